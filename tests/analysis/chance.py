"""Small plans whose saving is a sum of what is drawn, so that its distribution is known in closed form."""

from __future__ import annotations

import planner
from planner.analysis.difference import Difference

BASE = """\
planner: 1
name: Office
start: 2027-01
months: {months}
money: {{discount_rate: 0%}}
countries: {{here: {{currency: USD}}, there: {{currency: CRN}}}}
places: {{town: {{country: here}}, port: {{country: there}}}}
sites: {{office: {{place: town, flex_per_seat_month: 0}}, centre: {{place: port, flex_per_seat_month: 0}}}}
currencies: {{CRN: {{rate: 0.5}}}}
arrangements: {{on-site: {{days_on_site: 5}}, home: {{days_on_site: 0}}}}
teams:
  clerks: {{role: clerk, site: office, arrangement: on-site, heads: 10, pay_per_year: 60000}}
  payers: {{role: payer, site: office, arrangement: on-site, heads: 10, pay_per_year: 60000}}
{more}
"""
MOVES = """\
moves:
  clerks-home: {{team: clerks, share: 100%, to: {{arrangement: home}}, start: 2027-01, upfront: {clerks}}}
  payers-home: {{team: payers, share: 100%, to: {{arrangement: home}}, start: 2027-01, upfront: {payers}}}
"""


def two(clerks: str, payers: str, *, months: int = 12, more: str = "") -> Difference:
    """A plan that saves -(clerks + payers): two amounts at the decision, each as it stands in a file."""
    base = BASE.format(months=months, more=more)
    return planner.compare(planner.parse(base), planner.parse(base + MOVES.format(clerks=clerks, payers=payers)))[0]
