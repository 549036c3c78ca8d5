"""How sure an answer is, as data: the JSON of `simulate`, `sensitivity` and `breakeven`; its keys are a contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

import planner
from planner.analysis.breakeven import BreakEven
from planner.analysis.difference import Difference
from planner.analysis.draws import Draws
from planner.analysis.information import evpi, net_benefits, worth_of_knowing
from planner.analysis.sensitivity import Share, Tornado
from planner.analysis.stress import Stressed
from planner.analysis.uncertainty import QUANTILES, Estimate, Outcome
from planner.model.calendar import Array
from planner.report.chance import odds_mislead
from planner.report.resting import resting, rests_on
from planner.scenario.quantity import month_text
from planner.scenario.schema import Scenario


def _estimate(found: Estimate) -> dict[str, float | None]:
    return {"value": _number(found.value), "error": _number(found.error)}


def _number(value: float) -> float | None:
    return float(value) if value == value else None


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """What the draws say of one plan."""

    def quantiles(values: Array) -> dict[str, Any]:
        return {f"p{level * 100:.0f}": _estimate(outcome.quantile(values, level)) for level in QUANTILES} | {"mean": _estimate(outcome.mean(values))}

    plan = outcome.difference.plan
    fan = [[_number(float(value)) for value in column] for column in _fan(outcome)]
    return {
        "file": plan.scenario.file,
        "name": plan.name,
        "digest": plan.digest,
        "plain": {"npv_saving": outcome.difference.npv_saving, "saving": outcome.difference.saving},
        "npv_saving": quantiles(outcome.npv_saving),
        "saving": quantiles(outcome.saving),
        "run_rate_saving_per_year": quantiles(outcome.run_rate),
        "payback_months": quantiles(outcome.payback_months) | {"none": _estimate(outcome.chance_no_payback)},
        "lowest_cumulative_saving": quantiles(outcome.lowest_cumulative),
        "chance_cheaper": _estimate(outcome.chance_cheaper),
        "expected_regret": _estimate(outcome.regret),
        "expected_regret_of_base": _estimate(outcome.regret_of_base),
        "worst_tenth": _estimate(outcome.worst_tenth),
        "cumulative_saving": {f"p{level * 100:.0f}": column for level, column in zip(QUANTILES, fan, strict=True)},
        "clipped": outcome.plan.clipped,
        "warnings": [{"id": "P31", "severity": "caution", "message": text}] if (text := odds_mislead(outcome)) else [],
        "rests_on": {"values": than, "message": rests_on(outcome)} if (than := resting(outcome)) else None,
    }


def _fan(outcome: Outcome) -> Array:
    """P10, P50 and P90 of the cumulative saving, the decision first. (level, month + 1)."""
    return np.quantile(outcome.cumulative, QUANTILES, axis=0)


def _head(scenario: Scenario) -> dict[str, Any]:
    return {"planner": planner.__version__, "library": scenario.library, "currency": scenario.currency, "months": scenario.months}


def simulate_json(outcomes: Sequence[Outcome], shared: Draws, seed: int) -> dict[str, Any]:
    """The JSON of `simulate`."""
    base = outcomes[0].difference.base
    benefits = net_benefits(outcomes)
    best = benefits.argmax(axis=1)
    return {
        **_head(base.scenario),
        "draws": len(shared),
        "seed": seed,
        "base": {"file": base.scenario.file, "name": base.name, "digest": base.digest, "chance_cheapest": float((best == 0).mean())},
        "scenarios": [
            outcome_json(outcome) | {"chance_cheapest": float((best == number).mean())} for number, outcome in enumerate(outcomes, 1)
        ],
        "value_of_information": {
            "everything": evpi(benefits),
            "assumptions": [{"pattern": item.pattern, "value": item.value} for item in worth_of_knowing(outcomes, shared, seed)],
        },
    }


def sensitivity_json(difference: Difference, found: Tornado, shares: Sequence[Share], first_sum: float, worse: Sequence[Stressed]) -> dict[str, Any]:
    """The JSON of `sensitivity`."""
    return {
        **_head(difference.base.scenario),
        "base": {"file": difference.base.scenario.file, "name": difference.base.name},
        "scenario": {"file": difference.plan.scenario.file, "name": difference.plan.name},
        "median": found.middle,
        "tornado": [
            {"address": bar.address, "p10": bar.low, "p90": bar.high, "npv_saving_at_p10": bar.at_low, "npv_saving_at_p90": bar.at_high}
            | {"crosses": bar.turns}
            for bar in found.bars
        ],
        "indices": [{"source": share.name, "first": share.first, "total": share.total} for share in shares],
        "indices_first_sum": first_sum,
        "stress": [{"name": item.name, "note": item.note, "npv_saving": item.difference.npv_saving} for item in worse],
    }


def break_even_json(difference: Difference, found: BreakEven) -> dict[str, Any]:
    """The JSON of `breakeven`; a month is text."""

    def value(number: float | None) -> float | str | None:
        return month_text(number) if number is not None and found.spec.kind == "month" else number

    at, saving = found.closest
    return {
        **_head(difference.base.scenario),
        "base": {"file": difference.base.scenario.file, "name": difference.base.name},
        "scenario": {"file": difference.plan.scenario.file, "name": difference.plan.name},
        "address": found.address,
        "unit": found.spec.unit,
        "now": value(found.now),
        "low": value(float(found.at[0])),
        "high": value(float(found.at[-1])),
        "crossings": [
            {"low": value(item.low), "high": value(item.high), "jump": item.jump, "cheaper_above": item.cheaper_above} for item in found.crossings
        ],
        "closest": {"at": value(at), "npv_saving": saving},
    }
