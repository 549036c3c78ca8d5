"""A scenario with some values changed by address: what `--set` and every slider do, and what it came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from planner.scenario.checks import on_site
from planner.scenario.load import build
from planner.scenario.part import fields, leaves, spec_of
from planner.scenario.people import Move
from planner.scenario.quantity import Refused, nearest
from planner.scenario.reference import fill
from planner.scenario.schema import Scenario
from planner.scenario.text import Node, Problem, ScenarioError, read


@dataclass(frozen=True)
class Capped:
    """A value that a pattern asked for and a role's minimum on site did not allow."""

    address: str
    asked: float
    given: float


def matches(scenario: Scenario, pattern: str) -> list[str]:
    """The addresses that a pattern names; `*` stands for one name, or a part of it."""
    steps = pattern.split(".")
    return [
        address
        for address, *_ in leaves(scenario)
        if len(parts := address.split(".")) == len(steps) and all(map(fnmatchcase, parts, steps))
    ]


def apply(scenario: Scenario, changes: Mapping[str, str]) -> tuple[Scenario, list[Capped]]:
    """The filled scenario with the changes made, and what was capped. Raises ScenarioError.

    A change is pattern -> value as it would stand in the file. A pattern with `*` keeps each role's minimum on site.
    """
    if not changes:
        return scenario, []
    assert scenario._tree is not None
    tree, capped, problems = scenario._tree, [], []
    for pattern, text in changes.items():
        addresses = matches(scenario, pattern)
        if not addresses:
            near = nearest(pattern, [address for address, *_ in leaves(scenario)])
            problems.append(
                Problem("--set", "no such value in the scenario" + (f"; did you mean {near}?" if near else ""), address=pattern)
            )
            continue
        try:
            node = _node(text, pattern)
        except ScenarioError as error:
            problems += error.problems
            continue
        shares = dict.fromkeys(addresses, node)
        if "*" in pattern and pattern.startswith("moves.") and pattern.endswith(".share"):
            try:
                shares, limits = _within_minimum(scenario, addresses, node)
            except Refused as error:
                problems.append(Problem("--set", str(error), address=pattern))
                continue
            capped += limits
        for address, value in shares.items():
            tree = put(tree, address, value)
    if problems:
        raise ScenarioError(problems)
    return fill(build(tree, scenario.file)), capped


def put(tree: Node, address: str, value: Node) -> Node:
    """The tree with one node replaced or added; the tree given is left alone."""
    step, _, rest = address.partition(".")
    branch = dict(tree.value) if isinstance(tree.value, dict) else {}
    branch[step] = put(branch.get(step, Node({}, value.file)), rest, value) if rest else value
    return replace(tree, value=branch)


def _node(text: str, pattern: str) -> Node:
    """The value of a change, read as strictly as a file."""
    try:
        tree = read(f"value: {text}\n".encode(), "--set")
    except ScenarioError as error:
        raise ScenarioError([Problem("--set", problem.message, address=pattern) for problem in error.problems]) from None
    assert isinstance(tree.value, dict)
    if set(tree.value) != {"value"}:
        raise ScenarioError([Problem("--set", "must be one value", address=pattern)])
    return _unplaced(tree.value["value"])


def _unplaced(node: Node) -> Node:
    value = {key: _unplaced(item) for key, item in node.value.items()} if isinstance(node.value, dict) else node.value
    return Node(value, "--set")


def _within_minimum(scenario: Scenario, addresses: list[str], node: Node) -> tuple[dict[str, Node], list[Capped]]:
    """The share of each move, cut so that every role keeps its minimum on site and no team moves more than it has."""
    spec = spec_of(fields(Move)["share"][1])
    assert spec is not None
    quantity = spec.parse(node)
    if quantity is None:
        return dict.fromkeys(addresses, node), []
    asked, out, capped = quantity.value, {}, []
    names = {address.split(".")[1] for address in addresses}
    for team_name, team in scenario.teams.items():
        moves = {name: move for name, move in scenario.moves.items() if move.team == team_name and name in names}
        others = [move for name, move in scenario.moves.items() if move.team == team_name and name not in names and move.share]
        if not moves:
            continue
        here = on_site(scenario, team.arrangement)
        least = scenario.roles[team.role].on_site_minimum
        # each unit moved takes (here - there) of the week away from the site; the role can spare (here - least)
        spare = (
            here
            - min(least.value if least else 0.0, here)
            - sum(m.share.value * (here - on_site(scenario, m.to.arrangement)) for m in others if m.share)
        )
        taken = sum(here - on_site(scenario, move.to.arrangement) for move in moves.values())
        room = (1 - sum(move.share.value for move in others if move.share)) / len(moves)
        limit = max(0.0, min(room, spare / taken if taken > 1e-12 else room))
        given = min(asked, round(limit, 9))
        for name in moves:
            out[f"moves.{name}.share"] = Node(given, node.file)
            if given < asked - 1e-9:
                capped.append(Capped(f"moves.{name}.share", asked, given))
    return out, capped
