"""The order inside a month: heads, replacements, pay, remote allowances, space; inputs -> Ledger."""

from __future__ import annotations

import numpy as np

from planner.model import contributions, headcount, office, pay, remote, talent
from planner.model.inputs import Array, Inputs
from planner.model.ledger import Ledger


def simulate(inputs: Inputs) -> Ledger:
    """All months and draws of one scenario. Raises FloatingPointError if a cost is not a finite number."""
    people = headcount.heads(inputs)
    opening = headcount.opening_heads(inputs)
    turnover = headcount.monthly_turnover(inputs)
    replaced = headcount.replacements(people, opening, turnover)

    exchange = pay.exchange_rates(inputs)
    base = pay.base_pay(inputs, exchange)  # pay and what is due on it are in the currency of the country
    rules = contributions.schedule(inputs, turnover)
    kinds, kind_of = pay.paid_alike(inputs)
    on_costs = contributions.contributions(base[:, kinds], rules.of(kinds))[:, kind_of]
    free, taxable = remote.stipends(inputs, exchange)
    taxed = [row for row in range(len(inputs.cohorts)) if np.any(taxable[:, row])]
    since = headcount.arrived(inputs)[:, taxed]
    at_home_before = np.array([0.0 if inputs.cohorts[row].move else 1.0 for row in taxed])[:, None]
    with_stipend = base[:, taxed] + taxable[:, taxed] * since
    before = base[:, taxed, :1] + taxable[:, taxed, :1] * at_home_before
    stipend_tax: Array = np.zeros(np.broadcast_shapes(on_costs.shape, taxable.shape, (since.shape[0], 1, 1)))
    stipend_tax[:, taxed] = contributions.contributions(with_stipend, rules.of(taxed), before) - on_costs[:, taxed]
    arrivals, renewed, renewed_level = remote.setups(inputs, people, opening, replaced, turnover)
    setup = inputs.of("arrangements.{}.setup_per_head", [cohort.arrangement for cohort in inputs.cohorts])

    needed = office.seats_needed(inputs, people)
    space = office.office(inputs, needed)

    extra = pay.extra_months(inputs)
    paid = people * exchange
    costs = {
        "base_pay": paid * base,
        "extra_months": paid * base * extra,
        "on_costs": paid * on_costs,
        "benefits": paid * pay.benefits(inputs, base),
        "hiring": headcount.hiring_cost(inputs, replaced),
        "stipend": paid * (free + taxable),
        "stipend_tax": paid * stipend_tax,
        "remote_it": remote.it_cost(inputs, people),
        "remote_setup": arrivals * setup,
        "remote_renewal": renewed * setup,
        "rent": space.rent,
        "flex_seats": space.flexible,
        "lease_exit": space.exit,
    }
    upfront = {"upfront": inputs.of("moves.{}.upfront", inputs.moves)[..., 0]}
    for line, values in (*costs.items(), *upfront.items()):
        if not np.all(np.isfinite(values)):
            raise FloatingPointError(f"{line} is not a finite number")

    now = paid[..., -1]
    year = contributions.contributions_of_a_year(base[:, kinds, -1:], rules.of(kinds))[:, kind_of]
    level = {line: values[..., -1] for line, values in costs.items()}
    level["on_costs"] = now * year
    level["extra_months"] = now * base[..., -1] * pay.extra_months_a_year(inputs) / 12
    level["stipend_tax"] = np.zeros(np.broadcast_shapes(now.shape, year.shape, (*with_stipend.shape[:1], 1)))
    level["stipend_tax"][:, taxed] = now[:, taxed] * (
        contributions.contributions_of_a_year(with_stipend[..., -1:], rules.of(taxed)) - year[:, taxed]
    )
    level["remote_renewal"] = renewed_level * setup[..., -1]
    return Ledger(
        start=inputs.start,
        months=inputs.months,
        currency=inputs.scenario.currency,
        cohorts=inputs.cohorts,
        sites=inputs.sites,
        moves=inputs.moves,
        costs=costs,
        upfront=upfront,
        level=level,
        tail=space.tail,
        states={
            "heads": people,
            "replacements": replaced,
            "seats_needed": needed,
            "seats_held": space.held,
            "seats_short": space.short,
            "area_held": office.area(inputs, space.held),
            "seat_cost": office.seat_cost(space),
            "pool_share": talent.pool_share(inputs, people),
        },
        discount_rate=inputs.at(["money.discount_rate"])[:, 0, :1],
        settled=_settled(inputs, space.last_exit),
    )


def _settled(inputs: Inputs, last_exit: Array) -> Array:
    """L5: the month from which no move and no lease exit inside the horizon is under way. (draw,)."""
    lease = (last_exit + 1).max(axis=1, initial=1.0)
    share, start, over = (inputs.of(f"moves.{{}}.{field}", inputs.moves)[..., 0] for field in ("share", "start", "over_months"))
    done = np.where(share > 0, start + over - 1, 1.0).max(axis=1, initial=1.0)
    return np.maximum(lease, done)
