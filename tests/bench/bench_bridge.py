"""How long the bridge by driver takes: `python -m tests.bench.bench_bridge`. Prints a table; judges nothing.

The target is a second for two shipped scenarios on a machine that does nothing else; the ratio to a plain run holds on a busy one too.
"""

from __future__ import annotations

import argparse
from itertools import permutations

import planner
from planner.analysis.bridge import driver_bridge
from planner.analysis.difference import run
from planner.analysis.union import Union
from planner.scenario import change
from planner.scenario.schema import Scenario
from tests.bench.bench_engine import ROOT, best

FOLDER = ROOT / "scenarios"
EVERY = {  # something of every driver, so that all 1,024 sets are run
    "moves.*home.share": "0.3",
    "work.overtime_premium": "1.4",
    "pay.hire_percentile": "0.6",
    "countries.us.benefits_share": "0.16",
    "sites.headquarters.lease.rent_per_seat_month": "1100",
    "arrangements.home.stipend_per_month": "180",
    "vendors.*.retained_share": "0.2",
    "roles.*.turnover": "0.2",
    "moves.*.upfront": "50000",
    "currencies.*.rate": "0.3",
}


def table(months: int, repeats: int) -> list[tuple[str, str]]:
    names = sorted(path.stem for path in FOLDER.glob("*.yaml"))
    plans = {name: planner.parse(f"planner: 1\nextends: {name}.yaml\nmonths: {months}\n", folder=FOLDER) for name in names}
    one = best(lambda: run(plans["outsourced"]), repeats)
    times = {}
    for pair in permutations(names, 2):
        (found,) = planner.compare(*(plans[name] for name in pair))
        times[pair] = best(lambda found=found: driver_bridge(found).bars, 1)  # type: ignore[misc]
    slowest = max(times, key=lambda pair: times[pair])
    blend = plans["blend"]
    (every,) = planner.compare(blend, changed(blend))
    most = best(lambda: driver_bridge(every).bars, 1)
    return [
        ("a plain run of outsourced", f"{one * 1e3:10.1f} ms"),
        (f"slowest bridge, {slowest[0]} to {slowest[1]}", f"{times[slowest] * 1e3:10.1f} ms"),
        ("  that is, plain runs", f"{times[slowest] / one:10.1f} x"),
        (f"a bridge of {2 ** len(Union(blend, changed(blend)).drivers):,} sets of drivers", f"{most * 1e3:10.1f} ms"),
        ("  that is, plain runs", f"{most / one:10.1f} x"),
    ]


def changed(plan: Scenario) -> Scenario:
    """The plan with what EVERY says, as far as it has it."""
    return change.apply(plan, {address: value for address, value in EVERY.items() if change.matches(plan, address)})[0]


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Times of the bridge by driver.")
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--repeats", type=int, default=5, help="plain runs of which the fastest counts")
    given = parser.parse_args(argv)
    for label, value in table(given.months, given.repeats):
        print(f"{label:<52}{value}")


if __name__ == "__main__":
    main()
