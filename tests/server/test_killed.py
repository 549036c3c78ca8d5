"""A server that is killed in the middle of a run: started again, it shows the plan as it was left, under the same address."""

from __future__ import annotations

from pathlib import Path

from tests.browser.conftest import serve
from tests.conftest import ROOT
from tests.server.client import Client, pressed, state
from tests.server.conftest import started, stopped
from tests.server.test_runs import LONG, STIPEND, begun, on_risk


def test_a_server_that_is_killed_in_a_long_run_and_started_again_has_lost_nothing(tmp_path: Path) -> None:
    first = started(tmp_path)
    files = {path: path.read_bytes() for path in first.scenarios.rglob("*.yaml")}
    with Client(first.address) as client:
        client.run()
        client.run(state(client.part("slider", f"slider of three:{STIPEND}"), double_array=[230.0]))
        assert "1 change" in client.labels
        on_risk(client, LONG)
        begun(client)
        first.process.kill()
        first.process.wait(timeout=20)
        link = client.query
    process, address = serve(ROOT / "server.py", first.log, more={"PLANNER_SCENARIOS": str(first.scenarios), "PLANNER_DRAFTS": str(first.drafts)})
    again = type(first)(address, process, first.scenarios, first.drafts, first.log)
    with Client(address, link) as client:
        client.run()
        assert "1 change" in client.labels
        assert client.part("slider", f"slider of three:{STIPEND}").default == [230.0]
        client.run(pressed(client, "undo"))
        assert "No changes" in client.labels
    stopped(again)
    assert {path: path.read_bytes() for path in first.scenarios.rglob("*.yaml")} == files
