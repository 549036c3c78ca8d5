"""One test that checks each of many things and names every one that fails: as tests of their own, thousands cost more than what they check."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


def each(items: Iterable[Any], name: Callable[[Any], str] = str) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Makes a test of a check of one thing; a thing that is a tuple is given to the check as arguments. Nothing to check is a failure too."""
    things = list(items)

    def test_of(check: Callable[..., None]) -> Callable[[], None]:
        def test() -> None:
            assert things, "there is nothing to check"
            failed = []
            for thing in things:
                try:
                    check(*thing) if isinstance(thing, tuple) else check(thing)
                except Exception as error:  # all of them are to be seen
                    failed.append(f"{name(thing)}: {type(error).__name__}: {error}")
            assert not failed, "\n".join(failed)

        test.__name__, test.__qualname__, test.__module__, test.__doc__ = check.__name__, check.__qualname__, check.__module__, check.__doc__
        return test

    return test_of
