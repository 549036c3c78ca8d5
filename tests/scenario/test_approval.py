"""Approved stays approved: what goes into the file, and what a touched file, base, library or formula makes `check` say."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from example_texts import PLAN

import planner
from planner.__main__ import main
from planner.analysis.compare import changed
from planner.analysis.difference import run
from planner.report import approve
from planner.scenario import change, figures
from planner.scenario.approval import Figures, approved, library_digest, problems, state
from planner.scenario.save import digest, plain, with_changes, without
from planner.scenario.text import Node, ScenarioError, read

BASE = """\
planner: 1
library: 2026-11
name: Base
start: 2027-01
months: 24
sites: {office: {place: us/new-york, flex_per_seat_month: 1000}}   # by the seat
arrangements: {on-site: {days_on_site: 5}, home: {days_on_site: 0}}
teams: {clerks: {role: payroll, site: office, arrangement: on-site, heads: 10}}
"""
OVER = """\
# half of them at home
planner: 1
extends: base.yaml
name: Half
moves: {clerks-home: {team: clerks, share: 50%, to: {arrangement: home}, start: 2027-03}}
# the end
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plan on a base, the plan approved by Ann."""
    (tmp_path / "base.yaml").write_text(BASE)
    (tmp_path / "half.yaml").write_text(OVER)
    assert main(["approve", str(tmp_path / "half.yaml"), "--by", "Ann", "--date", "2026-11-24", "--note", "as sent"]) == 0
    return tmp_path


def check(capsys: pytest.CaptureFixture[str], path: Path) -> list[str]:
    """The lines that `check` has on a file; the exit code fits."""
    capsys.readouterr()
    code = main(["check", str(path)])
    lines = capsys.readouterr().err.splitlines()
    assert code == bool(lines)
    return lines


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))


# --- what is written


def test_an_approval_adds_its_block_and_nothing_else(folder: Path) -> None:
    text = (folder / "half.yaml").read_text()
    plan, base = run(planner.load(folder / "half.yaml")), run(planner.load(folder / "base.yaml"))
    block = f"""\
review:
  status: approved
  by: Ann
  date: "2026-11-24"
  note: as sent
  digest: {plan.digest}
  library_digest: {library_digest(plan.scenario)}
  library: 2026-11
  format: 1
  total_cost: {round(plan.total_cost)}
  npv_cost: {round(plan.npv_cost)}
  against:
    file: base.yaml
    npv_saving: {round(base.npv_cost - plan.npv_cost)}
"""
    assert text == OVER.replace("# the end\n", block + "# the end\n")


def test_approving_again_replaces_the_block(folder: Path) -> None:
    path = folder / "half.yaml"
    assert main(["approve", str(path), "--by", "Bob: CFO", "--date", "2026-12-01"]) == 0
    text = path.read_text()
    assert "Ann" not in text and "as sent" not in text
    assert text.count("review:") == 1 and 'by: "Bob: CFO"' in text
    assert without(text, "review") == OVER
    again = text
    assert main(["approve", str(path), "--by", "Bob: CFO", "--date", "2026-12-01"]) == 0
    assert path.read_text() == again


@pytest.mark.parametrize(
    "text",
    [
        OVER,
        OVER.replace("\n", "\r\n"),
        "\ufeff" + OVER,
        OVER.removesuffix("# the end\n").rstrip("\n"),
        OVER.replace("name: Half", "review: {status: approved, by: a, date: '2026-01-01', digest: x, library_digest: x, library: none, format: 1, total_cost: 1, npv_cost: 1}\nname: Half"),
        "{planner: 1, extends: base.yaml, name: Half}\n",
        "{planner: 1, extends: base.yaml, name: Half, review: {status: approved, by: a, date: '2026-01-01', digest: x, library_digest: x, library: none, format: 1, total_cost: 1, npv_cost: 1}}\n",
    ],
    ids=["plain", "crlf", "bom", "no last line end", "in the middle", "flow", "flow again"],
)  # fmt: skip
def test_the_block_fits_into_any_layout(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "base.yaml").write_text(BASE)
    path = tmp_path / "half.yaml"
    path.write_bytes(text.encode())
    assert main(["approve", str(path), "--by", "Ann", "--date", "2026-11-24"]) == 0
    found = planner.load(path)
    assert found.review is not None and found.review.by == "Ann"
    assert state(found) == "approved"
    assert check(capsys, path) == []
    before, after = (plain(read(data, "x")) for data in (text.encode(), path.read_bytes()))
    assert {key: value for key, value in after.items() if key != "review"} == {k: v for k, v in before.items() if k != "review"}
    assert path.read_bytes().count(b"\r\n") in (0, path.read_bytes().count(b"\n"))


def test_a_file_that_can_not_be_read_or_is_wrong_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN.replace("months:", "mnoths:"))
    assert main(["approve", str(path), "--by", "Ann"]) == 1
    assert "mnoths" in capsys.readouterr().err
    assert path.read_text() == PLAN.replace("months:", "mnoths:")
    path.write_text(PLAN)
    for arguments, line in (
        (["--by", " "], "--by: is empty\n"),
        (["--by", "Ann", "--date", "24.11.2026"], "--date: must be a day such as 2026-11-24\n"),
        (["--by", "Ann", "--date", "2026-02-30"], "--date: must be a day such as 2026-11-24\n"),
        (["--by", "A\u202en"], None),
    ):
        assert main(["approve", str(path), *arguments]) == 1
        said = capsys.readouterr().err
        assert len(said.splitlines()) == 1 and (line is None or said == line)
        assert path.read_text() == PLAN
        assert [found.name for found in tmp_path.iterdir()] == ["plan.yaml"]


def test_a_file_that_somebody_changes_meanwhile_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN)
    real = approve.approval.approved

    def slow(*arguments: Any, **more: Any) -> str:
        path.write_text(PLAN + "# mine too\n")
        return real(*arguments, **more)

    monkeypatch.setattr(approve.approval, "approved", slow)
    assert main(["approve", str(path), "--by", "Ann"]) == 1
    assert path.read_text() == PLAN + "# mine too\n"
    assert [found.name for found in tmp_path.iterdir()] == ["plan.yaml"]


def test_an_approval_says_which_warning_is_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "base.yaml").write_text(
        BASE.replace("home: {days_on_site: 0}", "home: {days_on_site: 0, stipend_per_month: 100, stipend_tax: accountable}")
    )
    (tmp_path / "half.yaml").write_text(OVER)
    assert main(["approve", str(tmp_path / "half.yaml"), "--by", "Ann", "--date", "2026-11-24"]) == 0
    assert capsys.readouterr().out.endswith("\nStill open, not acknowledged in the file: P11\n")


# --- what it is held to


def test_what_was_not_touched_is_in_order(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(capsys, folder) == []
    edit(folder / "half.yaml", "# half of them", "# fifty percent of them")
    edit(folder / "base.yaml", "   # by the seat", "")
    assert check(capsys, folder) == []
    assert state(planner.load(folder / "half.yaml")) == "approved"


def test_a_touched_file_a_touched_base_and_a_changed_library_value_are_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    half, base, copy = folder / "half.yaml", folder / "base.yaml", folder / "copy"
    before = run(planner.load(half)).npv_cost
    line = {
        key: 1 + next(n for n, row in enumerate(half.read_text().splitlines()) if row.strip().startswith(f"{key}:"))
        for key in ("digest", "npv_cost", "library_digest", "total_cost", "npv_saving")
    }
    who = "was approved on 2026-11-24 by Ann"

    # the file
    edit(half, "share: 50%", "share: 60%")
    found = check(capsys, half)
    now = run(planner.load(half)).npv_cost
    assert found[0] == f"half.yaml:{line['digest']}:11: review.digest: {who} with other content in this file or what it extends"
    assert found[2] == f"half.yaml:{line['npv_cost']}:13: review.npv_cost: {who} at a present value of {before:,.0f}; it is {now:,.0f} now"
    assert found[3].startswith(
        f"half.yaml:{line['npv_saving']}:17: review.against.npv_saving: {who} against base.yaml at a saving in present value of "
    )
    assert state(planner.load(half)) == "changed"
    edit(half, "share: 60%", "share: 50%")
    assert check(capsys, half) == []

    # the base: what the plan overrides moves nothing of its own, but the saving
    edit(base, "heads: 10", "heads: 11")
    assert [row.split(": ")[1] for row in check(capsys, half)] == [
        "review.digest",
        "review.total_cost",
        "review.npv_cost",
        "review.against.npv_saving",
    ]
    edit(base, "heads: 11", "heads: 10")
    assert check(capsys, half) == []

    # a value of the library, in the version that the file is pinned to
    shutil.copytree(figures.FOLDER, copy)
    file = copy / "2026-11" / "roles.yaml"
    text = file.read_text()
    file.write_text(text.replace("cost_per_hire: {value: 4700", "cost_per_hire: {value: 5200"))
    assert text != file.read_text()
    figures.seal(copy / "2026-11")
    monkeypatch.setattr(figures, "FOLDER", copy)
    found = check(capsys, half)
    assert found[0] == f"half.yaml:{line['library_digest']}:19: review.library_digest: {who} with other figures of library 2026-11"
    assert [row.split(": ")[1] for row in found[1:]] == ["review.total_cost", "review.npv_cost", "review.against.npv_saving"]
    assert state(planner.load(half)) == "changed"
    assert main(["approve", str(half), "--by", "Ann", "--date", "2027-05-02"]) == 0
    assert check(capsys, half) == []


def test_a_base_that_moves_below_what_a_plan_overrides_moves_the_saving_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "base.yaml").write_text(BASE)
    (tmp_path / "half.yaml").write_text(OVER + "teams: {clerks: {heads: 8}}\n")
    assert main(["approve", str(tmp_path / "half.yaml"), "--by", "Ann", "--date", "2026-11-24"]) == 0
    edit(tmp_path / "base.yaml", "heads: 10", "heads: 11")
    assert [row.split(": ")[1] for row in check(capsys, tmp_path / "half.yaml")] == ["review.against.npv_saving"]


def test_another_formula_moves_the_figures_and_says_so() -> None:
    scenario = planner.parse(approved(PLAN, planner.parse(PLAN), Figures(1000.0, 900.0), by="Ann", date="2026-11-24"))
    assert problems(scenario, Figures(1000.4, 899.6)) == []
    (line,) = problems(scenario, Figures(1000.0, 1300.0))
    assert str(line).endswith("review.npv_cost: was approved on 2026-11-24 by Ann at a present value of 900; it is 1,300 now")
    assert state(scenario) == "approved"  # it knows no money


def test_another_base_and_one_that_can_not_be_compared_any_more_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    half = folder / "half.yaml"
    shutil.copy(folder / "base.yaml", folder / "other.yaml")
    edit(half, "extends: base.yaml", "extends: other.yaml")
    assert [row.partition(": review.")[2] for row in check(capsys, half)] == [
        "against.file: was approved on 2026-11-24 by Ann against base.yaml; it extends other.yaml now"
    ]
    edit(half, "extends: other.yaml", "extends: base.yaml\nmonths: 36")
    assert check(capsys, half)[-1].endswith("against base.yaml, with which it can't be compared any more")


def test_a_newer_library_is_told_by_its_name(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(figures.FOLDER, folder / "copy")
    shutil.copytree(figures.FOLDER / "2026-11", folder / "copy" / "2027-05")
    monkeypatch.setattr(figures, "FOLDER", folder / "copy")
    edit(folder / "base.yaml", "library: 2026-11", "library: 2027-05")
    (line,) = check(capsys, folder / "half.yaml")
    assert line.endswith("review.library: was approved on 2026-11-24 by Ann with library 2026-11; it is 2027-05 now")


# --- what it leaves alone


def test_an_approval_changes_no_number_and_no_digest(folder: Path) -> None:
    bare = planner.parse(OVER, folder=folder)
    now = planner.load(folder / "half.yaml")
    assert digest(bare) == digest(now)
    assert run(bare).npv_cost == run(now).npv_cost
    assert changed(bare, now) == []


def test_an_approval_is_not_inherited(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "more.yaml").write_text("planner: 1\nextends: half.yaml\nname: More\nmoves: {clerks-home: {share: 60%}}\n")
    scenario = planner.load(folder / "more.yaml")
    assert scenario.review is None and state(scenario) == "none"
    assert check(capsys, folder / "more.yaml") == []


def test_a_change_on_the_page_is_a_change(folder: Path) -> None:
    scenario = planner.load(folder / "half.yaml")
    assert state(scenario) == "approved"
    assert state(change.apply(scenario, {"teams.clerks.heads": "11"})[0]) == "changed"
    assert state(change.apply(scenario, {"teams.clerks.heads": "10"})[0]) == "approved"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("status: approved", "status: aproved", "review.status: must be one of approved; did you mean approved?"),
        ('"2026-11-24"', "november", 'review.date: must be a date in quotes, such as "2026-11-24"'),
        ("  by: Ann\n", "", "review.by: is missing"),
        ("format: 1", "format: one", "review.format: must be a whole number, not 'one'"),
    ],
)
def test_a_block_that_was_edited_by_hand_is_refused_in_one_line(old: str, new: str, line: str, folder: Path) -> None:
    edit(folder / "half.yaml", old, new)
    with pytest.raises(ScenarioError) as caught:
        planner.load(folder / "half.yaml")
    (problem,) = caught.value.problems
    assert re.sub(r"^half\.yaml:[0-9]+:[0-9]+: ", "", str(problem)) == line


def test_a_value_saved_from_the_page_keeps_the_block(folder: Path) -> None:
    text = (folder / "half.yaml").read_text()
    node = replace(read(b"share: 70%\n", "--set").value["share"], file="--set")  # type: ignore[index,call-overload]
    saved = with_changes(text, {"moves.clerks-home.share": node})
    assert saved == text.replace("share: 50%", "share: 70%")
    assert state(planner.parse(saved, folder=folder)) == "changed"


def test_taking_an_entry_out_leaves_the_rest() -> None:
    text = "a: 1\nb:   # what\n  c: 2   # comment\n\n# of d\nd: {e: 3}\nf:\n- 1\n- 2\ng: |\n  text\n\n  more\nh: 1"
    assert without(text, "b") == text.replace("b:   # what\n  c: 2   # comment\n", "")
    assert without(text, "d") == text.replace("d: {e: 3}\n", "")
    assert without(text, "f") == text.replace("f:\n- 1\n- 2\n", "")
    assert without(text, "g") == text.replace("g: |\n  text\n\n  more\n", "")
    assert without(text, "h") == text.removesuffix("h: 1")
    assert without(text, "z") == text
    assert isinstance(read(without(text, "g").encode(), "x"), Node)
