"""Plans compared with a base: aligned or refused, with the assumptions that differ."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from planner.analysis.difference import Difference, Plan
from planner.scenario.part import Part, fields, spec_of
from planner.scenario.quantity import Quantity, month_text
from planner.scenario.schema import Scenario
from planner.scenario.text import Problem, ScenarioError


@dataclass(frozen=True)
class Change:
    """An assumption that differs: None where one side does not have it."""

    address: str
    base: Any
    scenario: Any


def compare(base: Plan, others: list[Plan]) -> list[Difference]:
    """Each plan against the base; of the same name they are told apart by file. Raises ScenarioError where they can't be compared."""
    problems = []
    for plan in others:
        a, b = base.scenario, plan.scenario
        assert a.start and b.start and a.money.discount_rate and b.money.discount_rate
        for key, left, right, how in (
            ("currency", a.currency, b.currency, "write both in one currency"),
            ("start", month_text(a.start.value), month_text(b.start.value), "start both in the same month"),
            ("months", a.months, b.months, "give both the same horizon"),
            ("fiscal_year_starts", a.fiscal_year_starts, b.fiscal_year_starts, "it is the firm's, not the plan's"),
            (
                "money.discount_rate",
                _percent(a.money.discount_rate),
                _percent(b.money.discount_rate),
                "use one rate: it is the firm's, not the plan's",
            ),
            ("money.tax_rate", *(_percent(side.money.tax_rate) for side in (a, b)), "the tax is the firm's, not the plan's"),
            ("money.depreciation_months", *_written_off(a, b), "write off alike on both sides"),
        ):
            if left != right:
                problems.append(Problem(b.file, f"is {right}, but {left} in {a.file}; {how}", address=key))
        if a.teams and b.teams and not a.teams.keys() & b.teams.keys():  # what another back office costs is no saving
            theirs = f"none is called as in {a.file} ({', '.join(list(a.teams)[:3])}), so this is another back office; name teams alike, or extend that file"
            problems.append(Problem(b.file, theirs, address="teams"))
    if problems:
        raise ScenarioError(problems)
    base, *others = _told_apart([base, *others])
    return [Difference(base, plan) for plan in others]


def _told_apart(plans: list[Plan]) -> list[Plan]:
    """The plans, with the file behind a name that another file's plan has too, and a number where the file is the same but not what it says."""
    out: list[Plan] = []
    for number, plan in enumerate(plans):
        alike = [other for other in plans if other.name == plan.name and other.digest != plan.digest]
        name = f"{plan.name} ({plan.scenario.file})" if any(other.scenario.file != plan.scenario.file for other in alike) else plan.name
        before = {other.digest for other in plans[:number] if other in alike and other.scenario.file == plan.scenario.file}
        name += f" ({len(before) + 1})" if before else ""
        out.append(plan if name == plan.name else replace(plan, scenario=plan.scenario.model_copy(update={"name": name})))
    return out


def _written_off(*sides: Scenario) -> list[str]:
    """L8: over what capital is written off on each side, where both pay a tax that this lowers."""
    taxed = all(side.money.tax_rate and side.money.tax_rate.value for side in sides)
    lives = [side.money.depreciation_months if taxed else None for side in sides]
    return ["" if life is None else f"{life.value:g} months" for life in lives]


def _percent(rate: Quantity | None) -> str:
    if rate is None:
        return "0%"
    return f"{rate.value * 100:g}%" + (" (dated)" if rate.dated else "")


def changed(base: Scenario, other: Scenario) -> list[Change]:
    """The assumptions that differ, in the words of the file; what is filled in inside something that only one side has is left out."""
    left, right = _flat(base), _flat(other)
    out = []
    for address in [*left, *(address for address in right if address not in left)]:
        (before, _), (after, by_default) = left.get(address, (None, True)), right.get(address, (None, True))
        if before != after and not (address not in left and by_default) and not (address not in right and left[address][1]):
            out.append(Change(address, before, after))
    return out


_TITLES = {"planner", "library", "name", "summary", "acknowledged", "review"}


def _flat(part: Part, prefix: str = "") -> dict[str, tuple[Any, bool]]:
    """Address -> (value as the file writes it, whether it was filled in)."""
    out: dict[str, tuple[Any, bool]] = {}
    for key, (name, annotation) in fields(type(part)).items():
        value, spec = getattr(part, name), spec_of(annotation)
        if (not prefix and key in _TITLES) or value is None or key == "label":
            continue
        if isinstance(value, Part):
            out |= _flat(value, f"{prefix}{key}.")
        elif isinstance(value, dict):
            for entry, item in value.items():
                out |= _flat(item, f"{prefix}{key}.{entry}.")
        elif isinstance(value, Quantity):
            month = spec is not None and spec.kind == "month"
            shown = {month_text(m): v for m, v in value.dated} if value.dated else month_text(value.value) if month else value.value
            if not value.same_as:
                out[f"{prefix}{key}"] = (shown, value.origin.kind in ("default", "library"))
        else:
            out[f"{prefix}{key}"] = (value, name not in part.model_fields_set)
    return out
