"""The bridge by driver: it adds up, an idle driver is nothing, what only one plan has is handled; LMDI of one line."""

from __future__ import annotations

import copy
import itertools
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import planner
from planner.analysis.bridge import CAME, WENT, counted_elsewhere, driver_bridge, factors_by_line, factors_of_line, rate_volume_mix, shapley
from planner.analysis.difference import Difference, run
from planner.analysis.union import Union
from planner.model.engine import simulate
from planner.model.inputs import Inputs
from planner.scenario.quantity import DRIVERS
from tests.cases.reading import check, read
from tests.conftest import SCENARIOS
from tests.model.plans import changed, parse, plans

CENT = 0.005
FOLDERS = [sorted(folder.glob("*.yaml")) for folder in (SCENARIOS, SCENARIOS / "cpa")]
PAIRS = [pair for folder in FOLDERS for pair in itertools.permutations(folder, 2)]

BASE: dict[str, Any] = {
    "planner": 1,
    "library": "none",
    "name": "Base",
    "currency": "USD",
    "start": "2027-01",
    "months": 24,
    "money": {"discount_rate": 0.09},
    "currencies": {"EUR": {"rate": 1.1}},
    "countries": {
        "home": {
            "contributions": {"pension": {"rate": 0.1, "cap_per_year": 60000}},
            "benefits_share": 0.1,
            "severance": {"weeks_per_year": 2},
        },
        "abroad": {"currency": "EUR", "contributions": {"fund": {"rate": 0.2}}, "benefits_per_month": 100},
    },
    "places": {
        "town": {"country": "home", "wage_growth": 0.03, "wages": {"clerk": {"p50": 50000}, "expert": {"p50": 90000}}},
        "far": {"country": "abroad", "relative_productivity": 0.9},
    },
    "sites": {
        "house": {
            "place": "town",
            "flex_per_seat_month": 900,
            "lease": {"seats": 60, "rent_per_seat_month": 800, "ends": "2028-06", "break": {"month": "2027-12", "penalty_months": 3}},
        }
    },
    "roles": {"clerk": {"turnover": 0.2, "cost_per_hire": 4000}, "expert": {"turnover": 0.1, "cost_per_hire": 9000}},
    "arrangements": {
        "desk": {"days_on_site": 5},
        "home": {"days_on_site": 0, "stipend_per_month": 200, "setup_per_head": 900},
    },
    "teams": {
        "clerks": {"role": "clerk", "site": "house", "arrangement": "desk", "heads": 40, "tenure_years": 5},
        "experts": {"role": "expert", "site": "house", "arrangement": "desk", "heads": 12, "pay_per_year": 95000},
    },
    "moves": {},
}
HOME = {"team": "clerks", "share": 0.5, "to": {"arrangement": "home"}, "start": "2027-04", "upfront": 20000}


def plan_of(**changes: Any) -> dict[str, Any]:
    """BASE with values changed by address; `__` stands for a dot."""
    out = copy.deepcopy(BASE)
    for address, value in changes.items():
        out = changed(out, address.replace("__", "."), value)
    return out


ABROAD = plan_of(  # something of every driver, and much that the base does not have
    currencies__EUR={"rate": 1.15},
    countries__home__benefits_share=0.12,
    sites__far={
        "place": "far",
        "hires_per_month": 3,
        "flex_per_seat_month": 300,
        "leases": {"tower": {"seats": 12, "rent_per_seat_month": 250, "ends": "2030-12", "after": {"seats": 4}}},
        "setup_cost": 40000,
        "fixed_per_month": 700,
        "governance_share": 0.05,
        "heads_per_lead": 6,
        "lead_per_month": 4000,
        "disruption_per_year": 0.1,
        "disruption_share": 0.5,
        "disruption_months": 2,
    },
    places__far__wages={"clerk": {"p50": 20000}},
    departments={"desk": {"place": "town", "cost_per_hour": 90}},
    roles__clerk__works_with={"desk": {"hours_per_week": 6}},
    evidence={"friction": {"remote": 0.2, "counterpart_share": 0.5, "sync": {"routine": 0.5}}, "turnover": {"home": 0.8}},
    arrangements__agent={
        "days_on_site": 0,
        "employer": "eor",
        "eor_fee_per_month": 400,
        "eor_deposit_months": 2,
        "meet_ups_per_year": 2,
        "meet_up_cost": 500,
    },
    sites__house__lease__exit="break",
    sites__house__lease__rent_per_seat_month={"2027-01": 800, "2028-01": 700},
    arrangements__home__stipend_per_month={"2027-01": 300, "2028-06": 100},
    arrangements__home__stipend_tax="accountable",
    arrangements__home__refresh_months=9,
    roles__clerk__turnover=0.25,
    work={"overtime_premium": 1.3},
    teams__experts__hire_percentile=0.6,
    moves__home=HOME,
    moves__far={"team": "clerks", "share": 0.4, "to": {"site": "far"}, "start": "2027-06", "parallel_months": 2, "pay_per_year": 22000},
    moves__out={"team": "experts", "share": 0.25, "to": {"vendor": "firm"}, "start": "2027-08"},
    moves__agents={
        "team": "clerks",
        "share": 0.05,
        "to": {"place": "far", "arrangement": "agent"},
        "start": "2027-09",
        "pay_per_year": 30000,
    },
    vendors={
        "firm": {
            "price_per_hour": 60,
            "fixed_per_month": 1000,
            "agreed_volume": 500,
            "minimum_share": 0.9,
            "retained_share": 0.1,
            "selection_share": 0.02,
            "legal_cost": 5000,
            "begins": "2027-02",
            "ends": "2030-01",
        },
        "unused": {"price_per_item": 3, "fixed_per_month": 2000, "legal_cost": 1000, "agreed_volume": 900, "minimum_share": 1.0},
    },
    exits={"early": {"team": "clerks", "heads": 3, "month": "2027-03", "by": "severance"}},
)
ABROAD["teams"]["experts"].pop("pay_per_year")
ABROAD["teams"] |= {
    "night": {"role": "clerk", "site": "house", "arrangement": "desk", "heads": 5, "whole_heads": True, "fixed_desk_share": 0.5},
    "files": {"role": "clerk", "site": "house", "arrangement": "desk", "volume": {"items_per_month": 900, "minutes_per_item": 30}},
    "phone": {
        "role": "clerk",
        "site": "house",
        "arrangement": "home",
        "calls": {"per_hour": 20, "seconds_each": 300},
        "pay_per_year": 41000,
    },
}


def difference(base: dict[str, Any], plan: dict[str, Any]) -> Difference:
    return planner.compare(parse(base), parse(plan))[0]


def bars(found: Difference) -> dict[str, float]:
    return {bar.driver: bar.saving for bar in driver_bridge(found).bars}


def adds_up(found: Difference) -> None:
    """The bars to the saving and the parts to their bar, to the cent."""
    bridge = driver_bridge(found)
    assert [bar.driver for bar in bridge.bars] == list(DRIVERS)
    assert sum(bar.saving for bar in bridge.bars) == pytest.approx(found.npv_saving, abs=CENT, rel=0)
    for bar in bridge.bars:
        assert sum(part.saving for part in bar.parts) == pytest.approx(bar.saving, abs=CENT, rel=0)
        assert bridge.parts[bar.driver] == bar.parts


class TestShapley:
    def test_WE19_three_factors(self):
        case = read("WE19")
        factors = list(case["inputs"].values())
        worth = np.array([np.prod([factor[number >> bit & 1] for bit, factor in enumerate(factors)]) for number in range(8)])
        fte, pay, fx = shapley(worth)
        check(case, {"change": worth[-1] - worth[0], "shapley_fte": fte, "shapley_pay": pay, "shapley_fx": fx})

    def test_WE19_it_is_the_mean_of_all_orders_which_differ(self):
        case = read("WE19")
        names = list(case["inputs"])
        worth = np.array([np.prod([values[number >> bit & 1] for bit, values in enumerate(case["inputs"].values())]) for number in range(8)])

        def one_by_one(order: tuple[int, ...]) -> np.ndarray:
            steps, taken = np.zeros(3), 0
            for group in order:
                steps[group] = worth[taken | 1 << group] - worth[taken]
                taken |= 1 << group
            return steps

        for key, order in (("fte_first", (0, 1, 2)), ("fx_first", (2, 1, 0))):
            assert dict(zip(names, one_by_one(order), strict=True)) == pytest.approx(case["expected"][key], abs=0.005)
        np.testing.assert_allclose(np.mean([one_by_one(order) for order in permutations(range(3))], axis=0), shapley(worth))

    @settings(phases=[Phase.generate])
    @given(st.integers(0, 5), st.integers(0, 2**32 - 1))
    def test_it_is_efficient_and_linear(self, groups, seed):
        left, right = np.random.default_rng(seed).normal(size=(2, 2**groups, 3))
        assert shapley(left).shape == (groups, 3)
        np.testing.assert_allclose(shapley(left).sum(axis=0), left[-1] - left[0], atol=1e-12)
        np.testing.assert_allclose(shapley(left) + 2 * shapley(right), shapley(left + 2 * right), atol=1e-12)

    def test_groups_that_do_the_same_get_the_same_and_one_that_does_nothing_gets_nothing(self):
        size = np.array([bin(number & 0b0111).count("1") for number in range(16)])  # the fourth group changes nothing
        found = shapley(size.astype(float) ** 2)
        assert found[0] == found[1] == found[2] == pytest.approx(3.0)
        assert found[3] == 0.0


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: "-".join(path.stem for path in pair))
def test_the_bars_of_shipped_scenarios_add_up_to_the_cent(pair: tuple[Path, Path]) -> None:
    found = planner.compare(*map(planner.load, pair))[0]
    adds_up(found)
    assert sum(row.present_saving for row in found.cash_lines) == pytest.approx(found.npv_saving, abs=CENT, rel=0)  # the bridge by line
    assert found.npv_saving != 0


def test_a_base_against_itself_has_no_bar(today) -> None:
    assert set(bars(planner.compare(today, today)[0]).values()) == {0.0}


class TestDrivers:
    def test_every_driver_and_all_that_one_plan_lacks(self):
        found = difference(BASE, ABROAD)
        adds_up(found)
        assert {driver for driver, saving in bars(found).items() if abs(saving) > 1} == set(DRIVERS) - {
            "vendor"
        }  # the contract is placement

    def test_the_way_back_is_the_same_the_other_way_round(self):
        there, back = bars(difference(BASE, ABROAD)), bars(difference(ABROAD, BASE))
        assert back == pytest.approx({driver: -saving for driver, saving in there.items()}, abs=CENT)

    def test_what_is_absent_is_no_work(self):
        """Laid out with all that the other has, a plan costs what it costs, line by line."""
        for base, plan in ((BASE, ABROAD), (ABROAD, BASE)):
            scenario, other = parse(base), parse(plan)
            union = Union(scenario, other)
            own = {address: value.before[None] for address, value in union.values.items()}
            alone, laid_out = simulate(Inputs(scenario)), simulate(Inputs(union.scenario(()), own))
            for line in alone.costs:
                np.testing.assert_allclose(laid_out.by_month(line), alone.by_month(line), rtol=1e-9, atol=1e-6, err_msg=line)

    @pytest.mark.parametrize(
        ("driver", "address", "value"),
        [
            ("productivity", "places__town__relative_productivity", 0.9),
            ("pay", "teams__experts__pay_per_year", None),
            ("pay", "teams__experts__pay_per_year", {"2027-01": 95000, "2027-07": 99000}),
            ("on-costs", "countries__home__benefits_share", 0.2),
            ("on-costs", "countries__home__contributions__pension__cap_per_year", None),
            ("office", "sites__house__lease__rent_per_seat_month", 700),
            ("remote", "arrangements__home__stipend_per_month", {"2027-01": 100, "2027-09": 50}),
            ("remote", "arrangements__home__stipend_tax", "accountable"),
            ("remote", "arrangements__home__refresh_months", 6),
            ("turnover", "roles__clerk__cost_per_hire", 100),
            ("transition", "moves__home__upfront", 0),
            ("money", "currencies__EUR__rate", 1.3),
            ("placement", "moves__home__share", {"2027-01": 0.2, "2027-08": 0.7}),
            ("placement", "sites__house__lease__exit", "break"),
            ("placement", "moves__home__to", {"site": "far", "arrangement": "desk"}),
        ],
    )
    def test_one_change_is_one_bar_and_the_others_are_exactly_nothing(self, driver, address, value):
        base = plan_of(
            moves__home=HOME,
            places__far__wages={"clerk": {"p50": 20000}},
            sites__far={"place": "far", "flex_per_seat_month": 300},
            teams__abroad={"role": "clerk", "site": "far", "arrangement": "desk", "heads": 4},
        )
        plan = changed(base, address.replace("__", "."), value)
        found = difference(base, plan)
        adds_up(found)
        if address != "places__town__relative_productivity":  # of a team and all who do its work
            assert abs(found.npv_saving) > 1
        assert {name for name, saving in bars(found).items() if saving != 0} <= {driver}

    def test_it_is_the_average_over_all_orders_of_plain_runs(self):
        """The slow way: the files of every mix of two plans, run one by one, and the drivers changed in every order."""
        changes = {
            "pay": {"places.town.wages.clerk.p50": 56000, "teams.experts.pay_per_year": 99000},
            "on-costs": {"countries.home.benefits_share": 0.2, "countries.home.contributions.pension.cap_per_year": 40000},
            "office": {"sites.house.lease.rent_per_seat_month": {"2027-01": 700, "2027-10": 650}},
            "remote": {"arrangements.home.stipend_per_month": 50, "arrangements.home.stipend_tax": "accountable"},
            "placement": {"moves.home.share": 0.9, "sites.house.lease.exit": "break"},
        }
        base, cost = plan_of(moves__home=HOME), {}
        for size in range(len(changes) + 1):
            for drivers in itertools.combinations(changes, size):
                plan = base
                for driver in drivers:
                    for address, value in changes[driver].items():
                        plan = changed(plan, address, value)
                cost[frozenset(drivers)] = (plan, run(parse(plan)).npv_cost)
        wanted = dict.fromkeys(changes, 0.0)
        orders = list(itertools.permutations(changes))
        for order in orders:
            for number, driver in enumerate(order):
                wanted[driver] += (cost[frozenset(order[:number])][1] - cost[frozenset(order[: number + 1])][1]) / len(orders)
        found = bars(difference(base, cost[frozenset(changes)][0]))
        assert found == pytest.approx(dict.fromkeys(DRIVERS, 0.0) | wanted, abs=CENT, rel=0)

    def test_a_value_that_another_follows_takes_it_along(self):
        """The role's percentile follows the firm's in the base and is its own in the plan, at the same value."""
        base = plan_of(pay={"hire_percentile": 0.5}, places__town__wages={"clerk": {"p25": 40000, "p50": 50000, "p75": 62000}})
        plan = changed(changed(base, "roles.clerk.hire_percentile", 0.5), "pay.hire_percentile", 0.7)
        base["teams"].pop("experts"), plan["teams"].pop("experts")
        found = difference(base, plan)
        adds_up(found)
        assert found.npv_saving == pytest.approx(0, abs=CENT)

    def test_a_site_that_one_plan_has_people_at_today_is_still_opened_by_the_other(self):
        base = plan_of(
            sites__far={"place": "far", "flex_per_seat_month": 300, "setup_cost": 50000},
            places__far__wages={"clerk": {"p50": 20000}},
        )
        there = changed(base, "teams.others", {"role": "clerk", "site": "far", "arrangement": "desk", "heads": 4})
        moved = changed(base, "moves.far", {"team": "clerks", "share": 0.3, "to": {"site": "far"}, "start": "2027-01"})
        adds_up(difference(there, moved))
        adds_up(difference(moved, there))

    def test_a_move_may_have_the_name_of_a_team_of_the_other_plan(self):
        base = plan_of(teams__same={"role": "clerk", "site": "house", "arrangement": "desk", "heads": 4})
        found = difference(base, plan_of(moves__same=HOME))
        adds_up(found)
        owners = {part.owner for bar in driver_bridge(found).bars for part in bar.parts}
        assert {"same", "same (move)"} <= owners

    def test_a_cost_at_the_decision_is_all_transition(self):
        found = driver_bridge(difference(BASE, plan_of(moves__home=HOME)))
        assert [(part.line, part.owner, part.saving) for part in found.parts["transition"]] == [("upfront", "home", pytest.approx(-20000))]
        assert all(part.line != "upfront" for part in found.parts["placement"])

    def test_what_a_move_costs_as_such_is_all_transition_also_where_the_base_has_the_move_without_a_share(self):
        base = plan_of(moves__home=HOME | {"share": 0, "upfront": 5000})
        plan = plan_of(moves__home=HOME | {"knowledge_transfer_cost": 3000})
        adds_up(difference(base, plan))
        found = driver_bridge(difference(base, plan))
        lines = {part.line: part.saving for part in found.parts["transition"]}
        assert lines["upfront"] == pytest.approx(-20000)
        assert -3000 <= lines["knowledge_transfer"] < -2900  # discounted to its month
        assert not {"upfront", "knowledge_transfer"} & {part.line for part in found.parts["placement"]}

    @settings(max_examples=25, phases=[Phase.generate])
    @given(plans(), plans())
    def test_any_two_plans(self, base, plan):
        base["start"] = plan["start"] = min(base["start"], plan["start"])  # no move of either lies before it
        for key in ("months", "money"):
            plan[key] = base[key]
        adds_up(difference(base, plan))


class TestMix:
    def test_WE19_three_factors(self):
        case = read("WE19")
        before, after = ({name: values[side] for name, values in case["inputs"].items()} for side in (0, 1))
        mix = rate_volume_mix(before, after)
        effects = {name: float(values.sum()) for name, values in mix.effects.items()}
        check(
            case, {"lmdi_fte": effects["fte"], "lmdi_pay": effects["pay_local"], "lmdi_fx": effects["fx"], "change": sum(effects.values())}
        )

    @settings(phases=[Phase.generate])
    @given(st.lists(st.tuples(*[st.sampled_from([0.0, 0.5, 1.0, 3.7, 1e6])] * 4), min_size=1, max_size=6))
    def test_effects_entries_and_exits_add_up_by_cohort(self, rows):
        heads, pay, more_heads, more_pay = np.array(rows).T
        mix = rate_volume_mix({"heads": heads, "pay": pay}, {"heads": more_heads, "pay": more_pay})
        total = sum(mix.effects.values()) + mix.entry + mix.exit
        np.testing.assert_allclose(total, more_heads * more_pay - heads * pay, rtol=1e-9, atol=1e-6)
        assert np.all(mix.entry >= 0) and np.all(mix.exit <= 0)

    def test_a_cohort_that_comes_or_goes_is_no_effect_of_a_factor(self):
        mix = rate_volume_mix({"heads": np.array([0.0, 10, 5]), "pay": 100.0}, {"heads": np.array([4.0, 0, 5]), "pay": 100.0})
        assert mix.entry.tolist() == [400, 0, 0] and mix.exit.tolist() == [0, -1000, 0]
        assert all(not values.any() for values in mix.effects.values())

    def test_negative_or_different_factors_are_refused(self):
        with pytest.raises(ValueError, match="below zero"):
            rate_volume_mix({"heads": -1.0}, {"heads": 1.0})
        with pytest.raises(ValueError, match="same factors"):
            rate_volume_mix({"heads": 1.0}, {"pay": 1.0})


class TestFactorsOfALine:
    @pytest.mark.parametrize("name", ["work-from-home", "offshore-captive", "outsourced", "blend"])
    def test_they_add_up_to_what_the_line_saves_in_present_value(self, name, scenarios, today):
        (found,) = planner.compare(today, planner.load(scenarios / f"{name}.yaml"))
        seen = 0
        for row in found.cash_lines:
            factors = factors_of_line(found, row.line)
            if factors is not None:
                seen += 1
                assert sum(factors.values()) == pytest.approx(row.present_saving, abs=CENT, rel=0), row.line
        assert seen >= 3

    def test_another_rate_is_all_rate_and_more_people_are_all_volume(self):
        base = plan_of(teams__clerks__pay_per_year=50000)
        dearer = factors_of_line(difference(base, changed(base, "teams.clerks.pay_per_year", 60000)), "base_pay")
        assert dearer is not None and dearer["heads"] == 0 and dearer["pay"] < 0
        more = difference(base, changed(base, "teams.clerks.heads", 44))
        found = factors_of_line(more, "base_pay")
        assert found is not None and found["pay"] == 0
        assert found["heads"] == pytest.approx(next(row.present_saving for row in more.by_line if row.line == "base_pay"), abs=CENT)
        moved = factors_of_line(difference(BASE, plan_of(moves__home=HOME)), "base_pay")
        assert moved is not None and moved[CAME] < 0 and moved[WENT] == 0

    def test_the_line_that_differs_most_stands_first_but_for_people_who_are_only_counted_elsewhere(self, scenarios, today):
        for name, first, last in (("outsourced", "base_pay", ""), ("offshore-captive", "base_pay", ""), ("work-from-home", "remote_it", "base_pay")):
            (found,) = planner.compare(today, planner.load(scenarios / f"{name}.yaml"))
            lines = factors_by_line(found)
            saving = {row.line: abs(row.present_saving) for row in found.cash_lines}
            assert next(iter(lines)) == first
            told = [line for line, factors in lines.items() if abs(factors[CAME]) + abs(factors[WENT]) <= 2 * saving[line]]
            assert list(lines)[: len(told)] == sorted(told, key=lambda line: -saving[line])
            assert (list(lines)[len(told) :] or [""])[0] == last or not last

    def test_what_came_or_went_is_counted_elsewhere_only_where_something_stands_against_it(self):
        assert counted_elsewhere({"heads": 40.0, CAME: -44.0, WENT: 0.0})
        assert counted_elsewhere({"heads": 0.0, CAME: -44.0, WENT: 40.0})
        assert not counted_elsewhere({"heads": 0.0, CAME: -44.0, WENT: 0.0})
        assert not counted_elsewhere({"heads": 40.0, "pay": -30.0, CAME: 0.0, WENT: 0.0})

    def test_a_line_that_is_no_product_has_none(self):
        assert factors_of_line(difference(BASE, ABROAD), "upfront") is None
