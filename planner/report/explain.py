"""A cost line of one month and owner as text: its formula in words and in numbers, and what each number rests on, down to the sources."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from math import floor, log10
from typing import NoReturn

from babel.numbers import format_decimal, format_percent

from planner.analysis.difference import Plan
from planner.model.register import LINES
from planner.report.explained import Explanation, Owners, Rests, as_text
from planner.report.formula import evaluate, names_in, pruned, written
from planner.report.origins import NOISE, Origins, Row, names, steps, together, value_at
from planner.report.term import Term
from planner.report.terms import TERMS
from planner.report.words import LOCALE
from planner.scenario.language import marked
from planner.scenario.language import text as _
from planner.scenario.quantity import month_number, month_text, nearest
from planner.scenario.text import Problem, ScenarioError

MOST = 12  # quantities of a term that are listed
FEW = 3
MOST_DIGITS = 12
HINT = marked("Down to the sources: one of them with --owner NAME")
KINDS = {"cohort": marked("team or move"), "site": marked("site"), "move": marked("move"), "vendor": marked("vendor")}

OWNERS = {"cohort": marked("cohort"), "site": marked("site"), "move": marked("move"), "vendor": marked("vendor")}


def explain_text(plan: Plan, line: str, owner: str = "", month: str = "", locale: str = LOCALE, hint: str = "") -> str:
    """As `explained`, laid out for a terminal."""
    return as_text(explained(plan, line, owner, month, locale, hint))


def explained(plan: Plan, line: str, owner: str = "", month: str = "", locale: str = LOCALE, hint: str = "") -> Explanation:
    """A line of one owner and month explained, or of all owners with a value, `hint` saying how to pick one.

    Raises ScenarioError for a name or month that is not there.
    """
    if line not in LINES:
        _refuse("line", line, LINES)
    owners = plan.ledger.owners(line)
    if owner and owner not in owners:
        _refuse(f"{KINDS[LINES[line].owner]} with {line}", owner, owners)
    chosen = [owners.index(owner)] if owner else list(range(len(owners)))
    asked = _month(plan, line, month)
    book = _Book(plan, line, locale)
    first = next((t for t in range(book.months) if book.having(chosen, t)), None)
    t = asked if asked is not None else first or 0
    having, note = book.having(chosen, t), ""
    if first is None:
        note = _("It is 0 at the decision.") if line == "upfront" else _("It is 0 in every month of the plan.")
    elif not having:
        note = _("The first month with a value is {month}.").format(month=book.when(first))
    elif not month and line != "upfront":
        note = _("{month} is the first month with a value.").format(month=book.when(t))
    if len(chosen) == 1 or len(having) == 1:
        return book.one((having or chosen)[0], t, note)
    return book.all_of(having, t, note, hint or _(HINT)) if having else book.nobody(chosen, t, note, later=first is not None)


def _refuse(what: str, name: str, known: Iterable[str]) -> NoReturn:
    near = nearest(name, known)
    hint = f"did you mean {near}? There" if near else "there"
    raise ScenarioError([Problem("explain", f"no {what} is called '{name}'; {hint} is {', '.join(known) or 'none'}")])


def _month(plan: Plan, line: str, month: str) -> int | None:
    """The number of a month in the plan, 0 for its first, None if none is named."""
    if not month:
        return None
    start, months = plan.ledger.start, plan.ledger.months
    try:
        number = month_number(month) - start
    except ValueError as error:
        raise ScenarioError([Problem("--month", str(error))]) from None
    if line == "upfront":
        raise ScenarioError([Problem("--month", "upfront is due at the decision and not in a month; leave the month out")])
    if not 0 <= number < months:
        raise ScenarioError([Problem("--month", f"{month} is outside the plan, {month_text(start)} to {month_text(start + months - 1)}")])
    return number


class _Book:
    """A plan, a line of it, and how its numbers are written; a month counts from 0."""

    def __init__(self, plan: Plan, line: str, locale: str):
        self.line, self.locale = line, locale
        self.ledger, self.scenario, self.spec = plan.ledger, plan.scenario, LINES[line]
        self.months = 1 if line == "upfront" else plan.ledger.months
        self.formula = ast.parse(self.spec.formula, mode="eval").body
        self.origins = Origins(plan.scenario)
        self.sources: dict[str, str] = {}
        self.title = _("{name} ({file}), library {library}").format(name=plan.name, file=plan.scenario.file, library=plan.scenario.library)

    def when(self, t: int) -> str:
        return _("at the decision") if self.line == "upfront" else month_text(self.ledger.start + t)

    def cost(self, owner: int, t: int) -> float:
        if self.line == "upfront":
            return float(self.ledger.upfront[self.line][0, owner])
        return value_at(self.ledger.costs[self.line], owner, t)

    def having(self, owners: list[int], t: int) -> list[int]:
        """The owners whose value in a month is not 0."""
        return [owner for owner in owners if abs(self.cost(owner, t)) > NOISE]

    def values(self, owner: int, t: int) -> dict[str, float]:
        return {name: value_at(self.ledger.terms[name], owner, t) for name in names_in(self.formula)}

    def one(self, owner: int, t: int, note: str) -> Explanation:
        """One owner and month in full."""
        value, values = self.cost(owner, t), self.values(owner, t)
        named = names(self.scenario, self.ledger, self.line, owner)
        shown = pruned(self.formula, values)
        texts = self._texts(shown, values)
        formula = [written(shown, {name: _(TERMS[name].label) for name in texts}), *([written(shown, texts)] if len(texts) > 1 else [])]
        formula.append(f"{self._money(value)} {self.ledger.currency}")
        zero = [_(TERMS[name].label) for name in values if name not in texts and not values[name]]
        rests = []
        for name in texts:
            term = TERMS[name]
            title = f"{_(term.label)}: {texts[name]} {self._unit(term.unit, named)}".rstrip()
            rests.append(self._rests(title, [_(term.about), *self._steps(term, owner, t, named)], self._origins_of(name, owner, t), values[name]))
        return Explanation(
            self._headline(self.ledger.owners(self.line)[owner], t, value),
            self._quiet(note),
            _(self.spec.about),
            formula=(formula[0], *(f"= {text}" for text in formula[1:])),
            left_out=_("left out, since 0 in this month: {terms}").format(terms=", ".join(zero)) if zero else "",
            rests=tuple(rests),
            sources=self._sources(),
        )

    def all_of(self, owners: list[int], t: int, note: str, hint: str) -> Explanation:
        """All owners with a value in a month, a row each, and their sum."""
        values = {owner: self.values(owner, t) for owner in owners}
        labels = {name: _(TERMS[name].label) for name in names_in(self.formula)}
        converted = any(row.get("exchange", 1.0) != 1 for row in values.values())
        general = pruned(self.formula, {**dict.fromkeys(labels, 1.0), "exchange": 2.0 if converted else 1.0})
        rows = []
        for owner in owners:
            shown = pruned(self.formula, values[owner])
            rows.append((self.ledger.owners(self.line)[owner], written(shown, self._texts(shown, values[owner])), self._money(self.cost(owner, t))))
        total = self.ledger.at_start(self.line)[0] if self.line == "upfront" else self.ledger.by_month(self.line)[0, t]
        head = (_(KINDS[self.spec.owner]), written(general, labels), self.ledger.currency)
        owned = Owners(head, (*rows, (_("sum"), "", self._money(total))), hint)
        return Explanation(self._headline("", t, total), self._quiet(note), _(self.spec.about), owners=owned)

    def nobody(self, owners: list[int], t: int, note: str, *, later: bool) -> Explanation:
        """Why a line is 0 for all: its formula, and what the terms rest on that are 0 in every month."""
        labels = {name: _(TERMS[name].label) for name in names_in(self.formula)}
        front = (self._headline("", t, 0.0), self._quiet(note), _(self.spec.about))
        if later:
            return Explanation(*front)
        none = "" if owners else _("There is no {owner} in the plan.").format(owner=_(OWNERS[self.spec.owner]))
        empty = [
            name for name in labels if not any(abs(self.values(owner, m)[name]) > NOISE for owner in owners for m in range(self.months))
        ]
        rests = [
            self._rests(
                _("{term}: 0 throughout").format(term=_(TERMS[name].label)),
                [_(TERMS[name].about)],
                together([self._origins_of(name, owner, t) for owner in owners]),
                0.0,
            )
            for name in (empty if owners else [])
        ]
        return Explanation(*front, formula=(written(self.formula, labels),), left_out=none, rests=tuple(rests), sources=self._sources())

    def _quiet(self, note: str) -> tuple[str, ...]:
        return (note, self.title) if note else (self.title,)

    def _headline(self, of: str, t: int, value: float) -> str:
        words = [*([_("once")] if self.spec.one_off else []), *([_("soft: time, not cash")] if self.spec.kind == "soft" else [])]
        if self.line == "upfront":
            said = _("{line} of {owner}: {amount}") if of else _("{line}: {amount}")
        else:
            said = _("{line} of {owner} in {month}: {amount}") if of else _("{line} in {month}: {amount}")
        amount = f"{self._money(value)} {self.ledger.currency}"
        return said.format(line=_(self.spec.label), owner=of, month=self.when(t), amount=amount) + (f" ({'; '.join(words)})" if words else "")

    def _money(self, value: float) -> str:
        return str(format_decimal(round(value, 2) + 0.0, format="#,##0.00", locale=self.locale))

    def _number(self, value: float, digits: int = MOST_DIGITS, least: int = 0) -> str:
        pattern = "#,##0." + "0" * least + "#" * (digits - least)
        return str(format_decimal(round(value, digits) + 0.0, format=pattern, locale=self.locale))

    def _texts(self, shown: ast.expr, values: Mapping[str, float]) -> dict[str, str]:
        """The numbers of a formula with as few digits as give its result to the cent."""
        terms = sorted(names_in(shown), key=lambda name: not _is_money(TERMS[name].unit))
        digits, goal = dict.fromkeys(terms, MOST_DIGITS), round(evaluate(shown, values), 2)
        for name in terms:
            small = abs(values[name])
            least = 2 if _is_money(TERMS[name].unit) or not 0 < small < 1 else 2 - floor(log10(small))
            for count in range(min(least, MOST_DIGITS), MOST_DIGITS):
                trial = digits | {name: count}
                if round(evaluate(shown, {name: round(values[name], trial[name]) for name in terms}), 2) == goal:
                    digits = trial
                    break
        return {name: self._number(values[name], digits[name], 2 * _is_money(TERMS[name].unit)) for name in names_in(shown)}

    def _unit(self, unit: str, named: Mapping[str, Sequence[str]]) -> str:
        return _(unit).format(currency=self.ledger.currency, local=(*named.get("local", ()), self.ledger.currency)[0])

    def _steps(self, term: Term, owner: int, t: int, named: Mapping[str, Sequence[str]]) -> list[str]:
        found = [
            f"{_(step.name(value))} {self._number(abs(value), *((2, 2) if _is_money(step.unit) else (4,)))} {self._unit(step.unit, named)}".strip()
            for step, value in steps(self.ledger, self.line, owner, t, term.steps.split())
        ]
        return [_("this month: {steps}").format(steps="; ".join(found))] if found else []

    def _origins_of(self, name: str, owner: int, t: int) -> list[Row]:
        named = names(self.scenario, self.ledger, self.line, owner)
        return self.origins.of(TERMS[name], named, self.ledger.start + t)

    def _rests(self, title: str, about: list[str], found: list[Row], value: float) -> Rests:
        """What a term rests on; a default that changes nothing shows only where the term is 0."""
        kept = found if not value else [row for row in found if not row.idle]
        rows = tuple((row.address, self._value(row), row.origin + self._footnote(row.source)) for row in kept[:MOST])
        idle, more = [row.address for row in found if row not in kept], len(kept) - MOST
        rest = [_("... and {count} more, see `assumptions`").format(count=more)] if more > 0 else []
        which = ", ".join(idle) if len(idle) <= FEW else _("{count} more, see `assumptions`").format(count=len(idle))
        rest += [_("without effect, by default: {which}").format(which=which)] if idle else []
        return Rests(title, tuple(about), rows, tuple(rest))

    def _value(self, row: Row) -> str:
        if isinstance(row.value, str):
            return row.value
        if row.kind == "month":
            return month_text(row.value)
        if row.kind == "share":
            return f"{format_percent(row.value, format='#,##0.########%', locale=self.locale)} {row.unit}".strip()
        return f"{self._number(row.value, 10)} {row.unit}".strip()

    def _footnote(self, source: str) -> str:
        return f" [{self.sources.setdefault(source, str(len(self.sources) + 1))}]" if source else ""

    def _sources(self) -> tuple[str, ...]:
        return tuple(f"[{number}] {text}" for text, number in self.sources.items())


def _is_money(unit: str) -> bool:
    return unit.startswith(("{currency} per", "{local} per")) or unit in ("{currency}", "{local}")
