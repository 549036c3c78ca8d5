"""Pitfalls of service: work left undone while it changes hands, or because the people for it can't be found."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from planner.analysis.difference import Difference
from planner.analysis.pitfall import Warning, moving, value
from planner.scenario.language import money, numeral
from planner.scenario.language import text as _
from planner.scenario.quantity import month_text

LEFT_OVER = 0.05  # months of a post's work, below which nothing is said


def service_gap(difference: Difference) -> Iterable[Warning]:
    """P16: work is left undone while it changes hands, or because the people for it can't be found."""
    yield from _work_is_left_undone(difference)
    yield from _work_is_left_over(difference)
    yield from _pool_is_exhausted(difference)


def _work_is_left_undone(difference: Difference) -> Iterable[Warning]:
    """A team's capacity is below its work, and what is missing waits longer than promised or is not covered at all."""
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
        handing_over = any(
            states["donors"][0, m, first] > 0 for m, name in enumerate(plan.ledger.moves) if plan.scenario.moves[name].team == team
        )
        yield Warning(
            "P16",
            "block" if policy == "none" else "caution",
            _wait_text(float(days[worst]), promised, handing_over).format(
                team=team, first=month_text(plan.ledger.start + first), worst=month_text(plan.ledger.start + worst),
                days=numeral(days[worst]) if np.isfinite(days[worst]) else "", promised=numeral(promised, "0.###")
            )
            + " "
            + (
                _("Nobody covers it (cover: none), so the plan does less work than the one it is compared with.")
                if policy == "none"
                else _("Cover has a limit; raise it, hire earlier or spread the move.")
            ),
            "work.cover" if policy == "none" else "work.cover_limit",
        )


def _work_is_left_over(difference: Difference) -> Iterable[Warning]:
    """Within its promise a team leaves more work to the time after the horizon than it does today; somebody does it then."""
    plan, base = difference.plan.ledger, difference.base.ledger
    policy = difference.plan.scenario.work.cover
    for number, team in enumerate(plan.teams):
        before = float(base.states["backlog"][0, base.teams.index(team), -1]) if team in base.teams else 0.0
        left = float(plan.states["backlog"][0, number, -1]) - before
        promised = value(difference.plan.scenario.teams[team].turnaround_days)
        if left < LEFT_OVER or (policy == "none" and plan.states["turnaround_days"][0, number].max() > promised + 1e-6):
            continue  # what nobody covers has been said
        own = next(row for row, cohort in enumerate(plan.cohorts) if cohort.name == team)
        amount = left * float(plan.terms["price_of_cover"][0, own, -1])
        yield Warning(
            "P16",
            "caution",
            _(
                "At the end {team} leaves {left} months of a post's work undone, more than today; its promise is {promised} working days. "
                "Doing it costs {amount} at the price of cover, after the horizon and in no total."
            ).format(
                left=numeral(left), team=team, promised=numeral(promised, "0.###"),
                amount=money(amount, plan.currency),
            ),
            f"teams.{team}.turnaround_days",
            amount,
        )


def _wait_text(days: float, promised: float, handing_over: bool) -> str:
    """The sentence on a wait, with places for `team`, `first` and `worst` month, `days` and what is `promised`."""
    if not np.isfinite(days):
        if handing_over:
            return _("Work of {team} is left undone from {first} on, before it is handed over: in {worst} it waits without end, as nobody is there to do it.")
        return _("Work of {team} is left undone from {first} on: in {worst} it waits without end, as nobody is there to do it.")
    if promised and handing_over:
        return _(
            "Work of {team} is left undone from {first} on, before it is handed over: in {worst} it waits {days} working days, {promised} are promised."
        )
    if promised:
        return _("Work of {team} is left undone from {first} on: in {worst} it waits {days} working days, {promised} are promised.")
    if handing_over:
        return _("Work of {team} is left undone from {first} on, before it is handed over: in {worst} it waits {days} working days.")
    return _("Work of {team} is left undone from {first} on: in {worst} it waits {days} working days.")


def _pool_is_exhausted(difference: Difference) -> Iterable[Warning]:
    """J4: a plan wants more of those who work in an occupation at a place than one employer can win, or posts stay empty for it."""
    plan, seen = difference.plan, set()
    states, limit = plan.ledger.states, value(plan.scenario.evidence.talent.most_of_pool, 1.0)
    limited = plan.scenario.evidence.talent.capture is not None
    before = {(cohort.role, cohort.place): row for row, cohort in enumerate(difference.base.ledger.cohorts) if not cohort.vendor}
    for row, cohort in enumerate(plan.ledger.cohorts):
        key = (cohort.role, cohort.place)
        if cohort not in moving(plan) or cohort.vendor or key in seen:
            continue
        share = states["pool_share"][0, row]
        if not np.isfinite(share).all():
            continue
        then = difference.base.ledger.states["pool_share"][0, before[key]] if key in before else np.zeros(1)
        empty = float(states["need"][0, row, -1] - states["heads"][0, row, -1]) if limited else 0.0
        if not (share.max() > max(limit, then.max()) + 1e-9 or empty > 0.5):
            continue
        seen.add(key)
        yield Warning(
            "P16",
            "caution",
            (
                _("At the end {empty} posts of {move} are not filled: too few who do the work of {role} can be won at {place}.").format(empty=numeral(empty), move=cohort.move, role=cohort.role, place=cohort.place)
                if empty > 0.5
                else _("The plan wants {share} of all who do the work of {role} at {place}; one employer can win about {limit}.").format(share=numeral(share.max(), "0%"), role=cohort.role, place=cohort.place, limit=numeral(limit, "0%"))
            )
            + " "
            + _("Move less there, or part of it elsewhere."),
            f"moves.{cohort.move}.share",
        )
