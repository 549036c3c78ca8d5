"""Bytes onto disk, whole or not at all: one writer at a time in a folder; a temporary file, synced, read back and renamed."""

from __future__ import annotations

import errno
import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from planner.scenario.text import Problem, ScenarioError

HIDDEN = ".history"  # beside the files: their earlier versions and the lock
WAIT = 10.0  # seconds for whoever is saving to be done
OLD = 3600.0  # seconds after which an export that was being written has no living writer
_PART = re.compile(r"\.saving-[0-9a-f]{16}\Z")
_EXPORT = re.compile(r"\.writing-[0-9a-f]{16}\Z")  # beside an export, where nobody holds a lock


@contextmanager
def told(path: Path) -> Iterator[None]:
    """What the disk refuses becomes one line about a file. Raises ScenarioError for OSError."""
    try:
        yield
    except OSError as error:
        raise ScenarioError([Problem(path.name, f"can't be saved: {error.strerror or error}; nothing was changed")]) from None


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Holds the lock of a folder, among processes and threads, and sweeps what writers that were stopped left behind.

    Raises ScenarioError if somebody holds it for too long, OSError if the folder can't be written.
    """
    from filelock import FileLock, Timeout  # only here: it takes longer to load than most files to check

    hidden = folder / HIDDEN
    if hidden.is_symlink():
        raise ScenarioError([Problem(HIDDEN, "is a link; nothing was saved")])
    hidden.mkdir(exist_ok=True)
    lock = FileLock(hidden / "lock", timeout=WAIT, poll_interval=0.01)
    try:
        held = lock.acquire()
    except Timeout:
        raise ScenarioError([Problem(folder.name, f"someone has been saving here for {WAIT:.0f} seconds; nothing was saved")]) from None
    with held:
        for place in (folder, hidden):
            for path in place.iterdir():  # whoever makes such a file holds the lock, so none of these has a living writer
                if _PART.match(path.name):
                    path.unlink(missing_ok=True)
        if not (hidden / ".gitignore").exists():
            with prepared(hidden / ".gitignore", b"*\n") as part:
                part.replace(hidden / ".gitignore")
        yield


@contextmanager
def prepared(path: Path, data: bytes, like: Path | None = None, prefix: str = ".saving-") -> Iterator[Path]:
    """A temporary file beside `path` that holds the data for certain, to be renamed; if it is not, it is gone afterwards.

    It may be read and written by whoever may `like`. Raises OSError, also if the data reads back differently.
    """
    part = path.with_name(f"{prefix}{os.urandom(8).hex()}")
    mode = 0o666 if like is None else stat.S_IMODE(like.stat().st_mode)
    try:
        out = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(out, rest) :]
            os.fsync(out)
        finally:
            os.close(out)
        if like is not None:
            part.chmod(mode)  # whatever the process would take away from a new file
        if part.read_bytes() != data:
            raise OSError(errno.EIO, "what was written reads back differently")
        yield part
    finally:
        with suppress(OSError):  # what can't be removed now, the next save sweeps
            part.unlink(missing_ok=True)


def sync(folder: Path) -> None:
    """Makes a rename outlast a power cut; where a system can't do that for a folder, the file is whole all the same."""
    with suppress(OSError):
        entry = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(entry)
        finally:
            os.close(entry)


def put(path: Path, data: bytes) -> None:
    """An export in its place, whole or not at all; what stood there before is kept if the disk refuses. Raises ScenarioError with one line."""
    try:
        if path.exists() and not path.is_file():  # a pipe or a terminal takes what it is given; a folder refuses
            path.write_bytes(data)
            return
        place = path.resolve()
        with prepared(place, data, place if place.exists() else None, ".writing-") as part:
            part.replace(place)
        sync(place.parent)
        _sweep_exports(place.parent)
    except OSError as error:
        raise ScenarioError([Problem(str(path), f"can't be written: {error.strerror or error}; nothing was changed")]) from None


def _sweep_exports(folder: Path) -> None:
    """Removes what was left of exports whose writer was stopped; another may be writing here, so only what is old."""
    with suppress(OSError):
        for path in folder.iterdir():
            if _EXPORT.match(path.name) and time.time() - path.stat().st_mtime > OLD:
                path.unlink(missing_ok=True)
