"""What the sheets of a workbook share: the plans, their sheets and names, and how a table is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from planner.analysis.difference import Difference, Plan
from planner.report.excel_grid import Row, column_name, sheet_reference
from planner.report.excel_inputs import Cells
from planner.report.excel_plan import PlanSheet
from planner.report.excel_style import GENERAL, Styles, cell_text
from planner.scenario.language import text as _


@dataclass
class Book:
    """A workbook that is being written. `titles` are the names of the fixed sheets by key; `spots` says where a sheet put what others refer to."""

    out: Any
    styles: Styles
    differences: list[Difference]
    cells: Cells
    plans: list[PlanSheet]
    lines: list[str]
    titles: dict[str, str]
    sheets: dict[str, Any]
    day: str
    locale: str
    bridge: bool
    spots: dict[str, str] = field(default_factory=dict)
    about: list[dict[str, dict[str, Any]]] = field(default_factory=list)  # of each plan: what it says of each quantity

    @property
    def base(self) -> Plan:
        return self.differences[0].base

    @property
    def currency(self) -> str:
        return self.base.ledger.currency

    @property
    def names(self) -> list[str]:
        """Names of the plans, the base first."""
        return [self.base.name, *(d.plan.name for d in self.differences)]

    def title(self, key: str, text: str, note: str = "") -> Any:
        """The sheet of a key with its title; returns it."""
        sheet = self.sheets[key]
        sheet.write_string(0, 0, text, self.styles("title"))
        if note:
            sheet.write_string(1, 0, note, self.styles("quiet"))
        return sheet

    def heads(self, sheet: Any, row: int, texts: Sequence[str], left: int = 99) -> None:
        """A row of headings, those from column `left` on above numbers."""
        for number, text in enumerate(texts):
            sheet.write_string(row, number, cell_text(text), self.styles("head" if number < left else "head right"))
        sheet.set_row(row, 30)

    def text(self, sheet: Any, row: int, column: int, text: str, words: str = "") -> None:
        if text:
            sheet.write_string(row, column, cell_text(text), self.styles(words))
        elif words:
            sheet.write_blank(row, column, None, self.styles(words))

    def formula(self, sheet: Any, row: int, column: int, text: str, value: float | str, words: str = "", number: str = GENERAL) -> None:
        sheet.write_formula(row, column, f"={text}", self.styles(words, number), value)

    def reference(self, key: str, column: int, row: int) -> str:
        """A cell of a fixed sheet, both counted from 0."""
        return f"{sheet_reference(self.titles[key])}!${column_name(column)}${row + 1}"

    def span(self, key: str, column: int, first: int, last: int) -> str:
        """Cells of a column of a fixed sheet."""
        name = column_name(column)
        return f"{sheet_reference(self.titles[key])}!${name}${first + 1}:${name}${last + 1}"

    def printed(self, sheet: Any, head: int | None = None, wide: int = 1) -> None:
        """Landscape, a page wide, titles repeated."""
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(wide, 0)
        sheet.set_margins(0.5, 0.5, 0.6, 0.6)
        sheet.set_footer("&L&A&C&P / &N&R&F")
        sheet.hide_gridlines(2)
        if head is not None:
            sheet.repeat_rows(head)


def total_of(row: Row) -> str:
    """The cell with the total of a row of a plan's sheet, from another sheet."""
    return row.elsewhere("$C$")


def unit_note(currency: str) -> str:
    return _("Amounts in {currency}").format(currency=currency)
