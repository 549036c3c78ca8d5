"""The folder of scenarios: what lies in it, and saving into it so that nothing is lost, half written or written over."""

from __future__ import annotations

import hashlib
import logging
import os
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from planner.scenario import access, history, load
from planner.scenario.disk import alone, prepared, sync, told
from planner.scenario.history import Version
from planner.scenario.names import clean_name, inside
from planner.scenario.save import with_changes, without
from planner.scenario.text import Node, Problem, ScenarioError

_LOG = logging.getLogger("planner.saved")


@dataclass(frozen=True)
class Stamp:
    """What a file says (SHA-256 of its bytes), and since when, in the local zone; stamps of equal content are equal."""

    digest: str
    time: datetime = field(compare=False)


@dataclass(frozen=True)
class File:
    """A scenario file by its path below the folder, with / between the steps."""

    key: str
    path: Path
    stamp: Stamp


class ChangedSince(ScenarioError):
    """A file is no longer what was opened; `found` is what it is now, with the time of the other's save, None if it is gone."""

    def __init__(self, file: str, found: Stamp | None):
        self.found = found
        what = f"was changed at {found.time:%H:%M} on {found.time:%Y-%m-%d}" if found else "was removed or renamed"
        super().__init__([Problem(file, f"{what} by someone else; nothing was saved")])


def digest_of(data: bytes) -> str:
    """SHA-256 of a file's bytes, by which `save` knows what was opened."""
    return hashlib.sha256(data).hexdigest()


def stamp(path: Path) -> Stamp:
    """What a file is now; another one than before: it was changed on disk. Raises OSError."""
    return _stamp(path, path.read_bytes())


def _stamp(path: Path, data: bytes) -> Stamp:
    return Stamp(digest_of(data), datetime.fromtimestamp(path.stat().st_mtime).astimezone())


def opened(path: Path) -> tuple[str, Stamp]:
    """A file's text, line ends and byte order mark as they are, and what to save it with. Raises ScenarioError if it is not UTF-8, OSError."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8"), _stamp(path, data)
    except UnicodeDecodeError:
        raise ScenarioError([Problem(path.name, "is not UTF-8; save the file as UTF-8")]) from None


def keys(folder: Path) -> list[str]:
    """The scenario files of a folder and those below it, by key; nothing hidden (history, lock, temporary files), no link to elsewhere."""
    found, top = [], folder.resolve()
    for path in folder.rglob("*.yaml"):
        steps = path.relative_to(folder)
        if not any(step.startswith(".") for step in steps.parts) and os.access(path, os.R_OK) and path.is_file() and top in path.resolve().parents:
            found.append(steps.as_posix())
    return sorted(found)


def files(folder: Path) -> list[File]:
    """The scenario files of a folder and those below it with what they are now, by key."""
    found = []
    for key in keys(folder):
        with suppress(OSError):  # gone since
            found.append(File(key, folder / key, stamp(folder / key)))
    return found


def save(path: Path, text: str, opened_digest: str) -> Stamp:
    """Puts a text in the place of a file's own, which its history keeps; answers what to save it with next time.

    `opened_digest` is of the bytes that the text was made from. Raises ChangedSince if the file has others now, ScenarioError if the
    text is no scenario or the disk refuses; the file is then as it was.
    """
    load.parse(text, path.name, path.parent)
    return _put(path, text.encode(), opened_digest)


def new(folder: Path, name: str, text: str) -> Path:
    """Makes a file for a scenario of a name, and never writes over one. Raises ScenarioError."""
    path = inside(folder, clean_name(name))
    load.parse(text, path.name, path.parent)
    _put(path, text.encode(), None)
    return path


def duplicate(path: Path, name: str) -> Path:
    """Makes a file beside another with all that it says, comments too, under another name and without its approval. Raises ScenarioError."""
    with told(path):
        text = opened(path)[0]
    return new(path.parent, name, with_changes(without(text, "review"), {"name": Node(name, "")}, path.name))


def versions(path: Path) -> list[Version]:
    """The earlier versions of a file, newest first; none where git keeps them (`history.has_git`)."""
    return history.versions(path.resolve())


def restore(path: Path, number: int, opened_digest: str | None) -> Stamp:
    """Saves an earlier version by its number; what it replaces becomes a version. None: the file is gone. Raises as `save`."""
    found = next((version for version in versions(path) if version.number == number), None)
    if found is None:
        raise ScenarioError([Problem(path.name, f"has no version {number} any more; nothing was changed")])
    with told(path):
        data = found.path.read_bytes()
    return _put(path, data, opened_digest)


def _put(path: Path, data: bytes, opened_digest: str | None) -> Stamp:
    """The one way of writing a scenario file. `opened_digest` None: there must be no file of this name."""
    path = path.resolve()
    access.check(path.name)
    with told(path):
        _current(path, opened_digest)  # what is refused here leaves no trace
        with alone(path.parent):
            before = _current(path, opened_digest)
            if before == data:
                return _stamp(path, data)
            with prepared(path, data, like=None if before is None else path) as part:
                if before is not None:
                    history.keep(path, before)
                _current(path, opened_digest)  # an editor knows no lock
                if before is None:
                    _place(part, path)
                else:
                    part.replace(path)
            sync(path.parent)
            _LOG.info(path.name)
            return _stamp(path, data)


def _place(part: Path, path: Path) -> None:
    """Gives a prepared file its name unless another has it. Raises ScenarioError."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise _taken(path.name) from None
    except OSError:  # a disk that knows no links
        part.replace(path)


def _current(path: Path, opened_digest: str | None) -> bytes | None:
    """The bytes of a file, which must be those that were opened; None if there is none and must be none. Raises ScenarioError, OSError."""
    if opened_digest is None:
        folded = path.name.casefold()
        for other in path.parent.iterdir():
            if other.name.casefold() == folded:  # one file to Windows and macOS
                raise _taken(other.name)
        return None
    try:
        data = path.read_bytes()
        found = _stamp(path, data)
    except FileNotFoundError:
        raise ChangedSince(path.name, None) from None
    if found.digest != opened_digest:
        raise ChangedSince(path.name, found)
    if not path.stat().st_mode & 0o222:
        raise ScenarioError([Problem(path.name, "is marked read-only; nothing was saved")])
    return data


def _taken(name: str) -> ScenarioError:
    return ScenarioError([Problem(name, "is there already; choose another name")])
