"""What a case is made of: lease, country, terms of a move, work. Months are plan months, 1 the first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

JANUARY = 2027 * 12  # months since year 0 of January 2027


def month(number: float, start: int = JANUARY) -> str:
    """Plan month `number` (1 is the first) as a file writes it."""
    year, rest = divmod(start + int(number) - 1, 12)
    return f"{year:04d}-{rest + 1:02d}"


def clean(value: Any) -> Any:
    """Without the keys that are None, so that a case may leave things blank."""
    return {key: clean(item) for key, item in value.items() if item is not None} if isinstance(value, dict) else value


@dataclass(frozen=True)
class Lease:
    seats: float = 30
    rent: float = 800.0
    escalator: float = 0.03
    next_step: int | None = None
    ends: int = 20
    restoration: float | None = None
    module: float | None = None
    after_rent: float | None = None
    after_escalator: float = 0.0
    exit: str = "expiry"
    break_month: int | None = None
    penalty: float = 0.0
    unamortised: float = 0.0
    unamortised_rate: float = 0.0
    unamortised_from: int = -11
    break_restoration: float | None = None

    def plan(self, start: int) -> dict[str, Any]:
        return {
            "seats": self.seats,
            "rent_per_seat_month": self.rent,
            "escalator": self.escalator,
            "next_step": None if self.next_step is None else month(self.next_step, start),
            "ends": month(self.ends, start),
            "restoration": self.restoration,
            "seats_per_module": self.module,
            "exit": self.exit,
            "after": {"rent_per_seat_month": self.after_rent, "escalator": self.after_escalator},
            "break": None
            if self.break_month is None
            else {
                "month": month(self.break_month, start),
                "penalty_months": self.penalty,
                "unamortised": self.unamortised,
                "unamortised_rate": self.unamortised_rate,
                "unamortised_from": month(self.unamortised_from, start),
                "restoration": self.break_restoration,
            },
        }


@dataclass(frozen=True)
class Dismissal:
    """What the law of a country gives those who are laid off."""

    weeks_per_year: float = 0.0
    min_weeks: float = 0.0
    cap_weeks: float | None = None
    notice: float = 0.0
    outplacement: float = 0.0


@dataclass(frozen=True)
class Land:
    """A country. `rate` is the price of its currency, None for the scenario's own; hours and shrinkage None for the firm's."""

    rate: float | None = None
    contributions: tuple[tuple[float, float | None], ...] = ((0.2, None),)
    monthly: tuple[tuple[float, float], ...] = ()  # (rate, yearly cap) of contributions that are counted month by month
    on_extra: bool = False
    benefits_share: float = 0.0
    benefits_flat: float = 0.0
    employee_tax: float = 0.0
    exempt: float = 0.0
    extra_months: float = 0.0
    extra_month: int = 12
    hours: float | None = None
    shrinkage: float | None = None
    dismissal: Dismissal = Dismissal()

    def plan(self, currency: str) -> dict[str, Any]:
        yearly = {f"fund {n}": {"rate": rate, "cap_per_year": cap} for n, (rate, cap) in enumerate(self.contributions)}
        by_month = {f"monthly {n}": {"by": "month", "rate": rate, "cap_per_year": cap} for n, (rate, cap) in enumerate(self.monthly)}
        return {
            "currency": None if self.rate is None else currency,
            "contributions": {**yearly, **by_month},
            "contributions_on_extra_months": self.on_extra,
            "benefits_share": self.benefits_share,
            "benefits_per_month": self.benefits_flat,
            "employee_tax_rate": self.employee_tax,
            "stipend_exempt_per_month": self.exempt,
            "extra_months": self.extra_months,
            "extra_month": self.extra_month,
            "hours_per_week": self.hours,
            "shrinkage_external": self.shrinkage,
            "severance": {
                "weeks_per_year": self.dismissal.weeks_per_year,
                "min_weeks": self.dismissal.min_weeks,
                "cap_weeks": self.dismissal.cap_weeks,
                "notice_months": self.dismissal.notice,
                "outplacement": self.dismissal.outplacement,
            },
        }


@dataclass(frozen=True)
class Terms:
    """What a move may say besides where to, when and how much."""

    transfer: int = 0  # months
    parallel: int = 0
    transfer_cost: float = 0.0
    transfer_hours: float = 0.0
    dip: float = 0.0
    dip_months: float = 0.0
    shortfall: str = "receiving"
    release_share: float = 0.0
    whole_heads: bool = False
    relocating: float = 0.0
    package: float = 0.0
    redeployed: float = 0.0
    retention: float = 0.0
    donor_factor: float = 1.0

    def plan(self) -> dict[str, Any]:
        return {
            "knowledge_transfer_months": self.transfer,
            "parallel_months": self.parallel,
            "knowledge_transfer_cost": self.transfer_cost,
            "knowledge_transfer_hours": self.transfer_hours,
            "dip": self.dip,
            "dip_months": self.dip_months,
            "shortfall": self.shortfall,
            "release_share": self.release_share,
            "whole_heads": self.whole_heads,
            "relocation_acceptance": self.relocating,
            "relocation_per_head": self.package,
            "redeployed_share": self.redeployed,
            "retention_share": self.retention,
            "donor_turnover_factor": self.donor_factor,
        }


@dataclass(frozen=True)
class Away:
    """The move to another place, in another country unless `land` is None. Without a seat price the place's rent holds."""

    share: float = 0.4
    start: int = 3
    over: int = 1
    upfront: float = 0.0
    terms: Terms = Terms()
    at_home: bool = False
    pay: float | None = 30000.0
    points: dict[str, float] = field(default_factory=dict)
    percentile: float | None = None
    as_of: int | None = None
    growth: float = 0.05
    land: Land | None = Land()
    productivity: float = 1.0
    seat: float | None = 300.0
    area_rent: float = 30.0
    hires_per_month: float | None = None


@dataclass(frozen=True)
class Leave:
    heads: float = 2
    month: int = 5
    by: str = "resignation"


@dataclass(frozen=True)
class Volume:
    items: float = 10000.0
    minutes: float = 12.0
    rework: float = 0.0


@dataclass(frozen=True)
class Calls:
    per_hour: float = 100.0
    seconds: float = 270.0
    answered: float = 0.8
    within: float = 20.0
    open_hours: float = 50.0


@dataclass(frozen=True)
class Step:
    """A move as both of them look."""

    name: str
    share: float
    start: int
    over: int
    terms: Terms
    away: bool  # to another place or to others
    outside: bool = False  # to a vendor
    back: int | None = None  # month in which all of it is back
