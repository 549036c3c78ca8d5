"""Whose turn it is: heavy work runs one at a time in the whole process, pages two at a time, each in the order in which they were asked for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

AT_ONCE = 1  # a run works on all cores by itself
LOOK = 0.3  # seconds, from one look at the line to the next
PAGES = 2  # at once: twenty that share the cores would each take twenty times as long, and all would be late

_lock = threading.Lock()
_line: list[object] = []  # who works, and who waits, in their order
_pages = threading.BoundedSemaphore(PAGES)
_mine = threading.local()


@contextmanager
def turn(waiting: Callable[[int], None]) -> Iterator[None]:
    """Waits for one's turn and keeps it until the block is left; `waiting` hears how many are before, and may raise to leave the line."""
    ticket = object()
    with _lock:
        _line.append(ticket)
    try:
        while (before := _before(ticket)) >= AT_ONCE:
            waiting(before)
            time.sleep(LOOK)
        yield
    finally:
        with _lock:
            _line.remove(ticket)


def _before(ticket: object) -> int:
    with _lock:
        return _line.index(ticket)


@contextmanager
def page() -> Iterator[None]:
    """A turn to work out a page."""
    _pages.acquire()
    _mine.page = True
    try:
        yield
    finally:
        _mine.page = False
        _pages.release()


@contextmanager
def aside() -> Iterator[None]:
    """Lets other pages have this one's turn for as long as it only waits for something."""
    if not getattr(_mine, "page", False):
        yield
        return
    _pages.release()
    try:
        yield
    finally:
        _pages.acquire()
