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
from planner.report.words import LOCALE, change_text, effect_text
from planner.scenario.language import marked
from planner.scenario.language import text as _

DRIVERS = {
    "placement": marked("Placement and contracts"),
    "productivity": marked("Productivity and friction"),
    "pay": marked("Pay"),
    "on-costs": marked("Contributions and benefits"),
    "office": marked("Price of space"),
    "remote": marked("Allowances for working away"),
    "vendor": marked("Vendors' terms and steering"),
    "turnover": marked("Turnover, hiring and ramp"),
    "transition": marked("Cost of changing over"),
    "money": marked("Currency, inflation, rates"),
}
PARTS = (marked("line"), marked("owner"), marked("line and owner"))
_SHOWN = 3  # lines named beside a driver


def bridge_json(difference: Difference) -> list[dict[str, Any]]:
    """Every driver, in the order of the register; the savings add up to `npv_saving`."""
    return [{"driver": bar.driver, "saving": bar.saving} for bar in driver_bridge(difference).bars]


def why_markdown(differences: Sequence[Difference], locale: str = LOCALE) -> list[str]:
    """Two tables for each plan: by driver, and what each move is worth, nothing where there is none."""
    lines = []
    for d in differences:
        lines += ["## " + _("Why: by driver, {name}").format(name=cell(d.plan.name)), "", *_drivers(d, locale), ""]
        if d.plan.scenario.moves:
            lines += ["## " + _("What each move is worth, {name}").format(name=cell(d.plan.name)), "", *_moves(d, locale), ""]
    return lines


def _drivers(d: Difference, locale: str) -> list[str]:
    currency = d.plan.ledger.currency
    bars = sorted((bar for bar in driver_bridge(d).bars if abs(bar.saving) >= 0.5), key=lambda bar: -abs(bar.saving))
    shown = whole([bar.saving for bar in bars])
    rows = [
        f"| {_(DRIVERS[bar.driver])} | {effect_text(value, currency, locale)} | {_mostly(bar, d, locale)} |"
        for bar, value in zip(bars, shown, strict=True)
    ]
    return [
        _("Present value; what two drivers do only together is shared evenly between them (Shapley values)."),
        "",
        f"| {_('Driver')} | {_('Effect')} | {_('Mostly')} |",
        "|---|--:|:--|",
        *rows,
        f"| {_('All together')} | {effect_text(sum(shown), currency, locale)} | |",
    ]


def _mostly(bar: Bar, d: Difference, locale: str) -> str:
    """The lines in which a driver does most."""
    return "; ".join(
        f"{label}: {change_text(saving, d.plan.ledger.currency, locale)}"
        for label, saving in parts(bar, "line")[:_SHOWN]
        if abs(saving) >= 0.5
    )


def parts(bar: Bar, by: str) -> list[tuple[str, float]]:
    """What a driver saves by line, by owner or by both, the largest first; they add up to its bar."""
    out: dict[str, float] = defaultdict(float)
    for part in bar.parts:
        names = {"line": line_label(part.line), "owner": part.owner}
        out[names.get(by, f"{names['line']}, {part.owner}")] += part.saving
    return sorted(out.items(), key=lambda item: -abs(item[1]))


def _moves(d: Difference, locale: str) -> list[str]:
    roles = worth_of_roles(d)
    return [
        _("Present value. Within the plan: against the plan without it. Alone: on the base, without the others."),
        "",
        f"| {_('Move')} | {_('Within the plan')} | {_('Alone')} | |",
        "|---|--:|--:|:--|",
        *(_worth(worth, False, d, locale) for worth in worth_of_moves(d)),
        *(_worth(worth, True, d, locale) for worth in roles if len(worth.moves) > 1),
    ]


def _worth(worth: Worth, of_role: bool, d: Difference, locale: str) -> str:
    currency = d.plan.ledger.currency
    name = _("All of {role}").format(role=d.plan.scenario.roles[worth.name].label or worth.name) if of_role else worth.name
    alone = _("no room beside the base's moves") if worth.alone is None else effect_text(worth.alone, currency, locale)
    carried = _("carried by the others") if worth.carried else ""
    return f"| {cell(name)} | {effect_text(worth.contribution, currency, locale)} | {alone} | {carried} |"


def whole(amounts: Sequence[float]) -> list[int]:
    """Amounts in whole units that add up to the rounded sum: the largest remainders are rounded up."""
    out = [floor(amount) for amount in amounts]
    missing = floor(sum(amounts) + 0.5) - sum(out)
    for number in sorted(range(len(out)), key=lambda n: out[n] - amounts[n])[:missing]:
        out[number] += 1
    return out
