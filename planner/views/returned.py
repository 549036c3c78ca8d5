"""Scenarios that come back out of an exported report, workbook or JSON."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from planner.report.extract import Carried, found_in, opened_in
from planner.scenario.language import text as _
from planner.scenario.names import clean_name
from planner.scenario.text import ScenarioError
from planner.views import sources, state
from planner.views.fields import plain

ENDINGS = ("html", "json", "xlsx")


def open_export(name: str, data: bytes) -> None:
    """Opens the first plan of an export against its base; what is wrong is said in a line, and what is open stays."""
    name = Path(name).name
    try:
        found = found_in(data, name)
    except ScenarioError as error:
        state.refuse(*str(error).splitlines())
        return
    _open(name, found, found.opens[min(1, len(found.opens) - 1)])


def _open(name: str, found: Carried, file: str) -> None:
    try:
        opened, base = (_source(name, found, key) for key in (file, found.opens[0]))
    except (ScenarioError, OSError) as error:
        state.refuse(*str(error).splitlines())
        return
    state.update(state.Draft(opened, base))
    st.session_state["files:returned"] = (name, found)
    st.session_state["said"] = _("{file} is open as it was exported in {export}.").format(file=file, export=name)


def _source(export: str, found: Carried, file: str) -> sources.Source:
    """A file of the folder where that says the same, else a text of its own under a name that no file has."""
    text, name = opened_in(sources.FOLDER, found, file), file.rpartition("/")[2]
    path = sources.FOLDER / name
    if path.is_file() and path.read_bytes() == text.encode():
        return sources.source(name)
    own = clean_name(f"{name.removesuffix('.yaml')[:38]} of {Path(export).stem[:30]}")
    return sources.Source(own, text.removeprefix("\ufeff").replace("\r\n", "\n"), str(sources.FOLDER), uploaded=True)


def others() -> None:
    """The other plans of the export that was opened last, each with a button."""
    if "files:returned" not in st.session_state:
        return
    name, found = st.session_state["files:returned"]
    if len(found.opens) < 3:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.caption(plain(_("In {export} there are also:").format(export=name)))
        for number, file in enumerate(found.opens[1:]):
            st.button(plain(file), on_click=_open, args=(name, found, file), key=f"files:returned:{number}")
