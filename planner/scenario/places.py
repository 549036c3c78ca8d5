"""What holds at a place and in a country: wages, their growth, contributions, benefits, tax on a stipend."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from planner.scenario.part import Blank, Part, amount, date, portion


class Wage(Part):
    """Published points of the yearly wage of one occupation at one place."""

    p10: Annotated[
        Blank, amount("Wage, 10th percentile", "per year", "pay", 1e7, "Published wage point (D1).", step=500, neutral=None, dated=False)
    ] = None
    p25: Annotated[
        Blank, amount("Wage, 25th percentile", "per year", "pay", 1e7, "Published wage point (D1).", step=500, neutral=None, dated=False)
    ] = None
    p50: Annotated[
        Blank, amount("Wage, median", "per year", "pay", 1e7, "Published wage point (D1).", step=500, neutral=None, dated=False)
    ] = None
    p75: Annotated[
        Blank, amount("Wage, 75th percentile", "per year", "pay", 1e7, "Published wage point (D1).", step=500, neutral=None, dated=False)
    ] = None
    p90: Annotated[
        Blank, amount("Wage, 90th percentile", "per year", "pay", 1e7, "Published wage point (D1).", step=500, neutral=None, dated=False)
    ] = None
    as_of: Annotated[
        Blank, date("Month of the wage figures", "pay", "The wage is grown from this month to the start of the plan (D2).")
    ] = None


class Place(Part):
    country: str | None = None
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
    wages: dict[str, Wage] = Field(default_factory=dict)


class Contribution(Part):
    label: str | None = None
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


class Country(Part):
    contributions: dict[str, Contribution] = Field(default_factory=dict)
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
