"""Space: seats that people need, the lease of the team's site, flexible seats at the other place."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

from tests.model.case import Case
from tests.model.dealings import Running
from tests.model.parts import Lease
from tests.model.twin_pay import far_land, price
from tests.model.twin_people import days, up

AREA = 165.0  # of a seat, where nothing else is said


@dataclass
class Space:
    """Seats of a site by month: those for which rent is due (not flexible ones), and those that people find."""

    paid: list[float]
    there: list[float]


def coming(case: Case, people: dict[str, list[float]], n: int) -> dict[float, float]:
    """Heads by days a week, of those who come in at all; those who come as often are counted together."""
    out: dict[float, float] = {}
    for name, heads in people.items():
        if days(case, name) > 0:
            out[days(case, name)] = out.get(days(case, name), 0.0) + heads[n]
    return out


def seats(case: Case, people: dict[str, list[float]], given: Running) -> list[float]:
    """A seat for everybody who comes in at all, or as many as suffice on the busiest day as often as promised."""
    out = []
    for n in range(case.months):
        groups = {of: up(heads) for of, heads in coming(case, people, n).items()}
        if given.service_level >= 1:
            out.append(sum(groups.values()))
            continue
        sure, number, chance = sure_and_others(groups, {of: max(weekdays(given, of)) for of in groups})
        enough = below = 0
        while number and below < given.service_level:
            below = sum(comb(int(number), k) * chance**k * (1 - chance) ** (int(number) - k) for k in range(enough + 1))
            enough += 1
        out.append(sure + max(0, enough - 1))
    return out


def sure_and_others(groups: dict[float, float], chances: dict[float, float]) -> tuple[float, float, float]:
    """(those who are there for certain, how many may come, each with which chance); more than one kind of the latter is not for hand."""
    sure = sum(heads for of, heads in groups.items() if chances[of] >= 1)
    others = [(heads, chances[of]) for of, heads in groups.items() if chances[of] < 1]
    assert len(others) <= 1
    return (sure, *others[0]) if others else (sure, 0.0, 0.0)


def weekdays(given: Running, of: float) -> list[float]:
    """The chance that one who comes `of` days a week is there on each weekday; what a full day can't take goes to the others."""
    weight = [given.peak_factor if day == 2 else (5 - given.peak_factor) / 4 for day in range(5)]
    left, full = of * (1 - given.absence), [False] * 5
    while True:
        room = sum(part for part, done in zip(weight, full, strict=True) if not done)
        share = [1.0 if done else left * part / room for part, done in zip(weight, full, strict=True)]
        over = [day for day in range(5) if not full[day] and share[day] >= 1]
        if not over:
            return share
        for day in over:
            full[day] = True
            left -= 1
        if all(full):
            return [1.0] * 5


def far_office(case: Case, need: list[float]) -> list[float]:
    """Flexible seats at the other place, at the place's rent where no price is known."""
    assert case.away is not None
    seat = case.away.seat
    if seat is None:
        seat = case.away.area_rent * AREA / 12 * price(far_land(case))
    return [number * seat for number in need]


def office(case: Case, need: list[float]) -> tuple[dict[str, list[float]], list[float], Space]:
    """Rent, flexible seats and what leaving costs at the team's site; what is owed after the horizon; its seats."""
    lease = case.lease
    if lease is None:
        return (
            {
                "rent": [0.0] * case.months,
                "flex_seats": [number * (case.flex or 0.0) for number in need],
                "lease_exit": [0.0] * case.months,
            },
            [],
            Space([0.0] * case.months, need),
        )
    leaves = lease.break_month if lease.exit == "break" and lease.break_month is not None else lease.ends
    rent_of = [lease_rent(lease, t) for t in range(1, max(case.months, lease.ends, leaves) + 1)]
    after_of = lease.after_rent if lease.after_rent is not None else rent_of[leaves - 1]
    kept = 0.0
    if lease.module is not None:
        kept = min(modules(need[min(leaves + 1, case.months) - 1], lease.module), lease.seats)
    returned = (lease.seats - kept) / lease.seats if lease.seats else 0.0

    rent, flex, leaving, tail = [], [], [], []
    space = Space([], [])
    for t in range(1, max(case.months, lease.ends) + 1):
        wanted = need[min(t, case.months) - 1]
        price = rent_of[t - 1] if case.flex is None else case.flex
        after = after_of
        for later in range(leaves + 13, t + 1, 12):
            assert later
            after *= 1 + lease.after_escalator
        if t <= leaves:
            paid, more = lease.seats, max(wanted - lease.seats, 0.0)
            cost = paid * rent_of[t - 1]
        elif lease.module is not None and t <= lease.ends:
            paid, more = kept, max(wanted - kept, 0.0)
            cost = paid * rent_of[t - 1]
        else:
            paid, more = (wanted if lease.module is None else modules(wanted, lease.module)), 0.0
            cost = paid * after
        once = leave_cost(lease, t, leaves, returned, rent_of)
        if t <= case.months:
            rent.append(cost)
            flex.append(more * price)
            space.paid.append(paid)
            space.there.append(paid + more)
            leaving.append(once)
        else:
            tail.append((cost if t <= leaves else 0.0) + once)
    return {"rent": rent, "flex_seats": flex, "lease_exit": leaving}, tail, space


def modules(number: float, size: float) -> float:
    return up(number / size) * size


def lease_rent(lease: Lease, month: int) -> float:
    """Rent of a seat in a plan month, stepped once a year."""
    step = 13 if lease.next_step is None else lease.next_step
    while step < 1:
        step += 12
    rent = lease.rent
    while step <= month:
        rent *= 1 + lease.escalator
        step += 12
    return rent


def leave_cost(lease: Lease, t: int, leaves: int, returned: float, rent_of: list[float]) -> float:
    """What falls due once, in the month of the break or in the last month of the lease."""
    if lease.seats == 0:
        return 0.0
    works = lease.restoration or 0.0
    cost = 0.0
    if lease.exit == "break" and t == leaves:
        cost += lease.penalty * lease.seats * returned * rent_of[t - 1]
        term, paid = lease.ends - lease.unamortised_from + 1, leaves - lease.unamortised_from + 1
        i = (1 + lease.unamortised_rate) ** (1 / 12) - 1
        installment = lease.unamortised / term if i == 0 else lease.unamortised * i / (1 - (1 + i) ** -term)
        owed = lease.unamortised
        for _ in range(paid):  # the landlord's schedule, payment by payment
            owed = owed * (1 + i) - installment
        cost += owed * returned
        cost += (works if lease.break_restoration is None else lease.break_restoration) * returned
    if t == lease.ends:
        cost += works * (1 - returned if lease.exit == "break" else returned)
    return cost
