"""What pay comes to for a head and month, with all that hangs on it (D1-D9, C6, H4), and over a year (L5)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.model import contributions, pay, pools, posts, remote, transition
from planner.model.headcount import People
from planner.model.inputs import Array, Inputs
from planner.model.made import Making


@dataclass(frozen=True)
class Payroll:
    """terms: those of pay, of a head and month in the country's currency, (draw, cohort, month); loaded: pay with all that hangs on it (D8);
    level: a month of the lines that are paid unevenly, over a year like the last month, (draw, cohort); tail: owed after the horizon to
    those who wait for their release at it, (draw, move, month after)."""

    terms: Making
    loaded: Array
    level: Making
    tail: Array


def payroll(inputs: Inputs, people: People, turnover: Array) -> Payroll:
    """D1-D9, C6, H4: pay of every cohort."""
    exchange = pay.exchange_rates(inputs)
    base = pay.base_pay(inputs, exchange)
    premium = pools.premium(inputs, people.heads)
    if np.any(premium):
        base = base * (1 + premium)
    base = pay.with_relocated(inputs, base, exchange, people, turnover)
    bonus, extra = pay.bonus_months(inputs), pay.extra_months(inputs)
    counted = base * (1 + bonus + pay.counted_extra_months(inputs, extra))
    rules = contributions.schedule(inputs, turnover)
    earned, before = _since_they_came(inputs, counted, base[..., :1], rules)
    on_costs = contributions.contributions(earned, rules, before)
    benefits = pay.benefits(inputs, base)
    free, taxable = remote.stipends(inputs, exchange)
    taxed = np.flatnonzero(taxable.any(axis=(0, 2))).tolist()
    at_home = earned[:, taxed]

    def tax_on_stipend() -> Array:
        since = posts.arrived(inputs)[:, taxed]
        at_home_before = np.array([0.0 if inputs.cohorts[row].move else 1.0 for row in taxed], dtype=float)[:, None]
        with_stipend = at_home + taxable[:, taxed] * since
        tax: Array = np.zeros(np.broadcast_shapes(on_costs.shape, taxable.shape, (since.shape[0], 1, 1)))
        with_tax = contributions.contributions(with_stipend, rules.of(taxed), before[:, taxed] + taxable[:, taxed, :1] * at_home_before)
        tax[:, taxed] = with_tax - on_costs[:, taxed]
        return tax

    yearly_bonus, yearly_extra = pay.bonus_share(inputs), pay.extra_months_a_year(inputs)
    loaded = base * (1 + yearly_bonus + yearly_extra / 12) + on_costs + benefits
    if np.any(exchange != 1):
        loaded = exchange * loaded
    severance = transition.severance(inputs, people, base, counted, rules)
    retention = transition.retention(inputs, people, base, counted, rules)
    terms: Making = {
        "heads": people.heads,
        "exchange": exchange,
        "pay": base,
        "bonus_months": bonus,
        "extra_months": extra,
        "contributions": on_costs,
        "benefits": benefits,
        "free": free,
        "taxable": taxable,
        "tax_on_stipend": tax_on_stipend if taxed else np.zeros((1, *on_costs.shape[1:])),
        "let_go": severance.heads,
        "package": severance.of_each,
        "severance": severance.owed,
        "stayed": retention.heads,
        "stay_bonus": retention.of_each,
        "retention": retention.owed,
    }
    tail = transition.owed_later(inputs, people, base, counted, rules, exchange)
    return Payroll(terms, loaded, _levels(inputs, people.heads[..., -1] * exchange[..., -1], base[..., -1:], taxable, taxed, rules), tail)


def _since_they_came(inputs: Inputs, counted: Array, before: Array, rules: contributions.Schedule) -> tuple[Array, Array]:
    """D4: (pay that counts, that of a month before the plan) where the yearly bases of people at another place begin when they come."""
    new = [int(row) for row in inputs.move_rows[inputs.away & ~inputs.outsourced] if rules.yearly(int(row))]
    if not new:
        return counted, before
    since_then = counted[:, new] * posts.arrived(inputs)[:, new]
    earned, before = np.repeat(counted, len(since_then) // len(counted), axis=0), before.copy()
    earned[:, new], before[:, new] = since_then, 0.0
    return earned, before


def _levels(inputs: Inputs, paid: Array, last: Array, taxable: Array, taxed: list[int], rules: contributions.Schedule) -> Making:
    """L5: the lines that are paid unevenly, a month over a year like the last one, (draw, cohort) each.

    Of that month: `paid` heads x exchange rate (draw, cohort), `last` base pay (draw, cohort, 1).
    """
    yearly_bonus, yearly_extra = pay.bonus_share(inputs), pay.extra_months_a_year(inputs)

    def counted_year() -> Array:
        return last * (1 + yearly_bonus[..., -1:] + pay.counted_extra_months(inputs, yearly_extra)[..., -1:] / 12)

    def stipend_tax() -> Array:
        rows, plain = rules.of(taxed), counted_year()[:, taxed]
        with_stipend = contributions.contributions_of_a_year(plain + taxable[:, taxed, -1:], rows)
        more = paid[:, taxed] * (with_stipend - contributions.contributions_of_a_year(plain, rows))
        tax: Array = np.zeros((len(more), len(inputs.cohorts)))
        tax[:, taxed] = more
        return tax

    return {
        "bonus": lambda: paid * (last * yearly_bonus[..., -1:])[..., 0],
        "on_costs": lambda: paid * contributions.contributions_of_a_year(counted_year(), rules),
        "extra_months": lambda: paid * (last * yearly_extra[..., -1:])[..., 0] / 12,
        "stipend_tax": stipend_tax,
    }
