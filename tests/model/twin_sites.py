"""What a site costs besides its seats: opening, running, steering, leads, disruptions, days on which seats run out."""

from __future__ import annotations

from math import comb

from tests.model.case import Case
from tests.model.dealings import Annex, Running
from tests.model.twin_people import days, up
from tests.model.twin_space import AREA, Space, coming, sure_and_others, weekdays

PAID = ("base_pay", "bonus", "extra_months", "on_costs", "benefits")


def opened(given: Running, heads: list[float], come: list[float], before: bool) -> dict[str, list[float]]:
    """`come`: those who are not always at home. `before`: there were people there before the plan."""
    out: dict[str, list[float]] = {"centre_setup": [], "centre_fixed": [], "centre_closing": []}
    there, closes = False, given.closes
    staffed = [t for t, number in enumerate(come, start=1) if number > 1e-9]
    if closes is not None and staffed and staffed[-1] > closes:
        closes = staffed[-1] if staffed[-1] < len(heads) else None
    for t in range(1, len(heads) + 1):
        new = heads[t - 1] > 1e-9 and not there
        there = there or new
        runs = there and (closes is None or t <= closes)
        out["centre_setup"].append(given.setup if new and not (before and t == 1) else 0.0)
        out["centre_fixed"].append(given.fixed if runs else 0.0)
        out["centre_closing"].append(given.closing if there and t == closes else 0.0)
    return out


def run_by(
    case: Case, given: Running, people: dict[str, list[float]], loaded: dict[str, list[float]], space: Space
) -> dict[str, list[float]]:
    """Leads, disruptions, operating cost and day passes of a site with these people."""
    out: dict[str, list[float]] = {name: [] for name in ("leads", "disruption", "operating", "day_passes")}
    for n in range(case.months):
        number = sum(heads[n] for heads in people.values())
        led = up(number / given.span) if given.span is not None and number >= given.least_led else 0.0
        out["leads"].append(led * given.lead)
        capacity = sum(heads[n] * loaded[name][n] for name, heads in people.items())
        out["disruption"].append(given.chance / 12 * given.lost * given.stops * capacity * case.overtime)
        present = sum(heads[n] * days(case, name) / 5 for name, heads in people.items())
        used = (1 - given.varying) * space.paid[n] + given.varying * min(present, space.paid[n])
        out["operating"].append(given.operating / 12 * AREA * used)
        groups = coming(case, people, n)
        short = sum(without_a_seat(given, groups, space.there[n], day) for day in range(5))
        out["day_passes"].append(short * 52 / 12 * given.day_pass if given.day_pass else 0.0)
    return out


def without_a_seat(given: Running, groups: dict[float, float], seats: float, day: int) -> float:
    """People without a seat on a weekday: everybody who comes every day, and of the others each chance counted."""
    if given.day_pass == 0:
        return 0.0
    chances = {of: weekdays(given, of)[day] for of in groups}
    sure, number, chance = sure_and_others(groups, chances)
    free = seats - sure
    assert abs(number - round(number)) < 1e-6, "chances are counted for whole people alone"
    number = round(number)
    likely = [comb(number, k) * chance**k * (1 - chance) ** (number - k) for k in range(number + 1)]
    return sum(part * max(0.0, k - free) for k, part in enumerate(likely))


def steered(given: Running, lines: list[list[float]]) -> list[float]:
    """A share of what people and space cost."""
    return [given.governance * sum(values) for values in zip(*lines, strict=True)]


def annex(case: Case, given: Annex) -> tuple[dict[str, list[float]], list[float]]:
    """A lease of the firm on a house in which nobody works: (lines, owed after the horizon)."""
    rent, letting, income, fit_out, leaving, tail = ([] for _ in range(6))
    of_month: dict[int, float] = {}
    price = given.rent
    step = given.begins + 12 if given.begins > 1 else 13
    for t in range(1, max(case.months, given.ends) + 1):
        if t >= step and (t - step) % 12 == 0:
            price *= 1 + given.escalator
        of_month[t] = given.seats * price
    first = None if given.sublet is None else given.sublet + given.downtime + 1
    let = {} if first is None else {t: given.rent_share * of_month[t] for t in range(max(first, 1), given.ends + 1)}
    for t in range(1, max(case.months, given.ends) + 1):
        paid = of_month[t] if given.begins <= t <= given.ends else 0.0
        once = given.fee_share * sum(let.values()) + given.seats * given.works_for_tenant if t == first and t <= given.ends else 0.0
        last = given.restoration if t == given.ends and given.seats > 0 else 0.0
        if t > case.months:
            tail.append(paid + once + last - let.get(t, 0.0))
            continue
        rent.append(paid)
        income.append(-let.get(t, 0.0))
        letting.append(once)
        fit_out.append(given.seats * (max(0.0, given.fit_out - given.allowance) * AREA + given.moving) if t == given.begins else 0.0)
        leaving.append(last)
    return {"rent": rent, "sublease": income, "letting": letting, "fit_out": fit_out, "lease_exit": leaving}, tail
