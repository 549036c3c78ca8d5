"""Work done by others: a vendor's bill (G1, G4, G5), an employer of record (G7) and its break-even (BE7), leads (G8), currency (A3).

All arguments broadcast against each other unless a shape is given. Money is in the currency it is given in. An impossible figure raises ValueError.
"""

from __future__ import annotations

import numpy as np

from planner.model.bounds import refuse
from planner.model.calendar import Array, month_before
from planner.model.workload import whole

# A vendor


def vendor_price(price: Array | float, cola: Array | float, glide: Array | float, year: Array | float) -> Array:
    """G1: price_0 (1 + COLA)^y (1 - glide)^y, money per hour or item in contract year y = 0, 1, ...

    Raises ValueError for a price below 0, and for a COLA or a glide that leaves nothing of it.
    """
    price, cola, glide = (np.asarray(values, dtype=float) for values in (price, cola, glide))
    refuse(price < 0, "a price below zero has no meaning")
    refuse((cola <= -1) | (glide >= 1), "a yearly change of price that leaves nothing of it has no meaning")
    return price * ((1 + cola) * (1 - glide)) ** np.asarray(year, dtype=float)


def least_volume(base_volume: Array | float, minimum_share: Array | float) -> Array:
    """G1: MVC x vol_0, hours or items a month that are billed in any case. Raises ValueError for a share outside 0..1."""
    base, share = np.asarray(base_volume, dtype=float), np.asarray(minimum_share, dtype=float)
    refuse((share < 0) | (share > 1), "a minimum volume is a share between 0 and 1 of the agreed volume")
    refuse(base < 0, "a volume below zero has no meaning")
    return share * base


def billed_volume(volume: Array | float, base_volume: Array | float, minimum_share: Array | float) -> Array:
    """G1: max(vol_t, MVC x vol_0), hours or items a month; the minimum also where nothing is used. Raises as `least_volume`."""
    volume = np.asarray(volume, dtype=float)
    refuse(volume < 0, "a volume below zero has no meaning")
    return np.maximum(volume, least_volume(base_volume, minimum_share))


def vendor_bill(volume: Array | float, base_volume: Array | float, minimum_share: Array | float, price: Array | float) -> Array:
    """G1: price_t x max(vol_t, MVC x vol_0), money a month while the contract runs. Raises as `billed_volume`."""
    return np.asarray(price, dtype=float) * billed_volume(volume, base_volume, minimum_share)


def exit_fee(fee_months: Array | float, base_volume: Array | float, minimum_share: Array | float, price: Array | float) -> Array:
    """G4: months x MVC x vol_0 x the price in the month of leaving, money, once. Raises as `least_volume`, and for months below 0."""
    fee_months = np.asarray(fee_months, dtype=float)
    refuse(fee_months < 0, "an exit fee of less than no months has no meaning")
    return fee_months * least_volume(base_volume, minimum_share) * price


def should_cost(loaded_pay: Array | float, billable_hours: Array | float, gross_margin: Array | float) -> Array:
    """G5: loaded pay / (billable hours x (1 - gm)), money an hour; pay and hours of the same person and time.

    Raises ValueError for no billable hours and for a margin of 1 or more.
    """
    hours, margin = np.asarray(billable_hours, dtype=float), np.asarray(gross_margin, dtype=float)
    refuse(hours <= 0, "zero billable hours")
    refuse(margin >= 1, "a gross margin of 100% or more has no meaning")
    return np.asarray(loaded_pay, dtype=float) / (hours * (1 - margin))


def implied_margin(rate: Array | float, loaded_pay: Array | float, billable_hours: Array | float) -> Array:
    """G5 the other way round: the vendor's gross margin 1 - loaded pay / (billable hours x rate), below 0 where the rate doesn't pay its people.

    Raises ValueError for no billable hours and for a rate of 0 or less.
    """
    hours, rate = np.asarray(billable_hours, dtype=float), np.asarray(rate, dtype=float)
    refuse(hours <= 0, "zero billable hours")
    refuse(rate <= 0, "a rate of zero or less has no margin")
    return 1 - np.asarray(loaded_pay, dtype=float) / (hours * rate)


# An employer of record


def eor_fee(heads: Array | float, pay_month: Array | float, fee_per_head: Array | float, fee_share: Array | float) -> Array:
    """G7: heads x max(fee per head, share x pay), money a month; 0 for what isn't agreed. Raises ValueError for a fee below 0."""
    per_head, share = np.asarray(fee_per_head, dtype=float), np.asarray(fee_share, dtype=float)
    refuse((per_head < 0) | (share < 0), "a fee below zero has no meaning")
    return heads * np.maximum(per_head, share * np.asarray(pay_month, dtype=float))


def eor_deposit(heads: Array, pay_month: Array | float, deposit_months: Array | float, heads_before: Array | float = 0.0) -> Array:
    """G7: deposit paid (above 0) and returned (below 0), money a month. (..., month); deposit_months and heads_before (...).

    Who comes is deposited for at the pay of that month; who goes takes an average part of what is deposited, so that it all comes back when
    nobody is left and its sum is what is still held. heads_before are those of month 0, deposited for at the pay of month 1.
    """
    before, first = np.asarray(heads_before, dtype=float), np.asarray(deposit_months, dtype=float)
    heads, pay = np.broadcast_arrays(np.asarray(heads, dtype=float), np.asarray(pay_month, dtype=float))
    earlier = month_before(heads, before[..., None])
    per_head = first[..., None] * pay
    come = np.maximum(heads - earlier, 0.0) * per_head
    kept = np.minimum(1.0, heads / np.where(earlier > 0, earlier, 1.0))
    held = np.broadcast_to(before * per_head[..., 0], come.shape[:-1])
    gone = 1 - np.where(earlier > 0, kept, 1.0)
    flow, part = np.moveaxis(come, -1, 0).copy(), np.moveaxis(gone, -1, 0).copy()  # by month
    for t in range(len(flow)):
        flow[t] -= held * part[t]
        held = held + flow[t]
    return np.moveaxis(flow, 0, -1)


def exchange_spread(paid: Array | float, spread: Array | float) -> Array:
    """G7: what the provider's exchange rate takes, a share of the amount paid through it. Raises ValueError for a share below 0."""
    spread = np.asarray(spread, dtype=float)
    refuse(spread < 0, "a share below zero has no meaning")
    return spread * np.asarray(paid, dtype=float)


def leads(heads: Array, span: Array | float, least: Array | float) -> Array:
    """G8: the sum of ceil(F / span) over locations with `least` heads or more; fewer are led from elsewhere. (..., location) -> (...).

    Raises ValueError for a span of 0 or less.
    """
    heads, span = np.asarray(heads, dtype=float), np.asarray(span, dtype=float)
    refuse(span <= 0, "a span of nobody has no meaning")
    return np.where(heads >= least, whole(heads / span), 0.0).sum(axis=-1)


# Currency


def exchange_path(
    rate: Array | float,
    pass_through: Array | float,
    inflation_local: Array | float,
    inflation_reporting: Array | float,
    month: Array | float,
) -> Array:
    """A3: S_t = S_0 exp(-kappa (pi_loc - pi_rep) t / 12), reporting units per local unit, without chance.

    t is the number of the month, 1..T: the rate at its end; t - 0.5 gives the one at its middle. Raises ValueError for a rate of 0 or less.
    """
    rate = np.asarray(rate, dtype=float)
    refuse(rate <= 0, "an exchange rate of zero or less has no meaning")
    drift = np.asarray(inflation_local, dtype=float) - np.asarray(inflation_reporting, dtype=float)
    return rate * np.exp(-np.asarray(pass_through, dtype=float) * drift * np.asarray(month, dtype=float) / 12)


def hedged_rate(hedged_share: Array | float, forward: Array | float, spot: Array | float) -> Array:
    """A3: h F + (1 - h) S, reporting units per local unit. Raises ValueError for a share outside 0..1 and a rate of 0 or less."""
    share, forward, spot = (np.asarray(values, dtype=float) for values in (hedged_share, forward, spot))
    refuse((share < 0) | (share > 1), "a hedged share lies between 0 and 1")
    refuse((forward <= 0) | (spot <= 0), "an exchange rate of zero or less has no meaning")
    return share * forward + (1 - share) * spot
