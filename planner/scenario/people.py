"""People and their work: how pay is set, roles, arrangements, teams, and the moves between arrangements."""

from __future__ import annotations

from typing import Annotated, Literal

from planner.scenario.part import Blank, Part, amount, date, number, portion


class PayPolicy(Part):
    hire_percentile: Annotated[
        Blank,
        portion(
            "Market percentile of pay",
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


class Role(Part):
    label: str | None = None
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
        Blank, amount("Cost per hire", "per hire", "turnover", 1e6, "Advertising, agencies and recruiters' time (C5).", step=100)
    ] = None
    on_site_minimum: Annotated[
        Blank, portion("Minimum on site", "placement", 1.0, "Share of the role's work that has to stay on site.", dated=False)
    ] = None
    hire_percentile: Annotated[
        Blank,
        portion(
            "Market percentile of pay",
            "pay",
            0.95,
            "Overrides the firm's percentile for this role (D1).",
            low=0.05,
            shared="pay.hire_percentile",
            dated=False,
        ),
    ] = None


class Arrangement(Part):
    days_on_site: Annotated[
        Blank, number("Days on site", "days per week", "placement", 5, "0 is fully at home, 5 fully on site.", required=True, neutral=None)
    ] = None
    stipend_per_month: Annotated[
        Blank,
        amount(
            "Stipend",
            "per head and month",
            "remote",
            1e7,
            "Paid to each person in this arrangement (D9).",
            essential=True,
            slider=(0.0, 1000.0),
        ),
    ] = None
    stipend_tax: Literal["taxable", "grossed-up", "accountable", "statutory"] = "taxable"
    it_per_month: Annotated[
        Blank, amount("Remote IT and security", "per head and month", "remote", 1e7, "Licences, connection, support (F1).")
    ] = None
    setup_per_head: Annotated[
        Blank,
        amount("Home-office set-up", "per head", "remote", 1e8, "Paid when a person starts in the arrangement, replacements too (F2)."),
    ] = None
    refresh_months: Annotated[
        Blank,
        number(
            "Life of the set-up",
            "months",
            "remote",
            240,
            "Equipment is bought again after this time (F2); blank: never.",
            low=1,
            neutral=None,
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
            "Posts of the team at the start, all filled (C2).",
            required=True,
            neutral=None,
            essential=True,
        ),
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
            "Market percentile of pay",
            "pay",
            0.95,
            "Overrides the role's percentile for this team (D1).",
            low=0.05,
            shared="roles.{role}.hire_percentile",
            dated=False,
        ),
    ] = None


class Destination(Part):
    arrangement: str


class Move(Part):
    """Shifts a share of a team's work to another arrangement from a month on; heads follow the work."""

    team: str
    share: Annotated[
        Blank,
        portion(
            "Share of the work",
            "placement",
            1.0,
            "Of the team's work before any move.",
            step=0.05,
            required=True,
            neutral=None,
            essential=True,
            slider=(0.0, 1.0),
        ),
    ] = None
    to: Destination
    start: Annotated[Blank, date("First month", "placement", "First month paid in the new arrangement.", required=True, essential=True)] = (
        None
    )
    over_months: Annotated[
        Blank,
        number("Spread over", "months", "placement", 60, "1/n of the share moves each month.", low=1, neutral=1.0, whole=True, dated=False),
    ] = None
    upfront: Annotated[
        Blank,
        amount(
            "Cost at the decision",
            "once",
            "transition",
            1e9,
            "Project cost due at once, before the first month (L1).",
            step=1000,
            dated=False,
        ),
    ] = None
