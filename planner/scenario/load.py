"""YAML text to a Scenario: strict, `extends`, every problem with file, line and column, all at once."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from planner.scenario.checks import cross_checks
from planner.scenario.part import Part, choices_of, fields, part_of, spec_of
from planner.scenario.quantity import Refused, nearest, word
from planner.scenario.schema import FORMAT, Scenario
from planner.scenario.text import Node, Problem, ScenarioError, look_alike, read

MAX_EXTENDS = 8
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.-]{0,79}\Z")
_NAME = re.compile(r"[^\W_][\w /+&()-]{0,59}\Z")


def load(path: str | Path) -> Scenario:
    """The scenario of a file, as written: blanks are not filled. Raises ScenarioError with every problem."""
    path = Path(path)
    return build(_with_base(_bytes(path), path.parent, [path.name]), path.name)


def parse(text: str | bytes, file: str = "scenario.yaml", folder: str | Path | None = None) -> Scenario:
    """The scenario of a text; `extends` is looked up in `folder`. Raises ScenarioError."""
    data = text.encode() if isinstance(text, str) else text
    return build(_with_base(data, Path(folder) if folder is not None else None, [file]), file)


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ScenarioError([Problem(path.name, "is a folder, not a scenario file")])
        with path.open("rb") as stream:
            return stream.read(1 << 20)
    except FileNotFoundError:
        raise ScenarioError([Problem(str(path), "no such file")]) from None
    except OSError as error:
        raise ScenarioError([Problem(str(path), f"can't be read: {error.strerror}")]) from None


def _with_base(data: bytes, folder: Path | None, chain: list[str]) -> Node:
    """The tree of a text merged over what it extends."""
    tree = read(data, chain[-1])
    assert isinstance(tree.value, dict)
    _check_format(tree)
    link = tree.value.get("extends")
    if link is None or link.value is None:
        return tree
    base = link.value
    if not isinstance(base, str) or not _FILE_NAME.match(base) or ".." in base:
        raise ScenarioError([link.problem(f"{word(base)} is not a scenario file name (letters, digits, space, - _ .)", "extends")])
    if not base.endswith(".yaml"):
        base += ".yaml"
    if base in chain:
        raise ScenarioError([link.problem(f"makes a circle: {' -> '.join([*chain, base])}", "extends")])
    if len(chain) >= MAX_EXTENDS:
        raise ScenarioError([link.problem(f"more than {MAX_EXTENDS} files extend one another", "extends")])
    if folder is None or not (folder / base).is_file() or (folder / base).resolve().parent != folder.resolve():
        raise ScenarioError([link.problem(f"no file '{base}' beside this one", "extends")])
    under = _with_base(_bytes(folder / base), folder, [*chain, base])
    problems: list[Problem] = []
    merged = merge(under, tree, Scenario, problems)
    if problems:
        raise ScenarioError(problems)
    return merged


def _check_format(tree: Node) -> None:
    assert isinstance(tree.value, dict)
    version = tree.value.get("planner")
    if version is None:
        raise ScenarioError([tree.problem(f"is missing; write `planner: {FORMAT}` (the format of the file)", "planner")])
    if not isinstance(version.value, int) or isinstance(version.value, bool) or version.value < 1:
        raise ScenarioError([version.problem(f"must be a whole number, not {word(version.value)}", "planner")])
    if version.value > FORMAT:
        raise ScenarioError([version.problem(f"this file is version {version.value}; this program reads up to {FORMAT}", "planner", True)])


def merge(base: Node, over: Node, part: type[Part], problems: list[Problem], prefix: str = "") -> Node:
    """`over` laid over `base`, key by key; a quantity is replaced as a whole, null removes an entry."""
    if not isinstance(base.value, dict) or not isinstance(over.value, dict):
        return over
    out = dict(base.value)
    known = fields(part)
    for key, item in over.value.items():
        annotation = known[key][1] if key in known else None
        inner, is_map = part_of(annotation) if annotation is not None else (None, False)
        if inner is None or key not in out or item.value is None:
            out[key] = item
        elif not is_map:
            out[key] = merge(out[key], item, inner, problems, f"{prefix}{key}.")
        else:
            out[key] = _merge_map(out[key], item, inner, problems, f"{prefix}{key}.")
    return Node(out, over.file, over.line, over.column, over.key_line, over.key_column)


def _merge_map(base: Node, over: Node, part: type[Part], problems: list[Problem], prefix: str) -> Node:
    if not isinstance(base.value, dict) or not isinstance(over.value, dict):
        return over
    out = dict(base.value)
    for name, item in over.value.items():
        if item.value is None:
            if out.pop(name, None) is None:
                near = nearest(name, base.value)
                problems.append(
                    item.problem("there is no such entry to remove" + (f"; did you mean {near}?" if near else ""), f"{prefix}{name}", True)
                )
        else:
            out[name] = merge(out[name], item, part, problems, f"{prefix}{name}.") if name in out else item
    return Node(out, over.file, over.line, over.column, over.key_line, over.key_column)


def build(tree: Node, file: str) -> Scenario:
    """A Scenario of a merged tree. Raises ScenarioError with every problem, in the order of the file."""
    problems: list[Problem] = []
    raw = _raw(tree, Scenario, "", problems)
    scenario = None
    if isinstance(raw, dict):
        raw.pop("extends", None)
        try:
            scenario = Scenario.model_validate(raw)
        except ValidationError as error:
            problems += [_problem(item, tree) for item in error.errors(include_url=False)]
    if scenario is not None:
        problems += list(cross_checks(scenario, tree))
    if problems:
        order = {problem: number for number, problem in enumerate(problems)}
        raise ScenarioError(sorted(dict.fromkeys(problems), key=lambda p: (p.file, p.line or 0, p.column or 0, order[p])))
    assert scenario is not None
    scenario._tree, scenario._file = tree, sys.intern(file)
    return scenario


def _raw(node: Node, part: type[Part], prefix: str, problems: list[Problem]) -> Any:
    """Plain values for pydantic, with the Node kept where a quantity stands; unknown keys are noted and left out."""
    if not isinstance(node.value, dict):
        problems.append(node.problem(f"must be a map of keys, not {word(node.value)}", prefix.rstrip(".")))
        return None
    known = fields(part)
    out: dict[str, Any] = {}
    for key, item in node.value.items():
        address = f"{prefix}{key}"
        if key == "extends" and part is Scenario:
            continue
        if key not in known:
            problems.append(item.problem(_unknown(key, known), address, True))
            continue
        annotation = known[key][1]
        inner, is_map = part_of(annotation)
        if item.value is None:
            continue
        if spec_of(annotation):
            out[key] = item
        elif inner is None:
            out[key] = _plain(item, annotation, address, problems)
        elif not is_map:
            out[key] = _raw(item, inner, f"{address}.", problems)
        elif not isinstance(item.value, dict):
            problems.append(item.problem(f"must be a map of names, not {word(item.value)}", address))
        else:
            out[key] = {}
            for name, entry in item.value.items():
                if not _NAME.match(name):
                    problems.append(entry.problem("a name has letters, digits, space and - / only, at most 60", f"{address}.{name}", True))
                elif entry.value is None:
                    problems.append(entry.problem("is empty", f"{address}.{name}", True))
                else:
                    out[key][name] = _raw(entry, inner, f"{address}.{name}.", problems)
            folded: dict[str, str] = {}
            for name in item.value:
                other = folded.setdefault(name.casefold(), name)
                if other != name:
                    problems.append(
                        item.value[name].problem(f"the same name as '{other}' but for upper and lower case", f"{address}.{name}", True)
                    )
            out[key] = {name: entry for name, entry in out[key].items() if entry is not None}
    return out


def _plain(node: Node, annotation: Any, address: str, problems: list[Problem]) -> Any:
    value, choices = node.value, choices_of(annotation)
    if choices and value not in choices:
        near = nearest(str(value), choices)
        problems.append(
            node.problem(f"must be one of {', '.join(choices)}" + (f"; did you mean {near}?" if near else f", not {word(value)}"), address)
        )
        return choices[0]
    if isinstance(value, (dict, list)):
        problems.append(node.problem(f"must be a single value, not {word(value)}", address))
        return None
    if annotation is str or annotation == (str | None):
        if not isinstance(value, str):
            problems.append(node.problem(f"must be text, not {word(value)}; put it in quotes", address))
            return str(value)
        if len(value) > 2000:
            problems.append(node.problem("is longer than 2000 letters", address))
    if annotation is int and (not isinstance(value, int) or isinstance(value, bool)):
        problems.append(node.problem(f"must be a whole number, not {word(value)}", address))
        return 1
    return value


def _unknown(key: str, known: Iterable[str]) -> str:
    alike = look_alike(key)
    if alike:
        return f"unknown key; {alike}"
    near = nearest(key, known)
    return f"unknown key; did you mean {near}?" if near else f"unknown key; known here: {', '.join(known)}"


def _problem(error: Any, tree: Node) -> Problem:
    """A pydantic error as a line at the place of its value."""
    node, address = tree, ".".join(str(step) for step in error["loc"])
    for step in error["loc"]:
        if isinstance(node.value, dict) and step in node.value:
            node = node.value[step]
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, Refused):
        return cause.node.problem(str(cause), address, cause.at_key)
    if error["type"] == "missing":
        return node.problem("is missing", address, node is not tree)
    return node.problem(error["msg"][:1].lower() + error["msg"][1:], address)
