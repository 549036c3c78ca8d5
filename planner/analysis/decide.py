"""The firm's rule put to plans: what each had to reach and did, and which is chosen; doing nothing is always a choice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from planner.analysis.difference import Difference, Plan
from planner.analysis.measures import NOTHING
from planner.analysis.warnings import warnings
from planner.scenario.decide import Decide
from planner.scenario.language import money, numeral, plural
from planner.scenario.language import text as _
from planner.scenario.quantity import Quantity, value_in

_SHARE = "0.####%"
SLACK = 1e-9  # of a share or a month: the rounding noise of a figure that is exactly on the edge


@dataclass(frozen=True)
class Verdict:
    """A criterion and how a plan does: `got` is None where the figure is not defined, which never passes."""

    criterion: str
    wanted: float
    got: float | None
    passed: bool
    text: str


@dataclass(frozen=True)
class Decision:
    """The plan to choose, which is the base where nothing is better, and why."""

    choice: Plan
    why: str
    nothing: bool


def rule(difference: Difference) -> Decide:
    """The rule by which a plan is judged: that of the base, so that no plan sets its own bar; the plan's where the base has none."""
    return next((found for found in (difference.base.scenario.decide, difference.plan.scenario.decide) if _stated(found)), Decide())


def rule_line(difference: Difference) -> str:
    """Whether the firm's rule accepts a plan, in a line; "" where there is no rule."""
    found = verdicts(difference)
    if not found:
        return ""
    if all(verdict.passed for verdict in found):
        return _("Firm's rule: meets the whole rule.")
    return _("Firm's rule: {missed}.").format(missed=_misses(found))


def _misses(found: list[Verdict]) -> str:
    """"misses 1 of 4 criteria: has $2,251,252 out at its deepest (at most $2,000,000 is wanted)"."""
    missed = [verdict.text for verdict in found if not verdict.passed]
    return plural(
        "misses {missed} of {n} criterion: {criteria}",
        "misses {missed} of {n} criteria: {criteria}",
        len(found),
        missed=numeral(len(missed)),
        criteria="; ".join(missed),
    )


def _stated(found: Decide) -> dict[str, Quantity]:
    return {key: value for key, value in found if value is not None}


def verdicts(difference: Difference) -> list[Verdict]:
    """A verdict for each criterion of the rule, none where there is no rule."""
    return [CRITERIA[key](difference, key, wanted.value) for key, wanted in _stated(rule(difference)).items()]


def decision(differences: list[Difference]) -> Decision | None:
    """What the rule chooses of the plans and their base, None where there is no rule."""
    judged = [(difference, verdicts(difference)) for difference in differences]
    if not any(found for _, found in judged):
        return None
    base = differences[0].base
    passing = [difference for difference, found in judged if found and all(verdict.passed for verdict in found)]
    better = [difference for difference in passing if difference.npv_saving > NOTHING]
    if not better:
        failed = [
            f"{difference.plan.name} {_misses(found)}"
            for difference, found in judged
            if not all(verdict.passed for verdict in found)
        ]
        worth = [_("{name} meets the rule but saves nothing in present value").format(name=difference.plan.name) for difference in passing]
        return Decision(base, _("Stay with {base}: {reasons}.").format(base=base.name, reasons=". ".join(failed + worth)), True)
    best = max(better, key=lambda difference: difference.npv_saving)
    why = (
        _("{name} meets the whole rule and saves {amount} in present value, most of the {count} plans that do.")
        if len(better) > 1
        else _("{name} meets the whole rule and saves {amount} in present value.")
    ).format(name=best.plan.name, amount=money(best.npv_saving, best.plan.ledger.currency), count=numeral(len(better)))
    open_ = [warning.id for warning in warnings(best) if warning.blocks]
    more = " " + _("First settle {warnings}: until then its figures don't hold.").format(warnings=", ".join(open_)) if open_ else ""
    return Decision(best.plan, why + _lost(judged, best) + more, False)


def _lost(judged: list[tuple[Difference, list[Verdict]]], best: Difference) -> str:
    """Why plans that are worth more than the chosen one were not taken: a sentence for each, the one that is worth most first."""
    more = [(d, found) for d, found in judged if d.npv_saving > best.npv_saving + NOTHING and not all(verdict.passed for verdict in found)]
    return "".join(
        " "
        + _("{name} would save more ({amount}) but {criteria}.").format(
            name=d.plan.name,
            amount=money(d.npv_saving, d.plan.ledger.currency),
            criteria=", ".join(verdict.text for verdict in found if not verdict.passed),
        )
        for d, found in sorted(more, key=lambda item: -item[0].npv_saving)
    )


def _saving(difference: Difference, key: str, wanted: float) -> Verdict:
    """L5 of the difference over L5 of the base."""
    got, least = difference.share_saved, numeral(wanted, _SHARE)
    if got is None:
        unknown = (
            _("the base has no yearly cost (at least {least} is wanted)")
            if difference.run_rate is not None
            else _("there is no yearly saving to quote, something is still under way when the horizon ends (at least {least} is wanted)")
        )
        return Verdict(key, wanted, None, False, unknown.format(least=least))
    shown = _("saves {share} a year (at least {least} is wanted)") if got >= 0 else _("costs {share} a year more (at least {least} is wanted)")
    return Verdict(key, wanted, got, got >= wanted - SLACK, shown.format(share=_percent(abs(got), wanted), least=least))


def _worth(difference: Difference, key: str, wanted: float) -> Verdict:
    """L1 of the saving."""
    got, currency = difference.npv_saving, difference.plan.ledger.currency
    shown = (
        _("saves {amount} in present value (at least {least} is wanted)")
        if got >= 0
        else _("costs {amount} more in present value (at least {least} is wanted)")
    ).format(amount=money(abs(got), currency), least=money(wanted, currency))
    return Verdict(key, wanted, got, got >= wanted - NOTHING, shown)


def _payback(difference: Difference, key: str, wanted: float) -> Verdict:
    """L4."""
    got, most = difference.payback_months, numeral(wanted, "0.###")
    if got is None:
        return Verdict(key, wanted, None, False, _("does not pay back inside the horizon (within {most} months is wanted)").format(most=most))
    if got <= 0:
        return Verdict(key, wanted, got, True, _("pays from the start (within {most} is wanted)").format(most=most))
    whole, met = ceil(got - 1e-9), got <= wanted + SLACK
    if met and whole > wanted:  # rounded up it would read as missed
        words = _("pays back after {months} months (within {most} is wanted)").format(months=numeral(got, "0.0#"), most=most)
    else:
        words = plural("pays back after {n} month (within {most} is wanted)", "pays back after {n} months (within {most} is wanted)", whole, most=most)
    return Verdict(key, wanted, got, met, words)


def _cash_out(difference: Difference, key: str, wanted: float) -> Verdict:
    """The deepest point of the cumulative saving; `got` is money out, positive."""
    got, currency = -difference.lowest_cumulative + 0.0, difference.plan.ledger.currency
    shown = _("has {amount} out at its deepest (at most {most} is wanted)")
    return Verdict(key, wanted, got, got <= wanted + NOTHING, shown.format(amount=money(got, currency), most=money(wanted, currency)))


def _on_site(difference: Difference, key: str, wanted: float) -> Verdict:
    """Heads x days on site / 5 over heads, in the last month."""
    ledger, arrangements = difference.plan.ledger, difference.plan.scenario.arrangements
    heads, last = ledger.states["heads"][0, :, -1].tolist(), ledger.start + ledger.months - 1
    days = [arrangements[cohort.arrangement].days_on_site for cohort in ledger.cohorts]
    least, people = numeral(wanted, _SHARE), sum(heads)
    if people <= 0:
        return Verdict(key, wanted, None, False, _("nobody works there in the last month (at least {least} is wanted)").format(least=least))
    got = sum(count * value_in(day, last) / 5 for count, day in zip(heads, days, strict=True) if day is not None) / people
    shown = _("{share} of the working days are on site (at least {least} is wanted)").format(share=_percent(got, wanted), least=least)
    return Verdict(key, wanted, got, got >= wanted - SLACK, shown)


def _percent(share: float, wanted: float) -> str:
    """With one digit, as the headline has it; with two where a tenth could hide the failing of a criterion by a hair."""
    return numeral(share, "0.##%" if abs(share - wanted) < 0.001 else "0.#%")


CRITERIA: dict[str, Callable[[Difference, str, float], Verdict]] = {
    "minimum_saving": _saving,
    "minimum_npv": _worth,
    "payback_within_months": _payback,
    "most_cash_out": _cash_out,
    "least_on_site": _on_site,
}
