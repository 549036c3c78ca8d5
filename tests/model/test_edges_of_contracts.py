"""The edges of what is signed: subtenants, services and works of a lease, a vendor's minimum and its fee, a centre that closes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from planner.analysis import measures
from planner.scenario.text import ScenarioError
from tests.model.plans import changed, ledger, month

SPACE: dict[str, Any] = {
    "planner": 1,
    "library": "none",
    "name": "Space",
    "start": month(1),
    "months": 24,
    "money": {"discount_rate": 0},
    "sites": {"house": {"area_per_seat": 100, "lease": {"seats": 10, "rent_per_seat_month": 1000, "ends": month(20)}}},
    "arrangements": {"desk": {"days_on_site": 5}, "home": {"days_on_site": 0}},
    "teams": {"all": {"role": "clerk", "site": "house", "arrangement": "desk", "heads": 10, "pay_per_year": 0}},
    "moves": {"out": {"team": "all", "share": 1, "to": {"arrangement": "home"}, "start": month(3)}},
}
OFFER = {"month": month(4), "downtime_months": 6, "rent_share": 0.8, "fee_share": 0.05, "fit_out_per_seat": 100}
CONTRACT: dict[str, Any] = {
    **SPACE,
    "name": "Contract",
    "sites": {"house": {"flex_per_seat_month": 0}},
    "vendors": {"helper": {"price_per_hour": 10, "hours_per_fte": 100, "minimum_share": 0.8, "exit_fee_months": 3, "ends": month(40), "at_end": "leave"}},
    "moves": {"out": {"team": "all", "share": 1, "to": {"vendor": "helper"}, "start": month(1)}},
}  # fmt: skip
CENTRE: dict[str, Any] = {
    **SPACE,
    "name": "Centre",
    "sites": {
        "house": {"flex_per_seat_month": 0},
        "hub": {"flex_per_seat_month": 50, "setup_cost": 9000, "fixed_per_month": 700, "heads_per_lead": 4, "lead_per_month": 300},
    },
    "moves": {"out": {"team": "all", "share": 1, "to": {"site": "hub"}, "start": month(3), "pay_per_year": 0}},
}


def lease(**terms: Any) -> dict[str, Any]:
    return {**SPACE["sites"]["house"]["lease"], **terms}


# Space


def test_a_subtenant_pays_from_the_end_of_the_search_to_the_end_of_the_lease():
    """Offered in month 4, let from month 11 to month 20: ten months of ten seats at 800, 5% of it and the fit-out in month 11."""
    result = ledger(changed(SPACE, "sites.house.lease", lease(exit="sublease", sublease=OFFER)))
    assert (-result.by_month("sublease")[0]).tolist() == pytest.approx([0] * 10 + [8000] * 10 + [0] * 4)
    assert result.by_month("letting")[0].tolist() == pytest.approx([0] * 10 + [0.05 * 80000 + 10 * 100] + [0] * 13)
    assert result.by_month("rent")[0].tolist() == pytest.approx([10000] * 20 + [0] * 4)
    assert result.states["seats_sublet"][0, 0, [2, 3, 4, 19]].tolist() == [0, 0, 10, 10]  # offered, so nobody here can use them any more


def test_a_search_that_outlasts_the_lease_brings_nothing_and_costs_nothing():
    result = ledger(changed(SPACE, "sites.house.lease", lease(exit="sublease", sublease={**OFFER, "downtime_months": 16})))
    assert not result.by_month("sublease").any() and not result.by_month("letting").any()
    assert result.by_month("rent")[0].sum() == pytest.approx(20 * 10000)


def test_rent_of_a_subtenant_after_the_horizon_is_taken_from_what_is_owed():
    stays = changed(SPACE, "sites.house.lease", lease(ends=month(36)))
    lets = changed(SPACE, "sites.house.lease", lease(ends=month(36), exit="sublease", sublease=OFFER))
    owed = [float(measures.tail_cost(ledger(plan))[0]) for plan in (stays, lets)]
    assert owed == pytest.approx([12 * 10000, 12 * 10000 - 12 * 8000])


@pytest.mark.parametrize("share, expected", [(0.0, 3000.0), (0.4, 0.6 * 3000.0), (1.0, 0.0)])
def test_services_of_an_empty_floor_cost_their_fixed_part(share, expected):
    """Ten seats of 100 sq ft at 36 a year are 3,000 a month; nobody is there from month 3 on."""
    plan = changed(SPACE, "sites.house", {**SPACE["sites"]["house"], "operating_per_area_year": 36, "operating_variable_share": share})
    cost = ledger(plan).by_month("operating")[0]
    assert cost[:2].tolist() == pytest.approx([3000, 3000]) and cost[2:20].tolist() == pytest.approx([expected] * 18)
    assert not cost[20:].any()


def test_the_cost_of_a_seat_has_its_services_in_it():
    """Ten seats at 1,000 and 3,000 of services; the same where the lease is net and the rent is given by area."""
    services = {"operating_per_area_year": 36, "operating_variable_share": 0}
    per_seat = changed(SPACE, "sites.house", {**SPACE["sites"]["house"], **services})
    net = {key: value for key, value in lease(rent_per_area_year=120).items() if key != "rent_per_seat_month"}
    for plan in (per_seat, changed(per_seat, "sites.house.lease", net)):
        assert ledger(plan).states["seat_cost"][0, 0, :20].tolist() == pytest.approx([1300] * 20)


def test_fit_out_and_works_are_paid_once():
    """80 a sq ft less an allowance of 30, and 200 a seat to move in; works of 5,000 in the month in which the lease ends."""
    terms = lease(begins=month(2), fit_out_per_area=80, fit_out_allowance=30, moving_per_seat=200, restoration=5000)
    result = ledger(changed(changed(SPACE, "sites.house.lease", terms), "sites.house.flex_per_seat_month", 0))
    assert result.by_month("fit_out")[0].tolist() == pytest.approx([0, 10 * (50 * 100 + 200)] + [0] * 22)
    assert result.by_month("lease_exit")[0].tolist() == pytest.approx([0] * 19 + [5000] + [0] * 4)


@pytest.mark.parametrize("begins, free, settled", [(5, 0, 5), (5, 6, 11), (-1, 6, 5), (20, 8, 28), (None, 6, 1)])
def test_a_lease_that_begins_is_under_way_until_rent_is_paid(begins, free, settled):
    terms = lease(begins=month(begins) if begins is not None else None, rent_free_months=free, ends=month(60))
    plan = changed(changed(SPACE, "sites.house.lease", {key: value for key, value in terms.items() if value is not None}), "moves", {})
    assert ledger(changed(plan, "sites.house.flex_per_seat_month", 0)).settles()[0] == settled


@pytest.mark.parametrize("terms", [{"begins": month(7)}, {"seats": 5, "begins": month(1), "rent_free_months": 6}])
def test_a_flexible_seat_without_a_price_costs_the_rent_of_the_lease_also_while_that_is_not_due(terms):
    """Ten people: ten seats until the lease begins, or five beside five rent-free ones."""
    result = ledger(changed(changed(SPACE, "moves", {}), "sites.house.lease", lease(**terms)))
    short = 10 - terms.get("seats", 0)
    assert result.by_month("flex_seats")[0, :6].tolist() == pytest.approx([short * 1000] * 6)


def test_an_allowance_above_the_fit_out_is_no_income():
    terms = lease(begins=month(2), fit_out_per_area=20, fit_out_allowance=30)
    assert not ledger(changed(changed(SPACE, "sites.house.lease", terms), "sites.house.flex_per_seat_month", 0)).by_month("fit_out").any()


# Vendors


def test_a_vendor_without_work_bills_its_minimum_to_the_end():
    plan = changed(CONTRACT, "teams.all.heads", {month(1): 10, month(7): 0})
    bill = ledger(plan).by_month("vendor_bill")[0]
    assert bill.tolist() == pytest.approx([10 * 100 * 10] * 6 + [0.8 * 10 * 100 * 10] * 18)


def test_a_year_of_a_vendor_has_its_peaks_and_its_minimum_month_by_month():
    """Half as much more in December, the last month, and half in June, of which the minimum leaves 80%: 10 + 1.5 + 0.8 ordinary months."""
    peaks = {"december": {"month": 12, "factor": 1.5}, "june": {"month": 6, "factor": 0.5}}
    plan = changed(changed(CONTRACT, "teams.all.peaks", peaks), "vendors.helper.governance_share", 0.1)
    result = ledger(plan)
    assert result.by_month("vendor_bill")[0, 12:].tolist() == pytest.approx([10000] * 5 + [8000] + [10000] * 5 + [15000])
    assert 12 * result.level["vendor_bill"].sum() == pytest.approx(result.by_month("vendor_bill")[0, 12:].sum())
    assert measures.run_rate_cost(result)[0] == pytest.approx(1.1 * 123000)


def test_a_contract_that_begins_after_the_work_bills_from_the_first_month_with_work():
    """Its date only counts anniversaries: the price rises in month 19, a year after it."""
    plan = changed(changed(CONTRACT, "vendors.helper.begins", month(7)), "vendors.helper.cola", 0.1)
    assert ledger(plan).by_month("vendor_bill")[0].tolist() == pytest.approx([10000] * 18 + [11000] * 6)


@pytest.mark.parametrize("ends, owed", [(40, 3 * 8000), (26, 2 * 8000), (24, 0)])
def test_after_the_horizon_the_cheaper_of_leaving_and_staying_is_owed(ends, owed):
    result = ledger(changed(CONTRACT, "vendors.helper.ends", month(ends)))
    assert measures.tail_cost(result)[0] == pytest.approx(owed)
    assert not result.by_month("vendor_exit").any()


def test_a_contract_terminated_after_the_horizon_owes_the_same_fee():
    result = ledger(changed(CONTRACT, "vendors.helper.terminates", month(30)))
    assert measures.tail_cost(result)[0] == pytest.approx(3 * 8000)
    assert not result.by_month("vendor_exit").any()


STEERED = changed(changed(CONTRACT, "vendors.helper", {"price_per_hour": 10, "retained_share": 0.2}), "roles", {"clerk": {"ramp_months": 3}})


@pytest.mark.parametrize("team", [{"heads": 10}, {"calls": {"per_hour": 60, "seconds_each": 300, "answered_share": 0.8}}])
def test_who_stays_to_steer_a_vendor_is_never_let_go_nor_hired(team):
    """Of ten posts two stay: eight wait for the handover and are released, all ten do the work until then."""
    all_ten = {key: value for key, value in CONTRACT["teams"]["all"].items() if key != "heads"} | team
    plan = changed(changed(STEERED, "teams.all", all_ten), "moves.out", {**CONTRACT["moves"]["out"], "start": month(3), "parallel_months": 2})
    result = ledger(plan)
    assert result.states["heads"][0, 0].tolist() == pytest.approx([10] * 4 + [2] * 20)
    assert result.states["released"][0, 0].tolist() == pytest.approx([0] * 3 + [8] + [0] * 20)
    assert not result.states["hires"].any() and not result.by_month("cover").any() and not result.level["cover"].any()


def test_who_steers_a_vendor_comes_on_top_of_the_desk_that_is_left():
    team = {"role": "clerk", "site": "house", "arrangement": "desk", "pay_per_year": 0, "calls": {"per_hour": 60, "seconds_each": 300}}
    half = changed(changed(STEERED, "teams.all", team), "moves.out.share", 0.5)
    alone = changed(half, "vendors.helper.retained_share", 0)
    posts = ledger(half).states["posts"][0, 0, -1]
    steering = ledger(half).states["heads"][0, 0, -1] - ledger(alone).states["heads"][0, 0, -1]
    assert steering == pytest.approx(0.2 * 0.5 * posts)
    assert ledger(half).states["work"][0, 0, -1] == pytest.approx(ledger(alone).states["work"][0, 0, -1])


# Centres


def test_a_centre_without_people_costs_what_is_fixed_until_it_closes():
    """Ten people from month 3 to month 8, closed in month 15; three leads for ten people, none for nobody."""
    plan = changed(CENTRE, "teams.all.heads", {month(1): 10, month(9): 0})
    plan = changed(changed(plan, "sites.hub.closing_month", month(15)), "sites.hub.closing_cost", 4000)
    result = ledger(plan)
    hub = result.sites.index("hub")
    assert result.costs["centre_setup"][0, hub].tolist() == pytest.approx([0, 0, 9000] + [0] * 21)
    assert result.costs["centre_fixed"][0, hub].tolist() == pytest.approx([0, 0] + [700] * 13 + [0] * 9)
    assert result.costs["centre_closing"][0, hub].tolist() == pytest.approx([0] * 14 + [4000] + [0] * 9)
    assert result.costs["leads"][0, hub].tolist() == pytest.approx([0, 0] + [900] * 6 + [0] * 16)


@pytest.mark.parametrize("said, people, closes", [(8, 8, 8), (5, 8, 8), (1, 8, 8), (5, 24, None), (24, 24, 24)])
def test_a_centre_closes_when_nobody_is_there_any_more(said, people, closes):
    plan = changed(CENTRE, "teams.all.heads", {month(1): 10, month(people + 1): 0})
    plan = changed(changed(plan, "sites.hub.closing_month", month(said)), "sites.hub.closing_cost", 4000)
    result = ledger(plan)
    assert np.flatnonzero(result.by_month("centre_fixed")[0]).tolist() == list(range(2, closes or 24))
    assert np.flatnonzero(result.by_month("centre_closing")[0]).tolist() == ([closes - 1] if closes else [])


def test_a_centre_that_nobody_comes_to_is_never_opened():
    result = ledger(changed(CENTRE, "moves.out.share", 0))
    assert not any(result.by_month(line).any() for line in ("centre_setup", "centre_fixed", "centre_closing", "leads"))


# What can't be


BREAK = {"month": month(6), "notice_months": 0}


@pytest.mark.parametrize(
    "terms, said",
    [
        ({"exit": "break", "break": {**BREAK, "month": month(-1)}}, "break.month: lies before the plan starts"),
        ({"exit": "break", "break": BREAK, "begins": month(12)}, "break.month: lies before the lease begins"),
        ({"exit": "break", "break": {**BREAK, "unamortised": 1000, "unamortised_from": month(10)}}, "break.unamortised_from: lies after the break"),
        ({"exit": "sublease", "sublease": {**OFFER, "month": month(-11)}}, "sublease.month: lies before the plan starts"),
    ],
)
def test_a_way_out_of_a_lease_lies_inside_plan_and_lease(terms, said):
    with pytest.raises(ScenarioError, match=f"sites.house.lease.{said}"):
        ledger(changed(SPACE, "sites.house.lease", lease(**terms)))
