"""Where two plans cost the same: every crossing of one address within its bounds, and a map of two addresses.

The saving is piecewise smooth with jumps (whole floors, whole heads, dates). A scan finds every change of sign, then the
interval is scanned again until it is small: all points of a scan are one batch through the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from contourpy import LineType, contour_generator

from planner.analysis import measures
from planner.analysis.batches import Progress, in_batches, part_of
from planner.analysis.difference import Difference
from planner.analysis.spreads import P90, spread_of
from planner.analysis.uncertainty import RATE, plain_value
from planner.model.calendar import Array
from planner.scenario.change import matches
from planner.scenario.quantity import Quantity, Spec, nearest
from planner.scenario.schema import Scenario, is_decision, quantities, specs
from planner.scenario.text import Problem, ScenarioError

POINTS = 41
_ROUNDS = 12  # of a scan inside an interval: 40 ** 12 is finer than any number has digits
_NEAR = np.concatenate([-np.logspace(-2, -11, 10), np.logspace(-11, -2, 10)])  # steps around a guess, of the interval
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
    """Present value that the plan saves over the bounds of two addresses. saving: (x, y).

    `now` is the plan's point and `box` its 10th and 90th percentile, each None where several values differ or there is no range.
    """

    x: str
    y: str
    specs: tuple[Spec, Spec]
    at_x: Array
    at_y: Array
    saving: Array
    now: tuple[float | None, float | None]
    box: tuple[tuple[float, float] | None, tuple[float, float] | None]

    @property
    def zero_lines(self) -> list[Array]:
        """The lines on which both plans cost the same. Each (point, 2): x and y."""
        lines = contour_generator(self.at_x, self.at_y, self.saving.T, line_type=LineType.Separate).lines(0.0)
        return [np.asarray(line) for line in lines]


def break_even(difference: Difference, address: str, low: float | None = None, high: float | None = None) -> BreakEven:
    """Every crossing of an address (or pattern) between `low` and `high`, which are its slider's or declared bounds where not given.

    A fact changes on both sides, a decision in the plan alone. Raises ScenarioError for an address that neither plan has, that is no
    number, or for bounds that are not in order.
    """
    spec, low, high = _bounds(difference, address, low, high)
    at = _points(spec, low, high, POINTS)
    saving = saving_at(difference, {address: at})
    changes = [number for number in range(len(at) - 1) if (saving[number] > 0) != (saving[number + 1] > 0)]
    crossings = [_narrowed(difference, address, spec, at[number : number + 2], saving[number : number + 2]) for number in changes]
    return BreakEven(address, spec, _now(difference, address), at, saving, tuple(crossings))


def near_even(difference: Difference, address: str) -> BreakEven:
    """As `break_even`, near the plan's range as a map is, so that what happens there can be seen; over all bounds where nothing turns there."""
    spec, low, high = _around(difference, address)
    found = break_even(difference, address, low, high)
    return found if found.crossings or (spec, low, high) == _bounds(difference, address) else break_even(difference, address)


def _narrowed(difference: Difference, address: str, spec: Spec, at: Array, saving: Array) -> Crossing:
    """The crossing between two neighbours of a scan."""
    up = bool(saving[1] > 0)
    whole = _whole(spec)
    fine = max(abs(at[0]), abs(at[1]), 1.0) * _FINE
    for _ in range(_ROUNDS):
        if at[1] - at[0] <= (1.0 if whole else fine):
            break
        inner = _points(spec, at[0], at[1], POINTS)
        if not whole:  # where a straight line crosses, ever finer: on a smooth piece a scan or two are enough
            straight = at[0] + (at[1] - at[0]) * abs(saving[0]) / np.ptp(saving)
            inner = np.unique(np.clip([*inner[::2], *(straight + (at[1] - at[0]) * _NEAR)], at[0], at[1]))
        found = saving_at(difference, {address: inner})
        number = next(n for n in range(len(inner) - 1) if (found[n] > 0) != (found[n + 1] > 0))
        at, saving = inner[number : number + 2], found[number : number + 2]
    if whole or np.ptp(saving) > _JUMP * max(1.0, abs(difference.base.npv_cost)):
        return Crossing(float(at[0]), float(at[1]), up)
    middle = float(at[0] + (at[1] - at[0]) * abs(saving[0]) / np.ptp(saving))
    return Crossing(middle, middle, up)


def map_of(difference: Difference, x: str, y: str, points: int = POINTS, progress: Progress | None = None) -> Map:
    """A grid of two addresses in one batch, each a little beyond its range, or over its bounds where it has none. Raises ScenarioError as `break_even` does.

    `progress` hears the share done and may raise to stop.
    """
    (spec_x, x_low, x_high), (spec_y, y_low, y_high) = _around(difference, x), _around(difference, y)
    at_x, at_y = _points(spec_x, x_low, x_high, points), _points(spec_y, y_low, y_high, points)
    grid_x, grid_y = np.meshgrid(at_x, at_y, indexing="ij")
    saving = saving_at(difference, {x: grid_x.ravel(), y: grid_y.ravel()}, progress).reshape(grid_x.shape)
    now = _now(difference, x), _now(difference, y)
    return Map(x, y, (spec_x, spec_y), at_x, at_y, saving, now, (_middle(difference, x), _middle(difference, y)))


def _whole(spec: Spec) -> bool:
    return spec.whole or spec.kind == "month"


def _points(spec: Spec, low: float, high: float, points: int) -> Array:
    """So many values between two; fewer where only whole ones can be."""
    at = np.linspace(low, high, points)
    return np.unique(np.round(at)) if _whole(spec) else at


def saving_at(difference: Difference, values: Mapping[str, Array], progress: Progress | None = None) -> Array:
    """Present value that the plan saves at some values of addresses or patterns; facts change on both sides. (draw,)."""

    def cost(scenario: Scenario, decisions: bool, number: int) -> Array:
        given = {
            address: drawn
            for pattern, drawn in values.items()
            if decisions or not is_decision(pattern)
            for address in _numbers(scenario, pattern)
        }
        if not given:  # nothing of it is on this side: one run serves all
            given = {RATE: np.full(len(next(iter(values.values()))), plain_value(scenario, RATE))}
        return in_batches(scenario, given, measures.npv_cost, progress=part_of(progress, number, 2))

    return cost(difference.base.scenario, False, 0) - cost(difference.plan.scenario, True, 1)


def _numbers(scenario: Scenario, pattern: str) -> list[str]:
    """The quantities behind a pattern that the scenario states."""
    found = quantities(scenario)
    return [address for address in matches(scenario, pattern) if found.get(address) is not None and address != "start"]


def _stated(difference: Difference, address: str) -> list[Quantity]:
    """The quantities behind an address or pattern in the plan; in the base where the plan has none."""
    scenario = difference.plan.scenario if _numbers(difference.plan.scenario, address) else difference.base.scenario
    found = quantities(scenario)
    return [quantity for item in _numbers(scenario, address) if (quantity := found[item]) is not None]


def _now(difference: Difference, address: str) -> float | None:
    """The value in the plan, None where several differ."""
    values = {quantity.value for quantity in _stated(difference, address)}
    return values.pop() if len(values) == 1 else None


def _middle(difference: Difference, address: str) -> tuple[float, float] | None:
    """The 10th and 90th percentile of the plan's range, None where there is none, or several differ."""
    spreads = {spread_of(quantity) for quantity in _stated(difference, address)}
    spread = spreads.pop() if len(spreads) == 1 else None
    if spread is None:
        return None
    low, high = spread.at(np.array([-P90, P90]))
    return float(low), float(high)


def _around(difference: Difference, address: str) -> tuple[Spec, float, float]:
    """As `_bounds`, but no farther from the plan than twice its P10 to P90."""
    spec, low, high = _bounds(difference, address)
    middle, now = _middle(difference, address), _now(difference, address)
    if middle is None or now is None:
        return spec, low, high
    width = middle[1] - middle[0]
    return spec, max(spec.low, min(now, middle[0] - width / 2)), min(spec.high, max(now, middle[1] + width / 2))


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
    if spec.kind == "month":
        scenario = difference.plan.scenario
        assert scenario.start is not None
        ends = (scenario.start.value, scenario.start.value + 2 * scenario.months)
    elif spec.slider is None and now:  # declared bounds only refuse nonsense; look where an answer could be
        ends = (max(spec.low, min(0.0, 3 * now)), min(spec.high, max(3 * now, 0.0)))
    first, last = ends[0] if low is None else low, ends[1] if high is None else high
    if not (spec.low <= first < last <= spec.high):
        raise ScenarioError([Problem("break-even", f"the range must lie within {spec.bounds}, low before high", address=address)])
    return spec, float(first), float(last)
