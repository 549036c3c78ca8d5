"""Rows of a roster without a pay, where no market wage is known that could stand instead: each is a line, the other rows go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from planner.scenario.figures import Library
from planner.scenario.language import text as _
from planner.scenario.roster import Post, Roster, same
from planner.scenario.text import Problem
from planner.scenario.titles import roles_of


def payable(roster: Roster, roles: Mapping[str, str], sites: Mapping[str, tuple[str, str]], library: Library) -> Roster:
    """The roster with a problem in place of each row that has neither a pay nor a market wage, by what it was matched with.

    `roles` and `sites` map titles and places (as `same` writes them) as those of `Matched`; what is not matched stays as it is.
    """
    labels = roles_of(library)

    def wrong(post: Post) -> bool:
        role, (_site, place) = roles.get(same(post.role), ""), sites.get(same(post.place), ("", ""))
        return post.payroll is None and bool(role and place) and not _known(role, place, library)

    def line(post: Post) -> Problem:
        role = roles[same(post.role)]
        title = post.role if same(post.role) == same(labels.get(role, role)) else f"{post.role} ({labels.get(role, role)})"
        words = _("no pay given, and no market wage is known for {title} in {place}: enter the pay")
        return Problem(roster.file, words.format(title=title, place=post.place), post.row)

    lines = [line(post) for post in roster.posts if wrong(post)]
    if not lines:
        return roster
    problems = sorted([*roster.problems, *lines], key=lambda problem: problem.line or 0)
    return replace(roster, posts=tuple(post for post in roster.posts if not wrong(post)), problems=tuple(problems))


def _known(role: str, place: str, library: Library) -> bool:
    """Whether the library has a wage of a role at a place."""
    soc = (library.entry("roles", role) or {}).get("soc")
    return "p50" in ((library.entry("places", place) or {}).get("wages", {}).get(soc) or {})
