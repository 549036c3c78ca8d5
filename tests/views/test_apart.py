"""Heavy work in a process of its own: what it finds is what the same work finds here; stopped, failed or ended, it leaves the next one a way."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from functools import partial

import numpy as np
import pytest

import planner
from planner.analysis import heavy
from planner.analysis.difference import Difference
from planner.scenario.text import Problem, ScenarioError
from planner.views import apart as room
from planner.views.apart import apart
from tests.conftest import SCENARIOS
from tests.views.works import asleep, killed, process_number, refused


@pytest.fixture(scope="module")
def home() -> Difference:
    return planner.compare(*(planner.load(SCENARIOS / f"{name}.yaml") for name in ("today", "work-from-home")))[0]


def nobody(share: float) -> None:
    pass


def test_a_plan_is_handed_over_as_its_scenario_and_comes_to_the_same(home: Difference) -> None:
    again = pickle.loads(pickle.dumps(home))
    assert again.plan.digest == home.plan.digest and again.plan.scenario.file == home.plan.scenario.file
    assert again.npv_saving == home.npv_saving and (again.saving_by_month == home.saving_by_month).all()


def test_a_run_elsewhere_is_the_run_here_to_the_bit(home: Difference) -> None:
    heard: list[float] = []
    there, here = apart(partial(heavy.sure, home, 256, 0), heard.append), heavy.sure(home, 256, 0, nobody)
    assert np.array_equal(there.outcome.npv_saving, here.outcome.npv_saving)
    assert (there.worths, there.everything) == (here.worths, here.everything)
    assert heard and max(heard) == 1.0


@pytest.mark.parametrize("work", [heavy.shares, heavy.together, heavy.drivers, heavy.worths, partial(heavy.two_ways, x="money.discount_rate", y="pay.hire_percentile")])
def test_everything_that_takes_long_can_be_handed_over(home: Difference, work) -> None:
    of, *found = apart(partial(work.func, home, *work.keywords.values()) if isinstance(work, partial) else partial(work, home), nobody)
    assert of.plan.digest == home.plan.digest and found


def test_processes_are_used_again_and_a_failure_comes_back_as_it_was() -> None:
    first = apart(process_number, nobody)
    with pytest.raises(ScenarioError) as caught:
        apart(refused, nobody)
    assert caught.value.problems == (Problem("a.yaml", "is wrong", 3, 1, "teams"),)
    assert apart(process_number, nobody) == first != os.getpid()


def test_a_stop_ends_the_process_at_once_and_the_next_run_has_another() -> None:
    before = apart(process_number, nobody)

    def stop(share: float) -> None:
        raise KeyboardInterrupt

    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        apart(asleep, stop)
    assert time.monotonic() - begun < 30
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)
    assert apart(process_number, nobody) != before


def test_a_process_that_is_killed_is_a_line_and_no_end_of_the_next_run() -> None:
    with pytest.raises(ScenarioError, match="ended before its end"):
        apart(killed, nobody)
    assert apart(process_number, nobody)


def test_one_process_waits_and_one_that_has_ended_is_replaced() -> None:
    room.ready()
    room.ready()
    (worker,) = room._waiting
    worker.end()
    room.ready()
    (another,) = room._waiting
    assert another is not worker and apart(process_number, nobody) == another.process.pid


def test_the_process_of_a_server_that_was_killed_ends_with_it() -> None:
    code = (
        "import os, signal, threading; from planner.views.apart import apart; from tests.views.works import asleep, process_number\n"
        "print(apart(process_number, lambda share: None), flush=True)\n"
        "threading.Timer(2, os.kill, (os.getpid(), signal.SIGKILL)).start()\n"
        "apart(asleep, lambda share: None)\n"
    )
    server = subprocess.run([sys.executable, "-c", code], cwd=room.ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert server.returncode == -signal.SIGKILL
    until = time.monotonic() + 20
    with pytest.raises(ProcessLookupError):
        while time.monotonic() < until:
            os.kill(int(server.stdout), 0)
            time.sleep(0.2)
