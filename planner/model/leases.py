"""Leases: what is held and paid until it is let go (E4), breaks (E5), subletting (E6), fitting out (E8), works at the end (E9)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.model.calendar import pick, step_factors
from planner.model.inputs import Array, Inputs
from planner.model.workload import whole
from planner.scenario.contracts import leases_of


@dataclass(frozen=True)
class Leases:
    """What each lease comes to. (draw, lease, month to `length`) unless said otherwise; months are counted from the plan's first.

    held: seats that can be used; paid: seats for which rent is due at `rent` each; written: rent of a seat by the contract, also while
    it is rent-free or has not begun; sublet: seats handed on, `income` from them and
    `letting` cost; leaving: cost of the exit; moving_in: fit-out and move. gone: whether the lease has let go of everything; after: rent
    of a seat from then on, after_seats (draw, lease, 1) the least rented then, module (draw, lease, 1) seats of a module, NaN for none.
    last_exit (draw, lease): month of the last exit inside the horizon, 0 without one.
    """

    site: np.ndarray
    held: Array
    paid: Array
    rent: Array
    written: Array
    income: Array
    letting: Array
    leaving: Array
    moving_in: Array
    gone: np.ndarray
    after: Array
    after_seats: Array
    module: Array
    lets_go: Array
    last_exit: Array


def leases(inputs: Inputs, needed: Array) -> Leases:
    """E4-E6, E8, E9 of every lease of the plan; `needed` (draw, site, month) decides how many modules a break or a sublease keeps."""
    terms = _Terms(inputs)
    seats, begins, ends, leaves = terms.seats, terms.begins, terms.ends, terms.leaves
    length = int(max(inputs.months, np.max(ends, initial=0)))
    t = np.arange(1, length + 1)
    whole_term = np.where((t >= begins) & (t <= ends), seats, 0.0)
    others = terms.by_site(np.where(t <= leaves, whole_term, 0.0))[:, terms.site] - np.where(t <= leaves, whole_term, 0.0)
    need_next = np.maximum(pick(needed[:, terms.site], leaves + 1) - pick(others, leaves + 1), 0.0)
    kept = np.where(np.isnan(terms.module), 0.0, np.minimum(whole(need_next / terms.module) * terms.module, seats))

    held = np.where(t <= leaves, whole_term, np.where(t <= ends, kept, 0.0) * (t >= begins))
    paid = np.where(terms.sublets, whole_term, held)
    rent = _rent(inputs, terms, length)
    free = (t >= begins) & (t < begins + terms.given("rent_free_months", 0.0))
    charged = np.where(free, 0.0, rent)
    lets_go = np.where(terms.breaks & (kept == 0), leaves, ends)
    income, letting = _sublet(terms, seats - kept, rent, t)
    leaving = _exit_costs(terms, rent, kept, t)
    last = np.where(lets_go <= inputs.months, lets_go, np.where(leaves <= inputs.months, leaves, 0.0))
    return Leases(
        site=terms.site,
        held=held,
        paid=paid,
        rent=np.where(paid > 0, charged, 0.0),  # where nothing is held, no rent need be known
        written=rent,
        income=income,
        letting=letting,
        leaving=leaving,
        moving_in=_moving_in(inputs, terms, t),
        gone=t > np.where(terms.breaks & np.isnan(terms.module), leaves, ends),
        after=_rent_after(terms, rent, length),
        after_seats=terms.given("after.seats", 0.0),
        module=terms.module,
        lets_go=lets_go,
        last_exit=last[..., 0],
    )


class _Terms:
    """The terms of each lease that do not change with the month. (draw, lease, 1)."""

    def __init__(self, inputs: Inputs):
        self.inputs = inputs
        self.addresses = [address for _, address in inputs.leases]
        self.site = np.array([inputs.sites.index(site) for site, _ in inputs.leases], dtype=int)
        written = [leases_of(inputs.scenario, site)[address.removeprefix(f"sites.{site}.")] for site, address in inputs.leases]
        self.breaks, self.sublets = (
            np.array([lease.exit == kind for lease in written], dtype=bool)[:, None] for kind in ("break", "sublease")
        )
        self.seats, self.ends, self.module = (self.given(key)[..., :1] for key in ("seats", "ends", "seats_per_module"))
        self.begins = self.given("begins", -np.inf)[..., :1]
        self.leaves = np.where(
            self.breaks, self.given("break.month", 0.0), np.where(self.sublets, self.given("sublease.month", 0.0), self.ends)
        )

    def given(self, key: str, blank: float = np.nan) -> Array:
        """A term of each lease, `blank` where none is written."""
        values = self.inputs.at([f"{address}.{key}" for address in self.addresses])
        return values if np.isnan(blank) else np.where(np.isnan(values), blank, values)

    def by_site(self, values: Array) -> Array:
        """Sum over the leases of each site. (draw, lease, month) -> (draw, site, month)."""
        return sum_by_site(values, self.site, len(self.inputs.sites))


def sum_by_site(values: Array, site: np.ndarray, sites: int) -> Array:
    """Sum over the leases of each site. (draw, lease, month) -> (draw, site, month)."""
    out: Array = np.zeros((values.shape[0], sites, values.shape[-1]))
    for lease, where in enumerate(site):
        out[:, where] += values[:, lease]
    return out


def _rent(inputs: Inputs, terms: _Terms, length: int) -> Array:
    """E3, A2: rent of a seat and month with its yearly steps; per area, rent x area per seat / 12. (draw, lease, length)."""
    first = terms.given("rent_per_seat_month")
    area = inputs.of("sites.{}.area_per_seat", [site for site, _ in inputs.leases])
    by_area = terms.given("rent_per_area_year") * area / 12
    base = _extended(np.where(np.isfinite(first), first, by_area), length)
    begins = terms.begins
    step = terms.given("next_step")[..., :1]
    step = np.where(np.isfinite(step), step, np.where(begins > 1, begins + 12, 13.0))
    growth = _extended(terms.given("escalator", 0.0), length)
    first_step = np.where(step < 1, (step - 1) % 12 + 1, step)  # one dated before the plan counts from its anniversary inside it
    return base * step_factors(growth, first_step, length)


def _rent_after(terms: _Terms, rent: Array, length: int) -> Array:
    """Rent of a seat once the lease has let go: as given, else the last escalated rent; steps on its anniversaries. (draw, lease, length)."""
    given = _extended(terms.given("after.rent_per_seat_month"), length)
    growth = _extended(terms.given("after.escalator", 0.0), length)
    leaves = np.where(terms.sublets, terms.ends, terms.leaves)
    return np.where(np.isfinite(given), given, pick(rent, leaves)) * step_factors(growth, leaves + 13, length)


def _sublet(terms: _Terms, seats: Array, rent: Array, t: np.ndarray) -> tuple[Array, Array]:
    """E6: (income from a subtenant, broker's fee and fit-out in the first month of it). (draw, lease, length)."""
    if not terms.sublets.any():
        nothing: Array = np.zeros((1, len(terms.addresses), len(t)))
        return nothing, nothing
    first = terms.leaves + terms.given("sublease.downtime_months", 0.0) + 1
    let = terms.sublets & (t >= first) & (t <= terms.ends)
    income = np.where(let, seats * terms.given("sublease.rent_share", 0.0) * rent, 0.0)
    at_first = (t == first) & (first <= terms.ends)
    fee = terms.given("sublease.fee_share", 0.0) * income.sum(axis=-1, keepdims=True)
    return income, np.where(terms.sublets & at_first, fee + seats * terms.given("sublease.fit_out_per_seat", 0.0), 0.0)


def _moving_in(inputs: Inputs, terms: _Terms, t: np.ndarray) -> Array:
    """E8: fit-out less the landlord's allowance, and the move, in the month in which a lease begins. (draw, lease, length)."""
    area = inputs.of("sites.{}.area_per_seat", [site for site, _ in inputs.leases])[..., :1]
    fit_out = np.maximum(terms.given("fit_out_per_area", 0.0) - terms.given("fit_out_allowance", 0.0), 0.0)
    return np.where(t == terms.begins, terms.seats * (fit_out * area + terms.given("moving_per_seat", 0.0)), 0.0)


def _exit_costs(terms: _Terms, rent: Array, kept: Array, t: np.ndarray) -> Array:
    """E5, E9: penalty, the landlord's costs not yet written off and works at the break; works at the end. (draw, lease, length)."""
    seats, ends, leaves, breaks = terms.seats, terms.ends, terms.leaves, terms.breaks
    has = seats > 0
    part = np.where(has, (seats - kept) / np.where(has, seats, 1.0), 0.0)
    works = terms.given("restoration", 0.0)
    at_break = terms.given("break.restoration")
    at_break = np.where(np.isfinite(at_break), at_break, works)
    penalty = terms.given("break.penalty_months", 0.0) * (seats - kept) * np.where(has, pick(rent, leaves), 0.0)
    owed = terms.given("break.unamortised", 0.0)
    term, gone = (month - terms.given("break.unamortised_from") + 1 for month in (ends, leaves))
    rate = terms.given("break.unamortised_rate", 0.0)
    early = penalty + np.where(owed > 0, unamortised(owed, rate, term, gone), 0.0) * part + at_break * part
    last = np.where(breaks, works * (1 - part), np.where(terms.sublets, works, works * part))
    return np.where(breaks & (t == leaves), early, 0.0) + np.where(has & (t == ends), last, 0.0)


def unamortised(amount: Array, rate: Array, term: Array, elapsed: Array) -> Array:
    """E5: U = P (1-(1+i)^-(n-b)) / (1-(1+i)^-n), i a month from the yearly rate; without interest P (n-b)/n."""
    i = (1 + rate) ** (1 / 12) - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        level = (1 - (1 + i) ** -(term - elapsed)) / (1 - (1 + i) ** -term)
        return amount * np.where(i > 0, level, (term - elapsed) / term)


def _extended(values: Array, length: int) -> Array:
    """Values by month, the last one held on to `length`. (draw, lease, month or 1) -> (draw, lease, length)."""
    index = np.minimum(np.arange(length), values.shape[-1] - 1)
    return values[..., index]
