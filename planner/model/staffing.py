"""Who is hired when hiring is limited or takes its time (C3, J4), and who leaves at a date: the months one after the other."""

from __future__ import annotations

import numpy as np

from planner.model.calendar import months_first
from planner.model.headcount import NOBODY, People, donor_rate, filled, opening_heads, taken
from planner.model.inputs import Array, Inputs, by_team, evenly
from planner.model.pools import Pools, lead_months, pools
from planner.model.posts import Work, transition_months


def people(inputs: Inputs, work: Work, turnover: Array) -> People:
    """C1-C4: heads and flows of every month; all at once where every post is filled when it is wanted, else month by month."""
    limits = np.isfinite(inputs.of("sites.{}.hires_per_month", inputs.sites)).any()
    scarce = pools(inputs)
    if limits or inputs.exits or scarce.limited or inputs.scenario.work.pipeline == "empty":
        return _Walk(inputs, work, turnover, scarce).run()
    return filled(inputs, work, turnover)


class _Walk:
    """The months one after the other. Arrays are (draw, cohort), (draw, move) or (draw, team); those by month have it first."""

    def __init__(self, inputs: Inputs, work: Work, turnover: Array, scarce: Pools):
        self.inputs = inputs
        takes, comes = taken(inputs, work)
        rate = donor_rate(inputs, turnover)
        self.wait = np.rint(transition_months(inputs))[..., 0].astype(int)
        self.waits_on = np.arange(1, int(self.wait.max(initial=0)))[:, None, None] < self.wait  # at each age whether a month more
        limits = inputs.of("sites.{}.hires_per_month", inputs.sites)
        limits = np.where(np.isnan(limits), np.inf, limits)
        self.pools = scarce
        exits = {key: inputs.of(f"exits.{{}}.{key}", inputs.exits)[..., 0] for key in ("heads", "month")}
        self.empty = inputs.scenario.work.pipeline == "empty"
        self.lead = lead_months(inputs) if self.empty else np.zeros((1, 1), dtype=int)
        everything = (
            takes,
            comes,
            work.need,
            turnover,
            rate,
            self.wait,
            limits,
            self.lead,
            *exits.values(),
            opening_heads(inputs, work),
            self.pools.hireable,
            self.pools.most_of_pool,
            self.pools.people,
        )
        self.draws = max(values.shape[0] for values in everything)
        self.months = inputs.months
        self.takes, self.comes, self.need, self.turnover, self.donor_rate, self.limits = (
            months_first(values, self.draws, self.months) for values in (takes, comes, work.need, turnover, rate, limits)
        )
        self.need = np.array(self.need) if inputs.exits else self.need
        self.exits = exits
        capped = {  # by the number of a site with a limit, the cohorts there
            number: [row for row, cohort in enumerate(inputs.cohorts) if cohort.site == site]
            for number, site in enumerate(inputs.sites)
            if np.isfinite(limits[:, number]).any()
        }
        held = {row for rows in (*capped.values(), *(self.pools.rows if self.pools.limited else ())) for row in rows}
        self.limited = np.array([self.empty or row in held for row in inputs.team_rows], dtype=bool)
        self.capped = {number: evenly(rows) for number, rows in capped.items()}
        self.opening = np.broadcast_to(opening_heads(inputs, work), (self.draws, len(inputs.cohorts), 1))
        self.team_rows = evenly(inputs.team_rows.tolist())
        self.joined, self.layoffs = _Happened(), _Happened()
        self.waiting, self.released, self.relocated, self.waiting_leavers = (_Happened() for _ in range(4))
        self.quit, self.severed, self.closes = (_Happened() for _ in range(3))

    def run(self) -> People:
        inputs, months = self.inputs, self.months
        core, leavers, hires = (np.empty((months, self.draws, len(inputs.cohorts))) for _ in range(3))
        now = np.array(self.opening[..., 0])
        self.short = np.zeros_like(now)  # posts that were not filled last month
        self.carry = np.zeros_like(now)
        self.due = np.zeros((months + int(self.lead.max(initial=0)) + 2 if self.empty else 0, *now.shape))
        pool = np.zeros((int(self.wait.max(initial=0)), self.draws, len(inputs.moves)))
        leaving = set(self.exits["month"].ravel().tolist())
        moving = np.asarray(self.takes.any(axis=(1, 2)) | self.comes.any(axis=(1, 2)))
        for t in range(months):
            gone = np.multiply(self.turnover[t], now, out=leavers[t])
            there, takes, comes = now - gone, self.takes[t], self.comes[t]
            if moving[t]:
                takes, comes = self._moved(t, there)
            if t - 1 in self.closes:
                there[:, self.team_rows] -= self.closes[t - 1]
            gap = self.need[t] - there
            hires[t] = self._hired(t, np.where(gap >= NOBODY, gap, 0.0), gone, there)
            now = np.add(there, hires[t], out=core[t])
            if gap.min(initial=0.0) <= -NOBODY:
                self.layoffs.add(t, np.where(gap <= -NOBODY, -gap, 0.0))
                now -= self.layoffs[t]
            if self.empty:
                self.short = np.maximum(self.need[t] - now, 0.0)
            waits = moving[t] or bool(pool.any())
            if waits:
                self.relocated.add(t, np.where(inputs.away, comes, 0.0))
                enters = np.where(inputs.away, takes - comes, 0.0)
                pool = self._wait(pool, enters, t)
            if t + 1 in leaving:
                self._leave(t, pool, now)
            if waits:
                last = np.arange(len(pool))[:, None, None] == self.wait - 1
                self.released.add(t, (pool * last).sum(axis=0))
                self.released.add(max(t - 1, 0), np.where(self.wait == 0, enters, 0.0))
        core, leavers, hires = (np.ascontiguousarray(np.moveaxis(values, 0, -1)) for values in (core, leavers, hires))
        return self._people(core, leavers, hires, self._released_later(pool))

    def _people(self, core: Array, leavers: Array, hires: Array, later: Array) -> People:
        """What came of it, by owner."""
        inputs, months = self.inputs, self.months
        teams, moves, cohorts = len(inputs.teams), len(inputs.moves), len(inputs.cohorts)
        waiting, heads = self.waiting.by_owner(moves, months), core.copy()
        if self.waiting:
            heads[:, self.team_rows] += by_team(inputs, waiting)
        return People(
            opening=self.opening,
            heads=heads,
            core=core,
            leavers=leavers,
            joined=self.joined.by_owner(cohorts, months),
            hires=hires,
            layoffs=self.layoffs.by_owner(cohorts, months),
            waiting=waiting,
            released=self.released.by_owner(moves, months),
            relocated=self.relocated.by_owner(moves, months),
            waiting_leavers=self.waiting_leavers.by_owner(moves, months),
            quit=self.quit.by_owner(teams, months),
            severed=self.severed.by_owner(teams, months),
            closed=self.closes.by_owner(teams, months),
            released_later=later,
        )

    def _moved(self, t: int, there: Array) -> tuple[Array, Array]:
        """C2: who moves in a month, laid upon those who are `there`. (taken from the teams, come along), (draw, move) each."""
        inputs, takes, comes = self.inputs, self.takes[t], self.comes[t]
        if self.limited.any():
            left = there[:, self.team_rows] - self.closes.get(t - 1, 0.0)
            part = np.where(self.limited[inputs.move_team], _of_those_there(takes, left, inputs), 1.0)
            takes, comes = takes * part, comes * part
        change = np.zeros_like(there)
        change[:, self.team_rows] = -by_team(inputs, takes)
        change[:, inputs.move_rows] = comes
        self.joined.add(t, change)
        there += change
        return takes, comes

    def _hired(self, t: int, gap: Array, gone: Array, heads: Array) -> Array:
        """C3: hires of a month, of the posts that are open. A steady pipeline fills every one; an empty one replaces leavers after the lead time."""
        if self.empty:
            planned = np.maximum(gap - gone - self.short, 0.0)
            lead = np.broadcast_to(self.lead, gap.shape)
            draw, cohort = np.indices(gap.shape)
            on_time = t >= lead
            self.due[np.where(on_time, t, lead), draw, cohort] += planned
            self.due[t + lead, draw, cohort] += gone
            ready = self.due[t] + self.carry
            wanted = np.minimum(ready, gap)
            hired = self._capped(t, wanted, heads)
            self.carry = np.minimum(ready - hired, gap - hired)
            return hired
        return self._capped(t, gap, heads)

    def _capped(self, t: int, wanted: Array, heads: Array) -> Array:
        """C3, J4: hires at a site are at most its capacity, those from a pool at most who can be won, cut in proportion."""
        out = wanted
        limit = self.limits[t]
        for number, here in self.capped.items():
            out = _at_most(out, here, limit[:, number])
        if self.pools.limited:
            for number, rows in enumerate(self.pools.rows):
                out = _at_most(out, rows, self.pools.room(number, t, np.maximum(heads[:, rows], 0.0).sum(axis=1)))
        return out

    def _wait(self, pool: Array, enters: Array, t: int) -> Array:
        """H1, H5: donors by months since their wave began, (age, draw, move); those past the wait have gone, some leave by themselves."""
        if not len(pool):
            return pool
        rate = self.donor_rate[t]
        before = pool[:-1] * self.waits_on[: len(pool) - 1]
        aged = np.zeros_like(pool)
        aged[1:] = before * (1 - rate)
        aged[0] = np.where(self.wait > 0, enters, 0.0)
        self.waiting_leavers.add(t, (before * rate).sum(axis=0))
        self.waiting.add(t, aged.sum(axis=0))
        return aged

    def _released_later(self, pool: Array) -> Array:
        """L9: of those who wait at the horizon, (age, draw, move), who goes in which month after it. (draw, move, month after)."""
        out = np.zeros((self.draws, len(self.inputs.moves), max(len(pool) - 1, 0)))
        for after in range(out.shape[-1]):  # the first month after the horizon is 0; whose wait is w was here for w - 2 - after months then
            pool = pool * (1 - self.donor_rate[-1])
            for age in range(len(pool) - 1 - after):
                out[..., after] += np.where(self.wait == age + after + 2, pool[age], 0.0)
        return out

    def _leave(self, t: int, pool: Array, core: Array) -> None:
        """Dated exits at the end of a month: waiting donors first, then posts of the core, which are closed."""
        closes, quit_, severed = (np.zeros((self.draws, len(self.inputs.teams))) for _ in range(3))
        for number, name in enumerate(self.inputs.exits):
            given = self.inputs.scenario.exits[name]
            team = self.inputs.teams.index(given.team)
            heads = np.where(self.exits["month"][:, number] == t + 1, self.exits["heads"][:, number], 0.0) + np.zeros(self.draws)
            if not np.any(heads > 0):
                continue
            moves = np.flatnonzero(self.inputs.move_team == team)
            waiting = pool[:, :, moves].sum(axis=(0, 2))
            taken = np.minimum(heads, waiting)
            pool[:, :, moves] *= (1 - np.divide(taken, waiting, out=np.zeros_like(taken), where=waiting > 0))[None, :, None]
            left = np.minimum(heads - taken, np.maximum(core[:, self.inputs.team_rows[team]] - closes[:, team], 0.0))
            closes[:, team] += left
            (severed if given.by == "severance" else quit_)[:, team] += taken + left
        for happened, values in zip((self.closes, self.quit, self.severed), (closes, quit_, severed), strict=True):
            happened.add(t, values)
        if t in self.closes:
            self.need[t + 1 :, :, self.team_rows] = np.maximum(self.need[t + 1 :, :, self.team_rows] - closes, 0.0)


class _Happened(dict[int, Array]):
    """What happens in a few months alone: by month (draw, owner)."""

    def add(self, t: int, values: Array) -> None:
        if values.any():
            self[t] = self[t] + values if t in self else values

    def by_owner(self, owners: int, months: int) -> Array:
        """(draw, owner, month), one draw of zeros where nothing happens at all."""
        out: Array = np.zeros((len(next(iter(self.values()), np.zeros(1))), owners, months))
        if self:
            out[..., list(self)] = np.moveaxis(np.stack(list(self.values())), 0, -1)
        return out


def _of_those_there(takes: Array, there: Array, inputs: Inputs) -> Array:
    """The part of the moves that can be made where nobody can be hired in time: only those who are there move. (draw, move)."""
    sends = by_team(inputs, takes)
    return np.divide(np.clip(there, 0.0, sends), sends, out=np.ones_like(sends), where=sends > 0)[:, inputs.move_team]


def _at_most(wanted: Array, rows: list[int] | slice, most: Array) -> Array:
    """Hires of some cohorts together at most so many, cut in proportion. (draw, cohort), (draw,) -> (draw, cohort)."""
    total = wanted[:, rows].sum(axis=1)
    if (total <= most).all():
        return wanted
    out = wanted.copy()
    out[:, rows] *= np.divide(np.minimum(total, most), total, out=np.ones_like(total), where=total > 0)[:, None]
    return out
