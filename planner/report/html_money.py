"""The part of a report that is about money: the answer, what the firm's rule says, and why."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from planner.analysis.breakdown import savings
from planner.analysis.decide import decision, verdicts
from planner.analysis.difference import Difference
from planner.analysis.warnings import warnings
from planner.report import charts, charts_bridge, charts_cost, items
from planner.report.chance import short_range
from planner.report.html_blocks import Cards, Grid, Heading, Section, Subject, Text, right_from
from planner.report.html_drawing import Easel
from planner.report.overview import overview
from planner.report.tables import line_label
from planner.report.words import change_text, headline, money, month_name, payback_text, short_money, warning_text
from planner.scenario.language import plural
from planner.scenario.language import text as _
from planner.scenario.schema import specs

CARDS = 3  # plans that get their figures as cards; of more the table tells


def summary(subject: Subject, easel: Easel) -> Section:
    """The answer in a sentence for each plan, what blocks it, its figures, and how the saving adds up."""
    differences = subject.differences
    chart = partial(charts.cumulative_saving, differences[0]) if len(differences) == 1 else partial(charts.cumulative_savings, differences)
    drawing = easel.draw(partial(chart, locale=subject.locale))
    found = decision(differences)
    blocks: list[Any] = [Text(found.why, "lead")] if found else []
    ranges = {outcome.difference.plan.digest: short_range(outcome, subject.locale) for outcome in subject.sampled.outcomes} if subject.sampled else {}
    for d in differences:
        blocks += [Text(warning_text(warning), "block") for warning in warnings(d) if warning.blocks]
        blocks.append(Text(headline(d, subject.locale), "lead"))
        if d.plan.digest in ranges:
            blocks.append(Text(ranges[d.plan.digest]))
    if not ranges:
        blocks.append(Text(_("How sure: not worked out; the page Risk of the app does it, and so does --draws on the command line."), "note"))
    first = sorted(differences, key=lambda d: not (found and d.plan is found.choice))
    blocks += [*(_cards(d, subject) for d in first[:CARDS]), drawing]
    names = [plan.name for plan in subject.plans]
    rows = [[label, *texts] for label, texts in overview(differences, subject.locale)]
    blocks.append(Grid(_("Plans side by side"), ["", *names], rows, right_from(1, len(names) + 1)))
    if words := items.about(differences):
        blocks.append(Text(words, "note"))
    return Section("summary", _("Summary"), blocks)


def _cards(d: Difference, subject: Subject) -> Cards:
    currency, locale = subject.currency, subject.locale
    if d.run_rate is None or d.settled_from is None:
        yearly = (_("–"), _("not settled inside the horizon"))
    else:
        since = month_name(d.plan.ledger.start + d.settled_from - 1, locale)
        yearly = (short_money(d.run_rate, currency, locale), _("from {month} on").format(month=since))
    return Cards(
        d.plan.name,
        [
            (
                _("Saving in present value"),
                short_money(d.npv_saving, currency, locale),
                plural("over {n} month", "over {n} months", d.plan.ledger.months),
            ),
            (_("Saving a year once settled"), *yearly),
            (
                _("Most money out before it pays"),
                short_money(-d.lowest_cumulative, currency, locale),
                _("one-off cost in all {amount}").format(amount=short_money(d.one_off_cost, currency, locale)),
            ),
            (_("Payback"), payback_text(d, locale), _("counted from the start of the plan")),
        ],
    )


def decided(subject: Subject, easel: Easel) -> Section:
    """What the firm's rule chooses, criterion by criterion."""
    found = decision(subject.differences)
    if found is None:
        text = _("The scenarios state no rule for a decision (decide), so none was taken here.")
        return Section("decision", _("Decision"), [Text(text)])
    rows = [
        [d.plan.name, _(specs(d.plan.scenario)[f"decide.{v.criterion}"].label), _("met") if v.passed else _("missed"), v.text]
        for d in subject.differences
        for v in verdicts(d)
    ]
    head = [_("Plan"), _("Criterion"), "", _("What decides")]
    return Section("decision", _("Decision"), [Text(found.why, "lead"), Grid(_("The firm's rule"), head, rows)])


def why(subject: Subject, easel: Easel) -> Section:
    """Where each saving comes from: by line, and by year."""
    drawings = [
        [
            easel.draw(partial(charts_bridge.bridge, d, charts_bridge.line_rows(d), locale=subject.locale)),
            easel.draw(partial(charts_cost.cost_by_year, [d.base, d.plan], locale=subject.locale)),
        ]
        for d in subject.differences
    ]
    blocks: list[Any] = []
    for d, drawn in zip(subject.differences, drawings, strict=True):
        blocks += [Heading(d.plan.name), *drawn, *_tables(d, subject)]
    return Section("why", _("Where the difference comes from"), blocks)


def _tables(d: Difference, subject: Subject) -> Iterator[Grid]:
    names = [d.base.name, d.plan.name]
    by_line = [(line_label(row.line), row.base, row.scenario) for row in (*d.cash_lines, *d.soft_lines)]
    total = (_("Cash together"), d.base.total_cost, d.plan.total_cost)
    rows = [row for label, base, plan in (*by_line, total) for row in _row(label, base, plan, subject)]
    same = [label for label, base, plan in by_line if abs(base - plan) < 0.5]
    more = _(" The same in both and left out, though part of the sum: {lines}.").format(lines=", ".join(same)) if same else ""
    caption = plural("Cost by line over {n} month, undiscounted.", "Cost by line over {n} months, undiscounted.", d.plan.ledger.months) + more
    yield Grid(caption, [_("Line"), *names, _("Effect")], rows, right_from(1, 4))
    years = [(year, base, plan) for year, (base, plan) in savings(d, "year").items()]
    rows = [row for year in years for row in _row(*year, subject, always=True)]
    yield Grid(_("Cash by year, what is due at the decision in the first"), [_("Year"), *names, _("Effect")], rows, right_from(1, 4))


def _row(label: str, base: float, plan: float, subject: Subject, always: bool = False) -> Iterator[list[str]]:
    """One row, none where both sides cost the same."""
    if always or abs(base - plan) >= 0.5:
        amounts = [money(amount, subject.currency, subject.locale) for amount in (base, plan)]
        yield [label, *amounts, change_text(base - plan, subject.currency, subject.locale)]
