"""What holds at a place and in a country: wages, their growth, contributions, benefits, tax on a stipend."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from planner.scenario.language import marked
from planner.scenario.part import Blank, Part, amount, date, number, portion
from planner.scenario.quantity import Spec


def _point(which: str) -> Spec:
    return amount(f"Wage, {which}", "per year", "pay", 1e10, "Published wage point (D1).", step=500, neutral=None, dated=False)


class Wage(Part):
    """Published points of the yearly wage of one occupation at one place."""

    p10: Annotated[Blank, _point("10th percentile")] = None
    p25: Annotated[Blank, _point("25th percentile")] = None
    p50: Annotated[Blank, _point("median")] = None
    p75: Annotated[Blank, _point("75th percentile")] = None
    p90: Annotated[Blank, _point("90th percentile")] = None
    employment: Annotated[
        Blank,
        number(
            "People in the occupation", "people", "turnover", 1e9, "Employed at the place: the talent pool (J1).", neutral=None, dated=False
        ),
    ] = None
    as_of: Annotated[
        Blank, date("Month of the wage figures", "pay", "The wage is grown from this month to the start of the plan (D2).")
    ] = None


class Place(Part):
    """Amounts are in the currency of the place's country."""

    country: str | None = None
    rent_per_area_year: Annotated[
        Blank,
        amount(
            "Office rent", "per sq ft and year", "office", 1e7, "Rent of a flexible site without a price of its own (E3).", neutral=None
        ),
    ] = None
    wage_growth: Annotated[
        Blank,
        portion(
            "Wage growth",
            "pay",
            0.5,
            "Yearly growth of wages at this place (D2).",
            low=-0.2,
            step=0.005,
            unit="share per year",
            essential=True,
        ),
    ] = None
    relative_productivity: Annotated[
        Blank,
        portion(
            "Relative productivity",
            "productivity",
            2.0,
            "Output of an hour at this place over the plan's other places (B6).",
            low=0.05,
            neutral=1.0,
            essential=True,
        ),
    ] = None
    turnover_factor: Annotated[
        Blank,
        number(
            "Turnover at the place",
            "times the role's",
            "turnover",
            10,
            "Where people leave more or less often (K1).",
            neutral=1.0,
            step=0.05,
        ),
    ] = None
    time_zone: str = ""
    language: str = ""
    wages: dict[str, Wage] = Field(default_factory=dict)


class Contribution(Part):
    """Rate x pay between floor and cap, plus a flat amount (D4). `by`: whether the band is counted through the year or month by month."""

    label: str | None = None
    by: Literal["year", "month"] = Field(default="year", title=marked("Band counted by year or month"))
    rate: Annotated[Blank, portion("Contribution rate", "on-costs", 1.0, "Employer's share of pay (D4).", step=0.001)] = None
    cap_per_year: Annotated[
        Blank,
        amount(
            "Contribution base",
            "per year",
            "on-costs",
            1e9,
            "Pay of a person and calendar year above this is free of the contribution (D4); blank: no cap.",
            step=100,
            neutral=None,
        ),
    ] = None
    floor_per_year: Annotated[
        Blank, amount("Free of the contribution", "per year", "on-costs", 1e9, "Pay below this is free (D4).", step=100)
    ] = None
    cap_per_month: Annotated[
        Blank,
        amount(
            "Monthly contribution base",
            "per month",
            "on-costs",
            1e9,
            "Pay of a month above this is free; blank: no cap (D4).",
            neutral=None,
        ),
    ] = None
    flat_per_month: Annotated[
        Blank, amount("Flat contribution", "per head and month", "on-costs", 1e7, "Due whatever the pay (D4).", step=1)
    ] = None
    share_of_pay: Annotated[
        Blank, portion("Part of pay that counts", "on-costs", 1.0, "Share of pay on which the contribution is due (D4).", neutral=1.0)
    ] = None
    off_above_per_year: Annotated[
        Blank,
        amount(
            "Low-pay limit", "per year", "on-costs", 1e9, "Due only where yearly pay is at most this; blank: always (D4).", neutral=None
        ),
    ] = None


class Severance(Part):
    """What a person gets who is laid off (C6): weeks of base pay by service, between a least and a most, and more."""

    weeks_per_year: Annotated[
        Blank,
        number(
            "Severance",
            "weeks per year of service",
            "transition",
            52,
            "min(cap, max(least, weeks x service)) (C6).",
            step=0.5,
            dated=False,
        ),
    ] = None
    min_weeks: Annotated[Blank, number("Least severance", "weeks of pay", "transition", 520, "Whatever the service (C6).", dated=False)] = (
        None
    )
    cap_weeks: Annotated[
        Blank, number("Most severance", "weeks of pay", "transition", 520, "Blank: no limit (C6).", neutral=None, dated=False)
    ] = None
    notice_months: Annotated[
        Blank,
        number(
            "Notice", "months", "transition", 24, "Paid where parallel running does not leave time to serve it (C6).", dated=False, step=0.5
        ),
    ] = None
    outplacement: Annotated[
        Blank, amount("Outplacement", "per head", "transition", 1e6, "Help to find other work (C6).", step=100, dated=False)
    ] = None


class Country(Part):
    """Amounts are in `currency`, the scenario's if none is named."""

    currency: str | None = None
    extra_months: Annotated[
        Blank, number("Extra months of pay", "months of base pay", "pay", 6, "13th month and the like, paid in `extra_month` (D5).")
    ] = None
    extra_month: Annotated[
        Blank,
        number("Month of the extra pay", "calendar month", "pay", 12, "12 is December (D5).", low=1, neutral=12.0, whole=True, dated=False),
    ] = None
    contributions: dict[str, Contribution] = Field(default_factory=dict)
    contributions_on_extra_months: bool = Field(default=False, title=marked("Contributions on extra months"))
    severance: Severance = Field(default_factory=Severance)
    hours_per_week: Annotated[
        Blank,
        number(
            "Contracted hours",
            "hours per week",
            "productivity",
            80,
            "Overrides the firm's in this country (B1).",
            low=1,
            shared="work.hours_per_week",
            step=0.5,
        ),
    ] = None
    shrinkage_external: Annotated[
        Blank,
        portion(
            "Shrinkage, leave and sickness",
            "productivity",
            0.95,
            "Overrides the firm's in this country (B2).",
            shared="work.shrinkage_external",
        ),
    ] = None
    benefits_share: Annotated[
        Blank, portion("Benefits", "on-costs", 2.0, "Insurance and retirement on top of contributions, of yearly pay (D6).")
    ] = None
    benefits_per_month: Annotated[
        Blank, amount("Flat benefits per head", "per head and month", "on-costs", 1e6, "Benefits that do not vary with pay (D6).")
    ] = None
    employee_tax_rate: Annotated[
        Blank,
        portion(
            "Marginal tax of the employee",
            "remote",
            0.95,
            "Income tax and contributions on the next unit of pay; used to gross up a stipend (D9).",
        ),
    ] = None
    stipend_exempt_per_month: Annotated[
        Blank,
        amount(
            "Stipend free of tax by statute",
            "per head and month",
            "remote",
            1e6,
            "Part of a home-office allowance that the law exempts (D9).",
            step=1,
        ),
    ] = None


class Currency(Part):
    rate: Annotated[
        Blank,
        number(
            "Exchange rate",
            "of the scenario's currency",
            "money",
            1e6,
            "What one unit of this currency costs at the start (A3).",
            required=False,
            neutral=None,
        ),
    ] = None
    pass_through: Annotated[
        Blank,
        portion(
            "Inflation passed through", "money", 1.0, "Share of the difference of inflation that the rate makes up for (A3).", dated=False
        ),
    ] = None
    inflation: Annotated[
        Blank, portion("Inflation there", "money", 1.0, "Yearly; matters with a pass-through (A3).", low=-0.2, step=0.005, dated=False)
    ] = None
    hedged_share: Annotated[Blank, portion("Hedged", "money", 1.0, "Share of payments bought at the forward rate (A3).")] = None
    volatility: Annotated[
        Blank,
        portion(
            "Movement of the rate",
            "money",
            1.0,
            "Standard deviation of a year's change where chance is looked at; 0: the rate follows its path (A3).",
            unit="share per year",
            dated=False,
        ),
    ] = None
    forward_rate: Annotated[
        Blank,
        number(
            "Forward rate",
            "of the scenario's currency",
            "money",
            1e6,
            "Of what is hedged; blank: the rate at the start (A3).",
            neutral=None,
        ),
    ] = None
