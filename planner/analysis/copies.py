"""Work shared with a copy of this process: two processes hold each other up less than two threads do."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from contextlib import suppress
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from typing import TypeVar

import numpy as np

Part = TypeVar("Part")
MOST = 8_000  # numbers of a work at once: their places have to fit a pipe
_allowed: list[bool] = []
_idle: list[_Copy] = []  # the one that waits for work


def may_be_copied() -> None:
    """Says that this program has no threads that matter, so that it can be copied (forked). Where a system knows no such copies nothing changes."""
    _allowed.append("fork" in get_all_start_methods())


def copied() -> bool:
    """Whether work may be shared with a copy of this process."""
    return any(_allowed)


def shared(one: Callable[[int], Part], numbers: range) -> Generator[Part, None, None]:
    """`one` of each number, in their order; who is free, this process or a copy of it, takes the next. Raises what `one` raises.

    The copy stays for the next work. It ends with this process, and where a work is not brought to its end.
    """
    for first in range(0, len(numbers), MOST):
        yield from _shared(one, numbers[first : first + MOST])


def _shared(one: Callable[[int], Part], numbers: range) -> Generator[Part, None, None]:
    copy, finished = _waiting(one, numbers) or _Copy(one, numbers), False
    try:
        parts: dict[int, Part] = {}
        for place in range(len(numbers)):
            while place not in parts:
                if copy.says_something():
                    parts |= copy.heard()
                elif (mine := copy.places.next()) is not None:
                    parts[mine] = one(numbers[mine])
                elif copy.ended:  # as for want of memory, with what it had begun
                    parts[place] = one(numbers[place])
                else:
                    parts |= copy.heard()
            yield parts.pop(place)
        finished = not copy.ended and copy.process.is_alive()
    finally:
        if finished:
            _idle.append(copy)
        else:
            copy.end()


def _waiting(one: Callable[[int], Part], numbers: range) -> _Copy | None:
    """The copy that waited for work, with this; None where there is none, it has ended, or the work can't be sent: a new copy has it from the start."""
    if not _idle:
        return None
    copy = _idle.pop()
    try:
        copy.places.put(len(numbers))
        copy.line.send((one, numbers))
    except Exception:
        copy.end()
        return None
    return copy


class _Places:
    """The places of a work that nobody has begun: a pipe that two processes read gives each place to one of them, and nobody waits for a lock."""

    def __init__(self, many: int) -> None:
        self._out, self._in = os.pipe()
        os.set_blocking(self._out, False)
        self.put(many)

    def put(self, many: int) -> None:
        os.write(self._in, np.arange(many, dtype=np.int32).tobytes())

    def next(self) -> int | None:
        """The next one; None where all are taken."""
        with suppress(BlockingIOError):
            return int(np.frombuffer(os.read(self._out, 4), np.int32)[0])
        return None

    def close(self) -> None:
        os.close(self._out)
        os.close(self._in)


class _Copy:
    """A copy of this process that does its work and then what it is sent, until nobody has any more; its memory is its own by then, and serves the next."""

    def __init__(self, one: Callable[[int], Part], numbers: range) -> None:
        fork = get_context("fork")
        self.places, self.ended = _Places(len(numbers)), False
        self.line, theirs = fork.Pipe()
        self.process = fork.Process(target=_works, args=(one, numbers, self.places, theirs, self.line), daemon=True)
        self.process.start()
        theirs.close()

    def says_something(self) -> bool:
        return not self.ended and self.line.poll()

    def heard(self) -> dict[int, Part]:
        """What the copy found, by its place; nothing where it has ended. Raises what it raised."""
        try:
            place, found = self.line.recv()
        except (EOFError, ConnectionResetError):
            self.ended = True
            return {}
        if isinstance(found, BaseException):
            raise found
        return {place: found}

    def end(self) -> None:
        self.line.close()
        self.places.close()
        self.process.kill()
        self.process.join()


def _works(one: Callable[[int], Part], numbers: range, places: _Places, line: Connection, other_end: Connection) -> None:
    """What the copy does. A failure is handed over; when nobody listens any more it ends."""
    other_end.close()
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            try:
                while (place := places.next()) is not None:
                    line.send((place, one(numbers[place])))
            except (EOFError, OSError):
                raise
            except Exception as error:
                line.send((0, error))
            one, numbers = line.recv()
