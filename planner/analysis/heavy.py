"""What takes long: functions of a comparison that can be handed to another process, the last argument being who hears the share that is done.

Each answers the comparison too, so that what was found can be shown beside what it was found for.
"""

from __future__ import annotations

from dataclasses import dataclass

from planner.analysis.batches import Progress
from planner.analysis.breakeven import Map, map_of
from planner.analysis.bridge import Bar, driver_bridge
from planner.analysis.difference import Difference
from planner.analysis.information import Worth, evpi, net_benefits, worth_of_knowing
from planner.analysis.sensitivity import Share, indices
from planner.analysis.stress import Stressed, stressed
from planner.analysis.uncertainty import Outcome, simulate
from planner.analysis.worth import Worth as MoveWorth
from planner.analysis.worth import worth_of_moves, worth_of_roles


@dataclass(frozen=True)
class Sure:
    """What a run of draws came to, and what it is worth to know an assumption, or everything."""

    outcome: Outcome
    worths: tuple[Worth, ...]
    everything: float

    @property
    def count(self) -> int:
        return len(self.outcome.npv_saving)


def sure(d: Difference, count: int, seed: int, heard: Progress) -> Sure:
    """So many draws of a comparison. Raises ScenarioError for a number that can't be had."""
    (outcome,), shared = simulate(d, count, seed, progress=heard)
    return Sure(outcome, worth_of_knowing([outcome], shared, seed), evpi(net_benefits([outcome])))


def shares(d: Difference, heard: Progress) -> tuple[Difference, tuple[Share, ...], float]:
    """Sobol' indices of the saving, and the sum of the first-order ones."""
    return (d, *indices(d, progress=heard))


def two_ways(d: Difference, x: str, y: str, heard: Progress) -> tuple[Difference, Map]:
    """The map of two addresses. Raises ScenarioError as `map_of` does."""
    return d, map_of(d, x, y, progress=heard)


def together(d: Difference, heard: Progress) -> tuple[Difference, tuple[Stressed, ...]]:
    """The comparison under each combination of what could go wrong. Raises ScenarioError as `stressed` does."""
    return d, stressed(d, heard)


def drivers(d: Difference, heard: Progress) -> tuple[Difference, tuple[Bar, ...]]:
    """The bridge by driver."""
    return d, driver_bridge(d).bars


def worths(d: Difference, heard: Progress) -> tuple[Difference, tuple[MoveWorth, ...], tuple[MoveWorth, ...]]:
    """What each move is worth, and each role."""
    return d, worth_of_moves(d), worth_of_roles(d)
