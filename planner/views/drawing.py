"""Charts as they look on every page: made once for what they show, in the reader's theme and locale."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pyarrow as pa
import streamlit as st

from planner.report.charts_style import spec_of
from planner.views.fields import locale
from planner.views.results import once


def theme() -> Literal["light", "dark"]:
    """The palette of charts that goes with the reader's theme."""
    return "dark" if st.context.theme.type == "dark" else "light"


def chart(name: str, of: object, make: Callable[[str, str], Any]) -> None:
    """Shows the chart that `make(theme, locale)` answers; it is made again only where `of`, the theme or the locale is another."""
    spec: dict[str, Any] = once(f"chart:{name}", (of, theme(), locale()), lambda: _as_sent(spec_of(lambda: make(theme(), locale()))))
    st.vega_lite_chart(spec=dict(spec), width="stretch", key=f"chart:{name}")


def _as_sent(spec: dict[str, Any]) -> dict[str, Any]:
    """A specification whose tables are those that go to the browser, so that they are not made again on every rerun."""
    return spec | {"datasets": {name: pa.Table.from_pylist(rows) for name, rows in spec["datasets"].items()}}
