"""A review of a changed scenario, as Markdown for a pull request: what it cost and costs now, what was changed, what to look at."""

from __future__ import annotations

from planner.analysis.decide import verdicts
from planner.analysis.difference import Difference, Plan
from planner.analysis.warnings import warnings
from planner.report.approve import against_base
from planner.report.columns import code
from planner.report.effects import Effect, effects, outdated, unsourced
from planner.report.tables import cell, cost_over
from planner.report.words import LOCALE, change_text, money, short_money, warning_text
from planner.scenario.approval import state
from planner.scenario.language import text as _
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
        ["# " + _("Review of {name}").format(name=cell(new.name))],
        _answer(old, new, before, after, locale),
        _library(old, new),
        _money(old, new, before, after, locale),
        _changes(old, new, locale),
        _listed(_("New values without a note or a source:"), unsourced(old, new)),
        _listed(_("Changed values whose note and source are those of the value before; do they still hold?"), outdated(old, new)),
        _warnings(new, before, after, bases[1]),
        _rule(before, after),
        _approval(new),
        [
            _("before {before}, after {after}; library {library}").format(
                before=old.digest[:12], after=new.digest[:12], library=new.scenario.library
            )
        ],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _answer(old: Plan, new: Plan, before: Difference | None, after: Difference | None, locale: str) -> list[str]:
    currency, change = new.ledger.currency, old.npv_cost - new.npv_cost
    same = abs(change) < 0.5
    out = (
        _("{name} costs what it cost before.").format(name=cell(new.name))
        if same
        else _("In present value, {name} now {change}.").format(name=cell(new.name), change=change_text(change, currency, locale))
    )
    if after is None or after.base.digest == old.digest:  # that is what has just been said
        return [out]
    base, now = cell(after.base.name), _now(after, locale)
    if before is None:
        more = _("Against {base} it now {now}.").format(base=base, now=now)
    elif _now(before, locale) == now:
        more = _("Against {base} it now {now}, as before.").format(base=base, now=now)
    else:
        more = _("Against {base} it now {now}; before, it {then}.").format(base=base, now=now, then=_then(before, locale))
    return [f"{out} {more}"]


def _now(difference: Difference, locale: str) -> str:
    """ "saves $856K": against the base, in present value."""
    value = difference.npv_saving
    return _("costs the same") if abs(value) < 0.5 else change_text(value, difference.plan.ledger.currency, locale)


def _then(difference: Difference, locale: str) -> str:
    """ "saved $856K", said of the state before."""
    value = difference.npv_saving
    if abs(value) < 0.5:
        return _("cost the same")
    words = _("saved {amount}") if value > 0 else _("cost {amount} more")
    return words.format(amount=short_money(abs(value), difference.plan.ledger.currency, locale))


def _library(old: Plan, new: Plan) -> list[str]:
    a, b = old.scenario.library, new.scenario.library
    return [_("The library moves from {old} to {new}.").format(old=a, new=b)] if a != b else []


def _money(old: Plan, new: Plan, before: Difference | None, after: Difference | None, locale: str) -> list[str]:
    currency, total = new.ledger.currency, cost_over(old)
    if new.ledger.months != old.ledger.months:
        total = _("Cost over {before} months, now {after}").format(before=old.ledger.months, after=new.ledger.months)

    def row(label: str, a: float, b: float, change: str) -> str:
        return f"| {label} | {money(a, currency, locale)} | {money(b, currency, locale)} | {change} |"

    def cost(label: str, a: float, b: float) -> str:
        return row(label, a, b, change_text(a - b, currency, locale))

    def saved(label: str, a: float, b: float) -> str:
        gap = b - a
        words = _("the same") if abs(gap) < 0.5 else _("{amount} more") if gap > 0 else _("{amount} less")
        return row(label, a, b, words.format(amount=short_money(abs(gap), currency, locale)))

    out = [
        f"| | {_('before')} | {_('after')} | |",
        "|---|--:|--:|:--|",
        cost(total, old.total_cost, new.total_cost),
        cost(_("Present value of the cost"), old.npv_cost, new.npv_cost),
        cost(_("Owed after the horizon (present value)"), old.tail_cost, new.tail_cost),
    ]
    if before and after:
        base = cell(after.base.name)
        out.append(saved(_("Saved against {base} (present value)").format(base=base), before.npv_saving, after.npv_saving))
        if before.run_rate is not None and after.run_rate is not None:
            out.append(saved(_("Saved a year against {base}, once settled").format(base=base), before.run_rate, after.run_rate))
    return out


def _changes(old: Plan, new: Plan, locale: str) -> list[str]:
    found, currency = effects(old, new), new.ledger.currency
    if not found:
        return [_("No assumption changed.")]
    head = (_("Changed assumption"), _("what it is"), _("before"), _("after"), _("alone, in present value"), _("source now"))
    out = [f"| {' | '.join(head)} |", "|---|---|--:|--:|:--|---|"]
    for effect in found[:SHOWN]:
        alone = "" if effect.alone is None else change_text(effect.alone, currency, locale) + (" \\*" if effect.on_top else "")
        out.append(f"| {code(effect.address)} | {cell(effect.what)} | {cell(effect.before)} | {cell(effect.after)} | {alone} | {cell(effect.source)} |")
    if len(found) > SHOWN:
        out.append("| " + _("and {count} more, with less effect").format(count=len(found) - SHOWN) + " | | | | | |")
    if any(effect.on_top for effect in found[:SHOWN]):
        out += ["", "\\* " + _("On top of all other changes: it can't stand without them.")]
    return out + _rest(old, new, found, currency, locale)


def _rest(old: Plan, new: Plan, found: list[Effect], currency: str, locale: str) -> list[str]:
    """What the changes do together beyond what each does alone."""
    alone = [effect.alone for effect in found if effect.alone is not None]
    rest = old.npv_cost - new.npv_cost - sum(alone)
    if len(found) < 2 or len(alone) < len(found) or abs(rest) < 0.005 * max(map(abs, [*alone, 1.0])):
        return []
    words = (
        _("Together they save {amount} more than the column adds up to: they act on one another.")
        if rest > 0
        else _("Together they cost {amount} more than the column adds up to: they act on one another.")
    )
    return ["", words.format(amount=short_money(abs(rest), currency, locale))]


def _listed(heading: str, found: list[str]) -> list[str]:
    """Lines under a heading, nothing where there are none."""
    more = ["- " + _("and {count} more").format(count=len(found) - SHOWN)] if len(found) > SHOWN else []
    return [heading, *(f"- {cell(line)}" for line in found[:SHOWN]), *more] if found else []


def _warnings(new: Plan, before: Difference | None, after: Difference | None, base: Plan | None) -> list[str]:
    if after is None:
        if base is None:
            words = _("Warnings were not looked for: they speak of a plan beside its base, and {name} extends no file.")
            return [words.format(name=cell(new.name))]
        words = _("Warnings were not looked for: {name} can't be compared with {base}, which it extends.")
        return [words.format(name=cell(new.name), base=cell(base.name))]
    now, then = warnings(after), warnings(before) if before else ()
    there = {(warning.id, warning.address, warning.blocks) for warning in then}
    new_ones = [warning for warning in now if (warning.id, warning.address, warning.blocks) not in there]
    left = {(warning.id, warning.address) for warning in now}
    gone = [warning for warning in then if (warning.id, warning.address) not in left]
    kept = [warning.id for warning in now if warning not in new_ones]
    out = []
    if new_ones:
        out += [_("New warnings:"), *(f"- {cell(warning_text(warning))}" for warning in new_ones)]
    if gone:
        out += [_("Warnings that are gone:"), *(f"- {cell(f'{warning.id}: {warning.message}')}" for warning in gone)]
    if not out:
        out = [_("No warning is new or gone.")]
    return [*out, *([_("Still there: {names}.").format(names=", ".join(dict.fromkeys(kept)))] if kept else [])]


def _rule(before: Difference | None, after: Difference | None) -> list[str]:
    """How the plan stands to the firm's rule, nothing where there is none."""
    now = verdicts(after) if after else []
    if not now:
        return []
    was = {verdict.criterion: verdict.passed for verdict in (verdicts(before) if before else [])}
    passed = sum(verdict.passed for verdict in now)
    words = (
        _("Of the firm's rule it meets {passed} of {all} criteria, {passed_before} of {all_before} before.")
        if was
        else _("Of the firm's rule it meets {passed} of {all} criteria.")
    )
    return [
        words.format(passed=passed, all=len(now), passed_before=sum(was.values()), all_before=len(was)),
        *(
            "- "
            + (_("missed now, met before: {text}") if was.get(verdict.criterion) is True else _("missed: {text}")).format(text=cell(verdict.text))
            for verdict in now
            if not verdict.passed
        ),
    ]


def _approval(new: Plan) -> list[str]:
    given = new.scenario.review
    if given is None:
        return []
    words = (
        _("This content was approved on {date} by {name}.")
        if state(new.scenario) == "approved"
        else _("What was approved on {date} by {name} is not this content: it needs a new approval, or the change taken back.")
    )
    return [words.format(date=cell(given.date), name=cell(given.by))]
