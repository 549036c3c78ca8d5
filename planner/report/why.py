"""Why a plan saves what it saves, as data and as Markdown: its drivers, and what each of its moves is worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import floor
from typing import Any

from planner.analysis.bridge import Bar, driver_bridge
from planner.analysis.difference import Difference
from planner.analysis.worth import Worth, worth_of_moves, worth_of_roles
from planner.report.tables import cell, line_label
from planner.report.words import LOCALE, change_text, money

DRIVERS = {
    "placement": "Which work is done where and by whom; contracts entered and left",
    "productivity": "Productivity and friction",
    "pay": "Pay",
    "on-costs": "Contributions and benefits",
    "office": "Price of space",
    "remote": "Allowances for working away",
    "vendor": "Vendors' terms and steering",
    "turnover": "Turnover, hiring and ramp",
    "transition": "What the change costs once",
    "money": "Exchange rates, inflation, discount rate",
}
_SHOWN = 3  # lines named beside a driver


def bridge_json(difference: Difference) -> list[dict[str, Any]]:
    """Every driver, in the order of the register; the savings add up to `npv_saving`."""
    return [{"driver": bar.driver, "saving": bar.saving} for bar in driver_bridge(difference).bars]


def why_markdown(differences: Sequence[Difference], locale: str = LOCALE) -> list[str]:
    """Two tables for each plan: by driver, and what each move is worth, nothing where there is none."""
    lines = []
    for d in differences:
        lines += [f"## Why: by driver, {cell(d.plan.name)}", "", *_drivers(d, locale), ""]
        if d.plan.scenario.moves:
            lines += [f"## What each move is worth, {cell(d.plan.name)}", "", *_moves(d, locale), ""]
    return lines


def _drivers(d: Difference, locale: str) -> list[str]:
    bars = sorted((bar for bar in driver_bridge(d).bars if abs(bar.saving) >= 0.5), key=lambda bar: -abs(bar.saving))
    shown = whole([bar.saving for bar in bars])
    rows = [
        f"| {DRIVERS[bar.driver]} | {_effect(value, d, locale)} | {_mostly(bar, d, locale)} |"
        for bar, value in zip(bars, shown, strict=True)
    ]
    return [
        "Present value; what two drivers do only together is shared evenly between them (Shapley values).",
        "",
        "| Driver | Effect | Mostly |",
        "|---|--:|:--|",
        *rows,
        f"| All together | {_effect(sum(shown), d, locale)} | |",
    ]


def _mostly(bar: Bar, d: Difference, locale: str) -> str:
    """The lines in which a driver does most."""
    by_line: dict[str, float] = defaultdict(float)
    for part in bar.parts:
        by_line[part.line] += part.saving
    largest = sorted(by_line.items(), key=lambda item: -abs(item[1]))[:_SHOWN]
    return "; ".join(
        f"{line_label(line)}: {change_text(saving, d.plan.ledger.currency, locale)}" for line, saving in largest if abs(saving) >= 0.5
    )


def _moves(d: Difference, locale: str) -> list[str]:
    roles = worth_of_roles(d)
    return [
        "Present value. Within the plan: against the plan without it. Alone: on the base, without the others.",
        "",
        "| Move | Within the plan | Alone | |",
        "|---|--:|--:|:--|",
        *(_worth(worth, "", d, locale) for worth in worth_of_moves(d)),
        *(_worth(worth, "All of ", d, locale) for worth in roles if len(worth.moves) > 1),
    ]


def _worth(worth: Worth, before: str, d: Difference, locale: str) -> str:
    name = d.plan.scenario.roles[worth.name].label or worth.name if before else worth.name
    alone = "no room beside the base's moves" if worth.alone is None else _effect(worth.alone, d, locale)
    return f"| {before}{cell(name)} | {_effect(worth.contribution, d, locale)} | {alone} | {'carried by the others' if worth.carried else ''} |"


def _effect(saving: float, d: Difference, locale: str) -> str:
    """A saving in words, with all its figures."""
    if abs(saving) < 0.5:
        return "nothing"
    amount = money(abs(saving), d.plan.ledger.currency, locale)
    return f"saves {amount}" if saving > 0 else f"costs {amount} more"


def whole(amounts: Sequence[float]) -> list[int]:
    """Amounts in whole units that add up to the rounded sum: the largest remainders are rounded up."""
    out = [floor(amount) for amount in amounts]
    missing = floor(sum(amounts) + 0.5) - sum(out)
    for number in sorted(range(len(out)), key=lambda n: out[n] - amounts[n])[:missing]:
        out[number] += 1
    return out
