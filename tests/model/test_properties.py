"""How costs answer to a change: order, size, currency, and what must never make a plan cheaper or dearer."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import planner
from planner.analysis import measures
from planner.scenario.schema import quantities, specs
from tests.model.plans import JANUARY, changed, ledger, line_totals, month, parse, plans, shares, text

PEOPLE = ("base_pay", "on_costs", "benefits", "hiring", "stipend", "stipend_tax", "remote_it", "remote_setup", "remote_renewal")
OFFICE = ("rent", "flex_seats")


def backwards(plan):
    """The same plan with every map of names written in the other order."""
    out = copy.deepcopy(plan)
    for key in ("teams", "moves", "roles", "arrangements", "sites", "countries", "places"):
        out[key] = dict(reversed(out[key].items()))
    out["countries"]["land"]["contributions"] = dict(reversed(out["countries"]["land"]["contributions"].items()))
    return out


@given(plans())
def test_the_order_of_teams_roles_and_moves_does_not_matter(plan):
    straight, reverse = ledger(plan), ledger(backwards(plan))
    for line in straight.costs:
        np.testing.assert_allclose(reverse.by_month(line), straight.by_month(line), rtol=1e-12, atol=1e-6, err_msg=line)
        for number, owner in enumerate(straight.owners(line)):
            np.testing.assert_allclose(
                reverse.costs[line][0, reverse.owners(line).index(owner)], straight.costs[line][0, number], rtol=1e-12, atol=1e-6
            )


@given(plans(whole=True))
def test_twice_the_people_and_twice_the_seats_cost_twice_as_much(plan):
    double = copy.deepcopy(plan)
    for team in double["teams"].values():
        team["heads"] *= 2
    if "lease" in double["sites"]["house"]:
        double["sites"]["house"]["lease"]["seats"] *= 2
    once, twice = ledger(plan), ledger(double)
    for line in (*PEOPLE, *OFFICE):
        np.testing.assert_allclose(twice.by_month(line), 2 * once.by_month(line), rtol=1e-12, atol=1e-6, err_msg=line)
    for line in ("lease_exit", "upfront"):  # works and project costs are amounts, not per head
        assert line_totals(twice)[line] == pytest.approx(line_totals(once)[line])


@given(plans())
def test_every_cost_scales_with_the_currency(plan):
    """Every quantity that the schema calls money, times 4; a quantity that is forgotten would show."""
    scenario = planner.parse(text(plan))
    units = specs(scenario)
    money = {
        address: f"{quantity.value * 4:.4f}"
        for address, quantity in quantities(scenario).items()
        if quantity is not None and units[address].kind == "money" and quantity.origin.kind == "file"
    }
    once, four = ledger(scenario), ledger(planner.parse(text(plan), changes=money))
    for line in once.costs:
        np.testing.assert_allclose(four.costs[line], 4 * once.costs[line], rtol=1e-9, atol=1e-6, err_msg=line)
        np.testing.assert_allclose(four.level[line], 4 * once.level[line], rtol=1e-9, atol=1e-6, err_msg=line)
    np.testing.assert_allclose(four.tail, 4 * once.tail, rtol=1e-9)
    assert four.at_start("upfront")[0] == pytest.approx(4 * once.at_start("upfront")[0])


def total(plan):
    return float(measures.total_cost(ledger(plan))[0])


@given(plans(), st.integers(1, 50000))
def test_a_higher_stipend_never_costs_less(plan, cents):
    more = changed(plan, "arrangements.home.stipend_per_month", plan["arrangements"]["home"]["stipend_per_month"] + cents / 100)
    assert total(more) >= total(plan) - 1e-6


@given(plans(lease=True), st.integers(1, 50000))
def test_a_higher_rent_never_costs_less(plan, cents):
    more = changed(plan, "sites.house.lease.rent_per_seat_month", plan["sites"]["house"]["lease"]["rent_per_seat_month"] + cents / 100)
    assert total(more) >= total(plan) - 1e-6
    assert measures.tail_cost(ledger(more))[0] >= measures.tail_cost(ledger(plan))[0] - 1e-6


@given(plans(lease=True), shares(0, 0.1))
def test_a_steeper_rent_never_costs_less(plan, step):
    more = changed(plan, "sites.house.lease.escalator", round(plan["sites"]["house"]["lease"]["escalator"] + step, 4))
    assert total(more) >= total(plan) - 1e-6


@given(plans(lease=False), shares(0, 0.5))
def test_more_turnover_never_costs_less(plan, more):
    dearer = changed(plan, "roles.clerk.turnover", round(plan["roles"]["clerk"]["turnover"] + more, 4))
    assert total(dearer) >= total(plan) - 1e-6


@given(plans(lease=False), shares(0.0, 0.45))
def test_a_higher_percentile_of_pay_never_costs_less(plan, more):
    dearer = changed(plan, "pay.hire_percentile", min(0.95, round(plan["pay"]["hire_percentile"] + more, 4)))
    assert total(dearer) >= total(plan) - 1e-6


@given(plans(lease=True, whole=True), st.integers(1, 24))
def test_a_later_end_of_the_lease_never_saves_more(plan, longer):
    """Going home saves rent only once the lease has let go; rent per seat, before and after, is the same here."""
    lease = plan["sites"]["house"]["lease"]
    plan = changed(plan, "sites.house.lease.escalator", 0)
    plan = changed(plan, "sites.house.lease.after.rent_per_seat_month", lease["rent_per_seat_month"])
    plan = changed(plan, "sites.house.flex_per_seat_month", lease["rent_per_seat_month"])
    year, rest = map(int, lease["ends"].split("-"))
    later = changed(plan, "sites.house.lease.ends", month(longer + 1, year * 12 + rest - 1))

    def saving(file):
        stays, goes = planner.parse(text({**file, "moves": {}})), planner.parse(text(file))
        return planner.compare(stays, goes)[0].saving

    assert saving(later) <= saving(plan) + 1e-6


@given(plans(lease=True))
def test_rent_is_never_less_than_what_is_leased(plan):
    result, lease = ledger(plan), plan["sites"]["house"]["lease"]
    year, rest = map(int, lease["ends"].split("-"))
    last = min(year * 12 + rest - result.start, result.months)
    rent = result.costs["rent"][0, 0]
    assert np.all(rent[:last] >= lease["seats"] * lease["rent_per_seat_month"] - 1e-6)
    assert np.all(result.states["seats_held"][0, 0, :last] == lease["seats"])
    assert np.all(result.states["seats_held"][0, 0] + result.states["seats_short"][0, 0] >= result.states["seats_needed"][0, 0])


def test_leaving_no_one_on_site_frees_every_seat_after_the_lease_and_none_before():
    lease = {"seats": 10, "rent_per_seat_month": 100, "escalator": 0, "ends": month(6)}
    plan = {
        "planner": 1,
        "library": "none",
        "name": "X",
        "start": month(1),
        "months": 12,
        "sites": {"house": {"lease": lease}},
        "arrangements": {"desk": {"days_on_site": 5}, "home": {"days_on_site": 0}},
        "teams": {"all": {"role": "clerk", "site": "house", "arrangement": "desk", "heads": 10, "pay_per_year": 0}},
        "moves": {"out": {"team": "all", "share": 1, "to": {"arrangement": "home"}, "start": month(3)}},
    }
    assert ledger(plan).by_month("rent")[0].tolist() == [1000.0] * 6 + [0.0] * 6


def test_people_with_the_same_days_on_site_are_rounded_up_to_seats_together():
    """Half a person in each of two arrangements with the same days share one seat."""
    plan = {
        "planner": 1,
        "library": "none",
        "name": "X",
        "start": month(1),
        "months": 1,
        "sites": {"house": {"flex_per_seat_month": 100}},
        "arrangements": {"desk": {"days_on_site": 5}, "other desk": {"days_on_site": 5}, "half": {"days_on_site": 3}},
        "teams": {
            name: {"role": "clerk", "site": "house", "arrangement": arrangement, "heads": 10.5, "pay_per_year": 0}
            for name, arrangement in (("a", "desk"), ("b", "other desk"))
        },
    }
    assert ledger(plan).states["seats_needed"][0, 0].tolist() == [21.0]
    plan["teams"]["b"]["arrangement"] = "half"
    assert ledger(plan).states["seats_needed"][0, 0].tolist() == [22.0]


@given(plans(moves=True))
def test_a_plan_without_moves_has_no_remote_cost(plan):
    assume(all(team["arrangement"] == "desk" for team in plan["teams"].values()))
    totals = line_totals(ledger({**plan, "moves": {}}))
    assert all(totals[line] == 0 for line in ("stipend", "stipend_tax", "remote_it", "remote_setup", "remote_renewal", "upfront"))


@given(plans(), st.integers(1, 11))
def test_without_dates_of_its_own_a_plan_may_start_in_any_year(plan, years):
    """Everything dated moves along: the same costs, month by month."""

    def shifted(value):
        if isinstance(value, dict):
            return {key: shifted(item) for key, item in value.items()}
        if isinstance(value, str) and len(value) == 7 and value[4] == "-":
            return f"{int(value[:4]) + years}{value[4:]}"
        return value

    now, later = ledger(plan), ledger(shifted(plan))
    assert later.start - now.start == 12 * years and now.start >= JANUARY
    for line in now.costs:
        np.testing.assert_array_equal(later.costs[line], now.costs[line], err_msg=line)


@given(plans())
def test_reading_a_plan_written_out_again_changes_nothing(plan):
    assert planner.compare(parse(plan), parse(plan))[0].npv_saving == 0.0
