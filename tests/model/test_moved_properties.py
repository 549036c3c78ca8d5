"""What must hold where work moves, people are hired, released and cover for one another."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import planner
from planner.analysis import measures
from planner.model import headcount, pools, posts, staffing
from planner.model.engine import simulate
from planner.model.inputs import Inputs
from planner.scenario.schema import quantities, specs
from tests.model.moved import moved_cases
from tests.model.plans import Case, changed, ledger, month, parse, same, text

AMOUNTS = {"knowledge_transfer", "upfront", "jurisdictions", "lease_exit", "rent", "flex_seats"}  # not per head, or by whole seats


@given(moved_cases())
def test_people_in_are_people_out_in_every_month(case):
    inputs = Inputs(parse(case.plan()))
    work = posts.work(inputs)
    people = staffing.people(inputs, work, headcount.monthly_turnover(inputs))
    takes, comes = headcount.taken(inputs, work)
    at_once = np.where((posts.transition_months(inputs) == 0) & inputs.away[:, None], takes - comes, 0.0)[..., 0].sum()  # gone in month 1
    come = people.opening.sum() + np.cumsum(people.hires.sum(axis=(0, 1)))
    by_month = people.leavers.sum(axis=(0, 1)) + people.layoffs.sum(axis=(0, 1)) + people.waiting_leavers.sum(axis=(0, 1))
    at_the_end = people.released.sum(axis=(0, 1)) + people.quit.sum(axis=(0, 1)) + people.severed.sum(axis=(0, 1))
    at_the_end[0] -= at_once
    gone = np.cumsum(by_month) + at_once + np.concatenate([[0.0], np.cumsum(at_the_end)[:-1]])
    assert people.heads.sum(axis=(0, 1)) == pytest.approx(come - gone, rel=1e-9, abs=1e-9)
    assert np.all(people.heads >= -1e-9) and np.all(people.hires >= 0) and np.all(people.layoffs >= 0)


def written_out(plan: dict[str, Any], grow: Any) -> dict[str, Any]:
    """The plan with everything that counts people or their work changed."""
    out = copy.deepcopy(plan)
    for team in out["teams"].values():
        if team.get("volume"):
            team["volume"]["items_per_month"] = grow(team["volume"]["items_per_month"])
        else:
            team["heads"] = grow(team["heads"])
    for site in out["sites"].values():
        if site.get("hires_per_month") is not None:
            site["hires_per_month"] = grow(site["hires_per_month"])
    for leaving in out.get("exits", {}).values():
        leaving["heads"] = grow(leaving["heads"])
    return out


def with_parts_of_people(case: Case) -> Case:
    """The case with no step taken at a whole head."""
    away = case.away and replace(case.away, terms=replace(case.away.terms, whole_heads=False, release_share=0.0))
    return case.but(whole_heads=False, terms=replace(case.terms, whole_heads=False, release_share=0.0), away=away)


def counts_whole_people(plan: dict[str, Any]) -> bool:
    """Whether a step is taken at a whole head."""
    return any(part.get("whole_heads") or part.get("release_share") for part in (*plan["teams"].values(), *plan["moves"].values()))


@given(moved_cases().map(with_parts_of_people))
def test_twice_the_people_cost_twice_what_varies_with_people(case):
    plan = case.plan()
    assert not counts_whole_people(plan)
    once, twice = ledger(plan), ledger(written_out(plan, lambda number: 2 * number))
    for line in set(once.costs) - AMOUNTS:
        np.testing.assert_allclose(twice.by_month(line), 2 * once.by_month(line), rtol=1e-9, atol=1e-5, err_msg=line)


@given(moved_cases().map(with_parts_of_people))
def test_a_team_split_in_two_costs_the_same_but_for_whole_seats(case):
    plan = case.plan()
    assert not counts_whole_people(plan)
    half = written_out(plan, lambda number: number / 2)
    half["sites"] = copy.deepcopy(plan["sites"])  # a site hires as many as before
    two = copy.deepcopy(half)
    for group in ("moves", "exits"):
        for name, entry in half.get(group, {}).items():
            two[group][f"{name} 2"] = {**entry, "team": "second"}
    two["teams"]["second"] = half["teams"]["clerks"]
    one, other = ledger(plan), ledger(two)
    for line in set(one.costs) - {"knowledge_transfer", "upfront", "rent", "flex_seats", "lease_exit"}:
        np.testing.assert_allclose(other.by_month(line), one.by_month(line), rtol=1e-8, atol=1e-5, err_msg=line)


@given(moved_cases())
def test_costs_of_moving_scale_with_the_currency(case):
    scenario = parse(case.plan())
    units = specs(scenario)
    money = {
        address: f"{quantity.value * 4:.6f}"
        for address, quantity in quantities(scenario).items()
        if quantity is not None and units[address].kind == "money" and quantity.origin.kind == "file"
    }
    once, four = ledger(scenario), ledger(planner.parse(text(case.plan()), changes=money))
    for line in once.costs:
        np.testing.assert_allclose(four.costs[line], 4 * once.costs[line], rtol=1e-8, atol=1e-5, err_msg=line)
        np.testing.assert_allclose(four.level[line], 4 * once.level[line], rtol=1e-8, atol=1e-5, err_msg=line)


@given(moved_cases(), st.sampled_from(["arrangements.home.stipend_per_month", "teams.clerks.pay_per_year"]), st.integers(1, 30000))
def test_a_higher_stipend_or_wage_never_costs_less(case, address, more):
    plan = case.plan()
    assume(address.startswith("arrangements") or plan["teams"]["clerks"].get("pay_per_year") is not None)
    before = quantities(parse(plan))[address]
    assume(before is not None and not (address.startswith("teams") and case.home_premium < 0))
    low, high = (
        float(measures.total_cost(ledger(changed(plan, address, value)))[0]) for value in (before.value, before.value + more / 100)
    )
    assert high >= low - 1e-5 * max(1.0, abs(low))


@given(moved_cases(full=True))
def test_one_draw_of_a_moving_plan_is_the_plain_run_bit_for_bit(case):
    scenario = parse(case.plan())
    plain = simulate(Inputs(scenario))
    values = {
        address: [quantity.value] * 2 for address, quantity in quantities(scenario).items() if quantity is not None and not quantity.dated
    }
    varied = simulate(Inputs(scenario, values))
    same(plain, varied)
    same(plain, varied, draw=1)
    same(plain, simulate(Inputs(scenario)))


@given(moved_cases())
def test_reckoned_month_by_month_or_all_at_once_heads_are_the_same(case):
    plan = case.plan()
    assume(case.pipeline == "steady" and not plan.get("exits") and case.hires_per_month is None)
    assume(case.away is None or case.away.hires_per_month is None)
    inputs = Inputs(parse(plan))
    work, turnover = posts.work(inputs), headcount.monthly_turnover(inputs)
    at_once, walked = staffing.people(inputs, work, turnover), staffing._Walk(inputs, work, turnover, pools.pools(inputs)).run()
    for name, values in vars(at_once).items():
        np.testing.assert_allclose(
            np.broadcast_to(values, getattr(walked, name).shape), getattr(walked, name), rtol=1e-9, atol=1e-9, err_msg=name
        )


@given(moved_cases(full=True))
def test_a_later_start_moves_a_plan_without_changing_its_shape(case):
    """A year later in a world that stands still: what the moves add to each month is the same, twelve months on."""
    case = case.but(growth=0, work_growth=0, exits=(), lease=None, start=2027 * 12, months=36, upfront=0, refresh=None, peaks=())
    later = max(2, case.move_start)  # what falls due before the first month falls due in it
    case = case.but(pipeline="steady", hires_per_month=None, move_start=later)  # else vacancies of the first year matter
    if case.away is not None:
        case = case.but(away=replace(case.away, hires_per_month=None, start=max(2, case.away.start), growth=0, upfront=0))
    early = case.plan()
    late = copy.deepcopy(early)
    late["months"] = 48
    for move in late["moves"].values():
        year, rest = move["start"].split("-")
        move["start"] = f"{int(year) + 1}-{rest}"
    stays = {**late, "moves": {}}
    base, first, second = ledger(stays), ledger(early), ledger(late)
    for line in first.costs:
        np.testing.assert_allclose(second.by_month(line)[:, :12], base.by_month(line)[:, :12], rtol=1e-8, atol=1e-4, err_msg=line)
        np.testing.assert_allclose(second.by_month(line)[:, 12:], first.by_month(line), rtol=1e-8, atol=1e-4, err_msg=line)


def test_a_move_in_the_first_month_books_severance_in_it():
    plan = {
        "planner": 1,
        "name": "At once",
        "start": month(1),
        "months": 6,
        "countries": {"land": {"severance": {"min_weeks": 52}}},
        "places": {"here": {"country": "land"}, "there": {"country": "land"}},
        "sites": {"here": {"place": "here", "flex_per_seat_month": 0}, "there": {"place": "there", "flex_per_seat_month": 0}},
        "arrangements": {"desk": {"days_on_site": 5}},
        "roles": {"clerk": {}},
        "teams": {"clerks": {"role": "clerk", "site": "here", "arrangement": "desk", "heads": 10, "pay_per_year": 1200}},
        "moves": {"all": {"team": "clerks", "share": 1, "to": {"site": "there"}, "start": month(1), "pay_per_year": 600}},
    }
    result = ledger(plan)
    assert result.by_month("severance")[0].tolist() == pytest.approx([12000, 0, 0, 0, 0, 0])
    assert result.by_month("base_pay")[0].tolist() == pytest.approx([500] * 6)
    assert result.states["heads"][0, :, 0].tolist() == pytest.approx([0, 10])
