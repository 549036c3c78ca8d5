"""Pay of a head and month: wage by percentile (D1), growth (D2), place (D3), extra months (D5), benefits (D6), bonus (D7)."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from planner.model.calendar import step_factors
from planner.model.currency import exchange
from planner.model.headcount import People
from planner.model.inputs import Array, Cohort, Inputs

POINTS = (0.10, 0.25, 0.50, 0.75, 0.90)
_Z = ndtri(np.array(POINTS))
_CLAMP = (0.05, 0.95)


def normal_value(percentile: Array) -> Array:
    """The standard normal value of percentiles."""
    return ndtri(percentile)


def lognormal_sigma(p25: Array | float, p75: Array | float) -> Array:
    """D1: sigma of a lognormal through the quartiles; equal quartiles give 0."""
    return np.log(np.asarray(p75) / np.asarray(p25)) / (_Z[3] - _Z[1])


def wage_at(points: Array, percentile: Array) -> Array:
    """D1: ln w interpolated in z between published percentiles, reproducing each of them; q is clamped to 0.05..0.95.

    points (..., 5) the 10th, 25th, 50th, 75th, 90th percentile, NaN where not published; percentile (...) -> (...).
    A tail that is not published continues from the last point with the lognormal slope of the quartiles, 0 without both.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        logs = np.log(points)
        sigma = lognormal_sigma(points[..., 1], points[..., 3])
    sigma = np.where(np.isfinite(sigma), sigma, 0.0)
    for inner, outer in ((2, 1), (2, 3), (1, 0), (3, 4)):
        guess = logs[..., inner] + sigma * (_Z[outer] - _Z[inner])
        logs[..., outer] = np.where(np.isfinite(logs[..., outer]), logs[..., outer], guess)
    z = ndtri(np.clip(percentile, *_CLAMP))
    left = np.clip(np.searchsorted(_Z, z, side="right") - 1, 0, len(POINTS) - 2)
    low, high = (np.take_along_axis(logs, (left + side)[..., None], -1)[..., 0] for side in (0, 1))
    return np.exp(low + (high - low) * (z - _Z[left]) / (_Z[left + 1] - _Z[left]))


def exchange_rates(inputs: Inputs) -> Array:
    """A3: units of the scenario's currency for one of the cohort's country, 1 where they are the same. (draw, cohort, month or 1)."""
    return exchange(inputs, [inputs.scenario.countries[cohort.country].currency or "" for cohort in inputs.cohorts])


def base_pay(inputs: Inputs, rates: Array) -> Array:
    """D1-D3: monthly base pay of a head in the currency of the country. (draw, cohort, month).

    What the team's pay says; else the place's wage at the market percentile, grown from the month of the figures to the
    start of the plan. Both step up in the review month. A move within a place takes people, and so their pay, along;
    those who receive work at another place have the move's pay or the wage there. On top comes the arrangement's premium.
    """
    cohorts = inputs.cohorts
    places = [cohort.place for cohort in cohorts]
    growth = inputs.of("places.{}.wage_growth", places)
    columns = [
        inputs.at([f"places.{c.place}.wages.{c.role}.{key}" for c in cohorts])[..., 0] for key in ("p10", "p25", "p50", "p75", "p90")
    ]
    points = np.stack(np.broadcast_arrays(*columns), axis=-1)
    percentile = inputs.at([f"{_payer(c)}.hire_percentile" for c in cohorts])[..., 0]
    shape = np.broadcast_shapes(points.shape[:-1], percentile.shape)
    market = wage_at(np.broadcast_to(points, (*shape, len(POINTS))).copy(), np.broadcast_to(percentile, shape))[..., None]
    age = 1 - inputs.at([f"places.{c.place}.wages.{c.role}.as_of" for c in cohorts])  # months from the figures to the start
    grown = market * (1 + growth[..., :1]) ** (np.where(np.isfinite(age), age, 0.0) / 12)
    own = inputs.at([f"{_payer(c)}.pay_per_year" for c in cohorts]) / rates[..., :1]
    review = inputs.at(["pay.review_month"])
    first_review = (review - inputs.calendar_month - 1) % 12 + 2  # the first review month after the month the plan starts in
    premium = inputs.of("arrangements.{}.pay_premium", [cohort.arrangement for cohort in cohorts])
    yearly = np.where(inputs.vendor_rows[:, None], 0.0, np.where(np.isfinite(own), own, grown))  # who works for a vendor is paid by it
    return yearly / 12 * (1 + premium) * step_factors(growth, first_review, inputs.months)


def _payer(cohort: Cohort) -> str:
    """Where the pay of a cohort is said."""
    return f"moves.{cohort.move}" if cohort.away else f"teams.{cohort.team}"


def with_relocated(inputs: Inputs, base: Array, rates: Array, people: People, turnover: Array) -> Array:
    """D3: average pay where people came along to another place: of theirs, the weight of the new place is its wage, the rest as before.

    Replacements of those who leave are paid as the place pays. (draw, cohort, month).
    """
    if not np.any(people.relocated > 0):
        return base
    weight = inputs.at(["pay.location_weight"])[:, 0]
    shape = np.broadcast_shapes(base.shape, (people.relocated.shape[0], 1, 1), (weight.shape[0], 1, 1))
    out = np.broadcast_to(base, shape).copy()
    for number, row in enumerate(inputs.move_rows):
        came = people.relocated[:, number]
        if not np.any(came > 0):
            continue
        stay = 1 - turnover[:, row]
        left = np.zeros((shape[0], inputs.months))
        for t in range(inputs.months):
            left[:, t] = (left[:, t - 1] * stay[:, min(t, stay.shape[-1] - 1)] if t else 0.0) + came[:, t]
        heads = people.core[:, row]
        share = np.minimum(np.divide(left, heads, out=np.zeros(np.broadcast_shapes(left.shape, heads.shape)), where=heads > 0), 1.0)
        old = base[:, inputs.origin[row]] * rates[:, inputs.origin[row]] / rates[:, row]
        out[:, row] += share * (1 - weight) * (old - base[:, row])
    return out


def bonus_months(inputs: Inputs) -> Array:
    """D7: months of base pay that are paid as bonus, in their calendar month. (draw, cohort, month)."""
    calendar = (inputs.calendar_month - 1 + np.arange(inputs.months)) % 12 + 1
    return np.where(inputs.at(["pay.bonus_month"]) == calendar, 12 * bonus_share(inputs), 0.0)


def bonus_share(inputs: Inputs) -> Array:
    """D7: bonus as a share of base pay. (draw, cohort, month or 1)."""
    return inputs.of("roles.{}.bonus_share", [cohort.role for cohort in inputs.cohorts]) * inputs.at(["pay.bonus_payout"])


def counted_extra_months(inputs: Inputs, extra: Array) -> Array:
    """D4, D5: extra months on which contributions are due: all or none by country. (draw, cohort, month)."""
    counted = [inputs.scenario.countries[cohort.country].contributions_on_extra_months for cohort in inputs.cohorts]
    return np.where(np.array(counted)[:, None], extra, 0.0)


def benefits(inputs: Inputs, pay: Array) -> Array:
    """D6: share of pay plus a flat amount, of a head and month. (draw, cohort, month)."""
    countries = [cohort.country for cohort in inputs.cohorts]
    return pay * inputs.of("countries.{}.benefits_share", countries) + inputs.of("countries.{}.benefits_per_month", countries)


def extra_months(inputs: Inputs) -> Array:
    """D5: months of base pay that are paid on top, in their calendar month. (1 or draw, cohort, month)."""
    countries = [cohort.country for cohort in inputs.cohorts]
    calendar = (inputs.calendar_month - 1 + np.arange(inputs.months)) % 12 + 1
    return np.where(inputs.of("countries.{}.extra_month", countries) == calendar, inputs.of("countries.{}.extra_months", countries), 0.0)


def extra_months_a_year(inputs: Inputs) -> Array:
    """D5: extra months of a year. (draw, cohort, month or 1)."""
    return inputs.of("countries.{}.extra_months", [cohort.country for cohort in inputs.cohorts])
