"""Pitfalls of moving work elsewhere: costs counted twice, who comes along, who is let go, contracts, savings too good."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from planner.analysis.difference import Difference, Plan
from planner.analysis.pitfall import (
    Warning,
    currency_of,
    exchange_rate,
    leaves_the_country,
    listed,
    moving,
    rests_on,
    so_much,
    stated,
    value,
    written,
)
from planner.model.inputs import Cohort
from planner.model.ledger import Ledger
from planner.model.sourcing import implied_margin, should_cost
from planner.scenario.contracts import leases_of

LOAD_WITH_LEAVE = 0.35  # of pay: benefits alone are far below it, a load with paid leave is not
COST_OF_A_LEAVER = 0.15  # of pay: hiring alone is below it, the literature's cost of a leaver (21%) is not
RELOCATES = 0.3  # share of those asked who move house for their job
REALISED = 0.40  # the best that outsourcing contracts were found to save, after fees, severance and steering
LEAST_MARGIN, USUAL_MARGIN = 0.15, 0.35  # of the price: what a vendor must keep, and the gross margin that large ones report
PEOPLE = ("base_pay", "bonus", "extra_months", "on_costs", "benefits")


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
    """P20: work saves more with a vendor, or in a centre of one's own abroad, than contracts were found to save."""
    yield from _vendors_beyond_experience(difference)
    yield from _centres_beyond_experience(difference)
    yield from _prices_that_do_not_last(difference)


def _vendors_beyond_experience(difference: Difference) -> Iterable[Warning]:
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


def _centres_beyond_experience(difference: Difference) -> Iterable[Warning]:
    """People, seats, leads, fixed cost and steering of a site abroad against people and seats of the same posts in the base."""
    base, plan = difference.base.ledger, difference.plan.ledger
    for number, site in enumerate(plan.sites):
        rows = [row for row, cohort in enumerate(plan.cohorts) if cohort.site == site]
        abroad = [row for row in rows if plan.cohorts[row] in moving(difference.plan) and leaves_the_country(difference.plan, plan.cohorts[row])]
        if not rows or abroad != rows:
            continue
        posts = {row: float((plan.states["heads"] * plan.states["relative_productivity"])[0, row, -1]) for row in rows}
        before = sum(posts[row] * _cost_of_a_post(base, plan.cohorts[row].team) for row in rows)
        there = sum(
            12 * float(costs[0, owner].sum())
            for line, costs in plan.level.items()
            for owner in ({"cohort": rows, "site": [number]}.get(plan.lines[line].owner, []))
            if plan.lines[line].kind == "cash" and not plan.lines[line].one_off
        )
        if before <= 0 or 1 - there / before <= REALISED:
            continue
        place, amount = plan.cohorts[rows[0]].place, (1 - REALISED) * before - there
        output = value(difference.plan.scenario.places[place].relative_productivity, 1.0)
        yield Warning(
            "P20",
            "caution",
            f"Work of {listed(sorted({plan.cohorts[row].team for row in rows}))} costs {1 - there / before:.0%} less at {site}, seats, leads and steering included. "
            f"Contracts with vendors were found to save 10% to 39%; firms' own centres publish no such count. {amount:,.0f} {plan.currency} a year is above 40%. "
            f"It rests on pay there, on {output:.0%} of the output of your people, and on what it takes to steer them from here.",
            f"places.{place}.relative_productivity",
            amount,
        )


def _prices_that_do_not_last(difference: Difference) -> Iterable[Warning]:
    """G5: what a vendor's price leaves once its people are paid as the place pays is less than any vendor lives on."""
    plan, seen = difference.plan, set[str]()
    for cohort in moving(plan):
        if not cohort.vendor or cohort.vendor in seen:
            continue
        given, pay = plan.scenario.vendors[cohort.vendor], _pay_at_the_vendor(plan, cohort)
        price = value(given.price_per_hour) * exchange_rate(plan, given.currency or plan.scenario.currency)
        hours = value(given.hours_per_fte) or _hours_billed(plan.ledger, cohort.vendor)
        if min(price, pay, hours) <= 0 or implied_margin(price, pay, hours) >= LEAST_MARGIN:
            continue
        seen.add(cohort.vendor)
        lasting = float(should_cost(pay, hours, USUAL_MARGIN))
        yield Warning(
            "P20",
            "caution",
            f"Of {price:,.2f} {plan.ledger.currency} an hour {float(implied_margin(price, pay, hours)):.0%} is left to {cohort.vendor} once it pays its people what is usual at {cohort.place}, "
            f"before contributions, seats and managers. Vendors live on about {USUAL_MARGIN:.0%}; below {LEAST_MARGIN:.0%} a price does not last: reckon with {lasting:,.2f} "
            "when it is renewed, or with people who know less.",
            f"vendors.{cohort.vendor}.price_per_hour",
            (lasting - price) * 12 * float(plan.ledger.states["volume_billed"][0, plan.ledger.vendors.index(cohort.vendor), -1]),
        )


def _pay_at_the_vendor(plan: Plan, cohort: Cohort) -> float:
    """Median pay of a month for the role at the vendor's place when the plan starts, in the scenario's currency; 0 where it is not known."""
    place = plan.scenario.places[cohort.place]
    wage = place.wages.get(cohort.role)
    if wage is None or wage.p50 is None:
        return 0.0
    years = (plan.ledger.start - value(wage.as_of, plan.ledger.start)) / 12
    return wage.p50.value * (1 + value(place.wage_growth)) ** years / 12 * exchange_rate(plan, currency_of(plan, cohort.country))


def _hours_billed(ledger: Ledger, vendor: str) -> float:
    """Hours of an FTE and month in the month in which a vendor has most people, 0 where it never has any."""
    rows = [row for row, cohort in enumerate(ledger.cohorts) if cohort.vendor == vendor]
    people = ledger.states["vendor_fte"][0, rows].sum(axis=0)
    month = int(np.argmax(people))
    return float(ledger.states["volume_billed"][0, ledger.vendors.index(vendor), month] / people[month]) if people[month] > 0 else 0.0


def _cost_of_a_post(base: Ledger, team: str) -> float:
    """What one of a team's people and a seat cost in a year of the base's last month, 0 where the team has nobody."""
    row = next((row for row, cohort in enumerate(base.cohorts) if cohort.name == team), None)
    heads = 0.0 if row is None else float(base.states["heads"][0, row, -1])
    if row is None or heads <= 0:
        return 0.0
    seat = float(np.nan_to_num(base.states["seat_cost"][0, base.sites.index(base.cohorts[row].site), -1]))
    return 12 * (sum(float(base.level[line][0, row]) for line in PEOPLE) / heads + seat)
