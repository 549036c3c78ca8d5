"""What each change between two states of a scenario does alone: entries that came or went count as one change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from planner.analysis.compare import Change, changed
from planner.analysis.difference import Plan, run
from planner.scenario.change import apply, put
from planner.scenario.load import build
from planner.scenario.quantity import Quantity, Spec
from planner.scenario.reference import fill
from planner.scenario.save import plain
from planner.scenario.schema import Scenario, quantities, specs
from planner.scenario.text import Node, ScenarioError

LONGEST = 120  # letters of an entry in a table
_CHOSEN = ("share", "over_months", "days_on_site")  # what a plan decides needs no source; months neither


@dataclass(frozen=True)
class Effect:
    """A changed assumption in words, with the present value that it saves: alone, or `on_top` of all others where it can't stand without
    them (a move to a site that is new too); None where neither can be run."""

    address: str
    before: str
    after: str
    alone: float | None
    on_top: bool
    source: str


def effects(old: Plan, new: Plan) -> list[Effect]:
    """Every change from one plan to another, the largest effect first."""
    declared, before, after = specs(old.scenario) | specs(new.scenario), quantities(old.scenario), quantities(new.scenario)
    out = []
    for address, change in _grouped(old.scenario, new.scenario):
        if change is None:
            shown = [_entry(_node(scenario._tree, address)) for scenario in (old.scenario, new.scenario)]
            source = ""
        else:
            shown = [_value(value, declared.get(address)) for value in (change.base, change.scenario)]
            source = _source(after.get(address), before.get(address))
        alone, on_top = _alone(old, new, address, change)
        out.append(Effect(address, shown[0], shown[1], alone, on_top, source))
    return sorted(out, key=lambda effect: -abs(effect.alone or 0.0))


def unsourced(old: Plan, new: Plan) -> list[str]:
    """The new values of a person that have neither note nor source: "address: value (file:line)"."""
    declared, values, out = specs(new.scenario), quantities(new.scenario), []
    for change in changed(old.scenario, new.scenario):
        value, spec = values.get(change.address), declared.get(change.address)
        if value is None or spec is None or value.origin.kind not in ("file", "set") or value.note or value.source:
            continue
        if spec.kind != "month" and change.address.rpartition(".")[2] not in _CHOSEN:
            out.append(f"{change.address}: {_value(change.scenario, spec)} ({value.origin.where})")
    return out


def _grouped(old: Scenario, new: Scenario) -> Iterator[tuple[str, Change | None]]:
    """(address, change), or (address of the entry, None) once for an entry that only one side has."""
    said = set()
    for change in changed(old, new):
        steps = change.address.split(".")
        entry = ".".join(steps[:2])
        groups = [getattr(scenario, steps[0], None) for scenario in (old, new)]
        if len(steps) > 2 and all(isinstance(group, dict) for group in groups):
            there = [steps[1] in group for group in groups if isinstance(group, dict)]
            if there[0] != there[1]:
                written = any(_node(scenario._tree, entry) is not None for scenario in (old, new))
                if written and entry not in said:  # what nobody wrote follows from a change that is listed
                    yield entry, None
                said.add(entry)
                continue
        yield change.address, change


def _node(tree: Node | None, address: str) -> Node | None:
    """The node of an address, None if the file does not say it."""
    for step in address.split("."):
        tree = tree.value.get(step) if tree is not None and isinstance(tree.value, dict) else None
    return tree


def _alone(old: Plan, new: Plan, address: str, change: Change | None) -> tuple[float | None, bool]:
    """(present value that one change saves, whether on top of all others because it can't stand without them); None if neither way can be run."""
    first = _stepped(old, new, address, change is None, change.scenario if change else None)
    if first is not None:
        return old.npv_cost - first, False
    last = _stepped(new, old, address, change is None, change.base if change else None)
    return (None if last is None else last - new.npv_cost), last is not None


def _stepped(start: Plan, end: Plan, address: str, is_entry: bool, value: Any) -> float | None:
    """The present value of one plan's cost with what another says at one address, None if that can't be run."""
    tree, given, before = start.scenario._tree, _node(end.scenario._tree, address), _node(start.scenario._tree, address)
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
    entries = _node(tree, group)
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
    return quantity.source or quantity.note or ("no source" if quantity.origin.kind in ("file", "set") else quantity.origin.kind)


def _value(value: Any, spec: Spec | None) -> str:
    if value is None:
        return "none"
    if isinstance(value, dict):
        return ", ".join(f"{month}: {_value(number, spec)}" for month, number in value.items())
    if isinstance(value, float):
        return f"{value * 100:,.10g}%" if spec is not None and spec.kind == "share" else f"{value:,.10g}"
    return str(value)


def _entry(node: Node | None) -> str:
    """An entry on one line, as in the file."""
    if node is None:
        return "none"
    text = _words(plain(node)).removeprefix("{").removesuffix("}")
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_words(item)}" for key, item in value.items()) + "}"
    return str(value)
