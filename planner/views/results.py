"""What a draft comes to: its plan, its baseline and the difference, each worked out once for what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

import streamlit as st

from planner.analysis.compare import compare
from planner.analysis.difference import Difference, Plan, run
from planner.scenario import approval, change, load, reference, save
from planner.scenario.part import declared
from planner.scenario.quantity import Quantity, Spec
from planner.scenario.schema import Scenario, is_decision
from planner.scenario.text import Node
from planner.views.drafts import Draft
from planner.views.sources import Source, source, stamps

_Table = dict[str, tuple[Spec, Quantity | None]]
_walked: tuple[tuple[Scenario, _Table], ...] = ()


@dataclass(frozen=True)
class Result:
    """What a draft comes to; `opened` is the scenario before any change."""

    difference: Difference
    opened: Scenario
    capped: tuple[change.Capped, ...]


# What is kept below is kept for all sessions: by the whole text and a stamp of the files beside it, so that equal texts alone share it.
@lru_cache(maxsize=32)
def _opened(text: str, file: str, folder: str, stamp: str) -> Scenario:
    """A scenario as its file has it."""
    return reference.fill(load.parse(text, file, folder))


@lru_cache(maxsize=64)
def _plan(
    text: str, file: str, folder: str, changes: tuple[tuple[str, str], ...], stamp: str
) -> tuple[Plan, tuple[change.Capped, ...], Scenario]:
    """A plan by what it rests on: the text, the changes and a stamp of the files that it may extend."""
    opened = _opened(text, file, folder, stamp)
    scenario, capped = change.apply(opened, dict(changes))
    return run(scenario), tuple(capped), opened


def evaluate(current: Draft) -> Result:
    """The comparison of a draft with its baseline: facts move both sides, decisions only the plan. Raises ScenarioError."""
    now = stamps(current.source.folder)
    beside = now, now if current.base.folder == current.source.folder else stamps(current.base.folder)
    return _result(current.source, current.base, tuple(current.changes.items()), beside)


@lru_cache(maxsize=64)
def _result(opened: Source, base_source: Source, changes: tuple[tuple[str, str], ...], beside: tuple[str, str]) -> Result:
    plan, capped, before = _plan(opened.text, opened.file, opened.folder, changes, beside[0])
    base, _, start = plan_of_text(base_source, {})
    facts = facts_in(dict(changes), start)
    rate, other = plan.scenario.money.discount_rate, base.scenario.money.discount_rate
    assert rate is not None and other is not None
    if rate.value != other.value:
        facts["money.discount_rate"] = f"{rate.value:.10f}"  # one rate for both sides: it is the firm's, not the plan's
    if facts:
        base = plan_of_text(base_source, facts)[0]
    return Result(compare(base, [plan])[0], before, capped)


def facts_in(changes: Mapping[str, str], scenario: Scenario) -> dict[str, str]:
    """The changes that hold for both sides, as far as a scenario has what they change."""
    return {address: value for address, value in changes.items() if not is_decision(address) and change.matches(scenario, address)}


def plan_of_text(opened: Source, changes: dict[str, str]) -> tuple[Plan, tuple[change.Capped, ...], Scenario]:
    """A text with changes: the plan, what was capped, and the scenario before the changes. Raises ScenarioError."""
    return _plan(opened.text, opened.file, opened.folder, tuple(changes.items()), stamps(opened.folder))


def plan_of(key: str, current: Draft) -> Plan:
    """Another file of the folder, with the facts that the draft has changed. Raises ScenarioError."""
    opened = source(key)
    _, _, start = plan_of_text(opened, {})
    return plan_of_text(opened, facts_in(current.changes, start))[0]


def approval_of(key: str) -> approval.State:
    """Whether a file of the folder is approved as it stands. Raises ScenarioError."""
    opened = source(key)
    return approval.state(plan_of_text(opened, {})[2]) if "review:" in opened.text else "none"


def differences(result: Result) -> dict[str, Node]:
    """What was changed, as it would stand in a file."""
    return save.changes_between(result.opened, result.difference.plan.scenario)


def yaml_text(current: Draft, result: Result) -> str:
    """The opened file with the changes written into it."""
    return save.written(current.source.text, differences(result), current.source.file, current.source.folder)


def renamed(text: str, name: str) -> str:
    """A text with another name and without its approval."""
    return save.with_changes(save.without(text, "review"), {"name": Node(name, "")})


def table_of(scenario: Scenario) -> _Table:
    """Address -> declaration and value of every quantity; a scenario is walked once."""
    global _walked
    for known, table in _walked:
        if known is scenario:
            return table
    table = {address: (spec, quantity) for address, spec, quantity in declared(scenario)}
    _walked = ((scenario, table), *_walked[:15])
    return table


def addresses_of(scenario: Scenario, pattern: str) -> list[str]:
    """The addresses of quantities that a pattern names."""
    table = table_of(scenario)
    if "*" not in pattern:
        return [pattern] if pattern in table else []
    steps = pattern.split(".")
    return [
        address
        for address in table
        if len(parts := address.split(".")) == len(steps) and all(fnmatchcase(*pair) for pair in zip(parts, steps, strict=True))
    ]


def specs_of(scenario: Scenario, pattern: str) -> tuple[Spec | None, list[float]]:
    """The declaration behind an address or pattern, and the values it has now."""
    table, found = table_of(scenario), addresses_of(scenario, pattern)
    return (table[found[0]][0] if found else None), [quantity.value for item in found if (quantity := table[item][1]) is not None]


def once(name: str, rests_on: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    """Something that a page shows, made once for what it rests on and kept for the session: texts by value, all else by identity."""
    kept = st.session_state.get(f"once:{name}")
    if kept is None or len(kept[0]) != len(rests_on) or not all(map(_same, kept[0], rests_on)):
        kept = st.session_state[f"once:{name}"] = (rests_on, make())
    return kept[1]


def _same(old: Any, new: Any) -> bool:
    return old is new or (isinstance(old, str) and old == new)
