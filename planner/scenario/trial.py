"""What the scenarios of a folder would say if some had another text; nothing is written there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from planner.scenario.load import load
from planner.scenario.part import leaves
from planner.scenario.quantity import Quantity
from planner.scenario.reference import fill
from planner.scenario.schema import Scenario
from planner.scenario.text import Problem, ScenarioError


@contextmanager
def beside(folder: str | Path, texts: Mapping[str, str]) -> Iterator[Path]:
    """A copy of a folder's scenarios in which some have another text, as long as it is open."""
    with TemporaryDirectory() as copy:
        for path in Path(folder).glob("*.yaml"):
            (Path(copy) / path.name).write_bytes(path.read_bytes())
        for name, text in texts.items():
            (Path(copy) / name).write_bytes(text.encode())
        yield Path(copy)


def above(path: Path) -> list[str]:
    """The files beside one that rest on it and can be opened, by name."""
    found = []
    for other in sorted(path.parent.glob("*.yaml")):
        if other.name != path.name and b"extends" in other.read_bytes():
            try:
                scenario = load(other)
            except ScenarioError:
                continue
            if scenario.read is not None and path.name in scenario.read.texts:
                found.append(other.name)
    return found


def check_above(path: Path, text: str, but: str) -> None:
    """Refuses a text with which a file that rests on this one, `but` one, could not be opened any more. Raises ScenarioError."""
    with beside(path.parent, {path.name: text}) as place:
        for name in above(path):
            try:
                if name != but:
                    fill(load(place / name))
            except ScenarioError as error:
                line = f"{name} rests on it and could not be opened any more: {error.problems[0].message}"
                raise ScenarioError([Problem(path.name, line)]) from None


def values(scenario: Scenario) -> dict[str, Any]:
    """What a scenario says at each address, wherever it has it from."""
    found = {address: getattr(owner, name) for address, owner, name, _annotation in leaves(scenario)}
    return {address: (value.value, value.dated) if isinstance(value, Quantity) else value for address, value in found.items()}
