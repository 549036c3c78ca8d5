"""Scenario texts that say which one they are, so that a file can be told whole from damaged."""

from __future__ import annotations

import re
from pathlib import Path

from planner.scenario.folder import digest_of
from tests.scenario.example_texts import PLAN


def text(number: int, size: int = 0) -> str:
    """A whole scenario that says its number at both ends, with so many letters between."""
    return PLAN.replace("name: Plan", f"name: Plan {number}") + f"# {'x' * size}\n# {number}\n"


def whole(data: str, size: int = 0) -> int:
    """The number of a text, which is what `text` gave to the last letter."""
    found = re.search(r"name: Plan ([0-9]+)\n", data)
    assert found and data == text(int(found[1]), size)
    return int(found[1])


def leftovers(place: Path) -> list[str]:
    """Temporary files, as their name would be whoever made them."""
    return [path.name for path in place.rglob("*") if path.name not in (".history", ".gitignore", "lock") and path.name.startswith(".")]


def write(path: Path, data: str) -> str:
    """Puts a file there as an editor does; its digest."""
    path.write_bytes(data.encode())
    return digest_of(data.encode())
