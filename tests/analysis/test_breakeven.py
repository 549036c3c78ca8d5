"""Break-even: closed forms, jumps, and none."""

from __future__ import annotations

import numpy as np
import pytest

import planner
from planner.analysis.breakeven import break_even, map_of, near_even, saving_at
from planner.scenario.text import ScenarioError
from tests.cases.reading import check, read

HOME = """\
planner: 1
name: {name}
start: 2027-01
months: 12
money: {{discount_rate: 0%}}
countries: {{here: {{currency: USD, contributions: {{all: {{rate: 7.65%}}}}}}}}
places: {{town: {{country: here}}}}
sites: {{office: {{place: town, flex_per_seat_month: 1000}}}}
arrangements:
  on-site: {{days_on_site: 5}}
  home: {{days_on_site: 0, stipend_per_month: 500, stipend_tax: {tax}, it_per_month: {other}}}
roles: {{cpa: {{class: judgement, remote_effect: 0%}}}}
teams: {{cpas: {{role: cpa, site: office, arrangement: on-site, heads: 10, pay_per_year: {pay}}}}}
"""
MOVE = "moves: {home: {team: cpas, share: 100%, to: {arrangement: home}, start: 2027-01}}\n"
STIPEND, OUTPUT, OFFICE = "arrangements.home.stipend_per_month", "roles.cpa.remote_effect", "sites.office.flex_per_seat_month"


def founding(tax: str = "taxable", other: float = 120, changes: dict[str, str] | None = None):
    text = HOME.format(name="Office", tax=tax, other=other, pay=repr(96000 / 1.0765))
    return planner.compare(planner.parse(text, changes=changes), planner.parse(text + MOVE, changes=changes))[0]


def only(difference, address: str, **bounds: float) -> float:
    (crossing,) = break_even(difference, address, **bounds).crossings
    assert not crossing.jump
    return crossing.low


def test_WE18_stipend_output_and_rent_at_which_home_stops_paying():
    case = read("WE18")
    plain = founding()
    less = founding(changes={OUTPUT: "-4%"})
    per_head = {change: saving_at(plain, {OUTPUT: np.array([change])})[0] / 10 for change in (0.0, -0.04, -0.08, 0.05)}
    check(
        case,
        {
            "stipend_at_no_change": only(plain, STIPEND, low=0, high=2000),
            "stipend_at_minus_4": only(less, STIPEND, low=0, high=2000),
            "change_of_output": only(plain, OUTPUT, low=-0.2, high=0.2),
            "change_of_output_founding": only(founding("accountable", 0), OUTPUT, low=-0.2, high=0.2),
            "office_at_minus_4": only(less, OFFICE, low=0, high=3000),
            "saving_year_no_change": per_head[0.0],
            "saving_year_minus_4": per_head[-0.04],
            "saving_year_minus_8": per_head[-0.08],
        },
    )


def test_WE18_a_gain_of_output_is_cash_where_whole_heads_are_released():
    case = read("WE18")
    text = HOME.format(name="Office", tax="taxable", other=120, pay=repr(96000 / 1.0765)).replace("heads: 10,", "heads: 105,")
    released = MOVE.replace("start: 2027-01", "start: 2027-01, release_share: 100%")  # 105 people's work is that of 100 at home
    freed = planner.compare(planner.parse(text), planner.parse(text + released))[0]
    check(case, {"saving_year_plus_5": saving_at(freed, {OUTPUT: np.array([0.05])})[0] / 105})
    kept = saving_at(founding(), {OUTPUT: np.array([0.05])})[0]
    assert kept == pytest.approx(10 * case["expected"]["saving_year_no_change"], abs=0.05)


ABROAD = """\
planner: 1
name: {name}
start: 2027-01
months: 24
money: {{discount_rate: 0%}}
countries: {{here: {{currency: USD}}, there: {{currency: USD}}}}
places: {{town: {{country: here}}, port: {{country: there, relative_productivity: 90%}}}}
sites: {{office: {{place: town, flex_per_seat_month: 650}}, centre: {{place: port, flex_per_seat_month: 350, governance_share: 8%}}}}
arrangements: {{on-site: {{days_on_site: 5}}}}
teams: {{clerks: {{role: clerk, site: office, arrangement: on-site, heads: 9, pay_per_year: 96000}}}}
"""


def test_BE4_the_ratio_of_pay_at_which_a_centre_abroad_costs_the_same():
    one_off = 450 * 9 * 24
    move = f"""\
moves:
  out: {{team: clerks, share: 100%, to: {{site: centre, arrangement: on-site}}, start: 2027-01, pay_per_year: 40000, upfront: {one_off},
        relocation_acceptance: 0, redeployed_share: 100%}}
"""
    base = planner.parse(ABROAD.format(name="Here"))
    there = planner.parse(ABROAD.format(name="There") + move)
    pay = only(planner.compare(base, there)[0], "moves.out.pay_per_year", low=10000, high=96000)
    assert pay / 96000 == pytest.approx(((8000 + 650 - 450) * 0.9 / 1.08 - 350) / 8000, abs=1e-6)
    assert pay / 96000 == pytest.approx(0.810, abs=0.0005)


def test_BE5_how_much_rarer_people_must_leave_to_pay_for_a_stipend():
    text = HOME.format(name="Office", tax="accountable", other=0, pay=60000).replace("flex_per_seat_month: 1000", "flex_per_seat_month: 450")
    text = text.replace("class: judgement,", "class: judgement, turnover: 20%, cost_per_hire: 22700,")
    turnover = {"evidence.turnover.home": "0.75"}
    both = planner.compare(planner.parse(text, changes=turnover), planner.parse(text + MOVE, changes=turnover))[0]
    deficit, leaver, rate = 50.0, 22700.0, 0.20
    wanted = 1 - 12 * deficit / (rate * leaver)
    # those who leave in the first month did so from the office: the multiplier counts in eleven months of twelve
    assert only(both, "evidence.turnover.home", low=0.05, high=2) == pytest.approx(1 - (1 - wanted) * 12 / 11, abs=1e-6)


def test_BE6_a_lease_that_runs_on_pays_back_when_its_rent_is_made_up_for():
    left, rent, all_in = 8, 1000.0, 500.0
    months = left * rent / (rent - all_in)  # 16
    text = HOME.format(name="Office", tax="accountable", other=0, pay=60000).replace("months: 12", f"months: {months:.0f}")
    lease = "lease: {seats: 10, rent_per_seat_month: 1000, ends: 2027-06, after: {rent_per_seat_month: 1000}}"
    text = text.replace("flex_per_seat_month: 1000", lease)
    found = break_even(planner.compare(planner.parse(text), planner.parse(text + MOVE))[0], "sites.office.lease.ends")
    (crossing,) = found.crossings
    assert crossing.jump and not crossing.cheaper_above
    assert (crossing.low - (2027 * 12 - 1), crossing.high - (2027 * 12 - 1)) == (left - 1, left)  # with the eighth month nothing is left


def test_BE7_WE15_from_how_many_people_on_a_company_of_ones_own_pays():
    case = read("WE15")
    given = case["inputs"]
    text = f"""\
planner: 1
name: Hired by a provider
start: 2027-01
months: {given["months"]}
money: {{discount_rate: 0%}}
countries: {{there: {{currency: USD}}}}
places: {{port: {{country: there}}}}
sites: {{desk: {{place: port, flex_per_seat_month: 0}}, centre: {{place: port, flex_per_seat_month: 0, setup_cost: {given["setup"]}, fixed_per_month: {given["fixed_month"]}}}}}
arrangements: {{provider: {{days_on_site: 0, employer: eor, eor_fee_per_month: {given["fee_head_month"]}}}, own: {{days_on_site: 0}}}}
teams: {{clerks: {{role: clerk, site: desk, arrangement: provider, heads: 20, pay_per_year: 30000}}}}
"""
    own = text + (
        "moves: {own: {team: clerks, share: 100%, to: {site: centre, arrangement: own}, start: 2027-01, pay_per_year: 30000,"
        " relocation_acceptance: 100%}}\n"
    )
    heads = only(planner.compare(planner.parse(text), planner.parse(own))[0], "teams.clerks.heads", low=0.5, high=100)
    check(case, {"break_even_heads": heads, "break_even_whole": int(np.ceil(heads))})


def test_a_jump_is_an_interval_between_whole_numbers_or_months():
    text = HOME.format(name="Office", tax="accountable", other=0, pay=60000)
    late = planner.compare(planner.parse(text), planner.parse(text + MOVE.replace("start: 2027-01", "start: 2027-01, upfront: 30000")))[0]
    found = break_even(late, "moves.home.start")
    assert all(crossing.jump and crossing.high - crossing.low == 1 for crossing in found.crossings)
    assert found.crossings and found.spec.kind == "month"


def test_none_says_how_close_it_comes_and_several_are_all_told():
    difference = founding()
    none = break_even(difference, STIPEND, low=0, high=400)
    assert none.crossings == ()
    assert none.closest == (400.0, pytest.approx(10 * 12 * (1000 - 120 - 400 * 1.0765), abs=0.01))


def test_every_crossing_is_found():
    """Heads fill whole seats: near the price at which it is even, adding people turns the answer to and fro."""
    text = HOME.format(name="Office", tax="accountable", other=0, pay=60000).replace("stipend_per_month: 500", "stipend_per_month: 990")
    difference = planner.compare(planner.parse(text), planner.parse(text + MOVE.replace("start: 2027-01", "start: 2027-01, upfront: 5000")))[0]
    found = break_even(difference, "teams.cpas.heads", low=10.05, high=12.05)
    assert [crossing.jump for crossing in found.crossings] == [False, True, False, True]
    for crossing in found.crossings:
        below, above = saving_at(difference, {"teams.cpas.heads": np.array([crossing.low - 1e-6, crossing.high + 1e-6])})
        assert (above > 0) == crossing.cheaper_above != (below > 0)


def test_a_fact_changes_on_both_sides_as_set_does(scenarios):
    base, plan = scenarios / "today.yaml", scenarios / "work-from-home.yaml"
    difference = planner.compare(planner.load(base), planner.load(plan))[0]
    for address, text in (("pay.hire_percentile", "0.6"), (STIPEND, "300"), ("sites.headquarters.lease.after.rent_per_seat_month", "900")):
        changes = {address: text}
        set_ = planner.compare(planner.load(base, changes), planner.load(plan, changes))[0]
        assert saving_at(difference, {address: np.array([float(text)])})[0] == pytest.approx(set_.npv_saving, abs=0.005)


def test_a_map_is_the_saving_at_each_of_its_points():
    difference = founding()
    found = map_of(difference, STIPEND, OUTPUT, points=5)
    assert found.saving.shape == (5, 5) and found.now == (500.0, 0.0)
    one = saving_at(difference, {STIPEND: found.at_x[1:2], OUTPUT: found.at_y[3:4]})[0]
    assert found.saving[1, 3] == pytest.approx(one, abs=1e-6)


@pytest.mark.parametrize(
    ("address", "bounds", "message"),
    [
        ("arrangements.home.stipend", {}, "no such number in either plan; did you mean arrangements.home.stipend_per_month?"),
        ("start", {}, "no such number"),
        (STIPEND, {"low": 500, "high": 100}, "the range must lie within"),
        (STIPEND, {"low": -5, "high": 100}, "the range must lie within"),
    ],
)
def test_what_can_not_be_searched_is_said_in_one_line(address, bounds, message):
    with pytest.raises(ScenarioError, match=message.replace("?", r"\?")) as caught:
        break_even(founding(), address, **bounds)
    assert len(caught.value.problems) == 1


def test_where_it_turns_is_looked_for_near_the_range_and_over_all_bounds_where_nothing_turns_there(scenarios):
    difference = planner.compare(planner.load(scenarios / "today.yaml"), planner.load(scenarios / "work-from-home.yaml"))[0]
    effect = "evidence.remote_effect.routine"
    near, far = near_even(difference, effect), break_even(difference, effect)
    assert near.crossings and far.at[0] < -0.25 < near.at[0] < near.at[-1] < 0.25 < far.at[-1]
    nothing = "arrangements.home.it_per_month"
    assert not near_even(difference, nothing).crossings
    assert near_even(difference, nothing).at.tolist() == break_even(difference, nothing).at.tolist()
