"""Pitfalls of the result: other work, the yearly figure instead of the whole, a horizon too short, studies and sellers, several rates of return."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from planner.analysis.difference import Difference
from planner.analysis.measures import NOTHING
from planner.analysis.pitfall import Warning, days_on_site, moving, value
from planner.scenario.amounts import currency_of
from planner.scenario.language import listed, money, numeral, plural
from planner.scenario.language import text as _
from planner.scenario.part import Part, declared
from planner.scenario.people import Team
from planner.scenario.quantity import Quantity, Spec
from planner.scenario.units import unit_of


def horizon_cuts_commitments(difference: Difference) -> Iterable[Warning]:
    """P21: commitments after the horizon are more than 5 % of the present value of the saving."""
    base, plan = difference.base.tail_cost, difference.plan.tail_cost
    largest, currency = max(base, plan), difference.plan.ledger.currency
    if largest <= max(0.05 * abs(difference.npv_saving), NOTHING):
        return
    if abs(base - plan) <= NOTHING:
        said = _("The horizon ends before what has been signed: after it, {base} and {plan} both still owe {plan_tail} (present value). The saving stays {saving}.")
    else:
        said = _(
            "The horizon ends before what has been signed: after it, {base} still owes {base_tail} and {plan} {plan_tail} (present "
            "value). With that the saving is {corrected} instead of {saving}."
        )
    yield Warning(
        "P21",
        "caution",
        said.format(
            base=difference.base.name, base_tail=money(base, currency), plan=difference.plan.name, plan_tail=money(plan, currency),
            corrected=money(difference.npv_saving + base - plan, currency), saving=money(difference.npv_saving, currency)
        ),
        "months",
        base - plan,
    )


def run_rate_is_not_the_result(difference: Difference) -> Iterable[Warning]:
    """P22: the yearly saving at the end looks good, the plan as a whole does not."""
    rate = difference.run_rate
    if rate is not None and rate > 0 and (difference.npv_saving < 0 or difference.payback_months is None):
        currency = difference.plan.ledger.currency
        if difference.payback_months is None:
            said = (
                _(
                    "The saving of {rate} a year once everything has settled is not the result: over the horizon the plan costs {worth} "
                    "more in present value, one-offs are {one_off}, and the money is not earned back inside the horizon."
                )
                if difference.npv_saving < 0
                else _(
                    "The saving of {rate} a year once everything has settled is not the result: over the horizon the plan saves {worth} "
                    "in present value, one-offs are {one_off}, and the money is not earned back inside the horizon."
                )
            )
        else:
            said = _(
                "The saving of {rate} a year once everything has settled is not the result: over the horizon the plan costs {worth} "
                "more in present value, one-offs are {one_off}, and the money is earned back after {duration}."
            )
        yield Warning(
            "P22",
            "caution",
            said.format(
                rate=money(rate, currency), worth=money(abs(difference.npv_saving), currency), one_off=money(difference.one_off_cost, currency),
                # as the headline: when the money is back, not before
                duration=plural("{n} month", "{n} months", int(np.ceil((difference.payback_months or 0.0) - 1e-9))),
            ),
            "months",
            difference.npv_saving,
        )


def studies_of_those_who_stayed(difference: Difference) -> Iterable[Warning]:
    """P25: fewer people leave because studies of volunteers and experienced staff say so."""
    plan = difference.plan
    evidence = plan.scenario.evidence.turnover
    days = {days_on_site(plan, cohort) > 0 for cohort in moving(plan) if not cohort.vendor and days_on_site(plan, cohort) < 5}
    known = {
        False: ("home", evidence.home, _("{share} fewer people leave at home")),
        True: ("hybrid", evidence.hybrid, _("{share} fewer people leave in a mixed week")),
    }
    found = [
        (f"evidence.turnover.{key}", words.format(share=numeral(1 - value(item), "0%")))
        for hybrid, (key, item, words) in known.items()
        if hybrid in days and item is not None and item.origin.kind == "library" and item.value < 1
    ]
    if found:
        yield Warning(
            "P25",
            "note",
            _(
                "Taken from studies: {names}. They looked at volunteers, experienced staff and single firms; among people who are sent, more may "
                "leave. Your own figures from the first wave say more."
            ).format(names=listed([text for address, text in found])),
            found[0][0],
        )


def figures_of_sellers(difference: Difference) -> Iterable[Warning]:
    """P26: figures of the plan that come from those who sell what they are about."""
    plan, scenario = difference.plan, difference.plan.scenario
    going = moving(plan)
    parts: dict[str, Part] = {
        **{f"arrangements.{cohort.arrangement}.": scenario.arrangements[cohort.arrangement] for cohort in going if not cohort.vendor},
        **{f"vendors.{cohort.vendor}.": scenario.vendors[cohort.vendor] for cohort in going if cohort.vendor},
        **{f"sites.{cohort.site}.": scenario.sites[cohort.site] for cohort in going if cohort.site},
    }
    found = {
        address: _("{label} of “{name}” ({value})").format(
            label=_(spec.label).lower(), name=prefix.split(".")[1], value=_said(quantity.value, spec, currency_of(scenario, address))
        )
        for prefix, part in parts.items()
        for inner, spec, quantity in declared(part)
        if quantity is not None and quantity.origin.confidence == "seller" and quantity.value
        for address in [f"{prefix}{inner}"]
    }
    if found:
        yield Warning(
            "P26",
            "note",
            _("Sellers' own figures, which nobody else has checked: {names}. Replace them by offers you hold.").format(names=listed(list(found.values()))),
            next(iter(found)),
        )


def _said(value: float, spec: Spec, currency: str) -> str:
    """A value with its unit, an amount with its currency."""
    if spec.kind == "share":
        return numeral(value, "#,##0.####%")
    parts = (numeral(value, "#,##0.######"), currency if spec.kind == "money" else "", unit_of(value, spec.unit))
    return " ".join(part for part in parts if part)


def several_rates_of_return(difference: Difference) -> Iterable[Warning]:
    """P28: the saving changes its sign more than once, or comes before what it costs, so no rate of return says what the plan is worth."""
    flows = np.concatenate([[difference.saving_at_start], difference.saving_by_month])
    signs = np.sign(flows[np.abs(flows) > NOTHING])
    changes = int(np.count_nonzero(np.diff(signs)))
    if difference.irr is not None or not changes:
        return
    if changes > 1:
        said = _(
            "The saving changes between gain and loss {changes} times over the months, so there is no single rate of return and none is "
            "shown. Present value and payback hold."
        ).format(changes=changes)
    elif signs[0] > 0:
        said = _(
            "The saving comes first and is lost again later, as with money that is borrowed: a high rate of return would be bad news, so none "
            "is shown. The present value holds."
        )
    else:
        return
    yield Warning("P28", "note", said, "money.discount_rate")


def another_amount_of_work(difference: Difference) -> Iterable[Warning]:
    """P37: a team with work is missing in one plan, or does other work or promises less in one of them: what is not done is no saving."""
    base, plan = (
        {name: team for name, team in side.scenario.teams.items() if any(_amount(team))} for side in (difference.base, difference.plan)
    )
    found = {}
    for name in dict.fromkeys((*base, *plan)):
        if name not in plan or name not in base:
            only = difference.base.name if name in base else difference.plan.name
            found[name] = _("{team} is in {plan} alone").format(team=name, plan=only)
        elif _work(base[name]) != _work(plan[name]):
            found[name] = _("{team} has other work").format(team=name)
        elif _promise(base[name]) != _promise(plan[name]):
            found[name] = _("{team} promises another service").format(team=name)
    if found:
        named = next((name for name in (*found, *plan) if name in plan), None)
        yield Warning(
            "P37",
            "block",
            _(
                "{base} and {plan} do not do the same work: {teams}. What one of them leaves undone counts as its saving; let one file extend the "
                "other, so that only the plan differs."
            ).format(base=difference.base.name, plan=difference.plan.name, teams=listed(list(found.values()))),
            f"teams.{named}.heads" if named else "months",
        )


def _amount(team: Team) -> tuple[object, ...]:
    """What a team's work is counted by: items, else calls, else the heads that do it today."""
    return tuple(map(_values, [team.volume.items_per_month if team.volume else team.calls.per_hour if team.calls else team.heads]))


def _work(team: Team) -> tuple[object, ...]:
    """The amount of a team's work, what of it is done again, and how it grows and swings over the year."""
    peaks = sorted((value(peak.month), value(peak.factor, 1.0)) for peak in team.peaks.values() if value(peak.factor, 1.0) != 1)
    return (*_amount(team), _values(team.volume.rework if team.volume else None), _values(team.growth), peaks)


def _promise(team: Team) -> tuple[object, ...]:
    """How soon a team's work is done, and its calls are answered."""
    calls = team.calls
    of_calls = (calls.answered_share, calls.within_seconds, calls.open_hours_per_week) if calls else ()
    return tuple(map(_values, (team.turnaround_days, *of_calls)))


def _values(quantity: Quantity | None) -> object:
    return (quantity.dated or quantity.value) if quantity and (quantity.dated or quantity.value) else None
