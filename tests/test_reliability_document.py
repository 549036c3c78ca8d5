"""docs/reliability.md names tests and commands that exist."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "reliability.md").read_text("utf-8")
FILES = {path.name: path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py")}
NAMES = set(re.findall(r"^def (test_\w+)", "\n".join(FILES.values()), re.M))


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(test_\w+(?:\.\.\.\w*)?)`", TEXT))))
def test_a_test_that_is_named_is_there(name: str) -> None:
    begin, dots, end = name.partition("...")
    assert any(known.startswith(begin) and known.endswith(end) if dots else known == name for known in NAMES)


@pytest.mark.parametrize("name", sorted({path.rpartition("/")[2] for path in re.findall(r"`((?:tests/)?[\w/]*\w+\.py)`", TEXT)}))
def test_a_file_that_is_named_is_there(name: str) -> None:
    assert name in FILES or (ROOT / name).is_file()


@pytest.mark.parametrize("module", sorted(set(re.findall(r"python -m (tests[\w.]+)", TEXT))))
def test_a_command_that_is_named_is_there(module: str) -> None:
    assert find_spec(module)
