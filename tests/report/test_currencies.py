"""Every amount is in one currency wherever it is shown: on the page, in the report, in the workbook, in the data."""

from __future__ import annotations

import io
import re
from html import unescape

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

import planner
from planner.report import charts_even, html_assumptions
from planner.report.assumptions import assumptions_json
from planner.report.chance import even_sentence
from planner.report.changes import changed_rows
from planner.report.entries import Entries
from planner.report.excel import workbook
from planner.report.html_blocks import Fold, Grid, Subject
from planner.report.words import unit_text
from planner.scenario.amounts import currency_of
from planner.scenario.assumptions import assumptions
from planner.scenario.units import ONE_OF
from planner.views import sources, state
from tests.conftest import SCENARIOS

BENEFITS, WAGE = "countries.in.benefits_per_month", "places.in/pune.wages.bookkeeping.p50"
ROOT = SCENARIOS.parent


@pytest.fixture(scope="module")
def offshore():
    return planner.compare(planner.load(SCENARIOS / "today.yaml"), planner.load(SCENARIOS / "offshore-captive.yaml"))[0]


def test_page_report_and_workbook_give_each_amount_of_the_offshore_plan_one_unit(offshore) -> None:
    scenario = offshore.plan.scenario
    specs = {row.address: row.spec for row in assumptions(scenario) if row.spec.kind == "money"}
    units = {row["address"]: row["unit"] for row in assumptions_json(scenario) if row["address"] in specs}
    assert units[BENEFITS] == "INR per head and month" and units[WAGE] == "INR per year"
    assert {unit[:3] for unit in units.values()} == {"INR", "USD"}

    app = AppTest.from_file(str(ROOT / "planner/views/assumptions.py"), default_timeout=60)
    app.session_state["draft"] = state.Draft(sources.source("offshore-captive.yaml"), sources.source("today.yaml"))
    app.run()
    assert not app.exception
    page = app.dataframe[0].value.set_index("Address")["Unit"]
    assert {address: page[address] for address in units} == units

    sheet = openpyxl.load_workbook(io.BytesIO(workbook([offshore], date="2026-11-26")), read_only=True)["Assumptions"]
    book = {row[0]: row[2] for row in sheet.iter_rows(values_only=True) if row and row[0] in units}
    assert book and book == {address: units[address] for address in book}

    shown = {}
    for block in _flat(html_assumptions.appendix(Subject([offshore], "2026-11-26"), None).blocks):
        if isinstance(block, Grid):
            shown |= {row[0].rpartition("\n")[2]: row[1] for row in block.rows}
        else:
            shown |= dict(re.findall(r"\((\S+)\) ([^;]+)", unescape(block.text)))
    seen = [address for address in units if address in shown]
    assert BENEFITS in seen and WAGE in seen
    for address in seen:
        spec, currency = specs[address], units[address].partition(" ")[0]
        assert any(f" {currency} {unit}" in f" {shown[address]}" for unit in (spec.unit, ONE_OF.get(spec.unit, spec.unit))), (address, shown[address])


def test_changes_entries_and_break_evens_say_the_currency_of_the_country(offshore) -> None:
    base, plan = offshore.base.scenario, offshore.plan.scenario
    changed = planner.scenario.change.apply(plan, {BENEFITS: "9500"})[0]
    (row,) = [row for row in changed_rows(plan, changed) if row.address == BENEFITS]
    assert row.unit == "INR per head and month"
    assert "INR per head and month" in Entries(plan).text("countries.in", 10_000)
    found = planner.analysis.breakeven.break_even(offshore, BENEFITS, 5000.0, 14000.0)
    assert "INR per head and month" in even_sentence(found, offshore) and "USD" not in even_sentence(found, offshore)
    assert "INR per head and month" in charts_even.even(found, offshore).to_json()
    assert currency_of(base, "places.in/pune.rent_per_area_year", plan) == "INR"  # the base has no such place


def test_a_vendor_bills_in_its_own_currency_and_counsel_is_paid_at_home() -> None:
    scenario = planner.load(SCENARIOS / "outsourced.yaml")
    name, vendor = next(iter(scenario.vendors.items()))
    scenario = scenario.model_copy(update={"vendors": {name: vendor.model_copy(update={"currency": "PHP"})}})
    spec = {row.address: row.spec for row in assumptions(scenario)}[f"vendors.{name}.price_per_hour"]
    assert unit_text(spec, currency_of(scenario, f"vendors.{name}.price_per_hour")) == "PHP per hour"
    assert currency_of(scenario, f"vendors.{name}.fixed_per_month") == "PHP"
    assert currency_of(scenario, f"vendors.{name}.legal_cost") == "USD"


def test_a_pattern_over_several_countries_names_their_currencies(offshore) -> None:
    plan = offshore.plan.scenario
    assert currency_of(plan, "countries.*.benefits_per_month") == "USD / INR" or currency_of(plan, "countries.*.benefits_per_month") == "INR / USD"
    assert currency_of(plan, "arrangements.*.stipend_per_month") == "USD"


def _flat(blocks):
    """Blocks, and those that are folded in them."""
    for block in blocks:
        yield from _flat(block.blocks) if isinstance(block, Fold) else [block]
