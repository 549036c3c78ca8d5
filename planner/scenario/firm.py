"""A firm's roster and leases, matched by a person -> the text of a scenario of its own, whose totals are those of the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import fsum
from typing import Any

from planner.scenario import load, reference
from planner.scenario.bands import Group, grouped
from planner.scenario.crews import arrangement_name, written_teams
from planner.scenario.figures import Library
from planner.scenario.language import numeral
from planner.scenario.language import text as _
from planner.scenario.leaselist import AREA_PER_SEAT, Held, LeaseList, seats_of
from planner.scenario.premises import whole, written_sites
from planner.scenario.quantity import month_text
from planner.scenario.roster import Roster, people_text, same
from planner.scenario.save import with_changes
from planner.scenario.schema import FORMAT
from planner.scenario.text import Node, Problem, ScenarioError

MOST_TEAMS = 500


@dataclass(frozen=True)
class Matched:
    """What a person has confirmed. Titles, places and sites stand as `same` writes them; what is not in a map is left out.

    `sites` maps a place's name to (site, place of the library or `elsewhere/COUNTRY`, "" to leave it out), `lease_sites` a lease's site
    to the same;
    `seat_prices` are per site, seat and month where there is no lease and no rent is known; `on` is the date of the tables.
    """

    name: str
    on: str
    start: int
    library: str
    roles: Mapping[str, str]
    sites: Mapping[str, tuple[str, str]]
    lease_sites: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    seat_prices: Mapping[str, float] = field(default_factory=dict)
    currency: str = "USD"
    split: bool = True


@dataclass(frozen=True)
class Made:
    """The text of the scenario with the teams that it has, and what a person has to know before it is used."""

    text: str
    teams: dict[str, Group]
    warnings: tuple[str, ...]


def make(roster: Roster, leases: LeaseList | None, matched: Matched) -> Made:
    """The scenario of a firm's own figures, valid and complete with its library. Raises ScenarioError with every line."""
    sites = {name: site for name, (site, place) in matched.sites.items() if place}
    groups = grouped(roster.posts, matched.roles, sites, split=matched.split)
    if not groups:
        line = _("no row is left: match at least one role and one place") if roster.posts else _("no row is left that can be used")
        raise ScenarioError([Problem(roster.file, line)])
    if len(groups) > MOST_TEAMS:
        line = _("makes {count} teams; at most {most} fit: match places to fewer sites, or leave out pay bands")
        raise ScenarioError([Problem(roster.file, line.format(count=len(groups), most=MOST_TEAMS))])
    tree = _tree(groups, roster, leases, matched)
    head = f"# Made from {_files(roster, leases)}, {matched.on}: sums by role, site, days on site and pay band; nothing on persons is kept.\n"
    text = with_changes(f"{head}planner: {FORMAT}\n", {key: _node(value) for key, value in tree.items()})
    try:
        reference.fill(load.parse(text))
    except ScenarioError as error:
        text = _in_currency(text, matched, error)
        reference.fill(load.parse(text))
    teams = dict(zip(tree["teams"], groups, strict=True))
    return Made(text, teams, (*_of_seats(_held(leases, matched), groups), *_warnings(teams)))


def _files(roster: Roster, leases: LeaseList | None) -> str:
    """The names of the tables as they stand in a comment."""
    return " and ".join(_clean(table.file) for table in (roster, leases) if table)


def _clean(name: str) -> str:
    """A file's name as it stands in a scenario."""
    return "".join(char for char in name if char.isprintable())[:80]


def _tree(groups: list[Group], roster: Roster, leases: LeaseList | None, matched: Matched) -> dict[str, Any]:
    """The scenario as its file has it, key by key."""
    people, payroll = fsum(group.people for group in groups), fsum(group.payroll or 0.0 for group in groups)
    posts = fsum(group.posts for group in groups)
    held = _held(leases, matched)
    counted = f"{people:g} people" if abs(people - posts) < 0.05 else f"{people:g} people in {round(posts, 1):g} full-time posts"
    summary = f"The firm's own figures: {counted} with {payroll:,.0f} {matched.currency} of known base pay a year ({_clean(roster.file)})"
    if leases and held:
        every, rent = [lease for _site, lease in held], fsum(lease.rent_per_year for _site, lease in held)
        seats, reckoned = seats_of(every), seats_of(every, "reckoned")
        of_area = "" if not reckoned else " (reckoned from the area)" if reckoned == seats else f" ({reckoned:g} of them reckoned from the area)"
        summary += f", {seats:g} seats{of_area} at {rent:,.0f} {matched.currency} a year ({_clean(leases.file)})"
    used = {group.site for group in groups} | {site for site, _lease in held}
    placed = {site: place for site, place in (*matched.sites.values(), *matched.lease_sites.values()) if site in used}
    told = {"source": _clean(leases.file) if leases else "", "as_of": matched.on[:7]}
    sites, places = written_sites(placed, matched.seat_prices, held, told)
    arrangements = {arrangement_name(group.days, groups): {"days_on_site": whole(group.days)} for group in groups}
    return {
        "library": matched.library,
        "name": matched.name,
        "summary": f"{summary}; as of {matched.on}.",
        "currency": matched.currency,
        "start": month_text(matched.start),
        "months": 60,
        **({"places": places} if places else {}),
        "sites": sites,
        "arrangements": {"on-site": {"days_on_site": 5}, **arrangements, "home": {"days_on_site": 0}},
        "teams": written_teams(groups, {"source": _clean(roster.file), "as_of": matched.on[:7]}),
    }


def _held(leases: LeaseList | None, matched: Matched) -> list[tuple[str, Held]]:
    """The leases that come in, each with its site."""
    sites = {name: site for name, (site, place) in matched.lease_sites.items() if place}
    return [(sites[same(lease.site)], lease) for lease in (leases.leases if leases else ()) if same(lease.site) in sites]


def _warnings(teams: Mapping[str, Group]) -> list[str]:
    """What a person has to know: whose pay can be read, and whose is not the firm's."""
    alone = [name for name, group in teams.items() if group.people <= 1 and group.payroll is not None]
    out = []
    if alone:
        line = _(
            "A team of one person shows that person's pay to whoever opens the file: {teams}. If that must not be, go back and choose a wider role, "
            "or leave the row out."
        )
        out.append(line.format(teams=", ".join(alone[:20]) + (" ..." if len(alone) > 20 else "")))
    unpaid = fsum(group.people for group in teams.values() if group.payroll is None)
    if unpaid:
        out.append(_("No pay in the table for {people}: the market wage of their place is used.").format(people=people_text(unpaid)))
    return out


def _of_seats(held: list[tuple[str, Held]], groups: list[Group]) -> list[str]:
    """What a person has to know where the seats of leases are not the firm's own."""
    guessed = {site for site, lease in held if lease.counted == "reckoned"}
    if not guessed:
        return []
    seats = seats_of((lease for _site, lease in held), "reckoned")
    people = people_text(fsum(group.people for group in groups if group.site in guessed))
    line = _(
        "The lease list has no seats: {seats} were reckoned at {area} sq ft each, for {people}. When a lease ends, only the seats needed are "
        "rented on. Enter the desks you really have (step 2): much of the saving hangs on it."
    )
    if any(lease.counted != "reckoned" for _site, lease in held):
        line = _(
            "The lease list has no seats for {sites}: {seats} were reckoned at {area} sq ft each, for {people}. When a lease ends, only the seats "
            "needed are rented on. Enter the desks you really have (step 2): much of the saving hangs on it."
        )
    return [line.format(seats=numeral(seats), area=f"{AREA_PER_SEAT:g}", people=people, sites=", ".join(sorted(guessed)))]


def _in_currency(text: str, matched: Matched, error: ScenarioError) -> str:
    """The text with those figures of the library, at its exchange rate, that it has in another currency than the scenario's."""
    library, here = Library(matched.library), matched.currency
    changes = {}
    for address in dict.fromkeys(problem.address for problem in error.problems):
        figure = (library.find(address) or ({},))[0]
        there = str(figure.get("unit", "")).split(" ")[0]
        rate, other = library.units_per_usd(here), library.units_per_usd(there)
        if there == here or rate is None or other is None:
            continue
        times = rate["value"] / other["value"]
        note = f"library {matched.library}: {figure['value']:,.10g} {figure['unit']}, at {times:,.6g} {here} for 1 {there}"
        edges = {key: round(figure[key] * times, 2) for key in ("value", "low", "high") if key in figure}
        changes[address] = _node({**edges, "note": note, "source": str(figure.get("source", "")), "as_of": str(figure.get("year", ""))})
    return with_changes(text, changes)


def _node(value: Any) -> Node:
    """A value with all below it, as it is written into a file."""
    return Node({key: _node(item) for key, item in value.items()} if isinstance(value, dict) else value, "")
