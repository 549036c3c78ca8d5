"""Scenario -> arrays (draw, cohort or site, month). Names no quantity: formulas ask for addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
        varied = {address: np.asarray(values, dtype=float) for address, values in (variations or {}).items()}
        lengths = {values.shape[:1] for values in varied.values()}
        if len(lengths) > 1 or () in lengths or any(values.shape[1:] not in ((), (1,), (self.months,)) for values in varied.values()):
            raise ValueError("every variation needs the same number of draws")
        self.draws = next(iter(lengths))[0] if lengths else 1
        self._constant, self._changing = self._laid_out(varied)
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

    def of(self, template: str, names: Sequence[str]) -> Array:
        """The quantity `template` of each name, as (draw or 1, name, month or 1); NaN where blank or where the address does not exist."""
        return self.at([template.format(name) for name in names])

    def at(self, addresses: Sequence[str]) -> Array:
        """The quantities of some addresses, as (draw or 1, address, month or 1)."""
        constant = self._constant
        row = np.array([constant.get(address, np.nan) for address in addresses])[None, :, None]
        columns = [(number, self._changing[address]) for number, address in enumerate(addresses) if address in self._changing]
        if not columns:
            return row
        draws, months = (max(column.shape[axis] for _, column in columns) for axis in (0, 1))
        out = np.repeat(np.repeat(row, draws, axis=0), months, axis=2)
        for number, column in columns:
            out[:, number, :] = column
        return out

    def _laid_out(self, varied: Mapping[str, Array]) -> tuple[dict[str, float], dict[str, Array]]:
        """(address -> value that is the same in every draw and month, address -> (draw or 1, month or 1) of the others)."""
        constant: dict[str, float] = {}
        changing: dict[str, Array] = {}
        follows: dict[str, str] = {}
        for address, spec, quantity in declared(self.scenario):
            if quantity is None:
                continue
            offset = self.start - 1 if spec.kind == "month" else 0
            if address in varied:
                values = varied[address] - offset
                changing[address] = values if values.ndim > 1 else values[:, None]
            elif quantity.same_as:
                follows[address] = quantity.same_as
            elif quantity.dated:
                changing[address] = self._by_month(quantity)
            else:
                constant[address] = quantity.value - offset
        for address, target in follows.items():
            while target in follows:
                target = follows[target]
            if target in changing:
                changing[address] = changing[target]
            elif target in constant:
                constant[address] = constant[target]
        return constant, changing

    def _by_month(self, quantity: Quantity) -> Array:
        row = np.full((1, self.months), quantity.dated[0][1])
        for month, value in quantity.dated:
            row[0, max(month - self.start, 0) :] = value
        return row

    @property
    def calendar_month(self) -> int:
        """The calendar month of the plan's first month, 1 for January."""
        return self.start % 12 + 1


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
    return _sums(values, inputs.move_team, len(inputs.teams))


def cohorts_by_team(inputs: Inputs, values: Array) -> Array:
    """Sum over the cohorts of each team. (draw, cohort, ...) -> (draw, team, ...)."""
    return _sums(values, inputs.team_of, len(inputs.teams))


def _sums(values: Array, group: np.ndarray, groups: int) -> Array:
    """Sums of neighbours along the second axis by the group that each belongs to; `reduceat` adds them in the same order for any draws."""
    out: Array = np.zeros((values.shape[0], groups, *values.shape[2:]))
    if len(group):
        order = np.argsort(group, kind="stable")
        starts = np.flatnonzero(np.diff(group[order], prepend=-1))
        out[:, group[order][starts]] = np.add.reduceat(
            values if np.array_equal(order, np.arange(len(group))) else values[:, order], starts, axis=1
        )
    return out
