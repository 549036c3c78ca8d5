"""What a move is worth: within the plan and alone, against files written without it."""

from __future__ import annotations

import copy
from typing import Any

import pytest

import planner
from planner.analysis.difference import Difference
from planner.analysis.worth import Worth, worth_of_moves, worth_of_roles
from tests.model.plans import changed, parse

CENT = 0.005
BASE: dict[str, Any] = {
    "planner": 1,
    "library": "none",
    "name": "Base",
    "currency": "USD",
    "start": "2027-01",
    "months": 24,
    "money": {"discount_rate": 0.08},
    "places": {"far": {}},
    "sites": {"house": {"flex_per_seat_month": 800}},
    "roles": {"clerk": {"turnover": 0.2, "cost_per_hire": 3000}},
    "arrangements": {"desk": {"days_on_site": 5}, "home": {"days_on_site": 0, "stipend_per_month": 300}},
    "teams": {
        "a": {"role": "clerk", "site": "house", "arrangement": "desk", "heads": 10, "pay_per_year": 50000},
        "b": {"role": "clerk", "site": "house", "arrangement": "desk", "heads": 20, "pay_per_year": 60000},
        "c": {"role": "expert", "site": "house", "arrangement": "desk", "heads": 8, "pay_per_year": 90000},
    },
    "moves": {},
}
LEASE = {"seats": 38, "rent_per_seat_month": 700, "ends": "2030-12", "break": {"month": "2027-12", "penalty_months": 2}}
MOVES: dict[str, Any] = {
    "a home": {"team": "a", "share": 0.5, "to": {"arrangement": "home"}, "start": "2027-03"},
    "b home": {"team": "b", "share": 0.8, "to": {"arrangement": "home"}, "start": "2027-06", "upfront": 5000},
    "c home": {"team": "c", "share": 0.25, "to": {"arrangement": "home"}, "start": "2027-06", "upfront": 90000},
    "a far": {"team": "a", "share": 0.4, "to": {"site": "far"}, "start": "2027-09", "parallel_months": 2, "pay_per_year": 30000},
}
FAR = {"place": "far", "flex_per_seat_month": 200, "lease": {"seats": 6, "rent_per_seat_month": 250, "ends": "2029-12"}}
PLAN = BASE | {
    "name": "Plan",
    "moves": MOVES,
    "sites": {**BASE["sites"], "far": FAR},
    "exits": {"early": {"team": "c", "heads": 1, "month": "2027-05"}},
}


def difference(base: dict[str, Any], plan: dict[str, Any]) -> Difference:
    return planner.compare(parse(base), parse(plan))[0]


def cost(plan: dict[str, Any]) -> float:
    return difference(plan, plan).plan.npv_cost


def with_moves(plan: dict[str, Any], *names: str, **more: Any) -> dict[str, Any]:
    return plan | {"moves": {name: MOVES[name] for name in names}} | more


def by_name(found: tuple[Worth, ...]) -> dict[str, Worth]:
    return {worth.name: worth for worth in found}


def test_within_the_plan_it_is_the_file_without_the_move_less_the_file():
    found = worth_of_moves(difference(BASE, PLAN))
    assert [worth.contribution for worth in found] == sorted((worth.contribution for worth in found), reverse=True)
    assert set(by_name(found)) == set(MOVES)
    for name, worth in by_name(found).items():
        others = [other for other in MOVES if other != name]
        assert worth.contribution == pytest.approx(cost(with_moves(PLAN, *others)) - cost(PLAN), abs=CENT, rel=0)
        assert worth.moves == (name,)


def test_alone_it_is_the_base_less_the_base_with_the_move_and_the_site_it_needs():
    found = by_name(worth_of_moves(difference(BASE, PLAN)))
    for name in MOVES:
        sites = PLAN["sites"] if name == "a far" else BASE["sites"]
        assert found[name].alone == pytest.approx(cost(BASE) - cost(with_moves(BASE, name, sites=sites)), abs=CENT, rel=0)


def test_the_only_move_is_worth_the_whole_difference(cpa_office, cpa_home):
    d = planner.compare(cpa_office, cpa_home)[0]
    (worth,) = worth_of_moves(d)
    assert worth.contribution == pytest.approx(d.npv_saving, abs=CENT)
    assert worth.alone == pytest.approx(d.npv_saving, abs=CENT)
    assert worth_of_roles(d) == (Worth("cpa", ("home",), worth.contribution, worth.alone),)


def test_a_move_that_costs_more_than_it_saves_is_carried_by_the_others():
    found = by_name(worth_of_moves(difference(BASE, PLAN)))
    assert {name for name, worth in found.items() if worth.carried} == {"c home"}
    assert found["c home"].contribution < 0 < found["b home"].contribution


def test_what_only_several_moves_bring_counts_for_each_and_for_none_alone():
    """A lease goes back in modules of ten seats: neither move empties one, both do."""
    base = BASE | {"sites": {"house": {"flex_per_seat_month": 800, "lease": {**LEASE, "seats": 40, "seats_per_module": 10}}}}
    base = changed(base, "sites.house.lease.break.penalty_months", 0)
    base = changed(base, "arrangements.home.stipend_per_month", 0)
    moves = {
        "one": {"team": "b", "share": 0.3, "to": {"arrangement": "home"}, "start": "2027-03"},
        "two": {"team": "c", "share": 0.75, "to": {"arrangement": "home"}, "start": "2027-03"},
    }
    plan = changed(base, "sites.house.lease.exit", "break") | {"moves": moves}
    d = difference(base, plan)
    found = by_name(worth_of_moves(d))
    assert all(worth.contribution == pytest.approx(d.npv_saving, rel=1e-6) for worth in found.values())
    assert all(worth.alone == pytest.approx(0, abs=CENT) for worth in found.values())
    assert d.npv_saving > 10000


def test_exits_of_people_and_of_a_lease_stay():
    base = BASE | {"sites": {"house": {"flex_per_seat_month": 800, "lease": LEASE}}}
    plan = changed(base, "sites.house.lease.exit", "break") | {"moves": {"b home": MOVES["b home"]}, "exits": PLAN["exits"]}
    (worth,) = worth_of_moves(difference(base, plan))
    assert worth.contribution == pytest.approx(cost(plan | {"moves": {}}) - cost(plan), abs=CENT)
    assert worth.alone == pytest.approx(cost(base) - cost(base | {"moves": plan["moves"]}), abs=CENT)


def test_the_arrangement_of_a_move_is_that_of_the_plan_alone_too():
    plan = with_moves(changed(BASE, "arrangements.home.stipend_per_month", 50), "b home")
    (worth,) = worth_of_moves(difference(BASE, plan))
    assert worth.alone == pytest.approx(cost(BASE) - cost(plan), abs=CENT)
    assert worth.contribution == pytest.approx(worth.alone, abs=CENT)


def test_a_role_is_all_its_moves_together():
    d = difference(BASE, PLAN)
    found = by_name(worth_of_roles(d))
    assert {name: worth.moves for name, worth in found.items()} == {"clerk": ("a home", "b home", "a far"), "expert": ("c home",)}
    assert found["clerk"].contribution == pytest.approx(cost(with_moves(PLAN, "c home")) - cost(PLAN), abs=CENT)
    assert found["expert"].contribution == pytest.approx(by_name(worth_of_moves(d))["c home"].contribution, abs=CENT)
    assert found["clerk"].alone == pytest.approx(
        cost(BASE) - cost(with_moves(BASE, "a home", "b home", "a far", sites=PLAN["sites"])), abs=CENT
    )


def test_beside_moves_of_the_base():
    """Those of the same team stay only where the plan has them too; without room there is nothing to say."""
    base = copy.deepcopy(BASE)
    base["moves"] = {"old": {**MOVES["a home"], "share": 0.7}, "b home": MOVES["b home"]}
    found = by_name(worth_of_moves(difference(base, PLAN)))
    assert found["a home"].alone == pytest.approx(cost(base) - cost(with_moves(BASE, "a home", "b home")), abs=CENT)
    assert found["b home"].alone == pytest.approx(0, abs=CENT)
    kept = PLAN | {"moves": {**MOVES, "old": {**MOVES["a home"], "share": 0.1}}}
    assert by_name(worth_of_moves(difference(base, kept)))["a home"].alone is None


def test_a_move_may_have_the_name_of_a_team_of_the_other_plan():
    base = BASE | {"teams": {**BASE["teams"], "b home": BASE["teams"]["a"]}}
    (worth,) = worth_of_moves(difference(base, with_moves(BASE, "b home")))
    assert worth.name == "b home"
    renamed = base | {"moves": {"other": MOVES["b home"]}}
    assert worth.alone == pytest.approx(cost(base) - cost(renamed), abs=CENT)
    base = BASE | {"moves": {"x": MOVES["a home"]}}
    plan = with_moves(BASE | {"teams": {**BASE["teams"], "x": BASE["teams"]["a"]}}, "b home")
    (worth,) = worth_of_moves(difference(base, plan))
    assert worth.alone == pytest.approx(cost(base) - cost(base | {"moves": {"x": MOVES["a home"], "b home": MOVES["b home"]}}), abs=CENT)


def test_a_plan_without_moves_has_no_rows(today):
    d = planner.compare(today, today)[0]
    assert worth_of_moves(d) == worth_of_roles(d) == ()


@pytest.mark.parametrize("name", ["work-from-home", "hybrid", "regional-hub", "offshore-captive", "outsourced", "blend"])
def test_shipped_plans(name, scenarios, today):
    d = planner.compare(today, planner.load(scenarios / f"{name}.yaml"))[0]
    found = worth_of_moves(d)
    assert {worth.name for worth in found} == set(d.plan.scenario.moves)
    assert all(worth.alone is not None for worth in found)
