"""Draws in chunks are the draws at once."""

from __future__ import annotations

import numpy as np
import pytest

from planner.analysis import measures
from planner.analysis.batches import in_batches
from planner.model.engine import simulate
from planner.model.inputs import Inputs


def draws(count: int) -> dict[str, np.ndarray]:
    numbers = np.random.default_rng(7)
    return {
        "arrangements.home.stipend_per_month": numbers.uniform(0, 500, count),
        "roles.settlements.turnover": numbers.uniform(0.1, 0.4, count),
    }


@pytest.mark.parametrize(("chunk", "threads"), [(1, 1), (7, 2), (16, 1), (50, 2), (64, 2)])
def test_chunks_and_threads_change_no_bit(work_from_home, chunk: int, threads: int) -> None:
    wanted = measures.npv_cost(simulate(Inputs(work_from_home, draws(50))))
    got = in_batches(work_from_home, draws(50), measures.npv_cost, chunk=chunk, threads=threads)
    assert got.shape == (50,)
    np.testing.assert_array_max_ulp(got, wanted, maxulp=4 if chunk == 1 else 0)


def test_what_does_not_vary_is_the_same_for_every_draw(work_from_home) -> None:
    got = in_batches(work_from_home, {"no.such.address": np.zeros(300)}, measures.npv_cost)
    assert got.shape == (300,) and len(set(got.tolist())) == 1


def test_draws_of_different_number_are_refused(work_from_home) -> None:
    with pytest.raises(ValueError, match="same number"):
        in_batches(work_from_home, {"a": np.zeros(2), "b": np.zeros(3)}, measures.npv_cost)
