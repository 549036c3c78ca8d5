"""What a case has to do with others: vendors, an employer of record, departments, landlords and centres. Months are plan months."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.model.parts import Terms, month


@dataclass(frozen=True)
class Running:
    """What a site costs besides its seats, and how many of them are shared."""

    operating: float = 0.0
    varying: float = 0.0
    setup: float = 0.0
    fixed: float = 0.0
    closes: int | None = None
    closing: float = 0.0
    governance: float = 0.0
    span: float | None = None
    lead: float = 0.0
    least_led: float = 1.0
    chance: float = 0.0
    lost: float = 1.0
    stops: float = 0.0
    service_level: float = 1.0
    peak_factor: float = 1.0
    absence: float = 0.0
    day_pass: float = 0.0

    def plan(self, start: int) -> dict[str, Any]:
        return {
            "operating_per_area_year": self.operating,
            "operating_variable_share": self.varying,
            "setup_cost": self.setup,
            "fixed_per_month": self.fixed,
            "closing_month": None if self.closes is None else month(self.closes, start),
            "closing_cost": self.closing,
            "governance_share": self.governance,
            "heads_per_lead": self.span,
            "lead_per_month": self.lead,
            "least_led": self.least_led,
            "disruption_per_year": self.chance,
            "disruption_share": self.lost,
            "disruption_months": self.stops,
            "service_level": self.service_level,
            "peak_factor": self.peak_factor,
            "absence": self.absence,
            "day_pass": self.day_pass,
        }


@dataclass(frozen=True)
class Annex:
    """A second house of the firm in which nobody works yet: a lease that begins, and a part or all of it handed on."""

    seats: float = 12
    rent: float = 700.0
    escalator: float = 0.03
    begins: int = 3
    ends: int = 20
    fit_out: float = 80.0
    allowance: float = 30.0
    moving: float = 500.0
    sublet: int | None = None  # last month used
    downtime: int = 4
    rent_share: float = 0.8
    fee_share: float = 0.05
    works_for_tenant: float = 0.0
    restoration: float = 0.0

    def plan(self, start: int) -> dict[str, Any]:
        lease = {
            "seats": self.seats,
            "rent_per_seat_month": self.rent,
            "escalator": self.escalator,
            "begins": month(self.begins, start),
            "ends": month(self.ends, start),
            "fit_out_per_area": self.fit_out,
            "fit_out_allowance": self.allowance,
            "moving_per_seat": self.moving,
            "restoration": self.restoration,
            "exit": "expiry" if self.sublet is None else "sublease",
            "sublease": None
            if self.sublet is None
            else {
                "month": month(self.sublet, start),
                "downtime_months": self.downtime,
                "rent_share": self.rent_share,
                "fee_share": self.fee_share,
                "fit_out_per_seat": self.works_for_tenant,
            },
        }
        return {"place": "town", "flex_per_seat_month": 0, "lease": lease}


@dataclass(frozen=True)
class Employer:
    """An employer of record for those at the other place."""

    fee: float = 400.0
    fee_share: float = 0.1
    deposit: float = 1.0
    spread: float = 0.02

    def plan(self) -> dict[str, Any]:
        return {
            "employer": "eor",
            "eor_fee_per_month": self.fee,
            "eor_fee_share": self.fee_share,
            "eor_deposit_months": self.deposit,
            "eor_spread": self.spread,
        }


@dataclass(frozen=True)
class Outsourced:
    """A contract and the move that hands work over under it. `rate` is the price of the vendor's currency, None for the scenario's own."""

    share: float = 0.25
    start: int = 3
    over: int = 1
    back: int | None = None  # month in which the team has the work again
    terms: Terms = field(default_factory=Terms)
    upfront: float = 0.0
    rate: float | None = None
    price: float = 18.0
    fixed: float = 0.0
    hours: float | None = 160.0
    productivity: float = 0.8
    agreed: float | None = None
    minimum: float = 0.8
    cola: float = 0.04
    glide: float = 0.02
    begins: int | None = None
    ends: int | None = None
    at_end: str = "unsaid"
    renewal: float = 0.0
    terminates: int | None = None
    exit_fee: float = 0.0
    selection: float = 0.0
    transition: float = 0.0
    legal: float = 0.0
    governance: float = 0.0
    retained: float = 0.0
    chance: float = 0.0
    lost: float = 1.0
    stops: float = 0.0

    def plan(self, start: int) -> dict[str, Any]:
        def when(number: int | None) -> str | None:
            return None if number is None else month(number, start)

        return {
            "place": "town",
            "currency": None if self.rate is None else "VEN",
            "price_per_hour": self.price,
            "fixed_per_month": self.fixed,
            "hours_per_fte": self.hours,
            "relative_productivity": self.productivity,
            "agreed_volume": self.agreed,
            "minimum_share": self.minimum,
            "cola": self.cola,
            "glide": self.glide,
            "begins": when(self.begins),
            "ends": when(self.ends),
            "at_end": self.at_end,
            "renewal_change": self.renewal,
            "terminates": when(self.terminates),
            "exit_fee_months": self.exit_fee,
            "selection_share": self.selection,
            "transition_share": self.transition,
            "legal_cost": self.legal,
            "governance_share": self.governance,
            "retained_share": self.retained,
            "disruption_per_year": self.chance,
            "disruption_share": self.lost,
            "disruption_months": self.stops,
        }


@dataclass(frozen=True)
class Department:
    """Whom the team works with, in its own town. `hours_apart`: between the clocks of the two towns, 0 to 12, the same all year."""

    hours_per_week: float = 5.0
    days_on_site: float = 4.0
    cost_per_hour: float = 80.0
    remote: float = 0.05
    zone: float = 0.3
    vendor: float = 0.03
    other_side: float = 0.5
    at_once: float = 0.4
    hours_apart: int = 0
    other_language: bool = False
    language: float = 0.05

    def evidence(self) -> dict[str, Any]:
        return {
            "remote": self.remote,
            "zone": self.zone,
            "language": self.language,
            "vendor": self.vendor,
            "counterpart_share": self.other_side,
            "sync": {"routine": self.at_once},
        }
