"""Which assumption moves the answer: one at a time (tornado), and its share of the variance (Sobol' indices)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.analysis.batches import Progress, part_of
from planner.analysis.difference import Difference
from planner.analysis.draws import NEVER_DRAWN, Draws, columns_of, normal_scores
from planner.analysis.matter import End, Swing, one_at_a_time
from planner.analysis.spreads import P90, spread_of
from planner.analysis.uncertainty import plain_value, run_at
from planner.model.calendar import Array
from planner.scenario.schema import quantities, specs


@dataclass(frozen=True)
class Tornado:
    """Bars, the longest first, around what the plan saves with everything at its median. Interactions are not in it."""

    middle: float
    bars: tuple[Swing, ...]


@dataclass(frozen=True)
class Share:
    """A source of chance: its share of the variance alone (`first`) and with all that it takes part in (`total`)."""

    name: str
    first: float
    total: float


def tornado(difference: Difference) -> Tornado:
    """One assumption at a time between its 10th and 90th percentile, the rest at the median; one batch. The discount rate is among them."""
    scenarios = [difference.base.scenario, difference.plan.scenario]
    every = columns_of(scenarios)
    own = [name for name in every if not name.startswith("factor ") and (" year " not in name or name.endswith(".rate year 1"))]
    rate = [address for address in NEVER_DRAWN if spread_of(quantities(scenarios[0]).get(address)) is not None]
    rows = 2 * (len(own) + len(rate)) + 1  # the last is the middle
    scores: Array = np.zeros((rows, len(every)))
    for number, name in enumerate(own):
        scores[2 * number : 2 * number + 2, every.index(name)] = -P90, P90
    more: dict[str, Array] = {}
    for number, address in enumerate(rate, len(own)):
        spread = spread_of(quantities(scenarios[0])[address])
        assert spread is not None
        more[address] = np.full(rows, plain_value(difference.plan.scenario, address))
        more[address][2 * number : 2 * number + 2] = spread.at(np.array([-P90, P90]))
    drawn = Draws(every, scores, alone=True, more=more)
    known = specs(scenarios[0]) | specs(scenarios[1])
    ends = [End(_address(name), known[_address(name)], *_ends(difference, name)) for name in (*own, *rate)]
    bars, saving = one_at_a_time(difference, ends, *(drawn.of(scenario).values for scenario in scenarios))
    return Tornado(float(saving[-1]), bars)


def indices(
    difference: Difference, count: int = 512, seed: int = 0, most: int = 12, *, progress: Progress | None = None
) -> tuple[tuple[Share, ...], float]:
    """First-order and total Sobol' indices of what the plan saves: (shares, the total first; sum of the first-order ones).

    The sources are the common factors, the `most` assumptions that swing most in the tornado and all others together:
    they are independent of each other, since an assumption counts here without the factors that pull on it. A small
    negative estimate is 0. One batch of count x (sources + 2) runs; `count` is a power of two.
    """
    scenarios = [difference.base.scenario, difference.plan.scenario]
    every = columns_of(scenarios)
    if not every:
        return (), 0.0
    groups = _groups(every, [bar.address for bar in tornado(difference).bars[:most]])
    return shares_of_variance(lambda scores: saving_at(difference, Draws(every, scores), progress), groups, len(every), count, seed)


def shares_of_variance(
    figure: Callable[[Array], Array], groups: Mapping[str, Sequence[int]], columns: int, count: int, seed: int = 0
) -> tuple[tuple[Share, ...], float]:
    """Sobol' indices of a figure (draw, column) -> (draw,) for independent groups of columns of normal scores; as `indices`."""
    first, second = np.split(normal_scores(2 * columns, count, seed, scramblings=1), 2, axis=1)
    blocks = [first, second]
    for members in groups.values():
        mixed = first.copy()
        mixed[:, members] = second[:, members]
        blocks.append(mixed)
    found = figure(np.concatenate(blocks)).reshape(len(blocks), 1, count)
    if found.std() < 1e-9:
        return (), 0.0
    from scipy.stats import sobol_indices  # a second to load

    answer = sobol_indices(func={"f_A": found[0], "f_B": found[1], "f_AB": found[2:]}, n=count)
    ones, totals = (np.maximum(0.0, np.ravel(values)) for values in (answer.first_order, answer.total_order))
    shares = [Share(name, float(one), float(total)) for name, one, total in zip(groups, ones, totals, strict=True)]
    return tuple(sorted(shares, key=lambda share: -share.total)), float(ones.sum())


REST = "everything else"


def _groups(every: Sequence[str], chosen: Sequence[str]) -> dict[str, list[int]]:
    """The columns of each source of chance."""
    groups: dict[str, list[int]] = {}
    for number, name in enumerate(every):
        known = name if name.startswith("factor ") else _address(name) if _address(name) in chosen else REST
        groups.setdefault(known, []).append(number)
    return groups


def saving_at(difference: Difference, shared: Draws, progress: Progress | None = None) -> Array:
    """Present value saved at some draws. (draw,)."""
    scenarios = (difference.base.scenario, difference.plan.scenario)
    base, plan = (run_at(item, shared, progress=part_of(progress, number, 2)).npv for number, item in enumerate(scenarios))
    return base - plan


def _address(column: str) -> str:
    return column.partition(" year ")[0]


def _ends(difference: Difference, column: str) -> tuple[float, float]:
    """The 10th and 90th percentile of an assumption, in the plan's range where it has one; a moving rate at the end of the horizon."""
    address = _address(column)
    for plan in (difference.plan, difference.base):
        quantity = quantities(plan.scenario).get(address)
        spread = spread_of(quantity)
        if column != address and quantity is not None:  # the path of a currency
            volatility = plan.scenario.currencies[address.split(".")[1]].volatility
            assert volatility is not None
            reach = volatility.value * np.sqrt(plan.scenario.months / 12) * P90
            return float(quantity.value * np.exp(-reach)), float(quantity.value * np.exp(reach))
        if spread is not None:
            low, high = spread.at(np.array([-P90, P90]))
            return float(low), float(high)
    raise KeyError(address)

