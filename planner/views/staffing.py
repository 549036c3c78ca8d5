"""Staffing: who is where and when, whether the work gets done as promised, who is hired and who leaves."""

from __future__ import annotations

from typing import Any

import streamlit as st

from planner.analysis.difference import Plan
from planner.report import charts_people, people
from planner.scenario.language import plural
from planner.scenario.language import text as _
from planner.views import state
from planner.views.fields import locale, plain
from planner.views.grid import figure, written
from planner.views.header import header
from planner.views.posts import figures, grouped, number, within, worked_out
from planner.views.results import once


def page() -> None:
    """The whole page, from the draft."""
    header()
    plan = state.evaluate(state.draft()).difference.plan
    everybody = once("staffing", (plan,), lambda: people.staffing_figures(plan))
    text = plural(
        "{plan}: {n} person at first, {last} at the end",
        "{plan}: {n} people at first, {last} at the end",
        round(everybody["first"]),
        plan=plan.name,
        last=number(everybody["last"]),
    )
    if everybody["vendor"] >= people.NOBODY:
        text += _(", {n} at vendors").format(n=number(everybody["vendor"]))
    st.header(plain(text), anchor=False)
    team, place, months = _filters(plan)
    kept = once(f"staffing:{team}:{place}", (plan, locale()), lambda: worked_out(plan, team, place))
    figures(kept)
    _people(plan, kept["by"], team, place, months)
    _work(plan, kept, team, place, months)
    _flows(plan, kept, team, place, months)


def _people(plan: Plan, first: str, team: str, place: str, months: tuple[str, str]) -> None:
    """Who is where and when; `first` is the grouping that is shown before one is chosen."""
    st.subheader(_("People"), anchor=False)
    by = st.segmented_control(
        _("Grouped by"),
        list(people.GROUPS),
        default=first,
        required=True,
        key=f"staffing:by:{first}",
        format_func=lambda key: _(people.GROUPS[key]),
    )
    by = by or first
    words, frame = once(f"staffing:{by}:{team}:{place}", (plan, locale(), *months), lambda: grouped(plan, by, team, place, months))
    figure(
        f"people:{by}:{team}:{place}",
        plan,
        lambda theme, where: charts_people.people(plan, theme, where, by, team, place),
        words,
        frame,
        _("People by month as a table"),
        people.HEADINGS,
    )


def _work(plan: Plan, kept: dict[str, Any], team: str, place: str, months: tuple[str, str]) -> None:
    """Whether the work gets done as promised."""
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
        within(kept["work"], months),
        _("Work and capacity by month as a table"),
        people.HEADINGS,
    )
    columns = _(
        "Posts of work, heads and people at vendors in {month}; the other columns are those of the worst month, in posts and working days."
    )
    st.caption(" ".join(filter(None, [columns.format(month=people.months(plan)[-1]), plain(people.calls_words(plan, team))])))
    written(kept["teams"], _("Work, people, waiting and promise of each team"))


def _flows(plan: Plan, kept: dict[str, Any], team: str, place: str, months: tuple[str, str]) -> None:
    """Who is hired and who leaves."""
    st.subheader(_("Hiring and exit plan"), anchor=False)
    if kept["flows"].empty:
        st.info(_("Nobody is hired here and nobody leaves. Pick another team or place, or all of them."), icon=":material/info:")
        return
    figure(
        f"flows:{team}:{place}",
        plan,
        lambda theme, where: charts_people.flows(plan, theme, where, team, place),
        kept["flows words"],
        within(kept["flows"], months),
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
    called = people.place_names(plan)
    team = one.selectbox(_("Team"), ["", *names], key="staffing:team", format_func=lambda name: name or _("All teams"))
    place = two.selectbox(_("Place"), ["", *places], key="staffing:place", format_func=lambda name: called.get(name, name) or _("All places"))
    shown = three.select_slider(_("Months in the tables"), months, value=(months[0], months[-1]), key=f"staffing:{months[0]}:{months[-1]}")
    return team, place, shown


page()
state.settle()
