"""What a change costs once: severance (C6), retention (H4), relocation (H5), knowledge transfer (H3); and when it is over (L5)."""

from __future__ import annotations

import numpy as np

from planner.model.contributions import Schedule, on_a_lump
from planner.model.headcount import People
from planner.model.inputs import Array, Inputs, by_team
from planner.model.posts import Work, transition_months


def severance_weeks(weeks_per_year: Array, least: Array, cap: Array, tenure: Array) -> Array:
    """C6: min(cap, max(least, w x tenure)); a blank cap is none."""
    return np.minimum(np.where(np.isnan(cap), np.inf, cap), np.maximum(least, weeks_per_year * tenure))


def severance(inputs: Inputs, people: People, base: Array, rules: Schedule) -> Array:
    """C6, C4: what those laid off get, with contributions, in the last month paid and the country's currency. (draw, cohort, month)."""
    redeployed = inputs.of("moves.{}.redeployed_share", inputs.moves)
    laid_off = np.zeros((people.core.shape[0], len(inputs.cohorts), inputs.months))
    laid_off[..., :-1] += people.layoffs[..., 1:]
    laid_off[..., 0] += people.layoffs[..., 0]
    laid_off[:, inputs.team_rows] += people.severed
    released = people.released * (1 - redeployed)
    if not np.any(laid_off > 0) and not np.any(released > 0):
        return np.zeros((1, len(inputs.cohorts), inputs.months))

    def given(key: str) -> Array:
        return inputs.of(f"countries.{{}}.severance.{key}", [cohort.country for cohort in inputs.cohorts])

    tenure = inputs.of("teams.{}.tenure_years", [cohort.team for cohort in inputs.cohorts])
    weeks = severance_weeks(given("weeks_per_year"), given("min_weeks"), given("cap_weeks"), tenure)
    lump = weeks / 52 * 12 * base
    out = laid_off * (lump + on_a_lump(base, lump, rules) + given("outplacement"))
    served = transition_months(inputs)
    team = inputs.origin[inputs.move_rows]
    notice = np.maximum(given("notice_months")[:, team] - served, 0.0) * base[:, team]
    each = lump[:, team] + notice
    owed = released * (each + on_a_lump(base[:, team], each, rules.of(list(team))) + given("outplacement")[:, team])
    per_team = by_team(inputs, owed)
    out = out + np.zeros((per_team.shape[0], 1, 1))
    out[:, inputs.team_rows] += per_team
    return out


def retention(inputs: Inputs, people: People, base: Array, rules: Schedule) -> Array:
    """H4: a bonus for those who stay to their release, with contributions, in the country's currency. (draw, cohort, month)."""
    share = inputs.of("moves.{}.retention_share", inputs.moves)
    out: Array = np.zeros((1, len(inputs.cohorts), inputs.months))
    if not np.any(people.released > 0) or not np.any(share > 0):
        return out
    team = inputs.origin[inputs.move_rows]
    bonus = share * 12 * base[:, team]
    per_team = by_team(inputs, people.released * (bonus + on_a_lump(base[:, team], bonus, rules.of(list(team)))))
    out = out + np.zeros((per_team.shape[0], 1, 1))
    out[:, inputs.team_rows] = per_team
    return out


def relocated(inputs: Inputs, people: People) -> Array:
    """H5: those who come along to another place. (draw, cohort, month)."""
    out: Array = np.zeros((people.relocated.shape[0], len(inputs.cohorts), inputs.months))
    out[:, inputs.move_rows] = people.relocated
    return out


def knowledge_transfer(inputs: Inputs) -> Array:
    """H3: travel and documents, in the move's first month. (draw, move, month)."""
    cost, start, share = (inputs.of(f"moves.{{}}.{key}", inputs.moves) for key in ("knowledge_transfer_cost", "start", "share"))
    return np.where((np.arange(1, inputs.months + 1) == start) & (share > 0), cost, 0.0)


def experts_time(inputs: Inputs, work: Work, loaded: Array) -> Array:
    """H3, soft: hours of those who know the work, at loaded pay of a productive hour, when a wave begins. (draw, move, month)."""
    waves = np.maximum(np.diff(work.paid, axis=-1, prepend=0.0), 0.0) * work.posts[:, inputs.move_team]
    team = inputs.origin[inputs.move_rows]
    return waves * inputs.of("moves.{}.knowledge_transfer_hours", inputs.moves) * loaded[:, team] / work.hours[:, team]


def settled(inputs: Inputs, work: Work) -> Array:
    """L5: the month from which no wave, parallel running, dip or ramp of new heads is under way, nor an exit. (draw,)."""
    share, start, over = (inputs.of(f"moves.{{}}.{field}", inputs.moves)[..., 0] for field in ("share", "start", "over_months"))
    share = inputs.of("moves.{}.share", inputs.moves).max(axis=-1)
    last = start + over - 1
    dip, length = (inputs.of(f"moves.{{}}.{key}", inputs.moves)[..., 0] for key in ("dip", "dip_months"))
    roles = [inputs.cohorts[row].role for row in inputs.move_rows]
    ramp = inputs.of("roles.{}.ramp_months", roles)[..., 0]
    slower = (work.relative[:, inputs.move_rows] < 1).any(axis=-1)
    receiving = np.array([inputs.scenario.moves[move].shortfall == "receiving" for move in inputs.moves], dtype=bool)
    hires = inputs.away | (slower & receiving)
    done = last + transition_months(inputs)[..., 0] + np.where(dip > 0, _months(length), 0.0)
    done = np.maximum(done, np.where(hires, last + _months(ramp), 0.0))
    exits = inputs.of("exits.{}.month", inputs.exits)[..., 0] + 1
    moves_done = np.where(share > 0, done, 1.0).max(axis=1, initial=1.0)
    return np.maximum(moves_done, exits.max(axis=1, initial=1.0))


def _months(length: Array) -> Array:
    """Months in whose middle something of this length, fading from the first day, is not over."""
    return np.ceil(np.maximum(length - 0.5, 0.0))
