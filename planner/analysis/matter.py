"""Which assumptions matter: how far the saving moves between the low and the high of each quantity that has a range, all in one batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.analysis.batches import in_batches
from planner.analysis.difference import Difference
from planner.analysis.measures import NOTHING, npv_cost
from planner.scenario.part import declared
from planner.scenario.quantity import Quantity, Spec
from planner.scenario.schema import is_decision


@dataclass(frozen=True)
class Swing:
    """A quantity's range, and the present value of the saving at either end of it while all else stays as it is."""

    address: str
    spec: Spec
    low: float
    high: float
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
    ranged = [(address, known[address][0], low, high) for address, (low, high) in ranges.items() if low != high and address in known]
    if not ranged:
        return ()
    variations = {address: np.full(2 * len(ranged), known[address][1].value) for address, *_ in ranged}
    for number, (address, _, low, high) in enumerate(ranged):
        variations[address][2 * number : 2 * number + 2] = low, high
    facts = {address: values for address, values in variations.items() if not is_decision(address)}
    plan = in_batches(difference.plan.scenario, variations, npv_cost)
    base = in_batches(difference.base.scenario, facts, npv_cost) if facts else np.full(len(plan), difference.base.npv_cost)
    saving = (base - plan).tolist()
    found = [Swing(*row, saving[2 * number], saving[2 * number + 1]) for number, row in enumerate(ranged)]
    return tuple(sorted((row for row in found if row.size > NOTHING), key=lambda row: -row.size))


def _ends(quantity: Quantity) -> tuple[float, float]:
    """(low, high), the value itself where an end is not known, or where it stands for values by month or for another address."""
    if quantity.dated or quantity.same_as:
        return quantity.value, quantity.value
    low, high = quantity.low, quantity.high
    return (quantity.value if low is None else low), (quantity.value if high is None else high)
