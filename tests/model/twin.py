"""The same plan reckoned by hand: one team, one move, one site, month by month in plain Python. Slow and obvious on purpose.

It shares no code with the planner and reads no scenario file, only a `Case`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import ceil, exp, log
from statistics import NormalDist

from tests.model.plans import Case, Lease

z = NormalDist().inv_cdf
LEVELS = {"p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90}


@dataclass
class Result:
    costs: dict[str, list[float]]
    tail: list[float]  # owed in each month after the horizon
    people: dict[str, list[float]]


def run(case: Case) -> Result:
    months = range(1, case.months + 1)
    here, there = people(case)
    pay = [monthly_pay(case, t) for t in months]
    free, taxed = stipend(case)
    plain = contributions(case, [0.0] * case.months)
    # a person's stipend counts from the month of moving on
    with_stipend = contributions(case, [taxed if t >= case.move_start else 0.0 for t in months])
    replaced_here, replaced_there = replaced(case, here, case.heads), replaced(case, there, 0.0)
    first_sets, more_sets = sets(case, there)
    out: dict[str, list[float]] = {
        name: []
        for name in ("base_pay", "extra_months", "on_costs", "benefits", "hiring", "stipend", "stipend_tax", "remote_it", "remote_setup", "remote_renewal")
    }
    for n in range(case.months):
        everyone = here[n] + there[n]
        out["base_pay"].append(everyone * pay[n])
        out["extra_months"].append(0.0)  # a case has none
        out["on_costs"].append(everyone * plain[n])
        out["benefits"].append(everyone * (pay[n] * case.benefits_share + case.benefits_flat))
        out["hiring"].append((replaced_here[n] + replaced_there[n]) * case.hire_cost)
        out["stipend"].append(there[n] * (free + taxed))
        out["stipend_tax"].append(there[n] * (with_stipend[n] - plain[n]))
        out["remote_it"].append(there[n] * case.it)
        out["remote_setup"].append(first_sets[n] * case.setup)
        out["remote_renewal"].append(more_sets[n] * case.setup)
    space, tail = office(case, here)
    return Result({**out, **space}, tail, {"here": here, "there": there})


def people(case: Case) -> tuple[list[float], list[float]]:
    """Who is at the desk and who is at home."""
    here, there = [], []
    for t in range(1, case.months + 1):
        waves = 0 if t < case.move_start else min(t - case.move_start + 1, case.over)
        gone = case.heads * case.share * waves / case.over
        here.append(case.heads - gone)
        there.append(gone)
    return here, there


def replaced(case: Case, heads: list[float], before: float) -> list[float]:
    """Those who left, a twelfth of the year's turnover of last month's heads, are followed by as many."""
    return [case.turnover / 12 * last for last in [before, *heads[:-1]]]


def yearly_wage(case: Case) -> float:
    """Pay of a year at the start of the plan."""
    if case.pay is not None:
        return case.pay
    known = dict(case.points)
    slope = (log(known["p75"]) - log(known["p25"])) / (z(0.75) - z(0.25))
    q = min(max(case.percentile, 0.05), 0.95)
    if "p10" not in known:
        known["p10"] = known["p25"] * exp(slope * (z(0.10) - z(0.25)))
    if "p90" not in known:
        known["p90"] = known["p75"] * exp(slope * (z(0.90) - z(0.75)))
    row = sorted((z(LEVELS[name]), log(value)) for name, value in known.items())
    for (x0, y0), (x1, y1) in pairwise(row):
        if z(q) < x1 or (x1, y1) == row[-1]:
            wage = exp(y0 + (y1 - y0) * (z(q) - x0) / (x1 - x0))
            break
    age = 0 if case.as_of is None else 1 - case.as_of
    return wage * (1 + case.growth) ** (age / 12)


def calendar_month(case: Case, t: int) -> int:
    return (case.start + t - 1) % 12 + 1


def monthly_pay(case: Case, t: int) -> float:
    """Pay is what it was at the start until a month of review comes round."""
    pay = yearly_wage(case) / 12
    for month in range(2, t + 1):
        if calendar_month(case, month) == case.review:
            pay *= 1 + case.growth
    return pay


def stipend(case: Case) -> tuple[float, float]:
    """(free of tax, taxed) for one person and month."""
    if case.treatment == "accountable":
        return case.stipend, 0.0
    if case.treatment == "taxable":
        return 0.0, case.stipend
    free = min(case.stipend, case.exempt)
    rest = case.stipend - free
    return free, rest if case.treatment == "statutory" else rest / (1 - case.employee_tax)


def contributions(case: Case, extra: list[float]) -> list[float]:
    """Expected contributions for one post and month, by following who may hold the post.

    `holders` says how likely it is that the present holder has earned so much since January or, if later, since arriving.
    """
    a = case.turnover / 12
    out = [0.0] * case.months
    for rate, cap in case.contributions:
        holders: dict[float, float] = {0.0: 1.0}
        first = 2 - calendar_month(case, 1)  # January of the first year, in plan months
        for t in range(first, case.months + 1):
            pay = monthly_pay(case, max(t, 1)) + (extra[t - 1] if t >= 1 else 0.0)
            if calendar_month(case, t) == 1:
                holders = {0.0: 1.0}
            elif t > first:
                stayed = {earned: likely * (1 - a) for earned, likely in holders.items()}
                stayed[0.0] = stayed.get(0.0, 0.0) + a
                holders = stayed
            due = sum(likely * (pay if cap is None else max(0.0, min(pay, cap - earned))) for earned, likely in holders.items())
            if t >= 1:
                out[t - 1] += rate * due
            moved: dict[float, float] = {}
            for earned, likely in holders.items():
                moved[earned + pay] = moved.get(earned + pay, 0.0) + likely
            holders = moved
    return out


def sets(case: Case, there: list[float]) -> tuple[list[float], list[float]]:
    """(sets for those who move in, sets for replacements and in place of worn-out ones), following people by their time at home."""
    a = case.turnover / 12
    ages: dict[int, float] = {}
    first, more, before = [], [], 0.0
    for now in there:
        arrived, replaced = max(now - before, 0.0), a * before
        ages = {age + 1: number * (1 - a) for age, number in ages.items()}
        worn = sum(number for age, number in ages.items() if case.refresh is not None and age % case.refresh == 0)
        ages[0] = arrived + replaced
        first.append(arrived)
        more.append(replaced + worn)
        before = now
    return first, more


def up(value: float) -> float:
    return float(ceil(value - 1e-9))


def office(case: Case, here: list[float]) -> tuple[dict[str, list[float]], list[float]]:
    """Rent, flexible seats and what leaving costs; then what is owed after the horizon."""
    need = [up(number) for number in here]
    lease = case.lease
    if lease is None:
        return {
            "rent": [0.0] * case.months,
            "flex_seats": [seats * (case.flex or 0.0) for seats in need],
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
        seats = need[min(t, case.months) - 1]
        price = rent_of[t - 1] if case.flex is None else case.flex
        after = after_of
        for later in range(leaves + 13, t + 1, 12):
            assert later
            after *= 1 + lease.after_escalator
        if t <= leaves:
            cost, more = lease.seats * rent_of[t - 1], max(seats - lease.seats, 0.0) * price
        elif lease.module is not None and t <= lease.ends:
            cost, more = kept * rent_of[t - 1], max(seats - kept, 0.0) * price
        else:
            cost, more = (seats if lease.module is None else modules(seats, lease.module)) * after, 0.0
        once = leave_cost(lease, t, leaves, returned, rent_of)
        if t <= case.months:
            rent.append(cost)
            flex.append(more)
            leaving.append(once)
        else:
            tail.append((cost if t <= leaves else 0.0) + once)
    return {"rent": rent, "flex_seats": flex, "lease_exit": leaving}, tail


def modules(seats: float, size: float) -> float:
    return up(seats / size) * size


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
