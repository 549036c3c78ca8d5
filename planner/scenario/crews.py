"""The teams of a firm's own scenario, called by the firm's own titles: as the file has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from unicodedata import normalize

from planner.scenario.bands import Group
from planner.scenario.premises import numbered, per_unit, site_name, whole
from planner.scenario.roster import same

LONGEST = 32  # letters of the titles in a team's name: site, days and band have to fit beside them


def written_teams(groups: list[Group], told: Mapping[str, str]) -> dict[str, Any]:
    """`teams` of a scenario file by name, in the order of `groups`; `told` is the source and date of the roster."""
    out: dict[str, Any] = {}
    for name, group in zip(_names(groups), groups, strict=True):
        team: dict[str, Any] = {"role": group.role, "site": group.site, "arrangement": arrangement_name(group.days, groups)}
        team["heads"] = {"value": whole(group.posts), **told}
        if group.payroll is not None:
            team["pay_per_year"] = {"value": per_unit(group.payroll, group.posts), **told}
        if group.tenure is not None:
            team["tenure_years"] = {"value": whole(group.tenure), **told}
        out[name] = team
    return out


def arrangement_name(days: float, groups: list[Group]) -> str:
    """The name of an arrangement by its days on site: on-site, home, hybrid; with the days where there are several hybrid ones."""
    if days in (0.0, 5.0):
        return "home" if days == 0 else "on-site"
    if len({group.days for group in groups} - {0.0, 5.0}) == 1:
        return "hybrid"
    return f"hybrid {int(days)}{' and a half' if days % 1 else ''}"


def _names(groups: list[Group]) -> list[str]:
    """A name for each team: its titles, the site where others have them elsewhere, days where they differ, the pay band where all that is the same."""
    sites: dict[str, set[str]] = {}
    for group in groups:
        sites.setdefault(same(_titles(group)), set()).add(group.site)
    wanted: list[str] = []
    for group in groups:
        called = _titles(group)
        several = len(sites[same(called)]) > 1
        beside = [other for other in groups if (other.role, other.site) == (group.role, group.site)]
        alike = [other for other in beside if other.days == group.days and same(_titles(other)) == same(called)]
        words = [called, group.site[:25].strip() if several else ""]
        words.append(arrangement_name(group.days, groups) if len({other.days for other in beside}) > 1 else "")
        if len(alike) > 1:
            words.append("market pay" if group.payroll is None else f"band {group.band}" if group.band else "")
        wanted.append(" ".join(filter(None, words)))
    return numbered(wanted)


def _titles(group: Group) -> str:
    """The title of a team's people as a name: both of two where they fit, the first "and others" of more."""
    first, *others = [site_name(normalize("NFC", title), group.role) for title in group.titles] or [group.role]
    if len(others) == 1 and len(f"{first} / {others[0]}") <= LONGEST:
        return f"{first} / {others[0]}"
    rest = " and others" if others else ""
    most = LONGEST - len(rest)
    if len(first) > most:  # between two words where there are two
        first = first[: most + 1].rpartition(" ")[0] or first[:most]
    return first.rstrip(" -/+&(") + rest
