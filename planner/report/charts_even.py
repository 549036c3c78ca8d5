"""Where two plans cost the same, drawn: the saving over one assumption with its crossings, and over two as a map with the line of no saving."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from planner.analysis.breakeven import BreakEven, Map
from planner.analysis.difference import Difference
from planner.report.chance import currency_at, even_sentence, label_of
from planner.report.charts_chance import end_text
from planner.report.charts_style import NOTHING_TO_SHOW, PALETTES, finish, layered, text_of, value_axis
from planner.report.words import LOCALE, change_text, percent, short_money, unit_text
from planner.scenario.language import text as _
from planner.scenario.quantity import Spec

_HEIGHT, _SQUARE = 260, 340  # pixels
_MONTH = "floor(datum.value / 12) + '-' + format(datum.value % 12 + 1, '02')"
_STRONGEST = 0.55  # of a cell's colour: words on it stay legible


def even_table(found: BreakEven) -> pd.DataFrame:
    """The value of the assumption and what the plan then saves, present value."""
    return pd.DataFrame({"at": found.at, "saving": found.saving})


def even(found: BreakEven, difference: Difference, theme: str = "light", locale: str = LOCALE) -> alt.LayerChart:
    """The saving over an assumption, a diamond at each crossing with its value, a band where it jumps, a dashed rule at the value now."""
    colour, currency, spec = PALETTES[theme], difference.plan.ledger.currency, found.spec
    table, unit = even_table(found), unit_text(spec, currency_at(difference, found.address))
    low, high = min(0.0, float(found.saving.min())), max(0.0, float(found.saving.max()))
    room = 0.14 * ((high - low) or NOTHING_TO_SHOW)
    domain = (low - room, high + room)
    first, last = float(found.at[0]), float(found.at[-1])
    x = _axis("at:Q", spec, (first, last), unit, colour)
    tooltip = [alt.Tooltip("at:Q", title=unit), alt.Tooltip("saving:Q", title=_("Saving"), format=",.0f")]
    line = alt.Chart(table).mark_line(color=colour["plan"], strokeWidth=2.5, point={"size": 12, "color": colour["plan"]})
    layers = [
        line.encode(x=x, y=value_axis("saving:Q", domain), tooltip=tooltip),
        alt.Chart(pd.DataFrame({"saving": [0.0]})).mark_rule(color=colour["text"], strokeWidth=1.5).encode(y="saving:Q"),
    ]
    marks = pd.DataFrame(
        [
            (item.low, item.high, (item.low + item.high) / 2, " – ".join(dict.fromkeys(end_text(end, spec, locale) for end in (item.low, item.high))), item.jump)
            for item in found.crossings
        ],
        columns=["at", "to", "middle", "text", "jump"],
    ).assign(saving=0.0)
    jumps = marks[marks["jump"]]
    if len(jumps):
        layers.append(alt.Chart(jumps).mark_rect(color=colour["more"], opacity=0.35).encode(x="at:Q", x2="to:Q"))
    if len(marks):
        point = alt.Chart(marks)
        layers.append(point.mark_point(shape="diamond", filled=True, size=110, opacity=1, color=colour["mark"]).encode(x="middle:Q", y="saving:Q"))
        for side, own in _sides(marks, "middle", first, last, found.now):
            up = alt.Chart(own).mark_text(**text_of(colour, align=side, fontWeight="bold", dx=-8 if side == "right" else 8, dy=-12))
            layers.append(up.encode(x="middle:Q", y="saving:Q", text="text:N"))
    if found.now is not None and first <= found.now <= last:
        now = pd.DataFrame({"at": [found.now], "saving": [domain[1]], "text": [_("now {value}").format(value=end_text(found.now, spec, locale))]})
        layers.append(alt.Chart(now).mark_rule(color=colour["text"], strokeDash=[4, 3]).encode(x="at:Q"))
        for side, own in _sides(now, "at", first, last):
            word = alt.Chart(own).mark_text(**text_of(colour, align=side, dx=-5 if side == "right" else 5, dy=8))
            layers.append(word.encode(x="at:Q", y="saving:Q", text="text:N"))
    title = _("Saving over “{label}”, present value, {currency}").format(label=label_of(difference, found.address), currency=currency)
    subtitle = [
        _("{plan} against {base}.").format(plan=difference.plan.name, base=difference.base.name),
        (_("Diamond: costs the same.") if len(marks) else _("It never costs the same within these bounds."))
        + (_(" Band: somewhere in it.") if len(jumps) else ""),
    ]
    return finish(layered(*layers), title, subtitle, colour, even_words(found, difference, locale), _HEIGHT)


def _sides(rows: pd.DataFrame, field: str, first: float, last: float, beside: float | None = None) -> list[tuple[str, pd.DataFrame]]:
    """Rows whose text goes to the right of their point, and those so far right, or so close before `beside`, that it goes to the left."""
    width = last - first
    late = rows[field] > first + 0.6 * width
    if beside is not None:
        late |= (rows[field] > first + 0.3 * width) & (rows[field] <= beside) & (beside < rows[field] + 0.3 * width)
    return [(side, own) for side, own in (("left", rows[~late]), ("right", rows[late])) if len(own)]


def _axis(field: str, spec: Spec, domain: tuple[float, float], title: str, colour: dict[str, str], cls: Any = alt.X) -> Any:
    """An axis of a quantity in its own unit."""
    look: dict[str, Any] = {"labelExpr": _MONTH} if spec.kind == "month" else {"format": "~%" if spec.kind == "share" else ",~f"}
    axis = alt.Axis(
        title=None if title == "%" else title,  # the ticks say so
        titleColor=colour["text"],
        titleFontSize=12,
        grid=False,
        tickCount=6,
        labelOverlap="greedy",
        labelSeparation=8,
        **look,
    )
    return cls(field, axis=axis, scale=alt.Scale(domain=list(domain), nice=False, zero=False))


def even_words(found: BreakEven, difference: Difference, locale: str = LOCALE) -> str:
    """What the curve shows, for those who don't see it."""
    currency = difference.plan.ledger.currency
    ends = [
        _("at {value} it {saving}").format(value=end_text(float(found.at[n]), found.spec, locale), saving=change_text(float(found.saving[n]), currency, locale))
        for n in (0, -1)
    ]
    return f"{even_sentence(found, difference, locale)} {_('Over the bounds:')} {', '.join(ends)}."


def map_table(found: Map) -> pd.DataFrame:
    """The two values of each point of the grid and what the plan then saves, present value."""
    x, y = np.meshgrid(found.at_x, found.at_y, indexing="ij")
    return pd.DataFrame({"x": x.ravel(), "y": y.ravel(), "saving": found.saving.ravel()})


def two_ways(found: Map, difference: Difference, theme: str = "light", locale: str = LOCALE) -> alt.LayerChart:
    """A map of two assumptions: cells by what the plan saves or costs, the line where it costs the same, the plan's point and its P10-P90 box."""
    colour, currency = PALETTES[theme], difference.plan.ledger.currency
    table = map_table(found)
    for name, at in (("x", found.at_x), ("y", found.at_y)):
        half = (at[1] - at[0]) / 2
        table[f"{name}1"], table[f"{name}2"] = (np.clip(table[name] + side * half, at[0], at[-1]) for side in (-1, 1))
    most = float(np.abs(found.saving).max()) or 1.0
    table["strength"] = _STRONGEST * (0.2 + 0.8 * np.sqrt(np.abs(table["saving"]) / most))
    table["fill"] = np.where(table["saving"] > 0, colour["plan"], colour["more"])
    names = [label_of(difference, address) for address in (found.x, found.y)]
    units = [unit_text(spec, currency_at(difference, address)) for spec, address in zip(found.specs, (found.x, found.y), strict=True)]
    titles = [f"{name}, {unit}" for name, unit in zip(names, units, strict=True)]
    x = _axis("x1:Q", found.specs[0], (found.at_x[0], found.at_x[-1]), titles[0], colour)
    y = _axis("y1:Q", found.specs[1], (found.at_y[0], found.at_y[-1]), titles[1], colour, alt.Y)
    tooltip = [alt.Tooltip("x:Q", title=titles[0]), alt.Tooltip("y:Q", title=titles[1]), alt.Tooltip("saving:Q", title=_("Saving"), format=",.0f")]
    cells = alt.Chart(table).mark_rect(strokeWidth=0).encode(
        x=x, x2="x2:Q", y=y, y2="y2:Q", color=alt.Color("fill:N", scale=None), opacity=alt.Opacity("strength:Q", scale=None), tooltip=tooltip
    )
    layers = [cells, *_lines(found, colour), *_plan(found, colour)]
    words = alt.Chart(_regions(table, currency, locale)).mark_text(**text_of(colour, align="center", fontWeight="bold", lineBreak="\n"))
    layers.append(words.encode(x="x:Q", y="y:Q", text="text:N"))
    title = _("Saving over two assumptions, present value, {currency}").format(currency=currency)
    zero = _("Line: costs the same.") if found.zero_lines else _("It costs the same nowhere on the map.")
    box = _(" Diamond: the plan.") if None not in found.now else ""
    box += _(" Dashed box: P10 to P90.") if None not in found.box else ""
    subtitle = [_("{plan} against {base}.").format(plan=difference.plan.name, base=difference.base.name), zero + box]
    return finish(layered(*layers), title, subtitle, colour, map_words(found, difference, locale), _SQUARE)


def _regions(table: pd.DataFrame, currency: str, locale: str) -> pd.DataFrame:
    """What the plan saves at most where it is cheaper, and costs at most where it is dearer, in the middle of either: x, y, text."""
    rows = []
    for cheaper, own in table.groupby(table["saving"] > 0):
        middle = [((own[name] - own[name].mean()) / (table[name].max() - table[name].min())) ** 2 for name in ("x", "y")]
        place = own.loc[(middle[0] + middle[1]).idxmin()]
        most = float(own["saving"].max() if cheaper else own["saving"].min())
        amount = short_money(abs(most), currency, locale)
        rows.append((place["x"], place["y"], (_("saves up to\n{amount}") if cheaper else _("costs up to\n{amount} more")).format(amount=amount)))
    return pd.DataFrame(rows, columns=["x", "y", "text"])


def _lines(found: Map, colour: dict[str, str]) -> list[alt.Chart]:
    """The line of no saving."""
    rows = [(number, step, x, y) for number, line in enumerate(found.zero_lines) for step, (x, y) in enumerate(line.tolist())]
    if not rows:
        return []
    table = pd.DataFrame(rows, columns=["line", "step", "x1", "y1"])
    return [alt.Chart(table).mark_line(color=colour["text"], strokeWidth=2.5).encode(x="x1:Q", y="y1:Q", detail="line:N", order="step:Q")]


def _plan(found: Map, colour: dict[str, str]) -> list[alt.Chart]:
    """The plan's P10-P90 box and its point, as far as they are known."""
    layers = []
    x, y = found.box
    if x and y:
        box = pd.DataFrame({"x1": [x[0]], "x2": [x[1]], "y1": [y[0]], "y2": [y[1]]})
        mark = alt.Chart(box).mark_rect(filled=False, stroke=colour["text"], strokeDash=[5, 3], strokeWidth=1.5, clip=True)
        layers.append(mark.encode(x="x1:Q", x2="x2:Q", y="y1:Q", y2="y2:Q"))
    if None not in found.now:
        point = pd.DataFrame({"x1": [found.now[0]], "y1": [found.now[1]]})
        mark = alt.Chart(point).mark_point(shape="diamond", filled=True, size=130, opacity=1, color=colour["mark"], stroke=colour["text"], clip=True)
        layers.append(mark.encode(x="x1:Q", y="y1:Q"))
    return layers


def map_words(found: Map, difference: Difference, locale: str = LOCALE) -> str:
    """What the map shows, for those who don't see it."""
    currency = difference.plan.ledger.currency

    def place(index: int) -> str:
        row = np.unravel_index(index, found.saving.shape)
        at = [end_text(float(values[n]), spec, locale) for values, n, spec in zip((found.at_x, found.at_y), row, found.specs, strict=True)]
        return _("at {x} and {y} it {saving}").format(x=at[0], y=at[1], saving=change_text(float(found.saving[row]), currency, locale))

    share = float((found.saving > 0).mean())
    return _("Saving of {plan} over “{x}” and “{y}”: cheaper on {share} of the map; best {best}, worst {worst}.").format(
        plan=difference.plan.name,
        x=label_of(difference, found.x),
        y=label_of(difference, found.y),
        share=percent(round(share, 2), locale),
        best=place(int(found.saving.argmax())),
        worst=place(int(found.saving.argmin())),
    )
