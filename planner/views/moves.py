"""The moves of a plan as a table and as a picture: which work goes where, how much of it, and from when."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from planner.report import charts_flow
from planner.scenario.language import text as _
from planner.views import state
from planner.views.drawing import chart
from planner.views.fields import plain, widget_key
from planner.views.movelist import COLUMNS, STAYS, Row, added, edited, place_label, places, possible, removed, rows, title, usable
from planner.views.results import Result

EDITOR = "moves:editor"
LONG = 20  # letters of a team; longer names would push the other columns out of sight


def moves(current: state.Draft, result: Result) -> None:
    """The table on the left, the picture on the right; both from the draft."""
    st.subheader(_("Moves"), anchor=False)
    left, right = st.columns([6, 5], gap="large")
    plan = result.difference.plan
    with left:
        _table(current, result)
    with right:
        if plan.scenario.moves:
            shown = repr((rows(plan.scenario), [team.heads for team in plan.scenario.teams.values()], plan.ledger.start, plan.ledger.months))
            chart("moves", shown, lambda theme, where: charts_flow.flow(plan, theme, where))
        else:
            st.caption(_("No work moves in this plan. Add a row to the table: which team, how much of its work, where to, and from when."))


def _table(current: state.Draft, result: Result) -> None:
    """The editor over rows that stay as they are while it is open: what it says is laid over them, and never fed back into it."""
    scenario = result.difference.plan.scenario
    now = rows(scenario)
    kept: dict[str, Any] | None = st.session_state.get(EDITOR)
    told = st.session_state.pop("moves:told", "")
    if told:
        st.error(told)
    if kept is None or kept["expected"] != now or kept["key"] != widget_key(EDITOR, str(kept["turn"])):
        turn = 0 if kept is None else kept["turn"] + 1
        kept = {"turn": turn, "key": widget_key(EDITOR, str(turn)), "rows": now, "expected": now, "changes": current.changes, "mine": (), "wrong": []}
        st.session_state[EDITOR] = kept
    text = st.column_config.TextColumn
    pick = st.column_config.SelectboxColumn
    st.data_editor(
        _frame(kept["rows"]),
        key=kept["key"],
        hide_index=True,
        num_rows="dynamic",
        disabled=state.locked(),
        on_change=_edited,
        args=(kept["key"],),
        height="content",
        alt=_("The moves of the plan, to be edited: team, how much of its work, where it goes, how people work there, from when, over how many months"),
        column_config={
            "team": pick(title("team"), options=list(scenario.teams), required=True, width=160 if max(map(len, scenario.teams)) > LONG else None),
            "share": text(title("share"), default="50%", help=_("With %: the share of the team's work. Without: heads."), alignment="right"),
            "where": pick(title("where"), options=places(scenario), format_func=partial(place_label, scenario), help=_("A site, a vendor, or a place of the library; – leaves it where it is.")),
            "how": pick(title("how"), options=[STAYS, *scenario.arrangements], help=_("The arrangement there; – leaves it as it is.")),
            "start": text(title("start"), default=_default_start(result), help=_("The first month paid there, such as 2027-04.")),
            "over_months": text(title("over_months"), default="1", help=_("Spread over this many months, in equal parts."), alignment="right"),
        },
    )
    for line in kept["wrong"]:
        st.error(plain(line))
    if not state.locked():
        st.caption(_("Type into a cell; add a move in the last row; to remove rows, mark them at their left edge, then press Delete or the bin above the table."))


def _default_start(result: Result) -> str:
    from planner.scenario.quantity import month_text

    return month_text(result.difference.plan.ledger.start + 3)


def _frame(of: dict[str, Row]) -> pd.DataFrame:
    return pd.DataFrame([[row[column] for column in COLUMNS] for row in of.values()], columns=list(COLUMNS), dtype="string")


def _edited(key: str) -> None:
    """Takes what the editor holds into the draft: good rows at once, of the others a line each."""
    kept = st.session_state.get(EDITOR)
    if kept is None or kept["key"] != key:
        return  # the message of a table that is no longer there
    current = state.draft()
    result = state.evaluate(current)
    delta = st.session_state.get(key, {})
    if not possible(delta, len(kept["rows"])):
        st.session_state["moves:told"] = _("The table sent what it can't hold. Nothing was changed.")
        st.session_state[EDITOR] = {**kept, "expected": None}  # so that a new table takes its place
        return
    names, start = list(kept["rows"]), kept["changes"]
    mine = {address: start.get(address) for address in kept["mine"]}
    before = {address: text for address, text in current.changes.items() if address not in mine}
    before |= {address: text for address, text in mine.items() if text is not None}
    scenario = result.opened
    without = state.evaluate(replace(current, changes=before)).difference.plan.scenario
    wanted: dict[str, dict[str, str | None]] = {}
    wrong: list[str] = []
    for number, cells in delta["edited_rows"].items():
        name = names[int(number)]
        if int(number) not in delta["deleted_rows"]:
            found = edited(without, scenario, name, kept["rows"][name], cells)
            wanted[name], wrong = found.changes, [*wrong, *found.wrong]
    for number in delta["deleted_rows"]:
        wanted[names[number]] = removed(scenario, names[number], before)
    for cells in delta["added_rows"]:
        found = added(without, cells, (address.split(".")[1] for row in wanted.values() for address in row))
        wanted |= {address.split(".")[1]: {address: text} for address, text in found.changes.items()}
        wrong += found.wrong
    changes, refused = usable(scenario, before, wanted)
    state.update(replace(current, changes=changes))
    told = state.draft().problems
    if told:
        state.refuse()
    done = state.evaluate(state.draft()).difference.plan.scenario
    mine_now = tuple(address for row in wanted.values() for address in row)
    st.session_state[EDITOR] = {**kept, "expected": rows(done), "mine": mine_now, "wrong": [*wrong, *refused, *told]}
