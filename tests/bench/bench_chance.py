"""How long ranges take: `python -m tests.bench.bench_chance`. Prints a table; judges nothing.

The targets, on 2 cores that do nothing else: 1,024 draws that two shipped scenarios share in half a second, 16,384 in 8 s and 1 GiB, a map of
41 x 41 in 2 s; 50 times the draws a second of a loop over single runs, 500 times those of the exported workbook, calculated again by LibreOffice
with a changed cell for each draw. Processor time stands beside the time that passed, since a busy machine stretches only the latter.
"""

from __future__ import annotations

import argparse
import io
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl

import planner
from planner.analysis.breakeven import map_of
from planner.analysis.copies import may_be_copied
from planner.analysis.difference import Difference, run
from planner.analysis.uncertainty import simulate
from planner.model.engine import simulate as walk
from planner.model.inputs import Inputs
from planner.report.excel import workbook
from planner.scenario.change import apply
from tests.bench.bench_engine import HOME, TODAY
from tests.report.office import recalculated, with_cell
from tests.report.test_excel_recalculated import input_cell
from tests.tools import OFFICE

STIPEND, EFFECT = "arrangements.home.stipend_per_month", "evidence.remote_effect.routine"
Took = tuple[float, float]  # seconds that passed, and of processors


def best(work: Callable[[], object], repeats: int) -> Took:
    """The fastest of some runs."""
    times = []
    for _ in range(repeats):
        began, spent = time.perf_counter(), time.process_time()
        work()
        times.append((time.perf_counter() - began, time.process_time() - spent))
    return min(times)


def loop(difference: Difference, values: np.ndarray) -> None:
    """One run of each side for each value: what a program without a batch axis does, a scenario read once."""
    base, plan = Inputs(difference.base.scenario), Inputs(difference.plan.scenario)
    for value in values:
        walk(base.varied({"money.discount_rate": np.array([0.09])}))
        walk(plan.varied({STIPEND: np.array([value])}))


def fresh(difference: Difference, values: np.ndarray) -> None:
    """As `loop`, each from a scenario with the value written into it, as by `--set`."""
    for value in values:
        run(difference.base.scenario)
        run(apply(difference.plan.scenario, {STIPEND: f"{value:.6g}"})[0])


def office(difference: Difference, values: np.ndarray) -> float | None:
    """Seconds for a workbook with a changed cell to be opened, calculated again and saved; the start of LibreOffice is not counted. None without it."""
    if OFFICE.found() is None:
        return None
    data = workbook([difference], date="2026-11-25")
    cell = input_cell(openpyxl.load_workbook(io.BytesIO(data))["Assumptions"], STIPEND)
    took = []
    for some in (values[:1], values):
        with tempfile.TemporaryDirectory() as name:
            files = [Path(name) / f"{number}.xlsx" for number in range(len(some))]
            for file, value in zip(files, some, strict=True):
                file.write_bytes(with_cell(data, 2, cell, float(value)))
            began = time.perf_counter()
            recalculated(files, Path(name))
            took.append(time.perf_counter() - began)
    return (took[1] - took[0]) / (len(values) - 1)


def table(months: int, draws: int, many: int, repeats: int, books: int) -> list[tuple[str, str]]:
    pair = [planner.parse(f"planner: 1\nextends: {path.name}\nmonths: {months}\n", folder=path.parent) for path in (TODAY, HOME)]
    (difference,) = planner.compare(*pair)
    few = best(lambda: simulate(difference, draws), repeats)
    single = best(lambda: simulate(difference, draws, threads=1), repeats)
    before = peak()
    lots = best(lambda: simulate(difference, many), 1)
    most = peak()
    grid = best(lambda: map_of(difference, STIPEND, EFFECT), repeats)
    values = np.linspace(75.0, 500.0, 16)
    one, written = best(lambda: loop(difference, values), repeats), best(lambda: fresh(difference, values), 1)
    per_draw = few[0] / draws
    rows = [
        (f"{draws:,} shared draws of two scenarios", _took(few)),
        ("  on one thread", _took(single)),
        (f"{many:,} shared draws", _took(lots)),
        ("  a draw against one of the fewer (linear: 1)", f"{lots[0] / many / per_draw:10.2f} x"),
        ("  peak memory of the process, before and with", f"{before:10,.0f} MiB, {most:,.0f} MiB"),
        ("map of 41 x 41", _took(grid)),
        ("draws a second", f"{1 / per_draw:10,.0f}"),
        ("  against a loop over single runs", _times(one, len(values), few, draws)),
        ("  against a loop that writes the value first", _times(written, len(values), few, draws)),
    ]
    if books > 1:
        took = office(difference, np.linspace(75.0, 500.0, books))
        if took:
            rows.append(("  against the workbook in LibreOffice", f"{took / per_draw:10.0f} x"))
    return rows


def _took(time_: Took) -> str:
    return f"{time_[0] * 1e3:10.0f} ms, {time_[1] * 1e3:.0f} ms of processors"


def _times(slow: Took, runs: int, fast: Took, draws: int) -> str:
    """How many times as long a run takes as a draw."""
    passed, spent = (slow[kind] / runs / (fast[kind] / draws) for kind in (0, 1))
    return f"{passed:10.1f} x, {spent:.1f} x of processors"


def peak() -> float:
    """MiB that this process and the largest of its copies ever held."""
    return sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Times of ranges, break-even and maps.")
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--draws", type=int, default=1024)
    parser.add_argument("--many", type=int, default=16384)
    parser.add_argument("--repeats", type=int, default=5, help="runs of which the fastest counts")
    parser.add_argument("--books", type=int, default=4, help="workbooks that LibreOffice calculates again; below 2 none")
    given = parser.parse_args(argv)
    for label, value in table(given.months, given.draws, given.many, given.repeats, given.books):
        print(f"{label:<52}{value}")


if __name__ == "__main__":
    may_be_copied()
    main()
