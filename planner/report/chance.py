"""How sure an answer is, in words: its range, what would have to be true for it to turn, what to find out first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babel.numbers import format_decimal

from planner.analysis.breakeven import BreakEven, Crossing, break_even
from planner.analysis.difference import Difference
from planner.analysis.draws import Draws
from planner.analysis.information import Worth, evpi, net_benefits, worth_of_knowing
from planner.analysis.matter import swings
from planner.analysis.uncertainty import QUANTILES, Estimate, Outcome
from planner.report.moving import move_label
from planner.report.words import LOCALE, change_text, duration, percent, short_money, value_text
from planner.scenario.amounts import currency_of
from planner.scenario.change import matches
from planner.scenario.language import text as _
from planner.scenario.quantity import Spec
from planner.scenario.schema import MAPS, specs


@dataclass(frozen=True)
class Sampled:
    """The draws that plans were compared over, as a caller hands them to a report."""

    outcomes: Sequence[Outcome]
    shared: Draws
    seed: int


TURNING = 3  # assumptions that the sentence of failure names


def label_of(difference: Difference, address: str) -> str:
    """What an address or pattern is called: its label, and the entry where there are several; the address itself where nobody has it."""
    for scenario in (difference.plan.scenario, difference.base.scenario):
        found = matches(scenario, address)
        if found:
            labels = {_(specs(scenario)[item].label) for item in found}
            if len(labels) > 1:  # "Output at home against the office, routine work" and its kin
                labels = {label.partition(",")[0] for label in labels}
            label = labels.pop() if len(labels) == 1 else address
            steps = address.split(".")
            entry = steps[1] if steps[0] in MAPS and len(steps) > 2 and "*" not in steps[1] else ""
            entry = move_label(scenario, entry) if steps[0] == "moves" else entry
            return f"{label} ({entry})" if entry else label
    return address


def currency_at(difference: Difference, address: str) -> str:
    """The currency of an address that either side has."""
    return currency_of(difference.plan.scenario, address, difference.base.scenario)


def range_sentence(outcome: Outcome, locale: str = LOCALE) -> str:
    """The headline's range: the plain run and the middle of the draws, both named."""
    currency = outcome.difference.plan.ledger.currency
    low, middle, high = (outcome.quantile(outcome.npv_saving, level).value for level in QUANTILES)
    return _(
        "With every assumption at its value it {plain} in present value; over {count} draws of the ranges the middle is that it {middle}, "
        "and in 8 of 10 draws it lies between “{low}” and “{high}”. It is cheaper in {chance} of the draws."
    ).format(
        plain=does(outcome.difference.npv_saving, currency, locale),
        count=count_of(outcome, locale),
        middle=does(middle, currency, locale),
        low=change_text(low, currency, locale),
        high=change_text(high, currency, locale),
        chance=part(outcome.chance_cheaper.value, 2, locale),
    )


def short_range(outcome: Outcome, locale: str = LOCALE) -> str:
    """The range in a line to stand under the headline: plain run and middle both named."""
    currency = outcome.difference.plan.ledger.currency
    low, middle, high = (outcome.quantile(outcome.npv_saving, level).value for level in QUANTILES)
    return _(
        "In present value it {plain} with every assumption at its value; in 8 of 10 of {count} draws between “{low}” and “{high}”, "
        "in the middle it {middle}."
    ).format(
        plain=does(outcome.difference.npv_saving, currency, locale),
        count=count_of(outcome, locale),
        low=change_text(low, currency, locale),
        middle=does(middle, currency, locale),
        high=change_text(high, currency, locale),
    )


def does(value: float, currency: str, locale: str) -> str:
    """A saving as what a plan does, also where it saves nothing: "it costs the same"."""
    return change_text(value, currency, locale) if abs(value) >= 0.5 else _("costs the same")


def part(share: float, digits: int, locale: str) -> str:
    """A share of the draws, rounded to so many digits; what is not all or none of them is not called so: "over 99%"."""
    least = 10.0**-digits
    if 0 < share < least / 2:
        return _("under {share}").format(share=percent(least, locale))
    if 1 - least / 2 <= share < 1:
        return _("over {share}").format(share=percent(1 - least, locale))
    return percent(round(share, digits), locale)


def count_of(outcome: Outcome, locale: str) -> str:
    """How many draws were made."""
    return str(format_decimal(len(outcome.npv_saving), locale=locale))


def figure_rows(outcome: Outcome, locale: str = LOCALE) -> list[list[str]]:
    """Label, P10, P50, P90 and mean of each figure, with their standard errors."""
    currency = outcome.difference.plan.ledger.currency

    def change(found: Estimate) -> str:
        if found.value != found.value:
            return "–"
        return f"{change_text(found.value, currency, locale)} ± {short_money(found.error, currency, locale)}"

    def amount(found: Estimate) -> str:
        return f"{short_money(found.value, currency, locale)} ± {short_money(found.error, currency, locale)}"

    def months(found: Estimate) -> str:
        return duration(found.value, locale) if found.value == found.value else "–"

    rows = []
    for label, values, text in (
        (_("Saving in present value"), outcome.npv_saving, change),
        (_("Saving over the horizon, in cash"), outcome.saving, change),
        (_("Saving a year once settled"), outcome.run_rate, change),
        (_("Most money out before it pays"), -outcome.lowest_cumulative, amount),
        (_("Payback, where there is one"), outcome.payback_months, months),
    ):
        cells = [outcome.quantile(values, level) for level in QUANTILES] + [outcome.mean(values)]
        rows.append([label, *map(text, cells)])
    return rows


def odds_rows(outcome: Outcome, locale: str = LOCALE) -> list[tuple[str, str]]:
    """Chance of being cheaper, and beside it what decides: the average, what is lost by choosing wrongly, the worst tenth."""
    currency, names = outcome.difference.plan.ledger.currency, {"plan": outcome.difference.plan.name, "base": outcome.difference.base.name}

    def share(found: Estimate) -> str:
        return _("{share} of the draws ± {error}").format(share=part(found.value, 3, locale), error=percent(round(found.error, 3), locale))

    return [
        (_("{plan} is cheaper in present value").format(**names), share(outcome.chance_cheaper)),
        (_("On average"), change_text(outcome.mean(outcome.npv_saving).value, currency, locale)),
        (
            _("Expected regret of choosing {plan}: what it costs where {base} would have been cheaper, over all draws").format(**names),
            short_money(outcome.regret.value, currency, locale),
        ),
        (
            _("Expected regret of staying with {base}: what is missed where {plan} would have been cheaper, over all draws").format(**names),
            short_money(outcome.regret_of_base.value, currency, locale),
        ),
        (_("In the worst tenth of the draws, on average"), change_text(outcome.worst_tenth.value, currency, locale)),
        (_("No payback inside the horizon"), share(outcome.chance_no_payback)),
    ]


def clipped_sentence(outcome: Outcome, locale: str = LOCALE) -> str:
    """Which values the draws put at their declared bounds, and in how many draws, the most frequent first; "" where none."""
    counts = {address: max(run.clipped.get(address, 0) for run in (outcome.base, outcome.plan)) for address in {**outcome.base.clipped, **outcome.plan.clipped}}
    found = sorted(((count, address) for address, count in counts.items() if count), key=lambda item: (-item[0], item[1]))
    if not found:
        return ""
    parts = [
        _("“{label}” in {count} draws").format(label=label_of(outcome.difference, address), count=format_decimal(count, locale=locale))
        for count, address in found[:TURNING]
    ]
    more = _(", and {n} more").format(n=len(found) - TURNING) if len(found) > TURNING else ""
    return _("Drawn beyond what is possible, and put at the nearest value that is: {parts}{more}.").format(parts=", ".join(parts), more=more)


def odds_mislead(outcome: Outcome, locale: str = LOCALE) -> str:
    """P31: what to say where a plan is more likely cheaper and dearer on average, or the other way round; "" where both agree."""
    chance, mean = outcome.chance_cheaper.value, outcome.mean(outcome.npv_saving).value
    if (chance > 0.5) == (mean > 0) or abs(mean) < 0.5:
        return ""
    currency = outcome.difference.plan.ledger.currency
    return _(
        "P31: it is cheaper in {chance} of the draws and yet {mean} on average: where it goes wrong, it goes wrong by more than it gains "
        "where it goes well, or the reverse. Decide by the average and the worst tenth, not by the odds."
    ).format(chance=part(chance, 2, locale), mean=change_text(mean, currency, locale))


def turning_points(difference: Difference) -> list[tuple[str, Spec, Crossing, float]]:
    """(address, declaration, nearest crossing, value now) of the assumptions that turn the answer within their range, the largest swing first."""
    found: list[tuple[str, Spec, Crossing, float]] = []
    for swing in swings(difference):
        if swing.turns and len(found) < TURNING:
            even = break_even(difference, swing.address, max(swing.low, swing.spec.low), min(swing.high, swing.spec.high))
            if even.crossings and even.now is not None:
                now = even.now
                found.append((swing.address, swing.spec, min(even.crossings, key=lambda crossing: abs(crossing.low - now)), now))
    return found


def failing_sentence(difference: Difference, locale: str = LOCALE) -> str:
    """What would have to be true for the plan to fail (or to pay, where it does not), all else as planned."""
    saves, name = difference.npv_saving > 0, difference.plan.name
    points = turning_points(difference)
    if not points:
        return (
            _("No single assumption, within its range and with all others as planned, makes {name} cost more than {base}.")
            if saves
            else _("No single assumption, within its range and with all others as planned, makes {name} cheaper than {base}.")
        ).format(name=name, base=difference.base.name)
    parts = []
    for address, spec, crossing, now in points:
        currency = currency_at(difference, address)
        above = crossing.cheaper_above != saves  # where the answer turns, seen from here
        parts.append(
            (_("“{label}” rises above {value} (now {now})") if above else _("“{label}” falls below {value} (now {now})")).format(
                label=label_of(difference, address),
                value=value_text(rounded(crossing.high if above else crossing.low), spec, currency, locale),
                now=value_text(now, spec, currency, locale),
            )
        )
    rest = _("; or ").join(parts)
    return (_("{name} stops paying if, all else as planned, {rest}.") if saves else _("{name} starts to pay if, all else as planned, {rest}.")).format(
        name=name, rest=rest
    )


def rounded(value: float) -> float:
    """Three significant figures: where the answer turns is not known better."""
    return float(f"{value:.3g}")


def knowing_sentences(difference: Difference, worths: Sequence[Worth], everything: float, locale: str = LOCALE) -> list[str]:
    """What it is worth to find out first, in words."""
    currency = difference.plan.ledger.currency
    if everything < 0.5:
        return [_("No information about these assumptions could change the choice: the same plan is cheapest in every draw.")]
    out = [
        _("Knowing “{label}” before deciding is worth up to {amount}: a pilot or survey below that price pays.").format(
            label=label_of(difference, item.pattern), amount=short_money(item.value, currency, locale)
        )
        for item in worths[:3]
    ]
    if not out:
        out.append(_("No single assumption would change the choice if it were known; several together could."))
    out.append(_("Knowing everything would be worth {amount}.").format(amount=short_money(everything, currency, locale)))
    return out


def found_out(sampled: Sampled, locale: str = LOCALE) -> list[str]:
    """What to find out first, from the draws."""
    worths = worth_of_knowing(sampled.outcomes, sampled.shared, sampled.seed)
    return knowing_sentences(sampled.outcomes[0].difference, worths, evpi(net_benefits(sampled.outcomes)), locale)


def even_sentence(found: BreakEven, difference: Difference, locale: str = LOCALE) -> str:
    """Every crossing in words, or how close it comes."""
    currency, label = difference.plan.ledger.currency, label_of(difference, found.address)

    def shown(value: float) -> str:
        there = currency_at(difference, found.address)
        return value_text(rounded(value) if found.spec.kind != "month" else value, found.spec, there, locale)

    if not found.crossings:
        at, saving = found.closest
        low, high = shown(float(found.at[0])), shown(float(found.at[-1]))
        return _("{label}: no break-even between {low} and {high}; at the closest, {at}, {name} {saving}.").format(
            label=label, low=low, high=high, at=shown(at), name=difference.plan.name, saving=change_text(saving, currency, locale)
        )
    parts = []
    for crossing in found.crossings:
        where = _("between {low} and {high}").format(low=shown(crossing.low), high=shown(crossing.high)) if crossing.jump else shown(crossing.low)
        parts.append((_("{where}, above which it is cheaper") if crossing.cheaper_above else _("{where}, above which it is dearer")).format(where=where))
    now = "" if found.now is None else _(" Now {now}.").format(now=shown(found.now))
    return _("{label}: {name} costs the same at {parts}.").format(label=label, name=difference.plan.name, parts="; ".join(parts)) + now
