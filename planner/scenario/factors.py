"""What moves together: how strongly each of a few common factors pulls on quantities that are drawn at random."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from planner.scenario.part import Blank, Part, portion
from planner.scenario.quantity import Spec


def _load(of: str, by: str) -> Spec:
    return portion(
        f"{of}, pulled by {by}",
        "money",
        1.0,
        "Correlation with the factor; 0: none, 100%: moves with it alone, below zero: against it.",
        low=-1.0,
        step=0.1,
        dated=False,
    )


class LabourMarket(Part):
    """How tight the labour market is everywhere."""

    wage_growth: Annotated[Blank, _load("Wage growth", "the labour market")] = None
    turnover: Annotated[Blank, _load("Turnover", "the labour market")] = None
    time_to_fill: Annotated[Blank, _load("Time to fill", "the labour market")] = None
    vendor_increase: Annotated[Blank, _load("A vendor's yearly increase", "the labour market")] = None
    rent_escalator: Annotated[Blank, _load("Rent escalator", "the labour market")] = None


class Dollar(Part):
    """How strong the dollar is: other currencies are worth less of it."""

    exchange: Annotated[Blank, _load("Exchange rates", "the dollar")] = None


class CountryFactor(Part):
    """How a country does: one factor for each country."""

    wage_growth: Annotated[Blank, _load("Wage growth there", "its country")] = None
    exchange: Annotated[Blank, _load("Its currency", "its country")] = None
    disruption: Annotated[Blank, _load("Disruptions there", "its country")] = None


class OfficeMarket(Part):
    """How much office space stands empty."""

    rent: Annotated[Blank, _load("Rents", "empty offices")] = None
    sublease_wait: Annotated[Blank, _load("Months to find a subtenant", "empty offices")] = None
    sublease_rent: Annotated[Blank, _load("Rent from a subtenant", "empty offices")] = None


class Execution(Part):
    """How badly the change is carried out."""

    knowledge_transfer: Annotated[Blank, _load("Months of knowledge transfer", "execution")] = None
    dip: Annotated[Blank, _load("Dip after the handover", "execution")] = None
    ramp: Annotated[Blank, _load("Ramp", "execution")] = None
    governance: Annotated[Blank, _load("Steering", "execution")] = None
    productivity_there: Annotated[Blank, _load("Productivity there", "execution")] = None


class Factors(Part):
    """The common factors; without figures everything is drawn by itself."""

    labour_market: LabourMarket = Field(default_factory=LabourMarket)
    dollar: Dollar = Field(default_factory=Dollar)
    country: CountryFactor = Field(default_factory=CountryFactor)
    office_market: OfficeMarket = Field(default_factory=OfficeMarket)
    execution: Execution = Field(default_factory=Execution)
