"""The answer: the sentence, four figures, and where the saving comes from."""

from __future__ import annotations

import streamlit as st

from planner.analysis.decide import rule_line
from planner.analysis.difference import Difference
from planner.analysis.pitfalls_result import several_rates_of_return
from planner.report import charts_bridge
from planner.report.tables import line_label
from planner.report.words import change_text, headline, money, payback_text, percent, short_money
from planner.scenario.language import plural
from planner.scenario.language import text as _
from planner.views.chance import sure_of
from planner.views.drawing import chart
from planner.views.fields import locale, plain


def sentence(difference: Difference, alone: bool) -> None:
    """The headline; of a scenario that is its own baseline what it costs, and what to do."""
    plan = difference.plan
    if not alone:
        st.header(plain(headline(difference, locale())), anchor=False)
        if line := rule_line(difference):
            st.write(plain(line))
        if sure := sure_of(difference):
            st.write(plain(sure))
        else:
            st.page_link("planner/views/risk.py", label=_("How sure: not worked out. Risk does it."), icon=":material/query_stats:")
        return
    cost = short_money(plan.npv_cost, plan.ledger.currency, locale())
    st.header(plain(_("{name}: {cost} in present value").format(name=plan.name, cost=cost)), anchor=False)
    st.write(_("Pick a second scenario above to see what changes, or move a lever."))


def figures(d: Difference) -> None:
    """What it costs a year, over the horizon, in advance, and when the money is back."""
    currency, where = d.plan.ledger.currency, locale()

    def text(value: float) -> str:
        return short_money(value, currency, where)

    def figure(label: str, value: str, below: str, help: str = "") -> None:
        hint = plain(help) or None
        place.metric(label, value, below, delta_color="off", delta_arrow="off", border=True, width="stretch", height="stretch", help=hint)

    one, two, three, four = st.columns(4)
    share = f" ({percent(abs(round(d.share_saved, 3)), where)})" if d.share_saved else ""
    place = one
    if d.run_rate is None:
        figure(_("Cost a year once settled"), _("not settled"), _("something is under way at the end"))
    else:
        figure(_("Cost a year once settled"), text(d.plan.run_rate_cost), f"{change_text(d.run_rate, currency, where)}{share}")
    place = two
    label = _("Cost over {horizon}, present value").format(horizon=plural("{n} month", "{n} months", d.plan.ledger.months))
    figure(label, text(d.plan.npv_cost), change_text(d.npv_saving, currency, where))
    place = three
    most = _("The deepest point of the saving, added up month by month: what is paid once, and the months in which both sides are paid or the saving has not begun. The one-off cost in all is what the plan pays once, beyond the baseline, until the end.")  # fmt: skip
    figure(_("Most money out before it pays"), text(-d.lowest_cumulative), _("one-off cost in all {amount}").format(amount=text(d.one_off_cost)), most)
    rate, why = _rate(d, where)
    place = four
    figure(_("Payback"), payback_text(d, where), rate, why)


def _rate(d: Difference, where: str) -> tuple[str, str]:
    """The rate of return in words, or that there is none; with why, where that takes a sentence."""
    if d.irr is not None:
        return _("rate of return {rate} a year").format(rate=percent(round(d.irr, 3), where)), ""
    for note in several_rates_of_return(d):
        return _("no single rate of return ({id})").format(id=note.id), note.message
    if d.lowest_cumulative > -0.5:
        return _("no rate of return: nothing is paid first"), ""
    return _("no rate of return: it does not come back") if d.payback_months is None else _("no rate of return to quote"), ""


def bridge(d: Difference) -> None:
    """The waterfall by line, with its table."""
    rows = charts_bridge.line_rows(d)
    chart("bridge", d, lambda theme, where: charts_bridge.bridge(d, rows, theme, where))
    with st.popover(_("As a table"), type="tertiary", icon=":material/table:"):
        currency = d.plan.ledger.currency
        lines = [f"| {plain(line_label(row.line))} | {plain(money(row.present_saving, currency, locale()))} |" for row in d.cash_lines]
        total = f"| **{_('All together')}** | **{plain(money(d.npv_saving, currency, locale()))}** |"
        st.markdown("\n".join([f"| {_('Line')} | {_('Saving, present value')} |", "|:--|--:|", *lines, total]))
