"""File names: every name of a scenario becomes a safe one, and no other is taken."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.scenario.names import clean_name, inside
from planner.scenario.text import ScenarioError

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "scenarios"


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("Work from home", "Work from home.yaml"),
        ("work-from-home.yaml", "work-from-home.yaml"),
        ("Plan (copy)", "Plan copy.yaml"),
        ("../../etc/passwd", "etc-passwd.yaml"),
        ("..\\..\\x.yml", "x.yaml"),
        (".hidden", "hidden.yaml"),
        ("Új terv", "Uj terv.yaml"),
        ("U\u0301j terv", "Uj terv.yaml"),
        ("a\u202eb\u200bc", "abc.yaml"),
        ("a\x00b\nc", "a-b-c.yaml"),
        ("CON", "scenario CON.yaml"),
        ("nul.yaml", "scenario nul.yaml"),
        ("com¹.plan", "scenario com1.plan.yaml"),
        ("console", "console.yaml"),
        ("計画", "scenario.yaml"),
        ("", "scenario.yaml"),
        ("...", "scenario.yaml"),
        ("v1.2: 50% / 60%", "v1.2- 50- - 60.yaml"),
        ("a" * 300, "a" * 75 + ".yaml"),
        ("a" * 74 + " b", "a" * 74 + ".yaml"),
        ("x.", "x.yaml"),
        ("-rf", "rf.yaml"),
    ],
)
def test_a_name_becomes_a_file_name(given_name: str, name: str) -> None:
    assert clean_name(given_name) == name


@settings(max_examples=300)
@given(st.text(st.one_of(st.characters(), st.sampled_from("./\\ -_aC0:\u202e\u0301")), max_size=100))
def test_every_name_becomes_one_that_a_disk_a_path_and_extends_take(name: str) -> None:
    file = clean_name(name)
    assert clean_name(file) == file
    assert file.endswith(".yaml") and len(file) <= 80 and file.isascii()
    assert inside(SCENARIOS, file) == SCENARIOS / file
    with pytest.raises(ScenarioError, match=rf"no file '{re.escape(file)}' beside this one"):  # the name is taken, but there is none
        planner.parse(f"planner: 1\nextends: '{file}'\nname: x\n", "", ROOT / "docs")


@pytest.mark.parametrize("name", ["", ".", "..", "../x.yaml", "/etc/passwd", "a/../../x.yaml", "a\\x.yaml", ".history/lock", ".plan.yaml",
                                  "x\0.yaml", "x\n.yaml", "con.yaml", "a/NUL", "x.yaml ", "x..yaml", "x\u202e.yaml", "~", "-rf", "C:x", "a" * 81])  # fmt: skip
def test_what_is_no_safe_name_is_not_inside(tmp_path: Path, name: str) -> None:
    with pytest.raises(ScenarioError):
        inside(tmp_path, name)
