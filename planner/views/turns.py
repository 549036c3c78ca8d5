"""Whose turn it is: heavy work runs one at a time in the whole process, in the order in which it was asked for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

AT_ONCE = 1  # a run works on all cores by itself
LOOK = 0.3  # seconds, from one look at the line to the next

_lock = threading.Lock()
_line: list[object] = []  # who works, and who waits, in their order


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
