"""What is done with the scenario that is open: go back to an earlier version, approve it, report on it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from functools import partial

import streamlit as st

from planner.report.approve import approve
from planner.scenario import folder, history
from planner.scenario.language import text as _
from planner.scenario.text import ScenarioError
from planner.views import sources, state
from planner.views.elsewhere import when
from planner.views.fields import said
from planner.views.saving import differing, done, tried
from planner.views.taking import exports


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
    with st.expander(_("What it says otherwise")), suppress(ScenarioError, OSError):
        differing(current.source.text, folder.opened(chosen.path)[0], _("as it is open here"), _("as it was"))
    st.button(_("Go back to it"), on_click=tried, args=(partial(_back, current, chosen.number),))


def _back(current: state.Draft, number: int) -> None:
    path = sources.FOLDER / current.source.key
    folder.restore(path, number, current.source.digest if path.exists() else None)
    line = _("{file} says again what it said then; what it said last is kept as a version.")
    done(line.format(file=current.source.file), current.source.key, current.base)


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
    by = said("files:by").strip()
    if not by:
        st.session_state["files:refused"] = (_("Approved by: a name is missing. Nothing was changed."),)
        return
    text = approve(sources.FOLDER / current.source.key, by=by, date=date.today().isoformat(), note=said("files:note").strip())
    done(text, current.source.key, current.base)


def reports(current: state.Draft) -> None:
    """The comparison as files."""
    st.subheader(_("Reports"))
    exports(current, "files:export")
