"""The firm's rule put to plans: what each had to reach and did, and which is chosen; doing nothing is always a choice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from planner.analysis.difference import Difference, Plan
from planner.analysis.measures import NOTHING
from planner.analysis.warnings import warnings
from planner.scenario.decide import Decide
from planner.scenario.quantity import Quantity, value_in

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
        failed = "; ".join(
            f"{difference.plan.name} fails: {_failed(found)}" for difference, found in judged if not all(v.passed for v in found)
        )
        worth = "; ".join(f"{difference.plan.name} meets the rule but saves nothing in present value" for difference in passing)
        return Decision(base, f"Do nothing: {'; '.join(part for part in (failed, worth) if part)}.", True)
    best = max(better, key=lambda difference: difference.npv_saving)
    saved = f"{best.npv_saving:,.0f} {best.plan.ledger.currency}"
    others = f", most of the {len(better)} plans that do" if len(better) > 1 else ""
    why = f"{best.plan.name} meets the whole rule and saves {saved} in present value{others}."
    open_ = [warning.id for warning in warnings(best) if warning.blocks]
    return Decision(best.plan, why + (f" First settle {', '.join(open_)}: until then its figures don't hold." if open_ else ""), False)


def _failed(found: list[Verdict]) -> str:
    return ", ".join(verdict.text for verdict in found if not verdict.passed)


def _saving(difference: Difference, key: str, wanted: float) -> Verdict:
    """L5 of the difference over L5 of the base."""
    got, least = difference.share_saved, f"at least {wanted * 100:g}% is wanted"
    if got is None:
        unknown = (
            "the base has no yearly cost"
            if difference.run_rate is not None
            else "there is no yearly saving to quote, something is still under way when the horizon ends"
        )
        return Verdict(key, wanted, None, False, f"{unknown} ({least})")
    shown = f"saves {_percent(got)} a year" if got >= 0 else f"costs {_percent(-got)} a year more"
    return Verdict(key, wanted, got, got >= wanted - SLACK, f"{shown} ({least})")


def _worth(difference: Difference, key: str, wanted: float) -> Verdict:
    """L1 of the saving."""
    got, currency = difference.npv_saving, difference.plan.ledger.currency
    shown = f"{'saves' if got >= 0 else 'costs'} {abs(got):,.0f} {currency}{'' if got >= 0 else ' more'} in present value"
    return Verdict(key, wanted, got, got >= wanted - NOTHING, f"{shown} (at least {wanted:,.0f} is wanted)")


def _payback(difference: Difference, key: str, wanted: float) -> Verdict:
    """L4."""
    got = difference.payback_months
    if got is None:
        return Verdict(key, wanted, None, False, f"does not pay back inside the horizon (within {wanted:g} months is wanted)")
    shown = f"pays back after {got:.1f} months" if got > 0 else "pays from the start"
    return Verdict(key, wanted, got, got <= wanted + SLACK, f"{shown} (within {wanted:g} is wanted)")


def _cash_out(difference: Difference, key: str, wanted: float) -> Verdict:
    """The deepest point of the cumulative saving; `got` is money out, positive."""
    got, currency = -difference.lowest_cumulative + 0.0, difference.plan.ledger.currency
    return Verdict(
        key, wanted, got, got <= wanted + NOTHING, f"has {got:,.0f} {currency} out at its deepest (at most {wanted:,.0f} is wanted)"
    )


def _on_site(difference: Difference, key: str, wanted: float) -> Verdict:
    """Heads x days on site / 5 over heads, in the last month."""
    ledger, arrangements = difference.plan.ledger, difference.plan.scenario.arrangements
    heads, last = ledger.states["heads"][0, :, -1].tolist(), ledger.start + ledger.months - 1
    days = [arrangements[cohort.arrangement].days_on_site for cohort in ledger.cohorts]
    least, people = f"at least {wanted * 100:g}% is wanted", sum(heads)
    if people <= 0:
        return Verdict(key, wanted, None, False, f"nobody works there in the last month ({least})")
    got = sum(count * value_in(day, last) / 5 for count, day in zip(heads, days, strict=True) if day is not None) / people
    return Verdict(key, wanted, got, got >= wanted - SLACK, f"{_percent(got)} of the working days are on site ({least})")


def _percent(share: float) -> str:
    """With two digits where a tenth could hide the failing of a criterion by a hair."""
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"


CRITERIA: dict[str, Callable[[Difference, str, float], Verdict]] = {
    "minimum_saving": _saving,
    "minimum_npv": _worth,
    "payback_within_months": _payback,
    "most_cash_out": _cash_out,
    "least_on_site": _on_site,
}
