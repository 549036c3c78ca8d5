"""What a warning is, and what the rules that find pitfalls have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from planner.analysis.difference import Difference, Plan, run
from planner.model.inputs import Cohort
from planner.scenario.change import apply, matches
from planner.scenario.language import money
from planner.scenario.language import text as _
from planner.scenario.quantity import Quantity
from planner.scenario.text import ScenarioError

Severity = Literal["block", "caution", "note"]


@dataclass(frozen=True)
class Warning:
    """A pitfall that was found: `amount` is its size in money where it can be computed, `address` what to change."""

    id: str
    severity: Severity
    message: str
    address: str
    amount: float | None = None
    acknowledged: str = ""

    @property
    def blocks(self) -> bool:
        return self.severity == "block" and not self.acknowledged


def moving(plan: Plan) -> list[Cohort]:
    """The cohorts to which work goes within the horizon: moves of something, begun before the end."""
    scenario, out = plan.scenario, []
    for cohort in plan.ledger.cohorts:
        move = scenario.moves.get(cohort.move)
        if move and most(move.share) > 0 and value(move.start) < plan.ledger.start + plan.ledger.months:
            out.append(cohort)
    return out


def days_on_site(plan: Plan, cohort: Cohort) -> float:
    """Days a week on site of a cohort, 0 for a vendor's."""
    return 0.0 if cohort.vendor else value(plan.scenario.arrangements[cohort.arrangement].days_on_site)


def place_of_team(plan: Plan, team: str) -> str:
    return plan.scenario.sites[plan.scenario.teams[team].site].place


def leaves_the_country(plan: Plan, cohort: Cohort) -> bool:
    """Whether a cohort is in another country than the team whose work it takes over."""
    return cohort.country != plan.scenario.places[place_of_team(plan, cohort.team)].country


def currency_of(plan: Plan, country: str) -> str:
    """The currency in which a country pays."""
    return plan.scenario.countries[country].currency or plan.scenario.currency


def exchange_rate(plan: Plan, currency: str) -> float:
    """What one unit of a currency costs at the start; 1 for the scenario's own."""
    known = plan.scenario.currencies.get(currency)
    return 1.0 if known is None or currency == plan.scenario.currency else value(known.rate, 1.0)


def value(quantity: Quantity | None, blank: float = 0.0) -> float:
    return blank if quantity is None else quantity.value


def most(quantity: Quantity | None) -> float:
    """The largest of dated values."""
    return max([item for _, item in quantity.dated], default=quantity.value) if quantity else 0.0


def written(quantity: Quantity | None) -> bool:
    """Whether a person put it down, in a file or with --set."""
    return quantity is not None and quantity.origin.kind in ("file", "set")


def stated(quantity: Quantity | None) -> bool:
    """Whether anybody said it: a person or the library, not the schema's neutral value."""
    return quantity is not None and quantity.origin.kind != "default"


def rests_on(difference: Difference, changes: Mapping[str, str]) -> float | None:
    """What the saving would lose with some values changed on both sides, where they exist; None where they can't be changed."""

    def cost(plan: Plan) -> float:
        known = {address: text for address, text in changes.items() if matches(plan.scenario, address)}
        return run(apply(plan.scenario, known)[0]).total_cost if known else plan.total_cost

    try:
        return difference.saving - (cost(difference.base) - cost(difference.plan))
    except ScenarioError:
        return None


def so_much(amount: float, currency: str) -> str:
    """ "1,200 USD smaller" of what a saving would lose."""
    shown = _("{amount} smaller") if amount > 0 else _("{amount} larger")
    return shown.format(amount=money(abs(amount), currency))
