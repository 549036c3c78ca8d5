"""Where two plans cost the same: every crossing of one address within its bounds, and a map of two addresses.

The saving is piecewise smooth with jumps (whole floors, whole heads, dates). A scan finds every change of sign, then the
interval is scanned again until it is small: all points of a scan are one batch through the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.analysis import measures
from planner.analysis.batches import in_batches
from planner.analysis.difference import Difference
from planner.analysis.uncertainty import RATE, plain_value
from planner.model.calendar import Array
from planner.scenario.change import matches
from planner.scenario.quantity import Spec, nearest
from planner.scenario.schema import Scenario, is_decision, quantities, specs
from planner.scenario.text import Problem, ScenarioError

POINTS = 41
_ROUNDS = 12  # of a scan inside an interval: 40 ** 12 is finer than any number has digits
_FINE = 1e-10  # of the value: an interval below it is one point
_JUMP = 1e-8  # of the present value: a change within one point that no slope explains


@dataclass(frozen=True)
class Crossing:
    """Where the saving changes its sign: at one value (`low` = `high`), or by a jump somewhere between two.

    `cheaper_above`: whether the plan is the cheaper one above it.
    """

    low: float
    high: float
    cheaper_above: bool

    @property
    def jump(self) -> bool:
        return self.low != self.high


@dataclass(frozen=True)
class BreakEven:
    """Present value that the plan saves over the bounds of an address, and where that is nothing."""

    address: str
    spec: Spec
    now: float | None
    at: Array
    saving: Array
    crossings: tuple[Crossing, ...]

    @property
    def closest(self) -> tuple[float, float]:
        """(value of the address, saving) where the two plans are closest."""
        number = int(np.abs(self.saving).argmin())
        return float(self.at[number]), float(self.saving[number])


@dataclass(frozen=True)
class Map:
    """Present value that the plan saves over the bounds of two addresses. saving: (x, y)."""

    x: str
    y: str
    at_x: Array
    at_y: Array
    saving: Array
    now: tuple[float | None, float | None]


def break_even(difference: Difference, address: str, low: float | None = None, high: float | None = None) -> BreakEven:
    """Every crossing of an address (or pattern) between `low` and `high`, which are its slider's or declared bounds where not given.

    A fact changes on both sides, a decision in the plan alone. Raises ScenarioError for an address that neither plan has, that is no
    number, or for bounds that are not in order.
    """
    spec, low, high = _bounds(difference, address, low, high)
    at = np.linspace(low, high, POINTS)
    if spec.whole or spec.kind == "month":
        at = np.unique(np.round(at))
    saving = saving_at(difference, {address: at})
    changes = [number for number in range(len(at) - 1) if (saving[number] > 0) != (saving[number + 1] > 0)]
    crossings = [_narrowed(difference, address, spec, at[number : number + 2], saving[number : number + 2]) for number in changes]
    return BreakEven(address, spec, _now(difference, address), at, saving, tuple(crossings))


def _narrowed(difference: Difference, address: str, spec: Spec, at: Array, saving: Array) -> Crossing:
    """The crossing between two neighbours of a scan."""
    up = bool(saving[1] > 0)
    whole = spec.whole or spec.kind == "month"
    fine = max(abs(at[0]), abs(at[1]), 1.0) * _FINE
    for _ in range(_ROUNDS):
        if at[1] - at[0] <= (1.0 if whole else fine):
            break
        inner = np.linspace(at[0], at[1], POINTS)
        inner = np.unique(np.round(inner)) if whole else inner
        found = saving_at(difference, {address: inner})
        number = next(n for n in range(len(inner) - 1) if (found[n] > 0) != (found[n + 1] > 0))
        at, saving = inner[number : number + 2], found[number : number + 2]
    if whole or np.ptp(saving) > _JUMP * max(1.0, abs(difference.base.npv_cost)):
        return Crossing(float(at[0]), float(at[1]), up)
    middle = float(at[0] + (at[1] - at[0]) * abs(saving[0]) / np.ptp(saving))
    return Crossing(middle, middle, up)


def map_of(difference: Difference, x: str, y: str, points: int = POINTS) -> Map:
    """A grid of two addresses in one batch. Raises ScenarioError as `break_even` does."""
    (_, x_low, x_high), (_, y_low, y_high) = _bounds(difference, x), _bounds(difference, y)
    at_x, at_y = np.linspace(x_low, x_high, points), np.linspace(y_low, y_high, points)
    grid_x, grid_y = np.meshgrid(at_x, at_y, indexing="ij")
    saving = saving_at(difference, {x: grid_x.ravel(), y: grid_y.ravel()}).reshape(grid_x.shape)
    return Map(x, y, at_x, at_y, saving, (_now(difference, x), _now(difference, y)))


def saving_at(difference: Difference, values: Mapping[str, Array]) -> Array:
    """Present value that the plan saves at some values of addresses or patterns; facts change on both sides. (draw,)."""

    def cost(scenario: Scenario, decisions: bool) -> Array:
        given = {
            address: drawn
            for pattern, drawn in values.items()
            if decisions or not is_decision(pattern)
            for address in _numbers(scenario, pattern)
        }
        if not given:  # nothing of it is on this side: one run serves all
            given = {RATE: np.full(len(next(iter(values.values()))), plain_value(scenario, RATE))}
        return in_batches(scenario, given, lambda ledger: measures.npv_cost(ledger)[:, None])[:, 0]

    return cost(difference.base.scenario, False) - cost(difference.plan.scenario, True)


def _numbers(scenario: Scenario, pattern: str) -> list[str]:
    """The quantities behind a pattern that the scenario states."""
    found = quantities(scenario)
    return [address for address in matches(scenario, pattern) if found.get(address) is not None and address != "start"]


def _now(difference: Difference, address: str) -> float | None:
    """The value in the plan, None where several differ."""
    scenario = difference.plan.scenario if _numbers(difference.plan.scenario, address) else difference.base.scenario
    values = {quantity.value for item in _numbers(scenario, address) if (quantity := quantities(scenario)[item])}
    return values.pop() if len(values) == 1 else None


def _bounds(difference: Difference, address: str, low: float | None = None, high: float | None = None) -> tuple[Spec, float, float]:
    """(declaration, low, high) of an address. Raises ScenarioError."""
    for scenario in (difference.plan.scenario, difference.base.scenario):
        found = _numbers(scenario, address)
        if found:
            spec = specs(scenario)[found[0]]
            break
    else:
        known = [item for scenario in (difference.plan.scenario, difference.base.scenario) for item in quantities(scenario)]
        near = nearest(address, known)
        raise ScenarioError(
            [Problem("break-even", "no such number in either plan" + (f"; did you mean {near}?" if near else ""), address=address)]
        )
    ends = spec.slider or (spec.low, spec.high)
    now = _now(difference, address)
    if spec.slider is None and now:  # declared bounds only refuse nonsense; look where an answer could be
        ends = (max(spec.low, min(0.0, 3 * now)), min(spec.high, max(3 * now, 0.0)))
    first, last = ends[0] if low is None else low, ends[1] if high is None else high
    if not (spec.low <= first < last <= spec.high):
        raise ScenarioError([Problem("break-even", f"the range must lie within {spec.bounds}, low before high", address=address)])
    return spec, float(first), float(last)
