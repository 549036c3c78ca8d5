"""Compare: several plans side by side, what the firm's rule says, one of them looked at closely, and why a number is what it is."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from planner.analysis.compare import compare
from planner.analysis.decide import Verdict, decision, verdicts
from planner.analysis.difference import Difference
from planner.report import charts, items
from planner.report.overview import overview
from planner.report.words import headline, money
from planner.scenario.language import text as _
from planner.scenario.schema import specs
from planner.scenario.text import ScenarioError
from planner.views import sources, state
from planner.views.closer import closer
from planner.views.drawing import theme
from planner.views.fields import locale, plain
from planner.views.grid import chart, written
from planner.views.header import header
from planner.views.reason import panel

MOST = 2  # plans beside the base and the one that is open


def page() -> None:
    """The whole page, from the draft and the scenarios picked beside it."""
    header()
    differences = _differences()
    st.header(_("Plans side by side"))
    if not differences:
        st.info(_("The baseline is open itself. Pick a plan above, or one here, to see what it changes."), icon=":material/info:")
        return
    titles = _distinct([differences[0].base.name, *(d.plan.name for d in differences)])
    found = decision(differences)
    if found:
        st.write(plain(found.why))
    _overview(differences, titles)
    for d in differences:
        st.markdown(("- " if len(differences) > 1 else "") + plain(headline(d, locale())))
    if found:
        _rule(differences, titles)
    _cumulative(differences, titles)
    chosen = 0
    if len(differences) > 1:
        numbers = range(len(differences))
        chosen = st.selectbox(_("Look closer at"), numbers, format_func=lambda number: titles[number + 1], key="compare:closer")
    st.subheader(plain(_("{plan} against {base}").format(plan=titles[chosen + 1], base=titles[0])), anchor=False)
    closer(differences[chosen])
    panel([differences[0].base, *(d.plan for d in differences)], titles, "compare:why")


def _differences() -> list[Difference]:
    """The open draft and the files picked beside it, each against the baseline with the draft's facts."""
    current = state.draft()
    result = state.evaluate(current)
    files = [key for key in sources.files() if key not in (current.source.key, current.base.key)]
    picked = st.multiselect(
        _("Also compare"), files, key="compare:files", format_func=sources.title, max_selections=MOST, placeholder=_("other scenarios")
    )
    base = result.difference.base
    plans = [result.difference.plan] if current.source.key != current.base.key or current.changes else []
    for key in picked:
        try:
            plan = state.plan_of(key, current)
            compare(base, [plan])
        except ScenarioError as error:
            for problem in error.problems:
                st.error(plain(str(problem)))
        else:
            plans.append(plan)
    return compare(base, plans)


def _distinct(names: list[str]) -> list[str]:
    """Names that tell themselves apart, also where a plan stands beside itself: the second gets a number."""
    return [name if names.index(name) == number else f"{name} ({names[: number + 1].count(name)})" for number, name in enumerate(names)]


def _overview(differences: list[Difference], titles: list[str]) -> None:
    rows = overview(differences, locale())
    frame = pd.DataFrame([texts for _label, texts in rows], index=[label for label, _texts in rows], columns=titles)
    written(frame, _("Money, time, people, space and warnings of each plan"), right=titles, index=True)
    if words := items.about(differences):
        st.caption(plain(words))


def _rule(differences: list[Difference], titles: list[str]) -> None:
    with st.expander(_("The firm's rule, criterion by criterion"), expanded=True):
        found = [{v.criterion: v for v in verdicts(d)} for d in differences]
        names = dict.fromkeys(key for own in found for key in own)
        known = specs(differences[0].plan.scenario)
        rows = [(_(known[f"decide.{key}"].label), *(_mark(own.get(key)) for own in found)) for key in names]
        written(pd.DataFrame(rows, columns=[_("Criterion"), *titles[1:]]), _("Each criterion of the rule for each plan"))


def _mark(verdict: Verdict | None) -> str:
    """A verdict as a mark with its words."""
    if verdict is None:
        return "–"
    return (_("✓ met: {why}") if verdict.passed else _("✗ missed: {why}")).format(why=verdict.text)


def _cumulative(differences: list[Difference], titles: list[str]) -> None:
    """The chart of all plans with its table, a column a plan."""
    currency = differences[0].plan.ledger.currency
    frame = charts.cumulative_tables(differences).pivot(index="month", columns="series", values="cumulative")
    frame = frame.map(lambda value: money(value, currency, locale())).set_axis(titles[1:], axis=1).reset_index(names=_("Month"))
    words = " ".join(charts.cumulative_words(d, locale()) for d in differences)
    chart(
        charts.cumulative_savings(differences, theme(), locale()),
        words,
        frame,
        _("Cumulative saving: in words and as a table"),
        right=titles[1:],
    )


page()
state.settle()
