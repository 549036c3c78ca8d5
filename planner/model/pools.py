"""Pools of people by role and place: how much of one a plan asks for (J1), how many can be won (J1, J4), how long it takes (J2), at what pay (J3)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.model import talent
from planner.model.inputs import Array, Inputs


@dataclass(frozen=True)
class Pools:
    """Groups of cohorts that hire from the same people. rows: cohorts of each; people (draw, pool); hireable (draw, pool, month or 1);
    most_of_pool (draw, month or 1)."""

    rows: tuple[list[int], ...]
    people: Array
    hireable: Array
    most_of_pool: Array
    limited: bool

    def room(self, number: int, t: int, heads: Array) -> Array:
        """J4: starts in a month at most, endless where the pool is not known. (draw,) -> (draw,)."""
        hireable = self.hireable[:, number, min(t, self.hireable.shape[-1] - 1)]
        most = self.most_of_pool[:, min(t, self.most_of_pool.shape[-1] - 1)]
        known = np.isfinite(hireable)
        return np.where(
            known, talent.hiring_room(np.where(known, hireable, 0.0), np.nan_to_num(self.people[:, number]), heads, most), np.inf
        )


def pools(inputs: Inputs) -> Pools:
    """J1, J4: everyone's pool; without a share of movers that can be won, hiring has no limit."""
    groups: dict[tuple[str, str, bool], list[int]] = {}
    for row, (cohort, home) in enumerate(zip(inputs.cohorts, at_home(inputs), strict=True)):
        if not cohort.vendor:
            groups.setdefault((cohort.role, cohort.place, bool(home)), []).append(row)
    rows = tuple(groups.values())
    people = reachable(inputs)[:, [some[0] for some in rows], 0]
    capture, movers = inputs.at(["evidence.talent.capture"]), inputs.at(["evidence.talent.movers"])
    hireable = np.where(
        np.isnan(capture * movers), np.nan, talent.hireable(np.nan_to_num(capture), np.nan_to_num(movers), np.nan_to_num(people)[..., None])
    )
    hireable = np.where(np.isnan(people)[..., None], np.nan, hireable)
    return Pools(rows, people, hireable, inputs.at(["evidence.talent.most_of_pool"])[:, 0], bool(np.isfinite(hireable).any()))


def at_home(inputs: Inputs) -> np.ndarray:
    """Whether the people of a cohort need not live near an office. (cohort,)."""
    days = inputs.of("arrangements.{}.days_on_site", [cohort.arrangement for cohort in inputs.cohorts])
    return np.asarray(np.all(days == 0, axis=(0, 2)))


def reachable(inputs: Inputs) -> Array:
    """J1: people in the occupation who can take a job of the cohort, NaN where not known. (draw, cohort, 1)."""
    known = inputs.at([f"places.{cohort.place}.wages.{cohort.role}.employment" for cohort in inputs.cohorts])[..., :1]
    reach = inputs.at(["evidence.talent.home_reach"])[..., :1]
    return known * np.where(at_home(inputs)[:, None], reach, 1.0)


def pool_share(inputs: Inputs, people: Array) -> Array:
    """J1: heads of a role at a place over those who can take the job, NaN where that is not known. (draw, cohort, month)."""
    cohorts = inputs.cohorts
    groups: dict[tuple[str, str], list[int]] = {}
    for row, cohort in enumerate(cohorts):
        groups.setdefault((cohort.role, cohort.place), []).append(row)
    together: Array = np.empty(people.shape)
    for alike in groups.values():
        together[:, alike] = people[:, alike].sum(axis=1, keepdims=True)
    pool = reachable(inputs)
    share: Array = np.full(np.broadcast_shapes(together.shape, pool.shape), np.nan)
    return np.divide(together, pool, out=share, where=pool > 0)  # nobody to employ is no share of anything


def lead_months(inputs: Inputs) -> np.ndarray:
    """C3, J2: months from a leaver to the replacement's first month, where requisitions start with the leaver. (draw, cohort).

    A job at home takes its own multiple; a market where the plan has more posts for each person than the team has today takes longer.
    """
    roles = [cohort.role for cohort in inputs.cohorts]
    fill, notice = (np.nan_to_num(inputs.of(f"roles.{{}}.{key}_months", roles))[..., 0] for key in ("time_to_fill", "notice"))
    home = at_home(inputs)
    factor = np.where(home & ~home[inputs.origin], inputs.at(["evidence.talent.home_time_to_fill"])[:, 0], 1.0)
    elasticity = np.nan_to_num(inputs.at(["evidence.talent.tightness_elasticity"])[:, 0])
    if np.any(elasticity > 0):
        here, today = reachable(inputs)[..., 0], reachable(inputs)[:, inputs.origin, 0]
        known = np.isfinite(here) & np.isfinite(today) & (here > 0) & (today > 0)
        tighter = talent.time_to_fill(1.0, 1.0, np.where(known, here, 1.0), 1.0, np.where(known, today, 1.0), elasticity)
        factor = factor * np.where(known, tighter, 1.0)
    return np.ceil(fill * factor + notice - 1e-9).astype(int)


def premium(inputs: Inputs, people: Array) -> Array:
    """J3: share of pay on top for people hired at another place where the plan takes much of a pool. (draw, cohort, month)."""
    elasticity = inputs.at(["evidence.talent.wage_elasticity"])
    if np.all(np.isnan(elasticity)):
        return np.zeros((1, len(inputs.cohorts), 1))
    away = np.array([cohort.away and not cohort.vendor for cohort in inputs.cohorts], dtype=bool)[:, None]
    share = np.nan_to_num(pool_share(inputs, people))
    return np.where(away & np.isfinite(elasticity), talent.wage_premium(share, np.where(np.isnan(elasticity), 1.0, elasticity)), 0.0)
