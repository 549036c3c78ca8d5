"""The monthly model of one plan as rows of a sheet: each cost line as its formula says, over terms that are calculated or are the planner's."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import cast

import numpy as np

from planner.analysis.difference import Plan
from planner.model import headcount, posts
from planner.model.calendar import Array
from planner.model.inputs import Inputs
from planner.model.register import LINES
from planner.report.excel_formula import ATOM, Formula, formula, remainder, total, when
from planner.report.excel_grid import Grid, Row, sheet_reference
from planner.report.excel_inputs import Cells, Entry
from planner.report.formula import evaluate, names_in
from planner.report.origins import Origins, names
from planner.report.term import Term
from planner.report.terms import TERMS
from planner.scenario.language import text as _

Live = Callable[["Model", int], Formula | None]
NOTHING = 1e-9
_SPACE = "seats begins ends seats_per_module break.month sublease.month after.seats"
ALSO = {  # what moves a term of the planner beside what its explanation names
    "passes": " ".join(f"sites.{{site}}.{lease}.{key}" for lease in ("lease", "leases.*") for key in _SPACE.split()),
}
FROM_PLANNER = ("front_office",)  # lines of which no term is calculated here
_OF_PAY = ("exchange", "pay", "bonus_months", "extra_months", "contributions", "benefits")
CLOSE = 1e-6  # of money: a calculated term that is further off gives way to the planner's
TIME, LINES_, OWNERS, PEOPLE, PAY, EXTRA, SPACE, VENDORS, DATES = (
    "time",
    "lines",
    "owners",
    "people",
    "pay",
    "extra",
    "space",
    "vendors",
    "dates",
)
ORDER = (TIME, LINES_, OWNERS, PEOPLE, PAY, EXTRA, SPACE, VENDORS, DATES)


class Model:
    """Rows of one plan. A term is asked for by its name and owner, and is made when it is first asked for.

    `live` has what can be calculated; a term that it does not have, or whose formula does not give the planner's value, is a row of values.
    """

    def __init__(self, number: int, plan: Plan, cells: Cells, live: Mapping[str, Live], sheet: str):
        self.number, self.plan, self.cells, self.live = number, plan, cells, live
        self.scenario, self.ledger = plan.scenario, plan.ledger
        self.months = plan.ledger.months
        self.calendar_month = self.ledger.start % 12 + 1
        self.grid = Grid(sheet, self.months, self.calendar_month - 1)
        self.rows: dict[tuple[str, object], Row] = {}
        self._resolved: dict[object, list[str]] = {}
        self._named: dict[object, dict[str, Sequence[str]]] = {}
        self.given_up: list[tuple[str, str]] = []  # (term, owner) whose formula did not give the planner's value
        start, months = self.ledger.start, np.arange(float(self.months))
        year, month = (self.grid.monthly(TIME, label, "", "", None, values) for label, values in (
            (_("Calendar year"), (start + months) // 12.0), (_("Calendar month"), (start + months) % 12 + 1.0)))  # fmt: skip
        self.year, self.calendar = year, month
        self.calendar.before = [formula(float(number)) for number in range(1, self.grid.ahead + 1)]
        self.time = self.grid.monthly(TIME, _("Month of the plan"), "", "", None, months + 1.0)
        for row in (year, month, self.time):
            row.whole = True

    @cached_property
    def inputs(self) -> Inputs:
        return Inputs(self.scenario)

    @cached_property
    def work(self) -> posts.Work:
        return posts.work(self.inputs)

    @cached_property
    def turnover(self) -> Array:
        return headcount.monthly_turnover(self.inputs)

    @cached_property
    def origins(self) -> Origins:
        return Origins(self.scenario)

    # inputs

    def value(self, address: str) -> Formula | None:
        """A quantity, None where it is blank or unknown; a row of its own where it changes with time."""
        entries = self.cells.of(self.number, address)
        if not entries:
            return None
        if len(entries) == 1:
            return self.cells.formula(entries[0], self.number)
        return self._row(("dated", entries[0].address), lambda: self._dated(entries))

    def number_of(self, address: str) -> float:
        """The value of a quantity at the start, 0 where there is none; asking for it makes no formula of it."""
        row = self.cells.known[self.number].get(address)
        return 0.0 if row is None else max((abs(value) for _, value in row.quantity.dated), default=abs(row.quantity.value))

    def zero_if_blank(self, address: str) -> Formula:
        return self.value(address) or formula(0.0)

    def _dated(self, entries: list[Entry]) -> Row:
        values = np.full(self.months, entries[0].values[self.number])
        for entry in entries:
            values[max(entry.shape[entry.step] - self.ledger.start, 0) :] = entry.values[self.number]
        first, last, sheet = entries[0], entries[-1], sheet_reference(self.cells.sheet)

        def text(t: int) -> str:
            dates = f"{sheet}!$D${first.number}:$D${last.number}"
            amounts = f"{sheet}!{first.cell(self.number)}:{last.cell(self.number)}"
            return f"LOOKUP(MAX({self.grid.column(t)}${self.date_row},{sheet}!$D${first.number}),{dates},{amounts})"

        spec = self.cells.known[self.number][first.address].spec
        return self.grid.monthly(DATES, _(spec.label), first.address, "", Formula(values, text))

    date_row = 6  # of the sheet: the months as dates

    def month(self, address: str) -> Formula | None:
        """A month of the scenario as the number of a month of the plan, 1 for its first; None where it is blank."""
        entries = self.cells.of(self.number, address)
        if not entries:
            return None
        cell = self.cells.formula(entries[0], self.number)
        first = self.ledger.start
        zero = f"({first // 12}*12+{first % 12})"

        def text(t: int) -> str:
            return f"YEAR({cell.text(t)})*12+MONTH({cell.text(t)})-{zero}"

        made = Formula(cell.values - (first - 1), text, 1)
        label = _("{label}: month of the plan").format(label=self.cells.known[self.number][address].spec.label)
        return self._row(("month", address), lambda: self.grid.add(DATES, label, address, "", made))

    def chosen(self, address: str, word: str) -> Formula:
        """Whether a choice is this word."""
        (entry,) = self.cells.of(self.number, address)
        return Formula(entry.values[self.number] == word, lambda t: f'{self.cells.reference(entry, self.number)}="{word}"', 0)

    # rows

    def _row(self, key: tuple[str, object], make: Callable[[], Row]) -> Row:
        if key not in self.rows:
            self.rows[key] = make()
        return self.rows[key]

    def row(self, key: str, owner: object, make: Callable[[], Row]) -> Row:
        """A row that is made once."""
        return self._row((key, owner), make)

    def given(
        self, key: str, owner: object, block: str, label: str, of: str, unit: str, values: Array | float, rests: tuple[str, str, int]
    ) -> Formula:
        """What the planner alone can compute. `rests`: (addresses as in Term, line, owner of the line), none of which is live any more."""

        def make() -> Row:
            found = np.asarray(values, dtype=float)
            self.moves(label, *rests)
            if found.ndim and np.all(found == found[0]) and key != "term heads":
                found = found[0]
            return self.grid.add(block, label, of, unit, None, found)

        return self._row((key, owner), make)

    def moves(self, label: str, templates: str, line: str, owner: int) -> None:
        """Notes that some quantities move what the planner alone can compute."""
        named = self.names(line, owner)
        for word in templates.split():
            used = tuple((kind, *named.get(kind, ())) for kind in re.findall(r"{(\w+)}|(\w+)\?", word) for kind in kind if kind)
            key = (word, used)
            if key not in self._resolved:
                found = self.origins.of(Term("", "", "", word), named, self.ledger.start)
                self._resolved[key] = [address for row in found for address in self._with_targets(row.address)]
            for address in self._resolved[key]:
                labels = self.cells.moved.setdefault(address, [])
                if label not in labels:
                    labels.append(label)

    def _with_targets(self, address: str) -> list[str]:
        """An address, and those whose value it takes."""
        out, known = [address], self.cells.known[self.number]
        while out[-1] in known and known[out[-1]].quantity.same_as:
            out.append(known[out[-1]].quantity.same_as)
        return out

    def names(self, line: str, owner: int) -> dict[str, Sequence[str]]:
        """Names of each kind that an owner of a line has, as in explanations."""
        key = (LINES[line].owner, owner)
        if key not in self._named:
            self._named[key] = names(self.scenario, self.ledger, line, owner)
        return self._named[key]

    def ledger_values(self, name: str, owner: int) -> Array:
        """A term of the ledger by month, blanks as 0. (month,)."""
        found = self.ledger.terms[name][0, owner]
        return np.nan_to_num(np.broadcast_to(found, (self.months,)))

    def state(self, name: str, owner: int) -> Array:
        """A state of the ledger by month. (month,)."""
        return np.broadcast_to(self.ledger.states[name][0, owner], (self.months,))

    def term(self, name: str, owner: int, line: str) -> Formula:
        """A term of a line's formula for one owner."""
        key = f"term {name}"
        if (key, owner) in self.rows:
            return self.rows[key, owner]
        values = self.ledger_values(name, owner)
        block, label, of = self._block(line, name), self._label(name), self._owner(line, owner)
        unit = self._unit(name, line, owner)
        made = self.live[name](self, owner) if name in self.live else None
        if made is not None and self._right(made, values):
            if isinstance(made, Row) or (made.values.ndim == 0 and made.rank == ATOM):
                return made  # a row or a cell of its own already
            return self._row((key, owner), lambda: self.grid.add(block, label, of, unit, made))
        if made is not None:
            self.given_up.append((name, of))
        return self.given(key, owner, block, label, of, unit, values, (f"{TERMS[name].addresses} {ALSO.get(name, '')}", line, owner))

    def _right(self, made: Formula, values: Array) -> bool:
        """Whether a formula gives the planner's values."""
        return bool(np.all(np.abs(made.values - values) <= CLOSE * np.maximum(1.0, np.abs(values))))

    def _block(self, line: str, name: str) -> str:
        owner = LINES[line].owner
        return {"site": SPACE, "vendor": VENDORS}.get(owner, PEOPLE if name == "heads" else PAY if name in _OF_PAY else EXTRA)

    @staticmethod
    def _label(name: str) -> str:
        label = _(TERMS[name].label)
        return _(label[0].upper() + label[1:])

    def _owner(self, line: str, owner: int) -> str:
        return self.ledger.owners(line)[owner]

    def _unit(self, name: str, line: str, owner: int) -> str:
        local = self.names(line, owner).get("local") or [self.ledger.currency]
        return TERMS[name].unit.format(currency=self.ledger.currency, local=local[0])

    # lines

    def cost(self, line: str, owner: int) -> Row:
        """The cost of a line and owner."""

        def make() -> Row:
            values, of, currency = (
                np.broadcast_to(self.ledger.costs[line][0, owner], (self.months,)),
                self._owner(line, owner),
                self.ledger.currency,
            )
            row = self.grid.monthly(OWNERS, _(LINES[line].label), of, currency, self._cost(line, owner, values), values)
            row.line = line
            return row

        return self._row((f"cost {line}", owner), make)

    def _cost(self, line: str, owner: int, values: Array) -> Formula | None:
        """A line's formula over its terms, None where the planner's values stand."""
        spec = LINES[line]
        terms = names_in(spec.formula)
        if line not in FROM_PLANNER:
            parts = {name: self.term(name, owner, line) for name in terms}
            made = cast(Formula, evaluate(ast.parse(spec.formula, mode="eval").body, cast(Mapping[str, float], parts)))
            if self._right(made, values):
                return made
            self.given_up.append((line, self._owner(line, owner)))
        self.moves(_(spec.label), " ".join(TERMS[name].addresses for name in terms), line, owner)
        return None

    def owners_with(self, line: str) -> list[int]:
        """The owners of a line that have a value in some month."""
        found = np.abs(self.ledger.costs[line][0]) > NOTHING
        return [owner for owner in range(len(self.ledger.owners(line))) if found.ndim > 1 and found[owner].any()]

    # time

    def steps(self, key: str, label: str, owner: str, block: str, first: Formula, growth: Formula) -> Row:
        """A2: what yearly steps make of 1, the first in month `first`."""

        def make() -> Row:
            step = when((self.time >= first) * remainder(self.time - first, 12).equals(0), growth)
            values = np.cumprod(np.broadcast_to(1 + step.values, (self.months,)))
            made = Formula(values, lambda t: f"{row.text(t - 1)}*(1+{step.text(t)})" if t else f"1+{step.text(t)}")
            row = self.grid.monthly(block, label, owner, "", made)
            return row

        return self._row((key, owner), make)

    def sum_of(self, parts: list[Formula]) -> Formula:
        return total(parts) if parts else formula(0.0)
