"""Assumptions: every quantity of the plan, how sure it is and where it comes from; one is picked, changed and put back."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pandas as pd
import streamlit as st
from babel.numbers import format_decimal, format_percent

from planner.report.words import unit_text
from planner.scenario.assumptions import Assumption, assumptions
from planner.scenario.change import matches
from planner.scenario.quantity import Quantity, Spec, month_number, month_text
from planner.scenario.schema import quantities
from planner.views import state
from planner.views.fields import locale, parsed, plain, renew, shown, widget_key
from planner.views.header import header

ORIGINS = {"file": "file", "set": "changed here", "library": "library", "shared": "shared", "default": "default"}
CONFIDENCE = ("official", "copied", "derived", "seller", "recalled", "judgement", "entered")
SURE = "Official: a statistic as published. Copied: from a page that names its source. Derived: computed from others. Seller: a price list. Recalled: from memory. Judgement: ours. Entered: yours."
PAGE = "assumptions"


def page() -> None:
    """The whole page, from the draft."""
    header()
    result = state.evaluate(state.draft())
    st.header(plain(f"What {result.difference.plan.name} assumes"))
    rows, table, texts = _table(result)
    found = _filtered(rows, texts)
    addresses = [rows[number].address for number in found]
    picked = next((row for row in rows if row.address == st.session_state.get("picked")), None)
    left, right = st.columns([7, 3], gap="medium")
    with left:
        if found:
            key = f"{widget_key('table', PAGE)}:{hash(tuple(addresses))}"  # a place in another list is another quantity
            st.dataframe(
                table.iloc[found],
                key=key,
                hide_index=True,
                height=595 if len(found) > 16 else "content",
                column_config={name: st.column_config.TextColumn(alignment="right") for name in ("Value", "Low", "High")},
                on_select=partial(_selected, key, addresses),
                selection_mode="single-row",
                selection_default={
                    "selection": {"rows": [addresses.index(picked.address)] if picked and picked.address in addresses else []}
                },
            )
            st.caption(f"{len(found)} of {len(rows)} quantities")
        else:
            st.info("Nothing matches.")
            st.button("Clear the filters", on_click=_clear)
    with right.container(border=True):
        key = widget_key("quantity", PAGE)
        labels = {row.address: f"{row.spec.label}, {row.address}" for row in rows}
        st.session_state[key] = picked.address if picked else None
        options = dict.fromkeys([*addresses, *([picked.address] if picked else [])])
        hint = "Select a row, or choose here"
        st.selectbox("Quantity", options, key=key, format_func=labels.__getitem__, placeholder=hint, on_change=_chosen, args=(key,))
        if picked:
            _panel(picked, result)
        else:
            st.caption("Shows where a value comes from, and changes it.")


def _table(result: state.Result) -> tuple[list[Assumption], pd.DataFrame, list[str]]:
    """The quantities, how they look in the table, and what the search goes through; made once for a draft and a locale."""
    scenario, where = result.difference.plan.scenario, locale()
    kept = st.session_state.get("assumptions")
    if kept is None or kept[0] is not scenario or kept[1] != where:
        rows, before, currency = assumptions(scenario), quantities(result.opened), result.difference.plan.ledger.currency
        columns: dict[str, list[str]] = {
            "Address": [row.address for row in rows],
            "What it is": [row.spec.label for row in rows],
            "Value": [_value(row.quantity, row.spec) for row in rows],
            "Low": [_number(row.quantity.low, row.spec) for row in rows],
            "High": [_number(row.quantity.high, row.spec) for row in rows],
            "Unit": [unit_text(row.spec, currency) for row in rows],
            "Changed": [_was(row, before.get(row.address)) for row in rows],
            "Where from": [": ".join(filter(None, (ORIGINS[row.origin], row.where.removeprefix("--set")))) for row in rows],
            "Confidence": [row.confidence for row in rows],
            "Source": [row.quantity.source for row in rows],
            "As of": [row.quantity.as_of for row in rows],
        }
        texts = [f"{row.address}\n{row.spec.label}\n{row.quantity.source}".casefold() for row in rows]
        kept = st.session_state["assumptions"] = (scenario, where, (rows, pd.DataFrame(columns), texts))
    return kept[2]


def _number(value: float | None, spec: Spec) -> str:
    if value is None:
        return ""
    if spec.kind == "month":
        return month_text(value)
    if spec.kind == "share":
        return format_percent(value, "#,##0.####%", locale())
    return format_decimal(value, "#,##0.######", locale())


def _value(quantity: Quantity, spec: Spec) -> str:
    dated = [f"{month_text(month)}: {_number(value, spec)}" for month, value in quantity.dated]
    return "; ".join(dated) or _number(quantity.value, spec)


def _was(row: Assumption, before: Quantity | None) -> str:
    if row.origin != "set" and before == row.quantity:
        return ""
    return f"was {_value(before, row.spec) if before else 'empty'}"


def _filtered(rows: list[Assumption], texts: list[str]) -> list[int]:
    """The places of the rows that the search and the filters leave; what they are set to outlasts a visit to another page."""
    kept = st.session_state.setdefault("filters", {})
    keys = {name: widget_key(name, PAGE) for name in ("find", "origin", "confidence")}
    for name, key in keys.items():
        st.session_state.setdefault(key, kept.get(name, "" if name == "find" else []))
    words = st.session_state[keys["find"]].casefold().split()
    origins, sure = st.session_state[keys["origin"]], st.session_state[keys["confidence"]]
    hits = [number for number, text in enumerate(texts) if all(word in text for word in words)]
    by_origin = Counter(rows[number].origin for number in hits if not sure or rows[number].confidence in sure)
    by_confidence = Counter(rows[number].confidence for number in hits if not origins or rows[number].origin in origins)
    one, two, three = st.columns([2, 3, 4], gap="medium")
    one.text_input("Search", key=keys["find"], placeholder="Address, label or source")
    two.pills(
        "Where from", ORIGINS, selection_mode="multi", key=keys["origin"], format_func=lambda kind: f"{ORIGINS[kind]} {by_origin[kind]}"
    )
    three.pills(
        "Confidence",
        CONFIDENCE,
        selection_mode="multi",
        key=keys["confidence"],
        format_func=lambda word: f"{word} {by_confidence[word]}",
        help=SURE,
    )
    kept.update({name: st.session_state[key] for name, key in keys.items()})
    return [number for number in hits if (not origins or rows[number].origin in origins) and (not sure or rows[number].confidence in sure)]


def _clear() -> None:
    st.session_state["filters"] = {}
    for name in ("find", "origin", "confidence"):
        renew(name, PAGE)


def _selected(key: str, addresses: list[str]) -> None:
    places = st.session_state[key]["selection"]["rows"]
    st.session_state["picked"] = dict(enumerate(addresses)).get(places[0]) if places else None
    renew("quantity", PAGE)


def _chosen(key: str) -> None:
    if key == widget_key("quantity", PAGE):
        st.session_state["picked"] = st.session_state[key]
        renew("table", PAGE)


def _panel(row: Assumption, result: state.Result) -> None:
    """One quantity: what it is, a box for a new value, and all that is known about it."""
    spec, quantity, currency = row.spec, row.quantity, result.difference.plan.ledger.currency
    key, unit, was = widget_key("exact", row.address), unit_text(spec, currency), _was(row, quantities(result.opened).get(row.address))
    refused = st.session_state.get("refused")
    if not refused or refused[:2] != (key, st.session_state.get(key)):
        refused = None
        now = "" if quantity.dated else month_text(quantity.value) if spec.kind == "month" else shown(quantity.value, spec)
        if st.session_state.get(key) != now:  # writing what it shows already would undo a faster hand
            st.session_state[key] = now
    st.subheader(plain(spec.label), anchor=False)
    st.caption(plain(row.address))
    hint = "one value for all months" if quantity.dated else None
    st.text_input(f"New value, {unit}", key=key, on_change=_typed, args=(key, row.address, spec), placeholder=hint)
    if refused:
        st.error(plain(refused[2]))
    st.write(plain(f"Now {_value(quantity, spec)} {unit.removeprefix('%') if spec.kind == 'share' else unit}{', ' * bool(was)}{was}"))
    owners = tuple(pattern for pattern in state.draft().changes if row.address in matches(result.opened, pattern))
    if owners:
        st.button("Reset", on_click=_reset, args=(owners, row.address), help=plain(f"Undoes {', '.join(owners)}"))
    st.caption(plain(spec.help))
    facts = {
        "Low and high": " to ".join(filter(None, (_number(quantity.low, spec), _number(quantity.high, spec)))),
        "Allowed": f"{_number(spec.low, spec)} to {_number(spec.high, spec)}",
        "Where from": ": ".join(filter(None, (ORIGINS[row.origin], row.where.removeprefix("--set")))),
        "Confidence": row.confidence,
        "Note": quantity.note,
        "Source": quantity.source,
        "As of": quantity.as_of,
    }
    for name, text in facts.items():
        if text:
            st.caption(name)
            st.text(text)
    link = next((word.rstrip(".,;)") for word in quantity.source.split() if word.startswith("https://")), None)
    if link:
        st.link_button("Open the source", link, icon=":material/open_in_new:")


def _typed(key: str, address: str, spec: Spec) -> None:
    if key != widget_key("exact", address):
        return  # the message of a widget that is no longer there
    text = st.session_state[key].strip()
    if not text:
        return
    st.session_state[f"wrong:{address}"] = ""
    renew("slider", address)
    try:
        if spec.kind == "month":
            state.set_value(address, month_text(month_number(text)))
        else:
            state.set_value(address, f"{Decimal(f'{parsed(text, spec):.12g}'):f}")
        lines = state.draft().problems
    except ValueError as error:
        lines = (str(error),)
    if lines:  # said beside the box, not on top of the page
        st.session_state["refused"] = (key, st.session_state[key], " ".join(line.removeprefix("--set: ") for line in lines))
        st.session_state["draft"] = replace(state.draft(), problems=())


def _reset(owners: tuple[str, ...], address: str) -> None:
    for owner in (*owners, address):
        st.session_state[f"wrong:{owner}"] = ""
        renew("slider", owner)
        renew("exact", owner)
    current = state.draft()
    state.update(replace(current, changes={key: value for key, value in current.changes.items() if key not in owners}))


page()
state.settle()
