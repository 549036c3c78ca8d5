"""Known answers for what an employer pays, run from entries of the library and from entries of a file in the same form."""

from __future__ import annotations

import numpy as np
import pytest

import planner
from planner.analysis.difference import run
from planner.model.ledger import Ledger
from tests.cases.reading import check, read


def paid(place: str, pay: float, *, currency: str, more: str = "", months: int = 12) -> Ledger:
    """One person for a calendar year, without turnover or raises."""
    return run(
        planner.parse(f"""\
planner: 1
library: 2026-11
name: One person
currency: {currency}
start: 2026-01
months: {months}
sites: {{desk: {{place: {place}, flex_per_seat_month: 0}}}}
arrangements: {{on-site: {{days_on_site: 5}}}}
roles: {{accounting: {{turnover: 0, cost_per_hire: 0}}}}
teams: {{one: {{role: accounting, site: desk, arrangement: on-site, heads: 1, pay_per_year: {pay:.6f}}}}}
{more}"""),
    ).ledger


def of(ledger: Ledger, line: str) -> np.ndarray:
    return ledger.by_month(line)[0]


def test_WE04_us_payroll_taxes_from_the_library() -> None:
    months = of(paid("us/new-york", 200000, currency="USD", more="countries: {us: {contributions: {suta: {rate: 0}}}}\n"), "on_costs")
    check(read("WE04"), {"month_1": months[0], "month_2": months[1], "month_11": months[10], "month_12": months[11], "year": months.sum()})


def test_WE05_a_manila_salary_from_the_library_in_pesos_and_in_dollars() -> None:
    case = read("WE05")
    month = case["inputs"]["pay_month"]
    ledger = paid("ph/manila", month * 12, currency="PHP")
    cash = of(ledger, "base_pay") + of(ledger, "on_costs") + of(ledger, "extra_months")
    rate = case["inputs"]["usd_per_php"]
    dollars = paid("ph/manila", month * 12 * rate, currency="USD", more=f"currencies: {{PHP: {{rate: {rate}}}}}\n")
    total = sum(of(dollars, line).sum() for line in ("base_pay", "on_costs", "extra_months"))
    check(
        case,
        {
            "contributions_month": of(ledger, "on_costs")[0],
            "cash_november": cash[10],
            "cash_december": cash[11],
            "year_php": cash.sum(),
            "year_usd": total,
            "ratio": cash.sum() / (month * 12) - 1,
        },
    )


def test_T30_a_british_salary_from_the_library() -> None:
    case = read("T30")
    pay = case["inputs"]["pay_usd"] * case["inputs"]["gbp_per_usd"]
    ledger = paid("gb/belfast", pay, currency="GBP")
    check(case, {"ratio": of(ledger, "on_costs").sum() / pay})
    assert np.ptp(of(ledger, "on_costs")) < 1e-9, "a monthly band falls evenly"


def test_T27_british_salaries_with_a_pension_on_all_pay() -> None:
    case = read("T27")
    more = "countries: {gb: {contributions: {apprenticeship-levy: {rate: 0}, pension: {floor_per_year: 0, cap_per_year: 1000000}}}}\n"
    costs = [
        sum(of(paid("gb/belfast", pay, currency="GBP", more=more), line).sum() for line in ("base_pay", "on_costs"))
        for pay in case["inputs"]["pay"]
    ]
    check(case, {f"cost_{number}": cost for number, cost in enumerate(costs, 1)})


def land(contributions: str, extra: str = "") -> str:
    return (
        f"places: {{there: {{country: testland, wage_growth: 0}}}}\ncurrencies: {{TLD: {{rate: 0.5}}}}\n"
        f"countries: {{testland: {{currency: TLD, {extra}contributions: {{{contributions}}}}}}}\n"
    )


def test_T34_every_kind_of_contribution() -> None:
    case = read("T34")
    usd = case["inputs"]["pay"] / case["inputs"]["local_per_usd"]
    kinds = {
        "pension": "rate: 10%, cap_per_year: 100000",
        "fund": "rate: 12%, share_of_pay: 50%",
        "levy": "flat_per_month: 83.33333333333333",
        "low_pay": "rate: 5%, off_above_per_year: 80000",
    }
    got = {name: of(paid("there", usd, currency="USD", more=land(f"{name}: {{{rule}}}")), "on_costs").sum() for name, rule in kinds.items()}
    everything = land(", ".join(f"{name}: {{{rule}}}" for name, rule in kinds.items()), "extra_months: 1, benefits_share: 8%, ")
    ledger = paid("there", usd, currency="USD", more=everything)
    got |= {"thirteenth": of(ledger, "extra_months").sum(), "holiday": of(ledger, "benefits").sum()}
    got["total"] = sum(of(ledger, line).sum() for line in ("on_costs", "extra_months", "benefits"))
    check(case, {**got, "ratio": got["total"] / usd})


def test_T35_between_two_thresholds() -> None:
    case = read("T35")
    given = case["inputs"]
    band = land(f"band: {{rate: {given['rate']}, floor_per_year: {given['floor']}, cap_per_year: {given['cap']}}}")
    costs = [of(paid("there", pay, currency="USD", more=band), "on_costs").sum() for pay in given["pay_usd"]]
    check(case, {f"cost_{number}": cost for number, cost in enumerate(costs, 1)})


def test_T36_a_yearly_limit_from_an_entry_in_the_librarys_form() -> None:
    given = (case := read("T36"))["inputs"]
    fund = land(f"fund: {{rate: {given['rate']}, cap_per_year: {given['limit_year'] / given['rate']:.9f}}}")
    months = of(paid("there", given["pay_year"] / 2, currency="USD", more=fund), "on_costs") * 2
    check(case, {f"month_{number}": months[number - 1] for number in range(1, 6)})


def test_low_pay_is_charged_and_high_pay_is_not() -> None:
    gate = land("low: {rate: 5%, off_above_per_year: 80000}")
    assert of(paid("there", 40000, currency="USD", more=gate), "on_costs").sum() == pytest.approx(2000)
    assert of(paid("there", 40001, currency="USD", more=gate), "on_costs").sum() == 0


def test_extra_months_count_as_a_twelfth_a_month_in_the_run_rate() -> None:
    ledger = paid("ph/manila", 720000, currency="PHP")
    assert ledger.level["extra_months"].sum() == pytest.approx(60000 / 12)
    assert of(ledger, "extra_months").tolist() == [0.0] * 11 + [60000.0]
