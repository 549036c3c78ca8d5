"""What the README shows is what the program prints, and what it names exists."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text("utf-8")


def test_the_example_shows_its_real_output() -> None:
    command = re.search(r"^    \.venv/bin/python (-m planner compare .*)$", TEXT, re.M)
    block = re.search(r"```\n(.*?)\n\.\.\.\n```", TEXT, re.S)
    assert command and block
    done = subprocess.run([sys.executable, *shlex.split(command[1])], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(block[1] + "\n")


def test_the_lines_for_a_notebook_run(monkeypatch):
    block = re.search(r"```python\n(.*?)```", TEXT, re.S)
    assert block and len(block[1].splitlines()) == 5
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    values = [eval(line, names) if n not in (0, 1) else exec(line, names) for n, line in enumerate(block[1].splitlines())]
    assert values[2].loc["Work from home", "npv_saving"] == values[4] == names["found"][0].npv_saving
    assert "layer" in values[3].to_dict()


def test_every_folder_and_file_that_it_names_exists() -> None:
    named = [name for name in re.findall(r"`([\w./-]+)`", TEXT) if "/" in name or name.endswith((".yaml", ".py", ".md"))]
    assert len(named) > 5
    for name in named:
        assert (ROOT / name).exists() or (ROOT / "scenarios" / name).exists(), name


def test_every_target_of_make_that_is_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.M))
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.M)
    texts = {path.name: path.read_text("utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *ROOT.glob("requirements*.txt")]}
    named = {(name, target) for name, text in texts.items() for pair in re.findall(r"`make ([a-z]+)`|^    make ([a-z]+)", text, re.M) for target in pair if target}
    named |= {("Makefile", target) for target in re.findall(r"\bmake ([a-z]+):", makefile)}
    assert {"run", "test", "words", "bench"} <= {target for _, target in named}
    assert [pair for pair in sorted(named) if pair[1] not in targets] == [] and set(phony.split()) == targets


def test_it_fits_on_a_page() -> None:
    assert len(TEXT.splitlines()) <= 70
