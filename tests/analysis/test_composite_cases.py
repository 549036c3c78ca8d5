"""WE20 and X3 as whole scenario files: what `compare` says of them, figure by figure."""

from __future__ import annotations

import numpy as np
import pytest

import planner
from planner.analysis import measures
from planner.analysis.difference import Difference, run
from tests.cases.reading import FOLDER, check, read

HELD = 30
SPACE = ("rent", "flex_seats", "lease_exit")


def scenario(name: str, **changes: str):
    return planner.load(FOLDER / name, changes)


@pytest.fixture(scope="module")
def we20() -> Difference:
    given = read("WE20")["inputs"]
    return planner.compare(scenario(given["base"]), scenario(given["scenario"]))[0]


def test_WE20_every_figure(we20):
    base, plan = we20.base.ledger, we20.plan.ledger
    per_head = sum(base.costs[line][0, 0] for line in ("base_pay", "on_costs", "benefits")) / HELD
    saving = we20.saving_by_month
    headquarters = [sum(ledger.costs[line][0, ledger.sites.index("headquarters")].sum() for line in SPACE) for ledger in (base, plan)]
    lowest = int(np.argmin(we20.cumulative))
    check(
        read("WE20"),
        {
            "comp_head_y1": per_head[0],
            "comp_head_y2": per_head[12],
            "captive_heads": plan.states["heads"][0, [cohort.name for cohort in plan.cohorts].index("centre"), -1],
            **{f"saving_month_{month}": saving[month - 1] for month in (4, 8, 12, 13, 24)},
            "baseline_total": we20.base.total_cost,
            "scenario_total": we20.plan.total_cost,
            "saving_total": we20.saving,
            "npv_saving": we20.npv_saving,
            "trough": we20.lowest_cumulative,
            "trough_month": lowest + 1,
            "payback_within_horizon": 0 if we20.payback_months is None else 1,
            "run_rate_year": we20.run_rate,
            "one_offs": we20.one_off_cost,
            "office_saving_actual": headquarters[0] - headquarters[1],
            "tail_undiscounted": base.tail.sum() - plan.tail.sum(),
            "tail_pv": we20.base.tail_cost - we20.plan.tail_cost,
        },
    )


def test_WE20_month_by_month(we20):
    by_hand = [0, 0, 0, -30713.0204, -93121.0204, -55121.0204, -39326.5204, -269516.1204, 14101.4796, 18001.4796, 21901.4796, -152212.5204]
    assert we20.saving_by_month.tolist() == pytest.approx([*by_hand, *[41926.9262] * 6, *[42767.4062] * 6], abs=5e-5)
    assert we20.saving_at_start == 0


def test_X3_hold_break_or_sublet():
    case = read("X3")
    given = case["inputs"]
    plans = {name: run(scenario(given[name])) for name in ("hold", "break", "sublease")}
    short = {name: run(scenario(given[name]).model_copy(update={"months": given["short_horizon"]})) for name in ("hold", "break")}
    check(
        case,
        {name: plan.total_cost for name, plan in plans.items()}
        | {f"pv_{name}": plan.npv_cost for name, plan in plans.items()}
        | {f"pv_{name}_short": plan.npv_cost for name, plan in short.items()}
        | {"tail_hold": short["hold"].tail_cost},
    )
    assert plans["sublease"].npv_cost < plans["break"].npv_cost < plans["hold"].npv_cost
    assert short["hold"].npv_cost < short["break"].npv_cost, "the short horizon turns the ranking round"
    assert measures.tail_cost(short["break"].ledger)[0] == 0


def test_X3_what_compare_says_of_a_horizon_shorter_than_the_lease():
    given = read("X3")["inputs"]
    hold, leave = (scenario(given[name]).model_copy(update={"months": given["short_horizon"]}) for name in ("hold", "break"))
    difference = planner.compare(hold, leave)[0]
    assert difference.npv_saving < 0 < difference.npv_saving + difference.base.tail_cost - difference.plan.tail_cost
