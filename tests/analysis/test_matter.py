"""Which assumptions matter: each end of a range is what a run with that value gives, on both sides where it is a fact."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import planner
from planner.analysis import difference as module
from planner.analysis.batches import in_batches
from planner.analysis.difference import Difference
from planner.analysis.matter import swings
from planner.scenario.schema import is_decision, quantities

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def difference(name: str, changes: dict[str, str] | None = None) -> Difference:
    facts = {address: value for address, value in (changes or {}).items() if not is_decision(address)}
    base = planner.load(SCENARIOS / "today.yaml", facts)
    return planner.compare(base, planner.load(SCENARIOS / name, changes or {}))[0]


@pytest.mark.parametrize("name", ["work-from-home.yaml", "outsourced.yaml"])
def test_either_end_is_what_a_run_with_that_value_saves(name: str) -> None:
    found = swings(difference(name))
    assert len(found) > 20
    assert [row.size for row in found] == sorted((row.size for row in found), reverse=True)
    assert any(not is_decision(row.address) for row in found[:6]) and any(is_decision(row.address) for row in found[:6])
    for row in found[:6]:
        for value, saving in ((row.low, row.at_low), (row.high, row.at_high)):
            assert difference(name, {row.address: f"{value:.12g}"}).npv_saving == pytest.approx(saving, abs=0.01)


def test_every_range_of_the_plan_is_looked_at_and_nothing_else() -> None:
    d = difference("work-from-home.yaml")
    ranged = {
        address
        for address, quantity in quantities(d.plan.scenario).items()
        if quantity and not quantity.dated and not quantity.same_as and (quantity.low is not None or quantity.high is not None)
    }
    found = {row.address for row in swings(d)}
    assert found < ranged  # some change nothing, such as what a place costs that nobody works at
    assert {"money.discount_rate", "arrangements.home.stipend_per_month", "evidence.remote_effect.routine"} <= found


def test_a_range_that_is_given_holds_also_for_a_value_that_was_changed() -> None:
    d = difference("work-from-home.yaml", {"arrangements.home.stipend_per_month": "200"})
    assert "arrangements.home.stipend_per_month" not in {row.address for row in swings(d)}  # a change replaces the range too
    found = swings(d, {"arrangements.home.stipend_per_month": (75.0, 500.0), "no.such": (0.0, 1.0), "money.discount_rate": (0.07, 0.12)})
    assert {row.address for row in found} == {"arrangements.home.stipend_per_month", "money.discount_rate"}
    stipend = next(row for row in found if row.address.startswith("arr"))
    assert difference("work-from-home.yaml", {stipend.address: "500"}).npv_saving == pytest.approx(stipend.at_high, abs=0.01)


def test_a_plan_without_ranges_has_nothing_to_say() -> None:
    base, home = (planner.load(SCENARIOS / "cpa" / name) for name in ("office.yaml", "home.yaml"))
    assert swings(planner.compare(base, home)[0]) == ()


def test_a_range_within_which_the_plan_starts_to_cost_more_is_told() -> None:
    found = {row.address: row for row in swings(difference("work-from-home.yaml"))}
    assert found["arrangements.home.stipend_per_month"].turns
    assert not found["money.discount_rate"].turns


def test_each_side_keeps_its_own_value_of_what_is_not_moved() -> None:
    """Two files that differ in a fact with a range: moving another one leaves both as they are written."""
    base = planner.load(SCENARIOS / "today.yaml")
    plan = planner.load(SCENARIOS / "work-from-home.yaml", {"places.us/new-york.wage_growth": "{value: 3%, low: 2%, high: 6%}"})
    assert base.places["us/new-york"].wage_growth != plan.places["us/new-york"].wage_growth
    (row,) = swings(planner.compare(base, plan)[0], {"arrangements.home.stipend_per_month": (75.0, 500.0)})
    lower = planner.load(SCENARIOS / "work-from-home.yaml", {"places.us/new-york.wage_growth": "3%", row.address: f"{row.low:.12g}"})
    assert row.at_low == pytest.approx(planner.compare(base, lower)[0].npv_saving, abs=0.01)
    found = {row.address: row for row in swings(planner.compare(base, plan)[0])}
    assert found[row.address].at_low == pytest.approx(row.at_low, abs=0.01)


def test_the_side_that_stays_as_it_is_is_run_once(monkeypatch) -> None:
    plan, runs = difference("work-from-home.yaml").base, []
    monkeypatch.setattr(module, "in_batches", lambda *given: runs.append(given[1]) or in_batches(*given))
    rent = {"sites.headquarters.lease.rent_per_seat_month": np.array([900.0, 1100.0])}
    first = plan.npv_cost_of(rent)
    assert first[0] < plan.npv_cost < first[1] and len(runs) == 1
    assert plan.npv_cost_of({address: values.copy() for address, values in rent.items()}) is first and len(runs) == 1
    other = plan.npv_cost_of({address: values + 50 for address, values in rent.items()})
    assert (other > first).all() and len(runs) == 2
    assert plan.npv_cost_of({}) == pytest.approx([plan.npv_cost]) and len(runs) == 2
