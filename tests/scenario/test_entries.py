"""Whole entries added, replaced and taken away by address: as a change of a plan, and as the text that is saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.scenario import load
from planner.scenario.change import apply
from planner.scenario.reference import fill
from planner.scenario.save import as_differences, changes_between, digest, written
from planner.scenario.schema import Scenario
from planner.scenario.text import ScenarioError

FOLDER = Path(__file__).parents[2] / "scenarios"
HOME = (FOLDER / "work-from-home.yaml").read_text("utf-8")
NEW = "{team: records, share: 10%, to: {place: in/pune}, start: 2027-05}"
FLOW = """\
planner: 1
extends: work-from-home.yaml
name: Mine
moves: {hr-home: {share: 40%}, more: {team: records, share: 10%, to: {arrangement: home}, start: 2027-05}}
"""


def opened(text: str, file: str = "mine.yaml") -> Scenario:
    return fill(load.parse(text, file, FOLDER))


def test_entries_are_changed_before_the_values_in_them() -> None:
    plan, _ = apply(opened(HOME), {"moves.new.share": "0.2", "moves.new": NEW, "moves.hr-home": "null"})
    assert plan.moves["new"].share is not None
    assert plan.moves["new"].share.value == 0.2
    assert plan.moves["new"].to.place == "in/pune"
    assert "hr-home" not in plan.moves
    assert len(plan.moves) == len(opened(HOME).moves)


@pytest.mark.parametrize(
    ("entry", "text", "line"),
    [
        ("moves.new", "{team: nobody, share: 10%, to: {arrangement: home}, start: 2027-05}", "moves.new.team: no team is called 'nobody'"),
        ("moves.new", "{tem: records, share: 10%, to: {arrangement: home}, start: 2027-05}", "moves.new.tem: unknown key; did you mean team?"),
        ("moves.new", "3", "moves.new: must be a map of keys, not '3'"),
        ("moves.new", "null", "moves.new: there is no such entry to take away"),
        ("moves.records-home", NEW.replace("10%", "110%"), "moves.records-home.share: 110% is outside 0% to 100%"),
    ],
)
def test_an_entry_that_is_wrong_is_said_in_a_line(entry: str, text: str, line: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        apply(opened(HOME), {entry: text})
    assert any(line in str(problem) for problem in caught.value.problems)


@pytest.mark.parametrize("text", [HOME, FLOW], ids=["lines", "braces"])
@pytest.mark.parametrize(
    "changes",
    [
        {"moves.new": NEW},
        {"moves.hr-home": "null"},
        {"moves.more": "null"},
        {"moves.hr-home": "null", "moves.more": "null"},
        {"moves.hr-home": "{team: hr, share: 0.5, to: {place: in/pune}, start: 2027-06}", "moves.payroll-home": "null"},
        {"moves.hr-home": "{team: hr, share: {2027-05: 0.1, 2028-01: 0.4}, to: {arrangement: home}, start: 2027-06}"},
    ],
    ids=["added", "taken away", "own taken away", "inherited and own taken away", "elsewhere", "dated"],
)
def test_what_is_saved_says_the_same(text: str, changes: dict[str, str]) -> None:
    before = opened(text)
    changes = {address: value for address, value in changes.items() if value != "null" or address.split(".")[1] in before.moves}
    after, _ = apply(before, changes)
    found = changes_between(before, after)
    out = written(text, found, "mine.yaml", FOLDER)
    saved = opened(out)
    assert saved.moves == after.moves
    assert digest(saved) == digest(after) or ": null" in out  # a value taken away below is written down, and counts as content


def test_a_plan_on_top_of_the_file_takes_moves_away_with_null() -> None:
    before = opened(HOME, "work-from-home.yaml")
    after, _ = apply(before, {"moves.hr-home": "null", "moves.accounting-home": NEW.replace("records", "accounting"), "moves.new": NEW})
    text = as_differences("work-from-home.yaml", "Mine", changes_between(before, after))
    assert "hr-home: null" in text
    assert opened(text).moves == after.moves


def test_a_file_keeps_its_comments_when_a_move_is_taken_away() -> None:
    before = opened(HOME)
    after, _ = apply(before, {"moves.payroll-home": "null"})
    text = written(HOME, changes_between(before, after), "work-from-home.yaml", FOLDER)
    lines = HOME.splitlines(keepends=True)
    assert text == "".join(line for line in lines if not line.strip().startswith("payroll-home:"))
