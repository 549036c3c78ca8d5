"""One plan looked at closely: its saving by line, by driver, by move and role, by group of cost, its people and what was changed."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from planner.analysis import heavy
from planner.analysis.bridge import CAME, WENT, Bar, counted_elsewhere, factors_by_line
from planner.analysis.difference import Difference
from planner.analysis.worth import Worth
from planner.report import charts_bridge, charts_cost, charts_moves, charts_people, people
from planner.report.changes import changed_rows
from planner.report.overview import by_group
from planner.report.tables import line_label, unchanged_words
from planner.report.terms import TERMS
from planner.report.why import DRIVERS, PARTS, parts
from planner.report.words import effect_text, money
from planner.scenario.language import text as _
from planner.views import reason
from planner.views.drawing import theme
from planner.views.fields import locale, plain
from planner.views.grid import chart, table, written
from planner.views.kept import inputs_of, kept
from planner.views.results import once

LONGEST = 1000  # letters of an entry that only one plan has: nothing of it is left out
GROUPS = ("role", "place", "line", "year", "month")


def closer(d: Difference) -> None:
    """Tabs of a difference; what takes long waits for a button."""
    names = (_("By line"), _("By driver"), _("Moves and roles"), _("Cost by …"), _("People"), _("Changed assumptions"))
    for tab, part in zip(st.tabs(names), (_lines, _drivers, _worth, _groups, _people, _assumptions), strict=True):
        with tab:
            part(d)


def _amount(value: float, d: Difference) -> str:
    return money(value, d.plan.ledger.currency, locale())


def _bridge(d: Difference, rows: list[charts_bridge.Row], title: str, of: str = "") -> None:
    """A waterfall with its table, which has the rows that the chart sums up as other."""
    frame = pd.DataFrame(
        [(label, effect_text(saving, d.plan.ledger.currency, locale())) for label, saving in rows], columns=[title, _("Effect")]
    )
    words = charts_bridge.bridge_words(d, rows, locale(), of)
    chart(charts_bridge.bridge(d, rows, theme(), locale(), of), words, frame, _as_table(title), right=[_("Effect")])


def _lines(d: Difference) -> None:
    _bridge(d, charts_bridge.line_rows(d), _("What each line saves"))
    shown = [row for row in (*d.cash_lines, *d.soft_lines) if abs(row.saving) >= 0.5]
    columns = [_("Line"), _("Present value"), _("Over all months"), d.base.name, f"{d.plan.name} "]
    rows = [
        (
            line_label(row.line),
            "–" if row.soft else _effect(row.present_saving, d),
            _effect(row.saving, d),
            _amount(row.base, d),
            _amount(row.scenario, d),
        )
        for row in shown
    ]
    st.caption(_("Pick a row to see below why its number is what it is."))
    key = "compare:row"
    table(
        pd.DataFrame(rows, columns=columns),
        _("What each line costs and saves"),
        right=columns[1:],
        key=key,
        on_select=partial(_picked, key, [row.line for row in shown]),
    )
    st.caption(plain(unchanged_words(d, locale())))
    _factors(d)


def _factors(d: Difference) -> None:
    """Rates and volumes of one line, where its formula is a product."""
    found: dict[str, dict[str, float]] = once("factors", (d,), lambda: factors_by_line(d))
    if not found:
        return
    line = st.selectbox(_("Rates and volumes of"), list(found), format_func=line_label, key=f"compare:factors:{_pair(d)}")
    names = {CAME: _("Where there was none before"), WENT: _("Where there is none now")}
    rows = [(names[name] if name in names else _(TERMS[name].label).capitalize(), saving) for name, saving in found[line].items()]
    if counted_elsewhere(found[line]):
        st.caption(
            _(
                "Work that moves is counted in its own team: what its people cost where there were none before is a cost, and the same people "
                "are missing, as a saving, among the heads they left. Look at the two together."
            )
        )
    _bridge(d, [row for row in rows if abs(row[1]) >= 0.5], _("Rates and volumes"), line_label(line))


def _effect(value: float, d: Difference) -> str:
    return effect_text(value, d.plan.ledger.currency, locale())


def _picked(key: str, lines: list[str]) -> None:
    table = st.session_state.get(key)
    rows = table.selection.rows if table else []
    if rows and rows[0] in range(len(lines)):
        reason.ask("compare:why", lines[rows[0]])


def _drivers(d: Difference) -> None:
    st.caption(
        _(
            "What each group of causes contributes, whatever the order in which they are looked at: what two do only together is shared "
            "evenly between them (Shapley values). They add up to the saving."
        )
    )
    found = kept(f"drivers:{_pair(d)}", inputs_of(d), partial(heavy.drivers, d), _("Work out the drivers"))
    if not found:
        return
    of, bars = found
    moved = [bar for bar in bars if bar.parts]
    _bridge(of, charts_bridge.driver_rows(moved), _("What each driver saves"))
    if moved:
        bar: Bar = st.selectbox(_("Take apart"), moved, format_func=lambda bar: _(DRIVERS[bar.driver]), key=f"compare:bar:{_pair(d)}")
        by = st.segmented_control(_("By"), PARTS, default=PARTS[0], format_func=_, key=f"compare:parts:{_pair(d)}") or PARTS[0]
        name = _(DRIVERS[bar.driver])
        _bridge(of, parts(bar, by), _("{driver}, by {what}").format(driver=name, what=_(by)), name)


def _worth(d: Difference) -> None:
    st.caption(
        _(
            "What is lost if a move is left out of the plan, and what it saves alone. A move that costs in the plan is carried by the others."
        )
    )
    found = kept(f"worth:{_pair(d)}", inputs_of(d), partial(heavy.worths, d), _("Work out what each is worth"))
    if not found:
        return
    of, moves, roles = found
    for what, title, rows in (("move", _("What each move is worth"), moves), ("role", _("What each role is worth"), roles)):
        names = charts_moves.worth_names(of, what)
        frame = pd.DataFrame(
            [(names.get(row.name, row.name), _effect(row.contribution, of), _alone(row, of), _("carried by the others") if row.carried else "") for row in rows],
            columns=[_("Move") if what == "move" else _("Role"), _("In the plan"), _("Alone"), ""],
        )
        drawn = charts_moves.worth(of, rows, theme(), locale(), what)
        chart(drawn, charts_moves.worth_words(of, rows, locale(), what), frame, _as_table(title), right=[_("In the plan"), _("Alone")])


def _alone(row: Worth, d: Difference) -> str:
    return _("no room beside the base's moves") if row.alone is None else _effect(row.alone, d)


def _groups(d: Difference) -> None:
    by = st.segmented_control(_("Cost by"), GROUPS, default="role", format_func=_, key="compare:by") or "role"
    rows, same = by_group([d], by)
    columns = [_(by).capitalize(), d.base.name, f"{d.plan.name} ", _("Effect")]
    frame = pd.DataFrame(
        [(label, _amount(base, d), _amount(plan, d), _effect(base - plan, d)) for label, (base, plan) in rows], columns=columns
    )
    table(frame, _("Cost over all months that differs"), right=columns[1:])
    if same:
        st.caption(plain(_("The same in all: {names}.").format(names=", ".join(same))))
    plans = [d.base, d.plan]
    yearly = charts_cost.cost_by_year_table(plans).drop(columns="side")
    yearly["cost"] = [_amount(value, d) for value in yearly["cost"]]
    yearly = yearly.astype({"year": str}).set_axis([_("Plan"), _("Year"), _("Line"), _("Cost")], axis=1)
    chart(
        charts_cost.cost_by_year(plans, theme(), locale()),
        charts_cost.cost_by_year_words(plans, locale()),
        yearly,
        _as_table(_("Cost by line and year")),
        right=[_("Cost")],
    )


def _people(d: Difference) -> None:
    by = people.telling([d.base, d.plan])
    tables = [charts_people.people_table(plan, by) for plan in (d.base, d.plan)]
    for column, plan, own in zip(st.columns(2), (d.base, d.plan), tables, strict=True):
        with column:
            if plan is d.plan and own.equals(tables[0]):
                st.write(plain(_("{name} has the same people as {other}.").format(name=plan.name, other=d.base.name)))
                continue
            frame = own.pivot(index="month", columns="group", values="people").round(1).reset_index()
            title = _("People by {group} in {plan}").format(group=_(people.GROUPS[by]), plan=plan.name)
            words = charts_people.people_words(plan, locale(), by)
            chart(charts_people.people(plan, theme(), locale(), by), words, frame, _as_table(title))


def _assumptions(d: Difference) -> None:
    found = changed_rows(d.base.scenario, d.plan.scenario, longest=LONGEST)
    if not found:
        st.write(_("No assumption differs."))
        return
    before, after = d.base.name, f"{d.plan.name} "
    rows = [(row.what, row.before, row.after, row.source, row.address) for row in found]
    written(pd.DataFrame(rows, columns=[_("What it is"), before, after, _("Source"), _("Address")]), _("Assumptions that differ"))


def _as_table(title: str) -> str:
    return _("{chart}: in words and as a table").format(chart=title)


def _pair(d: Difference) -> str:
    return f"{d.base.scenario.file}:{d.plan.scenario.file}"
