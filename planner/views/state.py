"""The draft of one session: which scenario is open, against which baseline, and what was changed; widgets are views of it."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import streamlit as st

from planner.scenario import approval, load
from planner.scenario.language import plural
from planner.scenario.language import text as _
from planner.scenario.text import Problem, ScenarioError
from planner.views import drafts, sources
from planner.views.drafts import Draft, Kept
from planner.views.results import Result, approval_of, differences, evaluate, once, plan_of, plan_of_text, renamed, specs_of, yaml_text
from planner.views.sources import Source, base_of, files, source

__all__ = ["Draft", "Result", "approval_of", "differences", "evaluate", "plan_of", "renamed", "specs_of", "yaml_text"]

FIRST = "work-from-home.yaml"
MOST_LINES = 20  # of what is wrong with a file, on a page
MOST_STEPS = 1000  # that undo goes back, so that a draft on disk stays small


def draft() -> Draft:
    """This session's draft: the one that the address names, else the shipped example."""
    for key in ("past", "future"):
        st.session_state.setdefault(key, [])
    if "draft" not in st.session_state and not _restore(st.query_params.get("draft", "")):
        st.session_state["draft"] = _first()
    current: Draft = st.session_state["draft"]
    return current


def _first() -> Draft:
    """The shipped example, or the first file that can be opened; what is wrong with those before it is said. Raises ScenarioError if none can."""
    problems: list[Problem] = []
    for key in sorted(files(), key=lambda key: key != FIRST):
        try:
            opened = source(key)
            return Draft(opened, base_of(opened), problems=tuple(map(str, problems)))
        except ScenarioError as error:
            problems += error.problems
        except OSError as error:
            problems.append(Problem(key, _("can't be read: {error}").format(error=error.strerror)))
    raise ScenarioError(problems or [Problem(_("the folder of scenarios"), _("holds no scenario file (*.yaml)"))])


def in_address() -> None:
    """Puts the draft's id into the address: a page change takes it away, and F5 and a link need it."""
    name = st.session_state.get("draft opened")
    if name and st.query_params.get("draft") != name:
        st.query_params["draft"] = name


def update(new: Draft) -> None:
    """Makes a draft the session's own, if it can be computed; else the last good one stays and the problems are shown."""
    before = draft()
    try:
        if new.source == before.source and new.changes != before.changes and locked():
            refuse(_("{file} is approved. Duplicate it to change it.").format(file=before.source.file))
            return
        evaluate(new)
    except (ScenarioError, FloatingPointError, OSError) as error:
        refuse(*lines_of(error))
        return
    if replace(new, problems=()) != replace(before, problems=()):
        st.session_state["past"] = [*st.session_state["past"][-MOST_STEPS + 1 :], replace(before, problems=())]
        st.session_state["future"] = []
    _take(replace(new, problems=()))


def refuse(*problems: str) -> None:
    """Says why something was not done; the last good draft stays."""
    st.session_state["draft"] = replace(draft(), problems=problems)


def lines_of(error: Exception) -> list[str]:
    """What was refused, a line for each problem; no path of the server in it."""
    if isinstance(error, ScenarioError):
        lines = [str(problem) for problem in error.problems]
        more = len(lines) - MOST_LINES
        return lines if more <= 0 else [*lines[:MOST_LINES], plural("and {n} more line", "and {n} more lines", more)]
    if isinstance(error, FloatingPointError):
        return [_("The model can't be computed: {error}").format(error=error)]
    return [_("A file can't be read or written: {error}").format(error=error.strerror if isinstance(error, OSError) else error)]


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
        fresh()
        _take(new)


def forget_steps() -> None:
    """Nothing that was done until now can be undone or redone any more, also by the draft that is kept."""
    st.session_state["past"], st.session_state["future"] = [], []
    _take(draft())


def fresh() -> None:
    """Puts new widgets in the place of all that show the draft, and forgets what was typed wrongly into the old ones."""
    st.session_state["turn:all"] = st.session_state.get("turn:all", 0) + 1
    for key in [key for key in st.session_state if str(key).startswith("wrong:")]:
        st.session_state[key] = ""


def locked() -> bool:
    """Whether the opened scenario is approved as it stands, so that it is not changed by hand."""
    return badge() == "approved"


def badge() -> approval.State:
    """Whether the opened file is approved, and still what was approved."""
    current: Draft = st.session_state["draft"]
    opened = plan_of_text(current.source, {})[2]
    found: approval.State = once("badge", (opened,), lambda: approval.state(opened))
    return found


def duplicate() -> None:
    """Opens a copy of the scenario with the changes in it, without its approval, under a name of its own."""
    current = draft()
    try:
        result = evaluate(current)
        text = renamed(yaml_text(current, result), _("{name} (copy)").format(name=result.opened.name))
    except ScenarioError as error:
        refuse(*lines_of(error))
        return
    stem = current.source.key.removesuffix(".yaml").removesuffix(".yml")
    update(Draft(Source(f"{stem}-copy.yaml", text, current.source.folder, uploaded=True), current.base))


def _take(new: Draft) -> None:
    """Makes a draft this session's and keeps it on disk, from the first change on under an id of its own.

    So who has opened it by its link, or in a second window, changes a copy: nobody writes over what another works on.
    """
    st.session_state["draft"] = new
    name = st.session_state["draft opened"] = st.session_state.setdefault("draft id", drafts.new_id())
    drafts.keep(name, Kept(new, st.session_state["past"], st.session_state["future"]))
    in_address()


def _restore(name: str) -> bool:
    """Takes up a draft that was kept under a name, also where it can't be computed as its files stand now. False where there is none."""
    kept = drafts.found(name)
    if kept is None:
        return False
    for key, value in (("draft", kept.draft), ("past", list(kept.past)), ("future", list(kept.future)), ("draft opened", name)):
        st.session_state[key] = value
    return True


def open_text(name: str, data: bytes) -> None:
    """Opens an uploaded scenario; where it is wrong, nothing changes but the list of problems."""
    try:
        load.parse(data, Path(name).name, sources.FOLDER)
        opened = Source(Path(name).name, data.decode("utf-8-sig").replace("\r\n", "\n"), str(sources.FOLDER), uploaded=True)
        base = base_of(opened)
    except (ScenarioError, OSError) as error:
        refuse(*lines_of(error))
        return
    update(Draft(opened, base))


def set_value(address: str, text: str | None) -> None:
    """Changes one address (or pattern, or entry), or undoes the change (None)."""
    changes = {key: value for key, value in draft().changes.items() if key != address}
    if text is not None:
        changes[address] = text
    update(replace(draft(), changes=changes))


def settle() -> None:
    """At the end of every page: old drafts are swept away."""
    _sweep(int(time.monotonic() // drafts.OLD))


@lru_cache(maxsize=1)
def _sweep(_hour: int) -> None:
    drafts.sweep()
