"""The draft of one session: which scenario is open, against which baseline, and what was changed; widgets are views of it."""

from __future__ import annotations

import gc
import os
from dataclasses import dataclass, field, replace
from pathlib import Path

import streamlit as st

from planner.analysis.compare import compare
from planner.analysis.difference import Difference, Plan, run
from planner.scenario import change, load, reference, save
from planner.scenario.quantity import Spec
from planner.scenario.schema import Scenario, is_decision, quantities, specs
from planner.scenario.text import ScenarioError, read

FOLDER = Path(os.environ.get("PLANNER_SCENARIOS", Path(__file__).parents[2] / "scenarios"))
FIRST = "work-from-home.yaml"


@dataclass(frozen=True)
class Source:
    """A scenario text that can be opened: from the folder, or as uploaded (its folder is then that of the examples)."""

    key: str
    text: str
    folder: str
    uploaded: bool = False

    @property
    def file(self) -> str:
        return Path(self.key).name


@dataclass(frozen=True)
class Draft:
    """What a session works on. `changes` maps an address, or a pattern of them, to a value as it would stand in the file."""

    source: Source
    base: Source
    changes: dict[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def files() -> list[str]:
    """The scenario files of the folder, by path below it."""
    return sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.yaml"))


def source(key: str) -> Source:
    """A file of the folder. Raises ScenarioError if it is gone."""
    path = FOLDER / key
    load.load(path)
    return Source(key, path.read_text("utf-8-sig"), str(path.parent))


def title(key: str) -> str:
    """A file of the folder by the name that it gives itself, with its path."""
    path = FOLDER / key
    return _title(key, path.stat().st_mtime_ns if path.exists() else 0)


@st.cache_data(max_entries=200, show_spinner=False)
def _title(key: str, stamp: int) -> str:
    try:
        return f"{load.load(FOLDER / key).name} ({key})"
    except ScenarioError:
        return key


def base_of(opened: Source) -> Source:
    """What a scenario is compared with at first: the file that it extends, else itself."""
    tree = read(opened.text.encode(), opened.file)
    link = tree.value.get("extends") if isinstance(tree.value, dict) else None
    if link is None or not isinstance(link.value, str):
        return opened
    name = link.value if link.value.endswith(".yaml") else f"{link.value}.yaml"
    return source((Path(opened.folder) / name).relative_to(FOLDER).as_posix())


def draft() -> Draft:
    """This session's draft; the shipped example at first."""
    if "draft" not in st.session_state:
        opened = source(FIRST if FIRST in files() else files()[0])
        st.session_state["draft"] = Draft(opened, base_of(opened))
    current: Draft = st.session_state["draft"]
    return current


def update(new: Draft) -> None:
    """Makes a draft the session's own, if it can be computed; else the last good one stays and the problems are shown."""
    try:
        evaluate(new)
        st.session_state["draft"] = replace(new, problems=())
    except ScenarioError as error:
        st.session_state["draft"] = replace(draft(), problems=tuple(str(problem) for problem in error.problems))
    except FloatingPointError as error:
        st.session_state["draft"] = replace(draft(), problems=(f"the model can't be computed: {error}",))


def open_text(name: str, data: bytes) -> None:
    """Opens an uploaded scenario; where it is wrong, nothing changes but the list of problems."""
    try:
        load.parse(data, Path(name).name, FOLDER)
        opened = Source(Path(name).name, data.decode("utf-8-sig").replace("\r\n", "\n"), str(FOLDER), uploaded=True)
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


def specs_of(scenario: Scenario, address: str) -> tuple[Spec | None, list[float]]:
    """The declaration behind an address or pattern, and the values it has now."""
    found = change.matches(scenario, address)
    declared, values = specs(scenario), quantities(scenario)
    return (declared[found[0]] if found else None), [quantity.value for item in found if (quantity := values[item]) is not None]


def yaml_text(current: Draft, result: Result) -> str:
    """The opened file with the changes written into it."""
    return save.with_changes(current.source.text, save.changes_between(result.opened, result.difference.plan.scenario), current.source.file)


@st.cache_resource
def settle() -> None:
    """Once per process: what has been imported is left out of the garbage collection after every rerun."""
    gc.collect()
    gc.freeze()
