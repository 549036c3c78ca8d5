"""A review of a changed scenario, as Markdown for a pull request: what it cost and costs now, what was changed, what to look at."""

from __future__ import annotations

from planner.analysis.decide import verdicts
from planner.analysis.difference import Difference, Plan
from planner.analysis.warnings import warnings
from planner.report.approve import against_base
from planner.report.effects import Effect, effects, outdated, unsourced
from planner.report.tables import cell
from planner.report.words import LOCALE, change_text, money, short_money, warning_text
from planner.scenario.approval import state
from planner.scenario.text import Problem, ScenarioError

SHOWN = 100  # rows of a table: beyond them nobody reads


def review_markdown(old: Plan, new: Plan, bases: tuple[Plan | None, Plan | None] = (None, None), locale: str = LOCALE) -> str:
    """What changed between two states of a scenario and what it did to the money; `bases` are the plans that the two extend.

    Raises ScenarioError if the two can't be set beside one another.
    """
    if old.ledger.currency != new.ledger.currency:
        line = f"is {new.ledger.currency}, but {old.ledger.currency} before; a review needs one currency"
        raise ScenarioError([Problem(new.scenario.file, line, address="currency")])
    before, after = against_base(old, bases[0]), against_base(new, bases[1])
    parts = [
        [f"# Review of {cell(new.name)}"],
        _answer(old, new, before, after, locale),
        _library(old, new),
        _money(old, new, before, after, locale),
        _changes(old, new, locale),
        _listed("New values without a note or a source:", unsourced(old, new)),
        _listed("Changed values whose note and source are those of the value before; do they still hold?", outdated(old, new)),
        _warnings(new, before, after, bases[1]),
        _rule(before, after),
        _approval(new),
        [f"before {old.digest[:12]}, after {new.digest[:12]}; library {new.scenario.library}"],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _answer(old: Plan, new: Plan, before: Difference | None, after: Difference | None, locale: str) -> list[str]:
    currency, change = new.ledger.currency, old.npv_cost - new.npv_cost
    same = abs(change) < 0.5
    out = [
        f"{cell(new.name)} costs what it cost before."
        if same
        else f"In present value, {cell(new.name)} now {change_text(change, currency, locale)}."
    ]
    if after:
        now = _worth(after, "saves", "costs", locale)
        out[0] += f" Against {cell(after.base.name)} it now {now}"
        if before and _worth(before, "saves", "costs", locale) == now:
            out[0] += ", as before."
        else:
            out[0] += f"; before, it {_worth(before, 'saved', 'cost', locale)}." if before else "."
    return out


def _worth(difference: Difference, saves: str, costs: str, locale: str) -> str:
    """ "saves $856K": against the base, in present value."""
    value, currency = difference.npv_saving, difference.plan.ledger.currency
    if abs(value) < 0.5:
        return f"{costs} the same"
    return f"{saves} {short_money(value, currency, locale)}" if value > 0 else f"{costs} {short_money(-value, currency, locale)} more"


def _library(old: Plan, new: Plan) -> list[str]:
    a, b = old.scenario.library, new.scenario.library
    return [f"The library moves from {a} to {b}."] if a != b else []


def _money(old: Plan, new: Plan, before: Difference | None, after: Difference | None, locale: str) -> list[str]:
    currency, months = new.ledger.currency, f"{old.ledger.months} months"
    if new.ledger.months != old.ledger.months:
        months += f", now {new.ledger.months}"

    def row(label: str, a: float, b: float, change: str) -> str:
        return f"| {label} | {money(a, currency, locale)} | {money(b, currency, locale)} | {change} |"

    def cost(label: str, a: float, b: float) -> str:
        return row(label, a, b, change_text(a - b, currency, locale))

    def saved(label: str, a: float, b: float) -> str:
        gap = b - a
        return row(
            label, a, b, "the same" if abs(gap) < 0.5 else f"{short_money(abs(gap), currency, locale)} {'more' if gap > 0 else 'less'}"
        )

    out = [
        "| | before | after | |",
        "|---|--:|--:|:--|",
        cost(f"Cost over {months}", old.total_cost, new.total_cost),
        cost("Present value of the cost", old.npv_cost, new.npv_cost),
        cost("Owed after the horizon (present value)", old.tail_cost, new.tail_cost),
    ]
    if before and after:
        base = cell(after.base.name)
        out.append(saved(f"Saved against {base} (present value)", before.npv_saving, after.npv_saving))
        if before.run_rate is not None and after.run_rate is not None:
            out.append(saved(f"Saved a year against {base}, once settled", before.run_rate, after.run_rate))
    return out


def _changes(old: Plan, new: Plan, locale: str) -> list[str]:
    found, currency = effects(old, new), new.ledger.currency
    if not found:
        return ["No assumption changed."]
    out = ["| Changed assumption | what it is | before | after | alone, in present value | source now |", "|---|---|--:|--:|:--|---|"]
    for effect in found[:SHOWN]:
        alone = "" if effect.alone is None else change_text(effect.alone, currency, locale) + (" \\*" if effect.on_top else "")
        out.append(f"| {cell(effect.address)} | {cell(effect.what)} | {cell(effect.before)} | {cell(effect.after)} | {alone} | {cell(effect.source)} |")
    if len(found) > SHOWN:
        out.append(f"| and {len(found) - SHOWN} more, with less effect | | | | | |")
    if any(effect.on_top for effect in found[:SHOWN]):
        out += ["", "\\* On top of all other changes: it can't stand without them."]
    return out + _rest(old, new, found, currency, locale)


def _rest(old: Plan, new: Plan, found: list[Effect], currency: str, locale: str) -> list[str]:
    """What the changes do together beyond what each does alone."""
    alone = [effect.alone for effect in found if effect.alone is not None]
    rest = old.npv_cost - new.npv_cost - sum(alone)
    if len(found) < 2 or len(alone) < len(found) or abs(rest) < 0.005 * max(map(abs, [*alone, 1.0])):
        return []
    verb = "save" if rest > 0 else "cost"
    return [
        "",
        f"Together they {verb} {short_money(abs(rest), currency, locale)} more than the column adds up to: they act on one another.",
    ]


def _listed(heading: str, found: list[str]) -> list[str]:
    """Lines under a heading, nothing where there are none."""
    more = [f"- and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
    return [heading, *(f"- {cell(line)}" for line in found[:SHOWN]), *more] if found else []


def _warnings(new: Plan, before: Difference | None, after: Difference | None, base: Plan | None) -> list[str]:
    if after is None:
        why = (
            f"{cell(new.name)} can't be compared with {cell(base.name)}, which it extends"
            if base
            else f"they speak of a plan beside its base, and {cell(new.name)} extends no file"
        )
        return [f"Warnings were not looked for: {why}."]
    now, then = warnings(after), warnings(before) if before else ()
    there = {(warning.id, warning.address, warning.blocks) for warning in then}
    new_ones = [warning for warning in now if (warning.id, warning.address, warning.blocks) not in there]
    left = {(warning.id, warning.address) for warning in now}
    gone = [warning for warning in then if (warning.id, warning.address) not in left]
    kept = [warning.id for warning in now if warning not in new_ones]
    out = []
    if new_ones:
        out += ["New warnings:", *(f"- {cell(warning_text(warning))}" for warning in new_ones)]
    if gone:
        out += ["Warnings that are gone:", *(f"- {cell(f'{warning.id}: {warning.message}')}" for warning in gone)]
    if not out:
        out = ["No warning is new or gone."]
    return [*out, *([f"Still there: {', '.join(dict.fromkeys(kept))}."] if kept else [])]


def _rule(before: Difference | None, after: Difference | None) -> list[str]:
    """How the plan stands to the firm's rule, nothing where there is none."""
    now = verdicts(after) if after else []
    if not now:
        return []
    was = {verdict.criterion: verdict.passed for verdict in (verdicts(before) if before else [])}
    passed = sum(verdict.passed for verdict in now)
    then = "" if not was else f", {sum(was.values())} of {len(was)} before"
    return [
        f"Of the firm's rule it meets {passed} of {len(now)} criteria{then}.",
        *(
            f"- missed{'' if was.get(verdict.criterion) is not True else ' now, met before'}: {cell(verdict.text)}"
            for verdict in now
            if not verdict.passed
        ),
    ]


def _approval(new: Plan) -> list[str]:
    given = new.scenario.review
    if given is None:
        return []
    who = f"approved on {cell(given.date)} by {cell(given.by)}"
    if state(new.scenario) == "approved":
        return [f"This content was {who}."]
    return [f"What was {who} is not this content: it needs a new approval, or the change taken back."]
