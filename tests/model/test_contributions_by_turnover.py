"""Where people of one pay leave at different rates, each cohort's contributions are those of its own turnover."""

from __future__ import annotations

import numpy as np
import pytest

import planner
from planner.model.contributions import contributions, schedule
from planner.model.engine import simulate
from planner.model.headcount import monthly_turnover
from planner.model.inputs import Inputs

TEXT = """\
planner: 1
library: none
name: Two rates of turnover at one pay
start: 2027-01
months: 12
countries: {land: {contributions: {unemployment: {rate: 5%, cap_per_year: 7000}}}}
places: {town: {country: land}}
sites: {house: {place: town, flex_per_seat_month: 500}}
roles: {clerk: {turnover: 24%}}
evidence: {turnover: {home: 0.5}}
arrangements: {on-site: {days_on_site: 5}, home: {days_on_site: 0}}
teams: {desk: {role: clerk, site: house, arrangement: on-site, heads: 10, pay_per_year: 60000}}
moves: {desk-home: {team: desk, share: 50%, to: {arrangement: home}, start: 2027-01}}
"""


def test_contributions_follow_the_turnover_of_the_cohort_and_not_of_another_with_the_same_pay() -> None:
    inputs = Inputs(planner.parse(TEXT))
    turnover = monthly_turnover(inputs)
    assert turnover[0, :, 0] == pytest.approx([0.02, 0.01])
    found = simulate(inputs).terms["contributions"]
    for row in range(2):
        rules = schedule(inputs, turnover).of([row])
        assert found[:, [row]] == pytest.approx(contributions(np.full((1, 1, 12), 5000.0), rules))
    assert found[0, 0].sum() > found[0, 1].sum() + 1  # who comes anew begins a new base


def test_those_hired_at_another_place_begin_their_yearly_bases_when_they_come() -> None:
    """6% of the first 1,000 of a year, 1,000 a month: 60 each in January, and for those hired in July 60 in July and in January."""
    text = TEXT.replace("rate: 5%, cap_per_year: 7000", "rate: 6%, cap_per_year: 1000").replace("turnover: 24%", "turnover: 0%")
    text = text.replace("months: 12", "months: 24").replace("pay_per_year: 60000", "pay_per_year: 12000")
    text = text.replace("places: {town: {country: land}}", "places: {town: {country: land}, far: {country: land}}")
    text = text.replace("flex_per_seat_month: 500}", "flex_per_seat_month: 500}, hub: {place: far, flex_per_seat_month: 0}")
    text = text.replace("share: 50%, to: {arrangement: home}, start: 2027-01", "share: 100%, to: {site: hub}, start: 2027-07, pay_per_year: 12000")
    found = simulate(Inputs(planner.parse(text))).by_month("on_costs")[0]
    assert found == pytest.approx([600] + [0] * 5 + [600] + [0] * 5 + [600] + [0] * 11)
