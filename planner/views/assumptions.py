"""Assumptions: every quantity of the plan as a table to search, how sure it is and where it comes from."""

from __future__ import annotations

import streamlit as st

from planner.scenario.language import text as _
from planner.views import state
from planner.views.detail import panel
from planner.views.fields import plain, renew, widget_key
from planner.views.filters import clear, filtered
from planner.views.header import header
from planner.views.listing import Listing, listing

WIDTHS = {"What it is": 220, "Value": 85, "Changed": 95, "Unit": 170, "Low": 70, "High": 70, "Where from": 230, "Address": 280}
PAGE = "assumptions"


def page() -> None:
    """The whole page, from the draft."""
    header()
    result = state.evaluate(state.draft())
    st.header(plain(_("Assumptions of {name}").format(name=result.difference.plan.name)))
    table = listing(result)
    picked = next((row for row in table.rows if row.address == st.session_state.get("picked")), None)
    left, right = st.columns([5, 2], gap="medium")
    with left:
        found = filtered(table, PAGE)
        addresses = [table.rows[number].address for number in found]
        if found:
            _list(table, found, addresses, picked.address if picked else "")
        else:
            st.info(_("Nothing matches."))
            st.button(_("Clear the filters"), on_click=clear, args=(PAGE,))
    with right.container(border=True):
        key = widget_key("quantity", PAGE)
        st.session_state[key] = picked.address if picked else None
        st.selectbox(
            _("Quantity"),
            dict.fromkeys([*addresses, *([picked.address] if picked else [])]),
            key=key,
            format_func={row.address: f"{_(row.spec.label)}, {row.address}" for row in table.rows}.__getitem__,
            placeholder=_("Select a row, or choose here"),
            on_change=_chosen,
            args=(key,),
        )
        if picked:
            panel(picked, result)
        else:
            st.caption(_("See where a value comes from, and change it."))


def _list(table: Listing, found: list[int], addresses: list[str], picked: str) -> None:
    turn = widget_key("table", PAGE)
    key = f"{turn}:{hash(tuple(addresses))}"  # a place in another list would be another quantity

    def selected() -> None:
        if turn != widget_key("table", PAGE):
            return  # the message of a table that is no longer there
        chosen = st.session_state[key]["selection"]
        cells = [tuple(cell) for cell in chosen["cells"]]
        clicked = cells if (key, cells) != st.session_state.get("marked cell") else []  # else it is still marked from an earlier click
        places = [place for place, _column in clicked] or chosen["rows"]  # a click on any cell selects its row
        places = [place for place in places[:1] if place in range(len(addresses))]
        address = addresses[places[0]] if places else None
        st.session_state["marked cell"] = (key, cells)
        if clicked:  # the cell stays marked: a table without one marks the first in sight when it is next clicked beside its cells
            st.session_state[key] = {"selection": {"rows": places, "cells": cells}}
        if address != st.session_state.get("picked"):  # an echo of the line above may come along with a choice in the box beside it
            st.session_state["picked"] = address
            renew("quantity", PAGE)

    st.dataframe(
        table.frame.iloc[found],
        key=key,
        hide_index=True,
        height=595 if len(found) > 16 else "content",
        column_config={
            name: st.column_config.TextColumn(
                _(name),
                width=WIDTHS.get(name),
                alignment="right" if name in ("Value", "Low", "High") else "left",
                pinned=name == "What it is",
            )
            for name in table.frame.columns
        },
        on_select=selected,
        selection_mode=["single-row", "single-cell"],
        selection_default={"selection": {"rows": [addresses.index(picked)] if picked in addresses else []}},
    )
    st.caption(_("{shown} of {all} quantities").format(shown=len(found), all=len(table.rows)))


def _chosen(key: str) -> None:
    """Takes a choice, also of a box that a click on a row has just replaced: a box sends nothing but what a hand chose in it."""
    st.session_state["picked"] = st.session_state[key]
    renew("table", PAGE)


page()
state.settle()
