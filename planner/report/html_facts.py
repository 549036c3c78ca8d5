"""The part of a report on what it rests on: changed assumptions, warnings, conventions, versions."""

from __future__ import annotations

from typing import Any

import planner
from planner.analysis.warnings import warnings
from planner.report.changes import changed_rows
from planner.report.html_blocks import Grid, Heading, Points, Section, Subject, Text
from planner.report.html_drawing import Easel
from planner.report.words import money, month_name, percent
from planner.scenario.language import plural
from planner.scenario.language import text as _

LONGEST = 400  # letters of an entry that only one plan has


def changes(subject: Subject, easel: Easel) -> Section:
    """What each plan assumes otherwise than the base, with both sources."""
    blocks: list[Any] = []
    for d in subject.differences:
        rows = [
            [f"{row.what}\n{row.address}" if row.what else row.address, row.before, row.after, row.source]
            for row in changed_rows(d.base.scenario, d.plan.scenario, LONGEST)
        ]
        blocks.append(Heading(d.plan.name))
        head = [_("Assumption"), d.base.name, d.plan.name, _("Source")]
        blocks.append(
            Grid(_("Changed assumptions"), head, rows, small=True, widths=(24, 14, 34, 28)) if rows else Text(_("No assumption differs."))
        )
    return Section("changes", _("Changed assumptions"), blocks)


def risks(subject: Subject, easel: Easel) -> Section:
    """Every warning with its weight and size."""
    words = {"block": _("Before you use the figure"), "caution": _("Mind"), "note": _("Note")}
    blocks: list[Any] = []
    for d in subject.differences:
        rows = []
        for warning in warnings(d):
            size = "" if warning.amount is None else money(warning.amount, subject.currency, subject.locale)
            note = _(" Acknowledged by {name}.").format(name=warning.acknowledged) if warning.acknowledged else ""
            rows.append([words[warning.severity], warning.id, warning.message + note, size])
        blocks.append(Heading(d.plan.name))
        head = [_("Weight"), _("No."), _("What was found"), _("Size")]
        blocks.append(
            Grid(_("Warnings"), head, rows, frozenset({3}), widths=(14, 6, 65, 15))
            if rows
            else Text(_("No rule found anything to warn of."))
        )
    return Section("risks", _("Warnings and risks"), blocks)


def conventions(subject: Subject, easel: Easel) -> Section:
    """How the figures are to be read."""
    base = subject.plans[0]
    scenario, locale = base.scenario, subject.locale
    assert scenario.money.discount_rate is not None
    rate = percent(scenario.money.discount_rate.value, locale)
    first, last = (month_name(base.ledger.start + t, locale) for t in (0, base.ledger.months - 1))
    year = (
        _("calendar years")
        if scenario.fiscal_year_starts == 1
        else _("fiscal years, from month {n} on").format(n=scenario.fiscal_year_starts)
    )
    texts = [
        _("A saving is the base's cost less the plan's: positive is cheaper. All money is in {currency}, of its month.").format(
            currency=subject.currency
        ),
        plural(
            "The plan runs over {n} month, {first} to {last}. Tables by year show {years}.",
            "The plan runs over {n} months, {first} to {last}. Tables by year show {years}.",
            base.ledger.months, first=first, last=last, years=year,
        ),
        _("Present values discount each month at its middle, at {rate} a year; what is due at the decision is not discounted.").format(
            rate=rate
        ),
        _("Saving a year once settled: twelve times the last month's recurring saving, quoted only when nothing is under way any more."),
        _("One-off is what moves and the ends of leases and contracts cause; what turnover repeats is recurring."),
        _("Every plan does the same work in every month; what its people can't do is covered at a price."),
        _("Rent is paid until a lease ends, seats used or not. Seats needed are those of the busiest day at the service level."),
        _("Time that is set free and hours of the front office are shown apart as time, and are in no total."),
        _("Heads are expected numbers of people and need not be whole."),
        _("Low and high of an assumption are the 5th and the 95th percentile."),
    ]
    return Section("conventions", _("Conventions"), [Points(texts)])



def made_of(subject: Subject) -> list[list[str]]:
    """A row for each plan: its name, file, what it says of itself, and its digest."""
    return [[plan.name, plan.scenario.file, plan.scenario.summary, plan.digest] for plan in subject.plans]


def versions(subject: Subject) -> str:
    """The versions of the program and of the library."""
    library = subject.plans[0].scenario.library
    return _("planner {version}, library {library}").format(version=planner.__version__, library=library)
