"""The three assumptions that matter most: what each does to the saving within its range, and a slider to try it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from planner.analysis.matter import Swing, swings
from planner.report.words import swing_text
from planner.scenario.amounts import currency_of
from planner.scenario.language import plural
from planner.scenario.language import text as _
from planner.views import state
from planner.views.fields import locale, plain
from planner.views.lever import Lever, draw
from planner.views.levers import lever_of
from planner.views.results import Result, evaluate, once

SHOWN = 3


def matter(current: state.Draft, result: Result) -> None:
    """Which three, as ranked for the plan as it was opened or when asked again; the amounts are those of now."""
    st.subheader(_("What matters most"), anchor=False)
    ranked_for = st.session_state.get("matter:for")
    if ranked_for is None or (ranked_for.source, ranked_for.base) != (current.source, current.base):
        ranked_for = st.session_state["matter:for"] = replace(current, changes={}, problems=())
    first = _ranked(ranked_for)
    if not first:
        st.caption(_("No assumption of this plan has a range. Give one a low and a high in its file, and what it does to the saving stands here."))
        return
    difference = result.difference
    ranges = {row.address: (row.low, row.high) for row in first}
    now = once("swings", (difference, repr(ranges)), lambda: {row.address: row for row in swings(difference, ranges)})
    locked = state.locked()
    for row in first:
        _one(row, now.get(row.address), result, locked)
    if ranked_for.changes != current.changes:
        behind = len(set(ranked_for.changes.items()) ^ set(current.changes.items()))
        st.caption(plain(plural("These levers were picked before your {n} change; the amounts are up to date.", "These levers were picked before your {n} changes; the amounts are up to date.", behind)))
        st.button(_("Choose again"), key="matter:again", icon=":material/refresh:", on_click=_again, args=(current,))


def _one(ranked: Swing, now: Swing | None, result: Result, locked: bool) -> None:
    lever = lever_of(result.difference.plan.scenario, result.opened, ranked.address)
    with st.container(gap=None):
        draw(Lever(ranked.address, lever.label, (ranked.low, ranked.high), " of three"), result, locked)
        if now is None:
            st.caption(_("Makes no difference to the plan as it is now."))
        else:
            plan = result.difference.plan
            own = currency_of(plan.scenario, now.address)
            st.markdown(f":small[{plain(swing_text(now, plan.ledger.currency, locale(), own))}]")


def _ranked(current: state.Draft) -> tuple[Swing, ...]:
    difference = evaluate(current).difference
    found: tuple[Swing, ...] = _all(difference.plan.digest, difference.base.digest, difference)[:SHOWN]
    return found


@st.cache_resource(max_entries=64, show_spinner=False)
def _all(plan: str, base: str, _difference: object) -> tuple[Swing, ...]:
    """Every swing of a comparison, by the digests of its two sides."""
    return swings(_difference)  # type: ignore[arg-type]


def _again(current: state.Draft) -> None:
    st.session_state["matter:for"] = replace(current, problems=())
