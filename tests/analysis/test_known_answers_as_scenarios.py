"""Cases with known answers, asked the way a user asks: a scenario file and a comparison."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

import planner
from planner.analysis import measures
from planner.analysis.difference import run
from tests.cases.reading import check, read
from tests.model.plans import changed, month, parse

OFFICE: dict[str, Any] = {
    "planner": 1,
    "library": "none",
    "name": "At the office",
    "start": month(1),
    "months": 12,
    "money": {"discount_rate": 0},
    "countries": {"land": {}},
    "places": {"town": {"country": "land"}},
    "sites": {"house": {"place": "town", "flex_per_seat_month": 1000}},
    "arrangements": {"desk": {"days_on_site": 5}, "home": {"days_on_site": 0, "stipend_per_month": 500, "stipend_tax": "accountable"}},
    "teams": {"team": {"role": "accountant", "site": "house", "arrangement": "desk", "heads": 1, "pay_per_year": 0}},
}


def at_home(office: dict[str, Any], **move: Any) -> dict[str, Any]:
    out = copy.deepcopy(office)
    out["moves"] = {"home": {"team": "team", "share": "100%", "to": {"arrangement": "home"}, "start": month(1), **move}}
    return out


def compared(office: dict[str, Any], home: dict[str, Any]):
    return planner.compare(parse(office), parse(home))[0]


def test_WE01_the_founding_example_as_shipped(cpa_office, cpa_home):
    given = (case := read("WE01"))["inputs"]
    result = planner.compare(cpa_office, cpa_home)[0]
    assert result.run_rate is not None
    check(
        case,
        {
            "saving_person_month": result.saving_by_month[0] / given["heads"],
            "saving_person_year": result.run_rate / given["heads"],
            "saving_group_year": result.run_rate,
            "saving_group_horizon": result.saving,
        },
    )
    assert np.allclose(result.saving_by_month, result.saving_by_month[0])
    assert (result.one_off_cost, result.payback_months, result.lowest_cumulative, result.settled_from) == (0.0, 0.0, 0.0, 1)
    assert (cpa_office.months, cpa_office.teams["cpas"].heads.value) == (12 * given["years"], given["heads"])


@pytest.mark.parametrize(
    "treatment, pay, name",
    [
        ("accountable", "below_cap", "accountable"),
        ("taxable", "below_cap", "taxable_below_cap"),
        ("taxable", "above_cap", "taxable_above_cap"),
        ("grossed-up", "below_cap", "grossed_up"),
    ],
)
def test_WE02_the_same_stipend_taxed_four_ways(treatment, pay, name):
    given = (case := read("WE02"))["inputs"]
    office = changed(OFFICE, "countries.land", {"contributions": given["contributions"], "employee_tax_rate": given["employee_tax_rate"]})
    office = changed(office, "teams.team.pay_per_year", given[pay]["pay_year"])
    office = changed(office, "arrangements.home.stipend_tax", treatment)
    result = compared(office, at_home(office))
    check(case, {f"saving_year_{name}": result.saving, f"cost_{name}": given["office_month"] - result.saving / 12})


def test_WE02_a_statutory_exemption_in_another_currency():
    given = (case := read("WE02"))["inputs"]["hungary"]
    office = changed(
        {**OFFICE, "currency": "HUF"},
        "countries.land",
        {"contributions": {"social": {"rate": given["rate"]}}, "stipend_exempt_per_month": given["exempt_month"]},
    )
    office = changed(
        office, "arrangements.home", {"days_on_site": 0, "stipend_per_month": given["stipend_month"], "stipend_tax": "statutory"}
    )
    plan = run(parse(at_home(changed(office, "teams.team.pay_per_year", 6000000))))
    check(case, {"hu_cost_month": float(plan.ledger.by_month("stipend")[0, 0] + plan.ledger.by_month("stipend_tax")[0, 0])})


@pytest.mark.parametrize("months", [12, 24])
def test_WE03_rent_is_saved_when_the_lease_lets_go(months):
    given = (case := read("WE03"))["inputs"]
    lease = {"seats": given["heads"], "rent_per_seat_month": given["seat_month"], "ends": month(given["lease_months"])}
    office = changed({**OFFICE, "months": months}, "sites.house", {"place": "town", "lease": lease})
    office = changed(office, "teams.team.heads", given["heads"])
    result = compared(office, at_home(office))
    check(case, {f"saving_{months}": result.saving, "trough": result.lowest_cumulative, "run_rate_year": result.run_rate})
    assert result.settled_from == given["lease_months"] + 1
    if months == 12:
        assert result.payback_months is None
    else:
        check(case, {"payback_month": result.payback_months})


def test_WE03_a_break_is_a_lease_that_ends_earlier():
    """The same ten desks on a longer lease with a break after eight months, free of charge."""
    given = (case := read("WE03"))["inputs"]
    lease = {
        "seats": given["heads"],
        "rent_per_seat_month": given["seat_month"],
        "ends": month(60),
        "break": {"month": month(given["lease_months"])},
        "exit": "break",
    }
    office = changed({**OFFICE, "months": 12}, "sites.house", {"place": "town", "lease": lease})
    office = changed(office, "teams.team.heads", given["heads"])
    check(case, {"saving_12": compared(office, at_home(office)).saving})


def test_WE04_a_year_of_payroll_taxes_of_a_team():
    given = (case := read("WE04"))["inputs"]
    office = changed(OFFICE, "countries.land", {"contributions": given["contributions"]})
    plan = run(parse(changed(office, "teams.team.pay_per_year", given["pay_year"])))
    months = plan.ledger.by_month("on_costs")[0]
    check(case, {"month_1": months[0], "month_2": months[1], "month_11": months[10], "month_12": months[11], "year": months.sum()})
    assert measures.run_rate_cost(plan.ledger)[0] == pytest.approx(given["pay_year"] + case["expected"]["year"] + 12 * 1000)


def test_WE09_floors_go_back_whole():
    given = (case := read("WE09"))["inputs"]
    floor, area = given["seats_per_floor"], given["sq_ft_per_floor"] / given["seats_per_floor"]
    lease = {"seats": 5 * floor, "seats_per_module": floor, "rent_per_area_year": given["rent_sq_ft_year"], "ends": month(6)}
    office = changed(OFFICE, "sites.house", {"place": "town", "area_per_seat": area, "lease": lease})
    office = changed(office, "teams.team.heads", given["heads"])
    result = compared(office, at_home(office, share=given["move"] / given["heads"]))
    rent = [plan.ledger.by_month("rent")[0] for plan in (result.base, result.plan)]
    held = [plan.ledger.states["seats_held"][0, 0] for plan in (result.base, result.plan)]
    assert rent[1][5] == pytest.approx(rent[0][5])  # not before the lease ends
    check(
        case,
        {
            "rent_before": rent[0][-1],
            "rent_after": rent[1][-1],
            "saving_month": rent[0][-1] - rent[1][-1],
            "floors_before": held[0][-1] / floor,
            "floors_after": held[1][-1] / floor,
        },
    )

    def floors(more: int) -> float:
        plan = run(parse(at_home(office, share=(given["move"] + more) / given["heads"])))
        return plan.ledger.states["seats_held"][0, 0, -1] / floor

    further = case["expected"]["heads_to_next_release"]
    assert floors(further - 1) == case["expected"]["floors_after"]
    assert floors(further) == case["expected"]["floors_after"] - 1


def test_WE16_an_outlay_that_pays_back():
    given = (case := read("WE16"))["inputs"]
    office = {**OFFICE, "months": given["months"], "money": {"discount_rate": given["rate_year"]}}
    office = changed(changed(office, "teams.team.heads", 6), "arrangements.home.stipend_per_month", 0)
    result = compared(office, at_home(office, upfront=given["upfront"]))
    assert result.saving_by_month == pytest.approx(np.full(given["months"], given["saving_month"]))
    assert result.saving_at_start == -given["upfront"]
    items = np.full(given["months"], float(given["items_month"]))
    check(
        case,
        {
            "pv": result.npv_saving + given["upfront"],
            "npv": result.npv_saving,
            "irr": result.irr,
            "payback_months": result.payback_months,
            "saving_per_item": measures.unit_cost(0.0, result.saving_by_month, items, given["rate_year"]),
        },
    )


def test_T01_one_person_at_home_for_a_year():
    given = (case := read("T01"))["inputs"]
    office = changed(OFFICE, "sites.house.flex_per_seat_month", given["office_month"])
    office = changed(office, "arrangements.home.stipend_per_month", given["stipend_month"])
    check(case, {"saving_person_year": compared(office, at_home(office)).run_rate})
