"""Inputs changed in a workbook and calculated again by LibreOffice: it says what `compare --set` says, to the cent."""

from __future__ import annotations

import datetime
import io
import warnings
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import planner
from planner.analysis.difference import Difference
from planner.model.register import LINES
from planner.report.excel import workbook
from planner.report.tables import line_label
from planner.scenario import change
from planner.scenario.schema import Scenario
from tests.report.office import recalculated, with_cell
from tests.tools import OFFICE

BASE = """\
planner: 1
library: none
name: Base
start: 2027-04
months: 21
currency: USD
money: {discount_rate: 8%}
pay: {hire_percentile: 60%, review_month: 7, bonus_month: 3, location_weight: 50%}
currencies: {HUF: {rate: 0.0027397, pass_through: 50%, inflation: 4%}}
countries:
  land:
    contributions: {pension: {rate: 6.2%, cap_per_year: 60000}, health: {rate: 1.45%}, accident: {rate: 2%, floor_per_year: 1200, cap_per_year: 36000, by: month}}
    severance: {weeks_per_year: 1.5, cap_weeks: 26, notice_months: 3, outplacement: 2500}
    benefits_share: 14%
    stipend_exempt_per_month: 40
    employee_tax_rate: 30%
  far: {currency: HUF, extra_months: 1, extra_month: 12, contributions: {social: {rate: 13%}}, benefits_share: 2%}
places:
  town: {country: land, wage_growth: 3%, wages: {clerk: {p25: 50000, p50: 62000, p75: 80000, as_of: 2026-05}}}
  city: {country: far, wage_growth: {2027-01: 6%, 2028-06: 5%}, wages: {clerk: {p25: 6000000, p50: 7500000, p75: 9000000, as_of: 2026-05}}}
sites:
  house:
    place: town
    flex_per_seat_month: 600
    lease: {seats: 26, rent_per_seat_month: 500, escalator: 3%, next_step: 2027-10, ends: 2028-03, restoration: 20000, after: {rent_per_seat_month: 550}}
  annex: {place: city, flex_per_seat_month: 300, governance_share: 8%, setup_cost: 30000, fixed_per_month: 2000}
arrangements:
  desk: {days_on_site: 5}
  home: {days_on_site: 0, stipend_per_month: 150, stipend_tax: grossed-up, it_per_month: {2027-01: 40, 2028-01: 45}, setup_per_head: 1200}
roles: {clerk: {turnover: 20%, cost_per_hire: 4700, bonus_share: 5%}}
teams:
  clerks: {role: clerk, site: house, arrangement: desk, heads: 20, tenure_years: 6}
  books: {role: clerk, site: house, arrangement: desk, heads: 6, pay_per_year: 71000}
"""
PLAN = (
    BASE.replace("name: Base", "name: Plan")
    + """\
vendors:
  acme: {price_per_hour: 20, hours_per_fte: 150, minimum_share: 80%, cola: 4%, governance_share: 8%, legal_cost: 3000, transition_share: 2%}
moves:
  clerks home: {team: clerks, share: 40%, to: {arrangement: home}, start: 2027-06, over_months: 2, upfront: 20000}
  clerks away:
    {team: clerks, share: 30%, to: {site: annex, arrangement: desk}, start: 2027-09, parallel_months: 1, relocation_acceptance: 10%, retention_share: 15%,
     knowledge_transfer_hours: 60}
  books out: {team: books, share: {2027-07: 60%, 2028-07: 30%}, to: {vendor: acme}, start: 2027-07}
"""
)

CHANGES: dict[str, float | str] = {
    "pay.hire_percentile": 0.75,
    "teams.books.pay_per_year": 78500.0,
    "countries.land.contributions.pension.rate": 0.071,
    "countries.land.contributions.pension.cap_per_year": 52000.0,
    "places.town.wage_growth": 0.045,
    "arrangements.home.stipend_per_month": 210.0,
    "arrangements.home.stipend_tax": "taxable",
    "sites.house.lease.rent_per_seat_month": 565.0,
    "sites.house.lease.escalator": 0.05,
    "sites.house.lease.ends": "2028-07",
    "vendors.acme.price_per_hour": 23.5,
    "vendors.acme.minimum_share": 1.0,
    "vendors.acme.cola": 0.07,
    "vendors.acme.governance_share": 0.12,
    "sites.annex.governance_share": 0.11,
    "currencies.HUF.rate": 0.0031,
    "money.discount_rate": 0.11,
}


def changed(scenario: Scenario, address: str, value: float | str) -> Scenario:
    """The scenario with `--set` where it has the address."""
    return change.apply(scenario, {address: str(value)})[0] if change.matches(scenario, address) else scenario


def input_cell(sheet: Any, address: str) -> str:
    """The cell of an address that is no repetition of another one."""
    for row in sheet.iter_rows(min_row=7):
        if row[0].value == address:
            return next(cell.coordinate for cell in row[4:6] if cell.value is not None and not str(cell.value).startswith("="))
    raise AssertionError(f"no row {address}")


def typed(value: float | str) -> float | str:
    """What a person types: a month is the day on which it begins, which a file counts from 1899-12-30."""
    if isinstance(value, str) and value[:4].isdigit():
        year, month = map(int, value.split("-"))
        return float((datetime.date(year, month, 1) - datetime.date(1899, 12, 30)).days)
    return value


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Any, Difference]]:
    """Address -> (workbook with its input changed, calculated again; what the planner says with it); "" is nothing changed."""
    OFFICE.needed()
    folder = tmp_path_factory.mktemp("workbooks")
    base, plan = planner.parse(BASE, "base.yaml"), planner.parse(PLAN, "plan.yaml")
    data = workbook(planner.compare(base, plan), date="2026-11-24")
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Assumptions"]
    files, wanted = [], []
    for number, (address, value) in enumerate({"": 0.0, **CHANGES}.items()):
        file = folder / f"{number}.xlsx"
        file.write_bytes(with_cell(data, 2, input_cell(sheet, address), typed(value)) if address else data)
        files.append(file)
        wanted.append(planner.compare(*(changed(side, address, value) if address else side for side in (base, plan)))[0])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found_ = [openpyxl.load_workbook(path, data_only=True) for path in recalculated(files, folder)]
    return dict(zip(["", *CHANGES], zip(found_, wanted, strict=True), strict=True))


@pytest.mark.parametrize("address", ["", *CHANGES])
def test_every_line_total_and_present_value_is_the_planners_to_the_cent(address: str, books: dict[str, tuple[Any, Difference]]) -> None:
    book, difference = books[address]
    for plan in (difference.base, difference.plan):
        cells: dict[str, float] = {}
        for label, _owner, value in book[plan.name].iter_rows(min_row=7, max_row=60, max_col=3, values_only=True):
            cells.setdefault(label, value)  # the totals stand first
        for line in LINES:
            total = float(plan.ledger.by_month(line).sum() + plan.ledger.at_start(line)[0])
            if line_label(line) in cells or abs(total) > 1e-9:
                assert cells[line_label(line)] == pytest.approx(total, abs=0.005), line
        assert cells["Cash cost"] == pytest.approx(plan.total_cost, abs=0.005)
        assert cells["Present value of the cash cost"] == pytest.approx(plan.npv_cost, abs=0.005)


@pytest.mark.parametrize("address", ["", *CHANGES])
def test_the_summary_follows_and_says_whether_inputs_were_changed(address: str, books: dict[str, tuple[Any, Difference]]) -> None:
    book, d = books[address]
    rows: dict[str, list[Any]] = {}
    for row in book["Summary"].iter_rows(max_col=3, values_only=True):
        rows.setdefault(str(row[0]), list(row[1:]))
    assert rows["Saving, undiscounted"][1] == pytest.approx(d.saving, abs=0.005)
    assert rows["Saving in present value"][1] == pytest.approx(d.npv_saving, abs=0.005)
    assert rows["One-off cost beyond that of the base"][1] == pytest.approx(d.one_off_cost, abs=0.005)
    assert rows["Most money out before it pays"][1] == pytest.approx(-d.lowest_cumulative, abs=0.005)
    assert rows["Payback, months"][1] == ("not inside" if d.payback_months is None else pytest.approx(d.payback_months, abs=1e-6))
    texts = [text for text in rows if text.startswith(("The workbook gives", "Inputs were changed"))]
    assert texts[0].startswith("Inputs were changed" if address else "The workbook gives")


def test_a_change_of_each_input_moves_the_planner_so_that_the_tests_above_can_fail(books: dict[str, tuple[Any, Difference]]) -> None:
    before = books[""][1]
    for address in CHANGES:
        after = books[address][1]
        moved = [abs(a.npv_cost - b.npv_cost) for a, b in ((before.base, after.base), (before.plan, after.plan))]
        assert max(moved) > 1, address


def test_all_cells_are_the_same_as_before_where_nothing_was_changed(books: dict[str, tuple[Any, Difference]], tmp_path: Path) -> None:
    base, plan = planner.parse(BASE, "base.yaml"), planner.parse(PLAN, "plan.yaml")
    written = openpyxl.load_workbook(io.BytesIO(workbook(planner.compare(base, plan), date="2026-11-24")), data_only=True)
    count = 0
    for sheet in written.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, int | float):
                    count += 1
                    again = books[""][0][sheet.title][cell.coordinate].value
                    assert again == pytest.approx(cell.value, rel=1e-9, abs=1e-6), f"{sheet.title} {cell.coordinate}"
    assert count > 5000
