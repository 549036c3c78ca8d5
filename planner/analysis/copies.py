"""Work shared with a copy of this process: two processes hold each other up less than two threads do."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import suppress
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Semaphore
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


def shared(one: Callable[[int], Part], numbers: range) -> Generator[tuple[int, Part], None, None]:
    """(place, `one` of the number there) of each number, as they are found: this process begins at the first, a copy of it at the last. Raises what `one` raises.

    The copy stays for the next work. It ends with this process, and where a work is not brought to its end.
    """
    copy, finished = _waiting(one, numbers) or _Copy(one, numbers), False
    found, mine = set[int](), iter(range(len(numbers)))
    try:
        while len(found) < len(numbers):
            if copy.says_something() or not (copy.ended or copy.left.acquire(block=False)):
                heard: list[tuple[int, Part]] = copy.heard()
            else:  # also what the copy had begun when it ended, as for want of memory
                place = next(place for place in mine if place not in found)
                heard = [(place, one(numbers[place]))]
            found.update(place for place, _ in heard)
            yield from heard
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
        copy.begin(one, numbers)
    except Exception:
        copy.end()
        return None
    return copy


class _Copy:
    """A copy of this process that does its work and then what it is sent, until nobody has any more; its memory is its own by then, and serves the next."""

    def __init__(self, one: Callable[[int], Part], numbers: range) -> None:
        fork = get_context("fork")
        self.left = fork.Semaphore(len(numbers))  # numbers that nobody has begun
        self.ended, self.waits = False, False
        self.line, theirs = fork.Pipe()
        self.process = fork.Process(target=_works, args=(one, numbers, self.left, theirs, self.line), daemon=True)
        self.process.start()
        theirs.close()

    def begin(self, one: Callable[[int], Part], numbers: range) -> None:
        """Hands it the next work, once it waits for it: until then it would take numbers of this for those of the last."""
        while not self.waits:
            self.heard()
        self.waits = False
        for _ in numbers:
            self.left.release()
        self.line.send((one, numbers))

    def says_something(self) -> bool:
        return not self.ended and self.line.poll()

    def heard(self) -> list[tuple[int, Part]]:
        """What the copy found next, with its place; nothing where it waits or has ended. Raises what it raised."""
        try:
            said = self.line.recv()
        except (EOFError, ConnectionResetError):
            self.ended = self.waits = True
            return []
        if isinstance(said, BaseException):
            raise said
        self.waits = said is None
        return [] if said is None else [said]

    def end(self) -> None:
        self.line.close()
        self.process.kill()
        self.process.join()


def _works(one: Callable[[int], Part], numbers: range, left: Semaphore, line: Connection, other_end: Connection) -> None:
    """What the copy does, from the last number on. A failure is handed over; when nobody listens any more it ends."""
    other_end.close()
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            try:
                for place in reversed(range(len(numbers))):
                    if not left.acquire(block=False):
                        break
                    line.send((place, one(numbers[place])))
                line.send(None)
                one, numbers = line.recv()
            except (EOFError, OSError):
                raise
            except Exception as error:
                line.send(error)
                numbers = range(0)
