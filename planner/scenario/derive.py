"""Recomputes the derived figures of a library from their formulas, and writes those that differ where they stand."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from planner.scenario.figures import seal
from planner.scenario.text import Node, ScenarioError, read

OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
MAIN = ("value", "effect", "p50")  # what a formula gives, and what a reference to a whole figure means
_REFERENCE = re.compile(r"([A-Za-z][\w/-]*):([\w-]+(?:\.[\w-]+)*)")
_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]*)?")
_SLACK = 1e-9  # of two programs that round a half to different sides

_Steps = tuple[str, ...]


@dataclass(frozen=True)
class Derived:
    """A number that a formula gives: `stored` is the text in the file, `result` what it should be, the same if it is right."""

    file: str
    line: int
    column: int
    key: str
    formula: str
    stored: str
    result: str

    @property
    def differs(self) -> bool:
        return self.stored != self.result

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.stored} becomes {self.result}"


def recompute(folder: Path) -> list[Derived]:
    """Every derived number of a version's folder, in the order of files and lines.

    Raises ScenarioError with file, line and key of each formula that names what is not there or can't be computed.
    """
    return _Book(folder).run()


def rebuild(folder: Path) -> list[Derived]:
    """Writes each derived number that differs, its characters only, and says which; then seals the version. Raises ScenarioError, and then nothing is written."""
    changed = [item for item in recompute(folder) if item.differs]
    for file in dict.fromkeys(item.file for item in changed):
        lines = (folder / file).read_bytes().decode("utf-8").split("\n")
        for item in sorted((item for item in changed if item.file == file), key=lambda item: item.column, reverse=True):
            row, start = lines[item.line - 1], item.column - 1
            lines[item.line - 1] = row[:start] + item.result + row[start + len(item.stored) :]
        (folder / file).write_bytes("\n".join(lines).encode("utf-8"))
    seal(folder)
    return changed


class _Book:
    """All files of a version, with the numbers that have been computed; a formula that rests on another waits for it."""

    def __init__(self, folder: Path):
        paths = {path.relative_to(folder).with_suffix("").as_posix(): path for path in sorted(folder.rglob("*.yaml"))}
        data = {name: path.read_bytes() for name, path in paths.items()}
        self.lines = {name: content.decode("utf-8").split("\n") for name, content in data.items()}
        self.trees = {name: read(content, f"{name}.yaml") for name, content in data.items()}
        self.formulas = {(name, steps): item for name, tree in self.trees.items() for steps, item in _formulas(tree, ())}
        self.results: dict[tuple[str, _Steps], str] = {}
        self.busy: list[tuple[str, _Steps]] = []

    def run(self) -> list[Derived]:
        out, problems = [], {}
        for (name, steps), (formula, _) in self.formulas.items():
            self.busy = []
            try:
                result = self.result(name, steps)
            except ScenarioError as error:
                problems.update(dict.fromkeys(error.problems))
                continue
            node = self.at(name, steps)
            assert node is not None and node.line and node.column
            out.append(Derived(f"{name}.yaml", node.line, node.column, ".".join(steps), str(formula.value), self.text(name, steps), result))
        if problems:
            raise ScenarioError(list(problems))
        return sorted(out, key=lambda item: (item.file, item.line, item.column))

    def at(self, name: str, steps: _Steps) -> Node | None:
        node: Node | None = self.trees.get(name)
        for step in steps:
            node = node.value.get(step) if node is not None and isinstance(node.value, dict) else None
        return node

    def text(self, name: str, steps: _Steps) -> str:
        """A number as it is written in the file."""
        node = self.at(name, steps)
        assert node is not None and node.line and node.column
        found = _NUMBER.match(self.lines[name][node.line - 1], node.column - 1)
        assert found
        return found[0]

    def number(self, name: str, steps: _Steps) -> float:
        """The number at a place as the library should hold it: a derived one is computed and rounded first."""
        if (name, steps) in self.formulas:
            return float(self.result(name, steps))
        node = self.at(name, steps)
        assert node is not None and isinstance(node.value, (int, float))
        return float(node.value)

    def result(self, name: str, steps: _Steps) -> str:
        """A derived number as text: what is stored if it is right to its last digit. Raises ScenarioError at the formula."""
        place = (name, steps)
        if place not in self.results:
            formula, edge = self.formulas[place]
            if place in self.busy:
                _refuse(formula, steps, "the formula rests on itself")
            if not _is_number(self.at(name, steps)):
                _refuse(formula, steps, "there is a formula but no number for its result")
            self.busy.append(place)
            value, stored = self.evaluate(name, steps, formula, edge), self.text(name, steps)
            self.results[place] = stored if _agrees(stored, value) else _shown(value, stored)
            self.busy.pop()
        return self.results[place]

    def evaluate(self, name: str, steps: _Steps, formula: Node, edge: str) -> float:
        """The exact result of one formula. Raises ScenarioError at the formula."""
        names: dict[str, tuple[str, _Steps]] = {}

        def named(match: re.Match[str]) -> str:
            word = f"_{len(names)}"
            found = self.referred(match[1], tuple(match[2].split(".")), edge)
            if found is None:
                _refuse(formula, steps, f"the formula names {match[0]}, and no number stands there")
            names[word] = (match[1], found)
            return f" {word} "

        def walk(node: ast.expr) -> float:
            if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
                return OPERATORS[type(node.op)](walk(node.left), walk(node.right))
            if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
                return -walk(node.operand)
            if isinstance(node, ast.Constant) and type(node.value) in (int, float):
                return float(node.value)  # type: ignore[arg-type]
            if isinstance(node, ast.Name):
                beside = names.get(node.id, (name, (*steps[:-1], node.id)))
                if _is_number(self.at(*beside)):
                    return self.number(*beside)
                _refuse(formula, steps, f"the formula names {node.id}, and no number of that name stands beside it")
            _refuse(formula, steps, "the formula must be arithmetic (+ - * / **) over numbers and references")

        try:
            value = walk(ast.parse(_REFERENCE.sub(named, str(formula.value)).strip(), mode="eval").body)
        except SyntaxError:
            _refuse(formula, steps, "the formula can't be read as arithmetic")
        except (ZeroDivisionError, OverflowError):
            value = math.nan
        if not isinstance(value, float) or not math.isfinite(value):  # a root of a negative number is complex
            _refuse(formula, steps, "the formula gives no finite number")
        return value

    def referred(self, name: str, steps: _Steps, edge: str) -> _Steps | None:
        """Where the number of a reference stands: of a whole figure its low or high edge, where that is asked for and known."""
        node = self.at(name, steps)
        if node is None or not isinstance(node.value, dict):
            return steps if _is_number(node) else None
        return next(((*steps, key) for key in (edge, *MAIN) if key and _is_number(node.value.get(key))), None)


def _formulas(node: Node, steps: _Steps) -> Iterator[tuple[_Steps, tuple[Node, str]]]:
    """(steps to a derived number, (its formula, the edge at which references are read)) for every one below a node."""
    if not isinstance(node.value, dict):
        return
    row = node.value
    derived = row["derived"].value if "derived" in row and isinstance(row["derived"].value, dict) else {}
    for key, item in derived.items():
        yield (*steps, key), (item, "")
    if "formula" in row:
        main = next((key for key in MAIN if key in row), MAIN[0])
        yield (*steps, main), (row["formula"], "")
        for edge in ("low", "high"):
            if edge in row and edge not in derived:
                yield (*steps, edge), (row["formula"], edge)
    for key, item in row.items():
        if key != "derived":
            yield from _formulas(item, (*steps, key))


def _is_number(node: Node | None) -> bool:
    return node is not None and isinstance(node.value, (int, float)) and not isinstance(node.value, bool)


def _refuse(formula: Node, steps: _Steps, message: str) -> NoReturn:
    raise ScenarioError([formula.problem(message, ".".join(steps))])


def _digits(text: str) -> int:
    return len(text.partition(".")[2])


def _agrees(stored: str, value: float) -> bool:
    """Whether a stored number is the value, rounded to the digits that it shows."""
    return abs(float(stored) - value) <= 0.5 * 10.0 ** -_digits(stored) + _SLACK


def _shown(value: float, stored: str) -> str:
    """The value rounded half up to the digits of what it replaces; to three that count where that would leave nothing of it."""
    digits = _digits(stored)
    if value and abs(value) * 10.0**digits < 0.5:
        digits = 2 - math.floor(math.log10(abs(value)))
    rounded = math.floor(abs(value) * 10.0**digits + 0.5 + _SLACK) / 10.0**digits
    return f"{math.copysign(rounded, value):.{digits}f}"
