"""Space and centres as formulas of a workbook: rent and flexible seats (E4), operating cost (E7), steering (G2), centres (G6), leads (G8)."""

from __future__ import annotations

import numpy as np

from planner.model import centres, office
from planner.model.headcount import NOBODY
from planner.report.excel_formula import Formula, both, either, formula, least, most, never, when, whole_above
from planner.report.excel_leases import Lease, leases, needed
from planner.report.excel_model import SPACE, Live, Model
from planner.report.excel_pay import rate
from planner.scenario.language import text as _

_OF_SPACE = ("rent", "flex_seats", "operating")
_OF_PEOPLE = ("base_pay", "bonus", "extra_months", "on_costs", "benefits")


def _site_row(m: Model, key: str, site: int, label: str, unit: str, made: Formula) -> Formula:
    if made.number is not None:
        return made
    return m.row(key, site, lambda: m.grid.monthly(SPACE, label, m.ledger.sites[site], unit, made))


def _sum(m: Model, parts: list[Formula]) -> Formula:
    return m.sum_of(parts)


def _held(m: Model, site: int) -> Formula:
    return _site_row(m, "held", site, _("Seats that can be used"), _("seats"), _sum(m, [lease.held for lease in leases(m, site)]))


def _missing(m: Model, site: int) -> Formula:
    return _site_row(m, "missing", site, _("Seats missing"), _("seats"), most(needed(m, site) - _held(m, site), 0.0))


def _seats_leased(m: Model, site: int) -> Formula:
    return _sum(m, [lease.paid for lease in leases(m, site)])


def _leased_rent(m: Model, site: int) -> Formula:
    found = leases(m, site)
    if len(found) == 1:
        return when(found[0].paid > 0, found[0].charged)
    due, leased = _sum(m, [lease.paid * lease.charged for lease in found]), m.term("seats_leased", site, "rent")
    return when(leased > 0, due / leased) if found else formula(0.0)


def _rules(m: Model, site: int) -> list[tuple[Lease, Formula]]:
    """Each lease of a site, and whether its terms hold now that it has let go: the one that let go last, of several the last in the file."""
    found = leases(m, site)
    out = []
    for number, lease in enumerate(found):
        later = [
            both(other.gone, other.lets_go >= lease.lets_go if place > number else other.lets_go > lease.lets_go)
            for place, other in enumerate(found)
            if place != number
        ]
        out.append((lease, both(lease.gone, never(either(*later))) if later else lease.gone))
    return out


def _seats_after(m: Model, site: int) -> Formula:
    parts = []
    for lease, holds in _rules(m, site):
        wanted = _missing(m, site)
        if lease.module is not None:
            wanted = whole_above(wanted / lease.module) * lease.module
        if lease.after_seats is not None:
            wanted = most(wanted, lease.after_seats)
        parts.append(when(holds, wanted))
    return _sum(m, parts)


def _after_rent(m: Model, site: int) -> Formula:
    rent = _sum(m, [when(holds, lease.after) for lease, holds in _rules(m, site)])
    return rent if rent.number is not None else when(m.term("seats_after", site, "rent") > 0, rent)


def _seats_short(m: Model, site: int) -> Formula:
    found = leases(m, site)
    return when(either(*(lease.gone for lease in found)), 0.0, _missing(m, site)) if found else _missing(m, site)


def _flex_price(m: Model, site: int) -> Formula:
    name = m.ledger.sites[site]
    price, found = m.value(f"sites.{name}.flex_per_seat_month"), leases(m, site)
    if price is None and found:
        price = found[0].rent
    if price is None:
        place = m.scenario.sites[name].place
        currency = m.scenario.countries[m.scenario.places[place].country or ""].currency or ""
        price = (
            m.zero_if_blank(f"places.{place}.rent_per_area_year") * m.zero_if_blank(f"sites.{name}.area_per_seat") / 12 * rate(m, currency)
        )
    return when(m.term("seats_short", site, "flex_seats") > 0, price)


def _operating(m: Model, site: int) -> Formula:
    of = f"sites.{m.ledger.sites[site]}."
    if not m.number_of(of + "operating_per_area_year"):
        return formula(0.0)
    seats = m.term("seats_leased", site, "rent") + m.term("seats_after", site, "rent")
    cost = m.zero_if_blank(of + "operating_per_area_year") / 12 * m.zero_if_blank(of + "area_per_seat")
    if not m.number_of(of + "operating_variable_share"):
        return cost * seats
    varies, there = m.zero_if_blank(of + "operating_variable_share"), _present(m, site)
    return cost * ((1 - varies) * seats + varies * least(there, seats))


def _present(m: Model, site: int) -> Formula:
    """People present on an average day, which the planner finds from heads and days."""
    values = office.people_present(office.crowds(m.inputs, m.ledger.states["heads"]))[0, site]
    rests = ("arrangements.{arrangement}.days_on_site teams.*.fixed_desk_share", "rent", site)
    return m.given("present", site, SPACE, _("People present on an average day"), m.ledger.sites[site], _("heads"), values, rests)


def _of_site(key: str) -> Live:
    return lambda m, site: m.zero_if_blank(f"sites.{m.ledger.sites[site]}.{key}")


_HEADS = "moves.*.start moves.*.share moves.*.over_months teams.*.heads"


def _there(m: Model, site: int) -> Formula:
    """Months since the first with people there, 0 before."""
    heads = sum((m.state("heads", row) for row, c in enumerate(m.ledger.cohorts) if c.site == m.ledger.sites[site]), np.zeros(m.months))
    values = np.maximum.accumulate(heads > NOBODY).astype(float)
    return m.given("there", site, SPACE, _("People have been there (1: yes)"), m.ledger.sites[site], "", values, (_HEADS, "rent", site))


def _closing_month(m: Model, site: int) -> Formula | None:
    """G6: the month that is said, or the last in which people come; the month after the plan while they do."""
    said = m.month(f"sites.{m.ledger.sites[site]}.closing_month")
    if said is None:
        return None
    last = float(np.flatnonzero(centres.comes_in(m.inputs, m.ledger.states["heads"])[0, site]).max(initial=-1) + 1)
    if last == m.months and float(np.ravel(said.values)[0]) < last:
        last += 1
    label = _("Last month in which people come")
    return most(said, m.given("last there", site, SPACE, label, m.ledger.sites[site], _("month of the plan"), last, (_HEADS, "rent", site)))


def _opening(m: Model, site: int) -> Formula:
    """G6: in the first month with people there, which only the planner moves."""
    name, values = m.ledger.sites[site], m.ledger_values("opening", site)
    if not m.number_of(f"sites.{name}.setup_cost"):
        return formula(0.0)
    there = _there(m, site)
    cost = m.zero_if_blank(f"sites.{name}.setup_cost")
    return Formula(values, lambda t: f"{cost.within(t, 2)}*({there.text(t)}-{there.text(t - 1) if t else '0'})" if values.any() else "0", 2)


def _fixed(m: Model, site: int) -> Formula:
    name = m.ledger.sites[site]
    if not m.number_of(f"sites.{name}.fixed_per_month"):
        return formula(0.0)
    closes, there = _closing_month(m, site), _there(m, site)
    cost = m.zero_if_blank(f"sites.{name}.fixed_per_month")
    return there * (cost if closes is None else when(m.time <= closes, cost))


def _closing(m: Model, site: int) -> Formula:
    closes, name = _closing_month(m, site), m.ledger.sites[site]
    if closes is None or not m.number_of(f"sites.{name}.closing_cost"):
        return formula(0.0)
    return _there(m, site) * when(m.time.equals(closes), m.zero_if_blank(f"sites.{name}.closing_cost"))


def _people_and_space(m: Model, site: int) -> Formula | None:
    """G2: what is charged a share of."""
    name = m.ledger.sites[site]
    if not m.number_of(f"sites.{name}.governance_share"):
        return formula(0.0)
    people = [m.cost(line, row) for line in _OF_PEOPLE for row in m.owners_with(line) if m.ledger.cohorts[row].site == name]
    space = [line for line in _OF_SPACE if site in m.owners_with(line) or (line != "operating" and leases(m, site))]
    return m.sum_of([*people, *(m.cost(line, site) for line in space)])


def _exits(m: Model, site: int) -> Formula:
    return _sum(m, [lease.leaving for lease in leases(m, site)])


LIVE = {
    "seats_leased": _seats_leased,
    "leased_rent": _leased_rent,
    "seats_after": _seats_after,
    "after_rent": _after_rent,
    "seats_short": _seats_short,
    "flex_price": _flex_price,
    "leaving": _exits,
    "subtenant": lambda m, site: _sum(m, [lease.income for lease in leases(m, site)]),
    "letting": lambda m, site: _sum(m, [lease.letting for lease in leases(m, site)]),
    "moving_in": lambda m, site: _sum(m, [lease.moving_in for lease in leases(m, site)]),
    "operating": _operating,
    "day_pass": _of_site("day_pass"),
    "lead": _of_site("lead_per_month"),
    "steering": _of_site("governance_share"),
    "opening": _opening,
    "fixed": _fixed,
    "closing": _closing,
    "people_and_space": _people_and_space,
}
