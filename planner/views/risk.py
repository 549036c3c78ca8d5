"""Risk: what would have to be true for the plan to fail, how likely that is, what moves it, where it turns, and known pitfalls."""

from __future__ import annotations

import streamlit as st

from planner.report.chance import failing_sentence
from planner.scenario.language import text as _
from planner.views import state
from planner.views.chance import chance
from planner.views.fields import locale, plain
from planner.views.header import header
from planner.views.pitfalls import pitfalls
from planner.views.results import once
from planner.views.turning import even, movers, shares, together, two


def page() -> None:
    """The whole page, from the draft; what takes long waits for its button."""
    header()
    current = state.draft()
    result = state.evaluate(current)
    d = result.difference
    if current.source.key == current.base.key and not current.changes:
        st.header(_("How sure is it?"), anchor=False)
        st.info(_("The baseline is open itself. Pick a plan above to see how sure its saving is."), icon=":material/info:")
    else:
        st.header(plain(once("failing", (d, locale()), lambda: failing_sentence(d, locale()))), anchor=False)
        chance(d)
        st.divider()
        found = movers(d)
        shares(d)
        first = [bar.address for bar in found.bars]
        st.divider()
        even(result, first)
        st.divider()
        two(result, first)
        st.divider()
        together(d)
        st.divider()
    pitfalls(result)


page()
state.settle()
