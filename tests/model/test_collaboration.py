"""Working with departments elsewhere: clocks, days together, friction, the people and hours it takes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.analysis.difference import run
from planner.model import collaboration
from planner.model.ledger import Ledger
from planner.scenario.clocks import hours_ahead
from planner.scenario.text import ScenarioError
from tests.cases.reading import check, read

WITH_SALES = """
planner: 1
library: none
name: Engineers
currency: USD
start: 2027-01
months: 12
countries: {land: {hours_per_week: 40, shrinkage_external: 17%}, afar: {hours_per_week: 40, shrinkage_external: 17%}}
places:
  town: {country: land, time_zone: America/Puerto_Rico, language: english}
  port: {country: afar, time_zone: ZONE, language: LANGUAGE}
sites: {hq: {place: town, flex_per_seat_month: 0}, bay: {place: port, flex_per_seat_month: 0}}
work: {shrinkage_internal: 15%}
evidence: {friction: {remote: REMOTE, zone: 0.30, language: 0.05, vendor: 0.03, counterpart_share: 50%, sync: {advisory: 60%}}}
departments: {sales: {place: town, days_on_site: 5, cost_per_hour: 55}}
roles: {engineer: {class: advisory, cost_per_hire: 0, works_with: {sales: {hours_per_week: HOURS}}}}
arrangements: {office: {days_on_site: 5}, home: {days_on_site: 0}, hybrid: {days_on_site: 3}, shift: {days_on_site: 5, shift_hours: 4}}
teams: {t: {role: engineer, site: hq, arrangement: office, heads: 20, pay_per_year: 0}}
vendors: {acme: {place: port, price_per_hour: 14, hours_per_fte: 160}}
moves: {out: {team: t, share: 100%, to: TO, start: 2027-01PAY}}
"""
AWAY, AWAY_SHIFT = "{site: bay, arrangement: office}", "{site: bay, arrangement: shift}"


def moved(to: str, hours: float = 6, remote: float = 0.05, zone: str = "Asia/Kolkata", language: str = "hindi") -> Ledger:
    """Twenty people beside the department, all of whose work goes elsewhere."""
    text = WITH_SALES.replace("HOURS", str(hours)).replace("REMOTE", str(remote)).replace("ZONE", zone).replace("LANGUAGE", language)
    text = text.replace("TO", to).replace("PAY", ", pay_per_year: 0" if "site" in to else "")
    return run(planner.parse(text)).ledger


def last(result: Ledger, state: str) -> float:
    """Of the cohort that receives the work, in the last month."""
    return float(result.states[state][0, 1, -1])


# Known answers


def test_WE17_people_at_home_and_far_away_take_longer_with_a_department():
    case = read("WE17")
    home, hybrid, away, shift = (moved(to) for to in ("{arrangement: home}", "{arrangement: hybrid}", AWAY, AWAY_SHIFT))
    check(
        case,
        {
            "fte_remote": last(home, "heads"),
            "fte_hybrid": last(hybrid, "heads"),
            "fte_away": last(away, "heads"),
            "fte_away_shift": last(shift, "heads"),
            "friction_hours_away": last(away, "friction_hours"),
            "overhead_away": last(away, "friction_overhead"),
            "counterpart_cost_month": away.by_month("front_office")[0, -1],
        },
    )


def test_WE17_by_hand_from_the_friction_of_an_hour():
    case = read("WE17")
    inputs: dict[str, Any] = case["inputs"]
    week = inputs["weekly_hours"] * (1 - inputs["shrinkage_external"]) * (1 - inputs["shrinkage_internal"])
    apart = {"remote": inputs["friction"]["remote"], "zone": inputs["friction"]["zone"]}
    foreign = apart | {"language": inputs["friction"]["language"]}

    def per_hour(days: float, gap: float, shift: float, friction: dict[str, float]) -> float:
        both = collaboration.copresence(days, 5)
        return float(collaboration.friction(both, collaboration.overlap(gap, shift), inputs["sync_share"], **friction))

    def fte(friction: float) -> float:
        return inputs["fte"] / (1 - inputs["interaction_hours_week"] * friction / week)

    away = per_hour(0, inputs["clock_gap"], 0, foreign)
    lost = inputs["fte"] * inputs["interaction_hours_week"] * away
    check(
        case,
        {
            "fte_remote": fte(per_hour(0, 0, 0, apart)),
            "fte_hybrid": fte(per_hour(inputs["hybrid_days"], 0, 0, apart)),
            "fte_away": fte(away),
            "fte_away_shift": fte(per_hour(0, inputs["clock_gap"], inputs["shift_hours"], foreign)),
            "friction_hours_away": lost,
            "counterpart_cost_month": lost * inputs["counterpart_share"] * 52 / 12 * inputs["counterpart_cost_hour"],
        },
    )
    assert away == pytest.approx(0.28)


# The edges


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: collaboration.overlap(5.0, -1.0), "shift below zero"),
        (lambda: collaboration.overlap(5.0, 0.0, 0.0), "more than no hours"),
        (lambda: collaboration.copresence(5.5, 5.0), "between 0 and 5"),
        (lambda: collaboration.copresence(3.0, [5.0, -1.0]), "between 0 and 5"),
        (lambda: collaboration.friction(1.1, 8.0, 0.5, remote=0.1, zone=0.1), "a share"),
        (lambda: collaboration.friction(-0.1, 8.0, 0.5, remote=0.1, zone=0.1), "a share"),
        (lambda: collaboration.friction(1.0, 8.0, 1.5, remote=0.1, zone=0.1), "a share"),
        (lambda: collaboration.friction(1.0, 8.5, 0.5, remote=0.1, zone=0.1), "overlap"),
        (lambda: collaboration.friction(1.0, -0.5, 0.5, remote=0.1, zone=0.1), "overlap"),
        (lambda: collaboration.friction(1.0, 8.0, 0.5, remote=-0.1, zone=0.1), "friction below zero"),
        (lambda: collaboration.friction(1.0, 8.0, 0.5, remote=0.1, zone=-0.1), "friction below zero"),
        (lambda: collaboration.friction(1.0, 8.0, 0.5, remote=0.1, zone=0.1, language=-0.1), "friction below zero"),
        (lambda: collaboration.friction(1.0, 8.0, 0.5, remote=0.1, zone=0.1, vendor=[0.0, -0.1]), "friction below zero"),
    ],
)
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_the_days_together_are_chance_not_agreement():
    assert collaboration.copresence([0, 3, 5, 3], [5, 5, 5, 2]) == pytest.approx([0, 0.6, 1, 0.24])


def test_a_shift_brings_hours_back_and_no_more_than_there_are():
    assert collaboration.overlap([0, 3, 8, 9.5, 12]).tolist() == [8, 5, 0, 0, 0]
    assert collaboration.overlap(9.5, [0, 1, 4, 9.5, 20]).tolist() == [0, 0, 2.5, 8, 8]


def test_across_the_date_line_the_shorter_way_counts():
    assert collaboration.time_gap([-11, 14, 5.5, 0], [13, -10, -4, 12]).tolist() == [0, 0, 9.5, 12]
    assert collaboration.time_gap(13, -10) == 1


def test_a_clock_change_moves_the_hours_that_both_work():
    """New York and Paris are six hours apart; in March New York alone has changed its clocks by the 15th. Tokyo has none."""
    gaps = [collaboration.time_gap(hours_ahead("Europe/Paris", 2027, m), hours_ahead("America/New_York", 2027, m)) for m in range(1, 13)]
    assert gaps == [6, 6, 5, 6, 6, 6, 6, 6, 6, 6, 6, 6]
    assert {hours_ahead("Asia/Tokyo", 2027, month) for month in range(1, 13)} == {9}
    assert hours_ahead("Australia/Sydney", 2027, 1) - hours_ahead("Australia/Sydney", 2027, 7) == 1


def test_hours_lost_follow_the_clocks_and_people_their_average_of_the_year():
    """Athens has summer time from April to October; the department has none. The gap is six hours in winter, seven in summer."""
    result = moved(AWAY, zone="Europe/Athens", language="english")
    hours = 6 * (0.05 + 0.30 * 0.60 * np.array([6, 6, 6, 7, 7, 7, 7, 7, 7, 7, 6, 6]) / 8)
    tau = hours.mean() / (40 * 0.83 * 0.85)
    assert result.states["friction_overhead"][0, 1] == pytest.approx(np.full(12, tau))
    assert result.states["heads"][0, 1] == pytest.approx(np.full(12, 20 / (1 - tau)))
    assert result.states["friction_hours"][0, 1] == pytest.approx(20 * hours)


def test_working_with_others_may_not_take_all_the_time_there_is():
    week = 40 * 0.83 * 0.85
    almost = moved("{arrangement: home}", hours=40, remote=round(week / 40 - 0.001, 6))
    assert last(almost, "heads") > 20 * 500
    for remote in (round(week / 40 + 1e-6, 6), 1):
        with pytest.raises((ScenarioError, FloatingPointError), match="takes all the time"):
            moved("{arrangement: home}", hours=40, remote=remote)


def test_no_hours_with_a_department_are_no_friction():
    result = moved(AWAY, hours=0)
    assert (last(result, "heads"), last(result, "friction_hours"), last(result, "friction_overhead")) == (20, 0, 0)
    assert not result.by_month("front_office").any()


def test_a_vendor_is_with_nobody_and_another_firm():
    result = moved("{vendor: acme}", language="english", zone="America/Puerto_Rico")
    assert last(result, "friction_overhead") == pytest.approx(6 * (0.05 + 0.03) / (40 * 0.83 * 0.85))


# Relations

gaps = st.floats(0, 12)
part = st.floats(0, 2)
share = st.floats(0, 1)
days = st.floats(0, 5)


@given(clock=st.floats(-12, 14), zone=part, sync=share)
def test_beside_each_other_there_is_no_friction(clock, zone, sync):
    hours = collaboration.overlap(collaboration.time_gap(clock, clock))
    assert collaboration.friction(collaboration.copresence(5, 5), hours, sync, remote=0.15, zone=zone) == 0
    assert collaboration.friction(0.0, hours, sync, remote=0.0, zone=zone) == 0


@given(heads=st.integers(1, 300), hours=st.integers(0, 40))
def test_without_friction_the_work_takes_the_plain_number_of_people(heads, hours):
    text = WITH_SALES.replace("HOURS", str(hours)).replace("REMOTE", "0").replace("ZONE", "America/Puerto_Rico").replace("PAY", "")
    text = text.replace("LANGUAGE", "english").replace("heads: 20", f"heads: {heads}").replace("TO", "{arrangement: home}")
    result = run(planner.parse(text)).ledger
    assert last(result, "heads") == heads
    assert not result.states["friction_hours"].any()


@given(here=st.floats(-12, 14), there=st.floats(-12, 14), both=share, sync=share, remote=part, zone=part)
def test_two_time_zones_never_cost_less_friction_than_one(here, there, both, sync, remote, zone):
    apart = collaboration.friction(both, collaboration.overlap(collaboration.time_gap(here, there)), sync, remote=remote, zone=zone)
    one = collaboration.friction(both, collaboration.overlap(collaboration.time_gap(here, here)), sync, remote=remote, zone=zone)
    assert apart >= one
    assert one == remote * (1 - both)


@given(gap=gaps, more=gaps, shift=st.floats(0, 12), longer=st.floats(0, 12))
def test_hours_together_fall_with_the_gap_and_rise_with_the_shift(gap, more, shift, longer):
    hours = collaboration.overlap(gap, shift)
    assert 0 <= collaboration.overlap(gap + more, shift) <= hours <= collaboration.overlap(gap, shift + longer) <= 8


@given(here=st.floats(-12, 14), there=st.floats(-12, 14))
def test_a_gap_is_the_same_from_both_sides(here, there):
    gap = collaboration.time_gap(here, there)
    assert gap == collaboration.time_gap(there, here)
    assert 0 <= gap <= 12
    assert gap == pytest.approx(min(abs(here - there + turn) for turn in (-48, -24, 0, 24, 48)))


@given(here=days, more=days, there=days, sync=share, remote=part, zone=part, language=part, vendor=part)
def test_more_days_together_and_one_language_and_employer_never_cost_more(here, more, there, sync, remote, zone, language, vendor):
    def friction(days: float, **parts: float) -> float:
        both = collaboration.copresence(min(days, 5), there)
        return float(collaboration.friction(both, 4.0, sync, remote=remote, zone=zone, **parts))

    assert friction(here + more) <= friction(here)
    assert friction(here, language=language, vendor=vendor) == pytest.approx(friction(here) + language + vendor)


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/London", "Asia/Manila", "Pacific/Auckland"])
def test_a_plan_never_needs_fewer_people_where_clocks_differ(zone):
    near = moved(AWAY, zone="America/Puerto_Rico")
    far = moved(AWAY, zone=zone)
    assert last(far, "heads") > last(near, "heads")
    assert np.all(far.states["friction_hours"] >= near.states["friction_hours"] - 1e-9)
