"""Numbers as a reader of a locale types and reads them, and keys of widgets that are views of the draft."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import streamlit as st
from babel.numbers import NumberFormatError, format_decimal, get_decimal_symbol, get_group_symbol, parse_decimal
from streamlit.runtime.scriptrunner import get_script_run_ctx

from planner.report.words import LOCALE
from planner.scenario.language import text as _
from planner.scenario.quantity import Spec, month_number, month_text
from planner.views import state
from planner.views.results import Result, addresses_of

_ESCAPED = str.maketrans({char: f"\\{char}" for char in "\\`*_{}[]<>()#+-.!|$:~&"})
_SIGNS = re.compile(r":(?=material[/_]|streamlit:)|(?<!\S)[-<>~](?=[->=])")  # icons and arrows, made of what was escaped too: a joiner of no width keeps them apart
WIDGETS = ("slider", "exact", "slider of three", "exact of three")  # that show one address


def locale() -> str:
    """The reader's locale as Babel writes it; English (US) where Babel does not know it."""
    from babel import Locale, UnknownLocaleError

    wanted = (st.context.locale or LOCALE).replace("-", "_")
    try:
        return str(Locale.parse(wanted))
    except (UnknownLocaleError, ValueError):
        return LOCALE


def reading() -> str:
    """The locale of the reader whose page or click is worked on now, "" where it is nobody's."""
    return locale() if get_script_run_ctx(suppress_warning=True) else ""


def plain(text: str) -> str:
    """A text that Streamlit's Markdown shows as it was typed."""
    return _SIGNS.sub("\\g<0>\u2060", text).translate(_ESCAPED)


def shown(value: float, spec: Spec) -> str:
    """A value as it is typed, in the reader's locale, without its unit."""
    if spec.kind == "month":
        return month_text(value)
    return format_decimal(value * (100 if spec.kind == "share" else 1), format="0.######", locale=locale())


def parsed(text: str, spec: Spec) -> float:
    """The value of what was typed, strictly in the reader's locale. Raises ValueError with a line for the reader."""
    if spec.kind == "month":
        try:
            return month_number(text.strip())
        except ValueError as error:
            raise ValueError(_("{problem}. Nothing was changed.").format(problem=error)) from None
    clean = text.strip().removesuffix("%").strip() if spec.kind == "share" else text.strip()
    known = f"0123456789+- \u00a0\u202f{get_decimal_symbol(locale())}{get_group_symbol(locale())}"
    try:
        if not set(clean) <= set(known):  # Babel reads "1.500" in Hungarian as one and a half
            raise NumberFormatError("a sign of another locale")
        value = float(parse_decimal(clean, locale=locale(), strict=True))
    except NumberFormatError:
        example = shown(spec.slider[1] if spec.slider else spec.high, spec)
        line = _("expected a number such as {example}, got '{text}'. Nothing was changed.")
        raise ValueError(line.format(example=example, text=text[:40])) from None
    return value / 100 if spec.kind == "share" else value


def filed(value: float, spec: Spec) -> str:
    """A value as it stands in a file, without an exponent."""
    return month_text(value) if spec.kind == "month" else f"{Decimal(f'{value:.12g}'):f}"


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


def renew_others(address: str, widget: str = "") -> None:
    """Renews all widgets of an address but the one in which a hand was, and forgets what was typed wrongly."""
    st.session_state[f"wrong:{address}"] = ""
    for other in WIDGETS:
        if other != widget:
            renew(other, address)


def said(key: str) -> str:
    """What was typed or chosen in a widget, "" where its message holds no text: a browser sends one, another program may not."""
    given = st.session_state.get(key)
    return given if isinstance(given, str) else ""


def show(key: str, value: float | str) -> None:
    """Makes a widget show the draft's value. One that shows it already is left alone: writing would undo a faster hand."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def owners(result: Result, address: str) -> list[str]:
    """The changes of the draft that an address, or one of those that a pattern names, owes its value to."""
    mine = set(addresses_of(result.difference.plan.scenario, address))
    return [pattern for pattern in state.draft().changes if mine.intersection(addresses_of(result.difference.plan.scenario, pattern))]


def reset(address: str, changes: list[str]) -> None:
    """Takes some changes back, which makes the address what the file says."""
    for owner in (address, *changes):
        renew_others(owner)
    current = state.draft()
    state.update(replace(current, changes={key: value for key, value in current.changes.items() if key not in changes}))
