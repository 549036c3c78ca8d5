"""A workbook: its formulas give the planner's values, texts stay texts, names fit, it opens again and brings its scenarios back."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import openpyxl
import pytest

import planner
from planner.__main__ import main
from planner.analysis.difference import Difference, run
from planner.report.excel import LIVE, SHEETS, workbook
from planner.report.excel_inputs import Cells
from planner.report.excel_model import Model
from planner.report.excel_plan import PlanSheet
from planner.report.excel_style import MOST_CHARACTERS, cell_text, currency_format, sheet_names
from planner.report.extract import found_in
from planner.scenario import change, load
from planner.scenario.reference import fill
from planner.scenario.save import digest
from tests.report.test_excel_recalculated import BASE, PLAN
from tests.report.test_explain import EVERYTHING

SCENARIOS = Path(__file__).parents[2] / "scenarios"
PLANS = ("work-from-home", "hybrid", "regional-hub", "offshore-captive", "outsourced", "blend")
WITHOUT = EVERYTHING[: EVERYTHING.index("moves:\n")].replace("name: Everything", "name: Nothing moved")


def everything() -> list[Any]:
    return [run(planner.parse(WITHOUT, "without.yaml")), run(planner.parse(EVERYTHING, "everything.yaml"))]


def models(plans: list[Any]) -> tuple[Cells, list[PlanSheet]]:
    """The sheets of plans as they are before they are written."""
    cells = Cells(plans, "Assumptions")
    lines = list(plans[0].ledger.lines)
    return cells, [PlanSheet(Model(number, plan, cells, LIVE, f"Plan {number}"), lines) for number, plan in enumerate(plans)]


@pytest.fixture(scope="module")
def small() -> Difference:
    return planner.compare(planner.parse(BASE, "base.yaml"), planner.parse(PLAN, "plan.yaml"))[0]


@pytest.fixture(scope="module")
def data(small: Difference) -> bytes:
    return workbook([small], date="2026-11-24")


@pytest.mark.parametrize("name", PLANS)
def test_every_line_of_the_shipped_plans_is_a_formula_that_gives_the_planners_value(name: str) -> None:
    plans = [run(planner.load(SCENARIOS / f"{stem}.yaml")) for stem in ("today", name)]
    for sheet in models(plans)[1]:
        assert sheet.model.given_up == []


def test_every_line_there_is_can_be_calculated() -> None:
    cells, sheets = models(everything())
    assert [sheet.model.given_up for sheet in sheets] == [[], []]
    from_planner = {row.line for row in sheets[1].model.grid.blocks["owners"] if row.made is None and row.at_start is None}
    assert from_planner == {"front_office"}
    assert sum(cells.is_live(entry) for entry in cells.entries.values()) > 80


def test_what_stands_as_the_planners_value_does_not_move_with_an_input_that_is_called_live() -> None:
    """Each live input changed in the planner: no row of values may then be another."""
    cells, sheets = models(everything())
    before = sheets[1].model
    kept = {key: row for key, row in before.rows.items() if row.made is None and str(key[0]).startswith(("term ", "needed"))}
    assert len(kept) > 30
    for entry in cells.entries.values():
        known = cells.known[1].get(entry.address)
        if not cells.is_live(entry) or known is None or entry.shape or known.spec.kind == "month":
            continue
        value = known.quantity.value * 1.07 or known.spec.step
        value = round(value) + 1 if known.spec.whole else value
        value = min(max(value, known.spec.low), known.spec.high)
        after = run(change.apply(before.scenario, {entry.address: repr(value)})[0]).ledger
        for (key, owner), row in kept.items():
            array = after.states["seats_needed"] if key == "needed" else after.terms[str(key).removeprefix("term ")]
            found = np.nan_to_num(np.broadcast_to(array[0, owner], (before.months,)))  # type: ignore[index]
            assert found == pytest.approx(np.broadcast_to(row.values, (before.months,)), abs=1e-9), f"{entry.address} moves {key}"


def test_a_workbook_has_the_sheets_of_the_register_and_one_a_plan(data: bytes) -> None:
    names = openpyxl.load_workbook(io.BytesIO(data), read_only=True).sheetnames
    assert names == ["Summary", "Assumptions", "Base", "Plan", *(name for name, _write in list(SHEETS.values())[2:])]


def test_every_formula_has_a_value_and_no_cell_holds_an_error(data: bytes) -> None:
    formulas, values = (openpyxl.load_workbook(io.BytesIO(data), data_only=only) for only in (False, True))
    count = 0
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    count += 1
                    value = values[sheet.title][cell.coordinate].value
                    assert value is not None and not str(value).startswith("#"), f"{sheet.title} {cell.coordinate}"
    assert count > 2000


def test_all_parts_are_xml_without_macros_or_links(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        for item in book.infolist():
            assert "vba" not in item.filename.lower() and "externallink" not in item.filename.lower()
            ElementTree.fromstring(book.read(item))
        rels = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".rels"))
    assert "hyperlink" not in rels and "External" not in rels


def test_panes_are_frozen_columns_wide_and_pages_lie_across(data: bytes) -> None:
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets[:-1]:
        assert sheet.page_setup.orientation == "landscape" and sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        if sheet.title not in ("About", "Bridge"):
            assert sheet.freeze_panes, sheet.title
        assert sheet.column_dimensions["A"].width >= 20, sheet.title


def test_inputs_have_names_dates_are_dates_and_choices_are_lists(data: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["Assumptions"]
    cell = book.defined_names["base.arrangements.home.stipend_per_month"].attr_text.rpartition("!")[2].replace("$", "")
    assert sheet[cell].value == 150 and sheet[cell].font.color.rgb == "FF0000FF" and sheet[cell].fill.fgColor.rgb == "FFFFFFCC"
    ends = book.defined_names["base.sites.house.lease.ends"].attr_text.rpartition("!")[2].replace("$", "")
    assert sheet[ends].is_date and sheet[ends].value.isoformat()[:7] == "2028-03"
    assert any("grossed-up" in rule.formula1 for rule in sheet.data_validations.dataValidation)
    rows = {row[0]: row for row in sheet.iter_rows(min_row=7, values_only=True)}
    assert rows["arrangements.home.stipend_per_month"][8] == "live"
    assert rows["teams.clerks.heads"][8] == "recalculate in the planner" and "Heads" in rows["teams.clerks.heads"][9]


HOSTILE = ('=HYPERLINK("http://example.com","x")', "<script>alert(1)</script>", "<r><t>rich</t></r>", "'=1+1", "@SUM(A1)", "{=1+1}", "\u202eodessa\u202c",
           "-1", "=" + "x" * 40_000, "\x01 & \ud800")  # fmt: skip


def test_hostile_text_stays_text_everywhere(small: Difference) -> None:
    """Names and notes as no file may have them: plans that were changed in memory."""

    def named(plan: Any, text: str) -> Any:
        moves = {
            key: move.model_copy(update={"upfront": replace(move.upfront, note=text, source=text)})
            for key, move in plan.scenario.moves.items()
        }
        return replace(plan, scenario=plan.scenario.model_copy(update={"name": text, "summary": text, "moves": moves}))

    differences = [Difference(named(small.base, HOSTILE[0]), named(small.plan, text)) for text in HOSTILE]
    found = workbook(differences, date="2026-11-24")
    book = openpyxl.load_workbook(io.BytesIO(found))
    assert len({sheet.title.lower() for sheet in book.worksheets}) == len(book.worksheets) == len(SHEETS) + 1 + len(HOSTILE)
    texts: set[str] = set()
    for sheet in book.worksheets:
        assert len(sheet.title) <= 31
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.hyperlink is None
                if cell.data_type == "f":
                    plain = re.sub(r"'(?:[^']|'')*'", "", cell.value)  # the names of sheets stand in quotes
                    assert not re.search(r"HYPERLINK|SUM\(A1\)|xxx|1\+1|script", plain), cell.value
                elif isinstance(cell.value, str):
                    texts.add(cell.value)
    assert {cell_text(text) for text in HOSTILE} <= texts
    with zipfile.ZipFile(io.BytesIO(found)) as parts:
        for item in parts.infolist():
            ElementTree.fromstring(parts.read(item))


def test_names_of_sheets_fit_and_are_kept_apart() -> None:
    wanted = ["A/B", "a\\b", "x" * 40, "X" * 40, "", "'quoted'", "History", "Summary", "😀" * 20, "=1+1", "[1]:*?"]
    names = sheet_names(wanted, ["Summary"])
    assert names[:6] == ["A B", "a b (2)", "x" * 31, "X" * 27 + " (2)", "Plan", "quoted"]
    assert names[6:8] == ["History (2)", "Summary (2)"]
    assert len({name.lower() for name in names}) == len(wanted)
    assert all(0 < len(name.encode("utf-16-le")) <= 62 for name in names)


def test_a_text_fits_a_cell_and_its_xml() -> None:
    assert cell_text("a\x00b\x1f\ud800c") == "abc"
    assert len(cell_text("x" * 40_000)) <= MOST_CHARACTERS
    assert cell_text("plain") == "plain"


def test_the_sign_of_a_currency_stands_where_the_reader_expects_it() -> None:
    assert currency_format("USD", "en_US") == '"$"#,##0;-"$"#,##0'
    assert currency_format("EUR", "de_DE") == '#,##0 "€";-#,##0 "€"'


def test_the_scenarios_come_back_out_of_the_workbook(data: bytes, small: Difference) -> None:
    found = found_in(data, "book.xlsx")
    again = [fill(load.parse(found.files[name], name)) for name in found.opens]
    assert [digest(scenario) for scenario in again] == [small.base.digest, small.plan.digest]


def test_the_same_comparison_gives_the_same_bytes(data: bytes, small: Difference) -> None:
    assert workbook([small], date="2026-11-24") == data


def test_the_bridge_by_driver_is_there_where_it_is_asked_for(small: Difference) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook([small], date="2026-11-24", bridge=True)), data_only=True)["Bridge"]
    rows = [(row[0], row[3]) for row in sheet.iter_rows(values_only=True)]
    start = next(number for number, row in enumerate(rows) if str(row[0]).startswith("By driver"))
    assert sum(value for _label, value in rows[start + 1 :] if value is not None) == pytest.approx(small.npv_saving, abs=0.005)


def test_the_command_writes_it_and_a_folder_that_is_not_there_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "base.yaml").write_text(BASE, "utf-8")
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    paths, file = [str(tmp_path / "base.yaml"), str(tmp_path / "plan.yaml")], tmp_path / "book.xlsx"
    assert main(["compare", *paths, "--xlsx", str(file), "--date", "2026-11-24", "--json"]) == 0
    assert openpyxl.load_workbook(file, read_only=True).sheetnames[0] == "Summary"
    assert main(["compare", *paths, "--xlsx", str(tmp_path / "gone" / "book.xlsx")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["base.yaml", "book.xlsx", "plan.yaml"]


def test_a_workbook_that_fails_half_way_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "base.yaml").write_text(BASE, "utf-8")
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    file = tmp_path / "book.xlsx"
    file.write_bytes(b"old")

    def fails(_book: object) -> None:
        raise OSError(28, "No space left on device", str(file))

    monkeypatch.setitem(SHEETS, "about", ("About", fails))
    assert main(["compare", str(tmp_path / "base.yaml"), str(tmp_path / "plan.yaml"), "--xlsx", str(file)]) == 1
    assert file.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["base.yaml", "book.xlsx", "plan.yaml"]


def test_the_summary_is_a_page_wide_with_its_charts_right_below_the_answer(data: bytes) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Summary"]
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToWidth in (None, 1)  # 1 where it is not said
    assert (sheet.page_setup.orientation, len(sheet.row_breaks.brk)) == ("landscape", 0)
    figures = next(cell.row for cell in sheet["A"] if cell.value == "Calculated in this workbook")
    assert len(sheet._charts) == 2
    assert all(chart.anchor._from.row < chart.anchor.to.row < figures for chart in sheet._charts)
