"""Sheets About and Scenario files of a workbook: what made it, how to read it, and the scenarios it was made from."""

from __future__ import annotations

import planner
from planner.report.excel_book import Book
from planner.report.excel_style import cell_text
from planner.report.extract import carried, pieces
from planner.scenario.language import text as _


def about(book: Book) -> None:
    """Versions, digests, conventions."""
    sheet = book.title("about", _("About"))
    scenario, ledger = book.base.scenario, book.base.ledger
    row = 2
    book.heads(sheet, row, [_("What"), _("Value")])
    facts = [
        (_("Made on"), book.day),
        (_("Planner"), planner.__version__),
        (_("Library of figures"), scenario.library),
        (_("Currency"), book.currency),
        (_("Months"), str(ledger.months)),
    ]
    for plan in book.plans:
        p = plan.model.plan
        facts.append(
            (
                _("Plan: {name}").format(name=p.name),
                _("{file}, SHA-256 of what it says: {digest}").format(file=p.scenario.file, digest=p.digest),
            )
        )
    for label, text in facts:
        row += 1
        book.text(sheet, row, 0, label, "top")
        book.text(sheet, row, 1, text, "wrap")
    row += 2
    book.heads(sheet, row, [_("How to read it"), ""])
    for words, label, text in _conventions():
        row += 1
        book.text(sheet, row, 0, label, f"{words} top".strip())
        book.text(sheet, row, 1, text, "wrap")
        sheet.set_row(row, 14 * (1 + len(text) // 115))
    row += 2
    book.heads(sheet, row, [_("Computed by the planner"), _("Why it is not a formula here")])
    for label, text in _values():
        row += 1
        book.text(sheet, row, 0, label, "planner top")
        book.text(sheet, row, 1, text, "wrap")
        sheet.set_row(row, 14 * (1 + len(text) // 115))
    given_up = sorted({f"{plan.model.plan.name}: {name} ({owner})" for plan in book.plans for name, owner in plan.model.given_up})
    for text in given_up:
        row += 1
        book.text(sheet, row, 0, text, "planner top")
        book.text(sheet, row, 1, _("its formula does not give the planner's value, so the planner's stands"), "wrap")
    sheet.set_column(0, 0, 56)
    sheet.set_column(1, 1, 110)
    book.printed(sheet)


def _conventions() -> list[tuple[str, str, str]]:
    return [
        ("input", _("Input"), _("Change it on the sheet of assumptions; every sheet follows. Its name is its address in the planner, with the plan before it.")),
        ("", _("Calculation"), _("Black: a formula, as in the planner; the cost of a line is that of the formula in the planner's register.")),
        ("planner", _("Value of the planner"), _("Grey and slanted: computed by the planner when this workbook was made. It does not follow inputs.")),
        ("", _("Saving"), _("Cost of the base less cost of the plan: above zero is cheaper. Time that nobody pays for stands apart and is in no total.")),
        ("", _("Present value"), _("Each month at its middle: (1 + rate) ^ -((month - 0.5) / 12); what is due at the decision counts in full.")),
        ("", _("Lease"), _("The last month is paid. Until then seats held are charged, used or not; after it the seats needed, at the rent then.")),
        ("", _("Yearly caps"), _("Contributions stop at the cap for who has been there since January; who replaces a leaver starts a new base. The formula expects both.")),
        ("", _("Check"), _("The sheet Summary says whether this workbook still gives the planner's figures.")),
        ("", _("Back to the planner"), _("`python -m planner extract FILE` gives the scenario files of this workbook, as they were when it was made.")),
    ]  # fmt: skip


def _values() -> list[tuple[str, str]]:
    return [
        (_("Heads, hires, leavers, releases"), _("They follow from work, productivity, waves, notice and hiring, month after month, with whole heads and limits.")),
        (_("Posts covered, backlog"), _("What waits, what overtime may cover and what was promised are decided month by month.")),
        (_("Heads of a desk that answers calls"), _("Erlang's formula over the number of agents.")),
        (_("Seats needed"), _("The quantile of the number of people on the busiest day.")),
        (_("Volume handed to a vendor"), _("It follows from waves, peaks and relative output.")),
        (_("Saving once settled, rate of return, owed after the horizon"), _("They need a search, or months beyond the horizon.")),
        (_("Bridge by driver"), _("Shapley values of 1,024 runs of the model.")),
    ]  # fmt: skip


def scenario_files(book: Book) -> None:
    """What `extract` brings back: letters only, so that they stay text."""
    sheet = book.sheets["files"]
    sheet.write_string(0, 0, cell_text(_("Scenario files, packed: python -m planner extract brings them back")), book.styles("head"))
    for row, piece in enumerate(pieces(carried([plan.model.scenario for plan in book.plans])), 1):
        sheet.write_string(row, 0, piece, book.styles("quiet"))
    sheet.set_column(0, 0, 100)
    book.printed(sheet)
    sheet.print_area(0, 0, 0, 0)
