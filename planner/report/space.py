"""Space of a plan as tables and in words: seats needed, held and short by site, month and weekday, the leases and the ways out of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from babel.numbers import format_decimal

from planner.analysis.difference import Plan
from planner.analysis.releases import Chance
from planner.model.attendance import WEEKDAYS, desk_ratios
from planner.report.people import months
from planner.report.words import LOCALE, change_text, money, month_name, short_money
from planner.scenario.contracts import leases_of
from planner.scenario.language import marked
from planner.scenario.language import text as _
from planner.scenario.quantity import month_text

HEADINGS = {  # of the columns of the tables below
    "month": marked("Month"),
    "weekday": marked("Weekday"),
    "people": marked("People of the site"),
    "needed": marked("Needed on the busiest day"),
    "held": marked("Held"),
    "short": marked("Flexible"),
    "sublet": marked("Sublet"),
    "area": marked("Area held, sq ft"),
    "cost": marked("Office cost of a seat"),
    "empty": marked("Held and empty"),
}
BY_DAY = HEADINGS | {"needed": marked("Seats needed")}  # of a table by weekday
WAYS = {
    "expiry": marked("runs to its end"),
    "break": marked("broken early"),
    "sublease": marked("sublet"),
}


def seats(plan: Plan) -> pd.DataFrame:
    """A row for each site and month: seats needed on the busiest day, held, short, sublet, area held, office cost of a seat (blank without)."""
    ledger, rows = plan.ledger, []
    names = {
        "needed": "seats_needed",
        "held": "seats_held",
        "short": "seats_short",
        "sublet": "seats_sublet",
        "area": "area_held",
        "cost": "seat_cost",
    }
    shape = (len(ledger.sites), ledger.months)
    states = {key: np.broadcast_to(ledger.states[name][0], shape) for key, name in names.items()}
    for number, site in enumerate(ledger.sites):
        for t, month in enumerate(months(plan)):
            found = {key: float(values[number, t]) for key, values in states.items()}
            people = float(sum(ledger.states["heads"][0, n, t] for n, cohort in enumerate(ledger.cohorts) if cohort.site == site))
            rows.append({"site": site, "month": month, "people": people, **found, "empty": max(found["held"] - found["needed"], 0.0)})
    return pd.DataFrame(rows)


def weekdays(plan: Plan, site: str, month: int) -> pd.DataFrame:
    """Seats needed on each weekday of a plan month, beside what is held. Raises ValueError for a site that the plan does not have."""
    ledger = plan.ledger
    number = ledger.sites.index(site)
    needed = ledger.states["seats_by_weekday"][0, number, month - 1]
    held = float((ledger.states["seats_held"] + ledger.states["seats_short"])[0, number, month - 1])
    return pd.DataFrame({"weekday": [_(day) for day in WEEKDAYS], "needed": needed.astype(float), "held": [held] * 5})


def leases(plan: Plan) -> pd.DataFrame:
    """A row for each lease: site, seats, first and last month, how it ends and when its seats come free next."""
    scenario, rows = plan.scenario, []
    for site in scenario.sites:
        for key, lease in leases_of(scenario, site).items():
            assert lease.seats and lease.ends
            early = lease.break_.month if lease.exit == "break" and lease.break_ else None
            sublet = lease.sublease.month if lease.exit == "sublease" and lease.sublease else None
            free = early or sublet or lease.ends
            rows.append(
                {
                    "site": site,
                    "lease": key.removeprefix("leases."),
                    "seats": lease.seats.value,
                    "begins": month_text(lease.begins.value) if lease.begins else "",
                    "ends": month_text(lease.ends.value),
                    "exit": WAYS[lease.exit],
                    "seats come free": month_text(free.value),
                    "break possible": month_text(lease.break_.month.value) if lease.break_ and lease.break_.month else "",
                }
            )
    return pd.DataFrame(rows, columns=["site", "lease", "seats", "begins", "ends", "exit", "seats come free", "break possible"])


def site_figures(plan: Plan, site: str) -> dict[str, float]:
    """A site at a glance: seats first and last, needed, most empty, cost of a seat, people and desks for each other; NaN where there are none."""
    rows = seats(plan)
    own = rows[rows["site"] == site]
    first, last = own.iloc[0], own.iloc[-1]
    desks, people = float(last["held"] + last["short"]), float(last["people"])
    return {
        "first": float(first["held"] + first["short"]),
        "last": desks,
        "needed": float(last["needed"]),
        "empty": float(own["empty"].max()),
        "cost_first": float(first["cost"]),
        "cost": float(last["cost"]),
        **{key: value for key, value in desk_ratios(people, desks).items() if key != "present_per_desk"},
    }


def total_seats(plan: Plan) -> tuple[float, float]:
    """Seats of all sites in the first and in the last month, flexible ones included."""
    total = (plan.ledger.states["seats_held"] + plan.ledger.states["seats_short"])[0].sum(axis=0)
    return float(total[0]), float(total[-1])


def peak_words(plan: Plan, site: str, month: int, locale: str = LOCALE) -> str:
    """Which day is the busiest and which the quietest, in a sentence."""
    table = weekdays(plan, site, month)
    most, least = table["needed"].max(), table["needed"].min()

    def named(value: float) -> str:
        return ", ".join(table.loc[table["needed"] == value, "weekday"])

    def count(value: float) -> str:
        return format_decimal(value, format="#,##0", locale=locale)

    if most == 0:
        return _("Nobody needs a seat at {site} in this month.").format(site=site)
    if most == least:
        return _("Every weekday needs the same {n} seats.").format(n=count(most))
    return _("Busiest: {day}, {n} seats. Quietest: {other}, {m}.").format(
        day=named(most), n=count(most), other=named(least), m=count(least)
    )


def way_table(plan: Plan, chances: list[Chance], locale: str = LOCALE) -> pd.DataFrame:
    """A row for each way out of a lease, the first to be decided first."""
    currency = plan.ledger.currency
    rows = [
        {
            _("Lease"): _lease_name(chance),
            _("Way out"): _(WAYS[chance.way]),
            _("In this plan"): _("yes") if chance.taken else _("no"),
            _("Notice by"): "" if chance.notice is None else month_text(chance.notice),
            _("Last month paid"): month_text(chance.last),
            _("Seats given back"): chance.seats,
            _("Cost of leaving"): money(chance.cost, currency, locale),
        }
        for chance in chances
    ]
    return pd.DataFrame(rows)


def next_chance_words(plan: Plan, chances: list[Chance], saved: float | None, locale: str = LOCALE) -> str:
    """The next way to give seats back: until when to decide, what it costs and, where the plan leaves it, what taking it would change.

    `saved` is what taking the first chance would save in present value, None where the plan takes it.
    """
    if not chances:
        return _("Every seat is flexible: it is paid while it is needed and can be given back at any time.")
    chance, currency = chances[0], plan.ledger.currency
    notice = "" if chance.notice is None else _("notice by {month}, ").format(month=month_name(chance.notice, locale))
    text = _("Next chance to give seats back: {n} at {lease} after {month} ({way}); {notice}costs {cost}.").format(
        n=format_decimal(chance.seats, format="#,##0", locale=locale),
        lease=_lease_name(chance),
        month=month_name(chance.last, locale),
        way=_(WAYS[chance.way]),
        notice=notice,
        cost=short_money(chance.cost, currency, locale),
    )
    if saved is None:
        return text + " " + _("This plan takes it.")
    return text + " " + _("This plan leaves it; taking it {change} in present value.").format(change=change_text(saved, currency, locale))


def _lease_name(chance: Chance) -> str:
    """The site, and the lease's own name where the site has several."""
    return chance.site if chance.lease == "lease" else f"{chance.site}, {chance.lease.removeprefix('leases.')}"
