"""Pitfalls of the law: work that may not leave the country, staff who must be heard, employers who must be registered."""

from __future__ import annotations

from collections.abc import Iterable

from planner.analysis.difference import Difference
from planner.analysis.pitfall import Warning, days_on_site, leaves_the_country, moving, place_of_team, written
from planner.model.inputs import Cohort
from planner.scenario.language import listed
from planner.scenario.language import text as _
from planner.scenario.space import UNPLACED

TRANSFER_BY_LAW = {"at", "be", "bg", "hr", "cy", "cz", "de", "dk", "ee", "es", "fi", "fr", "gb", "gr", "hu", "ie", "it", "lt", "lu", "lv", "mt", "nl",
                   "pl", "pt", "ro", "se", "si", "sk"}  # the European Union, and the United Kingdom  # fmt: skip


def the_law(difference: Difference) -> Iterable[Warning]:
    """P35: work that must stay in the country leaves it; staff that the law transfers or lets be heard; registrations that nobody planned."""
    yield from _stays_in_the_country(difference)
    yield from _staff_is_heard(difference)
    yield from _employed_through_others(difference)
    yield from _registered_elsewhere(difference)


def _stays_in_the_country(difference: Difference) -> Iterable[Warning]:
    for cohort in _barred(difference):
        where = _("vendor {vendor}, whose place is not said").format(vendor=cohort.vendor) if cohort.vendor and cohort.place == UNPLACED else cohort.place
        yield Warning(
            "P35",
            "block",
            _(
                "Work of {team} must stay in the country (onshore_only), and move {move} takes it to {where}. Ask counsel before this is shown "
                "to anybody: this is not legal advice."
            ).format(team=cohort.team, move=cohort.move, where=where),
            f"moves.{cohort.move}.share",
        )


def _barred(difference: Difference) -> list[Cohort]:
    roles = difference.plan.scenario.roles
    return [cohort for cohort in moving(difference.plan) if roles[cohort.role].onshore_only and leaves_the_country(difference.plan, cohort)]


def _staff_is_heard(difference: Difference) -> Iterable[Warning]:
    plan, barred = difference.plan, _barred(difference)
    heard: dict[str, tuple[str, str]] = {}
    for cohort in moving(plan):
        here = plan.scenario.places[place_of_team(plan, cohort.team)].country or ""
        if here in TRANSFER_BY_LAW and cohort.away and cohort not in barred:
            heard[cohort.team] = (here, cohort.move)
    if heard:
        country, move = next(iter(heard.values()))
        yield Warning(
            "P35",
            "note",
            _(
                "Work of {names} leaves its place (country {country}). There, staff may have to be heard first, and may go over with the work on "
                "their present terms; neither time nor cost of that is in the plan. This is not legal advice."
            ).format(names=listed(list(heard)), country=country),
            f"moves.{move}.start",
        )


def _employed_through_others(difference: Difference) -> Iterable[Warning]:
    arrangements = difference.plan.scenario.arrangements
    through = [
        cohort
        for cohort in moving(difference.plan)
        if not cohort.vendor and arrangements[cohort.arrangement].employer == "eor" and leaves_the_country(difference.plan, cohort)
    ]
    if through:
        yield Warning(
            "P35",
            "note",
            _(
                "People in {names} are employed through a provider, without an entity of your own. Some countries allow that for a limited time "
                "only, and the tax office there may take your people for a taxable branch. Neither is in the plan. This is not legal advice."
            ).format(names=listed(sorted({cohort.place for cohort in through}))),
            f"arrangements.{through[0].arrangement}.employer",
        )


def _registered_elsewhere(difference: Difference) -> Iterable[Warning]:
    plan, arrangements = difference.plan, difference.plan.scenario.arrangements
    home = {
        cohort.arrangement
        for cohort in moving(plan)
        if cohort.country == "us" and not cohort.vendor and days_on_site(plan, cohort) == 0 and not written(arrangements[cohort.arrangement].jurisdictions)
    }
    if home:
        yield Warning(
            "P35",
            "note",
            _(
                "People who work at home in arrangement {names} may live in another state. Each new state means registration, withholding and "
                "unemployment tax for the employer, and the plan counts none: say how many there will be, 0 if none."
            ).format(names=listed(sorted(home))),
            f"arrangements.{sorted(home)[0]}.jurisdictions",
        )
