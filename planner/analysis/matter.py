"""Which assumptions matter: how far the saving moves between two ends of each, one at a time, all in one batch."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.analysis.difference import Difference, Plan
from planner.analysis.measures import NOTHING
from planner.model.calendar import Array
from planner.scenario.part import declared
from planner.scenario.quantity import Quantity, Spec
from planner.scenario.schema import is_decision, quantities


@dataclass(frozen=True)
class End:
    """An assumption and its two ends."""

    address: str
    spec: Spec
    low: float
    high: float


@dataclass(frozen=True)
class Swing(End):
    """An assumption between two ends, and the present value of the saving at either while all else stays as it is."""

    at_low: float
    at_high: float

    @property
    def size(self) -> float:
        """How far the saving moves, in money."""
        return abs(self.at_high - self.at_low)

    @property
    def turns(self) -> bool:
        """Whether one end saves and the other costs more."""
        return min(self.at_low, self.at_high) < -NOTHING and max(self.at_low, self.at_high) > NOTHING


def swings(difference: Difference, ranges: Mapping[str, tuple[float, float]] | None = None) -> tuple[Swing, ...]:
    """The quantities of the plan that have a range and move the saving, the largest swing first; or those given, within ranges given.

    A fact is moved on both sides, a decision in the plan alone. Values that change with time are left out: they have no one low.
    """
    known = {address: (spec, quantity) for address, spec, quantity in declared(difference.plan.scenario) if quantity is not None}
    if ranges is None:
        ranges = {address: _ends(quantity) for address, (_, quantity) in known.items()}
    ends = [End(address, known[address][0], low, high) for address, (low, high) in ranges.items() if low != high and address in known]
    if not ends:
        return ()

    def rows(plan: Plan, moved: Collection[str]) -> dict[str, Array]:
        found = quantities(plan.scenario)
        out = {end.address: np.full(2 * len(ends), quantity.value) for end in ends if (quantity := found.get(end.address)) is not None}
        for number, end in enumerate(ends):
            if end.address in out and end.address in moved:
                out[end.address][2 * number : 2 * number + 2] = end.low, end.high
        return out

    every = [end.address for end in ends]
    facts = [address for address in every if not is_decision(address)]
    return one_at_a_time(difference, ends, rows(difference.base, facts), rows(difference.plan, every))[0]


def one_at_a_time(
    difference: Difference, ends: Sequence[End], base: Mapping[str, Array], plan: Mapping[str, Array]
) -> tuple[tuple[Swing, ...], Array]:
    """What moves the saving, the largest swing first, and the saving in each draw.

    `base` and `plan` are each side's values by address: two draws for each end, its low and its high, then any others.
    """
    saving = difference.base.npv_cost_of(base) - difference.plan.npv_cost_of(plan)
    found = [Swing(**vars(end), at_low=float(saving[2 * n]), at_high=float(saving[2 * n + 1])) for n, end in enumerate(ends)]
    return tuple(sorted((row for row in found if row.size > NOTHING), key=lambda row: -row.size)), saving


def _ends(quantity: Quantity) -> tuple[float, float]:
    """(low, high), the value itself where an end is not known, or where it stands for values by month or for another address."""
    if quantity.dated or quantity.same_as:
        return quantity.value, quantity.value
    low, high = quantity.low, quantity.high
    return (quantity.value if low is None else low), (quantity.value if high is None else high)
