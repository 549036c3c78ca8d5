"""Pay of a head as formulas of a workbook: exchange rates (A3), wages and steps (D1-D3), bonus and extra months (D5, D7), benefits (D6), stipend (D9)."""

from __future__ import annotations

from functools import partial

import numpy as np

from planner.model import pay, pools
from planner.model.inputs import Cohort
from planner.report.excel_contributions import contributions, local, rules
from planner.report.excel_formula import (
    Formula,
    formula,
    least,
    most,
    natural_log,
    power_of_e,
    remainder,
    sign_of_normal,
    when,
)
from planner.report.excel_grid import Row
from planner.report.excel_model import PAY, Model
from planner.report.terms import TERMS
from planner.scenario.language import text as _

_POINTS = ("p10", "p25", "p50", "p75", "p90")
_POOL = "evidence.talent.wage_elasticity evidence.talent.home_reach places.{place}.wages.{role}.employment"


def rate(m: Model, currency: str) -> Formula:
    """A3: the exchange rate of a currency, 1 for the scenario's own."""
    today = m.value(f"currencies.{currency}.rate") if currency else None
    if today is None:
        return formula(1.0)
    given = today

    def make() -> Row:
        made, of = given, f"currencies.{currency}."
        if m.number_of(f"{of}pass_through"):
            drift = m.zero_if_blank(f"{of}inflation") - m.zero_if_blank("money.inflation")
            made = made * power_of_e(-(m.zero_if_blank(f"{of}pass_through") * drift * m.time / 12))
        if m.number_of(f"{of}hedged_share"):
            hedged = m.zero_if_blank(f"{of}hedged_share")
            forward = m.value(f"{of}forward_rate") or (given.fixed(0) if isinstance(given, Row) and not given.once else given)
            made = hedged * forward + (1 - hedged) * made
        return m.grid.monthly(PAY, _("Exchange rate"), currency, f"{m.ledger.currency} / {currency}", made)

    return m.row("exchange", currency, make)


def exchange(m: Model, owner: int) -> Formula:
    return rate(m, m.scenario.countries[m.ledger.cohorts[owner].country].currency or "")


def at_first(row: Formula) -> Formula:
    return row.fixed(0) if isinstance(row, Row) and not row.once else row


def base(m: Model, owner: int) -> Formula:
    """D1-D3: monthly base pay of a head."""
    c = m.ledger.cohorts[owner]
    payer = f"moves.{c.move}" if c.away else f"teams.{c.team}"
    growth = m.zero_if_blank(f"places.{c.place}.wage_growth")
    own = m.value(f"{payer}.pay_per_year")
    rate_now = exchange(m, owner)
    yearly = own / at_first(rate_now) if own is not None and rate_now.number != 1 else own
    if yearly is None:
        yearly = m.row("market", (c.place, c.role, payer), lambda: _market(m, c, f"{payer}.hire_percentile", at_first(growth)))
    review = m.zero_if_blank("pay.review_month")
    first = m.row(
        "review",
        "",
        lambda: m.grid.add(PAY, _("First review of pay"), "", _("month of the plan"), remainder(review - m.calendar_month - 1, 12) + 2),
    )
    steps = m.steps("growth", _("Pay over that of the start"), c.place, PAY, first, growth)
    made = yearly / 12 * steps
    if (premium := m.value(f"arrangements.{c.arrangement}.pay_premium")) is not None:
        made = made * (1 + premium)
    scarce = np.broadcast_to(pools.premium(m.inputs, m.ledger.states["heads"])[0, owner], (m.months,))
    if np.any(scarce):
        label = _("Premium where much of a pool is asked for")
        made = made * (1 + m.given("scarce", owner, PAY, label, c.name, _("share of pay"), scarce, (_POOL, "base_pay", owner)))
    return _with_relocated(m, owner, made)


def _market(m: Model, c: Cohort, percentile: str, growth: Formula) -> Row:
    """D1: the wage of a place at a percentile, from straight lines between published points of ln w over z, grown to the start."""
    place = f"places.{c.place}.wages.{c.role}."
    given = {key: m.value(place + key) for key in _POINTS}
    z = dict(zip(_POINTS, pay.normal_value(np.array(pay.POINTS)).tolist(), strict=True))
    logs = {key: natural_log(value) for key, value in given.items() if value is not None}
    slope = (logs["p75"] - logs["p25"]) / (z["p75"] - z["p25"]) if {"p25", "p75"} <= logs.keys() else formula(0.0)
    for inner, outer in (("p50", "p25"), ("p50", "p75"), ("p25", "p10"), ("p75", "p90")):
        if outer not in logs:
            logs[outer] = logs[inner] + slope * (z[outer] - z[inner])
    rank = least(most(m.zero_if_blank(percentile), 0.05), 0.95)
    at = m.row(
        "z",
        percentile,
        lambda: m.grid.add(
            PAY, _("Normal value of the percentile of pay"), percentile, "", sign_of_normal(rank, pay.normal_value(rank.values))
        ),
    )
    ln, of = _("ln of the wage at {point}"), f"{c.role}, {c.place}"
    points = [m.row("ln", (place, key), partial(m.grid.add, PAY, ln.format(point=key), of, "", logs[key])) for key in _POINTS]
    made = formula(0.0)
    for number in reversed(range(len(_POINTS) - 1)):
        low, high, here, there = points[number], points[number + 1], z[_POINTS[number]], z[_POINTS[number + 1]]
        line = low + (high - low) * (at - here) / (there - here)
        made = line if number == len(_POINTS) - 2 else when(at < there, line, made)
    made = power_of_e(made)
    as_of = m.month(place + "as_of")
    made = made * (1 + growth) ** ((1 - as_of) / 12) if as_of is not None else made
    currency = m.scenario.countries[c.country].currency or m.ledger.currency
    return m.grid.add(PAY, _("Wage a year at the start"), f"{c.role}, {c.place}", f"{currency} {_('per year')}", made)


def _with_relocated(m: Model, owner: int, made: Formula) -> Formula:
    """D3: average pay where people came along; their share is the planner's."""
    c = m.ledger.cohorts[owner]
    if not c.away or not np.any(m.ledger.terms["relocated"][0, owner] > 0):
        return made
    origin = int(m.inputs.origin[owner])
    place = m.row("place pay", owner, lambda: m.grid.monthly(PAY, _("Base pay as the place pays"), c.name, local(m, owner), made))
    there, here = exchange(m, origin), exchange(m, owner)
    old = m.term("pay", origin, "base_pay") * there / here
    gap = (1 - m.inputs.at(["pay.location_weight"])[0, 0, 0]) * (old.values - place.values)
    far = m.ledger_values("pay", owner) - place.values
    share = np.divide(far, gap, out=np.zeros(m.months), where=np.abs(gap) > 1e-6)
    rests = ("moves.{move}.relocation_acceptance roles.{role}.turnover " + TERMS["heads"].addresses, "base_pay", owner)
    came = m.given("came", owner, PAY, _("Share of people who came along"), c.name, _("share of heads"), share, rests)
    return place + came * (1 - m.zero_if_blank("pay.location_weight")) * (old - place)


def bonus_share(m: Model, owner: int) -> Formula | None:
    role = m.ledger.cohorts[owner].role
    if not m.number_of(f"roles.{role}.bonus_share") * m.number_of("pay.bonus_payout"):
        return None
    return m.zero_if_blank(f"roles.{role}.bonus_share") * m.zero_if_blank("pay.bonus_payout")


def _bonus_months(m: Model, owner: int) -> Formula:
    share, role = bonus_share(m, owner), m.ledger.cohorts[owner].role
    if share is None:
        return formula(0.0)
    made = when(m.calendar.equals(m.zero_if_blank("pay.bonus_month")), 12 * share)
    return m.row("bonus", role, lambda: m.grid.monthly(PAY, _("Months of pay as bonus"), role, _("months"), made))


def _extra_months(m: Model, owner: int) -> Formula:
    country = m.ledger.cohorts[owner].country
    if not m.number_of(f"countries.{country}.extra_months"):
        return formula(0.0)
    made = when(
        m.calendar.equals(m.zero_if_blank(f"countries.{country}.extra_month")), m.zero_if_blank(f"countries.{country}.extra_months")
    )
    return m.row("extra", country, lambda: m.grid.monthly(PAY, _("Extra months of pay"), country, _("months"), made))


def counted(m: Model, owner: int) -> Formula:
    """D4: all pay of a month on which contributions are due."""
    more = _bonus_months(m, owner)
    if m.scenario.countries[m.ledger.cohorts[owner].country].contributions_on_extra_months:
        more = more + _extra_months(m, owner)
    paid = m.term("pay", owner, "base_pay")
    if more.number == 0:
        return paid
    label = _("Pay on which contributions are due")
    return m.row("counted", owner, lambda: m.grid.monthly(PAY, label, m.ledger.cohorts[owner].name, local(m, owner), paid * (1 + more)))


def arrives(m: Model, owner: int) -> Formula | None:
    """D4: the first month of a move to another place whose people begin their yearly bases with it, None for everybody else."""
    c = m.ledger.cohorts[owner]
    yearly = any(rule.year_cap is not None or rule.year_floor is not None for rule in rules(m, owner))
    return m.month(f"moves.{c.move}.start") if c.away and yearly else None


def _contributions(m: Model, owner: int) -> Formula | None:
    paid = counted(m, owner)
    start = arrives(m, owner)
    if start is None:
        return contributions(m, owner, paid, at_first(m.term("pay", owner, "base_pay")), "")
    label = _("Pay on which contributions are due, from the first month on")
    since = m.row("since", owner, lambda: m.grid.monthly(PAY, label, m.ledger.cohorts[owner].name, local(m, owner), paid * (m.time >= start)))
    return contributions(m, owner, since, formula(0.0), "")


def _benefits(m: Model, owner: int) -> Formula:
    country = f"countries.{m.ledger.cohorts[owner].country}."
    parts = []
    if m.number_of(f"{country}benefits_share"):
        parts.append(m.term("pay", owner, "base_pay") * m.zero_if_blank(f"{country}benefits_share"))
    if m.number_of(f"{country}benefits_per_month"):
        parts.append(m.zero_if_blank(f"{country}benefits_per_month"))
    return m.sum_of(parts)


LIVE = {
    "exchange": exchange,
    "pay": base,
    "bonus_months": _bonus_months,
    "extra_months": _extra_months,
    "contributions": _contributions,
    "benefits": _benefits,
}
