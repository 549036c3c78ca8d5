"""How large a scenario may be: far beyond any back office, and no more than the program answers about in seconds."""

from __future__ import annotations

from collections.abc import Iterable

from planner.scenario.text import Node, Problem

MOST = {
    "teams": 300,
    "moves": 600,
    "exits": 600,
    "roles": 200,
    "places": 300,
    "sites": 200,
    "arrangements": 100,
    "departments": 100,
    "vendors": 100,
    "countries": 100,
    "currencies": 60,
    "stress": 50,
}
GROUPS = 600  # of people, each of one team in one way of working: teams and moves together
NUMBERS = 500_000_000  # draws x months x groups of people of one run


def too_many(tree: Node) -> Iterable[Problem]:
    """A line for each map with more entries than a scenario may have."""
    given = tree.value if isinstance(tree.value, dict) else {}
    sizes = {key: len(item.value) for key, item in given.items() if isinstance(item.value, dict)}
    for key, most in MOST.items():
        if sizes.get(key, 0) > most:
            yield given[key].problem(f"{sizes[key]:,} entries; a scenario has at most {most}", key)
    groups = sizes.get("teams", 0) + sizes.get("moves", 0)
    if groups > GROUPS and not any(sizes.get(key, 0) > MOST[key] for key in ("teams", "moves")):
        yield given["moves"].problem(f"{groups:,} teams and moves together; a scenario has at most {GROUPS}", "moves")
