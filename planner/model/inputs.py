"""Scenario -> arrays (draw, cohort or site, month). Names no quantity: formulas ask for addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.scenario.checks import arrangement_of, away, site_of
from planner.scenario.schema import Scenario, quantities, specs

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Cohort:
    """A role at a site in an arrangement: a team as it stands, or the part of it that a move shifts; `away`: to another place."""

    name: str
    team: str
    move: str
    role: str
    site: str
    place: str
    country: str
    arrangement: str
    away: bool = False


class Inputs:
    """The quantities of one filled scenario, with a draw axis.

    `variations` maps an address to one value per draw; addresses that the scenario does not have are ignored, so the
    same draws serve every scenario. A month is the plan's month number, 1 for the first. A blank is NaN.
    """

    def __init__(self, scenario: Scenario, variations: Mapping[str, Any] | None = None):
        assert scenario.start is not None
        self.scenario = scenario
        self.months = scenario.months
        self.start = int(scenario.start.value)
        self._quantities, self._specs = quantities(scenario), specs(scenario)
        self._variations = {address: np.asarray(values, dtype=float) for address, values in (variations or {}).items()}
        lengths = {values.shape for values in self._variations.values()}
        if len(lengths) > 1 or any(len(shape) != 1 for shape in lengths):
            raise ValueError("every variation needs the same number of draws")
        self.draws = next(iter(lengths))[0] if lengths else 1
        self.cohorts = tuple(_cohorts(scenario))
        self.sites = tuple(scenario.sites)
        self.moves = tuple(scenario.moves)
        self.teams = tuple(scenario.teams)
        self.exits = tuple(scenario.exits)
        rows = {cohort.name: row for row, cohort in enumerate(self.cohorts)}
        self.team_rows = np.array([rows[team] for team in self.teams], dtype=int)  # the cohort of each team
        self.move_rows = np.array([rows[move] for move in self.moves], dtype=int)  # and of each move
        self.team_of = np.array([self.teams.index(cohort.team) for cohort in self.cohorts], dtype=int)
        self.origin = self.team_rows[self.team_of]  # for each cohort, that of its team
        self.move_team = self.team_of[self.move_rows]
        self.away = np.array([self.cohorts[row].away for row in self.move_rows], dtype=bool)

    def of(self, template: str, names: Sequence[str]) -> Array:
        """The quantity `template` of each name, as (draw or 1, name, month or 1); NaN where blank or where the address does not exist."""
        return self.at([template.format(name) for name in names])

    def at(self, addresses: Sequence[str]) -> Array:
        """The quantities of some addresses, as (draw or 1, address, month or 1)."""
        columns = [self._values(address) for address in addresses]
        draws = max((column.shape[0] for column in columns), default=1)
        months = max((column.shape[1] for column in columns), default=1)
        out = np.empty((draws, len(columns), months))
        for number, column in enumerate(columns):
            out[:, number, :] = column
        return out

    def _values(self, address: str) -> Array:
        quantity, spec = self._quantities.get(address), self._specs.get(address)
        offset = self.start - 1 if spec is not None and spec.kind == "month" else 0
        if quantity is not None and address in self._variations:
            return (self._variations[address] - offset)[:, None]
        if quantity is None:
            return np.full((1, 1), np.nan)
        if quantity.same_as:
            return self._values(quantity.same_as)
        if not quantity.dated:
            return np.full((1, 1), quantity.value - offset)
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

    def place_of(site: str) -> tuple[str, str]:
        place = scenario.sites[site].place
        return place, scenario.places[place].country or ""

    for name, team in scenario.teams.items():
        out.append(Cohort(name, name, "", team.role, team.site, *place_of(team.site), team.arrangement))
        for move_name, move in scenario.moves.items():
            if move.team == name:
                site = site_of(scenario, move_name)
                arrangement = arrangement_of(scenario, move_name)
                out.append(Cohort(move_name, name, move_name, team.role, site, *place_of(site), arrangement, away(scenario, move_name)))
    return out


def by_team(inputs: Inputs, values: Array) -> Array:
    """Sum over the moves of each team. (draw, move, ...) -> (draw, team, ...)."""
    out: Array = np.zeros((values.shape[0], len(inputs.teams), *values.shape[2:]))
    for number, team in enumerate(inputs.move_team):
        out[:, team] += values[:, number]
    return out


def cohorts_by_team(inputs: Inputs, values: Array) -> Array:
    """Sum over the cohorts of each team. (draw, cohort, ...) -> (draw, team, ...)."""
    out: Array = np.zeros((values.shape[0], len(inputs.teams), *values.shape[2:]))
    for row, team in enumerate(inputs.team_of):
        out[:, team] += values[:, row]
    return out
