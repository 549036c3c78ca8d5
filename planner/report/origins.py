"""What the terms of a line rest on: the names that stand in their addresses, quantities with their origin, steps on the way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import isfinite
from typing import Any, Literal

from planner.model.inputs import Cohort
from planner.model.ledger import Ledger
from planner.model.register import LINES
from planner.report.assumptions import assumptions_json
from planner.report.term import Term
from planner.scenario.assumptions import Assumption, assumptions
from planner.scenario.checks import at
from planner.scenario.language import marked
from planner.scenario.language import text as _
from planner.scenario.part import choices_of, leaves
from planner.scenario.quantity import value_in
from planner.scenario.schema import Scenario
from planner.scenario.text import Node
from planner.scenario.units import unit_of


@dataclass(frozen=True)
class Step:
    """A number on the way to a term: a state or a term of the ledger, of whom (`of`), in which month (`shift` from that of the line)."""

    label: str
    unit: str
    array: str
    of: Literal["cohort", "origin", "parts", "alike", "team", "moves", "site", "people", "vendor"] = "cohort"
    shift: int = 0

    def name(self, value: float) -> str:
        """The label; of two, the second is for what is below 0."""
        first, _, second = self.label.partition("|")
        return second if second and value < 0 else first


NOISE = 1e-9  # what is smaller is 0
_DEFAULT = marked("default of the schema")
_MONEY, _LOCAL = "{currency}", "{local}"
STEPS: dict[str, Step] = {
    "posts": Step("posts of the team", "", "posts", "team"),
    "need": Step("heads wanted here", "", "need"),
    "parts": Step("heads of the team in all its parts", "", "heads", "parts"),
    "heads": Step("heads here", "", "heads"),
    "alike": Step("heads in the arrangement", "", "heads", "alike"),
    "before": Step("heads a month before", "", "heads", "cohort", -1),
    "leavers": Step("left", "", "leavers"),
    "hires": Step("hired", "", "hires"),
    "replaced": Step("hired to replace leavers", "", "replacements"),
    "joined": Step("moved in|moved out", "", "joined"),
    "layoffs": Step("laid off", "", "layoffs"),
    "let_go": Step("laid off at the month's end", "", "layoffs", "cohort", 1),
    "donors": Step("work gone, paid to their release", "", "donors", "moves"),
    "released": Step("in their last month", "", "released", "moves"),
    "relative": Step("output of a head over the team's own", "", "relative_productivity"),
    "work": Step("work of the team", "posts", "work", "team"),
    "capacity": Step("its capacity", "posts", "capacity", "team"),
    "backlog": Step("waiting at the month's end", "posts", "backlog", "team"),
    "turnaround": Step("turnaround", "working days", "turnaround_days", "team"),
    "vendors": Step("people of a vendor here", "", "vendor_fte"),
    "friction": Step("share of time that friction takes", "", "friction_overhead"),
    "vendor_fte": Step("people of the vendor", "", "vendor_fte", "vendor"),
    "price": Step("price of an hour or item", _LOCAL, "price", "vendor"),
    "people": Step("people there", "", "heads", "people"),
    "sublet": Step("seats sublet", "", "seats_sublet", "site"),
    "needed": Step("seats needed", "", "seats_needed", "site"),
    "held": Step("seats held", "", "seats_held", "site"),
    "held_next": Step("seats held a month later", "", "seats_held", "site", 1),
    "leased_rent": Step("rent of a seat", _MONEY, "leased_rent", "site"),
    "rent_before": Step("a year before", _MONEY, "leased_rent", "site", -12),
    "pay": Step("base pay of a head (see base_pay)", _LOCAL, "pay"),
    "bonus_months": Step("months of pay as bonus", "", "bonus_months"),
    "extra_months": Step("extra months of pay", "", "extra_months"),
    "contributions": Step("contributions on pay (see on_costs)", _LOCAL, "contributions"),
    "benefits": Step("benefits (see benefits)", _LOCAL, "benefits"),
    "taxable": Step("taxable stipend", _LOCAL, "taxable"),
    "team_pay": Step("base pay (see base_pay)", _LOCAL, "pay", "origin"),
    "team_contributions": Step("contributions (see on_costs)", _LOCAL, "contributions", "origin"),
    "team_benefits": Step("benefits (see benefits)", _LOCAL, "benefits", "origin"),
    "team_loaded_pay": Step("loaded pay of the team", _MONEY, "loaded_pay"),
}


def value_at(array: Any, owner: int, month: int) -> float:
    """A number of the first draw; a blank is 0, and what does not change with time stands once."""
    value = float(array[0, owner, min(month, array.shape[-1] - 1)])
    return value if isfinite(value) else 0.0


def names(scenario: Scenario, ledger: Ledger, line: str, owner: int) -> dict[str, Sequence[str]]:
    """Names of each kind that an owner of a line has, e.g. its team, its moves; none of a kind that does not hold for it."""
    if LINES[line].owner == "site":
        return _names_of_site(scenario, ledger, ledger.sites[owner])
    if LINES[line].owner == "vendor":
        name = ledger.vendors[owner]
        moves = [move for move in ledger.moves if scenario.moves[move].to.vendor == name]
        return {"vendor": [name], "moves": moves, "local": [scenario.vendors[name].currency or scenario.currency]}
    cohort = _cohort(ledger, line, owner)
    team, country = scenario.teams[cohort.team], scenario.countries[cohort.country]
    home = next(other for other in ledger.cohorts if other.name == cohort.team)
    own = [cohort.move] if cohort.move else [name for name in ledger.moves if scenario.moves[name].team == cohort.team]
    treatment, work = scenario.arrangements[cohort.arrangement].stipend_tax, scenario.work
    payer = scenario.moves[cohort.move] if cohort.away else team
    holds = {
        "own": not cohort.move,
        "here": not cohort.away,
        "distant": cohort.away,
        "comes_along": cohort.away,
        "market": payer.pay_per_year is None,
        "sized": team.heads is None,
        "volume": team.volume is not None,
        "empty": work.pipeline == "empty",
        "overtime": work.cover == "overtime",
        "agency": work.cover == "agency",
        "billed": work.cover == "agency" and work.cover_hours_per_fte is None,
        "exempt": treatment in ("statutory", "grossed-up"),
        "grossed_up": treatment == "grossed-up",
        "extra": country.extra_months is not None and country.extra_months.value > 0,
    }
    return {
        "team": [cohort.team],
        "role": [cohort.role],
        "site": [cohort.site],
        "place": [cohort.place],
        "country": [cohort.country],
        "home_country": [home.country],
        "arrangement": [cohort.arrangement],
        "local": [country.currency or scenario.currency],
        "move": [cohort.move] if cohort.move else [],
        "moves": own,
        "away": [other.move for other in ledger.cohorts if other.move in own and other.away],
        "exits": [] if cohort.move else [name for name, leaving in scenario.exits.items() if leaving.team == cohort.team],
        **{kind: ["yes"] if true else [] for kind, true in holds.items()},
    }


def _names_of_site(scenario: Scenario, ledger: Ledger, name: str) -> dict[str, Sequence[str]]:
    site = scenario.sites[name]
    country = scenario.places[site.place].country or ""
    lease = site.lease
    holds = {
        "break": lease is not None and lease.exit == "break",
        "by_area": lease is not None and lease.rent_per_area_year is not None,
        "lasting": lease is not None and lease.after.rent_per_seat_month is None,
        "unpriced": site.flex_per_seat_month is None,
    }
    return {
        "site": [name],
        "place": [site.place],
        "local": [scenario.countries[country].currency or scenario.currency],
        "arrangement": list(dict.fromkeys(cohort.arrangement for cohort in ledger.cohorts if cohort.site == name)),
        **{kind: ["yes"] if true else [] for kind, true in holds.items()},
    }


def _cohort(ledger: Ledger, line: str, owner: int) -> Cohort:
    """The cohort of an owner; of a move, the part of the team that it shifts."""
    if LINES[line].owner == "cohort":
        return ledger.cohorts[owner]
    return next(cohort for cohort in ledger.cohorts if cohort.move == ledger.moves[owner])


def steps(ledger: Ledger, line: str, owner: int, month: int, wanted: Sequence[str]) -> Iterator[tuple[Step, float]]:
    """The numbers on the way to a term, those that are 0 left out."""
    for name in wanted:
        step = STEPS[name]
        array = ledger.terms[step.array] if step.array in ledger.terms else ledger.states[step.array]
        if 0 <= month + step.shift < ledger.months:
            value = sum(value_at(array, row, month + step.shift) for row in _rows(ledger, line, owner, step))
            if abs(value) > NOISE:
                yield step, value


def _rows(ledger: Ledger, line: str, owner: int, step: Step) -> list[int]:
    """Where the numbers of a step stand in its array."""
    if step.of in ("site", "people"):
        there = [row for row, cohort in enumerate(ledger.cohorts) if cohort.site == ledger.sites[owner]]
        return there if step.of == "people" else [owner]
    if step.of == "vendor":
        one = step.array in ledger.terms
        return [owner] if one else [row for row, cohort in enumerate(ledger.cohorts) if cohort.vendor == ledger.vendors[owner]]
    own = _cohort(ledger, line, owner)
    if step.of == "team":
        return [ledger.teams.index(own.team)]
    if step.of == "moves":
        moves = {cohort.move for cohort in ledger.cohorts if cohort.team == own.team}
        return [] if own.move else [number for number, move in enumerate(ledger.moves) if move in moves]
    matches = {
        "cohort": [cohort.name == own.name for cohort in ledger.cohorts],
        "origin": [cohort.name == own.team for cohort in ledger.cohorts],
        "parts": [cohort.team == own.team for cohort in ledger.cohorts],
        "alike": [cohort.arrangement == own.arrangement for cohort in ledger.cohorts],
    }
    return [row for row, match in enumerate(matches[step.of]) if match]


@dataclass(frozen=True)
class Row:
    """A quantity or choice as it is in a month; `source` is its publication, `idle` marks a default that changes nothing, `pattern` has `*` for
    the names of the owner."""

    address: str
    value: float | str
    kind: str
    unit: str
    origin: str
    source: str = ""
    idle: bool = False
    pattern: str = ""


def together(found: Sequence[Sequence[Row]]) -> list[Row]:
    """What several owners rest on; what is the same for all that have it stands once, with `*` for their names."""
    rows = list({row.address: row for part in found for row in part}.values())
    said = {pattern: {(row.value, row.origin) for row in rows if row.pattern == pattern} for pattern in (row.pattern for row in rows)}
    count = Counter(row.pattern for row in rows)
    merged = [replace(row, address=row.pattern) if count[row.pattern] > 1 and len(said[row.pattern]) == 1 else row for row in rows]
    return sorted(dict.fromkeys(merged), key=lambda row: "*" not in row.address)


class Origins:
    """The quantities and choices of a scenario by address."""

    def __init__(self, scenario: Scenario):
        self.scenario = scenario
        self.known: dict[str, Assumption] = {row.address: row for row in assumptions(scenario)}
        self.units = {row["address"]: row["unit"] for row in assumptions_json(scenario)}
        self.choices = {address: getattr(part, name) for address, part, name, kind in leaves(scenario) if choices_of(kind)}
        self.order = [address for address, *_ in leaves(scenario) if address in self.known or address in self.choices]

    def of(self, term: Term, named: Mapping[str, Sequence[str]], month: int) -> list[Row]:
        """What a term rests on in a month (months since year 0), without what has no value."""
        found: dict[str, Row] = {}
        for kind, template in term.templates:
            if not kind or named.get(kind):
                pattern = re.sub(r"\{\w+\}", "*", template)
                for address in self._addresses(template, named):
                    found[address] = replace(self._row(address, month, "*" in template), pattern=pattern)
        return list(found.values())

    def _addresses(self, template: str, named: Mapping[str, Sequence[str]]) -> list[str]:
        choices = [named.get(step[1:-1], ()) if step.startswith("{") else [step] for step in template.split(".")]
        out = []
        for steps_ in product(*choices):
            if "*" in steps_:
                out += [a for a in self.order if len(a.split(".")) == len(steps_) and all(map(_same, a.split("."), steps_))]
            elif ".".join(steps_) in self.known or ".".join(steps_) in self.choices:
                out.append(".".join(steps_))
        return out

    def _row(self, address: str, month: int, one_of_many: bool) -> Row:
        if address in self.choices:
            value = self.choices[address]
            given = at(self.scenario._tree or Node({}, ""), address)
            written = f"{given.file}:{given.line}" if given.line else given.file
            by_default = isinstance(given.value, dict)
            shown = str(value).lower() if isinstance(value, bool) else value
            return Row(address, shown, "choice", "", _(_DEFAULT) if by_default else written, "", by_default and one_of_many)
        own, follows = self.known[address], ""
        last = own
        while last.quantity.same_as:
            follows = _("as {address}: ").format(address=last.quantity.same_as)
            last = self.known[last.quantity.same_as]
        value = value_in(own.quantity, month)
        unit = self.units[address].replace(own.spec.unit, unit_of(value, own.spec.unit)) if own.spec.unit else ""
        idle = last.origin == "default" and (value == 0 or (own.spec.kind == "share" and value == 1))
        unit = "" if own.spec.kind == "month" else unit.removeprefix(_("share")).strip() if own.spec.kind == "share" else unit
        return Row(address, value, own.spec.kind, unit, follows + _origin(last), last.quantity.source, idle)


def _same(step: str, wanted: str) -> bool:
    return wanted in ("*", step)


def _origin(row: Assumption) -> str:
    """File and line, --set, default, or the library with its figure, where that is called otherwise there, its year and confidence."""
    if row.origin == "default":
        return _(_DEFAULT)
    if row.origin != "library":
        return row.where
    version, _space, figure = row.where.partition(" ")
    if figure == f"defaults: {row.address}":
        words = _("library {version} default")
    elif figure.startswith("defaults: "):
        words = _("library {version} default for {address}")
    else:
        words = _("library {version}") if figure == row.address else _("library {version} {address}")
    called = words.format(version=version, address=figure.removeprefix("defaults: "))
    return ", ".join(part for part in (called, row.quantity.as_of, _(row.confidence)) if part)
