"""Contracts with vendors as formulas of a workbook: the bill (G1), steering (G2), entering (G3) and leaving (G4)."""

from __future__ import annotations

import numpy as np

from planner.model import vendors
from planner.model.calendar import Array
from planner.report.excel_formula import Formula, formula, most, total, when, whole_below
from planner.report.excel_grid import Row
from planner.report.excel_model import VENDORS, Model
from planner.report.excel_once import where
from planner.report.excel_pay import rate
from planner.scenario.language import text as _

_WORK = (
    "moves.{moves}.share moves.{moves}.start moves.{moves}.over_months moves.{moves}.knowledge_transfer_months vendors.{vendor}.hours_per_fte"
    " vendors.{vendor}.relative_productivity teams.*.heads teams.*.growth teams.*.volume.* teams.*.peaks.*.* teams.*.remote_effect"
    " evidence.friction.* evidence.friction.sync.* roles.*.utilisation countries.*.hours_per_week countries.*.shrinkage_external"
    " work.shrinkage_internal roles.*.works_with.*.hours_per_week arrangements.*.days_on_site arrangements.*.shift_hours"
)


def _handed(m: Model) -> dict[str, Array]:
    found: dict[str, Array] = m.__dict__.setdefault("_handed", {})
    if not found:
        found |= vendors.handed_over(m.inputs, m.work)
    return found


def with_work(m: Model) -> list[int]:
    """The vendors to which some work goes."""
    return [vendor for vendor in range(len(m.ledger.vendors)) if np.isfinite(_handed(m)["first"][0, vendor, 0])]


def _from_planner(m: Model, vendor: int, key: str, label: str, unit: str, once: bool = False) -> Formula:
    values = _handed(m)[key][0, vendor]
    values = float(values[0]) if once else np.broadcast_to(values, (m.months,))
    return m.given(f"vendor {key}", vendor, VENDORS, label, m.ledger.vendors[vendor], unit, values, (_WORK, "vendor_bill", vendor))


def _first(m: Model, vendor: int) -> Formula:
    return _from_planner(m, vendor, "first", _("First month with work there"), _("month of the plan"), once=True)


class Contract:
    """The terms of a contract as formulas; months are those of the plan."""

    def __init__(self, m: Model, vendor: int):
        self.m, self.vendor, self.name = m, vendor, m.ledger.vendors[vendor]
        self.of = f"vendors.{self.name}."
        self.spec = m.scenario.vendors[self.name]
        self.begins = m.month(self.of + "begins") or _first(m, vendor)
        self.ends, self.stops = m.month(self.of + "ends"), m.month(self.of + "terminates")

    def value(self, key: str) -> Formula:
        return self.m.zero_if_blank(self.of + key)

    def while_it_runs(self, made: Formula) -> Formula:
        last = self.stops if self.stops is not None else self.ends if self.spec.at_end == "leave" else None
        return made if last is None else when(self.m.time <= last, made)

    @property
    def first_price(self) -> Formula:
        return self.m.value(self.of + "price_per_hour") or self.value("price_per_item")

    @property
    def least(self) -> Formula:
        """The agreed volume, of which a share is billed in any case."""
        m = self.m
        given = m.value(self.of + "agreed_volume")
        if given is not None:
            return given * _from_planner(m, self.vendor, "complete", _("Part that has been handed over"), _("share"))
        return _from_planner(m, self.vendor, "agreed", _("Agreed volume"), self.unit)

    @property
    def unit(self) -> str:
        return _("hours or items")


def _contract(m: Model, vendor: int) -> Contract:
    found: dict[int, Contract] = m.__dict__.setdefault("_contracts", {})
    if vendor not in found:
        found[vendor] = Contract(m, vendor)
    return found[vendor]


def _billed(m: Model, vendor: int) -> Formula:
    """G1: the larger of what is handed over and the minimum, while the contract runs."""
    c = _contract(m, vendor)
    volume = _from_planner(m, vendor, "volume", _("Volume handed over"), c.unit)
    if not m.number_of(c.of + "minimum_share"):
        return c.while_it_runs(volume)
    return c.while_it_runs(most(volume, c.value("minimum_share") * c.least))


def _price(m: Model, vendor: int) -> Formula:
    """G1: first price x (1 + yearly increase) x (1 - yearly discount) for each full year, changed at a renewal."""
    c = _contract(m, vendor)
    parts = []
    if m.number_of(c.of + "cola"):
        parts.append(1 + c.value("cola"))
    if m.number_of(c.of + "glide"):
        parts.append(1 - c.value("glide"))
    made = c.first_price
    if parts:
        each = parts[0] * parts[1] if len(parts) > 1 else parts[0]
        made = made * each ** most(0.0, whole_below((m.time - c.begins) / 12))
    if c.spec.at_end == "renew" and c.ends is not None and m.number_of(c.of + "renewal_change"):
        made = made * when(m.time > c.ends, 1 + c.value("renewal_change"), 1.0)
    return made


def _fixed_fee(m: Model, vendor: int) -> Formula:
    c = _contract(m, vendor)
    if not m.number_of(c.of + "fixed_per_month"):
        return formula(0.0)
    return c.while_it_runs(when(m.time >= _first(m, vendor), c.value("fixed_per_month")))


def _exchange(m: Model, vendor: int) -> Formula:
    return rate(m, m.scenario.vendors[m.ledger.vendors[vendor]].currency or "")


def _entering(m: Model, vendor: int) -> Formula:
    """G3: a share of a year's bill at the agreed volume and first price, and legal cost, when the first move starts."""
    c = _contract(m, vendor)
    parts: list[Formula] = []
    shares = [c.value(key) for key in ("selection_share", "transition_share") if m.number_of(c.of + key)]
    if shares:
        agreed = m.value(c.of + "agreed_volume")
        if agreed is None:
            full = c.least
            found: Formula = full
            if isinstance(full, Row) and not full.once:
                row = full
                found = Formula(row.values.max(initial=0.0), lambda t: f"MAX({row.span(0, m.months - 1, True)})")
            agreed = found
        parts.append(total(shares) * 12 * agreed * c.first_price * _exchange(m, vendor))
    if m.number_of(c.of + "legal_cost"):
        parts.append(c.value("legal_cost"))
    values = m.ledger_values("entering", vendor)
    return where(values > 0, total(parts)) if parts else formula(0.0)


def _exit_fee(m: Model, vendor: int) -> Formula:
    c = _contract(m, vendor)
    if c.stops is None or not m.number_of(c.of + "exit_fee_months"):
        return formula(0.0)
    fee = c.value("exit_fee_months") * c.least * c.value("minimum_share") * m.term("price", vendor, "vendor_bill") * _exchange(m, vendor)
    return when(m.time.equals(c.stops), fee)


LIVE = {
    "billed": _billed,
    "price": _price,
    "vendor_exchange": _exchange,
    "fixed_fee": _fixed_fee,
    "vendor_steering": lambda m, vendor: m.zero_if_blank(f"vendors.{m.ledger.vendors[vendor]}.governance_share"),
    "vendor_bill": lambda m, vendor: m.cost("vendor_bill", vendor),
    "entering": _entering,
    "exit_fee": _exit_fee,
}
