"""What a colleague reads about a changed scenario, also when only the library under it has moved."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import planner
from planner.__main__ import main
from planner.scenario import figures

ROOT = Path(__file__).parents[2]


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    for name in ("today.yaml", "work-from-home.yaml"):
        shutil.copy(ROOT / "scenarios" / name, tmp_path / name)
    old, new = tmp_path / "work-from-home.yaml", tmp_path / "new.yaml"
    new.write_text(old.read_text().replace("{value: 150, low: 75", "{value: 200, low: 75"))
    return str(old), str(new)


def test_one_changed_line_is_told_with_its_effect(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", *files]) == 0
    text = capsys.readouterr().out
    before, after = (planner.load(file) for file in files)
    saving = planner.compare(before, after)[0].npv_saving
    assert saving < 0
    (line,) = [row for row in text.splitlines() if row.startswith("| arrangements")]
    assert line.startswith("| arrangements.home.stipend\\_per\\_month | 150 | 200 | costs $")
    assert "In present value, Work from home now costs $" in text
    assert f"costs ${-saving / 1000:.0f}K more" in text


def test_nothing_changed_says_so(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", files[0], files[0]]) == 0
    text = capsys.readouterr().out
    assert "costs what it cost before" in text and "No assumption changed." in text


def test_moving_to_a_newer_library_shows_what_it_does(
    tmp_path: Path, files: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(figures.FOLDER, tmp_path / "library")
    shutil.copytree(figures.FOLDER / "2026-11", tmp_path / "library" / "2027-05")
    roles = tmp_path / "library" / "2027-05" / "roles.yaml"
    roles.write_text(roles.read_text().replace("cost_per_hire: {value: 4700", "cost_per_hire: {value: 5200"))
    monkeypatch.setattr(figures, "FOLDER", tmp_path / "library")
    today = tmp_path / "today.yaml"
    newer = tmp_path / "newer.yaml"
    newer.write_text(today.read_text().replace("library: 2026-11", "library: 2027-05", 1))
    assert main(["check", str(today)]) == 0
    assert "2027-05" in capsys.readouterr().out
    assert main(["review", str(today), str(newer)]) == 0
    text = capsys.readouterr().out
    assert "The library moves from 2026-11 to 2027-05." in text
    assert "| roles.settlements.cost\\_per\\_hire | 4,700 | 5,200 | costs $" in text
    assert main(["check", str(newer)]) == 0


def test_two_currencies_are_refused_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, currency in (("a", "USD"), ("b", "EUR")):
        text = (ROOT / "scenarios/cpa/office.yaml").read_text().replace("currency: USD", f"currency: {currency}")
        (tmp_path / f"{name}.yaml").write_text(text)
    assert main(["review", str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml")]) == 1
    error = capsys.readouterr().err
    assert error == "b.yaml: currency: is EUR, but USD before; a review needs one currency\n"
