"""What all charts share: colours, titles that wrap, labels that keep clear of each other, rows with their text above the bar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from textwrap import wrap
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from altair.utils.schemapi import debug_mode
from babel.numbers import format_decimal

from planner.report.words import LOCALE
from planner.scenario.language import marked

PALETTES = {
    "light": {"plan": "#2b9c93", "base": "#5f666d", "mark": "#002d54", "more": "#e5682a", "rule": "#6b7680", "text": "#14202b", "ink": "#14202b", "grid": "#e3e6e9"},
    "dark": {"plan": "#56b4e9", "base": "#9a998f", "mark": "#f0e442", "more": "#e69f00", "rule": "#8f8e85", "text": "#f1f0ea", "ink": "#14202b", "grid": "#33332f"},
}
SERIES = {  # told apart by colour-blind readers too; the last is for what is summed up as other
    "light": ("#2b9c93", "#002d54", "#e5682a", "#9a4fd0", "#5f666d"),
    "dark": ("#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#d0cfc8"),
}
DASHES = ([1, 0], [7, 3], [2, 2], [9, 3, 2, 3], [4, 5])
MOST = 5  # series in a chart
NOTHING_TO_SHOW = 100.0  # how far an axis reaches where every amount is 0
LINE = 14  # pixels from a line of a label to the next
_SHORT = "abs(datum.value) < 1 ? format(datum.value, '~g') : replace(format(datum.value, '~s'), 'G', 'B')"
TITLE, SUBTITLE = 42, 54  # characters that fit beside each other on a phone
OTHER = marked("Other")


def count_text(value: float, locale: str = LOCALE) -> str:
    """People, posts or seats as they stand in a label: 1,234 or 12.5."""
    return str(format_decimal(round(value, 1) + 0.0, format="#,##0.#", locale=locale))


def wrapped(text: str, width: int, lines: int = 2) -> list[str]:
    """A text in at most so many lines; what does not fit is left out with an ellipsis."""
    return wrap(text, width, max_lines=lines, placeholder=" …") or [""]


def largest(sizes: dict[str, float], most: int) -> list[str]:
    """The names of the largest, so many that with one for the rest there are at most `most`; the largest first."""
    names = sorted((name for name in sizes if abs(sizes[name]) > 1e-9), key=lambda name: -abs(sizes[name]))
    return names if len(names) <= most else names[: most - 1]


def spread(values: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Positions as near to the values as at least `gap` between neighbours and the bounds allow; the bounds yield where there are too many."""
    order = np.argsort(values, kind="stable")
    out = np.array(values, dtype=float)[order]
    out = np.clip(out, low, high)
    for n in range(1, len(out)):
        out[n] = max(out[n], out[n - 1] + gap)
    if len(out) and out[-1] > high:
        out[-1] = high
        for n in range(len(out) - 2, -1, -1):
            out[n] = min(out[n], out[n + 1] - gap)
    found = np.empty(len(out))
    found[order] = out
    return [float(value) for value in found]


def blocks(values: Sequence[float], texts: Sequence[Sequence[str]], domain: tuple[float, float], height: int) -> pd.DataFrame:
    """A row for each line of the labels at the ends of series, none over another: series, y in the units of the axis, text."""
    unit = (domain[1] - domain[0]) / height  # of the axis, in a pixel
    deepest = max((len(lines) for lines in texts), default=1)
    half = (deepest - 1) / 2 * LINE * unit
    middles = spread(values, (deepest * LINE + 5) * unit, domain[0] + half, domain[1] - half)
    rows = [
        {"series": number, "y": middle + ((len(lines) - 1) / 2 - line) * LINE * unit, "text": text}
        for number, (middle, lines) in enumerate(zip(middles, texts, strict=True))
        for line, text in enumerate(lines)
    ]
    return pd.DataFrame(rows, columns=["series", "y", "text"])


def dates(months: Iterable[str]) -> pd.Series:
    """The last day of each month written 2027-01."""
    return pd.Series(pd.to_datetime([f"{month}-01" for month in months])) + pd.offsets.MonthEnd(0)


# Channels are given as alt.X("month:T"), not as bare texts: for each of those Altair looks through all of its schema, 5 ms a piece.
def time_axis(months: int, field: str = "date", **more: Any) -> alt.X:
    """The axis of so many months, with a tick a year; of months where there are few."""
    few = months <= 18
    axis = alt.Axis(
        format="%Y-%m" if few else "%Y", tickCount=4 if few else "year", grid=False, labelOverlap="greedy", labelSeparation=6, title=None
    )
    return alt.X(f"{field}:T", axis=axis, **more)


def value_axis(field: str, domain: tuple[float, float], cls: Any = alt.Y) -> Any:
    """An axis of amounts, shortened as 500k or 2M, whose ends stand where they are told."""
    short = alt.Axis(title=None, tickCount=5, labelExpr=_SHORT)
    return cls(field, axis=short, scale=alt.Scale(domain=list(domain), nice=False, zero=False))


def row_axis(field: str, rows: float) -> alt.Y:
    """Rows from the top down, one unit each: names stand above the bars, so they need no axis."""
    return alt.Y(f"{field}:Q", axis=None, scale=alt.Scale(domain=[rows, 0], nice=False, zero=False))


def text_of(colour: dict[str, str], **more: Any) -> dict[str, Any]:
    """How the text inside a chart looks."""
    return {"color": colour["text"], "fontSize": 12, "baseline": "middle", "align": "left"} | more


def spec_of(make: Callable[[], alt.LayerChart]) -> dict[str, Any]:
    """A chart as plain JSON, not checked against the schema of charts: that takes most of the time, and the tests do it.

    Its tables are written out by us, each once: Altair looks through every column of every layer's table.
    """
    tables: dict[int, tuple[pd.DataFrame, str]] = {}
    seen = _TABLES.set(tables)
    try:
        with debug_mode(False):
            chart = make()
            parts, chart.layer = chart.layer, []  # written one by one: a whole chart copies all its parts before it is
            spec = chart.to_dict(validate=False)
            spec["layer"] = [part.to_dict(validate=False, context={"top_level": False}) for part in parts]
    finally:
        _TABLES.reset(seen)
    return spec | {"datasets": {name: records(table) for table, name in tables.values()} | spec.get("datasets", {})}


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as JSON takes them: dates as text, what is missing as None."""
    columns = []
    for _name, column in table.items():
        values = column.to_numpy(dtype=object)
        if pd.api.types.is_datetime64_any_dtype(column):
            dates = column.to_numpy()
            values = np.where(np.isnat(dates), None, np.datetime_as_string(dates, unit="s"))
        columns.append([None if value is None or value != value else value for value in values.tolist()])
    return [dict(zip(map(str, table.columns), row, strict=True)) for row in zip(*columns, strict=True)]


_TABLES: ContextVar[dict[int, tuple[pd.DataFrame, str]] | None] = ContextVar("tables of the chart that is written out", default=None)


def _named(table: Any = None, **rest: Any) -> Any:
    """What Altair puts in the place of a table: while `spec_of` is at work its name, else the rows as Altair writes them."""
    tables = _TABLES.get()
    if tables is None or not isinstance(table, pd.DataFrame):
        return alt.default_data_transformer(table, **rest)
    return {"name": tables.setdefault(id(table), (table, f"table-{len(tables)}"))[1]}


alt.data_transformers.register("named", _named)
alt.data_transformers.enable("named")


def layered(*parts: Any) -> alt.LayerChart:
    """One over another, the first at the bottom; each keeps its own table.

    `alt.layer` copies every part four times to merge parameters and sizes, of which ours have none.
    """
    chart = alt.LayerChart(layer=[])
    chart.layer = list(parts)
    return chart


def finish(chart: Any, title: str, subtitle: Sequence[str], colour: dict[str, str], description: str, height: int) -> alt.LayerChart:
    """The chart with its title (what it shows, and the unit), wrapped for a narrow screen, and a sentence for those who don't see it.

    `height` is that of the plot alone; the width is the reader's.
    """
    # set, and not asked for with `properties` and `configure`: each of those copies the whole chart
    chart.title = alt.TitleParams(
        wrapped(title, TITLE, 3),
        subtitle=[line for text in subtitle if text for line in wrapped(text, SUBTITLE, 3)],
        anchor="start",
        frame="bounds",
        fontSize=14,
        color=colour["text"],
        subtitleColor=colour["text"],
        subtitleFontSize=12,
        subtitlePadding=4,
        offset=12,
    )
    chart.height, chart.description = height, description
    chart.autosize = alt.AutoSizeParams(type="fit-x", contains="padding")
    axis = {"labelColor": colour["text"], "labelFontSize": 12, "gridColor": colour["grid"], "domainColor": colour["rule"], "tickColor": colour["rule"]}
    # the description speaks for all marks; a reader would hear each point without a name
    chart.config = alt.Config(view={"strokeWidth": 0}, mark={"aria": False}, axis={"aria": False, **axis})
    finished: alt.LayerChart = chart
    return finished
