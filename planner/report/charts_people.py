"""People over time, the work of a team against what its people can do, and who comes and who goes."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planner.analysis.difference import Plan
from planner.report.charts_style import (
    DASHES,
    MOST,
    OTHER,
    PALETTES,
    SERIES,
    blocks,
    count_text,
    dates,
    finish,
    largest,
    layered,
    text_of,
    time_axis,
    value_axis,
    wrapped,
)
from planner.report.people import EXITS, GROUPS, HEADINGS, HIRES, coming_and_going, heads_by, months, place_names, work_by_team
from planner.report.words import LOCALE
from planner.scenario.language import marked
from planner.scenario.language import text as _

_HEIGHT, _FLOWS = 260, 300  # pixels
_PARTS = (("posts", marked("posts of work")), ("capacity", marked("capacity")), ("backlog", marked("backlog")))


def people_table(plan: Plan, by: str = "place", team: str = "", place: str = "") -> pd.DataFrame:
    """People paid, and those of vendors, by month and group; the largest groups have their own names, the rest is summed up as other."""
    wide = heads_by(plan, by, team, place)
    named = largest({str(name): float(wide[name].max()) for name in wide}, MOST)
    rest = [name for name in wide if name not in named and wide[name].any()]
    groups = {name: wide[name] for name in named} | ({_(OTHER): wide[rest].sum(axis=1)} if rest else {})
    rows = [
        {"group": name, "month": month, "people": float(value)}
        for name, values in groups.items()
        for month, value in zip(wide.index, values, strict=True)
    ]
    return pd.DataFrame(rows, columns=["group", "month", "people"]).astype({"people": float})  # a plan may have nobody


def people(plan: Plan, theme: str = "light", locale: str = LOCALE, by: str = "place", team: str = "", place: str = "") -> alt.LayerChart:
    """People by group over the months, on top of one another, each group named with its last number at the right."""
    colour, paint = PALETTES[theme], SERIES[theme]
    table = people_table(plan, by, team, place)
    groups = list(dict.fromkeys(table["group"]))
    table["colour"] = [paint[-1] if name == _(OTHER) else paint[groups.index(name)] for name in table["group"]]
    table["high"] = table.groupby("month")["people"].cumsum()
    table["low"] = table["high"] - table["people"]
    table = _stepped(table, "group")
    domain = (0.0, float(table["high"].max() if len(table) else 1.0) * 1.04 or 1.0)
    shapes = [
        alt.Chart(table[table["group"] == name])
        .mark_area(interpolate="step-after", color=paint[-1] if name == _(OTHER) else paint[number], opacity=0.85)
        .encode(x=time_axis(plan.ledger.months), y=value_axis("low:Q", domain), y2=alt.Y2("high:Q"), tooltip=_tooltip("group", "people", _(GROUPS[by])))
        for number, name in enumerate(groups)
    ]
    final = table.groupby("group", sort=False).tail(1)
    ends = [_("{value} at the end").format(value=count_text(value, locale)) for value in final["people"]]
    texts = [[*wrapped(name, 15), end] for name, end in zip(final["group"], ends, strict=True)]
    labels = blocks(list((final["low"] + final["high"]) / 2), texts, domain, _HEIGHT)
    layers = [*shapes, *_named(labels, list(final["colour"]), table["date"].max(), colour)]
    title = _("People by {group} and month, heads").format(group=_(GROUPS[by]))
    words = people_words(plan, locale, by, team, place)
    return finish(layered(*layers), title, [_whose(plan, team, place)], colour, words, _HEIGHT)


def people_words(plan: Plan, locale: str = LOCALE, by: str = "place", team: str = "", place: str = "") -> str:
    """What the chart of people shows, for those who don't see it."""
    table = people_table(plan, by, team, place)
    parts = [
        _("{name} {first} at first, {last} at the end").format(name=name, first=count_text(own.iloc[0], locale), last=count_text(own.iloc[-1], locale))
        for name, own in table.groupby("group", sort=False)["people"]
    ]
    return _("People of {whose} by {group}: {parts}.").format(
        whose=_whose(plan, team, place), group=_(GROUPS[by]), parts="; ".join(parts) or _("nobody")
    )


def capacity_table(plan: Plan, team: str = "") -> pd.DataFrame:
    """Posts of work, capacity and backlog by month, of one team or of all; `short` is what the capacity lacks. Raises ValueError for another team."""
    if team and team not in plan.ledger.teams:
        raise ValueError(f"the plan has no team {team}")
    work = work_by_team(plan)
    own = work[work["team"] == team] if team else work
    short = (own["posts"] - own["capacity"]).clip(lower=0.0)
    wide = own.assign(short=short).groupby("month", sort=False)[["posts", "capacity", "backlog", "short"]].sum()
    return wide.reindex(months(plan)).reset_index()


def capacity(plan: Plan, theme: str = "light", locale: str = LOCALE, team: str = "") -> alt.LayerChart:
    """Work against capacity and what waits: three lines, each named at its end, the month with the largest gap marked."""
    colour, paint = PALETTES[theme], SERIES[theme]
    wide = capacity_table(plan, team)
    named = {field: _(name) for field, name in _PARTS}
    parts = [(name, float(wide[field].iloc[-1])) for field, name in named.items()]
    table = wide.melt("month", list(named), var_name="part", value_name="amount")
    table["part"] = table["part"].map(named)
    table = _stepped(table, "part")
    domain = (0.0, float(table["amount"].max()) * 1.12 or 1.0)
    layers = [
        alt.Chart(table[table["part"] == name])
        .mark_line(interpolate="step-after", strokeWidth=2.5, strokeDash=DASHES[number], color=paint[number])
        .encode(x=time_axis(plan.ledger.months), y=value_axis("amount:Q", domain), tooltip=_tooltip("part", "amount", _("What")))
        for number, (name, _last) in enumerate(parts)
    ]
    texts = [[*wrapped(name, 15), _("{value} at the end").format(value=count_text(value, locale))] for name, value in parts]
    labels = blocks([value for _name, value in parts], texts, domain, _HEIGHT)
    layers += _named(labels, list(paint[: len(parts)]), table["date"].max(), colour)
    worst = int(wide["short"].argmax())
    if wide["short"][worst] > 0.05:
        point = pd.DataFrame({"date": dates([wide["month"][worst]]), "amount": [float(wide["capacity"][worst])]})
        point["text"] = _("{count} short in {month}").format(
            count=count_text(float(wide["short"][worst]), locale), month=wide["month"][worst]
        )
        late = worst > 0.6 * len(wide)
        mark = alt.Chart(point)
        layers.append(mark.mark_point(filled=True, size=60, opacity=1, color=colour["mark"]).encode(x=alt.X("date:T"), y=alt.Y("amount:Q")))
        look = text_of(colour, align="right" if late else "left", dx=-7 if late else 7, dy=14)
        layers.append(mark.mark_text(**look).encode(x=alt.X("date:T"), y=alt.Y("amount:Q"), text=alt.Text("text:N")))
    title = _("Work against capacity by month, posts")
    whose = [f"{plan.name}: {team or _('all teams')}"]
    return finish(layered(*layers), title, whose, colour, capacity_words(plan, locale, team), _HEIGHT)


def capacity_words(plan: Plan, locale: str = LOCALE, team: str = "") -> str:
    """What the chart of work and capacity shows, for those who don't see it."""
    wide = capacity_table(plan, team)
    worst, waits = int(wide["short"].argmax()), int(wide["backlog"].argmax())
    gap, backlog = (count_text(float(wide[key][at]), locale) for key, at in (("short", worst), ("backlog", waits)))
    short = (
        _("capacity lacks at most {count} posts, in {month}").format(count=gap, month=wide["month"][worst])
        if wide["short"][worst] > 0.05
        else _("capacity suffices in every month")
    )
    queue = (
        _("at most {count} posts of work wait, in {month}").format(count=backlog, month=wide["month"][waits])
        if wide["backlog"][waits] > 0.05
        else _("no work waits")
    )
    first, last = (count_text(float(wide["posts"].iloc[at]), locale) for at in (0, -1))
    return _("Work and capacity of {team} in {plan}: {first} posts of work at first, {last} at the end; {capacity}; {queue}.").format(
        team=team or _("all teams"), plan=plan.name, first=first, last=last, capacity=short, queue=queue
    )


def flows_table(plan: Plan, team: str = "", place: str = "") -> pd.DataFrame:
    """Hires (above zero) and exits (below) by month and way, each part with its ends on the axis; what is nobody stands for nothing."""
    table = coming_and_going(plan, team, place)
    wide = table.groupby("month")[[*HIRES, *EXITS]].sum().reindex(months(plan), fill_value=0.0)
    rows = []
    for keys, sign in ((HIRES, 1), (EXITS, -1)):
        at = pd.Series(0.0, index=wide.index)
        for key in keys:
            rows.append(
                pd.DataFrame({"way": key, "month": wide.index, "people": wide[key], "low": sign * at, "high": sign * (at + wide[key])})
            )
            at = at + wide[key]
    return pd.concat(rows, ignore_index=True)


def flows(plan: Plan, theme: str = "light", locale: str = LOCALE, team: str = "", place: str = "") -> alt.LayerChart:
    """A bar up for those who are hired in a month and one down for those who go; each way named at the right with its sum."""
    colour = PALETTES[theme]
    paint = {
        "joining": colour["plan"],
        "replacing": colour["base"],
        "leaving": colour["base"],
        "redeployed": SERIES[theme][3],
        "laid_off": colour["more"],
    }
    table = flows_table(plan, team, place)
    table["date"] = pd.to_datetime(table["month"] + "-01")
    table["until"] = table["date"] + pd.Timedelta(days=27)  # a gap between the months
    sums = table.groupby("way", sort=False)["people"].sum()
    shown = [key for key in (*HIRES, *EXITS) if sums[key] >= 0.05]
    reach = max(float(table["high"].abs().max()), 1.0) * 1.1
    domain = (-reach, reach)
    names = {key: _(HEADINGS[key]).lower() for key in shown}
    table["name"] = [names.get(key, "") for key in table["way"]]
    tooltip = [
        alt.Tooltip("month:N", title=_("Month")),
        alt.Tooltip("name:N", title=_("How")),
        alt.Tooltip("people:Q", title=_("People"), format=",.1f"),
    ]
    bars = [
        alt.Chart(table[(table["way"] == key) & (table["people"] > 0)])
        .mark_rect(color=paint[key], opacity=0.5 if paint[key] == colour["base"] else 1.0)
        .encode(x=time_axis(plan.ledger.months), x2=alt.X2("until:T"), y=value_axis("low:Q", domain), y2=alt.Y2("high:Q"), tooltip=tooltip)
        for key in shown
    ]
    texts = [[*wrapped(names[key], 15, 3), count_text(float(sums[key]), locale)] for key in shown]
    heights = {"joining": 0.4, "replacing": 0.8, "leaving": -0.3, "redeployed": -0.6, "laid_off": -0.9}  # as the parts lie on one another
    places = [reach * heights[key] for key in shown]
    labels = blocks(places, texts, domain, _FLOWS)
    zero = alt.Chart(pd.DataFrame({"y": [0.0]})).mark_rule(color=colour["rule"]).encode(y=alt.Y("y:Q"))
    layers = [*bars, zero, *_named(labels, [paint[key] for key in shown], table["until"].max(), colour)]
    title = _("Hired (up) and gone (down) by month, heads")
    words = flows_words(plan, locale, team, place)
    return finish(layered(*layers), title, [_whose(plan, team, place)], colour, words, _FLOWS)


def flows_words(plan: Plan, locale: str = LOCALE, team: str = "", place: str = "") -> str:
    """What the chart of hires and exits shows, for those who don't see it."""
    table = flows_table(plan, team, place)
    parts = []
    for key in (*HIRES, *EXITS):
        own = table[table["way"] == key]
        if own["people"].sum() >= 0.05:
            most = own.loc[own["people"].idxmax()]
            parts.append(_("{way} {count}, most in {month}").format(way=_(HEADINGS[key]).lower(), count=count_text(own['people'].sum(), locale), month=most["month"]))
    return _("Hires and exits of {whose}: {parts}.").format(
        whose=_whose(plan, team, place), parts="; ".join(parts) or _("nobody comes or goes")
    )


def _whose(plan: Plan, team: str, place: str) -> str:
    """The plan and what of it is shown."""
    return ", ".join(part for part in (plan.name, team, place_names(plan).get(place, place)) if part)


def _stepped(table: pd.DataFrame, group: str) -> pd.DataFrame:
    """The table with a date at the beginning of each month, and the last value of each group held to the end of its month."""
    table = table.assign(date=pd.to_datetime(table["month"] + "-01"))
    final = table.groupby(group, sort=False).tail(1)
    return pd.concat([table, final.assign(date=final["date"] + pd.offsets.MonthBegin(1))], ignore_index=True)


def _tooltip(name: str, value: str, what: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("month:N", title=_("Month")),
        alt.Tooltip(f"{name}:N", title=what.capitalize()),
        alt.Tooltip(f"{value}:Q", title=_("People") if value == "people" else _("Amount"), format=",.1f"),
    ]


def _named(labels: pd.DataFrame, paint: list[str], date: pd.Timestamp, colour: dict[str, str]) -> list[alt.Chart]:
    """The names at the right, each beside a square of its colour."""
    labels = labels.assign(date=date, colour=[paint[number] for number in labels["series"]])
    square = alt.Chart(labels.drop_duplicates("series")).mark_square(size=70, opacity=1, xOffset=10)
    return [
        square.encode(x=alt.X("date:T"), y=alt.Y("y:Q"), color=alt.Color("colour:N", scale=None)),
        alt.Chart(labels).mark_text(**text_of(colour, dx=18)).encode(x=alt.X("date:T"), y=alt.Y("y:Q"), text=alt.Text("text:N")),
    ]
