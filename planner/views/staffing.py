"""Staffing: who is where and when, whether the work gets done, who is hired and who leaves."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from babel.numbers import format_decimal

from planner.report import people
from planner.views import state
from planner.views.fields import locale, plain
from planner.views.grid import table
from planner.views.header import header


def page() -> None:
    """The whole page, from the draft."""
    header()
    plan = state.evaluate(state.draft()).difference.plan
    found = people.staffing_figures(plan)

    def text(value: float) -> str:
        return format_decimal(value, format="#,##0.#", locale=locale())

    st.header(plain(f"{plan.name}: {text(found['first'])} people at first, {text(found['last'])} at the end"))
    one, two, three, four = st.columns(4)
    one.metric("People at vendors, last month", text(found["vendors"]), border=True)
    two.metric(
        "Hires over the plan",
        text(found["hires"]),
        f"{text(found['replaced'])} replace leavers",
        delta_color="off",
        delta_arrow="off",
        border=True,
    )
    three.metric("Released by moves", text(found["released"]), border=True)
    four.metric("Longest that work waits, working days", text(found["wait"]), border=True)

    st.subheader("People by month")
    by = st.segmented_control("Grouped by", people.GROUPS, default="place", key="staffing:by") or "place"
    frame = people.heads_by(plan, by)
    st.line_chart(frame.set_axis(pd.to_datetime(frame.index), axis=0), y_label="people", x_label="", height=320)
    with st.expander("As a table"):
        table(frame.round(1), f"People by {by} in each month", index=True)

    st.subheader("Work and capacity")
    st.caption("Posts are the work in people of the team as it is today. Capacity below the posts is covered, or waits as backlog.")
    team = st.selectbox("Team", plan.ledger.teams, key="staffing:team")
    work = people.work_by_team(plan)
    rows = work[work["team"] == team].drop(columns="team").set_index("month")
    shown = rows[["work", "capacity", "backlog"]].rename(columns={"work": "posts of work"})
    st.line_chart(shown.set_axis(pd.to_datetime(shown.index), axis=0), y_label="posts", x_label="", height=280)
    with st.expander("As a table"):
        st.dataframe(
            rows.rename(columns={"work": "posts of work", "turnaround_days": "work waits, working days"}).round(2), width="stretch"
        )

    st.subheader("Hiring and exit plan")
    flows = people.flows(plan)
    if st.toggle("Only months with moves, releases or vacancies", value=True, key="staffing:moves"):
        busy = (
            (flows["moved in or out"].abs() > 1e-9) | (flows["released"] > 1e-9) | (flows["laid off"] > 1e-9) | (flows["vacancies"] > 1e-9)
        )
        flows = flows[busy]
    if flows.empty:
        st.write("Nobody moves, is released or is missing in this plan; leavers are replaced.")
    else:
        table(flows.round(2), "Who is hired, leaves, moves and is released by month")
        st.caption("Fractions are expected values over many people; released people who take another post in the firm are among them.")


page()
state.settle()
