"""Summary: the one page of who may look but not see wages; it has no draft, saves nothing and hands out no file."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from planner.report.summary import Row, Summary, summary
from planner.scenario.language import text as _
from planner.scenario.text import ScenarioError
from planner.views import gate, logs, sources
from planner.views.drafts import Draft
from planner.views.fields import locale, plain
from planner.views.grid import written
from planner.views.results import evaluate


def loaded(key: str, base: str) -> Summary:
    """The comparison of two files of the folder without wages: nothing else that was read of them goes on to the page. Raises ScenarioError."""
    opened = sources.source(key)
    against = sources.source(base) if base else sources.base_of(opened)
    return summary(evaluate(Draft(opened, against)).difference, locale())


def page() -> None:
    """The pickers and what may be seen of the two plans."""
    files = sources.files()
    bar = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
    key = bar.selectbox(_("Scenario"), files, key="summary:plan", format_func=sources.title, width=310)
    base = bar.selectbox(
        _("Compared with"), ["", *files], key="summary:base", format_func=lambda name: sources.title(name) if name else _("what it rests on"), width=310
    )
    gate.sign_out(bar)
    if key is None:
        st.info(_("There is no scenario in the folder yet."), icon=":material/info:")
        return
    try:
        found = loaded(key, base or "")
    except (ScenarioError, OSError, FloatingPointError) as error:  # its lines may quote a wage
        line = _("These two can't be compared: a file is wrong, or they don't fit together. Who may edit sees why (reference {reference}).")
        st.error(plain(line.format(reference=logs.failed(error))))
        return
    _shown(found)
    st.caption(_("You may look, not change. Pay of single roles is not shown, and amounts have three significant figures."))


def _shown(found: Summary) -> None:
    st.header(plain(found.sentence), anchor=False)
    if found.withheld:
        st.info(plain(found.withheld), icon=":material/info:")
    left, right = st.columns(2, gap="large")
    with left:
        if found.money:
            _table(_("Money"), found, found.money)
        if found.years:
            st.subheader(_("By year"), anchor=False)
            written(pd.DataFrame(found.years, columns=[_("Year"), _("Effect")]), _("What each year saves or costs more"), right=[_("Effect")])
        elif found.no_years:
            st.caption(plain(found.no_years))
    with right:
        _table(_("People"), found, found.people)
        _table(_("Space"), found, found.seats)


def _table(title: str, found: Summary, rows: tuple[Row, ...]) -> None:
    names = [found.base, found.plan if found.plan != found.base else f"{found.plan} "]
    st.subheader(title, anchor=False)
    written(pd.DataFrame(rows, columns=["", *names]), _("{what} of both plans").format(what=title), right=names)


page()
