"""The files in the folder of scenarios, and what is done with each: opened, duplicated, downloaded; and one from elsewhere brought in."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from planner.scenario import approval, folder
from planner.scenario.language import text as _
from planner.scenario.names import clean_name
from planner.scenario.text import ScenarioError
from planner.views import elsewhere, gate, returned, saving, sources, state
from planner.views.grid import table


def in_the_folder() -> None:
    """The whole part of the page."""
    st.subheader(_("In the folder"))
    words = {"none": "", "approved": _("approved"), "changed": _("changed since its approval")}
    found = folder.files(sources.FOLDER)
    rows = [
        {
            _("File"): file.key,
            _("Name"): sources.title(file.key).removesuffix(f" ({file.key})"),
            _("Changed"): elsewhere.when(file.stamp.time),
            _("Approval"): words[_state(file.key)],
        }
        for file in found
    ]
    table(pd.DataFrame(rows), _("The scenario files with their names, when they were changed and whether they are approved"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        keys, now = [file.key for file in found], state.draft().source.key
        key = st.selectbox(_("File"), keys, keys.index(now) if now in keys else 0, format_func=sources.title, key="files:one")
        if key is None:
            return
        st.button(_("Open"), on_click=saving.tried, args=(partial(_open, key),), key="files:open")
        st.button(_("Duplicate"), on_click=saving.tried, args=(partial(_duplicate, key),), key="files:duplicate")
        st.download_button(
            _("Download"), gate.for_editors(partial(_bytes, key), "file"), key.rpartition("/")[2], "application/yaml", key="files:download", on_click="ignore"
        )
    st.file_uploader(
        _("Upload a scenario (YAML), or a report, workbook or JSON made here"),
        type=["yaml", "yml", *returned.ENDINGS],
        key="files:upload",
        on_change=_uploaded,
        max_upload_size=2,
        help=_("A YAML file may have at most 256 KB. It is checked whole and opened; save it to keep it. What is wrong is said line by line, and what is open stays."),
    )
    returned.others()


def _open(key: str) -> None:
    saving.done(_("{file} is open.").format(file=key), key)


def _duplicate(key: str) -> None:
    """A copy beside the file, with its comments and without its approval, under the first name that is free."""
    title, there = sources.title(key).removesuffix(f" ({key})"), {path.name.casefold() for path in (sources.FOLDER / key).parent.iterdir()}
    name, count = _("{name} (copy)").format(name=title), 1
    while clean_name(name).casefold() in there:
        count += 1
        name = _("{name} (copy {count})").format(name=title, count=count)
    made = folder.duplicate(sources.FOLDER / key, name).relative_to(sources.FOLDER.resolve()).as_posix()
    saving.done(_("{file} is a copy of {other} and is open.").format(file=made, other=key), made)


def _bytes(key: str) -> bytes:
    """A file as it stands, nothing where it is gone since."""
    known = {file.key: file.path for file in folder.files(sources.FOLDER)}
    return known[key].read_bytes() if key in known else b""


def _uploaded() -> None:
    upload = st.session_state.get("files:upload")
    if upload is None:
        return
    if upload.name.lower().endswith((".yaml", ".yml")):
        state.open_text(upload.name, upload.getvalue())
    else:
        returned.open_export(upload.name, upload.getvalue())


def _state(key: str) -> approval.State:
    try:
        return state.approval_of(key)
    except ScenarioError:
        return "none"
