"""What can be taken away: the workbook and the report first, data and files for other tools folded away."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from planner.report.exports import EXPORTS, Exported
from planner.scenario.language import speak
from planner.scenario.language import text as _
from planner.views import gate, state
from planner.views.fields import locale

FIRST = ("xlsx", "html")  # what most people take


def exports(current: state.Draft, where: str) -> None:
    """A button for each kind; a file is made when it is asked for. `where` tells two such lists on a page apart."""
    for kind in FIRST:
        _button(current, kind, where)
    with st.expander(_("Data and files for other tools"), key=f"{where}:more", on_change="rerun"):  # so that it stays open when the page is drawn anew
        for kind in EXPORTS:
            if kind not in FIRST:
                _button(current, kind, where)


def _button(current: state.Draft, kind: str, where: str) -> None:
    export, stem = EXPORTS[kind], current.source.file.removesuffix(".yaml").removesuffix(".yml")
    st.download_button(
        _(export.label),
        gate.for_editors(partial(_made, current, kind, locale()), kind),
        f"{stem}{export.ending}",
        export.mime,
        key=f"{where}:{kind}",
        type="primary" if kind in FIRST else "secondary",
        on_click="ignore",
        width="stretch",
    )


def _made(current: state.Draft, kind: str, where: str) -> bytes:
    speak(where)  # asked for outside the page's run
    result = state.evaluate(current)
    return EXPORTS[kind].make(Exported([result.difference], state.yaml_text(current, result), where, date.today().isoformat()))
