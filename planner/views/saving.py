"""Saving what a session works on: as a new scenario, or into the file that is open; nothing of somebody else's is written over."""

from __future__ import annotations

import difflib
from dataclasses import replace

import streamlit as st

from planner.scenario import folder
from planner.scenario.language import text as _
from planner.scenario.save import as_differences
from planner.scenario.text import ScenarioError
from planner.views import sources, state
from planner.views.fields import plain

MOST_LINES = 60  # of a difference between two texts


def save(current: state.Draft, result: state.Result) -> None:
    """Save as, save into, and what to do where the file has been changed by someone else."""
    own = bool(current.source.digest)
    name = _("{name} (mine)").format(name=result.opened.name) if own else result.opened.name
    st.text_input(_("Name of the scenario"), name, key=f"save:name:{current.source.key}")
    st.button(
        _("Save as my scenario"),
        type="primary",
        key="save:as",
        on_click=_tried,
        args=("as", current),
        width="stretch",
        help=_("A new file in the folder; the one that is open stays as it is."),
    )
    if own:
        st.button(
            _("Save into {file}").format(file=plain(current.source.file)),
            key="save:into",
            on_click=_tried,
            args=("into", current),
            width="stretch",
            disabled=state.locked() or not current.changes or elsewhere(current),
            help=_("The changes replace what the file says; its earlier version is kept."),
        )
    if elsewhere(current):
        _other(current)


def elsewhere(current: state.Draft) -> bool:
    """Whether the open file says something else by now, or is gone."""
    if not current.source.digest:
        return False
    try:
        return folder.stamp(sources.FOLDER / current.source.key).digest != current.source.digest
    except OSError:
        return True


def _other(current: state.Draft) -> None:
    """What somebody else has changed in the file, and a way to take it over without losing one's own changes."""
    st.warning(plain(_("{file} was changed by someone else since it was opened here. Your changes are safe.").format(file=current.source.file)))
    try:
        theirs, _stamp = folder.opened(sources.FOLDER / current.source.key)
    except (ScenarioError, OSError):
        st.caption(_("The file is gone; save as a new scenario."))
        return
    lines = list(difflib.unified_diff(current.source.text.splitlines(), theirs.splitlines(), _("as you opened it"), _("as it is now"), lineterm="", n=0))
    st.code("\n".join(lines[:MOST_LINES]), language="diff")
    st.button(_("Take theirs, with my changes on top"), key="save:rebase", on_click=_rebase, args=(current,), width="stretch")


def _rebase(current: state.Draft) -> None:
    try:
        state.update(replace(current, source=sources.source(current.source.key)))
    except (ScenarioError, OSError) as error:
        state.refuse(*str(error).splitlines())


def _tried(how: str, current: state.Draft) -> None:
    """Saves, opens what was saved and says so; what is refused is said, and the draft stays."""
    try:
        if how == "as":
            key = save_as(current, st.session_state[f"save:name:{current.source.key}"].strip())
        else:
            key = save_into(current)
        opened = sources.source(key)
        state.update(state.Draft(opened, current.base if how == "into" else sources.base_of(opened)))
        st.session_state["said"] = _("Saved as {file}.").format(file=key) if how == "as" else _("Saved into {file}.").format(file=key)
    except (ScenarioError, OSError) as error:
        state.refuse(*str(error).splitlines())


def save_as(current: state.Draft, name: str) -> str:
    """Makes a new file, and answers its key. On top of a file of the folder it holds only what differs. Raises ScenarioError."""
    result = state.evaluate(current)
    if current.source.digest and "/" not in current.source.key:
        text = as_differences(current.source.file, name, state.differences(result))
    else:
        text = state.renamed(state.yaml_text(current, result), name)
    return folder.new(sources.FOLDER, name, text).name


def save_into(current: state.Draft) -> str:
    """Puts the changes into the file that is open, unless somebody else has changed it. Raises ScenarioError."""
    folder.save(sources.FOLDER / current.source.key, state.yaml_text(current, state.evaluate(current)), current.source.digest)
    return current.source.key
