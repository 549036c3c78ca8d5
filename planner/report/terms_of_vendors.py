"""The terms of what a vendor bills and costs."""

from __future__ import annotations

from planner.report.term import Term

_CONTRACT = " vendors.{vendor}.begins vendors.{vendor}.ends vendors.{vendor}.terminates vendors.{vendor}.at_end"
_AGREED = "vendors.{vendor}.agreed_volume vendors.{vendor}.minimum_share"
_PRICE = "vendors.{vendor}.price_per_hour vendors.{vendor}.price_per_item"

VENDORS: dict[str, Term] = {
    "billed": Term(
        "hours or items billed",
        "",
        "G1: larger of what is handed over and the minimum; hours: posts x hours of an FTE / output over the team's",
        "moves.{moves}.share moves.{moves}.start moves.{moves}.over_months moves.{moves}.knowledge_transfer_months vendors.{vendor}.hours_per_fte"
        " vendors.{vendor}.relative_productivity " + _AGREED + _CONTRACT,
        "vendor_fte",
    ),
    "price": Term(
        "price of an hour or item",
        "{local}",
        "G1: first price x (1 + yearly increase) x (1 - yearly discount) for each full year; changed at a renewal",
        _PRICE + " vendors.{vendor}.cola vendors.{vendor}.glide vendors.{vendor}.renewal_change" + _CONTRACT,
    ),
    "fixed_fee": Term("fixed fee", "{local} per month", "G1: on top of the volume", "vendors.{vendor}.fixed_per_month"),
    "vendor_exchange": Term("exchange rate of the bill", "{currency} for one {local}", "A3", "currencies.{local}.*"),
    "vendor_steering": Term("share for steering the vendor", "of its bill", "G2", "vendors.{vendor}.governance_share"),
    "vendor_bill": Term("vendor's bill", "{currency} per month", "G1 (see vendor_bill)", _PRICE),
    "entering": Term(
        "cost of entering",
        "{currency}",
        "G3: (selection + transition) x a year's bill at the agreed volume and first price + legal cost, when the first move starts",
        "vendors.{vendor}.selection_share vendors.{vendor}.transition_share vendors.{vendor}.legal_cost vendors.{vendor}.agreed_volume "
        + _PRICE,
    ),
    "exit_fee": Term(
        "exit fee",
        "{currency}",
        "G4: months x minimum x price, in the month of an early end",
        "vendors.{vendor}.exit_fee_months vendors.{vendor}.terminates " + _AGREED,
        "price",
    ),
    "failure": Term(
        "share of a month that a failure takes",
        "months",
        "K2: chance a year / 12 x share lost x months it lasts",
        "vendors.{vendor}.disruption_per_year vendors.{vendor}.disruption_share vendors.{vendor}.disruption_months",
    ),
    "premium": Term("price of cover over the bill", "", "K2, C7: overtime", "work.overtime_premium"),
}
