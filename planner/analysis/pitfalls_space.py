"""Pitfalls of space: rent that runs on, average days, desks of one's own, whole floors, people who come together, odd rents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from planner.analysis.difference import Difference, Plan
from planner.analysis.pitfall import Warning, currency_of, days_on_site, exchange_rate, rests_on, stated, value, written
from planner.model.attendance import overflow
from planner.model.inputs import Cohort
from planner.scenario.contracts import leases_of
from planner.scenario.language import money, numeral
from planner.scenario.language import text as _
from planner.scenario.leases import Lease
from planner.scenario.quantity import month_text

USUAL_RENT = (10.0, 200.0)  # dollars a square foot and year; outside it a unit was mistaken
FAR_ABOVE = {"lease": 1.5, "flexible": 2.0}  # times the rent of the place


def rent_runs_on(difference: Difference) -> Iterable[Warning]:
    """P01: seats fall, the leased space does not."""
    base, plan = difference.base.ledger, difference.plan.ledger
    for number, site in enumerate(plan.sites):
        leases = {key: lease for key, lease in leases_of(difference.plan.scenario, site).items() if lease.ends is not None}
        if not leases or site not in base.sites:
            continue
        let_go = {key: _lets_go(lease) for key, lease in leases.items()}
        key = max(let_go, key=lambda name: let_go[name][0])
        last, leaves = let_go[key]
        freed = base.states["seats_needed"][0, base.sites.index(site)] - plan.states["seats_needed"][0, number]
        held, needed = plan.states["seats_held"][0, number], plan.states["seats_needed"][0, number]
        leased = plan.start + np.arange(plan.months) <= last
        empty = np.where(leased, np.minimum(np.maximum(freed, 0.0), np.maximum(held - needed, 0.0)), 0.0)
        if not np.any(empty > 0):
            continue
        amount = float((empty * _rent_of_a_seat(difference.plan, number)).sum())
        first = np.flatnonzero(empty > 0)[0]
        yield Warning(
            "P01",
            "caution",
            _(
                "Rent at {site} runs on to {month}, {leaves}. The seats emptied from {first} on save nothing until then: {amount} of "
                "rent is paid for empty seats."
            ).format(
                site=site, month=month_text(last), leaves=leaves, first=month_text(plan.start + first), amount=money(amount, plan.currency)
            ),
            f"sites.{site}.{key}.exit",
            amount,
        )


def _lets_go(lease: Lease) -> tuple[int, str]:
    """The last month in which a lease holds all its seats, and what ends it."""
    if lease.exit == "break" and lease.break_:
        return int(value(lease.break_.month)), _("the break")
    if lease.exit == "sublease" and lease.sublease:
        return int(value(lease.sublease.month)), _("when it is offered to a subtenant")
    return int(value(lease.ends)), _("the end of the lease")


def _rent_of_a_seat(plan: Plan, site: int) -> np.ndarray:
    """Rent over the seats for which it is paid, 0 where there are none. (month,)."""
    paid = (plan.ledger.terms["seats_leased"] + plan.ledger.terms["seats_after"])[0, site]
    rent = plan.ledger.costs["rent"][0, site]
    return np.divide(rent, paid, out=np.zeros_like(rent), where=paid > 0)


def seats_for_an_average_day(difference: Difference) -> Iterable[Warning]:
    """P02: seats are shared, and the busiest day is taken for an average one."""
    for site, people, cohorts in _sharing(difference):
        if value(difference.plan.scenario.sites[site].peak_factor, 1.0) > 1:
            continue
        address = f"sites.{site}.peak_factor"
        amount, short = rests_on(difference, {address: "1.3"}), _somebody_stands(difference.plan, site, 1.3)
        yield Warning(
            "P02",
            "caution",
            _(
                "Seats at {site} are reckoned for an average day: {people} people who come in {days} a week choose the same days. Where it "
                "was counted, 15% to 65% more were there on the busiest day; with 30% more, somebody finds no seat on {short} of such days."
            ).format(site=site, people=numeral(people), days=_days(difference, cohorts), short=numeral(short, "0%"))
            + (" " + _("With 30% more, {amount} of the saving is gone.").format(amount=money(amount, difference.plan.ledger.currency)) if amount else ""),
            address,
            amount,
        )


def _somebody_stands(plan: Plan, site: str, peak: float) -> float:
    """E2: probability that more come in on the busiest day than there are seats, if it is `peak` times an average one; in the month with most people."""
    number, states = plan.ledger.sites.index(site), plan.ledger.states
    rows = [row for row, cohort in enumerate(plan.ledger.cohorts) if cohort.site == site]
    days = np.array([days_on_site(plan, plan.ledger.cohorts[row]) for row in rows])
    heads = states["heads"][0, rows]
    some = (days > 0) & (days < 5)
    month = int(np.argmax(heads[some].sum(axis=0)))
    people, seats = heads[some, month], states["seats_needed"][0, number, month] - heads[days >= 5, month].sum()
    present = float((people * np.minimum(days[some] / 5 * peak, 1.0)).sum() / people.sum())
    return overflow(float(np.ceil(people.sum())), present, float(seats))[0]


def _sharing(difference: Difference) -> Iterator[tuple[str, float, list[Cohort]]]:
    """(site, most people who share seats there, their cohorts) where the plan shares more than the base, and seats need not suffice for all."""

    def hybrid(plan: Plan, site: str) -> tuple[float, list[Cohort]]:
        rows = [row for row, cohort in enumerate(plan.ledger.cohorts) if cohort.site == site and 0 < days_on_site(plan, cohort) < 5]
        heads = plan.ledger.states["heads"][0, rows].sum(axis=0) if rows else np.zeros(1)
        return float(heads.max()), [plan.ledger.cohorts[row] for row in rows]

    for site in difference.plan.ledger.sites:
        people, cohorts = hybrid(difference.plan, site)
        before = hybrid(difference.base, site)[0]
        if people > before + 0.5 and value(difference.plan.scenario.sites[site].service_level, 1.0) < 1:
            yield site, people, cohorts


def _days(difference: Difference, cohorts: list[Cohort]) -> str:
    """ "2 to 3 days"."""
    days = sorted({days_on_site(difference.plan, cohort) for cohort in cohorts})
    if len(days) > 1:
        return _("{least} to {most} days").format(least=numeral(days[0], "0.###"), most=numeral(days[-1], "0.###"))
    return _("1 day") if days[0] == 1 else _("{days} days").format(days=numeral(days[0], "0.###"))


def nobody_has_a_desk(difference: Difference) -> Iterable[Warning]:
    """P03: people who share seats are many, and nobody said whether some keep a desk of their own."""
    for site, people, cohorts in _sharing(difference):
        teams = difference.plan.scenario.teams
        if any(stated(teams[cohort.team].fixed_desk_share) for cohort in cohorts):
            continue
        largest = max(cohorts, key=lambda cohort: value(teams[cohort.team].heads))
        yield Warning(
            "P03",
            "note",
            _(
                "All {people} people who come in {days} a week share seats at {site}; none has a desk of their own. Who works with special "
                "screens, paper or by agreement may keep one: say so for each team."
            ).format(people=numeral(people), days=_days(difference, cohorts), site=site),
            f"teams.{largest.team}.fixed_desk_share",
        )


def part_of_a_floor(difference: Difference) -> Iterable[Warning]:
    """P04: space goes back in whole modules only, and seats are paid for that nobody needs."""
    base, plan = difference.base.ledger, difference.plan.ledger
    for number, site in enumerate(plan.sites):
        ended = [
            (key, lease)
            for key, lease in leases_of(difference.plan.scenario, site).items()
            if lease.seats_per_module and _lets_go(lease)[0] < plan.start + plan.months - 1
        ]
        if not ended or site not in base.sites:
            continue
        key, lease = max(ended, key=lambda item: _lets_go(item[1])[0])
        module, first = value(lease.seats_per_module), _lets_go(lease)[0] + 1 - plan.start
        held, needed = plan.states["seats_held"][0, number], plan.states["seats_needed"][0, number]
        empty = np.maximum(held - needed, 0.0) * (np.arange(plan.months) >= first)
        less = needed[-1] < base.states["seats_needed"][0, base.sites.index(site), -1] - 0.5
        if empty[-1] < 1 or not less:
            continue
        amount = float((empty * _rent_of_a_seat(difference.plan, number)).sum())
        more = needed[-1] - (held[-1] - module)
        yield Warning(
            "P04",
            "caution",
            _(
                "Space at {site} goes back in parts of {module} seats: {needed} are needed, {held} are paid for, which costs {amount} "
                "to the end of the plan. The next part goes back once {more} fewer seats are needed."
            ).format(
                site=site, module=numeral(module), needed=numeral(needed[-1]), held=numeral(held[-1]), amount=money(amount, plan.currency),
                more=numeral(more)
            ),
            f"sites.{site}.{key}.seats_per_module",
            amount,
        )


def people_come_together(difference: Difference) -> Iterable[Warning]:
    """P05: seats are shared by people who are taken to come in each by themselves."""
    for site, people, _cohorts in _sharing(difference):
        if value(difference.plan.scenario.sites[site].clustering) > 0:
            continue
        address = f"sites.{site}.clustering"
        amount = rests_on(difference, {address: "0.02"})
        yield Warning(
            "P05",
            "caution",
            _("Each of the {people} people who share seats at {site} is taken to choose days alone; teams come in together.").format(people=numeral(people), site=site)
            + (
                " " + _("A little of that (0.02) takes {amount} from the saving.").format(amount=money(amount, difference.plan.ledger.currency))
                if amount
                else " " + _("Enter how much.")
            ),
            address,
            amount,
        )


def sunk_fit_out(difference: Difference) -> Iterable[Warning]:
    """P32: fit-out of a lease that began before the plan is entered, and counts as nothing."""
    plan = difference.plan
    for site in plan.ledger.sites:
        for key, lease in leases_of(plan.scenario, site).items():
            spent = value(lease.fit_out_per_area) > 0 and written(lease.fit_out_per_area)
            if spent and lease.begins is not None and lease.begins.value < plan.ledger.start:
                yield Warning(
                    "P32",
                    "note",
                    _(
                        "The fit-out at {site} was paid before the plan starts. Neither side gets it back, so it is in no figure here; what is "
                        "still in the books is no cash either."
                    ).format(site=site),
                    f"sites.{site}.{key}.fit_out_per_area",
                )


def odd_rent(difference: Difference) -> Iterable[Warning]:
    """P33: rent over area is outside what space costs anywhere, so a unit was probably mistaken. Only in dollars, where the range is known."""
    plan = difference.plan
    low, high = USUAL_RENT
    if plan.scenario.currency != "USD":
        return
    for site, _kind, address, per_seat, _seats in _rents(plan):
        per_area = per_seat * 12 / value(plan.scenario.sites[site].area_per_seat, 165.0)
        if per_seat > 0 and not low <= per_area <= high:
            yield Warning(
                "P33",
                "caution",
                _(
                    "Rent at {site} comes to {per_area} USD a square foot and year; offices cost {low} to {high}. Check whether it is per month "
                    "or per year, per seat or per area, and in which unit the area is."
                ).format(
                    site=site, per_area=numeral(per_area, "#,##0.00"), low=numeral(low, "0.######"), high=numeral(high, "0.######")
                ),
                address,
            )


def rent_of_another_town(difference: Difference) -> Iterable[Warning]:
    """P34: a seat costs far more than the rent of its place says."""
    plan = difference.plan
    for site, kind, address, per_seat, seats in _rents(plan):
        given = plan.scenario.sites[site]
        place = plan.scenario.places[given.place]
        if place.rent_per_area_year is None:
            continue
        there = exchange_rate(plan, currency_of(plan, place.country or ""))
        usual = place.rent_per_area_year.value * there * value(given.area_per_seat, 165.0) / 12
        if usual > 0 and per_seat > FAR_ABOVE[kind] * usual:
            amount = (per_seat - usual) * 12 * seats
            yield Warning(
                "P34",
                "caution",
                _(
                    "A seat at {site} costs {per_seat} a month; {area} sq ft at the usual rent of {place} cost {usual}. The "
                    "difference is {amount} a year, and so much less may be saved by giving seats back."
                ).format(
                    site=site, per_seat=money(per_seat, plan.ledger.currency), area=numeral(value(given.area_per_seat, 165.0)), place=given.place, usual=money(usual, plan.ledger.currency),
                    amount=money(amount, plan.ledger.currency)
                ),
                address,
                amount,
            )


def _rents(plan: Plan) -> Iterator[tuple[str, str, str, float, float]]:
    """(site, lease or flexible, address, rent of a seat and month, seats) of every lease, and of sites with flexible seats only."""
    for number, site in enumerate(plan.ledger.sites):
        given = plan.scenario.sites[site]
        leases = leases_of(plan.scenario, site)
        for key, lease in leases.items():
            if lease.rent_per_seat_month is not None:
                yield site, "lease", f"sites.{site}.{key}.rent_per_seat_month", lease.rent_per_seat_month.value, value(lease.seats)
            elif lease.rent_per_area_year is not None:
                per_seat = lease.rent_per_area_year.value * value(given.area_per_seat, 165.0) / 12
                yield site, "lease", f"sites.{site}.{key}.rent_per_area_year", per_seat, value(lease.seats)
        if not leases and given.flex_per_seat_month is not None:
            seats = float(plan.ledger.states["seats_short"][0, number].max())
            yield site, "flexible", f"sites.{site}.flex_per_seat_month", given.flex_per_seat_month.value, seats
