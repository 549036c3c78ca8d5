"""Short ways to a roster, a list of leases and a scenario of them, for the tests of a firm's own figures."""

from __future__ import annotations

from planner.scenario.cells import Reader
from planner.scenario.figures import Library, versions
from planner.scenario.firm import Made, Matched, make
from planner.scenario.headings import headings, suggest
from planner.scenario.leaselist import LeaseList, read_leases, sites_in
from planner.scenario.roster import Roster, Rules, names_in, read_roster, same
from planner.scenario.sheets import read_sheet
from planner.scenario.titles import suggest_place, suggest_role

VERSION = versions()[-1]
START = 2027 * 12
RULES = Rules(on=2026 * 12 + 10)


def roster(text: str, rules: Rules = RULES, reader: Reader = Reader(), **matched: str) -> Roster:  # noqa: B008
    sheet = read_sheet(text.encode(), "roster.csv", known=headings("roster"))
    return read_roster(sheet, matched or suggest(sheet.columns), reader, rules)


def leases(text: str, reader: Reader = Reader(), desks: dict[int, float] | None = None, **matched: str) -> LeaseList:  # noqa: B008
    sheet = read_sheet(text.encode(), "leases.csv", known=headings("leases"), personal=False)
    return read_leases(sheet, matched or suggest(sheet.columns, "leases"), reader, START, desks)


def scenario(people: Roster, held: LeaseList | None = None, **changed: object) -> Made:
    """What the suggestions alone make of tables; a place's site has the place's name as it is written."""
    library = Library(VERSION)
    matched = {
        "name": "Our own",
        "on": "2026-11-25",
        "start": START,
        "library": VERSION,
        "roles": {same(title): suggest_role(title, library).name for title in names_in(people, "role")},
        "sites": {same(name): (name, suggest_place(name, library).name) for name in names_in(people, "place")},
        "lease_sites": {same(site): (place, suggest_place(place, library).name) for site, (_, place) in sites_in(held).items()} if held else {},
    }
    return make(people, held, Matched(**{**matched, **changed}))  # type: ignore[arg-type]
