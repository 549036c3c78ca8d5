"""Space of a plan as tables: seats needed, held and short by site and month, by weekday, and the leases with what happens to them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.analysis.difference import Plan
from planner.model.attendance import WEEKDAYS
from planner.report.people import months
from planner.scenario.contracts import leases_of
from planner.scenario.quantity import month_text


def seats(plan: Plan) -> pd.DataFrame:
    """A row for each site and month: seats needed on the busiest day, held, short, sublet, area held, office cost of a seat (blank without)."""
    ledger, rows = plan.ledger, []
    names = {
        "needed": "seats_needed",
        "held": "seats_held",
        "short": "seats_short",
        "sublet": "seats_sublet",
        "area": "area_held",
        "cost": "seat_cost",
    }
    shape = (len(ledger.sites), ledger.months)
    states = {key: np.broadcast_to(ledger.states[name][0], shape) for key, name in names.items()}
    for number, site in enumerate(ledger.sites):
        for t, month in enumerate(months(plan)):
            found = {key: float(values[number, t]) for key, values in states.items()}
            people = float(sum(ledger.states["heads"][0, n, t] for n, cohort in enumerate(ledger.cohorts) if cohort.site == site))
            rows.append({"site": site, "month": month, "people": people, **found, "empty": max(found["held"] - found["needed"], 0.0)})
    return pd.DataFrame(rows)


def weekdays(plan: Plan, site: str, month: int) -> pd.DataFrame:
    """Seats needed on each weekday of a plan month, beside what is held. Raises ValueError for a site that the plan does not have."""
    ledger = plan.ledger
    number = ledger.sites.index(site)
    needed = ledger.states["seats_by_weekday"][0, number, month - 1]
    held = float((ledger.states["seats_held"] + ledger.states["seats_short"])[0, number, month - 1])
    return pd.DataFrame({"weekday": WEEKDAYS, "needed": needed.astype(float), "held": [held] * 5})


def leases(plan: Plan) -> pd.DataFrame:
    """A row for each lease: site, seats, first and last month, how it ends and when its seats come free next."""
    scenario, rows = plan.scenario, []
    for site in scenario.sites:
        for key, lease in leases_of(scenario, site).items():
            assert lease.seats and lease.ends
            early = lease.break_.month if lease.exit == "break" and lease.break_ else None
            sublet = lease.sublease.month if lease.exit == "sublease" and lease.sublease else None
            free = early or sublet or lease.ends
            rows.append(
                {
                    "site": site,
                    "lease": key.removeprefix("leases."),
                    "seats": lease.seats.value,
                    "begins": month_text(lease.begins.value) if lease.begins else "",
                    "ends": month_text(lease.ends.value),
                    "exit": {"expiry": "runs to its end", "break": "broken early", "sublease": "sublet"}[lease.exit],
                    "seats come free": month_text(free.value),
                    "break possible": month_text(lease.break_.month.value) if lease.break_ and lease.break_.month else "",
                }
            )
    return pd.DataFrame(rows, columns=["site", "lease", "seats", "begins", "ends", "exit", "seats come free", "break possible"])
