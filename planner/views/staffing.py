"""Staffing: who is where and when, whether the work gets done as promised, who is hired and who leaves."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import streamlit as st
from babel.numbers import format_decimal

from planner.analysis.difference import Plan
from planner.report import charts_people, people
from planner.scenario.language import plural
from planner.scenario.language import text as _
from planner.views import state
from planner.views.fields import locale, plain
from planner.views.grid import chart, theme, written
from planner.views.header import header


def page() -> None:
    """The whole page, from the draft."""
    header()
    plan = state.evaluate(state.draft()).difference.plan
    everybody = people.staffing_figures(plan)
    at_vendors = _(", {n} at vendors").format(n=_number(everybody["vendor"])) if everybody["vendor"] >= people.NOBODY else ""
    st.header(
        plain(
            _("{plan}: {first} people at first, {last} at the end").format(
                plan=plan.name, first=_number(everybody["first"]), last=_number(everybody["last"])
            )
            + at_vendors
        ),
        anchor=False,
    )
    team, place, months = _filters(plan)
    drawn = _drawn(plan, theme(), locale(), team, place)
    _figures(plan, people.staffing_figures(plan, team, place), team)

    st.subheader(_("People"), anchor=False)
    options = list(people.GROUPS)
    by = st.segmented_control(
        _("Grouped by"), options, default=drawn["by"], required=True, key="staffing:by", format_func=lambda key: _(people.GROUPS[key])
    )
    by = by or drawn["by"]
    grouped = people.heads_by(plan, by, team, place).reset_index()
    chart(
        charts_people.people(plan, theme(), locale(), by, team, place) if by != drawn["by"] else drawn["people"],
        charts_people.people_words(plan, locale(), by, team, place),
        _within(people.staffing(plan, team, place).merge(grouped, on="month"), months),
        _("People by month as a table"),
        people.HEADINGS,
    )

    st.subheader(_("Work and service"), anchor=False)
    st.caption(
        _(
            "A post is the work of one of today's people in a full month. What capacity lacks is covered by overtime or an agency, or waits as backlog."
        )
        + (_(" Work is counted by team, whatever the place.") if place else "")
    )
    work = people.work_by_team(plan)
    chart(
        drawn["capacity"],
        charts_people.capacity_words(plan, locale(), team),
        _within(work[work["team"] == team] if team else work, months),
        _("Work and capacity by month as a table"),
        people.HEADINGS,
    )
    st.caption(
        _(
            "Posts of work, heads and people at vendors in {month}; the other columns are those of the worst month, in posts and working days."
        ).format(month=people.months(plan)[-1])
    )
    written(people.teams(plan, locale(), team), _("Work, people, waiting and promise of each team"))

    st.subheader(_("Hiring and exit plan"), anchor=False)
    flows = people.coming_and_going(plan, team, place)
    if flows.empty:
        st.info(_("Nobody is hired here and nobody leaves. Pick another team or place, or all of them."), icon=":material/info:")
        return
    chart(
        drawn["flows"],
        charts_people.flows_words(plan, locale(), team, place),
        _within(flows, months),
        _("Hires and exits by team and month as a table"),
        people.HEADINGS,
    )
    st.caption(
        _(
            "Fractions are expected values. Those who leave by themselves are gone from the month shown; those laid off or taking another post are paid in it for the last time."
        )
    )


def _filters(plan: Plan) -> tuple[str, str, tuple[str, str]]:
    """Team, place (empty: all) and months that are shown."""
    one, two, three = st.columns([2, 2, 3], gap="medium")
    names, places, months = plan.ledger.teams, people.places(plan), people.months(plan)
    team = one.selectbox(_("Team"), ["", *names], key="staffing:team", format_func=lambda name: name or _("All teams"))
    place = two.selectbox(_("Place"), ["", *places], key="staffing:place", format_func=lambda name: name or _("All places"))
    shown = three.select_slider(_("Months in the tables"), months, value=(months[0], months[-1]), key=f"staffing:{months[0]}:{months[-1]}")
    return team, place, shown


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs={Plan: attrgetter("digest")})
def _drawn(plan: Plan, colours: str, where: str, team: str, place: str) -> dict[str, Any]:
    """The charts of a plan, made once; `by` is the first grouping that tells anything apart."""
    by = next((key for key in ("place", "arrangement", "role") if people.heads_by(plan, key, team, place).shape[1] > 1), "place")
    return {
        "by": by,
        "people": charts_people.people(plan, colours, where, by, team, place),
        "capacity": charts_people.capacity(plan, colours, where, team),
        "flows": charts_people.flows(plan, colours, where, team, place),
    }


def _figures(plan: Plan, found: dict[str, float], team: str) -> None:
    one, two, three, four = st.columns(4)
    calm: dict[str, Any] = {"delta_color": "off", "delta_arrow": "off", "border": True, "height": "stretch"}
    moved = _("{n} for moved work").format(n=_number(found["joining"]))
    one.metric(_("Hired over the plan"), _number(found["joining"] + found["replacing"]), moved, **calm)
    gone = _("{n} laid off").format(n=_number(found["laid_off"]))
    two.metric(_("Leave over the plan"), _number(found["leaving"] + found["redeployed"] + found["laid_off"]), gone, **calm)
    three.metric(_("Most vacancies in a month"), _number(found["vacancies"]), _("posts without anybody"), **calm)
    kept = people.teams(plan, locale(), team)[_("Kept")]
    late = int((kept == _("no")).sum())
    said = plural("{n} team misses its promise", "{n} teams miss their promise", late) if late else _("every promise kept")
    four.metric(_("Longest wait of work, working days"), _number(found["wait"], "#,##0.#"), said, **calm)


def _number(value: float, pattern: str = "#,##0") -> str:
    return format_decimal(value, format=pattern, locale=locale())


def _within(frame: Any, months: tuple[str, str]) -> Any:
    return frame[(frame["month"] >= months[0]) & (frame["month"] <= months[1])]


page()
state.settle()
