"""A scenario as it stands in a revision of git, `REV:PATH`, with everything beside it that it may extend."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

from planner.scenario.text import Problem, ScenarioError

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


@contextmanager
def opened(name: str) -> Iterator[Path]:
    """The path of a scenario file: a file that exists as it is, `REV:PATH` in a folder for as long as it is open. Raises ScenarioError.

    As in git, PATH counts from the top of the repository, and from the folder one is in where it starts with ./ or ../
    """
    revision, colon, path = name.partition(":")
    if not colon or Path(name).exists() or _DRIVE.match(name):
        yield Path(name)
        return
    if not revision or revision.startswith("-") or not path:
        raise ScenarioError([Problem(name, "is neither a file nor REV:PATH of git, such as main:scenarios/today.yaml")])
    with tempfile.TemporaryDirectory() as folder:
        file = PurePosixPath(path)
        parent = path.rpartition("/")[0] + "/" if path.startswith(("./", "../")) else "" if str(file.parent) == "." else str(file.parent)
        for beside, data in _files(name, revision, parent).items():
            (Path(folder) / beside).write_bytes(data)
        if not (Path(folder) / file.name).is_file():
            raise ScenarioError([Problem(name, f"no file '{path}' in revision {revision}")])
        try:
            yield Path(folder) / file.name
        except ScenarioError as error:  # a line must say which of the two states it speaks of
            raise ScenarioError([_of(problem, revision, path) for problem in error.problems]) from None


def _of(problem: Problem, revision: str, path: str) -> Problem:
    folder = path[: path.rfind("/") + 1]
    return replace(problem, file=f"{revision}:{folder}{Path(problem.file).name}")


def _files(name: str, revision: str, folder: str) -> dict[str, bytes]:
    """The scenario files of a folder in a revision: name -> content. Links and folders are left out."""
    if not _git(name, "rev-parse", "--git-dir"):
        raise ScenarioError([Problem(name, "this folder is in no git repository")])
    if not _git(name, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{tree}}"):
        raise ScenarioError([Problem(name, f"git knows no revision '{revision}' here")])
    found = {}
    for entry in _git(name, "ls-tree", "--full-tree", "-z", f"{revision}:{folder}").decode("utf-8", "surrogateescape").split("\0"):
        about, _, file = entry.partition("\t")
        if about.startswith("100") and file.endswith(".yaml"):  # an ordinary file
            found[file] = _git(name, "cat-file", "blob", about.split()[2])
    return found


def _git(name: str, *arguments: str) -> bytes:
    """What git says, nothing where it refuses."""
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=60)
    except (FileNotFoundError, PermissionError):  # also where a folder on the path is called git
        raise ScenarioError([Problem(name, "git can't be run, and there is no file of this name")]) from None
    except subprocess.TimeoutExpired:
        raise ScenarioError([Problem(name, "git gave no answer within a minute")]) from None
    return done.stdout if done.returncode == 0 else b""
