"""A disk that fails at the n-th thing it is asked for, and writes down what it was asked for."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

_NAMES = ("open", "write", "fsync", "replace", "link", "mkdir", "chmod", "utime", "unlink", "fchmod")


class Disk:
    """Every call that changes the disk, and every look into a file, as (what, which file); the one with the number `at` fails.

    A write that fails has put a part of its bytes there, as on a disk that fills up.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int = 0, error: int = 0):
        self.at, self.error, self.calls = at, error, list[tuple[str, str]]()
        self._paths: dict[int, str] = {}
        for name in _NAMES:
            monkeypatch.setattr(os, name, self._failing(name, getattr(os, name)))
        monkeypatch.setattr(io, "open", self._failing("read", io.open))

    @property
    def failed(self) -> bool:
        """Whether it came to the call that fails."""
        return 0 < self.at <= len(self.calls)

    def _failing(self, name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(first: object, *arguments: object, **more: object) -> object:
            makes = bool(name == "open" and arguments and isinstance(arguments[0], int) and arguments[0] & os.O_CREAT)
            if name != "open" or makes:
                which = self._paths.get(first, "?") if isinstance(first, int) else str(first)
                self.calls.append(("create" if makes else name, Path(which).name))
                if len(self.calls) == self.at:
                    if name == "write":
                        real(first, bytes(arguments[0])[:10])  # type: ignore[call-overload]
                    raise OSError(self.error, os.strerror(self.error), str(which))
            done = real(first, *arguments, **more)
            if name == "open" and isinstance(done, int):
                self._paths[done] = str(first)
            return done

        return call
