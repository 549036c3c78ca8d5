"""Staffing: who is where and when, whether the work gets done as promised, who is hired and who leaves."""

from __future__ import annotations

from typing import Any

import streamlit as st
from babel.numbers import format_decimal

from planner.analysis.difference import Plan
from planner.report import charts_people, people
from planner.scenario.language import plural
from planner.scenario.language import text as _
from planner.views import state
from planner.views.fields import locale, plain
from planner.views.grid import figure, written
from planner.views.header import header
from planner.views.results import once


def page() -> None:
    """The whole page, from the draft."""
    header()
    plan = state.evaluate(state.draft()).difference.plan
    everybody = once("staffing", (plan,), lambda: people.staffing_figures(plan))
    headline = _("{plan}: {first} people at first, {last} at the end")
    text = headline.format(plan=plan.name, first=_number(everybody["first"]), last=_number(everybody["last"]))
    if everybody["vendor"] >= people.NOBODY:
        text += _(", {n} at vendors").format(n=_number(everybody["vendor"]))
    st.header(plain(text), anchor=False)
    team, place, months = _filters(plan)
    kept = once(f"staffing:{team}:{place}", (plan, locale()), lambda: _worked_out(plan, team, place))
    _figures(kept)

    st.subheader(_("People"), anchor=False)
    by = st.segmented_control(
        _("Grouped by"),
        list(people.GROUPS),
        default=kept["by"],
        required=True,
        key=f"staffing:by:{kept['by']}",
        format_func=lambda key: _(people.GROUPS[key]),
    )
    by = by or kept["by"]
    words, frame = once(f"staffing:{by}:{team}:{place}", (plan, locale(), *months), lambda: _grouped(plan, by, team, place, months))
    figure(
        f"people:{by}:{team}:{place}",
        plan,
        lambda theme, where: charts_people.people(plan, theme, where, by, team, place),
        words,
        frame,
        _("People by month as a table"),
        people.HEADINGS,
    )

    st.subheader(_("Work and service"), anchor=False)
    posts = _(
        "A post is the work of one of today's people in a full month. What capacity lacks is covered by overtime or an agency, or waits."
    )
    st.caption(posts + (_(" Work is counted by team, whatever the place.") if place else ""))
    figure(
        f"capacity:{team}",
        plan,
        lambda theme, where: charts_people.capacity(plan, theme, where, team),
        kept["capacity words"],
        _within(kept["work"], months),
        _("Work and capacity by month as a table"),
        people.HEADINGS,
    )
    columns = _(
        "Posts of work, heads and people at vendors in {month}; the other columns are those of the worst month, in posts and working days."
    )
    st.caption(columns.format(month=people.months(plan)[-1]))
    written(kept["teams"], _("Work, people, waiting and promise of each team"))

    st.subheader(_("Hiring and exit plan"), anchor=False)
    if kept["flows"].empty:
        st.info(_("Nobody is hired here and nobody leaves. Pick another team or place, or all of them."), icon=":material/info:")
        return
    figure(
        f"flows:{team}:{place}",
        plan,
        lambda theme, where: charts_people.flows(plan, theme, where, team, place),
        kept["flows words"],
        _within(kept["flows"], months),
        _("Hires and exits by team and month as a table"),
        people.HEADINGS,
    )
    until = _(
        "Fractions are expected values. Those who leave by themselves are gone from the month shown; others are paid in it for the last time."
    )
    st.caption(until)


def _filters(plan: Plan) -> tuple[str, str, tuple[str, str]]:
    """Team, place (empty: all) and months that are shown."""
    one, two, three = st.columns([2, 2, 3], gap="medium")
    names, places, months = plan.ledger.teams, people.places(plan), people.months(plan)
    team = one.selectbox(_("Team"), ["", *names], key="staffing:team", format_func=lambda name: name or _("All teams"))
    place = two.selectbox(_("Place"), ["", *places], key="staffing:place", format_func=lambda name: name or _("All places"))
    shown = three.select_slider(_("Months in the tables"), months, value=(months[0], months[-1]), key=f"staffing:{months[0]}:{months[-1]}")
    return team, place, shown


def _worked_out(plan: Plan, team: str, place: str) -> dict[str, Any]:
    """What the page shows of a team and place; `by` is the first grouping that tells anything apart."""
    work = people.work_by_team(plan)
    return {
        "by": next((key for key in ("place", "arrangement", "role") if people.heads_by(plan, key, team, place).shape[1] > 1), "place"),
        "figures": people.staffing_figures(plan, team, place),
        "work": work[work["team"] == team] if team else work,
        "teams": people.teams(plan, locale(), team),
        "flows": people.coming_and_going(plan, team, place),
        "capacity words": charts_people.capacity_words(plan, locale(), team),
        "flows words": charts_people.flows_words(plan, locale(), team, place),
    }


def _grouped(plan: Plan, by: str, team: str, place: str, months: tuple[str, str]) -> tuple[str, Any]:
    """The chart of people in words, and its table with the heads wanted and missing beside the groups."""
    groups = people.heads_by(plan, by, team, place).reset_index()
    frame = people.staffing(plan, team, place).merge(groups, on="month")
    return charts_people.people_words(plan, locale(), by, team, place), _within(frame, months)


def _figures(kept: dict[str, Any]) -> None:
    found = kept["figures"]
    one, two, three, four = st.columns(4)
    calm: dict[str, Any] = {"delta_color": "off", "delta_arrow": "off", "border": True, "height": "stretch"}
    moved = _("{n} for moved work").format(n=_number(found["joining"]))
    one.metric(_("Hired over the plan"), _number(found["joining"] + found["replacing"]), moved, **calm)
    gone = _("{n} laid off").format(n=_number(found["laid_off"]))
    two.metric(_("Leave over the plan"), _number(found["leaving"] + found["redeployed"] + found["laid_off"]), gone, **calm)
    three.metric(_("Most vacancies in a month"), _number(found["vacancies"]), _("posts without anybody"), **calm)
    late = int((kept["teams"][_("Kept")] == _("no")).sum())
    said = plural("{n} team misses its promise", "{n} teams miss their promise", late) if late else _("every promise kept")
    four.metric(_("Longest wait of work, working days"), _number(found["wait"], "#,##0.#"), said, **calm)


def _number(value: float, pattern: str = "#,##0") -> str:
    return format_decimal(value, format=pattern, locale=locale())


def _within(frame: Any, months: tuple[str, str]) -> Any:
    return frame[(frame["month"] >= months[0]) & (frame["month"] <= months[1])]


page()
state.settle()
