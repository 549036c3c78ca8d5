"""The same plan reckoned by hand: one team, up to three moves, month by month in plain Python. Slow and obvious on purpose.

It shares no code with the planner and reads no scenario file, only a `Case`.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.model.case import Case
from tests.model.dealings import Running
from tests.model.parts import Step
from tests.model.twin_dealings import employer_of_record, front_office, vendor
from tests.model.twin_pay import Pay, on_lump, pay_of, stipend, stipend_tax
from tests.model.twin_people import TEAM, Staff, days, follow, moved, posts, productive, wait
from tests.model.twin_sites import PAID, annex, opened, run_by, steered
from tests.model.twin_space import Space, far_office, office, seats
from tests.model.twin_work import NOTHING, reckon

Lines = dict[str, dict[str, list[float]]]


@dataclass
class Result:
    costs: Lines  # by line and owner, each a list by month
    tail: list[float]  # owed in each month after the horizon
    heads: dict[str, list[float]]
    backlog: list[float]
    upfront: float

    def by_month(self, line: str) -> list[float]:
        """A line over all owners."""
        return [sum(values) for values in zip(*self.costs[line].values(), strict=True)]


def run(case: Case) -> Result:
    staff = follow(case)
    names = list(staff.cohorts)
    pays = {name: pay_of(case, staff, name) for name in names}
    people = {name: [staff.people(name, n) for n in range(case.months)] for name in names}
    work = reckon(case, staff, pays)
    costs: Lines = {"cover": work.cover, "transition_cover": work.transition_cover, "freed_time": work.freed}
    for name in names:
        for line, values in {**employed(case, staff, pays[name], name, people[name]), **at_home(case, staff, pays[name], name)}.items():
            costs.setdefault(line, {})[name] = values
    costs["jurisdictions"] = registered(case, people)
    costs.update(released(case, staff, pays))
    for move in case.moves:
        for line, values in moving(case, staff, pays[TEAM], move).items():
            costs.setdefault(line, {})[move.name] = values
    costs["front_office"] = front_office(case, staff)
    costs["eor"], costs["eor_deposit"] = {}, {}
    if case.employer is not None and case.away is not None:
        for line, values in employer_of_record(case.employer, pays["abroad"], people["abroad"]).items():
            costs[line]["abroad"] = values
    tail = sites(case, people, pays, costs)
    of_vendor = ("vendor_bill", "vendor_governance", "vendor_entry", "vendor_exit", "vendor_failure")
    costs |= {line: {} for line in of_vendor}
    if case.outsourced is not None:
        lines, owed = vendor(case)
        costs |= {line: {"supplier": values} for line, values in lines.items()}
        tail = [values + (owed if n == 0 else 0.0) for n, values in enumerate(tail or [0.0])]
    for wave in staff.released_later:
        after = wave.month - case.months - 1
        tail += [0.0] * (after + 1 - len(tail))
        tail[after] += wave.people * at_release(case, pays[TEAM], wave.move, case.months)
    return Result(costs, tail, people, work.backlog, sum(cost for move, cost in at_the_decision(case) if goes(case, move)))


def at_the_decision(case: Case) -> list[tuple[Step, float]]:
    """What each move costs at once."""
    costs = [case.upfront, *(part.upfront for part in (case.away, case.outsourced) if part is not None)]
    return list(zip(case.moves, costs, strict=True))


def goes(case: Case, move: Step) -> bool:
    """Whether a move moves anything: some of the work of a team that has some."""
    return move.share > 0 and any(posts(case, t) > 0 for t in range(1, case.months + 1))


def sites(case: Case, people: dict[str, list[float]], pays: dict[str, Pay], costs: Lines) -> list[float]:
    """Adds what the sites cost; answers what is owed after the horizon."""
    here = {name: people[name] for name in (TEAM, "leaving")}
    lines, tail, space = office(case, seats(case, here, case.running))
    found = [("house", case.running, here, lines, space)]
    if case.away is not None:
        there = {"abroad": people["abroad"]}
        branch = Running() if case.away.seat is None else case.branch  # without a site of its own a place has nothing but seats
        need = seats(case, there, branch)
        nothing = [0.0] * case.months
        lines = {"rent": nothing, "lease_exit": nothing, "flex_seats": far_office(case, need)}
        found.append(("far town" if case.away.seat is None else "branch", branch, there, lines, Space(nothing, need)))
    loaded = {name: pay.loaded for name, pay in pays.items()}
    for site, given, staffed, lines, space in found:
        heads = [sum(values) for values in zip(*staffed.values(), strict=True)]
        come = [sum(values[n] for name, values in staffed.items() if days(case, name) > 0) for n in range(case.months)]
        lines |= opened(given, heads, come, before=site == "house" and posts(case, 1) > 0) | run_by(case, given, staffed, loaded, space)
        paid = [costs[line][name] for line in PAID for name in staffed]
        lines["governance"] = steered(given, [*paid, lines["rent"], lines["flex_seats"], lines["operating"]])
        for line, values in lines.items():
            costs.setdefault(line, {})[site] = values
    costs |= {line: {} for line in ("sublease", "letting", "fit_out")}
    if case.annex is not None:
        lines, owed = annex(case, case.annex)
        for line, values in lines.items():
            costs[line]["annex"] = values
        months = max(len(tail), len(owed))
        tail = [sum(part[n] for part in (tail, owed) if n < len(part)) for n in range(months)]
    return tail


def employed(case: Case, staff: Staff, pay: Pay, name: str, people: list[float]) -> dict[str, list[float]]:
    """Pay, what is due on it, and hiring."""
    cohort = staff.cohorts[name]
    hired = [0.0 if name == TEAM else max(0.0, new - left) for new, left in zip(cohort.hired, cohort.left, strict=True)]
    again = [new - more for new, more in zip(cohort.hired, hired, strict=True)]

    def paid(values: list[float]) -> list[float]:
        return [number * value * pay.rate for number, value in zip(people, values, strict=True)]

    return {
        "base_pay": paid(pay.base),
        "bonus": paid(pay.bonus),
        "extra_months": paid(pay.extra),
        "on_costs": paid(pay.on_costs),
        "benefits": paid(pay.benefits),
        "hiring": [number * case.hire_cost for number in again],
        "move_hiring": [number * case.hire_cost for number in hired],
    }


def is_home(case: Case, name: str) -> bool:
    return name == "leaving" or (name == "abroad" and case.away is not None and case.away.at_home)


def at_home(case: Case, staff: Staff, pay: Pay, name: str) -> dict[str, list[float]]:
    """What people get and what is bought for them because they work at home."""
    lines = ("stipend", "stipend_tax", "remote_it", "coworking", "meet_ups", "remote_setup", "remote_renewal")
    if not is_home(case, name):
        return {line: [0.0] * case.months for line in lines}
    heads = staff.cohorts[name].heads
    free, taxed = stipend(case, pay.land)
    arrives = next(move.start for move in case.moves if move.name == name)
    tax = stipend_tax(case, pay, taxed, arrives, name)
    first, replaced, worn = sets(case, staff, name)
    return {
        "stipend": [number * (free + taxed) * pay.rate for number in heads],
        "stipend_tax": [number * due * pay.rate for number, due in zip(heads, tax, strict=True)],
        "remote_it": [number * (case.it + case.insurance) for number in heads],
        "coworking": [number * (case.coworking + case.coworking_days * case.coworking_price) for number in heads],
        "meet_ups": [number * case.trips * case.trip_cost / 12 for number in heads],
        "remote_setup": [number * case.setup for number in first],
        "remote_renewal": [(new * (1 - case.recovery) + old) * case.setup for new, old in zip(replaced, worn, strict=True)],
    }


def sets(case: Case, staff: Staff, name: str) -> tuple[list[float], list[float], list[float]]:
    """(sets for newcomers, for those who take a leaver's place, in place of worn-out ones), following people by their time at home."""
    cohort, a = staff.cohorts[name], case.turnover / 12
    ages: dict[int, float] = {}
    first, replaced, worn = [], [], []
    for n in range(case.months):
        arrived = cohort.joined[n] + cohort.hired[n]
        again = min(cohort.hired[n], cohort.left[n])
        ages = {age + 1: number * (1 - a) for age, number in ages.items()}
        ages[0] = arrived
        there = cohort.heads[n] + cohort.laid_off[n]
        if there > 0:  # anybody may be among those laid off
            ages = {age: number * cohort.heads[n] / there for age, number in ages.items()}
        first.append(arrived - again)
        replaced.append(again)
        worn.append(sum(number for age, number in ages.items() if case.refresh is not None and age > 0 and age % case.refresh == 0))
    return first, replaced, worn


def registered(case: Case, people: dict[str, list[float]]) -> dict[str, list[float]]:
    """States and countries in which somebody works at home, shared by heads."""
    out: dict[str, list[float]] = {name: [] for name in people}
    for n in range(case.months):
        everybody = sum(heads[n] for name, heads in people.items() if is_home(case, name))
        for name, heads in people.items():
            part = heads[n] / everybody if is_home(case, name) and everybody > NOTHING else 0.0
            out[name].append(part * case.jurisdictions * case.jurisdiction_cost / 12)
    return out


def released(case: Case, staff: Staff, pays: dict[str, Pay]) -> Lines:
    """Severance of those released, laid off or paid to go, and the bonus of those who stayed to their release."""
    severance = {name: [0.0] * case.months for name in pays}
    retention = {name: [0.0] * case.months for name in pays}
    for t in range(1, case.months + 1):
        for name, cohort in staff.cohorts.items():
            booked = max(1, t - 1)
            severance[name][booked - 1] += cohort.laid_off[t - 1] * owed(case, pays[name], booked, pays[name].land.dismissal.notice)
        severance[TEAM][t - 1] += staff.paid_off[t - 1] * owed(case, pays[TEAM], t, pays[TEAM].land.dismissal.notice)
        for move in case.moves:
            number = staff.released[move.name][t - 1]
            severance[TEAM][t - 1] += number * package(case, pays[TEAM], move, t)
            retention[TEAM][t - 1] += number * stay_bonus(case, pays[TEAM], move, t)
    return {"severance": severance, "retention": retention}


def package(case: Case, pay: Pay, move: Step, t: int) -> float:
    """Severance of one whom a move lets go, less those who find another post."""
    return (1 - move.terms.redeployed) * owed(case, pay, t, max(0.0, pay.land.dismissal.notice - wait(move)))


def stay_bonus(case: Case, pay: Pay, move: Step, t: int) -> float:
    bonus = move.terms.retention * 12 * pay.base[t - 1]
    return (bonus + on_lump(case, pay, t, bonus)) * pay.rate


def at_release(case: Case, pay: Pay, move: Step, t: int) -> float:
    """What one who stayed gets, reckoned with the pay of month t."""
    return package(case, pay, move, t) + stay_bonus(case, pay, move, t)


def owed(case: Case, pay: Pay, t: int, notice: float) -> float:
    """What one who is laid off in month t costs."""
    law = pay.land.dismissal
    weeks = max(law.min_weeks, law.weeks_per_year * case.tenure)
    if law.cap_weeks is not None:
        weeks = min(law.cap_weeks, weeks)
    lump = weeks / 52 * 12 * pay.base[t - 1] + notice * pay.base[t - 1]
    return (lump + on_lump(case, pay, t, lump) + law.outplacement) * pay.rate


def moving(case: Case, staff: Staff, pay: Pay, move: Step) -> dict[str, list[float]]:
    """Relocation, and the transfer of knowledge."""
    hour = [loaded / productive(case, TEAM) for loaded in pay.loaded]
    came = staff.cohorts[move.name].joined if move.away else [0.0] * case.months
    rises = [max(0.0, moved(move, t) - moved(move, t - 1)) * posts(case, t) for t in range(1, case.months + 1)]
    return {
        "relocation": [number * move.terms.package for number in came],
        "knowledge_transfer": [move.terms.transfer_cost if t == move.start and goes(case, move) else 0.0 for t in range(1, case.months + 1)],
        "knowledge_transfer_time": [rise * move.terms.transfer_hours * hour[n] for n, rise in enumerate(rises)],
    }
