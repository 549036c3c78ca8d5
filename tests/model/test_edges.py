"""The edges: nobody, nothing, one month, ten years, everybody leaves, leases that end outside the horizon, dated values."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given

import planner
from planner.analysis import measures
from planner.model.engine import simulate
from planner.model.inputs import Inputs
from planner.model.leases import unamortised
from planner.model.pay import lognormal_sigma, wage_at
from planner.model.remote import stipend_parts
from planner.scenario.text import ScenarioError
from tests.model.parts import Terms
from tests.model.plans import JANUARY, Case, Lease, changed, ledger, line_totals, month, parse, plans

COHORT_LINES = ("base_pay", "on_costs", "benefits", "hiring", "stipend", "stipend_tax", "remote_it", "remote_setup", "remote_renewal")


def totals(case: Case) -> dict[str, float]:
    return line_totals(ledger(case.plan()))


def test_no_heads_cost_nothing_but_the_lease():
    found = totals(Case(heads=0, lease=Lease(ends=8, escalator=0)))
    assert found.pop("rent") == pytest.approx(8 * 30 * 800)
    assert set(found.values()) == {0.0}


def test_nothing_at_all_saves_nothing_and_has_no_rate_of_return():
    case = Case(heads=0, lease=None)
    result = planner.compare(parse({**case.plan(), "moves": {}}), parse(case.plan()))[0]
    assert (result.npv_saving, result.irr, result.payback_months, result.run_rate) == (0.0, None, 0.0, 0.0)


@pytest.mark.parametrize("changes", [{"share": 0}, {"heads": 0}])
def test_a_move_of_nothing_costs_nothing_at_the_decision(changes):
    case = Case(upfront=10000.0, lease=None, terms=Terms(transfer_cost=500.0))
    found = totals(case.but(**changes))
    assert found["upfront"] == found["knowledge_transfer"] == 0 < totals(case)["upfront"]


def test_without_a_lease_seats_cost_the_flexible_price_from_the_first_month():
    result = ledger(Case(lease=None, share=0, flex=900.0).plan())
    assert result.by_month("flex_seats")[0].tolist() == [20 * 900.0] * 24
    assert not np.any(result.by_month("rent")) and result.tail.sum() == 0


def test_a_turnover_of_a_hundred_percent_replaces_a_twelfth_of_the_heads_each_month():
    result = ledger(Case(turnover=1.0, share=0, months=12).plan())
    assert result.by_month("hiring")[0] == pytest.approx(np.full(12, 20 / 12 * 4700))
    assert np.all(result.states["heads"] >= 0)


def test_everybody_may_leave_every_month_but_not_more_than_that():
    result = ledger(Case(turnover=12, share=0, heads=3, months=12, pay=240000.0, contributions=((0.1, 30000.0),)).plan())
    assert result.by_month("hiring").sum() == pytest.approx(12 * 3 * 4700)
    assert result.by_month("on_costs")[0] == pytest.approx(3 * 0.1 * measured_pay(12))
    with pytest.raises(ScenarioError, match="turnover"):
        parse(Case(turnover=12.1).plan())


def measured_pay(months: int) -> np.ndarray:
    """20,000 a month, grown by 3 % from April on: always below a cap that starts again with each new person."""
    return np.array([20000.0 * (1.03 if number >= 3 else 1) for number in range(months)])


def test_pay_of_nothing_has_no_contributions():
    found = totals(Case(pay=0.0, treatment="accountable"))
    assert found["base_pay"] == found["on_costs"] == found["stipend_tax"] == 0


def test_a_lease_without_seats_is_no_seats():
    result = ledger(Case(lease=Lease(seats=0, ends=12, restoration=5000.0), share=0).plan())
    assert not np.any(result.by_month("rent")[0, :12])
    assert result.by_month("flex_seats")[0, :12].tolist() == [20 * 900.0] * 12


@pytest.mark.parametrize("months", [1, 120])
@pytest.mark.parametrize("start", [JANUARY, JANUARY + 4, JANUARY + 11])
def test_the_shortest_and_the_longest_plan_run(months, start):
    result = ledger(Case(start=start, months=months).plan())
    assert result.by_month("base_pay").shape == (1, months)
    assert result.by_month("base_pay")[0, 0] == pytest.approx(20 * 5000)


@pytest.mark.parametrize("months", [0, 121, -3])
def test_a_plan_of_no_months_or_more_than_ten_years_is_refused(months):
    with pytest.raises(ScenarioError, match="1 to 120"):
        parse(Case(months=months).plan())


@pytest.mark.parametrize("rate", ["-100%", "-200%", -1])
def test_a_discount_rate_without_meaning_is_refused_in_a_file(rate):
    with pytest.raises(ScenarioError, match="discount_rate"):
        parse(changed(Case().plan(), "money.discount_rate", rate))


def test_a_lease_longer_than_the_horizon_leaves_its_rent_and_its_works_in_the_tail():
    result = ledger(Case(rate=0.0, lease=Lease(ends=36, escalator=0, restoration=7000.0)).plan())
    assert result.tail.shape[-1] == 12
    assert measures.tail_cost(result)[0] == pytest.approx(12 * 30 * 800 + 7000)
    assert not np.any(result.by_month("lease_exit"))


def test_a_lease_that_ends_with_the_horizon_leaves_no_tail():
    assert measures.tail_cost(ledger(Case(lease=Lease(ends=24)).plan()))[0] == 0


def test_a_break_after_the_horizon_changes_nothing_inside_it_and_ends_the_tail():
    stays = Lease(ends=60, escalator=0, exit="expiry", break_month=30, penalty=3)
    leaves = Lease(ends=60, escalator=0, exit="break", break_month=30, penalty=3)
    one, other = (ledger(Case(rate=0.0, lease=lease).plan()) for lease in (stays, leaves))
    for line in one.costs:
        assert np.array_equal(one.costs[line], other.costs[line]), line
    assert measures.tail_cost(one)[0] == pytest.approx(36 * 30 * 800)
    assert measures.tail_cost(other)[0] == pytest.approx((6 + 3) * 30 * 800)


def test_a_break_whose_notice_would_have_been_due_before_the_start_is_refused():
    plan = Case(lease=Lease(exit="break", break_month=6, ends=30)).plan()
    assert ledger(changed(plan, "sites.house.lease.break.notice_months", 6))
    with pytest.raises(ScenarioError, match="notice"):
        parse(changed(plan, "sites.house.lease.break.notice_months", 7))


def test_a_break_after_the_end_of_the_lease_is_refused():
    with pytest.raises(ScenarioError, match="after the end of the lease"):
        parse(Case(lease=Lease(exit="break", break_month=31, ends=30)).plan())


def test_works_owed_at_the_end_are_owed_at_a_break_that_says_nothing_else():
    lease = Lease(exit="break", break_month=10, ends=30, restoration=64000.0)
    assert totals(Case(lease=lease))["lease_exit"] == pytest.approx(64000)


def test_a_break_of_the_shipped_lease_does_not_escape_its_works(today, scenarios):
    leaving = planner.load(scenarios / "today.yaml", {"sites.headquarters.lease.exit": "break"})
    rent = 1000 * 1.03  # one step before the break
    assert line_totals(ledger(leaving))["lease_exit"] == pytest.approx(6 * 260 * rent + 390000)
    assert line_totals(ledger(today))["lease_exit"] == pytest.approx(390000)


def test_floors_kept_after_a_break_are_owed_to_the_end_of_the_lease():
    """24 of 40 seats stay leased after the break in month 10; the horizon ends at 24, the lease at 36."""
    case = Case(
        rate=0.0,
        share=0,
        lease=Lease(seats=40, module=8.0, escalator=0, exit="break", break_month=10, ends=36, restoration=10000.0, break_restoration=0.0),
    )
    result = ledger(case.plan())
    assert result.states["seats_held"][0, 0, -1] == 24
    assert measures.tail_cost(result)[0] == pytest.approx(12 * 24 * 800 + 10000 * 24 / 40)


def test_floors_go_back_only_whole():
    case = Case(heads=250, months=3, pay=0.0, lease=Lease(seats=300, rent=560.0, module=60, ends=1, escalator=0), move_start=2)
    rent = {share: ledger(case.but(share=share).plan()).by_month("rent")[0, 1] for share in (0, 0.036, 0.04, 0.276, 0.28)}
    assert [round(value / 560) for value in rent.values()] == [300, 300, 240, 240, 180]


def test_a_last_digit_does_not_add_a_seat():
    """Three of ten stay; the machine's 10 x (1 - 0.7) is a little more than 3."""
    assert 10 * (1 - 0.7) > 3
    result = ledger(Case(heads=10, share=0.7, move_start=1, lease=None).plan())
    assert result.states["seats_needed"][0, 0].tolist() == [3.0] * 24


def test_what_the_landlord_has_not_got_back_falls_from_all_to_nothing():
    amount, term = np.array([90000.0]), np.array([48.0])
    for rate in (0.0, 0.08):
        left = [float(unamortised(amount, np.array([rate]), term, np.array([float(paid)]))[0]) for paid in range(49)]
        assert left[0] == pytest.approx(90000) and left[-1] == pytest.approx(0)
        assert all(later < earlier for earlier, later in pairwise(left))
    halfway = [float(unamortised(amount, np.array([rate]), term, np.array([24.0]))[0]) for rate in (0.0, 0.08)]
    assert halfway[0] == pytest.approx(45000) and halfway[1] > halfway[0]


def test_a_share_of_nothing_is_no_move():
    case = Case(share=0, upfront=0.0)
    moved, stays = ledger(case.plan()), ledger({**case.plan(), "moves": {}})
    for line in moved.costs:
        assert moved.by_month(line) == pytest.approx(stays.by_month(line)), line
    assert moved.settled[0] == stays.settled[0]


@pytest.mark.parametrize("treatment", ["taxable", "grossed-up", "accountable", "statutory"])
def test_a_stipend_of_nothing_costs_nothing(treatment):
    found = totals(Case(stipend=0.0, treatment=treatment, exempt=50.0))
    assert found["stipend"] == found["stipend_tax"] == 0


def test_a_marginal_tax_of_a_hundred_percent_cannot_be_grossed_up():
    one = np.ones(1)
    with pytest.raises(ValueError, match="100%"):
        stipend_parts(500 * one, "grossed-up", 0 * one, one)
    with pytest.raises(ValueError, match="unknown"):
        stipend_parts(500 * one, "by the way", 0 * one, 0 * one)
    with pytest.raises(ScenarioError, match="employee_tax_rate"):
        parse(Case(employee_tax=1.0).plan())


def test_a_stipend_below_the_exempt_amount_is_all_free_of_tax():
    free, taxed = stipend_parts(np.array([30.0, 80.0]), "statutory", np.array([50.0, 50.0]), np.array([0.3, 0.3]))
    assert free.tolist() == [30, 50] and taxed.tolist() == [0, 30]


def test_equal_quartiles_pay_the_same_at_every_percentile():
    assert lognormal_sigma(50000.0, 50000.0) == 0
    case = Case(pay=None, points={"p25": 50000, "p50": 50000, "p75": 50000}, months=1)
    for percentile in (0.05, 0.3, 0.5, 0.95):
        assert totals(case.but(percentile=percentile))["base_pay"] == pytest.approx(20 * 50000 / 12)


def test_the_wage_curve_passes_through_every_published_point():
    points = np.array([40000.0, 62720.0, 79880.0, 103990.0, 137280.0])
    for percentile, wage in zip((0.10, 0.25, 0.50, 0.75, 0.90), points, strict=True):
        assert wage_at(points.copy(), np.array(percentile)) == pytest.approx(wage)


def test_a_wage_of_the_median_alone_is_paid_at_every_percentile():
    blank = np.nan
    assert wage_at(np.array([blank, blank, 60000.0, blank, blank]), np.array(0.9)) == pytest.approx(60000)


def test_the_wage_curve_ends_at_the_fifth_and_ninety_fifth_percentile():
    points = np.array([40000.0, 62720.0, 79880.0, 103990.0, 137280.0])
    for outside, edge in ((0.0, 0.05), (0.001, 0.05), (0.99, 0.95), (1.0, 0.95)):
        assert wage_at(points.copy(), np.array(outside)) == wage_at(points.copy(), np.array(edge))


def test_a_dearer_percentile_is_a_dearer_wage():
    points = np.array([40000.0, 62720.0, 79880.0, 103990.0, 137280.0])
    wages = [float(wage_at(points.copy(), np.array(q / 100))) for q in range(5, 96)]
    assert all(later > earlier for earlier, later in pairwise(wages))


@pytest.mark.parametrize("start", range(12))
def test_pay_steps_up_in_the_month_of_review_whenever_the_plan_starts(start):
    months = ledger(Case(start=JANUARY + start, months=30, growth=0.1, review=4, share=0).plan()).by_month("base_pay")[0]
    stepped = [number for number in range(1, 30) if months[number] > months[number - 1]]
    assert [(start + number) % 12 + 1 for number in stepped] == [4] * len(stepped)
    assert len(stepped) in (2, 3) and months[0] == pytest.approx(20 * 5000)
    assert months[-1] == pytest.approx(20 * 5000 * 1.1 ** len(stepped))


def test_a_plan_that_starts_in_the_month_of_review_steps_up_a_year_later():
    """Pay is given as at the start, so a review in that month is in it already."""
    months = ledger(Case(start=JANUARY + 3, months=14, growth=0.1, review=4, share=0).plan()).by_month("base_pay")[0]
    assert months[:12] == pytest.approx(np.full(12, 100000)) and months[12] == pytest.approx(110000)


def test_a_published_wage_is_grown_to_the_start():
    case = Case(pay=None, points={"p25": 50000, "p50": 60000, "p75": 75000}, growth=0.06, months=1)
    assert totals(case.but(as_of=-17))["base_pay"] == pytest.approx(20 * 60000 / 12 * 1.06**1.5)
    assert totals(case.but(as_of=1))["base_pay"] == totals(case)["base_pay"] == pytest.approx(20 * 60000 / 12)


DATED = {  # address -> (value from the start, value from July on)
    "arrangements.home.stipend_per_month": (100, 300),
    "arrangements.home.it_per_month": (60, 90),
    "arrangements.home.setup_per_head": (100, 900),
    "roles.clerk.turnover": (0.1, 0.5),
    "roles.clerk.cost_per_hire": (1000, 9000),
    "teams.clerks.heads": (20, 30),
    "teams.clerks.pay_per_year": (60000, 90000),
    "countries.land.benefits_share": (0.1, 0.2),
    "countries.land.benefits_per_month": (10, 90),
    "countries.land.contributions.fund 1.rate": (0.01, 0.05),
    "countries.land.contributions.fund 0.cap_per_year": (30000, 90000),
    "sites.house.lease.rent_per_seat_month": (800, 1100),
    "sites.house.lease.escalator": (0.02, 0.09),
    "sites.house.lease.after.rent_per_seat_month": (500, 900),
    "sites.house.flex_per_seat_month": (900, 1200),
    "places.town.wage_growth": (0.02, 0.09),
    # one value is all that a formula can use of these
    "money.discount_rate": (0.09, 0.02),
    "pay.review_month": (4, 9),
    "pay.hire_percentile": (0.5, 0.9),
    "sites.house.lease.seats": (15, 25),
    "sites.house.lease.seats_per_module": (5, 7),
    "sites.house.lease.restoration": (1000, 90000),
    "moves.leaving.share": (0.5, 0.9),
    "moves.leaving.over_months": (2, 6),
    "moves.leaving.upfront": (100, 90000),
    "arrangements.home.refresh_months": (12, 3),
    "arrangements.home.days_on_site": (0, 3),
    "sites.house.area_per_seat": (165, 100),
}


@pytest.mark.parametrize("address", DATED)
def test_a_dated_value_is_followed_or_refused_but_never_dropped(address):
    first, then = DATED[address]
    case = Case(
        pay=None if address == "pay.hire_percentile" else 60000.0,
        points={"p25": 50000, "p50": 60000, "p75": 75000},
        move_start=8,
        refresh=12,
        lease=Lease(seats=15, ends=12, next_step=10, restoration=1000.0, module=5 if "module" in address else None),
    )
    plan = case.plan() if address != "teams.clerks.pay_per_year" else changed(case.plan(), address, 1)

    def outcome(value):
        result = ledger(changed(plan, address, value))
        return [
            *(values.tolist() for values in result.costs.values()),
            result.states["area_held"].tolist(),
            measures.npv_cost(result).tolist(),
        ]

    plain = outcome(first)
    try:
        assert outcome({"2027-01": first, "2027-07": first}) == plain
        dated = outcome({"2027-01": first, "2027-07": then})
    except ScenarioError:
        return
    is_followed = dated != plain
    assert is_followed, f"{address}: the value from July on is read, shown and not used"


def test_a_dated_value_holds_from_its_month_on_and_the_first_one_before_too():
    plan = changed(
        Case(share=1, move_start=1, treatment="accountable").plan(), "arrangements.home.stipend_per_month", {"2027-03": 100, "2027-06": 200}
    )
    assert ledger(plan).by_month("stipend")[0].tolist() == [2000.0] * 5 + [4000.0] * 19


@pytest.mark.parametrize("start", ["2026-01", "2027-01"])
def test_a_date_before_the_plan_counts_and_one_after_it_does_not(start):
    plan = changed(
        Case(share=1, move_start=1, treatment="accountable", months=6).plan(),
        "arrangements.home.stipend_per_month",
        {start: 100, "2030-01": 900},
    )
    assert ledger(plan).by_month("stipend")[0].tolist() == [2000.0] * 6


@given(plans())
def test_where_there_is_nobody_there_is_no_cost(plan):
    plan = changed(plan, "arrangements.hybrid.setup_per_head", 700)
    plan = changed(changed(plan, "arrangements.hybrid.refresh_months", 4), "arrangements.desk.setup_per_head", 300)
    result = ledger(changed(plan, "arrangements.desk.refresh_months", 6))
    people = result.states["heads"][0]
    empty = (people[:, 1:] == 0) & (people[:, :-1] == 0)
    for line in COHORT_LINES:
        assert not np.any(result.costs[line][0][:, 1:][empty]), line


def test_the_sets_of_those_who_left_an_arrangement_are_not_bought_again():
    """All hybrid people go home in month 6; from month 7 on nobody in the hybrid arrangement can wear out anything."""
    plan = Case(share=1, move_start=6, turnover=0.6, months=36).plan()
    plan["arrangements"]["desk"] |= {"setup_per_head": 1000, "refresh_months": 12}
    result = ledger(plan)
    desk = [cohort.name for cohort in result.cohorts].index("clerks")
    assert np.any(result.costs["remote_renewal"][0, desk, :6])
    assert not np.any(result.costs["remote_renewal"][0, desk, 6:])


def test_a_cost_that_is_not_a_number_is_an_error_and_not_a_result():
    with pytest.raises(FloatingPointError, match="stipend"):
        simulate(Inputs(parse(Case().plan()), {"arrangements.home.stipend_per_month": np.array([np.nan])}))


def test_a_move_after_the_plan_has_not_happened():
    assert ledger(Case(move_start=7, months=6).plan()).states["heads"][0, 1].tolist() == [0.0] * 6


def test_what_is_spread_over_months_moves_in_equal_parts():
    assert ledger(Case(move_start=3, over=4, share=0.8, months=8).plan()).states["heads"][0, 1].tolist() == pytest.approx(
        [0, 0, 4, 8, 12, 16, 16, 16]
    )


def test_moves_of_a_team_cannot_take_more_than_there_is():
    plan = Case(share=0.6).plan()
    plan["moves"]["again"] = {**plan["moves"]["leaving"], "share": 0.5, "start": month(9)}
    with pytest.raises(ScenarioError, match="110%"):
        parse(plan)
    plan["moves"]["again"]["share"] = 0.4
    assert ledger(plan).states["heads"][0, 0, -1] == pytest.approx(0, abs=1e-12)


def test_the_cost_of_a_seat_is_that_of_all_seats_over_their_number_and_blank_without_any():
    case = Case(heads=12, months=12, move_start=7, share=1, flex=900.0, lease=Lease(seats=10, rent=600.0, escalator=0, ends=8))
    result = ledger(case.plan())
    seat = result.states["seat_cost"][0, 0]
    assert seat[:6] == pytest.approx(np.full(6, (10 * 600 + 2 * 900) / 12))
    assert seat[6:8].tolist() == [600.0, 600.0] and np.all(np.isnan(seat[8:]))


def test_rent_by_area_is_rent_by_seat_for_the_area_of_a_seat():
    """165 sq ft at 37.03 a year, a US asking rent, is 509 a month and far from the founding example's 1,000."""
    plan = Case(share=0, months=1, lease=Lease(seats=30)).plan()
    plan["sites"]["house"] |= {"area_per_seat": 165}
    del plan["sites"]["house"]["lease"]["rent_per_seat_month"]
    result = ledger(changed(plan, "sites.house.lease.rent_per_area_year", 37.03))
    assert result.by_month("rent")[0, 0] / 30 == pytest.approx(509.16, abs=0.005)
    assert result.states["area_held"][0, 0, 0] == 30 * 165
