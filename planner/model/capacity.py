"""What heads get done: ramp (B8), dip (H2), a team's capacity against its work, backlog, cover of what is missing (C7), freed time (B7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.model import workload
from planner.model.calendar import months_first
from planner.model.headcount import People
from planner.model.inputs import Array, Inputs, by_team, cohorts_by_team
from planner.model.posts import Work, growth_factors

WORKING_DAYS = 260 / 12  # of a month: five days in each of 52 weeks
_MOST_STEADY_LOSS = 0.9


@dataclass(frozen=True)
class Capacity:
    """All in posts of the team. By team (draw, team, month): work, capacity, spare (capacity beyond the work but for dips), backlog (at the
    month's end), turnaround (working days). Made when they are asked for, by cohort: covered in the ordinary course and
    covered_once for a transition (draw, cohort, month), covered_level, what is covered a month in the long run of a year (draw, cohort)."""

    work: Array
    capacity: Array
    backlog: Array
    turnaround: Array
    covered: Callable[[], Array]
    covered_once: Callable[[], Array]
    spare: Array
    covered_level: Callable[[], Array]


def capacity(inputs: Inputs, work: Work, people: People, new_hires: Array, turnover: Array) -> Capacity:
    """B7, B8, C7, H2: capacity, backlog and cover of every team; `new_hires` (draw, move, month) receive moved work."""
    lack = _lack(inputs)
    opening_hires = turnover[..., :1] * people.opening
    steady = np.minimum((turnover[..., :1] * sum(lack, np.zeros((1, 1, 1))))[:, inputs.origin], _MOST_STEADY_LOSS)
    ramping = _lost(people.hires, lack, opening_hires)
    ramping_once = _lost(new_hires, [values[:, inputs.move_rows] for values in lack], None)
    value = work.relative / (1 - steady)
    fading = _dips(inputs, work) if inputs.moves else np.zeros((1, 0, inputs.months))
    each = value * (people.heads - ramping)
    own_work, todo = _work(inputs, work)
    if inputs.vendor_rows.any():  # a vendor does what it was handed
        each = each + np.zeros((len(own_work), 1, 1))
        each[:, inputs.vendor_rows] = own_work[:, inputs.vendor_rows]
    total, dipped = cohorts_by_team(inputs, each) - work.steering, by_team(inputs, fading)
    flow = _Flow(inputs)
    covered, backlog, turnaround = flow.run(todo, total, dipped)

    short = np.maximum(_clean(todo - total, todo), 0.0)
    ordinary = np.maximum(_clean(todo - total - by_team(inputs, value[:, inputs.move_rows] * ramping_once), todo), 0.0)
    lacking = short + dipped
    ordinary_share = np.divide(ordinary, lacking, out=np.ones(np.broadcast_shapes(ordinary.shape, lacking.shape)), where=lacking > 0)
    lacked = np.maximum(own_work - each, 0.0) + np.zeros((len(fading), 1, 1))
    lacked[:, inputs.move_rows] += fading
    shares = _shares(inputs, lacked)
    recurring = covered * ordinary_share

    own_people = np.where(inputs.vendor_rows[:, None], 0.0, each[..., -1:])

    team = inputs.team_of
    return Capacity(
        work=todo,
        capacity=total - dipped,
        backlog=backlog,
        turnaround=turnaround,
        covered=lambda: recurring[:, team] * shares,
        covered_once=lambda: (covered - recurring)[:, team] * shares,
        spare=total - todo,
        covered_level=lambda: _level(inputs, flow, work, cohorts_by_team(inputs, own_people) - work.steering[..., -1:])[:, team] * shares[..., -1],
    )


def _clean(difference: Array, of: Array) -> Array:
    """A difference without the rounding noise of a steady state."""
    return np.where(np.abs(difference) <= 1e-9 * np.maximum(of, 1e-9), 0.0, difference)


def _lack(inputs: Inputs) -> list[Array]:
    """B8: what a new hire lacks in each month of the ramp. Each (draw, cohort, 1)."""
    roles = [cohort.role for cohort in inputs.cohorts]
    start, months = (inputs.of(f"roles.{{}}.{key}", roles)[..., :1] for key in ("start_productivity", "ramp_months"))
    longest = int(np.ceil(np.max(months, initial=0.0) - 0.5))
    return [workload.ramp_loss(start, months, k) for k in range(1, longest + 1)]


def _lost(hires: Array, lack: list[Array], before: Array | None) -> Array:
    """B8: heads' worth that people on the ramp lack. `before`: hires of each month before the plan. (draw, cohort or move, month)."""
    months = hires.shape[-1]
    out: Array = np.zeros(np.broadcast_shapes(hires.shape, *(values.shape for values in lack)))
    if not lack:
        return out
    if before is None:  # in the months of a few waves
        each = np.concatenate(np.broadcast_arrays(*lack), axis=-1)
        for month in np.flatnonzero(hires.any(axis=0).any(axis=0)):
            out[..., month : month + len(lack)] += hires[..., month : month + 1] * each[..., : months - month]
        return out
    draws = max(len(hires), len(before))
    hired = np.concatenate([np.broadcast_to(before, (draws, hires.shape[1], len(lack))), np.broadcast_to(hires, (draws, *hires.shape[1:]))], axis=-1)
    part = np.empty_like(out)
    for ago, values in enumerate(lack):
        out += np.multiply(values, hired[..., len(lack) - ago : len(lack) - ago + months], out=part)
    return out


def _dips(inputs: Inputs, work: Work) -> Array:
    """H2: posts missing after each wave's handover, depth x (1 - (k-0.5)/length) in its k-th month. (draw, move, month)."""
    depth, length = (inputs.of(f"moves.{{}}.{key}", inputs.moves)[..., :1] for key in ("dip", "dip_months"))
    waves = np.maximum(np.diff(work.handed, axis=-1, prepend=0.0), 0.0) * work.posts[:, inputs.move_team]
    out: Array = np.zeros(np.broadcast_shapes(waves.shape, depth.shape, length.shape))
    ago = np.arange(np.ceil(np.max(length, initial=0.0) + 0.5))
    with np.errstate(divide="ignore", invalid="ignore"):
        fading = depth * np.where(length > 0, np.maximum(1 - (ago + 0.5) / length, 0.0), 0.0)
    for month in np.flatnonzero(waves.any(axis=0).any(axis=0)):
        out[..., month : month + len(ago)] += waves[..., month : month + 1] * fading[..., : inputs.months - month]
    return out


def peaks(inputs: Inputs) -> Array:
    """B3: work of each calendar month over that of an average one, January first. (draw, team, 12)."""
    factors = []
    for team in inputs.teams:
        factor: Array = np.ones((1, 12))
        for name in inputs.scenario.teams[team].peaks:
            value, month = (inputs.at([f"teams.{team}.peaks.{name}.{key}"])[:, 0] for key in ("factor", "month"))
            factor = factor * np.where(np.arange(1, 13) == month, value, 1.0)
        factors.append(factor)
    if not factors:
        return np.ones((1, 0, 12))
    draws = max(len(factor) for factor in factors)
    return np.stack([np.broadcast_to(factor, (draws, 12)) for factor in factors], axis=1)


def season(inputs: Inputs) -> Array:
    """B3: work of each month over that of an average one. (draw, team, month)."""
    return peaks(inputs)[..., (inputs.calendar_month - 1 + np.arange(inputs.months)) % 12]


def items(inputs: Inputs) -> Array:
    """B3: items that come in, with growth and peaks, done again or not; nan for a team that is not given by volume. (draw, team, month)."""
    return inputs.of("teams.{}.volume.items_per_month", inputs.teams) * growth_factors(inputs) * season(inputs)


def _work(inputs: Inputs, work: Work) -> tuple[Array, Array]:
    """(work of each cohort once handed over, work of each team). (draw, cohort, month), (draw, team, month)."""
    factor = season(inputs)
    todo = work.posts * factor
    draws = max(todo.shape[0], work.handed.shape[0], work.need.shape[0], work.relative.shape[0])
    own = np.empty((draws, len(inputs.cohorts), inputs.months))
    own[:, inputs.team_rows] = todo * np.maximum(1 - by_team(inputs, work.handed), 0.0)
    own[:, inputs.move_rows] = (todo[:, inputs.move_team]) * work.handed
    desks = [row for row, cohort in enumerate(inputs.cohorts) if inputs.scenario.teams[cohort.team].calls is not None and not cohort.vendor]
    if desks:
        own[:, desks] = _answering(inputs, work)[:, desks] * factor[:, inputs.team_of[desks]]
        asked = cohorts_by_team(inputs, own)
        answering = sorted({int(inputs.team_of[row]) for row in desks})
        todo = todo + np.zeros((draws, 1, 1))
        todo[:, answering] = asked[:, answering]
    return own, todo


def _answering(inputs: Inputs, work: Work) -> Array:
    """B5: posts' worth of the heads that answer calls: those wanted but for who stays to steer a vendor. (draw, cohort, month)."""
    need = work.need
    if np.any(work.retained):
        need = need.copy()
        need[:, inputs.team_rows] -= work.retained
    return need * work.relative


def _shares(inputs: Inputs, short: Array) -> Array:
    """How what a team lacks is shared by its cohorts: as each lacks it, all to the team's own where none does. (draw, cohort, month)."""
    total = cohorts_by_team(inputs, short)
    none = total <= 1e-9
    shares = short * (1 / np.where(none, np.inf, total))[:, inputs.team_of]
    shares[:, inputs.team_rows] += none
    return shares


class _Flow:
    """The rules by which work waits or is covered (C7), for arrays (draw, team, month)."""

    def __init__(self, inputs: Inputs):
        teams = inputs.teams
        self.none = inputs.scenario.work.cover == "none"
        self.wait, self.share, self.days = (
            inputs.of(f"teams.{{}}.{key}", teams)[..., 0] for key in ("turnaround_days", "month_end_share", "month_end_days")
        )
        limit = inputs.at(["work.cover_limit"])[:, 0]
        self.limit = np.where(np.isnan(limit), np.inf, limit)

    def run(self, todo: Array, total: Array, dipped: Array) -> tuple[Array, Array, Array]:
        """(covered, backlog at the month's end, turnaround in working days). A dip is missing whoever else is idle: it is delay and rework."""
        draws = max(len(values) for values in (todo, total, dipped, self.wait, self.share, self.days, self.limit))
        shape = (draws, *np.broadcast_shapes(todo.shape[1:], total.shape[1:]))
        todo, total = np.broadcast_to(todo, shape), np.maximum(np.broadcast_to(total, shape), 0.0)
        covered, backlog = np.zeros(shape), np.zeros(shape)
        net = _clean(todo - total, todo)
        rush = np.zeros(shape)
        if np.any(self.share > 0):
            rush = (self.share[..., None] * todo) - total * ((self.days + self.wait)[..., None] / WORKING_DAYS)
        if not np.any(net > 0) and not np.any(rush > 0) and not np.any(dipped):
            return covered, backlog, backlog
        if not self.none and not np.any(rush > 0) and not np.any(self.wait) and np.all(np.isinf(self.limit)):
            return np.maximum(net, 0.0) + dipped, backlog, backlog  # nothing may wait, so no month leaves anything to the next
        with np.errstate(invalid="ignore"):  # no capacity under no limit
            most = np.where(total > 0, self.limit[..., None] * total, np.where(np.isinf(self.limit), np.inf, 0.0)[..., None])
        may_wait = self.wait[..., None] / WORKING_DAYS * todo
        left: Array = np.zeros(shape[:2])
        months = zip(*(months_first(values, draws, shape[-1]) for values in (net, dipped, may_wait, rush, most)), strict=True)
        for t, (more, dip, patient, urgent, limit) in enumerate(months):
            waiting = np.maximum(left + more, 0.0) + dip
            if not self.none:
                wanted = np.maximum(np.maximum(waiting - patient, urgent), 0.0)
                covered[..., t] = np.minimum(wanted, limit)
            left = np.maximum(waiting - covered[..., t], 0.0)
            backlog[..., t] = left
        days = np.divide(backlog, total, out=np.where(backlog > 0, np.inf, 0.0), where=total > 0) * WORKING_DAYS
        if np.any(rush > 0):
            late = (
                np.divide(self.share[..., None] * todo - covered, total, out=np.zeros(shape), where=total > 0) * WORKING_DAYS
                - self.days[..., None]
            )
            days = np.maximum(days, np.where(self.share[..., None] > 0, late, 0.0))
        return covered, backlog, days


def _level(inputs: Inputs, flow: _Flow, work: Work, own: Array) -> Array:
    """L5: what is covered a month over a year like the last month, its peaks included; `own` (draw, team, 1) is the capacity of our people. (draw, team)."""
    season, posts = np.tile(peaks(inputs), 2), work.posts[..., -1:]
    year = season * posts
    outside = season * posts * by_team(inputs, np.where(inputs.outsourced[:, None], work.handed[..., -1:], 0.0))  # a vendor does what it was handed
    for number, team in enumerate(inputs.teams):
        if inputs.scenario.teams[team].calls is not None:
            asked = season[:, number] * _answering(inputs, work)[:, inputs.team_of == number, -1].sum(axis=1)[:, None]
            year = year + np.zeros((max(len(asked), len(outside)), 1, 1))
            year[:, number] = asked + outside[:, number]
    covered = flow.run(year, own + outside, np.zeros((1, 1, 1)))[0]
    return covered[..., 12:].mean(axis=-1)


def freed(inputs: Inputs, work: Work, people: People, spare: Array) -> Array:
    """B7: posts' worth of time that higher productivity frees among people who stay in the place, and that nothing needs. (draw, cohort, month)."""
    out: Array = np.zeros((max(people.core.shape[0], spare.shape[0], work.relative.shape[0]), len(inputs.cohorts), inputs.months))
    rows = inputs.move_rows[~inputs.away]
    if not len(rows):
        return out
    moves = np.flatnonzero(~inputs.away)
    gained = np.maximum(people.core[:, rows] * work.relative[:, rows] - work.paid[:, moves] * work.posts[:, inputs.move_team[moves]], 0.0)
    out[:, rows] = np.where(work.relative[:, rows] > 1, gained, 0.0)
    total = cohorts_by_team(inputs, out)
    used = np.divide(np.maximum(spare, 0.0), total, out=np.zeros(np.broadcast_shapes(spare.shape, total.shape)), where=total > 1e-9)
    return out * np.minimum(used, 1.0)[:, inputs.team_of]


def price(inputs: Inputs, work: Work, loaded: Array) -> Array:
    """C7: price of a missing post of the team, covered by the people of a cohort on overtime or by an agency. (draw, cohort, month)."""
    if inputs.scenario.work.cover == "agency":
        use = inputs.of("roles.{}.utilisation", [cohort.role for cohort in inputs.cohorts])
        given = inputs.at(["work.cover_hours_per_fte"])
        return np.where(np.isnan(given), work.hours[:, inputs.origin] * use, given) * inputs.at(["work.agency_per_hour"])
    premium = inputs.at(["work.overtime_premium"])
    out = loaded * (premium / work.relative)
    vendors = np.flatnonzero(inputs.vendor_rows)
    if len(vendors):  # what a vendor leaves undone, the team makes up for
        out[:, vendors] = loaded[:, inputs.origin[vendors]] * premium
    return out
