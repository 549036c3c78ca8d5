"""The search box and the filters over a listing of quantities, with how many each of them leaves."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from planner.scenario.language import marked
from planner.scenario.language import text as _
from planner.views.fields import renew, widget_key
from planner.views.listing import ORIGINS, Listing, confidence_text

SURE = {
    "official": marked("a statistical office or authority, its own publication"),
    "copied": marked("read in a copy, a journal or a broker's report"),
    "derived": marked("arithmetic over other figures"),
    "seller": marked("said by someone who sells it"),
    "recalled": marked("from memory, not checked"),
    "judgement": marked("of the planner's authors"),
    "entered": marked("in the file, or here"),
}
FILTERS = ("find", "origin", "confidence")


def filtered(table: Listing, page: str) -> list[int]:
    """The places of the rows that the search and the filters leave."""
    keys = [widget_key(name, page) for name in FILTERS]
    find, origins, sure = (st.session_state.get(key) for key in keys)
    hits = [number for number, text in enumerate(table.texts) if all(word in text for word in (find or "").casefold().split())]
    by_origin = [number for number in hits if not origins or table.rows[number].origin in origins]
    by_both = [number for number in by_origin if not sure or table.rows[number].confidence in sure]
    origin_counts = Counter(table.rows[number].origin for number in hits if not sure or table.rows[number].confidence in sure)
    sure_counts = Counter(table.rows[number].confidence for number in by_origin)
    one, two = st.columns([2, 3], gap="medium")
    one.text_input(_("Search"), key=keys[0], placeholder=_("Address, label or source"), persist_state="session")
    two.pills(
        _("Where from"),
        ORIGINS,
        selection_mode="multi",
        key=keys[1],
        format_func=lambda kind: f"{_(ORIGINS[kind])} {origin_counts[kind]}",
        wrap=True,
        persist_state="session",
    )
    st.pills(
        _("Confidence"),
        SURE,
        selection_mode="multi",
        key=keys[2],
        format_func=lambda word: f"{confidence_text(word)} {sure_counts[word]}",
        help="  \n".join(f"{confidence_text(word)}: {_(meaning)}" for word, meaning in SURE.items()),
        wrap=True,
        persist_state="session",
    )
    return by_both


def clear(page: str) -> None:
    """Empties the box and the filters of a page."""
    for name in FILTERS:
        renew(name, page)
