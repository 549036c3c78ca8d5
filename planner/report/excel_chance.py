"""Sheet How sure of a workbook, where draws were made: figures over the draws, chances beside what decides, and the tornado; all as values."""

from __future__ import annotations

from typing import Any

from planner.analysis.sensitivity import tornado
from planner.analysis.uncertainty import QUANTILES, Outcome
from planner.report.chance import Sampled, failing_sentence, found_out, odds_mislead, odds_rows
from planner.report.charts_chance import tornado_table
from planner.report.excel_book import Book
from planner.report.resting import at_median, rests_on
from planner.scenario.language import text as _

_MONEY = "#,##0"
_LAST, _LINE, _LETTERS = 6, 14, 50  # the last column; the height of a line; letters that fit the first column


def sure(book: Book, sampled: Sampled) -> None:
    """Everything of this sheet was computed by the planner: draws can't be recalculated in cells."""
    note = _("{count} draws that all plans share, seed {seed}. A saving above zero is cheaper. These are values: the workbook can't draw again.")
    sheet = book.title("sure", _("How sure it is"), note.format(count=len(sampled.shared), seed=sampled.seed))
    row = 2
    for outcome in sampled.outcomes:
        row = _plan(book, sheet, outcome, row + 1)
    book.text(sheet, row + 1, 0, _("What to find out first"), "key")
    for number, line in enumerate(found_out(sampled, book.locale), row + 2):
        _across(book, sheet, number, line)
    sheet.set_column(0, 0, 52)
    sheet.set_column(1, _LAST, 18)
    book.printed(sheet)


def _plan(book: Book, sheet: Any, outcome: Outcome, row: int) -> int:
    """The block of one plan from a row on; the row after it."""
    d, locale = outcome.difference, book.locale
    book.text(sheet, row, 0, d.plan.name, "key")
    bars = tornado(d)
    lines = [failing_sentence(d, locale), rests_on(outcome, locale), odds_mislead(outcome, locale), at_median(bars, d.npv_saving, book.currency, locale)]
    for line in filter(None, lines):
        row += 1
        _across(book, sheet, row, line)
    row += 1
    book.heads(sheet, row, [_("Figure, {currency}").format(currency=book.currency), "P10", "P50", "P90", _("Mean"), _("Standard error of the mean")], 1)
    for label, values, form in (
        (_("Saving in present value"), outcome.npv_saving, _MONEY),
        (_("Saving over the horizon, in cash"), outcome.saving, _MONEY),
        (_("Saving a year once settled"), outcome.run_rate, _MONEY),
        (_("Most money out before it pays"), -outcome.lowest_cumulative, _MONEY),
        (_("Payback in months, where there is one"), outcome.payback_months, "0.0"),
    ):
        row += 1
        book.text(sheet, row, 0, label)
        mean = outcome.mean(values)
        for column, value in enumerate([*(outcome.quantile(values, level).value for level in QUANTILES), mean.value, mean.error], 1):
            _number(book, sheet, row, column, value, form)
    row += 1
    for label, text in odds_rows(outcome, locale):
        row += 1
        book.text(sheet, row, 0, label, "wrap")
        book.text(sheet, row, 1, text, "planner")
        sheet.set_row(row, _LINE * (1 + len(label) // _LETTERS))
    row += 2
    heads = [_("Assumption"), _("Unit"), "P10", "P90", _("Saving at P10"), _("Saving at P90"), _("Turns the decision")]
    book.heads(sheet, row, heads, 2)
    for bar in tornado_table(d, bars, locale).itertuples():
        row += 1
        for column, text in enumerate((bar.assumption, bar.unit, bar.p10, bar.p90)):
            book.text(sheet, row, column, text, "right" if column > 1 else "")
        for column, value in ((4, bar.at_p10), (5, bar.at_p90)):
            _number(book, sheet, row, column, value, _MONEY)
        book.text(sheet, row, 6, _("yes") if bar.turns else "")
    return row + 2


def _across(book: Book, sheet: Any, row: int, text: str) -> None:
    """A sentence over all columns."""
    sheet.merge_range(row, 0, row, _LAST, "", book.styles("wrap"))
    book.text(sheet, row, 0, text, "wrap")
    sheet.set_row(row, _LINE * (1 + len(text) // (3 * _LETTERS)))


def _number(book: Book, sheet: Any, row: int, column: int, value: float, form: str) -> None:
    """A number as it was computed; nothing where it is not known."""
    if value == value:
        sheet.write_number(row, column, value, book.styles("planner", form))
