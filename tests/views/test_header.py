"""The header on every page: saving where two people work on one scenario, the list of changes, and what can be taken away."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import planner
from planner.report.exports import EXPORTS
from planner.scenario.save import with_changes
from planner.scenario.text import Node
from planner.views import sources, state

ROOT = Path(__file__).parents[2]
STIPEND = "arrangements.home.stipend_per_month"
NEW = "{team: records, share: 10%, to: {place: in/pune}, start: 2027-06}"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of scenarios of one's own."""
    for name in ("today.yaml", "work-from-home.yaml"):
        shutil.copy(ROOT / "scenarios" / name, tmp_path / name)
    monkeypatch.setattr(sources, "FOLDER", tmp_path)
    return tmp_path


def opened(changes: dict[str, str], *, popover: str = "") -> AppTest:
    """The Plan page with a draft that has some changes, and one of the header's popovers open."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.session_state["draft"] = state.Draft(sources.source("work-from-home.yaml"), sources.source("today.yaml"), changes)
    if popover:
        app.session_state[f"header:{popover}"] = True
    app.run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    return "\n".join(item.value for kind in (app.markdown, app.caption, app.error, app.warning, app.code) for item in kind).replace("\\", "")


def test_changes_are_listed_in_words_and_a_move_goes_with_all_that_was_changed_in_it(place: Path) -> None:
    app = opened({STIPEND: "200", "moves.records-pune": NEW, "moves.hr-home": "null", "moves.records-pune.share": "0.2"})
    said = text(app)
    assert f"Stipend: 150 USD per head and month → 200 USD per head and month ({STIPEND})" in said
    assert "Move added: 20% of records to Pune from 2027-06" in said
    assert "Move taken away: hr → home" in said
    app.button(key="undo:moves.records-pune").click().run()
    assert not app.exception
    assert app.session_state["draft"].changes == {STIPEND: "200", "moves.hr-home": "null"}
    app.button(key="undo all").click().run()
    assert app.session_state["draft"].changes == {}


def test_moves_that_came_and_went_are_saved_as_differences(place: Path) -> None:
    app = opened({"moves.records-pune": NEW, "moves.hr-home": "null"}, popover="save")
    app.text_input(key="save:name:work-from-home.yaml").set_value("Mine").run()
    app.button(key="save:as").click().run()
    assert not app.exception
    assert app.session_state["draft"].source.key == "Mine.yaml"
    saved = planner.load(place / "Mine.yaml")
    assert "hr-home" not in saved.moves
    assert saved.moves["records-pune"].to.place == "in/pune"
    assert len((place / "Mine.yaml").read_text().splitlines()) < 16


def test_of_two_people_on_one_scenario_the_second_keeps_the_changes_and_takes_over_the_others(place: Path) -> None:
    mine = opened({STIPEND: "200"}, popover="save")
    other = opened({"moves.hr-home.share": "0.2"}, popover="save")
    other.button(key="save:into").click().run()
    assert planner.load(place / "work-from-home.yaml").moves["hr-home"].share.value == 0.2
    mine.run()
    assert re.search(r"work-from-home.yaml was changed at .+ by someone else. Your changes are safe.", text(mine))
    assert "+  hr-home: {team: hr, share: 0.2" in text(mine)
    assert mine.button(key="save:into").disabled
    assert mine.session_state["draft"].changes == {STIPEND: "200"}
    mine.button(key="save:rebase").click().run()
    assert not mine.exception
    assert mine.session_state["draft"].changes == {STIPEND: "200"}
    mine.button(key="save:into").click().run()
    saved = planner.load(place / "work-from-home.yaml")
    assert (saved.moves["hr-home"].share.value, saved.arrangements["home"].stipend_per_month.value) == (0.2, 200)


def test_a_save_that_comes_between_is_refused_and_nothing_is_lost(place: Path) -> None:
    app = opened({STIPEND: "200"}, popover="save")
    path = place / "work-from-home.yaml"
    theirs = with_changes(path.read_text(), {STIPEND: Node(111, "")}, path.name)
    path.write_text(theirs)  # after the page was drawn
    app.button(key="save:into").click().run()
    assert "by someone else" in app.error[0].value
    assert path.read_text() == theirs
    assert app.session_state["draft"].changes == {STIPEND: "200"}


def test_what_was_refused_stands_in_one_box_on_its_own_page_until_it_is_closed(place: Path) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()

    def refused() -> None:
        app.session_state["draft"] = replace(app.session_state["draft"], problems=("bad.yaml:4: one", "bad.yaml:5: two"))
        app.run()

    refused()
    assert [item.value.replace("\\", "") for item in app.error] == ["- bad.yaml:4: one\n- bad.yaml:5: two"]
    app.button(key="header:close").click().run()
    assert not app.error and not app.exception
    refused()
    app.run()
    assert len(app.error) == 1
    app.switch_page("planner/views/space.py").run()
    assert not app.error and not app.exception
    app.switch_page("planner/views/plan.py").run()
    assert not app.error


def test_every_export_has_a_button(place: Path) -> None:
    app = opened({}, popover="export")
    assert len(app.get("download_button")) == len(EXPORTS)
    assert [item.label for item in app.get("download_button")][:2] == [EXPORTS[kind].label for kind in ("xlsx", "html")]
    assert [item.proto.type for item in app.get("download_button")] == ["primary"] * 2 + ["secondary"] * (len(EXPORTS) - 2)


def test_a_picker_says_the_whole_name_and_a_file_of_that_name_once(place: Path) -> None:
    text = (place / "work-from-home.yaml").read_text()
    (place / "Half at home.yaml").write_text(text.replace("name: Work from home", "name: Half at home"))
    app = opened({})
    picker = app.selectbox(key="pick:scenario")
    assert picker.help.replace("\\", "") == "Work from home (work-from-home.yaml)"
    assert "Half at home" in picker.options
