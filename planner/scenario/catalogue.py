"""What a version of the library holds, figure by figure: for lists and for the question how two places compare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from planner.scenario.figures import Library

POINTS = ("p10", "p25", "p50", "p75", "p90")
_KINDS = {"value": "value", "p50": "wage", "rate": "contribution", "flat_per_month": "contribution", "effect": "study"}


@dataclass(frozen=True)
class Figure:
    """A row of the library: `kind` is value, wage, contribution or study; `file` and `key` say where it stands."""

    file: str
    key: str
    kind: str
    row: dict[str, Any]


@dataclass(frozen=True)
class WageRange:
    """The wage of a role at a place, per year in `currency`; `per_usd` is the library's rate, None if it has none.

    `kind` is "range" (low and high bound the median), "p25-p75" (the spread of what people earn) or "" (nothing known).
    """

    place: str
    label: str
    currency: str
    median: float
    low: float | None
    high: float | None
    kind: str
    as_of: str
    per_usd: float | None

    def usd(self, amount: float | None) -> float | None:
        return None if amount is None or self.per_usd is None else amount / self.per_usd

    def overlaps(self, other: WageRange) -> bool:
        """Whether the two can't be ranked: their ranges in USD touch, or one of them is not known."""
        edges = [item.usd(edge) for item in (self, other) for edge in (item.low, item.high)]
        if None in edges:
            return True
        low, high, other_low, other_high = (edge for edge in edges if edge is not None)
        return low <= other_high and other_low <= high


def figures(tree: Any, file: str, prefix: str = "") -> Iterator[Figure]:
    """Every figure of a file or of a part of it."""
    for key, item in tree.items() if isinstance(tree, dict) else ():
        kind = next((kind for mark, kind in _KINDS.items() if isinstance(item, dict) and mark in item), "")
        if kind:
            yield Figure(file, f"{prefix}{key}", kind, item)
        else:
            yield from figures(item, file, f"{prefix}{key}.")


def everything(library: Library) -> list[Figure]:
    """The figures of all files."""
    names = ["roles", "evidence", "defaults", *(f"{group}/{name}" for group in ("countries", "places") for name in library.names(group))]
    return [figure for name in names for figure in figures(tree(library, name), name)]


def tree(library: Library, name: str) -> dict[str, Any]:
    """The content of a file: "evidence", "places/us/new-york"."""
    return library.tree(name)


def roles_of(library: Library) -> dict[str, list[str]]:
    """Occupation (SOC) -> the roles that it stands for."""
    out: dict[str, list[str]] = {}
    for name in library.names("roles"):
        out.setdefault(tree(library, "roles")[name]["soc"], []).append(name)
    return out


def wages(library: Library, role: str) -> tuple[list[WageRange], list[str]]:
    """(the wage of a role wherever there is one, by median in USD, those without a rate last; the places that have none)."""
    soc = tree(library, "roles")[role]["soc"]
    found, without = [], []
    for place in library.names("places"):
        entry = tree(library, f"places/{place}")
        row = entry["wages"].get(soc)
        if row is None:
            without.append(place)
            continue
        kind, low, high = next(
            ((kind, row[low], row[high]) for kind, low, high in (("range", "low", "high"), ("p25-p75", "p25", "p75")) if low in row and high in row),
            ("", None, None),
        )  # fmt: skip
        rate = library.units_per_usd(entry["currency"])
        found.append(
            WageRange(
                place, entry["label"], entry["currency"], row["p50"], low, high, kind, str(row["as_of"]), rate["value"] if rate else None
            )
        )
    return sorted(found, key=lambda item: (item.per_usd is None, item.usd(item.median) or item.median, item.place)), without
