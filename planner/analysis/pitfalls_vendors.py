"""Pitfalls of contracts and of savings too good: what a contract leaves unsaid, savings beyond experience, prices that do not last."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from planner.analysis.difference import Difference, Plan
from planner.analysis.pitfall import (
    Warning,
    currency_of,
    exchange_rate,
    leaves_the_country,
    most,
    moving,
    stated,
    value,
)
from planner.model.inputs import Cohort
from planner.model.ledger import Ledger
from planner.model.sourcing import implied_margin, should_cost
from planner.scenario.language import listed, money, numeral
from planner.scenario.language import text as _
from planner.scenario.quantity import month_text

REALISED = 0.40  # the best that outsourcing contracts were found to save, after fees, severance and steering
LEAST_MARGIN, USUAL_MARGIN = 0.15, 0.35  # of the price: what a vendor must keep, and the gross margin that large ones report
PEOPLE = ("base_pay", "bonus", "extra_months", "on_costs", "benefits")


def contract_says_little(difference: Difference) -> Iterable[Warning]:
    """P19: what every vendor asks for is not in the plan."""
    plan = difference.plan
    for name in dict.fromkeys(cohort.vendor for cohort in moving(plan) if cohort.vendor):
        given = plan.scenario.vendors[name]
        wanted = {
            "minimum_share": (_("a minimum volume"), stated(given.minimum_share)),
            "cola": (_("a yearly increase of the price"), stated(given.cola)),
            "exit_fee_months": (_("the cost of leaving"), stated(given.exit_fee_months) or given.at_end == "leave"),
            "ends": (_("its end"), stated(given.ends)),
            "renewal_change": (
                _("the price after a renewal"),
                stated(given.renewal_change) or given.at_end != "renew" or not _ends_inside(difference, name),
            ),
        }
        missing = {key: text for key, (text, said) in wanted.items() if not said}
        if missing:
            yield Warning(
                "P19",
                "caution" if {"minimum_share", "cola"} & set(missing) else "note",
                _(
                    "The contract with {name} says nothing of {names}; the plan takes it for nothing. Vendors ask for all of these: enter what "
                    "is offered, 0 where it is really none."
                ).format(name=name, names=listed(list(missing.values()))),
                f"vendors.{name}.{next(iter(missing))}",
            )


def work_before_the_contract(difference: Difference) -> Iterable[Warning]:
    """P38: a vendor has work in months before its contract begins; it is billed, at the first year's price."""
    plan, ledger = difference.plan, difference.plan.ledger
    moving_to = {cohort.move: cohort.vendor for cohort in moving(plan) if cohort.vendor}
    for number, name in enumerate(ledger.vendors):
        begins = plan.scenario.vendors[name].begins
        if begins is None or name not in moving_to.values():
            continue
        billed = np.flatnonzero(ledger.costs["vendor_bill"][0, number])
        if len(billed) and ledger.start + billed[0] < begins.value:
            yield Warning(
                "P38",
                "caution",
                _(
                    "Vendor {name} has work from {first} on, but its contract begins in {begins}. The months before are billed at the price of "
                    "its first year; agree with the vendor from when it works, and at which price."
                ).format(name=name, first=month_text(ledger.start + int(billed[0])), begins=month_text(begins.value)),
                f"vendors.{name}.begins",
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
    already = _at_vendors(difference.base)
    changed = {team for team, share in _at_vendors(difference.plan).items() if share != already.get(team, 0.0)}
    moves = [cohort for cohort in moving(difference.plan) if cohort.vendor and cohort.team in changed]
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
    billed, bill_there = (
        sum(12 * float(ledger.level[line][0].sum()) for line in ("vendor_bill", "vendor_governance")) for ledger in (base, plan)
    )
    bill = bill_there - billed
    if work <= 0 or 1 - bill / work <= REALISED:
        return
    amount = work - bill - REALISED * work
    vendor = moves[0].vendor
    given = difference.plan.scenario.vendors[vendor]
    price = "price_per_item" if given.price_per_hour is None else "price_per_hour"
    yield Warning(
        "P20",
        "caution",
        _(
            "Work of {names} costs {less} less with {vendors}. Contracts were found to save 10% to 39%, 15% on average; {amount} a "
            "year is above that. It rests on the price, on {output} of the output of your people, and on who steers the vendor."
        ).format(
            names=listed(sorted(teams)), less=numeral(1 - bill / work, "0%"), vendors=listed(sorted({cohort.vendor for cohort in moves})),
            amount=money(amount, plan.currency), output=numeral(value(given.relative_productivity, 1.0), "0%")
        ),
        f"vendors.{vendor}.{price}",
        amount,
    )


def _at_vendors(plan: Plan) -> dict[str, float]:
    """The largest share of each team's work that goes to vendors within the horizon."""
    shares: dict[str, float] = {}
    for cohort in moving(plan):
        if cohort.vendor:
            shares[cohort.team] = shares.get(cohort.team, 0.0) + most(plan.scenario.moves[cohort.move].share)
    return shares


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
            _(
                "Work of {names} costs {less} less at {site}, seats, leads and steering included. Contracts with vendors were found to save 10% "
                "to 39%; firms' own centres publish no such count. {amount} a year is above 40%. It rests on pay there, on {output} "
                "of the output of your people, and on what it takes to steer them from here."
            ).format(
                names=listed(sorted({plan.cohorts[row].team for row in rows})), less=numeral(1 - there / before, "0%"), site=site,
                amount=money(amount, plan.currency), output=numeral(output, "0%")
            ),
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
            _(
                "Of {price} {currency} an hour {margin} is left to {vendor} once it pays its people what is usual at {place}, before "
                "contributions, seats and managers. Vendors live on about {usual_margin}; below {least_margin} a price does not last: reckon "
                "with {lasting} when it is renewed, or with people who know less."
            ).format(
                price=numeral(price, "#,##0.00"), currency=plan.ledger.currency,
                margin=numeral(float(implied_margin(price, pay, hours)), "0%"), vendor=cohort.vendor, place=cohort.place,
                usual_margin=numeral(USUAL_MARGIN, "0%"), least_margin=numeral(LEAST_MARGIN, "0%"), lasting=numeral(lasting, "#,##0.00")
            ),
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
