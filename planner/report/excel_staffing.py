"""Sheets Staffing and Leases of a workbook: who is where by month and who comes and goes; leases, and seats needed against those there are."""

from __future__ import annotations

import datetime

import numpy as np

from planner.analysis.difference import Plan
from planner.model.calendar import Array
from planner.report.excel_book import Book
from planner.report.excel_grid import column_name
from planner.report.excel_inputs import FIRST as FIRST_PLAN
from planner.report.excel_plan import PlanSheet
from planner.report.excel_style import CENTS, SERIES
from planner.scenario.contracts import leases_of
from planner.scenario.figures import place_names
from planner.scenario.language import text as _

_FIRST = 3  # the column of the first month


def _by_month(book: Book, key: str, row: int, heads: list[str]) -> None:
    """The headings of a table by month."""
    sheet, ledger = book.sheets[key], book.base.ledger
    book.heads(sheet, row, heads)
    for t in range(ledger.months):
        year, month = divmod(ledger.start + t, 12)
        sheet.write_datetime(row, _FIRST + t, datetime.date(year, month + 1, 1), book.styles("head right", "yyyy-mm"))


def _row(book: Book, key: str, row: int, texts: list[str], values: Array, words: str = "planner") -> None:
    sheet = book.sheets[key]
    for column, text in enumerate(texts):
        book.text(sheet, row, column, text)
    for t, value in enumerate(values.tolist()):
        sheet.write_number(row, _FIRST + t, value, book.styles(words, CENTS))


def _heads_by(plan: Plan) -> dict[tuple[str, str], Array]:
    """(role, place or vendor) -> heads by month."""
    ledger, out = plan.ledger, {}  # type: ignore[var-annotated]
    shape = (len(ledger.cohorts), ledger.months)
    called = place_names(plan.scenario.library, plan.scenario.places)
    heads, others = ledger.states["heads"][0], np.broadcast_to(ledger.states["vendor_fte"][0], shape)
    for number, cohort in enumerate(ledger.cohorts):
        values = others[number] if cohort.vendor else heads[number]
        if values.any():
            where = (cohort.role, _("{vendor} (vendor)").format(vendor=cohort.vendor) if cohort.vendor else called.get(cohort.place, cohort.place))
            out[where] = out.get(where, np.zeros(ledger.months)) + values
    return out


def staffing(book: Book) -> None:
    """People by role and place, and flows, of every plan."""
    note = _("Heads paid and people of vendors in each month. From the planner: heads follow work, productivity, turnover and hiring.")
    sheet = book.title("staffing", _("Staffing"), note)
    months = book.base.ledger.months
    row, totals = 21, []
    _by_month(book, "staffing", row, [_("Plan"), _("Role"), _("Place or vendor")])
    for plan in (p.model.plan for p in book.plans):
        first = row + 1
        for (role, place), values in _heads_by(plan).items():
            row += 1
            _row(book, "staffing", row, [plan.name, role, place], values)
        row += 1
        totals.append(row)
        book.text(sheet, row, 0, plan.name, "total")
        book.text(sheet, row, 1, _("All people"), "total")
        book.text(sheet, row, 2, "", "total")
        everybody = sum(_heads_by(plan).values(), np.zeros(months))
        for t in range(months):
            name = column_name(_FIRST + t)
            book.formula(
                sheet, row, _FIRST + t, f"SUM({name}{first + 1}:{name}{row})" if row > first else "0", float(everybody[t]), "total", CENTS
            )
        for label, values in _flows(plan):
            row += 1
            _row(book, "staffing", row, [plan.name, label, ""], values)
        row += 1
    _people_chart(book, totals, months)
    _look(book, "staffing", 21)


def _flows(plan: Plan) -> list[tuple[str, Array]]:
    states, months = plan.ledger.states, plan.ledger.months
    labels = {"hires": _("Hired"), "leavers": _("Left"), "layoffs": _("Laid off, closed posts")}
    out = [(label, np.broadcast_to(states[key][0].sum(axis=0), (months,))) for key, label in labels.items()]
    out.append((_("Released after a move"), np.broadcast_to(states["released"][0].sum(axis=0), (months,))))
    return [(label, values) for label, values in out if values.any()]


def _people_chart(book: Book, totals: list[int], months: int) -> None:
    chart = book.out.add_chart({"type": "line"})
    last = column_name(_FIRST + months - 1)
    name = book.reference("staffing", 0, 0).rpartition("!")[0]
    first = column_name(_FIRST)
    for number, row in enumerate(totals):
        chart.add_series({
            "name": f"={name}!$A${row + 1}",
            "categories": f"={name}!${first}$22:${last}$22",
            "values": f"={name}!${first}${row + 1}:${last}${row + 1}",
            "line": {"color": SERIES[number % len(SERIES)], "width": 2.25},
        })  # fmt: skip
    chart.set_title({"name": _("People, ours and vendors'"), "name_font": {"size": 11}})
    chart.set_legend({"position": "bottom"})
    chart.set_x_axis({"date_axis": True, "num_format": "yyyy", "major_unit": 12, "major_unit_type": "months"})
    chart.set_y_axis({"num_format": "#,##0", "min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_size({"width": 800, "height": 350})
    book.sheets["staffing"].insert_chart(3, 0, chart, {"description": _("Lines: people of each plan by month")})


def _look(book: Book, key: str, head: int) -> None:
    sheet, months = book.sheets[key], book.base.ledger.months
    sheet.set_column(0, 1, 28)
    sheet.set_column(2, 2, 26)
    sheet.set_column(_FIRST, _FIRST + months - 1, 9)
    sheet.freeze_panes(0, _FIRST)
    book.printed(sheet, head, -(-months // 18))
    sheet.set_paper(8)
    sheet.repeat_columns(0, _FIRST - 1)


def leases(book: Book) -> None:
    """The leases of every plan, then seats by site and month."""
    note = _(
        "Seats held and rent follow the lease's cells on the sheet of assumptions; how it ends (expiry, break, sublease) is decided in the planner."
    )
    sheet = book.title("leases", _("Leases"), note)
    row = 3
    book.heads(sheet, row, [_("Plan"), _("Site"), _("Lease"), _("Seats"), _("Begins"), _("Ends"), _("Way out"), _("Break in")])
    for number, plan in enumerate(book.plans):
        scenario = plan.model.scenario
        for site in scenario.sites:
            for key, lease in leases_of(scenario, site).items():
                row += 1
                for column, text in enumerate((plan.model.plan.name, site, key.removeprefix("leases."))):
                    book.text(sheet, row, column, text)
                for column, field, style in (
                    (3, "seats", "#,##0"),
                    (4, "begins", "yyyy-mm"),
                    (5, "ends", "yyyy-mm"),
                    (7, "break.month", "yyyy-mm"),
                ):
                    _cell(book, row, column, f"sites.{site}.{key}.{field}", number, style)
                way = {"expiry": _("runs to its end"), "break": _("broken early"), "sublease": _("sublet")}
                book.text(sheet, row, 6, way[lease.exit], "indent")
    row += 3
    head = row
    _by_month(book, "leases", row, [_("Plan"), _("Site"), _("Seats")])
    for plan in book.plans:
        m, ledger = plan.model, plan.model.ledger
        for number, site in enumerate(ledger.sites):
            for label, key in (
                (_("needed"), "seats_needed"),
                (_("held"), "seats_held"),
                (_("short, flexible"), "seats_short"),
                (_("sublet"), "seats_sublet"),
            ):
                values = m.state(key, number)
                if key == "seats_needed" or values.any():
                    row += 1
                    _seats(book, row, [m.plan.name, site, label], plan, number, key, values)
    _look(book, "leases", head)
    sheet.set_column(_FIRST, _FIRST + 4, 12)


def _seats(book: Book, row: int, texts: list[str], plan: PlanSheet, site: int, key: str, values: Array) -> None:
    """A row of seats; references to the plan's sheet where it calculates them."""
    terms = {"seats_held": (("held", site), ("term seats_after", site)), "seats_short": (("term seats_short", site),)}.get(key, ())
    rows = [found for term in terms if (found := plan.model.rows.get(term)) is not None]
    if not rows or any(found.made is None or found.once for found in rows):
        _row(book, "leases", row, texts, values)
        return
    for column, text in enumerate(texts):
        book.text(book.sheets["leases"], row, column, text)
    for t, value in enumerate(values.tolist()):
        cells = "+".join(found.elsewhere(plan.model.grid.column(t)) for found in rows)
        book.formula(book.sheets["leases"], row, _FIRST + t, cells, value, "", CENTS)


def _cell(book: Book, row: int, column: int, address: str, plan: int, style: str) -> None:
    """A repetition of an assumption's cell, nothing where it is blank."""
    entry, known = book.cells.entries.get((address, (), 0)), book.cells.known[plan].get(address)
    if entry is None or known is None:
        return
    value = float(known.quantity.value)
    if known.spec.kind == "month":
        year, month = divmod(int(value), 12)
        value = float((datetime.date(year, month + 1, 1) - datetime.date(1899, 12, 30)).days)
    book.formula(book.sheets["leases"], row, column, book.reference("assumptions", FIRST_PLAN + plan, entry.number - 1), value, "", style)
