"""Plan: the answer in a sentence, four figures, where it comes from, what matters most, the levers and the moves."""

from __future__ import annotations

import streamlit as st

from planner.analysis.warnings import Warning, warnings
from planner.report import charts
from planner.report.words import month_name, warning_text
from planner.scenario.language import plural
from planner.scenario.language import text as _
from planner.views import state
from planner.views.answer import bridge, figures, sentence
from planner.views.drawing import chart
from planner.views.fields import locale, plain
from planner.views.header import header
from planner.views.levers import levers
from planner.views.matter import matter
from planner.views.moves import moves
from planner.views.results import once


def page() -> None:
    """The whole page, from the draft; the answer is the first thing sent to the browser, what takes longest to work out the last."""
    top, first, answer = st.container(), st.container(), st.container()
    current = state.draft()
    result = state.evaluate(current)
    difference = result.difference
    alone = current.source.key == current.base.key and not current.changes
    with answer:
        sentence(difference, alone)
        figures(difference)
    with top:
        header()
    found: list[Warning] = once("warnings", (difference, locale()), lambda: warnings(difference))
    for warning in found:
        if warning.blocks:
            first.error(plain(warning_text(warning)), icon=":material/block:")
    left, right = st.columns([6, 5], gap="large")
    with left:
        if alone:
            chart("cost", difference, lambda theme, where: charts.cost_by_line(difference, theme, where))
        else:
            bridge(difference)
    three = right.container()
    st.divider()
    left, right = st.columns([5, 6], gap="large")
    with left:
        st.subheader(_("Levers"), anchor=False)
        levers(result)
    with right:
        st.subheader(_("When the money comes back"), anchor=False)
        chart("cumulative", difference, lambda theme, where: charts.cumulative_saving(difference, theme, where))
    st.divider()
    moves(current, result)
    _mind(found)
    _next()
    with three:
        matter(current, result)
    _foot(result)


def _mind(found: list[Warning]) -> None:
    """What to be careful about, the calm ones folded away."""
    loud = [warning for warning in found if not warning.blocks and not warning.acknowledged and warning.severity != "note"]
    calm = [warning for warning in found if not warning.blocks and warning not in loud]
    for warning in loud:
        st.warning(plain(warning_text(warning)), icon=":material/info:")
    if calm:
        with st.expander(plural("{n} note on this plan", "{n} notes on this plan", len(calm))):
            for warning in calm:
                st.markdown(f"- {plain(warning_text(warning))}")


def _next() -> None:
    """The reader's next questions."""
    with st.container(horizontal=True, gap="medium"):
        st.page_link("planner/views/compare.py", label=_("Why does it differ? Compare"), icon=":material/compare_arrows:")
        st.page_link("planner/views/staffing.py", label=_("Who, where and when? Staffing"), icon=":material/groups:")
        st.page_link("planner/views/assumptions.py", label=_("Where does each value come from? Assumptions"), icon=":material/fact_check:")


def _foot(result: state.Result) -> None:
    scenario, ledger = result.difference.plan.scenario, result.difference.plan.ledger
    line = _("{file}, library {library}, {months} months from {start}. Savings are cash; positive means cheaper. Examples, not advice.")
    st.caption(plain(line.format(file=scenario.file, library=scenario.library, months=ledger.months, start=month_name(ledger.start, locale()))))


page()
state.settle()
