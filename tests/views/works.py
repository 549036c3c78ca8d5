"""Work for a process of its own, in a module that it can import."""

from __future__ import annotations

import os
import signal
import time

from planner.scenario.text import Problem, ScenarioError


def refused(heard) -> None:
    raise ScenarioError([Problem("a.yaml", "is wrong", 3, 1, "teams")])


def asleep(heard) -> None:
    time.sleep(600)


def killed(heard) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def process_number(heard) -> int:
    return os.getpid()
