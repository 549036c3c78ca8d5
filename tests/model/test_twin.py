"""The engine against the twin, line by line and month by month."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.model import twin
from tests.model.moved import moved_cases
from tests.model.plans import JANUARY, Case, Lease, cases, ledger

HAND = {
    "plain": Case(),
    "no lease": Case(lease=None),
    "free of tax": Case(treatment="accountable"),
    "promised net": Case(treatment="grossed-up", exempt=40.0),
    "exempt by law": Case(treatment="statutory", exempt=90.0),
    "pay above the cap": Case(pay=240000.0, treatment="accountable", months=30),
    "pay above the cap, everybody leaves within a year": Case(pay=240000.0, treatment="accountable", turnover=1.0),
    "pay above the cap, taxed stipend from January": Case(pay=240000.0, move_start=1),
    "starts in May": Case(start=JANUARY + 4, pay=200000.0, treatment="accountable", review=7),
    "starts in the month of review": Case(start=JANUARY + 3, review=4),
    "wage of the market": Case(pay=None, points={"p25": 62720, "p50": 79880, "p75": 103990}, percentile=0.83, as_of=-19),
    "five published points": Case(
        pay=None, points={"p10": 40000, "p25": 62720, "p50": 79880, "p75": 103990, "p90": 137280}, percentile=0.93
    ),
    "moved in waves": Case(over=7, share=0.6, refresh=6, months=40, treatment="accountable"),
    "moved in waves, taxed, no cap": Case(over=7, share=0.6, contributions=((0.0765, None),)),
    "sets wear out": Case(refresh=5, turnover=0.6, months=40),
    "sets without turnover": Case(refresh=12, turnover=0, months=40),
    "nobody moves": Case(share=0),
    "everybody moves": Case(share=1, move_start=1),
    "move after the horizon": Case(move_start=30),
    "lease to the end, then cheaper": Case(lease=Lease(ends=9, after_rent=500.0, after_escalator=0.05, restoration=20000.0), months=36),
    "lease ended before it started": Case(lease=Lease(ends=1, seats=5)),
    "too few seats, no price for more": Case(flex=None, lease=Lease(seats=8)),
    "step before the start": Case(lease=Lease(next_step=-7, ends=40)),
    "break": Case(lease=Lease(exit="break", break_month=10, ends=30, penalty=6, restoration=50000.0, break_restoration=20000.0)),
    "break, landlord's costs with interest": Case(
        lease=Lease(exit="break", break_month=10, ends=48, unamortised=90000.0, unamortised_rate=0.08, break_restoration=0.0)
    ),
    "break, landlord's costs without interest": Case(
        lease=Lease(exit="break", break_month=10, ends=48, unamortised=90000.0, break_restoration=0.0)
    ),
    "break after the horizon": Case(lease=Lease(exit="break", break_month=30, ends=60, penalty=3, break_restoration=7000.0)),
    "break by floors": Case(
        lease=Lease(exit="break", break_month=10, ends=20, penalty=4, module=8.0, restoration=9000.0, break_restoration=5000.0)
    ),
    "expiry by floors": Case(lease=Lease(ends=10, module=8.0)),
    "longer than the horizon": Case(lease=Lease(ends=48, restoration=30000.0)),
    "one month": Case(months=1, move_start=1),
    "one month, in May": Case(start=JANUARY + 4, months=1, move_start=1, treatment="accountable"),
    "ten years": Case(months=120, refresh=42),
}


def assert_equal(case: Case) -> None:
    """Every line of every owner in every month, heads, backlog and tail."""
    expected, got = twin.run(case), ledger(case.plan())
    assert set(expected.costs) <= set(got.costs)
    for line in set(got.costs) - set(expected.costs):  # what the case doesn't have costs nothing
        assert not got.costs[line].any(), line
    for line, owners in expected.costs.items():
        assert set(owners) <= set(got.owners(line)), line
        for owner, values in owners.items():
            ours = got.costs[line][0, got.owners(line).index(owner)].tolist()
            for number, (theirs, mine) in enumerate(zip(values, ours, strict=True)):
                assert mine == pytest.approx(theirs, rel=1e-9, abs=1e-5), f"{line} of {owner}, month {number + 1}"
    assert got.at_start("upfront")[0] == pytest.approx(case.upfront + (case.away.upfront if case.away else 0.0))
    by_name = dict(zip((cohort.name for cohort in got.cohorts), got.states["heads"][0], strict=True))
    for name, heads in expected.heads.items():
        assert by_name[name].tolist() == pytest.approx(heads, abs=1e-8), name
    assert got.states["backlog"][0, 0].tolist() == pytest.approx(expected.backlog, rel=1e-9, abs=1e-8)
    floors = case.lease is not None and case.lease.module is not None and case.lease.exit == "break"
    if not floors:  # what a lease that is given back in part still owes has a test of its own
        owed = got.tail[0].sum(axis=0).tolist()
        assert owed == pytest.approx(expected.tail[: len(owed)], abs=1e-6)
        assert expected.tail[len(owed) :] == pytest.approx([0.0] * (len(expected.tail) - len(owed)), abs=1e-6)


@pytest.mark.parametrize("name", HAND)
def test_engine_and_twin_agree_on_a_case_picked_by_hand(name):
    assert_equal(HAND[name])


@settings(max_examples=200)
@given(cases())
def test_engine_and_twin_agree_on_any_case(case):
    assert_equal(case)


@settings(max_examples=150)
@given(moved_cases())
def test_engine_and_twin_agree_where_work_moves(case):
    assert_equal(case)


@settings(max_examples=30)
@given(moved_cases(full=True))
def test_engine_and_twin_agree_where_everything_happens_at_once(case):
    assert_equal(case)


def test_a_taxed_stipend_from_july_on_is_not_charged_for_the_months_before():
    """Pay above the cap: what the stipend adds in a year is the uncapped contribution on the six months it is paid."""
    case = Case(pay=240000.0, growth=0, turnover=0, heads=10, share=1, move_start=7, months=12, stipend=500.0)
    tax = ledger(case.plan()).by_month("stipend_tax")[0]
    assert tax.sum() == pytest.approx(10 * 6 * 500 * 0.0145)


def test_a_plan_that_starts_in_july_counts_no_stipend_from_january_on():
    case = Case(start=JANUARY + 6, pay=240000.0, growth=0, turnover=0, heads=10, share=1, move_start=1, months=6, stipend=500.0)
    tax = ledger(case.plan()).by_month("stipend_tax")[0]
    assert tax.sum() == pytest.approx(10 * 6 * 500 * 0.0145)


def test_who_was_at_home_before_the_plan_starts_had_the_stipend_since_january():
    """The cap is reached earlier for it, so from July on less is due on pay: the other half of the two tests above."""
    plan = Case(start=JANUARY + 6, pay=240000.0, growth=0, turnover=0, heads=10, share=0, months=6, stipend=500.0).plan()
    plan["teams"]["clerks"]["arrangement"] = "home"
    tax = ledger(plan).by_month("stipend_tax")[0]
    assert tax.sum() == pytest.approx(10 * 6 * 500 * (0.0145 - 0.062))
