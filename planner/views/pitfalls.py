"""Pitfalls that were found in a plan with their size, which assumptions have a range, and how concentrated the people are."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import streamlit as st

from planner.analysis.difference import Difference
from planner.analysis.warnings import Warning, warnings
from planner.report.words import short_money
from planner.scenario.language import marked, plural
from planner.scenario.language import text as _
from planner.views.fields import locale, plain
from planner.views.grid import table, written
from planner.views.listing import listing
from planner.views.results import Result

WEIGHT: dict[str, tuple[str, Literal["red", "orange", "gray"]]] = {
    "block": (marked("settle before you use the figure"), "red"),
    "caution": (marked("mind"), "orange"),
    "note": (marked("note"), "gray"),
}


def pitfalls(result: Result) -> None:
    """The cards of what was found, the table of ranges, and the concentration of both plans."""
    difference = result.difference
    st.subheader(plain(_("What could make the figures of {plan} wrong").format(plan=difference.plan.name)), anchor=False)
    found = warnings(difference)
    if not found:
        st.write(_("None of the known pitfalls was found in this plan."))
    for warning in found:
        _card(warning, difference.plan.ledger.currency)

    st.subheader(_("Assumptions with a range"), anchor=False)
    known = listing(result)
    ranged = [number for number, row in enumerate(known.rows) if row.quantity.low is not None or row.quantity.high is not None]
    st.caption(
        plural("{n} quantity says how far it may be off.", "{n} quantities say how far they may be off.", len(ranged))
        + " "
        + _("Low and high are the 5th and the 95th percentile. A value that is changed by hand is taken as certain.")
    )
    if ranged:
        shown = known.frame.iloc[ranged][["What it is", "Value", "Low", "High", "Unit", "Address"]]
        shown = shown.set_axis([_(name) for name in shown.columns], axis=1)
        table(shown, _("Quantities with their low and high values"), right=[_("Value"), _("Low"), _("High")])
    else:
        st.info(
            _("No quantity has a range. Write low and high beside a value in the scenario file to give it one."), icon=":material/info:"
        )

    st.subheader(_("Concentration"), anchor=False)
    st.caption(
        _("How much hangs on one country or vendor: 1 when all people are in one, 0.5 when half are in each of two (Herfindahl index).")
    )
    written(_concentration(difference), _("How concentrated the people of each plan are"), right=[_("Concentration in the last month")])


def _card(warning: Warning, currency: str) -> None:
    """A pitfall that was found: its weight and size, what it is, and what to change."""
    weight, colour = WEIGHT[warning.severity]
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge(_(weight), color=colour)
            if warning.amount:
                st.badge(plain(_("size {amount}").format(amount=short_money(abs(warning.amount), currency, locale()))), color="gray")
            if warning.acknowledged:
                st.badge(plain(_("acknowledged by {who}").format(who=warning.acknowledged)), color="gray")
        st.write(plain(warning.message))
        st.caption(plain(_("What to change: {address} ({id})").format(address=warning.address, id=warning.id)))


def _concentration(difference: Difference) -> pd.DataFrame:
    plans = (difference.base, difference.plan)
    values = ["–" if plan.concentration is None else f"{plan.concentration:.2f}" for plan in plans]
    return pd.DataFrame({_("Plan"): [plan.name for plan in plans], _("Concentration in the last month"): values})
