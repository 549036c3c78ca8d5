"""Seats needed against seats held, by month and by weekday, and the leases on a time line."""

from __future__ import annotations

import altair as alt
import pandas as pd
from babel.dates import get_day_names

from planner.analysis.difference import Plan
from planner.report import space
from planner.report.charts_style import PALETTES, blocks, count_text, dates, finish, layered, row_axis, text_of, time_axis, value_axis
from planner.report.words import LOCALE
from planner.scenario.language import plural
from planner.scenario.language import text as _
from planner.scenario.quantity import month_number, month_text

_HEIGHT, _ROW = 260, 52  # pixels


def seats_table(plan: Plan, site: str) -> pd.DataFrame:
    """Seats of a site by month: needed on the busiest day, held, and flexible where what is held falls short. Raises ValueError for another site."""
    if site not in plan.ledger.sites:
        raise ValueError(f"the plan has no site {site}")
    table = space.seats(plan)
    own = table[table["site"] == site][["month", "needed", "held", "short"]].rename(columns={"short": "flexible"})
    return own.reset_index(drop=True)


def _releases(plan: Plan, site: str = "") -> pd.DataFrame:
    """Leases with the last month in which their seats are there, inside the horizon."""
    table = space.leases(plan)
    last = month_text(plan.ledger.start + plan.ledger.months - 1)
    return table[(table["seats come free"] <= last) & ((table["site"] == site) | (site == ""))].sort_values("seats come free")


def seats(plan: Plan, site: str, theme: str = "light", locale: str = LOCALE) -> alt.LayerChart:
    """Seats held as a grey area in steps, flexible ones on top, needed as a line; the last month of each lease is marked."""
    colour = PALETTES[theme]
    table = seats_table(plan, site)
    table["top"] = table["held"] + table["flexible"]
    table["date"] = pd.to_datetime(table["month"] + "-01")
    final = table.tail(1)
    table = pd.concat([table, final.assign(date=final["date"] + pd.offsets.MonthBegin(1))], ignore_index=True)
    domain = (0.0, float(table[["top", "needed"]].to_numpy().max()) * 1.25 or 1.0)
    tooltip = [alt.Tooltip("month:N", title=_("Month"))]
    tooltip += [
        alt.Tooltip(f"{name}:Q", title=title, format=",.1f")
        for name, title in (("needed", _("Needed")), ("held", _("Held")), ("flexible", _("Flexible")))
    ]
    chart, x = alt.Chart(table), time_axis(plan.ledger.months)
    held = chart.mark_area(interpolate="step-after", color=colour["base"], opacity=0.55)
    more = chart.mark_area(interpolate="step-after", color=colour["more"], opacity=0.8)
    need = chart.mark_line(interpolate="step-after", color=colour["plan"], strokeWidth=3)
    layers = [
        held.encode(x=x, y=value_axis("held:Q", domain), tooltip=tooltip),
        more.encode(x=x, y=alt.Y("held:Q"), y2=alt.Y2("top:Q"), tooltip=tooltip),
        need.encode(x=x, y=alt.Y("needed:Q"), tooltip=tooltip),
    ]
    ends = final.iloc[0]
    parts = [
        (_("{count} held"), ends["held"] / 2, ends["held"], colour["base"]),
        (_("{count} needed"), ends["needed"], ends["needed"], colour["plan"]),
    ]
    if table["flexible"].any():
        parts.append((_("{count} flexible"), ends["held"] + ends["flexible"], ends["flexible"], colour["more"]))
    texts = [[words.format(count=count_text(float(value), locale))] for words, _at, value, _colour in parts]
    labels = blocks([float(part[1]) for part in parts], texts, domain, _HEIGHT)
    labels["date"] = table["date"].iloc[-1]
    labels["colour"] = [parts[number][3] for number in labels["series"]]
    named = alt.Chart(labels)
    layers.append(
        named.mark_square(size=70, opacity=1, xOffset=10).encode(x=alt.X("date:T"), y=alt.Y("y:Q"), color=alt.Color("colour:N", scale=None))
    )
    layers.append(named.mark_text(**text_of(colour, dx=18)).encode(x=alt.X("date:T"), y=alt.Y("y:Q"), text=alt.Text("text:N")))
    marks = _releases(plan, site)
    if len(marks):
        layers += _last_months(plan, marks, domain[1], colour)
    title = _("Seats by month")
    subtitle = [_("{plan}: {site}. Needed on the busiest day against held; flexible ones where short.").format(plan=plan.name, site=site)]
    return finish(layered(*layers), title, subtitle, colour, seats_words(plan, site, locale), _HEIGHT)


def _last_months(plan: Plan, marks: pd.DataFrame, top: float, colour: dict[str, str]) -> list[alt.Chart]:
    """A dashed rule after the last month of each lease, with that month at its top; those near the right edge are written to the left."""
    lines = marks.groupby("seats come free", sort=True).size().reset_index(name="leases")
    lines["date"] = dates(lines["seats come free"])
    lines["text"] = [
        plural("lease to {month}", "{n} leases to {month}", row.leases, month=month)
        for row, month in zip(lines.itertuples(), lines["seats come free"], strict=True)
    ]
    lines["y"] = [top * (0.97 - 0.06 * (number % 3)) for number in range(len(lines))]
    middle = plan.ledger.start + 0.6 * plan.ledger.months
    late = pd.Series([month_number(month) > middle for month in lines["seats come free"]], dtype=bool)
    rule = alt.Chart(lines).mark_rule(color=colour["text"], strokeDash=[4, 3], strokeWidth=1.5).encode(x=alt.X("date:T"))
    texts = [
        alt.Chart(own).mark_text(**text_of(colour, align=align, dx=dx)).encode(x=alt.X("date:T"), y=alt.Y("y:Q"), text=alt.Text("text:N"))
        for own, align, dx in ((lines[~late], "left", 5), (lines[late], "right", -5))
        if len(own)
    ]
    return [rule, *texts]


def seats_words(plan: Plan, site: str, locale: str = LOCALE) -> str:
    """What the chart of seats shows, for those who don't see it."""
    table = seats_table(plan, site)
    parts = [
        _("{needed} needed and {held} held in {month}").format(needed=count_text(row.needed, locale), held=count_text(row.held, locale), month=row.month)
        for row in (table.iloc[0], table.iloc[-1])[: len(table)]
    ]
    most = int(table["flexible"].argmax())
    flexible = (
        "; "
        + _("at most {count} flexible ones, in {month}").format(count=count_text(table["flexible"][most], locale), month=table["month"][most])
        if table["flexible"].any()
        else ""
    )
    ends = "".join("; " + _("a lease's last month is {month}").format(month=month) for month in _releases(plan, site)["seats come free"])
    seats = _("{first}, then {last}").format(first=parts[0], last=parts[-1]) if len(parts) > 1 else "".join(parts)
    return _("Seats at {site} in {plan}: {seats}.").format(site=site, plan=plan.name, seats=f"{seats}{flexible}{ends}")


def weekday_table(plan: Plan, site: str, month: int) -> pd.DataFrame:
    """Seats needed on each weekday of a plan month, beside what is held, flexible ones included."""
    return space.weekdays(plan, site, month)


def weekdays(plan: Plan, site: str, month: int, theme: str = "light", locale: str = LOCALE) -> alt.LayerChart:
    """A bar for each weekday with its number, under a line at the seats that are held."""
    colour = PALETTES[theme]
    table = weekday_table(plan, site, month)
    days = get_day_names("abbreviated", locale=locale)
    table["day"] = [days[number] for number in range(len(table))]
    table["text"] = [count_text(value, locale) for value in table["needed"]]
    held = float(table["held"].iloc[0])
    domain = (0.0, max(held, float(table["needed"].max())) * 1.2 or 1.0)
    tooltip = [alt.Tooltip("weekday:N", title=_("Day")), alt.Tooltip("needed:Q", title=_("Needed")), alt.Tooltip("held:Q", title=_("Held"))]
    x = alt.X("day:O", sort=list(table["day"]), title=None, axis=alt.Axis(labelAngle=0, ticks=False, domain=False))
    chart = alt.Chart(table)
    bars = chart.mark_bar(color=colour["plan"]).encode(x=x, y=value_axis("needed:Q", domain), tooltip=tooltip)
    numbers = chart.mark_text(**text_of(colour, align="center", dy=10)).encode(x=x, y=alt.Y("needed:Q"), text=alt.Text("text:N"))
    line = pd.DataFrame({"held": [held], "text": [_("{count} held").format(count=count_text(held, locale))]})
    rule = alt.Chart(line).mark_rule(color=colour["text"], strokeDash=[4, 3], strokeWidth=1.5).encode(y=alt.Y("held:Q"))
    name = alt.Chart(line).mark_text(**text_of(colour, dy=-9)).encode(x=alt.XValue(4), y=alt.Y("held:Q"), text=alt.Text("text:N"))
    title = _("Seats needed by weekday, {month}").format(month=month_text(plan.ledger.start + month - 1))
    return finish(
        layered(bars, numbers, rule, name), title, [f"{plan.name}: {site}"], colour, weekday_words(plan, site, month, locale), 220
    )


def weekday_words(plan: Plan, site: str, month: int, locale: str = LOCALE) -> str:
    """What the chart of weekdays shows, for those who don't see it."""
    table = weekday_table(plan, site, month)
    parts = ", ".join(f"{row.weekday} {count_text(row.needed, locale)}" for row in table.itertuples())
    when, held = month_text(plan.ledger.start + month - 1), count_text(float(table["held"].iloc[0]), locale)
    return _("Seats needed at {site} in {plan} in {when}: {parts}; {held} are held.").format(site=site, plan=plan.name, when=when, parts=parts, held=held)


def lease_table(plan: Plan) -> pd.DataFrame:
    """The leases, the next to come free first; `text` says of each what happens to it and when."""
    table = space.leases(plan).sort_values("seats come free", kind="stable").reset_index(drop=True)
    single = table["lease"] == "lease"
    names = [site if only else f"{site}, {lease}" for site, lease, only in zip(table["site"], table["lease"], single, strict=True)]
    texts = []
    for number, (name, row) in enumerate(zip(names, table.to_dict("records"), strict=True)):
        when = row["seats come free"]
        words = {
            "runs to its end": _("{seats} seats, to its end {month}"),
            "broken early": _("{seats} seats, broken after {month}"),
            "sublet": _("{seats} seats, sublet after {month}"),
        }[row["exit"]]
        if number == 0 and len(table) > 1:
            words = _("{text}, next to come free").format(text=words)
        texts.append((name, words.format(seats=count_text(float(row["seats"])), month=when)))
    return table.assign(name=[name for name, _text in texts], text=[text for _name, text in texts])


def leases(plan: Plan, theme: str = "light", locale: str = LOCALE) -> alt.LayerChart:
    """A bar for each lease: filled while its seats are used, outlined from an exit to its end; a diamond where it could be broken."""
    colour = PALETTES[theme]
    table = lease_table(plan)
    first, after = plan.ledger.start, plan.ledger.start + plan.ledger.months
    begins = [max(month_number(month), first) if month else first for month in table["begins"]]
    table["from"] = pd.to_datetime([month_text(month) + "-01" for month in begins])
    table["free"], table["to"] = dates(table["seats come free"]), dates(table["ends"])
    for field, at in (("name_at", 0.16), ("text_at", 0.44), ("top", 0.6), ("middle", 0.73), ("bottom", 0.86)):
        table[field] = [number + at for number in range(len(table))]
    horizon = pd.Timestamp(f"{month_text(after)}-01")
    begin = pd.Timestamp(f"{month_text(first)}-01")
    latest = max([horizon, *table["to"]])
    x = time_axis(
        latest.to_period("M").ordinal - begin.to_period("M").ordinal + 1,
        scale=alt.Scale(
            domain=[alt.DateTime(year=begin.year, month=begin.month), alt.DateTime(year=latest.year, month=latest.month, date=latest.day)]
        ),
    )
    x.shorthand = "from:T"
    y = row_axis("top", max(len(table), 1))
    table["way"] = [_(way) for way in table["exit"]]
    heads = {
        "site": _("Site"),
        "lease": _("Lease"),
        "seats": _("Seats"),
        "begins": _("Begins"),
        "ends": _("Ends"),
        "way": _("Exit"),
    }
    tooltip = [alt.Tooltip(f"{name}:N", title=title) for name, title in heads.items()]
    tooltip.append(alt.Tooltip("break possible:N", title=_("Break possible")))
    chart = alt.Chart(table)
    whole = chart.mark_rect(fillOpacity=0.0, stroke=colour["plan"], strokeWidth=1.5, strokeDash=[3, 2])
    used = chart.mark_rect(color=colour["plan"])
    layers = [
        whole.encode(x=x, x2=alt.X2("to:T"), y=y, y2=alt.Y2("bottom:Q"), tooltip=tooltip),
        used.encode(x=x, x2=alt.X2("free:T"), y=y, y2=alt.Y2("bottom:Q"), tooltip=tooltip),
        alt.Chart(pd.DataFrame({"from": [horizon]})).mark_rule(color=colour["rule"], strokeDash=[4, 3]).encode(x=x),
    ]
    breaks = table[(table["break possible"] != "") & (table["exit"] != "broken early")].copy()
    if len(breaks):
        breaks["from"] = dates(list(breaks["break possible"])).to_numpy()
        point = alt.Chart(breaks)
        layers.append(
            point.mark_point(shape="diamond", filled=True, size=90, opacity=1, color=colour["mark"]).encode(
                x=x, y=row_axis("middle", max(len(table), 1)), tooltip=tooltip
            )
        )
    for words, place, weight in (("name", "name_at", "bold"), ("text", "text_at", "normal")):
        layers.append(
            chart.mark_text(**text_of(colour, fontWeight=weight, limit=340)).encode(
                x=alt.XValue(2), y=row_axis(place, max(len(table), 1)), text=alt.Text(f"{words}:N")
            )
        )
    words = (
        _("{plan}. Filled: used. Outlined: let go, still running. Diamond: could be broken. Dashed line: the plan ends.")
        if len(breaks)
        else _("{plan}. Filled: used. Outlined: let go, still running. Dashed line: the plan ends.")
    )
    subtitle = [words.format(plan=plan.name)]
    if table.empty:
        subtitle = [_("{plan}: there is no lease.").format(plan=plan.name)]
    return finish(layered(*layers), _("Leases by year"), subtitle, colour, lease_words(plan, locale), _ROW * max(len(table), 1))


def lease_words(plan: Plan, locale: str = LOCALE) -> str:
    """What the time line of leases shows, for those who don't see it."""
    table = lease_table(plan)
    parts = [
        f"{row.name}: {row.text}" + (", " + _("could be broken {month}").format(month=able) if able and row.exit != "broken early" else "")
        for row, able in zip(table.drop(columns="break possible").itertuples(index=False), table["break possible"], strict=True)
    ]
    return _("Leases of {plan}: {leases}.").format(plan=plan.name, leases="; ".join(parts) or _("there is none"))
