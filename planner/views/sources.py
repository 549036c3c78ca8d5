"""The scenario texts that can be opened: files of the folder, and one's own."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from planner.scenario import folder, load
from planner.scenario.language import text as _
from planner.scenario.names import clean_name
from planner.scenario.text import Problem, ScenarioError, read

_EXAMPLE = re.compile(r"^#.*\b(the firm is an example|the founding example)\b", re.M | re.I)
FOLDER = Path(os.environ.get("PLANNER_SCENARIOS", Path(__file__).parents[2] / "scenarios"))


@dataclass(frozen=True)
class Source:
    """A scenario text that can be opened: from the folder, or one's own, uploaded or duplicated (its folder is then that of the examples)."""

    key: str
    text: str
    folder: str
    uploaded: bool = False
    digest: str = ""  # of the file's bytes when it was opened, "" for a text that is in no file

    @property
    def file(self) -> str:
        return Path(self.key).name


def files() -> list[str]:
    """The scenario files of the folder, by path below it."""
    return folder.keys(FOLDER)


def stamps(of: str) -> str:
    """Another one whenever a file of a folder is another; a clock that was set back, or a copy that keeps its date, hides nothing."""
    found = []
    for path in sorted(Path(of).glob("*.yaml")):
        with suppress(OSError):  # gone since it was listed
            about = path.stat()
            found.append(f"{path.name} {about.st_mtime_ns} {about.st_ctime_ns} {about.st_size} {about.st_ino}")
    return "\n".join(found)


def source(key: str) -> Source:
    """A file of the folder. Raises ScenarioError if it is gone, or was never there: a message may name any file of the machine."""
    path = FOLDER / key if isinstance(key, str) and key in files() else None
    if path is None:
        raise ScenarioError([Problem(str(key)[:80], _("there is no such file in the folder"))])
    load.load(path)
    text, stamp = folder.opened(path)
    return Source(key, text, str(path.parent), digest=stamp.digest)


def title(key: str) -> str:
    """A file of the folder by the name that it gives itself, with its path where that says more."""
    path = FOLDER / key
    return _title(key, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=200)
def _title(key: str, stamp: int) -> str:
    try:
        name = load.load(FOLDER / key).name
    except ScenarioError:
        return key
    return name if clean_name(name) == key else f"{name} ({key})"


def base_of(opened: Source) -> Source:
    """What a scenario is compared with at first: the file that it rests on in the end, else itself.

    A plan of one's own on top of another plan is compared with the baseline of both.
    """
    found = opened
    for _step in range(load.MAX_EXTENDS):
        name = _extended(found.text, found.file)
        if not name:
            break
        found = source((Path(found.folder) / name).relative_to(FOLDER).as_posix())
    return found


def is_example(opened: Source) -> bool:
    """Whether a scenario's facts are those of a firm that ships as an example: what it rests on in the end says so in a comment."""
    return _is_example(opened, stamps(opened.folder))


@lru_cache(maxsize=32)
def _is_example(opened: Source, stamps: str) -> bool:
    text, file = opened.text, opened.file
    for _step in range(load.MAX_EXTENDS):
        name = _extended(text, file)
        path = Path(opened.folder) / name
        if not name or not path.is_file():
            break
        text, file = path.read_text("utf-8", "replace"), name
    return bool(_EXAMPLE.search(text))


def _extended(text: str, file: str) -> str:
    """The name of the file that a text extends, "" if none."""
    tree = read(text.encode(), file)
    link = tree.value.get("extends") if isinstance(tree.value, dict) else None
    name = link.value if link is not None and isinstance(link.value, str) else ""
    return name if not name or name.endswith(".yaml") else f"{name}.yaml"


def restored(item: dict[str, Any]) -> Source:
    """A text as it was kept; what it extends is looked up in the folder of scenarios, nowhere else."""
    place = (FOLDER / str(item["key"])).parent.resolve()
    inside = place == FOLDER.resolve() or FOLDER.resolve() in place.parents
    return Source(
        str(item["key"]), str(item["text"]), str(place if inside else FOLDER), bool(item["uploaded"]), str(item.get("digest", ""))
    )
