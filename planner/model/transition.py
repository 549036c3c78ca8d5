"""What a change costs once: severance (C6), retention (H4), relocation (H5), knowledge transfer (H3); and when it is over (L5)."""

from __future__ import annotations

import numpy as np

from planner.model.contributions import Schedule, on_a_lump
from planner.model.headcount import People
from planner.model.inputs import Array, Inputs, sums
from planner.model.posts import Work, transition_months


def severance_weeks(weeks_per_year: Array, least: Array, cap: Array, tenure: Array) -> Array:
    """C6: min(cap, max(least, w x tenure)); a blank cap is none."""
    return np.minimum(np.where(np.isnan(cap), np.inf, cap), np.maximum(least, weeks_per_year * tenure))


class Lump:
    """What people get once. All it answers is made when it is asked for. (draw, cohort, month)."""

    def __init__(self, inputs: Inputs, *parts: tuple[np.ndarray, np.ndarray, Array, Array]):
        """`parts`: cohorts, months, heads and owed (draw, cohort, month) of those alone."""
        self.parts, self.shape = parts, (max((len(owed) for *_, owed in parts), default=1), len(inputs.cohorts), inputs.months)

    def _laid_out(self, which: int) -> Array:
        out: Array = np.zeros(self.shape)
        for rows, months, *values in self.parts:
            out[:, rows[:, None], months] += values[which]
        return out

    def heads(self) -> Array:
        """Who gets it."""
        return self._laid_out(0)

    def owed(self) -> Array:
        """What is owed to them together with contributions, in the country's currency."""
        return self._laid_out(1)

    def of_each(self) -> Array:
        """What each gets."""
        heads = self.heads()
        return np.divide(self.owed(), heads, out=np.zeros(self.shape), where=heads > 0)


def severance(inputs: Inputs, people: People, base: Array, counted: Array, rules: Schedule) -> Lump:
    """C6, C4: those laid off in their last month paid, and what they get.

    `base` is monthly base pay, `counted` all pay of the month on which contributions are due.
    """
    team = inputs.origin[inputs.move_rows]
    released = people.released * (1 - inputs.of("moves.{}.redeployed_share", inputs.moves))
    outplacement = _law(inputs, "outplacement")
    gone = _once(released, team, _months_at_release(inputs), base, counted, rules, outplacement[:, team])
    touched = np.asarray(people.layoffs.any(axis=(0, 2)))
    touched[inputs.team_rows] |= people.severed.any(axis=(0, 2))
    rows = np.flatnonzero(touched)
    if not len(rows):
        return Lump(inputs, *gone)

    laid_off = np.zeros((max(len(people.layoffs), len(people.severed)), len(rows), inputs.months))
    laid_off[..., :-1] = people.layoffs[:, rows, 1:]
    laid_off[..., 0] += people.layoffs[:, rows, 0]
    teams = np.isin(rows, inputs.team_rows)
    laid_off[:, teams] += people.severed[:, inputs.team_of[rows[teams]]]
    months_of_pay = (_months_by_service(inputs) + _law(inputs, "notice_months"))[:, rows]
    return Lump(inputs, *gone, *_once(laid_off, rows, months_of_pay, base, counted, rules, outplacement[:, rows]))


def _law(inputs: Inputs, key: str) -> Array:
    """What the country of each cohort says of severance. (draw, cohort, 1)."""
    return inputs.of(f"countries.{{}}.severance.{key}", [cohort.country for cohort in inputs.cohorts])


def _months_by_service(inputs: Inputs) -> Array:
    """C6: months of base pay by years of service. (draw, cohort, 1)."""
    tenure = inputs.of("teams.{}.tenure_years", [cohort.team for cohort in inputs.cohorts])
    per_year, least, most = (_law(inputs, key) for key in ("weeks_per_year", "min_weeks", "cap_weeks"))
    return severance_weeks(per_year, least, most, tenure) / 52 * 12


def _months_at_release(inputs: Inputs) -> Array:
    """C6: months of base pay for those whom a move lets go: notice is served while both sides run, the rest is paid. (draw, move, 1)."""
    team = inputs.origin[inputs.move_rows]
    notice = np.maximum(_law(inputs, "notice_months")[:, team] - transition_months(inputs), 0.0)
    return _months_by_service(inputs)[:, team] + notice


def retention(inputs: Inputs, people: People, base: Array, counted: Array, rules: Schedule) -> Lump:
    """H4: those who stay to their release, and their bonus."""
    share = inputs.of("moves.{}.retention_share", inputs.moves)
    if not np.any(share > 0):
        return Lump(inputs)
    released = np.where(share > 0, people.released, 0.0)
    return Lump(inputs, *_once(released, inputs.origin[inputs.move_rows], 12 * share, base, counted, rules, np.zeros_like(share)))


def owed_later(inputs: Inputs, people: People, base: Array, counted: Array, rules: Schedule, exchange: Array) -> Array:
    """L9: severance and bonus of those who wait for their release at the horizon, in their last month, at the pay, the contributions and
    the rate of the horizon's. (draw, move, month after)."""
    entries = np.flatnonzero(people.released_later.any(axis=(0, 2)))
    if not len(entries):
        return np.zeros((1, len(inputs.moves), 0))
    team, months = inputs.origin[inputs.move_rows], np.array([inputs.months - 1])
    bonus, kept = inputs.of("moves.{}.retention_share", inputs.moves), 1 - inputs.of("moves.{}.redeployed_share", inputs.moves)
    package = _of_each(entries, months, team, _months_at_release(inputs), base, counted, rules, _law(inputs, "outplacement")[:, team])
    stay_bonus = _of_each(entries, months, team, 12 * bonus, base, counted, rules, np.zeros_like(bonus))
    each = (package * kept[:, entries] + stay_bonus) * exchange[:, team[entries], -1:]
    owed = people.released_later[:, entries] * each
    out: Array = np.zeros((len(owed), len(inputs.moves), owed.shape[-1]))
    out[:, entries] = owed
    return out


def _once(
    heads: Array, whose: np.ndarray, months_of_pay: Array, base: Array, counted: Array, rules: Schedule, more: Array
) -> list[tuple[np.ndarray, np.ndarray, Array, Array]]:
    """Heads x (months of pay + contributions on them + more), for entries of cohorts `whose`, where and when there are heads; parts of a `Lump`.

    heads (draw, entry, month), months_of_pay and more (draw, entry, 1).
    """
    some = np.asarray(heads.any(axis=0))
    entries, months = np.flatnonzero(np.any(some, axis=1)), np.flatnonzero(np.any(some, axis=0))
    if not len(entries):
        return []
    there = heads[:, entries][..., months]
    own, number = np.unique(whose[entries], return_inverse=True)  # several moves of a team let its people go
    owed = there * _of_each(entries, months, whose, months_of_pay, base, counted, rules, more)
    return [(own, months, sums(there, number, len(own)), sums(owed, number, len(own)))]


def _of_each(
    entries: np.ndarray, months: np.ndarray, whose: np.ndarray, months_of_pay: Array, base: Array, counted: Array, rules: Schedule, more: Array
) -> Array:
    """Months of pay + contributions on them + more, of one of each of some entries in some months. (draw, some entries, some months)."""
    rows = whose[entries]
    own, number = np.unique(rows, return_inverse=True)
    lump = months_of_pay[:, entries] * base[:, rows[:, None], months]
    return lump + on_a_lump(counted[:, own], base[:, own, :1], lump, rules.of(list(own)), months, list(number)) + more[:, entries]


def relocated(inputs: Inputs, people: People) -> Array:
    """H5: those who come along to another place. (draw, cohort, month)."""
    out: Array = np.zeros((people.relocated.shape[0], len(inputs.cohorts), inputs.months))
    out[:, inputs.move_rows] = people.relocated
    return out


def upfront(inputs: Inputs, work: Work) -> Array:
    """L1: cost at the decision of each move that moves anything. (draw, move, 1)."""
    return np.where(_moves_work(inputs, work), inputs.of("moves.{}.upfront", inputs.moves), 0.0)


def knowledge_transfer(inputs: Inputs, work: Work) -> Array:
    """H3: travel and documents, in the first month of a move that moves anything. (draw, move, month)."""
    cost, start, share = (inputs.of(f"moves.{{}}.{key}", inputs.moves) for key in ("knowledge_transfer_cost", "start", "share"))
    first = (np.arange(1, inputs.months + 1) == start) & (share > 0) & _moves_work(inputs, work)
    return np.where(first, cost, 0.0)


def _moves_work(inputs: Inputs, work: Work) -> np.ndarray:
    """Whether a share of a team's work is to move at some time, and the team has any. (draw, move, 1)."""
    share, posts = inputs.of("moves.{}.share", inputs.moves), work.posts[:, inputs.move_team]
    return (share.max(axis=-1, keepdims=True) > 0) & (posts.max(axis=-1, keepdims=True) > 0)


def experts_time(inputs: Inputs, work: Work, loaded: Array) -> Array:
    """H3, soft: hours of those who know the work, at loaded pay of a productive hour, when a wave begins. (draw, move, month)."""
    waves = np.maximum(np.diff(work.paid, axis=-1, prepend=0.0), 0.0) * work.posts[:, inputs.move_team]
    team = inputs.origin[inputs.move_rows]
    return waves * inputs.of("moves.{}.knowledge_transfer_hours", inputs.moves) * loaded[:, team] / work.hours[:, team]


def settled(inputs: Inputs, work: Work) -> Array:
    """L5: the month from which no wave, parallel running, dip or ramp of new heads is under way, nor an exit. (draw,)."""
    share, start, over = (inputs.of(f"moves.{{}}.{field}", inputs.moves)[..., 0] for field in ("share", "start", "over_months"))
    last, back, given = start + over - 1, np.zeros((1, len(inputs.moves))), inputs.of("moves.{}.share", inputs.moves)
    share = given.max(axis=-1)
    if given.shape[-1] > 1:
        change = np.diff(work.paid, axis=-1)
        last, back = np.maximum(last, _last(change > 0)), _last(change < 0)
    dip, length = (inputs.of(f"moves.{{}}.{key}", inputs.moves)[..., 0] for key in ("dip", "dip_months"))
    roles = [inputs.cohorts[row].role for row in inputs.move_rows]
    ramp = inputs.of("roles.{}.ramp_months", roles)[..., 0]
    slower = (work.relative[:, inputs.move_rows] < 1).any(axis=-1)
    receiving = np.array([inputs.scenario.moves[move].shortfall == "receiving" for move in inputs.moves], dtype=bool)
    hires = inputs.away | (slower & receiving)
    done = last + transition_months(inputs)[..., 0] + np.where(dip > 0, _months(length), 0.0)
    done = np.maximum(done, np.where(hires, last + _months(ramp), 0.0))
    done = np.maximum(done, np.where((back > 0) & inputs.away, back + _months(ramp), back))
    exits = inputs.of("exits.{}.month", inputs.exits)[..., 0] + 1
    moves_done = np.where(share > 0, done, 1.0).max(axis=1, initial=1.0)
    return np.maximum(moves_done, exits.max(axis=1, initial=1.0))


def _last(changes: np.ndarray) -> Array:
    """The last month that differs from the one before, 0 if none does. (draw, move, month but the first) -> (draw, move)."""
    months = np.arange(2.0, changes.shape[-1] + 2)
    return np.asarray(np.max(np.where(changes, months, 0.0), axis=-1, initial=0.0), dtype=float)


def _months(length: Array) -> Array:
    """Months in whose middle something of this length, fading from the first day, is not over."""
    return np.ceil(np.maximum(length - 0.5, 0.0))
