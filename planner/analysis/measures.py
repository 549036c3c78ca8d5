"""L1-L7, L9: present value, saving, IRR, payback, run-rate, one-offs, cost of an item and tail of ledgers. Arrays are (draw,) or (draw, month)."""

from __future__ import annotations

import numpy as np

from planner.model import risk
from planner.model.calendar import Array, discount_factors
from planner.model.ledger import Ledger


def cash_lines(ledger: Ledger) -> list[str]:
    """The lines that are cash; soft lines never enter a total."""
    return [line for line in (*ledger.costs, *ledger.upfront) if ledger.lines[line].kind == "cash"]


def cost_by_month(ledger: Ledger) -> Array:
    """Undiscounted cash cost of each month. (draw, month)."""
    return np.asarray(
        sum((ledger.by_month(line) for line in ledger.costs if ledger.lines[line].kind == "cash"), np.zeros((1, ledger.months)))
    )


def cost_at_start(ledger: Ledger) -> Array:
    """What is due at the decision. (draw,)."""
    return np.asarray(sum((ledger.at_start(line) for line in ledger.upfront), np.zeros(1)))


def total_cost(ledger: Ledger) -> Array:
    """Undiscounted cash over the horizon. (draw,)."""
    return cost_at_start(ledger) + cost_by_month(ledger).sum(axis=1)


def present_value(at_start: Array, by_month: Array, rate: Array) -> Array:
    """L1: CF_0 + sum of DF_t CF_t. (draw,), (draw, month), (draw, 1) -> (draw,)."""
    return at_start + (by_month * discount_factors(rate, 1, by_month.shape[-1])).sum(axis=-1)


def npv_cost(ledger: Ledger) -> Array:
    """L1: present value of the plan's cash cost. (draw,)."""
    return present_value(cost_at_start(ledger), cost_by_month(ledger), ledger.discount_rate)


def tail_cost(ledger: Ledger) -> Array:
    """L9: present value of commitments after the horizon, to the first exit of each lease. (draw,)."""
    if ledger.tail.shape[-1] == 0:
        return np.zeros(ledger.tail.shape[0])
    factors = discount_factors(ledger.discount_rate, ledger.months + 1, ledger.months + ledger.tail.shape[-1])
    return (ledger.tail.sum(axis=1) * factors).sum(axis=-1)


def one_off_cost(ledger: Ledger) -> Array:
    """L6: undiscounted cost of the lines that come once. (draw,)."""
    lines = [line for line in cash_lines(ledger) if ledger.lines[line].one_off]
    return np.asarray(sum((ledger.by_month(line).sum(axis=1) + ledger.at_start(line) for line in lines), np.zeros(1)))


def run_rate_cost(ledger: Ledger) -> Array:
    """L5: 12 x the last month's recurring cost, what is paid unevenly at a twelfth of its year. (draw,)."""
    lines = [line for line in ledger.level if ledger.lines[line].kind == "cash" and not ledger.lines[line].one_off]
    return 12 * np.asarray(sum((ledger.level[line].sum(axis=1) for line in lines), np.zeros(1)))


def settled_from(base: Ledger, other: Ledger) -> Array:
    """L5: the month from which no move, ramp or lease exit of either plan is under way. (draw,)."""
    return np.maximum(base.settled, other.settled)


CAPITAL = ("fit_out", "centre_setup", "remote_setup", "remote_renewal")  # what is written off over years instead of at once


def npv_cost_after_tax(ledger: Ledger, tax_rate: float, depreciation_months: float) -> float:
    """L8: present value of (1 - tax) x cost; capital cost is paid in full and lowers the tax evenly over its life. One draw.

    What is left to write off at the horizon lowers the tax after it, in months of their own.
    """
    months, life = ledger.months, int(np.ceil(depreciation_months))
    capital = np.asarray(sum((ledger.by_month(line)[0] for line in CAPITAL), np.zeros(months)))
    written_off = np.zeros(months + life)
    for month, amount in enumerate(capital):
        written_off[month : month + life] += amount / life
    rate = ledger.discount_rate[0]
    cash = np.zeros(months + life)
    cash[:months] = (1 - tax_rate) * (cost_by_month(ledger)[0] - capital) + capital
    cash -= tax_rate * written_off
    return float(present_value((1 - tax_rate) * cost_at_start(ledger)[:1], cash[None], rate[None])[0])


NOTHING = 0.005  # less than this, in money, is the rounding noise of a difference of large sums


def payback_month(at_start: float, by_month: Array) -> float | None:
    """L4: last month with a negative cumulative saving, plus linear interpolation; None if the horizon ends below zero. (month,)."""
    cumulative = at_start + np.concatenate([[0.0], np.cumsum(by_month)])
    below = np.flatnonzero(cumulative < -NOTHING)
    if len(below) == 0:
        return 0.0
    last = int(below[-1])
    if last == len(cumulative) - 1:
        return None
    return last + float(-cumulative[last] / (cumulative[last + 1] - cumulative[last]))


def lowest_cumulative(at_start: float, by_month: Array) -> float:
    """The deepest point of the cumulative saving, 0 if it never falls below. (month,)."""
    return float(min(0.0, (at_start + np.concatenate([[0.0], np.cumsum(by_month)])).min()))


def irr(at_start: float, by_month: Array) -> float | None:
    """L3: the yearly rate at which the saving is worth nothing; None unless money goes out first and its sign changes exactly once. (month,)."""
    flows = np.concatenate([[at_start], by_month])
    signs = np.sign(flows[np.abs(flows) > NOTHING])
    if np.count_nonzero(np.diff(signs)) != 1 or signs[0] > 0:  # who gets money first and pays later has borrowed, at a rate to be low
        return None

    def value(rate: float) -> float:
        return float(at_start + (by_month * discount_factors(rate, 1, len(by_month))).sum())

    low, high = -0.99, 100.0
    of_low = value(low)
    if of_low * value(high) > 0:
        return None
    while high - low > 1e-12 * max(1.0, high):  # halved: one sign change has one root
        middle = (low + high) / 2
        low, high = (middle, high) if of_low * value(middle) > 0 else (low, middle)  # the value at `low` keeps its sign
    return (low + high) / 2


def unit_cost(cost_at_start: float, cost: Array, items: Array, rate: float) -> float:
    """L7: present value of cost over present value of items. (month,), (month,)."""
    factors = discount_factors(rate, 1, len(cost))
    return float((cost_at_start + (cost * factors).sum()) / (items * factors).sum())


def concentration_of(ledger: Ledger) -> float | None:
    """K3: Herfindahl index of FTE by country and by vendor in the last month of the first draw; None where nobody is."""
    people = ledger.states["heads"][0, :, -1] + ledger.states["vendor_fte"][0, :, -1]
    where = [cohort.vendor or cohort.country for cohort in ledger.cohorts]
    index = float(risk.concentration(np.array([sum(people[n] for n, name in enumerate(where) if name == part) for part in set(where)])))
    return None if np.isnan(index) else index
