"""The moves of a plan as rows that people edit, and an edited row as changes of the draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel.numbers import format_decimal

from planner.report.moving import move_label
from planner.scenario import save
from planner.scenario.change import apply
from planner.scenario.figures import Library
from planner.scenario.language import text as _
from planner.scenario.moves import Move
from planner.scenario.part import fields, spec_of
from planner.scenario.quantity import Quantity, Spec, month_text, value_in
from planner.scenario.schema import Scenario
from planner.scenario.text import ScenarioError
from planner.scenario.titles import places_of
from planner.views.fields import filed, locale, parsed, shown

COLUMNS = ("team", "share", "where", "how", "start", "over_months")
MOST_MOVES, MOST_SIGNS = 200, 200  # rows that a hand fills in, and signs of a cell
STAYS = "–"  # where the team is, as the team works
Row = dict[str, str]


@dataclass(frozen=True)
class Edited:
    """What rows come to: address -> change (None takes an earlier one back), and a line for each cell that can't be used."""

    changes: dict[str, str | None]
    wrong: list[str]


def rows(scenario: Scenario) -> dict[str, Row]:
    """Name -> the move as it is read: the share in percent, months as 2027-04, where it goes and how people work there."""
    out: dict[str, Row] = {}
    for name, move in scenario.moves.items():
        share, over, start = move.share, move.over_months, move.start
        assert share is not None and start is not None
        dated = "; ".join(f"{month_text(month)}: {shown(value, spec('share'))}%" for month, value in share.dated)
        out[name] = {
            "team": move.team,
            "share": dated or f"{shown(share.value, spec('share'))}%",
            "where": move.to.vendor or move.to.site or move.to.place or STAYS,
            "how": move.to.arrangement or STAYS,
            "start": month_text(start.value),
            "over_months": shown(over.value, spec("over_months")) if over else "1",
        }
    return out


def spec(field: str) -> Spec:
    """The declaration of a quantity of a move."""
    found = spec_of(fields(Move)[field][1])
    assert found is not None
    return found


def places(scenario: Scenario) -> list[str]:
    """Where work can go: sites, vendors, and places of the library, of which each gets a flexible site of its own."""
    known = [*scenario.sites, *scenario.vendors]
    more = dict.fromkeys([*scenario.places, *_library(scenario.library)])
    return [STAYS, *known, *(place for place in more if place not in known)]


def place_label(scenario: Scenario, name: str) -> str:
    """What a choice of `places` is called: a place of the library by its town and country, all else by its own name."""
    return name if name in (*scenario.sites, *scenario.vendors) else _towns(scenario.library).get(name, name)


@cache
def _towns(version: str) -> dict[str, str]:
    return places_of(Library(version))


@cache
def _library(version: str) -> tuple[str, ...]:
    return tuple(Library(version).names("places"))


def possible(delta: Any, count: int) -> bool:
    """Whether a table of `count` rows can have sent this: rows and columns that it has, short texts in the cells, not more rows than people read.

    A browser sends nothing else; another program may.
    """
    edited, added, deleted = (delta.get(key) for key in ("edited_rows", "added_rows", "deleted_rows"))
    known = range(count)
    return (
        isinstance(edited, dict)
        and isinstance(added, list)
        and isinstance(deleted, list)
        and count + len(added) <= MOST_MOVES
        and all(number in known for number in (*edited, *deleted))
        and all(isinstance(cells, dict) and {*cells} <= {*COLUMNS, "_index"} for cells in (*edited.values(), *added))
        and all(text is None or (isinstance(text, str) and len(text) <= MOST_SIGNS) for cells in (*edited.values(), *added) for text in cells.values())
    )


def edited(scenario: Scenario, opened: Scenario, name: str, before: Row, cells: Mapping[str, str | None]) -> Edited:
    """The changes that bring some cells of a move into the draft."""
    new = {key: (text or "").strip() for key, text in cells.items() if (text or "").strip() != before.get(key, "")}
    changes: dict[str, str | None] = {}
    wrong = []
    if new.keys() & {"team", "where", "how"}:
        row = before | {key: new[key] for key in ("team", "where", "how") if key in new}
        entry = save.plain(_tree_of(scenario, name)) | {"team": row["team"], "to": _to(scenario, row)}
        changes[f"moves.{name}"] = save.on_one_line(entry)
    for key in ("share", "start", "over_months"):
        if key in new:
            try:
                text = value_of(scenario, new.get("team", before["team"]), key, new[key])
                old: Quantity | None = getattr(scenario.moves[name], key)
                if old is None or old.dated or text != filed(old.value, spec(key)):  # 18 of 36 heads are 50%
                    changes[f"moves.{name}.{key}"] = text
            except ValueError as error:
                wrong.append(f"{move_label(scenario, name)}, {title(key)}: {error}")
    return Edited(changes, wrong)


def added(scenario: Scenario, cells: Mapping[str, str | None], taken: Iterable[str]) -> Edited:
    """The changes that make a new move of a row; a line on what is missing."""
    row = {key: (cells.get(key) or "").strip() for key in COLUMNS}
    row["where"], row["how"] = row["where"] or STAYS, row["how"] or STAYS
    missing = [title(key) for key in ("team", "share", "start") if not row[key]]
    if row["where"] == row["how"] == STAYS:
        missing.append(_("Where to, or How"))
    if missing:
        return Edited({}, [_("New move: still to fill in: {columns}.").format(columns=", ".join(missing))])
    name, wrong = _name(scenario, row, taken), []
    entry: dict[str, Any] = {"team": row["team"], "to": _to(scenario, row)}
    for key in ("share", "start", "over_months"):
        try:
            if row[key]:
                text = value_of(scenario, row["team"], key, row[key])
                entry[key] = text if key == "start" else float(text)
        except ValueError as error:
            wrong.append(f"{_('New move')}, {title(key)}: {error}")
    return Edited({} if wrong else {f"moves.{name}": save.on_one_line(entry)}, wrong)


def removed(opened: Scenario, name: str, changes: Iterable[str]) -> dict[str, str | None]:
    """The changes that take a move away, and with it all that was changed in it."""
    out: dict[str, str | None] = {address: None for address in changes if address.startswith(f"moves.{name}.")}
    return out | {f"moves.{name}": "null" if name in opened.moves else None}


def value_of(scenario: Scenario, team: str, key: str, text: str) -> str:
    """A cell as it stands in a file; how much is a share with % and heads without. Raises ValueError with a line for the reader."""
    of = spec(key)
    if key != "share" or text.rstrip().endswith("%"):
        return filed(parsed(text, of), of)
    heads = scenario.teams[team].heads if team in scenario.teams else None
    if heads is None or not heads.value:
        raise ValueError(_("this team is given by its work, not by heads; write a share such as 60%. Nothing was changed."))
    assert scenario.start is not None
    size = value_in(heads, int(scenario.start.value))
    number = parsed(text, spec("over_months"))
    if not 0 <= number <= size:
        line = _("{team} has {heads} heads; write at most so many, or a share such as 60%. Nothing was changed.")
        raise ValueError(line.format(team=team, heads=format_decimal(size, locale=locale())))
    return filed(number / size, of)


def usable(scenario: Scenario, changes: Mapping[str, str], rows: Mapping[str, Mapping[str, str | None]]) -> tuple[dict[str, str], list[str]]:
    """The draft's changes with those of the rows; a row that the core refuses is left out and gives a line."""
    together = merged(changes, *rows.values())
    try:
        apply(scenario, together)
        return together, []
    except ScenarioError:
        pass
    wrong, good = [], dict(changes)
    for name, row in rows.items():
        try:
            attempt = merged(good, row)
            apply(scenario, attempt)
            good = attempt
        except ScenarioError as error:
            first = error.problems[0]
            wrong.append(_("{move}: {problem}. Nothing was changed.").format(move=move_label(scenario, name) if name in scenario.moves else _("New move"), problem=first.message))
    return good, wrong


def merged(changes: Mapping[str, str], *more: Mapping[str, str | None]) -> dict[str, str]:
    """Changes with others laid over them; None takes one back."""
    out: dict[str, str | None] = dict(changes)
    for row in more:
        for address in row:
            out.pop(address, None)  # what was changed last stands last
        out |= row
    return {address: text for address, text in out.items() if text is not None}


def title(column: str) -> str:
    """The head of a column."""
    return {
        "team": _("Team"),
        "share": _("How much"),
        "where": _("Where to"),
        "how": _("How"),
        "start": _("From"),
        "over_months": _("Months"),
    }[column]


def _to(scenario: Scenario, row: Row) -> dict[str, str]:
    where, how = row["where"], row["how"]
    if where in scenario.vendors:
        return {"vendor": where}
    out = {} if where == STAYS else {"site" if where in scenario.sites else "place": where}
    return out if how == STAYS else out | {"arrangement": how}


def _name(scenario: Scenario, row: Row, taken: Iterable[str]) -> str:
    where = row["how"] if row["where"] == STAYS else row["where"].rpartition("/")[2]
    stem = f"{row['team']}-{where}"[:56]
    used = {name.casefold() for name in (*scenario.moves, *scenario.teams, *taken)}
    return next(name for number in range(1, 1000) if (name := stem if number == 1 else f"{stem}-{number}").casefold() not in used)


def _tree_of(scenario: Scenario, name: str) -> Any:
    tree = scenario._tree
    assert tree is not None and isinstance(tree.value, dict) and isinstance(tree.value["moves"].value, dict)
    return tree.value["moves"].value[name]
