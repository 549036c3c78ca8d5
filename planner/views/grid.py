"""Tables as they look on every page: whole, numbers to the right, a text that says what they show."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
import streamlit as st

LONG = 24  # rows, from which on a table scrolls


def table(frame: pd.DataFrame, alt: str, right: Collection[str] = (), index: bool = False) -> None:
    """Shows a table; `right` names columns of text that hold amounts, `alt` says in a sentence what stands there."""
    config = {name: st.column_config.TextColumn(alignment="right") for name in right}
    st.dataframe(
        frame,
        width="stretch",
        height="auto" if len(frame) > LONG else "content",
        hide_index=not index,
        column_config=config,
        alt=alt,
    )
