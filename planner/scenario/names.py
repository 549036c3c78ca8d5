"""Names of scenario files that every disk takes and that lead nowhere else."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path, PurePosixPath

from planner.scenario.text import Problem, ScenarioError

MOST = 80  # letters of a file name, its ending included: what `extends` takes
_ENDING = ".yaml"
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.-]*\Z")
_DEVICES = re.compile(r"(con|prn|aux|nul|conin|conout|clock|com[0-9]|lpt[0-9])(?![^.])", re.I)  # to Windows, with any ending


def clean_name(text: str) -> str:
    """A file name for a scenario of any name: letters of `extends` only (an accent goes, another alphabet becomes a dash), ends in .yaml.

    One name however the text is composed in Unicode. "scenario.yaml" where nothing is left.
    """
    stem = unicodedata.normalize("NFKD", text)
    stem = "".join(char for char in stem if not unicodedata.combining(char) and unicodedata.category(char) != "Cf")
    stem = re.sub(r"(\.ya?ml\s*)+\Z", "", stem, flags=re.I)
    stem = re.sub(r"[()\[\]'\"]", "", stem)
    stem = re.sub(r"[^A-Za-z0-9 _.]|(?<![A-Za-z0-9])\.|\.(?![A-Za-z0-9])", "-", stem)  # a dot only between letters or digits
    stem = re.sub(r"(-| )\1+", r"\1", stem).strip(" _-")
    stem = stem[: MOST - len(_ENDING)].rstrip(" ._-")
    if not stem or _DEVICES.match(stem):
        stem = f"scenario {stem}"[: MOST - len(_ENDING)].strip()
    return stem + _ENDING


def inside(folder: str | Path, name: str) -> Path:
    """The path, without links, of a file in a folder or below it, there or not. Raises ScenarioError for any other place."""
    steps = PurePosixPath(name).parts
    for step in steps:
        if len(step) > MOST or not _SAFE.match(step) or ".." in step or step.endswith((" ", ".")) or _DEVICES.match(step):
            raise ScenarioError([Problem(name[:MOST], "is not a file name that can be used (letters, digits, space, - _ .)")])
    top = Path(folder).resolve()
    try:
        path = top.joinpath(*steps).resolve()
    except (RuntimeError, OSError):  # links in a circle
        path = top
    if not steps or path == top or top not in path.parents:
        raise ScenarioError([Problem(name[:MOST], "is not in the folder of scenarios")])
    return path
