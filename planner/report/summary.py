"""What somebody may see who may not see wages: a comparison in words, in which no amount is of one or two roles alone.

Every amount holds the pay of at least FEWEST roles, none of which makes nearly all of it, or of none; it is a sum over the whole horizon or a
year, tells cost of people apart from nothing but offices, and has three significant figures. So neither a wage nor a role's cost, from which heads
give a wage, stands here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from babel.numbers import format_decimal

from planner.analysis.breakdown import savings
from planner.analysis.difference import Difference, LineSaving, Plan
from planner.analysis.measures import run_rate_cost
from planner.model.register import LINES
from planner.report.people import NOBODY, heads_by, staffing_figures
from planner.report.space import total_seats
from planner.report.words import LOCALE, change_text, headline, payback_text, short_money
from planner.scenario.language import plural
from planner.scenario.language import text as _
from planner.scenario.quantity import year_text

FEWEST = 3  # roles whose pay an amount holds; of one or two together an outsider who knows the heads finds the wage
LARGEST = 0.8  # of a sum, that one role may make of it: the others have to blur it
SLIGHT = 0.01  # of a sum: a role that makes less of it is not counted
PAY = ("base_pay", "bonus", "extra_months", "on_costs", "benefits")

Row = tuple[str, str, str]


@dataclass(frozen=True)
class Summary:
    """Texts alone: (label, base, plan) of each row; `withheld` says why there is no `money`, `no_years` why there are no `years`, "" if there are."""

    base: str
    plan: str
    sentence: str
    withheld: str
    money: tuple[Row, ...]
    years: tuple[tuple[str, str], ...]
    no_years: str
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
    years = () if why or alone else _years(difference, locale)
    line = _("Years are not shown one by one: in one of them the plan changes the pay of so few roles that its saving would give a wage away.")
    return Summary(
        base.name,
        plan.name,
        sentence,
        why,
        () if why else _money(difference, locale),
        years,
        "" if why or alone or years else line,
        _people(difference, locale),
        _seats(difference, locale),
    )


def withheld(difference: Difference) -> str:
    """Why amounts are not shown, "" where they may be: the pay of a side, or what the plan changes of it, is nearly that of one or two roles."""
    base, plan = (_pay(side) for side in (difference.base, difference.plan))
    for side, pay in ((difference.base, base), (difference.plan, plan)):
        if _tells([float(amounts.sum()) for amounts in pay.values()]):
            return _("Amounts are not shown: {plan} pays so few roles that a sum would give a wage away.").format(plan=side.name)
    if _tells([float(amounts.sum()) for amounts in _changed(difference).values()]):
        line = _("Amounts are not shown: {plan} changes the pay of so few roles that its saving would give a wage away.")
        return line.format(plan=difference.plan.name)
    return ""


def _tells(amounts: list[float]) -> bool:
    """Whether a sum of amounts, one a role, says nearly what one of them is, or two together; what is a hundredth of it blurs nothing."""
    total = sum(amounts)
    known = [amount for amount in amounts if amount >= max(1.0, SLIGHT * total)]
    return total >= 1 and (len(known) < FEWEST or max(known) > LARGEST * total)


def _changed(difference: Difference) -> dict[str, np.ndarray]:
    """Role -> by how much the plan changes what it is paid, by month, up or down."""
    base, plan = (_pay(side) for side in (difference.base, difference.plan))
    none = np.zeros(difference.base.ledger.months)
    return {role: np.abs(plan.get(role, none) - base.get(role, none)) for role in base.keys() | plan.keys()}


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
    rows = [
        both(plural("People, vendors and the change, over {n} month", "People, vendors and the change, over {n} months", d.plan.ledger.months), people),
        both(plural("Offices, over {n} month", "Offices, over {n} months", d.plan.ledger.months), office),
        both(_("All together, present value"), (d.base.npv_cost, d.plan.npv_cost)),
        both(_("Cost of a year once settled"), (float(run_rate_cost(d.base.ledger)[0]), float(run_rate_cost(d.plan.ledger)[0]))),
    ]
    if d.base.digest != d.plan.digest:
        rows.append((_("Most money out before it pays"), "–", text(-d.lowest_cumulative)))
        rows.append((_("Payback"), "–", payback_text(d, locale)))
    return tuple(rows)


def _total(rows: list[LineSaving]) -> tuple[float, float]:
    return sum(row.base for row in rows), sum(row.scenario for row in rows)


def _years(d: Difference, locale: str) -> tuple[tuple[str, str], ...]:
    """The effect of each year; none at all where one year changes the pay of too few roles, since the others and the sum would give it away."""
    start, begins = d.plan.ledger.start, d.plan.scenario.fiscal_year_starts
    label = np.array([year_text(start + month, begins) for month in range(d.plan.ledger.months)])
    changed = _changed(d).values()
    if any(_tells([float(amounts[label == year].sum()) for amounts in changed]) for year in dict.fromkeys(label)):
        return ()
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
