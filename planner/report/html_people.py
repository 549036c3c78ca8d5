"""The part of a report that is about people and space: who works where, whether the work gets done, seats and leases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import pandas as pd

from planner.analysis.difference import Plan
from planner.report import charts_people, charts_space, people, space
from planner.report.html_blocks import Grid, Points, Section, Subject, Text, grid_of, right_from
from planner.report.html_drawing import Easel
from planner.scenario.language import marked
from planner.scenario.language import text as _
from planner.scenario.quantity import year_text

DRAWN = 2  # sites of a plan whose seats are drawn; the table has all


LEASE_HEADINGS = (  # of `space.leases`
    marked("Site"),
    marked("Lease"),
    marked("Seats"),
    marked("Begins"),
    marked("Ends"),
    marked("Exit"),
    marked("Seats come free"),
    marked("Break possible"),
)


def staffing(subject: Subject, easel: Easel) -> Section:
    """People of all plans side by side, by month and by the first grouping that tells anything apart, and the teams of each."""
    plans, names = subject.plans, [plan.name for plan in subject.plans]
    by = people.telling(plans)
    tables = [charts_people.people_table(plan, by) for plan in plans]
    first = [next(n for n, other in enumerate(tables) if other.equals(table)) for table in tables]  # who has the same people as whom
    drawings = [
        easel.draw(partial(charts_people.people, plan, locale=subject.locale, by=by)) for n, plan in enumerate(plans) if first[n] == n
    ]
    same = [
        Text(_("{name} has the same people as {other}.").format(name=name, other=names[first[n]]), "note")
        for n, name in enumerate(names)
        if first[n] != n
    ]
    shown, found = _shown_months(plans[0]), [people.staffing_figures(plan) for plan in plans]
    wide = [people.heads_by(plan, by) for plan in plans]
    points = [
        _("{name}, people: {first} at first, {last} at the end, {vendor} at vendors then. Who goes over the plan: {exits}.").format(
            name=plan.name,
            **{key: subject.count(figures[key]) for key in ("first", "last", "vendor")},
            exits=people.exits_words(figures, subject.locale),
        )
        for plan, figures in zip(plans, found, strict=True)
    ]
    by_month = [[wide[0].index[t], *(subject.count(frame.iloc[t].sum()) for frame in wide)] for t in shown]
    groups = dict.fromkeys(str(group) for frame in wide for group in frame.columns)
    by_group = [[group, *(subject.count(frame[group].iloc[-1]) if group in frame else "–" for frame in wide)] for group in groups]
    right = right_from(1, len(plans) + 1)
    blocks: list[Any] = [Points(points), *drawings, *same]
    blocks.append(Grid(_("People of our own and at vendors, at first and at the end of each year"), [_("Month"), *names], by_month, right))
    group = _(people.GROUPS[by])
    blocks.append(Grid(_("The same by {group}, in the last month").format(group=group), [group.capitalize(), *names], by_group, right))
    blocks += [
        grid_of(people.teams(plan, subject.locale), _("{name}: work and people of each team").format(name=plan.name), subject)
        for plan in plans
    ]
    if calls := next(filter(None, (people.calls_words(plan) for plan in plans)), ""):
        blocks.append(Text(calls, "note"))
    return Section("staffing", _("Staffing"), blocks)


def seats(subject: Subject, easel: Easel) -> Section:
    """Seats needed and held at each site of all plans side by side, and the leases of each."""
    plans = subject.plans
    sites = [[site for site in plan.ledger.sites if _is_used(plan, site)] for plan in plans]
    drawings = [
        easel.draw(partial(charts_space.seats, plan, site, locale=subject.locale))
        for plan, own in zip(plans, sites, strict=True)
        for site in own[:DRAWN]
    ]
    frames = [space.seats(plan).set_index(["site", "month"]) for plan in plans]
    months = [people.months(plans[0])[t] for t in _shown_months(plans[0])]
    rows = [
        [site, month, *(_held(frame, site, month, subject) for frame in frames)]
        for site in dict.fromkeys(site for own in sites for site in own)
        for month in months
    ]
    head = [_("Site"), _("Month"), *(plan.name for plan in plans)]
    caption = _("Seats needed on the busiest day, of those that are held (flexible ones beyond them in brackets)")
    blocks = [*drawings, Grid(caption, head, rows, right_from(2, len(head))) if rows else Text(_("No seat is needed or held."))]
    return Section("space", _("Space"), [*blocks, *_leases(plans, subject)])


def _held(frame: pd.DataFrame, site: str, month: str, subject: Subject) -> str:
    if (site, month) not in frame.index:
        return "–"
    row = frame.loc[(site, month)]
    text = _("{needed} of {held}").format(needed=subject.count(row["needed"]), held=subject.count(row["held"]))
    return f"{text} (+{subject.count(row['short'])})" if row["short"] else text


def _leases(plans: Sequence[Plan], subject: Subject) -> Iterator[Any]:
    """A table of each plan's leases, once for plans that have the same."""
    named: dict[str, list[str]] = {}
    frames = {}
    for plan in plans:
        frame = space.leases(plan)
        key = frame.to_csv()
        named.setdefault(key, []).append(plan.name)
        frames[key] = frame.assign(exit=[_(way) for way in frame["exit"]]).set_axis([_(name) for name in LEASE_HEADINGS], axis=1)
    for key, names in named.items():
        if frames[key].empty:
            yield Text(_("{names}: there is no lease; every seat is flexible and paid while it is needed.").format(names=", ".join(names)))
        else:
            yield grid_of(frames[key], _("Leases, {names}").format(names=", ".join(names)), subject)


def _is_used(plan: Plan, site: str) -> bool:
    number = plan.ledger.sites.index(site)
    return any(plan.ledger.states[key][0, number].any() for key in ("seats_needed", "seats_held"))


def _shown_months(plan: Plan) -> list[int]:
    """The first month, and the last of each (fiscal) year, by position."""
    years = [year_text(plan.ledger.start + t, plan.scenario.fiscal_year_starts) for t in range(plan.ledger.months)]
    return [t for t in range(len(years)) if t in (0, len(years) - 1) or years[t] != years[t + 1]]
