"""What an item costs (L7) in words: on the page, in a table, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from babel import Locale
from babel.numbers import format_currency

from planner.analysis.difference import Difference, Plan
from planner.report.words import LOCALE, percent
from planner.scenario.language import text as _

SMALL = 0.1  # of a unit of money, below which a hundredth is too coarse


def label() -> str:
    """What the figure is called."""
    return _("Cost per item, present value")


def unit_money(value: float, currency: str, locale: str = LOCALE) -> str:
    """What one of many costs, to the hundredth: $4.96; below a tenth to the ten-thousandth, $0.0413."""
    where = Locale.parse(locale)
    pattern = where.currency_formats["standard"].pattern
    if abs(value) < SMALL:
        pattern = pattern.replace(".00", ".0000")
    return str(format_currency(value, currency, pattern, where, currency_digits=False))


def of_plan(plan: Plan, locale: str = LOCALE) -> str:
    """ "$4.96", "–" where it can't be said."""
    return "–" if plan.cost_per_item is None else unit_money(plan.cost_per_item, plan.ledger.currency, locale)


def change(base: float | None, value: float | None, locale: str = LOCALE) -> str:
    """How it differs from the base: "3.2% less", "the same", "" where one of the two is not known."""
    if not base or value is None:
        return ""
    share = round(value / base - 1, 3)
    words = _("{share} less") if share < 0 else _("{share} more") if share else _("the same")
    return words.format(share=percent(abs(share), locale))


def side_by_side(base: Plan, plans: Sequence[Plan], locale: str = LOCALE) -> list[str]:
    """ "$5.12" of the base, then "$4.96, 3.2% less" of each plan."""
    out = [of_plan(base, locale)]
    for plan in plans:
        differs = change(base.cost_per_item, plan.cost_per_item, locale)
        out.append(f"{of_plan(plan, locale)}, {differs}" if differs else of_plan(plan, locale))
    return out


def row(base: Plan, plan: Plan, locale: str = LOCALE) -> list[str]:
    """The figure as a row of a Markdown table, base, plan and how they differ; nothing where neither has it."""
    if base.cost_per_item is None and plan.cost_per_item is None:
        return []
    differs = change(base.cost_per_item, plan.cost_per_item, locale)
    return [f"| {label()} | {of_plan(base, locale)} | {of_plan(plan, locale)} | {differs} |"]


def about(differences: list[Difference]) -> str:
    """What the figure counts; "" where no plan has it."""
    if all(plan.cost_per_item is None for d in differences for plan in (d.base, d.plan)):
        return ""
    return _(
        "Cost per item (L7): all that a plan pays over the horizon, space and one-off cost included, shared by all items that come in, both in present value. "
        "An item that is done again counts once."
    )
