"""Loads each file of a folder in a process of its own: `python -m tests.scenario.measured FOLDER`; a JSON line a file with its cost and problems.

A process may take 1 GB of addresses and 20 s, so that a bomb ends it and not the machine.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from pathlib import Path

import planner
from planner.scenario.text import ScenarioError

MOST = 1 << 30


def main(folder: Path) -> None:
    planner.parse("planner: 1\nlibrary: 2026-11\nname: Plan\nstart: 2027-01\n")  # imports are not what is measured
    for path in sorted(folder.iterdir()):
        here, there = os.pipe()
        child = os.fork()
        if not child:
            resource.setrlimit(resource.RLIMIT_AS, (MOST, MOST))
            signal.alarm(20)
            try:
                planner.load(path)
                problems: list[str] = []
            except ScenarioError as error:
                problems = [str(problem) for problem in error.problems]
            except BaseException as error:
                problems = [f"WRONG {type(error).__name__}: {error}"[:500]]
            data = json.dumps(problems).encode()
            while data:
                data = data[os.write(there, data) :]
            os._exit(0)
        os.close(there)
        said = b""
        while more := os.read(here, 1 << 16):
            said += more
        os.close(here)
        _child, status, used = os.wait4(child, 0)
        row = {
            "file": path.name,
            "seconds": used.ru_utime + used.ru_stime,
            "mb": used.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10),
            "ended": os.waitstatus_to_exitcode(status),
            "problems": json.loads(said or b"[]"),
        }
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
