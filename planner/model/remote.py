"""Working away from the office: stipend and its tax (D9), IT (F1), set-up (F2), meet-ups (F3), coworking (F4), jurisdictions (F5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from planner.model import sourcing
from planner.model.calendar import month_before
from planner.model.headcount import People
from planner.model.inputs import Array, Inputs, evenly

_NONE = 1e-30  # of the people: nobody, and still something to divide by when others come later


def stipend_parts(stipend: Array, treatment: str, exempt: Array, employee_rate: Array) -> tuple[Array, Array]:
    """D9: (part free of tax, taxable pay) of a stipend s with exempt part x.

    accountable: x = s. taxable: x = 0. statutory: x = min(s, the law's amount), the rest taxable.
    grossed-up: so that the employee nets s, the rest is divided by (1 - m). Raises ValueError for m >= 1 or an unknown treatment.
    """
    if treatment == "accountable":
        return stipend, np.zeros_like(stipend)
    if treatment == "taxable":
        return np.zeros_like(stipend), stipend
    free = np.minimum(stipend, exempt)
    if treatment == "statutory":
        return free, stipend - free
    if treatment != "grossed-up":
        raise ValueError(f"unknown tax treatment of a stipend: {treatment}")
    if np.any(employee_rate >= 1):
        raise ValueError("a marginal tax of 100% or more can't be grossed up")
    return free, (stipend - free) / (1 - employee_rate)


def stipends(inputs: Inputs, exchange: Array) -> tuple[Array, Array]:
    """D9 of a head and month in each cohort, in the currency of its country: (free of tax, taxable). (draw, cohort, month or 1) each."""
    cohorts = inputs.cohorts
    stipend = inputs.of("arrangements.{}.stipend_per_month", [cohort.arrangement for cohort in cohorts]) / exchange
    exempt = inputs.of("countries.{}.stipend_exempt_per_month", [cohort.country for cohort in cohorts])
    rate = inputs.of("countries.{}.employee_tax_rate", [cohort.country for cohort in cohorts])
    treatments = [inputs.scenario.arrangements[cohort.arrangement].stipend_tax for cohort in cohorts]
    free, taxable = (np.zeros(np.broadcast_shapes(stipend.shape, exempt.shape, rate.shape)) for _ in range(2))
    for treatment in set(treatments):
        rows = [number for number, name in enumerate(treatments) if name == treatment]
        free[:, rows], taxable[:, rows] = stipend_parts(stipend[:, rows], treatment, exempt[:, rows], rate[:, rows])
    return free, taxable


def _each(inputs: Inputs, key: str) -> Array:
    """A quantity of each cohort's arrangement. (draw, cohort, month or 1)."""
    return inputs.of(f"arrangements.{{}}.{key}", [cohort.arrangement for cohort in inputs.cohorts])


def it_of_a_head(inputs: Inputs) -> Array:
    """F1: IT, security and insurance of a head and month. (draw, cohort, month or 1)."""
    return _each(inputs, "it_per_month") + _each(inputs, "insurance_per_month")


def coworking_of_a_head(inputs: Inputs) -> Array:
    """F4: membership and days bought of a head and month. (draw, cohort, month or 1)."""
    return _each(inputs, "coworking_per_month") + _each(inputs, "coworking_days") * _each(inputs, "coworking_day_price")


def meet_ups_of_a_head(inputs: Inputs) -> Array:
    """F3: trips to the team, a twelfth of a year's. (draw, cohort, month or 1)."""
    return _each(inputs, "meet_ups_per_year") * _each(inputs, "meet_up_cost") / 12


def jurisdictions(inputs: Inputs, people: Array) -> Array:
    """F5: registration where people of an arrangement live, while there are any, shared by its cohorts. (draw, cohort, month)."""
    yearly = _each(inputs, "jurisdictions") * np.nan_to_num(_each(inputs, "jurisdiction_per_year"))
    out: Array = np.zeros((max(len(people), len(yearly)), len(inputs.cohorts), inputs.months))
    for arrangement in inputs.scenario.arrangements:
        alike = [row for row, cohort in enumerate(inputs.cohorts) if cohort.arrangement == arrangement]
        if np.any(yearly[:, alike] > 0):
            some = people[:, alike]
            together = some.sum(axis=1, keepdims=True)
            share = np.divide(some, together, out=np.zeros(some.shape), where=together > 0)
            out[:, alike] = share * yearly[:, alike] / 12
    return out


def _through_a_provider(inputs: Inputs) -> list[int] | slice:
    """Rows of the cohorts whom an employer of record employs."""
    arrangements = inputs.scenario.arrangements
    return evenly([row for row, cohort in enumerate(inputs.cohorts) if not cohort.vendor and arrangements[cohort.arrangement].employer == "eor"])


def eor_fee(inputs: Inputs, pay: Mapping[str, Array]) -> Array:
    """G7: fee of a head and month with what the provider's exchange rate takes. (draw, cohort, month).

    `pay` has the terms exchange, pay, contributions and benefits of the lines.
    """
    hired = _through_a_provider(inputs)
    if not hired:
        return np.zeros((1, len(inputs.cohorts), inputs.months))
    exchange = pay["exchange"][:, hired]
    month = exchange * pay["pay"][:, hired]
    through = month + exchange * (pay["contributions"][:, hired] + pay["benefits"][:, hired])
    per_head, share, spread = (_each(inputs, key)[:, hired] for key in ("eor_fee_per_month", "eor_fee_share", "eor_spread"))
    return _spread_out(inputs, hired, sourcing.eor_fee(1.0, month, per_head, share) + sourcing.exchange_spread(through, spread))


def eor_deposit(inputs: Inputs, people: People, pay: Mapping[str, Array]) -> Array:
    """G7: deposits paid and returned. (draw, cohort, month). `pay` has the terms exchange and pay of the lines."""
    hired = _through_a_provider(inputs)
    if not hired:
        return np.zeros((1, len(inputs.cohorts), inputs.months))
    month, deposit = pay["exchange"][:, hired] * pay["pay"][:, hired], _each(inputs, "eor_deposit_months")[:, hired]
    return _spread_out(inputs, hired, sourcing.eor_deposit(people.heads[:, hired], month, deposit[..., 0], people.opening[:, hired, 0]))


def _spread_out(inputs: Inputs, rows: list[int] | slice | np.ndarray, values: Array) -> Array:
    """Values of some cohorts, 0 for all others. (draw, row, ...) -> (draw, cohort, ...)."""
    out: Array = np.zeros((len(values), len(inputs.cohorts), *values.shape[2:]))
    out[:, rows] = values
    return out


@dataclass(frozen=True)
class Sets:
    """Makers of the sets bought where a set costs anything: `first` for people who move in, `more` for replacements and refresh (draw,
    cohort, month); `level`, the latter in the long run, a month (draw, cohort)."""

    first: Callable[[], Array]
    more: Callable[[], Array]
    level: Callable[[], Array]


def setups(inputs: Inputs, people: People, turnover: Array) -> Sets:
    """F2: a leaver's set serves the replacement in part. A set lasts R months while its user stays, so of those bought R months ago
    (1-a)^R are bought again. In the long run a post buys a/(1-(1-a)^R) sets a month (1/R without turnover), as those who worked so
    before the plan did: their sets are of every age."""
    rows = np.flatnonzero(_each(inputs, "setup_per_head").any(axis=(0, 2)))
    heads, leavers, hires, joined = (values[:, rows] for values in (people.core, people.leavers, people.hires, people.joined))
    turnover, life, fresh = turnover[:, rows], _each(inputs, "refresh_months")[:, rows, :1], 1 - _each(inputs, "setup_recovery")[:, rows]
    months, a = heads.shape[-1], turnover[..., :1]
    replaced = np.minimum(hires, leavers)
    arrivals = np.maximum(hires + np.maximum(joined, 0.0) - replaced, 0.0)
    bought = arrivals + replaced
    renewed = replaced * fresh + np.zeros_like(heads)
    with np.errstate(divide="ignore", invalid="ignore"):
        in_use = np.where(np.isnan(life), 0.0, (1 - a) ** life)
        long_run = np.where(np.isnan(life), 0.0, np.where(a > 0, a / (1 - in_use), 1 / life))
    opening = people.opening[:, rows]
    there = month_before(heads, opening) - leavers + hires + np.maximum(joined, 0.0)  # before anybody is let go, moves on or leaves at a date
    stays = np.maximum(np.divide(heads, there, out=np.ones(there.shape), where=there > 0), _NONE)
    kept = np.cumprod(stays, axis=-1)  # of those there at the start, who leave by turnover apart
    kept_before = kept / stays
    before = long_run * opening if np.any(opening) else None
    shortest = np.nanmin(life) if np.any(np.isfinite(life)) else np.inf
    again = 1
    while again * shortest < months or (before is not None and (again - 1) * shortest < months):
        lag = np.where(np.isnan(life), months, life) * again
        since = _later(kept_before, lag)
        still_there = np.divide(kept, since, out=np.zeros(np.broadcast_shapes(kept.shape, since.shape)), where=since > 0)
        renewed = renewed + _later(bought, lag) * in_use**again * still_there
        if before is not None:
            age = np.arange(1, months + 1) - lag
            renewed = renewed + np.where((age <= 0) & (age > -life), before * in_use**again, 0.0) * kept
        again += 1

    def level() -> Array:
        now = turnover[..., -1:]
        with np.errstate(divide="ignore", invalid="ignore"):
            leave = (1 - now) ** life
            long_run = np.where(np.isnan(life), now * fresh, np.where(now > 0, now * (fresh + leave / (1 - leave)), 1 / life))
        return _spread_out(inputs, rows, long_run[..., 0] * heads[..., -1])

    renewed = renewed * (heads > 0)
    return Sets(lambda: _spread_out(inputs, rows, arrivals), lambda: _spread_out(inputs, rows, renewed), level)


def _later(values: Array, lag: Array) -> Array:
    """The values `lag` months later, 0 before. (draw, cohort, month), (draw, cohort, 1) -> (draw, cohort, month)."""
    months = np.rint(lag).astype(int)
    if np.all(months == months.flat[0]):
        out: Array = np.zeros_like(values)
        first = min(int(months.flat[0]), values.shape[-1])
        out[..., first:] = values[..., : values.shape[-1] - first]
        return out
    index = np.arange(values.shape[-1]) - months
    shape = np.broadcast_shapes(values.shape, index.shape)
    found = np.take_along_axis(np.broadcast_to(values, shape), np.broadcast_to(np.maximum(index, 0), shape), -1)
    return np.where(index >= 0, found, 0.0)
