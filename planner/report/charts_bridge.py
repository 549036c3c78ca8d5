"""The bridge from one plan to another as a waterfall: a bar for each line, or for each driver, each from where the last one ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import altair as alt
import pandas as pd

from planner.analysis.bridge import Bar
from planner.analysis.difference import Difference
from planner.analysis.measures import NOTHING
from planner.model.ledger import LINES
from planner.report.charts_style import NOTHING_TO_SHOW, OTHER, PALETTES, finish, row_axis, text_of, value_axis
from planner.report.words import LOCALE, change_text, short_money

STEPS = 10  # bars between the ends
_ROW = 44  # pixels

Row = tuple[str, float]


def line_rows(difference: Difference) -> list[Row]:
    """What each cash line saves in present value."""
    return [(LINES[row.line].label, row.present_saving) for row in difference.cash_lines]


def driver_rows(bars: Iterable[Bar]) -> list[Row]:
    """What each driver saves in present value."""
    return [(bar.driver.capitalize(), bar.saving) for bar in bars]


def bridge_table(difference: Difference, rows: Sequence[Row], costs: bool = False) -> pd.DataFrame:
    """The bars from the top down: label, saving, and from where to where they reach (`before`, `after`); `end` marks the filled ones.

    The largest effect first and at most ten; the rest is summed up as other. From no saving to the saving, or from the base's cost to the plan's.
    """
    steps = sorted((row for row in rows if abs(row[1]) > NOTHING), key=lambda row: -abs(row[1]))
    rest = steps[STEPS - 1 :]
    if len(steps) > STEPS:
        steps = [*steps[: STEPS - 1], (f"{OTHER} ({len(rest)})", sum(saving for _, saving in rest))]
    base = difference.base.npv_cost
    out = [(difference.base.name, 0.0, 0.0, base, True)] if costs else []
    at, sign = (base, -1) if costs else (0.0, 1)
    for label, saving in steps:
        out.append((label, saving, at, at + sign * saving, False))
        at += sign * saving
    out.append((difference.plan.name if costs else "All together", 0.0 if costs else at, 0.0, at, True))
    return pd.DataFrame(out, columns=["label", "saving", "before", "after", "end"])


def bridge(
    difference: Difference, rows: Sequence[Row], theme: str = "light", locale: str = LOCALE, *, costs: bool = False
) -> alt.LayerChart:
    """The waterfall of `rows`, each with its name and what it saves or costs above its bar; the ends are filled grey."""
    colour, currency = PALETTES[theme], difference.plan.ledger.currency
    table = bridge_table(difference, rows, costs)
    last = len(table) - 1
    table["text"] = [
        f"{row.label}: {short_money(row.after, currency, locale)}"
        if costs and row.end
        else f"{row.label}: {change_text(row.saving, currency, locale)}"
        for row in table.itertuples()
    ]
    table["fill"] = [colour["base"] if row.end else colour["plan"] if row.saving >= 0 else colour["more"] for row in table.itertuples()]
    table["row"] = [float(number) for number in range(len(table))]
    table["middle"], table["top"], table["bottom"], table["next"] = (table["row"] + at for at in (0.24, 0.5, 0.86, 1.5))
    low, high = _reach(table)
    table["before"] = table["before"].clip(lower=low)
    x = value_axis("before:Q", (low, high), alt.X)
    tooltip = [
        alt.Tooltip("label:N", title="Part"),
        alt.Tooltip("saving:Q", title="Saving", format=",.0f"),
        alt.Tooltip("after:Q", title="Running total", format=",.0f"),
    ]
    chart = alt.Chart(table)
    bars = chart.mark_rect().encode(
        x=x, x2="after:Q", y=row_axis("top", last + 1), y2="bottom:Q", color=alt.Color("fill:N", scale=None), tooltip=tooltip
    )
    links = (
        alt.Chart(table.iloc[:last])
        .mark_rule(color=colour["rule"], strokeWidth=1, opacity=0.6)
        .encode(x="after:Q", y=row_axis("bottom", last + 1), y2="next:Q")
    )
    texts = chart.mark_text(**text_of(colour, limit=340)).encode(x=alt.value(2), y=row_axis("middle", last + 1), text="text:N")
    zero = chart.mark_rule(color=colour["rule"]).encode(x=alt.datum(max(low, 0.0)), y=row_axis("top", last + 1), y2="bottom:Q")
    title = f"{'From cost to cost' if costs else 'What each part saves'}, present value, {currency}"
    names = f"{difference.plan.name} against {difference.base.name}"
    cut = f"The axis starts at {short_money(low, currency, locale)}: the grey bars are cut." if low > 0 else ""
    return finish(alt.layer(zero, links, bars, texts), title, [names, cut], colour, bridge_words(difference, rows, locale), _ROW * len(table))


def _reach(table: pd.DataFrame) -> tuple[float, float]:
    """From where to where the axis reaches; not from zero where the steps between two high ends would be too thin to see."""
    steps = table[~table["end"]]
    high = max(0.0, table["before"].max(), table["after"].max())
    inner = [*steps["before"], *steps["after"], *table[table["end"]]["after"]]
    low, size = min(inner), max(inner) - min(inner)
    if size < 0.2 * high and table["end"].sum() > 1 and size > 0:
        return low - 0.5 * size, high + 0.05 * size
    return min(0.0, low), high or NOTHING_TO_SHOW


def bridge_words(difference: Difference, rows: Sequence[Row], locale: str = LOCALE) -> str:
    """What the waterfall shows, for those who don't see it."""
    currency = difference.plan.ledger.currency
    table = bridge_table(difference, rows)
    steps = [f"{row.label} {change_text(row.saving, currency, locale)}" for row in table[~table["end"]].itertuples()]
    total = change_text(float(table["after"].iloc[-1]), currency, locale)
    return (
        f"What each part of {difference.plan.name} saves against {difference.base.name} in present value: "
        f"{'; '.join(steps) or 'nothing differs'}; all together {total}."
    )
