"""How likely: a run of many draws behind a button, its fan, its chances beside what decides, and what to find out first."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st
from babel.numbers import format_decimal

from planner.analysis import heavy
from planner.analysis.difference import Difference
from planner.analysis.draws import REPORT, SCREEN, SIGN_OFF
from planner.analysis.heavy import Sure
from planner.report import charts_chance
from planner.report.chance import clipped_sentence, figure_rows, knowing_sentences, odds_mislead, odds_rows, range_sentence, short_range
from planner.report.resting import rests_on
from planner.report.words import money
from planner.scenario.language import marked
from planner.scenario.language import text as _
from planner.scenario.text import ScenarioError
from planner.views.fields import locale, plain
from planner.views.grid import figure, written
from planner.views.kept import inputs_of, kept, latest

SIZES = {SCREEN: marked("{count} to look"), REPORT: marked("{count} for a report"), SIGN_OFF: marked("{count} to sign off")}
SEED = 0  # as on the command line: the same figures there
HEADINGS = {"month": marked("Month"), "p10": "P10", "p50": "P50", "p90": "P90", "plain": marked("Plain run")}


def chance(d: Difference) -> None:
    """The choice of draws, the button, and what the last run said."""
    st.subheader(_("How likely it is"), anchor=False)
    st.caption(
        _(
            "A run takes every assumption with a range at once, draws it as often as chosen, the same draws for both plans, and works out "
            "the saving in each. Nothing is changed by it."
        )
    )
    count = st.segmented_control(
        _("Draws"), list(SIZES), default=SCREEN, required=True, key="risk:draws", format_func=lambda size: _(SIZES[size]).format(count=_number(size))
    )
    count = count or SCREEN
    words = _("Run {count} draws").format(count=_number(count))
    try:
        found = kept(_key(d), inputs_of(d), partial(heavy.sure, d, count, SEED), words, lambda sure: sure.count == count)
    except ScenarioError as error:
        st.error(plain(str(error)))
        return
    if found:
        _shown(found)


def _shown(sure: Sure) -> None:
    outcome, where = sure.outcome, locale()
    d = outcome.difference
    st.write(plain(range_sentence(outcome, where)))
    if rests := rests_on(outcome, where):
        st.warning(plain(rests), icon=":material/trending_down:")
    if mislead := odds_mislead(outcome, where):
        st.warning(plain(mislead), icon=":material/balance:")
    frame = charts_chance.fan_table(outcome)
    for name in ("p10", "p50", "p90", "plain"):
        frame[name] = [money(value, d.plan.ledger.currency, where) for value in frame[name]]
    figure(
        "fan",
        outcome,
        lambda theme, reader: charts_chance.fan(outcome, theme, reader),
        charts_chance.fan_words(outcome, where),
        frame,
        _("Cumulative saving: in words and as a table"),
        HEADINGS,
    )
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f"**{_('Chances, and what decides')}**")
        odds = pd.DataFrame(odds_rows(outcome, where), columns=["", " "])
        written(odds, _("Chance of being cheaper, average, regret, worst tenth, payback"))
    with right:
        st.markdown(f"**{_('What to find out first')}**")
        for line in knowing_sentences(d, sure.worths, sure.everything, where):
            st.markdown(f"- {plain(line)}")
    columns = [_("Figure"), "P10", "P50", "P90", _("Mean")]
    with st.expander(_("All figures with their standard errors")):
        rows = pd.DataFrame(figure_rows(outcome, where), columns=columns)
        written(rows, _("P10, P50, P90 and mean of saving, most money out and payback"), right=columns[1:])
        st.caption(_("{count} draws, seed {seed}. ± is the standard error over eight independent sets of draws.").format(count=_number(sure.count), seed=SEED))
        if clipped := clipped_sentence(outcome, where):
            st.caption(plain(clipped))


def sure_of(d: Difference) -> str:
    """The range of a run that was made for these inputs, "" where there is none."""
    found = latest(_key(d), lambda: inputs_of(d))
    return short_range(found.outcome, locale()) if isinstance(found, Sure) else ""


def _key(d: Difference) -> str:
    return f"simulate:{d.base.scenario.file}:{d.plan.scenario.file}"


def _number(count: int) -> str:
    return str(format_decimal(count, locale=locale()))
