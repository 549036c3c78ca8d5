"""The people and posts of a team and place: what is worked out once, the figures on top, the tables by month."""

from __future__ import annotations

from typing import Any

import streamlit as st
from babel.numbers import format_decimal

from planner.analysis.difference import Plan
from planner.report import charts_people, people
from planner.scenario.language import plural
from planner.scenario.language import text as _
from planner.views.fields import locale


def worked_out(plan: Plan, team: str, place: str) -> dict[str, Any]:
    """What the page shows of a team and place; `by` is the first grouping that tells anything apart."""
    work = people.work_by_team(plan)
    return {
        "by": people.telling([plan], team, place),
        "figures": people.staffing_figures(plan, team, place),
        "work": work[work["team"] == team] if team else work,
        "teams": people.teams(plan, locale(), team),
        "flows": people.coming_and_going(plan, team, place),
        "capacity words": charts_people.capacity_words(plan, locale(), team),
        "flows words": charts_people.flows_words(plan, locale(), team, place),
    }


def grouped(plan: Plan, by: str, team: str, place: str, months: tuple[str, str]) -> tuple[str, Any]:
    """The chart of people in words, and its table with the heads wanted and missing beside the groups."""
    groups = people.heads_by(plan, by, team, place).reset_index()
    frame = people.staffing(plan, team, place).merge(groups, on="month")
    return charts_people.people_words(plan, locale(), by, team, place), within(frame, months)


def figures(kept: dict[str, Any]) -> None:
    """The four figures on top."""
    found = kept["figures"]
    one, two, three, four = st.columns(4)
    calm: dict[str, Any] = {"delta_color": "off", "delta_arrow": "off", "border": True, "height": "stretch"}
    moved = _("{n} for moved work").format(n=number(found["joining"]))
    one.metric(_("Hired over the plan"), number(found["joining"] + found["replacing"]), moved, **calm)
    gone = _("{n} laid off").format(n=number(found["laid_off"]))
    two.metric(_("Leave over the plan"), number(found["leaving"] + found["redeployed"] + found["laid_off"]), gone, **calm)
    three.metric(_("Most vacancies in a month"), number(found["vacancies"]), _("posts without anybody"), **calm)
    late = int((kept["teams"][_("Kept")] == _("no")).sum())
    said = plural("{n} team misses its promise", "{n} teams miss their promise", late) if late else _("every promise kept")
    four.metric(_("Longest wait of work, working days"), number(found["wait"], "#,##0.#"), said, **calm)


def number(value: float, pattern: str = "#,##0") -> str:
    """A number as the reader writes it."""
    return format_decimal(value, format=pattern, locale=locale())


def within(frame: Any, months: tuple[str, str]) -> Any:
    """The rows of a table by month that lie between two months."""
    return frame[(frame["month"] >= months[0]) & (frame["month"] <= months[1])]
