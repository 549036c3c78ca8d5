"""Who comes in on which day (E1), and the seats that suffice on the busiest one (E2)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, ndtr, ndtri

from planner.model.calendar import Array
from planner.scenario.language import marked

WEEKDAYS = (marked("Monday"), marked("Tuesday"), marked("Wednesday"), marked("Thursday"), marked("Friday"))
BUSIEST = 2
_FEW = 1e-9


def weekday_weights(peak_factor: ArrayLike) -> Array:
    """Presence of each weekday over the average day: the busiest has the factor, the others share the rest. (...) -> (..., 5), sum 5."""
    peak = np.asarray(peak_factor, dtype=float)[..., None]
    return np.where(np.arange(5) == BUSIEST, peak, (5 - peak) / 4)


def presence(days_on_site: ArrayLike, weights: Array, absence: ArrayLike = 0.0) -> Array:
    """E1: p_j = min(1, d/5 x weight_j x (1-absence)); what a full day can't take goes to the other days. (...), (..., 5) -> (..., 5)."""
    days, away = (np.asarray(values, dtype=float)[..., None] for values in (days_on_site, absence))
    wanted = days * (1 - away)
    share = wanted / 5 * weights
    for _ in range(4):  # each round fills at least one more day
        full = share >= 1
        rest = np.where(full, 0.0, share).sum(axis=-1, keepdims=True)
        left = wanted - full.sum(axis=-1, keepdims=True)
        grow = np.divide(left, rest, out=np.ones_like(rest), where=rest > _FEW)
        share = np.where(full, 1.0, share * np.maximum(grow, 0.0))
    return np.minimum(share, 1.0)


def seats(heads: Array, share: Array, service_level: ArrayLike, clustering: ArrayLike = 0.0) -> Array:
    """E2: the fewest seats that suffice with the probability of the service level, for classes of people along the last axis.

    Heads are rounded up per class. People present are a binomial with the mean and variance of the classes' sum, exact for one class;
    where people of a class come together (intra-class correlation), Cornish-Fisher on the summed cumulants, at most the heads.
    heads and share (..., class) -> (...).
    """
    level, icc = (np.asarray(values, dtype=float) for values in (service_level, clustering))
    shape = np.broadcast_shapes(heads.shape, share.shape, (*level.shape, 1), (*icc.shape, 1))
    level, icc = (np.broadcast_to(values, shape[:-1]) for values in (level, icc))
    n, p = np.broadcast_to(np.ceil(heads - _FEW), shape), np.broadcast_to(share, shape)
    rows = np.concatenate([n.reshape(-1, shape[-1]), p.reshape(-1, shape[-1]), level.reshape(-1, 1), icc.reshape(-1, 1)], axis=1)
    new = np.ones(len(rows), dtype=bool)  # a month like the one before needs the same seats
    new[1:] = (rows[1:] != rows[:-1]).any(axis=1)
    known, width = rows[new], shape[-1]
    return _seats(known[:, :width], known[:, width : 2 * width], known[:, -2], known[:, -1])[np.cumsum(new) - 1].reshape(shape[:-1])


def _seats(n: Array, p: Array, level: Array, icc: Array) -> Array:
    """E2 of rows of classes. (row, class), (row, class), (row), (row) -> (row)."""
    sure = (n * (p >= 1)).sum(axis=1)  # who comes every day has a seat in any case
    n = np.where(p >= 1, 0.0, n)
    most, mean, variance = n.sum(axis=1), (n * p).sum(axis=1), (n * p * (1 - p)).sum(axis=1)
    some = variance > _FEW
    own = np.where(some, 1 - variance / np.where(some, mean, 1.0), 1.0)
    trials = np.where(some, mean / own, most)
    k = np.where(some, _binomial_quantile(trials, own, level), np.ceil(mean - _FEW))
    together = some & (icc > 0)
    k = np.where(together, _clustered_quantile(n, p, level, icc), k)
    k = np.where((level >= 1) & (most > 0) & (mean > 0), most, k)
    return sure + np.clip(k, 0.0, most)


def at_most(k: Array, trials: Array, chance: Array) -> Array:
    """P(X <= k) of a binomial, also for trials that are no whole number."""
    inside = k < trials
    below = k < 0
    return np.where(below, 0.0, np.where(inside, betainc(np.where(inside, trials - k, 1.0), np.maximum(k, 0.0) + 1, 1 - chance), 1.0))


def _binomial_quantile(trials: Array, chance: Array, level: Array) -> Array:
    """The smallest k with P(X <= k) >= level, stepping from the normal approximation."""
    sd = np.sqrt(trials * chance * (1 - chance))
    k = np.floor(np.clip(trials * chance + ndtri(np.clip(level, 1e-9, 1 - 1e-9)) * sd - 0.5, 0.0, trials))
    while np.any(short := (at_most(k, trials, chance) < level) & (k < trials)):
        k = np.where(short, k + 1, k)
    while np.any(more := (at_most(k - 1, trials, chance) >= level) & (k > 0)):
        k = np.where(more, k - 1, k)
    return k


def _clustered_quantile(n: Array, p: Array, level: Array, icc: Array) -> Array:
    """Cornish-Fisher with the mean, variance and third cumulant of independent beta-binomials. (row, class) -> (row)."""
    rho = np.where(icc > 0, icc, 1.0)[:, None]
    variance = n * p * (1 - p) * (1 + (n - 1) * rho)
    s = np.maximum(1 / rho - 1, _FEW)  # alpha + beta of the beta distribution
    with np.errstate(divide="ignore", invalid="ignore"):
        skew = (s + 2 * n) * (1 - 2 * p) / (s + 2) * np.sqrt((1 + s) / (n * p * (1 - p) * (n + s)))
        third = np.where((n > 0) & (p > 0) & (p < 1), skew * variance**1.5, 0.0).sum(axis=1)
    mean, sd = (n * p).sum(axis=1), np.sqrt(np.maximum(variance.sum(axis=1), _FEW))
    z = ndtri(np.clip(level, 1e-9, 1 - 1e-9))
    return np.ceil(mean + sd * (z + (z * z - 1) / 6 * third / sd**3) - 0.5)


def without_a_seat(heads: Array, share: Array, seats_there: Array, icc: Array) -> Array:
    """E2: E[(present - seats)+] on a day, people. heads and share (draw, month, class), seats_there and icc (draw, month or 1) -> (draw, month).

    Present are a binomial matched to mean and variance as in `seats`; with clustering, a normal distribution.
    """
    n, p = np.where(share >= 1, 0.0, heads), np.where(share >= 1, 0.0, share)
    sure = np.where(share >= 1, heads, 0.0).sum(axis=-1)
    free = seats_there - sure
    mean, variance = (n * p).sum(axis=-1), (n * p * (1 - p)).sum(axis=-1)
    some = variance > _FEW
    own = np.where(some, 1 - variance / np.where(some, mean, 1.0), 1.0)
    trials = np.where(some, mean / own, 0.0)
    k = np.maximum(np.ceil(free - _FEW), 0.0)
    above = 1 - at_most(k - 1, np.maximum(trials - 1, 0.0) + np.zeros_like(k), own + np.zeros_like(k))
    alone = mean * above - k * (1 - at_most(k, trials + np.zeros_like(k), own + np.zeros_like(k)))
    wide = (n * p * (1 - p) * (1 + np.maximum(n - 1, 0.0) * icc[..., None])).sum(axis=-1)
    sd = np.sqrt(np.maximum(wide, _FEW))
    z = (free - mean) / sd
    together = sd * (np.exp(-z * z / 2) / np.sqrt(2 * np.pi) - z * ndtr(-z))
    expected = np.where(some, np.where(icc > 0, together, alone), np.maximum(mean - free, 0.0))
    return np.maximum(np.where(free < 0, mean - free, expected), 0.0)


def overflow(heads: float, chance: float, seats_there: float) -> tuple[float, float]:
    """(probability that more come than there are seats, people without a seat on average), for one class of whole people."""
    k = np.arange(int(np.ceil(seats_there - _FEW)), int(heads))
    above = 1 - at_most(k.astype(float), np.full(len(k), float(heads)), np.full(len(k), chance))
    return (float(above[0]) if len(above) else 0.0), float(above.sum())


def desk_ratios(people: float, desks: float, present: float = float("nan")) -> dict[str, float]:
    """Both conventions of the desk ratio, which are constantly confused, and use; NaN for each of nobody or of no desk."""
    per_person, per_desk = (1 / number if number else float("nan") for number in (people, desks))
    return {"desks_per_person": desks * per_person, "people_per_desk": people * per_desk, "present_per_desk": present * per_desk}
