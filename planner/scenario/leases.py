"""Leases: what is paid until when, the right to end one early or to sublet, fitting out, and what a seat costs afterwards."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from planner.scenario.language import marked
from planner.scenario.part import Blank, Part, amount, date, number, portion


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

    seats: Annotated[
        Blank,
        number("Least seats after the lease", "seats", "office", 1e5, "Rented then, even where fewer are needed (E4).", dated=False),
    ] = None
    rent_per_seat_month: Annotated[
        Blank,
        amount("Rent after the lease", "per seat and month", "office", 1e8, "Blank: the last escalated rent of the lease.", neutral=None),
    ] = None
    escalator: Annotated[
        Blank,
        portion("Yearly step of the rent after the lease", "office", 0.3, "On the anniversaries of the lease's end.", low=-0.1, step=0.005),
    ] = None


class Sublease(Part):
    """Space handed on to another tenant while the lease runs (E6)."""

    month: Annotated[Blank, date("Last month used", "office", "The space is on the market from the month after.", required=True)] = None
    downtime_months: Annotated[
        Blank,
        number(
            "Time to find a tenant",
            "months",
            "office",
            60,
            "No income until then (E6).",
            whole=True,
            dated=False,
            required=True,
            neutral=None,
        ),
    ] = None
    rent_share: Annotated[
        Blank,
        portion(
            "Rent from the subtenant",
            "office",
            2.0,
            "Of the rent of the lease in the same month (E6).",
            dated=False,
            required=True,
            neutral=None,
        ),
    ] = None
    fee_share: Annotated[
        Blank, portion("Broker's fee", "office", 0.5, "Of the rent of the whole subtenancy, in its first month (E6).", dated=False)
    ] = None
    fit_out_per_seat: Annotated[
        Blank,
        amount("Fit-out for the subtenant", "per seat", "office", 1e6, "Paid in the first month of the subtenancy (E6).", dated=False),
    ] = None


class Lease(Part):
    begins: Annotated[
        Blank, date("Lease begins", "office", "First month in which the seats are there; blank: before the plan starts (E4).")
    ] = None
    rent_free_months: Annotated[
        Blank, number("Rent-free", "months", "office", 60, "From the month in which the lease begins (E4).", whole=True, dated=False)
    ] = None
    fit_out_per_area: Annotated[
        Blank,
        amount("Fit-out", "per sq ft", "office", 1e5, "Of new space, in the month in which the lease begins (E8).", step=1, dated=False),
    ] = None
    fit_out_allowance: Annotated[
        Blank,
        amount("Landlord's fit-out allowance", "per sq ft", "office", 1e5, "Off the fit-out, at most all of it (E8).", step=1, dated=False),
    ] = None
    moving_per_seat: Annotated[
        Blank, amount("Moving in", "per seat", "office", 1e6, "Movers, cabling, desks, when the lease begins (E8).", dated=False)
    ] = None
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
    exit: Literal["expiry", "break", "sublease"] = Field(default="expiry", title=marked("Way out of the lease"))
    break_: Break | None = Field(default=None, alias="break")
    sublease: Sublease | None = None
    after: After = Field(default_factory=After)
