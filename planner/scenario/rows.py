"""A row of a firm's table while it is read: what is wrong with its cells is noted, so that one line tells all of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from planner.scenario.cells import Reader
from planner.scenario.headings import check_columns
from planner.scenario.language import text as _
from planner.scenario.sheets import Cell, Sheet, is_total, text_of
from planner.scenario.text import Problem

_ERROR = re.compile(r"#(REF|N/A|NAME|VALUE|DIV/0|NULL|NUM|SPILL|CALC)[!?]?\Z")
_NOT_KNOWN = frozenset(["tbd", "tbc", "tba", "t.b.d", "n/a", "na", "n.a", "none", "unknown", "not known", "-", "--", "–", "—", "?", "??"])


class Row:
    """Cells by field, with the columns that they stand in; `wrong` fills as they are read."""

    def __init__(self, number: int, cells: Mapping[str, Cell], matched: Mapping[str, str], reader: Reader):
        self.number, self.cells, self.matched, self.reader = number, cells, matched, reader
        self.wrong: list[str] = []

    def has(self, field: str) -> bool:
        """Whether the column is matched and the cell not empty."""
        return self.cells.get(field, "") != ""

    def refuse(self, field: str, message: str) -> None:
        """Notes what is wrong with a cell, by the name of its column."""
        self.wrong.append(f"{self.matched[field]}: {message}")

    def text(self, field: str) -> str:
        """A cell as text, "" where there is none; a formula and an error of the sheet are refused."""
        text = text_of(self.cells.get(field, ""))
        if _ERROR.match(text):
            self.refuse(field, _("is an error of the sheet ({cell})").format(cell=text))
        elif text.startswith("="):
            self.refuse(field, _("is a formula; nothing in a table is run"))
        return text[:80]

    def amount(self, field: str, least: float, most: float, way_out: str = "") -> float | None:
        """A cell's number, None where there is none or it is wrong; `way_out` says behind what is wrong what else may be done."""
        return self._read(field, lambda cell: self.reader.number(cell, least, most), way_out)

    def not_known(self, field: str) -> bool:
        """Whether a cell says in a word or sign that nothing is known: TBD, n/a, a dash, a question mark."""
        cell = self.cells.get(field, "")
        return isinstance(cell, str) and cell.strip().strip(".").lower() in _NOT_KNOWN

    def month(self, field: str) -> int | None:
        """A cell's month (months since year 0), None where there is none or it is wrong."""
        found = self._read(field, self.reader.month)
        return None if found is None else int(found)

    def share(self, field: str, least: float, most: float) -> float | None:
        """A cell's share, None where there is none or it is wrong."""
        found = self._read(field, self.reader.share)
        if found is not None and not least <= found <= most:
            self.refuse(field, _("must be between {least}% and {most}%").format(least=f"{least * 100:g}", most=f"{most * 100:g}"))
        return found

    def days(self, field: str, hybrid_days: float | None) -> float | None:
        """A cell's days on site, None where there is none or it is wrong."""
        return self._read(field, lambda cell: self.reader.days(cell, hybrid_days))

    def currency(self) -> None:
        """Refuses a row in another currency than the table is read in."""
        code = text_of(self.cells.get("currency", "")).upper()
        if code and code != self.reader.currency:
            line = _("is in {code}; this table is read in {currency}")
            self.refuse("currency", line.format(code=code[:10], currency=self.reader.currency))

    def _read(self, field: str, read: Callable[[Cell], float], way_out: str = "") -> float | None:
        if not self.has(field):
            return None
        try:
            return read(self.cells[field])
        except ValueError as error:
            self.refuse(field, f"{error}, {way_out}" if way_out else str(error))
            return None


def rows(sheet: Sheet, matched: Mapping[str, str], kind: str, reader: Reader) -> Iterator[tuple[Row, bool]]:
    """(row, whether it is a total of others) for each row of a table whose columns are matched (field -> column).

    A row that is longer than the columns has that noted. Raises ScenarioError if the matching can't be used.
    """
    check_columns(dict(matched), sheet.columns, kind, sheet.name)
    places = {field: sheet.columns.index(column) for field, column in matched.items()}
    named = ("role", "place") if kind == "roster" else ("ends",)
    for number, cells in zip(sheet.numbers, sheet.rows, strict=True):
        row = Row(number, {field: cells[at] for field, at in places.items()}, matched, reader)
        if len(cells) > len(sheet.columns):
            row.wrong.append(_("has more cells than there are columns; is a comma inside one of them?"))
        empty = any(not row.has(field) or is_total(row.cells[field]) for field in named)
        yield row, empty and (number in sheet.totals or any(map(is_total, cells)))


def problem(sheet: Sheet, row: Row) -> Problem:
    """The one line that says why a row can't be used."""
    return Problem(sheet.name, "; ".join(row.wrong), row.number)
