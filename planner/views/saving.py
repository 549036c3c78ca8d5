"""Saving what a session works on: as a new scenario, or into the file that is open; nothing of somebody else's is written over."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import streamlit as st

from planner.scenario import folder
from planner.scenario.language import plural
from planner.scenario.language import text as _
from planner.scenario.names import clean_name
from planner.scenario.save import as_differences
from planner.scenario.text import ScenarioError
from planner.views import sides, sources, state
from planner.views.elsewhere import elsewhere, saved_here
from planner.views.fields import plain, said

MOST_LINES = 60  # of a difference between two texts


def save(current: state.Draft, result: state.Result, where: str = "save") -> None:
    """Save as, save into (first in a file of one's own), and what to do where the file has been changed by someone else.

    `where` tells two such forms on a page apart.
    """
    own, other = bool(current.source.digest), elsewhere(current)
    name = _("{name} (mine)").format(name=result.opened.name) if own else result.opened.name
    mine = own and not state.locked() and not sources.is_example(current.source)
    if mine:
        _into(current, where, first=bool(current.changes) and not other)
        name = _("{name} (copy)").format(name=result.opened.name)
    sides.offer(current, where)
    named = f"{where}:name:{current.source.key}"
    st.text_input(_("Name of the scenario"), name, key=named, max_chars=80)
    st.button(
        _("Save mine as a copy") if other else _("Save as a new scenario") if mine else _("Save as my scenario"),
        type="primary" if other or not own or (current.changes and not mine) else "secondary",
        key=f"{where}:as",
        on_click=tried,
        args=(partial(_save_as, named, where),),
        width="stretch",
        help=_("A new file in the folder; the one that is open stays as it is."),
    )
    if own and not mine:
        _into(current, where, first=False)
    if other:
        _conflict(current, other, where)


def _into(current: state.Draft, where: str, *, first: bool) -> None:
    """The button that changes the file itself; `first` where it is what one wants."""
    st.button(
        _("Save into {file}").format(file=plain(current.source.file)),
        type="primary" if first else "secondary",
        key=f"{where}:into",
        on_click=tried,
        args=(partial(_save_into, where),),
        width="stretch",
        disabled=state.locked() or not current.changes or bool(elsewhere(current)),
        help=_("The changes replace what the file says; its earlier version is kept."),
    )


def _conflict(current: state.Draft, said: str, where: str) -> None:
    """What somebody else has changed in the file, and the ways on; none loses one's own changes without being told to."""
    st.warning(plain(_("{what} Your changes are safe.").format(what=said)), icon=":material/group:")
    try:
        theirs, _stamp = folder.opened(sources.FOLDER / current.source.key)
    except (ScenarioError, OSError):
        st.caption(_("Save yours as a copy; nothing of it is lost."))
        return
    st.caption(_("What they changed, line by line; what you changed stands in the list of changes:"))
    differing(current.source.text, theirs, _("as you opened it"), _("as it is now"))
    if current.changes:
        st.button(
            _("Take theirs, with my changes on top"), key=f"{where}:rebase", on_click=tried, args=(partial(_take, current, True),), width="stretch"
        )
    st.button(
        _("Reload theirs, without my changes"),
        key=f"{where}:reload",
        on_click=tried,
        args=(partial(_take, current, False),),
        width="stretch",
        help=_("Undo brings yours back."),
    )


def differing(one: str, other: str, first: str, second: str) -> None:
    """The lines in which two texts differ, named by what each text is."""
    lines = list(difflib.unified_diff(one.splitlines(), other.splitlines(), first, second, lineterm="", n=0))
    st.code("\n".join(lines[:MOST_LINES]), language="diff")
    if len(lines) > MOST_LINES:
        st.caption(plural("and {n} more line", "and {n} more lines", len(lines) - MOST_LINES))


def _take(current: state.Draft, with_mine: bool) -> None:
    """Goes on from the file as it is now."""
    now = sources.source(current.source.key)
    base = now if current.base.key == now.key else current.base
    state.update(replace(current, source=now, base=base, changes=current.changes if with_mine else {}))


def tried(work: Callable[[], None]) -> None:
    """Does something with a file; what is refused is said, and the draft stays."""
    try:
        work()
    except (ScenarioError, OSError) as error:
        state.refuse(*state.lines_of(error))


def opened(key: str) -> state.Draft:
    """A file of the folder, to be compared with its baseline. Raises ScenarioError, OSError."""
    source = sources.source(key)
    return state.Draft(source, sources.base_of(source))


def done(said: str, key: str, base: sources.Source | None = None) -> None:
    """Opens a file that was written and says what was done; without a `base` it is compared with its own."""
    new = opened(key)
    state.update(new if base is None or base.key == key else replace(new, base=base))
    st.session_state["said"] = said


def _save_as(named: str, where: str) -> None:
    current = state.draft()  # as it is now: a lever may have moved since the button was drawn
    name = said(named).strip()
    if not sides.wanted(current, where):
        key = save_as(current, name)
        _done(_said(_("Saved as {file}.").format(file=key), current), key, current.base)
        return
    path = _place(current) / clean_name(name)
    base = sides.put(current, path.name, lambda draft: text_as(draft, name), lambda text: folder.new(path.parent, name, text))
    key = path.resolve().relative_to(sources.FOLDER.resolve()).as_posix()
    _done_both(_("Saved as {file}.").format(file=key), key, base)


def _save_into(where: str) -> None:
    current = state.draft()
    line, path = _("Saved into {file}.").format(file=current.source.file), sources.FOLDER / current.source.key
    if not sides.wanted(current, where):
        save_into(current)
        _done(_said(line, current), current.source.key, current.base)
        return
    base = sides.put(current, path.name, text_into, lambda text: folder.save(path, text, current.source.digest))
    _done_both(line, current.source.key, base)


def _done(line: str, key: str, base: sources.Source) -> None:
    """As `done`, of a file that was saved here."""
    done(line, key, base)
    saved_here(state.draft().source)


def _done_both(line: str, key: str, base: sources.Source) -> None:
    """The same of a file and its baseline; undo does not go back past it, for it could take back one side only."""
    _done(f"{line} {_('The changed facts are in {base} too.').format(base=base.file)}", key, base)
    saved_here(base)
    state.forget_steps()


def _said(line: str, current: state.Draft) -> str:
    """What was done, and what the baseline now lacks."""
    if not sides.shared(current):
        return line
    more = _("The changed facts are not in {base}: to compare like with like, change them there too.")
    return f"{line} {more.format(base=current.base.file)}"


def save_as(current: state.Draft, name: str) -> str:
    """Makes a new file beside the one that is open, and answers its key. Raises ScenarioError."""
    return folder.new(_place(current), name, text_as(current, name)).relative_to(sources.FOLDER.resolve()).as_posix()


def text_as(current: state.Draft, name: str) -> str:
    """What differs only; where the open file is another by now, or gone, all that it said when it was opened. Raises ScenarioError."""
    result = state.evaluate(current)
    if current.source.digest and not elsewhere(current):
        return as_differences(current.source.file, name, state.differences(result))
    return state.renamed(state.yaml_text(current, result), name)


def text_into(current: state.Draft) -> str:
    """The open file with the changes in it. Raises ScenarioError."""
    return state.yaml_text(current, state.evaluate(current))


def _place(current: state.Draft) -> Path:
    """The folder in which a scenario is saved: that of the file that is open."""
    return (sources.FOLDER / current.source.key).parent if current.source.digest else sources.FOLDER


def save_into(current: state.Draft) -> None:
    """Puts the changes into the file that is open, unless somebody else has changed it. Raises ScenarioError."""
    folder.save(sources.FOLDER / current.source.key, text_into(current), current.source.digest)
