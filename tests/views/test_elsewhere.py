"""What others do to the files that are open, and what disks and clocks do: a clear line, nothing lost, no traceback."""

from __future__ import annotations

import errno
import os
import re
import shutil
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import planner
from planner.report.exports import EXPORTS, Exported
from planner.scenario import figures, folder
from planner.scenario.save import with_changes
from planner.scenario.text import Node
from planner.views import drafts, elsewhere, sources, state
from tests.scenario.faulty import Disk

ROOT = Path(__file__).parents[2]
STIPEND = "arrangements.home.stipend_per_month"
RENT = "sites.headquarters.lease.rent_per_seat_month"
MINE = {STIPEND: "200"}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of scenarios of one's own."""
    place = tmp_path / "scenarios"
    place.mkdir()
    for name in ("today.yaml", "work-from-home.yaml"):
        shutil.copy(ROOT / "scenarios" / name, place / name)
    monkeypatch.setattr(sources, "FOLDER", place)
    return place


@pytest.fixture
def plan(place: Path) -> Path:
    return place / "work-from-home.yaml"


def before(changes: dict[str, str] = MINE, key: str = "work-from-home.yaml") -> state.Draft:
    """What a session has open, with some changes, before anything happens to its files."""
    return state.Draft(sources.source(key), sources.source("today.yaml"), changes)


def page(draft: state.Draft | None, file: str = "app.py", popover: str = "") -> AppTest:
    """A page of a session that has this open."""
    app = AppTest.from_file(str(ROOT / file), default_timeout=60)
    if draft is not None:
        app.session_state["draft"] = draft
    if popover:
        app.session_state[f"header:{popover}"] = True
    return ran(app)


def ran(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    assert "went wrong" not in said(app)
    return app


def said(app: AppTest) -> str:
    kinds = (app.error, app.warning, app.info, app.success, app.caption, app.markdown, app.code)
    return "\n".join(item.value for kind in kinds for item in kind).replace("\\", "")


def click(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def theirs(path: Path, address: str, value: float, at: datetime | None = None) -> str:
    """What somebody else saves: the text of the file afterwards."""
    text = with_changes(path.read_text("utf-8"), {address: Node(value, "")}, path.name)
    path.write_text(text, "utf-8")
    if at is not None:
        os.utime(path, (0, at.timestamp()))
    return text


# --- somebody else saved first


@pytest.mark.parametrize(("where", "clock", "day"), [("en_US", "10:42 AM", "March 4, 2026"), ("hu_HU", "10:42", "2026. március 4.")])
def test_the_time_of_the_other_save_is_the_readers(plan: Path, monkeypatch: pytest.MonkeyPatch, where: str, clock: str, day: str) -> None:
    monkeypatch.setattr(elsewhere, "locale", lambda: where)
    draft = before()
    theirs(plan, STIPEND, 111, datetime.combine(datetime.now().date(), time(10, 42, 31)))
    assert f"was changed at {clock} by someone else" in said(page(draft)).replace("\u202f", " ")
    os.utime(plan, (0, datetime(2026, 3, 4, 10, 42, 31).timestamp()))
    assert f"was changed on {day} at {clock} by someone else" in said(page(draft)).replace("\u202f", " ")


def test_what_they_changed_can_be_compared_and_taken_instead_of_mine_and_mine_comes_back_with_undo(plan: Path) -> None:
    draft = before()
    text = theirs(plan, STIPEND, 111)
    app = page(draft, popover="save")
    assert re.search(r"^\+ .*stipend_per_month: 111", said(app), re.M)
    assert app.button(key="save:into").disabled
    app = click(app, "save:reload")
    now = app.session_state["draft"]
    assert (now.source.text, now.changes) == (text, {})
    assert "by someone else" not in said(app)
    app = click(app, "undo")
    assert app.session_state["draft"].changes == MINE
    assert plan.read_text("utf-8") == text


def test_mine_saved_as_a_copy_is_what_i_saw_and_theirs_stays(place: Path, plan: Path) -> None:
    draft = before({STIPEND: "200", "moves.hr-home.share": "20%"})
    text = theirs(plan, "moves.records-home.share", 0.1)
    app = page(draft, popover="save")
    assert app.button(key="save:as").label == "Save mine as a copy"
    app.text_input(key="save:name:work-from-home.yaml").set_value("Mine").run()
    app = click(app, "save:as")
    mine = planner.load(place / "Mine.yaml")
    assert (mine.arrangements["home"].stipend_per_month.value, mine.moves["hr-home"].share.value) == (200, 0.2)
    assert mine.moves["records-home"].share.value == draft_share(draft)
    assert plan.read_text("utf-8") == text
    assert app.session_state["draft"].source.key == "Mine.yaml"


def draft_share(draft: state.Draft) -> float:
    """The share of records that the open text gives."""
    return planner.parse(draft.source.text, folder=sources.FOLDER).moves["records-home"].share.value


def test_the_form_of_the_scenarios_page_offers_the_same(plan: Path) -> None:
    draft = before()
    theirs(plan, STIPEND, 111)
    app = page(draft, "planner/views/files.py")
    assert app.button(key="files:as").label == "Save mine as a copy"
    app = click(app, "files:rebase")
    assert app.session_state["draft"].changes == MINE
    click(app, "files:into")
    assert planner.load(plan).arrangements["home"].stipend_per_month.value == 200


def test_a_long_list_of_what_they_changed_is_cut_and_says_so(plan: Path) -> None:
    draft = before()
    plan.write_text(plan.read_text("utf-8") + "".join(f"# line {number}\n" for number in range(100)), "utf-8")
    assert "more lines" in said(page(draft, popover="save"))


def test_a_scenario_of_a_folder_below_is_saved_beside_it(place: Path) -> None:
    shutil.copytree(ROOT / "scenarios" / "cpa", place / "cpa")
    draft = state.Draft(sources.source("cpa/home.yaml"), sources.source("cpa/office.yaml"), MINE)
    app = page(draft, popover="save")
    app.text_input(key="save:name:cpa/home.yaml").set_value("Mine").run()
    app = click(app, "save:as")
    assert app.session_state["draft"].source.key == "cpa/Mine.yaml"
    assert planner.load(place / "cpa" / "Mine.yaml").arrangements["home"].stipend_per_month.value == 200


# --- gone, broken, changed below


def test_a_scenario_deleted_while_open_is_told_and_what_i_have_can_be_saved(place: Path, plan: Path) -> None:
    draft = before()
    plan.unlink()
    app = page(draft, popover="save")
    assert "work-from-home.yaml was removed or renamed by someone else since it was opened here. Your changes are safe." in said(app)
    app.text_input(key="save:name:work-from-home.yaml").set_value("Rescued").run()
    click(app, "save:as")
    rescued = planner.load(place / "Rescued.yaml")
    assert rescued.arrangements["home"].stipend_per_month.value == 200 and len(rescued.moves) == 10


def test_a_deleted_scenario_comes_back_from_its_earlier_versions(plan: Path) -> None:
    first = plan.read_text("utf-8")
    folder.save(plan, with_changes(first, {STIPEND: Node(111, "")}), folder.stamp(plan).digest)
    draft = before({})
    plan.unlink()
    app = page(draft, "planner/views/files.py")
    next(item for item in app.button if item.label == "Go back to it").click().run()
    assert not app.exception and plan.read_text("utf-8") == first


@pytest.mark.parametrize("file", ["app.py", *(f"planner/views/{name}.py" for name in ("assumptions", "staffing", "space", "compare", "risk", "files"))])
def test_without_the_file_below_every_page_says_so_and_keeps_the_changes(place: Path, file: str) -> None:
    draft = before()
    (place / "today.yaml").rename(place / "away.txt")
    app = page(draft, file)
    assert "no file 'today.yaml' beside this one" in said(app)
    assert f"{STIPEND}: 200" in said(app)
    (place / "away.txt").rename(place / "today.yaml")
    app = click(app, "trouble:again")
    assert "no file" not in said(app) and app.session_state["draft"].changes == MINE


def test_from_a_scenario_that_can_not_be_computed_another_is_opened(place: Path) -> None:
    draft = before()
    (place / "today.yaml").write_text("planner: 1\nnam: [\n")
    shutil.copytree(ROOT / "scenarios" / "cpa", place / "cpa")
    app = page(draft)
    assert "today.yaml:3:1: not valid YAML" in said(app) or "today.yaml:2" in said(app)
    app.selectbox(key="trouble:open").set_value("cpa/home.yaml").run()
    assert not app.exception and app.session_state["draft"].source.key == "cpa/home.yaml"


def test_the_baseline_is_taken_as_it_is_now_on_both_sides_and_said(place: Path) -> None:
    app = page(before())
    saving = state.evaluate(app.session_state["draft"]).difference.saving
    theirs(place / "today.yaml", RENT, 1)
    again = page(app.session_state["draft"])
    now = again.session_state["draft"]
    assert now.base.text == (place / "today.yaml").read_text("utf-8") and now.changes == MINE
    difference = state.evaluate(now).difference
    rents = {planner.parse(text, folder=place).sites["headquarters"].lease.rent_per_seat_month.value for text in (now.source.text, now.base.text)}
    assert rents == {1} and difference.saving != saving


def test_a_session_is_told_that_a_file_below_was_changed(place: Path) -> None:
    app = page(before())
    theirs(place / "today.yaml", RENT, 900)
    assert re.search(r"today.yaml was changed at .* by someone else. The figures follow it.", said(ran(app)))
    assert "The figures follow it." in said(ran(app)), "until something else is opened"


def test_a_baseline_that_is_gone_is_compared_with_as_it_was(place: Path) -> None:
    (place / "plan.yaml").write_text((place / "today.yaml").read_text("utf-8"), "utf-8")
    draft = before({}, "plan.yaml")
    (place / "today.yaml").unlink()
    assert "today.yaml was removed or renamed by someone else since it was opened here. It is compared with as it was opened." in said(page(draft))


def test_a_folder_without_scenarios_and_one_whose_first_is_broken(place: Path) -> None:
    (place / "work-from-home.yaml").write_text("planner: 1\nname: [\n")
    app = page(None)
    assert app.session_state["draft"].source.key == "today.yaml"
    assert "work-from-home.yaml:3:1: not valid YAML" in said(app) or "work-from-home.yaml:2" in said(app)
    for path in place.glob("*.yaml"):
        path.unlink()
    assert "holds no scenario file" in said(page(None))
    shutil.rmtree(place)
    assert "holds no scenario file" in said(page(None))


# --- the server was killed, the library is damaged, the disk is full, the clock jumps


def test_a_draft_comes_back_after_a_restart_also_where_its_base_is_gone_meanwhile(place: Path) -> None:
    app = page(before({}))
    next(item for item in app.slider if item.label.startswith("Stipend")).set_value(300.0).run()
    name, mine = app.session_state["draft opened"], app.session_state["draft"].changes
    assert mine
    st.cache_resource.clear()  # a process that has seen nothing yet
    (place / "today.yaml").rename(place / "away.txt")
    again = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    again.query_params["draft"] = name
    assert "no file 'today.yaml'" in said(ran(again))
    (place / "away.txt").rename(place / "today.yaml")
    assert click(again, "trouble:again").session_state["draft"].changes == mine


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of one's own, read by nobody yet."""
    copy = Path(shutil.copytree(figures.FOLDER, tmp_path / "library"))
    monkeypatch.setattr(figures, "FOLDER", copy)
    st.cache_resource.clear()
    return copy / "2026-11"


@pytest.mark.parametrize("file", ["places/us/new-york.yaml", "roles.yaml", "defaults.yaml", "countries/us.yaml"])
@pytest.mark.parametrize("damage", ["missing", "cut", "edited"])
def test_a_missing_or_damaged_library_is_one_line_and_a_repaired_one_is_read(place: Path, library: Path, file: str, damage: str) -> None:
    good, draft = (library / file).read_bytes(), before()
    if damage == "missing":
        (library / file).unlink()
    else:
        (library / file).write_bytes(good[:2000].rsplit(b"\n", 2)[0] + b"\n" if damage == "cut" else good.replace(b"0", b"1", 1))
    app = page(draft)
    (line,) = (item.value.replace("\\", "") for item in app.error)
    assert line.startswith("library/2026-11/") and "can't be used" in line and "No scenario was changed" in line
    (library / file).write_bytes(good)
    assert not click(app, "trouble:again").error


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", None])
def test_damaged_sums_are_one_line_too(place: Path, library: Path, data: bytes | None) -> None:
    draft, good = before(), (library / figures.SUMS).read_bytes()
    (library / figures.SUMS).write_bytes(good[:2000] if data is None else data)
    (line,) = (item.value.replace("\\", "") for item in page(draft).error)
    assert line.startswith("library/2026-11/SHA256SUMS: can't be used: ")


def test_no_library_at_all(place: Path, library: Path) -> None:
    draft = before()
    shutil.rmtree(library)
    assert "library: is missing" in said(page(draft))


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO], ids=["full", "broken"])
def test_a_full_disk_refuses_a_save_in_one_line_and_the_changes_stay(plan: Path, monkeypatch: pytest.MonkeyPatch, error: int) -> None:
    text, app = plan.read_text("utf-8"), page(before(), popover="save")

    def refuse(*_: object) -> int:
        raise OSError(error, os.strerror(error), "/srv/secret/place")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", refuse)
        app = click(app, "save:into")
    (line,) = (item.value.replace("\\", "") for item in app.error)
    assert line == f"work-from-home.yaml: can't be saved: {os.strerror(error)}; nothing was changed"
    assert plan.read_text("utf-8") == text and app.session_state["draft"].changes == MINE
    click(app, "save:into")
    assert planner.load(plan).arrangements["home"].stipend_per_month.value == 200


@pytest.mark.parametrize("kind", EXPORTS)
def test_an_export_of_the_page_asks_nothing_of_the_disk(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = planner.compare(planner.load(ROOT / "scenarios" / "today.yaml"), planner.load(ROOT / "scenarios" / "work-from-home.yaml"))
    export = Exported(list(found), "planner: 1\n", "en_US", "2026-11-25")
    EXPORTS[kind].make(export)  # fonts and templates are read once
    with monkeypatch.context() as patch:
        asked = Disk(patch)
        EXPORTS[kind].make(export)
    assert [call for call in asked.calls if call[0] != "read"] == []


def test_a_clock_that_jumps_hides_no_change_and_loses_no_version_and_no_draft(place: Path, plan: Path) -> None:
    now = datetime.now()
    draft, first = before(), folder.stamp(plan)
    theirs(plan, STIPEND, 111, now - timedelta(days=400))
    assert "was changed on" in said(page(draft)), "the clock was set back before the other saved"
    os.utime(plan, (0, first.time.timestamp()))
    assert "by someone else" in said(page(draft)), "the other's copy kept the date"
    for days in (400, -400, 0):  # each save under another clock
        os.utime(plan, (0, (now + timedelta(days=days)).timestamp()))
        folder.save(plan, with_changes(plan.read_text("utf-8"), {STIPEND: Node(400 + days, "")}), folder.stamp(plan).digest)
    kept = folder.versions(plan)
    assert [version.number for version in kept] == [3, 2, 1]
    name = drafts.new_id()
    drafts.keep(name, drafts.Kept(draft))
    os.utime(drafts.folder() / f"{name}.json", (0, (now + timedelta(days=400)).timestamp()))
    drafts.sweep()
    assert drafts.found(name) is not None


def test_a_file_below_that_keeps_its_date_is_read_again(place: Path) -> None:
    draft, about = before(), (place / "today.yaml").stat()
    saving = state.evaluate(draft).difference.plan.ledger
    theirs(place / "today.yaml", RENT, 1)
    os.utime(place / "today.yaml", ns=(about.st_atime_ns, about.st_mtime_ns))
    assert state.evaluate(draft).difference.plan.ledger is not saving
