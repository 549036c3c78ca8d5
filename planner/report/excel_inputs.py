"""The cells of a workbook's assumptions: one a value and plan, one a step where values are dated; which plan follows which."""

from __future__ import annotations

from dataclasses import dataclass, field

from planner.analysis.difference import Plan
from planner.report.excel_formula import Formula
from planner.report.excel_grid import column_name, sheet_reference
from planner.scenario.assumptions import Assumption, assumptions
from planner.scenario.part import choices_of, leaves

ADDRESS, LABEL, UNIT, FROM, FIRST = range(5)  # columns; FIRST is that of the base, then one a plan


@dataclass
class Entry:
    """A row: an address, and where values are dated one of their steps. `values` are by plan; `heads` names the plan whose cell each plan's
    cell repeats, itself for one that stands by itself."""

    address: str
    shape: tuple[int, ...]
    step: int
    values: dict[int, float | str] = field(default_factory=dict)
    follows: dict[int, str] = field(default_factory=dict)  # plan -> the address whose value it takes
    heads: dict[int, int] = field(default_factory=dict)
    live: set[int] = field(default_factory=set)  # plans whose sheet calculates with it
    number: int = 0

    def cell(self, plan: int) -> str:
        return f"${column_name(FIRST + plan)}${self.number}"


class Cells:
    """All assumptions of some plans, the base first. `moved`: address -> what it moves that the planner alone can compute."""

    def __init__(self, plans: list[Plan], sheet: str):
        self.plans, self.sheet = plans, sheet
        self.known: list[dict[str, Assumption]] = [{row.address: row for row in assumptions(plan.scenario)} for plan in plans]
        self.choices: list[dict[str, str]] = [
            {address: _word(getattr(part, name)) for address, part, name, kind in leaves(plan.scenario) if choices_of(kind)}
            for plan in plans
        ]
        self.words: dict[str, tuple[str, ...]] = {
            address: choices_of(kind) for plan in plans for address, _, _, kind in leaves(plan.scenario) if choices_of(kind)
        }
        self.entries: dict[tuple[str, tuple[int, ...], int], Entry] = {}
        self.moved: dict[str, list[str]] = {}
        order: dict[str, None] = {}
        for plan in plans:
            order |= {address: None for address, *_ in leaves(plan.scenario)}
        for address in order:
            self._enter(address)

    def _enter(self, address: str) -> None:
        for number in range(len(self.plans)):
            row = self.known[number].get(address)
            if row is not None:
                dated = () if row.quantity.same_as else row.quantity.dated
                shape = tuple(month for month, _ in dated)
                for step, amount in enumerate([value for _, value in dated] or [row.quantity.value]):
                    entry = self.entries.setdefault((address, shape, step), Entry(address, shape, step))
                    entry.values[number] = amount
                    if row.quantity.same_as:
                        entry.follows[number] = row.quantity.same_as
            elif address in self.choices[number]:
                self.entries.setdefault((address, (), 0), Entry(address, (), 0)).values[number] = self.choices[number][address]
        for entry in [entry for key, entry in self.entries.items() if key[0] == address]:
            for number, value in entry.values.items():
                alike = (n for n, other in entry.values.items() if other == value and entry.follows.get(n) == entry.follows.get(number))
                entry.heads[number] = next(alike)

    def target(self, plan: int, address: str) -> str:
        """The address whose cell holds the value, where one follows another."""
        while self.known[plan][address].quantity.same_as:
            address = self.known[plan][address].quantity.same_as
        return address

    def of(self, plan: int, address: str) -> list[Entry]:
        """The cells of an address in a plan, one or a step each; none where it is blank or unknown. They are calculated with from now on."""
        if address in self.choices[plan]:
            found = [self.entries[address, (), 0]]
        elif address not in self.known[plan]:
            return []
        else:
            row = self.known[plan][self.target(plan, address)]
            shape = tuple(month for month, _ in row.quantity.dated)
            found = [self.entries[row.address, shape, step] for step in range(max(len(shape), 1))]
            if row.address != address:
                self.entries[address, (), 0].live.add(plan)
        for entry in found:
            entry.live.add(plan)
        return found

    def of_target(self, plan: int, address: str) -> Entry:
        """The first cell of the address whose value a plan takes for another."""
        row = self.known[plan][self.target(plan, address)]
        return self.entries[row.address, tuple(month for month, _ in row.quantity.dated), 0]

    def is_live(self, entry: Entry) -> bool:
        """Whether a change of the cell gives what the planner gives."""
        return bool(entry.live) and entry.address not in self.moved

    def is_input(self, entry: Entry, plan: int) -> bool:
        """Whether a person changes this very cell: it is no repetition, and some sheet calculates with it."""
        return (
            self.is_live(entry)
            and entry.heads.get(plan) == plan
            and plan not in entry.follows
            and any(entry.heads[number] == plan for number in entry.live)
        )

    def formula(self, entry: Entry, plan: int) -> Formula:
        """The cell of an entry as a formula of a plan's sheet."""
        value = entry.values[plan]
        return Formula(0.0 if isinstance(value, str) else value, lambda _: self.reference(entry, plan))

    def reference(self, entry: Entry, plan: int) -> str:
        """The cell of an entry as another sheet writes it."""
        return f"{sheet_reference(self.sheet)}!{entry.cell(plan)}"


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
