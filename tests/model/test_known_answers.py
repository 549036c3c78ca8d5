"""Formulas against cases with known answers."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from planner.model.calendar import discount_factors
from planner.model.contributions import Rule, Schedule, contributions
from planner.model.pay import lognormal_sigma, wage_at
from planner.model.remote import stipend_parts
from tests.cases.reading import check, names, read

TESTED = {"X1", "WE18", "WE14", "WE15", "WE17", "WE01", "WE02", "WE03", "WE04", "WE09", "WE10", "WE16", "WE19", "T01", "T36", "T52", "WE05", "T27", "T30", "T34", "T35",
          "WE06", "WE07", "WE11", "WE12", "WE13", "X4", "X3", "WE20", "T12", "T13", "T19", "T21", "T24", "T26", "T43", "T47", "WE08", "T05", "T09"}  # fmt: skip


def test_every_case_has_a_test_and_all_that_it_needs():
    assert set(names()) == TESTED
    for name in names():
        case = read(name)
        assert case["id"] == name
        assert {"title", "inputs", "expected", "source"} <= set(case), name
        assert set(case.get("traps", {})) | set(case.get("tolerance", {})) <= set(case["expected"]), name


def test_a_case_can_fail_on_its_value_and_on_its_traps():
    case = {"id": "X", "expected": {"a": 1.0, "b": 2.0}, "tolerance": {"b": 1.0}, "traps": {"b": [2.5]}}
    check(case, {"a": 1.004})
    with pytest.raises(AssertionError, match=r"not 1\.0"):
        check(case, {"a": 1.006})
    with pytest.raises(AssertionError, match="trap"):
        check(case, {"b": 2.2})


def counted_months(pay_month: float, months: int, given: dict) -> np.ndarray:
    """What an employer pays on one person's pay, from January on."""
    one = np.ones((1, 1, 1))
    rules = tuple(Rule(rate=one * item["rate"], year_cap=one * item.get("cap_per_year", np.inf)) for item in given.values())
    return contributions(np.full((1, 1, months), pay_month), Schedule({"": rules}, 0 * one, 1))[0, 0]


def test_WE01_a_stipend_of_half_the_rent():
    given, stipend = (case := read("WE01"))["inputs"], np.array([500.0])
    free, taxed = stipend_parts(stipend, "accountable", np.zeros(1), np.zeros(1))
    saving = given["office_month"] - float((free + taxed)[0])
    check(
        case,
        {
            "saving_person_month": saving,
            "saving_person_year": 12 * saving,
            "saving_group_year": 12 * saving * given["heads"],
            "saving_group_horizon": 12 * saving * given["heads"] * given["years"],
        },
    )


def test_WE02_what_a_promised_stipend_costs():
    given = (case := read("WE02"))["inputs"]

    def cost(treatment: str, rate: float, stipend: float = given["stipend_month"], exempt: float = 0.0) -> float:
        free, taxed = stipend_parts(
            np.array([float(stipend)]), treatment, np.array([float(exempt)]), np.array([given["employee_tax_rate"]])
        )
        return float(free[0] + taxed[0] * (1 + rate))

    below, above, hu = given["below_cap"]["rate"], given["above_cap"]["rate"], given["hungary"]
    costs = {
        "accountable": cost("accountable", below),
        "taxable_below_cap": cost("taxable", below),
        "taxable_above_cap": cost("taxable", above),
        "grossed_up": cost("grossed-up", below),
    }
    check(
        case,
        {
            **{f"cost_{name}": value for name, value in costs.items()},
            **{f"saving_year_{name}": 12 * (given["office_month"] - value) for name, value in costs.items()},
            "hu_cost_month": cost("statutory", hu["rate"], hu["stipend_month"], hu["exempt_month"]),
        },
    )


def test_WE04_payroll_taxes_with_yearly_caps():
    given = (case := read("WE04"))["inputs"]
    pay = given["pay_year"] / 12
    months, half = counted_months(pay, 12, given["contributions"]), counted_months(pay, 6, given["contributions"])
    check(
        case,
        {
            "month_1": months[0],
            "month_2": months[1],
            "month_11": months[10],
            "month_12": months[11],
            "year": months.sum(),
            "year_with_replacement": 2 * half.sum(),
        },
    )


def test_WE10_the_wage_curve():
    given = (case := read("WE10"))["inputs"]
    sigma = float(lognormal_sigma(given["p25"], given["p75"]))
    quartile = np.exp(NormalDist().inv_cdf(0.75) * sigma)  # of a lognormal through the median, whose tails are not published
    points = np.array([np.nan, given["p50"] / quartile, given["p50"], given["p50"] * quartile, np.nan])
    some, top = (float(wage_at(points.copy(), np.array(at))) for at in (given["percentile"], 0.90))
    check(
        case,
        {
            "sigma": sigma,
            "wage_p60": some,
            "wage_p90": top,
            "p90_error": top / given["published_p90"] - 1,
        },
    )


def test_T36_a_capped_contribution_is_paid_early_in_the_year():
    given = (case := read("T36"))["inputs"]
    fund = {"fund": {"rate": given["rate"], "cap_per_year": given["limit_year"] / given["rate"]}}
    months = counted_months(given["pay_year"] / 12, 12, fund)
    check(case, {f"month_{number}": months[number - 1] for number in range(1, 6)})
    assert months.sum() == pytest.approx(given["limit_year"])


def test_T52_an_annuity_at_the_end_of_each_year():
    """Months are discounted at their middle, half a month before their end."""
    given = (case := read("T52"))["inputs"]
    december = discount_factors(np.array([[given["rate"]]]), 1, 12 * given["years"])[0, 11::12]
    worth = float(december.sum()) * (1 + given["rate"]) ** (-0.5 / 12)
    check(case, {"pv": given["amount_year"] * worth, "pv_smaller": given["smaller_amount_year"] * worth})
