"""Earlier versions: each save keeps what it replaces, any can be restored, their number and size are bounded, git comes first."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from whole_texts import text, whole, write

from planner.scenario import history
from planner.scenario.folder import ChangedSince, new, restore, save, stamp, versions
from planner.scenario.text import ScenarioError


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.yaml"
    write(path, text(0))
    return path


def test_each_save_keeps_what_it_replaces_with_its_time(plan: Path) -> None:
    os.utime(plan, (0, 1_700_000_000))
    first = stamp(plan).time
    now = save(plan, text(1), stamp(plan).digest)
    save(plan, text(2), now.digest)
    assert [(version.number, whole(version.path.read_text())) for version in versions(plan)] == [(2, 1), (1, 0)]
    assert [version.time for version in versions(plan)] == [now.time, first]


def test_a_version_is_restored_by_a_save(plan: Path) -> None:
    for number in (1, 2):
        save(plan, text(number), stamp(plan).digest)
    with pytest.raises(ChangedSince):
        restore(plan, 1, "0" * 64)
    now = restore(plan, 1, stamp(plan).digest)
    assert plan.read_text() == text(0) and now == stamp(plan)
    assert [whole(version.path.read_text()) for version in versions(plan)] == [2, 1, 0]
    with pytest.raises(ScenarioError, match="has no version 77 any more"):
        restore(plan, 77, now.digest)
    plan.unlink()
    restore(plan, 3, None)
    assert plan.read_text() == text(2)


def test_a_save_of_the_same_text_keeps_and_touches_nothing(plan: Path) -> None:
    os.utime(plan, (0, 1_700_000_000))
    before = stamp(plan)
    assert save(plan, text(0), before.digest).time == before.time
    assert versions(plan) == []


def test_history_is_bounded_by_versions_of_a_file(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST", 5)
    for number in range(1, 10):
        save(plan, text(number), stamp(plan).digest)
    assert [whole(version.path.read_text()) for version in versions(plan)] == [8, 7, 6, 5, 4]
    assert [version.number for version in versions(plan)] == [9, 8, 7, 6, 5]


def test_history_is_bounded_by_size_and_keeps_the_last_version_of_each_file(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rare = new(plan.parent, "rare", text(0))
    os.utime(rare, (0, 1_000_000_000))  # nothing is older
    save(rare, text(1), stamp(rare).digest)
    size = len(text(0, 1000))
    monkeypatch.setattr(history, "MOST_BYTES", 5 * size)
    for number in range(1, 20):
        save(plan, text(number, 1000), stamp(plan).digest)
    kept = [version.size for path in (plan, rare) for version in versions(path)]
    assert 3 * size < sum(kept) <= 5 * size
    assert whole(versions(plan)[0].path.read_text(), 1000) == 18
    assert [whole(version.path.read_text()) for version in versions(rare)] == [0]
    assert history.MOST == 50


def test_where_git_keeps_the_history_none_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    for name in ("ours", "ignored"):
        (tmp_path / name).mkdir()
    write(tmp_path / ".gitignore", "ignored/\n")
    assert history.has_git(tmp_path / "ours") and not history.has_git(tmp_path / "ignored")
    for name in ("ours", "ignored"):
        path = new(tmp_path / name, "Plan", text(0))
        save(path, text(1), stamp(path).digest)
    assert versions(tmp_path / "ours" / "Plan.yaml") == []
    assert len(versions(tmp_path / "ignored" / "Plan.yaml")) == 1
    seen = subprocess.run(["git", "-C", str(tmp_path), "status", "--short", "-uall"], capture_output=True, text=True, check=True).stdout
    assert seen.split() == ["??", ".gitignore", "??", "ours/Plan.yaml"]  # neither lock nor history
    monkeypatch.setenv("PATH", "")  # no git to ask: rather once too often than not at all
    assert not history.has_git(tmp_path / "ours")


def test_no_git_is_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("repository", "plain"):
        (tmp_path / name).mkdir()
    assert not history.has_git(tmp_path / "plain")
    (tmp_path / "plain" / ".git").mkdir()  # a folder of that name is not enough
    assert not history.has_git(tmp_path / "plain")
    subprocess.run(["git", "init", "-q", str(tmp_path / "repository")], check=True)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "repository" / ".git"))  # as in a hook of git, which speaks of another folder
    assert not history.has_git(tmp_path / "plain")
