"""How long the engine takes: `python -m tests.bench.bench_engine`. Prints a table; judges nothing.

The floor is a loop over the months with 100 array operations each, on arrays as large as the draws need: what any engine
of that shape has to pay before it has computed anything.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

import planner
from planner.analysis import measures
from planner.analysis.batches import in_batches
from planner.analysis.copies import may_be_copied
from planner.model.engine import simulate
from planner.model.inputs import Inputs
from planner.scenario import figures
from planner.scenario.load import load as read
from planner.scenario.reference import fill
from planner.scenario.schema import Scenario

ROOT = Path(__file__).parent.parent.parent
TODAY, HOME = ROOT / "scenarios" / "today.yaml", ROOT / "scenarios" / "work-from-home.yaml"


def variations(scenario: Scenario, draws: int) -> dict[str, np.ndarray]:
    """About ten things that nobody knows, and the turnover of each role."""
    random = np.random.default_rng(1)
    site = "sites.headquarters"
    spread = {
        "pay.hire_percentile": (0.4, 0.65),
        "places.us/new-york.wage_growth": (0.025, 0.045),
        f"{site}.lease.rent_per_seat_month": (850, 1100),
        f"{site}.lease.escalator": (0.02, 0.04),
        f"{site}.lease.after.rent_per_seat_month": (800, 1200),
        f"{site}.flex_per_seat_month": (900, 1400),
        "arrangements.home.stipend_per_month": (75, 500),
        "arrangements.home.it_per_month": (30, 120),
        "money.discount_rate": (0.07, 0.12),
        **{f"roles.{name}.turnover": (0.1, 0.3) for name in scenario.roles},
    }
    return {address: random.uniform(low, high, draws) for address, (low, high) in spread.items()}


def best(work: Callable[[], object], repeats: int) -> float:
    """Seconds of the fastest of some runs."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def floor(draws: int, cohorts: int, months: int) -> None:
    """100 operations a month on arrays (draw, cohort)."""
    values = np.full((draws, cohorts), 1.000001)
    for _ in range(months):
        for _ in range(50):
            values = values * 1.000001
            values = values + 0.000001


def table(months: int, draws: int, repeats: int) -> list[tuple[str, str]]:
    today, home = _scenario(TODAY, months), _scenario(HOME, months)
    varied = variations(home, draws)
    cohorts = len(Inputs(home).cohorts)
    one = best(lambda: measures.npv_cost(simulate(Inputs(today))), repeats)
    one_home = best(lambda: measures.npv_cost(simulate(Inputs(home))), repeats)
    many = best(lambda: in_batches(home, varied, measures.npv_cost), max(1, repeats // 4))
    least = best(lambda: floor(draws, cohorts, months), max(1, repeats // 4))
    load = best(lambda: planner.load(TODAY), max(1, repeats // 2))
    raw = read(TODAY)

    def cold() -> None:
        figures._read.cache_clear()
        figures._names.cache_clear()
        fill(raw)

    library = best(cold, max(1, repeats // 4))
    command = [sys.executable, "-m", "planner", "check", str(TODAY)]
    process = best(lambda: subprocess.run(command, cwd=ROOT, check=True, capture_output=True), max(1, repeats // 4))
    return [
        (f"one run of today, {months} months", f"{one * 1e3:10.2f} ms"),
        (f"one run of work-from-home ({cohorts} cohorts)", f"{one_home * 1e3:10.2f} ms"),
        (f"{draws:,} draws of it, {len(varied)} addresses varied", f"{many * 1e3:10.1f} ms"),
        ("  that is, runs of one draw", f"{many / one_home:10.1f} x"),
        ("  and a draw", f"{many / draws * 1e6:10.1f} us"),
        ("floor: 100 array operations a month, same shape", f"{least * 1e3:10.1f} ms"),
        ("  draws over floor", f"{many / least:10.2f} x"),
        ("reading today.yaml", f"{load * 1e3:10.1f} ms"),
        ("filling it from a library not yet read", f"{library * 1e3:10.1f} ms"),
        ("whole process: python -m planner check", f"{process * 1e3:10.0f} ms"),
    ]


def _scenario(path: Path, months: int) -> Scenario:
    """A shipped scenario over some number of months."""
    return planner.parse(f"planner: 1\nextends: {path.name}\nmonths: {months}\n", folder=path.parent)


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Times of the engine.")
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--draws", type=int, default=1024)
    parser.add_argument("--repeats", type=int, default=20, help="runs of which the fastest counts; slow rows get a quarter of them")
    given = parser.parse_args(argv)
    for label, value in table(given.months, given.draws, given.repeats):
        print(f"{label:<52}{value}")


if __name__ == "__main__":
    may_be_copied()
    main()
