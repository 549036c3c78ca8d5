"""Pitfalls of the result: the yearly figure instead of the whole, a horizon too short, studies and sellers, several rates of return."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from planner.analysis.difference import Difference
from planner.analysis.measures import NOTHING
from planner.analysis.pitfall import Warning, days_on_site, listed, moving, value
from planner.scenario.part import Part, declared


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


def studies_of_those_who_stayed(difference: Difference) -> Iterable[Warning]:
    """P25: fewer people leave because studies of volunteers and experienced staff say so."""
    plan = difference.plan
    evidence = plan.scenario.evidence.turnover
    days = {days_on_site(plan, cohort) > 0 for cohort in moving(plan) if not cohort.vendor and days_on_site(plan, cohort) < 5}
    known = {False: ("home", evidence.home, "at home"), True: ("hybrid", evidence.hybrid, "in a mixed week")}
    found = [
        (f"evidence.turnover.{key}", f"{1 - value(item):.0%} fewer people leave {words}")
        for hybrid, (key, item, words) in known.items()
        if hybrid in days and item is not None and item.origin.kind == "library" and item.value < 1
    ]
    if found:
        yield Warning(
            "P25",
            "note",
            f"Taken from studies: {listed([text for _, text in found])}. They looked at volunteers, experienced staff and single firms; among people who are sent, more "
            "may leave. Your own figures from the first wave say more.",
            found[0][0],
        )


def figures_of_sellers(difference: Difference) -> Iterable[Warning]:
    """P26: figures of the plan that come from those who sell what they are about."""
    plan, scenario = difference.plan, difference.plan.scenario
    going = moving(plan)
    parts: dict[str, Part] = {
        **{f"arrangements.{cohort.arrangement}.": scenario.arrangements[cohort.arrangement] for cohort in going if not cohort.vendor},
        **{f"vendors.{cohort.vendor}.": scenario.vendors[cohort.vendor] for cohort in going if cohort.vendor},
        **{f"sites.{cohort.site}.": scenario.sites[cohort.site] for cohort in going if cohort.site},
    }
    found = {
        address: f"{spec.label.lower()} of {prefix.split('.')[1]} ({quantity.value:,.10g} {spec.unit})"
        for prefix, part in parts.items()
        for inner, spec, quantity in declared(part)
        if quantity is not None and quantity.origin.confidence == "seller" and quantity.value
        for address in [f"{prefix}{inner}"]
    }
    if found:
        yield Warning(
            "P26",
            "note",
            f"Sellers' own figures, which nobody else has checked: {listed(list(found.values()))}. Replace them by offers you hold.",
            next(iter(found)),
        )


def several_rates_of_return(difference: Difference) -> Iterable[Warning]:
    """P28: the saving changes its sign more than once, so no rate of return is the right one."""
    flows = np.concatenate([[difference.saving_at_start], difference.saving_by_month])
    changes = int(np.count_nonzero(np.diff(np.sign(flows[np.abs(flows) > NOTHING]))))
    if difference.irr is None and changes > 1:
        yield Warning(
            "P28",
            "note",
            f"The saving changes between gain and loss {changes} times over the months, so there is no single rate of return and none is shown. Present value and "
            "payback hold.",
            "money.discount_rate",
        )
