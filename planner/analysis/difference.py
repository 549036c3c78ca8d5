"""A plan and what it saves against a base: by month and line, present value, run-rate, one-offs, payback, tail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from planner.analysis import measures
from planner.analysis.batches import in_batches
from planner.model.calendar import Array, discount_factors
from planner.model.capacity import items
from planner.model.engine import simulate
from planner.model.inputs import Inputs
from planner.model.ledger import Ledger
from planner.model.register import LINES
from planner.scenario.save import digest
from planner.scenario.schema import Scenario
from planner.scenario.text import Problem, ScenarioError


@dataclass(frozen=True)
class Plan:
    """A filled scenario with its plain run (one draw)."""

    scenario: Scenario
    ledger: Ledger
    inputs: Inputs = field(repr=False, compare=False)
    _varied: dict[tuple[tuple[str, bytes], ...], Array] = field(default_factory=dict, repr=False, compare=False)

    def __reduce__(self) -> tuple[Callable[[Scenario], Plan], tuple[Scenario]]:
        return run, (self.scenario,)  # pickled as its scenario, and run again

    @property
    def name(self) -> str:
        return self.scenario.name

    @cached_property
    def digest(self) -> str:
        return digest(self.scenario)

    @cached_property
    def total_cost(self) -> float:
        return float(measures.total_cost(self.ledger)[0])

    @cached_property
    def npv_cost(self) -> float:
        return float(measures.npv_cost(self.ledger)[0])

    def npv_cost_of(self, values: Mapping[str, Array]) -> Array:
        """Present value of the cost by draw, of some values by address (draw,); (1,) where nothing varies.

        Kept for the values asked for last: where one side of a comparison changes, the other is asked the same again.
        """
        if not values:
            return np.array([self.npv_cost])
        asked = tuple((address, each.tobytes()) for address, each in values.items())
        if asked not in self._varied:
            self._varied.clear()
            self._varied[asked] = in_batches(self.inputs, values, measures.npv_cost)
        return self._varied[asked]

    @cached_property
    def tail_cost(self) -> float:
        return float(measures.tail_cost(self.ledger)[0])

    @cached_property
    def run_rate_cost(self) -> float:
        """L5: the recurring cost of a year, as it is in the last month."""
        return float(measures.run_rate_cost(self.ledger)[0])

    @cached_property
    def npv_cost_after_tax(self) -> float | None:
        """L8: None where the scenario states no tax."""
        money = self.scenario.money
        if money.tax_rate is None or not money.tax_rate.value or money.depreciation_months is None:
            return None
        return measures.npv_cost_after_tax(self.ledger, money.tax_rate.value, money.depreciation_months.value)

    @cached_property
    def cost_per_item(self) -> float | None:
        """L7: all cash over all items, both in present value; None unless every team is given by volume, all of one role, and items come in."""
        teams = self.scenario.teams.values()
        if any(team.volume is None for team in teams) or len({team.role for team in teams}) != 1:
            return None
        coming = items(self.inputs)[0].sum(axis=0)
        if not coming.any():
            return None
        start, cost = measures.cost_at_start(self.ledger)[0], measures.cost_by_month(self.ledger)[0]
        return measures.unit_cost(float(start), cost, coming, float(self.ledger.discount_rate[0, 0]))

    @cached_property
    def concentration(self) -> float | None:
        """K3: Herfindahl index of the people by country and vendor in the last month, None without any."""
        return measures.concentration_of(self.ledger)

    @cached_property
    def heads_by_month(self) -> Array:
        return self.ledger.states["heads"][0].sum(axis=0)


def run(scenario: Scenario) -> Plan:
    """The plain run of a filled scenario. Raises ScenarioError for one without a site, of which there is nothing to say."""
    if not scenario.sites:
        raise ScenarioError([Problem(scenario.file, "is empty; what a plan costs is counted at its sites", address="sites")])
    inputs = Inputs(scenario)
    return Plan(scenario, simulate(inputs), inputs)


@dataclass(frozen=True)
class LineSaving:
    """A line's undiscounted cost on both sides, and the present value of the difference."""

    line: str
    base: float
    scenario: float
    present_saving: float

    @property
    def saving(self) -> float:
        return self.base - self.scenario

    @property
    def soft(self) -> bool:
        """Whether the line is time, which nobody pays."""
        return LINES[self.line].kind == "soft"


@dataclass(frozen=True)
class Difference:
    """What a plan saves against the base: positive means cheaper. Money is undiscounted unless a name says otherwise."""

    base: Plan
    plan: Plan

    @cached_property
    def saving_at_start(self) -> float:
        return float((measures.cost_at_start(self.base.ledger) - measures.cost_at_start(self.plan.ledger))[0])

    @cached_property
    def saving_by_month(self) -> Array:
        """L2: saving_t = base_t - scenario_t. (month,)."""
        return (measures.cost_by_month(self.base.ledger) - measures.cost_by_month(self.plan.ledger))[0]

    @cached_property
    def cumulative(self) -> Array:
        """Cumulative saving after each month, the start included. (month,)."""
        return self.saving_at_start + np.cumsum(self.saving_by_month)

    @property
    def saving(self) -> float:
        return self.base.total_cost - self.plan.total_cost

    @property
    def npv_saving(self) -> float:
        return self.base.npv_cost - self.plan.npv_cost

    @property
    def npv_saving_after_tax(self) -> float | None:
        """L8: after the firm's tax, which both sides state alike; None where they state none."""
        before = self.base.npv_cost_after_tax
        after = self.plan.npv_cost_after_tax
        return None if before is None or after is None else before - after

    @cached_property
    def run_rate(self) -> float | None:
        """L5: saving of a year once nothing is under way; None if something still is in the last month."""
        return None if self.settled_from is None else self.base.run_rate_cost - self.plan.run_rate_cost

    @cached_property
    def settled_from(self) -> int | None:
        """The plan month from which the run-rate holds, None if outside the horizon."""
        month = int(measures.settled_from(self.base.ledger, self.plan.ledger)[0])
        return month if month <= self.base.ledger.months else None

    @cached_property
    def one_off_cost(self) -> float:
        """L6: one-off cost of the plan beyond that of the base."""
        return float((measures.one_off_cost(self.plan.ledger) - measures.one_off_cost(self.base.ledger))[0])

    @cached_property
    def payback_months(self) -> float | None:
        return measures.payback_month(self.saving_at_start, self.saving_by_month)

    @cached_property
    def irr(self) -> float | None:
        return measures.irr(self.saving_at_start, self.saving_by_month)

    @cached_property
    def lowest_cumulative(self) -> float:
        return measures.lowest_cumulative(self.saving_at_start, self.saving_by_month)

    @property
    def share_saved(self) -> float | None:
        """Run-rate saving over the base's run-rate cost."""
        cost = self.base.run_rate_cost
        return None if self.run_rate is None or cost == 0 else self.run_rate / cost

    @cached_property
    def by_line(self) -> tuple[LineSaving, ...]:
        """Every line that either plan has, in the order of the register; the present values of the cash lines add up to `npv_saving`."""
        out = []
        base, plan = self.base.ledger, self.plan.ledger
        for line in LINES:
            months = [(ledger.by_month(line)[0], float(ledger.at_start(line)[0])) for ledger in (base, plan)]
            totals = [float(by_month.sum() + start) for by_month, start in months]
            present = [
                start + float((by_month * discount_factors(ledger.discount_rate[0], 1, ledger.months)).sum())
                for (by_month, start), ledger in zip(months, (base, plan), strict=True)
            ]
            if any(abs(total) > 1e-9 for total in totals) or abs(present[0] - present[1]) > 1e-9:
                out.append(LineSaving(line, totals[0], totals[1], present[0] - present[1]))
        return tuple(out)

    @property
    def cash_lines(self) -> tuple[LineSaving, ...]:
        """The lines of which the headline is made."""
        return tuple(row for row in self.by_line if not row.soft)

    @property
    def soft_lines(self) -> tuple[LineSaving, ...]:
        """The lines that are time, never added to the headline."""
        return tuple(row for row in self.by_line if row.soft)
