"""What is done with the scenario that is open: save it, go back to an earlier version, start a plan on top of it, approve it, report on it."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

import streamlit as st
from babel.dates import format_datetime

from planner.report.approve import approve
from planner.report.exports import EXPORTS, Exported
from planner.scenario import folder, history, reference
from planner.scenario.firm import plan_on
from planner.scenario.language import speak
from planner.scenario.language import text as _
from planner.scenario.save import as_differences
from planner.scenario.text import ScenarioError
from planner.views import gate, sources, state
from planner.views.fields import locale, plain


def done(text: str, key: str) -> None:
    """Opens a file that was written and says what was done."""
    opened = sources.source(key)
    state.update(state.Draft(opened, sources.base_of(opened)))
    st.session_state["files:said"] = text
    for key_of_name in ("files:name", "files:plan"):
        st.session_state.pop(key_of_name, None)


def tried(work: partial[None]) -> None:
    """Does something with a file; what is refused is said, and the draft stays."""
    try:
        work()
    except (ScenarioError, OSError) as error:
        st.session_state["files:refused"] = tuple(str(error).splitlines())


def when(time: datetime) -> str:
    """A date with its time of day as the reader writes them."""
    return str(format_datetime(time, "short", locale=locale()))


def save(current: state.Draft) -> None:
    """Into the file that is open, or as a new one."""
    st.subheader(_("Save"))
    own = bool(current.source.digest)
    name = state.evaluate(current).opened.name
    st.text_input(_("Name of the scenario"), _("{name} (mine)").format(name=name) if own else name, key="files:name", max_chars=80)
    st.button(
        _("Save as my scenario"),
        type="primary" if current.changes or not own else "secondary",
        on_click=tried,
        args=(partial(_save_as, current),),
        help=_("A new file in the folder; the one that is open stays as it is."),
    )
    if own and current.changes:
        st.button(
            plain(_("Save into {file}").format(file=current.source.file)),
            on_click=tried,
            args=(partial(_save_into, current),),
            disabled=state.locked(),
            help=_("The changes replace what the file says; its earlier version is kept."),
        )
    if own and _on_disk(current) != current.source.digest:
        line = _("{file} was changed by someone else since it was opened here. Save as a new scenario, or open it again.")
        st.warning(plain(line.format(file=current.source.file)))


def _on_disk(current: state.Draft) -> str:
    """What the file says now, "" where it is gone."""
    try:
        return folder.stamp(sources.FOLDER / current.source.key).digest
    except OSError:
        return ""


def _save_as(current: state.Draft) -> None:
    name = st.session_state["files:name"].strip()
    result = state.evaluate(current)
    if current.source.digest and "/" not in current.source.key:
        text = as_differences(current.source.file, name, state.differences(result))
    else:
        text = state.renamed(state.yaml_text(current, result), name)
    path = folder.new(sources.FOLDER, name, text)
    done(_("Saved as {file}.").format(file=path.name), path.name)


def _save_into(current: state.Draft) -> None:
    folder.save(sources.FOLDER / current.source.key, state.yaml_text(current, state.evaluate(current)), current.source.digest)
    done(_("Saved into {file}.").format(file=current.source.file), current.source.key)


def plan_on_top(current: state.Draft) -> None:
    """The next step for who has a baseline open: a plan on top of it, so that something can be compared."""
    if current.source.key != current.base.key or not current.source.digest or "/" in current.source.key:
        return
    with st.container(border=True):
        st.subheader(_("Next: a plan on top of it"))
        st.write(_("This is a baseline. Duplicate it and move people: half of each team's work starts at home, and you change it from there."))
        name = state.evaluate(current).opened.name
        st.text_input(_("Name of the plan"), _("{name} - some at home").format(name=name), key="files:plan", max_chars=80)
        st.button(_("Duplicate and move people"), type="primary", on_click=tried, args=(partial(_plan, current),))


def _plan(current: state.Draft) -> None:
    name = st.session_state["files:plan"].strip()
    base = reference.fill(state.evaluate(current).opened)
    assert base.start is not None
    path = folder.new(sources.FOLDER, name, plan_on(current.source.file, name, base, int(base.start.value) + 3))
    done(_("{file} is open, on top of {base}: see Plan for what it changes.").format(file=path.name, base=current.source.file), path.name)


def versions(current: state.Draft) -> None:
    """The earlier versions of the file that is open."""
    if not current.source.digest:
        return
    st.subheader(_("Earlier versions"))
    if history.has_git(sources.FOLDER):
        st.write(_("The folder is kept by git, which holds the history."))
        return
    found = folder.versions(sources.FOLDER / current.source.key)
    if not found:
        st.write(_("None yet: each save keeps the version before it."))
        return
    chosen = st.selectbox(
        _("Version"), found, format_func=lambda version: _("saved {time}").format(time=when(version.time)), key="files:version"
    )
    st.button(_("Go back to it"), on_click=tried, args=(partial(_back, current, chosen.number),))


def _back(current: state.Draft, number: int) -> None:
    folder.restore(sources.FOLDER / current.source.key, number, current.source.digest)
    line = _("{file} says again what it said then; what it said last is kept as a version.")
    done(line.format(file=current.source.file), current.source.key)


def approval(current: state.Draft) -> None:
    """Who approves the file as it stands."""
    st.subheader(_("Approve"))
    if not current.source.digest or current.changes:
        st.write(_("Save the scenario first: what is approved is a file, as it stands."))
        return
    st.text_input(_("Approved by"), key="files:by", placeholder=_("name"))
    st.text_input(_("Note"), key="files:note")
    st.button(_("Approve"), on_click=tried, args=(partial(_approved, current),), disabled=state.badge() == "approved")
    st.caption(
        _("Writes name, date, digest and the headline figures into the file; from then on it is read-only here, and `check` says when it moves.")
    )


def _approved(current: state.Draft) -> None:
    by = st.session_state["files:by"].strip()
    if not by:
        st.session_state["files:refused"] = (_("Approved by: a name is missing. Nothing was changed."),)
        return
    text = approve(sources.FOLDER / current.source.key, by=by, date=date.today().isoformat(), note=st.session_state["files:note"].strip())
    done(text, current.source.key)


def reports(current: state.Draft) -> None:
    """The comparison as files."""
    st.subheader(_("Reports"))
    stem = current.source.file.removesuffix(".yaml").removesuffix(".yml")
    for key, export in EXPORTS.items():
        st.download_button(
            _(export.label),
            gate.for_editors(partial(_exported, current, key, locale()), key),
            f"{stem}{export.ending}",
            export.mime,
            key=f"files:export:{key}",
            on_click="ignore",
            width="stretch",
        )


def _exported(current: state.Draft, key: str, where: str) -> bytes:
    speak(where)  # asked for outside the page's run
    result = state.evaluate(current)
    return EXPORTS[key].make(Exported([result.difference], state.yaml_text(current, result), where, date.today().isoformat()))
