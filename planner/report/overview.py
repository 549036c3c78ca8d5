"""Several plans side by side: money, time, people, space, friction, warnings."""

from __future__ import annotations

from babel.numbers import format_decimal

from planner.analysis.breakdown import OF_NO_ROLE, savings
from planner.analysis.difference import Difference, Plan
from planner.analysis.warnings import warnings
from planner.report import items
from planner.report.tables import SAME, cell, cost_over, line_label
from planner.report.words import LOCALE, effect_text, money, payback_text
from planner.scenario.language import marked, plural
from planner.scenario.language import text as _

COST_BY = {
    "role": marked("Cost by role"),
    "place": marked("Cost by place"),
    "line": marked("Cost by line"),
    "year": marked("Cost by year"),
    "month": marked("Cost by month"),
}


def overview(differences: list[Difference], locale: str = LOCALE) -> list[tuple[str, list[str]]]:
    """Rows (label, a text for the base, then for each plan); what a plan has none of is a dash, what is the same in all is left out."""
    base = differences[0].base
    plans = [base, *(d.plan for d in differences)]
    currency = base.ledger.currency

    def cost(label: str, of: list[float]) -> tuple[str, list[str]]:
        return label, [money(value, currency, locale) for value in of]

    def saved(label: str, of: list[float | None], none: str) -> tuple[str, list[str]]:
        return label, ["–", *(none if value is None else effect_text(value, currency, locale) for value in of)]

    def spent(label: str, of: list[float]) -> tuple[str, list[str]]:
        return label, ["–", *(money(value, currency, locale) for value in of)]

    def count(label: str, of: list[float], pattern: str) -> tuple[str, list[str]]:
        return label, [format_decimal(round(value, 2) + 0.0, format=pattern, locale=locale) for value in of]

    def last(plan: Plan, state: str) -> float:
        return float(plan.ledger.states[state][0, :, -1].sum())

    first = [next(iter(savings(d, "year").items())) for d in differences]
    rows = [
        cost(cost_over(base), [plan.total_cost for plan in plans]),
        cost(_("Present value of the cost"), [plan.npv_cost for plan in plans]),
        (items.label(), items.side_by_side(base, plans[1:], locale)),
        cost(_("Cost of a year once settled"), [plan.run_rate_cost for plan in plans]),
        saved(_("Saving in present value"), [d.npv_saving for d in differences], "–"),
        saved(_("Saving a year once settled"), [d.run_rate for d in differences], _("not settled")),
        saved(_("Saving in {year}, in cash").format(year=first[0][0]), [before - after for _year, (before, after) in first], "–"),
        spent(_("One-off cost in all"), [d.one_off_cost for d in differences]),
        spent(_("Most money out before it pays"), [-d.lowest_cumulative for d in differences]),
        (_("Payback"), ["–", *(payback_text(d, locale) for d in differences)]),
        cost(_("Owed after the horizon, present value"), [plan.tail_cost for plan in plans]),
        count(_("People of our own, last month"), [float(plan.heads_by_month[-1]) for plan in plans], "#,##0.0"),
        count(_("People at vendors, last month"), [last(plan, "vendor_fte") for plan in plans], "#,##0.0"),
        count(_("Seats held, last month"), [last(plan, "seats_held") + last(plan, "seats_short") for plan in plans], "#,##0"),
        count(_("Friction, hours a week, last month"), [last(plan, "friction_hours") for plan in plans], "#,##0"),
        (
            _("Concentration (1: all in one country or vendor)"),
            ["–" if plan.concentration is None else format_decimal(plan.concentration, format="0.00", locale=locale) for plan in plans],
        ),
    ]
    taxed = [d.npv_saving_after_tax for d in differences]
    if any(value is not None for value in taxed):
        rows.insert(4, saved(_("Saving in present value, after tax"), taxed, "–"))
    rows.append((_("Warnings"), ["–", *(_warned(d) for d in differences)]))
    return [(label, texts) for label, texts in rows if len(set(texts)) > 1]


def _warned(difference: Difference) -> str:
    """How many warnings there are, those first that stand before the figure, then those that somebody has acknowledged; notes are not counted."""
    found = [warning for warning in warnings(difference) if warning.severity != "note"]
    blocking, known = (sum(map(bool, of)) for of in ([warning.blocks for warning in found], [warning.acknowledged for warning in found]))
    cautions = len(found) - blocking - known
    said = [plural("{n} to settle first", "{n} to settle first", blocking)] if blocking else []
    said += [plural("{n} to mind", "{n} to mind", cautions)] if cautions else []
    said += [plural("{n} acknowledged", "{n} acknowledged", known)] if known else []
    return ", ".join(said) or _("none")


def overview_markdown(differences: list[Difference], locale: str = LOCALE) -> list[str]:
    """The rows as a Markdown table with a heading."""
    names = [differences[0].base.name, *(d.plan.name for d in differences)]
    head = [f"| | {' | '.join(cell(name) for name in names)} |", "|---|" + "--:|" * len(names)]
    return [f"## {_('Side by side')}", "", *head, *(f"| {label} | {' | '.join(texts)} |" for label, texts in overview(differences, locale)), ""]


def by_group(differences: list[Difference], by: str) -> tuple[list[tuple[str, list[float]]], list[str]]:
    """((label, cost of the base and of each plan) of every group that differs, the labels of those that cost the same in all)."""
    found = [savings(d, by) for d in differences]
    groups = list(dict.fromkeys(group for groups in found for group in groups))
    rows, same = [], []
    for group in sorted(groups) if by in ("year", "month") else groups:
        amounts = [
            next((costs[group][0] for costs in found if group in costs), 0.0),
            *(costs.get(group, (0.0, 0.0))[1] for costs in found),
        ]
        if max(amounts) - min(amounts) >= SAME:
            rows.append((_label(differences, by, group), amounts))
        elif max(map(abs, amounts)) >= SAME:
            same.append(_label(differences, by, group))
    return rows, same


def _label(differences: list[Difference], by: str, group: str) -> str:
    """What a group is called: lines and roles have labels, the others their own names."""
    if by == "line":
        return line_label(group)
    roles = [plan.scenario.roles[group] for d in differences for plan in (d.base, d.plan) if by == "role" and group in plan.scenario.roles]
    return next((role.label for role in roles if role.label), _(OF_NO_ROLE[group]) if by == "role" and group in OF_NO_ROLE else group)


def by_markdown(differences: list[Difference], by: str, locale: str = LOCALE) -> list[str]:
    """The cost of every plan by role, place, line, year or month, as a Markdown table with a heading."""
    found, same = by_group(differences, by)
    currency = differences[0].base.ledger.currency
    names = [differences[0].base.name, *(d.plan.name for d in differences)]
    rows = [f"| {cell(label)} | {' | '.join(money(amount, currency, locale) for amount in amounts)} |" for label, amounts in found]
    head = [f"| | {' | '.join(cell(name) for name in names)} |", "|---|" + "--:|" * len(names)]
    more = [_("The same in all: {names}.").format(names=cell(", ".join(same))), ""] if same else []
    return [f"## {_(COST_BY[by])}", "", *head, *rows, "", *more]
