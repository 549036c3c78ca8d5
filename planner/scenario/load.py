"""YAML text to a Scenario: strict, `extends`, every problem with file, line and column, all at once."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from planner.scenario.quantity import Quantity, Refused, nearest, word
from planner.scenario.schema import FORMAT, Part, Scenario, choices_of, fields, leaves, part_of, spec_of
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
                problems.append(item.problem("there is no such entry to remove" + (f"; did you mean {near}?" if near else ""), f"{prefix}{name}", True))
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
        problems += list(_cross_checks(scenario, tree))
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
                    problems.append(item.value[name].problem(f"the same name as '{other}' but for upper and lower case", f"{address}.{name}", True))
            out[key] = {name: entry for name, entry in out[key].items() if entry is not None}
    return out


def _plain(node: Node, annotation: Any, address: str, problems: list[Problem]) -> Any:
    value, choices = node.value, choices_of(annotation)
    if choices and value not in choices:
        near = nearest(str(value), choices)
        problems.append(node.problem(f"must be one of {', '.join(choices)}" + (f"; did you mean {near}?" if near else f", not {word(value)}"), address))
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


def at(tree: Node, address: str) -> Node:
    """The node of an address, or the nearest one above it."""
    node = tree
    for step in address.split("."):
        if not isinstance(node.value, dict) or step not in node.value:
            break
        node = node.value[step]
    return node


def _cross_checks(scenario: Scenario, tree: Node) -> Iterable[Problem]:
    """What no single field can know: names that must exist, required values, values that exclude one another."""

    def problem(address: str, message: str) -> Problem:
        return at(tree, address).problem(message, address)

    def named(address: str, name: str, known: Iterable[str], what: str) -> Iterable[Problem]:
        if name not in known:
            near = nearest(name, known)
            yield problem(address, f"no {what} is called '{name}'" + (f"; did you mean {near}?" if near else ""))

    if not 1 <= scenario.months <= 120:
        yield problem("months", f"{scenario.months} is outside 1 to 120 months")
    if not re.fullmatch(r"[A-Z]{3}", scenario.currency):
        yield problem("currency", "must be a currency code of three capital letters, such as USD")
    for address, value in _required(scenario):
        if value is None:
            yield at(tree, address).problem("is missing", address, True)
    for name, team in scenario.teams.items():
        yield from named(f"teams.{name}.site", team.site, scenario.sites, "site")
        yield from named(f"teams.{name}.arrangement", team.arrangement, scenario.arrangements, "arrangement")
        if team.pay_per_year is not None and team.hire_percentile is not None:
            yield problem(f"teams.{name}.hire_percentile", "stands beside pay_per_year; give one of the two")
    for name, move in scenario.moves.items():
        yield from named(f"moves.{name}.team", move.team, scenario.teams, "team")
        yield from named(f"moves.{name}.to.arrangement", move.to.arrangement, scenario.arrangements, "arrangement")
        if name in scenario.teams:
            yield problem(f"moves.{name}", "a move and a team must not have the same name")
    for name, site in scenario.sites.items():
        if site.lease:
            yield from _lease_checks(scenario, f"sites.{name}.lease", site.lease, problem)
    for key, given in scenario.acknowledged.items():
        if not re.fullmatch(r"P[0-9]{2}", key):
            yield problem(f"acknowledged.{key}", "must be the ID of a warning, such as P11")
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given.date):
            yield problem(f"acknowledged.{key}.date", 'must be a date in quotes, such as "2026-11-24"')


def _required(scenario: Scenario) -> Iterable[tuple[str, Quantity | None]]:
    for address, part, name, annotation in leaves(scenario):
        spec = spec_of(annotation)
        if spec and spec.required:
            yield address, getattr(part, name)


def _lease_checks(scenario: Scenario, address: str, lease: Any, problem: Any) -> Iterable[Problem]:
    if (lease.rent_per_seat_month is None) == (lease.rent_per_area_year is None):
        yield problem(f"{address}.rent_per_seat_month", "give one of rent_per_seat_month and rent_per_area_year")
    if lease.exit == "break" and lease.break_ is None:
        yield problem(f"{address}.exit", "break: the lease has no break; add `break: {month: ...}`")
    given = lease.break_
    if given is None or given.month is None or lease.ends is None or scenario.start is None:
        return
    if given.month.value > lease.ends.value:
        yield problem(f"{address}.break.month", "lies after the end of the lease")
    notice = given.notice_months.value if given.notice_months else 0
    if lease.exit == "break" and given.month.value - notice < scenario.start.value - 1:
        yield problem(f"{address}.break.notice_months", "the date for notice lies before the start of the plan; the break can't be exercised any more")
    if given.unamortised is not None and given.unamortised.value > 0 and given.unamortised_from is None:
        yield problem(f"{address}.break.unamortised_from", "is missing; the repayment of the landlord's costs runs from this month")
