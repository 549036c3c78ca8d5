"""The sheet of one plan: its model by month, cost lines first, then what they are calculated from."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np

from planner.model.calendar import discount_factors
from planner.model.register import LINES
from planner.report.excel_formula import Formula, formula
from planner.report.excel_grid import BASIS, CONSTANT, FIRST, LABEL, OWNER, START, UNIT, Row, column_name
from planner.report.excel_model import DATES, EXTRA, LINES_, ORDER, OWNERS, PAY, PEOPLE, SPACE, TIME, VENDORS, Model
from planner.report.excel_style import MONEY, WHOLE, Styles, cell_text, number_format
from planner.report.excel_vendors import with_work
from planner.report.tables import line_label
from planner.scenario.language import text as _

HEADINGS = {
    TIME: lambda: _("Time"),
    LINES_: lambda: _("Cost by line"),
    OWNERS: lambda: _("Cost by line and by team, move, site or vendor"),
    PEOPLE: lambda: _("People (heads paid in the month)"),
    PAY: lambda: _("Pay of a head, a month"),
    EXTRA: lambda: _("What else the lines are made of"),
    SPACE: lambda: _("Sites and leases"),
    VENDORS: lambda: _("Vendors"),
    DATES: lambda: _("Dates as months of the plan, and values that change with time"),
}


class PlanSheet:
    """The rows of a plan's sheet that the others refer to, by line; `discounted` is its present value, one cell."""

    def __init__(self, model: Model, lines: list[str]):
        self.model = model
        self.lines: dict[str, Row] = {}
        m, grid, months = model, model.grid, model.months
        rate = m.zero_if_blank("money.discount_rate")
        factors = (1 + rate) ** (-((m.time - 0.5) / 12))
        self.discount = grid.monthly(
            TIME, _("Discount factor, of the month's middle"), "", "", factors, discount_factors(rate.values, 1, months)
        )
        for line in [line for line in LINES if line in lines and line != "upfront"]:
            for owner in self._owners(line):
                model.cost(line, owner)
        self._upfront()
        by_line = {line: [row for row in grid.blocks.get(OWNERS, []) if row.line == line] for line in lines}
        grid.blocks[OWNERS] = [row for line in lines for row in by_line[line]]
        cash = [line for line in lines if LINES[line].kind == "cash"]
        for line in cash:
            self.lines[line] = self._sum(line_label(line), by_line[line])
        self.total = self._sum(_("Cash cost"), [self.lines[line] for line in cash])
        self.total.bold = True
        for line in [line for line in lines if line not in cash]:
            self.lines[line] = self._sum(line_label(line), by_line[line])
        values = float(self.total.start) + float((self.total.values * self.discount.values).sum())
        self.discounted = grid.add(LINES_, _("Present value of the cash cost"), "", m.ledger.currency, Formula(values, self._present))
        self.discounted.bold = True
        self.rows = grid.place(HEADER + 1, ORDER)

    def _present(self, _t: int) -> str:
        months = self.model.months
        return f"${column_name(START)}${self.total.number_of_row}+SUMPRODUCT({self.total.span(0, months - 1)},{self.discount.span(0, months - 1)})"

    def _owners(self, line: str) -> list[int]:
        """Owners with a value, and those that would have one if an input of their lease or contract were another."""
        m, found = self.model, self.model.owners_with(line)
        if line in ("rent", "flex_seats", "lease_exit", "fit_out"):
            sites = [n for n, name in enumerate(m.ledger.sites) if m.scenario.sites[name].lease or m.scenario.sites[name].leases]
            return sorted({*found, *sites})
        if line in ("vendor_bill", "vendor_exit", "vendor_governance"):
            return sorted({*found, *with_work(m)})
        return found

    def _upfront(self) -> None:
        m = self.model
        for number, move in enumerate(m.ledger.moves):
            value = float(m.ledger.upfront["upfront"][0, number])
            if value:
                cell = m.zero_if_blank(f"moves.{move}.upfront")
                row = m.grid.monthly(OWNERS, _(LINES["upfront"].label), move, m.ledger.currency, None, np.zeros(m.months))
                row.line, row.at_start, row.start = "upfront", cell, value

    def _sum(self, label: str, parts: list[Row]) -> Row:
        """A row that adds up others, which stand below one another."""
        m = self.model
        values = sum((part.values for part in parts), np.zeros(m.months))

        def text(t: int) -> str:
            column = m.grid.column(t)
            return f"SUM({column}{parts[0].number_of_row}:{column}{parts[-1].number_of_row})" if parts else "0"

        row = m.grid.monthly(LINES_, label, "", m.ledger.currency, Formula(values, text) if parts else formula(0.0), values)
        row.start = float(sum(part.start for part in parts))
        if any(part.start for part in parts):
            column = column_name(START)
            row.at_start = Formula(row.start, lambda _t: f"SUM({column}{parts[0].number_of_row}:{column}{parts[-1].number_of_row})")
        return row


HEADER = 6  # the row with the months, counted from 1


def write(sheet: Any, plan: PlanSheet, styles: Styles, notes: list[str]) -> None:
    """Writes a plan's sheet."""
    m, grid = plan.model, plan.model.grid
    ledger = m.ledger
    sheet.write_string(0, 0, cell_text(m.plan.name), styles("title"))
    for number, note in enumerate(notes):
        sheet.write_string(1 + number, 0, cell_text(note), styles("quiet"))
    for column, text in (
        (LABEL, _("Line or term")),
        (OWNER, _("Of")),
        (CONSTANT, _("Total, or one value")),
        (UNIT, _("Unit")),
        (BASIS, _("Basis")),
        (START, _("At the decision")),
    ):
        sheet.write_string(HEADER - 1, column, text, styles("head right" if column in (CONSTANT, START) else "head"))
    for month in range(-grid.ahead, m.months):
        year, number = divmod(ledger.start + month, 12)
        sheet.write_datetime(HEADER - 1, FIRST + grid.ahead + month, datetime.date(year, number + 1, 1), styles("head right", "yyyy-mm"))
    for block in ORDER:
        rows = grid.blocks.get(block)
        if rows:
            top = rows[0].number_of_row - 2
            for column in range(FIRST + grid.ahead + m.months):
                sheet.write_blank(top, column, None, styles("block"))
            sheet.write_string(top, 0, HEADINGS[block](), styles("block"))
            for row in rows:
                _row(sheet, row, block, styles)
    sheet.freeze_panes(HEADER, UNIT)
    sheet.ignore_errors({"formula_differs": f"A1:{column_name(FIRST + grid.ahead + m.months)}{plan.rows}"})
    for first, last, width in (
        (LABEL, LABEL, 38),
        (OWNER, OWNER, 22),
        (CONSTANT, CONSTANT, 15),
        (UNIT, UNIT, 22),
        (BASIS, BASIS, 16),
        (START, START, 13),
    ):
        sheet.set_column(first, last, width)
    if grid.ahead:
        sheet.set_column(FIRST, FIRST + grid.ahead - 1, 11, None, {"hidden": True, "level": 1})
    sheet.set_column(FIRST + grid.ahead, FIRST + grid.ahead + m.months - 1, 11.5)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(-(-m.months // 18), 0)
    sheet.repeat_rows(HEADER - 1)
    sheet.repeat_columns(LABEL, CONSTANT)
    sheet.set_footer("&L&A&C&P / &N&R&F")


def _row(sheet: Any, row: Row, block: str, styles: Styles) -> None:
    grid, months = row.grid, row.grid.months
    r = row.number_of_row - 1
    cost = block in (LINES_, OWNERS)
    words = "planner" if row.made is None and row.at_start is None and block != TIME else ""
    words += " total" if row.bold else ""
    number = MONEY if cost else WHOLE if row.whole else number_format(row.unit, ())
    style = styles(words, number)
    texts = styles("bold" if row.bold else "")
    sheet.write_string(r, LABEL, cell_text(row.label), texts)
    if row.owner:
        sheet.write_string(r, OWNER, cell_text(row.owner), texts)
    if row.unit:
        sheet.write_string(r, UNIT, row.unit, styles("quiet indent"))
    if block != TIME or row.made:
        calculated = row.made is not None or row.at_start is not None
        sheet.write_string(r, BASIS, _("calculated") if calculated else _("from the planner"), styles("quiet"))
    if row.once:
        one = number if not cost else MONEY
        if row.made:
            sheet.write_formula(r, CONSTANT, "=" + row.made.text(0), styles(words, one), float(row.values))
        else:
            sheet.write_number(r, CONSTANT, float(row.values), styles(words, one))
        return
    if cost:
        first, last = grid.column(0), grid.column(months - 1)
        start = f"{column_name(START)}{r + 1}+" if row.at_start else ""
        sheet.write_formula(
            r,
            CONSTANT,
            f"={start}SUM({first}{r + 1}:{last}{r + 1})",
            styles("total" if row.bold else "bold", number),
            row.start + float(row.values.sum()),
        )
    if row.at_start:
        sheet.write_formula(r, START, "=" + row.at_start.text(0), style, row.start)
    if row.line == "upfront" and block == OWNERS:
        return
    column = FIRST + grid.ahead
    for place, before in enumerate(row.before):
        if before.number is not None:
            sheet.write_number(r, FIRST + place, before.number, style)
        else:
            sheet.write_formula(r, FIRST + place, "=" + before.text(0), style, float(before.values))
    values = row.values.tolist()
    if row.made is None:
        for t in range(months):
            sheet.write_number(r, column + t, values[t], style)
        return
    text_of = row.made.text
    for t in range(months):
        sheet.write_formula(r, column + t, "=" + text_of(t), style, values[t])
