"""Cost and state by line, owner, month and draw: the one result that everybody reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from planner.model.inputs import Array, Cohort
from planner.model.made import Made
from planner.model.register import LINES, Line


@dataclass(frozen=True)
class Ledger:
    """Arrays are (draw, owner, month), also the `terms` of each line's formula; `upfront` is (draw, move) at the decision; `level` is (draw, owner), the last
    month's recurring cost with what is paid unevenly at a twelfth of its year; `tail` is (draw, site, then vendor, then move, month after the horizon)."""

    start: int
    months: int
    currency: str
    cohorts: tuple[Cohort, ...]
    sites: tuple[str, ...]
    moves: tuple[str, ...]
    vendors: tuple[str, ...]
    costs: Made
    upfront: Mapping[str, Array]
    level: Made
    tail: Array
    states: Made
    terms: Made
    teams: tuple[str, ...]
    discount_rate: Array  # (draw, 1)
    settles: Callable[[], Array]
    lines: dict[str, Line] = field(default_factory=lambda: LINES)
    _by_month: dict[str, Array] = field(default_factory=dict, init=False, repr=False, compare=False)

    def owners(self, line: str) -> tuple[str, ...]:
        """Names of the owners of a line, in the order of its arrays."""
        owner = self.lines[line].owner
        named = {"site": self.sites, "move": self.moves, "vendor": self.vendors}
        return named[owner] if owner in named else tuple(c.name for c in self.cohorts)

    @cached_property
    def settled(self) -> Array:
        """The month from which nothing is under way any more. (draw,)."""
        return self.settles()

    def forget(self) -> None:
        """Lets go of all arrays; nothing can be asked for after it."""
        for made in (self.costs, self.level, self.states, self.terms):
            made.forget()

    def by_month(self, line: str) -> Array:
        """A line's cash over all owners. (draw, month)."""
        if line not in self._by_month:
            self._by_month[line] = self.costs.by_month(line) if line in self.costs else np.zeros((1, self.months))
        return self._by_month[line]

    def at_start(self, line: str) -> Array:
        """What of a line is due at the decision. (draw,)."""
        return self.upfront[line].sum(axis=1) if line in self.upfront else np.zeros(1)
