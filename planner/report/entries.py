"""An entry that only one of two scenarios has, in words: a move as a sentence, all else by the labels of what its file says."""

from __future__ import annotations

from collections.abc import Iterator

from planner.report.words import value_text
from planner.scenario.amounts import currency_of
from planner.scenario.language import marked, plural
from planner.scenario.language import text as _
from planner.scenario.part import title_of
from planner.scenario.quantity import Quantity, Spec, month_text
from planner.scenario.save import plain
from planner.scenario.schema import Scenario, quantities, specs
from planner.scenario.text import Node

LONGEST = 120  # letters of an entry in a table
IN_A_MOVE = ("team", "share", "to", "start", "over_months")
NAMES = {  # of texts, which declare no label: they name something else in the file
    "arrangement": marked("Arrangement"),
    "country": marked("Country"),
    "currency": marked("Currency"),
    "label": marked("Name"),
    "language": marked("Language"),
    "place": marked("Place"),
    "role": marked("Role"),
    "site": marked("Site"),
    "team": marked("Team"),
    "time_zone": marked("Time zone"),
    "vendor": marked("Vendor"),
}


def node_at(tree: Node | None, address: str) -> Node | None:
    """The node of an address, None if the file does not say it."""
    for step in address.split("."):
        tree = tree.value.get(step) if tree is not None and isinstance(tree.value, dict) else None
    return tree


KINDS = {  # what an entry of each part of a file is
    "arrangements": marked("Way of working"),
    "countries": marked("Country"),
    "currencies": marked("Currency"),
    "departments": marked("Department"),
    "moves": marked("Move"),
    "places": marked("Place"),
    "roles": marked("Role"),
    "sites": marked("Site"),
    "teams": marked("Team"),
    "vendors": marked("Vendor"),
}


def entry_label(scenario: Scenario, address: str) -> str:
    """What an entry that only one side has is called: "Move: bookkeeping to pune", "Site: pune"."""
    part, _dot, name = address.partition(".")
    if part == "moves" and (move := scenario.moves.get(name)):
        to = move.to.vendor or move.to.site or move.to.place or move.to.arrangement
        if to:
            return _("Move: {team} to {where}").format(team=move.team, where=to)
    return f"{_(KINDS[part])}: {name}" if part in KINDS else name


def label_of(address: str, spec: Spec | None) -> str:
    """What a value is called: a quantity by its label, a choice or flag by its title, a text by what it names."""
    step = address.rpartition(".")[2]
    return _(spec.label if spec else title_of(Scenario, address) or NAMES.get(step, "")) or step.replace("_", " ").capitalize()


class Entries:
    """What the file of a scenario says of entries; the scenario is walked through once."""

    def __init__(self, scenario: Scenario):
        self.scenario = scenario
        self._declared, self._known = specs(scenario), quantities(scenario)

    def text(self, address: str, longest: int = LONGEST) -> str:
        """An entry in words, "none" where the file says nothing of it; parts that do not fit are left out, with an ellipsis."""
        node = node_at(self.scenario._tree, address)
        if node is None:
            return _("none")
        move = self._move(address) if address.startswith("moves.") else ""
        parts = [move] if move else []
        for leaf, text in self._leaves(address, node):
            step = leaf[len(address) + 1 :].partition(".")[0]
            if not (move and step in IN_A_MOVE):
                parts.append(f"{label_of(leaf, self._declared.get(leaf))}: {text}")
        return _fitting(parts, longest)

    def rows(self, address: str) -> list[tuple[str, str, str]]:
        """(address, what it is, value in words) of an entry, value by value: a move as a sentence, then what that does not say."""
        node = node_at(self.scenario._tree, address)
        if node is None:
            return []
        label, move = entry_label(self.scenario, address), self._move(address) if address.startswith("moves.") else ""
        out = [(address, label, move)] if move else []
        for leaf, text in self._leaves(address, node):
            if not (move and leaf[len(address) + 1 :].partition(".")[0] in IN_A_MOVE):
                out.append((leaf, f"{label}, {label_of(leaf, self._declared.get(leaf))}", text))
        return out

    def said_of(self, address: str) -> str:
        """The note and source of a value, "" where it has none."""
        quantity = self._known.get(address)
        return "; ".join(text for text in (quantity.source, quantity.note) if text) if quantity else ""

    def source(self, address: str, place: str, longest: int = LONGEST) -> str:
        """Where an entry stands, and the notes and sources of its values."""
        seen, node = [place] if place else [], node_at(self.scenario._tree, address)
        for leaf, _text in self._leaves(address, node) if node else ():
            quantity = self._known.get(leaf)
            for said in (quantity.source, quantity.note) if quantity else ():
                seen += [part for part in said.split("; ") if part and part not in seen]
        return _fitting(seen, longest)

    def _move(self, address: str) -> str:
        """75% of bookkeeping to tampa from 2027-05 over 3 months; "" where it can't be said so."""
        move = self.scenario.moves[address.partition(".")[2]]
        share, start, over = (self._known.get(f"{address}.{key}") for key in ("share", "start", "over_months"))
        where = [name for name in (move.to.vendor, move.to.site, move.to.place, move.to.arrangement) if name]
        if share is None or share.dated or start is None or not where:
            return ""
        line = _("{share} of {team} to {where} from {month}").format(
            share=value_text(share.value, self._declared[f"{address}.share"], self.scenario.currency),
            team=move.team,
            where=", ".join(where),
            month=month_text(start.value),
        )
        return line + (plural(" over {n} month", " over {n} months", int(over.value)) if over is not None and over.value > 1 else "")

    def _leaves(self, address: str, node: Node) -> Iterator[tuple[str, str]]:
        """(address, what its file says in words) of every value below an address, in the order of the file."""
        spec, quantity = self._declared.get(address), self._known.get(address)
        if spec is not None and quantity is not None:
            yield address, _quantity(quantity, spec, currency_of(self.scenario, address))
        elif isinstance(node.value, dict):
            for key, item in node.value.items():
                yield from self._leaves(f"{address}.{key}", item)
        else:
            yield address, str(plain(node))


def _quantity(quantity: Quantity, spec: Spec, currency: str) -> str:
    if quantity.same_as:
        return quantity.same_as
    if quantity.dated:
        return ", ".join(f"{month_text(month)}: {value_text(value, spec, currency)}" for month, value in quantity.dated)
    text = value_text(quantity.value, spec, currency)
    if quantity.low is None or quantity.high is None:
        return text
    return _("{value}, from {low} to {high}").format(value=text, low=_number(quantity.low, spec), high=_number(quantity.high, spec))


def _number(value: float, spec: Spec) -> str:
    """A bound of a range, whose unit has been said."""
    return f"{value * 100:,.10g}%" if spec.kind == "share" else f"{value:,.10g}"


def _fitting(parts: list[str], longest: int) -> str:
    """The parts that fit, at least one."""
    text = parts[0] if parts else ""
    for part in parts[1:]:
        if len(text) + len(part) + 3 > longest:
            return text + "; …"
        text += f"; {part}"
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
