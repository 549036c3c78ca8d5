"""Every quantity of a scenario as a table or as data: what it is, how sure it is, where it comes from."""

from __future__ import annotations

from typing import Any

from planner.report.columns import aligned, cut, number
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


def assumptions_text(scenario: Scenario) -> str:
    """The same as lines for a terminal; sources are numbered and stand in full below, long notes are cut."""
    rows = assumptions(scenario)
    sources = {text: str(n) for n, text in enumerate(dict.fromkeys(row.quantity.source for row in rows if row.quantity.source), 1)}
    table = aligned(
        ("address", "value", "range", "unit", "origin", "confidence", "as of", "source", "note"),
        [
            [
                row.address,
                cut(_value(row), 24),
                _range(row),
                _unit(scenario, row, shown=True),
                _origin(row),
                row.confidence,
                row.quantity.as_of,
                sources.get(row.quantity.source, ""),
                row.quantity.note.replace("\n", " "),
            ]
            for row in rows
        ],
        "value,source",
    )
    head = f"{scenario.name} ({scenario.file}), library {scenario.library}: {len(rows)} quantities; --json has labels and whole notes"
    return "\n".join([head, *table, *(["", "Sources"] if sources else []), *(f"{n:>4}  {text}" for text, n in sources.items())])


def _plain(value: float | None, spec: Spec) -> float | str | None:
    return None if value is None else month_text(value) if spec.kind == "month" else value


def _unit(scenario: Scenario, row: Assumption, shown: bool = False) -> str:
    """The unit with its currency: of the country for what is said of one or of a place, else the scenario's."""
    if row.spec.kind == "money":
        group, _, rest = row.address.partition(".")
        name = rest.split(".")[0]
        country = (scenario.places[name].country or "") if group == "places" else name if group == "countries" else ""
        land = scenario.countries.get(country)
        return f"{(land.currency if land else None) or scenario.currency} {row.spec.unit}"
    if row.spec.kind == "month":
        return "" if shown else "month"
    return row.spec.unit.removeprefix("share").strip() if shown and row.spec.kind == "share" else row.spec.unit


def _number(value: float, spec: Spec) -> str:
    if spec.kind == "month":
        return month_text(value)
    return f"{number(round(value * 100, 10))}%" if spec.kind == "share" else number(value)


def _value(row: Assumption) -> str:
    dated = row.quantity.dated
    if len(dated) > 1:
        return f"{_number(dated[0][1], row.spec)} to {_number(dated[-1][1], row.spec)}, dated"
    return _number(row.quantity.value, row.spec)


def _range(row: Assumption) -> str:
    edges = ["?" if edge is None else _number(edge, row.spec) for edge in (row.quantity.low, row.quantity.high)]
    return "" if edges == ["?", "?"] else " to ".join(edges)


def _origin(row: Assumption) -> str:
    """File and line, "--set", the figure of the library where it is called otherwise than the quantity, or the address that it follows."""
    if row.origin == "library":
        figure = row.where.partition(" ")[2]
        return "library" if figure == row.address else f"library {figure}"
    return f"as {row.where}" if row.origin == "shared" else row.where or row.origin
