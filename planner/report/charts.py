"""Charts of comparisons over time and by line: units in titles, direct labels, light and dark; nothing is told by colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from planner.analysis.difference import Difference
from planner.model.register import LINES
from planner.report.charts_style import (
    DASHES,
    LINE,
    MOST,
    NOTHING_TO_SHOW,
    OTHER,
    PALETTES,
    SERIES,
    blocks,
    dates,
    finish,
    layered,
    row_axis,
    text_of,
    time_axis,
    value_axis,
    wrapped,
)
from planner.report.tables import unchanged_words as unchanged_words
from planner.report.words import LOCALE, duration, short_money
from planner.scenario.language import plural
from planner.scenario.language import text as _
from planner.scenario.quantity import month_text

_HEIGHT = 260  # pixels
_BARS = 10  # lines with a name of their own or summed up as other


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


def cumulative_tables(differences: Sequence[Difference]) -> pd.DataFrame:
    """The tables of several plans under each other: series (which of `differences`), plan, month, saving, cumulative."""
    parts = [cumulative_table(d).assign(series=number, plan=d.plan.name) for number, d in enumerate(differences)]
    return pd.concat(parts, ignore_index=True)[["series", "plan", "month", "saving", "cumulative"]]


def cumulative_saving(difference: Difference, theme: str = "light", locale: str = LOCALE) -> alt.LayerChart:
    """Cumulative saving by month, with its lowest point, its payback and its end labelled."""
    colour, currency = PALETTES[theme], difference.plan.ledger.currency
    table = cumulative_table(difference)
    table["date"] = dates(table["month"])
    labels = _labels(difference, table, currency, locale)
    x, y = time_axis(len(table)), value_axis("cumulative:Q", _domain(table["cumulative"]))
    base = alt.Chart(table)
    zero = alt.Chart(pd.DataFrame({"cumulative": [0.0]})).mark_rule(color=colour["rule"]).encode(y=alt.Y("cumulative:Q"))
    areas = [alt.Chart(part).mark_area(color=colour[paint], opacity=0.18).encode(x=x, y=y) for part, paint in _filled(table)]
    line = base.mark_line(color=colour["plan"], strokeWidth=2.5).encode(x=x, y=y, tooltip=_tooltip())
    points = (
        alt.Chart(labels)
        .mark_point(color=colour["mark"], filled=True, size=60, opacity=1)
        .encode(x=alt.X("date:T"), y=alt.Y("cumulative:Q"))
    )
    texts = [
        alt.Chart(labels[labels["side"] == side])
        .mark_text(**text_of(colour, align=side, dx=-8 if side == "right" else 8, dy=dy))
        .encode(x=alt.X("date:T"), y=alt.Y("cumulative:Q"), text=alt.Text("label:N"))
        for side, dy in (("left", 14), ("right", -12))
    ]
    title = _("Cumulative saving by month, {currency}").format(currency=currency)
    names = _("{plan} against {base}").format(plan=difference.plan.name, base=difference.base.name)
    return finish(layered(zero, *areas, line, points, *texts), title, [names], colour, cumulative_words(difference, locale), _HEIGHT)


def _filled(table: pd.DataFrame) -> list[tuple[pd.DataFrame, str]]:
    """(date and cumulative saving, colour) of what lies above zero, which is saved, and of what lies below, which is lost; each where there is any."""
    date, saved = table["date"].to_numpy().astype("datetime64[s]"), table["cumulative"].to_numpy()
    at = np.flatnonzero(saved[:-1] * saved[1:] < 0)  # between this month and the next the line goes through zero: both parts end there
    share = saved[at] / (saved[at] - saved[at + 1])
    crossed = date[at] + np.rint((date[at + 1] - date[at]).astype(float) * share).astype("timedelta64[s]")
    date, saved = np.insert(date, at + 1, crossed), np.insert(saved, at + 1, 0.0)
    parts = ((np.maximum(saved, 0.0), "plan"), (np.minimum(saved, 0.0), "more"))
    return [(pd.DataFrame({"date": date, "cumulative": part}), paint) for part, paint in parts if part.any()]


def cumulative_savings(differences: Sequence[Difference], theme: str = "light", locale: str = LOCALE) -> alt.LayerChart:
    """Cumulative saving of several plans, each named where its line ends, with its payback, which a diamond marks.

    Of more than five plans, the five that save most in present value are drawn.
    """
    colour, currency = PALETTES[theme], differences[0].plan.ledger.currency
    drawn = sorted(differences, key=lambda d: -d.npv_saving)[:MOST]
    table = cumulative_tables(drawn)
    table["date"] = dates(table["month"])
    table["colour"] = [SERIES[theme][number] for number in table["series"]]
    domain = _domain(table["cumulative"])
    texts = [_end_text(d, locale) for d in drawn]
    height = max(_HEIGHT, len(texts) * (max(len(lines) for lines in texts) * LINE + 5) + LINE)
    x, y = time_axis(len(drawn[0].cumulative)), value_axis("cumulative:Q", domain)
    paint = alt.Color("colour:N", scale=None)
    layers = [alt.Chart(pd.DataFrame({"cumulative": [0.0]})).mark_rule(color=colour["rule"]).encode(y=alt.Y("cumulative:Q"))]
    for number in range(len(drawn)):
        own = alt.Chart(table[table["series"] == number]).mark_line(strokeWidth=2.5, strokeDash=DASHES[number])
        layers.append(own.encode(x=x, y=y, color=paint, tooltip=[alt.Tooltip("plan:N", title=_("Plan")), *_tooltip()]))
    back = _paybacks(drawn, table)
    if len(back):
        chart = alt.Chart(back)
        layers.append(
            chart.mark_point(shape="diamond", filled=True, size=90, opacity=1).encode(x=alt.X("date:T"), y=alt.Y("zero:Q"), color=paint)
        )
    labels = blocks([float(d.cumulative[-1]) for d in drawn], texts, domain, height)
    labels["date"], labels["colour"] = table["date"].iloc[-1], [SERIES[theme][number] for number in labels["series"]]
    square = alt.Chart(labels.drop_duplicates("series")).mark_square(size=70, opacity=1, xOffset=10)
    layers.append(square.encode(x=alt.X("date:T"), y=alt.Y("y:Q"), color=paint))
    layers.append(alt.Chart(labels).mark_text(**text_of(colour, dx=18)).encode(x=alt.X("date:T"), y=alt.Y("y:Q"), text=alt.Text("text:N")))
    against = _("Against {base}.") if len(differences) == len(drawn) else _("Against {base}. The {shown} of {all} plans that save most.")
    against = against.format(base=differences[0].base.name, shown=MOST, all=len(differences))
    subtitle = [against, _("Diamond: the plan has paid back.") if len(back) else ""]
    title = _("Cumulative saving by month, {currency}").format(currency=currency)
    words = " ".join(cumulative_words(d, locale) for d in drawn)
    return finish(layered(*layers), title, subtitle, colour, words, height)


def _end_text(difference: Difference, locale: str) -> list[str]:
    """Name, last amount and payback of a plan."""
    back, start = difference.payback_months, difference.plan.ledger.start
    paid = _("not paid back") if back is None else _("from the start")
    if back:
        paid = _("back {month}").format(month=month_text(start - 1 + int(np.ceil(back))))
    amount = short_money(float(difference.cumulative[-1]), difference.plan.ledger.currency, locale)
    return [*wrapped(difference.plan.name, 15), amount, paid]


def _paybacks(drawn: Sequence[Difference], table: pd.DataFrame) -> pd.DataFrame:
    """The month in which each plan has paid back, on the line of zero."""
    found = [(number, int(np.ceil(d.payback_months))) for number, d in enumerate(drawn) if d.payback_months]
    rows = [table[table["series"] == number].iloc[month] for number, month in found]
    return pd.DataFrame([{"date": row["date"], "zero": 0.0, "colour": row["colour"]} for row in rows])


def _domain(values: pd.Series) -> tuple[float, float]:
    """From the lowest to the highest amount, zero among them, with room for labels."""
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    room = (high - low) * 0.12
    return (low - room if low < 0 else 0.0, high + room if high > low else NOTHING_TO_SHOW)


def _tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("month:N", title=_("Month")),
        alt.Tooltip("saving:Q", title=_("Saving"), format=",.0f"),
        alt.Tooltip("cumulative:Q", title=_("Cumulative"), format=",.0f"),
    ]


def _labels(difference: Difference, table: pd.DataFrame, currency: str, locale: str) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    lowest = int(table["cumulative"].argmin())
    last = len(table) - 1

    def mark(row: int, at: float, label: str) -> None:
        side = "left" if row < last * 0.6 else "right"
        rows.append({"date": table["date"][row], "cumulative": at, "label": label, "side": side})

    if table["cumulative"][lowest] < 0 and lowest != last:
        amount = short_money(table["cumulative"][lowest], currency, locale)
        mark(lowest, table["cumulative"][lowest], _("{amount} in {month}").format(amount=amount, month=table["month"][lowest]))
    if difference.payback_months:
        row = int(np.ceil(difference.payback_months))
        mark(row, 0.0, _("paid back {month}").format(month=table["month"][row]))
    mark(last, table["cumulative"][last], short_money(table["cumulative"][last], currency, locale))
    return pd.DataFrame(rows)


def cumulative_words(difference: Difference, locale: str = LOCALE) -> str:
    """What the chart of the cumulative saving shows, for those who don't see it."""
    currency, end = difference.plan.ledger.currency, float(difference.cumulative[-1])
    lowest = difference.lowest_cumulative
    words = (
        _("Cumulative saving of {plan} against {base}: lowest {lowest}, does not pay back, {end} after {months}.")
        if difference.payback_months is None
        else _("Cumulative saving of {plan} against {base}: lowest {lowest}, pays from the start, {end} after {months}.")
        if difference.payback_months == 0
        else _("Cumulative saving of {plan} against {base}: lowest {lowest}, pays back after {payback}, {end} after {months}.")
    )
    return words.format(
        plan=difference.plan.name,
        base=difference.base.name,
        lowest=short_money(lowest, currency, locale),
        payback=duration(difference.payback_months or 0.0, locale),
        end=short_money(end, currency, locale),
        months=plural("{n} month", "{n} months", difference.plan.ledger.months),
    )


def cost_table(difference: Difference) -> pd.DataFrame:
    """Undiscounted cost by line on both sides and the saving, over the horizon; the largest difference first."""
    rows = [
        {"line": _(LINES[row.line].label), "base": row.base, "plan": row.scenario, "saving": row.saving}
        for row in sorted(difference.cash_lines, key=lambda row: -abs(row.saving))
    ]
    return pd.DataFrame(rows, columns=["line", "base", "plan", "saving"])


def cost_by_line(difference: Difference, theme: str = "light", locale: str = LOCALE) -> alt.LayerChart:
    """Cost by line over the horizon where it differs: the baseline in grey above, the plan in colour below, the difference in words.

    Where nothing differs, every line is shown; of more than ten, the smallest differences are summed up as other.
    """
    colour, currency = PALETTES[theme], difference.plan.ledger.currency
    table = cost_table(difference)
    differs = table["saving"].abs() >= 0.5
    table = table[differs].reset_index(drop=True) if differs.any() else table
    rest = table.iloc[_BARS - 1 :]
    if len(rest) > 1:
        other = rest[["base", "plan", "saving"]].sum().to_frame().T.assign(line=f"{_(OTHER)} ({len(rest)})")
        table = pd.concat([table.iloc[: _BARS - 1], other], ignore_index=True)
    table["text"] = [f"{row.line}: {_less(row.saving, currency, locale)}" for row in table.itertuples()]
    for name, at in (("middle", 0.24), ("top", 0.46), ("between", 0.64), ("under", 0.66), ("bottom", 0.84)):
        table[name] = np.arange(len(table)) + at
    amounts = [0.0, *table["base"], *table["plan"]]
    x = value_axis("zero:Q", (min(amounts), max(amounts) or NOTHING_TO_SHOW), alt.X)
    table["zero"] = 0.0
    tooltip = [
        alt.Tooltip("line:N", title=_("Line")),
        alt.Tooltip("base:Q", title=_("Baseline"), format=",.0f"),
        alt.Tooltip("plan:Q", title=_("Plan"), format=",.0f"),
        alt.Tooltip("saving:Q", title=_("Saving"), format=",.0f"),
    ]
    chart = alt.Chart(table)
    y = row_axis("top", len(table))
    base = chart.mark_rect(color=colour["base"]).encode(x=x, x2=alt.X2("base:Q"), y=y, y2=alt.Y2("between:Q"), tooltip=tooltip)
    plan = chart.mark_rect(color=colour["plan"]).encode(x=x, x2=alt.X2("plan:Q"), y=row_axis("under", len(table)), y2=alt.Y2("bottom:Q"), tooltip=tooltip)
    text = chart.mark_text(**text_of(colour, limit=340)).encode(x=alt.XValue(2), y=row_axis("middle", len(table)), text=alt.Text("text:N"))
    title = plural("Cost by line over {n} month, {currency}", "Cost by line over {n} months, {currency}", difference.plan.ledger.months, currency=currency)
    subtitle = [_("Grey bar above: baseline. Coloured bar below: plan.")]
    return finish(layered(base, plan, text), title, subtitle, colour, cost_words(difference, locale), 44 * max(len(table), 1))


def _less(saving: float, currency: str, locale: str) -> str:
    if abs(saving) < 0.5:
        return _("the same")
    words = _("{amount} less") if saving > 0 else _("{amount} more")
    return words.format(amount=short_money(abs(saving), currency, locale))


def cost_words(difference: Difference, locale: str = LOCALE) -> str:
    """What the chart of cost by line shows, for those who don't see it."""
    currency = difference.plan.ledger.currency
    parts = [
        f"{_(LINES[row.line].label)} {_less(row.saving, currency, locale)}"
        for row in sorted(difference.cash_lines, key=lambda r: -abs(r.saving))
        if abs(row.saving) >= 0.5
    ]
    return _("Cost by line, {plan} against {base}: {lines}.").format(
        plan=difference.plan.name, base=difference.base.name, lines="; ".join(parts[:6]) or _("no line differs")
    )
