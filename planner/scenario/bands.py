"""Posts added up: people of one role, site and days on site are a team, split into pay bands where enough people stand in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum

from planner.scenario.roster import Post, same

LEAST = 5.0  # people in a band; fewer could be told by their pay, and say little more
WIDEST = 1.5  # highest pay of a band over its lowest


@dataclass(frozen=True)
class Group:
    """People whose figures become one team. `payroll` is their base pay a year together, None if it is not known; `band` 0: the only one.

    `titles` are the firm's own, those of most people first.
    """

    role: str
    site: str
    days: float
    people: float
    posts: float
    payroll: float | None
    tenure: float | None
    band: int = 0
    titles: tuple[str, ...] = ()


def grouped(posts: Iterable[Post], roles: Mapping[str, str], sites: Mapping[str, str], *, split: bool = True) -> list[Group]:
    """The teams of posts, by role, site, days and band; titles and places (as `same` writes them) that are not mapped are left out.

    A band's highest pay is at most 1.5 times its lowest; a band of fewer than five people joins its neighbour nearer in pay.
    """
    found: dict[tuple[str, str, float, bool], list[Post]] = {}
    for post in posts:
        role, site = roles.get(same(post.role), ""), sites.get(same(post.place), "")
        if role and site:
            found.setdefault((role, site, -post.days, post.payroll is None), []).append(post)
    out = []
    for (role, site, days, unpaid), members in sorted(found.items(), key=lambda item: item[0]):
        bands = _bands(members) if split and not unpaid else [members]
        for number, band in enumerate(bands, 1):
            out.append(_group(role, site, -days, band, number if len(bands) > 1 else 0))
    return out


def _group(role: str, site: str, days: float, posts: list[Post], band: int) -> Group:
    known = [(post.tenure, post.people) for post in posts if post.tenure is not None]
    served = fsum(people for _, people in known)
    return Group(
        role,
        site,
        days,
        fsum(post.people for post in posts),
        round(fsum(post.posts for post in posts), 6),
        None if posts[0].payroll is None else fsum(post.payroll or 0.0 for post in posts),
        round(fsum(tenure * people for tenure, people in known) / served, 2) if served else None,
        band,
        _titles(posts),
    )


def _titles(posts: list[Post]) -> tuple[str, ...]:
    """The titles of posts as they are first written, those of most people first."""
    first: dict[str, str] = {}
    people: dict[str, float] = {}
    for post in posts:
        title = first.setdefault(same(post.role), post.role)
        people[title] = people.get(title, 0.0) + post.people
    return tuple(sorted(people, key=lambda title: -people[title]))


def _bands(posts: list[Post]) -> list[list[Post]]:
    """Posts in pay bands, lowest first."""
    bands: list[list[Post]] = []
    for post in sorted(posts, key=_pay):
        if bands and _pay(post) <= WIDEST * _pay(bands[-1][0]):
            bands[-1].append(post)
        else:
            bands.append([post])
    while len(bands) > 1 and min(map(_people, bands)) < LEAST:
        at = min(range(len(bands)), key=lambda number: _people(bands[number]))
        below, above = at > 0, at + 1 < len(bands)
        to = at - 1 if below and (not above or _mean(bands[at]) / _mean(bands[at - 1]) <= _mean(bands[at + 1]) / _mean(bands[at])) else at + 1
        low, high = min(at, to), max(at, to)
        bands[low : high + 1] = [[*bands[low], *bands[high]]]
    return bands


def _pay(post: Post) -> float:
    """Base pay of a full-time post a year."""
    return (post.payroll or 0.0) / post.posts


def _people(posts: list[Post]) -> float:
    return fsum(post.people for post in posts)


def _mean(posts: list[Post]) -> float:
    return fsum(post.payroll or 0.0 for post in posts) / fsum(post.posts for post in posts)
