"""Widgets bound to addresses: a slider, the exact value beside it, what it is now and where it comes from."""

from __future__ import annotations

import streamlit as st
from babel.numbers import NumberFormatError, format_decimal, get_decimal_symbol, get_group_symbol, parse_decimal

from planner.report.words import LOCALE, percent, unit_text
from planner.scenario.quantity import Spec
from planner.scenario.schema import Scenario, quantities
from planner.views import state


def locale() -> str:
    """The reader's locale as Babel writes it; English (US) where Babel does not know it."""
    from babel import Locale, UnknownLocaleError

    wanted = (st.context.locale or LOCALE).replace("-", "_")
    try:
        return str(Locale.parse(wanted))
    except (UnknownLocaleError, ValueError):
        return LOCALE


def plain(text: str) -> str:
    """A text that Streamlit's Markdown shows as it was typed."""
    for char in "\\`*_{}[]<>()#+-.!|$:~":
        text = text.replace(char, f"\\{char}")
    return text


def shown(value: float, spec: Spec) -> str:
    """A value as it is typed, in the reader's locale, without its unit."""
    return format_decimal(value * (100 if spec.kind == "share" else 1), format="0.######", locale=locale())


def parsed(text: str, spec: Spec) -> float:
    """The value of what was typed, strictly in the reader's locale. Raises ValueError with a line for the reader."""
    clean = text.strip().removesuffix("%").strip() if spec.kind == "share" else text.strip()
    known = f"0123456789+- \u00a0\u202f{get_decimal_symbol(locale())}{get_group_symbol(locale())}"
    try:
        if not set(clean) <= set(known):  # Babel reads "1.500" in Hungarian as one and a half
            raise NumberFormatError("a sign of another locale")
        value = float(parse_decimal(clean, locale=locale(), strict=True))
    except NumberFormatError:
        raise ValueError(
            f"expected a number such as {shown(spec.slider[1] if spec.slider else spec.high, spec)}, got '{text[:40]}'. Nothing was changed."
        ) from None
    return value / 100 if spec.kind == "share" else value


def lever(address: str, label: str, scenario: Scenario, opened: Scenario) -> None:
    """One slider with its exact value, bound to an address or a pattern; off where nothing matches."""
    spec, values = state.specs_of(scenario, address)
    if spec is None or not values or spec.slider is None:
        st.slider(label, 0.0, 1.0, 0.0, disabled=True, key=f"off:{address}", help="Nothing in this scenario answers to it.")
        return
    scale = 100.0 if spec.kind == "share" else 1.0
    low, high, step = (number * scale for number in (*spec.slider, spec.step))
    mixed = max(values) - min(values) > 1e-9
    asked = state.draft().changes.get(address)
    changed = asked is not None
    value = float(asked) if asked is not None else sum(values) / len(values)
    slider_key, exact_key = widget_key("slider", address), widget_key("exact", address)
    _show(slider_key, min(max(round(value * scale / step) * step, low), high))
    if not st.session_state.get(f"wrong:{address}"):
        _show(exact_key, "" if mixed and not changed else shown(value, spec))

    def slid() -> None:
        if slider_key != widget_key("slider", address):
            return  # the message of a widget that is no longer there
        renew("exact", address)
        st.session_state[f"wrong:{address}"] = ""
        state.set_value(address, f"{st.session_state[slider_key] / scale:.10g}")

    def typed() -> None:
        if exact_key != widget_key("exact", address):
            return
        text = st.session_state[exact_key]
        renew("slider", address)
        st.session_state[f"wrong:{address}"] = ""
        try:
            if text.strip():
                state.set_value(address, f"{parsed(text, spec):.12g}")
        except ValueError as error:
            st.session_state[f"wrong:{address}"] = str(error)

    unit = unit_text(spec, scenario.currency)
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    locked = state.locked()
    left.slider(
        f"{label}, {unit}",
        low,
        high,
        step=step,
        key=slider_key,
        on_change=slid,
        format="%.10g",
        help=_help(address, spec, scenario),
        disabled=locked,
    )
    right.text_input(
        f"{label}, exact value in {unit}",
        key=exact_key,
        on_change=typed,
        label_visibility="collapsed",
        placeholder="mixed" if mixed else None,
        disabled=locked,
    )
    if st.session_state.get(f"wrong:{address}"):
        st.error(plain(f"{label}: {st.session_state[f'wrong:{address}']}"))
    notes = []
    if mixed:
        least, most = (percent(edge, locale()) if spec.kind == "share" else shown(edge, spec) for edge in (min(values), max(values)))
        notes.append(f"comes to {least} to {most} by team" if changed else f"mixed, {least} to {most} by team")
    if changed:
        _, before = state.specs_of(opened, address)
        notes.append(f"changed, was {shown(sum(before) / len(before), spec)}{'' if max(before) - min(before) < 1e-9 else ' on average'}")
    if notes:
        st.caption(plain("; ".join(notes)))


def widget_key(widget: str, address: str) -> str:
    """The key of a widget, a new one after each `renew`."""
    return f"{widget}:{address}:{st.session_state.get(f'turn:{widget}:{address}', 0)}:{st.session_state.get('turn:all', 0)}"


def renew(widget: str, address: str) -> None:
    """Puts a new widget in the place of one that shows an old value.

    A browser sends the values of all its widgets: after a fast second move of a slider, the box beside it would still
    send what it showed before the first, and undo both.
    """
    turn = f"turn:{widget}:{address}"
    st.session_state[turn] = st.session_state.get(turn, 0) + 1


def _show(key: str, value: float | str) -> None:
    """Makes a widget show the draft's value. One that shows it already is left alone: writing would undo a faster hand."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _help(address: str, spec: Spec, scenario: Scenario) -> str:
    from planner.scenario.change import matches

    quantity = quantities(scenario)[matches(scenario, address)[0]]
    if quantity is None:
        return plain(spec.help)
    origin = {
        "file": "From the file",
        "set": "Changed here",
        "library": f"Library ({quantity.origin.confidence})",
        "shared": "As",
        "default": "Default",
    }[quantity.origin.kind]
    parts = [f"{origin} {quantity.origin.where if quantity.origin.kind != 'set' else ''}".strip(), quantity.note, quantity.source]
    return plain(f"{spec.help} {address}. " + ". ".join(part for part in parts if part))
