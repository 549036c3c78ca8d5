"""Sheets Assumptions and Changed assumptions of a workbook: one cell a value, inputs in one colour, and whether a change is calculated here."""

from __future__ import annotations

import datetime
import re
from typing import Any

from planner.analysis.compare import changed
from planner.report.assumptions import assumptions_json
from planner.report.excel_book import Book
from planner.report.excel_inputs import ADDRESS, FIRST, FROM, LABEL, UNIT, Entry
from planner.report.excel_style import GENERAL, cell_text, quantity_format
from planner.scenario.language import text as _
from planner.scenario.quantity import month_text

HEAD = 5  # the row with the headings, counted from 0
_LATEST, _EARLIEST = 9999 * 12 + 11, 1900 * 12


def numbered(book: Book) -> None:
    """Gives every cell its row: first those that the sheets calculate with."""
    entries = list(book.cells.entries.values())
    order = [entry for entry in entries if book.cells.is_live(entry)] + [entry for entry in entries if not book.cells.is_live(entry)]
    for number, entry in enumerate(order, HEAD + 2):
        entry.number = number


def assumptions(book: Book) -> None:
    """Every assumption of every plan."""
    sheet, cells = book.title("assumptions", _("Assumptions")), book.cells
    notes = (
        _("Blue on yellow: an input. Change it and the whole workbook follows, as `--set` does in the planner."),
        _(
            "A plan that has the same value as the base, or as a plan before it, repeats that cell; type over it to make a difference of it."
        ),
        _("Grey: what moves heads, seats or work, or is in no sheet's formula; change it in the planner and export again."),
    )
    for number, note in enumerate(notes, 1):
        book.text(sheet, number, 0, note, "quiet")
    count = len(book.plans)
    heads = [_("Address"), _("What it is"), _("Unit"), _("From"), *book.names, _("Low (5%)"), _("High (95%)"), _("In this workbook"),
             _("Moves what the planner computes"), _("Origin"), _("Source"), _("As of"), _("Confidence"), _("Note")]  # fmt: skip
    book.heads(sheet, HEAD, heads)
    for column in range(FIRST, FIRST + count + 2):  # above numbers
        sheet.write_string(HEAD, column, cell_text(heads[column]), book.styles("head right"))
    about = _about(book)
    used: set[str] = set()
    for entry in sorted(cells.entries.values(), key=lambda entry: entry.number):
        row = entry.number - 1
        owner = min(entry.values)
        known, found = cells.known[owner].get(entry.address), about[owner].get(entry.address)
        live = cells.is_live(entry)
        book.text(sheet, row, ADDRESS, entry.address, "" if live else "quiet")
        if known is None or found is None:
            words = cells.words[entry.address]
            book.text(sheet, row, LABEL, _("Choice: {words}").format(words=", ".join(words)), "quiet")
        else:
            book.text(sheet, row, LABEL, _(known.spec.label))
            book.text(sheet, row, UNIT, found["unit"], "quiet")
            if entry.shape:
                _month(book, row, FROM, entry.shape[entry.step], "")
        for plan in entry.values:
            _value(book, entry, plan, used)
        column = FIRST + count
        if known is not None and found is not None:
            for edge, value in enumerate((known.quantity.low, known.quantity.high)):
                if value is not None and not entry.step:
                    _number(book, row, column + edge, value, known.spec.kind, "quiet")
        state = _("live") if live else _("recalculate in the planner")
        if live and any(not cells.is_input(entry, plan) and entry.heads[plan] == plan for plan in entry.values):
            state = _("live where yellow")
        book.text(sheet, row, column + 2, state, "indent" if live else "quiet indent")
        book.text(sheet, row, column + 3, ", ".join(cells.moved.get(entry.address, [])[:3]), "quiet")
        if found is not None:
            for place, key in enumerate(("where", "source", "as_of", "confidence", "note")):
                text = str(found[key] or (found["origin"] if key == "where" else ""))
                if text:
                    book.text(sheet, row, column + 4 + place, " ".join(text.split()), "quiet")
    last = max(entry.number for entry in cells.entries.values())
    sheet.autofilter(HEAD, 0, last - 1, len(heads) - 1)
    _columns(sheet, count)
    sheet.freeze_panes(HEAD + 1, LABEL)
    book.printed(sheet, HEAD)
    sheet.print_area(HEAD, 0, last - 1, FIRST + count + 2)


def _about(book: Book) -> list[dict[str, dict[str, Any]]]:
    """What each plan says of each quantity, by its address."""
    if not book.about:
        book.about += [{row["address"]: row for row in assumptions_json(plan.model.scenario)} for plan in book.plans]
    return book.about


def _columns(sheet: Any, count: int) -> None:
    for column, width in ((ADDRESS, 46), (LABEL, 32), (UNIT, 22), (FROM, 9)):
        sheet.set_column(column, column, width)
    sheet.set_column(FIRST, FIRST + count + 1, 13)
    for number, width in enumerate((24, 40, 34, 50, 9, 12, 60)):
        sheet.set_column(FIRST + count + 2 + number, FIRST + count + 2 + number, width)


def _month(book: Book, row: int, column: int, month: float, words: str) -> None:
    """A month as a date of its first day; as text where a sheet's calendar does not reach it."""
    if _EARLIEST <= month <= _LATEST:
        year, number = divmod(int(month), 12)
        book.sheets["assumptions"].write_datetime(row, column, datetime.date(year, number + 1, 1), book.styles(words, "yyyy-mm"))
    else:
        book.text(book.sheets["assumptions"], row, column, month_text(month), words)


def _number(book: Book, row: int, column: int, value: float, kind: str, words: str) -> None:
    if kind == "month":
        _month(book, row, column, value, words)
    else:
        book.sheets["assumptions"].write_number(row, column, value, book.styles(words, quantity_format(kind, value)))


def _value(book: Book, entry: Entry, plan: int, used: set[str]) -> None:
    """A cell of a plan: an input, a repetition of another cell, or what the planner alone can change."""
    cells, sheet = book.cells, book.sheets["assumptions"]
    row, column, value = entry.number - 1, FIRST + plan, entry.values[plan]
    known = cells.known[plan].get(entry.address)
    kind = known.spec.kind if known else "choice"
    live = cells.is_live(entry)
    follows = entry.follows.get(plan)
    words = "" if live else "quiet"
    number = GENERAL if isinstance(value, str) else quantity_format(kind, value)
    if follows:
        target = cells.of_target(plan, follows)
        book.formula(sheet, row, column, target.cell(plan), float(value), words, number)
    elif entry.heads[plan] != plan:
        shown: float | str = _serial(value) if kind == "month" and not isinstance(value, str) else value
        book.formula(sheet, row, column, entry.cell(entry.heads[plan]), shown, words, number)
    elif isinstance(value, str):
        book.text(sheet, row, column, value, "input" if cells.is_input(entry, plan) else words)
        if cells.is_input(entry, plan):
            sheet.data_validation(row, column, row, column, {"validate": "list", "source": list(cells.words[entry.address])})
    else:
        _number(book, row, column, value, kind, "input" if cells.is_input(entry, plan) else words)
    if cells.is_input(entry, plan):
        book.out.define_name(_defined(entry, plan, used), f"={book.reference('assumptions', column, row)}")


def _serial(month: float) -> float:
    """A month as a sheet counts days."""
    year, number = divmod(int(month), 12)
    return float((datetime.date(year, number + 1, 1) - datetime.date(1899, 12, 30)).days)


def _defined(entry: Entry, plan: int, used: set[str]) -> str:
    """A name that Excel takes for a cell: letters, digits, dots; that of a plan has its number, that of a step its month."""
    name = re.sub(r"[^A-Za-z0-9_.]", "_", entry.address)
    name += f".from_{month_text(entry.shape[entry.step]).replace('-', '_')}" if entry.shape else ""
    name = f"plan_{plan}.{name}" if plan else f"base.{name}"
    wanted, count = name[:240], 1
    while wanted.lower() in used:
        count += 1
        wanted = f"{name[:240]}_{count}"
    used.add(wanted.lower())
    return wanted


def changed_assumptions(book: Book) -> None:
    """What differs between each plan and the base."""
    sheet = book.title(
        "changed", _("Changed assumptions"), cell_text(_("What a plan assumes otherwise than {name}").format(name=book.base.name))
    )
    heads = [_("Plan"), _("Address"), _("What it is"), _("Unit"), _("Base"), _("Plan's value"), _("Source"), _("Note")]
    book.heads(sheet, 3, heads)
    row = 3
    for number, d in enumerate(book.differences, 1):
        about = _about(book)[0] | _about(book)[number]
        for change in changed(d.base.scenario, d.plan.scenario):
            row += 1
            found = about.get(change.address)
            book.text(sheet, row, 0, d.plan.name)
            book.text(sheet, row, 1, change.address)
            for column, key in ((2, "label"), (3, "unit"), (6, "source"), (7, "note")):
                if found:
                    book.text(sheet, row, column, " ".join(str(found[key]).split()), "quiet" if column > 2 else "")
            for column, value, plan in ((4, change.base, 0), (5, change.scenario, number)):
                _side(book, row, column, change.address, value, plan)
    for column, width in enumerate((22, 46, 32, 22, 16, 16, 50, 60)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(4, 2)
    sheet.autofilter(3, 0, max(row, 4), len(heads) - 1)
    book.printed(sheet, 3)


def _side(book: Book, row: int, column: int, address: str, value: object, plan: int) -> None:
    """One side of a change: the cell of the assumption where it is one value, else text."""
    sheet, entry = book.sheets["changed"], book.cells.entries.get((address, (), 0))
    known = book.cells.known[plan].get(address)
    if value is None:
        book.text(sheet, row, column, "–", "right quiet")
    elif entry is not None and plan in entry.values and known is not None:
        own = entry.values[plan]
        shown = _serial(float(own)) if known.spec.kind == "month" else float(own)
        text = f"{book.reference('assumptions', FIRST + plan, entry.number - 1)}"
        book.formula(sheet, row, column, text, shown, "", quantity_format(known.spec.kind, float(own)))
    else:
        text = ", ".join(f"{key}: {item}" for key, item in value.items()) if isinstance(value, dict) else str(value)
        book.text(sheet, row, column, text, "right")
