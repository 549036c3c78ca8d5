"""Arrangements: how many days a week people come in, what they get for working elsewhere, and what that costs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from planner.scenario.language import marked
from planner.scenario.part import Blank, Part, amount, number, portion


class Arrangement(Part):
    days_on_site: Annotated[
        Blank, number("Days on site", "days per week", "placement", 5, "0 is fully at home, 5 fully on site.", required=True, neutral=None)
    ] = None
    employer: Literal["own", "eor"] = Field(default="own", title=marked("Who employs"))
    eor_fee_per_month: Annotated[
        Blank, amount("Fee of the employer of record", "per head and month", "vendor", 1e6, "The larger of this and the share of pay (G7).")
    ] = None
    eor_fee_share: Annotated[
        Blank, portion("Fee of the employer of record, of pay", "vendor", 1.0, "The larger of this and the fee per head (G7).")
    ] = None
    eor_deposit_months: Annotated[
        Blank, number("Deposit", "months of pay", "vendor", 12, "Held while a person works there, returned at the exit (G7).", dated=False)
    ] = None
    eor_spread: Annotated[
        Blank, portion("Spread on the exchange", "vendor", 0.2, "Of pay and contributions paid through the provider (G7).", step=0.005)
    ] = None
    shift_hours: Annotated[
        Blank, number("Shift towards departments", "hours", "placement", 12, "By which working hours move towards them (I2).")
    ] = None
    stipend_per_month: Annotated[
        Blank,
        amount(
            "Stipend",
            "per head and month",
            "remote",
            1e7,
            "Paid to each person in this arrangement (D9).",
            essential=True,
            slider=(0.0, 1000.0),
        ),
    ] = None
    stipend_tax: Literal["taxable", "grossed-up", "accountable", "statutory"] = Field(default="taxable", title=marked("How the stipend is taxed"))
    pay_premium: Annotated[
        Blank,
        portion(
            "Premium on pay",
            "pay",
            1.0,
            "For a shift or a language; below zero, a share of the value of working at home that pay takes back (D3).",
            low=-0.5,
        ),
    ] = None
    it_per_month: Annotated[
        Blank, amount("Remote IT and security", "per head and month", "remote", 1e7, "Licences, connection, support (F1).")
    ] = None
    setup_per_head: Annotated[
        Blank,
        amount("Home-office set-up", "per head", "remote", 1e8, "Paid when a person starts in the arrangement, replacements too (F2)."),
    ] = None
    refresh_months: Annotated[
        Blank,
        number(
            "Life of the set-up",
            "months",
            "remote",
            240,
            "Equipment is bought again after this time (F2); blank: never.",
            low=1,
            neutral=None,
            dated=False,
        ),
    ] = None
    setup_recovery: Annotated[
        Blank, portion("Set-up recovered", "remote", 1.0, "Share of a leaver's set that serves the replacement (F2).", dated=False)
    ] = None
    insurance_per_month: Annotated[
        Blank, amount("Insurance of home workers", "per head and month", "remote", 1e6, "On top of the firm's own (F1).", step=1)
    ] = None
    coworking_per_month: Annotated[Blank, amount("Coworking membership", "per head and month", "remote", 1e6, "A desk near home (F4).")] = (
        None
    )
    coworking_days: Annotated[Blank, number("Coworking days", "days per month", "remote", 23, "Days bought one by one (F4).")] = None
    coworking_day_price: Annotated[Blank, amount("Coworking day", "per day", "remote", 1e5, "Price of one day (F4).", step=1)] = None
    meet_ups_per_year: Annotated[
        Blank, number("Meet-ups", "trips per head and year", "remote", 52, "Trips to the team (F3).", step=0.5)
    ] = None
    meet_up_cost: Annotated[Blank, amount("Cost of a meet-up", "per trip", "remote", 1e6, "Travel and lodging (F3).", step=50)] = None
    jurisdictions: Annotated[
        Blank,
        number("New jurisdictions", "states or countries", "remote", 200, "In which people at home must be registered (F5).", dated=False),
    ] = None
    jurisdiction_per_year: Annotated[
        Blank, amount("Cost of a jurisdiction", "per year", "remote", 1e6, "Payroll registration and filings (F5).", step=100)
    ] = None
