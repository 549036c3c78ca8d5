"""Results in words and numbers that a reader takes in at a glance; the locale decides how numbers look."""

from __future__ import annotations

from math import floor, log10

from babel.numbers import format_compact_currency, format_decimal, format_percent

from planner.analysis.difference import Difference
from planner.analysis.matter import Swing
from planner.analysis.warnings import Warning
from planner.scenario import language
from planner.scenario.language import ENGLISH, plural
from planner.scenario.language import text as _
from planner.scenario.quantity import Spec, month_text
from planner.scenario.units import unit_of

LOCALE = ENGLISH


def significant(value: float, digits: int = 3) -> float:
    """Rounded to three significant figures, half away from zero; for headlines only."""
    if value == 0:
        return 0.0
    unit = 10.0 ** (floor(log10(abs(value))) - digits + 1)
    return float(floor(abs(value) / unit + 0.5) * unit) * (1 if value > 0 else -1)


def money(value: float, currency: str, locale: str = LOCALE) -> str:
    """A full amount in whole units: $1,234,568."""
    return language.money(value, currency, locale)


def short_money(value: float, currency: str, locale: str = LOCALE) -> str:
    """Three significant figures: $1.23M, $412K, $538."""
    value = significant(value)
    if abs(value) < 1000:
        return money(value, currency, locale)
    return format_compact_currency(value, currency, locale=locale, fraction_digits=2 - floor(log10(abs(value))) % 3)


def percent(share: float, locale: str = LOCALE) -> str:
    """A share with as many digits as it has, at most two: 7.8 %, 2.5 %."""
    return format_percent(share, format="#,##0.##%", locale=locale)


def month_name(number: float, locale: str = LOCALE) -> str:
    """July 2029 of the months since year 0."""
    return language.month(number, locale)


def duration(months: float, locale: str = LOCALE) -> str:
    """31 months, rounded up: when the money is back, not a little before."""
    whole = int(-(-(months - 1e-9) // 1))
    return plural("{n} month", "{n} months", whole)


def horizon_text(months: int, locale: str = LOCALE) -> str:
    """A span of so many months as it is said: 5 years, 1 year, 1.5 years, 8 months."""
    if months < 12:
        return plural("{n} month", "{n} months", months)
    if months % 12 == 0:
        return plural("{n} year", "{n} years", months // 12)
    return _("{n} years").format(n=format_decimal(months / 12, format="0.#", locale=locale))


def payback_text(difference: Difference, locale: str = LOCALE) -> str:
    """When the money is back: 45 months, rounded up; from the start; not inside the horizon."""
    if difference.payback_months is None:
        return _("not inside the horizon")
    return duration(difference.payback_months, locale) if difference.payback_months else _("from the start")


def value_text(value: float, spec: Spec, currency: str, locale: str = LOCALE) -> str:
    """A quantity as it is read aloud: $500 per head and month, 9%, 2029-06, 260 seats."""
    if spec.kind == "month":
        return month_text(value)
    if spec.kind == "share":
        return format_percent(value, format="#,##0.####%", locale=locale)
    number = format_decimal(value if abs(value) >= 1 else significant(value), format="#,##0.##" if abs(value) >= 1 else "0.######", locale=locale)
    unit = unit_of(value, spec.unit)
    return f"{number} {currency} {unit}" if spec.kind == "money" else f"{number} {unit}"


def unit_text(spec: Spec, currency: str) -> str:
    """The unit that stands in a label."""
    if spec.kind == "share" and spec.unit == "share":
        return "%"
    unit = _(spec.unit)
    return f"{currency} {unit}" if spec.kind == "money" else unit.replace(_("share"), "%", 1) if spec.kind == "share" else unit


def change_text(value: float, currency: str, locale: str = LOCALE) -> str:
    """A saving in words: "saves $412K", "costs $90K more", "the same"."""
    if abs(value) < 0.5:
        return _("the same")
    words = _("saves {amount}") if value > 0 else _("costs {amount} more")
    return words.format(amount=short_money(abs(value), currency, locale))


def effect_text(value: float, currency: str, locale: str = LOCALE) -> str:
    """A saving in words with all its figures: "saves $412,345", "costs $90,120 more", "nothing"."""
    if abs(value) < 0.5:
        return _("nothing")
    words = _("saves {amount}") if value > 0 else _("costs {amount} more")
    return words.format(amount=money(abs(value), currency, locale))


def headline(difference: Difference, locale: str = LOCALE) -> str:
    """The answer in one sentence, from the run-rate to the most money out before it pays; the present value when nothing has settled."""
    worth, lowest, rate = difference.npv_saving, difference.lowest_cumulative, difference.run_rate
    name, currency = difference.plan.name, difference.plan.ledger.currency
    if all(abs(value) < 0.5 for value in (worth, lowest, rate or 0.0)):
        return _("{name} costs what {base} costs.").format(name=name, base=difference.base.name)
    total = _("over {horizon} it saves {amount} in present value") if worth >= 0 else _("over {horizon} it costs {amount} more in present value")
    return _("{yearly}, {way}; {total}.").format(
        yearly=_yearly(difference, locale),
        way=_way(difference, locale),
        total=total.format(horizon=horizon_text(difference.plan.ledger.months, locale), amount=short_money(abs(worth), currency, locale)),
    )


def _yearly(difference: Difference, locale: str) -> str:
    """The clause of the headline on what a plan saves a year once all is settled."""
    plan, rate = difference.plan, difference.run_rate
    if rate is None or difference.settled_from is None:
        return _("{name}: something is still under way when the horizon ends, so there is no yearly saving to quote").format(name=plan.name)
    if abs(rate) < 0.5:
        return _("{name} costs the same a year").format(name=plan.name)
    if difference.share_saved:
        words = _("{name} saves {amount} a year ({share}) from {month}") if rate > 0 else _("{name} costs {amount} a year more ({share}) from {month}")
    else:
        words = _("{name} saves {amount} a year from {month}") if rate > 0 else _("{name} costs {amount} a year more from {month}")
    return words.format(
        name=plan.name,
        amount=short_money(abs(rate), plan.ledger.currency, locale),
        share=percent(abs(round(difference.share_saved or 0.0, 3)), locale),
        month=month_name(plan.ledger.start + difference.settled_from - 1, locale),
    )


def _way(difference: Difference, locale: str) -> str:
    """The clause of the headline on the money that it takes, and when it is back."""
    lowest, payback = difference.lowest_cumulative, difference.payback_months
    if lowest < -0.5:
        if payback is None:
            words = _("needs {amount}, does not pay back inside the horizon")
        else:
            words = _("needs {amount} before it pays, pays back after {duration}")
    elif payback is None:
        words = _("needs no money in advance, does not pay back inside the horizon")
    elif payback == 0:
        words = _("needs no money in advance, pays from the start")
    else:
        words = _("needs no money in advance, pays back after {duration}")
    return words.format(
        amount=short_money(abs(lowest), difference.plan.ledger.currency, locale), duration=duration(payback, locale) if payback else ""
    )


def swing_text(swing: Swing, currency: str, locale: str = LOCALE, own: str = "") -> str:
    """What a range does to the saving: "Between 7% and 12% the saving moves from $781K to $690K."; a negative saving is said in words.

    `own` is the currency of what is moved, where it is another.
    """
    low, high = (
        value_text(value, swing.spec, own or currency, locale) if number or swing.spec.kind in ("share", "month") else _number(value, locale)
        for number, value in enumerate((swing.low, swing.high))
    )
    line = _("Between {low} and {high} the saving moves from {at_low} to {at_high}.")
    if min(swing.at_low, swing.at_high) < 0:
        line = _("Between {low} and {high} the result moves from {at_low} to {at_high}.")
    at_low, at_high = (_worth(value, currency, locale, min(swing.at_low, swing.at_high) < 0) for value in (swing.at_low, swing.at_high))
    return line.format(low=low, high=high, at_low=at_low, at_high=at_high)


def _number(value: float, locale: str) -> str:
    return str(format_decimal(value, format="#,##0.##", locale=locale))


def _worth(value: float, currency: str, locale: str, worded: bool) -> str:
    amount = short_money(abs(value), currency, locale)
    if not worded:
        return amount
    return (_("a saving of {amount}") if value >= 0 else _("an extra cost of {amount}")).format(amount=amount)


def warning_text(warning: Warning) -> str:
    """A warning with its weight."""
    words = {
        "block": _("Before you use the figure ({id}): {message}"),
        "caution": _("Mind ({id}): {message}"),
        "note": _("Note ({id}): {message}"),
    }[warning.severity].format(id=warning.id, message=warning.message)
    return words + (" " + _("Acknowledged by {who}.").format(who=warning.acknowledged) if warning.acknowledged else "")
