"""Scenario -> YAML text: changed values put into a person's own file, comments and order kept, or what differs as a new text; and the digest of what it says."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from planner.scenario.change import put
from planner.scenario.load import parse
from planner.scenario.schema import FORMAT, Scenario
from planner.scenario.text import Node, Problem, ScenarioError, read

_LOADER = getattr(yaml, "CLoader", yaml.Loader)  # events only, as in text.py
_COLON = re.compile(r"\s*:")
_Edit = tuple[int, int, str]  # the text from here to there becomes this


def plain(node: Node) -> Any:
    """The values of a tree without their places."""
    if isinstance(node.value, dict):
        return {key: plain(item) for key, item in node.value.items()}
    if isinstance(node.value, list):
        return [plain(item) for item in node.value]
    return node.value


def on_one_line(values: Any) -> str:
    """Plain values (`plain` of a tree) as a text that reads back as the same."""
    return _inline(node_of(values))


def node_of(values: Any) -> Node:
    """Plain values as a tree without places: the other way of `plain`."""
    return Node({key: node_of(item) for key, item in values.items()} if isinstance(values, dict) else values, "")


def digest(scenario: Scenario) -> str:
    """SHA-256 over content (with what it extends), library and format version; order, comments, layout, how a whole number is written and the review do not count."""
    assert scenario._tree is not None
    content = plain(scenario._tree)
    for key in ("extends", "review"):
        content.pop(key, None)
    content = json.loads(json.dumps(content), parse_float=lambda text: int(value) if (value := float(text)).is_integer() else value)
    canonical = json.dumps([FORMAT, scenario.library, content], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def changes_between(before: Scenario, after: Scenario) -> dict[str, Node]:
    """Address -> new node, for what `change.apply` put into the tree and is not what stood there; a node without a value takes away."""
    assert before._tree is not None and after._tree is not None
    return tree_changes(before._tree, after._tree)


def tree_changes(before: Node, after: Node) -> dict[str, Node]:
    """The same of two trees."""
    found: dict[str, Node] = {}

    def walk(old: Node | None, new: Node, address: str) -> None:
        if old is new:
            return
        entry = new.file != "--set" or (_entries(new) and old is not None and _entries(old))  # else a value, which is taken as a whole
        if not entry or old is None or not isinstance(new.value, dict) or not isinstance(old.value, dict):
            if old is None or plain(old) != plain(new):
                found[address] = new
            return
        for key, item in new.value.items():
            walk(old.value.get(key), item, f"{address}.{key}" if address else key)
        for key in old.value.keys() - new.value.keys():
            found[f"{address}.{key}" if address else key] = Node(None, "--set")

    walk(before, after, "")
    return found


def with_changes(text: str, changes: Mapping[str, Node], file: str = "scenario.yaml") -> str:
    """A file's text with some values replaced or added; nothing else differs.

    What was written is read again and must equal what was meant. Raises ScenarioError if it does not.
    """
    if not changes:
        return text
    meant, wanted = read(text.encode(), file), Node({}, file)
    for address, node in changes.items():
        meant = put(meant, address, node)
        wanted = put(wanted, address, replace(node, line=1))  # a line marks a value; a node without one is on the way to it
    out = _spliced(text, wanted)
    with suppress(ScenarioError):
        if plain(read(out.encode(), file)) == plain(meant):
            return out
    raise ScenarioError([Problem(file, "the changes could not be written back without altering something else; nothing was saved")])


def without(text: str, address: str) -> str:
    """A file's text without one of its entries, comments in it included; as it was where there is none. A map left empty goes too."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix(mark)
    events = _events(text)
    there = around = _spot(text, next(events), events, 0)
    for step in address.split("."):
        around, inner = there, (there.items or {}).get(step)
        if inner is None:
            return mark + text
        there = inner
    items = list((around.items or {}).values())
    if len(items) == 1 and "." in address:
        return mark + without(text, address.rpartition(".")[0])
    if around.kind == "flow":
        number = items.index(there)
        if number + 1 < len(items):
            return mark + text[: there.key] + text[items[number + 1].key :]
        return mark + text[: items[number - 1].end if number else there.key] + text[there.end :]
    start, end = text.rfind("\n", 0, there.colon) + 1, text.find("\n", there.end)
    return mark + text[:start] + (text[end + 1 :] if end >= 0 else "")


def written(text: str, changes: Mapping[str, Node], file: str, folder: str | Path | None) -> str:
    """A file's text with changes, as `with_changes`; what is taken away leaves the text, and is `null` where the file extended has it.

    Raises ScenarioError.
    """
    text = with_changes(text, {address: node for address, node in changes.items() if node.value is not None}, file)
    gone = {address: node for address, node in changes.items() if node.value is None}
    for address in gone:
        text = without(text, address)
    tree = parse(text, file, folder)._tree if gone else None
    return with_changes(text, {address: node for address, node in gone.items() if tree and _there(tree, address)}, file)


def _there(tree: Node, address: str) -> bool:
    for step in address.split("."):
        if not isinstance(tree.value, dict) or step not in tree.value:
            return False
        tree = tree.value[step]
    return tree.value is not None


def as_differences(base_file: str, name: str, changes: Mapping[str, Node]) -> str:
    """The text of a new scenario on top of the file that was changed: `extends`, a name, and only what differs. Raises ScenarioError.

    `changes` is what `changes_between` found. What the base says, comments too, stays in the base, and its approval is not inherited.
    """
    head = f"planner: {FORMAT}\nextends: {_word(base_file)}\nname: {_word(name)}\n"
    return with_changes(head, changes, base_file)


def _spliced(text: str, wanted: Node) -> str:
    """The text with every wanted value in its place."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix(mark)
    line_end = "\r\n" if "\r\n" in text[: text.find("\n") + 1] else "\n"
    events = _events(text)
    edits = sorted(_edits(text, _spot(text, next(events), events, 0), wanted), key=lambda edit: edit[0])
    for start, end, new in edits[::-1]:
        text = text[:start] + new.replace("\n", line_end) + text[end:]
    return mark + text


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a value stands: [start, end) in the text, and the place behind its key's colon. An empty value stands there."""

    start: int
    end: int
    colon: int
    kind: str = ""  # "block" and "flow" of a map or list, "text" of a folded or literal text
    items: dict[str, _Spot] | None = None  # of a map
    key: int = 0  # where its key starts


def _events(text: str) -> Iterator[yaml.Event]:
    """What stands in a text that has been read before: words, and the starts and ends of maps and lists."""
    return (event for event in yaml.parse(text, Loader=_LOADER) if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent))


def _bounds(event: yaml.Event) -> tuple[int, int]:
    assert event.start_mark is not None and event.end_mark is not None
    return event.start_mark.index, event.end_mark.index


def _spot(text: str, event: yaml.Event, events: Iterator[yaml.Event], key_end: int, key: int = 0) -> _Spot:
    """The place of the value that begins with this event, with all that it holds."""
    start, end = _bounds(event)
    match = _COLON.match(text, key_end)
    colon = match.end() if match else key_end
    if isinstance(event, yaml.ScalarEvent):
        if event.style in ("|", ">"):  # blank lines behind it belong to it only with a +
            end = end - 1 if "+" in text[start : start + 3] else start + len(text[start:end].rstrip(" \t\r\n"))
            return _Spot(start, end, colon, "text", None, key)
        return _Spot(start, end, colon, key=key) if start < end else _Spot(colon, colon, colon, key=key)
    assert isinstance(event, yaml.CollectionStartEvent)
    items: dict[str, _Spot] = {}
    is_map = isinstance(event, yaml.MappingStartEvent)
    while not isinstance(first := next(events), yaml.CollectionEndEvent):
        item = _spot(text, next(events) if is_map else first, events, _bounds(first)[is_map], _bounds(first)[0])
        items[first.value if isinstance(first, yaml.ScalarEvent) and is_map else str(len(items))] = item
        end = item.end
    end = _bounds(first)[1] if event.flow_style else end
    return _Spot(start, end, colon, "flow" if event.flow_style else "block", items if is_map else None, key)


def _edits(text: str, spot: _Spot, wanted: Node) -> Iterator[_Edit]:
    """What brings the wanted values into a map; of two edits at one place the first given comes to stand first."""
    assert isinstance(wanted.value, dict) and spot.items is not None
    new = {}
    for key, node in wanted.value.items():
        there = spot.items.get(key)
        if there is None:
            new[key] = node
        elif node.line is None and there.items is not None:
            yield from _edits(text, there, node)
        else:
            yield from _replaced(text, there, node, spot.kind == "flow")
    if new and spot.kind == "flow":
        at = max((item.end for item in spot.items.values()), default=spot.start + 1)
        lead = "" if not spot.items else " , " if text[at - 1] == ":" else ", "  # `a:,` is not read
        yield at, at, lead + _inline(Node(new, ""))[1:-1]
    elif new:
        at = _line_end(text, spot.end)
        yield at, at, _lines(new, text[text.rfind("\n", 0, spot.start) + 1 : spot.start])


def _replaced(text: str, there: _Spot, node: Node, in_flow: bool) -> Iterator[_Edit]:
    """One value in the place of another; a comment beside or inside the old one stays."""
    new, row, last = _inline(node), text.rfind("\n", 0, there.start) + 1, _line_end(text, there.end)
    indent = " " * (len(text[row:]) - len(text[row:].lstrip(" ")))
    if there.start == there.end and not in_flow and (entries := _entries(node)):
        yield last, last, _lines(entries, indent + "  ")
    elif there.start == there.end:
        yield there.start, there.end, " " + new if text[there.start - 1] == ":" else ": " + new
    elif there.kind == "block":  # its lines go, and leave their comments
        yield there.colon, there.colon, " " + new
        yield _line_end(text, row - 1), last, _comments(text, row, last, indent)
    elif there.kind == "text":
        yield there.start, last, re.sub(r"^[|>][-+0-9]*", lambda _: new, text[there.start : _line_end(text, there.start)])
    else:
        yield there.start, there.end, new
        if there.kind == "flow":
            yield last, last, _comments(text, there.start, there.end, indent)


def _line_end(text: str, at: int) -> int:
    """The place before the line's end, which may be CR LF."""
    end = text.find("\n", at) if "\n" in text[at:] else len(text)
    return end - 1 if text[end - 1 : end] == "\r" else end


def _comments(text: str, start: int, end: int, indent: str) -> str:
    """The comments of a stretch of text (what follows a # that is not part of a word), each on a line of its own."""
    words = [_bounds(event) for event in _events(text) if isinstance(event, yaml.ScalarEvent)]
    edges = [start, *(edge for word in words if start <= word[0] < end for edge in word), end]
    gaps = "\n".join(text[at:to] for at, to in zip(edges[::2], edges[1::2], strict=True))
    return "".join(f"\n{indent}{comment}" for comment in re.findall(r"#[^\r\n]*", gaps))


def _entries(node: Node) -> dict[str, Node]:
    """What gets a line each when a map is added; a quantity (with a value, or of months) stands on one line."""
    value = node.value if isinstance(node.value, dict) else {}
    return {} if "value" in value or any(re.fullmatch("[0-9]{4}-[0-9]{2}", key) for key in value) else value


def _lines(items: dict[str, Node], indent: str) -> str:
    """New entries of a block map, as they stand behind the line before them."""
    lines = ""
    for key, node in items.items():
        inner = _entries(node)
        lines += f"\n{indent}{_word(key)}:" + (_lines(inner, indent + "  ") if inner else " " + _inline(node))
    return lines


def _inline(node: Node) -> str:
    """A value on one line, as the strict reader reads it back."""
    value = node.value
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_word(key)}: {_inline(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    if isinstance(value, str):
        return _word(value)
    return f"{Decimal(repr(value)):f}" if isinstance(value, float) else json.dumps(value)  # a number without exponent


def _word(text: str) -> str:
    """A text or key: plain if the strict reader takes it for the same text anywhere, else in double quotes."""
    with suppress(ScenarioError):
        if plain(read(f"{text}: {{{text}: {text}}}\n".encode(), "")) == {text: {text: text}}:
            return text
    return json.dumps(text, ensure_ascii=False)
