"""Moves of work to another arrangement or place, what the change costs, and people who leave at a date."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from planner.scenario.language import marked
from planner.scenario.part import Blank, Part, amount, date, number, portion


class Destination(Part):
    """Where the work goes; what is left out stays as it is in the team. A place without a site is flexible space there."""

    arrangement: str | None = None
    site: str | None = None
    place: str | None = None
    vendor: str | None = None


class Move(Part):
    """Shifts a share of a team's work from a month on; heads follow the work. Within a place people come along; work that goes
    to another place is done by people hired there, and those here leave after knowledge transfer and parallel running."""

    team: str
    share: Annotated[
        Blank,
        portion(
            "Share of the work",
            "placement",
            1.0,
            "Of the team's work before any move.",
            step=0.05,
            required=True,
            neutral=None,
            essential=True,
            slider=(0.0, 1.0),
        ),
    ] = None
    to: Destination
    start: Annotated[Blank, date("First month", "placement", "First month paid in the new arrangement.", required=True, essential=True)] = (
        None
    )
    over_months: Annotated[
        Blank,
        number("Spread over", "months", "placement", 60, "Spread over this many months, in equal parts.", low=1, neutral=1.0, whole=True, dated=False),
    ] = None
    upfront: Annotated[
        Blank,
        amount(
            "Cost at the decision",
            "once",
            "transition",
            1e9,
            "Project cost due at once, before the first month (L1).",
            step=1000,
            dated=False,
        ),
    ] = None
    pay_per_year: Annotated[
        Blank,
        amount(
            "Pay of those who receive the work",
            "per year",
            "pay",
            1e10,
            "At the start of the plan; blank: the wage of the new place at the market percentile (D1).",
            step=500,
            neutral=None,
        ),
    ] = None
    hire_percentile: Annotated[
        Blank,
        portion(
            "Where pay stands in the market (percentile)",
            "pay",
            0.95,
            "Of those hired at the new place; blank: that of the team (D1).",
            low=0.05,
            shared="{owner}.hire_percentile",
            dated=False,
        ),
    ] = None
    cost_per_hire: Annotated[
        Blank,
        amount(
            "Cost per hire",
            "per hire",
            "turnover",
            1e6,
            "Of those who receive the work; overrides the role's (C5).",
            step=100,
            shared="roles.{role}.cost_per_hire",
        ),
    ] = None
    knowledge_transfer_months: Annotated[
        Blank,
        number(
            "Knowledge transfer",
            "months",
            "transition",
            24,
            "New heads are paid and learn, the work stays here (H1).",
            whole=True,
            dated=False,
        ),
    ] = None
    parallel_months: Annotated[
        Blank,
        number(
            "Parallel running",
            "months",
            "transition",
            24,
            "Both sides are paid until the work is handed over (H1).",
            whole=True,
            dated=False,
        ),
    ] = None
    knowledge_transfer_cost: Annotated[
        Blank,
        amount(
            "Knowledge transfer, travel", "once", "transition", 1e8, "Trips and documents, in the first month (H3).", step=1000, dated=False
        ),
    ] = None
    knowledge_transfer_hours: Annotated[
        Blank,
        number(
            "Knowledge transfer, experts' time",
            "hours per post moved",
            "transition",
            1000,
            "Hours of those who know the work; their own time, no cash (H3).",
            dated=False,
        ),
    ] = None
    dip: Annotated[
        Blank, portion("Dip after the handover", "transition", 0.95, "Share of capacity missing at first, fading evenly (H2).", dated=False)
    ] = None
    dip_months: Annotated[
        Blank, number("Length of the dip", "months", "transition", 36, "From the month of the handover (H2).", dated=False)
    ] = None
    shortfall: Literal["receiving", "origin", "cover"] = Field(default="receiving", title=marked("Who makes up for lower productivity"))
    release_share: Annotated[
        Blank,
        portion(
            "Freed time that becomes fewer heads",
            "productivity",
            1.0,
            "Of what higher productivity frees among people who stay; the rest is time, no cash (B7).",
            dated=False,
        ),
    ] = None
    whole_heads: bool = Field(default=False, title=marked("Moved in whole heads"))
    relocation_acceptance: Annotated[
        Blank, portion("Relocating", "transition", 1.0, "Share of those affected who come along to the new place (H5).", dated=False)
    ] = None
    relocation_per_head: Annotated[
        Blank, amount("Relocation package", "per head", "transition", 1e7, "For each who comes along (H5).", step=500, dated=False)
    ] = None
    redeployed_share: Annotated[
        Blank,
        portion("Redeployed", "transition", 1.0, "Of those released, the share that takes another post in the firm (C4).", dated=False),
    ] = None
    retention_share: Annotated[
        Blank,
        portion("Retention bonus", "transition", 3.0, "Of yearly base pay, for each who stays to the release (H4).", dated=False),
    ] = None
    donor_turnover_factor: Annotated[
        Blank,
        number(
            "Turnover of those who will go",
            "times usual turnover",
            "transition",
            20,
            "From the wave's first month to the release; they are not replaced (H5).",
            neutral=1.0,
            dated=False,
        ),
    ] = None


class Exit(Part):
    """People who leave a team at the end of a month and are not replaced."""

    team: str
    heads: Annotated[
        Blank,
        number(
            "Leaving",
            "heads",
            "transition",
            1e5,
            "Those who would be released by a move go first (C4).",
            required=True,
            neutral=None,
            dated=False,
        ),
    ] = None
    month: Annotated[Blank, date("Last month paid", "transition", "They are gone the month after (C2).", required=True)] = None
    by: Literal["resignation", "severance"] = Field(default="resignation", title=marked("How they leave"))
