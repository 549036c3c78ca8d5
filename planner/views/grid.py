"""Tables and charts as they look on every page: numbers in the reader's locale and to the right, a text that says what they show."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal

import pandas as pd
import streamlit as st

from planner.scenario.language import text as _
from planner.views.fields import plain

LONG = 24  # rows, from which on a table scrolls


def table(
    frame: pd.DataFrame,
    alt: str,
    right: Collection[str] = (),
    index: bool = False,
    headings: Mapping[str, str] | None = None,
    **picked: Any,
) -> None:
    """Shows a table; `right` names columns of text that hold amounts, `alt` says in a sentence what stands there.

    `headings` says how columns are called for people (texts for the catalogue); others keep their names.
    With `key` and `on_select` a row can be picked.
    """
    named = frame.rename(columns={key: _(text) for key, text in (headings or {}).items()})
    config: dict[Any, Any] = {name: st.column_config.NumberColumn(format="localized") for name in named.select_dtypes("number")}
    config |= {name: st.column_config.TextColumn(alignment="right") for name in right}
    if index:
        config["_index"] = st.column_config.Column(width="medium" if named.index.astype(str).str.len().max() < LONG else "large")
    st.dataframe(
        named.round(1),
        width="stretch",
        height="auto" if len(frame) > LONG else "content",
        hide_index=not index,
        column_config=config,
        alt=alt,
        **({"selection_mode": "single-row"} | picked if picked else {}),
    )


def theme() -> Literal["light", "dark"]:
    """The palette of charts that goes with the reader's theme."""
    return "dark" if st.context.theme.type == "dark" else "light"


def chart(drawn: Any, words: str, frame: pd.DataFrame, label: str, headings: Mapping[str, str] | None = None, right: Collection[str] = ()) -> None:
    """A chart, whose description is its text alternative, and the figures behind it one click away, under `label`."""
    st.altair_chart(drawn, width="stretch")
    with st.expander(label):
        st.caption(plain(words))
        table(frame, words, right, headings=headings)
