"""Why this number: from a plan's total of a line to a month, an owner, the formula with its numbers, assumptions and sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from planner.analysis.difference import Plan
from planner.model.register import LINES
from planner.report.explain import explained
from planner.report.explained import Explanation, as_text
from planner.report.moving import move_labels
from planner.report.tables import line_label
from planner.report.words import money
from planner.scenario.language import text as _
from planner.scenario.quantity import month_text
from planner.scenario.text import ScenarioError
from planner.views.fields import locale, plain
from planner.views.grid import written

Option = TypeVar("Option")


def ask(key: str, line: str) -> None:
    """Points the panel of a page at a line."""
    st.session_state[f"{key}:line"] = line
    for name in ("month", "owner"):
        st.session_state.pop(f"{key}:{name}", None)


def panel(plans: Sequence[Plan], titles: Sequence[str], key: str = "reason") -> None:
    """The pickers and the explanation; the last plan is the one that is looked at first."""
    st.subheader(_("Why this number"), anchor=False)
    one, two, three, four = st.columns(4)
    which = _pick(one, _("Plan"), list(range(len(plans)))[::-1], f"{key}:plan", lambda number: titles[number])
    plan, currency = plans[which], plans[which].ledger.currency
    totals = {line: float(plan.ledger.by_month(line).sum() + plan.ledger.at_start(line)[0]) for line in LINES}
    lines = [line for line in LINES if totals[line]] or list(LINES)
    line = _pick(two, _("Line"), lines, f"{key}:line", line_label)
    months = [] if line == "upfront" else [month_text(plan.ledger.start + t) for t in range(plan.ledger.months)]
    month = _pick(three, _("Month"), ["", *months], f"{key}:month", lambda name: name or _("the first with a value"))
    labels = move_labels(plan.scenario)
    owner = _pick(four, _("Team, move, site or vendor"), ["", *plan.ledger.owners(line)], f"{key}:owner", lambda name: labels.get(name, name) or _("all"))
    total = _("{line} of {plan} over {months} months: {amount}. This is what one month of it is made of:").format(
        line=line_label(line), plan=titles[which], months=plan.ledger.months, amount=money(totals[line], currency, locale())
    )
    st.caption(plain(total))
    try:
        hint = _("Down to the sources: pick one of them above.")
        found = explained(plan, line, owner, month, locale(), hint)
    except ScenarioError as error:
        st.error(plain(str(error)))
        return
    _shown(found)
    with st.expander(_("As text, to copy")):
        st.code(as_text(found), language=None)


def _shown(found: Explanation) -> None:
    """An explanation in words, lists and one short table, which all wrap on a phone."""
    st.markdown(f"**{plain(found.headline)}**")
    st.caption("  \n".join(map(plain, found.quiet)))
    st.write(plain(found.about))
    if found.formula:
        st.text("\n".join(found.formula))
    if found.left_out:
        st.caption(plain(found.left_out))
    if found.owners:
        head, right = list(found.owners.head), found.owners.head[-1]
        written(pd.DataFrame(found.owners.rows, columns=head), found.headline, right=[right])
        st.caption(plain(found.owners.hint))
    for part in found.rests:
        st.markdown(f"**{plain(part.title)}**")
        st.caption("  \n".join(map(plain, part.about)))
        if part.rows:
            st.markdown("\n".join(f"- {plain(address)}: **{plain(value)}**; {plain(origin)}" for address, value, origin in part.rows))
        if part.more:
            st.caption("  \n".join(map(plain, part.more)))
    if found.sources:
        st.markdown(f"**{plain(_('Sources'))}**")
        st.text("\n".join(found.sources))  # never Markdown, which would make links of addresses


def _pick(column: DeltaGenerator, label: str, options: list[Option], key: str, shown: Callable[[Option], str]) -> Option:
    """A picker whose choice goes back to the first where it is no longer among the options."""
    if st.session_state.get(key, options[0]) not in options:
        del st.session_state[key]
    return column.selectbox(label, options, key=key, format_func=shown)
