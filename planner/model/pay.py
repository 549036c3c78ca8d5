"""Pay of a head and month: wage by percentile (D1), growth (D2), contributions with yearly caps (D4), benefits (D6)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from planner.model.calendar import step_factors
from planner.model.inputs import Array, Inputs

POINTS = (0.10, 0.25, 0.50, 0.75, 0.90)
_Z = ndtri(np.array(POINTS))
_CLAMP = (0.05, 0.95)


def lognormal_wage(p25: float, p50: float, p75: float, percentile: float) -> float:
    """D1, fallback: w(q) = P50 exp(z_q sigma), sigma = ln(P75/P25) / 1.34898."""
    return float(p50 * np.exp(ndtri(percentile) * lognormal_sigma(p25, p75)))


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


def base_pay(inputs: Inputs) -> Array:
    """D1, D2: monthly base pay of a head. (draw, cohort, month).

    What the team's pay says; else the place's wage at the market percentile, grown from the month of the figures to the
    start of the plan. Both step up in the review month. A move within a place takes people, and so their pay, along.
    """
    cohorts = inputs.cohorts
    places = [cohort.place for cohort in cohorts]
    growth = inputs.of("places.{}.wage_growth", places)
    columns = [
        inputs.at([f"places.{c.place}.wages.{c.role}.{key}" for c in cohorts])[..., 0] for key in ("p10", "p25", "p50", "p75", "p90")
    ]
    points = np.stack(np.broadcast_arrays(*columns), axis=-1)
    percentile = inputs.of("teams.{}.hire_percentile", [cohort.team for cohort in cohorts])[..., 0]
    shape = np.broadcast_shapes(points.shape[:-1], percentile.shape)
    market = wage_at(np.broadcast_to(points, (*shape, len(POINTS))).copy(), np.broadcast_to(percentile, shape))[..., None]
    age = 1 - inputs.at([f"places.{c.place}.wages.{c.role}.as_of" for c in cohorts])  # months from the figures to the start
    grown = market * (1 + growth[..., :1]) ** (np.where(np.isfinite(age), age, 0.0) / 12)
    own = inputs.of("teams.{}.pay_per_year", [cohort.team for cohort in cohorts])
    review = inputs.at(["pay.review_month"])
    first_review = (review - inputs.calendar_month - 1) % 12 + 2  # the first review month after the month the plan starts in
    return np.where(np.isfinite(own), own, grown) / 12 * step_factors(growth, first_review, inputs.months)


@dataclass(frozen=True)
class Schedule:
    """The contributions of each cohort's country: rates and yearly caps (draw, cohort, month or 1), stacked by name."""

    rates: tuple[Array, ...]
    caps: tuple[Array, ...]
    turnover: Array
    calendar_month: int

    def of(self, rows: list[int]) -> Schedule:
        """The schedule of some cohorts."""
        return Schedule(
            tuple(r[:, rows] for r in self.rates), tuple(c[:, rows] for c in self.caps), self.turnover[:, rows], self.calendar_month
        )


def schedule(inputs: Inputs, turnover: Array) -> Schedule:
    """The contribution schedule of every cohort; a country without a contribution has rate 0, no cap is infinite."""
    names = sorted({name for country in inputs.scenario.countries.values() for name in country.contributions})
    rates, caps = [], []
    for name in names:
        address = [f"countries.{cohort.country}.contributions.{name}" for cohort in inputs.cohorts]
        rate, cap = inputs.at([f"{a}.rate" for a in address]), inputs.at([f"{a}.cap_per_year" for a in address])
        rates.append(np.where(np.isnan(rate), 0.0, rate))
        caps.append(np.where(np.isnan(cap), np.inf, cap))
    return Schedule(tuple(rates), tuple(caps), turnover, inputs.calendar_month)


def paid_alike(inputs: Inputs) -> tuple[list[int], list[int]]:
    """(one cohort for each pay that there is, for each cohort the position of its pay in that list)."""
    first: dict[tuple[str, str, str], int] = {}
    position = [first.setdefault((cohort.team, cohort.role, cohort.place), len(first)) for cohort in inputs.cohorts]
    return [position.index(number) for number in range(len(first))], position


def contributions(pay: Array, rules: Schedule, before: Array | None = None) -> Array:
    """D4 summed over the country's contributions, expected for a post. (draw, cohort, month) -> same.

    `before` (draw, cohort, 1) is the pay of the months of the year before the plan, that of its first month if not given.
    """
    total: Array = np.zeros(pay.shape)
    history = None
    for rate, cap in zip(rules.rates, rules.caps, strict=True):
        if np.any(np.isfinite(cap)):
            history = history or History(pay, rules.calendar_month, before)
            total = total + rate * capped_pay(history, cap, rules.turnover)
        else:
            total = total + rate * pay
    return total


def contributions_of_a_year(pay: Array, rules: Schedule) -> Array:
    """D4 over a calendar year at one monthly pay, a twelfth of it. pay (draw, cohort, 1) -> (draw, cohort)."""
    last = Schedule(tuple(r[..., -1:] for r in rules.rates), tuple(c[..., -1:] for c in rules.caps), rules.turnover[..., -1:], 1)
    return contributions(np.repeat(pay, 12, axis=-1), last).mean(axis=-1)


class History:
    """Pay with the months of the first calendar year before the plan. Arrays are (draw, owner, month)."""

    def __init__(self, pay: Array, calendar_month: int, before: Array | None = None):
        self.before = calendar_month - 1
        first = np.broadcast_to(pay[..., :1] if before is None else before, (*pay.shape[:-1], 1))
        self.pay = np.concatenate([np.repeat(first, self.before, axis=-1), pay], axis=-1)
        self.month_of_year = np.arange(self.pay.shape[-1]) % 12
        self.running = np.concatenate([np.zeros((*pay.shape[:-1], 1)), np.cumsum(self.pay, axis=-1)], axis=-1)
        self.year_to_date = self.since(self.month_of_year)

    def padded(self, values: Array) -> Array:
        """Values by month with those of the months before the plan."""
        if values.shape[-1] == 1 or self.before == 0:
            return values
        return np.concatenate([np.repeat(values[..., :1], self.before, axis=-1), values], axis=-1)

    def since(self, months_ago: np.ndarray | int) -> Array:
        """Pay of the month and of the `months_ago` before it."""
        months = np.arange(self.pay.shape[-1])
        return self.running[..., 1:] - self.running[..., np.maximum(months - months_ago, 0)]


def capped_pay(history: History, cap: Array, turnover: Array) -> Array:
    """D4: pay below the yearly cap, min(YTD_t, cap) - min(YTD_{t-1}, cap), expected over who holds the post.

    The base restarts in January and with each person: of the holders of a post in the m-th month of a year, (1-a)^(m-1)
    have been there since January and a(1-a)^d started d months ago. cap and monthly turnover (draw, owner, month or 1)
    -> (draw, owner, month).
    """
    cap, turnover = history.padded(cap), history.padded(turnover)
    over = np.any(history.year_to_date > cap, axis=(0, 2))
    out = np.broadcast_to(
        history.pay, np.broadcast_shapes(history.pay.shape, cap.shape, turnover.shape if np.any(over) else (1, 1, 1))
    ).copy()
    if np.any(over):
        out[:, over] = _expected(history, cap, turnover, over)
    return out[..., history.before :]


def _expected(history: History, cap: Array, turnover: Array, rows: np.ndarray) -> Array:
    """The expectation over d, the months since the holder's base began; stops when everybody that old is past the cap."""
    cap, a = cap[:, rows], turnover[:, rows]
    shape = np.broadcast_shapes((history.pay.shape[0], cap.shape[1], history.pay.shape[2]), cap.shape, a.shape)
    pay = np.broadcast_to(history.pay[:, rows], shape)
    running = np.broadcast_to(history.running[:, rows], (*shape[:2], shape[2] + 1))
    total: Array = np.zeros(shape)
    for d in range(min(12, shape[2])):
        here = slice(d, None)  # the first month of the arrays is a January
        limit, leaves = (values[..., here] if values.shape[-1] > 1 else values for values in (cap, a))
        since = history.month_of_year[here]
        earned = running[..., 1 + d :] - running[..., : shape[2] - d]
        counted = np.minimum(earned, limit)
        earned -= pay[..., here]
        counted -= np.minimum(earned, limit, out=earned)
        if not np.any(counted[..., since >= d]):
            break
        left = (1 - leaves) ** d
        from_january = counted[..., since == d] * (left[..., since == d] if left.shape[-1] > 1 else left)
        counted *= left * leaves
        counted[..., since == d] = from_january
        counted[..., since < d] = 0.0
        total[..., here] += counted
    return total


def benefits(inputs: Inputs, pay: Array) -> Array:
    """D6: share of pay plus a flat amount, of a head and month. (draw, cohort, month)."""
    countries = [cohort.country for cohort in inputs.cohorts]
    return pay * inputs.of("countries.{}.benefits_share", countries) + inputs.of("countries.{}.benefits_per_month", countries)
