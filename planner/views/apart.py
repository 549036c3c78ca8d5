"""Heavy work in a process of its own: nobody who only moves a slider waits for it, a stop ends it at once, and what it used goes with it."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from planner.analysis.batches import Progress
from planner.scenario.language import spoken
from planner.scenario.language import text as _
from planner.scenario.text import Problem, ScenarioError

Result = TypeVar("Result")
ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "planner.worker")
BETWEEN = 0.2  # seconds, from one look to the next

_lock = threading.Lock()
_waiting: list[_Worker] = []  # processes without work


class _Worker:
    """A process that works, and what it has said and nobody has heard yet."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
        self.said: SimpleQueue[tuple[str, Any]] = SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def ask(self, work: Callable[[Progress], Any]) -> None:
        """Hands work over. Raises OSError where the process has ended."""
        assert self.process.stdin
        pickle.dump((spoken(), work), self.process.stdin)
        self.process.stdin.flush()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()

    def _listen(self) -> None:
        assert self.process.stdout
        with self.process.stdout as out:
            try:
                while True:
                    self.said.put(pickle.load(out))
            except (EOFError, OSError, pickle.UnpicklingError):
                self.said.put(("gone", None))
        self.process.wait()


def ready() -> None:
    """Sees to it that a process waits for work: its start takes a second, and a page is read for longer."""
    with _lock:
        _waiting[:] = [worker for worker in _waiting if worker.process.poll() is None]
        if not _waiting:
            _waiting.append(_Worker())


def apart(work: Callable[[Progress], Result], heard: Progress) -> Result:
    """What `work` answers; it, what it is given and what it finds can be pickled. `heard` hears the share done, often, and may raise to stop.

    Raises what `work` raises, and ScenarioError where its process ends before its end, as for want of memory.
    """
    worker, share = _taken(work), 0.0
    try:
        while True:
            try:
                kind, what = worker.said.get(timeout=BETWEEN)
            except Empty:
                heard(share)
                continue
            if kind == "share":
                share = what
                heard(share)
            elif kind == "gone":
                line = _("ended before its end, as happens where memory is short; nothing was lost, so run fewer draws or try again")
                raise ScenarioError([Problem(_("the run"), line)])
            else:
                break
    except BaseException:
        worker.end()
        raise
    with _lock:
        _waiting.append(worker)
    if kind == "raised":
        raise what
    found: Result = what
    return found


def _taken(work: Callable[[Progress], Any]) -> _Worker:
    """A process that has the work: one that waits, else a new one."""
    ready()
    with _lock:
        worker = _waiting.pop() if _waiting else _Worker()
    try:
        worker.ask(work)
    except OSError:  # it was left alone for too long, just now
        worker = _Worker()
        worker.ask(work)
    return worker
