"""What is still missing when the library has filled what it can, as (address, message)."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from planner.scenario.checks import away, over_limits, site_of, vendor_of
from planner.scenario.contracts import leases_of
from planner.scenario.figures import Library
from planner.scenario.moves import Move
from planner.scenario.people import Team
from planner.scenario.schema import Scenario
from planner.scenario.space import UNPLACED


def gaps(scenario: Scenario, library: Library, blamed: Collection[str]) -> Iterator[tuple[str, str]]:
    """What can be judged only when nothing is blank. `blamed`: addresses already known to be wrong."""
    for name, site in scenario.sites.items():
        rent = scenario.places[site.place].rent_per_area_year
        if not leases_of(scenario, name) and site.flex_per_seat_month is None and rent is None:
            known = f"there is no lease, and no rent is known at {site.place}{_nearby(library, site.place, 'rent_per_area_year')}"
            needed = "a site without a lease needs the price of a flexible seat"
            yield f"sites.{name}.flex_per_seat_month", f"is missing; {needed if site.place == UNPLACED else known}"
    for name, team in scenario.teams.items():
        if not {f"teams.{name}.role", f"sites.{team.site}.place"} & set(blamed):
            yield from _pay(scenario, library, f"teams.{name}", team, team.role, team.site)
        yield from over_limits(scenario, name)
    released = set()
    for name, move in scenario.moves.items():
        if away(scenario, name) and not {f"moves.{name}.to.place", f"sites.{site_of(scenario, name)}.place"} & set(blamed):
            team = scenario.teams[move.team]
            if not vendor_of(scenario, name):
                yield from _pay(scenario, library, f"moves.{name}", move, team.role, site_of(scenario, name))
            released.add(team.site)
    released |= {scenario.teams[leaving.team].site for leaving in scenario.exits.values() if leaving.by == "severance"}
    for country in sorted({scenario.places[scenario.sites[site].place].country or UNPLACED for site in released}):
        yield from _severance(scenario, country)


def _pay(scenario: Scenario, library: Library, address: str, part: Team | Move, role: str, site: str) -> Iterator[tuple[str, str]]:
    place = scenario.sites[site].place
    wage = scenario.places[place].wages.get(role)
    if part.pay_per_year is None and (wage is None or wage.p50 is None):
        soc = (library.entry("roles", role) or {}).get("soc", "")
        near = f": enter it, or places.{place}.wages.{role}.p50{_nearby(library, place, f'wages.{soc}')}" if place != UNPLACED else ""
        yield f"{address}.pay_per_year", f"is missing; there is no wage for {role} at {place}{near}"


def _severance(scenario: Scenario, country: str) -> Iterator[tuple[str, str]]:
    """People are released there, and nobody has said what they are owed."""
    given = scenario.countries[country].severance
    known = any(rate is not None and rate.origin.kind != "default" for rate in (given.weeks_per_year, given.min_weeks))
    if scenario.library != "none" and not known:
        yield (
            f"countries.{country}.severance.weeks_per_year",
            "is missing; people are released and the library has no severance there: enter it, 0 where none is due",
        )


def _nearby(library: Library, place: str, key: str) -> str:
    """What neighbouring places have of a figure that is missing, as the end of a line."""
    near = library.neighbours(place, key)
    return f" (nearby: {'; '.join(near)})" if near else ""
