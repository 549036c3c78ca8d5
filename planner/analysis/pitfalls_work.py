"""Pitfalls of work: output that nobody measured, time counted as money, work left undone, departments and desks pulled apart."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from planner.analysis.difference import Difference, Plan
from planner.analysis.pitfall import Warning, days_on_site, listed, most, moving, place_of_team, rests_on, so_much, value
from planner.model.friction import shared_hours
from planner.model.inputs import Cohort, Inputs
from planner.scenario.people import Role
from planner.scenario.quantity import month_text

HIGHEST_EFFECT, LOWEST_EFFECT = 0.10, -0.20  # beyond these, no study of remote work has gone
MOST_LOST = 0.3  # of the time of a person; beyond it the work and its department are one
LONE_TEAM = 10  # heads, below which freed time hardly ever makes a whole post
WORKS_WITH_OTHERS = ("judgement", "advisory", "synchronous")


def as_productive_from_the_first_day(difference: Difference) -> Iterable[Warning]:
    """P08: those who receive work elsewhere do as much as those here, at once."""
    plan, seen = difference.plan, set()
    today = {place_of_team(difference.base, team) for team in difference.base.scenario.teams}
    for cohort in moving(plan):
        move, role = plan.scenario.moves[cohort.move], plan.scenario.roles[cohort.role]
        if cohort.vendor:
            vendor = plan.scenario.vendors[cohort.vendor]
            address, who, output = f"vendors.{cohort.vendor}.relative_productivity", cohort.vendor, value(vendor.relative_productivity, 1.0)
            learns = vendor.price_per_item is not None
        else:
            address, who = f"places.{cohort.place}.relative_productivity", cohort.place
            output = value(plan.scenario.places[cohort.place].relative_productivity, 1.0)
            learns = not cohort.away or cohort.place in today or _ramp(role) > 0
        learns = learns or value(move.dip) * value(move.dip_months) > 0
        if output < 1 or learns or address in seen:
            continue
        seen.add(address)
        amount = rests_on(difference, {address: "0.9"})
        yield Warning(
            "P08",
            "caution",
            f"Those who take over work at {who} do as much in an hour as those who do it today, from the first day: no gap, no ramp, no dip. Pay is "
            "compared, output is not."
            + (f" With 90% of the output {amount:,.0f} {plan.ledger.currency} of the saving is gone." if amount else ""),
            address,
            amount,
        )


def _ramp(role: Role) -> float:
    """FTE-months that a new person lacks."""
    return (1 - value(role.start_productivity, 1.0)) * value(role.ramp_months) / 2


def freed_time_counted_as_money(difference: Difference) -> Iterable[Warning]:
    """P09: more output is turned into fewer heads, more than is likely."""
    plan = difference.plan
    for cohort in moving(plan):
        share = value(plan.scenario.moves[cohort.move].release_share)
        heads = float(plan.ledger.states["posts"][0, plan.ledger.teams.index(cohort.team), 0])
        if cohort.away or not (share > 0.5 or (share > 0 and heads < LONE_TEAM)):
            continue
        address = f"moves.{cohort.move}.release_share"
        amount = rests_on(difference, {address: "0"})
        if amount is None or amount < 1:
            continue
        yield Warning(
            "P09",
            "caution",
            f"{share:.0%} of the time that higher output frees in {cohort.team} ({heads:,.0f} posts) counts as posts that are given up. "
            f"{amount:,.0f} {plan.ledger.currency} of the saving is time, not money, unless somebody leaves for it.",
            address,
            amount,
        )


def one_study_for_all(difference: Difference) -> Iterable[Warning]:
    """P10: an effect of working at home beyond what studies found."""
    plan, seen = difference.plan, set()
    for cohort in moving(plan):
        if cohort.vendor or days_on_site(plan, cohort) >= 3:
            continue
        effect = plan.scenario.teams[cohort.team].remote_effect
        address = _where_the_effect_stands(plan, cohort)
        if effect is None or LOWEST_EFFECT <= effect.value <= HIGHEST_EFFECT or address in seen:
            continue
        seen.add(address)
        amount = rests_on(difference, {address: "0"})
        yield Warning(
            "P10",
            "caution",
            f"Working at home changes the output of {cohort.team} by {effect.value:+.0%}. Studies found from -19% (new people, data entry) to +13% (volunteers, "
            "calls), and one result went from +7.5% in its draft to -4% in print. Measure two months of your own before you rely on it."
            + (f" Without the effect the saving is {so_much(amount, plan.ledger.currency)}." if amount else ""),
            address,
            amount,
        )


def _where_the_effect_stands(plan: Plan, cohort: Cohort) -> str:
    """The address from which a team's remote effect comes."""
    own = plan.scenario.teams[cohort.team].remote_effect
    if own is None or not own.same_as:
        return f"teams.{cohort.team}.remote_effect"
    role = plan.scenario.roles[cohort.role].remote_effect
    return own.same_as if role is None or not role.same_as else role.same_as


def service_gap(difference: Difference) -> Iterable[Warning]:
    """P16: work is left undone while it changes hands, or because the people for it can't be found."""
    yield from _work_is_left_undone(difference)
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
                f"At the end {empty:,.0f} posts of {cohort.move} are not filled: too few who do the work of {cohort.role} can be won at {cohort.place}. "
                if empty > 0.5
                else f"The plan wants {share.max():.0%} of all who do the work of {cohort.role} at {cohort.place}; one employer can win about {limit:.0%}. "
            )
            + "Move less there, or part of it elsewhere.",
            f"moves.{cohort.move}.share",
        )


def time_with_departments_forgotten(difference: Difference) -> Iterable[Warning]:
    """P23: work that needs others moves away from them, and no time with them is entered, or more than can be true."""
    yield from _no_time_entered(difference)
    yield from _too_much_time_lost(difference)


def _too_much_time_lost(difference: Difference) -> Iterable[Warning]:
    """I3: friction with departments takes a large part of the time of those who receive work."""
    plan = difference.plan
    lost = {cohort: float(plan.ledger.states["friction_overhead"][0, row].max()) for row, cohort in enumerate(plan.ledger.cohorts)}
    worst = max(moving(plan), key=lambda cohort: lost[cohort], default=None)
    if worst is not None and lost[worst] > MOST_LOST:
        yield Warning(
            "P23",
            "caution",
            f"Asking and waiting takes {lost[worst]:.0%} of the time of those who take over work of {worst.team}, so it needs {1 / (1 - lost[worst]) - 1:.0%} more of them. Work that is tied so "
            "closely to others hardly moves: check the hours a week with each department, or move less of it.",
            f"moves.{worst.move}.share",
        )


def _no_time_entered(difference: Difference) -> Iterable[Warning]:
    plan = difference.plan
    if not plan.scenario.departments:
        return
    roles = {}
    for cohort in moving(plan):
        role = plan.scenario.roles[cohort.role]
        alone = not any(most(item.hours_per_week) > 0 for item in role.works_with.values())
        apart = cohort.away or bool(cohort.vendor) or days_on_site(plan, cohort) < 5
        if role.class_ in WORKS_WITH_OTHERS and alone and apart:
            roles[cohort.role] = role.label or cohort.role
    if roles:
        some = next(iter(plan.scenario.departments))
        yield Warning(
            "P23",
            "caution",
            f"No time with other departments is entered for {listed(list(roles.values()))}, whose work moves away from them. Asking and waiting takes longer "
            "then, on both sides, and the other side's hours are in no budget.",
            f"roles.{next(iter(roles))}.works_with.{some}.hours_per_week",
        )


def split_desks_and_clocks(difference: Difference) -> Iterable[Warning]:
    """P24: a desk that answers is split over places, or the hours that a role has to share with others are not there."""
    yield from _split_desks(difference)
    yield from _hours_not_shared(difference)


def _split_desks(difference: Difference) -> Iterable[Warning]:
    plan = difference.plan
    states, cohorts = plan.ledger.states, plan.ledger.cohorts
    for number, team in enumerate(plan.ledger.teams):
        if plan.scenario.teams[team].calls is None:
            continue
        rows = [row for row, cohort in enumerate(cohorts) if cohort.team == team and not cohort.vendor and states["need"][0, row, -1] > 0]
        own = next(row for row, cohort in enumerate(cohorts) if cohort.name == team)
        more = float(states["need"][0, rows, -1].sum() - states["posts"][0, number, -1])
        if len(rows) < 2 or more < 0.05:
            continue
        amount = more * 12 * float(plan.ledger.terms["loaded_pay"][0, own, -1])
        moved = next(cohorts[row].move for row in rows if cohorts[row].move)
        yield Warning(
            "P24",
            "caution",
            f"Team {team} answers from {len(rows)} places, each with a desk of its own: that takes {more:,.1f} posts more than one desk would, about "
            f"{amount:,.0f} {plan.ledger.currency} a year. They are in the figures; one queue for all places would not need them.",
            f"moves.{moved}.share",
            amount,
        )


def _hours_not_shared(difference: Difference) -> Iterable[Warning]:
    plan, seen = difference.plan, set()
    wanting = [cohort for cohort in moving(plan) if value(plan.scenario.roles[cohort.role].needed_overlap) > 0]
    if not wanting or not plan.scenario.departments:
        return
    inputs = Inputs(plan.scenario)
    names = [cohort.arrangement for cohort in inputs.cohorts]
    shift = np.where([[bool(cohort.vendor)] for cohort in inputs.cohorts], 0.0, inputs.of("arrangements.{}.shift_hours", names))
    for cohort in wanting:
        role = plan.scenario.roles[cohort.role]
        needed, row = value(role.needed_overlap), inputs.cohorts.index(cohort)
        for department in role.works_with:
            place = plan.scenario.departments[department].place
            shared = float(shared_hours(inputs, place, shift)[0, row].min())
            if shared >= needed - 1e-9 or (cohort.role, cohort.place, department) in seen:
                continue
            seen.add((cohort.role, cohort.place, department))
            yield Warning(
                "P24",
                "caution",
                f"Role {role.label or cohort.role} needs {needed:g} hours a day together with {department}; from {cohort.place or cohort.vendor} it shares {shared:g} in "
                "the worst month. Shift the hours, or keep the part that needs them.",
                f"moves.{cohort.move}.share" if cohort.vendor else f"arrangements.{cohort.arrangement}.shift_hours",
            )
