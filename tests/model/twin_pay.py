"""What a head is paid and what is due on it, month by month, in the currency of its country."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import exp, log
from statistics import NormalDist

from tests.model.case import Case
from tests.model.parts import Land
from tests.model.twin_people import TEAM, Staff

z = NormalDist().inv_cdf
LEVELS = {"p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90}


@dataclass
class Pay:
    """Of a head of one cohort, by month."""

    land: Land
    rate: float  # of the country's currency
    base: list[float]
    bonus: list[float]
    extra: list[float]
    counted: list[float]  # what contributions are due on, without the stipend
    on_costs: list[float]
    benefits: list[float]
    loaded: list[float]  # in the scenario's currency


def calendar_month(case: Case, t: int) -> int:
    return (case.start + t - 1) % 12 + 1


def market_wage(points: dict[str, float], percentile: float) -> float:
    known = dict(points)
    slope = (log(known["p75"]) - log(known["p25"])) / (z(0.75) - z(0.25))
    q = min(max(percentile, 0.05), 0.95)
    if "p10" not in known:
        known["p10"] = known["p25"] * exp(slope * (z(0.10) - z(0.25)))
    if "p90" not in known:
        known["p90"] = known["p75"] * exp(slope * (z(0.90) - z(0.75)))
    row = sorted((z(LEVELS[name]), log(value)) for name, value in known.items())
    for (x0, y0), (x1, y1) in pairwise(row):
        if z(q) < x1 or (x1, y1) == row[-1]:
            return exp(y0 + (y1 - y0) * (z(q) - x0) / (x1 - x0))
    raise AssertionError("no points")


def stepped(case: Case, yearly: float, growth: float) -> list[float]:
    """Monthly pay is what it was at the start until a month of review comes round."""
    pay = yearly / 12
    out = [pay]
    for month in range(2, case.months + 1):
        if calendar_month(case, month) == case.review:
            pay *= 1 + growth
        out.append(pay)
    return out


def since_survey(as_of: int | None) -> float:
    return 0.0 if as_of is None else (1 - as_of) / 12


def price(land: Land) -> float:
    return 1.0 if land.rate is None else land.rate


def far_land(case: Case) -> Land:
    assert case.away is not None
    return case.land if case.away.land is None else case.away.land


def team_pay(case: Case) -> list[float]:
    """Without any premium."""
    if case.pay is not None:
        yearly = case.pay / price(case.land)
    else:
        yearly = market_wage(case.points, case.percentile) * (1 + case.growth) ** since_survey(case.as_of)
    return stepped(case, yearly, case.growth)


def far_pay(case: Case) -> list[float]:
    """Of those hired at the other place, without any premium."""
    away = case.away
    assert away is not None
    if away.pay is not None:
        yearly = away.pay / price(far_land(case))
    else:
        percentile = case.percentile if away.percentile is None else away.percentile
        yearly = market_wage(away.points, percentile) * (1 + away.growth) ** since_survey(away.as_of)
    return stepped(case, yearly, away.growth)


def base_pay(case: Case, staff: Staff, name: str) -> list[float]:
    before = [pay * (1 + case.desk_premium) for pay in team_pay(case)]
    if name == TEAM:
        return before
    if name == "outside":  # the vendor pays them
        return [0.0] * case.months
    if name == "leaving":
        return [pay * (1 + case.home_premium) for pay in team_pay(case)]
    away = case.away
    assert away is not None
    premium = case.home_premium if away.at_home else case.desk_premium
    out = []
    for n, pay in enumerate(far_pay(case)):
        new, old = pay * (1 + premium), before[n] * price(case.land) / price(far_land(case))
        heads = staff.cohorts[name].heads[n]
        part = min(1.0, staff.old_hands[n] / heads) if heads > 0 else 0.0
        out.append(new + part * (1 - case.location_weight) * (old - new))
    return out


def pay_of(case: Case, staff: Staff, name: str) -> Pay:
    land = far_land(case) if name == "abroad" else case.land
    base = base_pay(case, staff, name)
    months = range(1, case.months + 1)
    in_bonus = [calendar_month(case, t) == case.bonus_month for t in months]
    bonus = [pay * 12 * case.bonus * case.bonus_payout if now else 0.0 for pay, now in zip(base, in_bonus, strict=True)]
    extra = [pay * land.extra_months if calendar_month(case, t) == land.extra_month else 0.0 for pay, t in zip(base, months, strict=True)]
    counted = [base[n] + bonus[n] + (extra[n] if land.on_extra else 0.0) for n in range(case.months)]
    arrives = next((move.start for move in case.moves if move.name == name and move.away), None)
    on_costs = contributions(case, land, counted, base[0], arrives)
    benefits = [pay * land.benefits_share + land.benefits_flat for pay in base]
    every_month = 1 + case.bonus * case.bonus_payout + land.extra_months / 12
    loaded = [price(land) * (base[n] * every_month + on_costs[n] + benefits[n]) for n in range(case.months)]
    return Pay(land, price(land), base, bonus, extra, counted, on_costs, benefits, loaded)


def contributions(case: Case, land: Land, pays: list[float], before: float, arrives: int | None = None) -> list[float]:
    """Expected contributions for one post and month, by following who may hold the post; `before`: pay of a month before the plan.

    Those at another place are new there in the month in which the first of them `arrives`, and owe nothing by the year before.
    `holders` says how likely it is that the present holder has earned so much since January or, if later, since arriving.
    """
    a = case.turnover / 12
    out = [sum(rate * min(pay, cap / 12) for rate, cap in land.monthly) for pay in pays]
    for rate, cap in land.contributions:
        holders: dict[float, float] = {0.0: 1.0}
        first = 2 - calendar_month(case, 1)  # January of the first year, in plan months
        for t in range(first, case.months + 1):
            pay = pays[t - 1] if t >= 1 else before
            if arrives is not None and t < arrives:
                pay = 0.0
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


def on_lump(case: Case, pay: Pay, t: int, lump: float) -> float:
    """Contributions on what is paid on top in month t to a person who has been there since January."""
    earned, month = 0.0, t
    while True:
        earned += pay.counted[month - 1] if month >= 1 else pay.base[0]
        if calendar_month(case, month) == 1:
            break
        month -= 1
    now = pay.counted[t - 1]
    out = sum(rate * (min(now + lump, cap / 12) - min(now, cap / 12)) for rate, cap in pay.land.monthly)
    for rate, cap in pay.land.contributions:
        out += rate * (lump if cap is None else min(earned + lump, cap) - min(earned, cap))
    return out


def stipend(case: Case, land: Land) -> tuple[float, float]:
    """(free of tax, taxed) for one person and month."""
    paid = case.stipend / price(land)
    if case.treatment == "accountable":
        return paid, 0.0
    if case.treatment == "taxable":
        return 0.0, paid
    free = min(paid, land.exempt)
    rest = paid - free
    return free, rest if case.treatment == "statutory" else rest / (1 - land.employee_tax)


def stipend_tax(case: Case, pay: Pay, taxed: float, arrives: int, name: str) -> list[float]:
    """A person's stipend counts from the month of moving on."""
    together = [pay.counted[t - 1] + (taxed if t >= arrives else 0.0) for t in range(1, case.months + 1)]
    more = contributions(case, pay.land, together, pay.base[0], arrives if name == "abroad" else None)
    return [with_it - without for with_it, without in zip(more, pay.on_costs, strict=True)]
