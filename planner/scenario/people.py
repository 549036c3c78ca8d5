"""People: how pay is set, roles and teams."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from planner.scenario.departments import Interaction
from planner.scenario.language import marked
from planner.scenario.part import Blank, Part, amount, number, portion
from planner.scenario.work import Calls, Peak, Volume


class PayPolicy(Part):
    hire_percentile: Annotated[
        Blank,
        portion(
            "Where pay stands in the market (percentile)",
            "pay",
            0.95,
            "Where the firm's pay stands in the local wage distribution; 50% is the median (D1).",
            low=0.05,
            neutral=0.5,
            essential=True,
            slider=(0.1, 0.9),
            dated=False,
        ),
    ] = None
    review_month: Annotated[
        Blank,
        number(
            "Month of the pay review",
            "calendar month",
            "pay",
            12,
            "Wages step up once a year in this month; 1 is January (A2, D2).",
            low=1,
            neutral=1.0,
            whole=True,
            dated=False,
        ),
    ] = None
    bonus_month: Annotated[
        Blank,
        number(
            "Month of the bonus",
            "calendar month",
            "pay",
            12,
            "A year's bonus is paid in this month (D7).",
            low=1,
            neutral=3.0,
            whole=True,
            dated=False,
        ),
    ] = None
    bonus_payout: Annotated[Blank, portion("Payout of the bonus", "pay", 3.0, "Of the bonus at target (D7).", neutral=1.0)] = None
    location_weight: Annotated[
        Blank,
        portion(
            "Weight of the new place in pay",
            "pay",
            1.0,
            "Pay of those who relocate: this share of the new place's wage, the rest as before (D3).",
            neutral=1.0,
            dated=False,
        ),
    ] = None


class Role(Part):
    label: str | None = None
    class_: Literal["routine", "judgement", "advisory", "synchronous"] = Field(
        default="routine", alias="class", title=marked("Class of work")
    )
    turnover: Annotated[
        Blank,
        portion(
            "Turnover",
            "turnover",
            12.0,
            "Leavers of a year over average heads (C1); may exceed 100%.",
            unit="share per year",
            essential=True,
        ),
    ] = None
    cost_per_hire: Annotated[
        Blank, amount("Cost per hire", "per hire", "turnover", 1e8, "Advertising, agencies and recruiters' time (C5).", step=100)
    ] = None
    bonus_share: Annotated[Blank, portion("Bonus at target", "pay", 3.0, "Of yearly base pay (D7).")] = None
    ramp_months: Annotated[
        Blank,
        number("Ramp", "months", "turnover", 36, "From start to full productivity of a new hire (B8).", dated=False, step=0.5),
    ] = None
    start_productivity: Annotated[
        Blank,
        portion(
            "Productivity at the start", "turnover", 1.0, "Of a new hire, growing evenly over the ramp (B8).", neutral=1.0, dated=False
        ),
    ] = None
    time_to_fill_months: Annotated[
        Blank,
        number(
            "Time to fill",
            "months",
            "turnover",
            36,
            "From the requisition to acceptance; matters where the pipeline is empty (C3).",
            dated=False,
            step=0.1,
        ),
    ] = None
    notice_months: Annotated[
        Blank, number("Notice of new hires", "months", "turnover", 12, "From acceptance to the first day (C3).", dated=False, step=0.5)
    ] = None
    utilisation: Annotated[
        Blank,
        portion("Utilisation", "productivity", 1.0, "Overrides the firm's for this role (B4).", low=0.05, shared="work.utilisation"),
    ] = None
    remote_effect: Annotated[
        Blank,
        portion(
            "Output at home against the office",
            "productivity",
            0.5,
            "Change of output when fully remote; overrides that of the class of work (B6).",
            low=-0.5,
            shared="evidence.remote_effect.{class}",
        ),
    ] = None
    works_with: dict[str, Interaction] = Field(default_factory=dict)
    needed_overlap: Annotated[
        Blank,
        number(
            "Hours shared with departments",
            "hours per day",
            "placement",
            8,
            "Working hours that must overlap; less is warned of (I2).",
            dated=False,
        ),
    ] = None
    onshore_only: bool = Field(default=False, title=marked("Stays in its country"))
    on_site_minimum: Annotated[
        Blank, portion("Minimum on site", "placement", 1.0, "Share of the role's work that has to stay on site.", dated=False)
    ] = None
    hire_percentile: Annotated[
        Blank,
        portion(
            "Where pay stands in the market (percentile)",
            "pay",
            0.95,
            "Overrides the firm's percentile for this role (D1).",
            low=0.05,
            shared="pay.hire_percentile",
            dated=False,
        ),
    ] = None


class Team(Part):
    """The cohort that a person names: a role at a site in an arrangement."""

    role: str
    site: str
    arrangement: str
    heads: Annotated[
        Blank,
        number(
            "Heads",
            "heads",
            "placement",
            1e5,
            "Posts of the team at the start, all filled (C2); or give `volume` or `calls`.",
            neutral=None,
            essential=True,
        ),
    ] = None
    volume: Volume | None = None
    calls: Calls | None = None
    growth: Annotated[
        Blank,
        portion(
            "Growth of the work",
            "productivity",
            1.0,
            "Steps up on each anniversary of the plan's start (B3).",
            low=-0.5,
            step=0.005,
            unit="share per year",
        ),
    ] = None
    whole_heads: bool = Field(default=False, title=marked("Counted in whole heads"))
    peaks: dict[str, Peak] = Field(default_factory=dict)
    month_end_share: Annotated[
        Blank,
        portion("Work at the month's end", "productivity", 1.0, "Share of a month's work that comes in its last days (B3).", dated=False),
    ] = None
    month_end_days: Annotated[
        Blank,
        number(
            "Length of the month's end", "working days", "productivity", 20, "Days of that share (B3).", low=1, neutral=3.0, dated=False
        ),
    ] = None
    turnaround_days: Annotated[
        Blank,
        number(
            "Promised turnaround",
            "working days",
            "productivity",
            250,
            "Work may wait this long before it has to be covered (C7).",
            dated=False,
        ),
    ] = None
    remote_effect: Annotated[
        Blank,
        portion("Output at home against the office", "productivity", 0.5, "Overrides that of the role (B6).", low=-0.5, shared="roles.{role}.remote_effect"),
    ] = None
    fixed_desk_share: Annotated[
        Blank, portion("Desks of their own", "office", 1.0, "Share of the team whose desk nobody else uses (E2).", dated=False)
    ] = None
    tenure_years: Annotated[
        Blank, number("Average service", "years", "transition", 50, "Of those in the team; sets severance (C6).", dated=False)
    ] = None
    pay_per_year: Annotated[
        Blank,
        amount(
            "Pay",
            "per year",
            "pay",
            1e10,
            "Yearly base pay at the start of the plan; blank: the place's wage at the market percentile (D1).",
            step=500,
            neutral=None,
        ),
    ] = None
    hire_percentile: Annotated[
        Blank,
        portion(
            "Where pay stands in the market (percentile)",
            "pay",
            0.95,
            "Overrides the role's percentile for this team (D1).",
            low=0.05,
            shared="roles.{role}.hire_percentile",
            dated=False,
        ),
    ] = None
