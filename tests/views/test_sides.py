"""A fact changed on the way holds for both sides on the screen; saved, it goes into the baseline too, where one says so and it can be."""

from __future__ import annotations

import shutil

import pytest
from streamlit.testing.v1 import AppTest

import planner
from planner.report.approve import approve
from planner.scenario import folder
from planner.views import sides, sources, state
from tests.conftest import ROOT, SCENARIOS

STIPEND, RENT = "arrangements.home.stipend_per_month", "sites.headquarters.lease.rent_per_seat_month"
LINE = "A changed fact holds for both sides here; the saved scenario carries it for itself only."


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with a baseline and a plan on top of it that are a firm's own."""
    for name in ("today.yaml", "work-from-home.yaml"):
        shutil.copy(SCENARIOS / name, tmp_path / name)
    own = (tmp_path / "today.yaml").read_text().replace("The firm is an example.", "")
    (tmp_path / "today.yaml").write_text(own)
    monkeypatch.setattr(sources, "FOLDER", tmp_path)
    return tmp_path


def page(changes: dict[str, str], base: str = "today.yaml") -> AppTest:
    """The Scenarios page with some changes to the plan."""
    app = AppTest.from_file(str(ROOT / "planner/views/files.py"), default_timeout=60)
    app.session_state["draft"] = state.Draft(sources.source("work-from-home.yaml"), sources.source(base), changes)
    app.run()
    assert not app.exception
    return app


def asked(app: AppTest) -> list[bool]:
    """What stands in the box, where there is one."""
    return [item.value for item in app.checkbox if "baseline" in item.label]


def captions(app: AppTest) -> str:
    return "\n".join(item.value.replace("\\", "") for item in app.caption)


def click(app: AppTest, label: str) -> AppTest:
    next(item for item in app.button if item.label.replace("\\", "") == label).click().run()
    assert not app.exception
    return app


def saving_of(app: AppTest) -> float:
    """The saving in present value of what is open."""
    return state.evaluate(app.session_state["draft"]).difference.npv_saving


def rent(name: str) -> float:
    return planner.load(sources.FOLDER / name).sites["headquarters"].lease.rent_per_seat_month.value


@pytest.mark.parametrize("button", ["Save into work-from-home.yaml", "Save as a new scenario"])
def test_the_baseline_gets_the_fact_and_the_comparison_stays_what_it_was(place, button):
    app = page({STIPEND: "300", RENT: "1200"})
    before = saving_of(app)
    assert asked(app) == [True] and LINE in captions(app)
    app = click(app, button)
    draft = app.session_state["draft"]
    assert draft.changes == {} and saving_of(app) == pytest.approx(before, abs=0.005)
    assert rent("today.yaml") == rent(draft.source.key) == 1200
    assert "rent_per_seat_month" not in (place / draft.source.key).read_text(), "the plan follows its baseline"
    assert planner.load(place / draft.source.key).arrangements["home"].stipend_per_month.value == 300
    assert len(folder.versions(place / "today.yaml")) == 1
    assert "The changed facts are in today.yaml too." in app.success[0].value.replace("\\", "")
    assert not any("by someone else" in line for line in (captions(app), *(item.value for item in app.warning)))


def test_without_the_box_the_plan_has_the_fact_for_itself_and_a_line_says_so(place):
    app = page({RENT: "1200"})
    next(item for item in app.checkbox if "baseline" in item.label).uncheck().run()
    app = click(app, "Save into work-from-home.yaml")
    assert (rent("today.yaml"), rent("work-from-home.yaml")) == (1000, 1200)
    assert "The changed facts are not in today.yaml" in app.success[0].value.replace("\\", "")


def test_a_plan_that_says_the_fact_itself_gets_it_too(place):
    text = (place / "work-from-home.yaml").read_text()
    (place / "work-from-home.yaml").write_text(text + "\nsites: {headquarters: {lease: {rent_per_seat_month: 1100}}}\n")
    app = page({RENT: "1200"})
    before = saving_of(app)
    app = click(app, "Save into work-from-home.yaml")
    assert rent("today.yaml") == rent("work-from-home.yaml") == 1200
    assert saving_of(app) == pytest.approx(before, abs=0.005)


def test_a_baseline_that_the_plan_does_not_rest_on_gets_it_as_well(place):
    (place / "other.yaml").write_text((place / "today.yaml").read_text())
    app = page({RENT: "1200"}, base="other.yaml")
    before = saving_of(app)
    app = click(app, "Save into work-from-home.yaml")
    assert (rent("today.yaml"), rent("other.yaml"), rent("work-from-home.yaml")) == (1000, 1200, 1200)
    assert app.session_state["draft"].base.key == "other.yaml" and saving_of(app) == pytest.approx(before, abs=0.005)


def test_a_name_that_is_taken_leaves_the_baseline_as_it_was(place):
    shutil.copy(place / "today.yaml", place / "other.yaml")
    app = page({RENT: "1200"})
    app.text_input(key="files:name:work-from-home.yaml").set_value("Other")
    app = click(app, "Save as a new scenario")
    assert "there already" in app.error[0].value and rent("today.yaml") == 1000
    assert app.session_state["draft"].changes == {RENT: "1200"}


def test_an_example_gets_it_only_where_one_says_so(place):
    shutil.copy(SCENARIOS / "today.yaml", place / "today.yaml")
    assert asked(page({RENT: "1200"})) == [False]


def test_an_approved_baseline_is_left_alone(place):
    approve(place / "today.yaml", by="Vera Test", date="2026-11-20")
    app = page({RENT: "1200"})
    assert asked(app) == [] and f"{LINE} today.yaml is approved." in captions(app)
    app = click(app, "Save into work-from-home.yaml")
    assert rent("today.yaml") == 1000 and "are not in today.yaml" in app.success[0].value.replace("\\", "")


def test_nothing_is_asked_where_no_fact_of_the_baseline_was_changed(place):
    app = page({STIPEND: "300"})
    assert asked(app) == [] and LINE not in captions(app), "a decision is the plan's own"
    own = sources.source("today.yaml")
    assert sides.shared(state.Draft(own, own, {RENT: "1200"})) == {}, "the baseline itself is saved"
