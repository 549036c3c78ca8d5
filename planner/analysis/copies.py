"""Work shared with a copy of this process: two processes hold each other up less than two threads do."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import suppress
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from typing import TypeVar

Part = TypeVar("Part")
_allowed: list[bool] = []
_idle: list[_Copy] = []  # the one that waits for work


def may_be_copied() -> None:
    """Says that this program has no threads that matter, so that it can be copied (forked). Where a system knows no such copies nothing changes."""
    _allowed.append("fork" in get_all_start_methods())


def copied() -> bool:
    """Whether work may be shared with a copy of this process."""
    return any(_allowed)


def shared(one: Callable[[int], Part], numbers: range) -> Generator[Part, None, None]:
    """`one` of each number, in their order; every second is worked out by a copy of this process, which stays for the next work. Raises what `one` raises.

    The copy ends with this process, and where a work is not brought to its end.
    """
    copy, finished = _waiting(one, numbers[1::2]) or _Copy(one, numbers[1::2]), False
    try:
        for place, number in enumerate(numbers):
            part = one(number) if place % 2 == 0 else copy.heard(one, number)
            if isinstance(part, BaseException):
                raise part
            yield part
        finished = copy.process.is_alive()
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
        copy.line.send((one, numbers))
    except Exception:
        copy.end()
        return None
    return copy


class _Copy:
    """A copy of this process that does its work and then what it is sent, until nobody has any more; its memory is its own by then, and serves the next."""

    def __init__(self, one: Callable[[int], Part], numbers: range) -> None:
        fork = get_context("fork")
        self.line, theirs = fork.Pipe()
        self.process = fork.Process(target=_works, args=(one, numbers, theirs, self.line), daemon=True)
        self.process.start()
        theirs.close()

    def heard(self, one: Callable[[int], Part], number: int) -> Part | BaseException:
        """What the copy found; where it has ended, as for want of memory, it is worked out here."""
        try:
            found: Part | BaseException = self.line.recv()
        except (EOFError, ConnectionResetError):
            found = one(number)
        return found

    def end(self) -> None:
        self.line.close()
        self.process.kill()
        self.process.join()


def _works(one: Callable[[int], Part], numbers: range, line: Connection, other_end: Connection) -> None:
    """What the copy does. A failure is handed over; when nobody listens any more it ends."""
    other_end.close()
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            try:
                for number in numbers:
                    line.send(one(number))
                one, numbers = line.recv()
            except (EOFError, OSError):
                raise
            except Exception as error:
                line.send(error)
                numbers = range(0)
