"""The bridge from one plan to another as a waterfall: a bar for each line, or for each driver, each from where the last one ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import altair as alt
import pandas as pd

from planner.analysis.bridge import Bar
from planner.analysis.difference import Difference
from planner.analysis.measures import NOTHING
from planner.model.register import LINES
from planner.report.charts_style import NOTHING_TO_SHOW, OTHER, PALETTES, finish, layered, row_axis, text_of, value_axis
from planner.report.columns import cut
from planner.report.why import DRIVERS
from planner.report.words import LOCALE, change_text, short_money
from planner.scenario.language import marked
from planner.scenario.language import text as _

STEPS = 10  # bars above the sum
TOGETHER = marked("All together")
_SEEN = 0.005  # of the largest bar; a shorter one is a hair
_ROW = 44  # pixels
_NAME = 28  # letters that leave room for the amounts on a phone; tooltip and table have the whole name

Row = tuple[str, float]


def line_rows(difference: Difference) -> list[Row]:
    """What each cash line saves in present value."""
    return [(_(LINES[row.line].label), row.present_saving) for row in difference.cash_lines]


def driver_rows(bars: Iterable[Bar]) -> list[Row]:
    """What each driver saves in present value."""
    return [(_(DRIVERS[bar.driver]), bar.saving) for bar in bars]


def bridge_table(rows: Sequence[Row]) -> pd.DataFrame:
    """The bars from the top down: label, saving, and from where to where they reach (`before`, `after`: the running total).

    The largest effect first and at most ten; the rest, and what nobody could see beside the largest, is summed up as other.
    The last, marked as `end`, is the sum.
    """
    steps = sorted((row for row in rows if abs(row[1]) > NOTHING), key=lambda row: -abs(row[1]))
    seen = sum(abs(row[1]) >= _SEEN * abs(steps[0][1]) for row in steps[: STEPS - 1])
    if len(rest := steps[seen:]) > 1:
        steps = [*steps[:seen], (f"{_(OTHER)} ({len(rest)})", sum(row[1] for row in rest))]
    out, at = [], 0.0
    for label, saving in steps:
        out.append((label, saving, at, at + saving, False))
        at += saving
    out.append((_(TOGETHER), at, 0.0, at, True))
    return pd.DataFrame(out, columns=["label", "saving", "before", "after", "end"])


def bridge(difference: Difference, rows: Sequence[Row], theme: str = "light", locale: str = LOCALE, of: str = "") -> alt.LayerChart:
    """The waterfall of `rows`: above each bar its name and what it saves or costs, and at the right the running total.

    The end is filled grey. `of` says what is taken apart where that is not the whole saving.
    """
    colour, currency = PALETTES[theme], difference.plan.ledger.currency
    table = bridge_table(rows)
    last = len(table) - 1
    table["text"] = [f"{cut(row.label, _NAME)}: {change_text(row.saving, currency, locale)}" for row in table.itertuples()]
    table["total"] = ["" if row.end else short_money(row.after, currency, locale) for row in table.itertuples()]
    table["fill"] = [colour["base"] if row.end else colour["plan"] if row.saving >= 0 else colour["more"] for row in table.itertuples()]
    table["row"] = [float(number) for number in range(len(table))]
    for name, at in (("middle", 0.24), ("top", 0.5), ("bottom", 0.86), ("short", 1.04), ("resumed", 1.42), ("next", 1.5)):
        table[name] = table["row"] + at
    low, high = min(0.0, table["after"].min()), max(0.0, table["after"].max())
    room = 0.02 * (high - low)
    x = value_axis("before:Q", (low - room * (low < 0), high + room if high > low else NOTHING_TO_SHOW), alt.X)
    tooltip = [
        alt.Tooltip("label:N", title=_("Part")),
        alt.Tooltip("saving:Q", title=_("Saving"), format=",.0f"),
        alt.Tooltip("after:Q", title=_("Running total"), format=",.0f"),
    ]
    chart = alt.Chart(table)
    bars = chart.mark_rect().encode(
        x=x,
        x2=alt.X2("after:Q"),
        y=row_axis("top", last + 1),
        y2=alt.Y2("bottom:Q"),
        color=alt.Color("fill:N", scale=None),
        tooltip=tooltip,
    )
    steps = alt.Chart(table.iloc[:last])
    links = [  # they stop short of the words between the bars
        steps.mark_rule(color=colour["rule"], strokeWidth=1).encode(x=alt.X("after:Q"), y=row_axis(begin, last + 1), y2=alt.Y2(f"{end}:Q"))
        for begin, end in (("bottom", "short"), ("resumed", "next"))
    ]
    texts = chart.mark_text(**text_of(colour)).encode(x=alt.XValue(2), y=row_axis("middle", last + 1), text=alt.Text("text:N"))
    totals = chart.mark_text(**text_of(colour, align="right", opacity=0.8)).encode(
        x=alt.XValue("width"), y=row_axis("middle", last + 1), text=alt.Text("total:N")
    )
    zero = chart.mark_rule(color=colour["rule"]).encode(x=alt.XDatum(0.0), y=row_axis("top", last + 1), y2=alt.Y2("bottom:Q"))
    title = _("{what}, present value, {currency}").format(what=of or _("What each part saves"), currency=currency)
    subtitle = [_("{plan} against {base}.").format(plan=difference.plan.name, base=difference.base.name), _("At the right: the running total.") if last else ""]
    layers = layered(zero, *links, bars, texts, totals)
    return finish(layers, title, subtitle, colour, bridge_words(difference, rows, locale, of), _ROW * len(table))


def bridge_words(difference: Difference, rows: Sequence[Row], locale: str = LOCALE, of: str = "") -> str:
    """What the waterfall shows, for those who don't see it."""
    currency = difference.plan.ledger.currency
    table = bridge_table(rows)
    steps = [f"{row.label} {change_text(row.saving, currency, locale)}" for row in table[~table["end"]].itertuples()]
    total = change_text(float(table["after"].iloc[-1]), currency, locale)
    return _("{what}, {plan} against {base} in present value: {steps}; all together {total}.").format(
        what=of or _("What each part saves"),
        plan=difference.plan.name,
        base=difference.base.name,
        steps="; ".join(steps) or _("nothing differs"),
        total=total,
    )
