"""Heads by cohort: dated moves of work, heads follow (people are conserved); replacements of those who leave (C1)."""

from __future__ import annotations

import numpy as np

from planner.model.calendar import month_before
from planner.model.inputs import Array, Inputs


def moved_share(inputs: Inputs) -> Array:
    """Share of the team's work that each move has shifted: 1/n a month from its first month on. (draw, move, month)."""
    share, start, over = (inputs.of(f"moves.{{}}.{field}", inputs.moves) for field in ("share", "start", "over_months"))
    t = np.arange(1, inputs.months + 1)
    return share * np.clip((t - start + 1) / over, 0.0, 1.0)


def heads(inputs: Inputs) -> Array:
    """H_t, heads paid in month t, real-valued; those of a team and its moves add up to the team's posts. (draw, cohort, month)."""
    posts = inputs.of("teams.{}.heads", [cohort.team for cohort in inputs.cohorts])
    return posts * _held_share(inputs, moved_share(inputs))


def opening_heads(inputs: Inputs) -> Array:
    """H_0, heads before the plan starts: every post in its team. (draw, cohort, 1)."""
    posts = inputs.of("teams.{}.heads", [cohort.team for cohort in inputs.cohorts])[..., :1]
    return posts * np.array([0.0 if cohort.move else 1.0 for cohort in inputs.cohorts])[:, None]


def _held_share(inputs: Inputs, moved: Array) -> Array:
    """Share of its team's work in each cohort. (draw, cohort, month)."""
    out = np.ones((moved.shape[0], len(inputs.cohorts), inputs.months))
    for number, cohort in enumerate(inputs.cohorts):
        if cohort.move:
            out[:, number] = moved[:, inputs.moves.index(cohort.move)]
        else:
            gone = [index for index, move in enumerate(inputs.moves) if inputs.scenario.moves[move].team == cohort.team]
            out[:, number] = 1.0 - moved[:, gone].sum(axis=1)
    return np.maximum(out, 0.0)


def arrived(inputs: Inputs) -> Array:
    """1 from the first month of a move on, 1 always for a team. (draw, cohort, month)."""
    first = inputs.at([f"moves.{cohort.move}.start" for cohort in inputs.cohorts])
    team = np.array([not cohort.move for cohort in inputs.cohorts])[:, None]
    return np.where(team | (np.arange(1, inputs.months + 1) >= first), 1.0, 0.0)


def monthly_turnover(inputs: Inputs) -> Array:
    """C1: a = A/12. (draw, cohort, month or 1)."""
    return inputs.of("roles.{}.turnover", [cohort.role for cohort in inputs.cohorts]) / 12


def replacements(people: Array, opening: Array, turnover: Array) -> Array:
    """C1: leavers_t = a H_{t-1}; posts have a steady hiring pipeline, so as many arrive in month t. (draw, cohort, month)."""
    return turnover * month_before(people, opening)


def hiring_cost(inputs: Inputs, replaced: Array) -> Array:
    """Cost per hire x replacements. (draw, cohort, month)."""
    return replaced * inputs.of("roles.{}.cost_per_hire", [cohort.role for cohort in inputs.cohorts])
