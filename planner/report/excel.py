"""A comparison as a workbook that calculates: every cost line a formula over the cells of its assumptions."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date as day
from datetime import datetime, time
from html import escape
from typing import Any, cast

import xlsxwriter
from xlsxwriter.worksheet import CellFormulaTuple, Worksheet

from planner.analysis.difference import Difference
from planner.model.register import LINES
from planner.report import excel_heads, excel_once, excel_pay, excel_plan, excel_space, excel_vendors
from planner.report.chance import Sampled
from planner.report.excel_about import about, scenario_files
from planner.report.excel_assumptions import assumptions, changed_assumptions, numbered
from planner.report.excel_book import Book
from planner.report.excel_comparison import bridge, comparison
from planner.report.excel_inputs import Cells
from planner.report.excel_model import NOTHING, Live, Model
from planner.report.excel_plan import PlanSheet
from planner.report.excel_staffing import leases, staffing
from planner.report.excel_style import Styles, cell_text, sheet_names
from planner.report.excel_summary import summary
from planner.report.extract import SHEET
from planner.report.words import LOCALE
from planner.scenario.language import marked
from planner.scenario.language import text as _

LIVE = cast(Mapping[str, Live], {**excel_pay.LIVE, **excel_heads.LIVE, **excel_once.LIVE, **excel_space.LIVE, **excel_vendors.LIVE})
SHEETS: dict[str, tuple[str, Callable[[Book], None]]] = {  # key -> (name, what writes it); the plans' sheets stand after the assumptions
    "summary": (marked("Summary"), summary),
    "assumptions": (marked("Assumptions"), assumptions),
    "comparison": (marked("Comparison"), comparison),
    "bridge": (marked("Bridge"), bridge),
    "changed": (marked("Changed assumptions"), changed_assumptions),
    "staffing": (marked("Staffing"), staffing),
    "leases": (marked("Leases"), leases),
    "about": (marked("About"), about),
    "files": (SHEET, scenario_files),
}
_ORDER = [name for key in SHEETS for name in (("sure", key) if key == "about" else (key,))]  # "sure" only where draws were made
_WRITTEN = (
    "comparison",
    "summary",
    "assumptions",
    "bridge",
    "changed",
    "staffing",
    "leases",
    "about",
    "files",
)  # summary refers to comparison


class _Page(Worksheet):  # type: ignore[misc]
    """A sheet whose formulas stand as they are written: XlsxWriter searches each for 30 newer functions, and each attribute for signs to escape,
    which takes longer than all the rest."""

    def _write_formula(self, row: int, col: int, formula: str, cell_format: Any = None, value: Any = 0) -> int:
        if self._check_dimensions(row, col):
            return -1
        self.table[row][col] = CellFormulaTuple(formula.removeprefix("="), cell_format, value)
        return 0

    def _xml_formula_element(self, formula: str, result: Any, attributes: Any = ()) -> None:
        told = "".join(f' {key}="{value}"' for key, value in attributes)  # the cell, the number of its format, str
        shown = escape(result, quote=False) if isinstance(result, str) else result
        self.fh.write(f"<c{told}><f>{escape(formula, quote=False)}</f><v>{shown}</v></c>")


def workbook(differences: list[Difference], *, date: str, locale: str = LOCALE, bridge: bool = False, sampled: Sampled | None = None) -> bytes:
    """The workbook of plans against one base. `date` is the day that it bears, such as 2026-11-24; `bridge` adds the saving by driver, which takes longer, and
    `sampled` a sheet on how sure it is."""
    plans = [differences[0].base, *(d.plan for d in differences)]
    data = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    out = xlsxwriter.Workbook(data, options)
    out.set_calc_mode("auto")
    out.set_properties(
        {
            "title": cell_text(" / ".join(plan.name for plan in plans))[:250],
            "created": datetime.combine(day.fromisoformat(date or "2000-01-01"), time(12)),
        }
    )
    names = {key: name if key == "files" else _(name) for key, (name, _write) in SHEETS.items()}
    if sampled:
        names = {"sure": _("How sure"), **names}
    keys = sorted(names, key=lambda key: _ORDER.index(key))
    titles = dict(zip(keys, sheet_names(names[key] for key in keys), strict=True))
    own = sheet_names([plan.name for plan in plans], titles.values())
    cells = Cells(plans, titles["assumptions"])
    models = [Model(number, plan, cells, LIVE, name) for number, (plan, name) in enumerate(zip(plans, own, strict=True))]
    lines = [line for line in LINES if any(_used(line, difference) for difference in differences)]
    sheets = [PlanSheet(model, lines) for model in models]
    made: dict[str, Any] = {}
    for key, name in titles.items():
        made[key] = out.add_worksheet(name, _Page)
        if key == "assumptions":
            pages = [out.add_worksheet(name, _Page) for name in own]
    styles = Styles(out)
    book = Book(out, styles, differences, cells, sheets, lines, titles, made, date, locale, bridge)
    numbered(book)
    for plan, page in zip(sheets, pages, strict=True):
        excel_plan.write(page, plan, styles, _notes(book, plan))
    for key in _WRITTEN:
        SHEETS[key][1](book)
    if sampled:
        from planner.report.excel_chance import sure  # with the charts' library, a second to load

        sure(book, sampled)
    made["summary"].activate()
    out.close()
    return data.getvalue()


def _used(line: str, difference: Difference) -> bool:
    """Whether a line has a value in one of two plans, or could have one if a lease were another."""
    ledgers = [side.ledger for side in (difference.base, difference.plan)]
    if line in ("rent", "flex_seats") and any(side.scenario.sites for side in (difference.base, difference.plan)):
        return True
    return any(bool((abs(ledger.costs[line] if line in ledger.costs else ledger.upfront[line]) > NOTHING).any()) for ledger in ledgers)


def _notes(book: Book, plan: PlanSheet) -> list[str]:
    m = plan.model
    return [
        " ".join(m.scenario.summary.split()),
        _("Amounts in {currency} unless a row says otherwise; heads, rates and money of a month. Inputs stand on the sheet of assumptions.").format(currency=book.currency),
        _("Black: calculated here. Grey and slanted: from the planner, does not follow inputs (see About)."),
    ]  # fmt: skip
