"""Scenario -> arrays (draw, cohort or site, month). Names no quantity: formulas ask for addresses."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.scenario.checks import arrangement_of, away, site_of, vendor_of
from planner.scenario.contracts import leases_of
from planner.scenario.part import declared
from planner.scenario.quantity import Quantity
from planner.scenario.schema import Scenario

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Cohort:
    """A role at a site in an arrangement: a team as it stands, or the part of it that a move shifts; `away`: to another place.

    What a `vendor` does has no heads, no site and no pay of ours.
    """

    name: str
    team: str
    move: str
    role: str
    site: str
    place: str
    country: str
    arrangement: str
    away: bool = False
    vendor: str = ""


_Found = dict[tuple[str, ...], tuple[Array, list[tuple[int, str]]]]  # some addresses -> what is written, the place of each that changes


class Inputs:
    """The quantities of one filled scenario, with a draw axis.

    `variations` maps an address to one value per draw, or to one per draw and month; addresses that the scenario does not
    have or leaves blank are ignored, so the same draws serve every scenario. A month is the plan's month number, 1 for the first. A blank is NaN.
    """

    def __init__(self, scenario: Scenario, variations: Mapping[str, Any] | None = None):
        assert scenario.start is not None
        self.scenario = scenario
        self.months = scenario.months
        self.start = int(scenario.start.value)
        self._looked_up: dict[frozenset[str], tuple[_Found, dict[tuple[str, ...], Array]]] = {}  # by the addresses that change
        self._written()
        self.cohorts = tuple(_cohorts(scenario))
        self.sites = tuple(scenario.sites)
        self.moves = tuple(scenario.moves)
        self.teams = tuple(scenario.teams)
        self.exits = tuple(scenario.exits)
        self.vendors = tuple(scenario.vendors)
        self.departments = tuple(scenario.departments)
        self.leases = tuple((site, f"sites.{site}.{key}") for site in scenario.sites for key in leases_of(scenario, site))
        rows = {cohort.name: row for row, cohort in enumerate(self.cohorts)}
        self.team_rows = np.array([rows[team] for team in self.teams], dtype=int)  # the cohort of each team
        self.move_rows = np.array([rows[move] for move in self.moves], dtype=int)  # and of each move
        self.team_of = np.array([self.teams.index(cohort.team) for cohort in self.cohorts], dtype=int)
        self.origin = self.team_rows[self.team_of]  # for each cohort, that of its team
        self.move_team = self.team_of[self.move_rows]
        self.away = np.array([self.cohorts[row].away for row in self.move_rows], dtype=bool)
        self.outsourced = np.array([bool(self.cohorts[row].vendor) for row in self.move_rows], dtype=bool)
        self.vendor_rows = np.array([bool(cohort.vendor) for cohort in self.cohorts], dtype=bool)
        self._vary(variations or {})

    def varied(self, variations: Mapping[str, Any]) -> Inputs:
        """The same scenario with other draws, without reading it again: what many chunks of draws are made from."""
        out = copy.copy(self)
        out._vary(variations)
        return out

    def of(self, template: str, names: Sequence[str]) -> Array:
        """The quantity `template` of each name, as (draw or 1, name, month or 1); NaN where blank or where the address does not exist.

        What no draw changes is laid out once for all of them, and can't be written to.
        """
        key = (template, *names)
        addresses, position = _addresses(key)
        if key not in self._same:
            if not self._changing.keys().isdisjoint(addresses):
                return self.at(addresses)[:, position]
            self._same[key] = self._row(addresses)[:, position]
            self._same[key].flags.writeable = False
        return self._same[key]

    def at(self, addresses: Sequence[str]) -> Array:
        """The quantities of some addresses, as (draw or 1, address, month or 1)."""
        if self._changing.keys().isdisjoint(addresses):
            return self._row(addresses)
        key = tuple(addresses)
        if key not in self._found:
            moving = [(number, address) for number, address in enumerate(addresses) if address in self._changing]
            self._found[key] = self._row(addresses), moving
        row, moving = self._found[key]
        columns = [(number, self._changing[address]) for number, address in moving]
        draws, months = (max(column.shape[axis] for _, column in columns) for axis in (0, 1))
        out = np.repeat(np.repeat(row, draws, axis=0), months, axis=2)
        for number, column in columns:
            out[:, number, :] = column
        return out

    def _row(self, addresses: Sequence[str]) -> Array:
        """What is the same in every draw and month, NaN for the rest. (1, address, 1)."""
        value = self._constant.get
        return np.array([value(address, np.nan) for address in addresses])[None, :, None]

    def _written(self) -> None:
        """What the file says: by address its value, what changes with the month, what follows another address, what is a month."""
        self._values: dict[str, float] = {}
        self._dated: dict[str, Array] = {}
        self._follows: dict[str, str] = {}
        self._dates: set[str] = set()
        for address, spec, quantity in declared(self.scenario):
            if quantity is None:
                continue
            if spec.kind == "month":
                self._dates.add(address)
            if quantity.same_as:
                self._follows[address] = quantity.same_as
            elif quantity.dated:
                self._dated[address] = self._by_month(quantity)
            else:
                self._values[address] = quantity.value - (self.start - 1) if spec.kind == "month" else quantity.value

    def _vary(self, variations: Mapping[str, Any]) -> None:
        """Lays the draws over what is written: address -> value that is the same in every draw and month, or (draw or 1, month or 1)."""
        drawn = {address: np.asarray(values, dtype=float) for address, values in variations.items()}
        lengths = {values.shape[:1] for values in drawn.values()}
        if len(lengths) > 1 or () in lengths or any(values.shape[1:] not in ((), (1,), (self.months,)) for values in drawn.values()):
            raise ValueError("every variation needs the same number of draws")
        self.draws = next(iter(lengths))[0] if lengths else 1
        changing, constant = dict(self._dated), self._values
        for address, values in drawn.items():
            if address in self._values or address in self._dated or address in self._follows:
                shifted = values - (self.start - 1 if address in self._dates else 0)
                changing[address] = shifted if shifted.ndim > 1 else shifted[:, None]
        if changing.keys() & constant.keys() or self._follows:
            constant = {address: value for address, value in constant.items() if address not in changing}
        for address, first in self._follows.items():
            if address in changing:
                continue
            target = first
            while target in self._follows and target not in changing:
                target = self._follows[target]
            if target in changing:
                changing[address] = changing[target]
            elif target in constant:
                constant[address] = constant[target]
        self._constant, self._changing = constant, changing
        self._found, self._same = self._looked_up.setdefault(frozenset(changing), ({}, {}))

    def _by_month(self, quantity: Quantity) -> Array:
        row = np.full((1, self.months), quantity.dated[0][1])
        for month, value in quantity.dated:
            row[0, max(month - self.start, 0) :] = value
        return row

    @property
    def calendar_month(self) -> int:
        """The calendar month of the plan's first month, 1 for January."""
        return self.start % 12 + 1


@lru_cache(maxsize=2048)
def _addresses(key: tuple[str, ...]) -> tuple[tuple[str, ...], np.ndarray]:
    """Of a template and names, (the address of each name once, the place of each name among those): many cohorts share a role, a place, an arrangement."""
    template, *names = key
    several, position = _distinct(tuple(names))
    return tuple(template.format(name) for name in several), position


@lru_cache(maxsize=256)
def _distinct(names: tuple[str, ...]) -> tuple[tuple[str, ...], np.ndarray]:
    """(each name once, the place of each among those)."""
    distinct = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return tuple(distinct), np.array([distinct[name] for name in names], dtype=int)


def _cohorts(scenario: Scenario) -> list[Cohort]:
    out = []

    def place_of(site: str, vendor: str = "") -> tuple[str, str]:
        place = scenario.vendors[vendor].place if vendor else scenario.sites[site].place
        return place, scenario.places[place].country or ""

    for name, team in scenario.teams.items():
        out.append(Cohort(name, name, "", team.role, team.site, *place_of(team.site), team.arrangement))
        for move_name, move in scenario.moves.items():
            if move.team == name:
                site = site_of(scenario, move_name)
                arrangement = arrangement_of(scenario, move_name)
                vendor = vendor_of(scenario, move_name)
                where = place_of(site, vendor)
                out.append(Cohort(move_name, name, move_name, team.role, site, *where, arrangement, away(scenario, move_name), vendor))
    return out


def by_team(inputs: Inputs, values: Array) -> Array:
    """Sum over the moves of each team. (draw, move, ...) -> (draw, team, ...)."""
    return sums(values, inputs.move_team, len(inputs.teams))


def cohorts_by_team(inputs: Inputs, values: Array) -> Array:
    """Sum over the cohorts of each team. (draw, cohort, ...) -> (draw, team, ...)."""
    return sums(values, inputs.team_of, len(inputs.teams))


def sums(values: Array, group: np.ndarray, groups: int) -> Array:
    """Sums along the second axis by the group that each belongs to: the first of every group, then the second, in the same order for any draws."""
    of = tuple(group.tolist())
    if size := _size(of, groups):
        return values.reshape(values.shape[0], groups, size, *values.shape[2:]).sum(axis=2)
    out: Array = np.zeros((values.shape[0], groups, *values.shape[2:]))
    ranks = _ranks(of, groups)
    if groups < len(ranks):  # few groups of many
        for number, rows in enumerate(_members(of, groups)):
            values[:, rows].sum(axis=1, out=out[:, number])
        return out
    for some, rows in ranks:
        out[:, some] += values[:, rows]
    return out


@lru_cache(maxsize=64)
def _size(group: tuple[int, ...], groups: int) -> int:
    """How many members each group has, where all have as many and they stand one group after the other; else 0."""
    size = len(group) // groups if groups else 0
    return size if size and group == tuple(number for number in range(groups) for _ in range(size)) else 0


@lru_cache(maxsize=64)
def _ranks(group: tuple[int, ...], groups: int) -> list[tuple[list[int] | slice, list[int] | slice]]:
    """(groups, their first members), (groups that have a second one, those) and so on."""
    members = [[row for row, of in enumerate(group) if of == number] for number in range(groups)]
    found = []
    for rank in range(max((len(rows) for rows in members), default=0)):
        some = [number for number, rows in enumerate(members) if len(rows) > rank]
        found.append((evenly(some), evenly([members[number][rank] for number in some])))
    return found


@lru_cache(maxsize=64)
def _members(group: tuple[int, ...], groups: int) -> list[list[int] | slice]:
    """The members of each group."""
    return [evenly([row for row, of in enumerate(group) if of == number]) for number in range(groups)]


def evenly(rows: list[int]) -> list[int] | slice:
    """Rows that lie evenly as a slice, which copies nothing; none as no rows."""
    if not rows:
        return rows
    step = rows[1] - rows[0] if len(rows) > 1 else 1
    return slice(rows[0], rows[-1] + 1, step) if step > 0 and rows == list(range(rows[0], rows[-1] + 1, step)) else rows
