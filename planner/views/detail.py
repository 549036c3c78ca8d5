"""One quantity: its value in words, all that is known about it, and a box that changes it or puts it back."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from planner.report.words import unit_text
from planner.scenario.amounts import currency_of
from planner.scenario.assumptions import Assumption
from planner.scenario.language import text as _
from planner.scenario.quantity import Spec, month_text
from planner.scenario.schema import quantities
from planner.views import state
from planner.views.fields import filed, owners, parsed, plain, renew_others, reset, said, shown, widget_key
from planner.views.listing import confidence_text, from_text, number_text, value_text, was_text


def panel(row: Assumption, result: state.Result) -> None:
    """Everything about one quantity; the box and the button change the draft, nothing else."""
    spec, quantity = row.spec, row.quantity
    unit = unit_text(spec, currency_of(result.difference.plan.scenario, row.address))
    was = was_text(row, quantities(result.opened).get(row.address))
    st.subheader(plain(_(spec.label)), anchor=False)
    st.caption(plain(row.address))
    key = widget_key("exact", row.address)
    refused = st.session_state.get("refused", ("", "", ""))
    wrong = refused[2] if refused[:2] == (key, st.session_state.get(key)) else ""
    now = "" if quantity.dated else month_text(quantity.value) if spec.kind == "month" else shown(quantity.value, spec)
    if not wrong and st.session_state.get(key) != now:  # a box that shows it already is left alone: writing would undo a faster hand
        st.session_state[key] = now
    hint = _("one value for every month") if quantity.dated else ""
    st.text_input(_("New value, {unit}").format(unit=unit), key=key, on_change=_typed, args=(key, row.address, spec, now), placeholder=hint)
    if wrong:
        st.error(plain(wrong))
    after = {"month": "", "share": unit.removeprefix("%")}.get(spec.kind, f" {unit}")
    now_text = _("Now {value}").format(value=f"{value_text(quantity, spec)}{after}")
    st.write(plain(f"{now_text}{', ' * bool(was)}{was}"))
    changes = owners(result, row.address)
    if changes:
        help = plain(_("Undoes the change of {addresses}").format(addresses=", ".join(changes)))
        st.button(_("Reset"), on_click=reset, args=(row.address, changes), help=help)
    st.caption(plain(_(spec.help).replace("`", "")))
    facts = {
        _("Low and high"): " – ".join(number_text(edge, spec) for edge in (quantity.low, quantity.high) if edge is not None),
        _("Allowed"): _("{low} to {high}").format(low=number_text(spec.low, spec), high=number_text(spec.high, spec)),
        _("Where from"): from_text(row),
        _("Confidence"): confidence_text(row.confidence),
        _("Note"): quantity.note,
        _("Source"): quantity.source,
        _("As of"): quantity.as_of,
    }
    for name, text in facts.items():
        if text:
            part = st.container(gap=None)
            part.caption(name)
            part.text(text)  # never Markdown: an address in it is made a link only below
    link = next((word.rstrip(".,;)") for word in quantity.source.split() if word.startswith("https://")), "")
    if link:
        st.link_button(_("Open the source"), link, icon=":material/open_in_new:")


def _typed(key: str, address: str, spec: Spec, stood: str) -> None:
    text = said(key)
    if key != widget_key("exact", address) or not text.strip() or (text == stood and address not in state.draft().changes):
        return  # the message of a widget that is no longer there, nothing to read, or what stood there and is told again
    try:
        state.set_value(address, filed(parsed(text, spec), spec))
        problems = tuple(_("{problem}. Nothing was changed.").format(problem=line.removeprefix("--set: ")) for line in state.draft().problems)
    except ValueError as error:
        problems = (str(error),)
    if problems:  # said beside the box instead of on top of the page
        st.session_state["refused"] = (key, text, " ".join(problems))
        st.session_state["draft"] = replace(state.draft(), problems=())
    else:
        renew_others(address, "exact")
