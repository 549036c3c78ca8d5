"""How sure an answer is, as Markdown: draws, what moves the answer, and what goes wrong together."""

from __future__ import annotations

from collections.abc import Sequence

from babel import Locale

from planner.analysis.difference import Difference
from planner.analysis.draws import Draws
from planner.analysis.sensitivity import Share, Tornado
from planner.analysis.stress import Stressed
from planner.analysis.uncertainty import Outcome
from planner.report.chance import (
    Sampled,
    currency_at,
    failing_sentence,
    figure_rows,
    found_out,
    label_of,
    odds_mislead,
    odds_rows,
    range_sentence,
    rounded,
)
from planner.report.resting import at_median, rests_on
from planner.report.tables import cell
from planner.report.words import LOCALE, change_text, percent, value_text
from planner.scenario.language import spoken
from planner.scenario.language import text as _

HARDLY = 0.97  # of the variance: from here on what is left is within the error of the estimate


def simulate_markdown(outcomes: Sequence[Outcome], shared: Draws, seed: int, locale: str = LOCALE) -> str:
    """The draws of some plans as a table, with what they say in words."""
    first = outcomes[0].difference
    lines = [_("# How sure: {base} against {others}").format(base=cell(first.base.name), others=cell(", ".join(o.difference.plan.name for o in outcomes)))]
    lines += ["", _("{count} draws that all plans share, seed {seed}; ± is the standard error of a figure.").format(count=f"{len(shared):,}", seed=seed)]
    for outcome in outcomes:
        lines += ["", f"## {cell(outcome.difference.plan.name)}", "", cell(range_sentence(outcome, locale))]
        for said in filter(None, (rests_on(outcome, locale), odds_mislead(outcome, locale))):
            lines += ["", cell(said)]
        lines += ["", f"| | P10 | P50 | P90 | {_('mean')} |", "|---|--:|--:|--:|--:|"]
        lines += [f"| {' | '.join(map(cell, row))} |" for row in figure_rows(outcome, locale)]
        lines += ["", *(f"- {cell(label)}: {cell(text)}." for label, text in odds_rows(outcome, locale)), f"- {cell(failing_sentence(outcome.difference, locale))}"]
    lines += ["", f"## {_('What to find out first')}", ""]
    lines += [f"- {cell(line)}" for line in found_out(Sampled(outcomes, shared, seed), locale)]
    return "\n".join(lines) + "\n"


def sensitivity_markdown(
    difference: Difference, found: Tornado, shares: Sequence[Share], first_sum: float, worse: Sequence[Stressed], locale: str = LOCALE
) -> str:
    """The tornado and the shares of the variance as tables."""
    currency = difference.plan.ledger.currency
    lines = [
        _("# What moves the saving of {name}").format(name=cell(difference.plan.name)),
        "",
        _("One assumption at a time from its 10th to its 90th percentile, all others at their median, where the plan {middle}.").format(
            middle=cell(change_text(found.middle, currency, locale))
        ),
        *([cell(beside)] if (beside := at_median(found, difference.npv_saving, currency, locale)) else []),
        _("What happens together is not in it."),
        "",
        f"| {_('Assumption')} | {_('Low')} | {_('High')} | {_('At low')} | {_('At high')} | |",
        "|---|--:|--:|--:|--:|---|",
    ]
    for bar in found.bars[:25]:
        ends = [value_text(rounded(end), bar.spec, currency_at(difference, bar.address), locale) for end in (bar.low, bar.high)]
        saved = [cell(change_text(value, currency, locale)) for value in (bar.at_low, bar.at_high)]
        mark = _("turns the decision") if bar.turns else ""
        lines.append(f"| {cell(label_of(difference, bar.address))} | {' | '.join(map(cell, ends))} | {' | '.join(saved)} | {mark} |")
    if len(found.bars) > 25:
        lines.append(_("({n} more move less.)").format(n=len(found.bars) - 25))
    lines += ["", f"| {_('Source of chance')} | {_('Share of the variance alone')} | {_('With all it takes part in')} |", "|---|--:|--:|"]
    lines += [f"| {' | '.join(map(cell, row))} |" for row in share_rows(difference, shares, locale)]
    lines += ["", together_line(first_sum, locale)]
    lines += ["", f"## {_('What goes wrong together')}", "", *stress_markdown(difference, worse, locale)]
    return "\n".join(lines) + "\n"


def share_rows(difference: Difference, shares: Sequence[Share], locale: str = LOCALE) -> list[tuple[str, str, str]]:
    """(source of chance, its share of the variance alone, with all it takes part in) in whole percents, the largest alone first.

    Both are estimates; what a source does together with others is never shown as less than what it does alone.
    """
    ranked = sorted(shares, key=lambda share: (-share.first, -share.total))
    return [
        (
            source_name(difference, share.name),
            percent(round(min(1.0, share.first), 2), locale),
            percent(round(min(1.0, max(share.first, share.total)), 2), locale),
        )
        for share in ranked
    ]


def together_line(first_sum: float, locale: str = LOCALE) -> str:
    """How much of the variance is not explained one source at a time."""
    if first_sum >= HARDLY:
        return _("Hardly any interaction: one by one they explain nearly all of it.")
    return _("Alone they add up to {total}; the rest is interaction and the error of the estimate.").format(total=percent(round(first_sum, 2), locale))


def source_name(difference: Difference, name: str) -> str:
    """A source of chance as a person calls it."""
    kind, _space, factor = name.partition(" ")
    if kind != "factor":
        return label_of(difference, name)
    known = {
        "labour_market": _("the labour market"),
        "dollar": _("the dollar"),
        "office_market": _("empty offices"),
        "execution": _("how badly the change is carried out"),
    }
    code = factor.removeprefix("country ")
    country = Locale.parse(spoken()).territories.get(code.upper(), code)
    return _("common: {name}").format(name=known.get(factor) or _("the country {name}").format(name=country))


def stress_markdown(difference: Difference, found: Sequence[Stressed], locale: str = LOCALE) -> list[str]:
    """A row for each combination of what goes wrong together."""
    currency = difference.plan.ledger.currency
    lines = [f"| {_('If')} | {_('The plan then')} | |", "|---|:--|---|"]
    for item in found:
        lines.append(f"| {cell(item.name)} | {cell(change_text(item.difference.npv_saving, currency, locale))} | {cell(item.note)} |")
    return lines
