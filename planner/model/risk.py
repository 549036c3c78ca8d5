"""What can fail: people leave (K1), all of them are in one place (K3).

All arguments broadcast against each other unless a shape is given. An impossible figure raises ValueError.
"""

from __future__ import annotations

import numpy as np

from planner.model.bounds import refuse
from planner.model.calendar import Array


def attrition_multiplier(days_on_site: Array | float, hybrid: Array | float, home: Array | float) -> Array:
    """K1: turnover over that of people on site: 1 at five days a week, `hybrid` between none and five, `home` at none.

    Raises ValueError for days outside 0..5 and for a multiplier below 0.
    """
    days, hybrid, home = (np.asarray(values, dtype=float) for values in (days_on_site, hybrid, home))
    refuse((days < 0) | (days > 5), "days at the office lie between 0 and 5")
    refuse((hybrid < 0) | (home < 0), "a multiplier below zero has no meaning")
    return np.where(days >= 5, 1.0, np.where(days > 0, hybrid, home))


def concentration(amounts: Array) -> Array:
    """K3: Herfindahl index, the sum of squared shares of FTE by country, vendor or site; NaN where there is nothing. (..., part) -> (...).

    Raises ValueError for an amount below 0.
    """
    amounts = np.asarray(amounts, dtype=float)
    refuse(amounts < 0, "an amount below zero has no share")
    total = amounts.sum(axis=-1, keepdims=True)
    index = ((amounts / np.where(total > 0, total, 1.0)) ** 2).sum(axis=-1)
    return np.where(total[..., 0] > 0, index, np.nan)
