"""Why a plan saves what it saves: by driver (S1, Shapley), and in the factors of one line (S2, LMDI)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import factorial

import numpy as np

from planner.analysis.batches import in_batches
from planner.analysis.difference import Difference
from planner.analysis.measures import cash_lines
from planner.analysis.union import Union
from planner.model.calendar import Array, discount_factors
from planner.model.ledger import Ledger
from planner.model.register import LINES
from planner.scenario.quantity import DRIVERS

_AS_SUCH = ("upfront", "knowledge_transfer")  # the lines of a move that do not depend on how many it moves
_NOISE = 1e-6  # money; less than this is the rounding noise of a sum of large amounts


@dataclass(frozen=True)
class Share:
    """The part of a driver's bar that one line of one owner has, as a present value."""

    line: str
    owner: str
    saving: float


@dataclass(frozen=True)
class Bar:
    """What a driver saves, as a present value, and the lines and owners in which it does: they add up to it."""

    driver: str
    saving: float
    parts: tuple[Share, ...]


@dataclass(frozen=True)
class DriverBridge:
    """S1 of a difference: its bars add up to `npv_saving`. Nothing is run before it is asked for."""

    difference: Difference

    @cached_property
    def bars(self) -> tuple[Bar, ...]:
        """A bar for each driver, in the order of the register; one in which the plans don't differ is 0 and is not run."""
        union = Union(self.difference.base.scenario, self.difference.plan.scenario)
        owners, costs = _costs_of_all(union)
        effects = shapley(costs)
        if "transition" in union.drivers:  # all of what a move costs as such, though a move of nothing costs nothing
            as_such = np.array([line in _AS_SUCH for line, _ in owners], dtype=bool)
            effects[:, as_such] = 0.0
            effects[union.drivers.index("transition"), as_such] = (costs[-1] - costs[0])[as_such]
        savings = dict(zip(union.drivers, -effects, strict=True))
        out = []
        for driver in DRIVERS:
            row = savings.get(driver, np.zeros(0))
            parts = [Share(*owner, float(saving)) for owner, saving in zip(owners, row, strict=False) if abs(saving) > _NOISE]
            out.append(Bar(driver, float(row.sum()), tuple(sorted(parts, key=lambda part: -abs(part.saving)))))
        return tuple(out)

    @property
    def parts(self) -> dict[str, tuple[Share, ...]]:
        """Driver -> its bar by line and owner, the largest first."""
        return {bar.driver: bar.parts for bar in self.bars}


def driver_bridge(difference: Difference) -> DriverBridge:
    """The bridge by driver of a plan against its base; see `Union` for what belongs to which driver."""
    return DriverBridge(difference)


def shapley(worth: Array) -> Array:
    """S1: phi_g = sum over S without g of |S|! (G-|S|-1)! / G! [v(S+g) - v(S)].

    `worth` (2^G, ...) is v of every set of groups, bit g of its number telling whether group g is in it -> (G, ...).
    """
    groups = len(worth).bit_length() - 1
    sets = np.arange(len(worth))
    size = sum((sets >> group & 1 for group in range(groups)), np.zeros(len(worth), dtype=int))
    weight = np.array([factorial(n) * factorial(groups - n - 1) / factorial(groups) for n in range(groups)])
    out = np.zeros((groups, *worth.shape[1:]))
    for group in range(groups):
        without = sets[sets >> group & 1 == 0]
        out[group] = np.tensordot(weight[size[without]], worth[without | 1 << group] - worth[without], axes=1)
    return out


def _costs_of_all(union: Union) -> tuple[list[tuple[str, str]], Array]:
    """(line and owner of each column, present cost of every set of drivers taken from the plan as (2^G, column))."""
    sets = np.arange(2 ** len(union.drivers))
    taken = {driver: sets >> number & 1 == 1 for number, driver in enumerate(union.drivers)}
    which = sum((taken[driver] << number for number, driver in enumerate(union.chosen)), np.zeros(len(sets), dtype=int))
    columns: dict[tuple[str, str], Array] = {}
    for number in range(2 ** len(union.chosen)):
        rows = np.flatnonzero(which == number)
        scenario = union.scenario([driver for bit, driver in enumerate(union.chosen) if number >> bit & 1])
        variations = {
            address: np.where(taken[value.driver][rows][:, None], value.after, value.before) for address, value in union.values.items()
        }
        present = _PresentCosts()
        costs = in_batches(scenario, variations | {"": np.zeros(len(rows))}, present)
        for owner, column in zip(present.owners, costs.T, strict=True):
            columns.setdefault(owner, np.zeros(len(sets)))[rows] = column
    return list(columns), np.stack(list(columns.values()), axis=-1)


class _PresentCosts:
    """L1 by line and owner of the lines that are cash, (draw, column); afterwards `owners` has the (line, owner) of each column."""

    def __init__(self) -> None:
        self.owners: list[tuple[str, str]] = []

    def __call__(self, ledger: Ledger) -> Array:
        factors = discount_factors(ledger.discount_rate, 1, ledger.months)[..., None]
        lines = cash_lines(ledger)
        self.owners = [(line, owner) for line in lines for owner in ledger.owners(line)]
        columns = [(ledger.costs[line] @ factors)[..., 0] if line in ledger.costs else ledger.upfront[line] for line in lines]
        draws = max(len(column) for column in columns)
        return np.concatenate([np.broadcast_to(column, (draws, column.shape[1])) for column in columns], axis=1)


@dataclass(frozen=True)
class Mix:
    """S2 by cohort: what each factor did to the product, and what came or went altogether. (cohort,) each."""

    effects: dict[str, Array]
    entry: Array
    exit: Array


def rate_volume_mix(before: Mapping[str, Array | float], after: Mapping[str, Array | float]) -> Mix:
    """S2, LMDI: dC_x = L(C1, C0) ln(x1 / x0), L(a, b) = (a - b) / ln(a / b) and L(a, a) = a; exact whatever the order of the factors.

    Factor -> values by cohort, (cohort,) or one for all, on either side. A cohort whose product is zero on one side has entered or left.
    Raises ValueError where the factors' names differ or a factor is negative.
    """
    if before.keys() != after.keys():
        raise ValueError("both sides need the same factors")
    factors = {
        name: np.broadcast_arrays(*(np.atleast_1d(np.asarray(side[name], dtype=float)) for side in (before, after))) for name in before
    }
    if any(np.any(side < 0) for sides in factors.values() for side in sides):
        raise ValueError("a factor below zero has no logarithm")
    old, new = (np.prod(np.broadcast_arrays(*(sides[number] for sides in factors.values())), axis=0) for number in (0, 1))
    stays = (old > 0) & (new > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(np.isclose(old, new, rtol=1e-12, atol=0), old, (new - old) / np.log(new / old))
        effects = {name: np.where(stays, mean * np.log(right / left), 0.0) for name, (left, right) in factors.items()}
    return Mix(effects, np.where(stays, 0.0, np.where(old == 0, new, 0.0)), np.where(stays, 0.0, np.where(new == 0, -old, 0.0)))


CAME, WENT = "came", "went"


def factors_of_line(difference: Difference, line: str) -> dict[str, float] | None:
    """S2 of one line: what each factor of its formula saves in present value, and the owners that came and went; they add up to the line's saving.

    Each owner and month counts as a cohort of its own. None where the formula is no product, or a factor falls below zero.
    """
    names = LINES[line].formula.split(" * ")
    ledgers = (difference.base.ledger, difference.plan.ledger)
    if line in ledgers[0].upfront or not all(name.isidentifier() for name in names):
        return None
    owners = list(dict.fromkeys(owner for ledger in ledgers for owner in ledger.owners(line)))
    if not owners:
        return None
    sides: list[dict[str, Array | float]] = [{name: _by_owner(ledger, line, name, owners) for name in names} for ledger in ledgers]
    try:
        mix = rate_volume_mix(*sides)
    except ValueError:
        return None
    weight = np.tile(discount_factors(ledgers[0].discount_rate[0], 1, ledgers[0].months), len(owners))
    return {name: -float(effect @ weight) for name, effect in (*mix.effects.items(), (CAME, mix.entry), (WENT, mix.exit))}


def factors_by_line(difference: Difference) -> dict[str, dict[str, float]]:
    """`factors_of_line` of every line that differs and is a product, by how much it tells: the largest difference first.

    Lines in which people are mostly counted elsewhere than before come last: what came and went is more than twice what they save or cost.
    """
    found = {row.line: factors for row in difference.cash_lines if abs(row.saving) >= 0.5 and (factors := factors_of_line(difference, row.line))}
    net = {line: abs(sum(factors.values())) for line, factors in found.items()}
    return dict(sorted(found.items(), key=lambda item: (abs(item[1][CAME]) + abs(item[1][WENT]) > 2 * net[item[0]], -net[item[0]])))


def counted_elsewhere(factors: Mapping[str, float]) -> bool:
    """Whether what came or went stands against something else of the line, so that one alone tells little."""
    saved, lost = (sum(max(sign * effect, 0.0) for effect in factors.values()) for sign in (1, -1))
    return abs(factors[CAME]) + abs(factors[WENT]) >= 0.5 and min(saved, lost) >= 0.5


def _by_owner(ledger: Ledger, line: str, term: str, owners: list[str]) -> Array:
    """A term of a line for each owner and month, 0 for an owner that the plan does not have. (owner x month,)."""
    own = ledger.owners(line)
    values = np.nan_to_num(np.broadcast_to(ledger.terms[term][0], (len(own), ledger.months)))
    out = np.zeros((len(owners), ledger.months))
    for number, owner in enumerate(own):
        out[owners.index(owner)] = values[number]
    return out.ravel()
