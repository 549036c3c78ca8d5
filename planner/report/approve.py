"""Approving a scenario file and holding it to what was approved: the figures that an approval quotes, and the words."""

from __future__ import annotations

from pathlib import Path

import planner
from planner.analysis.compare import compare
from planner.analysis.difference import Difference, Plan, run
from planner.analysis.warnings import warnings
from planner.report.words import LOCALE, change_text, money
from planner.scenario import approval, folder
from planner.scenario.approval import Figures
from planner.scenario.language import text as _
from planner.scenario.schema import Scenario
from planner.scenario.text import Problem, ScenarioError


def base_of(path: Path, scenario: Scenario) -> Plan | None:
    """The plan of the file that a scenario extends, which lies beside it; None if it extends none."""
    return run(planner.load(path.parent / scenario.extends)) if scenario.extends else None


def against_base(plan: Plan, base: Plan | None) -> Difference | None:
    """A plan against the one that it extends, None where there is none or the two can't be compared."""
    try:
        return compare(base, [plan])[0] if base else None
    except ScenarioError:
        return None


def problems(path: Path, scenario: Scenario) -> list[Problem]:
    """What is not as it was approved, nothing if the file was never approved."""
    if scenario.review is None:
        return []
    plan = run(scenario)
    return approval.problems(scenario, _figures(plan, against_base(plan, base_of(path, scenario))))


def approve(path: Path, *, by: str, date: str, note: str = "", locale: str = LOCALE) -> str:
    """Writes the approval into the file and says what was approved. Raises ScenarioError and then leaves the file alone."""
    scenario = planner.load(path)
    before = path.read_bytes()
    plan = run(scenario)
    difference = against_base(plan, base_of(path, scenario))
    text = approval.approved(before.decode("utf-8"), scenario, _figures(plan, difference), by=by, date=date, note=note)
    folder.save(path, text, folder.digest_of(before))
    currency = plan.ledger.currency
    given = {"file": path.name, "date": date, "by": by, "amount": money(plan.npv_cost, currency, locale)}
    if difference is None:
        return _("{file}: approved on {date} by {by} at a present value of {amount}").format(**given)
    words = (
        _("{file}: approved on {date} by {by} at a present value of {amount}; against {base} it costs the same")
        if abs(difference.npv_saving) < 0.5
        else _("{file}: approved on {date} by {by} at a present value of {amount}; against {base} it {change}")
    )
    said = words.format(**given, base=difference.base.name, change=change_text(difference.npv_saving, currency, locale))
    open_ = [warning.id for warning in warnings(difference) if warning.blocks]
    said += "\n" + _("Still open, not acknowledged in the file: {warnings}").format(warnings=", ".join(open_)) if open_ else ""
    return said


def _figures(plan: Plan, difference: Difference | None) -> Figures:
    return Figures(plan.total_cost, plan.npv_cost, difference.npv_saving if difference else None)
