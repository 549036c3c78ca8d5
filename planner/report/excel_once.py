"""What a change costs once, and what hangs on people and their pay, as formulas of a workbook: severance (C6), retention (H4), knowledge transfer (H3),
registrations (F5), an employer of record (G7), risk (K2)."""

from __future__ import annotations

import numpy as np

from planner.model import headcount
from planner.model.calendar import Array
from planner.model.posts import transition_months
from planner.report.excel_contributions import on_a_lump
from planner.report.excel_formula import Formula, Values, formula, least, most, total, when
from planner.report.excel_heads import loaded
from planner.report.excel_model import EXTRA, Live, Model
from planner.report.excel_pay import at_first, counted, exchange
from planner.report.terms import TERMS
from planner.scenario.language import text as _


def where(mask: Values, made: Formula) -> Formula:
    """A formula in some months, 0 in the others: what happens in a month that only the planner moves."""
    return Formula(np.where(mask, made.values, 0.0), lambda t: made.text(t) if mask[t] else "0", made.rank)


def heads(m: Model, owner: int) -> Formula:
    return m.term("heads", owner, "base_pay")


def _moves_from(m: Model, owner: int) -> list[int]:
    """The moves that take work from a cohort."""
    return [move for move, row in enumerate(m.inputs.origin[m.inputs.move_rows]) if row == owner]


def _people(m: Model, key: str, move: int, label: str, values: Array, line: str, owner: int) -> Formula:
    text = label.format(move=m.ledger.moves[move])
    return m.given(
        key,
        move,
        EXTRA,
        text,
        m.ledger.cohorts[owner].name,
        _("heads"),
        values,
        (TERMS["let_go" if line == "severance" else "stayed"].addresses, line, owner),
    )


def _sum_with_contributions(m: Model, owner: int, months_of_pay: Formula, mask: Values) -> Formula:
    paid = m.term("pay", owner, "base_pay")
    lump = months_of_pay * paid
    return lump + on_a_lump(m, owner, counted(m, owner), at_first(paid), lump, np.flatnonzero(mask))


def _package(m: Model, owner: int) -> Formula | None:
    """C6: months of pay by service, notice that is not served while both sides run, contributions on both, outplacement."""
    c = m.ledger.cohorts[owner]
    gone = m.ledger_values("let_go", owner)
    if not gone.any():
        return formula(0.0)
    law, tenure = f"countries.{c.country}.severance.", m.zero_if_blank(f"teams.{c.team}.tenure_years")
    weeks = most(m.zero_if_blank(law + "min_weeks"), m.zero_if_blank(law + "weeks_per_year") * tenure)
    weeks = least(cap, weeks) if (cap := m.value(law + "cap_weeks")) is not None else weeks
    by_service = m.row(
        "severance", owner, lambda: m.grid.add(EXTRA, _("Severance by service"), c.name, _("months of pay"), weeks / 52 * 12)
    )
    outplacement = m.zero_if_blank(law + "outplacement")
    wait = transition_months(m.inputs)[0, :, 0]
    parts: list[tuple[Formula, Formula]] = []
    rest = gone.copy()
    for move in _moves_from(m, owner):
        values = m.state("released", move) * (1 - m.number_of(f"moves.{m.ledger.moves[move]}.redeployed_share"))
        if not values.any():
            continue
        rest -= values
        served = m.given("served", move, EXTRA, _("Months served after the notice"), m.ledger.moves[move], _("months"), wait[move],
                         ("moves.{away}.knowledge_transfer_months moves.{away}.parallel_months", "severance", owner))  # fmt: skip
        notice = most(m.zero_if_blank(law + "notice_months") - served, 0.0)
        people = _people(m, "released", move, _("Laid off after {move}"), values, "severance", owner)
        parts.append((people, where(values > 0, _sum_with_contributions(m, owner, by_service + notice, values > 0) + outplacement)))
    rest[np.abs(rest) < 1e-9] = 0.0
    if rest.any():
        people = m.given(
            "laid off", owner, EXTRA, _("Laid off otherwise"), c.name, _("heads"), rest, (TERMS["let_go"].addresses, "severance", owner)
        )
        owed = by_service + m.zero_if_blank(law + "notice_months") if m.number_of(law + "notice_months") else by_service
        parts.append((people, where(rest > 0, _sum_with_contributions(m, owner, owed, rest > 0) + outplacement)))
    return _average(m, parts, gone)


def _average(m: Model, parts: list[tuple[Formula, Formula]], people: Array) -> Formula:
    """What each gets, of several groups of heads."""
    if len(parts) == 1:
        return parts[0][1]
    owed = total([count * each for count, each in parts])
    return where(people > 0, owed / total([count for count, _each in parts]))


def _stay_bonus(m: Model, owner: int) -> Formula | None:
    """H4: share of yearly base pay and the contributions on it."""
    stayed = m.ledger_values("stayed", owner)
    if not stayed.any():
        return formula(0.0)
    parts = []
    for move in _moves_from(m, owner):
        address, values = f"moves.{m.ledger.moves[move]}.retention_share", m.state("released", move)
        if values.any() and m.number_of(address):
            people = _people(m, "stayed", move, _("Stay to their release after {move}"), values, "retention", owner)
            share = m.zero_if_blank(address)
            parts.append((people, where(values > 0, _sum_with_contributions(m, owner, 12 * share, values > 0))))
    return _average(m, parts, stayed)


def _travel(m: Model, owner: int) -> Formula:
    return where(m.ledger_values("travel", owner) > 0, m.zero_if_blank(f"moves.{m.ledger.moves[owner]}.knowledge_transfer_cost"))


def _experts_time(m: Model, owner: int) -> Formula | None:
    """H3: the planner's posts that move, over the productive hours of a post, x hours x loaded pay."""
    hours = m.zero_if_blank(f"moves.{m.ledger.moves[owner]}.knowledge_transfer_hours")
    team = loaded(m, int(m.inputs.origin[m.inputs.move_rows[owner]]))
    asked = hours * team
    values = np.divide(m.ledger_values("experts_time", owner), asked.values, out=np.zeros(m.months), where=asked.values > 0)
    rests = ("moves.{move}.share moves.{move}.start moves.{move}.over_months countries.{home_country}.hours_per_week"
             " countries.{home_country}.shrinkage_external work.shrinkage_internal teams.{team}.growth teams.{team}.heads", "knowledge_transfer_time", owner)  # fmt: skip
    posts = m.given("posts an hour", owner, EXTRA, _("Posts that move / hours of a post"), m.ledger.moves[owner], "", values, rests)
    return posts * asked


def _jurisdictions(m: Model, owner: int) -> Formula:
    """F5: what the registrations of an arrangement cost, by head among all who work in it."""
    c = m.ledger.cohorts[owner]
    of = f"arrangements.{c.arrangement}."
    alike = [row for row, other in enumerate(m.ledger.cohorts) if other.arrangement == c.arrangement and np.any(m.state("heads", row))]
    if owner not in alike or not m.number_of(of + "jurisdictions") * m.number_of(of + "jurisdiction_per_year"):
        return formula(0.0)
    together = total([heads(m, row) for row in alike])
    yearly = m.zero_if_blank(of + "jurisdictions") * m.zero_if_blank(of + "jurisdiction_per_year")
    return when(together > 0, heads(m, owner) / together * yearly / 12)


def _through_provider(m: Model, owner: int) -> bool:
    c = m.ledger.cohorts[owner]
    return not c.vendor and m.scenario.arrangements[c.arrangement].employer == "eor"


def _month_of_pay(m: Model, owner: int) -> Formula:
    return m.term("pay", owner, "base_pay") * exchange(m, owner)


def _eor(m: Model, owner: int) -> Formula:
    """G7: the larger of the fee per head and the share of pay, and the spread on what is paid through the provider."""
    if not _through_provider(m, owner):
        return formula(0.0)
    of, month = f"arrangements.{m.ledger.cohorts[owner].arrangement}.", _month_of_pay(m, owner)
    made = most(m.zero_if_blank(of + "eor_fee_per_month"), m.zero_if_blank(of + "eor_fee_share") * month)
    if not m.number_of(of + "eor_spread"):
        return made
    more = (m.term("contributions", owner, "on_costs") + m.term("benefits", owner, "benefits")) * exchange(m, owner)
    return made + m.zero_if_blank(of + "eor_spread") * (month + more)


def _deposit(m: Model, owner: int) -> Formula:
    """G7: months of pay for each who comes, less an average part of what is held for each who went."""
    of = f"arrangements.{m.ledger.cohorts[owner].arrangement}.eor_deposit_months"
    if not _through_provider(m, owner) or not m.number_of(of):
        return formula(0.0)
    name, unit = m.ledger.cohorts[owner].name, m.ledger.currency
    here, each = heads(m, owner), m.zero_if_blank(of) * _month_of_pay(m, owner)
    opening = _opening(m, owner)
    flow = m.ledger_values("deposit", owner)
    first = opening * _at_first_month(each)

    def text(t: int) -> str:
        now, before = here.text(t), here.text(t - 1) if t else opening.within(0, 3)
        held = held_row.text(t - 1) if t else first.within(0, 2)
        kept = f"IF({before}>0,MIN(1,{now}/{before}),1)"
        return f"MAX({now}-{before},0)*{each.within(t, 2)}-{held}*(1-{kept})"

    made = Formula(flow, text, 1)
    row = m.row("deposit", owner, lambda: m.grid.monthly(EXTRA, _("Deposits"), name, unit, made))

    def balance(t: int) -> str:
        return f"{held_row.text(t - 1) if t else first.within(0, 1)}+{row.text(t)}"

    values = float(first.values) + np.cumsum(flow)
    held_row = m.row("held", owner, lambda: m.grid.monthly(EXTRA, _("Deposits held"), name, unit, Formula(values, balance)))
    return row


def _at_first_month(made: Formula) -> Formula:
    return Formula(np.broadcast_to(made.values, (1,))[0] if made.values.ndim == 0 else made.values[0], lambda _t: made.within(0, 2), 2)


def _opening(m: Model, owner: int) -> Formula:
    """Heads before the plan: those of a team as it stands."""
    c = m.ledger.cohorts[owner]
    if c.move:
        return formula(0.0)
    before = headcount.opening_heads(m.inputs, m.work)[0, owner, 0]
    return m.given(
        "opening", owner, EXTRA, _("Heads before the plan"), c.name, _("heads"), before, (TERMS["heads"].addresses, "base_pay", owner)
    )


def _at_risk(m: Model, owner: int) -> Formula:
    """K2: loaded pay of the people at a site, at overtime."""
    there = [row for row, c in enumerate(m.ledger.cohorts) if c.site == m.ledger.sites[owner] and np.any(m.state("heads", row))]
    return m.sum_of([heads(m, row) * loaded(m, row) for row in there]) * m.zero_if_blank("work.overtime_premium")


def _disruption(group: str) -> Live:
    def made(m: Model, owner: int) -> Formula:
        name = (m.ledger.sites if group == "sites" else m.ledger.vendors)[owner]
        chance, share, months = (m.zero_if_blank(f"{group}.{name}.disruption_{key}") for key in ("per_year", "share", "months"))
        return chance / 12 * share * months

    return made


LIVE = {
    "package": _package,
    "stay_bonus": _stay_bonus,
    "travel": _travel,
    "experts_time": _experts_time,
    "jurisdictions": _jurisdictions,
    "eor": _eor,
    "deposit": _deposit,
    "at_risk": _at_risk,
    "disruption": _disruption("sites"),
    "failure": _disruption("vendors"),
    "premium": lambda m, owner: m.zero_if_blank("work.overtime_premium"),
}
