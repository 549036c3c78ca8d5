"""Who can be hired, how long it takes and at what pay; who leaves, and how much is in one place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.analysis.difference import run
from planner.model import risk, talent
from planner.scenario.text import ScenarioError

AMONG_FEW = """
planner: 1
library: none
name: Among few
currency: USD
start: 2027-01
months: 24
countries: {land: {}}
places:
  town: {country: land}
  village: {country: land, wages: {clerk: {employment: EMPLOYED, p50: 30000}}}
sites: {hq: {place: town, flex_per_seat_month: 0}, barn: {place: village, flex_per_seat_month: 0, disruption_per_year: 5%, disruption_share: 50%, disruption_months: 2}}
work: {overtime_premium: 1.5}
evidence: {talent: {capture: CAPTURE, movers: 2%, most_of_pool: 10%}}
roles: {clerk: {cost_per_hire: 0, turnover: 0}}
arrangements: {office: {days_on_site: 5}}
teams: {t: {role: clerk, site: hq, arrangement: office, heads: 20, pay_per_year: 60000}}
moves: {out: {team: t, share: 100%, to: {site: barn}, start: 2027-01}}
"""


def village(employed: float, capture: float = 1.0) -> np.ndarray:
    """Heads in the village by month."""
    text = AMONG_FEW.replace("EMPLOYED", str(employed)).replace("CAPTURE", str(capture))
    return run(planner.parse(text)).ledger.states["heads"][0, 1]


# The edges


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: talent.hireable(1.01, 0.02, 500.0), "a share"),
        (lambda: talent.hireable(-0.01, 0.02, 500.0), "a share"),
        (lambda: talent.hireable(0.05, 1.01, 500.0), "a share"),
        (lambda: talent.hireable(0.05, -0.01, 500.0), "a share"),
        (lambda: talent.hireable(0.05, 0.02, [500.0, -1.0]), "pool below nobody"),
        (lambda: talent.time_to_fill(42.0, 1.0, 1.0, 1.0, 1.0, 1.01), "an elasticity"),
        (lambda: talent.time_to_fill(42.0, 1.0, 1.0, 1.0, 1.0, -0.01), "an elasticity"),
        (lambda: talent.time_to_fill(42.0, -1.0, 1.0, 1.0, 1.0, 0.5), "below zero"),
        (lambda: talent.time_to_fill(42.0, 1.0, -1.0, 1.0, 1.0, 0.5), "below zero"),
        (lambda: talent.time_to_fill(42.0, 1.0, 1.0, 0.0, 1.0, 0.5), "the usual time"),
        (lambda: talent.time_to_fill(42.0, 1.0, 1.0, 1.0, 0.0, 0.5), "the usual time"),
        (lambda: talent.wage_premium(-0.01, 2.0), "share below zero"),
        (lambda: talent.wage_premium(0.1, 0.0), "elasticity of zero"),
        (lambda: talent.hiring_room(5.0, 100.0, 3.0, 1.01), "a share"),
        (lambda: talent.hiring_room(5.0, 100.0, 3.0, -0.01), "a share"),
        (lambda: risk.attrition_multiplier(5.5, 0.67, 0.75), "between 0 and 5"),
        (lambda: risk.attrition_multiplier(-1.0, 0.67, 0.75), "between 0 and 5"),
        (lambda: risk.attrition_multiplier(3.0, -0.1, 0.75), "multiplier below zero"),
        (lambda: risk.attrition_multiplier(0.0, 0.67, -0.1), "multiplier below zero"),
        (lambda: risk.concentration(np.array([3.0, -1.0])), "amount below zero"),
    ],
)
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize(
    ("was", "now", "address"),
    [
        ("capture: CAPTURE", "capture: 1.01", "evidence.talent.capture"),
        ("movers: 2%", "movers: -1%", "evidence.talent.movers"),
        ("most_of_pool: 10%", "most_of_pool: 110%", "evidence.talent.most_of_pool"),
        ("most_of_pool: 10%", "tightness_elasticity: 101%", "evidence.talent.tightness_elasticity"),
        ("disruption_per_year: 5%", "disruption_per_year: 101%", "sites.barn.disruption_per_year"),
        ("disruption_share: 50%", "disruption_share: -1%", "sites.barn.disruption_share"),
    ],
)
def test_a_file_may_not_say_more_than_all_nor_less_than_nothing(was, now, address):
    text = AMONG_FEW.replace(was, now).replace("EMPLOYED", "500").replace("CAPTURE", "10%")
    with pytest.raises(ScenarioError, match=address):
        planner.parse(text)


def test_an_empty_pool_fills_no_post_ever():
    assert talent.hireable(1.0, 1.0, 0.0) == 0
    assert talent.hiring_room(talent.hireable(1.0, 1.0, 0.0), 0.0, 0.0, 1.0) == 0
    assert talent.time_to_fill(42.0, 3.0, 0.0, 2.0, 100.0, 0.5) == np.inf
    assert talent.time_to_fill(42.0, [0.0, 3.0], 0.0, 2.0, 100.0, 0.0).tolist() == [np.inf, np.inf]
    assert not village(0).any()


def test_a_village_is_hired_from_as_fast_as_people_change_jobs_and_up_to_a_tenth():
    assert village(100, capture=1.0) == pytest.approx(np.minimum(10, 2 * np.arange(1, 25)))
    assert village(1000, capture=0.05) == pytest.approx(np.minimum(20, np.arange(1.0, 25)))
    assert not village(100, capture=0).any()


def test_hiring_stops_at_the_most_of_a_pool_and_sends_nobody_away():
    assert talent.hiring_room(5.0, 100.0, [0.0, 7.0, 10.0, 12.0], 0.1).tolist() == [5, 3, 0, 0]


def test_a_tight_market_takes_longer_in_the_power_of_its_elasticity():
    assert talent.time_to_fill(42.0, 4.0, 100.0, 1.0, 100.0, [0.0, 0.5, 1.0]) == pytest.approx([42, 84, 168])
    assert talent.time_to_fill(42.0, 1.0, 400.0, 1.0, 100.0, 0.5) == pytest.approx(21)
    assert talent.time_to_fill(42.0, 0.0, 100.0, 1.0, 100.0, [0.0, 0.5]).tolist() == [42, 0]


def test_up_to_five_percent_of_a_pool_wages_stay():
    assert talent.wage_premium([0.0, 0.05, 0.09, 0.25], 2.0) == pytest.approx([0, 0, 0.02, 0.1])
    assert np.isnan(talent.wage_premium(np.nan, 2.0))


def test_turnover_goes_by_days_at_the_office():
    assert risk.attrition_multiplier([0, 0.5, 3, 4.5, 5], 0.67, 0.75).tolist() == [0.75, 0.67, 0.67, 0.67, 1]


def test_concentration_is_one_in_one_place_and_unknown_without_people():
    found = risk.concentration(np.array([[7.0, 0.0], [5.0, 5.0], [3.0, 1.0], [0.0, 0.0]]))
    assert found[:3] == pytest.approx([1, 0.5, 0.625])
    assert np.isnan(found[3])


def test_a_disruption_costs_what_it_takes_away_at_the_price_of_cover():
    """K2: 5 % a year, half of the capacity for two months; a head costs 2,500 a month there."""
    text = AMONG_FEW.replace("EMPLOYED", "5000").replace("CAPTURE", "100%")
    result = run(planner.parse(text)).ledger
    each = result.costs["base_pay"][0, 1, -1]
    assert each == pytest.approx(20 * 2500)
    assert result.by_month("disruption")[0, -1] == pytest.approx(0.05 / 12 * 0.5 * 2 * each * 1.5)
    for off in ("disruption_per_year: 5%", "disruption_share: 50%", "disruption_months: 2"):
        none = run(planner.parse(text.replace(off, f"{off.partition(':')[0]}: 0"))).ledger
        assert not none.by_month("disruption").any()


# Relations

shares = st.floats(0, 1)
people = st.floats(0, 1e6)


@given(capture=shares, movers=shares, pool=people, heads=people, most=shares)
def test_what_can_be_hired_is_part_of_the_pool(capture, movers, pool, heads, most):
    hireable = talent.hireable(capture, movers, pool)
    room = talent.hiring_room(hireable, pool, heads, most)
    assert 0 <= room <= hireable <= pool
    assert room == 0 or heads + room <= most * pool * (1 + 1e-12)
    assert talent.hiring_room(hireable, pool, heads + 1, most) <= room


@given(
    usual=st.floats(1, 200),
    wanted=st.floats(0.1, 100),
    pool=st.floats(1, 1e5),
    usual_wanted=st.floats(0.1, 100),
    usual_pool=st.floats(1, 1e5),
    elasticity=shares,
)
def test_more_posts_take_longer_more_people_shorter_and_the_usual_as_usual(usual, wanted, pool, usual_wanted, usual_pool, elasticity):
    def days(wanted: float, pool: float) -> float:
        return float(talent.time_to_fill(usual, wanted, pool, usual_wanted, usual_pool, elasticity))

    assert days(usual_wanted, usual_pool) == pytest.approx(usual)
    assert days(2 * wanted, pool) == pytest.approx(2**elasticity * days(wanted, pool))
    assert days(2 * wanted, 2 * pool) == pytest.approx(days(wanted, pool))


@given(share=st.floats(0, 2), more=shares, elasticity=st.floats(0.1, 10), wider=st.floats(0, 10))
def test_a_premium_rises_with_the_share_and_falls_with_the_elasticity(share, more, elasticity, wider):
    premium = talent.wage_premium(share, elasticity)
    assert 0 <= premium <= talent.wage_premium(share + more, elasticity)
    assert talent.wage_premium(share, elasticity + wider) <= premium


@given(heads=st.lists(st.integers(0, 500), min_size=1, max_size=8), factor=st.floats(0.1, 100))
def test_concentration_lies_between_an_even_spread_and_one_and_has_no_unit(heads, factor):
    found = risk.concentration(np.array(heads, dtype=float))
    if not any(heads):
        assert np.isnan(found)
        return
    assert 1 / len(heads) - 1e-12 <= found <= 1 + 1e-12
    assert risk.concentration(factor * np.array(heads, dtype=float)) == pytest.approx(found)
    together = risk.concentration(np.array([sum(heads[:2]), *heads[2:]], dtype=float))
    assert together >= found - 1e-12
