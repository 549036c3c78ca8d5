"""What was changed in the open scenario, line by line, each with its way back."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from planner.report.moving import destination, move_label
from planner.report.words import percent, value_text
from planner.scenario.amounts import currency_of
from planner.scenario.change import is_entry
from planner.scenario.language import text as _
from planner.scenario.quantity import Spec, month_text
from planner.scenario.schema import Scenario, is_decision
from planner.views import state
from planner.views.fields import locale, plain, renew_others
from planner.views.results import Result, specs_of


def change_list(current: state.Draft, result: Result) -> None:
    """The list; of more than one change all can be undone at once."""
    if not current.changes:
        st.write(_("Move a lever: each change is listed here and can be undone."))
    for address in current.changes:
        words, back = st.columns([4, 1], vertical_alignment="center")
        words.write(plain(change_line(address, result)))
        back.button(
            _("Undo"),
            key=f"undo:{address}",
            on_click=_undo,
            args=([address],),
            width="stretch",
            help=_("Back to what the file says: {address}").format(address=plain(address)),
        )
    if len(current.changes) > 1:
        st.button(_("Undo all"), on_click=_undo, args=(list(current.changes),), key="undo all")
    for cap in result.capped:
        move = move_label(result.difference.plan.scenario, cap.address.split(".")[1])
        line = _("{move}: {asked} was cut to {given}; the role's minimum stays on site")
        st.caption(plain(line.format(move=move, asked=percent(cap.asked, locale()), given=percent(cap.given, locale()))))


def change_line(address: str, result: Result) -> str:
    """A change in words: what it was and what it is, or which move came, went or goes elsewhere."""
    plan = result.difference.plan.scenario
    if is_entry(address):
        return _entry_line(address, result.opened, plan)
    spec, before = specs_of(result.opened, address)
    now = specs_of(plan, address)
    if spec is None:
        spec, before = now[0], []
    if spec is None or not now[1]:
        return address
    currency = currency_of(plan, address, result.opened)
    was, is_now = (_range(values, spec, currency) if values else _("nothing") for values in (before, now[1]))
    both = "" if is_decision(address) else _(", on both sides")
    group, _dot, rest = address.partition(".")
    name = rest.partition(".")[0]
    called = move_label(plan, name) if group == "moves" and name in plan.moves else address
    return f"{_(spec.label)}: {was} → {is_now}{both} ({called})"


def _entry_line(address: str, opened: Scenario, plan: Scenario) -> str:
    group, _dot, name = address.partition(".")
    if group != "moves":
        return address
    if name not in plan.moves:
        return _("Move taken away: {move}").format(move=move_label(opened, name))
    move = plan.moves[name]
    assert move.share is not None and move.start is not None
    what = _("{share} of {team} to {where} from {month}").format(
        share=percent(move.share.value, locale()), team=move.team, where=destination(plan, name), month=month_text(move.start.value)
    )
    return (_("Move changed: {what}") if name in opened.moves else _("Move added: {what}")).format(what=what)


def _range(values: list[float], spec: Spec, currency: str) -> str:
    ends = dict.fromkeys((min(values), max(values)))
    return _(" to ").join(dict.fromkeys(value_text(value, spec, currency, locale()) for value in ends))


def _undo(addresses: list[str]) -> None:
    """Takes changes back; with a whole entry goes what was changed in it."""
    current = state.draft()
    gone = {key for key in current.changes for address in addresses if key == address or (is_entry(address) and key.startswith(f"{address}."))}
    for address in gone:
        renew_others(address)
    state.update(replace(current, changes={key: value for key, value in current.changes.items() if key not in gone}))
