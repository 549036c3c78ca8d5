"""Whatever stops a writer - a kill, a full disk, a broken one - the folder holds the old or the new file, whole."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from faulty import Disk
from whole_texts import leftovers, text, whole, write

from planner.scenario import disk
from planner.scenario.folder import digest_of, duplicate, files, new, restore, save, stamp, versions
from planner.scenario.text import ScenarioError
from planner.views import drafts, sources

ROOT = Path(__file__).parents[2]
FAULTS = pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO], ids=["full", "broken"])


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.yaml"
    write(path, text(0))
    return path


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")
def test_a_writer_killed_at_any_moment_leaves_whole_files() -> None:
    """A thousand kills: `python -m tests.bench.kill_saves 1000`."""
    done = subprocess.run([sys.executable, "-m", "tests.bench.kill_saves", "60"], cwd=ROOT, capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)
    assert done.returncode == 0, (found, done.stderr)
    assert found["damaged"] == found["temporary files after the next save"] == 0
    assert found["kills"] == 60 and found["saves"] > 60
    assert found["while it was writing"] > 10


OLD = {"plan.yaml": 1}


def at_every_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, work: Callable[[Path], object], after: dict[str, int], first: bool = False
) -> int:
    """Does some work on a disk that fails at the first call, the second, and so on until it fails no more; how often it was refused.

    `after` are the numbers of the texts in the folder when it is done: each time it holds these or the old one. `first`: nobody has
    saved in the folder before, so that lock and history are still to be made.
    """
    refused = 0
    for at in count(1):
        place = tmp_path / str(at)
        place.mkdir()
        write(place / "plan.yaml", text(1 if first else 0))
        if not first:
            save(place / "plan.yaml", text(1), stamp(place / "plan.yaml").digest)
        line = ""
        with monkeypatch.context() as patch:
            faulty = Disk(patch, at, error)
            try:
                work(place)
            except ScenarioError as caught:
                line = str(caught)
        now = {file.key: whole(file.path.read_text().replace("name: Copy\n", "name: Plan 1\n")) for file in files(place)}
        if line:
            refused += 1
            assert os.strerror(error) in line and "\n" not in line and line.endswith("nothing was changed"), line
            assert now == OLD
        else:
            assert now == after
        assert all(whole(version.path.read_text()) < 9 for version in versions(place / "plan.yaml"))
        save(place / "plan.yaml", text(8), stamp(place / "plan.yaml").digest)
        assert leftovers(place) == []
        if not faulty.failed:
            assert not line
            return refused
    raise AssertionError


@FAULTS
@pytest.mark.parametrize("first", [True, False])
def test_a_save_at_every_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, first: bool) -> None:
    work = lambda place: save(place / "plan.yaml", text(2), digest_of(text(1).encode()))  # noqa: E731
    refused = at_every_call(tmp_path, monkeypatch, error, work, {"plan.yaml": 2}, first)
    assert refused >= 13 + 6 * first  # the lock; text and version: each made, written, synced, given its rights, read back and named


@FAULTS
@pytest.mark.parametrize("first", [True, False])
def test_a_new_file_at_every_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, first: bool) -> None:
    work = lambda place: new(place, "Other", text(2))  # noqa: E731
    assert at_every_call(tmp_path, monkeypatch, error, work, {**OLD, "Other.yaml": 2}, first) >= 5 + 6 * first


@FAULTS
def test_going_back_at_every_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int) -> None:
    work = lambda place: restore(place / "plan.yaml", 1, digest_of(text(1).encode()))  # noqa: E731
    assert at_every_call(tmp_path, monkeypatch, error, work, {"plan.yaml": 0}) >= 13


@FAULTS
def test_a_duplicate_at_every_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int) -> None:
    work = lambda place: duplicate(place / "plan.yaml", "Copy")  # noqa: E731
    assert at_every_call(tmp_path, monkeypatch, error, work, {**OLD, "Copy.yaml": 1}) >= 5


@FAULTS
def test_an_export_at_every_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int) -> None:
    refused = 0
    for at in count(1):
        place = tmp_path / str(at)
        place.mkdir()
        (place / "report.html").write_bytes(b"old")
        line = ""
        with monkeypatch.context() as patch:
            faulty = Disk(patch, at, error)
            try:
                disk.put(place / "report.html", b"new" * 1000)
            except ScenarioError as caught:
                line = str(caught)
        refused += bool(line)
        if line:
            assert line == f"{place / 'report.html'}: can't be written: {os.strerror(error)}; nothing was changed"
        assert (place / "report.html").read_bytes() == (b"old" if line else b"new" * 1000)
        if not faulty.failed:
            break
        if faulty.calls[-1][0] != "unlink":  # what can't be removed stays until a later export finds it old
            assert [path.name for path in place.iterdir()] == ["report.html"]
    assert refused >= 4


def test_an_export_sweeps_what_stopped_writers_left_and_not_what_another_is_writing(tmp_path: Path) -> None:
    left, living, strange = (tmp_path / name for name in (".writing-0123456789abcdef", ".writing-fedcba9876543210", ".writing-notes"))
    for path in (left, living, strange):
        path.write_text("x")
    for path in (left, strange):
        os.utime(path, (0, 0))
    disk.put(tmp_path / "report.html", b"new")
    assert {path.name for path in tmp_path.iterdir()} == {living.name, strange.name, "report.html"}


@FAULTS
def test_a_draft_at_every_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int) -> None:
    """The page goes on: what was kept last is there, whole, and no half of a draft stays."""
    monkeypatch.setenv("PLANNER_DRAFTS", str(tmp_path / "drafts"))
    name, source = drafts.new_id(), sources.Source("plan.yaml", text(0), str(tmp_path))
    first, second = (drafts.Kept(drafts.Draft(source, source, {"months": months})) for months in ("12", "24"))
    for at in count(1):
        drafts.keep(name, first)
        with monkeypatch.context() as patch:
            faulty = Disk(patch, at, error)
            drafts.keep(name, second)
        kept = drafts.found(name)
        assert kept is not None and kept.draft.changes["months"] in ("12", "24")
        if not faulty.failed:
            assert kept.draft.changes["months"] == "24"
            break
        if faulty.calls[-1][0] != "unlink":
            assert [path.name for path in (tmp_path / "drafts").iterdir()] == [f"{name}.json"]


def test_drafts_that_expired_and_what_stopped_writers_left_are_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANNER_DRAFTS", str(tmp_path))
    ages = {"new.json": 60, "last week.json": 7 * 86400, "expired.json": 15 * 86400, "writing.part": 60, "left.part": 7200, "ahead.json": -86400}
    for name, age in ages.items():
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (0, time.time() - age))
    drafts.sweep()
    assert {path.name for path in tmp_path.iterdir()} == {"new.json", "last week.json", "writing.part", "ahead.json"}


def test_every_step_stands_in_its_order(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(plan, text(1), stamp(plan).digest)
    with monkeypatch.context() as patch:
        made = Disk(patch)
        save(plan, text(2), stamp(plan).digest)
    part = next(name for what, name in made.calls if what == "create" and name.startswith(".saving-"))
    steps = [(what, name) for what, name in made.calls if what in ("write", "fsync", "replace")]
    other = steps[2][1]
    assert steps == [
        *[("write", part), ("fsync", part)],
        *[("write", other), ("fsync", other), ("replace", other)],  # the version before, whole, before the file is another
        *[("replace", part), ("fsync", plan.parent.name)],  # its new name, and that the folder has it
    ]
    assert other.startswith(".saving-") and other != part
    named = [name for what, name in made.calls if what == "read"]
    assert made.calls.index(("read", part)) > made.calls.index(("fsync", part)), named  # read back before it is believed


@pytest.mark.parametrize("mask", [0o002, 0o022, 0o027, 0o077])
def test_a_new_file_has_the_rights_that_the_umask_leaves(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        made = new(tmp_path, "Plan", text(1))
        save(made, text(2), stamp(made).digest)
    finally:
        os.umask(before)
    assert made.stat().st_mode & 0o777 == 0o666 & ~mask
    assert versions(made)[0].path.stat().st_mode & 0o777 == 0o666 & ~mask
