"""How sure an answer is, drawn: the fan of the cumulative saving over the draws, and the tornado of the assumptions that move it."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd
from babel.numbers import format_decimal

from planner.analysis.difference import Difference
from planner.analysis.matter import Swing
from planner.analysis.sensitivity import Tornado
from planner.analysis.uncertainty import QUANTILES, Outcome
from planner.report.chance import count_of, currency_at, label_of, rounded
from planner.report.charts import cumulative_table
from planner.report.charts_style import NOTHING_TO_SHOW, PALETTES, blocks, dates, finish, layered, row_axis, text_of, time_axis, value_axis
from planner.report.words import LOCALE, change_text, percent, short_money, unit_text
from planner.scenario.language import plural
from planner.scenario.language import text as _
from planner.scenario.quantity import Spec, month_text

MOST_BARS = 12  # of a tornado; the table has them all
_HEIGHT, _ROW, _NAMES = 280, 44, 330  # pixels; of a name at least, in a wider chart all that there is
_BAND = ("p10", "p50", "p90")


def fan_table(outcome: Outcome) -> pd.DataFrame:
    """Cumulative saving after each month: P10, P50 and P90 of the draws, and that of the plain run. The first row is the decision."""
    plain = cumulative_table(outcome.difference)
    columns = dict(zip(_BAND, np.quantile(outcome.cumulative, QUANTILES, axis=0), strict=True))
    return pd.DataFrame({"month": plain["month"], **columns, "plain": plain["cumulative"]})


def fan(outcome: Outcome, theme: str = "light", locale: str = LOCALE) -> alt.LayerChart:
    """The band from P10 to P90 with the middle as a thick line and the plain run as a thin dashed one, each named where it ends."""
    difference, colour = outcome.difference, PALETTES[theme]
    currency, table = difference.plan.ledger.currency, fan_table(outcome)
    table["date"] = dates(table["month"])
    reach = table[[*_BAND, "plain"]].to_numpy()
    low, high = min(0.0, float(reach.min())), max(0.0, float(reach.max()))
    room = 0.08 * (high - low)
    domain = (low - room, high + room if high > low else NOTHING_TO_SHOW)
    x, chart = time_axis(len(table)), alt.Chart(table)
    tooltip = [alt.Tooltip("month:N", title=_("Month"))]
    tooltip += [alt.Tooltip(f"{name}:Q", title=title, format=",.0f") for name, title in _names().items()]
    layers = [
        chart.mark_area(color=colour["plan"], opacity=0.25).encode(x=x, y=value_axis("p10:Q", domain), y2="p90:Q", tooltip=tooltip),
        alt.Chart(pd.DataFrame({"p50": [0.0]})).mark_rule(color=colour["rule"]).encode(y="p50:Q"),
        chart.mark_line(color=colour["plan"], strokeWidth=3).encode(x=x, y="p50:Q", tooltip=tooltip),
        chart.mark_line(color=colour["text"], strokeWidth=1.2, strokeDash=[5, 3]).encode(x=x, y="plain:Q", tooltip=tooltip),
    ]
    ends = table.iloc[-1]
    texts = [[f"{short_money(ends[name], currency, locale)} {title}"] for name, title in _names().items()]
    labels = blocks([float(ends[name]) for name in _names()], texts, domain, _HEIGHT)
    labels["date"] = ends["date"]
    layers.append(alt.Chart(labels).mark_text(**text_of(colour, dx=6)).encode(x="date:T", y="y:Q", text="text:N"))
    subtitle = [
        _("{plan} against {base}.").format(plan=difference.plan.name, base=difference.base.name),
        _("{n} draws; 8 of 10 lie in the band. Thick line: the middle. Dashed: every assumption at its value.").format(
            n=count_of(outcome, locale)
        ),
    ]
    title = _("Cumulative saving by month, {currency}").format(currency=currency)
    return finish(layered(*layers), title, subtitle, colour, fan_words(outcome, locale), _HEIGHT)


def _names() -> dict[str, str]:
    """What the lines of the fan are called, short enough for a phone."""
    return {"p90": "P90", "p50": "P50", "p10": "P10", "plain": _("plain run")}


def fan_words(outcome: Outcome, locale: str = LOCALE) -> str:
    """What the fan shows, for those who don't see it."""
    difference, ends = outcome.difference, fan_table(outcome).iloc[-1]
    currency = difference.plan.ledger.currency
    amounts = {name: change_text(float(ends[name]), currency, locale) for name in _names()}
    return _(
        "Cumulative saving of {plan} against {base} over {n} draws. After {months} it {p50} in the middle, {p10} at the 10th "
        "percentile and {p90} at the 90th; with every assumption at its value it {plain}."
    ).format(plan=difference.plan.name, base=difference.base.name, n=count_of(outcome, locale), months=plural("{n} month", "{n} months", difference.plan.ledger.months), **amounts)


def tornado_table(difference: Difference, found: Tornado, locale: str = LOCALE) -> pd.DataFrame:
    """Every bar, the longest first: assumption, unit, its P10 and P90 as text, the saving at either, and whether it turns the decision."""
    rows = [
        (
            label_of(difference, bar.address),
            unit_text(bar.spec, currency_at(difference, bar.address)),
            *(end_text(end, bar.spec, locale) for end in (bar.low, bar.high)),
            bar.at_low,
            bar.at_high,
            bar.turns,
        )
        for bar in found.bars
    ]
    return pd.DataFrame(rows, columns=["assumption", "unit", "p10", "p90", "at_p10", "at_p90", "turns"])


def tornado(difference: Difference, found: Tornado, theme: str = "light", locale: str = LOCALE) -> alt.LayerChart:
    """The longest bars, each under its name, with the low and the high value at its ends; those that turn the decision have a mark."""
    colour, currency = PALETTES[theme], difference.plan.ledger.currency
    table = tornado_table(difference, found, locale).iloc[:MOST_BARS].copy()
    named = [row.assumption if bar.spec.kind == "share" else f"{row.assumption}, {row.unit}" for row, bar in _rows(table, found)]
    table["name"] = named
    table["fill"] = [colour["more"] if turns else colour["plan"] for turns in table["turns"]]
    falls = table["at_p10"] > table["at_p90"]
    table["left"], table["right"] = table[["at_p10", "at_p90"]].min(axis=1), table[["at_p10", "at_p90"]].max(axis=1)
    table["left_text"], table["right_text"] = table["p10"].mask(falls, table["p90"]), table["p90"].mask(falls, table["p10"])
    for name, at in (("name_at", 0.2), ("top", 0.42), ("middle", 0.63), ("bottom", 0.84)):
        table[name] = np.arange(len(table)) + at
    count = max(len(table), 1)
    domain, zero = _reach(table, found.middle)
    chart, x = alt.Chart(table), value_axis("left:Q", domain, alt.X)
    tooltip = [
        alt.Tooltip("assumption:N", title=_("Assumption")),
        *(alt.Tooltip(f"{end}:N", title=end.upper()) for end in ("p10", "p90")),
        *(alt.Tooltip(f"at_{end}:Q", title=_("Saving at {end}").format(end=end.upper()), format=",.0f") for end in ("p10", "p90")),
    ]
    layers = [alt.Chart(pd.DataFrame({"left": [found.middle]})).mark_rule(color=colour["rule"], strokeDash=[4, 3]).encode(x=x)]
    if zero:
        layers.append(alt.Chart(pd.DataFrame({"left": [0.0]})).mark_rule(color=colour["rule"], strokeWidth=2).encode(x="left:Q"))
    bars = chart.mark_rect().encode(x=x, x2="right:Q", y=row_axis("top", count), y2="bottom:Q", tooltip=tooltip)
    layers.append(bars.encode(color=alt.Color("fill:N", scale=None)))
    for side, align, dx in (("left", "right", -4), ("right", "left", 4)):
        text = chart.mark_text(**text_of(colour, align=align, dx=dx))
        layers.append(text.encode(x=f"{side}:Q", y=row_axis("middle", count), text=f"{side}_text:N"))
    for turns, own in table.groupby("turns"):
        name = alt.Chart(own).mark_text(**text_of(colour, limit=alt.ExprRef(f"max({_NAMES}, width - 20)"), fontWeight="bold" if turns else "normal"))
        layers.append(name.encode(x=alt.XValue(16 if turns else 2), y=row_axis("name_at", count), text="name:N"))
        if turns:  # a mark beside its name, for whoever does not see the colour
            mark = alt.Chart(own).mark_point(shape="diamond", filled=True, size=80, opacity=1, color=colour["mark"])
            layers.append(mark.encode(x=alt.XValue(8), y=row_axis("name_at", count)))
    title = _("What moves the saving, present value, {currency}").format(currency=currency)
    return finish(layered(*layers), title, _subtitle(difference, found, zero), colour, tornado_words(difference, found, locale), _ROW * count)


def _rows(table: pd.DataFrame, found: Tornado) -> zip:  # type: ignore[type-arg]
    return zip(table.itertuples(), found.bars[: len(table)], strict=True)


def _reach(table: pd.DataFrame, middle: float) -> tuple[tuple[float, float], bool]:
    """The ends of the axis with room for the values beside the bars, and whether 0 is among them: not where that would squeeze the bars."""
    low, high = min([middle, *table["left"]]), max([middle, *table["right"]])
    width = (high - low) or NOTHING_TO_SHOW
    if low - 0.5 * width < 0 < high + 0.5 * width:
        low, high = min(low, 0.0), max(high, 0.0)
    room = 0.24 * ((high - low) or NOTHING_TO_SHOW)
    return (low - room, high + room), low <= 0 <= high


def _subtitle(difference: Difference, found: Tornado, zero: bool) -> Sequence[str]:
    if not found.bars:
        return [_("{plan} against {base}: no assumption has a range that moves it.").format(plan=difference.plan.name, base=difference.base.name)]
    turning = any(bar.turns for bar in found.bars)
    left = len(found.bars) - MOST_BARS
    return [
        _("{plan} against {base}. Each assumption from P10 to P90, all others at their median (dashed).").format(
            plan=difference.plan.name, base=difference.base.name
        ),
        (_("Solid line: costs the same.") if zero else "")
        + " "
        + (_("Diamond: turns the decision.") if turning else _("None alone turns the decision."))
        + (" " + _("{n} more move it less.").format(n=left) if left > 0 else ""),
    ]


def tornado_words(difference: Difference, found: Tornado, locale: str = LOCALE) -> str:
    """What the tornado shows, for those who don't see it."""
    currency = difference.plan.ledger.currency
    head = _("What moves the saving of {plan} against {base} in present value; with all at their median it {middle}.").format(
        plan=difference.plan.name, base=difference.base.name, middle=change_text(found.middle, currency, locale)
    )
    return " ".join([head, *(_bar_words(difference, bar, locale) for bar in found.bars[:MOST_BARS])])


def _bar_words(difference: Difference, bar: Swing, locale: str) -> str:
    currency = difference.plan.ledger.currency
    said = _("{label}: at {low} it {at_low}, at {high} it {at_high}").format(
        label=label_of(difference, bar.address),
        low=end_text(bar.low, bar.spec, locale),
        high=end_text(bar.high, bar.spec, locale),
        at_low=change_text(bar.at_low, currency, locale),
        at_high=change_text(bar.at_high, currency, locale),
    )
    return said + (_(", which turns the decision.") if bar.turns else ".")


def end_text(value: float, spec: Spec, locale: str = LOCALE) -> str:
    """A value with three significant figures and without its unit, which stands beside the name."""
    if spec.kind == "month":
        return month_text(value)
    return percent(rounded(value), locale) if spec.kind == "share" else str(format_decimal(rounded(value), format="#,##0.####", locale=locale))
