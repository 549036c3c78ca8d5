"""Tables and charts as they look on every page: numbers in the reader's locale and to the right, a text that says what they show."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import pandas as pd
import streamlit as st
from babel.numbers import format_decimal
from pandas.io.formats.style import Styler

from planner.scenario.language import text as _
from planner.views import drawing
from planner.views.fields import locale, plain

SHORT = 14  # characters of a month or an amount
LONG = 24  # rows, from which on a table scrolls; characters, from which on a column is wide


def table(
    frame: pd.DataFrame,
    alt: str,
    right: Collection[str] = (),
    index: bool = False,
    headings: Mapping[str, str] | None = None,
    **picked: Any,
) -> None:
    """Shows a table to scroll, sort and search; `right` names columns of text that hold amounts, `alt` says in a sentence what stands there.

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


def written(
    frame: pd.DataFrame, alt: str, right: Collection[str] = (), index: bool = False, headings: Mapping[str, str] | None = None
) -> None:
    """Shows a short table written out, so that it is read aloud cell by cell, wraps on a phone and is printed whole; otherwise as `table`."""
    named = frame.rename(columns={key: _(text) for key, text in (headings or {}).items()})
    st.table(_as_read(named, right), border="horizontal", hide_index=not index, alt=alt)


def _as_read(frame: pd.DataFrame, right: Collection[str]) -> Styler:
    """The table with every cell as it is read, amounts that come as text to the right like numbers."""
    out, looks = frame.copy(), dict[Any, Any]()
    for name in frame:
        if pd.api.types.is_numeric_dtype(frame[name]):
            looks[name] = _number
        else:
            looks[name] = lambda value: plain("" if value is None or value != value else str(value))
    titles = {name: plain(str(name)) for name in frame}
    out.index = out.index.map(lambda name: plain(str(name)))
    styled = out.rename(columns=titles).style.format({titles[name]: look for name, look in looks.items()})
    to_the_right = [("text-align", "right !important")]  # stronger than what the column's type asks for
    in_one = [("white-space", "nowrap")]  # a phone would break a month or an amount at its hyphen
    places = [(number, to_the_right) for number, name in enumerate(frame) if name in right]
    places += [(number, in_one) for number, name in enumerate(frame) if all(len(text) < SHORT and " " not in text for text in map(str, frame[name]))]
    return styled.set_table_styles([{"selector": f"td.col{number} *" if props is in_one else f".col{number}", "props": props} for number, props in places])


def _number(value: float) -> str:
    return "" if value != value else str(format_decimal(round(value, 1) + 0.0, format="#,##0.#", locale=locale()))


def chart(
    drawn: Any, words: str, frame: pd.DataFrame, label: str, headings: Mapping[str, str] | None = None, right: Collection[str] = ()
) -> None:
    """A chart, whose description is its text alternative, and the figures behind it one click away, under `label`."""
    st.altair_chart(drawn, width="stretch")
    with st.expander(plain(label)):
        st.caption(plain(words))
        table(frame, words, right, headings=headings)


def figure(
    name: str, plan: Any, make: Callable[[str, str], Any], words: str, frame: pd.DataFrame, label: str, headings: Mapping[str, str]
) -> None:
    """As `chart`, of a chart that is drawn once for its name and its plan."""
    drawing.chart(name, plan, make)
    with st.expander(plain(label)):
        st.caption(plain(words))
        table(frame, words, headings=headings)
