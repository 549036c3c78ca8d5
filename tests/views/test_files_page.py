"""The Scenarios page: save as mine, save into, history, approve; each leaves files that say what the page said."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import planner
from planner.scenario import approval, folder
from planner.scenario.save import with_changes
from planner.scenario.text import Node
from planner.views import saving, sources, state

ROOT = Path(__file__).parents[2]
STIPEND = "arrangements.home.stipend_per_month"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder of scenarios of one's own."""
    for name in ("today.yaml", "work-from-home.yaml"):
        shutil.copy(ROOT / "scenarios" / name, tmp_path / name)
    monkeypatch.setattr(sources, "FOLDER", tmp_path)
    return tmp_path


def opened(page: str = "files") -> AppTest:
    app = AppTest.from_file(str(ROOT / ("app.py" if page == "plan" else f"planner/views/{page}.py")), default_timeout=60)
    app.run()
    assert not app.exception
    return app


def changed() -> AppTest:
    """The Scenarios page with a stipend of 300 instead of what the file says."""
    app = opened("plan")
    next(item for item in app.slider if item.label.startswith("Stipend")).set_value(300.0).run()
    draft = app.session_state["draft"]
    app = AppTest.from_file(str(ROOT / "planner/views/files.py"), default_timeout=60)
    app.session_state["draft"] = draft
    app.run()
    assert not app.exception
    return app


def address(app: AppTest) -> str:
    """The id of the draft in the address."""
    found = app.query_params["draft"]
    return found if isinstance(found, str) else found[0]


def click(app: AppTest, label: str) -> AppTest:
    next(item for item in app.button if item.label.replace("\\", "") == label).click().run()
    assert not app.exception
    return app


def test_saved_as_mine_is_a_file_of_differences_and_is_open(place):
    app = changed()
    app.text_input(key="files:name:work-from-home.yaml").set_value("Our plan")
    app = click(app, "Save as my scenario")
    text = (place / "Our plan.yaml").read_text()
    assert text == f"planner: 1\nextends: work-from-home.yaml\nname: Our plan\n{text.split('name: Our plan', 1)[1].lstrip()}"
    assert len(text.splitlines()) < 10
    saved = planner.load(place / "Our plan.yaml")
    assert saved.arrangements["home"].stipend_per_month.value == 300
    assert app.session_state["draft"].source.key == "Our plan.yaml"
    assert app.session_state["draft"].changes == {}
    assert app.session_state["draft"].base.key == "today.yaml", "the headline stays what it was"
    assert saving.opened("Our plan.yaml").base.key == "today.yaml"
    assert "Saved as Our plan" in app.success[0].value.replace("\\", "")


def test_what_was_done_and_its_reference_stand_in_one_line(place):
    app = click(changed(), "Save into work-from-home.yaml")
    assert re.fullmatch(r"Saved into work-from-home\.yaml\. \(reference [0-9a-f]{6}\)", app.success[0].value.replace("\\", ""))
    assert not any("(reference" in item.value.replace("\\", "") for item in app.caption)


def test_in_a_file_of_ones_own_saving_into_it_comes_first(place):
    assert kinds(changed())[:2] == [("Save as my scenario", "primary"), ("Save into work-from-home.yaml", "secondary")], "an example"
    (place / "today.yaml").write_text((place / "today.yaml").read_text().replace("The firm is an example.", ""))
    assert kinds(changed())[:2] == [("Save into work-from-home.yaml", "primary"), ("Save as a new scenario", "secondary")]


def kinds(app: AppTest) -> list[tuple[str, str]]:
    """(label, kind) of the buttons that save."""
    return [(item.label.replace("\\", ""), item.proto.type) for item in app.button if item.label.startswith("Save ") and item.key.startswith("files:")]


def test_a_name_that_is_taken_is_refused_and_nothing_is_lost(place):
    shutil.copy(place / "today.yaml", place / "other.yaml")
    before = (place / "other.yaml").read_bytes()
    app = changed()
    app.text_input(key="files:name:work-from-home.yaml").set_value("Other")
    app = click(app, "Save as my scenario")
    assert "there already" in app.error[0].value
    assert (place / "other.yaml").read_bytes() == before
    assert app.session_state["draft"].changes


def test_saved_into_the_file_keeps_comments_and_the_version_before(place):
    before = (place / "work-from-home.yaml").read_text()
    app = click(changed(), "Save into work-from-home.yaml")
    after = (place / "work-from-home.yaml").read_text()
    assert planner.load(place / "work-from-home.yaml").arrangements["home"].stipend_per_month.value == 300
    assert [line for line in before.splitlines() if line.startswith("#")] == [line for line in after.splitlines() if line.startswith("#")]
    assert len(folder.versions(place / "work-from-home.yaml")) == 1
    click(app, "Go back to it")
    assert (place / "work-from-home.yaml").read_text() == before


def test_a_file_that_someone_else_changed_is_not_written_over(place):
    app = changed()
    other = with_changes((place / "work-from-home.yaml").read_text(), {STIPEND: Node(111, "")}, "work-from-home.yaml")
    (place / "work-from-home.yaml").write_text(other)
    app = click(app, "Save into work-from-home.yaml")
    assert "by someone else" in app.error[0].value
    assert (place / "work-from-home.yaml").read_text() == other
    assert app.session_state["draft"].changes


def test_an_approved_scenario_is_read_only_and_changed_in_a_copy(place):
    app = opened()
    app.text_input(key="files:by").set_value("Ann")
    app = click(app, "Approve")
    scenario = planner.load(place / "work-from-home.yaml")
    assert scenario.review.by == "Ann"
    assert approval.state(scenario) == "approved"
    plan = opened("plan")
    assert all(item.disabled for item in plan.slider)
    plan = click(plan, "Duplicate to change")
    assert plan.session_state["draft"].source.key == "work-from-home-copy.yaml"
    assert not any(item.disabled for item in plan.slider if item.label.startswith("Stipend"))
    assert "review:" not in plan.session_state["draft"].source.text


def test_an_approval_needs_a_name(place):
    app = click(opened(), "Approve")
    assert "a name is missing" in app.error[0].value
    assert planner.load(place / "work-from-home.yaml").review is None


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_can_not_be_written_says_so(place):
    place.chmod(0o500)
    app = changed()
    app = click(app, "Save as my scenario")
    assert app.error


def test_undo_and_redo_go_over_every_step(place):
    app = opened("plan")
    slider = lambda: next(item for item in app.slider if item.label.startswith("Stipend"))  # noqa: E731
    for value in (300.0, 400.0):
        slider().set_value(value).run()
    app.button(key="undo").click().run()
    assert float(app.session_state["draft"].changes[STIPEND]) == 300
    app.button(key="undo").click().run()
    assert app.session_state["draft"].changes == {}
    assert app.button(key="undo").disabled
    app.button(key="redo").click().run()
    app.button(key="redo").click().run()
    assert float(app.session_state["draft"].changes[STIPEND]) == 400
    assert slider().value == 400
    app.button(key="undo").click().run()
    slider().set_value(200.0).run()
    assert app.button(key="redo").disabled


def test_a_draft_comes_back_by_its_address_and_a_colleague_who_changes_it_leaves_it_alone(place):
    app = opened("plan")
    next(item for item in app.slider if item.label.startswith("Stipend")).set_value(300.0).run()
    name = address(app)
    again = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    again.query_params["draft"] = name
    again.run()
    assert float(again.session_state["draft"].changes[STIPEND]) == 300
    assert not again.button(key="undo").disabled, "the steps come back too"
    next(item for item in again.slider if item.label.startswith("Stipend")).set_value(500.0).run()
    assert address(again) != name
    third = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    third.query_params["draft"] = name
    third.run()
    assert float(third.session_state["draft"].changes[STIPEND]) == 300


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "x" * 22, "a/b", "%00"])
def test_an_address_that_names_no_draft_opens_the_example(place, name):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["draft"] = name
    app.run()
    assert not app.exception
    assert app.session_state["draft"].source.key == "work-from-home.yaml"


@pytest.mark.parametrize("name", ["today.yaml", "work-from-home.yaml"])
def test_what_rests_on_the_example_is_example_data_also_in_a_copy(place, name):
    assert sources.is_example(sources.source(name))
    made = folder.duplicate(place / name, "Another")
    assert sources.is_example(sources.source(made.name))


def test_a_firms_own_file_and_what_extends_it_are_no_example_data(place):
    text = (place / "today.yaml").read_text().replace("The firm is an example.", "")
    (place / "own.yaml").write_text(text)
    (place / "plan.yaml").write_text("planner: 1\nextends: own.yaml\nname: Plan\n")
    assert not sources.is_example(sources.source("own.yaml"))
    assert not sources.is_example(sources.source("plan.yaml"))


def test_the_founding_example_is_example_data():
    assert sources.is_example(sources.source("cpa/home.yaml"))


def test_a_file_of_the_folder_is_opened_duplicated_and_downloaded(place):
    app = opened()
    app.selectbox(key="files:one").set_value("today.yaml").run()
    app = click(app, "Duplicate")
    assert app.session_state["draft"].source.key == "Today (copy).yaml".replace("(", "").replace(")", "")
    app.selectbox(key="files:one").set_value("today.yaml").run()
    app = click(app, "Duplicate")
    assert app.session_state["draft"].source.key == "Today copy 2.yaml"
    app.selectbox(key="files:one").set_value("work-from-home.yaml").run()
    app = click(app, "Open")
    draft = app.session_state["draft"]
    assert (draft.source.key, draft.base.key) == ("work-from-home.yaml", "today.yaml")


def test_an_uploaded_scenario_is_opened_and_a_wrong_one_has_a_line_for_each_problem(place):
    app = opened()
    before = app.session_state["draft"].source
    app.file_uploader(key="files:upload").set_value(("mine.yaml", b"planner: 1\nnam: x\nmonths: 1000\n", "application/yaml")).run()
    assert not app.exception
    (refused,) = app.error
    assert len(refused.value.splitlines()) >= 2 and "did you mean name" in refused.value
    assert app.session_state["draft"].source == before
    text = (place / "work-from-home.yaml").read_bytes()
    app.file_uploader(key="files:upload").set_value(("mine.yaml", text, "application/yaml")).run()
    assert app.session_state["draft"].source.key == "mine.yaml"
    assert app.session_state["draft"].source.uploaded


def test_of_very_many_mistakes_the_first_are_said(place):
    app = opened()
    text = "planner: 1\nname: x\nstart: 2027-01\n" + "".join(f"unknown-{number}: 1\n" for number in range(1000))
    app.file_uploader(key="files:upload").set_value(("mine.yaml", text.encode(), "application/yaml")).run()
    assert not app.exception
    (refused,) = app.error
    assert len(lines := refused.value.splitlines()) == 21 and "more lines" in lines[-1]


def test_where_git_keeps_the_folder_the_page_leaves_it_the_history(place):
    subprocess.run(["git", "init", "-q", str(place)], check=True)
    app = opened()
    assert any("kept by git, which holds the history" in item.value for item in app.markdown)
    assert not any(item.label == "Go back to it" for item in app.button)


def test_an_earlier_version_is_shown_before_it_is_taken(place):
    app = click(changed(), "Save into work-from-home.yaml")
    assert any(re.search(r"^\+.*stipend_per_month: .value: 150", item.value, re.M) for item in app.code)
    app = click(app, "Go back to it")
    assert "says again what it said then" in app.success[0].value
    assert len(folder.versions(place / "work-from-home.yaml")) == 2


def baseline() -> AppTest:
    """The Scenarios page of the whole app, from which another can be gone to, with the baseline open."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.session_state["draft"] = state.Draft(sources.source("today.yaml"), sources.source("today.yaml"))
    app.run().switch_page("planner/views/files.py").run()
    assert not app.exception
    return app


def test_a_plan_is_no_baseline_to_put_another_on(place):
    assert not any(item.label == "Make the plan and open it" for item in opened().button)


def test_a_plan_on_top_of_a_baseline_is_what_was_asked_for_and_its_page_opens(place):
    app = baseline()
    teams = app.multiselect(key="files:plan:today.yaml:teams")
    assert teams.value == list(planner.load(place / "today.yaml").teams)
    assert all(name.replace("\\", "").endswith(", New York") for name in teams.options)
    assert "per head and month" in app.number_input(key="files:plan:today.yaml:stipend").label
    teams.set_value(["accounting", "hr"]).run()
    assert "25 of 50 heads go home." in str([item.value.replace("\\", "") for item in app.caption])
    app.text_input(key="files:plan").set_value("Some at home")
    app.number_input(key="files:plan:today.yaml:share").set_value(40.0).run()
    assert "20 of 50 heads go home." in str([item.value.replace("\\", "") for item in app.caption])
    app.selectbox(key="files:plan:today.yaml:start").set_value(2027 * 12 + 5)
    app.number_input(key="files:plan:today.yaml:stipend").set_value(150.0)
    app = click(app, "Make the plan and open it")
    plan = planner.load(place / "Some at home.yaml")
    assert plan.extends == "today.yaml"
    assert {name: (move.share.value, move.start.value) for name, move in plan.moves.items()} == {
        "accounting-home": (0.4, 2027 * 12 + 5),
        "hr-home": (0.4, 2027 * 12 + 5),
    }
    assert plan.arrangements["home"].stipend_per_month.value == 150
    assert plan.summary == "40% of the work of 2 teams at home from June 2027, on top of Today."
    draft = app.session_state["draft"]
    assert (draft.source.key, draft.base.key) == ("Some at home.yaml", "today.yaml")
    assert any(item.label == "Payback" for item in app.metric), "the Plan page is open"


def test_a_plan_of_nobody_or_of_a_name_that_is_taken_is_refused_and_the_page_stays(place):
    app = baseline()
    app.text_input(key="files:plan").set_value("Today").run()
    app = click(app, "Make the plan and open it")
    assert any("there already" in item.value for item in app.error)
    app.multiselect(key="files:plan:today.yaml:teams").set_value([]).run()
    app = click(app, "Make the plan and open it")
    assert any("Choose at least one team" in item.value for item in app.error)
    assert app.session_state["draft"].source.key == "today.yaml"
