"""What it is worth to find out first: value of perfect information, of everything (U5) and of one assumption (U6).

Choices are the plans and doing nothing; a net benefit is the present value that a choice saves. Arrays are (draw, choice).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.analysis.draws import Draws
from planner.analysis.uncertainty import Outcome
from planner.model.calendar import Array
from planner.scenario.schema import MAPS

SHUFFLES = 16
LEAST = 1e-9
ONE_PILOT = {"evidence.remote_effect": 3}  # what is found out together: the step of the address that may be any name; else that of a map


@dataclass(frozen=True)
class Worth:
    """What perfect knowledge of an assumption is worth before the choice is made, present value; `pattern` covers what is found out together."""

    pattern: str
    addresses: tuple[str, ...]
    value: float


def net_benefits(outcomes: Sequence[Outcome]) -> Array:
    """What each choice saves in each draw: doing nothing first, then the plans. (draw, choice)."""
    return np.stack([np.zeros(len(outcomes[0].npv_saving)), *(outcome.npv_saving for outcome in outcomes)], axis=1)


def evpi(benefits: Array) -> float:
    """U5: E[max_d NB_d] - max_d E[NB_d]."""
    return float(benefits.max(axis=1).mean() - benefits.mean(axis=0).max())


def evppi(benefits: Array, known: Array, seed: int = 0) -> float:
    """U6: E[max_d g_d(phi)] - max_d E[NB_d] with g the regression of NB on what is known, less its upward bias.

    The bias is what the same regression finds in shuffled benefits, of which the known tells nothing; what is not above all of
    the shuffles is 0. Never more than `evpi`. known: (draw,) or (draw, assumption).
    """
    if benefits.shape[1] < 2 or float(known.max() - known.min()) < LEAST:
        return 0.0
    base = _basis(known[:, None] if known.ndim == 1 else known)
    random = np.random.default_rng([seed, 6])
    found = _gain(benefits, base)
    chance = [_gain(benefits[random.permutation(len(benefits))], base) for _ in range(SHUFFLES)]
    return min(found - float(np.mean(chance)), evpi(benefits)) if found > max(chance) + LEAST else 0.0


def _basis(known: Array) -> Array:
    """Orthonormal columns that a regression may use: polynomials of each assumption, or its values where there are few. (draw, column)."""
    columns = [np.ones((len(known), 1))]
    degree = 4 if known.shape[1] <= 4 else 2
    for values in known.T:
        few = np.unique(values[:64])
        if len(few) <= degree + 1 and np.isin(values, few).all():
            columns.append((values[:, None] == few[1:]).astype(float))
        else:
            scale = np.interp(values, (values.min(), values.max()), (-1.0, 1.0))
            columns.append(np.polynomial.legendre.legvander(scale, degree)[:, 1:])
    base, sizes, _ = np.linalg.svd(np.concatenate(columns, axis=1), full_matrices=False)
    return np.asarray(base[:, sizes > 1e-9 * sizes[0]])


def _gain(benefits: Array, base: Array) -> float:
    """What choosing by the regression is worth beyond the best single choice."""
    return float((base @ (base.T @ benefits)).max(axis=1).mean() - benefits.mean(axis=0).max())


def worth_of_knowing(outcomes: Sequence[Outcome], shared: Draws, seed: int = 0) -> tuple[Worth, ...]:
    """Assumptions by what knowing them is worth, the dearest first; those that can't change the choice are left out.

    What differs in a name alone (turnover of each role) is found out together. An assumption is known with what common factors did to it.
    """
    benefits = net_benefits(outcomes)
    if evpi(benefits) < 0.5:
        return ()
    drawn: dict[str, Array] = {}
    for scenario in (outcomes[0].difference.base.scenario, *(outcome.difference.plan.scenario for outcome in outcomes)):
        drawn = {**shared.of(scenario).values, **drawn}
    groups: dict[str, list[str]] = {}
    for address in drawn:
        groups.setdefault(_pattern(address), []).append(address)
    found = []
    for pattern, addresses in groups.items():
        known = np.stack([values if values.ndim == 1 else values[:, -1] for values in (drawn[address] for address in addresses)], axis=1)
        found.append(Worth(pattern, tuple(addresses), evppi(benefits, known, seed)))
    return tuple(sorted((item for item in found if item.value >= 0.5), key=lambda item: -item.value))


def _pattern(address: str) -> str:
    """The address with any name in the place of its entry's."""
    steps = address.split(".")
    at = next((step for start, step in ONE_PILOT.items() if address.startswith(f"{start}.")), 2 if steps[0] in MAPS else 0)
    return ".".join("*" if number == at - 1 else step for number, step in enumerate(steps))

