"""A comparison as data: the JSON of the command line, CSV, Markdown, and pandas tables for pages and notebooks."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import planner
from planner.analysis.breakdown import savings
from planner.analysis.decide import Verdict, decision, verdicts
from planner.analysis.difference import Difference, Plan
from planner.analysis.warnings import Warning, warnings
from planner.model.register import LINES
from planner.report import items
from planner.report.changes import changed_json, changed_markdown
from planner.report.columns import cell as cell
from planner.report.words import LOCALE, change_text, headline, money, month_name, payback_text, short_money, warning_text
from planner.scenario.language import numeral, plural
from planner.scenario.language import text as _
from planner.scenario.quantity import month_text
from planner.scenario.schema import specs

SAME = 0.5  # units of money; what differs by less is told as the same
CSV_COLUMNS = ("scenario", "month", "line", "kind", "base", "cost", "saving", "currency", "digest", "base_digest", "library", "planner", "date")


def plan_json(plan: Plan) -> dict[str, Any]:
    """What a single run says of itself."""
    return {
        "file": plan.scenario.file,
        "name": plan.name,
        "digest": plan.digest,
        "total_cost": plan.total_cost,
        "npv_cost": plan.npv_cost,
        "cost_per_item": plan.cost_per_item,
        "tail_cost": plan.tail_cost,
        "heads_by_month": plan.heads_by_month.tolist(),
        "by_line": {
            line: {"total": float(plan.ledger.by_month(line).sum() + plan.ledger.at_start(line)[0]), "kind": LINES[line].kind}
            for line in LINES
        },
    }


def run_json(plan: Plan) -> dict[str, Any]:
    """The JSON of `run`."""
    return {
        "planner": planner.__version__,
        "library": plan.scenario.library,
        "currency": plan.ledger.currency,
        "months": plan.ledger.months,
        **plan_json(plan),
    }


def comparison_json(differences: list[Difference]) -> dict[str, Any]:
    """The JSON of `compare`; its keys are a contract."""
    base = differences[0].base
    head = {key: value for key, value in plan_json(base).items() if key not in ("tail_cost", "by_line")}
    return {
        "planner": planner.__version__,
        "library": base.scenario.library,
        "currency": base.ledger.currency,
        "months": base.ledger.months,
        "base": head,
        "scenarios": [_difference_json(difference) for difference in differences],
        "decision": _decision_json(differences),
    }


def _difference_json(d: Difference) -> dict[str, Any]:
    return {
        "file": d.plan.scenario.file,
        "name": d.plan.name,
        "digest": d.plan.digest,
        "total_cost": d.plan.total_cost,
        "npv_cost": d.plan.npv_cost,
        "cost_per_item": d.plan.cost_per_item,
        "saving": d.saving,
        "npv_saving": d.npv_saving,
        "run_rate_saving_per_year": d.run_rate,
        "one_off_cost": d.one_off_cost,
        "payback_months": d.payback_months,
        "irr": d.irr,
        "lowest_cumulative_saving": d.lowest_cumulative,
        "npv_saving_after_tax": d.npv_saving_after_tax,
        "tail_cost": d.plan.tail_cost,
        "base_tail_cost": d.base.tail_cost,
        "saving_at_start": d.saving_at_start,
        "saving_by_month": d.saving_by_month.tolist(),
        "heads_by_month": d.plan.heads_by_month.tolist(),
        "friction_hours_per_week": float(d.plan.ledger.states["friction_hours"][0, :, -1].sum()),
        "concentration": d.plan.concentration,
        **{
            f"by_{by}": {label: {"base": before, "scenario": after} for label, (before, after) in savings(d, by).items()}
            for by in ("role", "place", "year")
        },
        "by_line": {
            row.line: {"base": row.base, "scenario": row.scenario, "saving": row.saving, "kind": LINES[row.line].kind} for row in d.by_line
        },
        "bridge_by_line": [{"line": row.line, "saving": row.present_saving} for row in d.cash_lines],
        "changed": changed_json(d.base.scenario, d.plan.scenario),
        "warnings": [warning_json(warning) for warning in warnings(d)],
        "decision": [{key: value for key, value in vars(verdict).items() if key != "text"} for verdict in verdicts(d)],
    }


def _decision_json(differences: list[Difference]) -> dict[str, str] | None:
    """What the firm's rule chooses, None where no rule is stated."""
    found = decision(differences)
    return {"choice": found.choice.scenario.file or found.choice.name, "why": found.why} if found else None


def warning_json(warning: Warning) -> dict[str, Any]:
    return {
        "id": warning.id,
        "severity": warning.severity,
        "message": warning.message,
        "address": warning.address,
        "amount": warning.amount,
        "acknowledged": warning.acknowledged or None,
    }


def comparison_csv(differences: list[Difference], date: str = "") -> str:
    """One row a scenario, month and line, to a millionth; what is due at the decision has the month "start"; `date` is the caller's day.

    A text that a spreadsheet could take for a formula is preceded by an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for d in differences:
        base, plan = d.base.ledger, d.plan.ledger
        name, last = plain_text(d.plan.name), (plan.currency, d.plan.digest, d.base.digest, d.plan.scenario.library, planner.__version__, date)
        for row in d.by_line:
            kind = LINES[row.line].kind
            if row.line in base.upfront or row.line in plan.upfront:
                left, right = float(base.at_start(row.line)[0]), float(plan.at_start(row.line)[0])
                writer.writerow((name, "start", row.line, kind, *_plain(left, right, left - right), *last))
                continue
            for t, (left, right) in enumerate(zip(base.by_month(row.line)[0].tolist(), plan.by_month(row.line)[0].tolist(), strict=True)):
                writer.writerow((name, month_text(plan.start + t), row.line, kind, *_plain(left, right, left - right), *last))
    return out.getvalue()


def _plain(*amounts: float) -> list[str]:
    """Amounts without the rounding noise of the last digits."""
    return [repr(round(amount, 6) + 0.0) for amount in amounts]


def plain_text(text: str) -> str:
    """A text that no spreadsheet reads as a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def comparison_markdown(differences: list[Difference], locale: str = LOCALE, more: Sequence[str] = (), date: str = "") -> str:
    """A comparison to paste into a pull request or a mail; `more` are lines that stand before the last one, `date` the caller's day in that."""
    base = differences[0].base
    currency = base.ledger.currency
    names = ", ".join(cell(d.plan.name) for d in differences)
    lines = ["# " + _("{base} against {names}").format(base=cell(base.name), names=names), ""]
    for d in differences:
        if len(differences) > 1:
            lines += [f"## {cell(d.plan.name)}", ""]
        found = warnings(d)
        if any(w.blocks for w in found):
            lines += [f"> **{cell(warning_text(w))}**" for w in found if w.blocks] + [""]
        lines += [cell(headline(d, locale)), "", *_money_table(d, locale)]
        unchanged = unchanged_words(d, locale)
        lines += ["", *([unchanged, ""] if unchanged else []), *_facts(d, currency, locale), ""]
        lines += [*changed_markdown(d.base.scenario, d.plan.scenario), ""]
        rest = [w for w in found if not w.blocks]
        lines += [*(f"- {cell(warning_text(w))}" for w in rest), ""] if rest else []
    lines += [*_decision(differences), *more]
    lines.append(
        f"{base.scenario.file} {base.digest[:12]}; "
        + "; ".join(f"{d.plan.scenario.file} {d.plan.digest[:12]}" for d in differences)
        + "; "
        + _("library {library}; planner {version}").format(library=base.scenario.library, version=planner.__version__)
        + (f"; {date}" if date else "")
    )
    return "\n".join(lines) + "\n"


def _money_table(d: Difference, locale: str) -> list[str]:
    """Totals and lines on both sides; a line that costs the same on both is left out."""
    base, plan, currency = d.base, d.plan, d.plan.ledger.currency
    totals = [(cost_over(base), base.total_cost, plan.total_cost)]
    totals += [(_("Present value of the cost"), base.npv_cost, plan.npv_cost)]
    rest = [(_("Owed after the horizon (present value)"), base.tail_cost, plan.tail_cost)]
    rest += [(line_label(row.line), row.base, row.scenario) for row in (*d.cash_lines, *d.soft_lines)]
    rows = [
        f"| {label} | {money(left, currency, locale)} | {money(right, currency, locale)} | {change_text(left - right, currency, locale)} |"
        for label, left, right in (*totals, *(row for row in rest if abs(row[1] - row[2]) >= SAME))
    ]
    rows[len(totals) : len(totals)] = items.row(base, plan, locale)
    return [f"| | {cell(base.name)} | {cell(plan.name)} | |", "|---|--:|--:|:--|", *rows]


def _decision(differences: list[Difference]) -> list[str]:
    """The section on the firm's rule, nothing where no rule is stated."""
    found = decision(differences)
    if found is None:
        return []
    rows = [verdict_row(d, verdict) for d in differences for verdict in verdicts(d)]
    head = f"| {_('Plan')} | {_('Criterion')} | | |"
    return [f"## {_('Decision')}", "", cell(found.why), "", head, "|---|---|---|:--|", *rows, ""]


def verdict_row(d: Difference, verdict: Verdict) -> str:
    """A criterion as a row of a table."""
    label = _(specs(d.plan.scenario)[f"decide.{verdict.criterion}"].label)
    met = _("met") if verdict.passed else f"**{_('missed')}**"
    return f"| {cell(d.plan.name)} | {label} | {met} | {cell(verdict.text)} |"


def _facts(d: Difference, currency: str, locale: str) -> list[str]:
    rate = (
        _("Saving a year once settled: not settled inside the horizon")
        if d.run_rate is None or d.settled_from is None
        else _("Saving a year once settled: {amount} from {month}").format(
            amount=money(d.run_rate, currency, locale), month=month_name(d.plan.ledger.start + d.settled_from - 1, locale)
        )
    )
    spent = _("One-off cost beyond the base's: {one_off}; most money out before it pays: {most}; payback: {payback}; rate of return (IRR): {irr}").format(
        one_off=money(d.one_off_cost, currency, locale),
        most=money(-d.lowest_cumulative, currency, locale),
        payback=payback_text(d, locale),
        irr=_("not defined") if d.irr is None else _("{share} a year").format(share=numeral(d.irr, "0.0%")),
    )
    return [f"- {rate}", f"- {spent}", f"- {cash_by_year(d, locale)}"]


def cash_by_year(d: Difference, locale: str = LOCALE) -> str:
    """What each year saves or costs in cash, the first apart from what a year brings once all is settled."""
    currency = d.plan.ledger.currency
    years = [f"{year} {change_text(before - after, currency, locale)}" for year, (before, after) in savings(d, "year").items()]
    return _("In cash, year by year: {years}").format(years="; ".join(years))


def unchanged_words(difference: Difference, locale: str = LOCALE) -> str:
    """The cash lines that cost the same on both sides, with what they come to; "" where every line differs."""
    same = [row for row in difference.cash_lines if abs(row.saving) < SAME]
    total = short_money(sum(row.base for row in same), difference.plan.ledger.currency, locale)
    names = ", ".join(_(LINES[row.line].label).lower() for row in same)
    return _("The same on both sides: {names}, together {total}.").format(names=names, total=total) if same else ""


def line_label(line: str) -> str:
    """The name of a line, which says so where it is no cash."""
    label = _(LINES[line].label)
    return _("{label} (time, not cash: in no total)").format(label=label) if LINES[line].kind == "soft" else label


def cost_over(plan: Plan) -> str:
    """The label of the total cost."""
    return plural("Cost over {n} month", "Cost over {n} months", plan.ledger.months)


def run_text(plan: Plan, locale: str = LOCALE) -> str:
    """A single run as text for a terminal."""
    currency, ledger = plan.ledger.currency, plan.ledger
    costs = [(line_label(line), float(ledger.by_month(line).sum() + ledger.at_start(line)[0])) for line in LINES]
    rows = [(label, money(value, currency, locale)) for label, value in costs if abs(value) > 1e-9]
    rows += [
        (cost_over(plan), money(plan.total_cost, currency, locale)),
        (_("Present value"), money(plan.npv_cost, currency, locale)),
        *([] if plan.cost_per_item is None else [(items.label(), items.of_plan(plan, locale))]),
        (_("Owed after the horizon (present value)"), money(plan.tail_cost, currency, locale)),
        (_("Heads, first and last month"), f"{_count(plan.heads_by_month[0])} / {_count(plan.heads_by_month[-1])}"),
    ]
    for number, site in enumerate(ledger.sites):
        needed, held, cost = (ledger.states[key][0, number, -1] for key in ("seats_needed", "seats_held", "seat_cost"))
        rows.append((_("Seats at {site} in the last month, needed / held").format(site=site), f"{_count(needed)} / {_count(held)}"))
        if cost == cost:
            rows.append((_("Office cost of a seat and month at {site}, last month").format(site=site), money(cost, currency, locale)))
    asked = ledger.states["pool_share"][0, :, -1]
    known = [number for number in range(len(ledger.cohorts)) if asked[number] == asked[number]]
    if known:
        most = max(known, key=lambda number: asked[number])
        cohort = ledger.cohorts[most]
        label = _("Largest part of a talent pool, {role} at {place}").format(role=cohort.role, place=cohort.place)
        rows.append((label, numeral(float(asked[most]), "0.00%")))
    width, amount = (max(len(row[column]) for row in rows) for column in (0, 1))
    return "\n".join([plan.name, *(f"  {label:<{width}}  {value:>{amount}}" for label, value in rows)])


def _count(value: float) -> str:
    return numeral(value, "0.###")
