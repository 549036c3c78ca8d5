"""Space: seats needed against held, by month and by weekday, and what happens to the leases."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from planner.report import space
from planner.report.words import money
from planner.scenario.quantity import month_text
from planner.views import state
from planner.views.fields import locale, plain
from planner.views.grid import table
from planner.views.header import header


def page() -> None:
    """The whole page, from the draft."""
    header()
    plan = state.evaluate(state.draft()).difference.plan
    leases, seats = space.leases(plan), space.seats(plan)
    now, then = (seats[seats["month"] == month] for month in (seats["month"].iloc[0], seats["month"].iloc[-1]))
    st.header(plain(f"{plan.name}: {now['held'].sum():,.0f} seats at first, {(then['held'] + then['short']).sum():,.0f} at the end"))

    st.subheader("Leases")
    if leases.empty:
        st.write("There is no lease: every seat is flexible and paid while it is needed.")
    else:
        coming = leases.sort_values("seats come free").iloc[0]
        st.write(
            plain(
                f"Next to come free: {coming['seats']:,.0f} seats at {coming['site']} after {coming['seats come free']} ({coming['exit']})."
            )
        )
        table(leases, "Each lease with its seats, dates and exit")

    site = st.selectbox("Site", plan.ledger.sites, key="space:site")
    rows = seats[seats["site"] == site].drop(columns="site").set_index("month")
    st.subheader("Seats by month")
    st.caption("Needed is what suffices on the busiest day at the service level; what is held is paid, used or not.")
    shown = rows[["needed", "held", "short", "people"]].rename(columns={"short": "flexible"})
    st.line_chart(shown.set_axis(pd.to_datetime(shown.index), axis=0), y_label="seats, people", x_label="", height=320)
    with st.expander("As a table"):
        cost = [money(value, plan.ledger.currency, locale()) if value == value else "" for value in rows["cost"]]
        named = rows.assign(cost=cost).rename(columns={"short": "flexible", "empty": "held and empty", "area": "area, sq ft"})
        named = named.rename(columns={"cost": "office cost of a seat"})
        table(named, f"Seats at {site} in each month", right=["office cost of a seat"], index=True)

    st.subheader("Seats by weekday")
    month = st.select_slider("Month", list(rows.index), value=rows.index[-1], key="space:month")
    number = list(rows.index).index(month) + 1
    week = space.weekdays(plan, site, number)
    st.bar_chart(week.set_index("weekday")[["needed"]], y_label="seats needed", x_label="", height=240, sort=False)
    st.caption(plain(f"Held in {month_text(plan.ledger.start + number - 1)}: {week['held'].iloc[0]:,.0f} seats."))


page()
state.settle()
