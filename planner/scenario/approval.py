"""Approved stays approved: what `approve` writes into a file, and whether the file still says what was approved."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Literal

from planner.scenario.checks import at
from planner.scenario.part import declared
from planner.scenario.save import digest, plain, with_changes, without
from planner.scenario.schema import FORMAT, Scenario
from planner.scenario.text import Node, Problem, ScenarioError, read

State = Literal["none", "approved", "changed"]
ROUNDING = 1.0  # the block holds whole units of money


@dataclass(frozen=True)
class Figures:
    """What an approval quotes, in the scenario's currency; `npv_saving` is against the file it extends, None where there is none to compare."""

    total_cost: float
    npv_cost: float
    npv_saving: float | None = None


def state(scenario: Scenario) -> State:
    """Whether a filled scenario says what was approved, with what it extends and the library's figures; it does not look at its money."""
    given = scenario.review
    if given is None:
        return "none"
    same = given.digest == digest(scenario) and given.library_digest == library_digest(scenario)
    return "approved" if same else "changed"


def library_digest(scenario: Scenario) -> str:
    """SHA-256 over every figure that the library gave a filled scenario, with its range."""
    found = {
        address: [f"{edge:.12g}" for edge in (value.value, value.low, value.high) if edge is not None]
        for address, _, value in declared(scenario)
        if value is not None and value.origin.kind == "library"
    }
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def approved(text: str, scenario: Scenario, figures: Figures, *, by: str, date: str, note: str = "") -> str:
    """The text of a file with the block that approves it, in the place of an earlier one; nothing else differs. Raises ScenarioError."""
    block: dict[str, str | int | dict[str, str | int]] = {"status": "approved", "by": by, "date": date}
    block |= {"note": note} if note else {}
    block |= {"digest": digest(scenario), "library_digest": library_digest(scenario), "library": scenario.library, "format": FORMAT}
    block |= {"total_cost": round(figures.total_cost), "npv_cost": round(figures.npv_cost)}
    if figures.npv_saving is not None:
        block["against"] = {"file": scenario.extends, "npv_saving": round(figures.npv_saving)}
    out = with_changes(without(text, "review"), {"review": _node(block)}, scenario.file)
    before, after = (plain(read(item.encode(), scenario.file)) for item in (text, out))
    if {**before, "review": block} != after:
        raise ScenarioError([Problem(scenario.file, "the review can't be written without altering something else; nothing was saved")])
    return out


def _node(value: object) -> Node:
    return Node({key: _node(item) for key, item in value.items()} if isinstance(value, dict) else value, "approve")  # type: ignore[arg-type]


def problems(scenario: Scenario, figures: Figures) -> list[Problem]:
    """A line for each thing that is not as it was approved: content, library, figures."""
    given, tree = scenario.review, scenario._tree
    if given is None:
        return []
    who = f"was approved on {given.date} by {given.by}"
    found: list[tuple[str, str]] = []
    if given.library != scenario.library:
        found.append(("library", f"{who} with library {given.library}; it is {scenario.library} now"))
    elif given.digest != digest(scenario):
        found.append(("digest", f"{who} with other content in this file or what it extends"))
    elif given.library_digest != library_digest(scenario):
        found.append(("library_digest", f"{who} with other figures of library {given.library}"))
    found += _moved("total_cost", f"{who} at a cost of", given.total_cost, figures.total_cost)
    found += _moved("npv_cost", f"{who} at a present value of", given.npv_cost, figures.npv_cost)
    base = given.against
    if base is not None and base.file != scenario.extends:
        found.append(("against.file", f"{who} against {base.file}; it extends {scenario.extends or 'no file'} now"))
    elif base is not None and figures.npv_saving is None:
        found.append(("against", f"{who} against {base.file}, with which it can't be compared any more"))
    elif base is not None and figures.npv_saving is not None:
        saved = f"{who} against {base.file} at a saving in present value of"
        found += _moved("against.npv_saving", saved, base.npv_saving, figures.npv_saving)
    return [at(tree or Node({}, ""), f"review.{key}").problem(message, f"review.{key}") for key, message in found]


def _moved(key: str, what: str, before: float, now: float) -> list[tuple[str, str]]:
    return [(key, f"{what} {before:,.0f}; it is {now:,.0f} now")] if abs(now - before) > ROUNDING else []
