"""The engine against the twin, line by line and month by month."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from planner.model.register import LINES
from tests.model import twin
from tests.model.dealings import Annex, Department, Employer, Outsourced, Running
from tests.model.dealt import dealt_cases
from tests.model.moved import moved_cases
from tests.model.parts import Away, Calls, Leave, Terms, Volume
from tests.model.plans import JANUARY, Case, Lease, cases, ledger

LATER = Terms(transfer=2, parallel=1, dip=0.3, dip_months=4)
CENTRE = Running(
    setup=90000.0, fixed=4000.0, closes=20, closing=15000.0, governance=0.08, span=3, lead=5000.0, least_led=2, chance=0.05, stops=2
)
FLOOR = Running(operating=9.0, varying=0.3, governance=0.02, span=8, lead=700.0, chance=0.03, lost=0.5, stops=1.5)
CONTRACT = Outsourced(
    terms=LATER, over=3, upfront=5000.0, fixed=800.0, selection=0.01, transition=0.03, legal=30000.0, governance=0.08, exit_fee=4
)
FAR = Away(share=0.25, terms=LATER)
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
    "a floor with its running costs": Case(running=FLOOR, ramp=3, start_productivity=0.5),
    "a floor without a lease": Case(running=FLOOR, lease=None),
    "floors by module, two days at the office": Case(running=FLOOR, home_days=2, lease=Lease(ends=10, module=8.0)),
    "seats for most days": Case(running=Running(service_level=0.9, peak_factor=1.3), home_days=2, turnover=0, share=0.5),
    "seats for most days, some absent": Case(
        running=Running(service_level=0.95, absence=0.1, peak_factor=1.25), desk_days=3, home_days=3, lease=None, months=13
    ),
    "seats run out": Case(
        running=Running(service_level=0.75, peak_factor=1.2, day_pass=35.0), home_days=2, lease=Lease(seats=12, ends=9), months=18
    ),
    "all come on the busiest day": Case(running=Running(service_level=0.9, peak_factor=1.6, day_pass=35.0), home_days=4, lease=None),
    "a centre abroad": Case(away=FAR, branch=CENTRE),
    "a centre abroad that never closes": Case(away=FAR, branch=Running(setup=1.0, fixed=7.0, governance=0.1), months=40),
    "a centre to which nobody comes": Case(away=Away(share=0.0), branch=CENTRE),
    "a centre with just enough people for a lead": Case(away=Away(share=0.25), branch=Running(span=4, lead=900.0, least_led=5)),
    "a second house that nobody needs": Case(annex=Annex()),
    "a second house let to another": Case(annex=Annex(sublet=5, downtime=2, works_for_tenant=300.0, restoration=9000.0)),
    "a second house let beyond the horizon": Case(annex=Annex(begins=1, ends=40, sublet=20, downtime=6), months=24),
    "a second house that lets too late": Case(annex=Annex(begins=-5, ends=12, sublet=4, downtime=9)),
    "an employer of record": Case(away=FAR, employer=Employer()),
    "an employer of record whose share is less than its fee": Case(away=FAR, employer=Employer(fee=900.0, fee_share=0.01, deposit=2.5)),
    "a vendor": Case(outsourced=CONTRACT),
    "a vendor paid in its own money": Case(outsourced=Outsourced(rate=0.018, price=900.0, hours=None), utilisation=0.85, shrinkage=0.1),
    "a vendor whose contract renews": Case(outsourced=Outsourced(begins=1, ends=14, at_end="renew", renewal=0.1), months=36),
    "a vendor whose contract is left": Case(outsourced=Outsourced(begins=1, ends=14, at_end="leave", back=15), months=36),
    "a vendor sent away": Case(outsourced=Outsourced(terminates=15, back=16, exit_fee=3, cola=0.1, glide=0.0), months=36),
    "a vendor owed beyond the horizon": Case(outsourced=Outsourced(ends=26, exit_fee=6), lease=None),
    "a vendor owed beyond the horizon and the lease": Case(outsourced=Outsourced(exit_fee=6), lease=Lease(ends=30)),
    "a vendor with a volume of its own": Case(outsourced=Outsourced(agreed=2000.0, over=4, selection=0.02)),
    "a vendor steered by ours": Case(outsourced=Outsourced(retained=0.15, terms=LATER), ramp=3, start_productivity=0.4),
    "a vendor that answers calls, steered by ours": Case(
        outsourced=Outsourced(retained=0.15, terms=LATER), calls=Calls(per_hour=100.0), ramp=3, start_productivity=0.4, peaks=((6, 1.3),)
    ),
    "a vendor that may fail": Case(outsourced=Outsourced(chance=0.05, lost=0.6, stops=2, fixed=100.0), overtime=1.7),
    "a vendor and the season": Case(outsourced=Outsourced(minimum=0.9, over=5), peaks=((4, 1.5), (7, 0.6)), work_growth=-0.1, months=30),
    "a vendor whose contract begins before the work": Case(outsourced=Outsourced(begins=1, start=6, terms=LATER, fixed=500.0)),
    "a vendor whose contract begins after the work": Case(outsourced=Outsourced(begins=9, start=3, fixed=500.0)),
    "a vendor whose minimum was agreed for no work": Case(heads=0, upfront=0, outsourced=Outsourced(agreed=900.0, minimum=0.8)),
    "a vendor for nothing": Case(outsourced=Outsourced(share=0.0, legal=5.0)),
    "a vendor after the horizon": Case(outsourced=Outsourced(start=30, legal=5.0, exit_fee=2)),
    "a department": Case(department=Department()),
    "a department in another zone": Case(away=FAR, department=Department(hours_apart=5, other_language=True)),
    "a department half a world away": Case(away=FAR, department=Department(hours_apart=11), hours=37.5, shrinkage=0.12, internal=0.1),
    "a department and a vendor": Case(outsourced=CONTRACT, department=Department(), volume=Volume(), utilisation=0.9),
    "some leave who wait for their release": Case(
        away=Away(share=0.25, terms=Terms(transfer=1, parallel=3, donor_factor=2)),
        exits=(Leave(2, 5, "severance"), Leave(1, 6), Leave(7, 7, "severance")),
    ),
    "sets of people who come as whole heads, some of whom are let go again": Case(
        months=18, setup=1000.0, refresh=1, turnover=0.18, share=0.25, move_start=4, over=2, terms=Terms(whole_heads=True)
    ),
    "everything": Case(
        away=FAR,
        branch=CENTRE,
        running=FLOOR,
        annex=Annex(sublet=9),
        employer=Employer(),
        outsourced=CONTRACT,
        department=Department(),
        ramp=2,
    ),
}


def assert_equal(case: Case) -> None:
    """Every line of every owner in every month, heads, backlog and tail."""
    expected, got = twin.run(case), ledger(case.plan())
    assert set(expected.costs) == set(got.costs) == set(LINES) - {"upfront"}
    for line, owners in expected.costs.items():
        assert set(owners) <= set(got.owners(line)), line
        for owner in set(got.owners(line)) - set(owners):  # what the twin gives to nobody
            assert not got.costs[line][0, got.owners(line).index(owner)].any(), f"{line} of {owner}"
        for owner, values in owners.items():
            ours = got.costs[line][0, got.owners(line).index(owner)].tolist()
            for number, (theirs, mine) in enumerate(zip(values, ours, strict=True)):
                assert mine == pytest.approx(theirs, rel=1e-9, abs=1e-5), f"{line} of {owner}, month {number + 1}"
    assert got.at_start("upfront")[0] == pytest.approx(expected.upfront)
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


@settings(max_examples=60)
@given(dealt_cases() | dealt_cases(full=True))
def test_engine_and_twin_agree_on_vendors_departments_landlords_and_centres(case):
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
