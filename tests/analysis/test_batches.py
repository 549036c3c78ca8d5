"""Draws in chunks are the draws at once."""

from __future__ import annotations

import pickle
import subprocess
import sys

import numpy as np
import pytest

from planner.analysis import bridge, measures, uncertainty
from planner.analysis.batches import in_batches
from planner.model.engine import simulate
from planner.model.inputs import Inputs
from tests.conftest import ROOT, SCENARIOS


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


COPIES = """
import multiprocessing, os, sys, time
import numpy as np
import planner
from planner.analysis import batches, copies, measures

def fails(ledger):
    raise FloatingPointError("planted")

def stop(share):
    raise KeyboardInterrupt

here = os.getpid()

def by_whom(number):
    time.sleep(0.3)  # so that the other one has time to begin
    return os.getpid()

def ends_the_copy(number):
    time.sleep(0.3)
    return number if os.getpid() == here else os._exit(9)

def fails_in_the_copy(number):
    time.sleep(0.3)
    return 1 // (os.getpid() == here)

def whose(numbers):
    return {who for _, who in copies.shared(by_whom, numbers)}

def number_itself(number):
    return number

copies.may_be_copied()
batches._WORTH_A_COPY = 0
scenario = planner.load(sys.argv[1])
draws = {"roles.settlements.turnover": np.linspace(0.1, 0.4, 50)}
alone = batches.in_batches(scenario, draws, measures.npv_cost, chunk=8, threads=1)
assert (batches.in_batches(scenario, draws, measures.npv_cost, chunk=8) == alone).all()
(copy,) = multiprocessing.active_children()
assert whose(range(5)) == {here, copy.pid}
for numbers in (range(0), range(1), range(3, 30_000, 2)):
    assert dict(copies.shared(number_itself, numbers)) == dict(enumerate(numbers))
for first in range(300):  # a copy may still be at the end of one work when the next is there
    assert dict(copies.shared(number_itself, range(first, first + 5))) == dict(enumerate(range(first, first + 5)))
heard = []
assert (batches.in_batches(scenario, draws, measures.npv_cost, chunk=8, progress=heard.append) == alone).all()
assert heard[-1] == 1.0 and heard == sorted(heard) and len(heard) == 7
for reduce, progress, kind in ((fails, None, FloatingPointError), (measures.npv_cost, stop, KeyboardInterrupt)):
    try:
        batches.in_batches(scenario, draws, reduce, chunk=8, progress=progress)
    except kind:
        assert not multiprocessing.active_children()
    else:
        raise AssertionError(kind)
    assert (batches.in_batches(scenario, draws, measures.npv_cost, chunk=8) == alone).all()
assert dict(copies.shared(ends_the_copy, range(5))) == {number: number for number in range(5)}
assert len(whose(range(1))) == 1
(copy,) = multiprocessing.active_children()
copy.kill()
copy.join()
assert (batches.in_batches(scenario, draws, measures.npv_cost, chunk=8) == alone).all()
try:
    list(copies.shared(fails_in_the_copy, range(4)))
except ZeroDivisionError:
    print("of the copy")
assert not multiprocessing.active_children()
assert here in whose(range(2))
seen, (copy,) = [here], multiprocessing.active_children()
them = {who - here for _, who in copies.shared(lambda number: seen[0] + by_whom(number), range(2))}  # what can't be sent: a new copy has it
(now,) = multiprocessing.active_children()
assert them == {here, now.pid} and now.pid != copy.pid and whose(range(2)) == {here, now.pid}
"""


def test_work_shared_with_a_copy_changes_no_bit_and_the_copy_serves_again_or_is_gone() -> None:
    command = [sys.executable, "-c", COPIES, str(SCENARIOS / "work-from-home.yaml")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "of the copy\n", "")


def test_what_is_asked_of_many_draws_can_be_handed_to_a_copy() -> None:
    for reduce in (measures.npv_cost, uncertainty._reduced, bridge._PresentCosts()):
        assert callable(pickle.loads(pickle.dumps(reduce)))


def test_what_does_not_vary_is_the_same_for_every_draw(work_from_home) -> None:
    got = in_batches(work_from_home, {"no.such.address": np.zeros(300)}, measures.npv_cost)
    assert got.shape == (300,) and len(set(got.tolist())) == 1


def test_draws_of_different_number_are_refused(work_from_home) -> None:
    with pytest.raises(ValueError, match="same number"):
        in_batches(work_from_home, {"a": np.zeros(2), "b": np.zeros(3)}, measures.npv_cost)
