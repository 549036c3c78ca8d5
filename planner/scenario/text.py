"""YAML text to a tree that knows where every word stands; whatever two YAML readers could read differently is refused.

One pass over the parser's events: nothing is built before the limits are checked, so no small file can grow large.
"""

from __future__ import annotations

import codecs
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NoReturn

import yaml

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20
MAX_EVENTS = 40_000
MAX_DIGITS = 20
MAX_PROBLEMS = 50  # that are said; who has mended these reads the file again, and looking for more takes its time

_LOADER = getattr(yaml, "CLoader", yaml.Loader)  # events only: no constructor of either is ever called
_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]*)?\Z|\.[0-9]+\Z")
_YES_NO = {"y", "n", "yes", "no", "on", "off"}
_REFUSED = (
    (re.compile(r"[-+]?\.[0-9]+\Z"), "is a number to some programs only; write a 0 before the point, or put it in quotes"),
    (re.compile(r"(?=.*_)[-+]?[0-9.][0-9_.:]*([eE][-+]?[0-9_]+)?\Z"), "is a number with underscores; remove them, or put it in quotes"),
    (re.compile(r"[-+]?0[0-9]+(\.[0-9]*)?\Z"), "is a number with a leading zero; remove the zero, or put it in quotes"),
    (re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?\Z"), "is a date; put it in quotes"),
    (re.compile(r"[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?\Z"), "is read as a number by some programs; put it in quotes"),
    (re.compile(r"[-+]?0[xob][0-9a-fA-F_]*\Z"), "is a number in another base; write it in decimal, or put it in quotes"),
    (re.compile(r"[-+]?\.(nan|inf)\Z", re.I), "is not a finite number"),
    (re.compile(r"(<<|=)\Z"), "has a meaning of its own in YAML; put it in quotes"),
)
_EXPONENT = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)[eE][-+]?[0-9]+\Z")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with the input, and where."""

    file: str
    message: str
    line: int | None = None
    column: int | None = None
    address: str = ""

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line, self.column) if part not in (None, ""))
        text = ": ".join(part for part in (where, self.address, self.message) if part)
        return "".join(f"\\u{ord(char):04x}" if _forbidden(char) else char for char in text)


class ScenarioError(ValueError):
    """The input is wrong; `problems` holds every line of it."""

    def __init__(self, problems: list[Problem] | tuple[Problem, ...]):
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the file with its place: text, number, true/false, None, a list, or a map of text to Node."""

    value: str | int | float | bool | list[Node] | dict[str, Node] | None
    file: str
    line: int | None = None
    column: int | None = None
    key_line: int | None = None
    key_column: int | None = None

    def problem(self, message: str, address: str = "", at_key: bool = False) -> Problem:
        line, column = (self.key_line, self.key_column) if at_key and self.key_line else (self.line, self.column)
        return Problem(self.file, message, line, column, address)


class _Stop(Exception):
    """The rest of the file can't be read; the problem has been noted."""


def read(data: bytes, file: str) -> Node:
    """The tree of one YAML document. Raises ScenarioError with every problem that could be found."""
    text = _decode(data, file)
    reader = _Reader(file)
    try:
        root = reader.document(_events(text, file, reader))
    except _Stop:
        raise ScenarioError(reader.problems[:MAX_PROBLEMS] + reader.problems[MAX_PROBLEMS:][-1:]) from None  # where it ended is said too
    if not reader.problems and not isinstance(root.value, dict):
        kind = "a list" if isinstance(root.value, list) else "empty" if root.value is None else "a single value"
        reader.problems.append(Problem(file, f"the file must be a mapping of keys to values, not {kind}", root.line or 1))
    if reader.problems:
        raise ScenarioError(reader.problems[:MAX_PROBLEMS])
    return root


def _decode(data: bytes, file: str) -> str:
    if len(data) > MAX_BYTES:
        raise ScenarioError([Problem(file, f"the file is larger than {MAX_BYTES // 1024} KB")])
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ScenarioError([Problem(file, "file is UTF-16; save it as UTF-8")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ScenarioError([Problem(file, f"byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8", line)]) from None
    text = text.replace("\r\n", "\n")
    problems = []
    for number, row in enumerate(text.split("\n"), 1):
        for column, char in enumerate(row, 1):
            if char != "\t" and _forbidden(char):
                problems.append(Problem(file, _not_allowed(char), number, column))
                break
    if problems:
        raise ScenarioError(problems[:MAX_PROBLEMS])
    return text


def _not_allowed(char: str) -> str:
    return f"the character U+{ord(char):04X} ({unicodedata.name(char, 'control character').lower()}) is not allowed"


def _forbidden(char: str) -> bool:
    if " " <= char <= "~":
        return False
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _events(text: str, file: str, reader: _Reader) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"not valid YAML: {error.problem or error.context}"
        if mark is None:
            reader.stop(Problem(file, message))
        rows = text.rstrip("\n").split("\n")
        if mark.line >= len(rows):  # the end of the text: the place after its last letter
            reader.stop(Problem(file, message, len(rows), len(rows[-1]) + 1))
        reader.stop(Problem(file, message, mark.line + 1, mark.column + 1))
    except (yaml.YAMLError, ValueError) as error:
        reader.stop(Problem(file, f"not valid YAML: {str(error).splitlines()[0]}"))


class _Reader:
    """Builds Nodes from events, with every rule of the strict subset."""

    def __init__(self, file: str):
        self.file = file
        self.problems: list[Problem] = []

    def stop(self, problem: Problem) -> NoReturn:
        self.problems.append(problem)
        raise _Stop

    def document(self, events: Iterator[yaml.Event]) -> Node:
        """The one document of the stream; an explicit stack, so nesting costs no recursion."""
        root = Node(None, self.file)
        documents = 0
        stack: list[tuple[Node, list[Node | None]]] = []  # an open list or map, with its pending key
        for count, event in enumerate(events):
            if count > MAX_EVENTS:
                self.stop(self._at(event, f"more than {MAX_EVENTS} words in one file"))
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.stop(self._at(event, "more than one document (---) in the file"))
            elif isinstance(event, yaml.AliasEvent):
                self.stop(self._at(event, f"alias *{event.anchor} is not allowed"))
            elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
                self._check_plain(event)
                if isinstance(event, yaml.ScalarEvent):
                    is_key = bool(stack) and isinstance(stack[-1][0].value, dict) and stack[-1][1][0] is None
                    node = self._node(event, event.value if is_key else self._scalar(event))
                else:
                    if len(stack) >= MAX_DEPTH:
                        self.stop(self._at(event, f"nested deeper than {MAX_DEPTH} levels"))
                    node = self._node(event, {} if isinstance(event, yaml.MappingStartEvent) else [])
                if stack:
                    node = self._attach(stack[-1], node, event)
                else:
                    root = node
                if isinstance(event, yaml.CollectionStartEvent):
                    stack.append((node, [None]))
            elif isinstance(event, yaml.CollectionEndEvent):
                stack.pop()
        return root

    def _attach(self, parent: tuple[Node, list[Node | None]], node: Node, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> Node:
        owner, pending = parent
        if isinstance(owner.value, list):
            owner.value.append(node)
            return node
        assert isinstance(owner.value, dict)
        if pending[0] is None:
            if not isinstance(event, yaml.ScalarEvent):
                self.stop(self._at(event, "a key must be a word"))
            self._check_key(event)
            pending[0] = node
            return node
        key = pending[0]
        pending[0] = None
        node = replace(node, key_line=key.line, key_column=key.column)
        if str(key.value) in owner.value:
            first = owner.value[str(key.value)].key_line
            self.problems.append(key.problem(f"duplicate key '{key.value}' (first at line {first})"))
        else:
            owner.value[str(key.value)] = node
        return node

    def _check_plain(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        """No anchors and tags; no character that can't be seen, written as an escape either."""
        if event.anchor is not None:
            self.stop(self._at(event, f"anchor &{event.anchor} is not allowed"))
        if event.tag is not None:
            self.stop(self._at(event, f"tag {event.tag} is not allowed"))
        if isinstance(event, yaml.ScalarEvent):
            hidden = next((char for char in event.value if char not in "\t\n" and _forbidden(char)), None)
            if hidden is not None:
                self.problems.append(self._at(event, _not_allowed(hidden)))

    def _check_key(self, event: yaml.ScalarEvent) -> None:
        plain = event.style is None or event.style == ""
        if plain and not re.fullmatch(r"[0-9]{4}-[0-9]{2}", event.value):
            before = len(self.problems)
            value = self._scalar(event)
            if len(self.problems) == before and not isinstance(value, str):
                self.problems.append(self._at(event, f"a key must be a word, and '{event.value}' is not; put it in quotes"))
        if "\n" in event.value or "\t" in event.value:
            self.problems.append(self._at(event, "a key must stand on one line"))
        if not event.value.strip():
            self.problems.append(self._at(event, "a key must not be empty"))
        alike = look_alike(event.value)
        if alike:
            self.problems.append(self._at(event, f"key '{event.value}': {alike}"))

    def _scalar(self, event: yaml.ScalarEvent) -> str | int | float | bool | None:
        text: str = event.value
        if event.style not in (None, ""):
            return text
        if text in ("", "~", "null", "Null", "NULL"):
            return None
        if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
            return text[0] in "tT"
        if text.lower() in _YES_NO:
            self._refuse(event, "is a yes/no word; write true or false, or put it in quotes")
            return None
        for pattern, message in _REFUSED if not _NUMBER.match(text) else ():
            if pattern.match(text):
                self._refuse(event, message)
                return None
        if _EXPONENT.match(text):
            if math.isinf(float(text)):
                self.problems.append(self._at(event, f"{_short(text)} is too large for a number"))
                return None
            self._refuse(event, "is a number with an exponent; write it out, or put it in quotes")
            return None
        if _NUMBER.match(text):
            if sum(char.isdigit() for char in text) > MAX_DIGITS:
                self.problems.append(self._at(event, f"{_short(text)} is too large for a number (more than {MAX_DIGITS} digits)"))
                return None
            return float(text) if "." in text else int(text)
        return text

    def _refuse(self, event: yaml.ScalarEvent, message: str) -> None:
        self.problems.append(self._at(event, f"'{_short(event.value)}' {message}"))

    def _node(self, event: yaml.Event, value: object) -> Node:
        line, column = _place(event)
        return Node(value, self.file, line, column)  # type: ignore[arg-type]

    def _at(self, event: yaml.Event, message: str) -> Problem:
        return Problem(self.file, message, *_place(event))


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    assert mark is not None
    return mark.line + 1, mark.column + 1


def look_alike(word: str) -> str:
    """Names the letter of another alphabet that stands between Latin ones ("" if there is none)."""
    scripts = {char: unicodedata.name(char, "?").split(" ")[0] for char in word if char.isalpha()}
    foreign = [char for char, script in scripts.items() if script != "LATIN"]
    if not foreign or len(foreign) == len(scripts):
        return ""
    return f"'{foreign[0]}' is {unicodedata.name(foreign[0], '?').lower()}, which only looks like a Latin letter"


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "..."
