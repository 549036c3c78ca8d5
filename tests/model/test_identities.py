"""What must hold for every plan: people are conserved, parts add up, contributions over a year."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.analysis import measures
from planner.model.calendar import discount_factors, step_factors
from planner.model.contributions import Rule, Schedule, contributions
from tests.model.plans import Case, Lease, changed, ledger, parse, plans, text


@given(plans())
def test_the_people_of_a_team_and_its_moves_add_up_to_its_posts_in_every_month(plan):
    result = ledger(plan)
    people = result.states["heads"][0]
    assert np.all(people >= 0)
    for name, team in plan["teams"].items():
        rows = [row for row, cohort in enumerate(result.cohorts) if cohort.team == name]
        assert people[rows].sum(axis=0) == pytest.approx(np.full(result.months, team["heads"]))


@given(plans())
def test_leavers_and_replacements_do_not_depend_on_where_people_work(plan):
    result, stays = ledger(plan), ledger({**plan, "moves": {}})
    assert result.states["replacements"].sum(axis=1) == pytest.approx(stays.states["replacements"].sum(axis=1))
    for line in ("base_pay", "on_costs", "benefits", "hiring"):
        assert result.by_month(line) == pytest.approx(stays.by_month(line)), line


@given(plans())
def test_the_total_is_the_months_plus_what_is_due_at_the_start(plan):
    result = ledger(plan)
    moves = [move for move in plan["moves"].values() if move["share"] != "0%" and plan["teams"][move["team"]]["heads"] > 0]
    at_start = sum(move["upfront"] for move in moves)
    assert measures.total_cost(result)[0] == pytest.approx(sum(float(values.sum()) for values in result.costs.values()) + at_start)
    assert measures.cost_at_start(result)[0] == pytest.approx(at_start)


@given(plans())
def test_without_a_discount_rate_the_present_value_is_the_sum(plan):
    result = ledger(changed(plan, "money.discount_rate", 0))
    assert measures.npv_cost(result)[0] == pytest.approx(measures.total_cost(result)[0])


@given(plans())
def test_a_positive_rate_never_makes_a_cost_larger(plan):
    """Costs of each month are not negative, so waiting for them can only help."""
    result = ledger(plan)
    by_month = measures.cost_by_month(result)
    if np.all(by_month >= 0):
        assert measures.npv_cost(result)[0] <= measures.total_cost(result)[0] + 1e-6


@given(plans(lease=False), st.floats(0.001, 0.3))
def test_a_higher_rate_makes_the_present_value_smaller(plan, rate):
    low, high = (measures.npv_cost(ledger(changed(plan, "money.discount_rate", round(r, 4))))[0] for r in (rate / 2, rate))
    assert high <= low + 1e-6


def counted(pay, cap, turnover=0.0, start=1):
    """The pay of one post on which a contribution with a yearly cap is due, in each month; `start` is a calendar month."""
    one = np.ones((1, 1, 1))
    return contributions(
        np.array(pay, dtype=float)[None, None], Schedule({"": (Rule(rate=one, year_cap=one * float(cap)),)}, one * turnover, start)
    )[0, 0]


@given(pay=st.lists(st.integers(0, 40000), min_size=12, max_size=12), cap=st.integers(0, 300000))
def test_without_turnover_a_calendar_year_pays_contributions_on_pay_up_to_the_cap(pay, cap):
    months = counted(pay, cap)
    assert months.sum() == pytest.approx(min(sum(pay), cap))
    assert np.all(months >= 0) and np.all(months <= np.array(pay) + 1e-9)


@given(turnover=st.floats(0, 1), pay=st.integers(1, 40000), cap=st.integers(1, 300000), start=st.integers(1, 12), months=st.integers(1, 30))
def test_turnover_never_lowers_what_is_counted_and_never_counts_more_than_pay(turnover, pay, cap, start, months):
    few, many = (counted([pay] * months, cap, a, start) for a in (0.0, turnover))
    assert len(many) == months
    assert np.all(many >= few - 1e-6)
    assert np.all(many <= pay + 1e-6) and np.all(many >= -1e-6)


def test_contributions_over_a_year_are_rate_times_the_lower_of_pay_and_cap():
    for pay, cap, expected in ((100000, 184500, 6200.0), (200000, 184500, 11439.0), (200000, None, 12400.0), (0, 184500, 0.0)):
        case = Case(pay=pay, growth=0, turnover=0, heads=1, share=0, months=12, contributions=((0.062, cap),))
        assert ledger(case.plan()).by_month("on_costs").sum() == pytest.approx(expected)


def test_the_base_of_a_cap_restarts_in_january_for_everybody():
    case = Case(pay=240000, growth=0, turnover=0, heads=1, share=0, months=24, contributions=((0.1, 60000.0),))
    months = ledger(case.plan()).by_month("on_costs")[0]
    assert months.tolist() == pytest.approx([2000, 2000, 2000, *[0] * 9] * 2)


def test_a_plan_that_starts_in_the_third_month_of_a_year_has_the_cap_half_used():
    case = Case(start=2027 * 12 + 2, pay=240000, growth=0, turnover=0, heads=1, share=0, months=12, contributions=((0.1, 60000.0),))
    months = ledger(case.plan()).by_month("on_costs")[0]
    assert months.tolist() == pytest.approx([2000, *[0] * 9, 2000, 2000])


def test_a_plain_contribution_is_the_same_every_month_however_many_leave():
    for turnover in (0, 0.18, 1, 12):
        case = Case(growth=0, turnover=turnover, contributions=((0.145, None),))
        assert ledger(case.plan()).by_month("on_costs")[0] == pytest.approx(np.full(24, 20 * 5000 * 0.145))


def test_leavers_are_a_twelfth_of_yearly_turnover_on_last_months_heads_and_growth_is_hired_on_top():
    plan = changed(Case(turnover=0.24, share=0, months=3).plan(), "teams.clerks.heads", {"2027-01": 10, "2027-02": 20, "2027-03": 40})
    states = ledger(plan).states
    assert states["leavers"][0, 0].tolist() == pytest.approx([0.2, 0.2, 0.4])
    assert states["hires"][0, 0].tolist() == pytest.approx([0.2, 10.2, 20.4])
    assert states["replacements"][0, 0].tolist() == pytest.approx([0.2, 0.2, 0.4])


def test_a_factor_of_discount_stands_at_the_middle_of_its_month():
    factors = discount_factors(0.1, 1, 24)
    assert factors[0] == pytest.approx(1.1 ** (-0.5 / 12))
    assert factors[11] * 1.1 == pytest.approx(factors[0] * 1.1 ** (1 / 12))
    assert np.array_equal(discount_factors(0.0, 1, 5), np.ones(5))
    assert discount_factors(0.1, 13, 24) == pytest.approx(factors[12:])


@pytest.mark.parametrize("rate", [-1, -1.5])
def test_a_rate_of_minus_a_hundred_percent_or_less_is_refused(rate):
    with pytest.raises(ValueError, match="discount rate"):
        discount_factors(rate, 1, 12)
    with pytest.raises(ValueError, match="discount rate"):
        discount_factors(np.array([[0.05], [rate]]), 1, 12)


def test_steps_come_once_a_year_from_the_first_and_use_the_growth_of_their_month():
    growth = np.where(np.arange(1, 31) < 20, 0.1, 0.5)[None, None]
    factors = step_factors(growth, np.full((1, 1, 1), 3.0), 30)[0, 0]
    assert factors[[0, 1, 2, 13, 14, 26]].tolist() == pytest.approx([1, 1, 1.1, 1.1, 1.21, 1.815])


@given(plans())
def test_the_same_text_gives_the_same_bits_twice(plan):
    first, second = ledger(plan), ledger(plan)
    for line in first.costs:
        assert first.costs[line].tobytes() == second.costs[line].tobytes(), line


def test_the_yearly_rate_is_the_last_twelve_months_when_prices_stand_still():
    """Nothing grows and all is settled a year before the end: twelve times the last month's level is what a year cost."""
    case = Case(growth=0, pay=200000.0, months=36, move_start=3, lease=Lease(escalator=0, ends=12))
    plan = planner.parse(text(case.plan()))
    result = ledger(plan)
    last_year = sum(float(result.by_month(line)[0, -12:].sum()) for line in result.costs if not result.lines[line].one_off)
    assert measures.run_rate_cost(result)[0] == pytest.approx(last_year)


def test_the_yearly_rate_spreads_new_sets_over_their_life():
    """Without turnover each set is bought again after 42 months: a 42nd a month, whatever the last month happened to bring."""
    case = Case(turnover=0, refresh=42, months=60, setup=1260.0, heads=10, share=1)
    result = ledger(case.plan())
    assert result.level["remote_renewal"].sum() == pytest.approx(10 * 1260 / 42)


def test_the_yearly_rate_of_new_sets_with_turnover_is_what_a_long_plan_pays():
    case = Case(turnover=0.6, refresh=6, months=120, move_start=1)
    result = ledger(case.plan())
    assert result.level["remote_renewal"].sum() == pytest.approx(result.by_month("remote_renewal")[0, -12:].mean(), rel=0.02)


def test_the_yearly_rate_uses_the_turnover_of_the_last_month():
    dated = changed(
        Case(turnover=0.12, months=24, move_start=1, refresh=42).plan(), "roles.clerk.turnover", {"2027-01": 0.12, "2028-01": 0.36}
    )
    plain = Case(turnover=0.36, months=24, move_start=1, refresh=42).plan()
    for line in ("hiring", "on_costs", "stipend_tax", "remote_renewal"):
        assert ledger(dated).level[line].sum() == pytest.approx(ledger(plain).level[line].sum()), line


def test_parts_of_a_plan_read_the_same_by_owner_and_in_total():
    result = ledger(parse(Case().plan()))
    for line in result.costs:
        assert result.costs[line].shape == (1, len(result.owners(line)), result.months), line
        assert result.costs[line].sum() == pytest.approx(result.by_month(line).sum())
