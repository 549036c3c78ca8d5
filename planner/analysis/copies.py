"""Work shared with a copy of this process: two processes hold each other up less than two threads do."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import suppress
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from typing import TypeVar

Part = TypeVar("Part")
_allowed: list[bool] = []


def may_be_copied() -> None:
    """Says that this program has no threads that matter, so that it can be copied (forked). Where a system knows no such copies nothing changes."""
    _allowed.append("fork" in get_all_start_methods())


def copied() -> bool:
    """Whether work may be shared with a copy of this process."""
    return any(_allowed)


def shared(one: Callable[[int], Part], numbers: range) -> Generator[Part, None, None]:
    """`one` of each number, in their order; every second is worked out by a copy of this process, which ends with it. Raises what `one` raises."""
    fork = get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    copy = fork.Process(target=_every_second, args=(one, numbers[1::2], ours, theirs), daemon=True)
    copy.start()
    theirs.close()
    try:
        for place, number in enumerate(numbers):
            part = one(number) if place % 2 == 0 else _heard(ours, one, number)
            if isinstance(part, BaseException):
                raise part
            yield part
    finally:
        ours.close()
        copy.kill()
        copy.join()


def _every_second(one: Callable[[int], Part], numbers: range, theirs: Connection, ours: Connection) -> None:
    """What the copy does. A failure is handed over; when nobody listens any more it ends."""
    theirs.close()
    with suppress(BrokenPipeError, KeyboardInterrupt):
        try:
            for number in numbers:
                ours.send(one(number))
        except Exception as error:
            ours.send(error)


def _heard(copy: Connection, one: Callable[[int], Part], number: int) -> Part | BaseException:
    """What the copy found; where it has ended, as for want of memory, it is worked out here."""
    try:
        found: Part | BaseException = copy.recv()
    except (EOFError, ConnectionResetError):
        found = one(number)
    return found
