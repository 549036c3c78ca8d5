"""An explanation of a cost line: its parts, which a page shows as it likes, and their layout as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.report.columns import WIDTH, aligned, wrapped
from planner.scenario.language import text as _


@dataclass(frozen=True)
class Rests:
    """A term of a formula with its number: what it means, (address, value, where from) of what it rests on, and what is not listed."""

    title: str
    about: tuple[str, ...]
    rows: tuple[tuple[str, str, str], ...]
    more: tuple[str, ...]


@dataclass(frozen=True)
class Owners:
    """(owner, formula in numbers, amount) of all owners with a value, the sum last, under `head`; `hint` says how to see one closer."""

    head: tuple[str, str, str]
    rows: tuple[tuple[str, str, str], ...]
    hint: str


@dataclass(frozen=True)
class Explanation:
    """A line of a month: what it comes to, of which plan, what it is, and how that number is made, of one owner or of all."""

    headline: str
    quiet: tuple[str, ...]
    about: str
    formula: tuple[str, ...] = ()
    left_out: str = ""
    owners: Owners | None = None
    rests: tuple[Rests, ...] = ()
    sources: tuple[str, ...] = ()


def as_text(found: Explanation) -> str:
    """The explanation in lines for a terminal, the columns of all terms alike."""
    lines = [found.headline, *found.quiet, "", *wrapped(found.about, ""), *(f"  {text}" for text in found.formula)]
    lines += wrapped(found.left_out, "  ") if found.left_out else []
    if found.owners:
        lines += ["", *aligned(found.owners.head, found.owners.rows, found.owners.head[2]), "", found.owners.hint]
    width = [max((len(row[column]) for part in found.rests for row in part.rows), default=0) for column in (0, 1)]
    for part in found.rests:
        lines += ["", part.title, *(line for text in part.about for line in wrapped(text, "  "))]
        lines += [line for row in part.rows for line in _row(row, width)]
        lines += [line for text in part.more for line in wrapped(text)]
    if found.sources:
        lines += ["", _("Sources"), *(line for text in found.sources for line in wrapped(text, "  "))]
    return "\n".join(lines)


def _row(row: tuple[str, str, str], width: Sequence[int]) -> list[str]:
    address, value, origin = row
    line = f"    {address:<{width[0]}}  {value:<{width[1]}}  {origin}"
    return [line] if len(line) <= WIDTH else [f"    {address}  {value}", *wrapped(origin, "        ")]
