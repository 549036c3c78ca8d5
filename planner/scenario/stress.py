"""Named combinations of what could go wrong together; a file adds its own to those of the library."""

from __future__ import annotations

import re

from pydantic import Field

from planner.scenario.part import Part
from planner.scenario.quantity import Quantity, Spec, month_text, value_in

_CHANGE = re.compile(
    r"(x (?P<times>[0-9]+(\.[0-9]+)?)|(?P<percent>[+-][0-9]+(\.[0-9]+)?)%|(?P<points>[+-][0-9]+(\.[0-9]+)?) points|(?P<months>[+-][0-9]+) months)"
    r"( after (?P<after>[0-9]+) months)?"
)
HOW = "must be such as 'x 1.5', '-20%', '-5 points' or '+6 months', all but the last also with 'after 12 months'"


class Step(Part):
    """One change of a combination: an address or pattern, and by how much."""

    address: str
    by: str


class Stress(Part):
    """A combination: what it stands for, and its changes by name."""

    note: str = ""
    steps: dict[str, Step] = Field(default_factory=dict)


def changed(quantity: Quantity, by: str, spec: Spec, start: int) -> str:
    """A quantity after a change, within its declared bounds, as it stands in a file; `start` is the plan's first month.

    Raises ValueError for a change that it can't take.
    """
    match = _CHANGE.fullmatch(by)
    if not match:
        raise ValueError(f"{HOW}, not '{by}'")
    wait = int(match["after"] or 0)
    if (match["months"] is not None) != (spec.kind == "month"):
        raise ValueError(f"a month moves by months and nothing else does; '{by}' does not fit {spec.label.lower()}")
    if match["points"] is not None and spec.kind != "share":
        raise ValueError(f"'{by}' is for shares; {HOW}")
    if wait and not spec.dated:
        raise ValueError(f"{spec.label.lower()} can't change with time, so not '{by}'")

    def moved(value: float) -> float:
        if match["times"] is not None:
            value *= float(match["times"])
        elif match["percent"] is not None:
            value *= 1 + float(match["percent"]) / 100
        elif match["points"] is not None:
            value += float(match["points"]) / 100
        else:
            value += float(match["months"])
        value = min(max(value, spec.low), spec.high)
        return round(value) if spec.whole or spec.kind == "month" else value

    if spec.kind == "month":
        return month_text(moved(quantity.value))
    dated = quantity.dated or ((start, quantity.value),)
    if not wait and not quantity.dated:
        return f"{moved(quantity.value):.12g}"
    months = sorted({*(month for month, _ in dated), start + wait})
    values = [(month, value_in(quantity, month)) for month in months]
    return "{" + ", ".join(f"{month_text(m)}: {moved(v) if m >= start + wait else v:.12g}" for m, v in values) + "}"
