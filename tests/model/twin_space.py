"""Space: seats that people need, the lease of the team's site, flexible seats at the other place."""

from __future__ import annotations

from tests.model.case import Case
from tests.model.parts import Lease
from tests.model.twin_pay import far_land, price
from tests.model.twin_people import days, up

AREA = 165.0  # of a seat, where nothing else is said


def seats(case: Case, people: dict[str, list[float]]) -> list[float]:
    """A seat for everybody who comes in at all; those who come as often are counted together."""
    out = []
    for n in range(case.months):
        coming: dict[float, float] = {}
        for name, heads in people.items():
            if days(case, name) > 0:
                coming[days(case, name)] = coming.get(days(case, name), 0.0) + heads[n]
        out.append(sum(up(number) for number in coming.values()))
    return out


def far_office(case: Case, need: list[float]) -> list[float]:
    """Flexible seats at the other place, at the place's rent where no price is known."""
    assert case.away is not None
    seat = case.away.seat
    if seat is None:
        seat = case.away.area_rent * AREA / 12 * price(far_land(case))
    return [number * seat for number in need]


def office(case: Case, need: list[float]) -> tuple[dict[str, list[float]], list[float]]:
    """Rent, flexible seats and what leaving costs at the team's site; then what is owed after the horizon."""
    lease = case.lease
    if lease is None:
        return {
            "rent": [0.0] * case.months,
            "flex_seats": [number * (case.flex or 0.0) for number in need],
            "lease_exit": [0.0] * case.months,
        }, []
    leaves = lease.break_month if lease.exit == "break" and lease.break_month is not None else lease.ends
    rent_of = [lease_rent(lease, t) for t in range(1, max(case.months, lease.ends, leaves) + 1)]
    after_of = lease.after_rent if lease.after_rent is not None else rent_of[leaves - 1]
    kept = 0.0
    if lease.module is not None:
        kept = min(modules(need[min(leaves + 1, case.months) - 1], lease.module), lease.seats)
    returned = (lease.seats - kept) / lease.seats if lease.seats else 0.0

    rent, flex, leaving, tail = [], [], [], []
    for t in range(1, max(case.months, lease.ends) + 1):
        wanted = need[min(t, case.months) - 1]
        price = rent_of[t - 1] if case.flex is None else case.flex
        after = after_of
        for later in range(leaves + 13, t + 1, 12):
            assert later
            after *= 1 + lease.after_escalator
        if t <= leaves:
            cost, more = lease.seats * rent_of[t - 1], max(wanted - lease.seats, 0.0) * price
        elif lease.module is not None and t <= lease.ends:
            cost, more = kept * rent_of[t - 1], max(wanted - kept, 0.0) * price
        else:
            cost, more = (wanted if lease.module is None else modules(wanted, lease.module)) * after, 0.0
        once = leave_cost(lease, t, leaves, returned, rent_of)
        if t <= case.months:
            rent.append(cost)
            flex.append(more)
            leaving.append(once)
        else:
            tail.append((cost if t <= leaves else 0.0) + once)
    return {"rent": rent, "flex_seats": flex, "lease_exit": leaving}, tail


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
