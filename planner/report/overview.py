"""Several plans side by side: money, time, people, space, friction, warnings."""

from __future__ import annotations

from planner.analysis.breakdown import savings
from planner.analysis.difference import Difference, Plan
from planner.analysis.measures import run_rate_cost
from planner.analysis.warnings import warnings
from planner.report.tables import cell
from planner.report.words import LOCALE, money


def overview(differences: list[Difference], locale: str = LOCALE) -> list[tuple[str, list[str]]]:
    """Rows (label, a text for the base, then for each plan); what a plan has none of is a dash."""
    base = differences[0].base
    plans = [base, *(d.plan for d in differences)]
    currency = base.ledger.currency

    def cost(label: str, of: list[float]) -> tuple[str, list[str]]:
        return label, [money(value, currency, locale) for value in of]

    def saved(label: str, of: list[float | None], none: str) -> tuple[str, list[str]]:
        return label, ["–", *(none if value is None else money(value, currency, locale) for value in of)]

    first = [next(iter(savings(d, "year").items())) for d in differences]
    rows = [
        cost(f"Cost over {base.ledger.months} months", [plan.total_cost for plan in plans]),
        cost("Present value of the cost", [plan.npv_cost for plan in plans]),
        cost("Cost of a year once settled", [float(run_rate_cost(plan.ledger)[0]) for plan in plans]),
        saved("Saving in present value", [d.npv_saving for d in differences], "–"),
        saved("Saving a year once settled", [d.run_rate for d in differences], "not settled"),
        saved(f"Saving in {first[0][0]}, in cash", [before - after for _, (before, after) in first], "–"),
        saved("One-off cost", [d.one_off_cost for d in differences], "–"),
        saved("Most money ever out", [-d.lowest_cumulative for d in differences], "–"),
        ("Payback, months", ["–", *("none" if d.payback_months is None else f"{d.payback_months:.1f}" for d in differences)]),
        cost("Owed after the horizon, present value", [plan.tail_cost for plan in plans]),
        ("People of our own, last month", [f"{plan.heads_by_month[-1]:,.1f}" for plan in plans]),
        ("People at vendors, last month", [f"{plan.ledger.states['vendor_fte'][0, :, -1].sum():,.1f}" for plan in plans]),
        ("Seats held, last month", [f"{_seats(plan):,.0f}" for plan in plans]),
        ("Hours lost to friction a week, last month", [f"{plan.ledger.states['friction_hours'][0, :, -1].sum():,.0f}" for plan in plans]),
        (
            "Concentration (1: all in one country or vendor)",
            ["–" if plan.concentration is None else f"{plan.concentration:.2f}" for plan in plans],
        ),
    ]
    taxed = [d.npv_saving_after_tax for d in differences]
    if any(value is not None for value in taxed):
        rows.insert(4, saved("Saving in present value, after tax", taxed, "–"))
    return [*rows, ("Warnings, those that block first", ["–", *(_warned(d) for d in differences)])]


def _seats(plan: Plan) -> float:
    return float((plan.ledger.states["seats_held"] + plan.ledger.states["seats_short"])[0, :, -1].sum())


def _warned(difference: Difference) -> str:
    found = warnings(difference)
    return ", ".join(warning.id for warning in found if warning.severity != "note") or "none"


def overview_markdown(differences: list[Difference], locale: str = LOCALE) -> list[str]:
    """The rows as a Markdown table with a heading."""
    names = [differences[0].base.name, *(d.plan.name for d in differences)]
    head = [f"| | {' | '.join(cell(name) for name in names)} |", "|---|" + "--:|" * len(names)]
    return ["## Side by side", "", *head, *(f"| {label} | {' | '.join(texts)} |" for label, texts in overview(differences, locale)), ""]


def by_markdown(differences: list[Difference], by: str, locale: str = LOCALE) -> list[str]:
    """The cost of every plan by role, place, line, year or month, as a Markdown table with a heading."""
    found = [savings(d, by) for d in differences]
    labels = list(dict.fromkeys(label for groups in found for label in groups))
    currency = differences[0].base.ledger.currency
    names = [differences[0].base.name, *(d.plan.name for d in differences)]
    rows = []
    for label in sorted(labels) if by in ("year", "month") else labels:
        amounts = [
            next((groups[label][0] for groups in found if label in groups), 0.0),
            *(groups.get(label, (0.0, 0.0))[1] for groups in found),
        ]
        rows.append(f"| {cell(label)} | {' | '.join(money(amount, currency, locale) for amount in amounts)} |")
    return [f"## Cost by {by}", "", f"| | {' | '.join(cell(name) for name in names)} |", "|---|" + "--:|" * len(names), *rows, ""]
