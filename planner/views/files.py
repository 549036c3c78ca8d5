"""Scenarios: save, open, duplicate, upload, download, go back to an earlier version, approve."""

from __future__ import annotations

from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from planner.report import overview, tables, why
from planner.report.approve import approve
from planner.scenario import approval, folder, history
from planner.scenario.save import as_differences
from planner.scenario.text import ScenarioError
from planner.views import sources, state
from planner.views.fields import plain
from planner.views.grid import table
from planner.views.header import header


def page() -> None:
    """The whole page, from the draft and the folder of scenarios."""
    header()
    current = state.draft()
    said = st.session_state.pop("files:said", "")
    if said:
        st.success(plain(said))
    for line in st.session_state.pop("files:refused", ()):
        st.error(plain(line))
    st.header("Scenarios")
    left, right = st.columns(2, gap="large")
    with left:
        _save(current)
        _versions(current)
    with right:
        _approve(current)
        _reports(current)
    _list()


def _done(text: str, key: str) -> None:
    """Opens a file that was written and says what was done."""
    opened = sources.source(key)
    state.update(state.Draft(opened, sources.base_of(opened)))
    st.session_state["files:said"] = text


def _tried(work: partial[None]) -> None:
    """Does something with a file; what is refused is said, and the draft stays."""
    try:
        work()
    except (ScenarioError, OSError) as error:
        st.session_state["files:refused"] = tuple(str(error).splitlines())


def _save(current: state.Draft) -> None:
    st.subheader("Save")
    own = bool(current.source.digest)
    st.text_input(
        "Name of the scenario",
        f"{state.evaluate(current).opened.name} (mine)" if own else state.evaluate(current).opened.name,
        key="files:name",
    )
    st.button(
        "Save as my scenario",
        type="primary",
        on_click=_tried,
        args=(partial(_save_as, current),),
        help="A new file in the folder; the one that is open stays as it is.",
    )
    if own and current.changes:
        st.button(
            f"Save into {current.source.file}",
            on_click=_tried,
            args=(partial(_save_into, current),),
            disabled=state.locked(),
            help="The changes replace what the file says; its earlier version is kept.",
        )
    if current.source.digest and folder.stamp(sources.FOLDER / current.source.key).digest != current.source.digest:
        st.warning(
            plain(f"{current.source.file} was changed by someone else since it was opened here. Save as a new scenario, or open it again.")
        )


def _save_as(current: state.Draft) -> None:
    name = st.session_state["files:name"].strip()
    result = state.evaluate(current)
    if current.source.digest and "/" not in current.source.key:
        text = as_differences(current.source.file, name, state.differences(result))
    else:
        text = state.renamed(state.yaml_text(current, result), name)
    path = folder.new(sources.FOLDER, name, text)
    _done(f"Saved as {path.name}.", path.name)


def _save_into(current: state.Draft) -> None:
    folder.save(sources.FOLDER / current.source.key, state.yaml_text(current, state.evaluate(current)), current.source.digest)
    _done(f"Saved into {current.source.file}.", current.source.key)


def _versions(current: state.Draft) -> None:
    if not current.source.digest:
        return
    st.subheader("Earlier versions")
    if history.has_git(sources.FOLDER):
        st.write("The folder is kept by git, which holds the history.")
        return
    found = folder.versions(sources.FOLDER / current.source.key)
    if not found:
        st.write("None yet: each save keeps the version before it.")
        return
    chosen = st.selectbox("Version", found, format_func=lambda version: f"saved {version.time:%Y-%m-%d %H:%M}", key="files:version")
    st.button("Go back to it", on_click=_tried, args=(partial(_back, current, chosen.number),))


def _back(current: state.Draft, number: int) -> None:
    folder.restore(sources.FOLDER / current.source.key, number, current.source.digest)
    _done(f"{current.source.file} says again what it said then; what it said last is kept as a version.", current.source.key)


def _approve(current: state.Draft) -> None:
    st.subheader("Approve")
    if not current.source.digest or current.changes:
        st.write("Save the scenario first: what is approved is a file, as it stands.")
        return
    st.text_input("Approved by", key="files:by", placeholder="name")
    st.text_input("Note", key="files:note")
    st.button("Approve", on_click=_tried, args=(partial(_approved, current),), disabled=state.badge() == "approved")
    st.caption(
        "Writes name, date, digest and the headline figures into the file; from then on it is read-only here, and `check` says when it moves."
    )


def _approved(current: state.Draft) -> None:
    by = st.session_state["files:by"].strip()
    if not by:
        st.session_state["files:refused"] = ("Approved by: a name is missing. Nothing was changed.",)
        return
    text = approve(sources.FOLDER / current.source.key, by=by, date=date.today().isoformat(), note=st.session_state["files:note"].strip())
    _done(text, current.source.key)


def _reports(current: state.Draft) -> None:
    st.subheader("Reports")
    difference = state.evaluate(current).difference
    stem = current.source.file.removesuffix(".yaml")

    def text() -> bytes:
        more = [*why.why_markdown([difference]), *overview.overview_markdown([difference])]
        return tables.comparison_markdown([difference], more=more).encode()

    st.download_button("Comparison (Markdown)", text, f"{stem}-comparison.md", "text/markdown", on_click="ignore", width="stretch")
    st.download_button(
        "Comparison by month and line (CSV)",
        lambda: tables.comparison_csv([difference]).encode("utf-8-sig"),
        f"{stem}-comparison.csv",
        "text/csv",
        on_click="ignore",
        width="stretch",
    )


def _list() -> None:
    st.subheader("In the folder")
    words = {"none": "", "approved": "approved", "changed": "changed since its approval"}
    rows = [
        {
            "File": file.key,
            "Name": sources.title(file.key).removesuffix(f" ({file.key})"),
            "Changed": f"{file.stamp.time:%Y-%m-%d %H:%M}",
            "": words[_state(file.key)],
        }
        for file in folder.files(sources.FOLDER)
    ]
    table(pd.DataFrame(rows), "The scenario files with their names, when they were changed and whether they are approved")


def _state(key: str) -> approval.State:
    try:
        return state.approval_of(key)
    except ScenarioError:
        return "none"


page()
state.settle()
