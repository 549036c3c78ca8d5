"""What others do for us: a vendor's bill, an employer of record, leads of split teams, exchange rates."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import planner
from planner.analysis.difference import run
from planner.model import sourcing
from planner.model.workload import whole
from planner.scenario.text import ScenarioError
from tests.cases.reading import check, read

VENDOR = """
planner: 1
name: V
start: 2027-01
months: 24
roles: {clerk: {cost_per_hire: 0}}
arrangements: {office: {days_on_site: 5}}
sites: {hq: {flex_per_seat_month: 100}}
teams: {t: {role: clerk, site: hq, arrangement: office, heads: {2027-01: 25, 2028-01: 17.5}, pay_per_year: 50000}}
vendors: {acme: {price_per_hour: 14, hours_per_fte: 160, cola: 4%, minimum_share: 80%, governance_share: 8%, terminates: 2028-12, exit_fee_months: 3}}
moves: {out: {team: t, share: 100%, to: {vendor: acme}, start: 2027-01}}
"""

amounts = st.floats(0, 1e6)
shares = st.floats(0, 1)
rates = st.floats(0.001, 500)


# Known answers


def test_WE14_a_vendors_bill_with_a_minimum():
    case = read("WE14")
    inputs = case["inputs"]
    agreed = inputs["fte"] * inputs["hours_month"]
    year = np.arange(inputs["months"]) // 12
    used = np.where(year == 0, agreed, inputs["volume_year_2"] * agreed)
    price = sourcing.vendor_price(inputs["price_hour"], inputs["cola"], 0.0, year)
    bill = sourcing.vendor_bill(used, agreed, inputs["minimum_share"], price)
    fee = float(sourcing.exit_fee(inputs["exit_fee_months"], agreed, inputs["minimum_share"], price[-1]))
    check(
        case,
        {
            "month_year_1": bill[0],
            "month_year_2": bill[-1],
            "contract": bill.sum(),
            "price_of_hour_used_year_2": bill[12:].sum() / used[12:].sum(),
        },
    )
    assert fee == pytest.approx(case["expected"]["total_with_exit"] - case["expected"]["total"])


def test_WE14_in_a_plan():
    case = read("WE14")
    costs = run(planner.parse(VENDOR)).ledger.costs
    bill, steering, leaving = (costs[line].sum(axis=(0, 1)) for line in ("vendor_bill", "vendor_governance", "vendor_exit"))
    check(
        case,
        {
            "month_year_1": bill[0],
            "month_year_2": bill[12],
            "contract": bill.sum(),
            "governance": steering.sum(),
            "total": bill.sum() + steering.sum(),
            "total_with_exit": bill.sum() + steering.sum() + leaving.sum(),
        },
    )
    assert leaving[:-1].tolist() == [0.0] * 23


def test_WE15_an_entity_of_ones_own_against_an_employer_of_record():
    case = read("WE15")
    inputs = case["inputs"]
    setup, fixed, fee, months = (inputs[key] for key in ("setup", "fixed_month", "fee_head_month", "months"))

    def fees(people: float) -> float:
        return months * float(sourcing.eor_fee(people, 0.0, fee, 0.0))

    heads = (setup + fixed * months) / fees(1)  # BE7

    check(
        case,
        {
            "break_even_heads": heads,
            "break_even_whole": float(whole(heads)),
            "fees_30": fees(30),
            "fees_31": fees(31),
            "entity_cost": fees(heads),
        },
    )


# The edges


def test_a_vendor_that_does_nothing_bills_its_minimum():
    assert sourcing.billed_volume(0.0, 1000.0, 0.6) == pytest.approx(600)
    assert sourcing.vendor_bill([0.0, 500.0, 700.0], 1000.0, 0.6, 10.0) == pytest.approx([6000, 6000, 7000])
    assert sourcing.vendor_bill(0.0, 1000.0, 0.0, 10.0) == 0
    idle = VENDOR.replace("2028-01: 17.5", "2028-01: 0")
    assert run(planner.parse(idle)).ledger.costs["vendor_bill"][0, 0, 12:] == pytest.approx(np.full(12, 46592.0))


@pytest.mark.parametrize("share", [-0.01, 1.01])
def test_a_minimum_is_a_share_of_what_was_agreed(share):
    with pytest.raises(ValueError, match="between 0 and 1"):
        sourcing.least_volume(1000.0, share)
    with pytest.raises(ScenarioError, match="minimum_share"):
        planner.parse(VENDOR.replace("minimum_share: 80%", f"minimum_share: {share}"))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: sourcing.vendor_price(-1.0, 0.0, 0.0, 0.0), "price below zero"),
        (lambda: sourcing.vendor_price(14.0, -1.0, 0.0, 1.0), "leaves nothing"),
        (lambda: sourcing.vendor_price(14.0, 0.0, 1.0, 1.0), "leaves nothing"),
        (lambda: sourcing.least_volume(-1.0, 0.5), "volume below zero"),
        (lambda: sourcing.billed_volume([5.0, -1.0], 10.0, 0.5), "volume below zero"),
        (lambda: sourcing.exit_fee(-1.0, 10.0, 0.5, 14.0), "less than no months"),
        (lambda: sourcing.exit_fee(1.0, 10.0, 1.5, 14.0), "between 0 and 1"),
        (lambda: sourcing.should_cost(3000.0, 0.0, 0.35), "zero billable hours"),
        (lambda: sourcing.should_cost(3000.0, 150.0, 1.0), "margin of 100%"),
        (lambda: sourcing.implied_margin(14.0, 3000.0, 0.0), "zero billable hours"),
        (lambda: sourcing.implied_margin(0.0, 3000.0, 150.0), "no margin"),
        (lambda: sourcing.eor_fee(10.0, 5000.0, -1.0, 0.0), "fee below zero"),
        (lambda: sourcing.eor_fee(10.0, 5000.0, 0.0, -0.1), "fee below zero"),
        (lambda: sourcing.exchange_spread(100.0, -0.01), "share below zero"),
        (lambda: sourcing.leads([5.0], 0.0, 0.0), "span of nobody"),
        (lambda: sourcing.exchange_path(0.0, 1.0, 0.05, 0.02, 12.0), "zero or less"),
        (lambda: sourcing.exchange_path([1.0, -1.0], 1.0, 0.05, 0.02, 12.0), "zero or less"),
        (lambda: sourcing.hedged_rate(1.01, 1.0, 1.0), "between 0 and 1"),
        (lambda: sourcing.hedged_rate(-0.01, 1.0, 1.0), "between 0 and 1"),
        (lambda: sourcing.hedged_rate(0.5, 0.0, 1.0), "zero or less"),
        (lambda: sourcing.hedged_rate(0.5, 1.0, 0.0), "zero or less"),
    ],
)
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_no_heads_cost_no_fee_and_need_no_lead():
    assert sourcing.eor_fee(0.0, 5000.0, 599.0, 0.1) == 0
    assert sourcing.leads([0.0, 0.0], 8.0, 0.0) == 0
    assert sourcing.exchange_spread(0.0, 0.02) == 0


def test_an_employer_of_record_takes_the_larger_of_a_fee_and_a_share():
    assert sourcing.eor_fee(2.0, [4000.0, 6000.0, 8000.0], 599.0, 0.1) == pytest.approx([2 * 599, 2 * 600, 2 * 800])


def test_few_are_led_from_elsewhere():
    assert sourcing.leads([4.0, 5.0, 8.0, 9.0], 8.0, 5.0) == 0 + 1 + 1 + 2
    assert sourcing.leads([[16.0, 0.0], [8.0, 8.0], [12.0, 4.0]], 8.0, 5.0).tolist() == [2, 2, 2]


def test_a_contract_counts_its_years_from_its_own_first_month():
    """Started in July 2026, priced 14 then: the price rises in the seventh month of the plan, and not in January."""
    old = VENDOR.replace("price_per_hour: 14,", "price_per_hour: 14, begins: 2026-07,").replace("{2027-01: 25, 2028-01: 17.5}", "25")
    bill = run(planner.parse(old)).ledger.costs["vendor_bill"][0, 0]
    assert bill[[0, 5, 6, 17, 18]] == pytest.approx(4000 * np.array([14, 14, 14 * 1.04, 14 * 1.04, 14 * 1.04**2]))


def test_a_deposit_of_month_zero_is_given_back_but_not_paid_again():
    assert sourcing.eor_deposit(np.array([2.0, 0.0]), 3000.0, 1.0, 2.0).tolist() == [0, -6000]
    assert sourcing.eor_deposit(np.array([2.0, 1.0, 3.0, 0.0]), [3000.0, 3000.0, 4000.0, 4000.0], 2.0).tolist() == [
        12000,
        -6000,
        16000,
        -22000,
    ]


def test_an_exchange_rate_follows_inflation_as_far_as_it_is_passed_through():
    assert sourcing.exchange_path(0.012, 1.0, 0.05, 0.02, [0.0, 12.0]) == pytest.approx([0.012, 0.012 * np.exp(-0.03)])
    assert sourcing.exchange_path(0.012, 0.5, 0.05, 0.02, 24.0) == pytest.approx(0.012 * np.exp(-0.03))
    assert sourcing.exchange_path(0.012, 0.0, 0.05, 0.02, 60.0) == pytest.approx(0.012)
    assert sourcing.exchange_path(0.012, 1.0, 0.0, 0.02, 12.0) > 0.012


# Relations


@given(price=amounts, year=st.integers(0, 10))
def test_a_price_that_neither_rises_nor_glides_stays(price, year):
    assert sourcing.vendor_price(price, 0.0, 0.0, year) == price


@given(price=amounts, cola=st.floats(-0.5, 0.5), glide=st.floats(-0.5, 0.9), year=st.integers(0, 9))
def test_a_price_changes_once_a_year_by_both(price, cola, glide, year):
    now, then = (float(sourcing.vendor_price(price, cola, glide, y)) for y in (year, year + 1))
    assert then == pytest.approx(now * (1 + cola) * (1 - glide))
    assert sourcing.vendor_price(price, cola, glide, 0) == price


@given(volume=amounts, agreed=amounts, low=shares, high=shares, price=st.floats(0, 1000))
def test_a_higher_minimum_never_costs_less(volume, agreed, low, high, price):
    low, high = min(low, high), max(low, high)
    assert sourcing.vendor_bill(volume, agreed, low, price) <= sourcing.vendor_bill(volume, agreed, high, price)
    assert sourcing.exit_fee(3.0, agreed, low, price) <= sourcing.exit_fee(3.0, agreed, high, price)
    assert sourcing.billed_volume(volume, agreed, high) <= max(volume, agreed)


@given(pay=st.floats(100, 1e5), hours=st.floats(10, 300), margin=st.floats(-1, 0.95))
def test_the_margin_in_a_price_is_the_one_that_makes_it(pay, hours, margin):
    assert sourcing.implied_margin(sourcing.should_cost(pay, hours, margin), pay, hours) == pytest.approx(margin, abs=1e-9)


@given(
    heads=arrays.arrays(float, st.tuples(st.integers(1, 3), st.integers(1, 12)), elements=st.integers(0, 50).map(float)),
    pay=st.floats(100, 20000),
    raises=st.floats(-0.02, 0.05),
    months=st.floats(0, 6),
)
def test_deposits_add_up_to_what_is_still_held_and_to_nothing_when_all_have_left(heads, pay, raises, months):
    monthly = pay * (1 + raises) ** np.arange(heads.shape[-1])
    held = sourcing.eor_deposit(heads, monthly, months).cumsum(axis=-1)
    most = months * heads.max() * monthly.max()
    assert np.all(held >= -1e-9 * (1 + most))
    assert held[heads == 0] == pytest.approx(0, abs=1e-9 * (1 + most))
    assert np.all(held <= months * heads * monthly.max() + 1e-9 * (1 + most))
    assert np.all(held >= months * heads * monthly.min() - 1e-9 * (1 + most))
    level = sourcing.eor_deposit(heads, pay, months).cumsum(axis=-1)
    assert level == pytest.approx(months * heads * pay, abs=1e-9 * (1 + most))


@given(heads=st.integers(0, 50), pay=st.floats(100, 20000), months=st.floats(0, 6), after=st.lists(st.integers(0, 50), max_size=8))
def test_what_month_zero_had_deposited_comes_back_too(heads, pay, months, after):
    flow = sourcing.eor_deposit(np.array([*after, 0], dtype=float), pay, months, float(heads))
    assert flow.sum() == pytest.approx(-heads * pay * months, abs=1e-6)


@given(parts=st.lists(st.floats(0, 200), min_size=1, max_size=6), span=st.floats(1, 20), least=st.floats(0, 10))
def test_a_split_team_has_no_fewer_leads(parts, span, least):
    parts = [least + part for part in parts]
    assert sourcing.leads(np.array(parts), span, least) >= sourcing.leads(np.array([sum(parts)]), span, least)


@given(forward=rates, spot=rates, share=shares)
def test_a_hedge_lies_between_the_forward_and_the_spot_rate(forward, spot, share):
    assert sourcing.hedged_rate(0.0, forward, spot) == spot
    assert sourcing.hedged_rate(1.0, forward, spot) == forward
    low, high = sorted((forward, spot))
    assert low * (1 - 1e-12) <= sourcing.hedged_rate(share, forward, spot) <= high * (1 + 1e-12)
