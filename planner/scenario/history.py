"""Earlier versions of scenario files, kept beside them where git does not do it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from planner.scenario.disk import HIDDEN, prepared

MOST = 50  # versions of a file
MOST_BYTES = 20 * 1024 * 1024  # of all versions in a folder
_VERSION = re.compile(r"(.+)\.([0-9]{6,})\Z", re.S)  # no .yaml at the end: no version is taken for a scenario


@dataclass(frozen=True)
class Version:
    """What a file said until `time`'s text was replaced: `time` is when that text was saved, in the local zone."""

    number: int
    time: datetime
    size: int
    path: Path


def versions(path: Path) -> list[Version]:
    """The earlier versions of a file, newest first."""
    return sorted((found for name, found in _all(path.parent) if name == path.name), key=lambda found: -found.number)


def has_git(folder: Path) -> bool:
    """Whether git keeps the history of a folder: it lies in a work tree, git can be run, and the folder is not ignored."""
    folder = folder.resolve()
    if not any((above / ".git").exists() for above in (folder, *folder.parents)):
        return False
    own = {key: value for key, value in os.environ.items() if key not in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")}
    command = ["git", "-C", str(folder), "check-ignore", "--quiet", "scenario.yaml"]
    try:  # 1: a work tree that does not ignore it; 128: no work tree, or one that git refuses to this user
        return subprocess.run(command, env=own, capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=10).returncode == 1
    except (OSError, subprocess.TimeoutExpired):
        return False


def keep(path: Path, data: bytes) -> None:
    """Puts what a file says into its history, with its time, and drops the oldest beyond the bounds. Wants the folder's lock. Raises OSError."""
    if has_git(path.parent):
        return
    earlier = versions(path)
    if earlier and earlier[0].path.read_bytes() == data:
        return  # a save that did not come to its end has kept it
    place = path.parent / HIDDEN / f"{path.name}.{earlier[0].number + 1 if earlier else 1:06}"
    with prepared(place, data, like=path) as part:
        now = path.stat()
        os.utime(part, ns=(now.st_atime_ns, now.st_mtime_ns))
        part.replace(place)
    for version in versions(path)[MOST:]:
        version.path.unlink(missing_ok=True)
    _bound(path.parent)


def _bound(folder: Path) -> None:
    """Drops versions until the rest fits: the oldest first, but the last one of each file only when no other is left."""
    found = list(_all(folder))
    last = {name: max(version.number for other, version in found if other == name) for name, _ in found}
    total = sum(version.size for _, version in found)
    for _, version in sorted(found, key=lambda item: (item[1].number == last[item[0]], item[1].time)):
        if total <= MOST_BYTES:
            return
        version.path.unlink(missing_ok=True)
        total -= version.size


def _all(folder: Path) -> Iterator[tuple[str, Version]]:
    """Every version in a folder, with the name of its file."""
    with suppress(FileNotFoundError):
        for path in (folder / HIDDEN).iterdir():
            match = _VERSION.match(path.name)
            if match and path.is_file() and not path.is_symlink():
                about = path.stat()
                yield match[1], Version(int(match[2]), datetime.fromtimestamp(about.st_mtime).astimezone(), about.st_size, path)
