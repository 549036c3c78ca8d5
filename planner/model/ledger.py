"""Cost and state by line, owner, month and draw: the one result that everybody reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from planner.model.inputs import Array, Cohort


@dataclass(frozen=True)
class Line:
    """A cost line: what it is called, whether it is cash, whether it comes once, who owns it and which driver explains it."""

    label: str
    owner: Literal["cohort", "site", "move"]
    driver: str
    formula: str
    kind: Literal["cash", "soft"] = "cash"
    one_off: bool = False


LINES: dict[str, Line] = {
    "base_pay": Line("Base pay", "cohort", "pay", "D1, D2: heads x yearly wage at the market percentile / 12, stepped in the review month"),
    "extra_months": Line("Extra months of pay", "cohort", "on-costs", "D5: heads x base pay x extra months, in the month they are paid"),
    "on_costs": Line(
        "Employer contributions", "cohort", "on-costs", "D4: heads x rate x pay below the yearly cap; the base restarts with each person"
    ),
    "benefits": Line("Benefits", "cohort", "on-costs", "D6: heads x (pay x benefits share + flat benefits)"),
    "hiring": Line("Hiring of replacements", "cohort", "turnover", "C1: turnover / 12 x heads of the month before x cost per hire"),
    "stipend": Line("Stipend", "cohort", "remote", "D9: heads x (free part + taxable part, grossed up where promised net)"),
    "stipend_tax": Line(
        "Contributions on the stipend", "cohort", "remote", "D9, D4: contributions on pay with the taxable stipend less those on pay"
    ),
    "remote_it": Line("Remote IT and security", "cohort", "remote", "F1: heads x IT per month"),
    "remote_setup": Line("Home-office set-up", "cohort", "transition", "F2: heads who move in x set-up", one_off=True),
    "remote_renewal": Line("Renewal of set-up", "cohort", "remote", "F2: (replacements + sets at the end of their life) x set-up"),
    "rent": Line("Rent", "site", "office", "E4: seats held x rent per seat, used or not; after the lease, seats needed x the rent then"),
    "flex_seats": Line("Flexible seats", "site", "office", "E4: seats short of the lease x flexible price"),
    "lease_exit": Line(
        "Leaving the lease", "site", "office", "E5, E9: penalty + unamortised costs + restoration, in the month of leaving", one_off=True
    ),
    "upfront": Line("Cost at the decision", "move", "transition", "L1: due at once, not discounted", one_off=True),
}


@dataclass(frozen=True)
class Ledger:
    """Arrays are (draw, owner, month); `upfront` is (draw, move) at the decision; `level` is (draw, owner), the last
    month's recurring cost with what is paid unevenly at a twelfth of its year; `tail` is (draw, site, month after the horizon)."""

    start: int
    months: int
    currency: str
    cohorts: tuple[Cohort, ...]
    sites: tuple[str, ...]
    moves: tuple[str, ...]
    costs: dict[str, Array]
    upfront: dict[str, Array]
    level: dict[str, Array]
    tail: Array
    states: dict[str, Array]
    discount_rate: Array  # (draw, 1)
    settled: Array  # (draw,): the month from which nothing is under way any more
    lines: dict[str, Line] = field(default_factory=lambda: LINES)

    def owners(self, line: str) -> tuple[str, ...]:
        """Names of the owners of a line, in the order of its arrays."""
        owner = self.lines[line].owner
        return self.sites if owner == "site" else self.moves if owner == "move" else tuple(c.name for c in self.cohorts)

    def by_month(self, line: str) -> Array:
        """A line's cash over all owners. (draw, month)."""
        return self.costs[line].sum(axis=1) if line in self.costs else np.zeros((1, self.months))

    def at_start(self, line: str) -> Array:
        """What of a line is due at the decision. (draw,)."""
        return self.upfront[line].sum(axis=1) if line in self.upfront else np.zeros(1)
