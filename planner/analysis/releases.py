"""Chances to give leased seats back: when, by what notice, for what cost, and what taking one would do to the plan (E4-E6, E9)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.analysis.difference import Plan, run
from planner.analysis.pitfall import value
from planner.model.inputs import Inputs
from planner.model.leases import Leases, leases
from planner.scenario.change import apply
from planner.scenario.contracts import leases_of
from planner.scenario.leases import Lease
from planner.scenario.schema import Scenario
from planner.scenario.text import ScenarioError


@dataclass(frozen=True)
class Chance:
    """A way out of a lease: `way` is expiry, break or sublease, `taken` whether the plan goes it; months since year 0.

    `notice` is the last month in which it can be given, None where none is needed; `cost` is what leaving costs, before any discount.
    """

    site: str
    lease: str
    way: str
    taken: bool
    last: int
    notice: int | None
    seats: float
    cost: float

    @property
    def address(self) -> str:
        """Of the choice between the ways."""
        return f"sites.{self.site}.{self.lease}.exit"


def chances(plan: Plan) -> list[Chance]:
    """Every way out of every lease that is still open when the plan starts, the first to be decided first."""
    found = [
        chance
        for site in plan.ledger.sites
        for key, lease in leases_of(plan.scenario, site).items()
        for way in _ways(lease)
        if (chance := _chance(plan, site, key, lease, way)) is not None
    ]
    return sorted(found, key=lambda chance: chance.last if chance.notice is None else chance.notice)


def saving(plan: Plan, chance: Chance) -> float:
    """What the plan would save in present value if it took a chance that it leaves; negative: it would cost more. Raises ScenarioError."""
    return plan.npv_cost - run(apply(plan.scenario, {chance.address: chance.way})[0]).npv_cost


def _ways(lease: Lease) -> list[str]:
    return ["expiry", *(["break"] if lease.break_ else []), *(["sublease"] if lease.sublease else [])]


def _chance(plan: Plan, site: str, key: str, lease: Lease, way: str) -> Chance | None:
    """A way out with its dates and cost, None where it is no longer open; what is not let go before runs to the end of the lease."""
    taken = way in ("expiry", lease.exit)
    try:
        scenario = plan.scenario if taken else apply(plan.scenario, {f"sites.{site}.{key}.exit": way})[0]
    except ScenarioError:
        return None  # the date for notice has passed
    start = plan.ledger.start
    found, number = _leases(plan, scenario, f"sites.{site}.{key}")
    dated = {"break": lease.break_, "sublease": lease.sublease}.get(way)
    month = int(value(dated.month if dated else lease.ends))
    if month < start:
        return None
    held = np.append(found.held[0, number], 0.0)  # nothing after the end of the lease
    at = month - start
    notice = month - int(value(lease.break_.notice_months)) if way == "break" and lease.break_ else None
    cost = float(found.letting[0, number].sum() if way == "sublease" else found.leaving[0, number, at])
    seats = float(held[at] - held[at + 1])
    return Chance(site, key, way, taken, month, notice, seats, cost) if seats or cost else None


def _leases(plan: Plan, scenario: Scenario, address: str) -> tuple[Leases, int]:
    """The leases of a scenario with the seats that the plan needs, and the place of one of them."""
    inputs = Inputs(scenario)
    return leases(inputs, plan.ledger.states["seats_needed"]), [name for _, name in inputs.leases].index(address)
