"""An exported report, workbook or JSON that is dropped on the Scenarios page brings its scenario back, with the figures it had."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

import planner
from planner.report.extract import SHEET, about, carried, opened_in, pieces
from planner.report.html import report
from planner.scenario.save import digest
from planner.views import sources

ROOT = Path(__file__).parents[2]
NAMES = ("today.yaml", "work-from-home.yaml", "hybrid.yaml")


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder of scenarios of one's own."""
    for name in NAMES:
        shutil.copy(ROOT / "scenarios" / name, tmp_path / name)
    monkeypatch.setattr(sources, "FOLDER", tmp_path)
    return tmp_path


def exported(kind: str, scenarios: list) -> bytes:
    if kind == "html":
        return report(planner.compare(*scenarios), "2026-11-25")
    if kind == "json":
        return json.dumps(about(scenarios, "2026-11-25")).encode()
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.create_sheet(SHEET)
    for text in ("files", *pieces(carried(scenarios))):
        sheet.append([text])
    book.save(out)
    return out.getvalue()


def dropped(data: bytes, name: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "planner/views/files.py"), default_timeout=60)
    app.run()
    app.file_uploader(key="files:upload").set_value((name, data, "application/octet-stream")).run()
    assert not app.exception
    return app


def shown_digest(app: AppTest, place: Path, which: str = "source") -> str:
    opened = getattr(app.session_state["draft"], which)
    return digest(planner.parse(opened.text, opened.file, place))


@pytest.mark.parametrize("kind", ["html", "json", "xlsx"])
def test_an_unchanged_scenario_is_the_file_of_the_folder_again(kind, place):
    app = dropped(exported(kind, [planner.load(place / name) for name in NAMES[:2]]), f"report.{kind}")
    draft = app.session_state["draft"]
    assert (draft.source.key, draft.base.key) == ("work-from-home.yaml", "today.yaml")
    assert not draft.source.uploaded
    assert "is open as it was exported" in app.success[0].value


def test_a_changed_scenario_comes_back_with_its_changes_also_where_the_folder_has_moved_on(place):
    changes = {"arrangements.home.stipend_per_month": "333", "money.discount_rate": "8%"}
    scenarios = [planner.load(place / "today.yaml", {"money.discount_rate": "8%"}), planner.load(place / "work-from-home.yaml", changes)]
    data, wanted = exported("json", scenarios), [digest(scenario) for scenario in scenarios]
    app = dropped(data, "report.json")
    assert [shown_digest(app, place, side) for side in ("base", "source")] == wanted
    assert "extends: work-from-home.yaml" in app.session_state["draft"].source.text
    (place / "today.yaml").write_text((place / "today.yaml").read_text("utf-8").replace("heads: 44", "heads: 45"), encoding="utf-8")
    (place / "work-from-home.yaml").unlink()
    app = dropped(data, "report.json")
    assert [shown_digest(app, place, side) for side in ("base", "source")] == wanted
    assert "extends:" not in app.session_state["draft"].source.text


def test_the_other_plans_of_an_export_are_a_click_away(place):
    app = dropped(exported("json", [planner.load(place / name) for name in NAMES]), "../../r<b>.json")
    next(button for button in app.button if "hybrid" in button.label).click().run()
    assert not app.exception
    assert app.session_state["draft"].source.key == "hybrid.yaml"


@pytest.mark.parametrize(
    ("name", "data"), [("a.html", b"<p>x</p>"), ("a.json", b"{}"), ("a.xlsx", b"PK\x03\x04"), ("a.json", b"{" * 99_999)]
)
def test_what_is_no_export_is_said_in_a_line_and_what_is_open_stays(name, data, place):
    app = AppTest.from_file(str(ROOT / "planner/views/files.py"), default_timeout=60)
    app.run()
    before = app.session_state["draft"].source
    app.file_uploader(key="files:upload").set_value((name, data, "application/octet-stream")).run()
    assert not app.exception
    assert app.session_state["draft"].source == before
    assert sum(name in error.value.replace("\\", "") for error in app.error) == 1


def test_a_text_that_extends_what_the_folder_has_stays_as_it_was_written(place):
    found = carried([planner.load(place / "work-from-home.yaml")])
    assert opened_in(place, found, "work-from-home.yaml") == (place / "work-from-home.yaml").read_bytes().decode()
