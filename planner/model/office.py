"""Space of each site: seats needed (E2), held and short (E4), area (E3), operating cost (E7), what a seat costs (E10)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.model import attendance
from planner.model.currency import exchange
from planner.model.inputs import Array, Inputs
from planner.model.leases import Leases, leases, sum_by_site
from planner.model.workload import whole


@dataclass(frozen=True)
class Crowd:
    """The people of a site who come in: classes (draw, month, class), the days of each (draw or 1, month or 1, class), and those with a desk of their own (draw, month)."""

    heads: Array
    days: Array
    fixed: Array


def crowds(inputs: Inputs, people: Array) -> list[Crowd]:
    """The crowd of each site."""
    arrangements = [cohort.arrangement for cohort in inputs.cohorts]
    days = inputs.of("arrangements.{}.days_on_site", arrangements)
    own = inputs.of("teams.{}.fixed_desk_share", [cohort.team for cohort in inputs.cohorts])
    desks = bool(np.any(own))
    weeks = {name: days[:, arrangements.index(name)].tobytes() for name in set(arrangements)}
    by_site: dict[str, dict[bytes, list[int]]] = {site: {} for site in inputs.sites}  # the cohorts with the same days
    for row, cohort in enumerate(inputs.cohorts):
        if cohort.site:
            by_site[cohort.site].setdefault(weeks[cohort.arrangement], []).append(row)
    out = []
    for alike in by_site.values():
        shape = (max(people.shape[0], own.shape[0], days.shape[0]), inputs.months)
        nobody: Array = np.zeros((*shape, 1))
        shared, week, fixed = [], [], np.zeros(shape)
        for rows in alike.values():
            on = days[:, rows[0]]
            coming = np.where(on > 0, people[:, rows].sum(axis=1), 0.0) if np.any(on > 0) else np.zeros((1, 1))
            at_own = np.where(on > 0, (people[:, rows] * own[:, rows]).sum(axis=1), 0.0) if desks else np.zeros((1, 1))
            fixed = fixed + at_own
            shared.append(np.broadcast_to(coming - at_own, shape))
            week.append(on)
        out.append(Crowd(np.stack(shared, axis=-1) if shared else nobody, np.stack(week, axis=-1) if week else nobody[:1, :1], fixed))
    return out


def seats_needed(inputs: Inputs, crowds: list[Crowd]) -> Array:
    """E1, E2: seats that suffice on the busiest day, with those of people who have a desk of their own. (draw, site, month)."""
    return _stacked([_seats_of(inputs, site, crowd, attendance.BUSIEST) for site, crowd in enumerate(crowds)])


def seats_by_weekday(inputs: Inputs, crowds: list[Crowd], needed: Array) -> Array:
    """E1, E2: seats that suffice on each weekday, Monday first: `needed` on the busiest, all others are alike. (draw, site, month, 5)."""
    other = _stacked([_seats_of(inputs, site, crowd, attendance.BUSIEST - 1) for site, crowd in enumerate(crowds)])
    return np.stack([needed if day == attendance.BUSIEST else other for day in range(5)], axis=-1)


def _stacked(of_sites: list[Array]) -> Array:
    """(draw or 1, month) of each site as (draw, site, month)."""
    return np.stack(np.broadcast_arrays(*of_sites), axis=1)


def _seats_of(inputs: Inputs, site: int, crowd: Crowd, weekday: int) -> Array:
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
    income: Array
    letting: Array
    moving_in: Array
    held: Array
    sublet: Array
    short: Array
    last_exit: Array  # (draw, lease): month of the last exit of each lease inside the horizon, 0 without one
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
    """E4-E6: rent of what is held while leases run, then of what is needed; flexible seats when short; the cost of leaving."""
    months = inputs.months
    let = leases(inputs, needed)

    def here(values: Array) -> Array:
        return sum_by_site(values, let.site, len(inputs.sites))

    held, paid, due = here(let.held), here(let.paid), here(let.paid * let.rent)
    missing = np.maximum(needed - held[..., :months], 0.0)
    seats_after, after_rent = _afterwards(inputs, let, missing)
    no_lease_gone = ~here(let.gone[..., :months].astype(float)).astype(bool)
    short = np.where(no_lease_gone, missing, 0.0)
    leased = paid[..., :months]
    leased_rent = np.divide(
        due[..., :months], leased, out=np.zeros(np.broadcast_shapes(due[..., :months].shape, leased.shape)), where=leased > 0
    )
    leaving, income = here(let.leaving), here(let.income)
    flexible = inputs.of("sites.{}.flex_per_seat_month", inputs.sites)
    fallback = _rent_of_place(inputs)
    if len(let.site):
        first = np.array(
            [np.flatnonzero(let.site == site)[0] if (let.site == site).any() else 0 for site in range(len(inputs.sites))], dtype=int
        )
        has = np.array([(let.site == site).any() for site in range(len(inputs.sites))], dtype=bool)[:, None]
        fallback = np.where(has, let.written[:, first, :months], fallback)
    flexible = np.where(np.isfinite(flexible), flexible, fallback)
    after_horizon = due + leaving - income + here(let.letting)
    return Office(
        seats_leased=leased,
        leased_rent=leased_rent,
        seats_after=seats_after,
        after_rent=after_rent,
        flex_price=np.where(short > 0, flexible, 0.0),
        exit=leaving[..., :months],
        income=income[..., :months],
        letting=here(let.letting)[..., :months],
        moving_in=here(let.moving_in)[..., :months],
        held=held[..., :months] + seats_after,
        sublet=leased - held[..., :months],
        short=short,
        last_exit=let.last_exit,
        tail=after_horizon[..., months:],
    )


def _afterwards(inputs: Inputs, let: Leases, missing: Array) -> tuple[Array, Array]:
    """E4: (seats rented where a lease has let go, rent of each), by the terms of the lease that let go last. (draw, site, month)."""
    months = inputs.months
    draws = max(len(values) for values in (missing, let.gone, let.after, let.module, let.after_seats))
    seats, rent = (np.zeros((draws, len(inputs.sites), months)) for _ in range(2))
    latest = np.full((draws, len(inputs.sites), months), -np.inf)
    for lease, site in enumerate(let.site):
        module = let.module[:, lease]
        wanted = np.where(np.isnan(module), missing[:, site], whole(missing[:, site] / module) * module)
        wanted = np.maximum(wanted, let.after_seats[:, lease])
        last = let.gone[:, lease, :months] & (let.lets_go[:, lease] >= latest[:, site])
        seats[:, site] = np.where(last, wanted, seats[:, site])
        rent[:, site] = np.where(last, let.after[:, lease, :months], rent[:, site])
        latest[:, site] = np.where(last, let.lets_go[:, lease], latest[:, site])
    return seats, np.where(seats > 0, rent, 0.0)


def _rent_of_place(inputs: Inputs) -> Array:
    """E3, A3: rent of the place x area per seat / 12, in the scenario's currency. (draw, site, month or 1)."""
    places = [inputs.scenario.sites[site].place for site in inputs.sites]
    countries = [inputs.scenario.countries[inputs.scenario.places[place].country or ""] for place in places]
    rates = exchange(inputs, [country.currency or "" for country in countries])
    return inputs.of("places.{}.rent_per_area_year", places) * inputs.of("sites.{}.area_per_seat", inputs.sites) / 12 * rates


def operating(inputs: Inputs, space: Office, crowds: list[Crowd]) -> Array:
    """E7: operating cost of the leased area, part of it with the people present on an average day. (draw, site, month)."""
    rate = np.nan_to_num(inputs.of("sites.{}.operating_per_area_year", inputs.sites))
    if not np.any(rate):
        return np.zeros((1, len(inputs.sites), inputs.months))
    varies = inputs.of("sites.{}.operating_variable_share", inputs.sites)
    seats = space.seats_leased + space.seats_after
    there = people_present(crowds)
    return rate / 12 * inputs.of("sites.{}.area_per_seat", inputs.sites) * ((1 - varies) * seats + varies * np.minimum(there, seats))


def people_present(crowds: list[Crowd]) -> Array:
    """E7: people there on an average day. (draw, site, month)."""
    return _stacked([(crowd.heads * crowd.days / 5).sum(axis=-1) + crowd.fixed for crowd in crowds])


def _unlike(*values: Array) -> tuple[np.ndarray, np.ndarray]:
    """(months that differ from the one before, for each month the number of the one of these that it is like); values (draw, month or 1, ...)."""
    months = max(each.shape[1] for each in values)
    differ = np.ones(months, dtype=bool)
    changes = [(each[:, 1:] != each[:, :-1]).reshape(len(each), -1, each[0, 0].size).any(axis=(0, 2)) for each in values if each.shape[1] > 1]
    differ[1:] = np.any(changes, axis=0) if changes else False
    return np.flatnonzero(differ), np.cumsum(differ) - 1


def day_passes(inputs: Inputs, crowds: list[Crowd], seats: Array) -> Array:
    """E2: people who find no seat on the days of a month. (draw, site, month); seats as held and flexible, of the same shape."""
    price = np.nan_to_num(inputs.of("sites.{}.day_pass", inputs.sites))
    if not np.any(price):
        return np.zeros((1, len(inputs.sites), inputs.months))
    out = []
    for site, crowd in enumerate(crowds):
        if not np.any(price[:, site]):
            out.append(np.zeros((1, inputs.months)))
            continue
        name = inputs.sites[site]
        peak, together, absence = (inputs.at([f"sites.{name}.{key}"])[:, 0] for key in ("peak_factor", "clustering", "absence"))
        weights = attendance.weekday_weights(peak)[..., None, :]
        share = attendance.presence(crowd.days, weights, absence[..., None])
        shared = np.maximum(seats[:, site] - whole(crowd.fixed), 0.0)
        months, like = _unlike(crowd.heads, share, shared, together)
        heads, share, shared, together = (values[:, months] if values.shape[1] > 1 else values for values in (crowd.heads, share, shared, together))
        busiest, other = (
            attendance.without_a_seat(heads, share[..., day], shared, together) for day in (attendance.BUSIEST, attendance.BUSIEST - 1)
        )
        out.append(((busiest + 4 * other) * 52 / 12)[:, like])  # all other days are alike
    return _stacked(out)


def area(inputs: Inputs, seats: Array) -> Array:
    """E3: rentable area = seats x area per seat. (draw, site, month)."""
    return seats * inputs.of("sites.{}.area_per_seat", inputs.sites)


def seat_cost(space: Office, operating_cost: Array) -> Array:
    """E10: rent, flexible seats and operating cost of a seat and month, NaN without seats; reported, never added. (draw, site, month)."""
    seats, cost = space.held + space.short, space.rent + space.flexible + operating_cost
    shape = np.broadcast_shapes(seats.shape, cost.shape)
    return np.divide(cost, seats, out=np.full(shape, np.nan), where=np.broadcast_to(seats > 0, shape))
