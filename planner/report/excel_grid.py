"""The sheet of one plan before it is written: rows in blocks, months in columns; where a row comes to stand is known only at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import numpy as np

from planner.model.calendar import Array
from planner.report.excel_formula import Formula

LABEL, OWNER, CONSTANT, UNIT, BASIS, START, FIRST = range(7)  # columns; FIRST is that of the first month, or of the first before it


@cache
def column_name(number: int) -> str:
    """A, B, ..., Z, AA, ... of 0, 1, ..."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def sheet_reference(name: str) -> str:
    """A sheet's name as formulas write it."""
    return "'" + name.replace("'", "''") + "'"


class Row(Formula):
    """A row of the sheet, a value for each month or one; as a formula it is a reference to itself.

    `made` is what calculates it, None where the planner's values stand; `before` are the months of the calendar year before the plan.
    """

    def __init__(self, grid: Grid, label: str, owner: str, unit: str, values: Array, made: Formula | None):
        super().__init__(values, self._place)
        self.grid, self.label, self.owner, self.unit, self.made = grid, label, owner, unit, made
        self.once = self.values.ndim == 0
        self.number_of_row = 0
        self.line = ""  # of a cost
        self.at_start: Formula | None = None  # what is due at the decision
        self.start = 0.0
        self.before: list[Formula] = []
        self.bold = False
        self.whole = False

    def _place(self, t: int) -> str:
        if self.once:
            return f"${column_name(CONSTANT)}${self.number_of_row}"
        return f"{self.grid.column(t)}{self.number_of_row}"

    def fixed(self, t: int) -> Formula:
        """The value of one month, wherever it is used."""
        return Formula(self.values[t], lambda _: f"${self.grid.column(t)}${self.number_of_row}")

    def span(self, first: int, last: int, anchored: bool = False) -> str:
        """The cells from one month to another."""
        sign = "$" if anchored else ""
        return f"{sign}{self.grid.column(first)}{sign}{self.number_of_row}:{sign}{self.grid.column(last)}{sign}{self.number_of_row}"

    def elsewhere(self, column: str) -> str:
        """The cell of a column, from another sheet."""
        return f"{sheet_reference(self.grid.name)}!{column}{self.number_of_row}"


@dataclass
class Grid:
    """Rows in blocks. `ahead`: columns for the months of the first calendar year before the plan."""

    name: str
    months: int
    ahead: int
    blocks: dict[str, list[Row]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._columns = [column_name(FIRST + number) for number in range(self.ahead + self.months)]

    def column(self, t: int) -> str:
        """The letters of a month's column, 0 for the first month, below 0 for those before the plan."""
        return self._columns[self.ahead + t]

    def add(self, block: str, label: str, owner: str, unit: str, made: Formula | None, values: Array | float | None = None) -> Row:
        """A row of one value, or of one a month where the formula or the values have months."""
        found = np.asarray(values if values is not None else made.values if made else 0.0, dtype=float)
        row = Row(self, label, owner, unit, found, made)
        self.blocks.setdefault(block, []).append(row)
        return row

    def monthly(self, block: str, label: str, owner: str, unit: str, made: Formula | None, values: Array | float | None = None) -> Row:
        """A row of one value a month in any case."""
        found = values if values is not None else made.values if made else 0.0
        return self.add(block, label, owner, unit, made, np.broadcast_to(np.asarray(found, dtype=float), (self.months,)))

    def place(self, first: int, order: tuple[str, ...]) -> int:
        """Gives every row its number, blocks in an order with a heading each; returns the row after the last. Rows count from 1."""
        number = first
        for block in order:
            if self.blocks.get(block):
                number += 1  # the heading
                for row in self.blocks[block]:
                    row.number_of_row = number
                    number += 1
                number += 1
        return number
