"""People who can be hired: how many a month (J1), how long it takes (J2), at what premium (J3), up to which limit (J4).

All arguments broadcast against each other. An impossible figure raises ValueError.
"""

from __future__ import annotations

import numpy as np

from planner.model.bounds import refuse
from planner.model.calendar import Array

_SHARE_WITHOUT_PREMIUM = 0.05  # of a pool, up to which an employer doesn't move its wages


def _refuse_outside_0_to_1(what: str, *values: Array | float) -> None:
    for share in values:
        refuse((np.asarray(share) < 0) | (np.asarray(share) > 1), f"{what} lies between 0 and 1")


def hireable(capture: Array | float, mover: Array | float, pool: Array | float) -> Array:
    """J1: kappa x mover x P, people that one employer can hire in a month. Raises ValueError for a share outside 0..1 or a pool below 0."""
    _refuse_outside_0_to_1("a share", capture, mover)
    pool = np.asarray(pool, dtype=float)
    refuse(pool < 0, "a pool below nobody has no meaning")
    return np.asarray(capture, dtype=float) * mover * pool


def time_to_fill(
    usual_time: Array | float,
    vacancies: Array | float,
    pool: Array | float,
    usual_vacancies: Array | float,
    usual_pool: Array | float,
    elasticity: Array | float,
) -> Array:
    """J2: TTF0 ((v / P) / (v0 / P0))^eta, in the unit of usual_time; infinite where the pool is empty.

    Raises ValueError for an elasticity outside 0..1, vacancies or a pool below 0, and usual ones of 0 or less.
    """
    _refuse_outside_0_to_1("an elasticity", elasticity)
    wanted, pool = np.asarray(vacancies, dtype=float), np.asarray(pool, dtype=float)
    usual_wanted, usual_pool = np.asarray(usual_vacancies, dtype=float), np.asarray(usual_pool, dtype=float)
    refuse((wanted < 0) | (pool < 0), "vacancies and a pool below zero have no meaning")
    refuse((usual_wanted <= 0) | (usual_pool <= 0), "the usual time to fill belongs to some vacancies and some people")
    tightness = wanted / np.where(pool > 0, pool, 1.0) / (usual_wanted / usual_pool)
    return np.where(pool == 0, np.inf, np.asarray(usual_time, dtype=float) * tightness ** np.asarray(elasticity, dtype=float))


def wage_premium(pool_share: Array | float, elasticity: Array | float) -> Array:
    """J3: max(0, share of the pool - 5 %) / eps, share of pay on top for new hires; NaN where the share is not known.

    Raises ValueError for a share below 0 and for an elasticity of 0 or less.
    """
    share, elasticity = np.asarray(pool_share, dtype=float), np.asarray(elasticity, dtype=float)
    refuse(share < 0, "a share below zero has no meaning")
    refuse(elasticity <= 0, "an elasticity of zero or less has no meaning")
    return np.maximum(0.0, share - _SHARE_WITHOUT_PREMIUM) / elasticity


def hiring_room(hireable: Array | float, pool: Array | float, heads: Array | float, most_share: Array | float) -> Array:
    """J4: min(hireable, most of the pool - heads already here), never below 0: starts in a month. Raises ValueError for a share outside 0..1."""
    _refuse_outside_0_to_1("a share", most_share)
    left = np.asarray(most_share, dtype=float) * pool - np.asarray(heads, dtype=float)
    return np.maximum(0.0, np.minimum(hireable, left))
