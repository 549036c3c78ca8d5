"""Sheet Summary of a workbook: the answer, the firm's rule, figures that follow the inputs beside those of the export, warnings, charts."""

from __future__ import annotations

from typing import Any

from planner.analysis.decide import decision, verdicts
from planner.analysis.difference import Difference
from planner.analysis.warnings import warnings
from planner.model.register import LINES
from planner.report import items
from planner.report.excel_book import Book, total_of
from planner.report.excel_grid import column_name
from planner.report.excel_style import SERIES, cell_text, currency_format
from planner.report.words import headline, month_name
from planner.scenario.language import text as _
from planner.scenario.schema import specs

_WIDE = 7  # columns that a sentence takes


def summary(book: Book) -> None:
    """The first page."""
    names = book.names
    sheet = book.title("summary", cell_text(_("{base} against {others}").format(base=names[0], others=", ".join(names[1:]))))
    ledger = book.base.ledger
    about = _("{currency}, {first} to {last}; {day}; library {library}").format(
        currency=book.currency,
        first=month_name(ledger.start, book.locale),
        last=month_name(ledger.start + ledger.months - 1, book.locale),
        day=book.day,
        library=book.base.scenario.library,
    )
    book.text(sheet, 1, 0, about, "quiet")
    row = 3
    row = _sentences(book, row, _("The answer, as exported"), [headline(d, book.locale) for d in book.differences], "large")
    row = _rule(book, row)
    row = _charts(book, row)  # first, so that they stand on the first page that is printed
    row = _figures(book, row)
    _warnings(book, row)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, max(_WIDE, len(names)), 18)
    sheet.freeze_panes(2, 0)
    book.printed(sheet)


def _sentences(book: Book, row: int, head: str, texts: list[str], words: str = "") -> int:
    """Sentences below a heading, each over some columns; returns the next free row."""
    sheet = book.sheets["summary"]
    _block(book, row, head)
    for text in texts:
        row += 1
        sheet.merge_range(row, 0, row, _WIDE - 1, "", book.styles(f"wrap {words}"))
        sheet.write_string(row, 0, cell_text(text), book.styles(f"wrap {words}"))
        sheet.set_row(row, 17 * (1 + len(text) // (150 if words else 170)))
    return row + 2


def _block(book: Book, row: int, text: str) -> None:
    sheet = book.sheets["summary"]
    for column in range(_WIDE):
        sheet.write_blank(row, column, None, book.styles("block"))
    sheet.write_string(row, 0, cell_text(text), book.styles("block"))


def _rule(book: Book, row: int) -> int:
    """What the firm's rule chooses, and each criterion."""
    found = decision(book.differences)
    if found is None:
        return row
    sheet = book.sheets["summary"]
    row = _sentences(book, row, _("The firm's rule, as exported"), [found.why]) - 1
    for d in book.differences:
        for verdict in verdicts(d):
            label = _(specs(d.plan.scenario)[f"decide.{verdict.criterion}"].label)
            for column, text in enumerate(
                (
                    _("{plan}: {criterion}").format(plan=d.plan.name, criterion=label),
                    _("met") if verdict.passed else _("missed"),
                    verdict.text,
                )
            ):
                book.text(sheet, row, column, text, "bold" if column == 1 and not verdict.passed else "")
            row += 1
    return row + 1


def _figures(book: Book, row: int) -> int:
    """Figures of every plan: calculated here, and as the planner gave them."""
    sheet, money = book.sheets["summary"], currency_format(book.currency, book.locale)
    count = len(book.plans)
    book.heads(sheet, row, [_("Calculated in this workbook"), *book.names], 1)
    first = row + 1
    for label, texts in _calculated(book):
        row += 1
        book.text(sheet, row, 0, label)
        for column, found in enumerate(texts, 1):
            if found is not None:
                text, value = found
                book.formula(sheet, row, column, text, value, "bold right", "0.0" if label == _payback_label() else money)
    row += 2
    book.heads(sheet, row, [_("As exported by the planner"), *book.names], 1)
    exported = row + 1
    for label, values, pattern in _exported(book):
        row += 1
        book.text(sheet, row, 0, label)
        for column, shown in enumerate(values, 1):
            if isinstance(shown, str):
                book.text(sheet, row, column, shown, "planner right")
            elif shown is not None:
                sheet.write_number(row, column, shown, book.styles("planner", pattern))
    row += 2
    last = column_name(count)
    now, then = (f"B{at + 1}:{last}{at + 2}" for at in (first, exported))
    same, other = (
        _("The workbook gives the planner's figures."),
        _("Inputs were changed here: sentences, verdicts, warnings and grey figures are still those of the export."),
    )
    check = f"IF(SUMPRODUCT(ABS({now}-{then}))<0.01,{_quoted(same)},{_quoted(other)})"
    sheet.merge_range(row, 0, row, _WIDE - 1, "", book.styles("bold"))
    book.formula(sheet, row, 0, check, same, "bold")
    book.spots["check"] = book.reference("summary", 0, row)
    return row + 2


def _quoted(text: str) -> str:
    """A text in a formula, which takes 255 characters of it."""
    return '"' + text[:250].replace('"', '""') + '"'


def _payback_label() -> str:
    return _("Payback, months")


def _calculated(book: Book) -> list[tuple[str, list[tuple[str, float | str] | None]]]:
    """(label, formula and value of each plan or nothing)."""
    base, plans, differences = book.plans[0], book.plans[1:], book.differences
    totals: list[tuple[str, float | str] | None] = [(total_of(plan.total), plan.model.plan.total_cost) for plan in book.plans]
    present: list[tuple[str, float | str] | None] = [(plan.discounted.elsewhere("$C$"), plan.model.plan.npv_cost) for plan in book.plans]
    once = [line for line in book.lines if LINES[line].kind == "cash" and LINES[line].one_off]

    def one_off(number: int) -> str:
        own, of_base = ("+".join(total_of(plan.lines[line]) for line in once) or "0" for plan in (book.plans[number], base))
        return f"{own}-({of_base})"

    def payback(number: int, d: Difference) -> tuple[str, float | str]:
        spread, numbers, months = book.spots[f"so far {number}"], book.spots["numbers"], d.plan.ledger.months
        last = f"SUMPRODUCT(MAX(({spread}<-0.005)*({numbers}+1)))"
        at, after = f"INDEX({spread},{last})", f"INDEX({spread},{last}+1)"
        text = f"IF({last}=0,0,IF({last}={months + 1},{_quoted(_('not inside'))},{last}-1-{at}/({after}-{at})))"
        return text, _("not inside") if d.payback_months is None else d.payback_months

    return [
        (_("Cost over {n} months").format(n=book.base.ledger.months), totals),
        (_("Present value of the cost"), present),
        (_("Saving, undiscounted"), [None, *((f"{total_of(base.total)}-{total_of(p.total)}", d.saving) for p, d in zip(plans, differences, strict=True))]),
        (_("Saving in present value"), [None, *((f"{base.discounted.elsewhere('$C$')}-{p.discounted.elsewhere('$C$')}", d.npv_saving) for p, d in zip(plans, differences, strict=True))]),
        (_("One-off cost beyond that of the base"), [None, *((one_off(n), d.one_off_cost) for n, d in enumerate(differences, 1))]),
        (_("Most money out before it pays"), [None, *((f"-MIN(0,MIN({book.spots[f'so far {n}']}))", -d.lowest_cumulative + 0.0) for n, d in enumerate(differences, 1))]),
        (_payback_label(), [None, *(payback(n, d) for n, d in enumerate(differences, 1))]),
    ]  # fmt: skip


def _exported(book: Book) -> list[tuple[str, list[float | str | None], str]]:
    """(label, value of each plan, number format) as the planner has it; the cost of an item where one of the plans has it."""
    plans, none = [plan.model.plan for plan in book.plans], _("none")
    differences, whole, fine = book.differences, *(currency_format(book.currency, book.locale, decimals) for decimals in (0, 2))
    each: list[float | str | None] = [none if plan.cost_per_item is None else plan.cost_per_item for plan in plans]
    return [
        (_("Cost over {n} months").format(n=book.base.ledger.months), [plan.total_cost for plan in plans], whole),
        (_("Present value of the cost"), [plan.npv_cost for plan in plans], whole),
        *([(items.label(), each, fine)] if set(each) != {none} else []),
        (_("Saving in present value"), [None, *(d.npv_saving for d in differences)], whole),
        (_("Saving a year once settled"), [None, *(_("not settled") if d.run_rate is None else d.run_rate for d in differences)], whole),
        (_("Internal rate of return, % a year"), [None, *(none if d.irr is None else d.irr for d in differences)], "0.0%"),
        (_("Owed after the horizon, present value"), [plan.tail_cost for plan in plans], whole),
    ]


def _charts(book: Book, row: int) -> int:
    """Cumulative saving and cost by year."""
    sheet = book.sheets["summary"]
    line = book.out.add_chart({"type": "line"})
    for number in range(1, len(book.plans)):
        line.add_series({
            "name": book.spots[f"so far name {number}"],
            "categories": book.spots["months"],
            "values": book.spots[f"so far chart {number}"],
            "line": {"color": SERIES[number % len(SERIES)], "width": 2.25},
        })  # fmt: skip
    _look(line, _("Saved so far, thousands of {currency}").format(currency=book.currency))
    line.set_x_axis({"date_axis": True, "num_format": "yyyy", "major_unit": 12, "major_unit_type": "months", "label_position": "low"})
    sheet.insert_chart(row + 1, 0, line, {"description": _("Lines: cumulative saving of each plan by month")})
    columns = book.out.add_chart({"type": "column"})
    for number in range(len(book.plans)):
        columns.add_series({
            "name": book.spots[f"years name {number}"],
            "categories": book.spots["years"],
            "values": book.spots[f"years {number}"],
            "fill": {"color": SERIES[number % len(SERIES)]}, "gap": 60,
        })  # fmt: skip
    _look(columns, _("Cost by year, thousands of {currency}").format(currency=book.currency), min=0)
    sheet.insert_chart(row + 1, 3, columns, {"description": _("Columns: cost of each plan by year"), "x_offset": 40})
    return row + 19


def _look(chart: Any, title: str, **more: float) -> None:
    chart.set_title({"name": title, "name_font": {"size": 11}})
    chart.set_legend({"position": "bottom"})
    axis = {"num_format": "#,##0,", "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}, **more}
    chart.set_y_axis(axis)
    chart.set_size({"width": 610, "height": 320})


def _warnings(book: Book, row: int) -> None:
    """What the planner warns of, what blocks first."""
    sheet = book.sheets["summary"]
    weights = {"block": _("Before you use the figure"), "caution": _("Mind"), "note": _("Note")}
    _block(book, row, _("Warnings, as exported"))
    for d in book.differences:
        for warning in warnings(d):
            row += 1
            book.text(
                sheet, row, 0, f"{d.plan.name}: {weights[warning.severity]} ({warning.id})", "wrap bold" if warning.blocks else "wrap"
            )
            text = warning.message + (_(" Acknowledged by {who}.").format(who=warning.acknowledged) if warning.acknowledged else "")
            sheet.merge_range(row, 1, row, _WIDE - 1, "", book.styles("wrap"))
            sheet.write_string(row, 1, cell_text(text), book.styles("wrap"))
            sheet.set_row(row, 14 * (1 + len(text) // 120))
