"""Pitfalls of work: output that nobody measured, time counted as money, departments and desks pulled apart."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from planner.analysis.difference import Difference, Plan
from planner.analysis.pitfall import Warning, days_on_site, most, moving, place_of_team, rests_on, so_much, value
from planner.model.friction import shared_hours
from planner.model.inputs import Cohort, Inputs
from planner.scenario.language import listed, money, numeral
from planner.scenario.language import text as _
from planner.scenario.people import Role

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
            _(
                "Those who take over work at {who} do as much in an hour as those who do it today, from the first day: no gap, no ramp, no dip. "
                "Pay is compared, output is not."
            ).format(who=who)
            + (" " + _("With 90% of the output {amount} of the saving is gone.").format(amount=money(amount, plan.ledger.currency)) if amount else ""),
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
            _(
                "{share} of the time that higher output frees in {team} ({heads} posts) counts as posts that are given up. {amount} "
                "of the saving is time, not money, unless somebody leaves for it."
            ).format(
                share=numeral(share, "0%"), team=cohort.team, heads=numeral(heads), amount=money(amount, plan.ledger.currency)
            ),
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
            _(
                "Working at home changes the output of {team} by {effect}. Studies found from -19% (new people, data entry) to +13% (volunteers, "
                "calls), and one result went from +7.5% in its draft to -4% in print. Measure two months of your own before you rely on it."
            ).format(team=cohort.team, effect=numeral(effect.value, "+0%;-0%"))
            + (" " + _("Without the effect the saving is {change}.").format(change=so_much(amount, plan.ledger.currency)) if amount else ""),
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
            _(
                "Asking and waiting takes {lost} of the time of those who take over work of {team}, so it needs {more} more of them. Work that "
                "is tied so closely to others hardly moves: check the hours a week with each department, or move less of it."
            ).format(lost=numeral(lost[worst], "0%"), team=worst.team, more=numeral(1 / (1 - lost[worst]) - 1, "0%")),
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
            _(
                "No time with other departments is entered for {names}, whose work moves away from them. Asking and waiting takes longer then, "
                "on both sides, and the other side's hours are in no budget."
            ).format(names=listed(list(roles.values()))),
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
            _(
                "Team {team} answers from {count} places, each with a desk of its own: that takes {more} posts more than one desk would, about "
                "{amount} a year. They are in the figures; one queue for all places would not need them."
            ).format(team=team, count=numeral(len(rows)), more=numeral(more, "#,##0.0"), amount=money(amount, plan.ledger.currency)),
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
                _(
                    "Role {role} needs {needed} hours a day together with {department}; from {place} it shares {shared} in the worst month. "
                    "Shift the hours, or keep the part that needs them."
                ).format(
                    role=role.label or cohort.role, needed=numeral(needed, "0.######"), department=department,
                    place=cohort.place or cohort.vendor, shared=numeral(shared, "0.######")
                ),
                f"moves.{cohort.move}.share" if cohort.vendor else f"arrangements.{cohort.arrangement}.shift_hours",
            )
