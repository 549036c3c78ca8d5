"""The draft of one session: which scenario is open, against which baseline, and what was changed; widgets are views of it."""

from __future__ import annotations

import gc
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import streamlit as st

from planner.analysis.compare import compare
from planner.analysis.difference import Difference, Plan, run
from planner.scenario import approval, change, load, reference, save
from planner.scenario.quantity import Spec
from planner.scenario.schema import Scenario, is_decision, quantities, specs
from planner.scenario.text import Node, ScenarioError
from planner.views import drafts, sources
from planner.views.sources import Source, base_of, files, restored, source

FIRST = "work-from-home.yaml"


@dataclass(frozen=True)
class Draft:
    """What a session works on. `changes` maps an address, or a pattern of them, to a value as it would stand in the file."""

    source: Source
    base: Source
    changes: dict[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


MOST_STEPS = 200  # that undo goes back


def draft() -> Draft:
    """This session's draft: the one that the address names, else the shipped example."""
    for key in ("past", "future"):
        st.session_state.setdefault(key, [])
    if "draft" not in st.session_state and not _restore(st.query_params.get("draft", "")):
        opened = source(FIRST if FIRST in files() else files()[0])
        st.session_state["draft"] = Draft(opened, base_of(opened))
    current: Draft = st.session_state["draft"]
    return current


def update(new: Draft) -> None:
    """Makes a draft the session's own, if it can be computed; else the last good one stays and the problems are shown."""
    before = draft()
    if locked() and new.source == before.source and new.changes != before.changes:
        st.session_state["draft"] = replace(before, problems=(f"{before.source.file} is approved. Duplicate it to change it.",))
        return
    try:
        evaluate(new)
    except ScenarioError as error:
        st.session_state["draft"] = replace(before, problems=tuple(str(problem) for problem in error.problems))
        return
    except FloatingPointError as error:
        st.session_state["draft"] = replace(before, problems=(f"the model can't be computed: {error}",))
        return
    if replace(new, problems=()) != replace(before, problems=()):
        st.session_state["past"] = [*st.session_state["past"][-MOST_STEPS + 1 :], replace(before, problems=())]
        st.session_state["future"] = []
    _take(replace(new, problems=()))


def steps() -> tuple[int, int]:
    """(how many steps can be undone, how many redone)."""
    draft()
    return len(st.session_state["past"]), len(st.session_state["future"])


def step(back: bool) -> None:
    """Undoes the last change or redoes the last one undone."""
    current = draft()
    here, there = ("past", "future") if back else ("future", "past")
    if st.session_state[here]:
        st.session_state[there] = [*st.session_state[there], replace(current, problems=())]
        *st.session_state[here], new = st.session_state[here]
        st.session_state["turn:all"] = st.session_state.get("turn:all", 0) + 1
        for key in [key for key in st.session_state if str(key).startswith("wrong:")]:
            st.session_state[key] = ""
        _take(new)


def locked() -> bool:
    """Whether the opened scenario is approved as it stands, so that it is not changed by hand."""
    return badge() == "approved"


def badge() -> approval.State:
    """Whether the opened file is approved, and still what was approved."""
    current: Draft = st.session_state["draft"]
    return approval.state(_plan_of(current.source, {})[2])


def approval_of(key: str) -> approval.State:
    """Whether a file of the folder is approved as it stands. Raises ScenarioError."""
    opened = source(key)
    return approval.state(_plan_of(opened, {})[2]) if "review:" in opened.text else "none"


def differences(result: Result) -> dict[str, Node]:
    """What was changed, as it would stand in a file."""
    return save.changes_between(result.opened, result.difference.plan.scenario)


def renamed(text: str, name: str) -> str:
    """A text with another name and without its approval."""
    return save.with_changes(save.without(text, "review"), {"name": Node(name, "")})


def duplicate() -> None:
    """Opens a copy of the scenario with the changes in it, without its approval, under a name of its own."""
    current = draft()
    result = evaluate(current)
    text = renamed(yaml_text(current, result), f"{result.opened.name} (copy)")
    stem = current.source.key.removesuffix(".yaml").removesuffix(".yml")
    update(Draft(Source(f"{stem}-copy.yaml", text, current.source.folder, uploaded=True), current.base))


def _take(new: Draft) -> None:
    """Makes a draft this session's and keeps it on disk, from the first change on under an id of its own."""
    st.session_state["draft"] = new
    name = st.session_state.setdefault("draft id", drafts.new_id())
    drafts.keep(name, _record())
    if st.query_params.get("draft") != name:
        st.query_params["draft"] = name


def _record() -> dict[str, Any]:
    """The session's draft with its steps; each text once."""
    texts: list[Source] = []

    def number(of: Source) -> int:
        if of not in texts:
            texts.append(of)
        return texts.index(of)

    def plain(of: Draft) -> dict[str, Any]:
        return {"source": number(of.source), "base": number(of.base), "changes": of.changes}

    out = {key: [plain(of) for of in st.session_state[key]] for key in ("past", "future")}
    now = plain(st.session_state["draft"])
    return {"draft": now, **out, "texts": [{"key": of.key, "text": of.text, "uploaded": of.uploaded, "digest": of.digest} for of in texts]}


def _restore(name: str) -> bool:
    """Takes up a draft that was kept under a name. False where there is none that can be opened."""
    record = drafts.found(name)
    if record is None:
        return False
    try:
        texts = [restored(item) for item in record["texts"]]

        def whole(of: dict[str, Any]) -> Draft:
            return Draft(texts[of["source"]], texts[of["base"]], {str(key): str(value) for key, value in of["changes"].items()})

        now = whole(record["draft"])
        evaluate(now)
        past, future = ([whole(of) for of in record[key]] for key in ("past", "future"))
    except (ScenarioError, FloatingPointError, KeyError, IndexError, TypeError, AttributeError, ValueError):
        return False
    st.session_state["draft"], st.session_state["past"], st.session_state["future"] = now, past, future
    return True


def open_text(name: str, data: bytes) -> None:
    """Opens an uploaded scenario; where it is wrong, nothing changes but the list of problems."""
    try:
        load.parse(data, Path(name).name, sources.FOLDER)
        opened = Source(Path(name).name, data.decode("utf-8-sig").replace("\r\n", "\n"), str(sources.FOLDER), uploaded=True)
        base = base_of(opened)
    except ScenarioError as error:
        st.session_state["draft"] = replace(draft(), problems=tuple(str(problem) for problem in error.problems))
        return
    update(Draft(opened, base))


def set_value(address: str, text: str | None) -> None:
    """Changes one address (or pattern), or undoes the change (None)."""
    changes = {key: value for key, value in draft().changes.items() if key != address}
    if text is not None:
        changes[address] = text
    update(replace(draft(), changes=changes))


@dataclass(frozen=True)
class Result:
    """What a draft comes to; `opened` is the scenario before any change."""

    difference: Difference
    opened: Scenario
    capped: tuple[change.Capped, ...]


@st.cache_resource(max_entries=32, show_spinner=False)
def _opened(text: str, file: str, folder: str, stamp: str) -> Scenario:
    """A scenario as its file has it."""
    return reference.fill(load.parse(text, file, folder))


@st.cache_resource(max_entries=32, show_spinner=False)
def _plan(
    text: str, file: str, folder: str, changes: tuple[tuple[str, str], ...], stamp: str
) -> tuple[Plan, tuple[change.Capped, ...], Scenario]:
    """A plan by what it rests on: the text, the changes and a stamp of the files that it may extend."""
    opened = _opened(text, file, folder, stamp)
    scenario, capped = change.apply(opened, dict(changes))
    return run(scenario), tuple(capped), opened


def evaluate(current: Draft) -> Result:
    """The comparison of a draft with its baseline: facts move both sides, decisions only the plan. Raises ScenarioError."""
    plan, capped, opened = _plan_of(current.source, current.changes)
    base, _, start = _plan_of(current.base, {})
    facts = {address: value for address, value in current.changes.items() if not is_decision(address) and change.matches(start, address)}
    rate, other = plan.scenario.money.discount_rate, base.scenario.money.discount_rate
    assert rate is not None and other is not None
    if rate.value != other.value:
        facts["money.discount_rate"] = f"{rate.value:.10f}"  # one rate for both sides: it is the firm's, not the plan's
    if facts:
        base = _plan_of(current.base, facts)[0]
    return Result(compare(base, [plan])[0], opened, capped)


def _plan_of(opened: Source, changes: dict[str, str]) -> tuple[Plan, tuple[change.Capped, ...], Scenario]:
    stamp = "".join(f"{path.name}{path.stat().st_mtime_ns}" for path in sorted(Path(opened.folder).glob("*.yaml")))
    return _plan(opened.text, opened.file, opened.folder, tuple(changes.items()), stamp)


def plan_of(key: str, current: Draft) -> Plan:
    """Another file of the folder, with the facts that the draft has changed. Raises ScenarioError."""
    opened = source(key)
    _, _, start = _plan_of(opened, {})
    facts = {address: value for address, value in current.changes.items() if not is_decision(address) and change.matches(start, address)}
    return _plan_of(opened, facts)[0]


def specs_of(scenario: Scenario, address: str) -> tuple[Spec | None, list[float]]:
    """The declaration behind an address or pattern, and the values it has now."""
    found = change.matches(scenario, address)
    declared, values = specs(scenario), quantities(scenario)
    return (declared[found[0]] if found else None), [quantity.value for item in found if (quantity := values[item]) is not None]


def yaml_text(current: Draft, result: Result) -> str:
    """The opened file with the changes written into it."""
    return save.with_changes(current.source.text, differences(result), current.source.file)


@st.cache_resource
def settle() -> None:
    """Once per process: what has been imported is left out of the garbage collection after every rerun."""
    drafts.sweep()
    gc.collect()
    gc.freeze()
