"""The order inside a month: work, people, pay, capacity, space, what the change costs; inputs -> Ledger."""

from __future__ import annotations

import numpy as np

from planner.model import capacity, centres, contributions, headcount, office, pay, pools, posts, remote, staffing, transition, vendors
from planner.model.inputs import Array, Inputs
from planner.model.ledger import LINES, Ledger


def simulate(inputs: Inputs) -> Ledger:
    """All months and draws of one scenario. Raises FloatingPointError if a cost is not a finite number."""
    work = posts.work(inputs)
    turnover = headcount.monthly_turnover(inputs)
    people = staffing.people(inputs, work, turnover)
    able = capacity.capacity(inputs, work, people, turnover)
    terms, level = _pay(inputs, people, turnover)
    loaded = terms["loaded_pay"]
    roles = [cohort.role for cohort in inputs.cohorts]

    first, more, more_level = remote.setups(inputs, people, turnover)
    new_hires = people.new_hires(inputs)
    hires = people.hires - new_hires
    needed = office.seats_needed(inputs, people.heads)
    space = office.office(inputs, needed)
    bills = vendors.bills(inputs, work)
    opening, fixed, closing = centres.running(inputs, people.heads)
    fee, deposit = remote.employer_of_record(inputs, people, terms)
    passes = office.day_passes(inputs, people.heads, space.held + space.short)
    terms |= {
        "hires": hires,
        "new_hires": new_hires,
        "cost_per_hire": _cost_per_hire(inputs, roles),
        "covered": able.covered,
        "covered_once": able.covered_once,
        "price_of_cover": capacity.price(inputs, work, loaded),
        "freed": able.freed,
        "loaded_pay": loaded[:, inputs.origin],
        "it": remote.it_of_a_head(inputs),
        "coworking": remote.coworking_of_a_head(inputs),
        "meet_ups": remote.meet_ups_of_a_head(inputs),
        "jurisdictions": remote.jurisdictions(inputs, people.heads),
        "first_sets": first,
        "more_sets": more,
        "setup": inputs.of("arrangements.{}.setup_per_head", [cohort.arrangement for cohort in inputs.cohorts]),
        "relocated": transition.relocated(inputs, people),
        "relocation_per_head": inputs.at([f"moves.{cohort.move}.relocation_per_head" for cohort in inputs.cohorts]),
        "travel": transition.knowledge_transfer(inputs),
        "experts_time": transition.experts_time(inputs, work, loaded),
        "seats_leased": space.seats_leased,
        "leased_rent": space.leased_rent,
        "seats_after": space.seats_after,
        "after_rent": space.after_rent,
        "seats_short": space.short,
        "flex_price": space.flex_price,
        "leaving": space.exit,
        "operating": office.operating(inputs, space, people.heads),
        "passes": passes,
        "day_pass": inputs.of("sites.{}.day_pass", inputs.sites),
        "subtenant": space.income,
        "letting": space.letting,
        "moving_in": space.moving_in,
        "opening": opening,
        "fixed": fixed,
        "closing": closing,
        "leads": centres.leads(inputs, people.heads),
        "lead": inputs.of("sites.{}.lead_per_month", inputs.sites),
        "steering": inputs.of("sites.{}.governance_share", inputs.sites),
        "disruption": centres.expected_loss(inputs, "sites", inputs.sites),
        "at_risk": centres.by_site(inputs, people.heads * loaded) * inputs.at(["work.overtime_premium"]),
        "eor": fee,
        "deposit": deposit,
        "lost_there": work.friction.lost_there,
        "fte": (people.core + bills.fte) * (1 - work.friction.overhead),
        "billed": bills.billed,
        "price": bills.price,
        "vendor_exchange": bills.rate,
        "fixed_fee": bills.fixed,
        "vendor_steering": inputs.of("vendors.{}.governance_share", inputs.vendors),
        "entering": bills.entering,
        "exit_fee": bills.leaving,
        "failure": centres.expected_loss(inputs, "vendors", inputs.vendors),
        "premium": inputs.at(["work.overtime_premium"] * len(inputs.vendors)),
        "upfront": inputs.of("moves.{}.upfront", inputs.moves),
    }
    costs = _costs(inputs, terms)
    upfront = {"upfront": costs.pop("upfront")[..., 0]}
    for line, values in (*costs.items(), *upfront.items()):
        if not np.isfinite(values.sum()):
            raise FloatingPointError(f"{line} is not a finite number")
    leavers = turnover[..., -1] * people.core[..., -1]
    level = {line: values[..., -1] for line, values in costs.items()} | level
    level["hiring"] = leavers * terms["cost_per_hire"][..., -1]
    level["remote_renewal"] = more_level * terms["setup"][..., -1]
    level["cover"] = able.covered_level * terms["price_of_cover"][..., -1]
    return Ledger(
        start=inputs.start,
        months=inputs.months,
        currency=inputs.scenario.currency,
        cohorts=inputs.cohorts,
        sites=inputs.sites,
        moves=inputs.moves,
        teams=inputs.teams,
        vendors=inputs.vendors,
        costs=costs,
        upfront=upfront,
        level=level,
        tail=_tails(space.tail, bills.tail),
        terms=terms,
        states={
            **{name: getattr(people, name) for name in ("heads", "released", "leavers", "joined", "hires", "layoffs", "severed")},
            "donors": people.waiting,
            "donor_leavers": people.waiting_leavers,
            "quits": people.quit,
            "replacements": people.replaced,
            "need": work.need,
            "posts": work.posts,
            "relative_productivity": work.relative,
            "work": able.work,
            "capacity": able.capacity,
            "backlog": able.backlog,
            "turnaround_days": able.turnaround,
            "seats_needed": needed,
            **({"seats_by_weekday": office.seats_by_weekday(inputs, people.heads, needed)} if inputs.draws == 1 else {}),
            "seats_held": space.held,
            "seats_short": space.short,
            "area_held": office.area(inputs, space.held),
            "seat_cost": office.seat_cost(space, terms["operating"]),
            "seats_sublet": space.sublet,
            "pool_share": pools.pool_share(inputs, people.heads),
            "friction_hours": terms["fte"] * work.friction.lost,
            "friction_overhead": work.friction.overhead,
            "vendor_fte": bills.fte,
            "volume_billed": bills.billed,
            "leads": terms["leads"],
        },
        discount_rate=inputs.at(["money.discount_rate"])[:, 0, :1],
        settled=np.maximum(_settled(inputs, work, people, space.last_exit), (bills.last_change + 1).max(axis=1, initial=1.0)),
    )


def _pay(inputs: Inputs, people: headcount.People, turnover: Array) -> tuple[dict[str, Array], dict[str, Array]]:
    """D1-D9, C6, H4: (terms of pay of a head and month in the country's currency, levels of the lines that are paid unevenly)."""
    exchange = pay.exchange_rates(inputs)
    base = pay.base_pay(inputs, exchange) * (1 + pools.premium(inputs, people.heads))
    base = pay.with_relocated(inputs, base, exchange, people, turnover)
    bonus, extra = pay.bonus_months(inputs), pay.extra_months(inputs)
    counted = base * (1 + bonus + pay.counted_extra_months(inputs, extra))
    before = base[..., :1]
    rules = contributions.schedule(inputs, turnover)
    kinds, kind_of = pay.paid_alike(inputs, base, turnover)
    on_costs = contributions.contributions(counted[:, kinds], rules.of(kinds), before[:, kinds])[:, kind_of]
    benefits = pay.benefits(inputs, base)
    free, taxable = remote.stipends(inputs, exchange)
    taxed = [row for row in range(len(inputs.cohorts)) if np.any(taxable[:, row])]
    since = posts.arrived(inputs)[:, taxed]
    at_home_before = np.array([0.0 if inputs.cohorts[row].move else 1.0 for row in taxed], dtype=float)[:, None]
    with_stipend = counted[:, taxed] + taxable[:, taxed] * since
    tax: Array = np.zeros(np.broadcast_shapes(on_costs.shape, taxable.shape, (since.shape[0], 1, 1)))
    tax[:, taxed] = (
        contributions.contributions(with_stipend, rules.of(taxed), before[:, taxed] + taxable[:, taxed, :1] * at_home_before)
        - on_costs[:, taxed]
    )
    yearly_bonus, yearly_extra = pay.bonus_share(inputs), pay.extra_months_a_year(inputs)
    accrued = base * (1 + yearly_bonus + yearly_extra / 12)
    loaded = exchange * (accrued + on_costs + benefits)  # D8
    let_go, package = transition.severance(inputs, people, base, counted, rules)
    stayed, stay_bonus = transition.retention(inputs, people, base, counted, rules)
    terms = {
        "heads": people.heads,
        "exchange": exchange,
        "pay": base,
        "bonus_months": bonus,
        "extra_months": extra,
        "contributions": on_costs,
        "benefits": benefits,
        "free": free,
        "taxable": taxable,
        "tax_on_stipend": tax,
        "loaded_pay": loaded,
        "let_go": let_go,
        "package": package,
        "stayed": stayed,
        "stay_bonus": stay_bonus,
    }
    paid, last = (people.heads * exchange)[..., -1], base[..., -1:]
    counted_year = last * (1 + yearly_bonus[..., -1:] + pay.counted_extra_months(inputs, yearly_extra)[..., -1:] / 12)
    year = contributions.contributions_of_a_year(counted_year[:, kinds], rules.of(kinds))[:, kind_of]
    level = {
        "bonus": paid * (last * yearly_bonus[..., -1:])[..., 0],
        "on_costs": paid * year,
        "extra_months": paid * (last * yearly_extra[..., -1:])[..., 0] / 12,
        "stipend_tax": np.zeros(np.broadcast_shapes(paid.shape, year.shape, (taxable.shape[0], 1))),
    }
    stipend_year = contributions.contributions_of_a_year(counted_year[:, taxed] + taxable[:, taxed, -1:], rules.of(taxed))
    level["stipend_tax"][:, taxed] = paid[:, taxed] * (stipend_year - year[:, taxed])
    return terms, level


def _costs(inputs: Inputs, t: dict[str, Array]) -> dict[str, Array]:
    """Every line of the register, as its formula says."""
    paid = t["heads"] * t["exchange"]
    monthly = paid * t["pay"]
    costs = {
        "base_pay": monthly,
        "bonus": _times(t["bonus_months"], monthly),
        "extra_months": _times(t["extra_months"], monthly),
        "on_costs": paid * t["contributions"],
        "benefits": paid * t["benefits"],
        "hiring": t["hires"] * t["cost_per_hire"],
        "cover": _times(t["covered"], t["price_of_cover"]),
        "freed_time": _times(-t["freed"], t["loaded_pay"]),
        "stipend": _times(t["free"] + t["taxable"], paid),
        "stipend_tax": _times(t["tax_on_stipend"], paid),
        "remote_it": _times(t["it"], t["heads"]),
        "coworking": _times(t["coworking"], t["heads"]),
        "meet_ups": _times(t["meet_ups"], t["heads"]),
        "jurisdictions": t["jurisdictions"],
        "remote_setup": _times(t["setup"], t["first_sets"]),
        "remote_renewal": _times(t["setup"], t["more_sets"]),
        "move_hiring": t["new_hires"] * t["cost_per_hire"],
        "severance": _times(t["let_go"], t["package"] * t["exchange"]),
        "retention": _times(t["stayed"], t["stay_bonus"] * t["exchange"]),
        "relocation": _times(np.nan_to_num(t["relocation_per_head"]), t["relocated"]),
        "transition_cover": _times(t["covered_once"], t["price_of_cover"]),
        "knowledge_transfer": t["travel"],
        "knowledge_transfer_time": t["experts_time"],
        "rent": t["seats_leased"] * t["leased_rent"] + t["seats_after"] * t["after_rent"],
        "flex_seats": t["seats_short"] * t["flex_price"],
        "lease_exit": t["leaving"],
        "upfront": t["upfront"],
        "eor": _times(t["eor"], t["heads"]),
        "eor_deposit": t["deposit"],
        "operating": t["operating"],
        "day_passes": _times(t["passes"], t["day_pass"]),
        "sublease": -t["subtenant"],
        "letting": t["letting"],
        "fit_out": t["moving_in"],
        "centre_setup": t["opening"],
        "centre_fixed": t["fixed"],
        "centre_closing": t["closing"],
        "leads": _times(t["leads"], t["lead"]),
        "disruption": _times(t["disruption"], t["at_risk"]),
        "front_office": _times(t["lost_there"], t["fte"]),
        "vendor_bill": t["billed"] * t["price"] * t["vendor_exchange"] + t["fixed_fee"] * t["vendor_exchange"],
        "vendor_entry": t["entering"],
        "vendor_exit": t["exit_fee"],
    }
    costs["vendor_governance"] = t["vendor_steering"] * costs["vendor_bill"]
    costs["vendor_failure"] = t["failure"] * costs["vendor_bill"] * t["premium"]
    t["vendor_bill"] = costs["vendor_bill"]
    t["people_and_space"] = _people_and_space(inputs, costs, t)
    costs["governance"] = _times(t["steering"], t["people_and_space"])
    return {line: costs[line] for line in LINES}


def _people_and_space(inputs: Inputs, costs: dict[str, Array], t: dict[str, Array]) -> Array:
    """G2: what the people and the space of each site cost, where a share of it is charged. (draw, site, month)."""
    if not np.any(t["steering"]):
        return np.zeros((1, len(inputs.sites), inputs.months))
    people = sum(centres.by_site(inputs, costs[line]) for line in ("base_pay", "bonus", "extra_months", "on_costs", "benefits"))
    return np.asarray(people + costs["rent"] + costs["flex_seats"] + costs["operating"])


def _tails(space: Array, contracts: Array) -> Array:
    """What is owed after the horizon by site, then by vendor. (draw, site + vendor, months after)."""
    months = max(space.shape[-1], contracts.shape[-1] if contracts.any() else 0)
    draws = max(len(space), len(contracts))
    out: Array = np.zeros((draws, space.shape[1] + contracts.shape[1], months))
    out[:, : space.shape[1], : space.shape[-1]] = space
    if contracts.any():
        out[:, space.shape[1] :, :1] = contracts
    return out


def _times(first: Array, second: Array) -> Array:
    """The product; where all of `first` is zero, one draw of zeros, which costs nothing to add up."""
    if not np.any(first):
        return np.zeros((1, *np.broadcast_shapes(first.shape[1:], second.shape[1:])))
    return first * second


def _cost_per_hire(inputs: Inputs, roles: list[str]) -> Array:
    """C5: cost of a hire, that of the move where it says one. (draw, cohort, month or 1)."""
    own = inputs.at([f"moves.{cohort.move}.cost_per_hire" for cohort in inputs.cohorts])
    return np.where(np.isnan(own), inputs.of("roles.{}.cost_per_hire", roles), own)


def _settled(inputs: Inputs, work: posts.Work, people: headcount.People, last_exit: Array) -> Array:
    """L5: the month from which nothing is under way inside the horizon; beyond it while posts wait for a hiring limit. (draw,)."""
    lease = (last_exit + 1).max(axis=1, initial=1.0)
    unfilled = (work.need[..., -1] - people.core[..., -1] > headcount.NOBODY).any(axis=1)
    capped = bool(np.any(np.isfinite(inputs.of("sites.{}.hires_per_month", inputs.sites)))) or pools.pools(inputs).limited
    waiting = unfilled & capped
    done = np.maximum(lease, transition.settled(inputs, work))
    return np.where(waiting, np.maximum(done, inputs.months + 1.0), done)
