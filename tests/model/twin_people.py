"""Who is where, followed month by month: posts, waves, those who wait for their release, leavers, hires, layoffs, exits."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil, exp

from tests.model.case import Case
from tests.model.parts import Calls, Leave, Step

TEAM = "clerks"


@dataclass
class Cohort:
    """Lists by month."""

    heads: list[float] = field(default_factory=list)  # of the team: without those who wait for their release
    need: list[float] = field(default_factory=list)
    joined: list[float] = field(default_factory=list)
    hired: list[float] = field(default_factory=list)
    left: list[float] = field(default_factory=list)
    laid_off: list[float] = field(default_factory=list)


@dataclass
class Wave:
    """People who wait to be released."""

    move: Step
    month: int
    people: float


@dataclass
class Staff:
    cohorts: dict[str, Cohort]
    waiting: list[float]
    released: dict[str, list[float]]  # by move and month booked
    paid_off: list[float]  # exits by severance by month booked
    old_hands: list[float]  # those who came along to the other place and are still there
    released_later: list[Wave] = field(default_factory=list)  # after the horizon: those who wait at it and stay to the end

    def people(self, name: str, n: int) -> float:
        return self.cohorts[name].heads[n] + (self.waiting[n] if name == TEAM else 0.0)

    def before(self, name: str, n: int) -> float:
        return 0.0 if n == 0 and name != TEAM else self.people(name, n - 1)


def up(value: float) -> float:
    return float(ceil(value - 1e-9))


def effect(case: Case, days: float) -> float:
    """Nothing is felt up to two days at home, everything at five."""
    return 1 + case.remote_effect * min(1.0, max(0.0, 5 - days - 2) / 3)


def days(case: Case, name: str) -> float:
    at_home = name == "leaving" or (name == "abroad" and case.away is not None and case.away.at_home)
    return case.home_days if at_home else case.desk_days


def presence(case: Case, name: str) -> float:
    """Share of the paid time that is for the task."""
    shrinkage = case.shrinkage
    if name == "abroad" and case.away is not None and case.away.land is not None and case.away.land.shrinkage is not None:
        shrinkage = case.away.land.shrinkage
    return (1 - shrinkage) * (1 - case.internal)


def weekly(case: Case, name: str) -> float:
    if name == "abroad" and case.away is not None and case.away.land is not None and case.away.land.hours is not None:
        return case.away.land.hours
    return case.hours


def productive(case: Case, name: str) -> float:
    return weekly(case, name) * 52 / 12 * presence(case, name)


def productivity(case: Case, name: str) -> float:
    """Output of a productive hour, with what friction leaves of it."""
    place = case.away.productivity if name == "abroad" and case.away is not None else case.productivity
    outside = case.outsourced.productivity if name == "outside" and case.outsourced is not None else 1.0
    return place * outside * effect(case, days(case, name)) * (1 - overhead(case, name))


def lost_hours(case: Case, name: str) -> float:
    """Hours a week that an FTE loses because the department is elsewhere."""
    given = case.department
    if given is None:
        return 0.0
    together = 0.0 if name in ("abroad", "outside") else days(case, name) / 5 * given.days_on_site / 5
    extra = given.remote * (1 - together)
    if name == "abroad":
        extra += given.zone * min(given.hours_apart, 8) / 8 * given.at_once
        extra += given.language if given.other_language else 0.0
    if name == "outside":
        extra += given.vendor
    return given.hours_per_week * extra


def overhead(case: Case, name: str) -> float:
    """Of productive time."""
    return lost_hours(case, name) / (productive(case, name) * 12 / 52)


def worth(case: Case, name: str) -> float:
    """What a head of the cohort does, in heads of the team."""
    if name == TEAM:
        return 1.0
    return productive(case, name) * productivity(case, name) / (productive(case, TEAM) * productivity(case, TEAM))


def growth(case: Case, t: int) -> float:
    out = 1.0
    for month in range(2, t + 1):
        if (month - 1) % 12 == 0:
            out *= 1 + case.work_growth
    return out


def posts(case: Case, t: int) -> float:
    """The team's work in its own heads."""
    if case.calls is not None:
        return desk(case, case.calls, TEAM, 1.0, t)
    if case.volume is not None:
        hours = case.volume.items * case.volume.minutes / 60 * (1 + case.volume.rework)
        return hours / (productive(case, TEAM) * case.utilisation * productivity(case, TEAM)) * growth(case, t)
    return case.heads * growth(case, t)


def desk(case: Case, calls: Calls, name: str, share: float, t: int) -> float:
    """Heads that keep a desk open which answers this share of the calls."""
    seconds = calls.seconds / productivity(case, name)
    agents = fewest(share * calls.per_hour * growth(case, t) * seconds / 3600, calls.within / seconds, calls.answered)
    return agents * calls.open_hours / (weekly(case, name) * presence(case, name))


def fewest(load: float, patience: float, promised: float) -> int:
    """The fewest agents that answer the promised share in time, with the sums of Erlang's formula written out."""
    if load == 0:
        return 0
    agents = int(load) + 1
    while True:
        row, term = 0.0, 1.0  # term: load^k / k!
        for k in range(agents):
            row += term
            term *= load / (k + 1)
        busy = term * agents / (agents - load)
        if 1 - busy / (row + busy) * exp(-(agents - load) * patience) >= promised:
            return agents
        agents += 1


def moved(move: Step, t: int, later: int = 0) -> float:
    """Share of the work that is paid at the receiving cohort, `later` months after it began; what comes back comes back at once."""
    if move.back is not None and t >= move.back:
        return 0.0
    t -= later
    waves = 0 if t < max(1, move.start) else min(t - move.start + 1, move.over)
    return move.share * waves / move.over


def wait(move: Step) -> int:
    return move.terms.transfer + move.terms.parallel


def handed(move: Step, t: int) -> float:
    """Share of the work that is done there."""
    return moved(move, t, wait(move))


def staying(case: Case, move: Step) -> float:
    """The part of those whose work goes to a vendor who are not let go."""
    return case.outsourced.retained if move.outside and case.outsourced is not None else 0.0


def steering(case: Case, move: Step, t: int) -> float:
    """Heads that steer a vendor, once it has the work."""
    return staying(case, move) * handed(move, t) * posts(case, t)


def wanted(case: Case, t: int, closed: float) -> dict[str, float]:
    """Heads that each cohort should have, `closed` posts of the team being closed for good."""
    work = posts(case, t)
    kept = 1 - sum(moved(move, t) for move in case.moves)
    core = work * kept if case.calls is None else desk(case, case.calls, TEAM, kept, t)
    out = {}
    for move in case.moves:
        q, taken = worth(case, move.name), moved(move, t) * work
        if move.outside:
            heads = 0.0
            core += staying(case, move) * taken
        elif case.calls is not None:
            heads = desk(case, case.calls, move.name, moved(move, t), t)
        elif q < 1:
            heads = taken / q if move.terms.shortfall == "receiving" else taken
            if move.terms.shortfall == "origin":
                core += taken * (1 / q - 1)
        elif move.away:
            heads = taken / q
        else:
            freed = taken * (1 - 1 / q)
            heads = taken - (move.terms.release_share * freed if freed >= 1 - 1e-9 else 0.0)
        out[move.name] = up(heads) if move.terms.whole_heads else heads
    out[TEAM] = max(0.0, (up(core) if case.whole_heads else core) - closed)  # who has left is not replaced, not even in part
    return out


def follow(case: Case) -> Staff:
    a = case.turnover / 12
    names = [TEAM, *(move.name for move in case.moves)]
    lead = ceil(case.fill + case.notice - 1e-9)
    # where nobody can be hired in time, only those who are there can be moved
    scarce = case.hires_per_month is not None or case.pipeline == "empty"
    staff = Staff({name: Cohort() for name in names}, [], {move.name: [0.0] * case.months for move in case.moves}, [0.0] * case.months, [])
    heads = dict.fromkeys(names, 0.0)
    heads[TEAM] = opening = opening_heads(case)
    need_before = dict.fromkeys(names, 0.0)
    need_before[TEAM] = opening
    owed = dict.fromkeys(names, 0.0)  # hires asked for and not yet made, where the pipeline is empty
    waiting: list[Wave] = []
    closed = old_hands = gone = 0.0  # gone: left the team itself at the end of the month before
    for t in range(1, case.months + 1):
        left = {name: a * heads[name] for name in names}
        for wave in waiting:
            wave.people *= 1 - min(1.0, a * wave.move.terms.donor_factor)
        need = wanted(case, t, closed)

        rises = {move: moved(move, t) - moved(move, t - 1) for move in case.moves}
        sent = {move.name: (max(0.0, rise) if move.away else rise) * (1 - staying(case, move)) * posts(case, t) for move, rise in rises.items()}
        away = {move.name: rise for move, rise in rises.items() if move.away}
        out, back = (sum(max(0.0, sign * rise) for rise in away.values()) for sign in (1, -1))
        if out > 0:  # work that comes from elsewhere takes nobody from here
            sent.update({name: sent[name] * max(0.0, 1 - back / out) for name in away})
        if scarce and sum(sent.values()) > 0:
            there = max(0.0, heads[TEAM] - left[TEAM] - gone)
            part = min(1.0, there / sum(sent.values()))
            sent = {name: number * part for name, number in sent.items()}
        joined = dict.fromkeys(names, 0.0)
        for move in case.moves:
            comes = 0.0 if move.outside else move.terms.relocating if move.away else 1.0
            joined[move.name] = sent[move.name] * comes
            stay = sent[move.name] - joined[move.name]
            if wait(move) > 0:
                waiting.append(Wave(move, t, stay))
            else:
                staff.released[move.name][max(1, t - 1) - 1] += stay
            if move.name == "abroad":
                old_hands = old_hands * (1 - a) + joined[move.name]

        available = {name: heads[name] - left[name] + joined[name] for name in names}
        available[TEAM] -= gone + sum(sent.values())
        asked = {}
        for name in names:
            gap = max(0.0, need[name] - available[name])
            if case.pipeline == "empty":
                went = gone + sum(sent.values()) if name == TEAM else 0.0
                owed[name] += max(0.0, need[name] - need_before[name] - joined[name] + went)
                if t > lead:
                    replaced = staff.cohorts[name].left[t - lead - 1] if lead > 0 else left[name]
                    gap = min(gap, owed[name] + replaced)
                else:
                    gap = 0.0
            asked[name] = gap
        hired = granted(case, asked)
        for name in names:
            if case.pipeline == "empty" and t > lead:
                owed[name] = asked[name] - hired[name]
            laid_off = max(0.0, available[name] - need[name])
            heads[name] = available[name] + hired[name] - laid_off
            cohort = staff.cohorts[name]
            cohort.heads.append(heads[name])
            cohort.need.append(need[name])
            cohort.joined.append(joined[name])
            cohort.hired.append(hired[name])
            cohort.left.append(left[name])
            cohort.laid_off.append(laid_off)
        need_before = need
        staff.waiting.append(sum(wave.people for wave in waiting))
        staff.old_hands.append(old_hands)
        gone = 0.0
        for leave in case.exits:
            if leave.month == t:
                first, rest = go(leave, waiting, heads[TEAM] - gone)
                gone += rest
                if leave.by == "severance":
                    staff.paid_off[t - 1] += first + rest
        closed += gone
        for wave in waiting:
            if wave.month + wait(wave.move) - 1 == t:
                staff.released[wave.move.name][t - 1] += wave.people
        waiting = [wave for wave in waiting if wave.month + wait(wave.move) - 1 > t]
    for wave in waiting:
        last = wave.month + wait(wave.move) - 1
        stay = (1 - min(1.0, a * wave.move.terms.donor_factor)) ** (last - case.months)
        staff.released_later.append(Wave(wave.move, last, wave.people * stay))
    return staff


def go(leave: Leave, waiting: list[Wave], there: float) -> tuple[float, float]:
    """Who leaves at the end of a month: first those who would soon go anyway, then others; nobody who is not there."""
    pool = sum(wave.people for wave in waiting)
    first = min(leave.heads, pool)
    for wave in waiting:
        wave.people -= first * wave.people / pool if pool > 0 else 0.0
    return first, min(leave.heads - first, max(0.0, there))


def opening_heads(case: Case) -> float:
    return up(posts(case, 1)) if case.whole_heads else posts(case, 1)


def granted(case: Case, asked: dict[str, float]) -> dict[str, float]:
    """Those who can be hired: each site has its limit."""
    sites = [([TEAM, "leaving"], case.hires_per_month)]
    if case.away is not None:
        sites.append((["abroad"], case.away.hires_per_month if case.away.seat is not None else None))
    out = dict.fromkeys(asked, 0.0)
    for names, limit in sites:
        total = sum(asked[name] for name in names)
        part = 1.0 if limit is None or total <= limit else limit / total
        out.update({name: asked[name] * part for name in names})
    return out
