"""What each move of a plan is worth: within the plan, and alone on the base."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from planner.analysis.difference import Difference
from planner.analysis.worth import Worth
from planner.report.charts_style import NOTHING_TO_SHOW, PALETTES, finish, layered, row_axis, text_of, value_axis
from planner.report.moving import move_labels
from planner.report.words import LOCALE, change_text
from planner.scenario.language import text as _

SHOWN = 10  # moves; a table has the others
_ROW = 62  # pixels


def worth_names(difference: Difference, what: str = "move") -> dict[str, str]:
    """What each move, or the role of each team, is called."""
    scenario = difference.plan.scenario
    return move_labels(scenario) if what == "move" else {name: role.label or name for name, role in scenario.roles.items()}


def worth_table(rows: Sequence[Worth]) -> pd.DataFrame:
    """Move, what it saves in the plan and alone (blank where the base leaves no room for it), and whether the others carry it."""
    found = [(row.name, row.contribution, float("nan") if row.alone is None else row.alone, row.carried) for row in rows]
    return pd.DataFrame(found, columns=["move", "contribution", "alone", "carried"])


def worth(difference: Difference, rows: Sequence[Worth], theme: str = "light", locale: str = LOCALE, what: str = "move") -> alt.LayerChart:
    """For each move, or for the moves of each role, a filled bar (in the plan) above an outlined one (alone), with what they save in words."""
    colour, currency = PALETTES[theme], difference.plan.ledger.currency
    table = worth_table(sorted(rows, key=lambda row: -abs(row.contribution))[:SHOWN])
    table = table.sort_values("contribution", ascending=False, kind="stable").reset_index(drop=True)
    names_of = worth_names(difference, what)
    table["move"] = [names_of.get(name, name) for name in table["move"]]
    table["name"] = [
        _("{move}, carried by the others").format(move=row.move) if row.carried else row.move for row in table.itertuples()
    ]
    for name, at in (("middle", 0.17), ("top", 0.32), ("bottom", 0.56), ("under", 0.62), ("lowest", 0.86)):
        table[name] = [number + at for number in range(len(table))]
    reach = [0.0, *table["contribution"], *table["alone"].dropna()]
    low, high = min(reach), max(reach)
    domain = (low, high + ((high - low) or NOTHING_TO_SHOW) * 0.75)  # room for the words beside the bars
    table["zero"] = 0.0
    bars, words = [], []
    for field, top, bottom, lead in (("contribution", "top", "bottom", "{change}"), ("alone", "under", "lowest", _("alone {change}"))):
        own = table.dropna(subset=[field]).copy()
        own["text"] = [lead.format(change=change_text(value, currency, locale)) for value in own[field]]
        own["fill"] = [colour["plan"] if value >= 0 else colour["more"] for value in own[field]]
        own["end"] = own[field].clip(lower=0.0)
        own["at"] = (own[top] + own[bottom]) / 2
        bars.append(
            alt.Chart(own)
            .mark_rect(strokeWidth=1.5, fillOpacity=0.0 if field == "alone" else 1.0)
            .encode(
                x=value_axis("zero:Q", domain, alt.X),
                x2=alt.X2(f"{field}:Q"),
                y=row_axis(top, max(len(table), 1)),
                y2=alt.Y2(f"{bottom}:Q"),
                fill=alt.Fill("fill:N", scale=None),
                stroke=alt.Stroke("fill:N", scale=None),
                tooltip=[
                    alt.Tooltip("move:N", title=_("Role") if what == "role" else _("Move")),
                    alt.Tooltip("contribution:Q", title=_("In the plan"), format=",.0f"),
                    alt.Tooltip("alone:Q", title=_("Alone"), format=",.0f"),
                ],
            )
        )
        words.append(
            alt.Chart(own)
            .mark_text(**text_of(colour, dx=6))
            .encode(x=alt.X("end:Q"), y=row_axis("at", max(len(table), 1)), text=alt.Text("text:N"))
        )
    names = (
        alt.Chart(table)
        .mark_text(**text_of(colour, fontWeight="bold", limit=340))
        .encode(x=alt.XValue(2), y=row_axis("middle", max(len(table), 1)), text=alt.Text("name:N"))
    )
    zero = (
        alt.Chart(table)
        .mark_rule(color=colour["rule"])
        .encode(x=alt.X("zero:Q"), y=row_axis("top", max(len(table), 1)), y2=alt.Y2("lowest:Q"))
    )
    zero = alt.Chart(table).mark_rule(color=colour["rule"]).encode(x=alt.X("zero:Q"), y=row_axis("top", max(len(table), 1)), y2=alt.Y2("lowest:Q"))
    of_roles = what == "role"
    more = _("{shown} of {all} roles; the table has them all.") if of_roles else _("{shown} of {all} moves; the table has them all.")
    left_out = more.format(shown=SHOWN, all=len(rows)) if len(rows) > SHOWN else ""
    subtitle = [_("Filled bar: saving lost if the plan leaves it out. Outlined: saving alone."), left_out]
    title = (_("Worth of each role, present value, {currency}") if of_roles else _("Worth of each move, present value, {currency}")).format(
        currency=currency
    )
    if not rows:
        subtitle = [_("The plan has no moves.")]
    chart = layered(*bars, zero, *words, names)
    return finish(chart, title, subtitle, colour, worth_words(difference, rows, locale, what), _ROW * max(len(table), 1))


def worth_words(difference: Difference, rows: Sequence[Worth], locale: str = LOCALE, what: str = "move") -> str:
    """What the chart shows, for those who don't see it."""
    currency, names = difference.plan.ledger.currency, worth_names(difference, what)
    parts = [
        (_("{move}, carried by the others") if row.carried else "{move}").format(
            move=f"{names.get(row.name, row.name)} {change_text(row.contribution, currency, locale)}"
            + ("" if row.alone is None else f" ({_('alone {change}').format(change=change_text(row.alone, currency, locale))})")
        )
        for row in rows
    ]
    words = (
        _("What each role of {plan} is worth in present value: {parts}.")
        if what == "role"
        else _("What each move of {plan} is worth in present value: {parts}.")
    )
    return words.format(plan=difference.plan.name, parts="; ".join(parts) or _("the plan has no moves"))
