"""What a change costs once: severance (C6), retention (H4), relocation (H5), knowledge transfer (H3); and when it is over (L5)."""

from __future__ import annotations

import numpy as np

from planner.model.contributions import Schedule, on_a_lump
from planner.model.headcount import People
from planner.model.inputs import Array, Inputs
from planner.model.posts import Work, transition_months


def severance_weeks(weeks_per_year: Array, least: Array, cap: Array, tenure: Array) -> Array:
    """C6: min(cap, max(least, w x tenure)); a blank cap is none."""
    return np.minimum(np.where(np.isnan(cap), np.inf, cap), np.maximum(least, weeks_per_year * tenure))


def severance(inputs: Inputs, people: People, base: Array, counted: Array, rules: Schedule) -> tuple[Array, Array]:
    """C6, C4: (heads laid off in their last month paid, what each gets with contributions, in the country's currency). (draw, cohort, month).

    `base` is monthly base pay, `counted` all pay of the month on which contributions are due.
    """

    def given(key: str) -> Array:
        return inputs.of(f"countries.{{}}.severance.{key}", [cohort.country for cohort in inputs.cohorts])

    tenure = inputs.of("teams.{}.tenure_years", [cohort.team for cohort in inputs.cohorts])
    months_of_pay = severance_weeks(given("weeks_per_year"), given("min_weeks"), given("cap_weeks"), tenure) / 52 * 12
    team = inputs.origin[inputs.move_rows]
    notice = np.maximum(given("notice_months")[:, team] - transition_months(inputs), 0.0)
    released = people.released * (1 - inputs.of("moves.{}.redeployed_share", inputs.moves))
    gone, owed = _once(inputs, released, team, months_of_pay[:, team] + notice, base, counted, rules, given("outplacement")[:, team])

    laid_off = np.concatenate([people.layoffs[..., 1:], np.zeros_like(people.layoffs[..., :1])], axis=-1)
    laid_off[..., 0] += people.layoffs[..., 0]
    laid_off[:, inputs.team_rows] += people.severed
    more, more_owed = _once(inputs, laid_off, np.arange(len(inputs.cohorts)), months_of_pay, base, counted, rules, given("outplacement"))
    return _each(gone + more, owed + more_owed)


def retention(inputs: Inputs, people: People, base: Array, counted: Array, rules: Schedule) -> tuple[Array, Array]:
    """H4: (heads who stay to their release, their bonus with contributions, in the country's currency). (draw, cohort, month)."""
    share = inputs.of("moves.{}.retention_share", inputs.moves)
    released = np.where(share > 0, people.released, 0.0)
    return _each(*_once(inputs, released, inputs.origin[inputs.move_rows], 12 * share, base, counted, rules, np.zeros_like(share)))


def _each(heads: Array, owed: Array) -> tuple[Array, Array]:
    """(heads, what is owed to each)."""
    return heads, np.divide(owed, heads, out=np.zeros(np.broadcast_shapes(owed.shape, heads.shape)), where=heads > 0)


def _once(
    inputs: Inputs, heads: Array, whose: np.ndarray, months_of_pay: Array, base: Array, counted: Array, rules: Schedule, more: Array
) -> tuple[Array, Array]:
    """(heads, heads x (months of pay + contributions on them + more)), for entries of cohorts `whose`, where and when there are heads.

    heads (draw, entry, month), months_of_pay and more (draw, entry, 1) -> (draw, cohort, month) twice.
    """
    entries, months = np.flatnonzero(heads.any(axis=(0, 2))), np.flatnonzero(heads.any(axis=(0, 1)))
    if not len(entries):
        return np.zeros((1, len(inputs.cohorts), inputs.months)), np.zeros((1, len(inputs.cohorts), inputs.months))
    rows = whose[entries]
    pay, there = base[:, rows], heads[:, entries][..., months]
    sums = months_of_pay[:, entries] * pay[..., months]
    owed = there * (sums + on_a_lump(counted[:, rows], pay[..., :1], sums, rules.of(list(rows)), months) + more[:, entries])
    people, out = (np.zeros((len(values), len(inputs.cohorts), inputs.months)) for values in (there, owed))
    for entry, row in enumerate(rows):
        people[:, row, months] += there[:, entry]
        out[:, row, months] += owed[:, entry]
    return people, out


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
