"""A fact changed on the way holds for both sides on the screen; saved, it goes into the baseline too, where one says so and it can be."""

from __future__ import annotations

import shutil

import pytest
from streamlit.testing.v1 import AppTest

import planner
from planner.report.approve import approve
from planner.scenario import folder, trial
from planner.views import drafts, sides, sources, state
from tests.conftest import ROOT, SCENARIOS

STIPEND, RENT = "arrangements.home.stipend_per_month", "sites.headquarters.lease.rent_per_seat_month"
LINE = f"Changed facts hold for both sides here: {RENT}."
PER_SEAT = ("1,000 USD per seat and month", "1,200 USD per seat and month")
ALONE = "The saved scenario will have them for itself only, and the comparison moves."


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
    assert asked(app) == [True] and LINE in captions(app) and ALONE not in captions(app)
    app = click(app, button)
    draft = app.session_state["draft"]
    assert draft.changes == {} and saving_of(app) == pytest.approx(before, abs=0.005)
    assert rent("today.yaml") == rent(draft.source.key) == 1200
    assert "rent_per_seat_month" not in (place / draft.source.key).read_text(), "the plan follows its baseline"
    assert planner.load(place / draft.source.key).arrangements["home"].stipend_per_month.value == 300
    assert len(folder.versions(place / "today.yaml")) == 1
    kept = drafts.found(app.session_state["draft opened"])
    assert app.session_state["past"] == [] and kept is not None and not kept.past, "undo could take back one side only, also after F5"
    assert "The changed facts are in today.yaml too." in app.success[0].value.replace("\\", "")
    assert not any("by someone else" in line for line in (captions(app), *(item.value for item in app.warning)))


def test_without_the_box_the_plan_has_the_fact_for_itself_and_a_line_says_so(place):
    app = page({RENT: "1200"})
    next(item for item in app.checkbox if "baseline" in item.label).uncheck().run()
    assert ALONE in captions(app)
    app = click(app, "Save into work-from-home.yaml")
    assert (rent("today.yaml"), rent("work-from-home.yaml")) == (1000, 1200)
    assert "The changed facts are not in today.yaml" in app.success[0].value.replace("\\", "")
    line = sides.uneven(state.evaluate(app.session_state["draft"]))
    assert line == f"Not the same in Today, so that part of the difference comes from it: Rent per seat {PER_SEAT[1]} here, {PER_SEAT[0]} there ({RENT})."
    assert line in captions(app.run()), "on every page, as long as it is so"
    again = page({"roles.*.turnover": "25%"})
    next(item for item in again.checkbox if "baseline" in item.label).uncheck().run()
    again = click(again, "Save into work-from-home.yaml")
    line = sides.uneven(state.evaluate(again.session_state["draft"]))
    assert line.count(" here, ") == sides.SHOWN and " more." in line


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
    assert asked(app) == [] and f"{LINE} today.yaml is approved. {ALONE}" in captions(app)
    app = click(app, "Save into work-from-home.yaml")
    assert rent("today.yaml") == 1000 and "are not in today.yaml" in app.success[0].value.replace("\\", "")


def test_nothing_is_asked_where_no_fact_of_the_baseline_was_changed(place):
    app = page({STIPEND: "300"})
    assert asked(app) == [] and "facts" not in captions(app), "a decision is the plan's own"
    own = sources.source("today.yaml")
    assert sides.shared(state.Draft(own, own, {RENT: "1200"})) == {}, "the baseline itself is saved"


ALL_LATER = {f"moves.{name}.start": "2027-12" for name in planner.load(SCENARIOS / "work-from-home.yaml").moves}


@pytest.mark.parametrize("button", ["Save into work-from-home.yaml", "Save as a new scenario"])
@pytest.mark.parametrize(
    "changes",
    [
        {"teams.*.heads": "30", "teams.hr.heads": "20"},
        {"teams.hr.heads": "20", "teams.*.heads": "30"},
        {"sites.second": "{place: us/new-york, flex_per_seat_month: 500}", "sites.*.flex_per_seat_month": "1300"},
        {"money.discount_rate": "7%", "roles.*.turnover": "25%", STIPEND: "{2027-01: 100, 2028-01: 200}"},
    ],
    ids=["pattern first", "pattern last", "entry", "several"],
)
def test_changes_that_rest_on_one_another_come_out_as_they_were(place, changes, button):
    app = page(changes)
    before = state.evaluate(app.session_state["draft"]).difference
    app = click(app, button)
    assert not app.error, [item.value for item in app.error]
    after = state.evaluate(app.session_state["draft"]).difference
    assert after.npv_saving == pytest.approx(before.npv_saving, abs=0.005)
    assert trial.values(after.plan.scenario) == trial.values(before.plan.scenario)
    assert trial.values(after.base.scenario) == trial.values(before.base.scenario)
    assert app.session_state["draft"].changes == {}


def test_changes_that_are_valid_together_alone_are_saved_together_or_not_at_all(place):
    changes = {"start": "2027-06", **ALL_LATER}
    app = page(changes)
    before = (place / "today.yaml").read_bytes()
    app = click(app, "Save as a new scenario")
    assert "work-from-home.yaml rests on it and could not be opened any more" in app.error[0].value.replace("\\", "")
    assert (place / "today.yaml").read_bytes() == before and app.session_state["draft"].changes == changes
    saving = saving_of(app)
    app = click(app, "Save into work-from-home.yaml")
    assert app.session_state["draft"].changes == {} and saving_of(app) == pytest.approx(saving, abs=0.005)


def test_a_plan_that_can_not_be_written_leaves_the_baseline_as_it_was(place, monkeypatch):
    app = page({RENT: "1200"})
    before, save = (place / "today.yaml").read_bytes(), folder.save

    def broken(path, text, digest):
        if path.name == "work-from-home.yaml":
            raise OSError(28, "No space left on device")
        return save(path, text, digest)

    monkeypatch.setattr(folder, "save", broken)
    app = click(app, "Save into work-from-home.yaml")
    assert "No space left" in app.error[0].value and (place / "today.yaml").read_bytes() == before
    assert app.session_state["draft"].changes == {RENT: "1200"}


def test_a_baseline_that_changes_before_the_click_is_not_passed_over(place):
    app = page({RENT: "1200"})
    (place / "today.yaml").write_text((place / "today.yaml").read_text() + "# a word\n")
    app = click(app, "Save into work-from-home.yaml")
    assert "was changed" in app.error[0].value and rent("work-from-home.yaml") == 1000
    assert app.session_state["draft"].changes == {RENT: "1200"}


def test_another_plan_that_could_not_be_opened_any_more_is_named_and_nothing_is_written(place):
    site = "sites: {headquarters: {lease: {break: {month: 2029-03, notice_months: 6}}}}"
    (place / "third.yaml").write_text(f"planner: 1\nextends: today.yaml\nname: Third\n{site}\n")
    before = (place / "today.yaml").read_bytes()
    app = page({"sites.headquarters.lease.ends": "2028-12"})
    app = click(app, "Save into work-from-home.yaml")
    assert "third.yaml rests on it and could not be opened any more" in app.error[0].value.replace("\\", "")
    assert (place / "today.yaml").read_bytes() == before


def test_approved_plans_on_top_of_the_baseline_are_named_and_the_box_is_empty(place):
    (place / "third.yaml").write_text("planner: 1\nextends: today.yaml\nname: Third\n")
    approve(place / "third.yaml", by="Vera Test", date="2026-11-20")
    app = page({RENT: "1200"})
    assert asked(app) == [False] and "then no longer what was approved: third.yaml" in captions(app)


def test_what_is_saved_is_the_draft_as_it_is_at_the_click(place):
    """A lever may have been moved since the button was drawn."""
    app = page({RENT: "1200"})
    draft = app.session_state["draft"]
    app.session_state["draft"] = state.Draft(draft.source, draft.base, {RENT: "1300"})
    app = click(app, "Save into work-from-home.yaml")
    assert rent("today.yaml") == rent("work-from-home.yaml") == 1300


def test_what_somebody_else_saved_is_theirs_also_once_it_was_opened_here(place):
    app = page({STIPEND: "300"})
    text = (place / "work-from-home.yaml").read_text()
    (place / "work-from-home.yaml").write_text(text + "# theirs\n")
    app = click(app, "Open")  # as the list of files does
    app.button(key="undo").click().run()
    lines = [line for item in app.warning if "work-from-home.yaml was" in (line := item.value.replace("\\", ""))]
    assert lines and all("by someone else" in line for line in lines)


def test_undo_after_ones_own_save_blames_nobody_else(place):
    app = page({})
    app.session_state["past"] = [app.session_state["draft"]]
    app.session_state["draft"] = state.Draft(sources.source("work-from-home.yaml"), sources.source("today.yaml"), {STIPEND: "300"})
    app.run()
    app = click(app, "Save into work-from-home.yaml")
    app.button(key="undo").click().run()
    lines = [line for item in app.warning if "work-from-home.yaml was" in (line := item.value.replace("\\", ""))]
    assert lines and all("was saved from here at" in line and "someone else" not in line for line in lines)
