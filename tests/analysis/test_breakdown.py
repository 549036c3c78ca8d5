"""Cost by role, place, line, year and month: every grouping adds up to the same total."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import planner
from planner.__main__ import main
from planner.analysis.breakdown import BY, CENTRES, SPACE, VENDORS, breakdown, savings
from planner.analysis.difference import run
from planner.analysis.warnings import warnings
from planner.report.charts_cost import cost_by_year_table
from planner.report.overview import by_group, by_markdown, overview, overview_markdown
from planner.report.words import effect_text, payback_text
from planner.scenario.quantity import year_text
from planner.scenario.text import ScenarioError
from tests.conftest import SCENARIOS

PLANS = sorted(path.name for path in SCENARIOS.glob("*.yaml") if path.name != "today.yaml")


@pytest.fixture(scope="module")
def differences():
    base = planner.load(SCENARIOS / "today.yaml")
    return planner.compare(base, *(planner.load(SCENARIOS / name) for name in PLANS))


@pytest.mark.parametrize("by", BY)
def test_every_grouping_adds_up_to_the_total(differences, by):
    for d in differences:
        for plan in (d.base, d.plan):
            assert sum(float(values.sum()) for values in breakdown(plan, by).values()) == pytest.approx(plan.total_cost, abs=0.01)
        found = savings(d, by)
        assert sum(before - after for before, after in found.values()) == pytest.approx(d.saving, abs=0.01)


def test_years_and_months_stand_in_the_order_of_time_and_the_start_belongs_to_the_first(differences):
    d = differences[PLANS.index("work-from-home.yaml")]
    years, months = breakdown(d.plan, "year"), breakdown(d.plan, "month")
    assert list(years) == ["2027", "2028", "2029", "2030", "2031"]
    assert list(months)[:2] == ["2027-01", "2027-02"]
    assert len(months) == 60
    assert years["2027"].sum() == pytest.approx(sum(values.sum() for month, values in months.items() if month.startswith("2027")))
    assert years["2027"][0] == pytest.approx(sum(values[0].sum() for values in d.plan.ledger.upfront.values()))
    assert np.count_nonzero(years["2028"]) == 12


def test_fiscal_years_group_the_same_months_under_their_own_names(cpa_office):
    plans = [planner.parse(f"planner: 1\nextends: office.yaml\nfiscal_year_starts: {month}\n", folder=SCENARIOS / "cpa") for month in (7, 1)]
    fiscal, calendar = (run(plan) for plan in plans)
    assert list(breakdown(calendar, "year")) == ["2027", "2028", "2029", "2030", "2031"]
    years = breakdown(fiscal, "year")
    assert list(years) == ["FY2026/27", "FY2027/28", "FY2028/29", "FY2029/30", "FY2030/31", "FY2031/32"]
    assert [int(np.count_nonzero(values)) for values in years.values()] == [6, 12, 12, 12, 12, 6]
    months = breakdown(fiscal, "month")
    assert years["FY2027/28"].sum() == pytest.approx(sum(v.sum() for month, v in months.items() if "2027-07" <= month <= "2028-06"))
    assert fiscal.total_cost == calendar.total_cost
    shown = cost_by_year_table([fiscal])
    assert list(dict.fromkeys(shown["year"])) == list(years)
    assert shown.groupby("year")["cost"].sum().to_dict() == pytest.approx({year: values.sum() for year, values in years.items()})
    same = planner.compare(*[planner.parse("planner: 1\nextends: office.yaml\nfiscal_year_starts: 7\n", folder=SCENARIOS / "cpa")] * 2)
    assert dict(overview(same))["Saving in FY2026/27, in cash"] == ["–", "nothing"]
    with pytest.raises(ScenarioError, match="fiscal_year_starts: is 7, but 1 in office"):
        planner.compare(cpa_office, plans[0])


@pytest.mark.parametrize(("month", "starts", "label"), [(24324, 1, "2027"), (24330, 7, "FY2027/28"), (24329, 7, "FY2026/27"), (24323, 12, "FY2026/27"), (25199, 10, "FY2099/00")])
def test_a_fiscal_year_is_named_after_both_of_its_years(month, starts, label):
    assert year_text(month, starts) == label


def test_a_fiscal_year_starts_in_one_of_twelve_months():
    with pytest.raises(ScenarioError, match="fiscal_year_starts: 13 is outside 1 to 12"):
        planner.parse("planner: 1\nextends: office.yaml\nfiscal_year_starts: 13\n", folder=SCENARIOS / "cpa")


def test_space_belongs_to_no_role_and_a_vendor_to_no_place_of_ours():
    plan = planner.parse(
        "planner: 1\nname: P\nstart: 2027-01\nmonths: 12\nsites: {house: {flex_per_seat_month: 100}}\narrangements: {desk: {days_on_site: 5}}\n"
        "roles: {clerk: {}}\nteams: {clerks: {role: clerk, site: house, arrangement: desk, heads: 10, pay_per_year: 60000}}\n"
        "vendors: {acme: {price_per_hour: 10, hours_per_fte: 100}}\n"
        "moves: {out: {team: clerks, share: 50%, to: {vendor: acme}, start: 2027-01, upfront: 7}}\n"
    )
    (d,) = planner.compare(plan, plan)
    by_role, by_place = breakdown(d.plan, "role"), breakdown(d.plan, "place")
    assert by_role[VENDORS].sum() == by_place["acme"].sum() - 7 == pytest.approx(12 * 5 * 100 * 10)
    assert by_role[SPACE].sum() == pytest.approx(12 * 5 * 100)
    assert by_role["clerk"].sum() == pytest.approx(5 * 60000 + 7)


def test_what_it_takes_to_run_a_centre_is_no_space(differences):
    d = differences[PLANS.index("offshore-captive.yaml")]
    found = breakdown(d.plan, "role")
    office = ("rent", "flex_seats", "lease_exit", "operating", "day_passes", "sublease", "letting", "fit_out")
    running = ("centre_setup", "centre_fixed", "centre_closing", "governance", "leads")
    for group, lines in ((SPACE, office), (CENTRES, running)):
        costs = breakdown(d.plan, "line")
        assert found[group].sum() == pytest.approx(sum(costs[line].sum() for line in lines if line in costs))
    assert {"Space", "Running a centre"} <= {label for label, _amounts in by_group([d], "role")[0]}


def test_a_warning_that_was_acknowledged_is_not_to_be_settled(differences):
    d = differences[PLANS.index("work-from-home.yaml")]
    block = next(w for w in warnings(differences[0]) + warnings(d))
    rows = []
    for severity, who in (("block", ""), ("block", "Ada"), ("caution", ""), ("caution", "Ada"), ("note", "")):
        rows.append(replace(block, severity=severity, acknowledged=who))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("planner.report.overview.warnings", lambda _d: rows)
        assert dict(overview([d]))["Warnings"][1] == "1 to settle first, 1 to mind, 2 acknowledged"


def test_another_grouping_is_refused(differences):
    with pytest.raises(ValueError, match="not by colour"):
        breakdown(differences[0].plan, "colour")


def test_side_by_side_has_a_text_for_each_plan_and_says_what_compare_says(differences):
    rows = dict(overview(differences))
    assert all(len(texts) == 1 + len(differences) for texts in rows.values())
    assert rows["Saving in present value"][0] == "–"
    for number, d in enumerate(differences, 1):
        assert rows["Saving in present value"][number] == effect_text(d.npv_saving, "USD")
        assert rows["Payback"][number] == payback_text(d)
    table = overview_markdown(differences)
    assert {line.count("|") for line in table if line.startswith("|")} == {len(differences) + 3}


@pytest.mark.parametrize("by", BY)
def test_groups_that_cost_the_same_in_all_are_named_and_not_listed(differences, by):
    rows, same = by_group(differences[:2], by)
    assert all(max(amounts) - min(amounts) >= 0.5 for _, amounts in rows)
    if by == "line":
        assert "Base pay" in dict(rows) and "base_pay" not in dict(rows)
        assert "Bonus" not in same  # what nobody pays is not worth a word
    rows, same = by_group(planner.compare(differences[0].base.scenario, differences[0].base.scenario), by)
    assert rows == [] and same


def test_what_is_the_same_in_all_plans_is_no_row(differences, today):
    assert all(len(set(texts)) > 1 for _, texts in overview(differences))
    rows = dict(overview(planner.compare(today, today)))
    assert "Cost over 60 months" not in rows
    assert rows["Saving in present value"] == ["–", "nothing"]


def test_after_tax_stands_there_only_where_a_tax_is_stated(today, work_from_home):
    plain = dict(overview(planner.compare(today, work_from_home)))
    assert not any("after tax" in label for label in plain)
    taxed = planner.compare(*(planner.load(SCENARIOS / name, {"money.tax_rate": "25%"}) for name in ("today.yaml", "work-from-home.yaml")))
    rows = dict(overview(taxed))
    assert rows["Saving in present value, after tax"][1] != rows["Saving in present value"][1]
    assert taxed[0].npv_saving_after_tax == pytest.approx(0.75 * taxed[0].npv_saving, rel=0.05)


def test_the_command_line_says_it_too(capsys):
    names = [str(SCENARIOS / name) for name in ("today.yaml", "work-from-home.yaml", "hybrid.yaml")]
    assert main(["compare", *names, "--by", "place", "--by", "year"]) == 0
    text = capsys.readouterr().out
    assert "## Cost by place" in text
    assert "## Cost by year" in text
    assert "## Side by side" in text
    assert by_markdown(planner.compare(*map(planner.load, names)), "place")[4] in text
