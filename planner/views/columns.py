"""Which column of a firm's table is what, and what its columns leave open: suggested by their names, said by a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from planner.report.words import money
from planner.scenario.cells import Reader
from planner.scenario.headings import ALIKE, KINDS, NEEDED, WORDS
from planner.scenario.language import text as _
from planner.scenario.leaselist import AREA_PER_SEAT, MOST_SEATS
from planner.scenario.roster import PayOf, pay_by_total, same
from planner.scenario.text import ScenarioError
from planner.views import tables
from planner.views.fields import locale, plain
from planner.views.tables import own

V = TypeVar("V")
MOST_ASKED = 60  # leases without seats
_FIRST = {"roster": ("role", "place", "heads", "pay"), "leases": ("site", "place", "seats", "ends")}


def columns(kind: str) -> None:
    """Which column of a table is what."""
    now, sheet = own(), own().sheets[kind]
    st.subheader(plain(_("Columns of {file}").format(file=sheet.name)))
    matched = now.columns[kind]
    needed = {field for group in NEEDED[kind] if len(group) == 1 for field in group}
    first = [field for field in KINDS[kind] if field in needed or field in matched or field in _FIRST[kind]]
    rest = [field for field in KINDS[kind] if field not in first]
    chosen: dict[str, str] = {}
    for place, fields in ((st.container(), first), (st.expander(_("More columns")), rest)):
        with place:
            for field, cell in zip(fields, side_by_side(len(fields), 3), strict=True):
                chosen[field] = _column(cell, kind, field, matched.get(field, ""), field in needed)
    now.columns[kind] = {field: column for field, column in chosen.items() if column}
    if unused := [column for column in sheet.columns if column not in chosen.values()]:
        st.caption(plain(_("Not used: {columns}. Choose them above where they say something about the work.").format(columns=", ".join(unused))))


def side_by_side(count: int, across: int) -> list[DeltaGenerator]:
    """So many places, `across` of them in a row: on a phone, where columns stand below one another, they stay in their order."""
    return [place for _row in range(0, count, across) for place in st.columns(across)][:count]


def _column(place: DeltaGenerator, kind: str, field: str, before: str, needed: bool) -> str:
    """The column that holds a field, "" for none."""
    key, options = f"own:{kind}:column:{field}", ["", *own().sheets[kind].columns]
    st.session_state.setdefault(key, before)
    nothing = _("choose a column") if needed else _("not in the table")
    found = place.selectbox(
        _(WORDS[field][0]), options, key=key, help=_(WORDS[field][1]), persist_state="session", format_func=lambda column: column or nothing
    )
    return str(found or "")


def unsaid() -> None:
    """What the table itself does not say; only what its columns leave open is asked."""
    now = own()
    columns = now.columns["roster"]
    st.subheader(_("What the table leaves open"))
    asked = st.container(horizontal=True)
    now.days = _picked(asked, "days", _("Days on site where a row says none"), [half / 2 for half in range(11)], now.days)
    if "arrangement" in columns:
        options: list[float | None] = [None, *(half / 2 for half in range(1, 10))]
        now.hybrid_days = _picked(asked, "hybrid", _("Days on site of those called hybrid"), options, now.hybrid_days)
    if "hours" in columns:
        now.full_week = _picked(asked, "week", _("Hours of a full-time week"), [half / 2 for half in range(60, 97)], now.full_week)
    part_time = bool({"fte", "hours"} & set(columns))
    if part_time and "heads" in columns:
        whose: dict[Literal["person", "row"], str] = {"person": _("of one person"), "row": _("of the row's people together")}
        now.fte_of = _picked(asked, "fte", _("FTE or hours are"), list(whose), now.fte_of, whose.__getitem__)
    if part_time and {"pay", "pay_per_month"} & set(columns):
        _pay_of(asked)
    if "leases" in now.sheets:
        _desks(asked)
    for group in ALIKE["roster"]:
        if group[0] == "pay" and not set(group) & set(columns):
            st.caption(_("No column with pay is matched: everybody is paid the market wage of their place."))


def _pay_of(asked: DeltaGenerator) -> None:
    """Whether part-timers' pay has to be cut to their hours; at first as the table's total row has it, where it has one."""
    now = own()
    try:
        roster = tables.roster()
    except ScenarioError:
        roster = None  # the columns are not matched yet, which is said below
    found = pay_by_total(roster, now.pay_of) if roster else now.pay_suggested
    if found != now.pay_suggested:
        now.pay_suggested = found
        if found:
            st.session_state["own:pay"] = found
    what: dict[PayOf, str] = {"full time": _("the full-time rate, to be cut to their hours"), "person": _("what they are really paid")}
    now.pay_of = _picked(asked, "pay", _("Pay of part-timers in the table is"), list(what), now.pay_of, what.__getitem__)
    if found and roster and roster.said:
        total = money(roster.said, now.reader.currency, locale())
        line = _("Your total row says {total}, which is the sum if part-timers' pay is {what}.").format(total=total, what=what[found])
        st.caption(plain(line))


def _desks(asked: DeltaGenerator) -> None:
    """The desks of each lease whose row says none, with what its area comes to until a person knows better."""
    now = own()
    try:
        leases = tables.leases(tables.first_month())
    except ScenarioError:
        return  # the columns are not matched yet, which is said below
    unsaid = leases.unsaid[:MOST_ASKED] if leases else ()
    names = [same(item.site) for item in unsaid]
    desks: dict[int, float] = {}
    for item in unsaid:
        label = _("Desks in {site}") if names.count(same(item.site)) == 1 else _("Desks in {site}, row {row}")
        why = _("The lease list has no seats: {area} sq ft at {each} sq ft a seat would be {seats}. Enter the desks you really have.")
        shown = Reader(locale()).shown
        typed = asked.number_input(
            plain(label.format(site=item.site, row=item.row)),
            min_value=1,
            max_value=int(MOST_SEATS),
            value=int(item.reckoned) or None,
            key=f"own:leases:desks:{item.row}:{item.reckoned:g}",
            persist_state="session",
            width=300,
            help=plain(why.format(area=shown(item.area), each=shown(AREA_PER_SEAT), seats=shown(item.reckoned))) if item.reckoned else None,
        )
        if typed is not None and typed != item.reckoned:
            desks[item.row] = float(typed)
    now.desks = desks


def _picked(
    place: DeltaGenerator, key: str, label: str, options: list[V], value: V, words: Callable[[V], str] | None = None
) -> V:
    """One choice, which stays when the step is left."""
    st.session_state.setdefault(f"own:{key}", value)

    def shown(option: V) -> str:
        if words:
            return words(option)
        return _("not said") if option is None else Reader(locale()).shown(float(str(option)))

    chosen: V = place.selectbox(label, options, key=f"own:{key}", format_func=shown, persist_state="session", width=300)
    return chosen
