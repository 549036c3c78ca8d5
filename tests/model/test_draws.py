"""Many draws at once are what the same values give one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from planner.analysis import measures
from planner.model.engine import simulate
from planner.model.inputs import Inputs
from planner.scenario import change
from planner.scenario.schema import quantities, specs
from tests.model.plans import JANUARY, Case, Lease, ledger, parse, plans, same

# written out, so that the words of a change and the numbers of a variation are what a reader would type
ADDRESSES = {
    "arrangements.home.stipend_per_month": (0.0, 90.0, 500.0),
    "arrangements.home.setup_per_head": (0.0, 900.0, 2500.0),
    "arrangements.home.refresh_months": (6, 12, 30),
    "pay.hire_percentile": (0.05, 0.4, 0.93),
    "sites.house.lease.rent_per_seat_month": (0.0, 640.0, 1999.0),
    "sites.house.lease.escalator": (-0.05, 0.0, 0.08),
    "sites.house.lease.ends": (JANUARY, JANUARY + 11, JANUARY + 40),
    "sites.house.lease.seats": (0, 5, 90),
    "sites.house.flex_per_seat_month": (0.0, 700.0, 1500.0),
    "moves.leaving.share": (0.0, 0.35, 1.0),
    "moves.leaving.start": (JANUARY, JANUARY + 5, JANUARY + 60),
    "moves.leaving.over_months": (1, 4, 12),
    "moves.leaving.upfront": (0.0, 1.0, 90000.0),
    "roles.clerk.turnover": (0.0, 0.3, 1.0),
    "roles.clerk.cost_per_hire": (0.0, 4700.0, 12000.0),
    "places.town.wage_growth": (-0.02, 0.0, 0.09),
    "pay.review_month": (1, 6, 12),
    "countries.land.benefits_share": (0.0, 0.14, 0.4),
    "countries.land.employee_tax_rate": (0.0, 0.3, 0.6),
    "countries.land.contributions.fund 0.rate": (0.0, 0.05, 0.2),
    "countries.land.contributions.fund 0.cap_per_year": (0.0, 30000.0, 90000.0),
    "teams.clerks.heads": (0, 12.5, 80),
    "money.discount_rate": (0.0, 0.07, 0.2),
}
BASE = Case(
    pay=None,
    points={"p25": 52000.0, "p50": 70000.0, "p75": 98000.0},
    as_of=-19,
    percentile=0.6,
    months=40,
    refresh=9,
    treatment="grossed-up",
    over=3,
    contributions=((0.062, 60000.0), (0.0145, None)),
    lease=Lease(ends=30, restoration=9000.0),
)


def written(address: str, value: float) -> str:
    if address.endswith((".ends", ".start", ".break.month")):
        return f"{int(value) // 12}-{int(value) % 12 + 1:02d}"
    return f"{value:g}"


def assert_each_draw_is_its_own_run(scenario, variations):
    together = simulate(Inputs(scenario, {address: np.array(values, dtype=float) for address, values in variations.items()}))
    for draw in range(len(next(iter(variations.values())))):
        changes = {address: written(address, values[draw]) for address, values in variations.items()}
        alone = ledger(change.apply(scenario, changes)[0])
        same(alone, together, 1e-9, draw)
        for measure in (measures.total_cost, measures.npv_cost, measures.run_rate_cost, measures.tail_cost, measures.one_off_cost):
            values = measure(together)
            assert values[draw if len(values) > 1 else 0] == pytest.approx(measure(alone)[0], rel=1e-9), measure.__name__
        settled = together.settled
        assert settled[draw if len(settled) > 1 else 0] == alone.settled[0]


@pytest.mark.parametrize("address", ADDRESSES)
def test_varying_one_address_is_running_each_of_its_values(address):
    assert_each_draw_is_its_own_run(parse(BASE.plan()), {address: ADDRESSES[address]})


def test_varying_all_addresses_at_once_is_running_each_draw():
    assert_each_draw_is_its_own_run(parse(BASE.plan()), ADDRESSES)


def test_varying_a_break_is_running_each_of_its_values():
    case = BASE.but(
        lease=Lease(exit="break", break_month=10, ends=30, penalty=4, unamortised=50000.0, unamortised_rate=0.06, break_restoration=1000.0)
    )
    assert_each_draw_is_its_own_run(
        parse(case.plan()),
        {
            "sites.house.lease.break.month": (JANUARY + 4, JANUARY + 9, JANUARY + 25),
            "sites.house.lease.break.penalty_months": (0, 3, 12),
            "sites.house.lease.break.unamortised_rate": (0.0, 0.05, 0.1),
            "sites.house.lease.break.restoration": (0.0, 500.0, 90000.0),
        },
    )


def test_varying_turnover_alone_works_where_pay_passes_a_cap(today):
    assert_each_draw_is_its_own_run(today, {"roles.accounting.turnover": (0.1, 0.18, 0.3)})


@pytest.mark.parametrize("point", ["p25", "p50", "p75", "p90"])
def test_varying_one_published_wage_leaves_the_other_points_alone(point):
    case = BASE.but(points={"p25": 52000.0, "p50": 70000.0, "p75": 98000.0, "p90": 120000.0}, percentile=0.8)
    assert_each_draw_is_its_own_run(
        parse(case.plan()), {f"places.town.wages.clerk.{point}": tuple(case.points[point] * k for k in (0.98, 1.0, 1.03))}
    )


def test_varying_the_firms_percentile_reaches_every_team_that_follows_it(today):
    together = simulate(Inputs(today, {"pay.hire_percentile": np.array([0.4, 0.65])}))
    rows = together.costs["base_pay"].sum(axis=2)
    assert np.all(rows[1] > rows[0])


@given(plans())
def test_one_draw_of_what_is_written_is_the_plain_run_bit_for_bit(plan):
    scenario = parse(plan)
    units = specs(scenario)
    written = {
        address: np.array([quantity.value])
        for address, quantity in quantities(scenario).items()
        if quantity is not None
        and not quantity.dated
        and not quantity.same_as
        and units[address].kind in ("money", "share", "count", "month")
    }
    assert len(written) > 20
    same(ledger(scenario), ledger(scenario, written))


@settings(max_examples=15)
@given(plans())
def test_many_draws_of_the_same_values_are_the_plain_run_each_time(plan):
    scenario = parse(plan)
    values = {
        address: np.full(7, quantity.value)
        for address, quantity in quantities(scenario).items()
        if quantity is not None and not quantity.dated and not quantity.same_as
    }
    plain, many = ledger(scenario), ledger(scenario, values)
    for draw in (0, 3, 6):
        same(plain, many, 1e-12, draw)


def test_what_does_not_vary_is_not_repeated(today):
    """A ledger holds one draw of what is the same in all of them, so that many draws stay small."""
    result = simulate(Inputs(today, {"sites.headquarters.lease.rent_per_seat_month": np.array([900.0, 1000.0, 1100.0])}))
    assert result.costs["rent"].shape[0] == 3
    assert measures.npv_cost(result).shape == (3,)


def test_an_address_that_a_plan_does_not_have_is_ignored(cpa_office):
    plain = ledger(cpa_office)
    same(plain, ledger(cpa_office, {"moves.home.share": np.array([0.5])}))


def test_draws_of_different_length_are_refused(today):
    with pytest.raises(ValueError, match="same number of draws"):
        Inputs(today, {"pay.hire_percentile": np.array([0.5, 0.6]), "money.discount_rate": np.array([0.09])})
    with pytest.raises(ValueError, match="same number of draws"):
        Inputs(today, {"pay.hire_percentile": np.array([[0.5, 0.6]])})


def test_a_draw_may_change_with_the_month(today):
    """Two draws of a rent by month: dated values, and one value throughout."""
    address = "sites.headquarters.lease.rent_per_seat_month"
    rents = np.full((2, today.months), 900.0)
    rents[0, 6:] = 1100.0
    got = ledger(today, {address: rents, "roles.payroll.turnover": np.full(2, 0.3)})
    dated = ledger(change.apply(today, {address: "{2027-01: 900, 2027-07: 1100}", "roles.payroll.turnover": "0.3"})[0])
    plain = ledger(change.apply(today, {address: "900", "roles.payroll.turnover": "0.3"})[0])
    same(dated, got, relative=1e-12)
    same(plain, got, relative=1e-12, draw=1)


@pytest.mark.parametrize("shape", [(), (2, 7), (2, 60, 1)])
def test_values_of_another_shape_are_refused(today, shape):
    with pytest.raises(ValueError, match="same number of draws"):
        Inputs(today, {"roles.payroll.turnover": np.zeros(shape)})


def test_the_same_draws_serve_both_sides_of_a_comparison(today, work_from_home):
    draws = {
        "sites.headquarters.lease.rent_per_seat_month": np.array([850.0, 1000.0, 1100.0]),
        "roles.accounting.turnover": np.array([0.1, 0.18, 0.3]),
        "arrangements.home.stipend_per_month": np.array([75.0, 150.0, 500.0]),
    }
    base, plan = (measures.npv_cost(simulate(Inputs(scenario, draws))) for scenario in (today, work_from_home))
    for number in range(3):
        changes = {address: f"{values[number]:g}" for address, values in draws.items()}
        alone = [measures.npv_cost(ledger(change.apply(scenario, changes)[0]))[0] for scenario in (today, work_from_home)]
        assert base[number] - plan[number] == pytest.approx(alone[0] - alone[1], rel=1e-9)
