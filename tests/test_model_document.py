"""The model's document names every formula that a cost line states, and files that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from planner.model.register import LINES

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "model.md").read_text("utf-8")
DESCRIBED = {
    formula for row in re.findall(r"^\| ([A-L]\d+(?:, [A-L]\d+)*) \|", TEXT, re.M) for formula in row.split(", ")
}  # first column of the tables
FORMULAS = {
    f"{group}{number}"
    for group, last in {"A": 4, "B": 8, "C": 7, "D": 9, "E": 10, "F": 5, "G": 8, "H": 5, "I": 4, "J": 4, "K": 3, "L": 9}.items()
    for number in range(1, last + 1)
}


def test_every_formula_has_a_row():
    assert DESCRIBED == FORMULAS


@pytest.mark.parametrize("line", LINES)
def test_a_cost_line_states_formulas_that_the_document_explains(line):
    named = set(re.findall(r"\b[A-L]\d{1,2}\b", LINES[line].about))
    assert named, "a line says its formula"
    for first, last in re.findall(r"\b([A-L]\d)-([A-L]\d)\b", LINES[line].about):
        named |= {f"{first[0]}{number}" for number in range(int(first[1:]), int(last[1:]) + 1)}
    assert named <= DESCRIBED


def test_the_files_it_names_are_there_and_use_the_formula():
    for row in re.findall(r"^\| [A-L]\d.*$", TEXT, re.M):
        formulas, where = row.split("|")[1:3]
        room = ""
        found = []
        for name in re.findall(r"`([\w/]+\.py)`", where):
            room = name.rpartition("/")[0] or room
            path = ROOT / "planner" / room / name.rpartition("/")[2]
            assert path.exists(), row
            found.append(path.read_text("utf-8"))
        for formula in re.findall(r"[A-L]\d+", formulas):
            ranges = re.compile(rf"\b{formula[0]}(\d+)-{formula[0]}?(\d+)\b")
            spoken = any(
                re.search(rf"\b{formula}\b", text) or any(int(a) <= int(formula[1:]) <= int(b) for a, b in ranges.findall(text))
                for text in found
            )
            assert spoken or not found, f"{formula} is not spoken of in {where}"
