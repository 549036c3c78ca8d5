"""The load script in small: its sessions get figures, its heavy runs come to their end, nothing goes wrong."""

from __future__ import annotations

import time

from tests.bench.bench_load import STIPEND, Seen, heavy, row, under_load
from tests.server.conftest import Server


def test_a_few_sessions_for_a_moment(server: Server) -> None:
    seen = under_load(server, STIPEND, minutes=0.05, sessions=2, heavies=0)
    assert seen.errors == [] and len(seen.reruns) >= 2
    assert row("label", seen).startswith(f"| label | {len(seen.reruns)} | 0 | 0 | ")


def test_a_heavy_run_comes_to_its_end(server: Server) -> None:
    seen = Seen()
    heavy(server, time.monotonic() + 0.1, seen, "1,024 to look")
    assert seen.errors == [] and seen.runs == 1


def test_what_goes_wrong_is_counted(server: Server) -> None:
    seen = under_load(server, "slider:nothing", minutes=0.05, sessions=1, heavies=0)
    assert seen.reruns == [] and len(seen.errors) == 1 and seen.errors[0].startswith("LookupError")
