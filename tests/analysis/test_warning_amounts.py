"""What each warning says in money, against figures reckoned without the rule: by hand, or by loading the other file."""

from __future__ import annotations

import math

import numpy as np
import pytest

import planner
from planner.analysis.warnings import warnings
from tests.analysis.pitfall_cases import ABROAD, AMONG_FEW, CATCHES, CONTRACT, MODULES, QUIET, SHARING, SLOW, put, without
from tests.analysis.test_warnings import difference, found, the
from tests.model.parts import Away, Calls, Dismissal, Land, Lease, Terms, month
from tests.model.plans import Case, changed, parse


def saving(plan):
    return difference(plan).saving


def amount(name_or_plan, which=""):
    """The amount of the only warning of that ID."""
    (warning,) = the(name_or_plan) if not which else [w for w in found(name_or_plan) if w.id == which]
    return warning.amount


@pytest.mark.parametrize(
    "name, other",
    [
        ("P02", {"sites.house.peak_factor": 1.3}),
        ("P08", {"places.far town.relative_productivity": 0.9}),
        ("P08 vendor", {"vendors.helper.relative_productivity": 0.9}),
        ("P09", {"moves.leaving.release_share": 0}),
        ("P10 low", {"teams.clerks.remote_effect": 0}),
        ("P13", {"arrangements.home.refresh_months": 42}),
        ("P13 back", {"arrangements.home.setup_recovery": 0}),
        ("P15", {"moves.abroad.relocation_acceptance": 0.3}),
    ],
)
def test_what_a_saving_rests_on_is_what_the_other_file_saves_less(name, other):
    expected = saving(CATCHES[name]) - saving(put(CATCHES[name], other))
    assert amount(name) == pytest.approx(expected, abs=0.01) and abs(expected) > 1000


def test_each_lease_that_runs_on_is_charged_at_its_own_rent():
    """Six seats at 1,000 to month 8, four at 500 to month 12, all ten empty from the first month: 8 x 8,000 + 4 x 2,000."""
    assert amount("P01 leases") == pytest.approx(8 * (6 * 1000 + 4 * 500) + 4 * 4 * 500)


def test_space_offered_to_a_subtenant_is_no_longer_called_empty():
    lease = put(
        CATCHES["P01"],
        {"sites.house.lease.exit": "sublease", "sites.house.lease.sublease": {"month": month(3), "downtime_months": 2, "rent_share": 0.5}},
    )
    assert amount(lease, "P01") == pytest.approx(3 * 10 * 1000)


def test_rent_of_seats_that_only_fill_a_floor():
    """20 of 40 people leave; 20 seats need two floors of 15, at 800 for the 14 months after the lease."""
    (warning,) = the("P04")
    assert warning.amount == pytest.approx(14 * 10 * 800)
    assert "20 are needed, 30 are paid for" in warning.message and "once 5 fewer seats" in warning.message


def test_on_how_many_busy_days_somebody_finds_no_seat():
    """Twenty come in three days a week: 16 seats do on 95% of average days; on a day 30% fuller each is there with 78%."""
    plan = without(put(SHARING, {"moves.leaving.share": 1, "sites.house.clustering": 0}), "sites.house.peak_factor")
    ledger = difference(plan).plan.ledger
    heads, seats = 20, int(ledger.states["seats_needed"][0, 0, -1])
    more = sum(math.comb(heads, k) * 0.78**k * 0.22 ** (heads - k) for k in range(seats + 1, heads + 1))
    (warning,) = [w for w in found(plan) if w.id == "P02"]
    assert seats == 16 and f"no seat on {more:.0%} of such days" in warning.message and more > 0.3


def test_people_who_come_together_need_more_seats():
    many = put(SHARING, {"sites.house.clustering": 0, "teams.clerks.heads": 200})
    expected = saving(many) - saving(put(many, {"sites.house.clustering": 0.02}))
    assert amount(many, "P05") == pytest.approx(expected, abs=0.01) and expected > 1000


def test_operating_cost_on_top_of_rent_per_seat():
    """Ten seats of 165 sq ft at 9 a year for the eight months of the lease; nobody needs a seat afterwards."""
    assert amount("P07 seat") == pytest.approx(10 * 165 * 9 / 12 * 8)


def test_severance_that_turnover_would_save():
    """A quarter of 20 is let go over a year, while at 40% turnover more than that leave by themselves and are replaced; at 20% not all of them."""
    answer = difference(CATCHES["P17"])
    ledger = answer.plan.ledger
    row = [cohort.name for cohort in ledger.cohorts].index("clerks")
    paid, gone = ledger.costs["severance"][0, row], ledger.terms["let_go"][0, row]
    last = np.flatnonzero(gone)[-1]
    replaced = ledger.states["replacements"][0, row, 2 : last + 1].sum()
    assert gone.sum() == pytest.approx(5, abs=0.5) and replaced > gone.sum()  # so all of it need not be paid
    assert amount("P17") == pytest.approx(paid.sum())
    fewer = ABROAD.but(turnover=0.2, away=Away(share=0.25, land=Land(rate=0.02), over=12, terms=Terms(dip=0.1, dip_months=6)))
    part = amount(fewer, "P17")
    assert 0.25 < part / difference(fewer).plan.ledger.costs["severance"].sum() < 1


def test_what_is_saved_beyond_experience():
    """Ten posts of the team's loaded pay against 10 / 0.9 FTE x 173.33 hours x 9 and 8% of steering; 60% of the pay is what experience leaves."""
    plan = put(CONTRACT, {"vendors.helper.price_per_hour": 9, "vendors.helper.cola": 0})
    ledger = difference(plan).plan.ledger
    before = difference(plan).base.ledger
    pay = 12 * sum(
        float(side.level[line].sum()) * sign for side, sign in ((before, 1), (ledger, -1)) for line in ("base_pay", "on_costs", "benefits")
    )
    bill = 12 * 10 / 0.9 * (40 * 52 / 12) * 9 * 1.08
    assert amount(plan, "P20") == pytest.approx(0.6 * pay - bill, rel=1e-6)


def test_what_a_centre_abroad_saves_beyond_experience():
    """Ten posts with pay, contributions and a seat of 900 a month here, against ten people and their seats of 300 there."""
    plan, base = difference(ABROAD).plan.ledger, difference(ABROAD).base.ledger
    people = ("base_pay", "on_costs", "benefits")
    here = 10 * 12 * (sum(float(base.level[line][0, 0]) for line in people) / 20 + 900)
    row = [cohort.name for cohort in plan.cohorts].index("abroad")
    there = 12 * (sum(float(plan.level[line][0, row]) for line in (*people, "hiring")) + 10 * 300)
    assert plan.states["heads"][0, row, -1] == pytest.approx(10)
    assert amount(ABROAD, "P20") == pytest.approx(0.6 * here - there)
    (warning,) = [w for w in found(ABROAD) if w.id == "P20"]
    assert f"costs {1 - there / here:.0%} less" in warning.message


def test_what_a_centre_costs_whatever_its_size_counts_against_its_saving():
    costly = put(ABROAD, {"sites.branch.fixed_per_month": 2000})
    assert amount(ABROAD, "P20") - amount(costly, "P20") == pytest.approx(12 * 2000)


@pytest.mark.parametrize("pay, is_found", [(38800, False), (39000, True)])
def test_a_price_that_leaves_too_little_does_not_last(pay, is_found):
    """22 an hour for 173.33 hours is 3,813 a month: 85% of it, 38,896 a year, is the most that pay may take."""
    plan = put(CONTRACT, {"places.far.wages.clerk.p50": pay})
    assert ("P20" in [w.id for w in found(plan)]) == is_found
    if is_found:
        hours, lasting = 40 * 52 / 12, pay / 12 / (40 * 52 / 12 * 0.65)
        assert amount(plan, "P20") == pytest.approx((lasting - 22) * 12 * 10 / 0.9 * hours)


def test_pay_at_a_vendor_is_grown_to_the_start_of_the_plan():
    old = {"places.far.wages.clerk": {"p50": 36000, "as_of": month(-11)}}
    assert "P20" not in [w.id for w in found(put(CONTRACT, {**old, "places.far.wage_growth": 0.02}))]
    assert "P20" in [w.id for w in found(put(CONTRACT, {**old, "places.far.wage_growth": 0.09}))]


def test_a_vendor_at_the_edge_of_experience_is_left_alone():
    """At 40% exactly nothing is said; a dime less an hour and it is."""
    ledger, before = difference(CONTRACT).plan.ledger, difference(CONTRACT).base.ledger
    pay = 12 * sum(
        float(side.level[line].sum()) * sign for side, sign in ((before, 1), (ledger, -1)) for line in ("base_pay", "on_costs", "benefits")
    )
    price = 0.6 * pay / (12 * 10 / 0.9 * (40 * 52 / 12) * 1.08)
    at = without(put(CONTRACT, {"vendors.helper.cola": 0}), "vendors.helper.price_per_hour")
    for hour, is_found in ((price + 0.05, False), (price - 0.05, True)):
        assert ("P20" in [w.id for w in found(put(at, {"vendors.helper.price_per_hour": hour}))]) == is_found


def test_a_desk_split_over_two_places():
    """7.5 Erlang take 11 agents in one place; 3.75 take 6 in each of two: one agent more, for 50 hours a week of which each works 40."""
    case = QUIET.but(calls=Calls(per_hour=100.0, seconds=270.0))
    ledger = difference(case).plan.ledger
    more = ledger.states["need"][0, :, -1].sum() - ledger.states["posts"][0, 0, -1]
    loaded = ledger.terms["loaded_pay"][0, 0, -1]
    assert more == pytest.approx((6 + 6 - 11) * 50 / 40)
    assert amount(case, "P24") == pytest.approx(more * 12 * loaded)


def test_rent_beyond_that_of_the_town():
    assert amount("P34") == pytest.approx((1000 - 165 * 37.03 / 12) * 12 * 10)
    assert amount("P34 flexible") == pytest.approx((900 - 165 * 25 / 12) * 12 * 20)


def test_rent_of_a_town_is_taken_in_its_own_currency():
    """30 a square foot in a currency worth 0.02: 8.25 a seat and month; the branch takes ten people at 300."""
    assert amount(ABROAD, "P34") == pytest.approx((300 - 165 * 30 * 0.02 / 12) * 12 * 10)


@pytest.mark.parametrize("people, is_found", [(101, False), (99, True)])
def test_a_pool_is_exhausted_from_a_tenth_of_it_on(people, is_found):
    """Ten heads go where the plan has 101 or 99 people in the occupation."""
    plan = put(AMONG_FEW, {"places.far town.wages.clerk.employment": people, "evidence.talent.most_of_pool": 0.1})
    assert ("P16" in [w.id for w in found(plan)]) == is_found


@pytest.mark.parametrize("cover", ["overtime", "none"])
def test_work_left_to_the_time_after_the_plan_has_its_price(cover):
    """Ten posts lose a fifth at first, nothing after six months: six months of a post, which overtime would have done at once."""
    at_once = difference(SLOW).plan.ledger.by_month("transition_cover").sum()
    (left,) = [w for w in found(put(CATCHES["P16 left"], {"work.cover": cover})) if w.id == "P16"]
    assert "leaves 6 months of a post's work undone" in left.message and left.severity == "caution"
    assert left.amount == pytest.approx(at_once, rel=0.1)  # pay has risen since


def test_posts_that_nobody_can_be_won_for_are_counted():
    """60 people x 2% x 5% a month: hardly one hire in two years for ten posts."""
    (warning,) = the("P16 posts")
    assert "At the end 9 posts" in warning.message


def test_a_break_that_leaves_part_of_a_floor_is_said_for_the_months_after_it():
    case = MODULES.but(lease=Lease(seats=45, rent=800.0, escalator=0.0, ends=30, module=15, exit="break", break_month=10))
    assert amount(case, "P04") == pytest.approx(14 * 10 * 800)


def test_the_base_is_not_asked_for_addresses_that_only_the_plan_has():
    """The branch stands in the plan's file alone; its productivity is still weighed."""
    plan = CATCHES["P08"].plan()
    base = {**changed(plan, "places", {"town": plan["places"]["town"]}), "moves": {}, "name": "Before"}
    base["sites"] = {"house": base["sites"]["house"]}
    (warning,) = [w for w in warnings(planner.compare(parse(base), parse(plan))[0]) if w.id == "P08"]
    assert warning.amount == pytest.approx(amount("P08"))


def test_a_person_who_is_owed_something_is_not_called_let_go_for_nothing():
    owed = ABROAD.but(dismissal=Dismissal(outplacement=1000.0))
    assert not any("get nothing" in w.message for w in found(owed))
    assert any("get nothing" in w.message for w in found(Case(lease=None, away=Away(share=0.5, land=None))))


@pytest.mark.parametrize("price, is_found", [(22, False), (9, True)])
def test_work_that_was_with_a_vendor_before_is_no_part_of_what_new_work_saves(price, is_found):
    """Others of the firm work there already: their bill is the base's too, and their people's pay stays out."""
    out = put(CONTRACT, {"vendors.helper.price_per_hour": price, "teams.others": put(CONTRACT, {})["teams"]["clerks"]})
    before = {"team": "others", "share": 1, "to": {"vendor": "helper"}, "start": month(1)}
    base = parse({**out, "moves": {"before": before}, "name": "Before"})
    plan = parse({**out, "moves": {**out["moves"], "before": before}})
    warnings_found = [w for w in warnings(planner.compare(base, plan)[0]) if w.id == "P20"]
    alone = [w for w in found(put(CONTRACT, {"vendors.helper.price_per_hour": price})) if w.id == "P20"]
    assert bool(warnings_found) == bool(alone) == is_found
    assert [w.amount for w in warnings_found] == pytest.approx([w.amount for w in alone])
