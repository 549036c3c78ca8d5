"""Scenario -> YAML text: changed values put into a person's own file, comments and order kept; and the digest of what it says."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from typing import Any

from planner.scenario.change import put
from planner.scenario.schema import FORMAT, Scenario
from planner.scenario.text import Node, Problem, ScenarioError, read


def plain(node: Node) -> Any:
    """The values of a tree without their places."""
    if isinstance(node.value, dict):
        return {key: plain(item) for key, item in node.value.items()}
    if isinstance(node.value, list):
        return [plain(item) for item in node.value]
    return node.value


def digest(scenario: Scenario) -> str:
    """SHA-256 over content (with what it extends), library and format version; order, comments and layout do not count."""
    assert scenario._tree is not None
    content = plain(scenario._tree)
    content.pop("extends", None)
    canonical = json.dumps([FORMAT, scenario.library, content], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def changes_between(before: Scenario, after: Scenario) -> dict[str, Node]:
    """Address -> new node, for what `change.apply` put into the tree."""
    found: dict[str, Node] = {}

    def walk(old: Node | None, new: Node, address: str) -> None:
        if old is new:
            return
        if new.file == "--set" or old is None or not isinstance(new.value, dict) or not isinstance(old.value, dict):
            found[address] = new
            return
        for key, item in new.value.items():
            walk(old.value.get(key), item, f"{address}.{key}" if address else key)

    assert before._tree is not None and after._tree is not None
    walk(before._tree, after._tree, "")
    return found


def with_changes(text: str, changes: Mapping[str, Node], file: str = "scenario.yaml") -> str:
    """A file's text with some values replaced or added; nothing else differs.

    What was written is read again and must equal what was meant. Raises ScenarioError if it does not.
    """
    if not changes:
        return text
    from ruamel.yaml import YAML

    meant = read(text.encode(), file)
    writer = YAML()
    writer.preserve_quotes = True
    writer.width = 4096
    tree = writer.load(text)
    for address, node in changes.items():
        steps, branch = address.split("."), tree
        for step in steps[:-1]:
            branch = branch.setdefault(step, {})
        branch[steps[-1]] = plain(node)
        meant = put(meant, address, node)
    out = io.StringIO()
    writer.dump(tree, out)
    if plain(read(out.getvalue().encode(), file)) != plain(meant):
        raise ScenarioError([Problem(file, "the changes could not be written back without altering something else; nothing was saved")])
    return out.getvalue()
