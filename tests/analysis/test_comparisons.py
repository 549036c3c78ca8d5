"""Two plans side by side: signs, sums, and what can't be compared."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

import planner
from planner.scenario.text import ScenarioError
from tests.model.plans import Case, changed, parse, plans

MEASURES = ("saving", "npv_saving", "saving_at_start", "one_off_cost")


def sides(plan):
    return parse({**plan, "moves": {}, "name": "Before"}), parse(plan)


@given(plans())
def test_the_other_way_round_is_the_opposite(plan):
    before, after = sides(plan)
    there, back = planner.compare(before, after)[0], planner.compare(after, before)[0]
    for measure in MEASURES:
        assert getattr(there, measure) == -getattr(back, measure), measure
    assert np.array_equal(there.saving_by_month, -back.saving_by_month)
    assert (there.run_rate is None) == (back.run_rate is None) and (there.run_rate is None or there.run_rate == -back.run_rate)
    forth, turned = ({row.line: row.present_saving for row in d.by_line} for d in (there, back))
    assert forth == {line: -value for line, value in turned.items()}


@given(plans())
def test_a_plan_against_itself_saves_nothing(plan):
    one, same = parse(plan), parse(plan)
    found = planner.compare(one, same)[0]
    assert all(getattr(found, measure) == 0 for measure in MEASURES)
    assert (found.run_rate or 0.0, found.payback_months, found.irr, found.lowest_cumulative) == (0.0, 0.0, None, 0.0)
    assert all(row.saving == 0 and row.present_saving == 0 for row in found.by_line)


@given(plans())
def test_lines_add_up_to_the_total_on_both_sides_and_to_the_present_value_of_the_saving(plan):
    found = planner.compare(*sides(plan))[0]
    assert sum(row.base for row in found.by_line) == pytest.approx(found.base.total_cost, abs=1e-6)
    assert sum(row.scenario for row in found.by_line) == pytest.approx(found.plan.total_cost, abs=1e-6)
    assert sum(row.saving for row in found.by_line) == pytest.approx(found.saving, abs=1e-6)
    assert sum(row.present_saving for row in found.by_line) == pytest.approx(found.npv_saving, abs=1e-6)


@given(plans())
def test_the_months_and_the_start_add_up_to_the_saving(plan):
    found = planner.compare(*sides(plan))[0]
    assert found.saving_at_start + found.saving_by_month.sum() == pytest.approx(found.saving, abs=1e-6)
    assert found.cumulative[-1] == pytest.approx(found.saving, abs=1e-6)
    assert found.lowest_cumulative == pytest.approx(min(0.0, found.saving_at_start, found.cumulative.min()))


@given(plans())
def test_without_a_discount_rate_present_and_plain_saving_are_the_same(plan):
    found = planner.compare(*sides(changed(plan, "money.discount_rate", 0)))[0]
    assert found.npv_saving == pytest.approx(found.saving, abs=1e-6)


def test_the_shipped_pair_adds_up_too(today, work_from_home):
    found = planner.compare(today, work_from_home)[0]
    cash = [row for row in found.by_line if not row.soft]
    assert sum(row.present_saving for row in cash) == pytest.approx(found.npv_saving, abs=1e-6)
    assert sum(row.base for row in cash) == pytest.approx(found.base.total_cost, abs=1e-6)


def test_several_plans_are_each_compared_with_the_base_in_their_order(today, work_from_home):
    both = planner.compare(today, work_from_home, today)
    assert [d.plan.name for d in both] == ["Work from home", "Today"]
    assert both[0].npv_saving == planner.compare(today, work_from_home)[0].npv_saving and both[1].npv_saving == 0


def test_a_plan_of_two_steps_saves_what_its_steps_save(today, work_from_home):
    between = planner.parse(
        "planner: 1\nextends: work-from-home.yaml\nmoves: {settlements-home: null, clearances-home: null}\n", "part.yaml", "scenarios"
    )
    whole, first, second = (
        planner.compare(a, b)[0].npv_saving for a, b in ((today, work_from_home), (today, between), (between, work_from_home))
    )
    assert first + second == pytest.approx(whole, abs=1e-6)


@pytest.mark.parametrize(
    "address, value, word",
    [
        ("currency", "EUR", "currency"),
        ("start", "2027-02", "same month"),
        ("months", 12, "horizon"),
        ("money.discount_rate", 0.08, "one rate"),
        ("money.tax_rate", 0.5, "the tax is the firm's"),
        ("money.depreciation_months", 48, "write off alike"),
    ],
)
def test_plans_that_are_not_alike_in_money_and_time_are_refused_with_what_to_do(address, value, word):
    plan = changed(Case().plan(), "money.tax_rate", 0.2)
    with pytest.raises(ScenarioError, match=word):
        planner.compare(parse(plan), parse(changed(plan, address, value)))


def test_every_plan_that_cannot_be_compared_is_named_at_once():
    plan = Case().plan()
    with pytest.raises(ScenarioError) as error:
        planner.compare(parse(plan), parse(changed(plan, "months", 12)), parse(changed(plan, "currency", "EUR")))
    assert len(error.value.problems) == 2


def test_the_share_saved_is_of_the_yearly_cost_of_the_base():
    case = Case(
        lease=None, pay=0.0, benefits_share=0, benefits_flat=0, turnover=0, share=0.5, move_start=1, stipend=0.0, it=0.0, hire_cost=0.0
    )
    found = planner.compare(*sides(case.plan()))[0]
    assert found.share_saved == pytest.approx(0.5)


def test_a_base_that_costs_nothing_has_no_share_saved():
    plan = changed(Case(heads=0, upfront=0.0, lease=None).plan(), "moves", {})
    assert planner.compare(parse(plan), parse(plan))[0].share_saved is None
