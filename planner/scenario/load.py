"""YAML text to a Scenario: strict, `extends`, every problem with file, line and column, all at once."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from planner.scenario.checks import BAD_NAME, NAME, cross_checks
from planner.scenario.limits import too_many
from planner.scenario.part import Part, choices_of, fields, part_of, spec_of
from planner.scenario.quantity import Refused, nearest, word
from planner.scenario.schema import FORMAT, Reading, Scenario
from planner.scenario.text import MAX_PROBLEMS, Node, Problem, ScenarioError, look_alike, read

MAX_EXTENDS = 8
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.-]{0,79}\Z")


class Problems(list[Problem]):
    """What is wrong with a file, as it is found; the last one that is said ends the search. `append` raises ScenarioError then."""

    def append(self, problem: Problem) -> None:
        super().append(problem)
        if len(self) == MAX_PROBLEMS:
            raise ScenarioError([*in_order(self), Problem(problem.file, f"there may be more; these {MAX_PROBLEMS} were found first")])


def in_order(problems: list[Problem]) -> list[Problem]:
    """Problems in the order of the file, each once; of one place as they were found."""
    order = {problem: number for number, problem in enumerate(problems)}
    return sorted(order, key=lambda p: (p.file, p.line or 0, p.column or 0, order[p]))


def load(path: str | Path) -> Scenario:
    """The scenario of a file, as written: blanks are not filled. Raises ScenarioError with every problem."""
    path = Path(path)
    return _read(_bytes(path), path.name, path.parent)


def parse(text: str | bytes, file: str = "scenario.yaml", folder: str | Path | None = None) -> Scenario:
    """The scenario of a text; `extends` is looked up in `folder`. Raises ScenarioError."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return _read(data, file, Path(folder) if folder is not None else None)


def _read(data: bytes, file: str, folder: Path | None) -> Scenario:
    texts: dict[str, bytes] = {}
    tree = _with_base(data, folder, [file], texts)
    return build(tree, file, Reading(texts, tree))


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


def _with_base(data: bytes, folder: Path | None, chain: list[str], texts: dict[str, bytes]) -> Node:
    """The tree of a text merged over what it extends; `texts` gets every file that was read."""
    tree = read(data, chain[-1])
    texts[chain[-1]] = data
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
    under = _with_base(_bytes(folder / base), folder, [*chain, base], texts)
    assert isinstance(under.value, dict)
    under.value.pop("review", None)  # what was approved is that file, not this one
    _check_currency(under, tree, base)
    problems = Problems()
    merged = merge(under, tree, Scenario, problems)
    if problems:
        raise ScenarioError(problems)
    return merged


def _check_currency(under: Node, tree: Node, base: str) -> None:
    """A file that counts in another currency than the one it extends would read all its amounts wrongly. Raises ScenarioError."""
    assert isinstance(under.value, dict) and isinstance(tree.value, dict)
    mine, theirs = tree.value.get("currency"), under.value.get("currency")
    counted = theirs.value if theirs is not None else Scenario.model_fields["currency"].default
    if mine is not None and mine.value not in (None, counted):
        line = f"{base} counts in {counted}, and its amounts with it; a plan on top of it can't count in {word(mine.value)}"
        raise ScenarioError([mine.problem(line, "currency")])


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


def build(tree: Node, file: str, reading: Reading | None = None) -> Scenario:
    """A Scenario of a merged tree; `reading` is what was read before any change. Raises ScenarioError with every problem, in the order of the file.

    What is wrong is noted and stands in as something harmless, so that the rest is checked too.
    """
    if many := list(too_many(tree)):
        raise ScenarioError(many)  # at once: to check it all would take the time that the limit saves
    problems = Problems()
    scenario = Scenario.model_validate(_raw(tree, Scenario, "", problems))
    blamed = {problem.address for problem in problems}
    for problem in cross_checks(scenario, tree):
        if not _under(problem.address, blamed):
            problems.append(problem)
    if problems:
        raise ScenarioError(in_order(problems))
    scenario._tree, scenario._file, scenario._read = tree, sys.intern(file), reading
    return scenario


def _under(address: str, blamed: set[str]) -> bool:
    steps = address.split(".")
    return any(".".join(steps[:number]) in blamed for number in range(1, len(steps) + 1))


def _raw(node: Node, part: type[Part], prefix: str, problems: list[Problem]) -> dict[str, Any]:
    """The values of a part for pydantic; what is wrong is noted and left out, or replaced where it must not be missing."""
    known = fields(part)
    out: dict[str, Any] = {}
    given = node.value if isinstance(node.value, dict) else {}
    if not isinstance(node.value, dict):
        problems.append(node.problem(f"must be a map of keys, not {word(node.value)}", prefix.rstrip(".")))
    for key, item in given.items():
        address = f"{prefix}{key}"
        if key == "extends" and part is Scenario:
            continue
        if key not in known:
            problems.append(item.problem(_unknown(key, known), address, True))
        elif item.value is not None:
            value = _value(item, known[key][1], address, problems)
            if value is not None:
                out[key] = value
    for key, (name, annotation) in known.items():
        if key not in out and part.model_fields[name].is_required():
            if key not in given or given[key].value is None:
                problems.append(node.problem("is missing", f"{prefix}{key}", bool(prefix)))
            out[key] = _stand_in(annotation)
    return out


def _value(node: Node, annotation: Any, address: str, problems: list[Problem]) -> Any:
    """What pydantic gets for one field, None where nothing can be made of it."""
    spec, (inner, is_map) = spec_of(annotation), part_of(annotation)
    if spec:
        try:
            return spec.parse(node)
        except Refused as error:
            problems.append(error.node.problem(str(error), address, error.at_key))
            return None
    if inner is None:
        return _plain(node, annotation, address, problems)
    if not is_map:
        return _raw(node, inner, f"{address}.", problems)
    if not isinstance(node.value, dict):
        problems.append(node.problem(f"must be a map of names, not {word(node.value)}", address))
        return None
    return _entries(node.value, inner, address, problems)


def _entries(given: dict[str, Node], part: type[Part], address: str, problems: list[Problem]) -> dict[str, Any]:
    """The named entries of a map; two names that differ only in upper and lower case are refused."""
    out: dict[str, Any] = {}
    folded: dict[str, str] = {}
    for name, entry in given.items():
        other = folded.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
        if not NAME.match(name):
            problems.append(entry.problem(BAD_NAME, f"{address}.{name}", True))
        elif entry.value is None:
            problems.append(entry.problem("is empty", f"{address}.{name}", True))
        elif other != name:
            problems.append(entry.problem(f"the same name as '{other}' but for upper and lower case", f"{address}.{name}", True))
        else:
            out[name] = _raw(entry, part, f"{address}.{name}.", problems)
    return out


def _stand_in(annotation: Any) -> Any:
    part = part_of(annotation)[0]
    if part:
        return _raw(Node({}, ""), part, "", [])
    return 1 if annotation is int else next(iter(choices_of(annotation)), "")


def _plain(node: Node, annotation: Any, address: str, problems: list[Problem]) -> Any:
    """A text, a whole number or a choice, None where it is something else."""
    value, choices = node.value, choices_of(annotation)
    if isinstance(value, (dict, list)):
        message = f"must be a single value, not {word(value)}"
    elif annotation is bool and isinstance(value, bool):
        return value
    elif choices and (value not in choices or annotation is bool):
        near = nearest(str(value), choices)
        message = f"must be one of {', '.join(choices)}" + (f"; did you mean {near}?" if near else f", not {word(value)}")
    elif annotation is int and (not isinstance(value, int) or isinstance(value, bool)):
        message = f"must be a whole number, not {word(value)}"
    elif annotation is not int and not isinstance(value, str):
        message = f"must be text, not {word(value)}; put it in quotes"
    elif isinstance(value, str) and len(value) > 2000:
        message = "is longer than 2000 letters"
    else:
        return value
    problems.append(node.problem(message, address))
    return None


def _unknown(key: str, known: Iterable[str]) -> str:
    alike = look_alike(key)
    if alike:
        return f"unknown key; {alike}"
    near = nearest(key, known)
    return f"unknown key; did you mean {near}?" if near else f"unknown key; known here: {', '.join(known)}"
