"""Employer contributions (D4): rates on pay between floor and cap, by year or by month, flat amounts, low-pay limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property

import numpy as np

from planner.model.bands import History, Rows, capped_pay
from planner.model.inputs import Array, Inputs


def _constant(value: float) -> Array:
    return np.full((1, 1, 1), value)


@dataclass(frozen=True)
class Rule:
    """One contribution of a country, in its currency; arrays are (draw, 1, month or 1). Without a cap it is infinite."""

    rate: Array
    flat: Array = field(default_factory=lambda: _constant(0.0))
    counts: Array = field(default_factory=lambda: _constant(1.0))  # share of pay on which it is due
    off_above: Array = field(default_factory=lambda: _constant(np.inf))  # yearly pay
    year_floor: Array = field(default_factory=lambda: _constant(0.0))
    year_cap: Array = field(default_factory=lambda: _constant(np.inf))
    month_floor: Array = field(default_factory=lambda: _constant(0.0))
    month_cap: Array = field(default_factory=lambda: _constant(np.inf))

    @cached_property
    def on_all_pay(self) -> bool:
        """Whether all of a month's pay counts."""
        none = np.all(np.isinf(self.month_cap)) and np.all(np.isinf(self.off_above))
        return bool(none and np.all(self.counts == 1) and not np.any(self.month_floor > 0))

    @cached_property
    def by_year(self) -> bool:
        """Whether what counts depends on what was earned since January."""
        return bool(np.any(np.isfinite(self.year_cap)) or np.any(self.year_floor > 0))

    def _values(self) -> list[Array]:
        return [getattr(self, each.name) for each in fields(self)]

    def in_months(self, months: np.ndarray) -> Rule:
        """The rule in some months of the plan."""
        if all(values.shape[-1] == 1 for values in self._values()):
            return self
        return Rule(*(values if values.shape[-1] == 1 else values[..., months] for values in self._values()))

    def band(self, pay: Array) -> Array:
        """The part of a month's pay that counts, between the month's floor and cap."""
        return np.maximum(np.minimum(pay * self.counts, self.month_cap) - self.month_floor, 0.0)

    def first_month(self) -> Rule:
        """The rule as it is in the first month."""
        return Rule(*(values[..., :1] for values in self._values()))

    def last_month(self) -> Rule:
        """The rule as it is in the last month."""
        return Rule(*(values[..., -1:] for values in self._values()))


@dataclass(frozen=True)
class Schedule:
    """The contributions of each country, the country of each cohort, and the monthly turnover (draw, cohort, month or 1) that restarts yearly bases."""

    rules: dict[str, tuple[Rule, ...]]
    turnover: Array
    calendar_month: int
    countries: tuple[str, ...] = ("",)  # of each cohort; one that nothing is due in has no rules

    def of(self, rows: list[int]) -> Schedule:
        """The schedule of some cohorts."""
        return Schedule(self.rules, self.turnover[:, rows], self.calendar_month, tuple(self.countries[row] for row in rows))

    def yearly(self, row: int) -> bool:
        """Whether what a cohort owes depends on what was earned since January."""
        rules = self.rules.get(self.countries[row], ())
        return any(rule.by_year for rule in rules)

    def by_country(self) -> list[tuple[tuple[Rule, ...], list[int] | slice]]:
        """The rules of each country with the rows of the cohorts there."""
        names = dict.fromkeys(self.countries)
        if len(names) == 1:
            return [(self.rules.get(name, ()), slice(None)) for name in names]
        return [(self.rules[name], [row for row, country in enumerate(self.countries) if country == name]) for name in names if name in self.rules]


def schedule(inputs: Inputs, turnover: Array) -> Schedule:
    """The contribution schedule of every cohort. A band counted `by: month` is applied to each month at a twelfth of its yearly limits."""
    countries = tuple("" if cohort.vendor else cohort.country for cohort in inputs.cohorts)  # who works for a vendor is paid by it
    rules = {
        country: tuple(_rule(inputs, country, name) for name in sorted(inputs.scenario.countries[country].contributions))
        for country in dict.fromkeys(countries)
        if country
    }
    return Schedule(rules, turnover, inputs.calendar_month, countries)


_BLANK = {  # field of a contribution -> what it is where the file has none
    "rate": 0.0,
    "flat_per_month": 0.0,
    "share_of_pay": 1.0,
    "off_above_per_year": np.inf,
    "floor_per_year": 0.0,
    "cap_per_year": np.inf,
    "cap_per_month": np.inf,
}


def _rule(inputs: Inputs, country: str, name: str) -> Rule:
    """One contribution of a country, as the file and the library have it."""

    values = inputs.at([f"countries.{country}.contributions.{name}.{field}" for field in _BLANK])
    values = np.where(np.isnan(values), np.array(list(_BLANK.values()))[:, None], values)
    given = {field: values[:, number : number + 1] for number, field in enumerate(_BLANK)}
    monthly = inputs.scenario.countries[country].contributions[name].by == "month"
    floor, cap, month_cap = given["floor_per_year"], given["cap_per_year"], given["cap_per_month"]
    return Rule(
        rate=given["rate"],
        flat=given["flat_per_month"],
        counts=given["share_of_pay"],
        off_above=given["off_above_per_year"],
        year_floor=_constant(0.0) if monthly else floor,
        year_cap=_constant(np.inf) if monthly else cap,
        month_floor=floor / 12 if monthly else _constant(0.0),
        month_cap=np.minimum(month_cap, cap / 12) if monthly else month_cap,
    )


def contributions(pay: Array, rules: Schedule, before: Array | None = None) -> Array:
    """D4 summed over the country's contributions, expected for a post. (draw, cohort, month) -> same.

    `before` (draw, cohort, 1) is the pay of the months of the year before the plan, that of its first month if not given.
    """
    before = pay[..., :1] if before is None else before
    parts = [
        (rows, _of_a_country(pay[:, rows], some, rules.turnover[:, rows], rules.calendar_month, before[:, rows]))
        for some, rows in rules.by_country()
    ]
    return _together(parts, pay.shape)


def _together(parts: Sequence[tuple[Rows, Array]], shape: tuple[int, ...]) -> Array:
    """Arrays of some rows each as one of all rows, of as many draws as the one with most, 0 for other rows. (draw, row, month)."""
    if len(parts) == 1 and parts[0][1].shape[1] == shape[1]:
        return parts[0][1]
    out: Array = np.zeros((max((len(values) for _, values in parts), default=1), *shape[1:]))
    for rows, values in parts:
        out[:, rows] = values
    return out


def _of_a_country(pay: Array, rules: tuple[Rule, ...], turnover: Array, calendar_month: int, before: Array) -> Array:
    """D4 of the cohorts of one country. (draw, cohort, month) -> same."""
    total: Array = np.zeros(pay.shape)
    plain: History | None = None  # of pay as it is, the same for every rule that counts all of it
    found: dict[bytes, Array] = {}  # of that what counts in a year's band, which rules share
    for rule in rules:
        due = _counted(pay, rule)
        if rule.by_year:
            if due is pay:
                plain = plain or History(pay, calendar_month, before)
                band = rule.year_floor.tobytes() + rule.year_cap.tobytes()
                if band not in found:
                    found[band] = _in_a_band(plain, pay, rule, turnover)
                due = found[band]
            else:
                due = _in_a_band(History(due, calendar_month, _counted(before, rule.first_month())), due, rule, turnover)
        total = total + rule.rate * due
        if np.any(rule.flat):
            total = total + np.where(pay * 12 <= rule.off_above, rule.flat, 0.0)
    return total


def _in_a_band(history: History, due: Array, rule: Rule, turnover: Array) -> Array:
    """What counts of a month between the year's floor and cap. (draw, cohort, month)."""
    capped = capped_pay(history, rule.year_cap, turnover)
    due = due if capped is history.pay else history.by_month(capped)
    if np.any(rule.year_floor > 0):
        due = due - history.by_month(capped_pay(history, rule.year_floor, turnover))
    return due


def _counted(pay: Array, rule: Rule) -> Array:
    """Pay of a month that a contribution is reckoned on, before any yearly band."""
    return pay if rule.on_all_pay else np.where(pay * 12 <= rule.off_above, rule.band(pay), 0.0)


def contributions_of_a_year(pay: Array, rules: Schedule) -> Array:
    """D4 over a calendar year at one monthly pay, a twelfth of it. pay (draw, cohort, 1) -> (draw, cohort)."""
    then = {country: tuple(rule.last_month() for rule in some) for country, some in rules.rules.items()}
    last = Schedule(then, rules.turnover[..., -1:], 1, rules.countries)
    return contributions(np.repeat(pay, 12, axis=-1), last).mean(axis=-1)


def on_a_lump(pay: Array, before: Array, lump: Array, rules: Schedule, months: np.ndarray, whose: list[int]) -> Array:
    """D4 on a sum paid once on top of a month's pay: the contributions of the year so far with it less those without it.

    For people who have been there since January. pay (draw, cohort, month) all that counts; before (draw, cohort, 1) that of a month before
    the plan; lump (draw, entry, some months), `months` which and `whose` the cohort of each -> same.
    """
    parts = []
    for some, cohorts in rules.by_country():
        there = np.arange(pay.shape[1])[cohorts]
        entries = np.flatnonzero(np.isin(whose, there))
        if not len(entries):
            continue
        own = np.searchsorted(there, np.asarray(whose)[entries])
        parts.append((entries, _on_a_lump(pay[:, there], before[:, there], lump[:, entries], some, rules.calendar_month, months, own)))
    return _together(parts, lump.shape)


def _on_a_lump(
    pay: Array, before: Array, lump: Array, rules: tuple[Rule, ...], calendar_month: int, months: np.ndarray, whose: np.ndarray
) -> Array:
    """The same for the people of one country."""
    total: Array = np.zeros(np.broadcast_shapes((pay.shape[0], 1, 1), lump.shape))
    paid = pay[..., months][:, whose]
    plain: Array | None = None  # pay of the year so far, the same for every rule that counts all of it
    for rule in rules:
        now = rule.in_months(months)
        counts = paid * 12 <= now.off_above
        more = np.where(counts, now.band(paid + lump) - now.band(paid), 0.0)
        if rule.by_year:
            so_far = plain if rule.on_all_pay and plain is not None else _year_to_date(pay, before, rule, calendar_month, months)[:, whose]
            plain = so_far if rule.on_all_pay else plain
            more = np.clip(so_far + more, now.year_floor, now.year_cap) - np.clip(so_far, now.year_floor, now.year_cap)
        total = total + now.rate * more
    return total


def _year_to_date(pay: Array, before: Array, rule: Rule, calendar_month: int, months: np.ndarray) -> Array:
    """What counts of a person's pay from January to the end of some months. (draw, cohort, some months)."""
    due, due_before = _counted(pay, rule), (before if rule.on_all_pay else _counted(before, rule.first_month()))[..., 0]
    out: Array = np.empty((*due.shape[:2], len(months)))
    for number, month in enumerate(months):
        since_january = (calendar_month - 1 + int(month)) % 12
        first = int(month) - since_january
        out[..., number] = due[..., max(first, 0) : int(month) + 1].sum(axis=-1) + max(-first, 0) * due_before
    return out
