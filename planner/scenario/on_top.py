"""A plan on top of a firm's scenario: of some teams, a share of the work goes home from a month on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from planner.scenario import language
from planner.scenario.language import plural
from planner.scenario.language import text as _
from planner.scenario.quantity import month_text, value_in
from planner.scenario.save import node_of, with_changes
from planner.scenario.schema import FORMAT, Scenario

HOME = "home"  # the arrangement that people go to
SHARE = 0.5  # to begin with; judgement, to be changed by whoever makes the plan


def can_go(base: Scenario) -> dict[str, float]:
    """Team -> the largest share of its work that may go home: of those that come in, what their role does not keep on site."""
    out = {}
    for team, part in base.teams.items():
        days = base.arrangements[part.arrangement].days_on_site
        if days is None or days.value == 0:
            continue
        minimum = base.roles[part.role].on_site_minimum if part.role in base.roles else None
        most = 1 - (minimum.value if minimum else 0.0) * 5 / days.value
        if most > 0:
            out[team] = most
    return out


def going(base: Scenario, teams: Iterable[str], share: float, start: int) -> tuple[float, float] | None:
    """(heads that go home, heads of the teams) at a share of their work from a month on; None where a team is given by its work, not by heads."""
    most, heads = can_go(base), {team: base.teams[team].heads for team in teams}
    sizes = {team: value_in(quantity, start) for team, quantity in heads.items() if quantity is not None}
    if len(sizes) < len(heads):
        return None
    return sum(min(share, most.get(team, 0.0)) * size for team, size in sizes.items()), sum(sizes.values())


def plan_on(
    base_file: str, name: str, base: Scenario, start: int, share: float = SHARE, *, teams: Iterable[str] | None = None, stipend: float | None = None
) -> str:
    """The text of a plan on top of a filled scenario: a share of the work of its teams (all that can, or those given) goes home from a month on.

    A share that would leave less on site than the role keeps is cut to what may go. `stipend` is per head and month in the base's currency,
    written where it is another than the base has for those at home.
    """
    most = can_go(base)
    going = [team for team in most if teams is None or team in set(teams)]
    moves = {
        f"{team}-home"[:60]: {"team": team, "share": round(min(share, most[team]), 4), "to": {"arrangement": HOME}, "start": month_text(start)}
        for team in going
    }
    tree: dict[str, Any] = {"extends": base_file, "name": name, "summary": _summary(base, start, share, [most[team] for team in going])}
    at_home = base.arrangements.get(HOME)
    known = at_home.stipend_per_month if at_home else None
    home: dict[str, Any] = {} if at_home else {"days_on_site": 0}
    if stipend is not None and (known is None or stipend != known.value):
        home["stipend_per_month"] = int(stipend) if float(stipend).is_integer() else stipend
    tree |= ({"arrangements": {HOME: home}} if home else {}) | ({"moves": moves} if moves else {})
    return with_changes(f"planner: {FORMAT}\n", {key: node_of(value) for key, value in tree.items()})


def _summary(base: Scenario, start: int, share: float, most: list[float]) -> str:
    """What the plan is, in a sentence."""
    if not most:
        return _("Nothing goes home yet, on top of {base}.").format(base=base.name)
    line = plural("{share} of the work of {n} team at home from {month}, on top of {base}.", "{share} of the work of {n} teams at home from {month}, on top of {base}.", len(most), share=language.numeral(share, "0.##%"), month=language.month(start), base=base.name)  # fmt: skip
    if min(most) < share:
        line += " " + _("Where a role keeps more on site, less goes.")
    return line

