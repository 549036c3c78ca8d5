"""How sure the answer is: what plans save over many draws that all of them share.

Chance of being cheaper stands beside the expected saving and the expected regret, because a plan can win most of the time and still lose.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.analysis import measures
from planner.analysis.batches import THREADS, Progress, in_batches, part_of
from planner.analysis.difference import Difference
from planner.analysis.draws import SCRAMBLINGS, SCREEN, Draws, by_scrambling, draws
from planner.model.calendar import Array
from planner.model.ledger import Ledger
from planner.scenario.schema import Scenario, quantities

QUANTILES = (0.1, 0.5, 0.9)
RATE = "money.discount_rate"


@dataclass(frozen=True)
class Estimate:
    """A figure from draws with its standard error over the independent scramblings."""

    value: float
    error: float


@dataclass(frozen=True)
class Run:
    """Cash of one scenario over the draws. `cumulative` is (draw, month + 1), its first column what is due at the decision."""

    npv: Array
    tail: Array
    run_rate: Array
    settled: Array
    cumulative: Array
    clipped: dict[str, int]


@dataclass(frozen=True)
class Outcome:
    """What a plan saves against the base in each draw; positive means cheaper. `difference` is the plain run."""

    difference: Difference
    base: Run
    plan: Run

    @cached_property
    def npv_saving(self) -> Array:
        """(draw,)."""
        return self.base.npv - self.plan.npv

    @cached_property
    def run_rate(self) -> Array:
        """L5 by draw, NaN where something is still under way at the end. (draw,)."""
        open_ = np.maximum(self.base.settled, self.plan.settled) > self.difference.plan.ledger.months
        return np.where(open_, np.nan, self.base.run_rate - self.plan.run_rate)

    @cached_property
    def cumulative(self) -> Array:
        """Cumulative saving after each month, the decision first. (draw, month + 1)."""
        return self.base.cumulative - self.plan.cumulative

    @property
    def saving(self) -> Array:
        """Undiscounted saving over the horizon. (draw,)."""
        return self.cumulative[:, -1]

    @property
    def lowest_cumulative(self) -> Array:
        """The deepest point of the cumulative saving, 0 where it never falls below. (draw,)."""
        return np.minimum(0.0, self.cumulative.min(axis=1))

    @cached_property
    def payback_months(self) -> Array:
        """L4 by draw, NaN where the plan does not pay back. (draw,)."""
        below = self.cumulative < -measures.NOTHING
        last = np.where(below.any(axis=1), below.shape[1] - 1 - below[:, ::-1].argmax(axis=1), -1)
        rows, at = np.arange(len(last)), np.clip(last, 0, below.shape[1] - 2)
        here, after = self.cumulative[rows, at], self.cumulative[rows, at + 1]
        inside = at + np.divide(-here, after - here, out=np.zeros_like(here), where=after != here)
        return np.where(last < 0, 0.0, np.where(last == below.shape[1] - 1, np.nan, inside))

    def quantile(self, values: Array, level: float) -> Estimate:
        """A quantile of some values by draw; those that are not known (NaN) are left out."""
        return _estimate(values, lambda part: float(np.nanquantile(part, level)) if np.isfinite(part).any() else float("nan"))

    def mean(self, values: Array) -> Estimate:
        """The mean of some values by draw; those that are not known (NaN) are left out."""
        return _estimate(values, lambda part: float(np.nanmean(part)) if np.isfinite(part).any() else float("nan"))

    @property
    def chance_cheaper(self) -> Estimate:
        """P(the plan costs less in present value)."""
        return _estimate(self.npv_saving, lambda part: float((part > 0).mean()))

    @property
    def chance_no_payback(self) -> Estimate:
        return _estimate(self.payback_months, lambda part: float(np.isnan(part).mean()))

    @property
    def regret(self) -> Estimate:
        """What choosing the plan costs on average where the base would have been cheaper, present value."""
        return _estimate(self.npv_saving, lambda part: float(np.maximum(0.0, -part).mean()))

    @property
    def regret_of_base(self) -> Estimate:
        """What staying costs on average where the plan would have been cheaper, present value."""
        return _estimate(self.npv_saving, lambda part: float(np.maximum(0.0, part).mean()))

    @property
    def worst_tenth(self) -> Estimate:
        """Mean saving of the worst tenth of the draws (CVaR), present value."""
        return _estimate(self.npv_saving, lambda part: float(np.sort(part)[: max(1, len(part) // 10)].mean()))


def simulate(
    base: Difference | Sequence[Difference],
    count: int = SCREEN,
    seed: int = 0,
    *,
    chunk: int | None = None,
    threads: int = THREADS,
    progress: Progress | None = None,
) -> tuple[list[Outcome], Draws]:
    """Each plan against the base over draws that they all share: (outcomes, the draws).

    Without any range every draw is the plain run, to the bit. Raises ScenarioError for a number of draws that can't be had.
    `progress` hears the share done and may raise to stop.
    """
    differences = [base] if isinstance(base, Difference) else list(base)
    scenarios = [differences[0].base.scenario, *(d.plan.scenario for d in differences)]
    shared = draws(scenarios, count, seed)
    runs = []
    for number, scenario in enumerate(scenarios):
        runs.append(run_at(scenario, shared, chunk=chunk, threads=threads, progress=part_of(progress, number, len(scenarios))))
    return [Outcome(d, runs[0], run) for d, run in zip(differences, runs[1:], strict=True)], shared


def run_at(
    scenario: Scenario, shared: Draws, *, chunk: int | None = None, threads: int = THREADS, progress: Progress | None = None
) -> Run:
    """One scenario at some draws."""
    drawn = shared.of(scenario)
    values = drawn.values or {RATE: np.full(len(shared), plain_value(scenario, RATE))}  # without a range one draw is like the other
    rows = in_batches(scenario, values, _reduced, chunk=chunk, threads=threads, progress=progress)
    at_start, months = rows[:, :1], rows[:, 5:]
    cumulative = np.concatenate([at_start, at_start + np.cumsum(months, axis=1)], axis=1)
    return Run(rows[:, 1], rows[:, 2], rows[:, 3], rows[:, 4], cumulative, drawn.clipped)


def plain_value(scenario: Scenario, address: str) -> float:
    """The value of an address that is not blank."""
    quantity = quantities(scenario)[address]
    assert quantity is not None
    return quantity.value


def _reduced(ledger: Ledger) -> Array:
    """What is kept of a ledger: at the start, present value, tail, run-rate, settled, then cash by month. (draw, 5 + month)."""
    single = [measures.cost_at_start(ledger), measures.npv_cost(ledger), measures.tail_cost(ledger), measures.run_rate_cost(ledger)]
    months = measures.cost_by_month(ledger)
    settled = np.asarray(ledger.settled, dtype=float)
    count = max(len(months), *(len(values) for values in single), len(settled))
    columns = [np.broadcast_to(values, (count,))[:, None] for values in (*single, settled)]
    return np.concatenate([*columns, np.broadcast_to(months, (count, months.shape[1]))], axis=1)


def _estimate(values: Array, figure: Callable[[Array], float]) -> Estimate:
    """A figure of all draws and its standard error: the spread of the same figure over the scramblings / sqrt(their number)."""
    parts = np.array([figure(part) for part in by_scrambling(values)])
    parts = parts[np.isfinite(parts)]
    error = float(parts.std(ddof=1) / np.sqrt(len(parts))) if len(parts) == SCRAMBLINGS else float("nan")
    return Estimate(figure(values), error)
