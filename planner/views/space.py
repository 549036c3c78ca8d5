"""Space: what happens to the leases and when seats can go back, seats needed against held by month and by weekday, what a seat costs."""

from __future__ import annotations

from typing import Any

import streamlit as st
from babel.numbers import format_decimal

from planner.analysis.difference import Plan
from planner.analysis.releases import Chance, chances, saving
from planner.report import charts_space, space
from planner.report.words import money
from planner.scenario.language import text as _
from planner.views import state
from planner.views.drawing import chart
from planner.views.fields import locale, plain
from planner.views.grid import figure, written
from planner.views.header import header
from planner.views.results import once


def page() -> None:
    """The whole page, from the draft."""
    header()
    plan = state.evaluate(state.draft()).difference.plan
    first, last = space.total_seats(plan)
    st.header(
        plain(_("{plan}: {first} seats at first, {last} at the end").format(plan=plan.name, first=_number(first), last=_number(last)))
    )
    ways, saved = once("ways out", (plan,), lambda: _ways_out(plan))
    st.write(plain(space.next_chance_words(plan, ways, saved, locale())))

    if ways:
        st.subheader(_("Leases"), anchor=False)
        chart("leases", plan, lambda theme, where: charts_space.leases(plan, theme, where))
        cost = _("Cost of leaving")
        written(space.way_table(plan, ways, locale()), charts_space.lease_words(plan, locale()), right=[cost])

    st.subheader(_("Seats by month"), anchor=False)
    sites = plan.ledger.sites
    site = st.selectbox(_("Site"), sites, key="space:site") if len(sites) > 1 else sites[0]
    _figures(plan, site)
    st.caption(_("Needed is what suffices on the busiest day at the firm's service level; what is held is paid, used or not."))
    rows, words = once(f"seats:{site}", (plan, locale()), lambda: _by_month(plan, site))
    figure(
        f"seats:{site}",
        plan,
        lambda theme, where: charts_space.seats(plan, site, theme, where),
        words,
        rows,
        _("Seats by month as a table"),
        space.HEADINGS,
    )

    st.subheader(_("Seats by weekday"), anchor=False)
    months = list(rows["month"])
    month = st.select_slider(_("Month"), months, value=months[-1], key=f"space:month:{months[0]}:{months[-1]}")
    number = months.index(month) + 1
    st.write(plain(space.peak_words(plan, site, number, locale())))
    left, right = st.columns([3, 2], gap="large", vertical_alignment="center")
    with left:
        chart(f"week:{site}:{number}", plan, lambda theme, where: charts_space.weekdays(plan, site, number, theme, where))
    with right:
        written(space.weekdays(plan, site, number), charts_space.weekday_words(plan, site, number, locale()), headings=space.BY_DAY)


def _ways_out(plan: Plan) -> tuple[list[Chance], float | None]:
    """The ways out of the leases, and what the first would save where the plan leaves it."""
    found = chances(plan)
    return found, saving(plan, found[0]) if found and not found[0].taken else None


def _by_month(plan: Plan, site: str) -> tuple[Any, str]:
    """Seats of a site by month with their cost in words, and the chart of them for those who don't see it."""
    rows = space.seats(plan)
    rows = rows[rows["site"] == site].drop(columns="site")
    return rows.assign(cost=[_money(value, plan) for value in rows["cost"]]), charts_space.seats_words(plan, site, locale())


def _figures(plan: Plan, site: str) -> None:
    found = space.site_figures(plan, site)
    one, two, three, four = st.columns(4)
    calm: dict[str, Any] = {"delta_color": "off", "delta_arrow": "off", "border": True, "height": "stretch"}
    one.metric(_("Seats at the end"), _number(found["last"]), _("{n} at first").format(n=_number(found["first"])), **calm)
    empty = _("at most {n} held and empty").format(n=_number(found["empty"]))
    two.metric(_("Needed on the busiest day, at the end"), _number(found["needed"]), empty, **calm)
    before = _("{cost} at first").format(cost=_money(found["cost_first"], plan))
    three.metric(_("Office cost of a seat and month"), _money(found["cost"], plan), before, **calm)
    desks = _("desks per person: {n}").format(n=_number(found["desks_per_person"], "0.##"))
    four.metric(_("People per desk, at the end"), _number(found["people_per_desk"], "0.##"), desks, **calm)


def _number(value: float, pattern: str = "#,##0") -> str:
    return format_decimal(value, format=pattern, locale=locale()) if value == value else "–"


def _money(value: float, plan: Plan) -> str:
    return money(value, plan.ledger.currency, locale()) if value == value else "–"


page()
state.settle()
