"""Scenarios: what lies in the folder, what is done with the one that is open, and a firm's own figures."""

from __future__ import annotations

import streamlit as st

from planner.scenario.language import text as _
from planner.views import keeping, logs, saving, state, upward
from planner.views.fields import plain
from planner.views.filelist import in_the_folder
from planner.views.header import header
from planner.views.own import own_figures
from planner.views.starting import plan_on_top


def page() -> None:
    """The whole page, from the draft and the folder of scenarios."""
    said = st.session_state.pop("said", "")  # here it stays until the next click; on other pages the header says it in passing
    reference = logs.shown() if said else ""  # of what was done, beside it
    upward.keep_up()
    header()
    current = state.draft()
    if said:
        st.success(plain(f"{said} {reference}".rstrip()))
    for line in st.session_state.pop("files:refused", ()):
        st.error(plain(line))
    st.header(_("Scenarios"))
    words = {"files": _("Files and approval"), "own": _("Your own figures")}
    st.session_state.setdefault("files:view", "files")
    view = st.segmented_control(
        _("What to do"), list(words), format_func=words.__getitem__, key="files:view", required=True, label_visibility="collapsed",
        persist_state="session",
    )  # fmt: skip
    if view == "own":
        own_figures()
        return
    plan_on_top(current)
    in_the_folder()
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(_("Save"))
        saving.save(current, state.evaluate(current), "files")
        keeping.versions(current)
    with right:
        keeping.approval(current)
        keeping.reports(current)


page()
state.settle()
