"""Space: sites, leases, the right to end one early, and what a seat costs afterwards."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from planner.scenario.part import Blank, Part, amount, date, number, portion

UNPLACED = "unplaced"  # the place and country of a site that names none


class Break(Part):
    """The tenant's right to end a lease early (E5)."""

    month: Annotated[Blank, date("Break month", "office", "Last month paid if the break is exercised.", required=True)] = None
    notice_months: Annotated[
        Blank,
        number(
            "Notice",
            "months",
            "office",
            36,
            "Notice before the break month; a notice date already past is refused.",
            whole=True,
            dated=False,
        ),
    ] = None
    penalty_months: Annotated[Blank, number("Break penalty", "months of rent", "office", 60, "Paid in the break month.", dated=False)] = (
        None
    )
    unamortised: Annotated[
        Blank,
        amount(
            "Landlord's costs at the start of the lease",
            "once",
            "office",
            1e9,
            "Fit-out allowance and commissions that a break pays back in part.",
            step=1000,
            dated=False,
        ),
    ] = None
    unamortised_rate: Annotated[
        Blank,
        portion(
            "Interest on the landlord's costs", "office", 0.5, "Yearly rate of the repayment schedule.", unit="share per year", dated=False
        ),
    ] = None
    unamortised_from: Annotated[
        Blank, date("Start of the lease", "office", "First month of the repayment schedule of the landlord's costs.")
    ] = None
    restoration: Annotated[
        Blank,
        amount(
            "Restoration at the break",
            "once",
            "office",
            1e9,
            "Works owed when leaving early; blank: those owed at the end. Paid in the break month (E9).",
            step=1000,
            neutral=None,
            dated=False,
        ),
    ] = None


class After(Part):
    """What a seat costs once the lease has ended; the same for every plan."""

    rent_per_seat_month: Annotated[
        Blank,
        amount("Rent after the lease", "per seat and month", "office", 1e8, "Blank: the last escalated rent of the lease.", neutral=None),
    ] = None
    escalator: Annotated[
        Blank,
        portion("Yearly step of the rent after the lease", "office", 0.3, "On the anniversaries of the lease's end.", low=-0.1, step=0.005),
    ] = None


class Lease(Part):
    seats: Annotated[
        Blank,
        number(
            "Seats leased",
            "seats",
            "office",
            1e5,
            "Charged until the lease ends, used or not (E4).",
            required=True,
            neutral=None,
            dated=False,
        ),
    ] = None
    rent_per_seat_month: Annotated[
        Blank,
        amount(
            "Rent per seat",
            "per seat and month",
            "office",
            1e8,
            "All occupancy cost of a seat; give this or rent_per_area_year.",
            neutral=None,
            essential=True,
            slider=(0.0, 2000.0),
        ),
    ] = None
    rent_per_area_year: Annotated[
        Blank, amount("Rent per area", "per sq ft and year", "office", 1e4, "Give this or rent_per_seat_month.", step=0.5, neutral=None)
    ] = None
    escalator: Annotated[
        Blank, portion("Rent escalator", "office", 0.3, "Yearly step of the rent (A2).", low=-0.1, step=0.005, essential=True)
    ] = None
    next_step: Annotated[
        Blank, date("Next rent step", "office", "First month at the next step; blank: a year after the start of the plan.")
    ] = None
    ends: Annotated[Blank, date("Lease ends", "office", "Last month paid (E4).", required=True, essential=True)] = None
    seats_per_module: Annotated[
        Blank,
        number(
            "Seats per module",
            "seats",
            "office",
            1e4,
            "Space goes back only in whole floors or suites of this size; blank: the whole lease (E4).",
            low=1,
            neutral=None,
            dated=False,
        ),
    ] = None
    restoration: Annotated[
        Blank,
        amount(
            "Restoration at the end",
            "once",
            "office",
            1e9,
            "Works owed when the lease expires; paid in its last month (E9).",
            step=1000,
            dated=False,
        ),
    ] = None
    exit: Literal["expiry", "break"] = "expiry"
    break_: Break | None = Field(default=None, alias="break")
    after: After = Field(default_factory=After)


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
    lease: Lease | None = None
