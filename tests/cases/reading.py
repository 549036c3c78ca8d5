"""Cases with known answers, one YAML file each: id, title, inputs, expected, traps, tolerance, source.

`tolerance` is money's half a cent unless a key names its own. `traps` are what a plausible mistake would give for a key of
`expected`; an answer must not come near them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).parent
MONEY = 0.005


def read(name: str) -> dict[str, Any]:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def check(case: dict[str, Any], got: dict[str, Any]) -> None:
    """Every key of `got` is as expected and in none of its traps."""
    tolerances = case.get("tolerance") or {}
    for key, value in got.items():
        near = tolerances.get(key, MONEY)
        wanted = case["expected"][key]
        assert value == pytest.approx(wanted, abs=near, rel=0), f"{case['id']} {key}: {value}, not {wanted}"
        traps = (case.get("traps") or {}).get(key, [])
        for trap in traps if isinstance(traps, list) else [traps]:
            assert value != pytest.approx(trap, abs=near, rel=0), f"{case['id']} {key}: fell into the trap {trap}"
