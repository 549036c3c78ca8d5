"""Sheets Comparison and Bridge of a workbook: cost by line, by year and by month of every plan, and where the saving comes from."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import numpy as np

from planner.analysis.difference import Difference
from planner.analysis.measures import cost_by_month
from planner.model.register import LINES
from planner.report.excel_book import Book, total_of, unit_note
from planner.report.excel_grid import START, column_name, sheet_reference
from planner.report.excel_plan import PlanSheet
from planner.report.excel_style import MONEY, ORANGE, TEAL
from planner.report.tables import line_label
from planner.report.why import DRIVERS
from planner.scenario.language import text as _
from planner.scenario.quantity import year_text

_COST = 2  # the first column with a cost


def comparison(book: Book) -> None:
    """By line, by (fiscal) year and by month."""
    sheet = book.title("comparison", _("Comparison"), unit_note(book.currency) + _("; a saving is above zero where a plan is cheaper"))
    count = len(book.plans)
    heads = [
        *(_("Cost: {name}").format(name=name) for name in book.names),
        *(_("Saving: {name}").format(name=name) for name in book.names[1:]),
    ]
    row = 3
    book.heads(sheet, row, [_("By line, undiscounted"), _("Kind"), *heads], 2)
    cash = [line for line in book.lines if LINES[line].kind == "cash"]
    for line in [*cash, "", *(line for line in book.lines if line not in cash)]:
        row += 1
        words = "" if line else "total"
        book.text(sheet, row, 0, line_label(line) if line else _("Cash cost over the horizon"), words)
        book.text(sheet, row, 1, "" if not line else _("cash") if line in cash else _("time"), words)
        _costs(book, row, [_line(plan, line) for plan in book.plans], words)
    row = _years(book, row + 3, heads)
    _months(book, row + 3)
    sheet.set_column(0, 0, 42)
    sheet.set_column(1, 1, 8)
    sheet.set_column(_COST, _COST + 3 * count, 16)
    sheet.freeze_panes(4, 2)
    book.printed(sheet, 3)


def _line(plan: PlanSheet, line: str) -> tuple[str, float]:
    """(the cell with a line's total, its value); "" is the total of cash."""
    row = plan.lines[line] if line else plan.total
    return total_of(row), row.start + float(row.values.sum())


def _costs(book: Book, row: int, found: Sequence[tuple[str, float]], words: str = "") -> None:
    """Costs of the plans in a row, and what each saves against the base."""
    sheet, count = book.sheets["comparison"], len(book.plans)
    for number, (cell, value) in enumerate(found):
        book.formula(sheet, row, _COST + number, cell, value, words, MONEY)
    for number in range(1, count):
        base, own = (f"{column_name(_COST + n)}{row + 1}" for n in (0, number))
        book.formula(sheet, row, _COST + count + number - 1, f"{base}-{own}", found[0][1] - found[number][1], words, MONEY)


def _years(book: Book, row: int, heads: list[str]) -> int:
    """Cash by year; what is due at the decision is in the first."""
    sheet, ledger = book.sheets["comparison"], book.base.ledger
    starts = book.base.scenario.fiscal_year_starts
    book.heads(sheet, row, [_("By fiscal year, cash") if starts != 1 else _("By year, cash"), "", *heads], 2)
    labels = [year_text(ledger.start + t, starts) for t in range(ledger.months)]
    first = row + 1
    for label in dict.fromkeys(labels):
        row += 1
        months = [t for t, own in enumerate(labels) if own == label]
        book.text(sheet, row, 0, label)
        found = []
        for plan in book.plans:
            start = plan.total.start if months[0] == 0 else 0.0
            cell = f"SUM({sheet_reference(plan.model.grid.name)}!{plan.total.span(months[0], months[-1])})"
            cell += f"+{plan.total.elsewhere(column_name(START))}" if months[0] == 0 and plan.total.at_start else ""
            found.append((cell, start + float(plan.total.values[months].sum())))
        _costs(book, row, found)
    for number in range(len(book.plans)):
        book.spots[f"years {number}"] = "=" + book.span("comparison", _COST + number, first, row)
        book.spots[f"years name {number}"] = "=" + book.reference("comparison", _COST + number, first - 1)
    book.spots["years"] = "=" + book.span("comparison", 0, first, row)
    return row


def _months(book: Book, row: int) -> None:
    """Cost, saving and cumulative saving by month, the decision first; what the summary's figures and charts refer to."""
    sheet, count, ledger = book.sheets["comparison"], len(book.plans), book.base.ledger
    names = book.names
    heads = [*(_("Cost: {name}").format(name=name) for name in names), *(_("Saving: {name}").format(name=name) for name in names[1:])]
    heads += [_("Saved so far: {name}").format(name=name) for name in names[1:]]
    book.heads(sheet, row, [_("By month, cash"), _("Month"), *heads], 2)
    first, so_far = row + 1, _COST + 2 * count - 1
    costs = [np.concatenate([[plan.total.start], cost_by_month(plan.model.ledger)[0]]) for plan in book.plans]
    for t in range(ledger.months + 1):
        row += 1
        if t:
            sheet.write_datetime(row, 0, _day(ledger.start + t - 1), book.styles("left", "yyyy-mm"))
        else:
            book.text(sheet, row, 0, _("At the decision"))
        sheet.write_number(row, 1, t, book.styles("quiet"))
        found = []
        for plan, cost in zip(book.plans, costs, strict=True):
            column = column_name(START) if not t else plan.model.grid.column(t - 1)
            found.append((plan.total.elsewhere(column), float(cost[t])))
        _costs(book, row, found)
        for number in range(1, count):
            saving, own = column_name(_COST + count + number - 1), column_name(so_far + number - 1)
            text = f"{saving}{row + 1}" + (f"+{own}{row}" if t else "")
            value = float((costs[0] - costs[number])[: t + 1].sum())
            book.formula(sheet, row, so_far + number - 1, text, value, "", MONEY)
    book.spots["months"] = "=" + book.span("comparison", 0, first + 1, row)
    for number in range(1, count):
        spread = book.span("comparison", so_far + number - 1, first, row)
        book.spots[f"so far {number}"] = spread
        book.spots[f"so far chart {number}"] = "=" + book.span("comparison", so_far + number - 1, first + 1, row)
        book.spots[f"so far name {number}"] = "=" + book.reference("comparison", so_far + number - 1, first - 1)
    book.spots["numbers"] = book.span("comparison", 1, first, row)


def _day(month: int) -> datetime.date:
    return datetime.date(month // 12, month % 12 + 1, 1)


def bridge(book: Book) -> None:
    """Present value of what each plan saves, by line; by driver where that was asked for."""
    note = _("Present value of what a plan saves against {name}, by cost line").format(name=book.base.name)
    sheet = book.title("bridge", _("Bridge"), "")
    book.text(sheet, 1, 0, f"{note}. {unit_note(book.currency)}", "quiet")
    row = 3
    for number, d in enumerate(book.differences, 1):
        row = _bridge_of(book, number, d, row)
    sheet.set_column(0, 0, 42)
    sheet.set_column(1, 3, 17)
    sheet.set_column(4, 5, 12)
    book.printed(sheet)


def _bridge_of(book: Book, number: int, d: Difference, row: int) -> int:
    sheet, base, plan = book.sheets["bridge"], book.plans[0], book.plans[number]
    top = row
    book.heads(
        sheet, row, [d.plan.name, _("Present cost: base"), _("Present cost: plan"), _("Present saving"), _("Saves"), _("Costs more")], 1
    )
    first = row + 1
    savings: list[float] = []
    for line in [line for line in book.lines if LINES[line].kind == "cash"]:
        found = [_present(side, line) for side in (base, plan)]
        if any(value for _text, value in found):
            row += 1
            book.text(sheet, row, 0, line_label(line))
            for column, (text, value) in enumerate(found, 1):
                book.formula(sheet, row, column, text, value, "", MONEY)
            savings.append(found[0][1] - found[1][1])
            book.formula(sheet, row, 3, f"B{row + 1}-C{row + 1}", savings[-1], "bold", MONEY)
            book.formula(sheet, row, 4, f"MAX(D{row + 1},0)", max(savings[-1], 0.0), "quiet", MONEY)
            book.formula(sheet, row, 5, f"MIN(D{row + 1},0)", min(savings[-1], 0.0), "quiet", MONEY)
    last = row
    row += 1
    book.text(sheet, row, 0, _("Saving in present value"), "total")
    for column, value in enumerate((d.base.npv_cost, d.plan.npv_cost, d.npv_saving), 1):
        name = column_name(column)
        book.formula(sheet, row, column, f"SUM({name}{first + 1}:{name}{last + 1})", value, "total", MONEY)
    chart = book.out.add_chart({"type": "bar"})
    for column, color in ((4, TEAL), (5, ORANGE)):
        chart.add_series({
            "name": "=" + book.reference("bridge", column, top),
            "categories": "=" + book.span("bridge", 0, first, last),
            "values": "=" + book.span("bridge", column, first, last),
            "fill": {"color": color}, "gap": 40, "overlap": 100,
        })  # fmt: skip
    title = _("Present value by line, thousands of {currency}").format(currency=book.currency)
    chart.set_title({"name": title, "name_font": {"size": 11}})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"reverse": True, "label_position": "low", "num_font": {"size": 8}})
    chart.set_x_axis({"num_format": "#,##0,", "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}, "num_font": {"size": 8}})
    height = max(20 * (last - first + 4), 260)
    chart.set_size({"width": 640, "height": height})
    sheet.insert_chart(top, 7, chart, {"description": _("Bars: present value saved by cost line")})
    row = _drivers(book, d, row + 2) if book.bridge else row
    return max(row, top + height // 20) + 2


def _present(plan: PlanSheet, line: str) -> tuple[str, float]:
    """(the present value of a line as a formula, its value)."""
    row, months = plan.lines[line], plan.model.months
    name = sheet_reference(plan.model.grid.name)
    text = f"SUMPRODUCT({name}!{row.span(0, months - 1)},{name}!{plan.discount.span(0, months - 1)})"
    value = row.start + float((row.values * plan.discount.values).sum())
    return (f"{row.elsewhere(column_name(START))}+{text}" if row.at_start else text), value


def _drivers(book: Book, d: Difference, row: int) -> int:
    """The bridge by driver, which the planner computes from 1,024 runs."""
    from planner.analysis.bridge import driver_bridge

    sheet = book.sheets["bridge"]
    book.heads(sheet, row, [_("By driver (Shapley values, from the planner)"), "", "", _("Present saving")], 1)
    for bar in sorted(driver_bridge(d).bars, key=lambda bar: -abs(bar.saving)):
        row += 1
        book.text(sheet, row, 0, _(DRIVERS[bar.driver]))
        sheet.write_number(row, 3, bar.saving, book.styles("planner", MONEY))
    return row
