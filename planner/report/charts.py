"""Charts of a comparison: units in titles, direct labels, light and dark; nothing is told by colour alone."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from planner.analysis.difference import Difference
from planner.model.ledger import LINES
from planner.report.words import LOCALE, short_money
from planner.scenario.quantity import month_text

PALETTES = {
    "light": {"plan": "#2b9c93", "base": "#8a949e", "mark": "#002d54", "rule": "#6b7680", "text": "#14202b"},
    "dark": {"plan": "#56b4e9", "base": "#9a998f", "mark": "#f0e442", "rule": "#8f8e85", "text": "#f1f0ea"},
}


def cumulative_table(difference: Difference) -> pd.DataFrame:
    """Month, saving and cumulative saving; the first row is the decision."""
    start = difference.plan.ledger.start
    months = [month_text(start - 1 + t) for t in range(len(difference.saving_by_month) + 1)]
    return pd.DataFrame(
        {
            "month": months,
            "saving": np.concatenate([[difference.saving_at_start], difference.saving_by_month]),
            "cumulative": np.concatenate([[difference.saving_at_start], difference.cumulative]),
        }
    )


def cumulative_saving(difference: Difference, theme: str = "light", locale: str = LOCALE) -> alt.LayerChart:
    """Cumulative saving by month, with its lowest point, its payback and its end labelled."""
    colour, currency = PALETTES[theme], difference.plan.ledger.currency
    table = cumulative_table(difference)
    table["date"] = pd.to_datetime(table["month"] + "-01") + pd.offsets.MonthEnd(0)
    labels = _labels(difference, table, currency, locale)
    x = alt.X("date:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", grid=False))
    low, high = min(0.0, float(table["cumulative"].min())), max(0.0, float(table["cumulative"].max()))
    room = (high - low or 1.0) * 0.12
    y = alt.Y(
        "cumulative:Q",
        title=None,
        axis=alt.Axis(format="~s", tickCount=5),
        scale=alt.Scale(domain=[low - room if low < 0 else 0.0, high + room], nice=False),
    )
    tooltip = [
        alt.Tooltip("month:N", title="Month"),
        alt.Tooltip("saving:Q", title="Saving", format=",.0f"),
        alt.Tooltip("cumulative:Q", title="Cumulative", format=",.0f"),
    ]
    base = alt.Chart(table)
    zero = alt.Chart(pd.DataFrame({"cumulative": [0.0]})).mark_rule(color=colour["rule"]).encode(y="cumulative:Q")
    area = base.mark_area(color=colour["plan"], opacity=0.18).encode(x=x, y=y)
    line = base.mark_line(color=colour["plan"], strokeWidth=2.5).encode(x=x, y=y, tooltip=tooltip)
    points = alt.Chart(labels).mark_point(color=colour["mark"], filled=True, size=60, opacity=1).encode(x="date:T", y="cumulative:Q")
    texts = [
        alt.Chart(labels[labels["side"] == side])
        .mark_text(color=colour["text"], align="left" if side == "left" else "right", dx=-8 if side == "right" else 8, dy=dy, fontSize=12)
        .encode(x="date:T", y="cumulative:Q", text="label:N")
        for side, dy in (("left", 12), ("right", -10))
    ]
    title = f"Cumulative saving by month, {currency}"
    return _finish(alt.layer(zero, area, line, points, *texts), title, colour, cumulative_words(difference, locale), 300)


def _labels(difference: Difference, table: pd.DataFrame, currency: str, locale: str) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    lowest = int(table["cumulative"].argmin())
    last = len(table) - 1

    def mark(row: int, label: str, side: str) -> None:
        rows.append({"date": table["date"][row], "cumulative": table["cumulative"][row], "label": label, "side": side})

    if table["cumulative"][lowest] < 0 and lowest != last:
        mark(lowest, f"{short_money(table['cumulative'][lowest], currency, locale)} in {table['month'][lowest]}", "left")
    if difference.payback_months:
        row = int(np.ceil(difference.payback_months))
        rows.append({"date": table["date"][row], "cumulative": 0.0, "label": f"paid back {table['month'][row]}", "side": "left"})
    mark(last, short_money(table["cumulative"][last], currency, locale), "right")
    return pd.DataFrame(rows)


def cumulative_words(difference: Difference, locale: str = LOCALE) -> str:
    """What the chart of the cumulative saving shows, for those who don't see it."""
    currency, end = difference.plan.ledger.currency, float(difference.cumulative[-1])
    lowest = difference.lowest_cumulative
    back = "does not pay back" if difference.payback_months is None else f"pays back after {difference.payback_months:.0f} months"
    return (
        f"Cumulative saving of {difference.plan.name} against {difference.base.name}: lowest {short_money(lowest, currency, locale)}, "
        f"{back}, {short_money(end, currency, locale)} after {difference.plan.ledger.months} months."
    )


def cost_table(difference: Difference) -> pd.DataFrame:
    """Undiscounted cost by line on both sides and the saving, over the horizon; the largest difference first."""
    rows = [
        {"line": LINES[row.line].label, "base": row.base, "plan": row.scenario, "saving": row.saving}
        for row in sorted(difference.cash_lines, key=lambda row: -abs(row.saving))
    ]
    return pd.DataFrame(rows, columns=["line", "base", "plan", "saving"])


def cost_by_line(difference: Difference, theme: str = "light", locale: str = LOCALE) -> alt.LayerChart:
    """Cost by line over the horizon where it differs: the baseline in grey above, the plan in colour below, the difference in words.

    Where nothing differs, every line is shown.
    """
    colour, currency = PALETTES[theme], difference.plan.ledger.currency
    table = cost_table(difference)
    differs = table["saving"].abs() >= 0.5
    table = table[differs].copy() if differs.any() else table
    table["label"] = [_less(saving, currency, locale) for saving in table["saving"]]
    table["end"] = table[["base", "plan"]].max(axis=1)
    order = table["line"].tolist()
    y = alt.Y("line:N", sort=order, title=None, axis=alt.Axis(labelLimit=170, ticks=False, domain=False, labelOverlap=False))
    tooltip = [
        alt.Tooltip("line:N", title="Line"),
        alt.Tooltip("base:Q", title="Baseline", format=",.0f"),
        alt.Tooltip("plan:Q", title="Plan", format=",.0f"),
        alt.Tooltip("saving:Q", title="Saving", format=",.0f"),
    ]
    room = float(table["end"].max() or 1.0) * 1.5 if len(table) else 1.0
    x = alt.X("base:Q", title=None, axis=alt.Axis(format="~s", tickCount=5), scale=alt.Scale(domain=[0, room]))
    chart = alt.Chart(table)
    base = chart.mark_bar(color=colour["base"], height=8, yOffset=-5).encode(y=y, x=x, tooltip=tooltip)
    plan = chart.mark_bar(color=colour["plan"], height=8, yOffset=5).encode(y=y, x=alt.X("plan:Q"), tooltip=tooltip)
    text = chart.mark_text(align="left", dx=6, color=colour["text"], fontSize=12).encode(y=y, x=alt.X("end:Q"), text="label:N")
    title = [f"Cost by line over {difference.plan.ledger.months} months, {currency}", "Grey bar above: baseline. Coloured bar below: plan."]
    return _finish(alt.layer(base, plan, text), title, colour, cost_words(difference, locale), 90 + 30 * len(table))


def _less(saving: float, currency: str, locale: str) -> str:
    if abs(saving) < 0.5:
        return "the same"
    return f"{short_money(abs(saving), currency, locale)} {'less' if saving > 0 else 'more'}"


def cost_words(difference: Difference, locale: str = LOCALE) -> str:
    """What the chart of cost by line shows, for those who don't see it."""
    currency = difference.plan.ledger.currency
    parts = [
        f"{LINES[row.line].label} {_less(row.saving, currency, locale)}"
        for row in sorted(difference.cash_lines, key=lambda r: -abs(r.saving))
        if abs(row.saving) >= 0.5
    ]
    return f"Cost by line, {difference.plan.name} against {difference.base.name}: {'; '.join(parts[:6]) or 'no line differs'}."


def unchanged_words(difference: Difference, locale: str = LOCALE) -> str:
    """The lines that cost the same on both sides, with what they come to; "" where every line differs."""
    same = [row for row in difference.cash_lines if abs(row.saving) < 0.5]
    total = short_money(sum(row.base for row in same), difference.plan.ledger.currency, locale)
    return f"The same on both sides: {', '.join(LINES[row.line].label.lower() for row in same)}, together {total}." if same else ""


def _finish(chart: Any, title: str | list[str], colour: dict[str, str], description: str, height: int) -> alt.LayerChart:
    return (
        chart.properties(
            title=alt.TitleParams(
                title if isinstance(title, str) else title[0],
                subtitle=title[1:] if isinstance(title, list) else [],
                anchor="start",
                fontSize=14,
                color=colour["text"],
                subtitleColor=colour["text"],
                subtitleFontSize=12,
            ),
            height=height,
            description=description,
        )
        .configure_view(strokeWidth=0)
        .configure_axis(labelColor=colour["text"], labelFontSize=12, gridOpacity=0.35)
    )
