"""The part of a report that is about people and space: who works where, whether the work gets done, seats and leases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from planner.analysis.difference import Plan
from planner.report import charts_people, charts_space, people, space
from planner.report.html_blocks import Grid, Heading, Section, Subject, Text, grid_of, right_from
from planner.report.html_drawing import Easel
from planner.scenario.language import text as _
from planner.scenario.quantity import year_text


def staffing(subject: Subject, easel: Easel) -> Section:
    """People of each plan by place, with the teams and who comes and goes."""
    drawings = [easel.draw(charts_people.people(plan, locale=subject.locale)) for plan in subject.plans]
    blocks: list[Any] = []
    for plan, drawing in zip(subject.plans, drawings, strict=True):
        found = people.staffing_figures(plan)
        text = _("{first} people at first, {last} at the end, {vendor} at vendors then. Who goes over the plan: {exits}.").format(
            **{key: subject.count(found[key]) for key in ("first", "last", "vendor")}, exits=people.exits_words(found, subject.locale)
        )
        wide = people.heads_by(plan, "place")
        rows = [[wide.index[t], *(subject.count(value) for value in wide.iloc[t])] for t in _shown_months(plan)]
        head = [_("Month"), *map(str, wide.columns)]
        blocks += [Heading(plan.name), Text(text), drawing, Grid(_("People by place"), head, rows, right_from(1, len(head)))]
        blocks.append(grid_of(people.teams(plan, subject.locale), _("Work and people of each team"), subject, small=True))
    return Section("staffing", _("Staffing"), blocks)


def seats(subject: Subject, easel: Easel) -> Section:
    """Seats needed and held at each site of each plan, and the leases."""
    sites = {plan.name: [site for site in plan.ledger.sites if _is_used(plan, site)] for plan in subject.plans}
    drawings = [[easel.draw(charts_space.seats(plan, site, locale=subject.locale)) for site in sites[plan.name][:2]] for plan in subject.plans]
    blocks: list[Any] = []
    for plan, drawn in zip(subject.plans, drawings, strict=True):
        blocks += [Heading(plan.name), *drawn, *_tables(plan, sites[plan.name], subject)]
    return Section("space", _("Space"), blocks)


def _is_used(plan: Plan, site: str) -> bool:
    number = plan.ledger.sites.index(site)
    return any(plan.ledger.states[key][0, number].any() for key in ("seats_needed", "seats_held"))


def _tables(plan: Plan, sites: Sequence[str], subject: Subject) -> Iterator[Any]:
    frame = space.seats(plan)
    columns = {"needed": _("Needed"), "held": _("Held"), "short": _("Flexible"), "empty": _("Held and empty")}
    months = [people.months(plan)[t] for t in _shown_months(plan)]
    rows = [
        [row["site"], row["month"], *(subject.count(row[key]) for key in columns)]
        for row in frame.to_dict("records")
        if row["site"] in sites and row["month"] in months
    ]
    head = [_("Site"), _("Month"), *columns.values()]
    yield Grid(_("Seats on the busiest day"), head, rows, right_from(2, len(head))) if rows else Text(_("No seat is needed or held."))
    leases = space.leases(plan)
    if leases.empty:
        yield Text(_("There is no lease: every seat is flexible and paid while it is needed."))
    else:
        yield grid_of(_plain(leases), _("Leases"), subject)


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.rename(columns={column: str(column)[:1].upper() + str(column)[1:] for column in frame.columns})


def _shown_months(plan: Plan) -> list[int]:
    """The first month, and the last of each (fiscal) year, by position."""
    years = [year_text(plan.ledger.start + t, plan.scenario.fiscal_year_starts) for t in range(plan.ledger.months)]
    return [t for t in range(len(years)) if t in (0, len(years) - 1) or years[t] != years[t + 1]]
