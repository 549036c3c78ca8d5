"""Tables of people and space say what the ledger says, for every shipped scenario."""

from __future__ import annotations

import numpy as np
import pytest

import planner
from planner.analysis.difference import run
from planner.report import html_people, people, space
from planner.report.html_blocks import Subject
from planner.scenario.figures import place_names
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
def test_who_comes_less_who_goes_is_the_change_of_heads(plans, name):
    """Those released or leaving at a date are paid in the month shown for the last time, so those of the last month are still there."""
    plan = plans[name]
    table, last = people.coming_and_going(plan), people.months(plan)[-1]
    opening = sum(team.heads.value for team in plan.scenario.teams.values())
    paid_until = ["redeployed", "laid_off"]
    still_there = table.loc[table["month"] == last, paid_until].to_numpy().sum()
    gone = table[["leaving", *paid_until]].to_numpy().sum() - still_there
    assert opening + table[["joining", "replacing"]].to_numpy().sum() - gone == pytest.approx(plan.heads_by_month[-1], abs=1e-6)
    assert table["relocated"].sum() == pytest.approx(0)
    assert table["rearranged"].sum() == pytest.approx(0)


@pytest.mark.parametrize("name", NAMES)
def test_who_comes_and_goes_is_what_the_ledger_prices(plans, name):
    """Hires, layoffs and those who come along, by month, are the terms by which hiring, severance and relocation are paid."""
    plan = plans[name]
    table = people.coming_and_going(plan).groupby("month")[["joining", "replacing", "laid_off", "relocated"]]
    by_month = table.sum().reindex(people.months(plan), fill_value=0.0)
    for column, term in (("joining", "new_hires"), ("replacing", "hires"), ("laid_off", "let_go")):
        wanted = np.broadcast_to(plan.ledger.terms[term][0], (len(plan.ledger.cohorts), plan.ledger.months)).sum(axis=0)
        assert by_month[column].to_numpy() == pytest.approx(wanted, abs=1e-6), column
    arrived = people.coming_and_going(plan)["relocated"].clip(lower=0).sum()
    assert arrived == pytest.approx(plan.ledger.terms["relocated"][0].sum(), abs=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_teams_and_places_add_up_to_all(plans, name):
    plan = plans[name]
    whole = people.staffing(plan).drop(columns="month")
    for parts in (
        [people.staffing(plan, team) for team in plan.ledger.teams],
        [people.staffing(plan, place=place) for place in people.places(plan)],
    ):
        assert sum(part.drop(columns="month").to_numpy() for part in parts) == pytest.approx(whole.to_numpy())
    figures = [people.staffing_figures(plan, team) for team in plan.ledger.teams]
    for key in ("first", "last", "vendor", *people.HIRES, *people.EXITS):
        assert sum(found[key] for found in figures) == pytest.approx(people.staffing_figures(plan)[key], abs=1e-6)
    assert whole["heads"].to_numpy() == pytest.approx(plan.heads_by_month)


def test_who_waits_for_a_release_fills_no_post():
    """Three of ten posts move away with two months of knowledge transfer; half of the work's new people can't be hired in time."""
    plan = run(planner.load(SCENARIOS / "regional-hub.yaml", {"sites.tampa.hires_per_month": "2"}))
    need, heads = plan.ledger.states["need"][0], plan.ledger.states["heads"][0]
    rows = [number for number, cohort in enumerate(plan.ledger.cohorts) if cohort.move]
    missing = np.maximum(need[rows] - heads[rows], 0.0).sum(axis=0)
    assert missing.max() > 5
    assert people.staffing(plan)["vacancies"].to_numpy() == pytest.approx(missing, abs=1e-6)
    assert plan.ledger.states["donors"][0].max() > 0


def test_a_promise_is_kept_or_broken():
    changes = {
        "work.cover_limit": "0%",
        "teams.records.turnaround_days": "2",
        "teams.hr.turnaround_days": "60",
        "evidence.remote_effect.routine": "-0.3",
        "evidence.remote_effect.synchronous": "-0.3",
    }
    plan = run(planner.load(SCENARIOS / "work-from-home.yaml", changes))
    table = people.teams(plan).set_index("Team")
    wait = plan.ledger.states["turnaround_days"][0]
    for number, team in enumerate(plan.ledger.teams):
        promised = {"records": 2, "hr": 60}.get(team, 0)
        assert table.loc[team, "Kept"] == ("yes" if wait[number].max() <= promised + 1e-6 else "no")
    assert set(table["Kept"]) == {"yes", "no"}
    assert table.loc["records", "Promise"] == "2 days"
    assert table["Longest wait, days"].max() == pytest.approx(wait.max())


DESK = """
planner: 1
extends: today.yaml
name: With a desk
teams: {desk: {role: it-service-desk, site: headquarters, arrangement: on-site, growth: 10%, calls: {per_hour: 100, seconds_each: 270}}}
"""


def test_the_wait_of_a_call_stands_there_where_a_team_answers_calls():
    """It is that of the month in which a call waits longest."""
    plan = run(planner.parse(DESK, "desk.yaml", SCENARIOS))
    table = people.teams(plan).set_index("Team")["Average wait of a call, seconds"]
    waits = plan.ledger.states["call_wait"][0, plan.ledger.teams.index("desk")]
    assert table["desk"] == waits.max() > waits.min() > 0
    assert table.drop("desk").isna().all()
    short = run(planner.parse(DESK + "work: {cover: none}\nexits: {some: {team: desk, heads: 5, month: 2027-06}}\n", "desk.yaml", SCENARIOS))
    assert people.teams(short, team="desk").loc[0, ["Kept"]].tolist() == ["no"]
    assert np.isnan(people.teams(short, team="desk").loc[0, "Average wait of a call, seconds"])
    assert "Average wait of a call, seconds" not in people.teams(plan, team="accounting")
    assert people.calls_words(plan) == people.calls_words(plan, "desk") != "" == people.calls_words(plan, "accounting")
    blocks = html_people.staffing(Subject(list(planner.compare(plan.scenario, plan.scenario)), "2026-11-26"), Paper()).blocks
    assert people.calls_words(plan) in [getattr(block, "text", "") for block in blocks]
    assert [row[-3] for row in next(block for block in blocks if "work and people of each team" in getattr(block, "caption", "")).rows][-1] == f"{waits.max():.1f}"


def test_another_group_is_refused(plans):
    with pytest.raises(ValueError, match="not by colour"):
        people.heads_by(plans["today.yaml"], "colour")


@pytest.mark.parametrize("name", NAMES)
def test_work_stands_there_for_every_team_and_month(plans, name):
    plan = plans[name]
    table = people.work_by_team(plan)
    assert len(table) == len(plan.ledger.teams) * plan.ledger.months
    assert table.groupby("team")["posts"].sum().sum() == pytest.approx(np.broadcast_to(plan.ledger.states["work"][0], (len(plan.ledger.teams), plan.ledger.months)).sum())


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
    assert found["vendor"] > 0
    assert found["last"] < found["first"]
    assert found["laid_off"] > 0


def test_places_are_called_by_their_label(plans):
    plan = plans["today.yaml"]
    assert "us/new-york" in people.places(plan)
    assert list(people.heads_by(plan, "place")) == ["New York"]
    assert set(people.coming_and_going(plan)["place"]) <= {"New York"}


def test_two_places_of_one_label_are_told_apart():
    assert place_names("2026-11", ["us/chicago", "Milwaukee"]) == {"us/chicago": "Chicago", "Milwaukee": "Milwaukee"}
    assert place_names("2026-11", ["us/chicago", "Chicago"]) == {"us/chicago": "Chicago, United States", "Chicago": "Chicago"}
    assert place_names("none", ["us/chicago"]) == {"us/chicago": "us/chicago"}


def test_people_are_grouped_by_the_first_grouping_that_tells_plans_apart(plans):
    today, home, captive = (plans[f"{name}.yaml"] for name in ("today", "work-from-home", "offshore-captive"))
    assert people.telling([today, home]) == "arrangement"
    assert people.telling([today, captive]) == people.telling([captive]) == "place"


def test_the_report_draws_the_people_of_a_plan_that_goes_home_by_arrangement_and_equal_plans_once(plans):
    pair = planner.compare(planner.load(SCENARIOS / "today.yaml"), planner.load(SCENARIOS / "work-from-home.yaml"))
    blocks = html_people.staffing(Subject(list(pair), "2026-11-26"), Paper()).blocks
    drawn = [block for block in blocks if isinstance(block, str)]
    assert len(drawn) == 2 and all("by arrangement" in words for words in drawn)
    same = planner.compare(planner.load(SCENARIOS / "today.yaml"), planner.load(SCENARIOS / "today.yaml"))
    blocks = html_people.staffing(Subject(list(same), "2026-11-26"), Paper()).blocks
    assert len([block for block in blocks if isinstance(block, str)]) == 1
    assert any("has the same people as" in getattr(block, "text", "") for block in blocks)


class Paper:
    """Stands for an easel: a chart is its words."""

    def draw(self, make):
        return make().description
