"""What differs between two scenarios, in the words of their files: what it is, its unit, before, after, and the source of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from planner.analysis.compare import Change, changed
from planner.report.columns import cell, code
from planner.report.entries import LONGEST, Entries, entry_label, label_of, node_at
from planner.report.words import unit_text
from planner.scenario.amounts import currency_of
from planner.scenario.checks import nobody_in
from planner.scenario.language import text as _
from planner.scenario.quantity import Quantity, Spec
from planner.scenario.schema import Scenario, quantities, specs
from planner.scenario.text import Node


@dataclass(frozen=True)
class ChangedRow:
    """A changed assumption as texts. An entry that only one side has (a move, a site) is one row, in words."""

    address: str
    label: str
    unit: str
    before: str
    after: str
    source_before: str
    source_after: str
    place: str = ""  # where an entry stands that only one side has

    @property
    def entry(self) -> bool:
        """Whether it is such an entry."""
        return bool(self.place)

    @property
    def what(self) -> str:
        """Label and unit."""
        return ", ".join(part for part in (self.label, self.unit) if part)

    @property
    def source(self) -> str:
        """Where the value of today comes from, and the one before where that is another place."""
        if self.source_before in ("", self.source_after):
            return self.source_after
        return f"{self.source_before} → {self.source_after or _('none')}"


def changed_rows(base: Scenario, other: Scenario, longest: int = LONGEST) -> list[ChangedRow]:
    """Every assumption that differs and somebody wrote, in the order of the file."""
    sides = (base, other)
    declared, values, entries = specs(base) | specs(other), [quantities(side) for side in sides], [Entries(side) for side in sides]
    out = []
    for address, change in grouped(base, other):
        nodes: list[Node | None] = []
        if change is None:
            nodes = [node_at(side._tree, address) for side in sides]
            shown = [entry.text(address, longest) for entry in entries]
            sources = [entry.source(address, _place(node), longest) for entry, node in zip(entries, nodes, strict=True)]
            label, unit = entry_label(base if nodes[1] is None else other, address), ""
        else:
            spec = declared.get(address)
            shown = [given_text(value, spec) for value in (change.base, change.scenario)]
            found = [side.get(address) for side in values]
            sources = [
                _source(quantity) if quantity else _place(node_at(side._tree, address)) for quantity, side in zip(found, sides, strict=True)
            ]
            label, unit = label_of(address, spec), unit_text(spec, currency_of(other, address, base)) if spec else ""
            if nobody_in(base, address) and not nobody_in(other, address):
                shown[0], sources[0] = _("nobody works this way"), ""
        place = next((_place(node) for node in nodes if node is not None), "") if change is None else ""
        out.append(ChangedRow(address, label, unit, shown[0], shown[1], sources[0], sources[1], place))
    return out


def changed_json(base: Scenario, other: Scenario) -> list[dict[str, Any]]:
    """Every value that differs, one by one, also those that follow from another."""
    declared, values = specs(base) | specs(other), [quantities(side) for side in (base, other)]
    out = []
    for change in changed(base, other):
        spec, sources = declared.get(change.address), [side.get(change.address) for side in values]
        about = {"label": label_of(change.address, spec), "unit": unit_text(spec, currency_of(other, change.address, base)) if spec else ""}
        before, after = (_source(quantity) if quantity else "" for quantity in sources)
        out.append(vars(change) | about | {"base_source": before, "scenario_source": after})
    return out


def changed_markdown(base: Scenario, other: Scenario) -> list[str]:
    """The changed assumptions as a table; an entry that only one side has is a row for each of its values, so that none is cut."""
    sides = [Entries(side) for side in (base, other)]
    rows = [shown for row in changed_rows(base, other) for shown in _value_by_value(row, sides)]
    if not rows:
        return [_("No assumption differs.")]
    head = (_("Changed assumption"), _("What it is"), cell(base.name), cell(other.name), _("Source"))
    cells = [(code(row.address), *map(cell, (row.what, row.before, row.after, row.source))) for row in rows]
    return [f"| {' | '.join(head)} |", "|---|---|--:|--:|---|", *(f"| {' | '.join(line)} |" for line in cells)]


def _value_by_value(row: ChangedRow, sides: list[Entries]) -> list[ChangedRow]:
    """A row for each value of an entry that only one side has, where it stands in the first of them; any other row as it is."""
    found = [entry.rows(row.address) if row.entry else [] for entry in sides]
    new = not found[0]
    out = []
    for number, (address, label, text) in enumerate(found[1] if new else found[0]):
        said = sides[new].said_of(address)
        place = (row.place if number == 0 else "", said)
        source = "; ".join(part for part in place if part)
        texts = (_("none"), text, "", source) if new else (text, _("none"), source, "")
        out.append(ChangedRow(address, label, "", *texts))
    return out or [row]


def grouped(old: Scenario, new: Scenario) -> Iterator[tuple[str, Change | None]]:
    """(address, change), or (address of the entry, None) once for an entry that only one side has."""
    said = set()
    for change in changed(old, new):
        steps = change.address.split(".")
        entry = ".".join(steps[:2])
        groups = [getattr(scenario, steps[0], None) for scenario in (old, new)]
        if len(steps) > 2 and all(isinstance(group, dict) for group in groups):
            there = [steps[1] in group for group in groups if isinstance(group, dict)]
            if there[0] != there[1]:
                written = any(node_at(scenario._tree, entry) is not None for scenario in (old, new))
                if written and entry not in said:  # what nobody wrote follows from a change that is listed
                    yield entry, None
                said.add(entry)
                continue
        yield change.address, change


def given_text(value: Any, spec: Spec | None) -> str:
    """A value as a file says it, without its unit."""
    if value is None:
        return _("none")
    if isinstance(value, dict):
        return ", ".join(f"{month}: {given_text(number, spec)}" for month, number in value.items())
    if isinstance(value, float):
        return f"{value * 100:,.10g}%" if spec is not None and spec.kind == "share" else f"{value:,.10g}"
    return str(value)


def _source(quantity: Quantity) -> str:
    """Source and note of a value, or the place where it stands."""
    said = "; ".join(text for text in (quantity.source, quantity.note) if text)
    where = quantity.origin.where if quantity.origin.kind in ("file", "set") else f"{_(quantity.origin.kind)} {quantity.origin.where}"
    return said or where.strip()


def _place(node: Node | None) -> str:
    return "" if node is None else f"{node.file}:{node.key_line or node.line}" if node.key_line or node.line else node.file
