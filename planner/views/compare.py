"""Compare: several plans side by side, why they differ, what each part is worth, and what the firm's rule says."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from planner.analysis.bridge import driver_bridge
from planner.analysis.compare import changed, compare
from planner.analysis.decide import decision, verdicts
from planner.analysis.difference import Difference
from planner.analysis.worth import worth_of_moves
from planner.report.overview import overview
from planner.report.tables import line_label
from planner.report.words import headline, money
from planner.scenario.text import ScenarioError
from planner.views import sources, state
from planner.views.fields import locale, plain
from planner.views.grid import table
from planner.views.header import header

MOST = 3  # plans beside the one that is open


def page() -> None:
    """The whole page, from the draft and the scenarios picked beside it."""
    header()
    differences = _differences()
    st.header("Plans side by side")
    if not differences:
        st.info("The baseline is open itself. Pick a plan above, or one here, to see what it changes.", icon=":material/info:")
        return
    found = decision(differences)
    if found:
        st.write(plain(found.why))
    names = [differences[0].base.name, *(d.plan.name for d in differences)]
    rows = overview(differences, locale())
    columns = _distinct(names)
    frame = pd.DataFrame([texts for _, texts in rows], index=[label for label, _ in rows], columns=columns)
    table(frame, "Money, time, people, space and warnings of each plan", right=columns, index=True)
    for d in differences:
        st.markdown(f"- {plain(headline(d, locale()))}")
    if found:
        _rule(differences)
    chosen = st.selectbox("Look closer at", range(len(differences)), format_func=lambda number: columns[number + 1], key="compare:closer")
    _closer(differences[chosen])


def _differences() -> list[Difference]:
    """The open draft and the files picked beside it, each against the baseline with the draft's facts."""
    current = state.draft()
    result = state.evaluate(current)
    files = [key for key in sources.files() if key not in (current.source.key, current.base.key)]
    picked = st.multiselect(
        "Also compare", files, key="compare:files", format_func=sources.title, max_selections=MOST, placeholder="other scenarios"
    )
    out = [result.difference] if current.source.key != current.base.key or current.changes else []
    for key in picked:
        try:
            out += compare(result.difference.base, [state.plan_of(key, current)])
        except ScenarioError as error:
            for problem in error.problems:
                st.error(plain(str(problem)))
    return out


def _distinct(names: list[str]) -> list[str]:
    """Names that tell themselves apart: of two alike the second gets a number."""
    return [name if names.index(name) == number else f"{name} ({names[: number + 1].count(name)})" for number, name in enumerate(names)]


def _rule(differences: list[Difference]) -> None:
    with st.expander("The firm's rule, criterion by criterion"):
        rows = [
            {
                "Plan": d.plan.name,
                "Criterion": verdict.criterion.replace("_", " "),
                "": "met" if verdict.passed else "missed",
                "What decides": verdict.text,
            }
            for d in differences
            for verdict in verdicts(d)
        ]
        table(pd.DataFrame(rows), "Each criterion of the rule for each plan")


def _closer(d: Difference) -> None:
    """Why one plan differs: by line, by driver, by move, and what was changed."""
    currency, where = d.plan.ledger.currency, locale()
    lines, drivers, moves, assumptions = st.tabs(["By line", "By driver", "What each move is worth", "Changed assumptions"])
    with lines:
        st.caption("What each line saves in present value; the lines add up to the saving.")
        rows = [{"Line": line_label(row.line), "Saving": money(row.present_saving, currency, where)} for row in d.by_line]
        table(pd.DataFrame(rows), "What each line saves in present value", right=["Saving"])
    with drivers:
        st.caption(
            "What each group of causes contributes, whatever the order in which they are looked at (Shapley values); they add up to the saving."
        )
        if st.toggle("Work it out", key="compare:drivers"):
            rows = [{"Driver": bar.driver, "Saving": money(bar.saving, currency, where)} for bar in driver_bridge(d).bars]
            table(pd.DataFrame(rows), "What each group of causes saves in present value", right=["Saving"])
    with moves:
        st.caption(
            "What is lost if a move is left out of the plan, and what it saves alone. A move that costs in the plan is carried by the others."
        )
        if st.toggle("Work it out", key="compare:moves"):
            rows = [
                {
                    "Move": row.name,
                    "In the plan": money(row.contribution, currency, where),
                    "Alone": "–" if row.alone is None else money(row.alone, currency, where),
                    "": "carried by the others" if row.carried else "",
                }
                for row in worth_of_moves(d)
            ]
            table(pd.DataFrame(rows), "What each move is worth in the plan and alone", right=["In the plan", "Alone"])
    with assumptions:
        rows = [
            {"Address": change.address, d.base.name: _text(change.base), f"{d.plan.name} ": _text(change.scenario)}
            for change in changed(d.base.scenario, d.plan.scenario)
        ]
        table(pd.DataFrame(rows), "Assumptions that differ")


def _text(value: object) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


page()
state.settle()
