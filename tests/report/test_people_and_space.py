"""Tables of people and space say what the ledger says, for every shipped scenario."""

from __future__ import annotations

import numpy as np
import pytest

import planner
from planner.analysis.difference import run
from planner.report import people, space
from tests.conftest import SCENARIOS

NAMES = sorted(path.name for path in SCENARIOS.glob("*.yaml"))


@pytest.fixture(scope="module")
def plans():
    return {name: run(planner.load(SCENARIOS / name)) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("by", people.GROUPS)
def test_people_of_all_groups_are_all_people(plans, name, by):
    plan = plans[name]
    table = people.heads_by(plan, by)
    own = table[[column for column in table if not column.endswith("(vendor)")]]
    assert own.sum(axis=1).to_numpy() == pytest.approx(plan.heads_by_month)
    assert table.to_numpy().sum() == pytest.approx(plan.heads_by_month.sum() + plan.ledger.states["vendor_fte"][0].sum())
    assert list(table.index)[:2] == ["2027-01", "2027-02"]


@pytest.mark.parametrize("name", NAMES)
def test_flows_add_up_to_the_change_of_heads(plans, name):
    """People in = people out for each cohort: what came less what went is what it has at the end beyond what it had."""
    plan = plans[name]
    table = people.flows(plan).groupby("cohort")[["hires", "leavers", "moved in or out", "laid off"]].sum()
    waiting = {plan.scenario.moves[move].team for number, move in enumerate(plan.ledger.moves) if plan.ledger.states["donors"][0, number].any()}
    for number, cohort in enumerate(plan.ledger.cohorts):
        if cohort.vendor or cohort.name in waiting:
            continue
        opening = plan.scenario.teams[cohort.team].heads.value if not cohort.move else 0.0
        row = table.loc[cohort.name]
        change = row["hires"] - row["leavers"] + row["moved in or out"] - row["laid off"]
        assert opening + change == pytest.approx(plan.ledger.states["heads"][0, number, -1], abs=1e-6), cohort.name


def test_another_group_is_refused(plans):
    with pytest.raises(ValueError, match="not by colour"):
        people.heads_by(plans["today.yaml"], "colour")


@pytest.mark.parametrize("name", NAMES)
def test_work_stands_there_for_every_team_and_month(plans, name):
    plan = plans[name]
    table = people.work_by_team(plan)
    assert len(table) == len(plan.ledger.teams) * plan.ledger.months
    assert table.groupby("team")["work"].sum().sum() == pytest.approx(np.broadcast_to(plan.ledger.states["work"][0], (len(plan.ledger.teams), plan.ledger.months)).sum())


@pytest.mark.parametrize("name", NAMES)
def test_seats_by_site_and_month_and_by_weekday(plans, name):
    plan = plans[name]
    table = space.seats(plan)
    assert len(table) == len(plan.ledger.sites) * plan.ledger.months
    assert table["needed"].sum() == pytest.approx(plan.ledger.states["seats_needed"][0].sum())
    assert ((table["held"] + table["short"]) >= table["needed"] - 1e-9).all()
    for number, site in enumerate(plan.ledger.sites):
        week = space.weekdays(plan, site, 60)
        assert week["needed"].max() == plan.ledger.states["seats_needed"][0, number, -1]
        assert next(iter(week["weekday"])) == "Monday"


def test_a_lease_says_when_its_seats_come_free(plans):
    (row,) = space.leases(plans["today.yaml"]).to_dict("records")
    assert (row["site"], row["seats"], row["ends"], row["seats come free"], row["break possible"]) == ("headquarters", 260, "2029-06", "2029-06", "2028-06")
    broken = run(planner.load(SCENARIOS / "today.yaml", {"sites.headquarters.lease.exit": "break"}))
    (row,) = space.leases(broken).to_dict("records")
    assert (row["exit"], row["seats come free"]) == ("broken early", "2028-06")


def test_the_figures_at_a_glance(plans):
    found = people.staffing_figures(plans["outsourced.yaml"])
    assert found["vendors"] > 0
    assert found["last"] < found["first"]
    assert found["hires"] >= found["replaced"] > 0
