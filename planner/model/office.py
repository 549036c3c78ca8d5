"""Space: seats needed (E2), a lease that shrinks only when it lets go (E4, E5), area (E3), what a seat costs (E10)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.model import attendance
from planner.model.calendar import pick, step_factors
from planner.model.inputs import Array, Inputs
from planner.model.workload import whole


@dataclass(frozen=True)
class _Crowd:
    """The people of a site who come in: classes with the same days (draw, month, class), and those with a desk of their own (draw, month)."""

    heads: Array
    days: Array
    fixed: Array


def _crowds(inputs: Inputs, people: Array) -> list[_Crowd]:
    """The crowd of each site."""
    days = inputs.of("arrangements.{}.days_on_site", [cohort.arrangement for cohort in inputs.cohorts])
    own = inputs.of("teams.{}.fixed_desk_share", [cohort.team for cohort in inputs.cohorts])
    coming = np.where(days > 0, people, 0.0)
    out = []
    for site in inputs.sites:
        alike: dict[bytes, list[int]] = {}
        for row, cohort in enumerate(inputs.cohorts):
            if cohort.site == site:
                alike.setdefault(days[:, row].tobytes(), []).append(row)
        rows = list(alike.values())
        shape = (max(coming.shape[0], own.shape[0]), inputs.months)
        nobody: Array = np.zeros((*shape, 1))
        shared = [np.broadcast_to((coming * (1 - own))[:, some].sum(axis=1), shape) for some in rows]
        week = [np.broadcast_to(days[:, some[0]], (days.shape[0], inputs.months)) for some in rows]
        fixed = np.broadcast_to((coming * own)[:, [row for some in rows for row in some]].sum(axis=1), shape)
        out.append(_Crowd(np.stack(shared, axis=-1) if rows else nobody, np.stack(week, axis=-1) if rows else nobody, fixed))
    return out


def seats_needed(inputs: Inputs, people: Array) -> Array:
    """E1, E2: seats that suffice on the busiest day, with those of people who have a desk of their own. (draw, site, month)."""
    return _stacked([_seats_of(inputs, site, crowd, attendance.BUSIEST) for site, crowd in enumerate(_crowds(inputs, people))])


def seats_by_weekday(inputs: Inputs, people: Array) -> Array:
    """E1, E2: seats that suffice on each weekday, Monday first. (draw, site, month, 5)."""
    crowds = _crowds(inputs, people)
    return np.stack(
        [np.stack([_seats_of(inputs, site, crowd, day) for day in range(5)], axis=-1) for site, crowd in enumerate(crowds)], axis=1
    )


def _stacked(of_sites: list[Array]) -> Array:
    """(draw or 1, month) of each site as (draw, site, month)."""
    return np.stack(np.broadcast_arrays(*of_sites), axis=1)


def _seats_of(inputs: Inputs, site: int, crowd: _Crowd, weekday: int) -> Array:
    """E2 of one site and weekday. (draw, month)."""
    name = inputs.sites[site]
    peak, level, together, absence = (
        inputs.at([f"sites.{name}.{key}"])[:, 0] for key in ("peak_factor", "service_level", "clustering", "absence")
    )
    fixed = whole(crowd.fixed)
    if np.all(level >= 1):
        return whole(crowd.heads).sum(axis=-1) + fixed
    weights = attendance.weekday_weights(peak)[..., None, :]
    share = attendance.presence(crowd.days, weights, absence[..., None])[..., weekday]
    return attendance.seats(crowd.heads, share, level, together) + fixed


@dataclass(frozen=True)
class Office:
    """What a site's space comes to. Money and seats are (draw, site, month), `tail` (draw, site, months after the horizon)."""

    seats_leased: Array
    leased_rent: Array
    seats_after: Array
    after_rent: Array
    flex_price: Array
    exit: Array
    held: Array
    short: Array
    last_exit: Array  # (draw, site): month of the last exit of the lease inside the horizon, 0 without one
    tail: Array

    @property
    def rent(self) -> Array:
        """E4: seats leased x their rent + seats rented afterwards x the rent then."""
        return self.seats_leased * self.leased_rent + self.seats_after * self.after_rent

    @property
    def flexible(self) -> Array:
        """E4: seats short x the price of a flexible seat."""
        return self.short * self.flex_price


def office(inputs: Inputs, needed: Array) -> Office:
    """E4, E5: rent of what is held while the lease runs, then of what is needed; flexible seats when short; the cost of leaving."""
    sites, months = inputs.sites, inputs.months

    def lease(field: str) -> Array:
        return inputs.of(f"sites.{{}}.lease.{field}", sites)

    leased = lease("seats")[..., :1]
    has = np.isfinite(leased)
    seats = np.where(has, leased, 0.0)
    ends = np.where(has, lease("ends")[..., :1], 0.0)
    leases = [inputs.scenario.sites[site].lease for site in sites]
    breaks = np.array([given is not None and given.exit == "break" for given in leases])[:, None]
    leaves = np.where(breaks, np.nan_to_num(lease("break.month")[..., :1]), ends)
    module = lease("seats_per_module")[..., :1]
    need_next = pick(needed, leaves + 1)
    kept = np.where(np.isnan(module), 0.0, np.minimum(whole(need_next / module) * module, seats))
    lets_go = np.where(breaks & (kept > 0), ends, leaves)
    length = int(max(months, np.max(lets_go, initial=0)))
    t = np.arange(1, length + 1)

    rent = _rent_per_seat(inputs, length)
    after = _rent_after(inputs, rent, leaves, length)
    flexible = inputs.of("sites.{}.flex_per_seat_month", sites)
    flexible = np.where(np.isfinite(flexible), flexible, np.where(has, rent[..., :months], _rent_of_place(inputs)))

    held = np.where(t <= leaves, seats, np.where(t <= ends, kept, 0.0)) + np.zeros((needed.shape[0], 1, 1))
    in_horizon = held[..., :months]
    on_lease = np.arange(1, months + 1) <= np.where(np.isnan(module), leaves, ends)
    modules = np.where(np.isnan(module), needed, whole(needed / module) * module)
    later = np.where(on_lease | ~has, 0.0, modules)  # what is rented once the lease has let go
    short = np.where(on_lease | ~has, np.maximum(needed - in_horizon, 0.0), 0.0)

    leaving = _exit_costs(inputs, rent, seats, kept, leaves, ends, breaks, length)
    tail = (held * np.where(held > 0, rent, 0.0))[..., months:] * (t[months:] <= lets_go) + leaving[..., months:]
    return Office(
        seats_leased=in_horizon,
        leased_rent=np.where(in_horizon > 0, rent[..., :months], 0.0),  # where nothing is held, no rent need be known
        seats_after=later,
        after_rent=np.where(later > 0, after[..., :months], 0.0),
        flex_price=np.where(short > 0, flexible, 0.0),
        exit=leaving[..., :months],
        held=in_horizon + later,
        short=short,
        last_exit=np.where(lets_go <= months, lets_go, np.where(leaves <= months, leaves, 0.0))[..., 0],
        tail=tail,
    )


def _rent_of_place(inputs: Inputs) -> Array:
    """E3, A3: rent of the place x area per seat / 12, in the scenario's currency. (draw, site, month or 1)."""
    places = [inputs.scenario.sites[site].place for site in inputs.sites]
    countries = [inputs.scenario.countries[inputs.scenario.places[place].country or ""] for place in places]
    exchange = inputs.of("currencies.{}.rate", [country.currency or "" for country in countries])
    rent = inputs.of("places.{}.rent_per_area_year", places) * inputs.of("sites.{}.area_per_seat", inputs.sites) / 12
    return rent * np.where(np.isnan(exchange), 1.0, exchange)


def _rent_per_seat(inputs: Inputs, length: int) -> Array:
    """E3, A2: the lease's rent of a seat and month with its yearly steps; per area, rent x area per seat / 12. (draw, site, length)."""
    sites = inputs.sites
    first = inputs.of("sites.{}.lease.rent_per_seat_month", sites)
    by_area = inputs.of("sites.{}.lease.rent_per_area_year", sites) * inputs.of("sites.{}.area_per_seat", sites) / 12
    base = _extended(np.where(np.isfinite(first), first, by_area), length)
    step = inputs.of("sites.{}.lease.next_step", sites)[..., :1]
    step = np.where(np.isfinite(step), step, 13.0)
    growth = _extended(np.nan_to_num(inputs.of("sites.{}.lease.escalator", sites)), length)
    return base * _steps_to(growth, step, length)


def _steps_to(growth: Array, first_step: Array, length: int) -> Array:
    """Steps of a lease; a next step dated before the plan counts from its anniversary inside it."""
    first = np.where(first_step < 1, (first_step - 1) % 12 + 1, first_step)
    return step_factors(growth, first, length)


def _rent_after(inputs: Inputs, rent: Array, leaves: Array, length: int) -> Array:
    """Rent of a seat once the lease has let go: as given, else the last escalated rent; steps on its anniversaries. (draw, site, length)."""
    given = _extended(inputs.of("sites.{}.lease.after.rent_per_seat_month", inputs.sites), length)
    growth = _extended(np.nan_to_num(inputs.of("sites.{}.lease.after.escalator", inputs.sites)), length)
    return np.where(np.isfinite(given), given, pick(rent, leaves)) * step_factors(growth, leaves + 13, length)


def _exit_costs(inputs: Inputs, rent: Array, seats: Array, kept: Array, leaves: Array, ends: Array, breaks: Array, length: int) -> Array:
    """E5, E9: penalty, the landlord's costs not yet written off and works at the break; works at the end. (draw, site, length)."""
    sites = inputs.sites

    def given(field: str) -> Array:
        return inputs.of(f"sites.{{}}.lease.{field}", sites)[..., :1]

    t = np.arange(1, length + 1)
    has = seats > 0
    part = np.where(has, (seats - kept) / np.where(has, seats, 1.0), 0.0)
    works = np.nan_to_num(given("restoration"))
    at_break = given("break.restoration")
    penalty = np.nan_to_num(given("break.penalty_months")) * (seats - kept) * np.where(has, pick(rent, leaves), 0.0)
    owed = np.nan_to_num(given("break.unamortised"))
    term, gone = ends - given("break.unamortised_from") + 1, leaves - given("break.unamortised_from") + 1
    rate = np.nan_to_num(given("break.unamortised_rate"))
    at_break = np.where(np.isfinite(at_break), at_break, works)
    early = penalty + np.where(owed > 0, unamortised(owed, rate, term, gone), 0.0) * part + at_break * part
    last = np.where(breaks, works * (1 - part), works * part)
    return np.where(breaks & (t == leaves), early, 0.0) + np.where(has & (t == ends), last, 0.0)


def unamortised(amount: Array, rate: Array, term: Array, elapsed: Array) -> Array:
    """E5: U = P (1-(1+i)^-(n-b)) / (1-(1+i)^-n), i a month from the yearly rate; without interest P (n-b)/n."""
    i = (1 + rate) ** (1 / 12) - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        level = (1 - (1 + i) ** -(term - elapsed)) / (1 - (1 + i) ** -term)
        return amount * np.where(i > 0, level, (term - elapsed) / term)


def _extended(values: Array, length: int) -> Array:
    """Values by month, the last one held on to `length`. (draw, site, month or 1) -> (draw, site, length)."""
    index = np.minimum(np.arange(length), values.shape[-1] - 1)
    return values[..., index]


def area(inputs: Inputs, seats: Array) -> Array:
    """E3: rentable area = seats x area per seat. (draw, site, month)."""
    return seats * inputs.of("sites.{}.area_per_seat", inputs.sites)


def seat_cost(space: Office) -> Array:
    """E10: office cost of a seat and month, NaN without seats; reported, never added to anything. (draw, site, month)."""
    seats, cost = space.held + space.short, space.rent + space.flexible
    shape = np.broadcast_shapes(seats.shape, cost.shape)
    return np.divide(cost, seats, out=np.full(shape, np.nan), where=np.broadcast_to(seats > 0, shape))
