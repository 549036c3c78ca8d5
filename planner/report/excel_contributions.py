"""Employer contributions (D4) as formulas of a workbook: rates on pay between floor and cap, the yearly base expected over who holds the post."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from planner.model import bands
from planner.model.calendar import Array
from planner.report.excel_formula import Formula, formula, least, most, when
from planner.report.excel_grid import Row
from planner.report.excel_model import PAY, Model
from planner.scenario.language import text as _

_TURNOVER = "roles.{role}.turnover places.{place}.turnover_factor evidence.turnover.* arrangements.{arrangement}.days_on_site"


@dataclass(frozen=True)
class Rule:
    """One contribution of a country: what of a month's pay counts (`counted`), and the yearly band around it, None where there is none."""

    name: str
    rate: Formula | None
    flat: Formula | None
    counts: Formula | None
    off_above: Formula | None
    month_floor: Formula | None
    month_cap: Formula | None
    year_floor: Formula | None
    year_cap: Formula | None

    @property
    def key(self) -> tuple[bool, ...]:
        """Rules that count the same of pay have the same key, if they count all of it."""
        return tuple(part is None for part in (self.counts, self.off_above, self.month_floor, self.month_cap))

    @property
    def plain(self) -> bool:
        return all(self.key)

    def band(self, pay: Formula) -> Formula:
        """What of a month's pay counts, before any yearly band and low-pay limit."""
        out = pay * self.counts if self.counts is not None else pay
        out = least(out, self.month_cap) if self.month_cap is not None else out
        if self.month_floor is not None:
            return most(out - self.month_floor, 0.0)
        return out

    def counted(self, pay: Formula) -> Formula:
        """What of a month's pay counts, before any yearly band."""
        return self.limited(pay, self.band(pay))

    def limited(self, pay: Formula, amount: Formula) -> Formula:
        """An amount where pay is within the low-pay limit."""
        return amount if self.off_above is None else when(pay * 12 <= self.off_above, amount)


def rules(m: Model, owner: int) -> list[Rule]:
    """The contributions of a cohort's country; what is neutral is left out."""
    country = m.ledger.cohorts[owner].country
    out = []
    for name, spec in sorted(m.scenario.countries[country].contributions.items()):
        of = f"countries.{country}.contributions.{name}."

        def given(key: str, neutral: float | None = 0.0, of: str = of) -> Formula | None:
            known = m.cells.known[m.number].get(of + key)
            if known is None or (neutral is not None and not known.quantity.dated and known.quantity.value == neutral):
                return None
            return m.value(of + key)

        floor, cap, by_month = given("floor_per_year"), given("cap_per_year", None), spec.by == "month"
        month_cap = given("cap_per_month", None)
        if by_month and cap is not None:
            month_cap = cap / 12 if month_cap is None else least(month_cap, cap / 12)
        out.append(
            Rule(
                name=name,
                rate=given("rate"),
                flat=given("flat_per_month"),
                counts=given("share_of_pay", 1.0),
                off_above=given("off_above_per_year", None),
                month_floor=floor / 12 if by_month and floor is not None else None,
                month_cap=month_cap,
                year_floor=None if by_month else floor,
                year_cap=None if by_month else cap,
            )
        )
    return out


def local(m: Model, owner: int) -> str:
    """The currency in which a cohort is paid."""
    return m.scenario.countries[m.ledger.cohorts[owner].country].currency or m.ledger.currency


def _turnover(m: Model, owner: int) -> Formula:
    values = np.broadcast_to(m.turnover[0, owner], (m.months,))
    label, name = _("Turnover a month"), m.ledger.cohorts[owner].name
    return m.given("turnover", owner, PAY, label, name, _("share of heads"), values, (_TURNOVER, "base_pay", owner))


def due(m: Model, owner: int, rule: Rule, pay: Formula, of: str) -> Row:
    """A row of what counts of pay; pay itself where all of it does."""
    if rule.plain and isinstance(pay, Row):
        return pay
    label = _("Pay that counts: {name}").format(name=rule.name) + (f", {of}" if of else "")
    return m.row(
        "due", (owner, rule.name, of), lambda: m.grid.monthly(PAY, label, m.ledger.cohorts[owner].name, local(m, owner), rule.counted(pay))
    )


def year_to_date(m: Model, owner: int, rule: Rule, pay: Formula, before: Formula, of: str) -> Row:
    """A row of what has counted from January to the month before; `before` is the pay of a month before the plan."""
    counted = due(m, owner, rule, pay, of)
    first = rule.counted(before)
    position = (m.calendar_month - 1 + np.arange(m.months)) % 12
    values = np.zeros(m.months)
    for t in range(m.months):
        if position[t]:
            values[t] = values[t - 1] + counted.values[t - 1] if t else float(first.values) * m.grid.ahead

    def text(t: int) -> str:
        if position[t] == 0:
            return "0"
        return f"{row.text(t - 1)}+{counted.text(t - 1) if t else first.within(0, 2)}"

    def earlier(month: int, _t: int) -> str:
        return f"{row.text(month - m.grid.ahead - 1)}+{first.within(0, 2)}"

    def make() -> Row:
        label = (
            _("Pay of the year before the month")
            if rule.plain
            else _("Counted in the year before the month: {name}").format(name=rule.name)
        )
        found = m.grid.monthly(PAY, label + (f", {of}" if of else ""), m.ledger.cohorts[owner].name, local(m, owner), Formula(values, text))
        if m.grid.ahead:
            found.before = [
                formula(0.0),
                *(Formula(month * float(first.values), partial(earlier, month)) for month in range(1, m.grid.ahead)),
            ]
        return found

    row = m.row("year to date", (owner, "" if rule.plain else rule.name, of), make)
    return row


def _capped(m: Model, owner: int, rule: Rule, pay: Formula, before: Formula, of: str, limit: Formula) -> Formula:
    """D4: pay below a yearly limit, expected over those who came in this month, last month, ... and those who have been there since January.

    With B the year's pay before each month, those who came in month j have earned B_t - B_j before month t, and P_t more in it.
    """
    counted, so_far, leaves = due(m, owner, rule, pay, of), year_to_date(m, owner, rule, pay, before, of), _turnover(m, owner)

    def text(t: int) -> str:
        january = t - (m.calendar_month - 1 + t) % 12
        number, earlier = m.calendar.span(january, t), so_far.span(january, t)
        a, cap = leaves.within(t, 2), limit.within(t, 2)
        p, b, n = counted.text(t), so_far.text(t), m.calendar.text(t)
        weight = f"(1-{a})^({n}-{number})*(({number}=1)+({number}>1)*{a})"
        return f"SUMPRODUCT({weight}*({p}-ABS({b}+{p}-{earlier}-{cap})+ABS({b}-{earlier}-{cap})))/2"

    first = np.broadcast_to(rule.counted(before).values, (1, 1, 1))
    history = bands.History(np.broadcast_to(counted.values, (1, 1, m.months)), m.calendar_month, first)
    values = history.by_month(bands.capped_pay(history, _spread(limit.values), _spread(leaves.values)))[0, 0]
    return Formula(values, text, 2)


def _spread(values: Array) -> Array:
    """One value or one a month as (draw, owner, month)."""
    return np.reshape(values, (1, 1, -1))


def contributions(m: Model, owner: int, pay: Formula, before: Formula, of: str) -> Formula | None:
    """D4 summed over the country's contributions, of a head; None where everybody leaves within a month."""
    if np.any(m.turnover[0, owner] >= 1):
        return None
    parts: list[Formula] = []
    name = m.ledger.cohorts[owner].name
    for rule in rules(m, owner):
        if rule.rate is None:
            pass
        elif rule.year_cap is not None or rule.year_floor is not None:
            upper = due(m, owner, rule, pay, of) if rule.year_cap is None else _capped(m, owner, rule, pay, before, of, rule.year_cap)
            base = upper if rule.year_floor is None else upper - _capped(m, owner, rule, pay, before, of, rule.year_floor)
            label = _("Contribution: {name}").format(name=rule.name) + (f", {of}" if of else "")
            made = rule.rate * base
            parts.append(m.row("contribution", (owner, rule.name, of), partial(m.grid.monthly, PAY, label, name, local(m, owner), made)))
        else:
            parts.append(rule.rate * (pay if rule.plain else due(m, owner, rule, pay, of)))
        if rule.flat is not None:
            parts.append(rule.limited(pay, rule.flat))
    return m.sum_of(parts)


def on_a_lump(m: Model, owner: int, pay: Formula, before: Formula, lump: Formula, months: np.ndarray) -> Formula:
    """D4 on a sum paid once on top of a month's pay: contributions of the year so far with it less those without it.

    `months` are those in which the sum is asked for; elsewhere the values are not meant.
    """
    parts: list[Formula] = [formula(0.0)]
    for rule in rules(m, owner):
        if rule.rate is None:
            continue
        more = rule.limited(pay, lump if rule.plain else rule.band(pay + lump) - rule.band(pay))
        if rule.year_cap is not None or rule.year_floor is not None:
            so_far = year_to_date(m, owner, rule, pay, before, "") + due(m, owner, rule, pay, "")

            def kept(amount: Formula, rule: Rule = rule) -> Formula:
                amount = amount if rule.year_floor is None else most(amount, rule.year_floor)
                return amount if rule.year_cap is None else least(amount, rule.year_cap)

            more = kept(so_far + more) - kept(so_far)
        parts.append(rule.rate * more)
    return m.sum_of(parts)
