"""What the team gets done: new hires who learn, dips, peaks, what waits, what is covered, what is freed."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from tests.model.case import Case
from tests.model.parts import Step
from tests.model.twin_pay import Pay, calendar_month
from tests.model.twin_people import TEAM, Staff, handed, moved, opening_heads, posts, productive, staying, steering, worth

NOTHING = 1e-9  # of a post: less than this is an error of rounding


@dataclass
class Work:
    cover: dict[str, list[float]]
    transition_cover: dict[str, list[float]]
    freed: dict[str, list[float]]
    backlog: list[float]


def reckon(case: Case, staff: Staff, pays: dict[str, Pay]) -> Work:
    names = list(staff.cohorts)
    out = Work({name: [] for name in names}, {name: [] for name in names}, {name: [] for name in names}, [])
    known = steady_loss(case)
    backlog = 0.0
    for t in range(1, case.months + 1):
        n = t - 1
        dips = dict.fromkeys(names, 0.0) | {move.name: dip(case, move, t) for move in case.moves}
        able = {name: worth(case, name) * (staff.people(name, n) - learning(case, staff, name, t)) / (1 - known) for name in names}
        work = demand(case, staff, t)
        tasks = shares_of_work(case, staff, t, work)
        if "outside" in able:
            able["outside"] = tasks["outside"]  # a vendor does what it was handed
        capacity = sum(able.values()) - sum(steering(case, move, t) for move in case.moves)
        net = work - capacity
        slack, dipped = max(0.0, net), sum(dips.values())  # a dip is missing whoever else is idle
        if slack <= NOTHING * work:
            slack = 0.0
        waiting = max(0.0, backlog + net) + dipped
        covered = cover(case, work, capacity, waiting)
        backlog = max(0.0, waiting - covered)

        newcomers = sum(worth(case, move.name) * more_to_learn(case, staff, move.name, t) / (1 - known) for move in case.moves)
        lasting = 1.0 if slack + dipped <= NOTHING else max(0.0, slack - newcomers) / (slack + dipped)
        missing = {name: max(0.0, tasks[name] - able[name]) + dips[name] for name in names}
        if sum(missing.values()) <= NOTHING:
            missing = {name: 1.0 if name == TEAM else 0.0 for name in names}
        for name in names:
            cost = bill(case, pays, name, covered * missing[name] / sum(missing.values()), n)
            out.cover[name].append(cost * lasting)
            out.transition_cover[name].append(cost * (1 - lasting))

        gains = {move.name: gain(case, staff, move, t) for move in case.moves}
        whole = sum(gains.values())
        part = min(1.0, max(0.0, -net) / whole) if whole > 0 else 0.0
        for name in names:
            out.freed[name].append(-gains.get(name, 0.0) * part * pays[TEAM].loaded[n])
        out.backlog.append(backlog)
    return out


def lack(case: Case, k: int) -> float:
    """What a hire does not yet do in the k-th month."""
    if case.ramp == 0:
        return 0.0
    return 1 - min(1.0, case.start_productivity + (1 - case.start_productivity) * (k - 0.5) / case.ramp)


def ramp_length(case: Case) -> int:
    return ceil(case.ramp) + 1


def steady_loss(case: Case) -> float:
    """The loss that today's heads allow for."""
    return min(0.9, case.turnover / 12 * sum(lack(case, k) for k in range(1, ramp_length(case) + 1)))


def learning(case: Case, staff: Staff, name: str, t: int) -> float:
    """Heads that those hired this month and before are short of; the team has been hiring for ever."""
    out = 0.0
    for k in range(1, ramp_length(case) + 1):
        month = t - k + 1
        if month >= 1:
            out += staff.cohorts[name].hired[month - 1] * lack(case, k)
        elif name == TEAM:
            out += case.turnover / 12 * opening_heads(case) * lack(case, k)
    return out


def more_to_learn(case: Case, staff: Staff, name: str, t: int) -> float:
    """Of this, what is lost on those hired for the move."""
    cohort = staff.cohorts[name]
    return sum(
        max(0.0, cohort.hired[t - k] - cohort.left[t - k]) * lack(case, k) for k in range(1, ramp_length(case) + 1) if t - k + 1 >= 1
    )


def dip(case: Case, move: Step, t: int) -> float:
    if move.terms.dip_months == 0:
        return 0.0
    out = 0.0
    for month in range(1, t + 1):
        k = t - month + 1
        wave = max(0.0, handed(move, month) - handed(move, month - 1)) * posts(case, month)
        out += wave * max(0.0, 1 - (k - 0.5) / move.terms.dip_months)
    return move.terms.dip * out


def demand(case: Case, staff: Staff, t: int) -> float:
    if case.calls is not None:
        return sum(answering(case, staff, t).values())
    return posts(case, t) * peak(case, t)


def answering(case: Case, staff: Staff, t: int) -> dict[str, float]:
    """Work of a desk that answers calls; who stays to steer a vendor answers none, and the vendor what it was handed."""
    out = {name: cohort.need[t - 1] * worth(case, name) for name, cohort in staff.cohorts.items()}
    for move in case.moves:
        if move.outside:
            out[TEAM] -= staying(case, move) * moved(move, t) * posts(case, t)
            out[move.name] = handed(move, t) * posts(case, t)
    return {name: work * peak(case, t) for name, work in out.items()}


def peak(case: Case, t: int) -> float:
    out = 1.0
    for month, factor in case.peaks:
        if calendar_month(case, t) == month:
            out *= factor
    return out


def shares_of_work(case: Case, staff: Staff, t: int, work: float) -> dict[str, float]:
    if case.calls is not None:
        return answering(case, staff, t)
    out = {move.name: work * handed(move, t) for move in case.moves}
    return {TEAM: work * (1 - sum(handed(move, t) for move in case.moves)), **out}


def cover(case: Case, work: float, capacity: float, waiting: float) -> float:
    if case.cover == "none":
        return 0.0
    out = max(0.0, waiting - case.turnaround * 12 / 260 * work)
    if case.month_end_share > 0:
        days = case.month_end_days + case.turnaround
        out = max(out, case.month_end_share * work - capacity * days * 12 / 260)
    if case.cover_limit is not None:
        out = min(out, case.cover_limit * capacity)
    return max(0.0, out)


def bill(case: Case, pays: dict[str, Pay], name: str, covered: float, n: int) -> float:
    if case.cover == "agency":
        hours = productive(case, TEAM) * case.utilisation if case.cover_hours is None else case.cover_hours
        return covered * hours * case.agency
    if name == "outside":  # the team makes up for it
        return covered * pays[TEAM].loaded[n] * case.overtime
    return covered / worth(case, name) * pays[name].loaded[n] * case.overtime


def gain(case: Case, staff: Staff, move: Step, t: int) -> float:
    """What those who moved could do over the work that moved."""
    if move.away or worth(case, move.name) <= 1:
        return 0.0
    return max(0.0, staff.cohorts[move.name].heads[t - 1] * worth(case, move.name) - moved(move, t) * posts(case, t))
