"""Time: discounting (A1), dated steps (A2), and values of earlier months. Month t = 1..T is the interval (t-1, t]."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def discount_factors(rate: Array | float, first: int, last: int) -> Array:
    """A1: DF_t = (1+r)^(-(t-0.5)/12) of months first..last, r effective a year. (..., 1) -> (..., month). Raises ValueError for r <= -1."""
    rate = np.asarray(rate, dtype=float)
    if np.any(rate <= -1):
        raise ValueError("a discount rate of -100% or less has no meaning")
    return (1 + rate) ** (-(np.arange(first, last + 1) - 0.5) / 12)


def step_factors(growth: Array, first_step: Array | float, months: int) -> Array:
    """A2: the product of (1+g) over the yearly steps up to each month, 1 before the first.

    growth (draw, owner, month or 1), first_step (draw, owner, 1) the month of the first step (1 is the first month) -> (draw, owner, month).
    """
    t = np.arange(1, months + 1)
    steps = (t >= first_step) & ((t - first_step) % 12 == 0)
    if growth.shape[-1] == 1 and np.size(first_step) == 1:  # the same power of one rate from each step to the next
        so_far = np.cumsum(np.ravel(steps))
        powers: Array = np.repeat(1 + growth, so_far[-1] + 1, axis=-1)
        powers[..., 0] = 1.0
        return np.asarray(np.cumprod(powers, axis=-1)[..., so_far], dtype=float)
    return np.cumprod(1 + np.where(steps, growth, 0.0), axis=-1)


def months_first(values: Array, draws: int, months: int) -> Array:
    """Values (draw, owner, month or 1) as (month, draw, owner): those of a month lie together, and what is the same in every month is copied for none."""
    if values.shape[-1] == 1:
        return np.broadcast_to(values[..., 0], (months, draws, values.shape[1]))
    return np.ascontiguousarray(np.broadcast_to(np.moveaxis(values, -1, 0), (months, draws, values.shape[1])))


def month_before(values: Array, first: Array | float = 0.0) -> Array:
    """The values of the month before, `first` in month 1. (..., month) -> same shape."""
    return np.concatenate([np.broadcast_to(first, (*values.shape[:-1], 1)), values[..., :-1]], axis=-1)


def pick(values: Array, month: Array) -> Array:
    """The value of one month for each owner, the first or last where the month lies outside. (..., T), (..., 1) -> (..., 1)."""
    index = np.clip(month.astype(int) - 1, 0, values.shape[-1] - 1)
    shape = np.broadcast_shapes(values.shape[:-1], index.shape[:-1])
    return np.take_along_axis(np.broadcast_to(values, (*shape, values.shape[-1])), np.broadcast_to(index, (*shape, 1)), -1)
