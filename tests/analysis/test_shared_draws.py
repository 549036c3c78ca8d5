"""Draws: shared by construction, correlated as the factors say, within the bounds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args, get_origin

import numpy as np
import pytest
from scipy.stats import norm

import planner
from planner.analysis.draws import PULLS, SCRAMBLINGS, Draws, by_scrambling, columns_of, draws, loadings
from planner.analysis.spreads import Z95
from planner.analysis.uncertainty import run_at
from planner.scenario.change import apply, matches
from planner.scenario.part import Part, fields, spec_of
from planner.scenario.quantity import SPREADS
from planner.scenario.schema import Scenario
from planner.scenario.text import ScenarioError
from tests.analysis.chance import two


@pytest.fixture(scope="module")
def blend(scenarios) -> Scenario:
    return planner.load(scenarios / "blend.yaml")


def test_a_column_is_the_same_whoever_has_the_address(today, work_from_home, blend):
    shared = draws([today, work_from_home, blend], 128, seed=3)
    here, there = shared.of(work_from_home).values, shared.of(blend).values
    both = set(here) & set(there)
    assert "evidence.remote_effect.routine" in both and set(here) != set(there)
    for address in both - {"arrangements.home.stipend_per_month"}:  # of another range in the other plan
        np.testing.assert_array_equal(here[address], there[address])
    order = [values["arrangements.home.stipend_per_month"].argsort() for values in (here, there)]
    np.testing.assert_array_equal(*order)


def test_no_address_is_drawn_twice_and_the_discount_rate_never(today, blend):
    columns = columns_of([today, blend])
    assert len(columns) == len(set(columns))
    assert "money.discount_rate" not in columns and today.money.discount_rate.low is not None


def test_the_seed_decides_and_nothing_else(today, blend):
    one, two_, other = draws([today, blend], 64, 1), draws([today, blend], 64, 1), draws([today, blend], 64, 2)
    np.testing.assert_array_equal(one.scores, two_.scores)
    assert not np.array_equal(one.scores, other.scores)


@pytest.mark.parametrize("count", [0, 63, 100, 1 << 18, -64])
def test_a_number_of_draws_that_can_not_be_had_is_refused(today, count):
    with pytest.raises(ScenarioError, match="power of two"):
        draws([today], count)


def test_each_scrambling_covers_every_range_evenly(today, work_from_home):
    shared = draws([today, work_from_home], 1024)
    for part in by_scrambling(shared.scores):
        assert part.shape == (1024 // SCRAMBLINGS, len(shared.columns))
        assert np.abs(norm.cdf(part).mean(axis=0) - 0.5).max() < 0.01


def test_a_range_is_drawn_with_its_percentiles():
    difference = two("{value: 100, low: 50, high: 300, spread: triangular}", "{value: 100, low: 50, high: 150, spread: normal}")
    found = draws([difference.plan.scenario], 4096).of(difference.plan.scenario).values
    for address, low, high in (("moves.clerks-home.upfront", 50, 300), ("moves.payers-home.upfront", 50, 150)):
        assert np.quantile(found[address], [0.05, 0.95]) == pytest.approx([low, high], abs=1.0)


def test_values_are_cut_at_the_declared_bounds_and_counted():
    difference = two("{value: 100, low: 0, high: 300, spread: normal}", "0")
    found = draws([difference.plan.scenario], 1024).of(difference.plan.scenario)
    drawn = found.values["moves.clerks-home.upfront"]
    assert drawn.min() == 0.0
    assert found.clipped == {"moves.clerks-home.upfront": int((drawn == 0).sum())} and 30 < found.clipped["moves.clerks-home.upfront"] < 70


def test_shares_of_one_team_never_take_more_than_all_its_work():
    text = """\
planner: 1
name: Two ways
start: 2027-01
sites: {office: {flex_per_seat_month: 100}}
arrangements: {on-site: {days_on_site: 5}, home: {days_on_site: 0}, half: {days_on_site: 2}}
teams: {clerks: {role: clerk, site: office, arrangement: on-site, heads: 10, pay_per_year: 1}}
moves:
  one: {team: clerks, share: {value: 50%, low: 30%, high: 70%}, to: {arrangement: home}, start: 2027-01}
  two: {team: clerks, share: {value: 40%, low: 30%, high: 60%}, to: {arrangement: half}, start: 2027-01}
"""
    scenario = planner.parse(text)
    found = draws([scenario], 256).of(scenario)
    total = found.values["moves.one.share"] + found.values["moves.two.share"]
    assert total.max() == pytest.approx(1.0) and found.clipped["moves.one.share"] == (np.isclose(total, 1.0)).sum() > 0
    assert np.isfinite(run_at(scenario, draws([scenario], 64)).npv).all()


def test_every_pull_is_a_field_of_its_factor_and_names_something_that_is_drawn(blend, scenarios):
    shipped = [blend, *(planner.load(scenarios / f"{name}.yaml") for name in ("today", "offshore-captive", "outsourced"))]
    for factor, kinds in PULLS.items():
        assert set(kinds) == set(type(getattr(blend.evidence.factors, factor)).model_fields)
    found = {address for item in shipped for kinds in PULLS.values() for keys in kinds.values() for key in keys for address in matches(item, key)}
    assert {address.split(".")[0] for address in found} >= {"places", "roles", "vendors", "sites", "currencies", "moves"}


def _patterns(part: type[Part], prefix: str = "") -> Iterator[str]:
    """Every address that a file may have, `*` for each name."""
    for key, (_, annotation) in fields(part).items():
        if spec_of(annotation) is not None:
            yield prefix + key
            continue
        named = get_origin(annotation) is dict
        for kind in get_args(annotation) or (annotation,):
            if isinstance(kind, type) and issubclass(kind, Part):
                yield from _patterns(kind, f"{prefix}{key}.{'*.' if named else ''}")


def test_every_pattern_of_a_pull_fits_an_address_of_the_schema():
    known = set(_patterns(Scenario))
    assert {"sites.*.lease.seats", "sites.*.leases.*.break.month"} <= known
    assert [key for kinds in PULLS.values() for keys in kinds.values() for key in keys if key not in known] == []


def test_a_factor_pulls_what_it_says_with_its_weight():
    spread = "{value: 20%, low: 10%, high: 30%, spread: normal}"
    more = f"""
roles: {{clerk: {{turnover: {spread}}}, payer: {{turnover: {spread}}}}}
evidence: {{factors: {{labour_market: {{turnover: 60%}}}}}}
"""
    difference = two("0", "0", more=more)
    scenario = difference.plan.scenario
    assert loadings(scenario, "roles.clerk.turnover") == {"factor labour_market": 0.6}
    found = draws([scenario], 4096).of(scenario).values
    one, other = found["roles.clerk.turnover"], found["roles.payer.turnover"]
    assert np.corrcoef(one, other)[0, 1] == pytest.approx(0.36, abs=0.02)  # 0.6 x 0.6
    assert one.std() == pytest.approx(0.10 / Z95, rel=0.02)


def test_factors_that_pull_with_more_than_all_of_it_are_refused():
    changed = {
        "places.port.wage_growth": "{value: 3%, low: 1%, high: 5%}",
        "evidence.factors.labour_market.wage_growth": "90%",
        "evidence.factors.country.wage_growth": "60%",
    }
    scenario = apply(two("0", "0").base.scenario, changed)[0]
    with pytest.raises(ScenarioError, match=r"places\.port\.wage_growth: its common factors pull with more than 100%"):
        draws([scenario], 64).of(scenario)


def test_a_currency_moves_by_its_volatility_from_the_rate_of_today():
    scenario = two("0", "0", months=60).plan.scenario
    moving = apply(scenario, {"currencies.CRN.volatility": "0.1"})[0]
    path = draws([moving], 4096).of(moving).values["currencies.CRN.rate"]
    assert path.shape == (4096, 60)
    np.testing.assert_allclose(path[:, 0], 0.5)  # the first month is known
    walk = np.log(path / 0.5)
    for month in (12, 24, 48):
        assert walk[:, month].std() == pytest.approx(0.1 * np.sqrt(month / 12), rel=0.03)
    steps = np.diff(walk[:, ::12], axis=1)
    assert np.abs(np.corrcoef(steps.T)[np.triu_indices(4, 1)]).max() < 0.05  # years are independent
    assert draws([scenario], 64).of(scenario).values == {}


def test_an_event_happens_as_often_as_its_chance_says():
    scenario = two("0", "0", months=24).plan.scenario
    risky = apply(scenario, {"sites.office.disruption_per_year": "0.1", "sites.office.disruption_months": "2"})[0]
    found = draws([risky], 4096).of(risky).values["sites.office.disruption_per_year"]
    assert set(np.unique(found)) == {0.0, 1.0}
    assert found[:, :12].mean() == pytest.approx(0.1, abs=0.005)
    assert (found[:, :12] == found[:, :1]).all() and not (found[:, 12:] == found[:, :12]).all()


def test_a_dated_value_keeps_its_steps_when_it_is_drawn():
    difference = two("0", "0", months=24)
    scenario = apply(difference.plan.scenario, {"sites.office.flex_per_seat_month": "{value: {2027-01: 100, 2028-01: 120}, low: 80, high: 120}"})[0]
    found = draws([scenario], 64).of(scenario).values["sites.office.flex_per_seat_month"]
    np.testing.assert_allclose(found[:, 12] - found[:, 0], 20.0)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("{value: 100, low: 200, high: 300}", "low, value and high must be in this order"),
        ("{value: 100, low: -5}", "is outside 0 to"),
        ("{value: 100, spread: pert}", "spread: needs low or high beside it"),
        ("{value: 100, low: 0, high: 200, spread: lognormal}", "a lognormal range must be above zero"),
        ("{value: 100, low: 50, spread: bell}", f"spread: must be one of {', '.join(SPREADS)}"),
    ],
)
def test_a_range_without_sense_is_one_line_with_its_address(value, message):
    with pytest.raises(ScenarioError) as caught:
        two(value, "0")
    assert len(caught.value.problems) == 1
    assert "moves.clerks-home.upfront: " in str(caught.value) and message in str(caught.value)


def test_a_month_has_no_range():
    with pytest.raises(ScenarioError, match="a month can't have a range; compare two plans instead"):
        planner.parse("planner: 1\nname: A\nstart: {value: 2027-01, low: 2026-01, high: 2028-01}\n")


def test_scores_of_draws_are_found_by_the_name_of_their_column():
    scores = np.arange(6.0).reshape(3, 2)
    assert Draws(("a", "b"), scores).column("b").tolist() == [1.0, 3.0, 5.0]
