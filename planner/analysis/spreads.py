"""What a range means: the distribution of a quantity between its low (5th percentile), its value and its high (95th percentile)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import special

from planner.model.calendar import Array
from planner.scenario.quantity import Quantity

Z95, P90 = float(special.ndtri(0.95)), float(special.ndtri(0.9))  # normal scores of the 95th and the 90th percentile
DEFAULT = "pert"
_GRID = np.linspace(-5.0, 5.0, 1025)  # normal scores at which a quantile that is dear to compute is tabulated


@dataclass(frozen=True)
class Spread:
    """A distribution by its quantiles. `value` is the mode (the median of a normal or lognormal)."""

    family: str
    low: float
    value: float
    high: float

    def at(self, z: Array) -> Array:
        """The value at a normal score z (z = 0 is the median). Same shape as z. Raises ValueError where no distribution has such a range."""
        return np.asarray(_QUANTILES[self.family](self, np.asarray(z, dtype=float)))

    @property
    def median(self) -> float:
        return float(self.at(np.zeros(1))[0])

    @property
    def mean(self) -> float:
        """The mean that the range implies; a mode of 0 between -12% and +8% has not the mean 0."""
        nodes, weights = np.polynomial.hermite_e.hermegauss(201)
        return float((self.at(nodes) * weights).sum() / weights.sum())


def spread_of(quantity: Quantity | None) -> Spread | None:
    """The distribution of a quantity that has a range; None where it has none, or follows another address."""
    if quantity is None or quantity.same_as or (quantity.low is None and quantity.high is None):
        return None
    low = quantity.value if quantity.low is None else quantity.low
    high = quantity.value if quantity.high is None else quantity.high
    return Spread(quantity.spread or DEFAULT, low, quantity.value, high) if high > low else None


def _pert(spread: Spread, z: Array) -> Array:
    """PERT with the value as its mode: a beta distribution whose 5th and 95th percentile are low and high."""
    return spread.low + (spread.high - spread.low) * np.interp(z, _GRID, _pert_table(_share(spread)))


def _triangular(spread: Spread, z: Array) -> Array:
    """Triangular with the value as its mode and 5% of the chance beyond each end."""
    a, b = _triangle(_share(spread))
    u, mode = special.ndtr(z), _share(spread)
    cut = (mode - a) / (b - a)
    unit = np.where(u < cut, a + np.sqrt(u * (b - a) * (mode - a)), b - np.sqrt((1 - u) * (b - a) * (b - mode)))
    return spread.low + (spread.high - spread.low) * unit


def _normal(spread: Spread, z: Array) -> Array:
    """Normal on each side of the value, which is the median; the two sides may be of different width."""
    return spread.value + z / Z95 * np.where(z < 0, spread.value - spread.low, spread.high - spread.value)


def _lognormal(spread: Spread, z: Array) -> Array:
    """As normal, of the logarithm."""
    low, value, high = np.log([spread.low, spread.value, spread.high])
    return np.exp(value + z / Z95 * np.where(z < 0, value - low, high - value))


def _uniform(spread: Spread, z: Array) -> Array:
    """Even between ends that lie a little beyond low and high."""
    return spread.low + (spread.high - spread.low) * (special.ndtr(z) - 0.05) / 0.9


def _beta(spread: Spread, z: Array) -> Array:
    """A share between 0 and 1 whose 5th and 95th percentile are low and high; the value only says where it was expected."""
    return np.interp(z, _GRID, _beta_table(spread.low, spread.high))


_QUANTILES: dict[str, Callable[[Spread, Array], Array]] = {
    "pert": _pert,
    "triangular": _triangular,
    "normal": _normal,
    "lognormal": _lognormal,
    "uniform": _uniform,
    "beta": _beta,
}


def _share(spread: Spread) -> float:
    """Where the mode stands between low (0) and high (1)."""
    return round((spread.value - spread.low) / (spread.high - spread.low), 12)


def _root(beyond: Callable[[Array], Array], start: Array) -> Array:
    """Where a pair of equations holds, from a first guess. Raises ValueError where none is found."""
    from scipy.optimize import root  # half a second to load, for those who draw

    found = root(beyond, start, tol=1e-13)
    if not np.abs(beyond(found.x)).max() < 1e-6:
        raise ValueError("no distribution has such a range")
    return np.asarray(found.x)


@lru_cache(maxsize=4096)
def _triangle(mode: float) -> tuple[float, float]:
    """Ends of the triangle with 5% below 0 and 5% above 1."""

    def beyond(ends: Array) -> Array:
        below, above = np.exp(ends)
        return np.array([below**2 / ((1 + below + above) * (mode + below)), above**2 / ((1 + below + above) * (1 - mode + above))]) - 0.05

    below, above = np.exp(_root(beyond, np.log([0.3, 0.3])))
    return -float(below), 1 + float(above)


@lru_cache(maxsize=4096)
def _pert_table(mode: float) -> Array:
    """Quantiles at the grid of the PERT distribution with 5% below 0 and 5% above 1."""

    def shape(ends: Array) -> tuple[float, float, float, float]:
        a, b = -np.exp(ends[0]), 1 + np.exp(ends[1])
        return a, b, 1 + 4 * (mode - a) / (b - a), 1 + 4 * (b - mode) / (b - a)

    def beyond(ends: Array) -> Array:
        a, b, alpha, beta = shape(ends)
        return np.array([special.betainc(alpha, beta, -a / (b - a)), special.betaincc(alpha, beta, (1 - a) / (b - a))]) - 0.05

    a, b, alpha, beta = shape(_root(beyond, np.log([0.3, 0.3])))
    return a + (b - a) * special.betaincinv(alpha, beta, special.ndtr(_GRID))


@lru_cache(maxsize=4096)
def _beta_table(low: float, high: float) -> Array:
    """Quantiles at the grid of the beta distribution on 0 to 1 with 5% below low and 5% above high."""
    middle, width = (low + high) / 2, (high - low) / (2 * Z95)
    size = max(middle * (1 - middle) / width**2 - 1, 0.5)

    def beyond(logs: Array) -> Array:
        alpha, beta = np.exp(logs)
        return np.array([special.betainc(alpha, beta, low), special.betaincc(alpha, beta, high)]) - 0.05

    alpha, beta = np.exp(_root(beyond, np.log([middle * size, (1 - middle) * size])))
    return np.asarray(special.betaincinv(alpha, beta, special.ndtr(_GRID)))
