"""Working with departments elsewhere: hours that both work, days that both are there, and the friction of an hour of exchange (I2).

Arguments broadcast against each other unless a shape is given. An impossible figure raises ValueError.
"""

from __future__ import annotations

import numpy as np

from planner.model.bounds import refuse
from planner.model.calendar import Array

_DAY = 8.0  # working hours in which two people can meet if their clocks agree


# Time and place


def time_gap(here: Array | float, there: Array | float) -> Array:
    """I2: hours between two clocks, 0..12: across the date line the shorter way round counts."""
    apart = np.abs(np.asarray(here, dtype=float) - np.asarray(there, dtype=float)) % 24
    return np.minimum(apart, 24 - apart)


def overlap(gap: Array | float, shift: Array | float = 0.0, day: Array | float = _DAY) -> Array:
    """I2: ov = max(0, day - max(0, gap - shift)), hours a day that both work; shift is how far working hours may be moved towards the other side.

    Raises ValueError for a shift below 0 and for a day without hours.
    """
    shift, day = np.asarray(shift, dtype=float), np.asarray(day, dtype=float)
    refuse(shift < 0, "a shift below zero hours has no meaning")
    refuse(day <= 0, "a working day has more than no hours")
    return np.maximum(0.0, day - np.maximum(0.0, np.abs(np.asarray(gap, dtype=float)) - shift))


def copresence(days: Array | float, days_there: Array | float) -> Array:
    """I2: d_a/5 x d_b/5, share of the week that both are at the same office. Raises ValueError for days outside 0..5."""
    days, days_there = np.asarray(days, dtype=float), np.asarray(days_there, dtype=float)
    refuse((days < 0) | (days > 5) | (days_there < 0) | (days_there > 5), "days at the office lie between 0 and 5")
    return days / 5 * days_there / 5


# Friction


def friction(
    copresence: Array | float,
    overlap: Array | float,
    sync_share: Array | float,
    *,
    remote: Array | float,
    zone: Array | float,
    language: Array | float = 0.0,
    vendor: Array | float = 0.0,
    day: Array | float = _DAY,
) -> Array:
    """I2: f = f_rem (1 - copres) + f_tz (1 - ov / day) sync + f_lang + f_vendor, extra time for each hour of exchange.

    language and vendor are 0 where both share a language and an employer. Raises ValueError for a share outside 0..1, an overlap outside
    0..day and a friction below 0.
    """
    both, sync = np.asarray(copresence, dtype=float), np.asarray(sync_share, dtype=float)
    apart = 1 - np.asarray(overlap, dtype=float) / np.asarray(day, dtype=float)
    refuse((both < 0) | (both > 1) | (sync < 0) | (sync > 1), "a share lies between 0 and 1")
    refuse((apart < 0) | (apart > 1), "an overlap is no longer than a day and no shorter than nothing")
    for part in (remote, zone, language, vendor):
        refuse(np.asarray(part) < 0, "a friction below zero has no meaning")
    return remote * (1 - both) + zone * apart * sync + language + vendor
