"""What an export carries brings back the scenario that was computed, byte for byte; whatever else claims to be an export is refused in one line."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path

import openpyxl
import pytest

import planner
from planner.__main__ import main
from planner.report.extract import MAX_BYTES, SHEET, Carried, carried, found_in, packed, pieces, scenarios_in
from planner.scenario.save import digest
from planner.scenario.schema import Scenario
from planner.scenario.text import ScenarioError
from tests.conftest import SCENARIOS

STIPEND = "arrangements.home.stipend_per_month"
FORMS = {
    "json": lambda found: json.dumps({"planner": "0"} | found.as_json()).encode(),
    "html": lambda found: f'<!doctype html><p>x</p><pre hidden id="scenario-files">{packed(found)}</pre>'.encode(),
    "xlsx": lambda found: workbook(found),
}


def workbook(found: Carried) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.create_sheet(SHEET)
    for text in ("what the workbook was made from", *pieces(found)):
        sheet.append([text])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def on_disk(found: Carried, folder: Path) -> list[Scenario]:
    for name, text in found.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    return [planner.load(folder / name) for name in found.opens]


@pytest.mark.parametrize("form", FORMS)
def test_what_an_export_carries_is_what_was_read_byte_for_byte(form):
    scenarios = [planner.load(SCENARIOS / name) for name in ("today.yaml", "work-from-home.yaml", "blend.yaml")]
    files = scenarios_in(FORMS[form](carried(scenarios)), f"report.{form}")
    for name in ("today.yaml", "work-from-home.yaml", "blend.yaml"):
        assert files[name].encode() == (SCENARIOS / name).read_bytes()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"money.discount_rate": "8%"},
        {STIPEND: "{2027-01: 100, 2028-01: {x}}".replace("{x}", "200")},
        {"moves.*.share": "40%", "places.us/new-york.wages.accounting.p50": "91000"},
        {"moves.payroll-home": "null"},
        {"moves.accounting-home": "{team: accounting, share: 10%, to: {arrangement: home}, start: 2028-01}"},  # what it had more is gone
        {"moves.more": "{team: hr, share: 10%, to: {arrangement: home}, start: 2028-01}"},
    ],
)
def test_a_scenario_with_changes_comes_back_as_it_was_computed(changes, tmp_path):
    base, plan = planner.load(SCENARIOS / "today.yaml"), planner.load(SCENARIOS / "work-from-home.yaml", changes)
    found = carried([base, plan])
    assert found.files["work-from-home.yaml"].encode() == (SCENARIOS / "work-from-home.yaml").read_bytes()
    again = on_disk(found, tmp_path)
    assert [digest(scenario) for scenario in again] == [digest(base), digest(plan)]
    assert found.opens == ("today.yaml", "work-from-home changed.yaml" if changes else "work-from-home.yaml")


def test_files_of_one_name_from_two_folders_are_kept_apart(tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    text = (SCENARIOS / "today.yaml").read_text("utf-8")
    (other / "today.yaml").write_text(text.replace("heads: 44", "heads: 45"), encoding="utf-8")
    (other / "plan.yaml").write_text("planner: 1\nextends: today\nname: Plan\n", encoding="utf-8")
    scenarios = [planner.load(SCENARIOS / "today.yaml"), planner.load(other / "plan.yaml")]
    found = carried(scenarios)
    assert found.opens == ("today.yaml", "2/plan.yaml")
    assert [digest(scenario) for scenario in on_disk(found, tmp_path / "out")] == [digest(scenario) for scenario in scenarios]


@pytest.mark.parametrize("name", ["../../x.yaml", "Größe.yml", "a\u202eb.yaml", "x" * 300, "plan.yml"])
def test_an_uploaded_text_is_carried_under_a_name_that_leads_nowhere(name, tmp_path):
    text = "\ufeff" + (SCENARIOS / "cpa" / "office.yaml").read_text("utf-8").replace("\n", "\r\n")
    for changes in ({}, {STIPEND: "400"}):
        scenario = planner.parse(text, name, changes=changes)
        found = carried([scenario])
        assert text in found.files.values()
        (again,) = on_disk(found_in(FORMS["json"](found), "a.json"), tmp_path)
        assert digest(again) == digest(scenario)
        assert {path.parent for path in tmp_path.rglob("*") if path.is_file()} == {tmp_path}


GOOD = {"files": {"a.yaml": "planner: 1\n"}, "opens": ["a.yaml"]}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is no report"),
        (b"<p>a page</p>", "is no report"),
        (b"x" * (MAX_BYTES + 1), "is larger than 2 MB"),
        (b'<pre hidden id="scenario-files">AAA</pre>', "are damaged"),
        (b'<pre hidden id="scenario-files">' + base64.b64encode(b"\xff") + b"</pre>", "are damaged"),
        (b'<pre hidden id="scenario-files">AAAA</pre>' * 2, "is no report"),
        (b'{"files": ', "are damaged"),
        (b'{"a":' + b"[" * 100_000, "are damaged"),
        (b'{"planner": "0.1"}', "has no scenario files"),
        (json.dumps(GOOD | {"files": {}}).encode(), "has no scenario files"),
        (json.dumps(GOOD | {"files": {f"{n}.yaml": "" for n in range(101)}}).encode(), "has no scenario files"),
        (json.dumps(GOOD | {"files": {"a.yaml": 1}}).encode(), "a name that can't be used"),
        (json.dumps(GOOD | {"files": {"../a.yaml": "planner: 1"}}).encode(), "a name that can't be used"),
        (json.dumps(GOOD | {"files": {"/etc/passwd": "planner: 1"}}).encode(), "a name that can't be used"),
        (json.dumps(GOOD | {"files": {"a.yaml": "a: &x 1\nb: *x\n"}}).encode(), "can't be read: a.yaml:1:4: anchor"),
        (json.dumps(GOOD | {"files": {"a.yaml": "a: \ud800\n"}}).encode(), "can't be read"),
        (json.dumps(GOOD | {"files": {"a.yaml": "a: " + "x" * (257 << 10)}}).encode(), "larger than 256 KB"),
        (json.dumps(GOOD | {"opens": []}).encode(), "does not say which"),
        (json.dumps(GOOD | {"opens": ["b.yaml"]}).encode(), "does not say which"),
        (b"PK\x03\x04broken", "Excel workbook"),
    ],
)
def test_what_is_no_export_is_refused_in_one_line(data, message):
    with pytest.raises(ScenarioError) as refused:
        found_in(data, "x.bin")
    assert len(refused.value.problems) == 1
    assert str(refused.value).startswith("x.bin: ")
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_workbook_without_the_sheet_is_refused():
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.save(out)
    with pytest.raises(ScenarioError, match="there is no sheet"):
        scenarios_in(out.getvalue(), "book.xlsx")


def test_extract_writes_the_files_and_never_over_another(tmp_path, capsys):
    exported, out = tmp_path / "out.json", tmp_path / "out"
    command = ["compare", str(SCENARIOS / "today.yaml"), str(SCENARIOS / "work-from-home.yaml"), "--json", "--date", "2026-11-25"]
    assert main(command) == 0
    exported.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["extract", str(exported), "--to", str(out)]) == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {
        name: (SCENARIOS / name).read_bytes() for name in ("today.yaml", "work-from-home.yaml")
    }
    capsys.readouterr()
    assert main(["compare", str(out / "today.yaml"), str(out / "work-from-home.yaml"), "--json", "--date", "2026-11-25"]) == 0
    assert capsys.readouterr().out == exported.read_text("utf-8")
    assert main(["extract", str(exported), "--to", str(out)]) == 0  # the same again is no harm
    (out / "today.yaml").write_text("mine", encoding="utf-8")
    assert main(["extract", str(exported), "--to", str(out)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert (out / "today.yaml").read_text("utf-8") == "mine"
    assert main(["extract", str(exported)]) == 0
    assert "name: Work from home" in capsys.readouterr().out
