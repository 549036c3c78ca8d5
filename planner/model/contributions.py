"""Employer contributions (D4): rates on pay between floor and cap, by year or by month, flat amounts, low-pay limits."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from planner.model.inputs import Array, Inputs


def _constant(value: float) -> Array:
    return np.full((1, 1, 1), value)


@dataclass(frozen=True)
class Rule:
    """One contribution in each cohort's country, in its currency; arrays are (draw, cohort, month or 1). Where a country does
    not have it, rate and flat amount are 0; without a cap it is infinite."""

    rate: Array
    flat: Array = field(default_factory=lambda: _constant(0.0))
    counts: Array = field(default_factory=lambda: _constant(1.0))  # share of pay on which it is due
    off_above: Array = field(default_factory=lambda: _constant(np.inf))  # yearly pay
    year_floor: Array = field(default_factory=lambda: _constant(0.0))
    year_cap: Array = field(default_factory=lambda: _constant(np.inf))
    month_floor: Array = field(default_factory=lambda: _constant(0.0))
    month_cap: Array = field(default_factory=lambda: _constant(np.inf))

    def of(self, rows: list[int]) -> Rule:
        """The rule of some cohorts."""
        return Rule(*(values[:, rows] for values in vars(self).values()))

    def in_months(self, months: np.ndarray) -> Rule:
        """The rule in some months of the plan."""
        return Rule(*(values if values.shape[-1] == 1 else values[..., months] for values in vars(self).values()))

    def band(self, pay: Array) -> Array:
        """The part of a month's pay that counts, between the month's floor and cap."""
        return np.maximum(np.minimum(pay * self.counts, self.month_cap) - self.month_floor, 0.0)

    def first_month(self) -> Rule:
        """The rule as it is in the first month."""
        return Rule(*(values[..., :1] for values in vars(self).values()))

    def last_month(self) -> Rule:
        """The rule as it is in the last month."""
        return Rule(*(values[..., -1:] for values in vars(self).values()))


@dataclass(frozen=True)
class Schedule:
    """The contributions of each cohort's country, with the monthly turnover (draw, cohort, month or 1) that restarts yearly bases."""

    rules: tuple[Rule, ...]
    turnover: Array
    calendar_month: int

    def of(self, rows: list[int]) -> Schedule:
        """The schedule of some cohorts."""
        return Schedule(tuple(rule.of(rows) for rule in self.rules), self.turnover[:, rows], self.calendar_month)


def schedule(inputs: Inputs, turnover: Array) -> Schedule:
    """The contribution schedule of every cohort. A band counted `by: month` is applied to each month at a twelfth of its yearly limits."""
    countries = inputs.scenario.countries
    names = sorted({name for country in countries.values() for name in country.contributions})
    rules = []
    for name in names:

        def given(field: str, blank: float, name: str = name) -> Array:
            values = inputs.of(f"countries.{{}}.contributions.{name}.{field}", [cohort.country for cohort in inputs.cohorts])
            return np.where(np.isnan(values), blank, values)

        own = [countries[cohort.country].contributions.get(name) for cohort in inputs.cohorts]
        monthly = np.array([rule is not None and rule.by == "month" for rule in own])[:, None]
        floor, cap = given("floor_per_year", 0.0), given("cap_per_year", np.inf)
        rules.append(
            Rule(
                rate=given("rate", 0.0),
                flat=given("flat_per_month", 0.0),
                counts=given("share_of_pay", 1.0),
                off_above=given("off_above_per_year", np.inf),
                year_floor=np.where(monthly, 0.0, floor),
                year_cap=np.where(monthly, np.inf, cap),
                month_floor=np.where(monthly, floor / 12, 0.0),
                month_cap=np.minimum(given("cap_per_month", np.inf), np.where(monthly, cap / 12, np.inf)),
            )
        )
    return Schedule(tuple(rules), turnover, inputs.calendar_month)


def contributions(pay: Array, rules: Schedule, before: Array | None = None) -> Array:
    """D4 summed over the country's contributions, expected for a post. (draw, cohort, month) -> same.

    `before` (draw, cohort, 1) is the pay of the months of the year before the plan, that of its first month if not given.
    """
    total: Array = np.zeros(pay.shape)
    before = pay[..., :1] if before is None else before
    for rule in rules.rules:
        due, due_before = _counted(pay, rule), _counted(before, rule.first_month())
        if np.any(np.isfinite(rule.year_cap)) or np.any(rule.year_floor > 0):
            history = History(due, rules.calendar_month, due_before)
            due = capped_pay(history, rule.year_cap, rules.turnover)
            if np.any(rule.year_floor > 0):
                due = due - capped_pay(history, rule.year_floor, rules.turnover)
        total = total + rule.rate * due + np.where(pay * 12 <= rule.off_above, rule.flat, 0.0)
    return total


def _counted(pay: Array, rule: Rule) -> Array:
    """Pay of a month that a contribution is reckoned on, before any yearly band."""
    if not (
        np.any(rule.counts != 1)
        or np.any(np.isfinite(rule.month_cap))
        or np.any(rule.month_floor > 0)
        or np.any(np.isfinite(rule.off_above))
    ):
        return pay
    return np.where(pay * 12 <= rule.off_above, rule.band(pay), 0.0)


def contributions_of_a_year(pay: Array, rules: Schedule) -> Array:
    """D4 over a calendar year at one monthly pay, a twelfth of it. pay (draw, cohort, 1) -> (draw, cohort)."""
    last = Schedule(tuple(rule.last_month() for rule in rules.rules), rules.turnover[..., -1:], 1)
    return contributions(np.repeat(pay, 12, axis=-1), last).mean(axis=-1)


class History:
    """Pay with the months of the first calendar year before the plan. Arrays are (draw, owner, month)."""

    def __init__(self, pay: Array, calendar_month: int, before: Array | None = None):
        self.before = calendar_month - 1
        first = np.broadcast_to(pay[..., :1] if before is None else before, (*pay.shape[:-1], 1))
        self.pay = np.concatenate([np.repeat(first, self.before, axis=-1), pay], axis=-1)
        self.month_of_year = np.arange(self.pay.shape[-1]) % 12
        self.running = np.concatenate([np.zeros((*pay.shape[:-1], 1)), np.cumsum(self.pay, axis=-1)], axis=-1)
        self.year_to_date = self.since(self.month_of_year)

    def padded(self, values: Array) -> Array:
        """Values by month with those of the months before the plan."""
        if values.shape[-1] == 1 or self.before == 0:
            return values
        return np.concatenate([np.repeat(values[..., :1], self.before, axis=-1), values], axis=-1)

    def since(self, months_ago: np.ndarray | int) -> Array:
        """Pay of the month and of the `months_ago` before it."""
        months = np.arange(self.pay.shape[-1])
        return self.running[..., 1:] - self.running[..., np.maximum(months - months_ago, 0)]


def capped_pay(history: History, cap: Array, turnover: Array) -> Array:
    """D4: pay below the yearly cap, min(YTD_t, cap) - min(YTD_{t-1}, cap), expected over who holds the post.

    The base restarts in January and with each person: of the holders of a post in the m-th month of a year, (1-a)^(m-1)
    have been there since January and a(1-a)^d started d months ago. cap and monthly turnover (draw, owner, month or 1)
    -> (draw, owner, month).
    """
    cap, turnover = history.padded(cap), history.padded(turnover)
    over = np.any(history.year_to_date > cap, axis=(0, 2))
    out = np.broadcast_to(
        history.pay, np.broadcast_shapes(history.pay.shape, cap.shape, turnover.shape if np.any(over) else (1, 1, 1))
    ).copy()
    if np.any(over):
        out[:, over] = _expected(history, cap, turnover, over)
    return out[..., history.before :]


def _expected(history: History, cap: Array, turnover: Array, rows: np.ndarray) -> Array:
    """The expectation over d, the months since the holder's base began; stops when everybody that old is past the cap."""
    cap, a = cap[:, rows], turnover[:, rows]
    shape = np.broadcast_shapes((history.pay.shape[0], cap.shape[1], history.pay.shape[2]), cap.shape, a.shape)
    pay = np.broadcast_to(history.pay[:, rows], shape)
    running = np.broadcast_to(history.running[:, rows], (*shape[:2], shape[2] + 1))
    total: Array = np.zeros(shape)
    for d in range(min(12, shape[2])):
        here = slice(d, None)  # the first month of the arrays is a January
        limit, leaves = (values[..., here] if values.shape[-1] > 1 else values for values in (cap, a))
        since = history.month_of_year[here]
        earned = running[..., 1 + d :] - running[..., : shape[2] - d]
        counted = np.minimum(earned, limit)
        earned -= pay[..., here]
        counted -= np.minimum(earned, limit, out=earned)
        if not np.any(counted[..., since >= d]):
            break
        left = (1 - leaves) ** d
        from_january = counted[..., since == d] * (left[..., since == d] if left.shape[-1] > 1 else left)
        counted *= left * leaves
        counted[..., since == d] = from_january
        counted[..., since < d] = 0.0
        total[..., here] += counted
    return total


def on_a_lump(pay: Array, lump: Array, rules: Schedule, months: np.ndarray) -> Array:
    """D4 on a sum paid once on top of a month's pay: the contributions of the year so far with it less those without it.

    For people who have been there since January. pay (draw, cohort, month); lump (draw, cohort, some months), `months` which -> same.
    """
    total: Array = np.zeros(np.broadcast_shapes((pay.shape[0], pay.shape[1], len(months)), lump.shape))
    paid = pay[..., months]
    for rule in rules.rules:
        now = rule.in_months(months)
        counts = paid * 12 <= now.off_above
        banded = now.band(paid)
        more = np.where(counts, now.band(paid + lump) - banded, 0.0)
        if np.any(np.isfinite(rule.year_cap)) or np.any(rule.year_floor > 0):
            history = History(np.where(pay * 12 <= rule.off_above, rule.band(pay), 0.0), rules.calendar_month)
            so_far = history.year_to_date[..., history.before :][..., months]
            more = np.clip(so_far + more, now.year_floor, now.year_cap) - np.clip(so_far, now.year_floor, now.year_cap)
        total = total + now.rate * more
    return total
