"""The quantities of a plan as rows of text in the reader's locale, made once for a draft."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd
import streamlit as st
from babel.numbers import format_decimal, format_percent

from planner.report.words import unit_text
from planner.scenario.amounts import currency_of
from planner.scenario.assumptions import Assumption, assumptions
from planner.scenario.language import marked
from planner.scenario.language import text as _
from planner.scenario.quantity import Quantity, Spec, month_text
from planner.scenario.schema import quantities
from planner.views import state
from planner.views.fields import locale

ORIGINS = {
    "file": marked("file"),
    "set": marked("changed here"),
    "library": marked("library"),
    "shared": marked("shared"),
    "default": marked("default"),
}
CONFIDENCE = {
    "official": marked("official"),
    "copied": marked("copied"),
    "derived": marked("derived"),
    "seller": marked("seller"),
    "recalled": marked("recalled"),
    "judgement": marked("judgement"),
    "entered": marked("entered"),
}
HEADINGS = (
    marked("Address"),
    marked("What it is"),
    marked("Value"),
    marked("Changed"),
    marked("Low"),
    marked("High"),
    marked("Unit"),
    marked("Where from"),
    marked("Confidence"),
    marked("Source"),
    marked("As of"),
)


class Listing(NamedTuple):
    """The quantities, how they look, and what a search goes through."""

    rows: list[Assumption]
    frame: pd.DataFrame
    texts: list[str]


def listing(result: state.Result) -> Listing:
    """The rows of a draft; a rerun that changes nothing makes them no second time."""
    scenario, where, kept = result.difference.plan.scenario, locale(), st.session_state.get("listing")
    if kept is None or kept[0] is not scenario or kept[1] != where:
        rows, before = assumptions(scenario), quantities(result.opened)
        columns = {
            "What it is": [_(row.spec.label) for row in rows],
            "Value": [value_text(row.quantity, row.spec) for row in rows],
            "Changed": [was_text(row, before.get(row.address)) for row in rows],
            "Unit": [unit_text(row.spec, currency_of(scenario, row.address)) for row in rows],
            "Low": [number_text(row.quantity.low, row.spec) for row in rows],
            "High": [number_text(row.quantity.high, row.spec) for row in rows],
            "Where from": [from_text(row) for row in rows],
            "Address": [row.address for row in rows],
            "Confidence": [confidence_text(row.confidence) for row in rows],
            "Source": [row.quantity.source for row in rows],
            "As of": [row.quantity.as_of for row in rows],
        }
        texts = [f"{row.address}\n{_(row.spec.label)}\n{row.quantity.source}".casefold() for row in rows]
        kept = st.session_state["listing"] = (scenario, where, Listing(rows, pd.DataFrame(columns), texts))
    made: Listing = kept[2]
    return made


def confidence_text(word: str) -> str:
    """How sure a figure is, in a word; "" where nothing is said."""
    return _(CONFIDENCE.get(word, word))


def number_text(value: float | None, spec: Spec) -> str:
    """A number in full, without its unit; a share in percent, nothing for what is not known."""
    if value is None:
        return ""
    if spec.kind == "month":
        return month_text(value)
    if spec.kind == "share":
        return format_percent(value, "#,##0.######%", locale())
    return format_decimal(value, "#,##0.######", locale())


def value_text(quantity: Quantity, spec: Spec) -> str:
    """The value, or each of its dated values."""
    dated = [f"{month_text(month)}: {number_text(value, spec)}" for month, value in quantity.dated]
    return "; ".join(dated) or number_text(quantity.value, spec)


def was_text(row: Assumption, before: Quantity | None) -> str:
    """What stood there before it was changed, or before what it follows was changed."""
    if row.origin != "set" and before == row.quantity:
        return ""
    return _("was {value}").format(value=value_text(before, row.spec)) if before else _("was empty")


def from_text(row: Assumption) -> str:
    """Origin and place: "file: today.yaml:9", "library: 2026-11 roles.accounting.turnover"."""
    return _(ORIGINS[row.origin]) + (f": {row.where}" if row.where and row.origin != "set" else "")
