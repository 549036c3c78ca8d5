"""What turns the answer: the tornado, the break-even of any value with its slider, a map of two, and what goes wrong together."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from planner.analysis import heavy
from planner.analysis.breakeven import BreakEven, near_even
from planner.analysis.difference import Difference
from planner.analysis.sensitivity import Tornado, tornado
from planner.report import charts_chance, charts_even
from planner.report.chance import even_sentence
from planner.report.chance_text import share_rows, together_line
from planner.report.charts_chance import end_text
from planner.report.resting import at_median
from planner.report.words import effect_text
from planner.scenario.language import marked
from planner.scenario.language import text as _
from planner.scenario.text import ScenarioError
from planner.views import drawing, state
from planner.views.fields import locale, plain
from planner.views.grid import figure, written
from planner.views.kept import kept
from planner.views.lever import draw
from planner.views.levers import lever_of, named_values
from planner.views.results import Result, once, table_of

HEADINGS = {
    "assumption": marked("Assumption"),
    "unit": marked("Unit"),
    "p10": "P10",
    "p90": "P90",
    "at_p10": marked("At P10"),
    "at_p90": marked("At P90"),
    "turns": marked("Turns the decision"),
}


def movers(d: Difference) -> Tornado:
    """The tornado with its table; worked out once for a comparison."""
    found: Tornado = once("tornado", (d,), lambda: tornado(d))
    st.subheader(_("What moves it most"), anchor=False)
    frame = charts_chance.tornado_table(d, found, locale())
    for name in ("at_p10", "at_p90"):
        frame[name] = [_effect(value, d) for value in frame[name]]
    frame["turns"] = [_("yes") if turns else "" for turns in frame["turns"]]
    figure(
        "tornado",
        d,
        lambda theme, where: charts_chance.tornado(d, found, theme, where),
        charts_chance.tornado_words(d, found, locale()),
        frame,
        _("What moves it: in words and as a table"),
        HEADINGS,
    )
    if beside := at_median(found, d.npv_saving, d.plan.ledger.currency, locale()):
        st.write(plain(beside))
    st.caption(_("One at a time: what several do together is not in it, the run of many draws has it."))
    return found


def shares(d: Difference) -> None:
    """How much of the spread each source of chance explains, on request."""
    st.markdown(f"**{_('How much of the spread comes from where')}**")
    st.caption(
        _(
            "The share of the variance of the saving that goes away if a source of chance were known: alone, and with all that it does together "
            "with others (first-order and total Sobol' indices). What several assumptions follow, such as the labour market, is a source of its own."
        )
    )
    found = kept("indices", (d.base.digest, d.plan.digest), partial(heavy.shares, d), _("Work out the shares"))
    if not found:
        return
    of, rows, together_first = found
    if not rows:
        st.write(_("Nothing is uncertain here: no assumption has a range."))
        return
    columns = [_("Source of chance"), _("Share of the variance alone"), _("With all it takes part in")]
    written(pd.DataFrame(share_rows(of, rows, locale()), columns=columns), _("Shares of the variance of the saving by source of chance"), right=columns[1:])
    st.caption(plain(together_line(together_first, locale())))


def even(result: Result, first: list[str]) -> None:
    """Where the answer turns as one value changes; its slider changes the plan."""
    d = result.difference
    st.subheader(_("Where it turns"), anchor=False)
    options = _values(result, first)
    address = st.selectbox(_("Value"), list(options), key="risk:even", format_func=lambda name: options.get(name, name))
    try:
        found: BreakEven = once("even", (d, address), lambda: near_even(d, address))
    except ScenarioError as error:
        st.error(plain(str(error)))
        return
    st.write(plain(even_sentence(found, d, locale())))
    rows = charts_even.even_table(found)
    frame = pd.DataFrame(
        {"at": [end_text(value, found.spec, locale()) for value in rows["at"]], "saving": [_effect(value, d) for value in rows["saving"]]}
    )
    figure(
        "even",
        found,
        lambda theme, where: charts_even.even(found, d, theme, where),
        charts_even.even_words(found, d, locale()),
        frame,
        _("Saving over this value: in words and as a table"),
        {"at": marked("Value"), "saving": marked("Saving, present value")},
    )
    draw(lever_of(d.plan.scenario, result.opened, address), result, state.locked())


def two(result: Result, first: list[str]) -> None:
    """A map of two values, on request."""
    d, options = result.difference, _values(result, first)
    st.subheader(_("Two values at once"), anchor=False)
    columns = st.columns(2)
    x, y = (
        column.selectbox(label, list(options), index=number, key=f"risk:{label}", format_func=lambda name: options.get(name, name))
        for number, (column, label) in enumerate(zip(columns, (_("Across"), _("Upwards")), strict=True))
    )
    if x == y:
        st.info(_("Pick two different values."), icon=":material/info:")
        return
    try:
        found = kept("map", (d.base.digest, d.plan.digest, x, y), partial(heavy.two_ways, d, x, y), _("Draw the map"))
    except ScenarioError as error:
        st.error(plain(str(error)))
        return
    if found:
        of, grid = found
        drawing.chart("map", grid, lambda theme, where: charts_even.two_ways(grid, of, theme, where))
        st.caption(plain(charts_even.map_words(grid, of, locale())))


def together(d: Difference) -> None:
    """What the plan saves under each named combination of what could go wrong, on request."""
    st.subheader(_("What goes wrong together"), anchor=False)
    st.caption(_("Named combinations, each worked out for both plans; a scenario file can add its own under `stress`."))
    found = kept("stress", (d.base.digest, d.plan.digest), partial(heavy.together, d), _("Try them"))
    if found:
        of, worse = found
        rows = [(item.name, _effect(item.difference.npv_saving, of), item.note) for item in worse]
        written(
            pd.DataFrame(rows, columns=[_("If"), _("The plan then"), _("What it means")]),
            _("What the plan saves in present value under each combination; as planned it {saving}.").format(saving=_effect(of.npv_saving, of)),
        )
        st.caption(plain(_("As planned it {saving}, all in present value.").format(saving=_effect(of.npv_saving, of))))


def _values(result: Result, first: list[str]) -> dict[str, str]:
    """Address -> what it is called: what moves the answer most first, then every other number that the plan states."""
    scenario = result.difference.plan.scenario
    follows = {address for address, (_spec, quantity) in table_of(scenario).items() if quantity is not None and quantity.same_as}
    known = {address: label for address, label in named_values(scenario).items() if address not in follows | {"start"}}
    return {address: known[address] for address in [*first, *known] if address in known}


def _effect(value: float, d: Difference) -> str:
    return effect_text(value, d.plan.ledger.currency, locale())
