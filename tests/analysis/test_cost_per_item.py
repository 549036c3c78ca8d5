"""L7 of whole plans: what an item costs, where that can be said, and that every way out says the same."""

from __future__ import annotations

import io

import openpyxl
import pytest

import planner
from planner.analysis.difference import run
from planner.report.excel import workbook
from planner.report.html import report
from planner.report.items import about, change, of_plan, side_by_side, unit_money
from planner.report.overview import overview
from planner.report.tables import comparison_json, comparison_markdown, run_json, run_text
from tests.model.parts import Volume
from tests.model.plans import Case, changed, parse

ITEMS = Case(lease=None, volume=Volume(items=10000, minutes=12), treatment="taxable", share=0.5, upfront=0.0, setup=0.0)
LABEL = "Cost per item, present value"


def difference(case: Case = ITEMS):
    plan = case.plan()
    return planner.compare(parse({**plan, "moves": {}, "name": "Before"}), parse(plan))[0]


@pytest.mark.parametrize("rate", [0.0, 0.09, 0.3])
def test_the_same_work_at_the_same_cost_each_month_costs_the_same_an_item_at_any_rate(rate):
    """10,000 items of 12 minutes are 2,000 hours, 11.54 FTE at 173.3 hours; each has a pay of 5,000 and a seat of 900 a month, and nothing else."""
    plain = ITEMS.but(rate=rate, share=0, growth=0, turnover=0, contributions=(), benefits_share=0, benefits_flat=0, flex=900.0)
    plan = run(parse(plain.plan()))
    people = 2000 / (40 * 52 / 12)
    assert plan.cost_per_item == pytest.approx((people * 5000 + 12 * 900) / 10000)  # 12 whole seats


def test_growth_and_peaks_bring_items_and_what_comes_first_weighs_most():
    case = ITEMS.but(rate=0.1, work_growth=0.2, peaks=((3, 1.5),), volume=Volume(items=1000, minutes=12, rework=0.25))
    plan = run(parse(case.plan()))
    items = [1000 * (1.2 if t >= 12 else 1) * (1.5 if (case.start + t) % 12 == 2 else 1) for t in range(24)]
    present = sum(each * 1.1 ** (-(t + 0.5) / 12) for t, each in enumerate(items))
    assert plan.cost_per_item == pytest.approx(plan.npv_cost / present)


def test_what_is_due_at_the_decision_is_in_it():
    dearer, plain = (run(parse(ITEMS.but(rate=0.0, upfront=amount).plan())) for amount in (24000.0, 0.0))
    assert dearer.cost_per_item - plain.cost_per_item == pytest.approx(24000 / 240000)


def test_it_is_not_said_of_heads_nor_of_work_of_several_kinds_nor_of_none():
    plan = ITEMS.plan()
    assert run(parse(Case().plan())).cost_per_item is None
    assert run(parse(ITEMS.but(volume=Volume(items=0)).plan())).cost_per_item is None
    more = {**plan["teams"]["clerks"]}
    alike, others = (changed(plan, "teams", {**plan["teams"], "more": {**more, "role": role}}) for role in ("clerk", "expert"))
    others = changed(others, "roles.expert", plan["roles"]["clerk"])
    for place in others["places"].values():
        if "clerk" in place.get("wages", {}):
            place["wages"]["expert"] = place["wages"]["clerk"]
    heads = changed(plan, "teams", {**plan["teams"], "more": {**{key: value for key, value in more.items() if key != "volume"}, "heads": 3}})
    assert run(parse(alike)).cost_per_item is not None
    assert run(parse(others)).cost_per_item is None
    assert run(parse(heads)).cost_per_item is None


def test_every_way_out_says_it():
    d = difference()
    base, own = unit_money(d.base.cost_per_item, "USD"), unit_money(d.plan.cost_per_item, "USD")
    differs = change(d.base.cost_per_item, d.plan.cost_per_item)
    assert differs.endswith(" less") and base != own
    assert dict(overview([d]))[LABEL] == [base, f"{own}, {differs}"]
    assert f"| {LABEL} | {base} | {own} | {differs} |" in comparison_markdown([d]).replace("\\", "")
    assert any(LABEL in line and base in line for line in run_text(d.base).splitlines())
    data = comparison_json([d])
    assert (data["base"]["cost_per_item"], data["scenarios"][0]["cost_per_item"]) == (d.base.cost_per_item, d.plan.cost_per_item)
    assert run_json(d.plan)["cost_per_item"] == d.plan.cost_per_item
    assert planner.compare(d.base.scenario, d.plan.scenario).table()["cost_per_item"].tolist() == [d.base.cost_per_item, d.plan.cost_per_item]
    assert "shared by all items that come in" in about([d])
    assert about([d]) in report([d], "2026-11-26").decode()


def test_the_workbook_has_it_as_the_planner_gave_it():
    d = difference()
    sheet = openpyxl.load_workbook(io.BytesIO(workbook([d], date="2026-11-26")))["Summary"]
    row = next(row for row in sheet.iter_rows() if row[0].value == LABEL)
    assert [cell.value for cell in row[1:3]] == pytest.approx([d.base.cost_per_item, d.plan.cost_per_item])
    assert "0.00" in row[1].number_format


def test_where_nobody_is_given_by_volume_nothing_is_said():
    plan = Case().plan()
    d = planner.compare(parse({**plan, "moves": {}}), parse(plan))[0]
    assert LABEL not in dict(overview([d])) and LABEL not in comparison_markdown([d]) and about([d]) == ""
    assert comparison_json([d])["base"]["cost_per_item"] is None


def test_small_amounts_keep_their_figures_and_what_is_missing_is_a_dash():
    assert [unit_money(value, "USD") for value in (4.958, 1234.5, 0.04126)] == ["$4.96", "$1,234.50", "$0.0413"]
    assert unit_money(1234.5, "HUF", "hu_HU") == "1\xa0234,50\xa0Ft"
    assert [change(5.0, value) for value in (4.84, 5.5, 5.0, None)] == ["3.2% less", "10% more", "the same", ""] and change(0.0, 5.0) == ""
    items, heads = (run(parse(case.plan())) for case in (ITEMS, Case()))
    assert side_by_side(heads, [items, heads]) == ["–", of_plan(items), "–"]
