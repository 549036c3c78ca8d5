"""The scenario files that an export carries, and how they are found in it again: a report, a workbook or a JSON brings its scenarios back.

Only texts come out, each as strict as a file; nothing else of an export is believed.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from planner.scenario.load import load, merge
from planner.scenario.names import clean_name, inside
from planner.scenario.save import as_differences, plain, tree_changes, with_changes
from planner.scenario.schema import FORMAT, Scenario
from planner.scenario.text import Node, Problem, ScenarioError, read

MAX_BYTES = 2 << 20
MAX_FILES = 100
SHEET = "Scenario files"  # of a workbook: the first row names the column, the pieces of `packed` follow
_NAME = re.compile(r"(?:[0-9]{1,3}/)?[A-Za-z0-9](?:[A-Za-z0-9 _-]|\.(?!\.)){0,79}\Z")
_BLOCK = re.compile(rb'<pre hidden id="scenario-files">([A-Za-z0-9+/=\s]*)</pre>')
_PIECE = 30_000  # letters that a cell of a workbook holds for certain


@dataclass(frozen=True)
class Carried:
    """Files by name, as they were read; `opens` names the one of each scenario, the base first, the others are what these extend.

    A scenario that was changed by address has a file of its own that extends the one it was read from. Files of several folders
    that have a name in common stand in folders by number.
    """

    files: dict[str, str]
    opens: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The keys that a JSON carries."""
        return {"files": self.files, "opens": list(self.opens)}


def carried(scenarios: Sequence[Scenario]) -> Carried:
    """What an export of these scenarios carries, so that each can be opened again as it was computed."""
    files: dict[str, str] = {}
    opens = []
    for number, scenario in enumerate(scenarios, 1):
        own, chain = _chain(scenario)
        where = "" if all(files.get(name, text) == text for name, text in chain.items()) else f"{number}/"
        files |= {f"{where}{name}": text for name, text in chain.items()}
        opens.append(f"{where}{own}")
    return Carried(files, tuple(opens))


def _chain(scenario: Scenario) -> tuple[str, dict[str, str]]:
    """(the file that gives this scenario, all files that it takes)."""
    assert scenario.read is not None and scenario._tree is not None
    texts = {name: data.decode("utf-8") for name, data in scenario.read.texts.items()}
    own, changes = scenario.file, tree_changes(scenario.read.tree, scenario._tree)
    if not _NAME.match(own) or (changes and not own.endswith(".yaml")):  # an uploaded text can have any name; nothing extends it
        own = clean_name(own)
        texts = {own: texts[scenario.file]} | {name: text for name, text in texts.items() if name != scenario.file}
    if not changes:
        return own, texts
    changed = f"{own.removesuffix('.yaml')[:66]} changed.yaml"
    return changed, {changed: _changed(scenario, own, scenario.read.tree, changes)} | texts


def _changed(scenario: Scenario, own: str, before: Node, changes: dict[str, Node]) -> str:
    """A text that gives the scenario with its changes: what differs, or all of it where a difference can't say that something went."""
    assert scenario._tree is not None
    text = as_differences(own, scenario.name, changes)
    if _content(merge(before, read(text.encode(), own), Scenario, [])) == _content(scenario._tree):
        return text
    return _whole(scenario)


def _whole(scenario: Scenario) -> str:
    """A text that extends nothing and says all that the scenario says; what was approved is left out."""
    assert scenario._tree is not None and isinstance(scenario._tree.value, dict)
    kept = {key: node for key, node in scenario._tree.value.items() if key not in ("planner", "extends", "review")}
    return with_changes(f"planner: {FORMAT}\n", kept, scenario.file)


def _content(tree: Node) -> Any:
    content = plain(tree)
    return {key: value for key, value in content.items() if key not in ("extends", "review")}


def about(scenarios: Sequence[Scenario], date: str) -> dict[str, Any]:
    """The keys that a JSON carries beside its figures: the caller's day, and the files that it was made from."""
    return {"date": date} | carried(scenarios).as_json()


def packed(found: Carried) -> str:
    """As letters, digits, + / and = only, which stay text wherever they stand."""
    return base64.b64encode(json.dumps(found.as_json(), ensure_ascii=False).encode()).decode()


def pieces(found: Carried) -> list[str]:
    """The same in pieces that fit the cells of a workbook's sheet `SHEET`, one below the other under a heading."""
    text = packed(found)
    return [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]


def scenarios_in(data: bytes, name: str) -> dict[str, str]:
    """The scenario files in an exported report, workbook or JSON: name -> text. Raises ScenarioError with one line."""
    return found_in(data, name).files


def found_in(data: bytes, name: str) -> Carried:
    """What an export carries, checked as strictly as files are. `name` is for messages only. Raises ScenarioError with one line."""
    if len(data) > MAX_BYTES:
        raise _refusal(name, f"is larger than {MAX_BYTES >> 20} MB")
    if data.startswith(b"PK"):
        from planner.scenario.sheets import read_sheet  # with the reader of workbooks, which those who write one need not load

        rows = read_sheet(data, name, SHEET, head=1, personal=False).rows
        return _unpacked("".join(str(row[0]) for row in rows if row).encode(), name)
    blocks = _BLOCK.findall(data)
    if len(blocks) == 1:
        return _unpacked(blocks[0], name)
    if not blocks and data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _checked(data, name)
    raise _refusal(name, "is no report, workbook or JSON of the planner, or one without its scenario files")


def _refusal(name: str, message: str) -> ScenarioError:
    return ScenarioError([Problem(name, message)])


def _unpacked(letters: bytes, name: str) -> Carried:
    try:
        return _checked(base64.b64decode(b"".join(letters.split()), validate=True), name)
    except binascii.Error:
        raise _refusal(name, "its scenario files are damaged") from None


def _checked(data: bytes, name: str) -> Carried:
    """The files of a JSON text: names that lead nowhere, texts that the strict reader takes."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise _refusal(name, "its scenario files are damaged") from None
    files, opens = (content.get(key) for key in ("files", "opens")) if isinstance(content, dict) else (None, None)
    if not isinstance(files, dict) or not isinstance(opens, list) or not 0 < len(files) <= MAX_FILES:
        raise _refusal(name, "has no scenario files in it")
    for file, text in files.items():
        if not _NAME.match(file) or not isinstance(text, str):
            raise _refusal(name, "a scenario file in it has a name that can't be used")
        try:
            read(text.encode("utf-8", "surrogatepass"), file)
        except ScenarioError as error:
            raise _refusal(name, f"a scenario file in it can't be read: {error.problems[0]}") from None
    if not opens or not all(isinstance(file, str) and file in files for file in opens):
        raise _refusal(name, "does not say which of its scenario files it was made from")
    return Carried(files, tuple(opens))


def opened_in(folder: Path, found: Carried, name: str) -> str:
    """The text of a carried file that says in this folder what it said when it was exported. Raises ScenarioError.

    That is the text itself where the folder has what it extends, letter for letter; else one that extends nothing.
    """
    with TemporaryDirectory() as place:
        for file, text in found.files.items():
            path = inside(place, file)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode())
        scenario = load(inside(place, name))
    assert scenario.read is not None
    _, *below = scenario.read.texts.items()
    if all((folder / file).is_file() and (folder / file).read_bytes() == data for file, data in below):
        return found.files[name]
    return _whole(scenario)
