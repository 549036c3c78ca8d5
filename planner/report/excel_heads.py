"""What a head costs beyond pay as formulas of a workbook: stipend and its tax (D9), loaded pay (D8), cover (C7), remote IT, coworking, meet-ups (F1-F4)."""

from __future__ import annotations

import numpy as np

from planner.report.excel_contributions import contributions, local
from planner.report.excel_formula import Formula, formula, least, total, when
from planner.report.excel_grid import Row
from planner.report.excel_model import EXTRA, PAY, Live, Model
from planner.report.excel_pay import arrives, at_first, bonus_share, counted, exchange
from planner.scenario.language import text as _


def _stipend(m: Model, owner: int) -> tuple[Formula, Formula]:
    """D9: (free of tax, taxable), by the treatment that is chosen; nothing where there is no stipend."""
    c = m.ledger.cohorts[owner]
    of, country = f"arrangements.{c.arrangement}.", f"countries.{c.country}."
    if not m.number_of(f"{of}stipend_per_month"):
        return formula(0.0), formula(0.0)
    stipend, rate = m.zero_if_blank(f"{of}stipend_per_month"), exchange(m, owner)
    stipend = stipend / rate if rate.number != 1 else stipend
    tax = f"{of}stipend_tax"
    exempt = least(stipend, m.zero_if_blank(f"{country}stipend_exempt_per_month"))
    made = when(m.chosen(tax, "accountable"), stipend, when(m.chosen(tax, "taxable"), 0.0, exempt))
    unit = f"{local(m, owner)} {_('per month')}"
    free = m.row("free", (c.arrangement, c.country), lambda: m.grid.monthly(EXTRA, _("Stipend free of tax"), c.arrangement, unit, made))
    rest = stipend - free
    net = rest / (1 - m.zero_if_blank(f"{country}employee_tax_rate"))
    taxed = when(m.chosen(tax, "grossed-up"), net, rest)
    return free, m.row("taxed", (c.arrangement, c.country), lambda: m.grid.monthly(EXTRA, _("Taxable stipend"), c.arrangement, unit, taxed))


def _tax_on_stipend(m: Model, owner: int) -> Formula | None:
    """D9, D4: contributions on pay with the taxable stipend less those on pay."""
    c = m.ledger.cohorts[owner]
    _free, taxable = _stipend(m, owner)
    if taxable.number == 0:
        return formula(0.0)
    paid = m.term("pay", owner, "base_pay")
    more, before = taxable, at_first(paid) + at_first(taxable)
    if c.move:
        start = m.month(f"moves.{c.move}.start")
        assert start is not None
        more, before = taxable * (m.time >= start), at_first(paid)
    label, paid = _("Pay with the taxable stipend"), counted(m, owner)
    if (first := arrives(m, owner)) is not None:
        paid, before = paid * (m.time >= first), formula(0.0)
    whole = m.row("with stipend", owner, lambda: m.grid.monthly(EXTRA, label, c.name, local(m, owner), paid + more))
    found = contributions(m, owner, whole, before, _("with the stipend"))
    return None if found is None else found - m.term("contributions", owner, "on_costs")


def loaded(m: Model, owner: int) -> Formula:
    """D8: loaded pay of a head of a cohort, in the scenario's currency."""

    def make() -> Row:
        c, paid = m.ledger.cohorts[owner], m.term("pay", owner, "base_pay")
        more = [share] if (share := bonus_share(m, owner)) is not None else []
        if m.number_of(f"countries.{c.country}.extra_months"):
            more.append(m.zero_if_blank(f"countries.{c.country}.extra_months") / 12)
        parts = [
            paid * (1 + total(more)) if more else paid,
            m.term("contributions", owner, "on_costs"),
            m.term("benefits", owner, "benefits"),
        ]
        made = (total(parts)) * exchange(m, owner)
        return m.grid.monthly(PAY, _("Loaded pay of a head"), c.name, f"{m.ledger.currency} {_('per month')}", made)

    return m.row("loaded", owner, make)


def _loaded_pay(m: Model, owner: int) -> Formula:
    return loaded(m, int(m.inputs.origin[owner]))


def _price_of_cover(m: Model, owner: int) -> Formula | None:
    c, line = m.ledger.cohorts[owner], "cover"
    origin = int(m.inputs.origin[owner])
    if m.scenario.work.cover == "agency":
        hourly = m.value("work.agency_per_hour")
        if hourly is None:
            return None
        hours = m.value("work.cover_hours_per_fte")
        if hours is None:
            values = m.ledger_values("price_of_cover", owner) / np.where(hourly.values, hourly.values, 1.0)
            rests = (
                "roles.{role}.utilisation countries.{home_country}.hours_per_week countries.{home_country}.shrinkage_external work.shrinkage_internal",
                line,
                owner,
            )
            hours = m.given("hours of cover", owner, EXTRA, _("Hours of a post"), c.name, _("hours"), values, rests)
        return hours * hourly
    price = loaded(m, origin if c.vendor else owner) * m.zero_if_blank("work.overtime_premium")
    relative = m.state("relative_productivity", owner)
    if c.vendor or np.all(np.abs(relative - 1) < 1e-12):
        return price
    rests = (
        "arrangements.{arrangement}.days_on_site teams.{team}.remote_effect places.{place}.relative_productivity evidence.friction.* evidence.friction.sync.*",
        line,
        owner,
    )
    return price / m.given("relative", owner, EXTRA, _("Output of a head over the team's own"), c.name, "", relative, rests)


def _of_a_head(*keys: tuple[str, ...]) -> Live:
    """A sum of products of quantities of the arrangement, those left out that are zero."""

    def made(m: Model, owner: int) -> Formula:
        of = f"arrangements.{m.ledger.cohorts[owner].arrangement}."
        parts = []
        for factors in keys:
            names = [key for key in factors if key != "/12"]
            if all(m.number_of(of + key) for key in names):
                part = m.zero_if_blank(of + names[0])
                for key in names[1:]:
                    part = part * m.zero_if_blank(of + key)
                parts.append(part / 12 if "/12" in factors else part)
        return m.sum_of(parts)

    return made


def _cost_per_hire(m: Model, owner: int) -> Formula:
    c = m.ledger.cohorts[owner]
    own = m.value(f"moves.{c.move}.cost_per_hire") if c.move else None
    return own or m.zero_if_blank(f"roles.{c.role}.cost_per_hire")


LIVE = {
    "free": lambda m, owner: _stipend(m, owner)[0],
    "taxable": lambda m, owner: _stipend(m, owner)[1],
    "tax_on_stipend": _tax_on_stipend,
    "loaded_pay": _loaded_pay,
    "price_of_cover": _price_of_cover,
    "cost_per_hire": _cost_per_hire,
    "it": _of_a_head(("it_per_month",), ("insurance_per_month",)),
    "coworking": _of_a_head(("coworking_per_month",), ("coworking_days", "coworking_day_price")),
    "meet_ups": _of_a_head(("meet_ups_per_year", "meet_up_cost", "/12")),
    "setup": lambda m, owner: m.zero_if_blank(f"arrangements.{m.ledger.cohorts[owner].arrangement}.setup_per_head"),
    "relocation_per_head": lambda m, owner: m.zero_if_blank(f"moves.{m.ledger.cohorts[owner].move}.relocation_per_head"),
}
