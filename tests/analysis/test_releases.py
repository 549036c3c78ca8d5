"""Ways out of a lease: dates by the contract, cost as the ledger has it once the way is taken, worth as two runs say."""

from __future__ import annotations

import pytest

import planner
from planner.analysis.difference import run
from planner.analysis.releases import chances, saving
from planner.scenario.quantity import month_text
from tests.conftest import SCENARIOS

LEASE = "sites.headquarters.lease"
SUBLET = """planner: 1
extends: today.yaml
name: Sublet
sites:
  headquarters:
    lease:
      sublease: {month: 2027-12, downtime_months: 6, rent_share: 70%, fee_share: 10%, fit_out_per_seat: 500}
"""


def plan_of(name: str = "today.yaml", **changes: str):
    return run(planner.load(SCENARIOS / name, changes))


def test_a_break_and_the_end_of_the_lease_with_what_they_cost():
    """Six months of the rent of June 2028 (1,000 and one step of 3%) for 260 seats, and the works of 390,000 that both ways owe."""
    early, late = chances(plan_of())
    assert (early.way, early.taken, month_text(early.notice), month_text(early.last), early.seats) == ("break", False, "2027-06", "2028-06", 260)
    assert early.cost == pytest.approx(6 * 1030 * 260 + 390000)
    assert (late.way, late.taken, late.notice, month_text(late.last), late.seats, late.cost) == ("expiry", True, None, "2029-06", 260, 390000)


@pytest.mark.parametrize("name", ["today.yaml", "work-from-home.yaml", "blend.yaml"])
def test_taking_a_chance_costs_and_saves_what_a_run_with_it_says(name):
    plan, broken = plan_of(name), plan_of(name, **{f"{LEASE}.exit": "break"})
    first = chances(plan)[0]
    assert first.cost == pytest.approx(broken.ledger.costs["lease_exit"].sum())
    assert saving(plan, first) == pytest.approx(plan.npv_cost - broken.npv_cost)
    (taken,) = chances(broken)
    assert (taken.taken, taken.way, taken.cost) == (True, "break", pytest.approx(first.cost))


def test_a_break_whose_notice_has_passed_is_no_chance():
    assert [chance.way for chance in chances(plan_of(**{"start": "2027-09"}))] == ["expiry"]
    assert len(chances(plan_of(**{"start": "2027-07"}))) == 2


def test_space_is_given_back_in_whole_modules():
    """109 seats are needed from July 2028 on; in suites of 40 seats three stay, and 140 of 260 go back."""
    plan = plan_of("work-from-home.yaml", **{f"{LEASE}.seats_per_module": "40"})
    early, late = chances(plan)
    assert (early.seats, late.seats) == (140, 260)
    broken = plan_of("work-from-home.yaml", **{f"{LEASE}.seats_per_module": "40", f"{LEASE}.exit": "break"})
    assert [(chance.way, chance.seats) for chance in chances(broken)] == [("break", 140), ("expiry", 120)]


def test_subletting_is_a_way_out_that_costs_the_broker_and_the_fit_out(tmp_path):
    (tmp_path / "sublet.yaml").write_text(SUBLET, "utf-8")
    (tmp_path / "today.yaml").write_bytes((SCENARIOS / "today.yaml").read_bytes())
    plan = run(planner.load(tmp_path / "sublet.yaml"))
    sublet = next(chance for chance in chances(plan) if chance.way == "sublease")
    assert (sublet.taken, month_text(sublet.last), sublet.notice) == (False, "2027-12", None)
    taken = run(planner.load(tmp_path / "sublet.yaml", {f"{LEASE}.exit": "sublease"}))
    costs = taken.ledger.costs
    assert sublet.cost == pytest.approx(costs["letting"].sum())
    assert costs["letting"].sum() > 260 * 500
