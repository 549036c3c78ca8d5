"""Pitfalls of moving work elsewhere: costs counted twice, who comes along, who is let go, contracts, savings too good, the law."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from planner.analysis.difference import Difference
from planner.analysis.pitfall import Warning, listed, moving, place_of_team, rests_on, so_much, stated, value, written
from planner.scenario.contracts import leases_of
from planner.scenario.space import UNPLACED

LOAD_WITH_LEAVE = 0.35  # of pay: benefits alone are far below it, a load with paid leave is not
COST_OF_A_LEAVER = 0.15  # of pay: hiring alone is below it, the literature's cost of a leaver (21%) is not
RELOCATES = 0.3  # share of those asked who move house for their job
REALISED = 0.40  # the best that outsourcing contracts were found to save, after fees, severance and steering
PEOPLE = ("base_pay", "bonus", "extra_months", "on_costs", "benefits")
TRANSFER_BY_LAW = {"at", "be", "bg", "hr", "cy", "cz", "de", "dk", "ee", "es", "fi", "fr", "gb", "gr", "hu", "ie", "it", "lt", "lu", "lv", "mt", "nl",
                   "pl", "pt", "ro", "se", "si", "sk"}  # the European Union, and the United Kingdom  # fmt: skip


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
                f"Benefits of {value(given.benefits_share):.0%} of pay in {country} look like a load that contains paid leave. Leave already lowers the hours "
                f"worked ({value(given.shrinkage_external):.0%} away), so it would be paid twice. Insurance and retirement alone are near 14% in the United States.",
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
                f"A hire in role {name} costs {cost:,.0f}, {cost / pay:.0%} of a year's pay, and the ramp of new people is counted beside it. Published costs of a leaver "
                "(about 21% of pay) contain the ramp and the vacancy. Enter the cost of hiring alone; if it is an agency's fee, acknowledge this.",
                f"roles.{name}.cost_per_hire",
            )
    for number, site in enumerate(plan.ledger.sites):
        all_in = any(lease.rent_per_seat_month is not None for lease in leases_of(scenario, site).values())
        spent = float(plan.ledger.costs["operating"][0, number].sum())
        if spent > 0 and all_in:
            yield Warning(
                "P07",
                "block",
                f"Rent at {site} is given per seat, which is all that a seat costs, and operating cost of {spent:,.0f} {plan.ledger.currency} is added to it. If the "
                "rent is net of services, give it per area; if not, leave the operating cost out.",
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
            f"{share:.0%} of {cohort.team} are taken to move house to {cohort.place} with their work; about {RELOCATES:.0%} of those who are asked do. The others have "
            "to be let go and replaced."
            + (f" With {RELOCATES:.0%} the saving is {so_much(amount, difference.plan.ledger.currency)}." if amount else ""),
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
                f"{people:,.1f} people of {team} are let go and get nothing: no severance, no notice. Enter what law and practice give them there.",
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
            f"{people:,.1f} people of {team} are let go, while {hired:,.1f} who leave the same team by themselves in those months are replaced. If those to go take these "
            f"posts, {amount:,.0f} {plan.currency} of severance is not due.",
            f"moves.{moves[0]}.redeployed_share",
            amount,
        )


def contract_says_little(difference: Difference) -> Iterable[Warning]:
    """P19: what every vendor asks for is not in the plan."""
    plan = difference.plan
    for name in dict.fromkeys(cohort.vendor for cohort in moving(plan) if cohort.vendor):
        given = plan.scenario.vendors[name]
        wanted = {
            "minimum_share": ("a minimum volume", stated(given.minimum_share)),
            "cola": ("a yearly increase of the price", stated(given.cola)),
            "exit_fee_months": ("the cost of leaving", stated(given.exit_fee_months) or given.at_end == "leave"),
            "ends": ("its end", stated(given.ends)),
            "renewal_change": (
                "the price after a renewal",
                stated(given.renewal_change) or given.at_end != "renew" or not _ends_inside(difference, name),
            ),
        }
        missing = {key: text for key, (text, said) in wanted.items() if not said}
        if missing:
            yield Warning(
                "P19",
                "caution" if {"minimum_share", "cola"} & set(missing) else "note",
                f"The contract with {name} says nothing of {listed(list(missing.values()))}; the plan takes it for nothing. Vendors ask for all of these: enter "
                "what is offered, 0 where it is really none.",
                f"vendors.{name}.{next(iter(missing))}",
            )


def _ends_inside(difference: Difference, vendor: str) -> bool:
    plan = difference.plan
    ends = plan.scenario.vendors[vendor].ends
    return ends is not None and ends.value < plan.ledger.start + plan.ledger.months - 1


def saving_outside_experience(difference: Difference) -> Iterable[Warning]:
    """P20: outsourced work saves more than contracts were found to save."""
    base, plan = difference.base.ledger, difference.plan.ledger
    moves = [cohort for cohort in moving(difference.plan) if cohort.vendor]
    if not moves:
        return
    teams = {cohort.team for cohort in moves}
    before, after = (
        sum(
            12 * float(ledger.level[line][0, row])
            for line in PEOPLE
            for row, cohort in enumerate(ledger.cohorts)
            if cohort.team in teams and not cohort.vendor
        )
        for ledger in (base, plan)
    )
    work = before - after
    bill = sum(12 * float(plan.level[line][0].sum()) for line in ("vendor_bill", "vendor_governance"))
    if work <= 0 or 1 - bill / work <= REALISED:
        return
    amount = work - bill - REALISED * work
    vendor = moves[0].vendor
    given = difference.plan.scenario.vendors[vendor]
    price = "price_per_item" if given.price_per_hour is None else "price_per_hour"
    yield Warning(
        "P20",
        "caution",
        f"Work of {listed(sorted(teams))} costs {1 - bill / work:.0%} less with {listed(sorted({cohort.vendor for cohort in moves}))}. Contracts were found to save "
        f"10% to 39%, 15% on average; {amount:,.0f} {plan.currency} a year is above that. It rests on the price, on {value(given.relative_productivity, 1.0):.0%} of the "
        "output of your people, and on who steers the vendor.",
        f"vendors.{vendor}.{price}",
        amount,
    )


def the_law(difference: Difference) -> Iterable[Warning]:
    """P35: work that must stay in the country leaves it; staff that the law transfers or lets be heard."""
    plan = difference.plan
    heard: dict[str, tuple[str, str]] = {}
    for cohort in moving(plan):
        here = plan.scenario.places[place_of_team(plan, cohort.team)].country or ""
        if plan.scenario.roles[cohort.role].onshore_only and cohort.country != here:
            where = f"vendor {cohort.vendor}, whose place is not said" if cohort.vendor and cohort.place == UNPLACED else cohort.place
            yield Warning(
                "P35",
                "block",
                f"Work of {cohort.team} must stay in the country (onshore_only), and move {cohort.move} takes it to {where}. Ask counsel before this is shown "
                "to anybody: this is not legal advice.",
                f"moves.{cohort.move}.share",
            )
        elif here in TRANSFER_BY_LAW and cohort.away:
            heard[cohort.team] = (here, cohort.move)
    if heard:
        country, move = next(iter(heard.values()))
        yield Warning(
            "P35",
            "note",
            f"Work of {listed(list(heard))} leaves its place (country {country}). There, staff may have to be heard first, and may go over with the work on their present "
            "terms; neither time nor cost of that is in the plan. This is not legal advice.",
            f"moves.{move}.start",
        )
