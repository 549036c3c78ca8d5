"""Cost by line and year of one plan, or of the baseline and a plan side by side."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from planner.analysis.difference import Plan
from planner.analysis.measures import cash_lines
from planner.model.register import LINES
from planner.report.charts_style import (
    MOST,
    NOTHING_TO_SHOW,
    OTHER,
    PALETTES,
    SERIES,
    blocks,
    finish,
    largest,
    layered,
    text_of,
    value_axis,
    wrapped,
)
from planner.report.words import LOCALE, short_money
from planner.scenario.language import text as _
from planner.scenario.quantity import year_text

_HEIGHT = 280


def cost_by_year_table(plans: Sequence[Plan]) -> pd.DataFrame:
    """Undiscounted cash of each plan (`side`: 0, 1), (fiscal) year and line; what is due at the decision is in the first year.

    The largest lines have their own names, the rest is summed up as other.
    """
    lines = dict.fromkeys(line for plan in plans for line in cash_lines(plan.ledger))
    cash = {line: [_by_month(plan, line) for plan in plans] for line in lines}
    named = largest({line: sum(float(np.abs(side).sum()) for side in sides) for line, sides in cash.items()}, MOST)
    rest = [line for line in lines if line not in named and any(side.any() for side in cash[line])]
    groups = {_(LINES[line].label): [line] for line in named} | ({_(OTHER): rest} if rest else {})
    rows = [
        {
            "side": number,
            "plan": plan.name,
            "year": year,
            "line": label,
            "cost": float(sum(cash[line][number][at].sum() for line in group)),
        }
        for number, plan in enumerate(plans)
        for year, at in _years(plan)
        for label, group in groups.items()
    ]
    return pd.DataFrame(rows, columns=["side", "plan", "year", "line", "cost"])


def _by_month(plan: Plan, line: str) -> np.ndarray:
    values = np.array(plan.ledger.by_month(line)[0], dtype=float)
    values[0] += float(plan.ledger.at_start(line)[0])
    return values


def _years(plan: Plan) -> list[tuple[str, np.ndarray]]:
    """Each (fiscal) year with the months of the plan that lie in it."""
    year = [year_text(plan.ledger.start + t, plan.scenario.fiscal_year_starts) for t in range(plan.ledger.months)]
    return [(name, np.array(year) == name) for name in dict.fromkeys(year)]


def cost_by_year(plans: Sequence[Plan], theme: str = "light", locale: str = LOCALE) -> alt.LayerChart:
    """Stacked cost by line of each year; of two plans the first stands to the left and fainter."""
    colour, currency, paint = PALETTES[theme], plans[0].ledger.currency, SERIES[theme]
    table = cost_by_year_table(plans)
    lines = list(dict.fromkeys(table["line"]))
    table["colour"] = [paint[-1] if line == _(OTHER) else paint[lines.index(line)] for line in table["line"]]
    table["low"], table["high"] = _stacked(table)
    years = [name for name, _months in _years(plans[0])]  # also those that cost nothing
    width = 0.8 / len(plans)
    table["left"] = [years.index(row.year) + 0.1 + row.side * width for row in table.itertuples()]
    table["right"] = table["left"] + width - (0.03 if len(plans) > 1 else 0.0)
    table["strength"] = [0.6 if len(plans) > 1 and side == 0 else 1.0 for side in table["side"]]
    reach = [0.0, *table["low"], *table["high"]]
    domain = (min(reach), (max(reach) or NOTHING_TO_SHOW) * 1.02)
    ticks = pd.DataFrame({"x": [n + 0.5 for n in range(len(years))], "text": years})
    x = alt.X("left:Q", axis=None, scale=alt.Scale(domain=[0, len(years)], nice=False))
    bars = (
        alt.Chart(table)
        .mark_rect()
        .encode(
            x=x,
            x2=alt.X2("right:Q"),
            y=value_axis("low:Q", domain),
            y2=alt.Y2("high:Q"),
            color=alt.Color("colour:N", scale=None),
            opacity=alt.Opacity("strength:Q", scale=None),
            tooltip=[
                alt.Tooltip("plan:N", title=_("Plan")),
                alt.Tooltip("year:O", title=_("Year")),
                alt.Tooltip("line:N", title=_("Line")),
                alt.Tooltip("cost:Q", title=_("Cost"), format=",.0f"),
            ],
        )
    )
    final = table[(table["side"] == len(plans) - 1) & (table["year"] == years[-1])]
    labels = blocks(list((final["low"] + final["high"]) / 2), [wrapped(line, 14) for line in final["line"]], domain, _HEIGHT)
    labels["x"] = float(len(years))
    labels["colour"] = [final["colour"].iloc[number] for number in labels["series"]]
    names = alt.Chart(labels).mark_text(**text_of(colour, dx=12)).encode(x=alt.X("x:Q", axis=None), y=alt.Y("y:Q"), text=alt.Text("text:N"))
    keys = alt.Chart(labels.drop_duplicates("series")).mark_square(size=70, opacity=1, xOffset=4)
    swatches = keys.encode(x=alt.X("x:Q", axis=None), y=alt.Y("y:Q"), color=alt.Color("colour:N", scale=None))
    below = text_of(colour, align="center", baseline="top", dy=6)
    axis = (
        alt.Chart(ticks[:: -(-len(ticks) // 8)])
        .mark_text(**below)
        .encode(x=alt.X("x:Q", axis=None), y=alt.YValue(_HEIGHT), text=alt.Text("text:N"))
    )
    subtitle = [_("Left, fainter: {plan}.").format(plan=plans[0].name), _("Right: {plan}.").format(plan=plans[1].name)] if len(plans) > 1 else [plans[0].name]
    title = _("Cost by line and year, {currency}").format(currency=currency)
    return finish(layered(bars, swatches, names, axis), title, subtitle, colour, cost_by_year_words(plans, locale), _HEIGHT)


def _stacked(table: pd.DataFrame) -> tuple[list[float], list[float]]:
    """From where to where each piece reaches: costs up from zero, what comes in down from it."""
    tops: dict[tuple[int, int, bool], float] = {}
    ends = []
    for row in table.itertuples():
        key = (row.side, row.year, row.cost < 0)
        start = tops.get(key, 0.0)
        tops[key] = start + row.cost
        ends.append((start, start + row.cost))
    return [low for low, _high in ends], [high for _low, high in ends]


def cost_by_year_words(plans: Sequence[Plan], locale: str = LOCALE) -> str:
    """What the chart shows, for those who don't see it: each plan's cost in the first and last year, and what most of it is."""
    table, currency = cost_by_year_table(plans), plans[0].ledger.currency
    if table.empty:
        return _("There is no cost.")
    first, last = table["year"].min(), table["year"].max()
    parts = []
    for number, plan in enumerate(plans):
        by_year = table[table["side"] == number].groupby("year")["cost"].sum()
        words = _("{plan} {amount} in {first}, {amount_last} in {last}") if last > first else _("{plan} {amount} in {first}")
        amounts = [short_money(by_year[year], currency, locale) for year in (first, last)]
        parts.append(words.format(plan=plan.name, amount=amounts[0], first=first, amount_last=amounts[1], last=last))
    most = table.groupby("line")["cost"].sum().drop(_(OTHER), errors="ignore")
    if not len(most):  # all of it stands under other
        return _("There is no cost.")
    return _("Cost by line and year: {plans}. The largest line is {line}.").format(plans="; ".join(parts), line=most.idxmax())
