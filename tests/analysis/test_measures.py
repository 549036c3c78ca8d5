"""Present value, payback, rate of return, run-rate, settled month and tail."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.analysis import measures
from planner.analysis.difference import run
from tests.model.plans import Case, Lease, changed, ledger, parse


def flows(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


class TestPayback:
    def test_it_is_interpolated_inside_the_month_of_return(self):
        assert measures.payback_month(-100.0, flows(40, 40, 40)) == pytest.approx(2.5)
        assert measures.payback_month(-80.0, flows(40, 40, 40)) == pytest.approx(2.0)

    def test_it_must_last(self):
        """Back above zero in month 2, below again in month 3: only the return in month 5 counts."""
        assert measures.payback_month(-10.0, flows(5, 20, -30, 10, 10, 5)) == pytest.approx(4.5)

    def test_a_plan_that_ends_below_zero_has_none_though_it_was_above(self):
        assert measures.payback_month(-10.0, flows(50, -60, 10)) is None
        assert measures.payback_month(-10.0, flows(1, 1)) is None

    def test_a_plan_that_is_never_below_zero_pays_from_the_start(self):
        assert measures.payback_month(0.0, flows(5, -5, 3)) == 0.0
        assert measures.payback_month(0.0, flows(0, 0, 0)) == 0.0

    def test_it_can_lie_at_the_end_of_the_last_month(self):
        assert measures.payback_month(-30.0, flows(10, 10, 10)) == pytest.approx(3.0)

    @given(st.integers(-1000, 0), st.lists(st.integers(-500, 500), min_size=1, max_size=40))
    def test_after_it_the_plan_is_never_below_zero_again(self, start, months):
        month = measures.payback_month(float(start), flows(*months))
        cumulative = start + np.concatenate([[0], np.cumsum(months)])
        if month is None:
            assert cumulative[-1] < 0
        else:
            assert np.all(cumulative[int(np.ceil(month)) :] >= 0)
            assert month == 0 or cumulative[int(np.ceil(month)) - 1] < 0


class TestReturn:
    def test_it_is_the_rate_that_makes_the_flows_worthless(self):
        rate = measures.irr(-1000.0, flows(*[100] * 12))
        assert rate is not None
        assert measures.present_value(np.array([-1000.0]), flows(*[100] * 12)[None], np.array([[rate]]))[0] == pytest.approx(0, abs=1e-6)

    @pytest.mark.parametrize("start, months", [(0.0, [5, 5, 5]), (-5.0, [-5, -5]), (0.0, [0, 0]), (0.0, [])])
    def test_flows_of_one_sign_have_none(self, start, months):
        assert measures.irr(start, flows(*months)) is None

    @pytest.mark.parametrize("start, months", [(-10.0, [100, -100, 20]), (0.0, [-5, 10, -1]), (-1.0, [3, -1, 3])])
    def test_flows_that_change_sign_more_than_once_have_none(self, start, months):
        assert measures.irr(start, flows(*months)) is None

    @pytest.mark.parametrize("start, months", [(0.0, [1000, -1500]), (10.0, [0, -5, -6])])
    def test_money_that_comes_first_and_costs_later_has_none(self, start, months):
        """The rate of a loan: the higher it is, the worse."""
        assert measures.irr(start, flows(*months)) is None

    def test_months_without_a_flow_are_no_change_of_sign(self):
        assert measures.irr(-100.0, flows(0, 60, 0, 60, 0)) is not None

    def test_a_loss_has_a_negative_rate(self):
        rate = measures.irr(-1000.0, flows(*[60] * 12))
        assert rate is not None and -0.99 < rate < 0

    def test_a_rate_beyond_what_is_looked_for_is_none(self):
        assert measures.irr(-1.0, flows(1e6)) is None


class TestLowest:
    def test_it_is_the_deepest_point_and_never_above_zero(self):
        assert measures.lowest_cumulative(-10.0, flows(-5, 20, -1)) == -15
        assert measures.lowest_cumulative(0.0, flows(5, 5)) == 0
        assert measures.lowest_cumulative(-7.0, flows(10)) == -7


class TestUnitCost:
    def test_constant_flows_cost_the_same_an_item_at_any_rate(self):
        for rate in (0.0, 0.1, 0.4):
            assert measures.unit_cost(0.0, flows(*[6000] * 24), flows(*[10000] * 24), rate) == pytest.approx(0.6)

    def test_what_is_due_at_the_start_is_spread_over_the_items(self):
        assert measures.unit_cost(1000.0, flows(10, 10), flows(5, 5), 0.0) == pytest.approx(102.0)


def difference(case: Case):
    plan = case.plan()
    return planner.compare(parse({**plan, "moves": {}}), parse(plan))[0]


class TestRunRate:
    def test_it_holds_from_the_month_in_which_the_move_is_complete(self):
        assert difference(Case(lease=None, move_start=4, over=3)).settled_from == 6
        assert difference(Case(lease=None, move_start=1, over=1)).settled_from == 1

    def test_it_holds_from_the_month_after_the_lease(self):
        assert difference(Case(lease=Lease(ends=8), move_start=4)).settled_from == 9
        assert difference(Case(lease=Lease(ends=8), move_start=12)).settled_from == 12

    def test_it_holds_from_the_month_after_the_break(self):
        found = difference(Case(lease=Lease(exit="break", break_month=10, ends=40), move_start=4))
        assert found.settled_from == 11

    def test_it_holds_from_the_end_of_the_lease_where_a_break_gives_back_only_some_floors(self):
        found = difference(Case(lease=Lease(exit="break", break_month=10, ends=18, module=8.0), move_start=4))
        assert found.settled_from == 19

    @pytest.mark.parametrize(
        "case",
        [Case(lease=None, move_start=23, over=3), Case(lease=None, move_start=30), Case(lease=Lease(ends=24), move_start=2)],
        ids=["move not finished", "move not begun", "lease ends in the last month"],
    )
    def test_there_is_none_while_something_is_under_way_in_the_last_month(self, case):
        found = difference(case)
        assert found.run_rate is None and found.settled_from is None and found.share_saved is None

    def test_a_move_that_is_complete_in_the_last_month_has_one(self):
        assert difference(Case(lease=None, move_start=22, over=3)).run_rate is not None

    def test_a_move_of_nobody_is_not_under_way(self):
        assert difference(Case(lease=None, share=0, move_start=40)).run_rate is not None

    def test_a_lease_that_outlasts_the_plan_is_not_an_exit(self):
        assert difference(Case(lease=Lease(ends=48), move_start=2)).settled_from == 2

    def test_it_leaves_out_what_comes_once(self):
        """Set-ups fall in the last month, and the yearly figure does not know them."""
        case = Case(lease=None, move_start=24, turnover=0, upfront=99999.0, setup=2500.0, treatment="accountable", stipend=100.0, it=0.0)
        found = difference(case)
        assert found.one_off_cost == pytest.approx(10 * 2500 + 99999)
        assert found.run_rate == pytest.approx(12 * 10 * (900 - 100))

    def test_it_puts_contributions_at_a_twelfth_of_their_year(self):
        """In December everybody is past the cap and nothing is due; a year costs the cap all the same."""
        case = Case(
            lease=None,
            months=12,
            share=0,
            growth=0,
            turnover=0,
            pay=200000.0,
            contributions=((0.1, 60000.0),),
            benefits_share=0,
            benefits_flat=0,
        )
        plan = run(parse(case.plan()))
        assert plan.ledger.by_month("on_costs")[0, -1] == 0
        assert measures.run_rate_cost(plan.ledger)[0] == pytest.approx(20 * (200000 + 6000 + 12 * 900))

    def test_it_counts_a_taxed_stipend_the_same_way(self):
        case = Case(
            lease=None,
            months=12,
            share=1,
            move_start=1,
            growth=0,
            turnover=0,
            pay=200000.0,
            contributions=((0.1, 60000.0), (0.02, None)),
            stipend=100.0,
        )
        assert 12 * run(parse(case.plan())).ledger.level["stipend_tax"].sum() == pytest.approx(20 * 12 * 100 * 0.02)


class TestTail:
    def test_the_lease_of_a_plan_of_two_years_that_runs_for_three(self):
        """32 seats at 850, 3 % more in months 7, 19 and 31, to month 36; the plan ends at 24."""
        case = Case(months=24, rate=0.09, heads=30, share=0, lease=Lease(seats=32, rent=850.0, escalator=0.03, next_step=7, ends=36))
        plan = run(parse(case.plan()))
        assert plan.ledger.tail.sum() == pytest.approx(351471.93, abs=0.005)
        assert plan.tail_cost == pytest.approx(283347.62, abs=0.005)

    def test_it_is_the_same_for_a_longer_plan_as_what_the_longer_plan_pays_then(self):
        case = Case(months=24, heads=0, upfront=0.0, lease=Lease(ends=40, restoration=5000.0), rate=0.07)
        short, long = run(parse(case.plan())), run(parse(case.but(months=40).plan()))
        assert short.npv_cost + short.tail_cost == pytest.approx(long.npv_cost)

    def test_it_is_not_in_the_total(self):
        short, long = (run(parse(Case(lease=Lease(ends=ends)).plan())) for ends in (24, 60))
        assert short.npv_cost == long.npv_cost and short.tail_cost == 0 and long.tail_cost > 0


def test_discounting_comes_from_the_plan_and_at_the_middle_of_the_month():
    case = Case(months=1, lease=None, share=0, upfront=0.0, rate=0.1)
    plan = run(parse(case.plan()))
    assert plan.npv_cost == pytest.approx(plan.total_cost * 1.1 ** (-0.5 / 12))


def test_what_is_due_at_the_decision_is_not_discounted():
    with_upfront, without = (run(parse(Case(rate=0.3, upfront=upfront).plan())) for upfront in (10000.0, 0.0))
    assert with_upfront.npv_cost - without.npv_cost == pytest.approx(10000)


def test_soft_lines_never_enter_a_total():
    result = ledger(Case().plan())
    softer = replace(result, lines={**result.lines, "benefits": replace(result.lines["benefits"], kind="soft")})
    for measure in (measures.total_cost, measures.run_rate_cost):
        assert measure(softer)[0] < measure(result)[0]
    assert measures.total_cost(result)[0] - measures.total_cost(softer)[0] == pytest.approx(result.by_month("benefits").sum())
    assert "benefits" not in measures.cash_lines(softer)


def test_noise_in_the_last_digit_is_neither_a_loss_nor_a_change_of_sign():
    """Everybody moves to an arrangement that is the same in all but name: the saving is nothing, not minus a billionth."""
    plan = Case(pay=91234.56, heads=3000, months=60, lease=Lease(seats=4000, ends=90), upfront=0.0, share=0.7, over=7, turnover=0.18).plan()
    plan["arrangements"]["home"] = {"days_on_site": 5}
    for number, name in enumerate("abcdefgh"):
        plan["teams"][name] = {**plan["teams"]["clerks"], "heads": 1000 + 10 * number, "pay_per_year": 60000.01 + 1234.56 * number}
        plan["moves"][f"{name} leaving"] = {
            **plan["moves"]["leaving"],
            "team": name,
            "share": 0.1 * (number + 1),
            "over_months": number + 2,
        }
    plan = changed(plan, "sites.house.lease.seats", 40000)
    found = planner.compare(parse({**plan, "moves": {}}), parse(plan))[0]
    assert found.saving == pytest.approx(0, abs=1e-3)
    assert (found.payback_months, found.irr) == (0.0, None)


def test_noise_before_a_move_does_not_hide_its_rate_of_return(today, work_from_home):
    """The three months before the first move are the same on both sides: one change of sign is left, at the end of the lease."""
    found = planner.compare(today, work_from_home)[0]
    assert found.saving_by_month[:3] == pytest.approx([0, 0, 0], abs=1e-6)
    signs = np.sign(
        np.concatenate([[found.saving_at_start], found.saving_by_month])[np.abs([found.saving_at_start, *found.saving_by_month]) > 0.01]
    )
    assert np.count_nonzero(np.diff(signs)) == 1 and found.irr is not None


def test_tax_takes_its_share_and_depreciation_gives_some_back():
    """L8 by hand: a year of rent at 1,000, one set of equipment of 1,200 written off over two years, no interest."""
    plan = Case(months=24, rate=0.0, heads=1, turnover=0.0, pay=0.0, contributions=(), growth=0.0, share=1, move_start=1, setup=1200.0,
                stipend=0.0, lease=None, flex=0.0, hire_cost=0.0, refresh=None).plan()  # fmt: skip
    result = ledger(plan)
    cost = measures.npv_cost(result)[0]
    others = cost - 1200
    assert measures.npv_cost_after_tax(result, 0.25, 24) == pytest.approx(0.75 * others + 1200 - 0.25 * 1200)
    assert measures.npv_cost_after_tax(result, 0.0, 24) == pytest.approx(cost)
    late = measures.npv_cost_after_tax(replace(result, discount_rate=np.array([[0.1]])), 0.25, 24)
    soon = measures.npv_cost_after_tax(replace(result, discount_rate=np.array([[0.1]])), 0.25, 1)
    assert soon < late, "the sooner it is written off, the more the tax falls"


def test_concentration_is_one_where_all_are_in_one_country_and_none_where_nobody_is():
    assert measures.concentration_of(ledger(Case(share=0).plan())) == pytest.approx(1)
    assert measures.concentration_of(ledger(Case(heads=0, share=0).plan())) is None


def test_concentration_counts_a_vendor_as_a_place_of_its_own():
    plan = Case(share=0, heads=10).plan()
    plan["moves"] = {"out": {"team": "clerks", "share": "50%", "to": {"vendor": "acme"}, "start": plan["start"]}}
    plan["vendors"] = {"acme": {"price_per_hour": 1}}
    assert measures.concentration_of(ledger(plan)) == pytest.approx(0.5)
