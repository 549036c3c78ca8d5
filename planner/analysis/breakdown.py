"""A plan's cash cost by role, place, line, year or month; each adds up to its total."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from planner.analysis.difference import Difference, Plan
from planner.analysis.measures import cash_lines
from planner.model.calendar import Array
from planner.model.register import LINES
from planner.scenario.language import marked
from planner.scenario.quantity import month_text, year_text

BY = (marked("role"), marked("place"), marked("line"), marked("year"), marked("month"))
SPACE, CENTRES, VENDORS = "space", "centres", "vendors"  # what belongs to no role
OF_NO_ROLE = {SPACE: marked("Space"), CENTRES: marked("Running a centre"), VENDORS: marked("Vendors")}  # as people call it


def breakdown(plan: Plan, by: str) -> dict[str, Array]:
    """Undiscounted cash by group, what is due at the decision first: label -> (1 + month,). Raises ValueError for another grouping.

    Groups of (fiscal) years and months are in the order of time, the others by size. What a site costs belongs to no role: its space is one
    group, steering and running it another. What a vendor bills belongs to no place of ours: it stands under the vendor's name.
    """
    if by not in BY:
        raise ValueError(f"a breakdown is by {', '.join(BY)}, not by {by}")
    if by in ("year", "month"):
        return _by_time(plan, by)
    out: dict[str, Array] = {}
    for line in cash_lines(plan.ledger):
        label = labels(plan, line, by)
        for number in range(len(plan.ledger.owners(line))):
            found = out.setdefault(label(number), np.zeros(1 + plan.ledger.months))
            if line in plan.ledger.upfront:
                found[0] += plan.ledger.upfront[line][0, number]
            else:
                found[1:] += plan.ledger.costs[line][0, number]
    if by == "role" and CENTRES in out and not out[CENTRES].any():
        del out[CENTRES]  # nobody runs one
    return dict(sorted(out.items(), key=lambda item: -abs(float(item[1].sum()))))


def _by_time(plan: Plan, by: str) -> dict[str, Array]:
    total = sum(breakdown(plan, "line").values(), np.zeros(1 + plan.ledger.months))
    out: dict[str, Array] = {}
    for t in range(len(total)):
        month = plan.ledger.start + max(t - 1, 0)
        label = year_text(month, plan.scenario.fiscal_year_starts) if by == "year" else month_text(month)
        found = out.setdefault(label, np.zeros(len(total)))
        found[t] = total[t]
    return out


def labels(plan: Plan, line: str, by: str) -> Callable[[int], str]:
    """The role, place, arrangement or line of each owner of a line, by its position; a site or vendor is in no arrangement ("")."""
    ledger, scenario = plan.ledger, plan.scenario
    owner = ledger.lines[line].owner
    cohorts = {cohort.name: cohort for cohort in ledger.cohorts}
    if by == "line":
        return lambda number: line
    if owner == "site":
        none = {"role": SPACE if LINES[line].driver == "office" else CENTRES, "arrangement": ""}
        return lambda number: none[by] if by in none else scenario.sites[ledger.sites[number]].place
    if owner == "vendor":
        none = {"role": VENDORS, "arrangement": ""}
        return lambda number: none[by] if by in none else ledger.vendors[number]
    found = [cohorts[name] for name in ledger.owners(line)]
    if by == "place":
        return lambda number: found[number].vendor or found[number].place
    return lambda number: str(getattr(found[number], by))


def savings(difference: Difference, by: str) -> dict[str, tuple[float, float]]:
    """(cost of the base, cost of the plan) of every group that either has, undiscounted."""
    base, plan = (breakdown(side, by) for side in (difference.base, difference.plan))
    return {
        label: (float(base[label].sum()) if label in base else 0.0, float(plan[label].sum()) if label in plan else 0.0)
        for label in [*base, *(label for label in plan if label not in base)]
    }
