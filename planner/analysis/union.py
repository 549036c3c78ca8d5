"""Two plans laid out on what either has, so that each group of inputs can be taken from one or the other."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.model.calendar import Array
from planner.model.inputs import Inputs
from planner.scenario.contracts import leases_of
from planner.scenario.part import Part, declared, fields, leaves, spec_of
from planner.scenario.quantity import DRIVERS, Quantity
from planner.scenario.schema import MAPS, Scenario

CHOICES = {  # the driver of a choice that is neither a name nor a contract; all other choices are placement
    "stipend_tax": "remote",
    "by": "on-costs",
    "contributions_on_extra_months": "on-costs",
    "cover": "productivity",
    "shortfall": "productivity",
    "whole_heads": "productivity",
    "class": "productivity",
    "pipeline": "turnover",
}
_WITHOUT_EFFECT = {"planner", "library", "name", "summary", "acknowledged", "decide", "stress", "label"}  # on any cost
_NOBODY = Quantity(0.0)


@dataclass(frozen=True)
class Value:
    """What a quantity is on either side, (month or 1), and the driver that it belongs to."""

    driver: str
    before: Array
    after: Array


class Union:
    """`base` and `plan` on the teams, moves, sites and so on of both.

    What one of them lacks is there as no work: a team without heads, a move without a share, a lease without seats, and a change that
    costs nothing. What exists and what a contract or a name decides belongs to placement. `drivers` are those that differ, in the order
    of the register; `chosen` those of them that need a scenario of their own, because they are no numbers.
    """

    def __init__(self, base: Scenario, plan: Scenario):
        base, plan = apart(base, plan), apart(plan, base)
        self._sides = with_absent(base, plan), with_absent(plan, base)
        self.values = dict(_values(base, plan, self._sides))
        self._choices = dict(_choices(*self._sides))
        chosen = {CHOICES[address.rpartition(".")[2]] for address in self._choices}
        if dict(_structure(base)) != dict(_structure(plan)):
            chosen.add("placement")
        self.chosen = tuple(driver for driver in DRIVERS if driver in chosen)
        found = chosen | {value.driver for value in self.values.values()}
        self.drivers = tuple(driver for driver in DRIVERS if driver in found)

    def scenario(self, taken: Collection[str]) -> Scenario:
        """The scenario in which the choices of some drivers are the plan's and those of the others the base's."""
        number = int("placement" in taken)
        out, other = self._sides[number], dict(_quantities(self._sides[1 - number]))
        for address, choices in self._choices.items():
            out = _with(out, address.split("."), choices[CHOICES[address.rpartition(".")[2]] in taken])
        for address, quantity in _quantities(out):  # a blank is not varied
            if quantity is None and address in self.values:
                out = _with(out, address.split("."), other[address])
        return out


def apart(scenario: Scenario, other: Scenario) -> Scenario:
    """A scenario whose moves have no name of the other's teams: both own costs, under one name on the union."""
    if not scenario.moves.keys() & other.teams.keys():
        return scenario
    return scenario.model_copy(update={"moves": {move_name(name, other): move for name, move in scenario.moves.items()}})


def move_name(name: str, other: Scenario) -> str:
    """What a move is called beside the other scenario's teams."""
    return f"{name} (move)" if name in other.teams else name


def with_absent(own: Scenario, other: Scenario) -> Scenario:
    """A scenario with all that only the other has, as no work."""
    update: dict[str, Any] = {}
    for group in MAPS:
        mine, theirs = getattr(own, group), getattr(other, group)
        update[group] = mine | {name: _idle(group, name, other) for name in theirs if name not in mine}
    for name, place in own.places.items():  # the wages of those who do no work there
        if name in other.places:
            update["places"][name] = place.model_copy(update={"wages": other.places[name].wages | place.wages})
    return own.model_copy(update=update)


def _idle(group: str, name: str, scenario: Scenario) -> Part:
    """Something that a scenario has, as it stands where there is no work for it."""
    part: Part = getattr(scenario, group)[name]
    for address, spec, quantity in declared(part):
        if spec.driver == "transition" and spec.kind != "month" and quantity is not None:
            part = _with(part, address.split("."), Quantity(spec.neutral or 0.0))
    nothing = {
        "teams": ("heads", "volume.items_per_month", "calls.per_hour"),
        "moves": ("share",),
        "sites": tuple(
            f"{key}.{what}" for key in (leases_of(scenario, name) if group == "sites" else ()) for what in ("seats", "after.seats")
        ),
    }
    there = dict(_quantities(part))
    for address in nothing.get(group, ()):
        if there.get(address) is not None:
            part = _with(part, address.split("."), _NOBODY)
    return part


def _values(base: Scenario, plan: Scenario, sides: tuple[Scenario, Scenario]) -> Iterator[tuple[str, Value]]:
    """The quantities that differ, but for those of placement and of what only one of the two has."""
    given = [{address: (spec, quantity) for address, spec, quantity in declared(side)} for side in sides]
    shared = [address for address in given[0] if address in given[1]]
    before, after = (Inputs(side).at(shared)[0] for side in sides)
    alike = ((before == after) | (np.isnan(before) & np.isnan(after))).all(axis=-1)
    differ = {address for address, same in zip(shared, alike, strict=True) if not same}
    for number, address in enumerate(shared):
        spec = given[0][address][0]
        quantities = [side[address][1] for side in given]
        follows = any(quantity is not None and quantity.same_as in differ for quantity in quantities)  # and would change with it
        group, _, rest = address.partition(".")
        if not (address in differ or follows) or spec.driver == "placement" or group in _WITHOUT_EFFECT:
            continue
        if group in MAPS and spec.driver != "transition" and not all(rest.split(".")[0] in getattr(side, group) for side in (base, plan)):
            continue
        if group == "vendors" and None in quantities:  # billed in another way: another contract
            continue
        assert base.start is not None
        offset = base.start.value - 1 if spec.kind == "month" else 0.0
        yield address, Value(spec.driver, _shortest(before[number]) + offset, _shortest(after[number]) + offset)


def _shortest(values: Array) -> Array:
    """Values by month as one where they are all the same: some formulas take no more. (month,) -> (month or 1,)."""
    return values[:1] if np.array_equal(values, np.broadcast_to(values[:1], values.shape), equal_nan=True) else values


def _choices(base: Scenario, plan: Scenario) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """The choices that differ and belong to a driver other than placement: address -> (base's, plan's)."""
    left, right = (
        {
            address: getattr(part, name)
            for address, part, name, annotation in leaves(side)
            if spec_of(annotation) is None and address.rpartition(".")[2] in CHOICES
        }
        for side in (base, plan)
    )
    for address, choice in left.items():
        if right.get(address, choice) != choice:
            yield address, (choice, right[address])


def _structure(part: Part, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """What belongs to placement: which quantities there are, those of placement, names and choices."""
    for key, (name, annotation) in fields(type(part)).items():
        value, spec, address = getattr(part, name), spec_of(annotation), f"{prefix}{key}"
        if key in _WITHOUT_EFFECT or key in CHOICES:
            continue
        if spec is not None:
            contract = prefix.startswith("vendors.") and value is None
            yield address, (value.value, value.dated) if spec.driver == "placement" and value is not None else contract
        elif isinstance(value, Part):
            yield from _structure(value, f"{address}.")
        elif isinstance(value, dict):
            for entry, item in value.items():
                yield from _structure(item, f"{address}.{entry}.")
        else:
            yield address, value


def _quantities(part: Part) -> Iterator[tuple[str, Quantity | None]]:
    for address, _, quantity in declared(part):
        yield address, quantity


def _with(part: Any, steps: list[str], value: Any) -> Any:
    """A copy of a part with what stands at an address replaced."""
    if not steps:
        return value
    step, *rest = steps
    if isinstance(part, dict):
        return part | {step: _with(part[step], rest, value)}
    kind: type[Part] = type(part)
    name = fields(kind)[step][0]
    return part.model_copy(update={name: _with(getattr(part, name), rest, value)})
