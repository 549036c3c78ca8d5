"""What a page shows where the open scenario can't be computed as its files stand now: why, that nothing is lost, and the ways on."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from planner.scenario.language import text as _
from planner.views import gate, sources, state
from planner.views.fields import plain
from planner.views.saving import done, tried


def trouble(lines: list[str]) -> NoReturn:
    """Says what is wrong, a line each, and ends the page there."""
    for line in lines:
        st.error(plain(line))
    if "draft" in st.session_state:
        _ways_on(state.draft())
    else:
        st.write(_("No scenario can be opened. Put the files in order in the folder of scenarios, then look again."))
    st.button(_("Look again"), icon=":material/refresh:", key="trouble:again")
    st.stop()


def _ways_on(current: state.Draft) -> None:
    """What is kept, and how to go on from it."""
    file = plain(current.source.file)
    st.write(
        _("{file} can't be computed as its files stand now. What you have changed is kept: once they are in order, it is here again.").format(file=file)
    )
    if current.changes:
        st.code("\n".join(f"{address}: {value}" for address, value in current.changes.items()), language="yaml")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if state.steps()[0]:
            st.button(_("Undo the last change"), icon=":material/undo:", on_click=state.step, args=(True,), key="trouble:undo")
        st.download_button(
            _("Download {file} as it was opened").format(file=file),
            gate.for_editors(current.source.text.encode, "file"),
            current.source.file,
            "application/yaml",
            key="trouble:text",
            on_click="ignore",
        )
    st.selectbox(_("Or open another scenario"), sources.files(), index=None, format_func=sources.title, key="trouble:open", on_change=_opened)


def _opened() -> None:
    key = st.session_state.get("trouble:open")
    if key is not None:
        tried(lambda: done(_("{file} is open.").format(file=key), key))
