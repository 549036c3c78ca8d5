"""Named pitfalls (P01-P36) and the rule that finds each; one function a pitfall, in a manager's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from planner.analysis.difference import Difference, run
from planner.scenario.change import apply
from planner.scenario.quantity import month_text

Severity = Literal["block", "caution", "note"]


@dataclass(frozen=True)
class Warning:
    """A pitfall that was found: `amount` is its size in money where it can be computed, `address` what to change."""

    id: str
    severity: Severity
    message: str
    address: str
    amount: float | None = None
    acknowledged: str = ""

    @property
    def blocks(self) -> bool:
        return self.severity == "block" and not self.acknowledged


def warnings(difference: Difference) -> tuple[Warning, ...]:
    """Everything that the rules find, what blocks first."""
    given = difference.plan.scenario.acknowledged
    found = []
    for rule in WARNINGS.values():
        for warning in rule(difference):
            note = given.get(warning.id)
            found.append(Warning(**{**vars(warning), "acknowledged": f"{note.by}, {note.date}" if note else ""}))
    return tuple(sorted(found, key=lambda w: ("block", "caution", "note").index(w.severity)))


def rent_runs_on(difference: Difference) -> Iterable[Warning]:
    """P01: seats fall, the leased space does not."""
    base, plan = difference.base.ledger, difference.plan.ledger
    for number, site in enumerate(plan.sites):
        lease = difference.plan.scenario.sites[site].lease
        if lease is None or lease.ends is None or site not in base.sites:
            continue
        freed = base.states["seats_needed"][0, base.sites.index(site)] - plan.states["seats_needed"][0, number]
        held, needed = plan.states["seats_held"][0, number], plan.states["seats_needed"][0, number]
        empty = np.minimum(np.maximum(freed, 0.0), np.maximum(held - needed, 0.0))
        if not np.any(empty > 0):
            continue
        rent = np.divide(plan.costs["rent"][0, number], held, out=np.zeros_like(held), where=held > 0)
        amount = float((empty * rent).sum())
        first = np.flatnonzero(empty > 0)[0]
        early = lease.break_.month if lease.exit == "break" and lease.break_ else None
        leaves, last = ("the break", early.value) if early else ("the end of the lease", lease.ends.value)
        yield Warning(
            "P01",
            "caution",
            f"Rent at {site} runs on to {month_text(last)}, {leaves}. The seats emptied from {month_text(plan.start + first)} on "
            f"save nothing until then: {amount:,.0f} {plan.currency} of rent is paid for empty seats.",
            f"sites.{site}.lease.exit",
            amount,
        )


def stipend_assumed_free_of_tax(difference: Difference) -> Iterable[Warning]:
    """P11: a stipend counted as untaxed, which holds only under an accountable plan."""
    plan = difference.plan
    for name, arrangement in plan.scenario.arrangements.items():
        rows = [number for number, cohort in enumerate(plan.ledger.cohorts) if cohort.arrangement == name]
        paid = plan.ledger.costs["stipend"][0, rows].sum()
        if arrangement.stipend_tax != "accountable" or not paid > 0:
            continue
        address = f"arrangements.{name}.stipend_tax"
        taxed = run(apply(plan.scenario, {address: "taxable"})[0])
        yield Warning(
            "P11",
            "block",
            f"The stipend of arrangement {name} counts as free of tax. That holds only under an accountable plan: a business connection, receipts within "
            f"60 days, what is left over returned within 120. Taxed as wages it costs {taxed.total_cost - plan.total_cost:,.0f} {plan.ledger.currency} more "
            "in employer contributions, and people keep less of it.",
            address,
            taxed.total_cost - plan.total_cost,
        )


def horizon_cuts_commitments(difference: Difference) -> Iterable[Warning]:
    """P21: commitments after the horizon are more than 5 % of the present value of the saving."""
    base, plan = difference.base.tail_cost, difference.plan.tail_cost
    largest = max(base, plan)
    if largest > 0.05 * abs(difference.npv_saving) and largest > 0:
        currency = difference.plan.ledger.currency
        yield Warning(
            "P21",
            "caution",
            f"The horizon ends before what has been signed: after it, {difference.base.name} still owes {base:,.0f} {currency} and {difference.plan.name} "
            f"{plan:,.0f} (present value). With that the saving is {difference.npv_saving + base - plan:,.0f} instead of {difference.npv_saving:,.0f}.",
            "months",
            base - plan,
        )


def run_rate_is_not_the_result(difference: Difference) -> Iterable[Warning]:
    """P22: the yearly saving at the end looks good, the plan as a whole does not."""
    rate = difference.run_rate
    if rate is not None and rate > 0 and (difference.npv_saving < 0 or difference.payback_months is None):
        currency = difference.plan.ledger.currency
        pays = (
            "is not earned back inside the horizon"
            if difference.payback_months is None
            else f"is earned back after {difference.payback_months:.0f} months"
        )
        yield Warning(
            "P22",
            "caution",
            f"{rate:,.0f} {currency} a year is the saving once everything has settled, not the result: over the horizon the plan "
            f"{'costs' if difference.npv_saving < 0 else 'saves'} {abs(difference.npv_saving):,.0f} in present value, one-offs are {difference.one_off_cost:,.0f}, "
            f"and the money {pays}.",
            "months",
            difference.npv_saving,
        )


def work_is_left_undone(difference: Difference) -> Iterable[Warning]:
    """P16: a team's capacity is below its work, and what is missing waits longer than promised or is not covered at all."""
    plan, base = difference.plan, difference.base.ledger
    policy = plan.scenario.work.cover
    for number, team in enumerate(plan.ledger.teams):
        states = plan.ledger.states
        backlog, days = states["backlog"][0, number], states["turnaround_days"][0, number]
        before = base.states["backlog"][0, base.teams.index(team)] if team in base.teams else np.zeros(1)
        promise = plan.scenario.teams[team].turnaround_days
        promised = promise.value if promise else 0.0
        if backlog.max() <= before.max() + 1e-6 or days.max() <= promised + 1e-6:
            continue
        worst, first = int(np.argmax(days)), int(np.flatnonzero(days > promised + 1e-6)[0])
        wait = f"{days[worst]:,.0f} working days" if np.isfinite(days[worst]) else "without end: nobody is there to do it"
        handing_over = any(
            states["donors"][0, m, first] > 0 for m, name in enumerate(plan.ledger.moves) if plan.scenario.moves[name].team == team
        )
        yield Warning(
            "P16",
            "block" if policy == "none" else "caution",
            f"Work of {team} is left undone from {month_text(plan.ledger.start + first)} on{', before it is handed over' if handing_over else ''}: in "
            f"{month_text(plan.ledger.start + worst)} it waits {wait}{f', {promised:g} are promised' if promised else ''}. "
            + (
                "Nobody covers it (cover: none), so the plan does less work than the one it is compared with."
                if policy == "none"
                else "Cover has a limit; raise it, hire earlier or spread the move."
            ),
            "work.cover" if policy == "none" else "work.cover_limit",
        )


WARNINGS: dict[str, Callable[[Difference], Iterable[Warning]]] = {
    "P01": rent_runs_on,
    "P11": stipend_assumed_free_of_tax,
    "P16": work_is_left_undone,
    "P21": horizon_cuts_commitments,
    "P22": run_rate_is_not_the_result,
}
