"""Vendors: what a contract bills, for how long, and what it takes to enter, steer and leave it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from planner.scenario.language import marked
from planner.scenario.part import Blank, Part, amount, date, number, portion
from planner.scenario.space import UNPLACED


class Vendor(Part):
    """A contract that a move's work goes to (G1-G5). Prices are in `currency`, the scenario's if none is named."""

    place: str = UNPLACED
    currency: str | None = None
    price_per_hour: Annotated[
        Blank,
        amount(
            "Vendor rate",
            "per hour",
            "vendor",
            1e6,
            "Price of a billed hour; give this or price_per_item (G1).",
            step=0.5,
            neutral=None,
            dated=False,
            essential=True,
        ),
    ] = None
    price_per_item: Annotated[
        Blank,
        amount(
            "Price of an item",
            "per item",
            "vendor",
            1e6,
            "For teams whose work is given as volume (G1).",
            step=0.1,
            neutral=None,
            dated=False,
        ),
    ] = None
    fixed_per_month: Annotated[Blank, amount("Fixed fee", "per month", "vendor", 1e8, "On top of what is billed by volume (G1).")] = None
    hours_per_fte: Annotated[
        Blank,
        number(
            "Billed hours of an FTE",
            "hours per month",
            "vendor",
            400,
            "Hours that take the place of a post; blank: its productive hours at the utilisation (B2, G5).",
            low=1,
            neutral=None,
            dated=False,
        ),
    ] = None
    relative_productivity: Annotated[
        Blank,
        portion(
            "Relative productivity", "productivity", 2.0, "Output of the vendor's hour over that of the team's (B6).", low=0.05, neutral=1.0
        ),
    ] = None
    agreed_volume: Annotated[
        Blank,
        number(
            "Agreed volume",
            "hours or items per month",
            "vendor",
            1e9,
            "On which the minimum rests; blank: what the moves hand over when they are complete (G1).",
            neutral=None,
            dated=False,
        ),
    ] = None
    minimum_share: Annotated[
        Blank, portion("Minimum volume", "vendor", 1.0, "Share of the agreed volume that is billed in any case (G1).", dated=False)
    ] = None
    cola: Annotated[
        Blank,
        portion(
            "Yearly price increase", "vendor", 0.5, "Cost-of-living clause, on each anniversary (G1).", low=-0.2, step=0.005, dated=False
        ),
    ] = None
    glide: Annotated[
        Blank,
        portion(
            "Yearly productivity discount", "vendor", 0.5, "Agreed cut of the price, on each anniversary (G1).", step=0.005, dated=False
        ),
    ] = None
    begins: Annotated[Blank, date("Contract begins", "vendor", "From which anniversaries count; blank: the first month billed (G1).")] = (
        None
    )
    ends: Annotated[Blank, date("Contract ends", "vendor", "Last month of the term; blank: open (G1).")] = None
    at_end: Literal["unsaid", "renew", "leave"] = Field(default="unsaid", title=marked("What happens when the contract ends"))
    renewal_change: Annotated[
        Blank, portion("Change of price at renewal", "vendor", 1.0, "On top of the yearly changes (G1).", low=-0.5, dated=False)
    ] = None
    terminates: Annotated[
        Blank, date("Terminated early", "vendor", "Last month if the contract is ended for convenience; the exit fee is due then (G4).")
    ] = None
    exit_fee_months: Annotated[
        Blank, number("Exit fee", "months of the minimum", "vendor", 36, "Of the minimum bill, when terminated early (G4).", dated=False)
    ] = None
    selection_share: Annotated[
        Blank,
        portion("Selecting the vendor", "transition", 0.5, "Of a year's bill at the agreed volume, once (G3).", step=0.001, dated=False),
    ] = None
    transition_share: Annotated[
        Blank, portion("Transition fee", "transition", 1.0, "Of a year's bill at the agreed volume, once (G3).", step=0.005, dated=False)
    ] = None
    legal_cost: Annotated[Blank, amount("Legal cost", "once", "transition", 1e8, "Contract and counsel (G3).", step=1000, dated=False)] = (
        None
    )
    governance_share: Annotated[
        Blank, portion("Steering the vendor", "vendor", 1.0, "Of the bill; this or retained_share, never both (G2).")
    ] = None
    retained_share: Annotated[
        Blank,
        portion("Retained staff", "vendor", 1.0, "Posts that stay with us to steer the vendor, of those handed over (G2).", dated=False),
    ] = None
    disruption_per_year: Annotated[
        Blank, portion("Chance of failure", "money", 1.0, "That the vendor stops within a year (K2).", unit="share per year")
    ] = None
    disruption_share: Annotated[Blank, portion("Capacity lost in a failure", "money", 1.0, "Of the vendor's work (K2).", neutral=1.0)] = (
        None
    )
    disruption_months: Annotated[Blank, number("Length of a failure", "months", "money", 24, "Until work is as before (K2).")] = None
