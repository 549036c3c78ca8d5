"""Working with departments elsewhere: overlap and co-presence, friction (I2), overhead and its heads (I3), hours lost (I1, I4).

Arguments broadcast against each other unless a shape is given. An impossible figure raises ValueError.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.model.calendar import Array

_DAY = 8.0  # working hours in which two people can meet if their clocks agree
_SUMMER_TIME: dict[str, tuple[int, ...]] = {  # calendar months whose 15th has it
    "none": (),
    "eu": (4, 5, 6, 7, 8, 9, 10),
    "us": (3, 4, 5, 6, 7, 8, 9, 10),
    "south": (10, 11, 12, 1, 2, 3),
}


def _refuse(wrong: NDArray[np.bool_], message: str) -> None:
    if np.any(wrong):
        raise ValueError(message)


# Time and place


def clock_offset(
    standard_offset: Array | float, summer_time: NDArray[np.str_] | str, calendar_month: Array | NDArray[np.int_] | int
) -> Array:
    """I2: hours ahead of UTC in calendar month 1..12; summer_time is none, eu, us (also Canada) or south (Australia, New Zealand).

    A month has the clock of its 15th. Between America and Europe all of March so counts as one hour nearer, in truth two or three weeks of it are,
    and the last week of October, as near, doesn't. Raises ValueError for another rule or month and for an offset outside -12..14.
    """
    offset, rule, month = np.asarray(standard_offset, dtype=float), np.asarray(summer_time), np.asarray(calendar_month)
    _refuse(~np.isin(rule, list(_SUMMER_TIME)), f"summer time is one of {', '.join(_SUMMER_TIME)}")
    _refuse(~np.isin(month, np.arange(1, 13)), "a calendar month lies between 1 and 12")
    _refuse((offset < -12) | (offset > 14), "a clock is between 12 hours behind and 14 hours ahead of UTC")
    return offset + np.sum([(rule == name) & np.isin(month, months) for name, months in _SUMMER_TIME.items()], axis=0)


def time_gap(here: Array | float, there: Array | float) -> Array:
    """I2: hours between two clocks, 0..12: across the date line the shorter way round counts."""
    apart = np.abs(np.asarray(here, dtype=float) - np.asarray(there, dtype=float)) % 24
    return np.minimum(apart, 24 - apart)


def overlap(gap: Array | float, shift: Array | float = 0.0, day: Array | float = _DAY) -> Array:
    """I2: ov = max(0, day - max(0, gap - shift)), hours a day that both work; shift is how far working hours may be moved towards the other side.

    Raises ValueError for a shift below 0 and for a day without hours.
    """
    shift, day = np.asarray(shift, dtype=float), np.asarray(day, dtype=float)
    _refuse(shift < 0, "a shift below zero hours has no meaning")
    _refuse(day <= 0, "a working day has more than no hours")
    return np.maximum(0.0, day - np.maximum(0.0, np.abs(np.asarray(gap, dtype=float)) - shift))


def copresence(days: Array | float, days_there: Array | float) -> Array:
    """I2: d_a/5 x d_b/5, share of the week that both are at the same office. Raises ValueError for days outside 0..5."""
    days, days_there = np.asarray(days, dtype=float), np.asarray(days_there, dtype=float)
    _refuse((days < 0) | (days > 5) | (days_there < 0) | (days_there > 5), "days at the office lie between 0 and 5")
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
    _refuse((both < 0) | (both > 1) | (sync < 0) | (sync > 1), "a share lies between 0 and 1")
    _refuse((apart < 0) | (apart > 1), "an overlap is no longer than a day and no shorter than nothing")
    for part in (remote, zone, language, vendor):
        _refuse(np.asarray(part) < 0, "a friction below zero has no meaning")
    return remote * (1 - both) + zone * apart * sync + language + vendor


def overhead(interaction_hours: Array, friction: Array, productive_hours_week: Array | float) -> Array:
    """I3: tau = sum of X f / productive hours, the share of people's time that friction takes. (..., department), (...) -> (...).

    interaction_hours and productive_hours_week are hours a week of an FTE. Raises ValueError for no productive hours and where nothing is
    left of them (tau >= 1).
    """
    productive = np.asarray(productive_hours_week, dtype=float)
    _refuse(productive <= 0, "zero productive hours")
    share = (np.asarray(interaction_hours, dtype=float) * friction).sum(axis=-1) / productive
    _refuse(share >= 1, "working with others takes all the time there is")
    return share


def fte_with_friction(fte: Array | float, overhead: Array | float) -> Array:
    """I3: F / (1 - tau), FTE for the same work. Raises ValueError for tau of 1 or more or below 0."""
    share = np.asarray(overhead, dtype=float)
    _refuse((share < 0) | (share >= 1), "an overhead lies between 0 and less than 1")
    return np.asarray(fte, dtype=float) / (1 - share)


def friction_hours(fte: Array | float, interaction_hours: Array, friction: Array) -> Array:
    """I4: Phi, the sum of F X f over departments, hours a week. (...), (..., department) -> (...); fte before friction adds to it."""
    return np.asarray(fte, dtype=float) * (np.asarray(interaction_hours, dtype=float) * friction).sum(axis=-1)


def counterpart_hours(fte: Array | float, interaction_hours: Array, friction: Array, counterpart_share: Array | float) -> Array:
    """I3: F X f share x 52/12, hours a month that friction takes from each department. (...), (..., department) -> (..., department).

    fte is before friction adds to it. Raises ValueError for a share below 0.
    """
    share = np.asarray(counterpart_share, dtype=float)
    _refuse(share < 0, "a share below zero has no meaning")
    return np.asarray(fte, dtype=float)[..., None] * interaction_hours * friction * share * 52 / 12


def counterpart_cost(
    fte: Array | float, interaction_hours: Array, friction: Array, counterpart_share: Array | float, cost_hour: Array | float
) -> Array:
    """I3: those hours x the department's loaded cost of an hour, money a month. Shapes and errors as `counterpart_hours`."""
    return counterpart_hours(fte, interaction_hours, friction, counterpart_share) * cost_hour
