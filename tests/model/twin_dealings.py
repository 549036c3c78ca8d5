"""What a vendor bills, what an employer of record takes, what working with a department costs it, month by month."""

from __future__ import annotations

from tests.model.case import Case
from tests.model.dealings import Employer, Outsourced
from tests.model.twin_pay import Pay
from tests.model.twin_people import Staff, lost_hours, moved, overhead, posts, productive, worth
from tests.model.twin_work import peak

Lines = dict[str, dict[str, list[float]]]


def handed_to_vendor(case: Case, given: Outsourced, t: int) -> float:
    """Share of the team's work that the vendor is paid for: all that has begun and whose knowledge transfer is over."""
    step = next(move for move in case.moves if move.outside)
    return moved(step, t, given.terms.transfer)


def vendor(case: Case) -> tuple[dict[str, list[float]], float]:
    """(lines of the contract, what is owed after the horizon)."""
    given = case.outsourced
    assert given is not None
    hour = productive(case, "outside") * case.utilisation if given.hours is None else given.hours
    hours = hour / worth(case, "outside")  # billed for what a post of the team does in a month
    first = given.start + given.terms.transfer
    at_first = posts(case, min(max(first, 1), case.months))
    rate = 1.0 if given.rate is None else given.rate
    last = given.terminates
    if last is None and given.at_end == "leave" and given.ends is not None:
        last = given.ends
    out: dict[str, list[float]] = {
        name: [] for name in ("vendor_bill", "vendor_governance", "vendor_entry", "vendor_exit", "vendor_failure")
    }
    agreed, most = [0.0], 0.0
    for t in range(1, case.months + 1):
        share = handed_to_vendor(case, given, t)
        most = max(most, share)  # a minimum does not fall with the work
        if given.agreed is None:
            agreed.append(most * at_first * hours)
        else:
            agreed.append(given.agreed * most / given.share if given.share > 0 else 0.0)
        price = price_in(given, first, t)
        runs = given.share > 0 and (last is None or t <= last)
        volume = max(share * posts(case, t) * peak(case, t) * hours, given.minimum * agreed[-1]) if runs else 0.0
        fee = given.fixed if runs and t >= first else 0.0
        bill = (volume * price + fee) * rate
        out["vendor_bill"].append(bill)
        out["vendor_governance"].append(given.governance * bill)
        out["vendor_failure"].append(given.chance / 12 * given.lost * given.stops * bill * case.overtime)
        least = given.minimum * agreed[-1] * price * rate  # of a month, whatever is used
        out["vendor_exit"].append(given.exit_fee * least if t == given.terminates else 0.0)
    full = max(agreed) if given.agreed is None else given.agreed
    year = 12 * full * given.price * rate
    entry = (given.selection + given.transition) * year + given.legal
    out["vendor_entry"] = [entry if given.share > 0 and t == max(given.start, 1) else 0.0 for t in range(1, case.months + 1)]
    over = (given.terminates is not None and given.terminates <= case.months) or (given.ends is not None and given.ends <= case.months)
    if over or given.share == 0 or first > case.months:
        return out, 0.0
    owed = given.exit_fee * least
    if given.ends is not None:
        owed = min(owed, (given.ends - case.months) * least)
    return out, owed


def price_in(given: Outsourced, first: int, t: int) -> float:
    """Price of an hour in a month: a step on each anniversary, one more when the contract is renewed."""
    price, anniversary = given.price, (first if given.begins is None else given.begins) + 12
    while anniversary <= t:
        price *= (1 + given.cola) * (1 - given.glide)
        anniversary += 12
    if given.at_end == "renew" and given.ends is not None and t > given.ends:
        price *= 1 + given.renewal
    return price


def employer_of_record(given: Employer, pay: Pay, people: list[float]) -> dict[str, list[float]]:
    """Fees, and deposits that come back as people go."""
    fees, deposits = [], []
    held = before = 0.0
    for n, number in enumerate(people):
        month = pay.rate * pay.base[n]
        through = month + pay.rate * (pay.on_costs[n] + pay.benefits[n])
        fees.append(number * (max(given.fee, given.fee_share * month) + given.spread * through))
        if number > before:
            flow = (number - before) * given.deposit * month
        else:
            flow = -held * (before - number) / before if before > 0 else 0.0
        deposits.append(flow)
        held += flow
        before = number
    return {"eor": fees, "eor_deposit": deposits}


def front_office(case: Case, staff: Staff) -> dict[str, list[float]]:
    """What the hours cost that the department loses."""
    out: dict[str, list[float]] = {}
    for name, cohort in staff.cohorts.items():
        heads = cohort.heads
        if name == "outside":
            assert case.outsourced is not None
            months = range(1, case.months + 1)
            heads = [handed_to_vendor(case, case.outsourced, t) * posts(case, t) * peak(case, t) / worth(case, name) for t in months]
        if case.department is None:
            out[name] = [0.0] * case.months
            continue
        money = lost_hours(case, name) * case.department.other_side * 52 / 12 * case.department.cost_per_hour
        out[name] = [number * (1 - overhead(case, name)) * money for number in heads]
    return out
