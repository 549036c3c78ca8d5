"""The table of moves: what an edited, a new and a removed row change, and that a wrong cell is a line and costs nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

import planner
from planner.scenario.change import apply
from planner.scenario.reference import fill
from planner.scenario.schema import Scenario
from planner.views import fields, movelist
from planner.views.movelist import STAYS, added, edited, merged, removed, rows, usable

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture(scope="module")
def home() -> Scenario:
    return fill(planner.load(SCENARIOS / "work-from-home.yaml"))


def after(scenario: Scenario, changes: dict[str, str | None]) -> Scenario:
    return apply(scenario, merged({}, changes))[0]


@pytest.mark.parametrize("name", ["work-from-home", "blend", "outsourced", "offshore-captive", "hybrid"])
def test_every_move_of_a_plan_is_a_row_and_an_untouched_row_changes_nothing(name: str) -> None:
    scenario = fill(planner.load(SCENARIOS / f"{name}.yaml"))
    found = rows(scenario)
    assert list(found) == list(scenario.moves)
    for move, row in found.items():
        assert row["team"] == scenario.moves[move].team
        assert row["where"] in movelist.places(scenario)
        assert edited(scenario, scenario, move, row, row) == movelist.Edited({}, [])


def test_how_much_is_a_share_with_percent_and_heads_without(home: Scenario) -> None:
    before = rows(home)["accounting-home"]  # a team of 36
    for text, share in (("60%", 0.6), ("60 %", 0.6), ("18", 0.5), ("0.5", 0.5 / 36)):
        found = edited(home, home, "accounting-home", before, {"share": text})
        assert found.wrong == []
        assert after(home, found.changes).moves["accounting-home"].share.value == pytest.approx(share)
    for text in ("37", "abc", "-3", "1.5.0%", ""):
        found = edited(home, home, "accounting-home", before, {"share": text})
        assert found.changes == {}
        assert len(found.wrong) == 1
        assert found.wrong[0].startswith("accounting → home, How much: ")
        assert found.wrong[0].endswith("Nothing was changed.")


def test_numbers_are_typed_as_the_reader_writes_them(home: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fields, "locale", lambda: "hu_HU")
    before = rows(home)["accounting-home"]
    assert edited(home, home, "accounting-home", before, {"share": "62,5%"}).changes == {"moves.accounting-home.share": "0.625"}
    assert edited(home, home, "accounting-home", before, {"share": "62.5%"}).wrong


def test_another_team_or_place_rewrites_the_move_and_keeps_the_rest_of_it(home: Scenario) -> None:
    before = rows(home)["accounting-home"]
    found = edited(home, home, "accounting-home", before, {"where": "in/pune", "how": STAYS, "share": "40%"})
    move = after(home, found.changes).moves["accounting-home"]
    assert (move.to.place, move.to.arrangement, move.share.value) == ("in/pune", None, 0.4)
    assert move.upfront.value == 60000
    assert "project office" in move.upfront.note


def test_a_new_row_becomes_a_move_when_it_is_whole(home: Scenario) -> None:
    row: dict[str, str | None] = {"team": "records", "share": "20%", "start": "2027-06"}
    assert added(home, row, []).changes == {}
    assert added(home, row, []).wrong == ["New move: still to fill in: Where to, or How."]
    found = added(home, row | {"where": "in/pune"}, [])
    assert list(found.changes) == ["moves.records-pune"]
    move = after(home, found.changes).moves["records-pune"]
    assert (move.team, move.share.value, move.to.place) == ("records", 0.2, "in/pune")
    assert list(added(home, row | {"how": "home"}, []).changes) == ["moves.records-home-2"]  # a name that is free
    assert added(home, row | {"how": "home", "start": "June"}, []).wrong[0].startswith("New move, From: ")


def test_a_removed_row_takes_what_was_changed_in_it_along(home: Scenario) -> None:
    changes = {"moves.hr-home.share": "0.2", "moves.new": "{}", "moves.new.share": "0.1"}
    assert merged(changes, removed(home, "hr-home", changes)) == {
        "moves.new": "{}",
        "moves.new.share": "0.1",
        "moves.hr-home": "null",
    }
    assert merged(changes, removed(home, "new", changes)) == {"moves.hr-home.share": "0.2"}


def test_a_row_that_the_core_refuses_leaves_the_others_alone(home: Scenario) -> None:
    good, lines = usable(
        home,
        {"money.discount_rate": "0.05"},
        {"compliance-home": {"moves.compliance-home.share": "1"}, "hr-home": {"moves.hr-home.share": "0.3"}},
    )
    assert good == {"money.discount_rate": "0.05", "moves.hr-home.share": "0.3"}
    assert len(lines) == 1
    assert lines[0].startswith("compliance → home: leaves ")
    assert lines[0].endswith("Nothing was changed.")
