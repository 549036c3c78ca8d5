"""One lever: a slider, the exact value beside it, what the file and the baseline say, where it comes from, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10

import streamlit as st

from planner.report.moving import moved_text
from planner.report.words import unit_text, value_text
from planner.scenario.amounts import currency_of
from planner.scenario.checks import nobody_in
from planner.scenario.language import marked
from planner.scenario.language import text as _
from planner.scenario.quantity import Quantity, Spec, month_text
from planner.scenario.schema import Scenario
from planner.views import state
from planner.views.fields import filed, locale, owners, parsed, plain, renew_others, reset, said, show, shown, widget_key
from planner.views.results import Result, addresses_of, specs_of, table_of

ORIGINS = {
    "file": marked("from the file"),
    "set": marked("changed here"),
    "library": marked("from the library"),
    "shared": marked("as"),
    "default": marked("the neutral value"),
}


@dataclass(frozen=True)
class Lever:
    """An address or a pattern with the name that people read; `reach` is where its slider goes, in its own unit."""

    address: str
    label: str
    reach: tuple[float, float]
    place: str = ""  # where on the page, where two levers show one address


def draw(lever: Lever, result: Result, locked: bool) -> None:
    """The lever, bound to the draft; nothing where the scenario has no such value."""
    scenario = result.difference.plan.scenario
    spec, values = specs_of(scenario, lever.address)
    if spec is None or not values:
        return
    changed = owners(result, lever.address)
    mixed = max(values) - min(values) > 1e-9
    asked = state.draft().changes.get(lever.address) if "*" in lever.address else None
    value = float(asked) if asked is not None else sum(values) / len(values)
    unit = unit_text(spec, currency_of(scenario, lever.address))
    wrong = st.session_state.get(f"wrong:{lever.address}", "")
    keys = {name: widget_key(name + lever.place, lever.address) for name in ("slider", "exact")}
    stands = "" if mixed and asked is None else shown(value, spec)
    if not wrong:
        show(keys["exact"], stands)
    label = lever.label if spec.kind == "month" else f"{lever.label}, {unit}"
    around = st.container(gap=None)
    row = around.container(horizontal=True, vertical_alignment="bottom", gap="small", wrap=False)
    with row:
        _slider(lever, spec, value, plain(label), _help(lever, spec, scenario), locked)
    row.text_input(
        _("{label}, exact value in {unit}").format(label=plain(lever.label), unit=unit),
        key=keys["exact"],
        on_change=_typed,
        args=(lever, keys["exact"], spec, stands),
        label_visibility="collapsed",
        placeholder=_("mixed") if mixed else None,
        disabled=locked,
        width=110,
    )
    row.button(
        "",
        icon=":material/restart_alt:",
        key=f"reset{lever.place}:{lever.address}",
        type="tertiary",
        help=_("Reset {label}: back to what the file says").format(label=plain(lever.label)),
        disabled=locked or not changed,
        on_click=reset,
        args=(lever.address, changed),
    )
    if wrong:
        around.error(plain(f"{lever.label}: {wrong}"))
    around.caption(plain(_marks(lever, spec, values, result, bool(changed))))


def reach_of(spec: Spec, quantities: list[Quantity]) -> tuple[float, float]:
    """Where a slider goes: as the schema says, else over the ranges of the values as opened, else around them; it does not move with them."""
    if spec.slider is not None:
        return spec.slider
    low = min(quantity.value if quantity.low is None else quantity.low for quantity in quantities)
    high = max(quantity.value if quantity.high is None else quantity.high for quantity in quantities)
    if high - low < spec.step:
        low, high = (min(0.0, 2 * low), 2 * high) if high > 0 else (0.0, 20 * spec.step)
    return max(low, spec.low), min(high, spec.high)


def _slider(lever: Lever, spec: Spec, value: float, label: str, help: str, locked: bool) -> None:
    """A slider over the reach; of months, over the names of months."""
    key = widget_key(f"slider{lever.place}", lever.address)
    if spec.kind == "month":
        months = [month_text(month) for month in range(int(lever.reach[0]), int(lever.reach[1]) + 1)]
        now = month_text(min(max(value, lever.reach[0]), lever.reach[1]))
        show(key, now)
        st.select_slider(label, months, now, key=key, on_change=_slid, args=(lever, key, spec, 1.0, now), help=help, disabled=locked)
        return
    scale = 100.0 if spec.kind == "share" else 1.0
    low, high, step = (number * scale for number in (*lever.reach, spec.step))
    step = _step(high - low, step)
    low, high = floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step  # so that round values stand on its steps
    at = min(max(round((value * scale - low) / step) * step + low, low), high)
    show(key, at)
    st.slider(  # `at` is also what a message with a value beyond the ends falls back to
        label, low, high, at, step=step, key=key, on_change=_slid, args=(lever, key, spec, scale, at), format="localized", help=help, disabled=locked
    )


def _step(width: float, step: float) -> float:
    """The step of the schema, or one with which a slider has between 20 and 500 places."""
    if 20 <= width / step <= 500:
        return step
    return float(10.0 ** floor(log10(width / 20))) if width > 0 else step


def _slid(lever: Lever, key: str, spec: Spec, scale: float, stood: float | str) -> None:
    """Takes where a slider was moved to; a browser that draws it anew may also report it where it `stood`, which is no change."""
    if key != widget_key(f"slider{lever.place}", lever.address):
        return  # the message of a widget that is no longer there
    value = st.session_state.get(key)
    if value is None:
        return  # what the session held was let go of since, as for somebody who may no longer enter
    if value == stood and lever.address not in state.draft().changes:
        return
    renew_others(lever.address, f"slider{lever.place}")
    state.set_value(lever.address, value if spec.kind == "month" else filed(value / scale, spec))


def _typed(lever: Lever, key: str, spec: Spec, stood: str) -> None:
    """Takes what was typed; what `stood` in the box may be reported again after the box has gone, as with another group, and is no change."""
    if key != widget_key(f"exact{lever.place}", lever.address):
        return
    text = said(key)
    if text == stood and not st.session_state.get(f"wrong:{lever.address}") and lever.address not in state.draft().changes:
        return
    renew_others(lever.address, f"exact{lever.place}")
    try:
        if text.strip():
            state.set_value(lever.address, filed(parsed(text, spec), spec))
    except ValueError as error:
        st.session_state[f"wrong:{lever.address}"] = str(error)


def _marks(lever: Lever, spec: Spec, values: list[float], result: Result, changed: bool) -> str:
    """What the value is now, what the file said, and what the baseline has where that differs."""
    scenario, base = result.difference.plan.scenario, result.difference.base
    before, there = specs_of(result.opened, lever.address)[1], specs_of(base.scenario, lever.address)[1]
    parts = [_range(values, spec, currency_of(scenario, lever.address))]
    addresses = addresses_of(scenario, lever.address)
    if addresses and all(address.startswith("moves.") and address.endswith(".share") for address in addresses):
        parts.append(moved_text(scenario, [address.split(".")[1] for address in addresses], locale()))
    if changed and before:
        parts.append(_("was {value}").format(value=_range(before, spec, "")))
    if there and nobody_in(base.scenario, lever.address):
        if not changed and all(quantity is not None and quantity.origin.kind == "library" for quantity in _quantities(scenario, lever.address)):
            parts.append(_("the library's figure"))
        parts.append(_("in the baseline nobody works this way"))
    elif there and [shown(value, spec) for value in there] != [shown(value, spec) for value in values]:
        parts.append(_("baseline {value}").format(value=_range(there, spec, "")))
    elif there and not changed:
        parts.append(_("as in the baseline"))
    return " · ".join(filter(None, parts))


def _quantities(scenario: Scenario, address: str) -> list[Quantity | None]:
    table = table_of(scenario)
    return [table[found][1] for found in addresses_of(scenario, address)]


def _range(values: list[float], spec: Spec, currency: str) -> str:
    """One value, or the least and the most; with the unit where a currency is given."""
    ends = list(dict.fromkeys((min(values), max(values))))
    texts = [shown(value, spec) + ("%" if spec.kind == "share" else "") for value in ends]
    if currency and spec.kind != "share":
        texts[-1] = value_text(ends[-1], spec, currency, locale())
    return _("{low} to {high}").format(low=texts[0], high=texts[1]) if len(texts) > 1 else texts[0]


def _help(lever: Lever, spec: Spec, scenario: Scenario) -> str:
    addresses = addresses_of(scenario, lever.address)
    quantity = table_of(scenario)[addresses[0]][1]
    if quantity is None:
        return plain(_(spec.help))
    origin = " ".join(word for word in (_(ORIGINS[quantity.origin.kind]), quantity.origin.where if quantity.origin.kind != "set" else "") if word)
    confidence = f" ({_(quantity.origin.confidence)})" if quantity.origin.confidence else ""
    source = f"{origin[0].upper()}{origin[1:]}{confidence}"
    return plain(" ".join(f"{part.rstrip('.')}." for part in (_(spec.help).replace("`", ""), source, quantity.note, quantity.source, lever.address) if part))
