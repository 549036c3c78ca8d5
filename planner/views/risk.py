"""Risk: what can be said today, and the place of ranges and break-even."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from planner.analysis.warnings import warnings
from planner.views import state
from planner.views.fields import plain
from planner.views.grid import table
from planner.views.header import header

WEIGHT = {"block": "settle before you use the figure", "caution": "mind", "note": "note"}


def page() -> None:
    """The whole page, from the draft."""
    header()
    difference = state.evaluate(state.draft()).difference
    st.header("What could make this figure wrong")
    found = warnings(difference)
    if not found:
        st.write("None of the known pitfalls was found in this plan.")
    for warning in found:
        with st.container(border=True):
            st.caption(
                f"{warning.id}, {WEIGHT[warning.severity]}"
                + (f", acknowledged by {plain(warning.acknowledged)}" if warning.acknowledged else "")
            )
            st.write(plain(warning.message))
            st.caption(plain(f"Change: {warning.address}"))
    st.subheader("Concentration")
    rows = [
        {"Plan": plan.name, "Herfindahl index of people by country and vendor": plan.concentration}
        for plan in (difference.base, difference.plan)
    ]
    table(pd.DataFrame(rows), "How concentrated the people of each plan are")
    st.caption("1 means that all are in one country or with one vendor.")
    st.info(
        "Ranges, break-even and value of information are not in this version: the figures above are one outcome, not the spread of them.",
        icon=":material/info:",
    )


page()
state.settle()
