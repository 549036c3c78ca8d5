"""The small scenarios that the tests of this folder start from, and what is wrong with a text."""

from __future__ import annotations

from pathlib import Path

import planner
from planner.scenario.text import ScenarioError

HEAD = "planner: 1\nname: Plan\nstart: 2027-01\n"

# Everything is written out and nothing comes from the library: 10 clerks, half of whom go home in March.
PLAN = """\
planner: 1
name: Plan
start: 2027-01
months: 24
money: {discount_rate: 10%}
sites: {office: {flex_per_seat_month: 1000}}
arrangements: {on-site: {days_on_site: 5}, home: {days_on_site: 0, stipend_per_month: 100}}
roles: {clerk: {on_site_minimum: 20%, turnover: 10%}}
teams: {clerks: {role: clerk, site: office, arrangement: on-site, heads: 10, pay_per_year: 60000}}
moves: {clerks-home: {team: clerks, share: 50%, to: {arrangement: home}, start: 2027-03}}
"""

# The same in New York, where the library fills the blanks.
NEW_YORK = """\
planner: 1
library: 2026-11
name: New York
start: 2027-01
months: 24
sites: {office: {place: us/new-york, lease: {seats: 12, rent_per_seat_month: 1000, ends: 2028-06}}}
arrangements: {on-site: {days_on_site: 5}, hybrid: {days_on_site: 3}, home: {days_on_site: 0}}
teams:
  accountants: {role: accounting, site: office, arrangement: on-site, heads: 10}
  clerks: {role: payroll, site: office, arrangement: hybrid, heads: 4, pay_per_year: 60000}
"""


def problems(text: str | bytes, folder: Path | None = None) -> list[str]:
    """The lines that refuse a text, [] if it loads."""
    try:
        planner.parse(text, "plan.yaml", folder)
    except ScenarioError as error:
        return [str(problem) for problem in error.problems]
    return []


def with_lease(lease: str) -> str:
    """PLAN with a lease on its site."""
    return PLAN.replace("{flex_per_seat_month: 1000}", "{flex_per_seat_month: 1000, lease: {" + lease + "}}")
