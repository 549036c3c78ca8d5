"""One small case that the twin can follow, and the scenario file that says the same."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from tests.model.case_places import places, sites
from tests.model.dealings import Annex, Department, Employer, Outsourced, Running
from tests.model.parts import JANUARY, Away, Calls, Dismissal, Land, Lease, Leave, Step, Terms, Volume, clean, month


@dataclass(frozen=True)
class Case:
    """One team, a move out of it within the place, perhaps one to another place and one to a vendor: what the twin can follow."""

    start: int = JANUARY
    months: int = 24
    rate: float = 0.09
    heads: float = 20
    volume: Volume | None = None
    calls: Calls | None = None
    work_growth: float = 0.0
    whole_heads: bool = False
    peaks: tuple[tuple[int, float], ...] = ()
    month_end_share: float = 0.0
    month_end_days: float = 3.0
    turnaround: float = 0.0
    remote_effect: float = 0.0
    productivity: float = 1.0
    hours: float = 40.0
    shrinkage: float = 0.0
    internal: float = 0.0
    utilisation: float = 1.0
    pipeline: str = "steady"
    cover: str = "overtime"
    overtime: float = 1.5
    agency: float = 50.0
    cover_hours: float | None = None
    cover_limit: float | None = None
    pay: float | None = 60000.0
    points: dict[str, float] = field(default_factory=dict)
    percentile: float = 0.5
    as_of: int | None = None
    growth: float = 0.03
    review: int = 4
    bonus: float = 0.0
    bonus_month: int = 3
    bonus_payout: float = 1.0
    location_weight: float = 1.0
    currency: float | None = None  # price of the country's own currency
    contributions: tuple[tuple[float, float | None], ...] = ((0.062, 184500.0), (0.0145, None), (0.006, 7000.0))
    monthly: tuple[tuple[float, float], ...] = ()
    on_extra: bool = False
    extra_months: float = 0.0
    extra_month: int = 12
    benefits_share: float = 0.14
    benefits_flat: float = 25.0
    employee_tax: float = 0.3465
    exempt: float = 0.0
    dismissal: Dismissal = field(default_factory=Dismissal)
    tenure: float = 0.0
    turnover: float = 0.18
    hire_cost: float = 4700.0
    hires_per_month: float | None = None
    ramp: float = 0.0
    start_productivity: float = 1.0
    fill: float = 0.0
    notice: float = 0.0
    stipend: float = 150.0
    treatment: str = "taxable"
    it: float = 60.0
    setup: float = 1250.0
    refresh: int | None = None
    recovery: float = 0.0
    insurance: float = 0.0
    coworking: float = 0.0
    coworking_days: float = 0.0
    coworking_price: float = 0.0
    trips: float = 0.0
    trip_cost: float = 0.0
    jurisdictions: float = 0.0
    jurisdiction_cost: float = 0.0
    desk_days: float = 5.0
    home_days: float = 0.0
    desk_premium: float = 0.0
    home_premium: float = 0.0
    share: float = 0.5
    move_start: int = 4
    over: int = 1
    upfront: float = 10000.0
    terms: Terms = field(default_factory=Terms)
    away: Away | None = None
    exits: tuple[Leave, ...] = ()
    flex: float | None = 900.0
    lease: Lease | None = field(default_factory=Lease)
    running: Running = field(default_factory=Running)  # of the team's own site
    branch: Running = field(default_factory=Running)  # of the site at the other place
    annex: Annex | None = None
    employer: Employer | None = None  # of those at the other place
    outsourced: Outsourced | None = None
    department: Department | None = None

    @property
    def land(self) -> Land:
        """The country of the team."""
        return Land(
            self.currency,
            self.contributions,
            self.monthly,
            self.on_extra,
            self.benefits_share,
            self.benefits_flat,
            self.employee_tax,
            self.exempt,
            self.extra_months,
            self.extra_month,
            self.hours,
            self.shrinkage,
            self.dismissal,
        )

    @property
    def moves(self) -> list[Step]:
        out = [Step("leaving", self.share, self.move_start, self.over, self.terms, False)]
        if self.away is not None:
            out.append(Step("abroad", self.away.share, self.away.start, self.away.over, self.away.terms, True))
        if self.outsourced is not None:
            given = self.outsourced
            out.append(Step("outside", given.share, given.start, given.over, given.terms, True, True, given.back))
        return out

    def but(self, **changes: Any) -> Case:
        return replace(self, **changes)

    def plan(self) -> dict[str, Any]:
        """The case as a scenario file."""
        money = {"OWN": self.currency, "FAR": self.away.land.rate if self.away and self.away.land else None}
        money["VEN"] = self.outsourced.rate if self.outsourced else None
        far = self.away and self.away.land and {"far land": self.away.land.plan("FAR")}
        return clean(
            {
                "planner": 1,
                "library": "none",
                "name": "A case",
                "currency": "USD",
                "start": month(1, self.start),
                "months": self.months,
                "money": {"discount_rate": self.rate},
                "pay": {
                    "hire_percentile": self.percentile,
                    "review_month": self.review,
                    "bonus_month": self.bonus_month,
                    "bonus_payout": self.bonus_payout,
                    "location_weight": self.location_weight,
                },
                "work": self._work(),
                "currencies": {name: {"rate": rate} for name, rate in money.items() if rate is not None},
                "countries": {"land": {**self.land.plan("OWN"), "hours_per_week": None, "shrinkage_external": None}, **(far or {})},
                "places": places(self),
                "sites": sites(self),
                "roles": {"clerk": self._role()},
                "arrangements": self._arrangements(),
                "vendors": {"supplier": self.outsourced.plan(self.start)} if self.outsourced else {},
                "departments": self._departments(),
                "evidence": self.department and {"friction": self.department.evidence()},
                "teams": {"clerks": self._team()},
                "moves": self._moves(),
                "exits": {
                    f"exit {n}": {"team": "clerks", "heads": leave.heads, "month": month(leave.month, self.start), "by": leave.by}
                    for n, leave in enumerate(self.exits)
                },
            }
        )

    def _work(self) -> dict[str, Any]:
        return {
            "hours_per_week": self.hours,
            "shrinkage_external": self.shrinkage,
            "shrinkage_internal": self.internal,
            "pipeline": self.pipeline,
            "cover": self.cover,
            "overtime_premium": self.overtime,
            "agency_per_hour": self.agency,
            "cover_hours_per_fte": self.cover_hours,
            "cover_limit": self.cover_limit,
        }

    def _role(self) -> dict[str, Any]:
        return {
            "turnover": self.turnover,
            "cost_per_hire": self.hire_cost,
            "bonus_share": self.bonus,
            "ramp_months": self.ramp,
            "start_productivity": self.start_productivity,
            "time_to_fill_months": self.fill,
            "notice_months": self.notice,
            "utilisation": self.utilisation,
            "works_with": {"sales": {"hours_per_week": self.department.hours_per_week}} if self.department else {},
        }

    def _departments(self) -> dict[str, Any]:
        if self.department is None:
            return {}
        return {"sales": {"place": "town", "days_on_site": self.department.days_on_site, "cost_per_hour": self.department.cost_per_hour}}

    def _arrangements(self) -> dict[str, Any]:
        desk = {"days_on_site": self.desk_days, "pay_premium": self.desk_premium}
        return {
            "desk": desk,
            "staffed": {**desk, **self.employer.plan()} if self.employer else desk,
            "home": {
                "days_on_site": self.home_days,
                "pay_premium": self.home_premium,
                "stipend_per_month": self.stipend,
                "stipend_tax": self.treatment,
                "it_per_month": self.it,
                "setup_per_head": self.setup,
                "refresh_months": self.refresh,
                "setup_recovery": self.recovery,
                "insurance_per_month": self.insurance,
                "coworking_per_month": self.coworking,
                "coworking_days": self.coworking_days,
                "coworking_day_price": self.coworking_price,
                "meet_ups_per_year": self.trips,
                "meet_up_cost": self.trip_cost,
                "jurisdictions": self.jurisdictions,
                "jurisdiction_per_year": self.jurisdiction_cost,
            },
        }

    def _team(self) -> dict[str, Any]:
        volume, calls = self.volume, self.calls
        return {
            "role": "clerk",
            "site": "house",
            "arrangement": "desk",
            "heads": self.heads if volume is None and calls is None else None,
            "volume": volume and {"items_per_month": volume.items, "minutes_per_item": volume.minutes, "rework": volume.rework},
            "calls": calls
            and {
                "per_hour": calls.per_hour,
                "seconds_each": calls.seconds,
                "answered_share": calls.answered,
                "within_seconds": calls.within,
                "open_hours_per_week": calls.open_hours,
            },
            "growth": self.work_growth,
            "whole_heads": self.whole_heads,
            "peaks": {f"peak {n}": {"month": when, "factor": factor} for n, (when, factor) in enumerate(self.peaks)},
            "month_end_share": self.month_end_share,
            "month_end_days": self.month_end_days,
            "turnaround_days": self.turnaround,
            "remote_effect": self.remote_effect,
            "tenure_years": self.tenure,
            "pay_per_year": self.pay,
        }

    def _moves(self) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for move in self.moves:
            out[move.name] = {
                "team": "clerks",
                "share": move.share,
                "to": {"arrangement": "home"},
                "start": month(move.start, self.start),
                "over_months": move.over,
                "upfront": self.upfront,
                **move.terms.plan(),
            }
        away = self.away
        if away is not None:
            to = {"arrangement": "home" if away.at_home else "staffed" if self.employer else None}
            to |= {"place": "far town"} if away.seat is None else {"site": "branch"}
            out["abroad"] |= {"to": to, "upfront": away.upfront, "pay_per_year": away.pay, "hire_percentile": away.percentile}
        if self.outsourced is not None:
            out["outside"] |= {"to": {"vendor": "supplier"}, "upfront": self.outsourced.upfront}
            if self.outsourced.back is not None:
                first, last = (month(number, self.start) for number in (self.outsourced.start, self.outsourced.back))
                out["outside"]["share"] = {first: self.outsourced.share, last: 0}
        return out
