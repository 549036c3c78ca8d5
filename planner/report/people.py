"""People of a plan as tables: who is where by month, work against capacity, vacancies, who is hired and who leaves."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.analysis.difference import Plan
from planner.model.calendar import Array
from planner.scenario.quantity import month_text

GROUPS = ("role", "place", "team", "arrangement")


def months(plan: Plan) -> list[str]:
    """The months of a plan as text."""
    return [month_text(plan.ledger.start + t) for t in range(plan.ledger.months)]


def heads_by(plan: Plan, by: str) -> pd.DataFrame:
    """People paid, a row a month and a column a group; a vendor's people stand in columns of their own. Raises ValueError for another group."""
    if by not in GROUPS:
        raise ValueError(f"people are grouped by {', '.join(GROUPS)}, not by {by}")
    ledger = plan.ledger
    heads, others = ledger.states["heads"][0], np.broadcast_to(ledger.states["vendor_fte"], (1, len(ledger.cohorts), ledger.months))[0]
    columns: dict[str, Array] = {}
    for number, cohort in enumerate(ledger.cohorts):
        name = f"{cohort.vendor} (vendor)" if cohort.vendor else str(getattr(cohort, by))
        columns[name] = columns.get(name, np.zeros(ledger.months)) + (others if cohort.vendor else heads)[number]
    return pd.DataFrame(columns, index=pd.Index(months(plan), name="month"))


def work_by_team(plan: Plan) -> pd.DataFrame:
    """A row for each team and month: posts (the work in the team's own people), capacity, backlog at the month's end, days that work waits."""
    ledger, rows = plan.ledger, []
    states = {key: _whole(ledger.states[key][0], ledger.months) for key in ("work", "capacity", "backlog", "turnaround_days")}
    for number, team in enumerate(ledger.teams):
        for t, month in enumerate(months(plan)):
            rows.append({"team": team, "month": month, **{key: float(values[number, t]) for key, values in states.items()}})
    return pd.DataFrame(rows)


def flows(plan: Plan) -> pd.DataFrame:
    """A row for each cohort and month in which somebody comes or goes: hires, leavers, moved in and out, released, laid off, vacancies, heads."""
    ledger, rows = plan.ledger, []
    names = ("hires", "leavers", "joined", "layoffs", "need", "heads")
    states = {key: _whole(ledger.states[key][0], ledger.months) for key in names}
    released = _whole(ledger.states["released"][0], ledger.months)
    for number, cohort in enumerate(ledger.cohorts):
        if cohort.vendor:
            continue
        moves = [m for m, name in enumerate(ledger.moves) if plan.scenario.moves[name].team == cohort.name]
        for t, month in enumerate(months(plan)):
            found = {key: float(values[number, t]) for key, values in states.items()}
            gone = float(released[moves, t].sum()) if not cohort.move else 0.0
            if any(abs(found[key]) > 1e-9 for key in ("hires", "leavers", "joined", "layoffs")) or gone > 1e-9:
                rows.append(
                    {
                        "month": month,
                        "cohort": cohort.name,
                        "role": cohort.role,
                        "place": cohort.place,
                        "hires": found["hires"],
                        "leavers": found["leavers"],
                        "moved in or out": found["joined"],
                        "released": gone,
                        "laid off": found["layoffs"],
                        "heads": found["heads"],
                        "vacancies": max(found["need"] - found["heads"], 0.0),
                    }
                )
    columns = ["month", "cohort", "role", "place", "hires", "leavers", "moved in or out", "released", "laid off", "heads", "vacancies"]
    return pd.DataFrame(rows, columns=columns)


def staffing_figures(plan: Plan) -> dict[str, float]:
    """The figures of the plan at a glance: people first and last month, hires of a year at most, most released in a month, longest wait."""
    ledger = plan.ledger
    heads = plan.heads_by_month
    wait = _whole(ledger.states["turnaround_days"][0], ledger.months)
    return {
        "first": float(heads[0]),
        "last": float(heads[-1]),
        "vendors": float(ledger.states["vendor_fte"][0, :, -1].sum()),
        "hires": float(ledger.states["hires"][0].sum()),
        "replaced": float(np.minimum(ledger.states["hires"][0], ledger.states["leavers"][0]).sum()),
        "released": float(ledger.states["released"][0].sum()),
        "wait": float(np.max(wait, initial=0.0)),
    }


def _whole(values: Array, count: int) -> Array:
    """Values of every month, also where one holds for all. (owner, month or 1) -> (owner, month)."""
    return np.broadcast_to(values, (*values.shape[:-1], count))
