"""People: who leaves, who is hired, moved, released (C1-C4), where every post is filled when it is wanted; nobody appears or disappears."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.model.calendar import month_before
from planner.model.inputs import Array, Inputs, by_team
from planner.model.posts import Work, retained_share, transition_months
from planner.model.risk import attrition_multiplier

NOBODY = 1e-9  # fewer heads than this are the rounding noise of a difference


@dataclass(frozen=True)
class People:
    """Heads paid and their flows, real-valued. (draw, cohort, month) unless said otherwise.

    heads: paid in the month, donors included; core: without donors. Of month t: leavers were paid in t-1 and are gone; joined came from
    another cohort (negative: went to one); hires; layoffs were paid in t-1; entered the waiting donors. waiting and released (draw, move,
    month): donors paid in the month, and those of them whose last month it is; released_later (draw, move, month after) is the same after
    the horizon, of those who wait at it. relocated (draw, move, month) came along to another place.
    quit and severed (draw, team, month): dated exits at the end of the month, `closed` of them from the core.
    """

    opening: Array
    heads: Array
    core: Array
    leavers: Array
    joined: Array
    hires: Array
    layoffs: Array
    waiting: Array
    released: Array
    relocated: Array
    waiting_leavers: Array
    quit: Array
    severed: Array
    closed: Array
    released_later: Array

    @property
    def replaced(self) -> Array:
        """Hires that replace leavers of the month."""
        return np.minimum(self.hires, self.leavers)

    def new_hires(self, inputs: Inputs) -> Array:
        """Hires who receive moved work, beyond replacing leavers; growth of a team's own work is not among them. (draw, move, month)."""
        more = (self.hires - self.leavers)[:, inputs.move_rows]
        return np.where(more >= NOBODY, more, 0.0)


def monthly_turnover(inputs: Inputs) -> Array:
    """C1, K1: a = A/12 x what the place and the days on site make of it, over the days of the team today. (draw, cohort, month or 1)."""
    cohorts = inputs.cohorts
    days = inputs.of("arrangements.{}.days_on_site", [cohort.arrangement for cohort in cohorts])
    by_days = attrition_multiplier(days, inputs.at(["evidence.turnover.hybrid"]), inputs.at(["evidence.turnover.home"]))
    today = by_days[:, inputs.origin]
    factor = np.divide(by_days, today, out=np.ones_like(by_days), where=today > 0)
    place = inputs.of("places.{}.turnover_factor", [cohort.place for cohort in cohorts])
    return inputs.of("roles.{}.turnover", [cohort.role for cohort in cohorts]) / 12 * place * factor


def opening_heads(inputs: Inputs, work: Work) -> Array:
    """H_0: the posts of the first month before any move, each in its team. (draw, cohort, 1)."""
    out: Array = np.zeros((work.posts.shape[0], len(inputs.cohorts), 1))
    out[:, inputs.team_rows] = work.posts[..., :1]
    whole = [row for row in inputs.team_rows if inputs.scenario.teams[inputs.cohorts[row].team].whole_heads]
    out[:, whole] = np.ceil(out[:, whole] - NOBODY)
    return out


def taken(inputs: Inputs, work: Work) -> tuple[Array, Array]:
    """C2, H5: (posts that each move takes from the core in a month, people who come along with them). (draw, move, month) twice."""
    rises = np.diff(work.paid, axis=-1, prepend=0.0) * work.posts[:, inputs.move_team]
    away = inputs.away[:, None]
    takes = np.where(away, np.maximum(rises, 0.0) * (1 - retained_share(inputs)), rises)
    if inputs.of("moves.{}.share", inputs.moves).shape[-1] > 1:  # who lost the work elsewhere makes room for others there, nobody here
        back = by_team(inputs, np.where(away, np.maximum(-rises, 0.0), 0.0))
        out = by_team(inputs, np.where(away, np.maximum(rises, 0.0), 0.0))
        from_here = 1 - np.divide(np.minimum(back, out), out, out=np.zeros_like(out), where=out > 0)
        takes = np.where(away, takes * from_here[:, inputs.move_team], takes)
    comes = np.where(away, inputs.of("moves.{}.relocation_acceptance", inputs.moves), 1.0) * takes
    return takes, np.where(inputs.outsourced[:, None], 0.0, comes)


def donor_rate(inputs: Inputs, turnover: Array) -> Array:
    """H5: monthly turnover of those who wait for their release, at most all of them. (draw, move, month or 1)."""
    return np.minimum(turnover[:, inputs.origin[inputs.move_rows]] * inputs.of("moves.{}.donor_turnover_factor", inputs.moves), 1.0)


def filled(inputs: Inputs, work: Work, turnover: Array) -> People:
    """The same as the walk, where heads are those wanted in every month."""
    opening = opening_heads(inputs, work)
    takes, comes = taken(inputs, work)
    draws = max(values.shape[0] for values in (work.need, takes, comes, opening))
    core = np.broadcast_to(work.need, (draws, *work.need.shape[1:]))
    joined = np.zeros(core.shape)
    joined[:, inputs.team_rows], joined[:, inputs.move_rows] = -by_team(inputs, takes), comes
    before = month_before(core, opening)
    leavers = turnover * before
    gap = core - before + leavers - joined
    away = inputs.away[:, None].astype(float)
    waiting, released, quits, later = _waits(away * (takes - comes), transition_months(inputs), 1 - donor_rate(inputs, turnover))
    heads = core.copy()
    if waiting.any():
        heads = heads + np.zeros((len(waiting), 1, 1))
        heads[:, inputs.team_rows] += by_team(inputs, waiting)
    nobody: Array = np.zeros((1, len(inputs.teams), inputs.months))
    hires: Array = np.maximum(gap, 0.0) * np.asarray(gap >= NOBODY)
    layoffs = np.maximum(-gap, 0.0) * np.asarray(gap <= -NOBODY) if np.any(gap <= -NOBODY) else np.zeros((1, *gap.shape[1:]))
    relocated = away * comes
    return People(opening, heads, core, leavers, joined, hires, layoffs, waiting, released, relocated, quits, nobody, nobody, nobody, later)


def _waits(enters: Array, wait: Array, stay: Array) -> tuple[Array, Array, Array, Array]:
    """H1, H5: (donors waiting, those of them in their last month, those who left before), of those who begin to wait. (draw, move, month).

    The fourth are those whose last month lies after the horizon, by the month after it. (draw, move, months after).

    `wait` (draw, move, 1) months; `stay` (draw, move, month or 1) the part that is still there a month later.
    """
    shape = np.broadcast_shapes(enters.shape, stay.shape, wait.shape)
    waiting, released, quits = (np.zeros(shape) for _ in range(3))
    later: Array = np.zeros((*shape[:2], max(int(wait.max(initial=0)) - 1, 0)))
    rows = np.flatnonzero(enters.any(axis=(0, 2)))
    if not len(rows):
        return waiting, released, quits, later
    wait, stay = wait[:, rows, 0], stay[:, rows]
    longest = int(wait.max())
    for month in np.flatnonzero(np.any(enters, axis=(0, 1))).tolist():
        alive = enters[:, rows, month]
        for age, t in enumerate(range(month, month + longest)):
            here, before = np.where(age < wait, 1.0, 0.0), alive
            if age:
                alive = before * stay[..., min(t, stay.shape[-1] - 1)]
            if t >= shape[-1]:
                later[:, rows, t - shape[-1]] += np.where(age == wait - 1, alive, 0.0)
                continue
            waiting[:, rows, t] += here * alive
            released[:, rows, t] += np.where(age == wait - 1, alive, 0.0)
            quits[:, rows, t] += here * (before - alive)
        released[:, rows, max(month - 1, 0)] += np.where(wait == 0, enters[:, rows, month], 0.0)
    return waiting, released, quits, later
