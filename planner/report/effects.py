"""What each change between two states of a scenario does alone: entries that came or went count as one change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from planner.analysis.compare import Change, changed
from planner.analysis.difference import Plan, run
from planner.report.changes import given_text, grouped
from planner.report.entries import Entries, label_of, node_at
from planner.report.words import unit_text
from planner.scenario.amounts import currency_of
from planner.scenario.change import apply, put
from planner.scenario.language import text as _
from planner.scenario.load import build
from planner.scenario.quantity import Quantity
from planner.scenario.reference import fill
from planner.scenario.save import plain
from planner.scenario.schema import quantities, specs
from planner.scenario.text import Node, ScenarioError

_CHOSEN = ("share", "over_months", "days_on_site")  # what a plan decides needs no source; months neither


@dataclass(frozen=True)
class Effect:
    """A changed assumption in words, with the present value that it saves: alone, or `on_top` of all others where it can't stand without
    them (a move to a site that is new too); None where neither can be run."""

    address: str
    what: str
    before: str
    after: str
    alone: float | None
    on_top: bool
    source: str


def effects(old: Plan, new: Plan) -> list[Effect]:
    """Every change from one plan to another, the largest effect first."""
    declared, before, after = specs(old.scenario) | specs(new.scenario), quantities(old.scenario), quantities(new.scenario)
    entries, out = [Entries(old.scenario), Entries(new.scenario)], []
    for address, change in grouped(old.scenario, new.scenario):
        if change is None:
            shown = [entry.text(address) for entry in entries]
            what = source = ""
        else:
            spec = declared.get(address)
            what = label_of(address, spec) + (f", {unit_text(spec, currency_of(new.scenario, address, old.scenario))}" if spec else "")
            shown = [given_text(value, spec) for value in (change.base, change.scenario)]
            source = _source(after.get(address), before.get(address))
        alone, on_top = _alone(old, new, address, change)
        out.append(Effect(address, what, shown[0], shown[1], alone, on_top, source))
    return sorted(out, key=lambda effect: -abs(effect.alone or 0.0))


def unsourced(old: Plan, new: Plan) -> list[str]:
    """The new values of a person that have neither note nor source: "address: value (file:line)"."""
    declared, values, out = specs(new.scenario), quantities(new.scenario), []
    for change in changed(old.scenario, new.scenario):
        value, spec = values.get(change.address), declared.get(change.address)
        if value is None or spec is None or value.origin.kind not in ("file", "set") or value.note or value.source:
            continue
        if spec.kind != "month" and change.address.rpartition(".")[2] not in _CHOSEN:
            out.append(f"{change.address}: {given_text(change.scenario, spec)} ({value.origin.where})")
    return out


def outdated(old: Plan, new: Plan) -> list[str]:
    """The values of a person that were changed while their note and source stayed: "address: before to after, still "note" (file:line)"."""
    declared, sides, out = specs(new.scenario), [quantities(plan.scenario) for plan in (old, new)], []
    for change in changed(old.scenario, new.scenario):
        before, after = (side.get(change.address) for side in sides)
        if before is None or after is None or after.origin.kind not in ("file", "set") or before.origin.kind not in ("file", "set"):
            continue
        said = "; ".join(text for text in (after.source, after.note) if text)
        if said and (before.source, before.note, before.as_of) == (after.source, after.note, after.as_of):
            spec = declared[change.address]
            words = _('{address}: {before} → {after}, still "{said}" ({where})')
            shown = (given_text(value, spec) for value in (change.base, change.scenario))
            out.append(words.format(address=change.address, before=next(shown), after=next(shown), said=said, where=after.origin.where))
    return out


def _alone(old: Plan, new: Plan, address: str, change: Change | None) -> tuple[float | None, bool]:
    """(present value that one change saves, whether on top of all others because it can't stand without them); None if neither way can be run."""
    first = _stepped(old, new, address, change is None, change.scenario if change else None)
    if first is not None:
        return old.npv_cost - first, False
    last = _stepped(new, old, address, change is None, change.base if change else None)
    return (None if last is None else last - new.npv_cost), last is not None


def _stepped(start: Plan, end: Plan, address: str, is_entry: bool, value: Any) -> float | None:
    """The present value of one plan's cost with what another says at one address, None if that can't be run."""
    tree, given, before = start.scenario._tree, node_at(end.scenario._tree, address), node_at(start.scenario._tree, address)
    assert tree is not None
    try:
        if given is not None and (before is None or plain(before) != plain(given)):
            tree = put(tree, address, given)
        elif given is None and before is not None:
            tree = _dropped(tree, address) if is_entry else put(tree, address, Node(None, before.file))
        elif value is None:
            return None
        else:
            return run(apply(start.scenario, {address: _written(value)})[0]).npv_cost
        return run(fill(build(tree, start.scenario.file))).npv_cost
    except (ScenarioError, FloatingPointError):
        return None


def _dropped(tree: Node, address: str) -> Node:
    group, _, name = address.partition(".")
    entries = node_at(tree, group)
    assert entries is not None and isinstance(entries.value, dict)
    return put(tree, group, Node({key: node for key, node in entries.value.items() if key != name}, entries.file))


def _written(value: Any) -> str:
    """A value as `--set` takes it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{month}: {number}" for month, number in value.items()) + "}"
    return f"{value:.12f}" if isinstance(value, float) else str(value)


def _source(now: Quantity | None, before: Quantity | None) -> str:
    quantity = now or before
    if quantity is None or now is None:
        return ""
    return quantity.source or quantity.note or (_("no source") if quantity.origin.kind in ("file", "set") else quantity.origin.kind)
