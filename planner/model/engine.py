"""The order inside a month: work, people, pay, capacity, space, what the change costs; inputs -> Ledger."""

from __future__ import annotations

import numpy as np

from planner.model import capacity, centres, headcount, office, payroll, pools, posts, remote, staffing, transition, vendors
from planner.model.costs import costs, people_and_space
from planner.model.inputs import Array, Inputs
from planner.model.ledger import Ledger
from planner.model.made import Made, Making


def simulate(inputs: Inputs) -> Ledger:
    """All months and draws of one scenario. Raises FloatingPointError if a cost is not a finite number.

    States, levels and lines are made when they are first asked for; soft lines of many draws are not looked at before.
    """
    work = posts.work(inputs)
    turnover = headcount.monthly_turnover(inputs)
    people = staffing.people(inputs, work, turnover)
    new_hires = people.new_hires(inputs)
    able = capacity.capacity(inputs, work, people, new_hires, turnover)
    pay = payroll.payroll(inputs, people, turnover)
    sets = remote.setups(inputs, people, turnover)
    crowds = office.crowds(inputs, people.heads)
    needed = office.seats_needed(inputs, crowds)
    space = office.office(inputs, needed)
    bills = vendors.bills(inputs, work)
    terms: Made = Made(
        pay.terms
        | _of_people(inputs, work, people, new_hires, able, pay.loaded)
        | {"first_sets": sets.first, "more_sets": sets.more, "upfront": transition.upfront(inputs, work)}
        | _of_sites(inputs, people, crowds, space)
        | {"at_risk": lambda: centres.by_site(inputs, people.heads * pay.loaded) * inputs.at(["work.overtime_premium"])}
        | {"eor": lambda: remote.eor_fee(inputs, terms), "deposit": lambda: remote.eor_deposit(inputs, people, terms)}
        | _of_vendors(inputs, work, people, bills)
        | {"people_and_space": lambda: people_and_space(inputs, terms, lines), "vendor_bill": lambda: lines["vendor_bill"]},
        keep=inputs.draws == 1,
    )
    lines: Made = costs(inputs, terms)
    leavers = turnover[..., -1] * people.core[..., -1]
    level: Making = {line: lambda line=line: lines.last_month(line) for line in lines}  # type: ignore[misc]
    level |= pay.level | {
        "hiring": lambda: leavers * terms["cost_per_hire"][..., -1],
        "remote_renewal": lambda: sets.level() * terms["setup"][..., -1],
        "cover": lambda: able.covered_level() * terms["price_of_cover"][..., -1],
        "vendor_bill": bills.level,
        "vendor_governance": lambda: terms["vendor_steering"][..., -1] * bills.level,
        "vendor_failure": lambda: terms["failure"][..., -1] * terms["premium"][..., -1] * bills.level,
    }
    ledger = Ledger(
        start=inputs.start,
        months=inputs.months,
        currency=inputs.scenario.currency,
        cohorts=inputs.cohorts,
        sites=inputs.sites,
        moves=inputs.moves,
        teams=inputs.teams,
        vendors=inputs.vendors,
        costs=lines,
        upfront={"upfront": terms["upfront"][..., 0]},
        level=Made(level),
        tail=_tails(space.tail, bills.tail, pay.tail),
        terms=terms,
        states=Made(_states(inputs, work, people, able, space, bills, terms, crowds, needed)),
        discount_rate=inputs.at(["money.discount_rate"])[:, 0, :1],
        settles=lambda: np.maximum(_settled(inputs, work, people, space.last_exit), (bills.last_change + 1).max(axis=1, initial=1.0)),
    )
    for line in (*lines, *ledger.upfront):
        looked_at = ledger.lines[line].kind == "cash" or inputs.draws == 1
        if looked_at and not np.isfinite((ledger.by_month(line) if line in lines else ledger.upfront[line]).sum()):
            raise FloatingPointError(f"{line} is not a finite number")
    return ledger


def _of_people(
    inputs: Inputs, work: posts.Work, people: headcount.People, new_hires: Array, able: capacity.Capacity, loaded: Array
) -> Making:
    """Terms of hiring, cover, working from elsewhere and moving, by cohort or move."""

    def for_moves() -> Array:
        out: Array = np.zeros_like(people.hires)
        out[:, inputs.move_rows] = new_hires
        return out

    return {
        "hires": lambda: people.hires - for_moves(),
        "new_hires": for_moves,
        "cost_per_hire": _cost_per_hire(inputs),
        "covered": able.covered,
        "covered_once": able.covered_once,
        "price_of_cover": lambda: capacity.price(inputs, work, loaded),
        "freed": lambda: capacity.freed(inputs, work, people, able.spare),
        "loaded_pay": lambda: loaded[:, inputs.origin],
        "it": lambda: remote.it_of_a_head(inputs),
        "coworking": lambda: remote.coworking_of_a_head(inputs),
        "meet_ups": lambda: remote.meet_ups_of_a_head(inputs),
        "jurisdictions": lambda: remote.jurisdictions(inputs, people.heads),
        "setup": lambda: inputs.of("arrangements.{}.setup_per_head", [cohort.arrangement for cohort in inputs.cohorts]),
        "relocated": lambda: transition.relocated(inputs, people),
        "relocation_per_head": lambda: inputs.at([f"moves.{cohort.move}.relocation_per_head" for cohort in inputs.cohorts]),
        "travel": lambda: transition.knowledge_transfer(inputs, work),
        "experts_time": lambda: transition.experts_time(inputs, work, loaded),
        "lost_there": work.friction.lost_there,
    }


def _of_sites(inputs: Inputs, people: headcount.People, crowds: list[office.Crowd], space: office.Office) -> Making:
    """Terms of space and of centres, by site."""
    opening, fixed, closing = centres.running(inputs, people.heads)
    return {
        "seats_leased": space.seats_leased,
        "leased_rent": space.leased_rent,
        "seats_after": space.seats_after,
        "after_rent": space.after_rent,
        "seats_short": space.short,
        "flex_price": space.flex_price,
        "leaving": space.exit,
        "operating": lambda: office.operating(inputs, space, crowds),
        "passes": lambda: office.day_passes(inputs, crowds, space.held + space.short),
        "day_pass": lambda: inputs.of("sites.{}.day_pass", inputs.sites),
        "subtenant": space.income,
        "letting": space.letting,
        "moving_in": space.moving_in,
        "opening": opening,
        "fixed": fixed,
        "closing": closing,
        "leads": lambda: centres.leads(inputs, people.heads),
        "lead": lambda: inputs.of("sites.{}.lead_per_month", inputs.sites),
        "steering": lambda: inputs.of("sites.{}.governance_share", inputs.sites),
        "disruption": lambda: centres.expected_loss(inputs, "sites", inputs.sites),
    }


def _of_vendors(inputs: Inputs, work: posts.Work, people: headcount.People, bills: vendors.Bills) -> Making:
    """Terms of contracts, by vendor, and the FTE that work with departments, theirs and ours, by cohort."""
    return {
        "fte": lambda: (people.core + bills.fte) * (1 - work.friction.overhead),
        "billed": bills.billed,
        "price": bills.price,
        "vendor_exchange": bills.rate,
        "fixed_fee": bills.fixed,
        "vendor_steering": lambda: inputs.of("vendors.{}.governance_share", inputs.vendors),
        "entering": bills.entering,
        "exit_fee": bills.leaving,
        "failure": lambda: centres.expected_loss(inputs, "vendors", inputs.vendors),
        "premium": lambda: inputs.at(["work.overtime_premium"] * len(inputs.vendors)),
    }


def _states(
    inputs: Inputs,
    work: posts.Work,
    people: headcount.People,
    able: capacity.Capacity,
    space: office.Office,
    bills: vendors.Bills,
    terms: Made,
    crowds: list[office.Crowd],
    needed: Array,
) -> Making:
    """What is shown beside the money, by cohort, move, team or site."""
    by_weekday: Making = {"seats_by_weekday": lambda: office.seats_by_weekday(inputs, crowds, needed)} if inputs.draws == 1 else {}
    return by_weekday | {
        **{name: getattr(people, name) for name in ("heads", "released", "leavers", "joined", "hires", "layoffs", "severed")},
        "donors": people.waiting,
        "donor_leavers": people.waiting_leavers,
        "quits": people.quit,
        "replacements": lambda: people.replaced,
        "need": work.need,
        "posts": work.posts,
        "relative_productivity": work.relative,
        "work": able.work,
        "capacity": able.capacity,
        "backlog": able.backlog,
        "turnaround_days": able.turnaround,
        "call_wait": lambda: posts.call_wait(inputs, work),
        "seats_needed": needed,
        "seats_held": space.held,
        "seats_short": space.short,
        "area_held": lambda: office.area(inputs, space.held),
        "seat_cost": lambda: office.seat_cost(space, terms["operating"]),
        "seats_sublet": space.sublet,
        "pool_share": lambda: pools.pool_share(inputs, people.heads),
        "friction_hours": lambda: terms["fte"] * work.friction.lost,
        "friction_overhead": work.friction.overhead,
        "vendor_fte": bills.fte,
        "volume_billed": bills.billed,
        "leads": lambda: terms["leads"],
    }


def _tails(*parts: Array) -> Array:
    """What is owed after the horizon by site, then by vendor, then by move. (draw, site + vendor + move, months after)."""
    months = max(int(np.flatnonzero(part.any(axis=(0, 1))).max(initial=-1)) + 1 for part in parts)
    out: Array = np.zeros((max(len(part) for part in parts), sum(part.shape[1] for part in parts), months))
    first = 0
    for part in parts:
        length = min(months, part.shape[-1])
        out[:, first : first + part.shape[1], :length] = part[..., :length]
        first += part.shape[1]
    return out


def _cost_per_hire(inputs: Inputs) -> Array:
    """C5: cost of a hire, that of the move where it says one. (draw, cohort, month or 1)."""
    own = inputs.at([f"moves.{cohort.move}.cost_per_hire" for cohort in inputs.cohorts])
    return np.where(np.isnan(own), inputs.of("roles.{}.cost_per_hire", [cohort.role for cohort in inputs.cohorts]), own)


def _settled(inputs: Inputs, work: posts.Work, people: headcount.People, last_exit: Array) -> Array:
    """L5: the month from which nothing is under way inside the horizon; beyond it while posts wait for a hiring limit. (draw,)."""
    lease = (last_exit + 1).max(axis=1, initial=1.0)
    begins, free = (inputs.at([f"{address}.{key}" for _, address in inputs.leases])[..., 0] for key in ("begins", "rent_free_months"))
    pays = np.where(begins <= inputs.months, begins + np.nan_to_num(free), 1.0).max(axis=1, initial=1.0)
    lease = np.maximum(lease, pays)
    unfilled = (work.need[..., -1] - people.core[..., -1] > headcount.NOBODY).any(axis=1)
    capped = bool(np.any(np.isfinite(inputs.of("sites.{}.hires_per_month", inputs.sites)))) or pools.pools(inputs).limited
    waiting = unfilled & capped
    done = np.maximum(lease, transition.settled(inputs, work))
    return np.where(waiting, np.maximum(done, inputs.months + 1.0), done)
