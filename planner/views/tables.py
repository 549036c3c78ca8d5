"""The tables that a firm brings in, kept for the session without anything on persons, and what was said of them so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeVar

import streamlit as st

from planner.scenario.cells import Reader
from planner.scenario.figures import Library, versions
from planner.scenario.leaselist import LeaseList, read_leases
from planner.scenario.roster import PayOf, Roster, Rules, read_roster
from planner.scenario.sheets import Sheet

Kind = Literal["roster", "leases"]
LEAVE = "-"  # what is left out of the scenario
T = TypeVar("T")


@dataclass
class Own:
    """What is known of the tables so far; the steps fill it one after the other."""

    step: int = 1
    sheets: dict[str, Sheet] = field(default_factory=dict)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)  # of a kind: field -> column
    reader: Reader = field(default_factory=Reader)
    days: float = 5.0
    hybrid_days: float | None = None
    full_week: float = 40.0
    fte_of: Literal["person", "row"] = "person"
    pay_of: PayOf = "full time"
    pay_suggested: PayOf | None = None  # by the total row of the roster
    roles: dict[str, str] = field(default_factory=dict)  # title, as `same` writes it -> role
    sites: dict[str, tuple[str, str]] = field(default_factory=dict)  # place's name -> (site, place of the library)
    lease_sites: dict[str, tuple[str, str]] = field(default_factory=dict)
    desks: dict[int, float] = field(default_factory=dict)  # row of the list of leases, which has no seats -> those that a person entered
    seat_prices: dict[str, float] = field(default_factory=dict)
    chosen: set[str] = field(default_factory=set)  # keys of the names for which a person chose something
    memo: dict[str, tuple[Any, Any]] = field(default_factory=dict)


def own() -> Own:
    """This session's."""
    found: Own = st.session_state.setdefault("own", Own())
    return found


def forget() -> None:
    """Lets go of the tables and of all that was said of them."""
    for key in [key for key in st.session_state if str(key).startswith("own")]:
        del st.session_state[key]


def library() -> Library:
    """The newest figures: a scenario that is made now is pinned to them."""
    return Library(versions()[-1])


def once(work: str, inputs: Any, make: Callable[[], T]) -> T:
    """What was made of the same inputs before, else made now: a rerun that changes nothing reads no table again."""
    known = own().memo.get(work)
    if known is None or known[0] != inputs:
        known = own().memo[work] = (inputs, make())
    made: T = known[1]
    return made


def roster() -> Roster:
    """The rows of the roster as they are read now. Raises ScenarioError if its columns can't be matched so."""
    now = own()
    today = date.today()
    rules = Rules(today.year * 12 + today.month - 1, now.days, now.hybrid_days, now.full_week, now.fte_of, now.pay_of)
    sheet, columns = now.sheets["roster"], dict(now.columns["roster"])
    return once("roster", (sheet, columns, now.reader, rules), lambda: read_roster(sheet, columns, now.reader, rules))


def leases(start: int) -> LeaseList | None:
    """The rows of the list of leases, None where there is none. Raises ScenarioError."""
    now = own()
    if "leases" not in now.sheets:
        return None
    sheet, columns, desks = now.sheets["leases"], dict(now.columns["leases"]), dict(now.desks)
    return once("leases", (sheet, columns, now.reader, start, desks), lambda: read_leases(sheet, columns, now.reader, start, desks))


def first_month() -> int:
    """Where a plan made today starts at first: with the next year."""
    return (date.today().year + 1) * 12


def set_up(kind: Kind, sheet: Sheet, columns: dict[str, str]) -> None:
    """Takes a table in, with the columns that its headings suggest; what was matched of an earlier one is forgotten."""
    now = own()
    now.sheets[kind], now.columns[kind] = sheet, columns
    if kind == "leases":
        now.desks = {}
    else:
        now.pay_of, now.pay_suggested = "full time", None
    for key in [key for key in st.session_state if str(key).startswith((f"own:{kind}:column", f"own:{kind}:desks")) or (kind == "roster" and key in ("own:fte", "own:pay"))]:
        del st.session_state[key]
