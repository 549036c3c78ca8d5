"""The part of a report on how sure its figures are, where draws were made: ranges, chances beside what decides, what moves and turns the answer."""

from __future__ import annotations

from functools import partial
from typing import Any

from planner.analysis.sensitivity import tornado
from planner.analysis.uncertainty import Outcome
from planner.report import charts_chance
from planner.report.chance import failing_sentence, figure_rows, found_out, odds_mislead, odds_rows, range_sentence
from planner.report.html_blocks import Grid, Heading, Points, Section, Subject, Text, right_from
from planner.report.html_drawing import Easel
from planner.report.resting import at_median, rests_on
from planner.report.words import effect_text
from planner.scenario.language import text as _


def sure(subject: Subject, easel: Easel) -> Section | None:
    """For each plan what would make it fail, its range and what moves it; None where the caller made no draws."""
    sampled = subject.sampled
    if sampled is None:
        return None
    blocks: list[Any] = []
    for outcome in sampled.outcomes:
        blocks += _plan(outcome, subject, easel)
    blocks += [Heading(_("What to find out first")), Points(found_out(sampled, subject.locale))]
    note = _("{count} draws that all plans share, seed {seed}; ± is the standard error over eight independent sets of draws.")
    blocks.append(Text(note.format(count=subject.count(len(sampled.shared), "#,##0"), seed=sampled.seed), "note"))
    return Section("sure", _("How sure it is"), blocks)


def _plan(outcome: Outcome, subject: Subject, easel: Easel) -> list[Any]:
    d, locale = outcome.difference, subject.locale
    bars = tornado(d)
    drawings = [easel.draw(partial(charts_chance.fan, outcome, locale=locale)), easel.draw(partial(charts_chance.tornado, d, bars, locale=locale))]
    beside = at_median(bars, d.npv_saving, subject.currency, locale)
    table = charts_chance.tornado_table(d, bars, locale)
    rows = [
        [
            row.assumption,
            row.unit,
            row.p10,
            row.p90,
            *(effect_text(value, subject.currency, locale) for value in (row.at_p10, row.at_p90)),
            _("yes") if row.turns else "",
        ]
        for row in table.iloc[: charts_chance.MOST_BARS].itertuples()
    ]
    head = [_("Assumption"), _("Unit"), "P10", "P90", _("At P10"), _("At P90"), _("Turns the decision")]
    return [
        Heading(d.plan.name),
        Text(failing_sentence(d, locale), "lead"),
        Text(range_sentence(outcome, locale)),
        *(Text(line, "caution") for line in filter(None, (rests_on(outcome, locale), odds_mislead(outcome, locale)))),
        *drawings,
        *([Text(beside)] if beside else []),
        Grid(_("Chances, and what decides"), ["", ""], [list(row) for row in odds_rows(outcome, locale)]),
        Grid(_("Figures over the draws"), [_("Figure"), "P10", "P50", "P90", _("Mean")], figure_rows(outcome, locale), right_from(1, 5), small=True),
        Grid(_("What moves the saving, each from P10 to P90 with all others at their median, present value"), head, rows, right_from(2, 6), small=True),
    ]
