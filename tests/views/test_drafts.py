"""Drafts on disk: nobody can guess or read another's, they expire, and neither their number nor their size grows without end."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from planner.views import drafts
from planner.views.drafts import Draft, Kept
from planner.views.sources import Source


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of drafts of one's own, which the program makes."""
    monkeypatch.setenv("PLANNER_DRAFTS", str(tmp_path / "state" / "drafts"))
    return tmp_path / "state" / "drafts"


def draft(changes: dict[str, str], text: str = "planner: 1\n") -> Draft:
    return Draft(Source("a.yaml", text, ".", uploaded=True), Source("b.yaml", text, ".", uploaded=True), changes)


def test_an_id_is_128_random_bits_and_no_two_are_alike() -> None:
    made = {drafts.new_id() for _ in range(10_000)}
    assert len(made) == 10_000
    assert all(len(name) == 22 and drafts._NAME.fullmatch(name) for name in made)
    bits = [sum(name[at] == char for name in made) for at in range(21) for char in "AZaz09-_"]
    assert min(bits) > 90 and max(bits) < 230  # each sign in each place about once in 64


def test_only_the_servers_user_reads_them(place: Path) -> None:
    before = os.umask(0)  # as careless as it gets
    try:
        name = drafts.new_id()
        drafts.keep(name, Kept(draft({"months": "12"})))
    finally:
        os.umask(before)
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert stat.S_IMODE((place / f"{name}.json").stat().st_mode) == 0o600
    assert drafts.found(name) is not None


@pytest.mark.parametrize("name", ["", "../x", "a" * 21, "a" * 23, "a" * 21 + "/", "a" * 21 + "\n", "a" * 21 + "\x00", "." * 22, "é" * 22])
def test_what_is_no_id_opens_nothing(place: Path, name: str) -> None:
    assert drafts.found(name) is None
    with pytest.raises(ValueError, match="no id"):
        drafts.keep(name, Kept(draft({})))


def test_one_that_expired_is_not_opened_even_before_it_is_swept(place: Path) -> None:
    name = drafts.new_id()
    drafts.keep(name, Kept(draft({})))
    old = time.time() - drafts.LIFETIME
    os.utime(place / f"{name}.json", (old + 60, old + 60))
    assert drafts.found(name) is not None
    os.utime(place / f"{name}.json", (old - 60, old - 60))
    assert drafts.found(name) is None


def test_the_oldest_go_where_there_are_too_many(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 3)
    names = [drafts.new_id() for _ in range(6)]
    for age, name in enumerate(names):
        drafts.keep(name, Kept(draft({})))
        os.utime(place / f"{name}.json", (0, time.time() - 60 * age))
    drafts.sweep()
    assert {path.stem for path in place.iterdir()} == set(names[:3])


def test_one_that_grows_loses_its_oldest_steps_and_keeps_what_it_is(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_BYTES", 20_000)
    steps = [draft({"months": str(number), "name": "x" * 100}) for number in range(1000)]
    name = drafts.new_id()
    drafts.keep(name, Kept(steps[-1], steps[:-1], steps[:10]))
    kept = drafts.found(name)
    assert kept is not None and kept.draft.changes == steps[-1].changes
    assert 20 < len(kept.past) < 200 and kept.past[-1].changes == steps[-2].changes
    assert (place / f"{name}.json").stat().st_size <= 20_000
