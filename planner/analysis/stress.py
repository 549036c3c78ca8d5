"""Stress: a plan against its base under each named combination of what could go wrong together."""

from __future__ import annotations

from dataclasses import dataclass

from planner.analysis.batches import Progress
from planner.analysis.compare import compare
from planner.analysis.difference import Difference, run
from planner.scenario import change
from planner.scenario.figures import Library
from planner.scenario.schema import Scenario, is_decision, quantities, specs
from planner.scenario.stress import Step, Stress, changed
from planner.scenario.text import Problem, ScenarioError


@dataclass(frozen=True)
class Stressed:
    """A combination, what the plan saves under it, and how many values it changed in the plan."""

    name: str
    note: str
    difference: Difference
    touched: int


def stresses(scenario: Scenario) -> dict[str, Stress]:
    """The combinations of the library and of the file, which may replace one by its name."""
    known = Library(scenario.library).tree("stress") if scenario.library != "none" else {}
    ours = {
        name: Stress(note=item["note"], steps={key: Step(address=step["address"], by=step["by"]) for key, step in item["steps"].items()})
        for name, item in known.items()
    }
    return ours | scenario.stress


def stressed(difference: Difference, progress: Progress | None = None) -> tuple[Stressed, ...]:
    """The comparison under each combination that touches anything, in their order; facts change on both sides.

    Raises ScenarioError for a change that a value can't take. `progress` hears the share done and may raise to stop.
    """
    out = []
    base, plan = difference.base.scenario, difference.plan.scenario
    known = stresses(plan)
    for number, (name, combination) in enumerate(known.items()):
        if progress:
            progress(number / len(known))
        touched = _changes(plan, name, combination, decisions=True)
        if touched:
            worse = change.apply(plan, touched)[0]
            facts = change.apply(base, _changes(base, name, combination, decisions=False))[0]
            out.append(Stressed(name, combination.note, compare(run(facts), [run(worse)])[0], len(touched)))
    return tuple(out)


def _changes(scenario: Scenario, name: str, combination: Stress, *, decisions: bool) -> dict[str, str]:
    """Address -> changed value as it would stand in a file. What follows another address changes with it."""
    found, known = quantities(scenario), specs(scenario)
    assert scenario.start is not None
    start, out = int(scenario.start.value), {}
    for key, step in combination.steps.items():
        for address in change.matches(scenario, step.address):
            quantity, spec = found.get(address), known.get(address)
            if quantity is None or spec is None or quantity.same_as or (is_decision(address) and not decisions):
                continue
            try:
                out[address] = changed(quantity, step.by, spec, start)
            except ValueError as error:
                raise ScenarioError([Problem(scenario.file, str(error), address=f"stress.{name}.steps.{key}.by")]) from None
    return out
