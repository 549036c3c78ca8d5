"""The appendix of a report: every assumption with its source; in print only those that a reader may want to argue with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from babel.numbers import format_decimal

from planner.analysis.difference import Plan
from planner.report.html_blocks import Fold, Grid, Section, Subject, Text
from planner.report.html_drawing import Easel
from planner.report.words import value_text
from planner.scenario.amounts import currency_of
from planner.scenario.assumptions import Assumption, assumptions
from planner.scenario.language import plural
from planner.scenario.language import text as _
from planner.scenario.quantity import Spec, month_text
from planner.scenario.schema import Scenario

WIDTHS = (36, 14, 14, 12, 24)


def appendix(subject: Subject, easel: Easel) -> Section:
    """All assumptions of the base, and of each plan those that are not the same there; the sources by number.

    On paper stand those that differ between the plans, have a range or were entered by the firm; the rest is folded and left out there.
    """
    said: set[tuple[Any, ...]] = set()
    found = [[row for row in assumptions(plan.scenario) if _new(row, said)] for plan in subject.plans]
    differs = _differing(subject.plans)
    kept = [[row for row in rows if row.address in differs or _is_kept(row)] for rows in found]
    rest = [[row for row in rows if row.address not in differs and not _is_kept(row)] for rows in found]
    sources: dict[str, int] = {}
    first = [
        _table(_("{name}: what differs between the plans, has a range or was entered by the firm"), plan, rows, subject, sources)
        for plan, rows in zip(subject.plans, kept, strict=True)
        if rows
    ]
    cited = len(sources)
    folded: list[Any] = []
    for plan, rows in zip(subject.plans, rest, strict=True):
        named = [row for row in rows if row.origin != "default"]
        if named:
            folded.append(_table(_("{name}: the other assumptions, as the library and other values have them"), plan, named, subject, sources))
        folded += _left(plan, [row for row in rows if row.origin == "default"], subject)
    listed = list(sources)
    if listed[cited:]:
        folded.append(_sources(listed[cited:], cited))
    blocks: list[Any] = [*first, *([_sources(listed[:cited], 0)] if cited else [])]
    if folded:
        count, every = sum(map(len, rest)), sum(map(len, found))
        line = _("All {n} assumptions: in this file on a screen, and in the workbook.").format(n=subject.count(every, "#,##0"))
        title = plural("The other assumption", "The other {n} assumptions", count)
        blocks += [Text(line, "print note"), Fold(title, folded)]
    return Section("appendix", _("Appendix: all assumptions"), blocks, apart=True)


def _new(row: Assumption, said: set[tuple[Any, ...]]) -> bool:
    """Whether no table before has this assumption with this value."""
    quantity = row.quantity
    key = (row.address, quantity.value, quantity.dated, quantity.low, quantity.high, quantity.source, quantity.note)
    if key in said:
        return False
    said.add(key)
    return True


def _differing(plans: Sequence[Plan]) -> set[str]:
    """The addresses that several plans have with different values."""
    values: dict[str, set[tuple[Any, ...]]] = {}
    for plan in plans:
        for row in assumptions(plan.scenario):
            values.setdefault(row.address, set()).add((row.quantity.value, row.quantity.dated))
    return {address for address, of in values.items() if len(of) > 1}


def _is_kept(row: Assumption) -> bool:
    return row.origin in ("file", "set") or (row.origin != "shared" and row.quantity.low is not None)


def _table(caption: str, plan: Plan, rows: Sequence[Assumption], subject: Subject, sources: dict[str, int]) -> Grid:
    head = [_("Assumption"), _("Value"), _("Low to high"), _("Origin"), _("Source and note")]
    cells = [_row(row, plan.scenario, subject.locale, sources) for row in rows]
    return Grid(caption.format(name=plan.name), head, cells, small=True, widths=WIDTHS)


def _left(plan: Plan, rows: Sequence[Assumption], subject: Subject) -> Iterator[Text]:
    values = "; ".join(
        f"{_(row.spec.label)} ({row.address}) {value_text(row.quantity.value, row.spec, currency_of(plan.scenario, row.address), subject.locale)}"
        for row in rows
    )
    if values:
        yield Text(_("{name}, left at what the planner takes where nothing is said: {values}.").format(name=plan.name, values=values), "note small")


def _sources(texts: Sequence[str], before: int) -> Grid:
    rows = [[f"[{number}]", source] for number, source in enumerate(texts, before + 1)]
    return Grid(_("Sources"), [_("No."), _("Where it is published")], rows, small=True, widths=(6, 94))


def _row(row: Assumption, scenario: Scenario, locale: str, sources: dict[str, int]) -> list[str]:
    quantity, spec, currency = row.quantity, row.spec, currency_of(scenario, row.address)

    def shown(value: float) -> str:
        return value_text(value, spec, currency, locale)

    value = "; ".join(f"{month_text(month)}: {shown(amount)}" for month, amount in quantity.dated) or shown(quantity.value)
    edges = " – ".join(edge_text(edge, spec, locale) for edge in (quantity.low, quantity.high) if edge is not None)
    origin = ", ".join(part for part in (_origins()[row.origin], quantity.as_of, _(row.confidence) if row.origin == "library" else "") if part)
    note = " ".join(_about(row, sources))
    return [f"{_(spec.label)}\n{row.address}", value, edges, origin, note]


def edge_text(value: float, spec: Spec, locale: str) -> str:
    """An end of a range, whose unit stands beside it."""
    if spec.kind == "month":
        return month_text(value)
    pattern = "#,##0.####%" if spec.kind == "share" else "#,##0.######"
    return str(format_decimal(value, format=pattern, locale=locale))


def _about(row: Assumption, sources: dict[str, int]) -> Iterator[str]:
    if row.quantity.source:
        yield f"[{sources.setdefault(row.quantity.source, len(sources) + 1)}]"
    if row.origin in ("file", "shared"):
        yield row.where
    if row.quantity.note:
        yield row.quantity.note


def _origins() -> dict[str, str]:
    return {
        "file": _("file"),
        "set": _("changed by hand"),
        "library": _("library"),
        "shared": _("follows"),
        "default": _("default"),
    }
