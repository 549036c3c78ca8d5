"""What no single field can know: names that must exist, values that exclude one another, limits of a team."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from math import ceil
from typing import Any

from planner.scenario import clocks
from planner.scenario.contracts import contract_problems
from planner.scenario.part import declared
from planner.scenario.quantity import Quantity, nearest, value_in
from planner.scenario.schema import WHOLE, Scenario
from planner.scenario.text import Node, Problem


def at(tree: Node, address: str) -> Node:
    """The node of an address, or the nearest one above it."""
    node = tree
    for step in address.split("."):
        if not isinstance(node.value, dict) or step not in node.value:
            break
        node = node.value[step]
    return node


NAME = re.compile(r"[^\W_][\w /+&()-]{0,59}\Z")
NOBODY = 1e-9  # fewer heads than this are the rounding noise of a difference
BAD_NAME = "a name has letters, digits, space and - / only, at most 60"


def cross_checks(scenario: Scenario, tree: Node) -> Iterable[Problem]:
    """What no single field can know: names that must exist, required values, values that exclude one another."""

    def problem(address: str, message: str) -> Problem:
        return at(tree, address).problem(message, address)

    def named(address: str, name: str, known: Iterable[str], what: str) -> Iterable[Problem]:
        if name not in known:
            near = nearest(name, known)
            yield problem(address, f"no {what} is called '{name}'" + (f"; did you mean {near}?" if near else ""))

    for key, what in (("months", "months"), ("fiscal_year_starts", "(a calendar month: 7 is July)")):
        low, high = WHOLE[key]
        if not low <= getattr(scenario, key) <= high:
            yield problem(key, f"{getattr(scenario, key)} is outside {low} to {high} {what}")
    if not re.fullmatch(r"[A-Z]{3}", scenario.currency):
        yield problem("currency", "must be a currency code of three capital letters, such as USD")
    for address, value in _required(scenario):
        if value is None:
            yield at(tree, address).problem("is missing", address, True)
    for address, name in _made_by_name(scenario):
        if not NAME.match(name):
            yield problem(address, BAD_NAME)
    for name, team in scenario.teams.items():
        yield from named(f"teams.{name}.site", team.site, scenario.sites, "site")
        yield from named(f"teams.{name}.arrangement", team.arrangement, scenario.arrangements, "arrangement")
        if team.pay_per_year is not None and team.hire_percentile is not None:
            yield problem(f"teams.{name}.hire_percentile", "stands beside pay_per_year; give one of the two")
        sizes = [key for key in ("heads", "volume", "calls") if getattr(team, key) is not None]
        if not sizes:
            yield at(tree, f"teams.{name}.heads").problem("is missing", f"teams.{name}.heads", True)
        elif len(sizes) > 1:
            yield problem(f"teams.{name}.{sizes[1]}", f"stands beside {sizes[0]}; give one of heads, volume and calls")
    if scenario.work.cover == "agency" and scenario.work.agency_per_hour is None:
        yield problem("work.agency_per_hour", "is missing; an agency that covers missing capacity bills by the hour")
    for name, move in scenario.moves.items():
        yield from named(f"moves.{name}.team", move.team, scenario.teams, "team")
        yield from _destination_checks(scenario, name, move, problem, named)
        if move.start is not None and scenario.start is not None and move.start.value < scenario.start.value:
            yield problem(f"moves.{name}.start", "lies before the plan starts; write what has moved by then as a team where it is now")
        if name in scenario.teams:
            yield problem(f"moves.{name}", "a move and a team must not have the same name")
    for name, leaving in scenario.exits.items():
        yield from named(f"exits.{name}.team", leaving.team, scenario.teams, "team")
        month = leaving.month
        if month is not None and scenario.start is not None and month.value < scenario.start.value:
            yield problem(f"exits.{name}.month", "lies before the plan starts; who has left by then is not among its heads")
    for address, message in (*contract_problems(scenario), *_order_problems(scenario), *_exit_problems(scenario)):
        yield problem(address, message)
    for name, place in scenario.places.items():
        if place.time_zone and not clocks.is_known(place.time_zone):
            near = nearest(place.time_zone, clocks.names())
            yield problem(
                f"places.{name}.time_zone", f"no time zone is called '{place.time_zone}'" + (f"; did you mean {near}?" if near else "")
            )
    for name, role in scenario.roles.items():
        for department in role.works_with:
            yield from named(f"roles.{name}.works_with.{department}", department, scenario.departments, "department")
    for key, given in scenario.acknowledged.items():
        if not re.fullmatch(r"P[0-9]{2}", key):
            yield problem(f"acknowledged.{key}", "must be the ID of a warning, such as P11")
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given.date):
            yield problem(f"acknowledged.{key}.date", 'must be a date in quotes, such as "2026-11-24"')
    if scenario.review and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", scenario.review.date):
        yield problem("review.date", 'must be a date in quotes, such as "2026-11-24"')


def _made_by_name(scenario: Scenario) -> Iterable[tuple[str, str]]:
    """(address, name) of roles, places and countries that may be defined nowhere: they get an entry of this name."""
    for name, team in scenario.teams.items():
        yield f"teams.{name}.role", team.role
    for group in ("sites", "vendors", "departments"):
        for name, part in getattr(scenario, group).items():
            yield f"{group}.{name}.place", part.place
    for name, move in scenario.moves.items():
        if move.to.place is not None:
            yield f"moves.{name}.to.place", move.to.place
    for name, place in scenario.places.items():
        if place.country is not None:
            yield f"places.{name}.country", place.country


def _destination_checks(scenario: Scenario, name: str, move: Any, problem: Any, named: Any) -> Iterable[Problem]:
    to = move.to
    if to.arrangement is None and to.site is None and to.place is None and to.vendor is None:
        yield problem(f"moves.{name}.to", "says nothing; give an arrangement, a site, a place or a vendor")
    if to.vendor is not None:
        yield from named(f"moves.{name}.to.vendor", to.vendor, scenario.vendors, "vendor")
        for key in ("arrangement", "site", "place"):
            if getattr(to, key) is not None:
                yield problem(f"moves.{name}.to.{key}", "stands beside vendor, who decides that itself; leave it out")
        if move.relocation_acceptance is not None and move.relocation_acceptance.value > 0:
            yield problem(
                f"moves.{name}.relocation_acceptance", "nobody relocates to a vendor; say who is taken over by it with redeployed_share"
            )
    if to.arrangement is not None:
        yield from named(f"moves.{name}.to.arrangement", to.arrangement, scenario.arrangements, "arrangement")
    if to.site is not None:
        yield from named(f"moves.{name}.to.site", to.site, scenario.sites, "site")
        if to.place is not None:
            yield problem(f"moves.{name}.to.place", "stands beside site; give one of the two")
    if move.pay_per_year is not None and move.hire_percentile is not None:
        yield problem(f"moves.{name}.hire_percentile", "stands beside pay_per_year; give one of the two")


def _order_problems(scenario: Scenario) -> Iterable[tuple[str, str]]:
    """(address, message) where the smaller of two values in the file is larger than the other."""
    for name, country in scenario.countries.items():
        law = country.severance
        if _exceeds(law.min_weeks, law.cap_weeks):
            yield f"countries.{name}.severance.min_weeks", "is more than cap_weeks, the most that anybody gets"
        for fund, given in country.contributions.items():
            if _exceeds(given.floor_per_year, given.cap_per_year):
                yield f"countries.{name}.contributions.{fund}.floor_per_year", "is above cap_per_year, so no pay lies between them"
    for name, place in scenario.places.items():
        for role, wage in place.wages.items():
            known = [(key, getattr(wage, key)) for key in ("p10", "p25", "p50", "p75", "p90") if getattr(wage, key) is not None]
            for (lower, low), (higher, high) in pairwise(known):
                if _exceeds(low, high):
                    yield f"places.{name}.wages.{role}.{higher}", f"is less than {lower}; a higher percentile is never paid less"


def _exit_problems(scenario: Scenario) -> Iterable[tuple[str, str]]:
    """(address, message) of the exit with which more have left a team that is given in heads than it has by then."""
    gone: dict[str, float] = {}
    dated = [(item.month.value, key, item, item.heads.value) for key, item in scenario.exits.items() if item.month and item.heads]
    for month, key, item, heads in sorted(dated, key=lambda found: found[0]):
        team = scenario.teams.get(item.team)
        if team is None or team.heads is None or team.heads.same_as or scenario.start is None:
            continue
        before = gone.get(item.team, 0.0)
        gone[item.team] = before + heads
        there = value_in(team.heads, int(month))
        for anniversary in range(int(scenario.start.value) + 12, int(month) + 1, 12):
            there *= 1 + (value_in(team.growth, anniversary) if team.growth else 0.0)
        there = ceil(there - NOBODY) if team.whole_heads else there + NOBODY
        if before <= there < gone[item.team]:
            yield f"exits.{key}.heads", f"with these {gone[item.team]:g} have left team {item.team}, which has {there:g} heads then"


def _exceeds(low: Quantity | None, high: Quantity | None) -> bool:
    """Whether `low` is above `high` in any month; what is blank or follows another address is not."""
    if low is None or high is None or low.same_as or high.same_as:
        return False
    months = {0, *(month for quantity in (low, high) for month, _ in quantity.dated)}
    return any(value_in(low, month) > value_in(high, month) for month in months)


def _required(scenario: Scenario) -> Iterable[tuple[str, Quantity | None]]:
    for address, spec, value in declared(scenario):
        if spec.required:
            yield address, value


def over_limits(scenario: Scenario, team: str) -> list[tuple[str, str]]:
    """(address, message) where a team's moves take more than there is, or more than its role can spare on site, in any month."""
    moves = {name: move.share for name, move in scenario.moves.items() if move.team == team and move.share is not None}
    if not moves:
        return []
    address = f"moves.{list(moves)[-1]}.share"
    role = scenario.teams[team].role
    least = scenario.roles[role].on_site_minimum
    here = on_site(scenario, scenario.teams[team].arrangement)
    there = {name: on_site(scenario, arrangement_of(scenario, name)) if not vendor_of(scenario, name) else 0.0 for name in moves}
    dates = sorted({0, *(month for share in moves.values() for month, _ in share.dated)})
    for month in dates:
        shares = {name: value_in(share, month) for name, share in moves.items()}
        moved = sum(shares.values())
        if moved > 1 + 1e-9:
            return [(address, f"the moves of team {team} add up to {moved * 100:g}% of its work")]
        left = here * (1 - moved) + sum(share * there[name] for name, share in shares.items())
        if least is not None and left < min(least.value, here) - 1e-9:
            kept = f"{least.value * 100:g}% (roles.{role}.on_site_minimum)"
            return [(address, f"leaves {left * 100:g}% of team {team} on site; its role keeps at least {kept}")]
    return []


def nobody_in(scenario: Scenario, address: str) -> bool:
    """Whether an address is a value of an arrangement in which no team of the scenario works and to which none of its moves goes."""
    group, _dot, rest = address.partition(".")
    name = rest.split(".")[0]
    used = {team.arrangement for team in scenario.teams.values()} | {arrangement_of(scenario, move) for move in scenario.moves}
    return group == "arrangements" and "*" not in name and name not in used


def arrangement_of(scenario: Scenario, move: str) -> str:
    """The arrangement in which moved work is done: the one that the move names, else that of the team."""
    return scenario.moves[move].to.arrangement or scenario.teams[scenario.moves[move].team].arrangement


def vendor_of(scenario: Scenario, move: str) -> str:
    """The vendor that does moved work, "" for our own people."""
    return scenario.moves[move].to.vendor or ""


def site_of(scenario: Scenario, move: str) -> str:
    """The site at which moved work is done; a place without a site has one of its own name, a vendor's is none of ours: ""."""
    to = scenario.moves[move].to
    if to.vendor:
        return ""
    return to.site or to.place or scenario.teams[scenario.moves[move].team].site


def away(scenario: Scenario, move: str) -> bool:
    """Whether a move takes work to another place or to a vendor, so that people here are released."""
    if vendor_of(scenario, move):
        return True
    places = [
        scenario.sites[site].place if site in scenario.sites else site
        for site in (site_of(scenario, move), scenario.teams[scenario.moves[move].team].site)
    ]
    return places[0] != places[1]


def on_site(scenario: Scenario, arrangement: str) -> float:
    """Share of the week on site in an arrangement, 0 to 1."""
    days = scenario.arrangements[arrangement].days_on_site
    return days.value / 5 if days else 0.0
