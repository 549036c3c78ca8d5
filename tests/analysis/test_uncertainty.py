"""How sure: known answers, invariants, and what a plan that wins often and loses much looks like."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

import planner
from planner.analysis.information import evpi, evppi, net_benefits, worth_of_knowing
from planner.analysis.sensitivity import indices, shares_of_variance, tornado
from planner.analysis.spreads import P90, Z95, Spread
from planner.analysis.stress import stressed, stresses
from planner.analysis.uncertainty import Estimate, simulate
from planner.scenario.text import ScenarioError
from tests.analysis.chance import two
from tests.cases.reading import check, read


@pytest.fixture(scope="module")
def shipped(scenarios):
    today = planner.load(scenarios / "today.yaml")
    return planner.compare(today, planner.load(scenarios / "work-from-home.yaml"), planner.load(scenarios / "blend.yaml"))


@pytest.fixture(scope="module")
def drawn(shipped):
    return simulate(shipped, 256)


def near(estimate: Estimate, wanted: float) -> bool:
    """Within four standard errors, and these are small."""
    return abs(estimate.value - wanted) <= 4 * estimate.error + 1e-9


def test_without_a_range_every_draw_is_the_plain_run_to_the_bit(cpa_office, scenarios):
    (difference,) = planner.compare(cpa_office, planner.load(scenarios / "cpa" / "home.yaml"))
    (outcome,), shared = simulate(difference, 64)
    assert shared.columns == ()
    assert set(outcome.npv_saving.tolist()) == {difference.npv_saving}
    assert set(outcome.run_rate.tolist()) == {difference.run_rate}
    assert outcome.mean(outcome.npv_saving) == Estimate(difference.npv_saving, 0.0)


def test_a_plan_against_itself_differs_by_nothing_in_every_draw(today):
    (outcome,), _ = simulate(planner.compare(today, today)[0], 64)
    assert outcome.npv_saving.tolist() == [0.0] * 64 and not outcome.cumulative.any() and outcome.base.npv.std() > 0


@pytest.mark.parametrize(("chunk", "threads"), [(8, 1), (13, 2), (64, 2)])
def test_neither_chunks_nor_threads_change_a_figure(shipped, chunk, threads):
    plain, _ = simulate(shipped[0], 64, 5)
    other, _ = simulate(shipped[0], 64, 5, chunk=chunk, threads=threads)
    np.testing.assert_array_equal(plain[0].npv_saving, other[0].npv_saving)
    np.testing.assert_array_equal(plain[0].cumulative, other[0].cumulative)


def test_the_plain_run_is_one_of_the_draws_where_all_scores_are_those_of_its_values():
    """At the value of every range, a draw is the plain run."""
    difference = two("{value: 100, low: 50, high: 300, spread: normal}", "{value: 70, low: 50, high: 90, spread: normal}")
    assert tornado(difference).middle == pytest.approx(difference.npv_saving, abs=1e-9)


def test_a_sum_of_normals_has_its_closed_form():
    difference = two("{value: 1000, low: 800, high: 1200, spread: normal}", "{value: 2000, low: 1500, high: 2500, spread: normal}")
    (outcome,), _ = simulate(difference, 4096)
    sd = np.hypot(200, 500) / Z95
    for level in (0.1, 0.5, 0.9):
        found = outcome.quantile(outcome.npv_saving, level)
        assert found.error < 6 and near(found, norm.ppf(level, -3000, sd))
    assert near(outcome.mean(outcome.npv_saving), -3000) and outcome.mean(outcome.npv_saving).error < 1
    assert outcome.npv_saving.std() == pytest.approx(sd, rel=0.02)
    assert outcome.chance_cheaper.value == 0.0 and outcome.regret.value == pytest.approx(3000, abs=2)


def test_a_sum_of_triangles_has_the_mean_and_variance_of_its_parts():
    difference = two("{value: 1000, low: 900, high: 1400, spread: triangular}", "{value: 500, low: 300, high: 600, spread: triangular}")
    (outcome,), _ = simulate(difference, 4096)
    ends = [[float(Spread("triangular", *r).at(np.array([z]))[0]) for z in (-40, 40)] for r in ((900, 1000, 1400), (300, 500, 600))]
    parts = [(low, mode, high) for (low, high), mode in zip(ends, (1000, 500), strict=True)]
    mean = sum(sum(part) / 3 for part in parts)
    variance = sum((a * a + b * b + c * c - a * b - a * c - b * c) / 18 for a, b, c in parts)
    assert near(outcome.mean(outcome.npv_saving), -mean)
    assert outcome.npv_saving.var() == pytest.approx(variance, rel=0.02)


def test_pulled_by_one_factor_a_sum_is_as_wide_as_correlation_says():
    spread = "{value: 50%, low: 40%, high: 60%, spread: normal}"
    more = f"roles: {{clerk: {{turnover: {spread}, cost_per_hire: 1000}}, payer: {{turnover: {spread}, cost_per_hire: 1000}}}}\n"
    loads = [0.0, 0.5, 1.0]
    wide = []
    for load in loads:
        difference = two("0", "0", more=more + f"evidence: {{factors: {{labour_market: {{turnover: {load}}}}}}}\n")
        wide.append(simulate(difference, 1024)[0][0].base.npv.std())
    alone = wide[0] / np.sqrt(2)
    assert wide[1] == pytest.approx(alone * np.sqrt(2 + 2 * 0.25), rel=0.02)
    assert wide[2] == pytest.approx(alone * 2, rel=0.02)


def test_payback_lowest_point_and_run_rate_by_draw_are_those_of_single_runs(shipped, drawn, scenarios):
    (outcome, _), shared = drawn
    values = [shared.of(d.scenario).values for d in (shipped[0].base, shipped[0].plan)]
    from planner.analysis import measures
    from planner.model.engine import simulate as months
    from planner.model.inputs import Inputs

    for draw in (0, 100, 255):
        base, plan = (
            months(Inputs(side.scenario, {address: given[draw : draw + 1] for address, given in drawn_.items()}))
            for side, drawn_ in zip((shipped[0].base, shipped[0].plan), values, strict=True)
        )
        saving = (measures.cost_by_month(base) - measures.cost_by_month(plan))[0]
        start = float((measures.cost_at_start(base) - measures.cost_at_start(plan))[0])
        wanted = measures.payback_month(start, saving)
        assert outcome.payback_months[draw] == pytest.approx(np.nan if wanted is None else wanted, nan_ok=True)
        assert outcome.lowest_cumulative[draw] == pytest.approx(measures.lowest_cumulative(start, saving))
        run_rate = float((measures.run_rate_cost(base) - measures.run_rate_cost(plan))[0])
        open_ = measures.settled_from(base, plan)[0] > base.months
        assert outcome.run_rate[draw] == pytest.approx(np.nan if open_ else run_rate, nan_ok=True)
        assert outcome.npv_saving[draw] == pytest.approx(float((measures.npv_cost(base) - measures.npv_cost(plan))[0]))


def test_quantiles_are_in_order_and_chances_are_shares(drawn):
    outcomes, _ = drawn
    for outcome in outcomes:
        low, middle, high = (outcome.quantile(outcome.npv_saving, level).value for level in (0.1, 0.5, 0.9))
        assert low < middle < high
        assert outcome.worst_tenth.value <= low
        assert 0 <= outcome.chance_cheaper.value <= 1 and 0 <= outcome.chance_no_payback.value <= 1
        assert outcome.regret_of_base.value - outcome.regret.value == pytest.approx(outcome.mean(outcome.npv_saving).value)


def test_work_that_is_stopped_stays_undone(shipped):
    heard = []

    def stop(share: float) -> None:
        heard.append(share)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(shipped[0], 256, chunk=16, progress=stop)
    assert len(heard) == 1 and 0 < heard[0] < 0.5


def test_progress_ends_at_all_of_it(shipped):
    heard: list[float] = []
    simulate(shipped[0], 64, chunk=16, progress=heard.append)
    assert heard == sorted(heard) and heard[-1] == pytest.approx(1.0)


def test_X1_more_likely_cheaper_and_what_it_is_worth_to_know():
    case = read("X1")
    given = case["inputs"]
    x, y = (grid.ravel() for grid in np.meshgrid(given["x"], given["y"], indexing="ij"))
    x, y = np.tile(x, 256), np.tile(y, 256)
    cost = given["base_b"] + x + y
    benefits = np.stack([np.zeros(len(x)), given["cost_a"] - cost], axis=1)
    check(
        case,
        {
            "mean_b": cost.mean(),
            "chance_b_is_cheaper": float((cost < given["cost_a"]).mean()),
            "everything": evpi(benefits),
            "x_alone": evppi(benefits, x),
            "y_alone": evppi(benefits, y),
        },
    )


def test_what_tells_nothing_is_worth_nothing():
    random = np.random.default_rng(1)
    x, noise = random.normal(size=(2, 2048))
    benefits = np.stack([np.zeros(2048), x], axis=1)
    assert evppi(benefits, noise) == 0.0
    assert evppi(benefits, np.ones(2048)) == 0.0
    assert evppi(benefits, x) == pytest.approx(evpi(benefits), rel=0.05)  # all there is to know
    assert evpi(benefits) == pytest.approx(1 / np.sqrt(2 * np.pi), rel=0.1)
    assert evppi(np.zeros((64, 1)), x[:64]) == 0.0


def test_what_is_found_out_together_is_worth_at_least_what_its_parts_are(drawn):
    outcomes, shared = drawn
    found = worth_of_knowing(outcomes[:1], shared)
    total = evpi(net_benefits(outcomes[:1]))
    assert all(0 < item.value <= total for item in found)
    assert [item.value for item in found] == sorted((item.value for item in found), reverse=True)
    for item in found:
        assert all(address in shared.columns for address in item.addresses)


def test_ishigami():
    """A function of three even numbers with indices in closed form: 0.3139, 0.4424, 0 alone, 0.5576, 0.4424, 0.2437 in all."""

    def ishigami(scores):
        one, two_, three = (norm.cdf(scores) * 2 * np.pi - np.pi).T
        return np.sin(one) + 7 * np.sin(two_) ** 2 + 0.1 * three**4 * np.sin(one)

    shares, total = shares_of_variance(ishigami, {"one": [0], "two": [1], "three": [2]}, 3, 8192)
    found = {share.name: (share.first, share.total) for share in shares}
    for name, wanted in {"one": (0.3139, 0.5576), "two": (0.4424, 0.4424), "three": (0.0, 0.2437)}.items():
        assert found[name] == pytest.approx(wanted, abs=0.02)
    assert total == pytest.approx(0.7563, abs=0.03)
    assert [share.name for share in shares] == ["one", "two", "three"]


def test_indices_of_a_sum_are_its_shares_of_the_variance():
    difference = two("{value: 1000, low: 800, high: 1200, spread: normal}", "{value: 2000, low: 1500, high: 2500, spread: normal}")
    shares, total = indices(difference, 1024)
    found = {share.name: share for share in shares}
    variance = 200**2 + 500**2
    for address, size in (("moves.clerks-home.upfront", 200), ("moves.payers-home.upfront", 500)):
        assert found[address].first == pytest.approx(size**2 / variance, abs=0.02)
        assert found[address].total == pytest.approx(size**2 / variance, abs=0.02)
    assert total == pytest.approx(1.0, abs=0.03)


def test_a_tornado_is_one_at_a_time_with_the_rest_in_the_middle():
    difference = two("{value: 1000, low: 800, high: 1200, spread: normal}", "{value: 2000, low: 1500, high: 2500, spread: normal}")
    found = tornado(difference)
    assert found.middle == pytest.approx(-3000)
    assert [bar.address for bar in found.bars] == ["moves.payers-home.upfront", "moves.clerks-home.upfront"]
    reach = 500 * P90 / Z95
    assert (found.bars[0].low, found.bars[0].high) == pytest.approx((2000 - reach, 2000 + reach))
    assert (found.bars[0].at_low, found.bars[0].at_high) == pytest.approx((-3000 + reach, -3000 - reach))
    assert not found.bars[0].turns


def test_the_tornado_of_a_shipped_plan_marks_what_turns_the_decision(shipped):
    found = tornado(shipped[0])
    assert any(bar.turns for bar in found.bars) and any(not bar.turns for bar in found.bars)
    for bar in found.bars:
        assert bar.turns == ((bar.at_low > 0) != (bar.at_high > 0)) and bar.low < bar.high
    assert "money.discount_rate" in {bar.address for bar in found.bars}
    assert not any(bar.address.startswith("factor") for bar in found.bars)


def test_stress_changes_facts_on_both_sides_and_decisions_in_the_plan(shipped):
    found = {item.name: item for item in stressed(shipped[1])}
    assert set(found) == set(stresses(shipped[1].plan.scenario))
    worse = found["people leave"].difference
    turnover = worse.base.scenario.roles["accounting"].turnover.value, worse.plan.scenario.roles["accounting"].turnover.value
    assert turnover == pytest.approx((0.27, 0.27))
    late = found["six months late"].difference.plan.scenario
    assert late.moves["accounting-home"].start.value == shipped[1].plan.scenario.moves["accounting-home"].start.value + 6
    assert late.vendors["scanning"].begins.value == shipped[1].plan.scenario.vendors["scanning"].begins.value + 6
    assert found["vendor fails"].difference.npv_saving < shipped[1].npv_saving
    dollar = found["dollar falls"].difference.plan.scenario.currencies["PLN"].rate
    assert len(dollar.dated) == 2 and dollar.dated[1][1] == pytest.approx(1.25 * dollar.dated[0][1])
    assert "vendor fails" not in {item.name for item in stressed(shipped[0])}  # there is none at home


def test_a_file_states_its_own_stress_and_what_does_not_fit_is_said():
    more = "stress: {{dear: {{steps: {{one: {{address: moves.*.upfront, by: {by}}}}}}}}}"
    (only,) = stressed(two("1000", "2000", more=more.format(by="x 1.5")))
    assert (only.name, only.touched, only.difference.npv_saving) == ("dear", 2, -4500.0)
    for by, message in (("twice", "must be such as"), ("+6 months", "a month moves by months"), ("-5 points", "is for shares")):
        with pytest.raises(ScenarioError, match=message) as caught:
            stressed(two("1000", "2000", more=more.format(by=by)))
        assert "stress.dear.steps.one.by" in str(caught.value)
