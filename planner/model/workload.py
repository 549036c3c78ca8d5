"""Work and who it takes: hours (B1, B2), workload (B3), FTE (B4), a desk that answers at once (B5), productivity (B6), ramp (B8).

All arguments broadcast against each other. An impossible figure raises ValueError instead of becoming an infinite number of people.
"""

from __future__ import annotations

import numpy as np

from planner.model.bounds import refuse
from planner.model.calendar import Array

_SHARE_AT_HOME_WITHOUT_EFFECT = 0.4  # two days of five


def whole(values: Array | float) -> Array:
    """Rounded up to whole heads, seats or modules; a rounding error of a calculation does not add one."""
    return np.ceil(np.asarray(values, dtype=float) - 1e-9) + 0.0  # ceil makes -0.0 of nothing


def paid_hours(hours_per_week: Array | float) -> Array:
    """B1: weekly hours x 52/12, hours of an FTE and month."""
    return np.asarray(hours_per_week, dtype=float) * 52 / 12


def productive_hours(hours_per_week: Array | float, external: Array | float, internal: Array | float) -> Array:
    """B2: paid hours x (1 - external shrinkage) x (1 - internal shrinkage), hours of an FTE and month.

    Raises ValueError for a shrinkage of 1 or more and where no productive hours are left.
    """
    external, internal = np.asarray(external, dtype=float), np.asarray(internal, dtype=float)
    refuse((external >= 1) | (internal >= 1), "a shrinkage of 100% or more has no meaning")
    hours = paid_hours(hours_per_week) * (1 - external) * (1 - internal)
    refuse(hours <= 0, "zero productive hours")
    return hours


def workload(items_per_month: Array | float, minutes_per_item: Array | float, rework: Array | float) -> Array:
    """B3: items x minutes / 60 x (1 + rework), hours a month. Raises ValueError for negative minutes."""
    minutes = np.asarray(minutes_per_item, dtype=float)
    refuse(minutes < 0, "minutes per item below zero have no meaning")
    return np.asarray(items_per_month, dtype=float) * minutes / 60 * (1 + np.asarray(rework, dtype=float))


def required_fte(
    work_hours: Array | float, productive_hours: Array | float, utilisation: Array | float, productivity: Array | float
) -> Array:
    """B4: work / (productive hours x utilisation x relative productivity), FTE; 0 where there is no work.

    Raises ValueError for a productivity of 0 or less, and for work without productive hours or utilisation.
    """
    work, productivity = np.asarray(work_hours, dtype=float), np.asarray(productivity, dtype=float)
    refuse(productivity <= 0, "a productivity of zero or less has no meaning")
    capacity = np.where(work == 0, 1.0, np.asarray(productive_hours, dtype=float) * utilisation * productivity)
    refuse(capacity <= 0, "work without productive hours")
    return work / capacity


def offered_load(calls_per_hour: Array | float, handling_seconds: Array | float) -> Array:
    """B5: a = calls an hour x seconds / 3600, Erlang. Raises ValueError for negative seconds."""
    return workload(calls_per_hour, np.asarray(handling_seconds, dtype=float) / 60, 0.0)


def erlang_b(agents: Array | float, erlangs: Array | float) -> Array:
    """B5: share of calls that find all agents busy and go away, B(0) = 1, B(n) = a B(n-1) / (n + a B(n-1)).

    agents are whole numbers. Raises ValueError for a load below 0.
    """
    agents, erlangs = np.broadcast_arrays(np.asarray(agents, dtype=float), np.asarray(erlangs, dtype=float))
    refuse(erlangs < 0, "a load below zero has no meaning")
    blocked = np.ones(erlangs.shape)
    for n in range(1, int(np.max(agents, initial=0)) + 1):
        blocked = np.where(n <= agents, _blocked_with(n, erlangs, blocked), blocked)
    return blocked


def _blocked_with(n: int, erlangs: Array, blocked: Array) -> Array:
    """B5: B(n) from B(n-1)."""
    return erlangs * blocked / (n + erlangs * blocked)


def _waiting(agents: Array | float, erlangs: Array, blocked: Array) -> Array:
    """B5: P_w = N B / (N - a (1 - B)); everybody waits where N <= a, nobody where a = 0."""
    stable = agents > erlangs
    return np.where(stable, agents * blocked / np.where(stable, agents - erlangs * (1 - blocked), 1.0), erlangs > 0)


def _patience(erlangs: Array, handling_seconds: Array | float, within_seconds: Array | float) -> Array:
    """T / AHT, anything where there are no calls. Raises ValueError for calls that take no time and for a wait below 0."""
    seconds, within = np.asarray(handling_seconds, dtype=float), np.asarray(within_seconds, dtype=float)
    refuse((erlangs > 0) & (seconds <= 0), "a call takes more than no time")
    refuse(within < 0, "a wait below zero has no meaning")
    return within / np.where(seconds > 0, seconds, 1.0)


def _answered(agents: Array | float, erlangs: Array, blocked: Array, patience: Array) -> Array:
    """B5: SL = 1 - P_w exp(-(N - a) T / AHT)."""
    return 1 - _waiting(agents, erlangs, blocked) * np.exp(-np.maximum(agents - erlangs, 0.0) * patience)


def waiting_probability(agents: Array | float, erlangs: Array | float) -> Array:
    """B5, Erlang C: share of calls that wait; 1 where the agents can't keep up, 0 without calls. Raises as `erlang_b`."""
    return _waiting(np.asarray(agents, dtype=float), np.asarray(erlangs, dtype=float), erlang_b(agents, erlangs))


def service_level(agents: Array | float, erlangs: Array | float, handling_seconds: Array | float, within_seconds: Array | float) -> Array:
    """B5: share of calls answered within so many seconds; 0 where the agents can't keep up, 1 without calls.

    Raises ValueError for a load or a wait below 0 and for calls that take no time.
    """
    erlangs = np.asarray(erlangs, dtype=float)
    patience = _patience(erlangs, handling_seconds, within_seconds)
    return _answered(np.asarray(agents, dtype=float), erlangs, erlang_b(agents, erlangs), patience)


def answer_speed(agents: Array | float, erlangs: Array | float, handling_seconds: Array | float) -> Array:
    """B5: ASA = P_w AHT / (N - a), the mean wait in seconds; infinite where the agents can't keep up, 0 without calls.

    Raises as `erlang_b`.
    """
    spare = np.asarray(agents, dtype=float) - np.asarray(erlangs, dtype=float)
    waits = waiting_probability(agents, erlangs) * np.asarray(handling_seconds, dtype=float)
    return np.where(np.asarray(erlangs) == 0, 0.0, np.where(spare > 0, waits / np.where(spare > 0, spare, 1.0), np.inf))


def agents(
    erlangs: Array | float,
    handling_seconds: Array | float,
    within_seconds: Array | float,
    answered_share: Array | float,
    max_occupancy: Array | float | None = None,
) -> Array:
    """B5: the smallest N > a that answers the share within the time, and is busy at most max_occupancy; 0 without calls.

    Raises ValueError for a share of 1 or more, an occupancy of 0 or less, a load or a wait below 0, and calls that take no time.
    """
    erlangs = np.asarray(erlangs, dtype=float)
    refuse(erlangs < 0, "a load below zero has no meaning")
    refuse(np.asarray(answered_share) >= 1, "no number of agents answers every call in time")
    patience = _patience(erlangs, handling_seconds, within_seconds)
    asked = np.broadcast_arrays(erlangs, patience, np.asarray(answered_share, dtype=float))
    distinct, position = np.unique(np.stack([values.ravel() for values in asked]), axis=1, return_inverse=True)
    found = _fewest(*distinct)[position.ravel()].reshape(asked[0].shape)
    if max_occupancy is None:
        return found
    refuse(np.asarray(max_occupancy) <= 0, "an occupancy of zero or less has no meaning")
    return np.maximum(found, whole(erlangs / max_occupancy))


def _fewest(erlangs: Array, patience: Array, share: Array) -> Array:
    """B5: the smallest N > a with SL >= share, for loads of shape (load,); a share below 1 is reached by a + 10 sqrt(a) + 50."""
    found, blocked = np.zeros(erlangs.shape), np.ones(erlangs.shape)
    for n in range(1, int(np.max(erlangs + 10 * np.sqrt(erlangs) + 50, initial=0)) + 1):
        blocked = _blocked_with(n, erlangs, blocked)
        enough = (found == 0) & (n > erlangs) & (_answered(n, erlangs, blocked, patience) >= share)
        found = np.where(enough & (erlangs > 0), n, found)
        if np.all(found[erlangs > 0]):
            break
    return found


def desk_fte(
    agents: Array | float, coverage_hours_per_week: Array | float, hours_per_week: Array | float, shrinkage: Array | float
) -> Array:
    """B5: N x coverage / (weekly hours x (1 - shrinkage)), FTE. Raises ValueError for a shrinkage of 1 or more and for no weekly hours."""
    shrinkage, weekly = np.asarray(shrinkage, dtype=float), np.asarray(hours_per_week, dtype=float)
    refuse(shrinkage >= 1, "a shrinkage of 100% or more has no meaning")
    refuse(weekly <= 0, "zero productive hours")
    return np.asarray(agents, dtype=float) * coverage_hours_per_week / (weekly * (1 - shrinkage))


def remote_productivity(effect: Array | float, days_on_site: Array | float) -> Array:
    """B6: 1 + effect x g(rho), rho = (5 - days) / 5, g 0 up to two days at home and linear from there to 1 at five.

    effect is the change at five days at home. Raises ValueError where nothing or less is left.
    """
    at_home = (5 - np.asarray(days_on_site, dtype=float)) / 5
    felt = np.clip((at_home - _SHARE_AT_HOME_WITHOUT_EFFECT) / (1 - _SHARE_AT_HOME_WITHOUT_EFFECT), 0.0, 1.0)
    productivity = 1 + np.asarray(effect, dtype=float) * felt
    refuse(productivity <= 0, "a productivity of zero or less has no meaning")
    return productivity


def ramp_productivity(start_productivity: Array | float, ramp_months: Array | float, tenure_month: Array | float) -> Array:
    """B8: min(1, rho0 + (1 - rho0) (k - 0.5) / R) in tenure month k = 1, 2, ...; 1 where R = 0.

    Raises ValueError for a start outside 0..1 and for a ramp below 0 months.
    """
    start, ramp = np.asarray(start_productivity, dtype=float), np.asarray(ramp_months, dtype=float)
    refuse((start < 0) | (start > 1), "a productivity at the start lies between 0 and 1")
    refuse(ramp < 0, "a ramp below zero months has no meaning")
    climbed = np.where(ramp > 0, (np.asarray(tenure_month, dtype=float) - 0.5) / np.where(ramp > 0, ramp, 1.0), 1.0)
    return np.minimum(1.0, start + (1 - start) * climbed)


def ramp_loss(start_productivity: Array | float, ramp_months: Array | float, tenure_month: Array | float) -> Array:
    """B8: FTE-months missing in a tenure month, over a ramp of whole months (1 - rho0) R / 2 in all. Raises as `ramp_productivity`."""
    return 1 - ramp_productivity(start_productivity, ramp_months, tenure_month)
