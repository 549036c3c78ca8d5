"""Space and what it takes to run a place of work: sites with their leases, seats, running costs and centres of our own."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from planner.scenario.leases import Lease
from planner.scenario.part import Blank, Part, amount, date, number, portion

UNPLACED = "unplaced"  # the place and country of a site that names none


class Site(Part):
    place: str = UNPLACED
    area_per_seat: Annotated[
        Blank, number("Area per seat", "sq ft", "office", 1000, "Rentable area with its share of common space (E3).", low=1, neutral=165.0)
    ] = None
    flex_per_seat_month: Annotated[
        Blank,
        amount(
            "Flexible seat",
            "per seat and month",
            "office",
            1e8,
            "Price of a seat above the lease, or where there is none; blank: the rent of the lease.",
            neutral=None,
            slider=(0.0, 2000.0),
        ),
    ] = None
    peak_factor: Annotated[
        Blank,
        number(
            "Busiest day",
            "times the average day",
            "office",
            5,
            "People present on the busiest weekday over the average (E1).",
            low=1,
            neutral=1.0,
            step=0.05,
        ),
    ] = None
    service_level: Annotated[
        Blank,
        portion(
            "Seats suffice",
            "office",
            1.0,
            "Probability that everybody finds a seat on the busiest day (E2); 100%: a seat for each who comes in at all.",
            low=0.5,
            neutral=1.0,
        ),
    ] = None
    clustering: Annotated[
        Blank,
        portion(
            "People come together", "office", 0.5, "Correlation of attendance within a group; 0: everybody by themselves (E2).", step=0.005
        ),
    ] = None
    absence: Annotated[Blank, portion("Absent on a working day", "office", 0.9, "Share away on leave or ill on a usual day (E1).")] = None
    hires_per_month: Annotated[
        Blank,
        number(
            "Hiring capacity",
            "heads per month",
            "turnover",
            1e4,
            "Most that can start here in a month; blank: no limit (C3).",
            neutral=None,
        ),
    ] = None
    day_pass: Annotated[
        Blank, amount("Day pass", "per person and day", "office", 1e5, "For those who find no seat on a full day (E2).", step=1)
    ] = None
    operating_per_area_year: Annotated[
        Blank,
        amount(
            "Operating cost",
            "per sq ft and year",
            "office",
            1e5,
            "Service charge, energy, cleaning where the rent is net of them (E7).",
            step=0.5,
        ),
    ] = None
    operating_variable_share: Annotated[
        Blank, portion("Operating cost that varies", "office", 1.0, "Share that follows the people present, the rest the area held (E7).")
    ] = None
    setup_cost: Annotated[
        Blank,
        amount(
            "Opening a centre",
            "once",
            "transition",
            1e9,
            "Entity, licences, fit-out, in the first month with people there (G6).",
            step=1000,
            dated=False,
        ),
    ] = None
    fixed_per_month: Annotated[
        Blank,
        amount(
            "Fixed cost of a centre",
            "per month",
            "vendor",
            1e8,
            "Its lead, HR, finance, audit, from the first month with people there on (G6).",
        ),
    ] = None
    closing_month: Annotated[Blank, date("Centre closes", "vendor", "Last month of its fixed cost, later if people are still there; blank: it stays (G6).")] = None
    closing_cost: Annotated[
        Blank, amount("Closing a centre", "once", "vendor", 1e9, "In the month in which it closes (G6).", step=1000, dated=False)
    ] = None
    governance_share: Annotated[Blank, portion("Steering a centre", "vendor", 1.0, "Of what its people and space cost (G2).")] = None
    heads_per_lead: Annotated[
        Blank,
        number(
            "Span of control", "heads per lead", "vendor", 200, "Leads beyond those in the teams; blank: none (G8).", low=1, neutral=None
        ),
    ] = None
    lead_per_month: Annotated[Blank, amount("Lead", "per lead and month", "vendor", 1e6, "Loaded cost of a lead (G8).")] = None
    least_led: Annotated[
        Blank,
        number("Led on their own from", "heads", "vendor", 200, "Fewer are led from elsewhere (G8).", neutral=1.0, low=1, dated=False),
    ] = None
    disruption_per_year: Annotated[
        Blank, portion("Chance of a disruption", "money", 1.0, "That the site stops within a year (K2).", unit="share per year")
    ] = None
    disruption_share: Annotated[Blank, portion("Capacity lost in a disruption", "money", 1.0, "Of the site (K2).", neutral=1.0)] = None
    disruption_months: Annotated[Blank, number("Length of a disruption", "months", "money", 24, "Until work is as before (K2).")] = None
    lease: Lease | None = None
    leases: dict[str, Lease] = Field(default_factory=dict)
