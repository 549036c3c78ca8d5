"""The moves of a plan as a picture: a bar for each from the month it starts, with how much of which team goes where."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from planner.analysis.difference import Plan
from planner.report.charts_style import PALETTES, finish, layered, row_axis, text_of, time_axis
from planner.report.moving import destination, heads_text, move_labels, moved_heads
from planner.report.words import LOCALE, percent
from planner.scenario.language import text as _
from planner.scenario.quantity import month_text

SHOWN = 14  # moves; a table has the others
_ROW = 40  # pixels


def flow_table(plan: Plan) -> pd.DataFrame:
    """Move, team, where to, share, heads and those of the team (blank where it is given by its work), first month, month from which all of it has moved."""
    scenario, found, labels = plan.scenario, [], move_labels(plan.scenario)
    for name, move in scenario.moves.items():
        assert move.share is not None and move.start is not None
        start = int(move.start.value)
        share = move.share.dated[-1][1] if move.share.dated else move.share.value
        heads, of = moved_heads(scenario, name) or (float("nan"), float("nan"))
        months = int(move.over_months.value) if move.over_months else 1
        found.append((labels[name], move.team, destination(scenario, name), share, heads, of, start, start + months - 1))
    return pd.DataFrame(found, columns=["move", "team", "to", "share", "heads", "of", "start", "done"]).sort_values("start", kind="stable")


def flow(plan: Plan, theme: str = "light", locale: str = LOCALE) -> alt.LayerChart:
    """Each move from its first month to the end: light while it is under way, full once all of it has moved."""
    colour, table = PALETTES[theme], flow_table(plan)
    start, months = plan.ledger.start, plan.ledger.months
    rest, table = len(table) - SHOWN, table.iloc[:SHOWN].reset_index(drop=True)
    table["text"] = [_line(row, locale) for row in table.itertuples()]
    first = [pd.Timestamp(f"{month_text(month)}-01") for month in table["start"].clip(lower=start)]
    table["begin"] = first
    table["done_at"] = [
        max(pd.Timestamp(f"{month_text(month)}-01") + pd.offsets.MonthEnd(0), begin)
        for month, begin in zip(table["done"], first, strict=True)
    ]
    table["end"] = pd.Timestamp(f"{month_text(start + months - 1)}-01") + pd.offsets.MonthEnd(0)
    for name, at in (("middle", 0.28), ("top", 0.52), ("bottom", 0.84)):
        table[name] = np.arange(len(table)) + at
    table["month"] = [month_text(month) for month in table["start"]]
    domain = [f"{month_text(start)}-01", f"{month_text(start + months - 1)}-28"]
    scale = alt.Scale(domain=domain, nice=False)
    chart = alt.Chart(table)
    tooltip = [
        alt.Tooltip("move:N", title=_("Move")),
        alt.Tooltip("text:N", title=_("What moves")),
        alt.Tooltip("month:N", title=_("First month")),
    ]
    y = row_axis("top", max(len(table), 1))
    under = chart.mark_rect(color=colour["plan"], opacity=0.4).encode(
        x=time_axis(months, "begin", scale=scale), x2=alt.X2("done_at:T"), y=y, y2=alt.Y2("bottom:Q"), tooltip=tooltip
    )
    done = chart.mark_rect(color=colour["plan"]).encode(
        x=alt.X("done_at:T", scale=scale), x2=alt.X2("end:T"), y=y, y2=alt.Y2("bottom:Q"), tooltip=tooltip
    )
    texts = chart.mark_text(**text_of(colour, limit=420)).encode(
        x=alt.XValue(2), y=row_axis("middle", max(len(table), 1)), text=alt.Text("text:N")
    )
    subtitle = [_("Light: under way. Full: all of it has moved."), _("{count} more in the table.").format(count=rest) if rest > 0 else ""]
    return finish(
        layered(under, done, texts),
        _("What moves, where to and when"),
        subtitle,
        colour,
        flow_words(plan, locale),
        _ROW * max(len(table), 1),
    )


def _line(row: Any, locale: str) -> str:
    share, heads = percent(row.share, locale), row.heads
    how_much = share if heads != heads else f"{share}, {heads_text(heads, row.of, locale)}"
    return f"{row.team} → {row.to}: {how_much}"


def flow_words(plan: Plan, locale: str = LOCALE) -> str:
    """What the picture shows, for those who don't see it."""
    lines = [_("{line} from {month}").format(line=_line(row, locale), month=month_text(row.start)) for row in flow_table(plan).itertuples()]
    return _("Moves of {name}: {moves}.").format(name=plan.name, moves="; ".join(lines) or _("none"))
