"""Moves as people call them: the team and where its work goes, and how many heads a share of it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from babel.numbers import format_decimal

from planner.report.words import LOCALE
from planner.scenario.checks import arrangement_of, site_of, vendor_of
from planner.scenario.figures import place_names
from planner.scenario.language import plural
from planner.scenario.quantity import month_text, value_in
from planner.scenario.schema import Scenario


def destination(scenario: Scenario, name: str) -> str:
    """Where a move goes as people say it: the vendor, or the site and how people work there, each where it is another than the team's."""
    move, vendor = scenario.moves[name], vendor_of(scenario, name)
    if vendor:
        return vendor
    team, parts = scenario.teams[move.team], []
    if site_of(scenario, name) != team.site:
        place = move.to.place if not move.to.site else None
        parts.append(place_names(scenario.library, [place])[place] if place else site_of(scenario, name))
    if arrangement_of(scenario, name) != team.arrangement or not parts:
        parts.append(arrangement_of(scenario, name))
    return ", ".join(parts)


def move_labels(scenario: Scenario) -> dict[str, str]:
    """Name -> "accounting → home"; with the first month where another move reads the same, with its name in the file where that is the same too."""
    out = {name: f"{move.team} → {destination(scenario, name)}" for name, move in scenario.moves.items()}
    for more in (_month, lambda _scenario, name: name):
        several = {label for label, count in Counter(out.values()).items() if count > 1}
        out = {name: f"{label} ({more(scenario, name)})" if label in several else label for name, label in out.items()}
    return out


def move_label(scenario: Scenario, name: str) -> str:
    """What one move is called, as in `move_labels`; the name itself where the scenario has no such move."""
    return move_labels(scenario).get(name, name)


def moved_heads(scenario: Scenario, name: str) -> tuple[float, float] | None:
    """(heads that a move comes to, heads of its team) when it starts; None where the team is given by its work, not by heads."""
    move = scenario.moves[name]
    assert move.share is not None and move.start is not None
    heads, share = scenario.teams[move.team].heads, move.share.dated[-1][1] if move.share.dated else move.share.value
    if heads is None:
        return None
    there = value_in(heads, int(move.start.value))
    return share * there, there


def moved_text(scenario: Scenario, names: Iterable[str], locale: str = LOCALE) -> str:
    """ "25.2 of 36 heads" of some moves together, each team counted once; "" where a team is given by its work."""
    moved, teams = 0.0, dict[str, float]()
    for name in names:
        found = moved_heads(scenario, name)
        if found is None:
            return ""
        moved += found[0]
        teams[scenario.moves[name].team] = found[1]
    return heads_text(moved, sum(teams.values()), locale) if teams else ""


def heads_text(moved: float, of: float, locale: str = LOCALE) -> str:
    """ "25.2 of 36 heads"."""
    part, whole = (format_decimal(round(heads, 1) + 0.0, format="#,##0.#", locale=locale) for heads in (moved, of))
    return plural("{moved} of {all} head", "{moved} of {all} heads", 1 if of == 1 else 2, moved=part, all=whole)


def _month(scenario: Scenario, name: str) -> str:
    start = scenario.moves[name].start
    return month_text(start.value) if start is not None else ""
