"""Every quantity of a scenario as a table or as data: what it is, how sure it is, where it comes from."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from planner.report.columns import aligned, number, wrapped
from planner.scenario.amounts import currency_of
from planner.scenario.assumptions import Assumption, assumptions
from planner.scenario.quantity import Spec, month_text
from planner.scenario.schema import Scenario


def assumptions_json(scenario: Scenario) -> list[dict[str, Any]]:
    """A row for each quantity; its keys are a contract. Months are text (2027-01), dated values a map of months, shares 0.6 for 60%."""
    return [
        {
            "address": row.address,
            "label": row.spec.label,
            "value": {month_text(month): value for month, value in row.quantity.dated} or _plain(row.quantity.value, row.spec),
            "low": _plain(row.quantity.low, row.spec),
            "high": _plain(row.quantity.high, row.spec),
            "unit": _unit(scenario, row),
            "origin": row.origin,
            "where": row.where,
            "source": row.quantity.source,
            "as_of": row.quantity.as_of,
            "confidence": row.confidence,
            "note": row.quantity.note,
        }
        for row in assumptions(scenario)
    ]


def shown_values(scenario: Scenario) -> list[str]:
    """The value of each row as it is read, in the order of `assumptions_json`: "9%", "2029-06", "2027-01: 900; 2029-01: 950"."""
    return [
        "; ".join(f"{month_text(month)}: {_number(value, row.spec)}" for month, value in row.quantity.dated)
        or _number(row.quantity.value, row.spec)
        for row in assumptions(scenario)
    ]


def assumptions_text(scenario: Scenario) -> str:
    """The same as lines for a wide terminal; a note stands below its value, the sources in full at the end."""
    rows = assumptions(scenario)
    sources = {text: str(n) for n, text in enumerate(dict.fromkeys(row.quantity.source for row in rows if row.quantity.source), 1)}
    head = ("address", "value", "range", "unit", "origin", "confidence", "as of", "src")
    first, *table = aligned(head, [[*_cells(scenario, row), sources.get(row.quantity.source, "")] for row in rows], "value,src", whole=True)
    lines = [f"{scenario.name} ({scenario.file}), library {scenario.library}, {len(rows)} quantities", first]
    for row, line in zip(rows, table, strict=True):
        lines += [line, *wrapped(_below(row))]
    return "\n".join([*lines, *(["", "Sources"] if sources else []), *(f"{n:>4}  {text}" for text, n in sources.items())])


def _cells(scenario: Scenario, row: Assumption) -> list[str]:
    edges = ["?" if edge is None else _number(edge, row.spec) for edge in (row.quantity.low, row.quantity.high)]
    between = "" if edges == ["?", "?"] else "..".join(edges)
    dated = row.quantity.dated
    value = f"{_number(dated[0][1], row.spec)}, dated" if dated else _number(row.quantity.value, row.spec)
    return [row.address, value, between, _unit(scenario, row, shown=True), _origin(row), row.confidence, row.quantity.as_of]


def _below(row: Assumption) -> str:
    """What has no room beside the value: dated values, the address that is followed, the library's pattern, the note."""
    parts = [", ".join(f"{month_text(month)}: {_number(value, row.spec)}" for month, value in row.quantity.dated)]
    parts.append(f"as {row.where}" if row.origin == "shared" else "")
    pattern = row.where.partition("defaults: ")[2]
    parts.append(f"fills {pattern}" if pattern != row.address and pattern else "")
    parts.append(" ".join(row.quantity.note.split()))
    return "; ".join(part for part in parts if part)


def _plain(value: float | None, spec: Spec) -> float | str | None:
    return None if value is None else month_text(value) if spec.kind == "month" else value


def _unit(scenario: Scenario, row: Assumption, shown: bool = False) -> str:
    """The unit with its currency."""
    if row.spec.kind == "money":
        return f"{currency_of(scenario, row.address)} {row.spec.unit}"
    if row.spec.kind == "month":
        return "" if shown else "month"
    return row.spec.unit.removeprefix("share").strip() if shown and row.spec.kind == "share" else row.spec.unit


def _number(value: float, spec: Spec) -> str:
    if spec.kind == "month":
        return month_text(value)
    return f"{number(round(value * 100, 10))}%" if spec.kind == "share" else number(value)


def _origin(row: Assumption) -> str:
    """File and line, "--set", "default", "shared", or the library and, where it is called otherwise there, its figure."""
    if row.origin != "library":
        return row.origin if row.origin in ("shared", "default") else row.where
    figure = row.where.partition(" ")[2]
    if figure.startswith("defaults: "):
        return "library default"
    steps = [step for step, own in zip_longest(figure.split("."), row.address.split(".")) if step != own]
    return f"library {' '.join(step for step in steps if step)}".strip()
