"""Exchange rates by month (A3): a path from today's rate, inflation passed through in part, payments hedged in part."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.model.inputs import Array, Inputs
from planner.model.sourcing import exchange_path, hedged_rate


def exchange(inputs: Inputs, currencies: Sequence[str]) -> Array:
    """A3: units of the scenario's currency for one of each currency, 1 where it is the scenario's own. (draw, currency, month or 1)."""

    def of(key: str) -> Array:
        return inputs.of(f"currencies.{{}}.{key}", currencies)

    today = of("rate")
    rate = np.where(np.isnan(today), 1.0, today)
    passed = np.nan_to_num(of("pass_through"))
    drift = np.nan_to_num(of("inflation")) - inputs.at(["money.inflation"])
    if np.any(passed * drift):
        rate = exchange_path(
            rate, passed, np.nan_to_num(of("inflation")), inputs.at(["money.inflation"]), np.arange(1.0, inputs.months + 1)
        )
    hedged = np.nan_to_num(of("hedged_share"))
    if np.any(hedged > 0):
        forward = of("forward_rate")
        start = np.where(np.isnan(today), 1.0, today)[..., :1]
        rate = hedged_rate(hedged, np.where(np.isnan(forward), start, forward), rate)
    return np.where(np.isnan(today), 1.0, rate)
