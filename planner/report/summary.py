"""What somebody may see who may not see wages: a comparison in words, in which no amount is of one or two roles alone.

Every amount holds the pay of at least FEWEST roles or of none, is a sum over the whole horizon or a year, keeps cost of people apart from nothing
but offices, and has three significant figures. So neither a wage nor a role's cost, from which heads give a wage, stands here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from babel.numbers import format_decimal

from planner.analysis.breakdown import savings
from planner.analysis.difference import Difference, LineSaving, Plan
from planner.analysis.measures import run_rate_cost
from planner.model.ledger import LINES
from planner.report.people import NOBODY, heads_by, staffing_figures
from planner.report.space import total_seats
from planner.report.words import LOCALE, change_text, duration, headline, short_money
from planner.scenario.language import text as _

FEWEST = 3  # roles whose pay an amount holds; of one or two together an outsider who knows the heads finds the wage
PAY = ("base_pay", "bonus", "extra_months", "on_costs", "benefits")

Row = tuple[str, str, str]


@dataclass(frozen=True)
class Summary:
    """Texts alone: (label, base, plan) of each row; `money` and `years` are empty and `withheld` says why where amounts would give a wage away."""

    base: str
    plan: str
    sentence: str
    withheld: str
    money: tuple[Row, ...]
    years: tuple[tuple[str, str], ...]
    people: tuple[Row, ...]
    seats: tuple[Row, ...]


def summary(difference: Difference, locale: str = LOCALE) -> Summary:
    """The comparison for a reader who may only look."""
    base, plan = difference.base, difference.plan
    why = withheld(difference)
    alone = base.digest == plan.digest
    if why:
        sentence = _("{plan} beside {base}").format(plan=plan.name, base=base.name)
    elif alone:
        cost = short_money(plan.npv_cost, plan.ledger.currency, locale)
        sentence = _("{name}: {cost} in present value").format(name=plan.name, cost=cost)
    else:
        sentence = headline(difference, locale)
    return Summary(
        base.name,
        plan.name,
        sentence,
        why,
        () if why else _money(difference, locale),
        () if why or alone else _years(difference, locale),
        _people(difference, locale),
        _seats(difference, locale),
    )


def withheld(difference: Difference) -> str:
    """Why amounts are not shown, "" where they may be: a side pays one or two roles, or the plan changes the pay of one or two."""
    base, plan = (_pay(side) for side in (difference.base, difference.plan))
    for side, pay in ((difference.base, base), (difference.plan, plan)):
        if 0 < sum(bool(amounts.any()) for amounts in pay.values()) < FEWEST:
            return _("Amounts are not shown: {plan} pays fewer than three roles, so a sum would give a wage away.").format(plan=side.name)
    changed = [role for role in base.keys() | plan.keys() if role not in base or role not in plan or not np.array_equal(base[role], plan[role])]
    if 0 < len(changed) < FEWEST:
        line = _("Amounts are not shown: {plan} changes the pay of fewer than three roles, so its saving would give a wage away.")
        return line.format(plan=difference.plan.name)
    return ""


def _pay(plan: Plan) -> dict[str, np.ndarray]:
    """Role -> what it is paid by month."""
    roles = {cohort.name: cohort.role for cohort in plan.ledger.cohorts}
    out: dict[str, np.ndarray] = {}
    for line in PAY:
        if line in plan.ledger.costs:
            for number, owner in enumerate(plan.ledger.owners(line)):
                amounts = plan.ledger.costs[line][0, number]
                out[roles[owner]] = out.get(roles[owner], np.zeros(len(amounts))) + amounts
    return out


def _money(d: Difference, locale: str) -> tuple[Row, ...]:
    def text(value: float) -> str:
        return short_money(value, d.plan.ledger.currency, locale)

    def both(label: str, of: tuple[float, float]) -> Row:
        return label, text(of[0]), text(of[1])

    office, people = (_total([row for row in d.cash_lines if (LINES[row.line].driver == "office") is of]) for of in (True, False))
    back = _("not inside the horizon") if d.payback_months is None else duration(d.payback_months, locale) if d.payback_months else _("at once")
    rows = [
        both(_("People, vendors and the change, over {n} months").format(n=d.plan.ledger.months), people),
        both(_("Offices, over {n} months").format(n=d.plan.ledger.months), office),
        both(_("All together, present value"), (d.base.npv_cost, d.plan.npv_cost)),
        both(_("Cost of a year once settled"), (float(run_rate_cost(d.base.ledger)[0]), float(run_rate_cost(d.plan.ledger)[0]))),
    ]
    if d.base.digest != d.plan.digest:
        rows.append((_("Most money out before it pays"), "–", text(-d.lowest_cumulative)))
        rows.append((_("Payback"), "–", back))
    return tuple(rows)


def _total(rows: list[LineSaving]) -> tuple[float, float]:
    return sum(row.base for row in rows), sum(row.scenario for row in rows)


def _years(d: Difference, locale: str) -> tuple[tuple[str, str], ...]:
    return tuple((year, change_text(before - after, d.plan.ledger.currency, locale)) for year, (before, after) in savings(d, "year").items())


def _people(d: Difference, locale: str) -> tuple[Row, ...]:
    """Whole people by place in the last month, and all of them in the first."""
    sides = [heads_by(side, "place").iloc[-1].to_dict() for side in (d.base, d.plan)]
    first = [staffing_figures(side)["first"] for side in (d.base, d.plan)]
    rows = [(_("In the first month"), *(_count(value, locale) for value in first))]
    for place in dict.fromkeys([*sides[0], *sides[1]]):
        found = [float(side.get(place, 0.0)) for side in sides]
        if max(found) >= NOBODY:
            rows.append((_("At the end, {place}").format(place=place), *(_count(value, locale) for value in found)))
    return tuple((label, before, after) for label, before, after in rows)


def _seats(d: Difference, locale: str) -> tuple[Row, ...]:
    (base_first, base_last), (plan_first, plan_last) = (total_seats(side) for side in (d.base, d.plan))
    return (
        (_("Seats in the first month"), _count(base_first, locale), _count(plan_first, locale)),
        (_("Seats at the end"), _count(base_last, locale), _count(plan_last, locale)),
    )


def _count(value: float, locale: str) -> str:
    return str(format_decimal(round(value), format="#,##0", locale=locale))
