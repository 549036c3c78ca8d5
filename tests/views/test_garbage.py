"""What is kept is left out of the collection after every rerun; what circles in it goes within the minute."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from planner.views import garbage


class Thing:
    def __init__(self) -> None:
        self.itself: Thing | None = self


@pytest.fixture(autouse=True)
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = garbage._watch in gc.callbacks
    garbage.light()
    monkeypatch.setattr(garbage.time, "monotonic", lambda: 0.0)
    yield
    if not before:
        gc.callbacks.remove(garbage._watch)
    gc.unfreeze()


def test_what_a_collection_leaves_alive_is_left_out_of_the_next() -> None:
    kept = [Thing()]
    gc.collect()
    assert gc.get_freeze_count() > 1000
    assert not any(item is kept[0] for item in gc.get_objects(generation=2))


def test_a_circle_that_was_left_out_goes_within_the_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    thing = Thing()
    seen = weakref.ref(thing)
    gc.collect()
    del thing
    gc.collect()
    assert seen() is not None
    monkeypatch.setattr(garbage.time, "monotonic", lambda: garbage._looked + garbage.EVERY + 1)
    gc.collect()
    assert seen() is None


def test_what_circles_after_the_last_collection_goes_with_the_next() -> None:
    gc.collect()
    seen = weakref.ref(Thing())
    gc.collect()
    assert seen() is None


def test_once_is_enough() -> None:
    garbage.light()
    assert gc.callbacks.count(garbage._watch) == 1
