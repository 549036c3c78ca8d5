"""What a report is made of: sections of paragraphs, tables, charts and cards; texts are plain, the template escapes every one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pandas as pd
from babel.numbers import format_decimal
from markupsafe import Markup

from planner.analysis.difference import Difference, Plan
from planner.report.chance import Sampled
from planner.report.words import LOCALE


@dataclass(frozen=True)
class Text:
    """A paragraph; `weight` is "", "lead", "note", "print" for paper alone, or "block" and "caution" for a warning."""

    text: str
    weight: str = ""
    kind: ClassVar[str] = "text"


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    text: str
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True)
class Points:
    """A list of sentences."""

    items: Sequence[str]
    kind: ClassVar[str] = "points"


@dataclass(frozen=True)
class Grid:
    """A table; `right` numbers the columns that are aligned to the right. A small one has long texts; `widths` are of its columns, in percent."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: frozenset[int] = frozenset()
    small: bool = False
    widths: Sequence[int] = ()
    kind: ClassVar[str] = "grid"


@dataclass(frozen=True)
class Figure:
    """A chart as SVG, with a sentence for those who don't see it."""

    svg: Markup
    words: str
    kind: ClassVar[str] = "figure"


@dataclass(frozen=True)
class Cards:
    """Figures at a glance: (label, figure, what stands below it)."""

    title: str
    items: Sequence[tuple[str, str, str]]
    kind: ClassVar[str] = "cards"


@dataclass(frozen=True)
class Fold:
    """Blocks that a click opens on a screen; paper leaves them out."""

    title: str
    blocks: Sequence[Any]
    kind: ClassVar[str] = "fold"


@dataclass(frozen=True)
class Section:
    """A part of the report with a heading of its own; `apart`: on a new page in print."""

    id: str
    title: str
    blocks: Sequence[Any] = field(default_factory=tuple)
    apart: bool = False


@dataclass(frozen=True)
class Subject:
    """What a report is about; the locale decides how numbers look, the date is the caller's."""

    differences: list[Difference]
    date: str
    locale: str = LOCALE
    sampled: Sampled | None = None

    @property
    def plans(self) -> list[Plan]:
        """The base and then the others."""
        return [self.differences[0].base, *(d.plan for d in self.differences)]

    @property
    def currency(self) -> str:
        return self.differences[0].plan.ledger.currency

    def count(self, value: float, pattern: str = "#,##0.#") -> str:
        """A number of people, seats, hours; a blank as a dash."""
        return "–" if value != value else str(format_decimal(round(value, 2) + 0.0, format=pattern, locale=self.locale))


def right_from(first: int, count: int) -> frozenset[int]:
    """The columns from one on, all aligned to the right."""
    return frozenset(range(first, count))


def grid_of(frame: pd.DataFrame, caption: str, subject: Subject) -> Grid:
    """A table of a frame: numbers in the reader's way, at most one digit after the point."""
    numeric = frozenset(n for n, column in enumerate(frame.columns) if pd.api.types.is_numeric_dtype(frame[column]))
    rows = [[subject.count(value) if n in numeric else str(value) for n, value in enumerate(row)] for row in frame.itertuples(index=False)]
    return Grid(caption, [str(column) for column in frame.columns], rows, numeric)
