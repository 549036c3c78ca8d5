"""A scenario with some values changed by address: what `--set` and every slider do, and what it came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import floor

from planner.scenario.checks import arrangement_of, on_site
from planner.scenario.figures import fits
from planner.scenario.load import build
from planner.scenario.moves import Move
from planner.scenario.part import fields, leaves, part_of, spec_of
from planner.scenario.quantity import Quantity, Refused, month_text, nearest
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
    plain = "*" not in pattern  # an address, of which there is one
    return [address for address, *_ in leaves(scenario) if (address == pattern if plain else fits(address, pattern))]


def is_entry(address: str) -> bool:
    """Whether an address names a whole entry, such as `moves.accounting-home`, and no value in it."""
    group, _, entry = address.partition(".")
    return bool(entry) and "." not in entry and "*" not in entry and group in fields(Scenario) and part_of(fields(Scenario)[group][1])[1]


def apply(scenario: Scenario, changes: Mapping[str, str]) -> tuple[Scenario, list[Capped]]:
    """The filled scenario with the changes made, and what was capped. Raises ScenarioError.

    A change is pattern -> value as it would stand in the file, or entry -> all of it in braces (`null` takes it away); entries come first.
    A pattern with `*` keeps each role's minimum on site.
    """
    scenario = _with_entries(scenario, {address: text for address, text in changes.items() if is_entry(address)})
    changes = {pattern: text for pattern, text in changes.items() if not is_entry(pattern)}
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
    return fill(build(tree, scenario.file, scenario.read)), capped


def _with_entries(scenario: Scenario, entries: Mapping[str, str]) -> Scenario:
    """The filled scenario with whole entries added, replaced or taken away. Raises ScenarioError."""
    if not entries:
        return scenario
    assert scenario._tree is not None
    tree, problems = scenario._tree, list[Problem]()
    for address, text in entries.items():
        try:
            node = _node(text, address)
        except ScenarioError as error:
            problems += error.problems
            continue
        group, _, name = address.partition(".")
        if node.value is None and name not in getattr(scenario, group):
            problems.append(Problem("--set", "there is no such entry to take away", address=address))
        else:
            tree = taken(tree, address) if node.value is None else put(tree, address, node)
    if problems:
        raise ScenarioError(problems)
    return fill(build(tree, scenario.file, scenario.read))


def taken(tree: Node, address: str) -> Node:
    """The tree without what stands at an address; the tree given is left alone."""
    step, _, rest = address.partition(".")
    if not isinstance(tree.value, dict) or step not in tree.value:
        return tree
    branch = dict(tree.value)
    if rest:
        branch[step] = taken(branch[step], rest)
    else:
        del branch[step]
    return replace(tree, value=branch)


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
    """The share of each move, cut so that every role keeps its minimum on site and no team moves more than it has.

    A value that is not cut is kept as it was written. Dated shares are held to what the dearest month of the other moves leaves.
    """
    spec = spec_of(fields(Move)["share"][1])
    assert spec is not None
    asked = spec.parse(node)
    if asked is None:
        return dict.fromkeys(addresses, node), []
    highest = max([value for _, value in asked.dated], default=asked.value)
    out, capped = {}, []
    names = {address.split(".")[1] for address in addresses}
    for team in scenario.teams:
        moves = [name for name, move in scenario.moves.items() if move.team == team and name in names]
        limit = _room(scenario, team, moves) if moves else 0.0
        for name in moves:
            cut = highest > limit + 1e-12
            out[f"moves.{name}.share"] = _cut(node, asked, limit) if cut else node
            if cut:
                capped.append(Capped(f"moves.{name}.share", highest, limit))
    return out, capped


def _room(scenario: Scenario, team: str, moves: list[str]) -> float:
    """The largest share that each of these moves of a team can have, beside its other moves; rounded down."""
    others = {name: move for name, move in scenario.moves.items() if move.team == team and name not in moves and move.share}
    here = on_site(scenario, scenario.teams[team].arrangement)
    minimum = scenario.roles[scenario.teams[team].role].on_site_minimum

    def largest(move: Move) -> float:
        assert move.share is not None
        return max([value for _, value in move.share.dated], default=move.share.value)

    def leaves_site(name: str) -> float:
        return here - on_site(scenario, arrangement_of(scenario, name))

    free = (1 - sum(largest(move) for move in others.values())) / len(moves)
    # each unit moved takes (here - there) of the week away from the site; the role can spare (here - minimum)
    spare = here - min(minimum.value if minimum else 0.0, here)
    spare -= sum(largest(move) * leaves_site(name) for name, move in others.items())
    taken = sum(leaves_site(name) for name in moves)
    return floor(max(0.0, min(free, spare / taken if taken > 1e-12 else free)) * 1e9 + 1e-4) / 1e9


def _cut(node: Node, asked: Quantity, limit: float) -> Node:
    """A share, or each of its dated values, at most at the limit."""
    if not asked.dated:
        return Node(min(asked.value, limit), node.file)
    return Node({month_text(month): Node(min(value, limit), node.file) for month, value in asked.dated}, node.file)
