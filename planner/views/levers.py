"""The levers of a plan, drawn from the schema: what is essential in groups, all else of a group to be added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import takewhile

import streamlit as st

from planner.report.moving import move_labels
from planner.scenario.checks import arrangement_of, site_of, vendor_of
from planner.scenario.language import marked
from planner.scenario.language import text as _
from planner.scenario.part import fields, part_of
from planner.scenario.quantity import Spec
from planner.scenario.schema import Scenario
from planner.views import state
from planner.views.fields import locale
from planner.views.lever import Lever, draw, reach_of
from planner.views.results import Result, addresses_of, once, table_of

GROUPS = {  # what people call it -> the drivers of the schema
    "office": (marked("Office"), ("office",)),
    "remote": (marked("Remote"), ("remote",)),
    "places": (marked("Places"), ("placement", "vendor")),
    "pay": (marked("Pay"), ("pay", "on-costs")),
    "people": (marked("People"), ("turnover", "productivity")),
    "transition": (marked("Transition"), ("transition",)),
    "money": (marked("Money"), ("money",)),
}
ONE_BY_ONE = 4  # values of a kind that get a lever each; more share one, or wait behind "More"


def levers(result: Result) -> None:
    """The chosen group: its essential levers, those that were changed, and those that were added."""
    plan = result.difference.plan.scenario
    groups: dict[str, list[Lever]] = once("levers", (result.opened, repr(plan.moves.keys()), locale()), lambda: essential(plan, result.opened))
    extra = _changed(result, groups)
    counts = {name: sum(_touched(result, lever) for lever in [*groups[name], *extra[name]]) for name in GROUPS}
    chosen = st.segmented_control(
        _("Group of levers"),
        list(GROUPS),
        key="levers:group",
        default="office",
        required=True,
        format_func=lambda name: _(GROUPS[name][0]) + (f" · {counts[name]}" if counts[name] else ""),
        label_visibility="collapsed",
        wrap=True,
        persist_state="session",
    )
    shown = [*groups[chosen or "office"], *extra[chosen or "office"]]
    locked = state.locked()
    for lever in shown:
        draw(lever, result, locked)
    if not shown:
        st.caption(_("Nothing essential here. Turn on More to choose from all values of this group."))
    for lever in _more(result, chosen or "office", {lever.address for lever in shown}):
        draw(lever, result, locked)


def essential(scenario: Scenario, opened: Scenario) -> dict[str, list[Lever]]:
    """Group -> levers of what the schema calls essential and somebody has said: one for each value, or one for all of a kind."""
    table, kinds = table_of(scenario), dict[str, list[str]]()
    for address, (spec, quantity) in table.items():
        if spec.essential and quantity is not None and quantity.origin.kind != "default" and not quantity.dated:
            kinds.setdefault(template_of(address), []).append(address)
    out: dict[str, list[Lever]] = {name: [] for name in GROUPS}
    for template, addresses in kinds.items():
        spec = table[addresses[0]][0]
        patterns = addresses if len(addresses) <= ONE_BY_ONE else list(_patterns(scenario, template, addresses)) if spec.kind == "share" else []
        for pattern in patterns:
            out[group_of(spec)].append(lever_of(scenario, opened, pattern))
    return out


def lever_of(scenario: Scenario, opened: Scenario, pattern: str) -> Lever:
    """The lever of an address or pattern; its reach rests on the scenario as opened, so that no move of it resets the slider."""
    table = table_of(scenario)
    there = [address for address in addresses_of(scenario, pattern) if table[address][1] is not None]
    before = [quantity for address in there if (quantity := table_of(opened).get(address, table[address])[1]) is not None]
    spec = table[there[0]][0]
    if spec.kind == "month":
        assert opened.start is not None
        values = [quantity.value for quantity in before]
        reach = min(opened.start.value, *values), max(opened.start.value + opened.months, *values)
    else:
        reach = reach_of(spec, before)
    return Lever(pattern, label_of(scenario, pattern, spec), reach)


def label_of(scenario: Scenario, pattern: str, spec: Spec, moves: Mapping[str, str] | None = None, *, steps: bool = True) -> str:
    """The schema's label and whose value it is: "Rent per seat, headquarters"; of a pattern what its values have in common.

    `moves` are the labels of all moves, for who asks for many; without `steps` no part of the schema is named, only what a person has named.
    """
    names = [(group, name) for group, name in _names(pattern) if group or steps]
    if pattern.startswith("moves.") and "*" not in pattern:
        name = pattern.split(".")[1]
        owner = (moves or move_labels(scenario)).get(name, name)
    elif "*" not in pattern:
        owner = ", ".join(called for step in names if (called := _called(scenario, *step)).casefold() not in _(spec.label).casefold())
    elif pattern.startswith("moves."):
        places = {_destination(scenario, address.split(".")[1]) for address in addresses_of(scenario, pattern)}
        owner = _("all moves") if len(places) > 1 else _("all to {where}").format(where=_called(scenario, "arrangements", places.pop()))
    else:
        owner = _("all {things}").format(things=pattern.split(".")[0])
    return f"{_(spec.label)}, {owner}" if owner else _(spec.label)


def named_values(scenario: Scenario) -> dict[str, str]:
    """Address -> what it is called, of every value without dates; with its address where another is called the same."""
    known = {address: spec for address, (spec, quantity) in table_of(scenario).items() if quantity is not None and not quantity.dated}
    moves = move_labels(scenario)
    out = {address: label_of(scenario, address, spec, moves, steps=False) for address, spec in known.items()}
    times = Counter(map(str.casefold, out.values()))  # a role and a team may differ in a capital alone
    return {address: label if times[label.casefold()] == 1 else f"{label} ({address})" for address, label in out.items()}


def group_of(spec: Spec) -> str:
    """The group that a driver belongs to."""
    return next(name for name, (_label, drivers) in GROUPS.items() if spec.driver in drivers)


@cache
def template_of(address: str) -> str:
    """An address with `*` in the place of every name that a person gave."""
    part, out, is_map = Scenario, list[str](), False
    for step in address.split("."):
        if is_map:
            out.append("*")
            is_map = False
            continue
        inner, is_map = part_of(fields(part)[step][1])
        part = inner or part  # type: ignore[assignment]
        out.append(step)
    return ".".join(out)


def _names(address: str) -> list[tuple[str, str]]:
    """(map, name) of every name in an address; a step of the schema that is no map names itself where it tells values apart."""
    steps, template = address.split("."), template_of(address).split(".")
    named = [(steps[number - 1], step) for number, (step, kind) in enumerate(zip(steps, template, strict=True)) if kind == "*"]
    inner = [("", step.replace("_", " ")) for step in steps[1:-1] if step in template and step not in ("lease", "remote_effect", "friction")]
    return [*named, *inner]


def _called(scenario: Scenario, group: str, name: str) -> str:
    """What people call an entry: its label where it has one, else its name; of a place the town."""
    label = getattr(getattr(scenario, group, {}).get(name), "label", None) if group in ("places", "roles", "sites", "arrangements") else None
    if label or group != "places":
        return label or name
    town = name.rpartition("/")[2]
    return town.replace("-", " ").title() if town.islower() else town


def _patterns(scenario: Scenario, template: str, addresses: list[str]) -> Iterator[str]:
    """Patterns that together name the addresses: moves by where they go, all else at once."""
    if not template.startswith("moves."):
        yield template
        return
    groups: dict[str, list[str]] = {}
    for address in addresses:
        groups.setdefault(_destination(scenario, address.split(".")[1]), []).append(address)
    for found in groups.values():
        pattern = _glob(scenario, template, [address.split(".")[1] for address in found])
        yield from [pattern] if pattern else found


def _glob(scenario: Scenario, template: str, names: list[str]) -> str:
    """A pattern for some names of a map and no other, by how they end or begin; "" where there is none."""
    if len(names) == 1:
        return template.replace("*", names[0], 1)
    start, end = _alike(names), _alike([name[::-1] for name in names])[::-1]
    for glob in (f"*{end}", f"{start}*", "*"):
        pattern = template.replace("*", glob, 1)
        if {address.split(".")[1] for address in addresses_of(scenario, pattern)} == set(names):
            return pattern
    return ""


def _alike(names: list[str]) -> str:
    """The letters that all names begin with."""
    return "".join(letters[0] for letters in takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False)))


def _destination(scenario: Scenario, move: str) -> str:
    to, team = scenario.moves[move].to, scenario.teams[scenario.moves[move].team]
    vendor, site = vendor_of(scenario, move), site_of(scenario, move)
    return vendor or (arrangement_of(scenario, move) if to.arrangement and site == team.site else site)


def _changed(result: Result, groups: dict[str, list[Lever]]) -> dict[str, list[Lever]]:
    """What the draft changes and no essential lever shows."""
    known = {lever.address for found in groups.values() for lever in found}
    out: dict[str, list[Lever]] = {name: [] for name in GROUPS}
    scenario = result.difference.plan.scenario
    for address in state.draft().changes:
        found = addresses_of(scenario, address)
        if address not in known and found and table_of(scenario)[found[0]][1] is not None:
            spec = table_of(scenario)[found[0]][0]
            out[group_of(spec)].append(lever_of(scenario, result.opened, address))
    return out


def _touched(result: Result, lever: Lever) -> bool:
    return lever.address in state.draft().changes


def _more(result: Result, group: str, shown: set[str]) -> list[Lever]:
    """The levers that a person has added to a group, from all values of it."""
    scenario = result.difference.plan.scenario
    if not st.toggle(_("More"), key="levers:more", help=_("All other values of this group, to be added as levers."), persist_state="session"):
        return []
    options = {
        address: label
        for address, label in named_values(scenario).items()
        if group_of(table_of(scenario)[address][0]) == group and address not in shown
    }
    chosen = st.multiselect(
        _("Levers to add"),
        list(options),
        key=f"levers:added:{group}",
        format_func=lambda address: options.get(address, address),
        placeholder=_("Choose from {count} values").format(count=len(options)),
        persist_state="session",
    )
    return [lever_of(scenario, result.opened, address) for address in chosen if address in options]
