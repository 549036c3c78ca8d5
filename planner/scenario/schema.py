"""The scenario: frozen models in which every quantity declares its label, unit, bounds, driver and help once."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from planner.scenario.quantity import Quantity, Spec
from planner.scenario.text import Node

FORMAT = 1
UNPLACED = "unplaced"  # the place and country of a site that names none
MONTH_LOW, MONTH_HIGH = 2000 * 12, 2099 * 12 + 11

Blank = Quantity | None


class Part(BaseModel):
    """A group of fields; unknown keys are refused and nothing changes after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, arbitrary_types_allowed=True)


def amount(label: str, unit: str, driver: str, high: float, help: str, *, step: float = 10.0, low: float = 0.0, **more: Any) -> Spec:
    return Spec(label, unit, "money", driver, low, high, help, step=step, **more)


def portion(label: str, driver: str, high: float, help: str, *, low: float = 0.0, step: float = 0.01, unit: str = "share", **more: Any) -> Spec:
    return Spec(label, unit, "share", driver, low, high, help, step=step, **more)


def number(label: str, unit: str, driver: str, high: float, help: str, *, low: float = 0.0, **more: Any) -> Spec:
    return Spec(label, unit, "count", driver, low, high, help, **more)


def date(label: str, driver: str, help: str, **more: Any) -> Spec:
    return Spec(label, "month", "month", driver, MONTH_LOW, MONTH_HIGH, help, **{"neutral": None, **more})


class Money(Part):
    discount_rate: Annotated[Blank, portion(
        "Discount rate", "money", 0.5, "What a year's delay of money costs the firm; treasury owns it (A1).",
        low=-0.5, step=0.005, unit="share per year", essential=True)] = None


class PayPolicy(Part):
    hire_percentile: Annotated[Blank, portion(
        "Market percentile of pay", "pay", 0.95, "Where the firm's pay stands in the local wage distribution; 50% is the median (D1).",
        low=0.05, neutral=0.5, essential=True)] = None
    review_month: Annotated[Blank, number(
        "Month of the pay review", "calendar month", "pay", 12, "Wages step up once a year in this month; 1 is January (A2, D2).",
        low=1, neutral=1.0, whole=True)] = None


class Wage(Part):
    """Published points of the yearly wage of one occupation at one place."""

    p10: Annotated[Blank, amount("Wage, 10th percentile", "per year", "pay", 1e7, "Published wage point (D1).", step=500, neutral=None)] = None
    p25: Annotated[Blank, amount("Wage, 25th percentile", "per year", "pay", 1e7, "Published wage point (D1).", step=500, neutral=None)] = None
    p50: Annotated[Blank, amount("Wage, median", "per year", "pay", 1e7, "Published wage point (D1).", step=500, neutral=None)] = None
    p75: Annotated[Blank, amount("Wage, 75th percentile", "per year", "pay", 1e7, "Published wage point (D1).", step=500, neutral=None)] = None
    p90: Annotated[Blank, amount("Wage, 90th percentile", "per year", "pay", 1e7, "Published wage point (D1).", step=500, neutral=None)] = None
    as_of: Annotated[Blank, date("Month of the wage figures", "pay", "The wage is grown from this month to the start of the plan (D2).")] = None


class Place(Part):
    country: str | None = None
    wage_growth: Annotated[Blank, portion(
        "Wage growth", "pay", 0.5, "Yearly growth of wages at this place (D2).", low=-0.2, step=0.005, unit="share per year", essential=True)] = None
    wages: dict[str, Wage] = Field(default_factory=dict)


class Contribution(Part):
    label: str | None = None
    rate: Annotated[Blank, portion("Contribution rate", "on-costs", 1.0, "Employer's share of pay (D4).", step=0.001)] = None
    cap_per_year: Annotated[Blank, amount(
        "Contribution base", "per year", "on-costs", 1e9, "Pay of a person and calendar year above this is free of the contribution (D4); blank: no cap.",
        step=100, neutral=None)] = None


class Country(Part):
    contributions: dict[str, Contribution] = Field(default_factory=dict)
    benefits_share: Annotated[Blank, portion("Benefits", "on-costs", 2.0, "Insurance and retirement on top of contributions, of yearly pay (D6).")] = None
    benefits_per_month: Annotated[Blank, amount("Flat benefits per head", "per head and month", "on-costs", 1e6, "Benefits that do not vary with pay (D6).")] = None
    employee_tax_rate: Annotated[Blank, portion(
        "Marginal tax of the employee", "remote", 0.95, "Income tax and contributions on the next unit of pay; used to gross up a stipend (D9).")] = None
    stipend_exempt_per_month: Annotated[Blank, amount(
        "Stipend free of tax by statute", "per head and month", "remote", 1e6, "Part of a home-office allowance that the law exempts (D9).", step=1)] = None


class Break(Part):
    """The tenant's right to end a lease early (E5)."""

    month: Annotated[Blank, date("Break month", "office", "Last month paid if the break is exercised.", required=True)] = None
    notice_months: Annotated[Blank, number("Notice", "months", "office", 36, "Notice before the break month; a notice date already past is refused.", whole=True)] = None
    penalty_months: Annotated[Blank, number("Break penalty", "months of rent", "office", 60, "Paid in the break month.")] = None
    unamortised: Annotated[Blank, amount(
        "Landlord's costs at the start of the lease", "once", "office", 1e9, "Fit-out allowance and commissions that a break pays back in part.", step=1000)] = None
    unamortised_rate: Annotated[Blank, portion("Interest on the landlord's costs", "office", 0.5, "Yearly rate of the repayment schedule.", unit="share per year")] = None
    unamortised_from: Annotated[Blank, date("Start of the lease", "office", "First month of the repayment schedule of the landlord's costs.")] = None
    restoration: Annotated[Blank, amount("Restoration at the break", "once", "office", 1e9, "Works owed when leaving early; paid in the break month (E9).", step=1000)] = None


class After(Part):
    """What a seat costs once the lease has ended; the same for every plan."""

    rent_per_seat_month: Annotated[Blank, amount(
        "Rent after the lease", "per seat and month", "office", 1e5, "Blank: the last escalated rent of the lease.", neutral=None)] = None
    escalator: Annotated[Blank, portion("Yearly step of the rent after the lease", "office", 0.3, "On the anniversaries of the lease's end.", low=-0.1, step=0.005)] = None


class Lease(Part):
    seats: Annotated[Blank, number("Seats leased", "seats", "office", 1e5, "Charged until the lease ends, used or not (E4).", required=True, neutral=None)] = None
    rent_per_seat_month: Annotated[Blank, amount(
        "Rent per seat", "per seat and month", "office", 1e5,
        "All occupancy cost of a seat; give this or rent_per_area_year.", neutral=None, essential=True)] = None
    rent_per_area_year: Annotated[Blank, amount(
        "Rent per area", "per sq ft and year", "office", 1e4, "Give this or rent_per_seat_month.", step=0.5, neutral=None)] = None
    escalator: Annotated[Blank, portion("Rent escalator", "office", 0.3, "Yearly step of the rent (A2).", low=-0.1, step=0.005, essential=True)] = None
    next_step: Annotated[Blank, date("Next rent step", "office", "First month at the next step; blank: a year after the start of the plan.")] = None
    ends: Annotated[Blank, date("Lease ends", "office", "Last month paid (E4).", required=True, essential=True)] = None
    seats_per_module: Annotated[Blank, number(
        "Seats per module", "seats", "office", 1e4, "Space goes back only in whole floors or suites of this size; blank: the whole lease (E4).",
        low=1, neutral=None)] = None
    restoration: Annotated[Blank, amount("Restoration at the end", "once", "office", 1e9, "Works owed when the lease expires; paid in its last month (E9).", step=1000)] = None
    exit: Literal["expiry", "break"] = "expiry"
    break_: Break | None = Field(default=None, alias="break")
    after: After = Field(default_factory=After)


class Site(Part):
    place: str = UNPLACED
    area_per_seat: Annotated[Blank, number(
        "Area per seat", "sq ft", "office", 1000, "Rentable area with its share of common space (E3).", low=1, neutral=165.0)] = None
    flex_per_seat_month: Annotated[Blank, amount(
        "Flexible seat", "per seat and month", "office", 1e5, "Price of a seat above the lease, or where there is none; blank: the rent of the lease.",
        neutral=None)] = None
    lease: Lease | None = None


class Role(Part):
    label: str | None = None
    turnover: Annotated[Blank, portion(
        "Turnover", "turnover", 12.0, "Leavers of a year over average heads (C1); may exceed 100%.", unit="share per year", essential=True)] = None
    cost_per_hire: Annotated[Blank, amount("Cost per hire", "per hire", "turnover", 1e6, "Advertising, agencies and recruiters' time (C5).", step=100)] = None
    on_site_minimum: Annotated[Blank, portion("Minimum on site", "placement", 1.0, "Share of the role's work that has to stay on site.")] = None
    hire_percentile: Annotated[Blank, portion(
        "Market percentile of pay", "pay", 0.95, "Overrides the firm's percentile for this role (D1).", low=0.05, shared="pay.hire_percentile")] = None


class Arrangement(Part):
    days_on_site: Annotated[Blank, number("Days on site", "days per week", "placement", 5, "0 is fully at home, 5 fully on site.", required=True, neutral=None)] = None
    stipend_per_month: Annotated[Blank, amount(
        "Stipend", "per head and month", "remote", 1e5, "Paid to each person in this arrangement (D9).", essential=True)] = None
    stipend_tax: Literal["taxable", "grossed-up", "accountable", "statutory"] = "taxable"
    it_per_month: Annotated[Blank, amount("Remote IT and security", "per head and month", "remote", 1e5, "Licences, connection, support (F1).")] = None
    setup_per_head: Annotated[Blank, amount("Home-office set-up", "per head", "remote", 1e6, "Paid when a person starts in the arrangement, replacements too (F2).")] = None
    refresh_months: Annotated[Blank, number(
        "Life of the set-up", "months", "remote", 240, "Equipment is bought again after this time (F2); blank: never.", low=1, neutral=None)] = None


class Team(Part):
    """The cohort that a person names: a role at a site in an arrangement."""

    role: str
    site: str
    arrangement: str
    heads: Annotated[Blank, number("Heads", "heads", "placement", 1e5, "Posts of the team at the start, all filled (C2).", required=True, neutral=None, essential=True)] = None
    pay_per_year: Annotated[Blank, amount(
        "Pay", "per year", "pay", 1e7, "Yearly base pay at the start of the plan; blank: the place's wage at the market percentile (D1).",
        step=500, neutral=None)] = None
    hire_percentile: Annotated[Blank, portion(
        "Market percentile of pay", "pay", 0.95, "Overrides the role's percentile for this team (D1).", low=0.05, shared="roles.{role}.hire_percentile")] = None


class Destination(Part):
    arrangement: str


class Move(Part):
    """Shifts a share of a team's work to another arrangement from a month on; heads follow the work."""

    team: str
    share: Annotated[Blank, portion("Share of the work", "placement", 1.0, "Of the team's work before any move.", required=True, neutral=None, essential=True)] = None
    to: Destination
    start: Annotated[Blank, date("First month", "placement", "First month paid in the new arrangement.", required=True, essential=True)] = None
    over_months: Annotated[Blank, number(
        "Spread over", "months", "placement", 60, "1/n of the share moves each month.", low=1, neutral=1.0, whole=True)] = None
    upfront: Annotated[Blank, amount("Cost at the decision", "once", "transition", 1e9, "Project cost due at once, before the first month (L1).", step=1000)] = None


class Acknowledgement(Part):
    by: str
    date: str
    note: str = ""


class Scenario(Part):
    planner: int
    library: str = "none"
    name: str
    summary: str = ""
    currency: str = "USD"
    start: Annotated[Blank, date("First month", "money", "First month of the plan.", required=True)] = None
    months: int = 60
    money: Money = Field(default_factory=Money)
    pay: PayPolicy = Field(default_factory=PayPolicy)
    countries: dict[str, Country] = Field(default_factory=dict)
    places: dict[str, Place] = Field(default_factory=dict)
    sites: dict[str, Site] = Field(default_factory=dict)
    roles: dict[str, Role] = Field(default_factory=dict)
    arrangements: dict[str, Arrangement] = Field(default_factory=dict)
    teams: dict[str, Team] = Field(default_factory=dict)
    moves: dict[str, Move] = Field(default_factory=dict)
    acknowledged: dict[str, Acknowledgement] = Field(default_factory=dict)

    _tree: Node | None = PrivateAttr(default=None)
    _file: str = PrivateAttr(default="")

    @property
    def file(self) -> str:
        """The file's name, "" for a scenario made in memory."""
        return self._file


DECISIONS = ("arrangements", "moves")  # what a plan decides; all else is a fact and holds for both sides of a comparison
DECISION_FIELDS = ("exit",)


@cache
def fields(part: type[Part]) -> dict[str, tuple[str, Any]]:
    """The keys of a part as written in a file: key -> (attribute, type)."""
    hints = typing.get_type_hints(part, include_extras=True)
    return {field.alias or name: (name, hints[name]) for name, field in part.model_fields.items()}


@cache
def spec_of(annotation: Any) -> Spec | None:
    """The declaration of a quantity's field, None for any other field."""
    return next((item for item in getattr(annotation, "__metadata__", ()) if isinstance(item, Spec)), None)


@cache
def choices_of(annotation: Any) -> tuple[str, ...]:
    """The words that a choice field takes, () for any other field."""
    return typing.get_args(annotation) if typing.get_origin(annotation) is Literal else ()


@cache
def part_of(annotation: Any) -> tuple[type[Part] | None, bool]:
    """(the part behind a field, whether the field is a map of names to it)."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation, False
    if typing.get_origin(annotation) is dict:
        return part_of(typing.get_args(annotation)[1])[0], True
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        for item in typing.get_args(annotation):
            found = part_of(item)
            if found[0]:
                return found
    return None, False


def leaves(part: Part, prefix: str = "") -> Iterator[tuple[str, Part, str, Any]]:
    """Every quantity and choice of a scenario: (address, the part it stands in, attribute, type)."""
    for key, (name, annotation) in fields(type(part)).items():
        value, address = getattr(part, name), f"{prefix}{key}"
        if spec_of(annotation) or choices_of(annotation):
            yield address, part, name, annotation
        elif isinstance(value, Part):
            yield from leaves(value, f"{address}.")
        elif isinstance(value, dict):
            for entry, item in value.items():
                if isinstance(item, Part):
                    yield from leaves(item, f"{address}.{entry}.")


def specs(scenario: Scenario) -> dict[str, Spec]:
    """Address -> declaration of every quantity there is in the scenario."""
    return {address: spec for address, _, _, annotation in leaves(scenario) if (spec := spec_of(annotation))}


def quantities(scenario: Scenario) -> dict[str, Quantity | None]:
    """Address -> quantity, blanks included."""
    return {address: getattr(part, name) for address, part, name, annotation in leaves(scenario) if spec_of(annotation)}


def is_decision(address: str) -> bool:
    """Whether a value belongs to one plan (a decision) or to both sides of a comparison (a fact)."""
    steps = address.split(".")
    return steps[0] in DECISIONS or steps[-1] in DECISION_FIELDS
