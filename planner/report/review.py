"""A review of a changed scenario, as Markdown for a pull request: what it cost and costs now, and what was changed."""

from __future__ import annotations

from typing import Any

from planner.analysis.compare import changed
from planner.analysis.difference import Difference, Plan, run
from planner.report.tables import cell
from planner.report.words import LOCALE, change_text, money
from planner.scenario.change import apply
from planner.scenario.quantity import Quantity
from planner.scenario.schema import quantities
from planner.scenario.text import Problem, ScenarioError


def review_markdown(old: Plan, new: Plan, locale: str = LOCALE) -> str:
    """What changed between two states of a scenario and what it did to the money. Raises ScenarioError if they can't be set beside one another."""
    if old.ledger.currency != new.ledger.currency:
        line = f"is {new.ledger.currency}, but {old.ledger.currency} before; a review needs one currency"
        raise ScenarioError([Problem(new.scenario.file, line, address="currency")])
    currency = new.ledger.currency
    rows = [
        (
            f"Cost over {old.ledger.months} months" + (f", now {new.ledger.months}" if new.ledger.months != old.ledger.months else ""),
            old.total_cost,
            new.total_cost,
        ),
        ("Present value of the cost", old.npv_cost, new.npv_cost),
        ("Owed after the horizon (present value)", old.tail_cost, new.tail_cost),
    ]
    lines = [
        f"# Review of {cell(new.name)}",
        "",
        f"In present value, {cell(new.name)} now {change_text(old.npv_cost - new.npv_cost, currency, locale)}.",
        "",
    ]
    if abs(old.npv_cost - new.npv_cost) < 0.5:
        lines[2] = f"{cell(new.name)} costs what it cost before."
    if old.scenario.library != new.scenario.library:
        lines += [f"The library moves from {old.scenario.library} to {new.scenario.library}.", ""]
    lines += ["| | before | after | |", "|---|--:|--:|:--|"]
    lines += [
        f"| {label} | {money(a, currency, locale)} | {money(b, currency, locale)} | {change_text(a - b, currency, locale)} |"
        for label, a, b in rows
    ]
    lines += ["", *_assumptions(old, new, currency, locale), "", f"before {old.digest[:12]}, after {new.digest[:12]}"]
    return "\n".join(lines) + "\n"


def _assumptions(old: Plan, new: Plan, currency: str, locale: str) -> list[str]:
    found = changed(old.scenario, new.scenario)
    if not found:
        return ["No assumption changed."]
    known = quantities(new.scenario)
    out = ["| Changed assumption | before | after | alone, in present value | source now |", "|---|--:|--:|:--|---|"]
    for change in found:
        quantity = known.get(change.address)
        alone = _alone(old, change.address, change.scenario) if change.base is not None and quantity is not None else None
        effect = "" if alone is None else change_text(alone, currency, locale)
        out.append(f"| {cell(change.address)} | {_shown(change.base)} | {_shown(change.scenario)} | {effect} | {_source(quantity)} |")
    return out


def _alone(old: Plan, address: str, value: Any) -> float | None:
    """What one change does to the present value when nothing else changes, None where it can't stand alone."""
    text = "{" + ", ".join(f"{month}: {number}" for month, number in value.items()) + "}" if isinstance(value, dict) else str(value)
    text = f"{value:.12f}" if isinstance(value, float) else text
    try:
        return Difference(old, run(apply(old.scenario, {address: text})[0])).npv_saving
    except ScenarioError:
        return None


def _source(quantity: Quantity | None) -> str:
    if quantity is None:
        return ""
    text = quantity.source or quantity.note
    if text:
        return cell(text)
    return "no source" if quantity.origin.kind in ("file", "set") else cell(quantity.origin.kind)


def _shown(value: Any) -> str:
    return "none" if value is None else cell(f"{value:,.10g}" if isinstance(value, float) else str(value))
