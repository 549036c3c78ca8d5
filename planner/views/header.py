"""What stands on top of every page: scenario, baseline, badges, what was changed, undo and redo, save, export."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from planner.scenario import language
from planner.scenario.language import plural
from planner.scenario.language import text as _
from planner.scenario.text import ScenarioError
from planner.views import gate, logs, sources, state
from planner.views.changelist import change_list
from planner.views.elsewhere import beneath, elsewhere, look_again
from planner.views.fields import locale, plain
from planner.views.results import once
from planner.views.saving import opened, save, tried
from planner.views.sides import shared, uneven
from planner.views.taking import exports
from planner.views.trouble import trouble

PICKER = 320  # pixels: two of them and all else, "Sign out" too, stand in one row of a wide window


def header() -> None:
    """The bar itself; its widgets change the draft, nothing else."""
    language.speak(locale())
    try:
        look_again()
        current = state.draft()
        state.in_address()
        result = state.evaluate(current)
        others = beneath(current, result)
    except (ScenarioError, FloatingPointError, OSError) as error:
        trouble(state.lines_of(error))
    files = sources.files()
    bar = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
    keys = files if current.source.key in files else [current.source.key, *files]
    _pick(bar, _("Scenario"), keys, "pick:scenario", current.source.key, _picked, files)
    bases = [current.base.key, *(key for key in files if key != current.base.key)]
    _pick(bar, _("Compared with"), bases, "pick:base", current.base.key, _based, files)
    count = len(current.changes)
    with bar.popover(plural("{n} change", "{n} changes", count) if count else _("No changes")):
        change_list(current, result)
    back, again = state.steps()
    with bar:
        _step(back=True, icon=":material/undo:", say=_("Undo the last change"), enabled=back > 0)
        _step(back=False, icon=":material/redo:", say=_("Redo what was undone"), enabled=again > 0)
    keep = bar.popover(_("Save"), icon=":material/save:", key="header:save", on_change="rerun")
    if keep.open:
        with keep:
            save(current, result)
            st.divider()
            st.file_uploader(
                _("Open a scenario (YAML)"),
                type=["yaml", "yml"],
                key="upload",
                on_change=_uploaded,
                max_upload_size=1,  # Streamlit counts in whole megabytes; the loader's own limit is less
                help=_("A scenario may have at most 256 KB."),
            )
    out = bar.popover(_("Export"), icon=":material/download:", key="header:export", on_change="rerun")
    if out.open:
        with out:
            _exports(current)
    gate.sign_out(bar)
    _badges(current, result)
    if line := once("uneven", (result.difference, locale()), lambda: uneven(result)):
        st.caption(plain(line))
    _said(current, others)


def _pick(bar: DeltaGenerator, label: str, keys: list[str], name: str, now: str, chosen: Callable[[str], None], files: list[str]) -> None:
    """A picker of a file by its name, whose help says the whole of it: the box may cut it.

    It is another widget whenever something else than itself has opened a file: a browser that still shows the one before, and says so with
    its next click, would open that file again.
    """
    if st.session_state.setdefault(f"{name}:shows", now) != now:
        st.session_state[f"{name}:shows"] = now
        st.session_state[f"{name}:turn"] = st.session_state.get(f"{name}:turn", 0) + 1
    key = _key(name)
    st.session_state[key] = now

    def called(file: str) -> str:
        return sources.title(file) if file in files else _("{file} (opened)").format(file=file)

    bar.selectbox(label, keys, key=key, on_change=_chosen, args=(name, key, chosen), format_func=called, help=plain(called(now)), width=PICKER)


def _key(name: str) -> str:
    turn = st.session_state.get(f"{name}:turn", 0)
    return f"{name}:{turn}" if turn else name


def _chosen(name: str, key: str, chosen: Callable[[str], None]) -> None:
    """Hands on what was picked, unless the widget is no longer there or the page was left before it came to its end."""
    file = st.session_state.get(key)
    if file is not None and key == _key(name):
        st.session_state[f"{name}:shows"] = file
        chosen(file)


def _step(*, back: bool, icon: str, say: str, enabled: bool) -> None:
    key = "undo" if back else "redo"
    st.button("", icon=icon, key=key, help=say, disabled=not enabled, on_click=state.step, args=(back,))


def _badges(current: state.Draft, result: state.Result) -> None:
    """Example data, approval, and the way to change what is approved."""
    given, badge = result.opened.review, state.badge()
    example = sources.is_example(current.source)
    if not example and given is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if example:
            st.badge(_("Example data"), icon=":material/info:", color="gray")
            if st.button(_("Bring in your own figures"), icon=":material/upload:", key="header:own", type="tertiary"):
                st.session_state["files:view"] = "own"
                st.switch_page("planner/views/files.py")
        if given is not None and badge == "approved":
            st.badge(plain(_("Approved by {name}, {date}").format(name=given.by, date=given.date)), icon=":material/verified:", color="green")
            st.caption(_("Read-only: an approved scenario is changed in a copy."))
            st.button(_("Duplicate to change"), icon=":material/content_copy:", on_click=state.duplicate)
        elif given is not None:
            line = _("Changed since its approval by {name}, {date}").format(name=given.by, date=given.date)
            st.badge(plain(line), icon=":material/warning:", color="orange")
            st.caption(_("The figures are no longer those that were approved; approve it again or go back."))


def _said(current: state.Draft, others: list[str]) -> None:
    """What was just done, what was refused, and what somebody else has done meanwhile."""
    if done := st.session_state.pop("said", ""):
        st.toast(f"{plain(done)} {plain(logs.shown())}", icon=":material/check:")
    _refused(current)
    if other := elsewhere(current):
        line = _("{what} Your changes are safe. Under Save you can compare, reload, or save yours as a copy.").format(what=other)
        st.warning(plain(line), icon=":material/group:")
    for line in others:
        st.info(plain(line), icon=":material/group:")


def _refused(current: state.Draft) -> None:
    """What was refused, in one box on the page where it happened, until it is closed or something changes; another page forgets it."""
    if not current.problems:
        return
    context = get_script_run_ctx()
    here = context.page_script_hash if context else ""
    problems, page = st.session_state.get("refused at", ((), here))
    if problems is not current.problems:
        st.session_state["refused at"] = (current.problems, here)
    elif page != here:
        state.refuse()
        return
    mark = "- " if len(current.problems) > 1 else ""
    st.error("\n".join([f"{mark}{plain(problem)}" for problem in current.problems]), icon=":material/error:")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(_("Nothing was changed: the last good scenario is shown."), width="content")
        st.button(_("Close"), key="header:close", type="tertiary", icon=":material/close:", on_click=state.refuse)


def _picked(file: str) -> None:
    if file != state.draft().source.key:
        tried(lambda: state.update(opened(file)))


def _based(file: str) -> None:
    current = state.draft()
    tried(lambda: state.update(state.Draft(current.source, sources.source(file), current.changes)))


def _exports(current: state.Draft) -> None:
    """What can be taken away, and what of it holds for one side only."""
    exports(current, "export")
    if shared(current):
        st.caption(_("A changed fact holds for both sides here; the downloaded scenario carries it for itself only."))


def _uploaded() -> None:
    upload = st.session_state.get("upload")
    if upload is not None:
        state.open_text(upload.name, upload.getvalue())
