"""Pitfalls of moving work elsewhere: costs counted twice, who comes along, who is let go, who can leave."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from planner.analysis.difference import Difference
from planner.analysis.pitfall import (
    Warning,
    moving,
    rests_on,
    so_much,
    value,
    written,
)
from planner.model import centres
from planner.scenario.contracts import leases_of
from planner.scenario.language import money, numeral
from planner.scenario.language import text as _
from planner.scenario.quantity import month_text

LOAD_WITH_LEAVE = 0.35  # of pay: benefits alone are far below it, a load with paid leave is not
COST_OF_A_LEAVER = 0.15  # of pay: hiring alone is below it, the literature's cost of a leaver (21%) is not
PART_OF_A_HEAD = 0.5  # fewer is how a team of 11.6 posts is rounded
RELOCATES = 0.3  # share of those asked who move house for their job


def counted_twice(difference: Difference) -> Iterable[Warning]:
    """P07: paid leave in benefits and in the hours; a leaver's whole cost and its parts; a seat's running cost in the rent and beside it."""
    plan = difference.plan
    scenario = plan.scenario
    for country in sorted({cohort.country for cohort in plan.ledger.cohorts if not cohort.vendor}):
        given = scenario.countries[country]
        if value(given.benefits_share) >= LOAD_WITH_LEAVE and value(given.shrinkage_external) > 0:
            yield Warning(
                "P07",
                "block",
                _(
                    "Benefits of {benefits} of pay in {country} look like a load that contains paid leave. Leave already lowers the hours "
                    "worked ({away} away), so it would be paid twice. Insurance and retirement alone are near 14% in the United States."
                ).format(
                    benefits=numeral(value(given.benefits_share), "0%"), country=country,
                    away=numeral(value(given.shrinkage_external), "0%")
                ),
                f"countries.{country}.benefits_share",
            )
    for name in sorted({team.role for team in scenario.teams.values()}):
        role = scenario.roles[name]
        rows = [row for row, cohort in enumerate(plan.ledger.cohorts) if cohort.role == name and not cohort.move]
        pay = 12 * float((plan.ledger.terms["pay"] * plan.ledger.terms["exchange"])[0, rows, 0].min())
        cost = value(role.cost_per_hire)
        learns = value(role.ramp_months) * (1 - value(role.start_productivity, 1.0)) > 0
        if pay > 0 and written(role.cost_per_hire) and cost >= COST_OF_A_LEAVER * pay and learns:
            yield Warning(
                "P07",
                "block",
                _(
                    "A hire in role {name} costs {cost}, {share} of a year's pay, and the ramp of new people is counted beside it. Published "
                    "costs of a leaver (about 21% of pay) contain the ramp and the vacancy. Enter the cost of hiring alone; if it is an agency's "
                    "fee, acknowledge this."
                ).format(name=name, cost=numeral(cost), share=numeral(cost / pay, "0%")),
                f"roles.{name}.cost_per_hire",
            )
    for number, site in enumerate(plan.ledger.sites):
        all_in = any(lease.rent_per_seat_month is not None for lease in leases_of(scenario, site).values())
        spent = float(plan.ledger.costs["operating"][0, number].sum())
        if spent > 0 and all_in:
            yield Warning(
                "P07",
                "block",
                _(
                    "Rent at {site} is given per seat, which is all that a seat costs, and operating cost of {spent} is added to it. "
                    "If the rent is net of services, give it per area; if not, leave the operating cost out."
                ).format(site=site, spent=money(spent, plan.ledger.currency)),
                f"sites.{site}.operating_per_area_year",
                spent,
            )


def people_come_along(difference: Difference) -> Iterable[Warning]:
    """P15: more people are taken to move house than do."""
    for cohort in moving(difference.plan):
        share = value(difference.plan.scenario.moves[cohort.move].relocation_acceptance)
        if not cohort.away or cohort.vendor or share <= RELOCATES + 1e-9:
            continue
        address = f"moves.{cohort.move}.relocation_acceptance"
        amount = rests_on(difference, {address: f"{RELOCATES}"})
        yield Warning(
            "P15",
            "block",
            _(
                "{share} of {team} are taken to move house to {place} with their work; about {usual} of those who are asked do. The others "
                "have to be let go and replaced."
            ).format(share=numeral(share, "0%"), team=cohort.team, place=cohort.place, usual=numeral(RELOCATES, "0%"))
            + (" " + _("With {usual} the saving is {change}.").format(usual=numeral(RELOCATES, "0%"), change=so_much(amount, difference.plan.ledger.currency)) if amount else ""),
            address,
            amount,
        )


def let_go_and_hired(difference: Difference) -> Iterable[Warning]:
    """P17: people are let go while leavers of the same team are replaced; or they are let go for nothing."""
    plan = difference.plan.ledger
    scenario = difference.plan.scenario
    for team in dict.fromkeys(cohort.team for cohort in moving(difference.plan) if cohort.away):
        row = next(row for row, cohort in enumerate(plan.cohorts) if cohort.name == team)
        moves = [cohort.move for cohort in moving(difference.plan) if cohort.team == team and cohort.away]
        let_go, paid = plan.terms["let_go"][0, row], float(plan.costs["severance"][0, row].sum())
        people = float(let_go.sum())
        if people < 0.5:
            continue
        if paid == 0:
            yield Warning(
                "P17",
                "caution",
                _("{people} people of {team} are let go and get nothing: no severance, no notice. Enter what law and practice give them there.").format(people=numeral(people, "#,##0.0"), team=team),
                f"countries.{plan.cohorts[row].country}.severance.weeks_per_year",
            )
            continue
        first = max(min(int(value(scenario.moves[move].start)) for move in moves) - plan.start, 0)
        hired = float(plan.states["hires"][0, row, first : int(np.flatnonzero(let_go > 0)[-1]) + 1].sum())
        if hired < 0.25 * people or any(value(scenario.moves[move].redeployed_share) > 0 for move in moves):
            continue
        amount = paid * min(hired / people, 1.0)
        yield Warning(
            "P17",
            "note",
            _(
                "{people} people of {team} are let go, while {hired} who leave the same team by themselves in those months are replaced. If "
                "those to go take these posts, {amount} of severance is not due."
            ).format(
                people=numeral(people, "#,##0.0"), team=team, hired=numeral(hired, "#,##0.0"), amount=money(amount, plan.currency)
            ),
            f"moves.{moves[0]}.redeployed_share",
            amount,
        )


def people_in_a_closed_centre(difference: Difference) -> Iterable[Warning]:
    """P39: people come to a site after the month in which it is to close, so that it closes later."""
    plan, ledger = difference.plan, difference.plan.ledger
    closing = {number: site.closing_month for number, site in enumerate(plan.scenario.sites.values()) if site.closing_month is not None}
    comes = centres.comes_in(plan.inputs, ledger.states["heads"]) if closing else np.zeros(0)
    for number, month in closing.items():
        name, there = ledger.sites[number], np.flatnonzero(comes[0, number]) + ledger.start
        if not len(there) or there[-1] <= month.value:
            continue
        stay = there[-1] == ledger.start + ledger.months - 1
        said = (
            _("Site {site} is to close in {month}, but people are there to the end of the plan. It stays open and is paid; move their work away in time, or leave the month out.")
            if stay
            else _("Site {site} is to close in {month}, but people are there until {last}. It closes then and is paid until then; move their work away earlier, or close it later.")
        )
        said = said.format(site=name, month=month_text(int(month.value)), last=month_text(int(there[-1])))
        yield Warning("P39", "caution", said, f"sites.{name}.closing_month")


def more_leave_than_are_there(difference: Difference) -> Iterable[Warning]:
    """P41: dated exits ask for more people of a team than are there then, by its items or calls or after its moves; those who are there go."""
    plan, ledger = difference.plan, difference.plan.ledger
    gone = ledger.states["quits"][0] + ledger.states["severed"][0]
    for number, team in enumerate(ledger.teams):
        asked, first = np.zeros(ledger.months), ""
        exits = [(int(value(item.month)) - ledger.start, name, value(item.heads)) for name, item in plan.scenario.exits.items() if item.team == team]
        for t, name, heads in sorted(exits, key=lambda found: found[0]):
            if t < ledger.months:
                asked[t] += heads
                first = first or (name if asked[t] - gone[number, t] >= PART_OF_A_HEAD else "")
        if not first:
            continue
        moved = any(cohort.team == team for cohort in moving(plan))
        yield Warning(
            "P41",
            "caution",
            (
                _("{asked} people are to leave {team} at dates that the plan states, and only {gone} can: in {month} no more are there. Whoever a move has taken along is not among them.")
                if moved
                else _("{asked} people are to leave {team} at dates that the plan states, and only {gone} can: in {month} no more are there.")
            ).format(
                asked=numeral(asked.sum(), "#,##0.#"), team=team, gone=numeral(gone[number].sum(), "#,##0.#"),
                month=month_text(int(value(plan.scenario.exits[first].month))),
            )
            + " "
            + _("For the others nobody is paid off and no pay is saved; write as many as there are, or an earlier month."),
            f"exits.{first}.heads",
        )
