"""What a back office costs where it is, and what another plan for it would cost.

The walk of a number, one line per room:

1. `scenario/`  a YAML file is read strictly, completed from the library and changed by address
2. `library/`   the sourced figures that fill what a file leaves blank
3. `model/`     the scenario becomes arrays (draw, cohort or site, month); the months are run into a ledger
4. `analysis/`  ledgers are compared: saving, present value, payback, warnings
5. `report/`    a comparison is put into words, tables and charts
6. `views/`     the pages of the app

    import planner
    today, home = planner.load("scenarios/today.yaml"), planner.load("scenarios/work-from-home.yaml")
    planner.compare(today, home)[0].npv_saving
    planner.compare(today, home).chart()          # in a notebook; .table(), .by_line(), .by("year"), .ledger() are pandas tables
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.report.notebook import Comparison
    from planner.scenario.schema import Scenario

__version__ = "0.1.0"
__all__ = ["__version__", "compare", "load", "parse"]


def load(path: str | Path, changes: Mapping[str, str] | None = None) -> Scenario:
    """The scenario of a file, completed from the library, with changes by address. Raises scenario.text.ScenarioError."""
    from planner.scenario import change, load, reference

    return change.apply(reference.fill(load.load(path)), changes or {})[0]


def parse(
    text: str | bytes, file: str = "scenario.yaml", folder: str | Path | None = None, changes: Mapping[str, str] | None = None
) -> Scenario:
    """The scenario of a text, as `load`; what it extends is looked up in `folder`. Raises scenario.text.ScenarioError."""
    from planner.scenario import change, load, reference

    return change.apply(reference.fill(load.parse(text, file, folder)), changes or {})[0]


def compare(base: Scenario, *others: Scenario) -> Comparison:
    """What each plan saves against the base, with tables and charts. Raises scenario.text.ScenarioError where they can't be compared."""
    from planner.analysis.compare import compare
    from planner.analysis.difference import run
    from planner.report.notebook import Comparison

    return Comparison(compare(run(base), [run(other) for other in others]))
