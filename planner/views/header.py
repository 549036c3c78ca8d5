"""What stands on top of every page: which scenario, against which baseline, what was changed, open and download."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from planner.report import tables
from planner.report.words import value_text
from planner.scenario.quantity import Spec
from planner.scenario.schema import is_decision
from planner.scenario.text import ScenarioError
from planner.views import sources, state
from planner.views.fields import locale, plain, renew


def header() -> None:
    """The bar itself; its widgets change the draft, nothing else."""
    current = state.draft()
    result = state.evaluate(current)
    files = sources.files()
    picker, baseline, changes, undo, redo, out = st.columns([6, 6, 4, 1.2, 1.2, 4], vertical_alignment="bottom")
    keys = [current.source.key, *files] if current.source.uploaded else files
    st.session_state["pick:scenario"] = current.source.key
    picker.selectbox(
        "Scenario",
        keys,
        key="pick:scenario",
        on_change=_picked,
        format_func=lambda key: f"{key} (opened)" if key not in files else sources.title(key),
    )
    bases = [current.base.key, *(key for key in files if key != current.base.key)]
    st.session_state["pick:base"] = current.base.key
    baseline.selectbox("Compared with", bases, key="pick:base", on_change=_based, format_func=sources.title)
    count = len(current.changes)
    with changes.popover("No changes" if count == 0 else "1 change" if count == 1 else f"{count} changes", width="stretch"):
        _changes(current, result)
    back, again = state.steps()
    with undo:
        _step(back=True, icon=":material/undo:", say="Undo the last change", enabled=back > 0)
    with redo:
        _step(back=False, icon=":material/redo:", say="Redo what was undone", enabled=again > 0)
    with out.popover("Open, download", width="stretch"):
        _files(current, result)
    _approval(result)
    for problem in current.problems:
        st.error(plain(problem))
    if current.problems:
        st.caption("Nothing was changed: the last good scenario is shown.")


def _step(*, back: bool, icon: str, say: str, enabled: bool) -> None:
    key = "undo" if back else "redo"
    st.button("", icon=icon, key=key, help=say, disabled=not enabled, on_click=state.step, args=(back,), width="stretch")


def _approval(result: state.Result) -> None:
    """The badge of an approved scenario, and the way to change it nevertheless."""
    given, badge = result.opened.review, state.badge()
    if given is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if badge == "approved":
            st.badge(plain(f"Approved by {given.by}, {given.date}"), icon=":material/verified:", color="green")
            st.caption("Read-only: an approved scenario is changed in a copy.")
            st.button("Duplicate to change", icon=":material/content_copy:", on_click=state.duplicate)
        else:
            st.badge(plain(f"Changed since its approval by {given.by}, {given.date}"), icon=":material/warning:", color="orange")
            st.caption("The figures are no longer those that were approved; approve it again or go back.")


def _picked() -> None:
    key = st.session_state["pick:scenario"]
    if key == state.draft().source.key:
        return
    try:
        opened = sources.source(key)
        state.update(state.Draft(opened, sources.base_of(opened)))
    except (ScenarioError, OSError) as error:
        _refused(error)


def _based() -> None:
    try:
        state.update(replace(state.draft(), base=sources.source(st.session_state["pick:base"])))
    except (ScenarioError, OSError) as error:
        _refused(error)


def _refused(error: Exception) -> None:
    st.session_state["draft"] = replace(state.draft(), problems=tuple(str(error).splitlines()))


def _changes(current: state.Draft, result: state.Result) -> None:
    if not current.changes:
        st.write("Move a lever: each change is listed here and can be undone.")
    for address in current.changes:
        spec, before = state.specs_of(result.opened, address)
        _, now = state.specs_of(result.difference.plan.scenario, address)
        text, undo = st.columns([4, 1], vertical_alignment="center")
        if spec is None:
            text.write(plain(address))
        else:
            currency = result.difference.plan.ledger.currency
            was, now_is = (_range(values, spec, currency) for values in (before, now))
            both = "" if is_decision(address) else ", on both sides"
            text.write(plain(f"{spec.label}: {was} → {now_is}{both} ({address})"))
        undo.button(
            "Undo",
            key=f"undo:{address}",
            on_click=partial(_undo, address),
            width="stretch",
            help=f"Back to what the file says: {plain(address)}",
        )
    if len(current.changes) > 1:
        st.button("Undo all", on_click=_undo_all)
    for cap in result.capped:
        st.caption(plain(f"{cap.address}: {cap.asked * 100:g}% was cut to {cap.given * 100:g}%; the role's minimum stays on site"))


def _range(values: list[float], spec: Spec, currency: str) -> str:
    return " to ".join(dict.fromkeys(value_text(value, spec, currency, locale()) for value in (min(values), max(values))))


def _undo(address: str) -> None:
    st.session_state[f"wrong:{address}"] = ""
    renew("slider", address)
    renew("exact", address)
    state.set_value(address, None)


def _undo_all() -> None:
    for address in list(state.draft().changes):
        _undo(address)


def _files(current: state.Draft, result: state.Result) -> None:
    st.file_uploader("Open a scenario (YAML, at most 256 KB)", type=["yaml", "yml"], key="upload", on_change=_uploaded)
    stem = current.source.file.removesuffix(".yaml").removesuffix(".yml")
    st.download_button(
        "Download this scenario (YAML)",
        lambda: state.yaml_text(current, result).encode(),
        f"{stem}.yaml",
        "application/yaml",
        on_click="ignore",
        width="stretch",
    )
    st.download_button(
        "Download the comparison (CSV)",
        lambda: tables.comparison_csv([result.difference]).encode("utf-8-sig"),
        f"{stem}-comparison.csv",
        "text/csv",
        on_click="ignore",
        width="stretch",
    )
    if any(not is_decision(address) for address in current.changes):
        st.caption("A changed fact holds for both sides here; the downloaded file carries it for this scenario only.")


def _uploaded() -> None:
    upload = st.session_state["upload"]
    if upload is not None:
        state.open_text(upload.name, upload.getvalue())
