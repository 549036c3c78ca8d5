"""The scenario: frozen models in which every quantity declares its label, unit, bounds, driver and help once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, PrivateAttr

from planner.scenario.arrangements import Arrangement
from planner.scenario.decide import Decide
from planner.scenario.departments import Department
from planner.scenario.language import marked
from planner.scenario.moves import Exit, Move
from planner.scenario.part import Blank, Part, date, declared, number, portion
from planner.scenario.people import PayPolicy, Role, Team
from planner.scenario.places import Country, Currency, Place
from planner.scenario.quantity import Quantity, Spec
from planner.scenario.space import Site
from planner.scenario.stress import Stress
from planner.scenario.text import Node
from planner.scenario.vendors import Vendor
from planner.scenario.work import Evidence, Work

FORMAT = 1
WHOLE = {"planner": (1, FORMAT), "months": (1, 120), "fiscal_year_starts": (1, 12)}  # bounds of the whole numbers that are no quantities
DECISIONS = (
    "arrangements",
    "vendors",
    "moves",
    "exits",
)  # what a plan decides; all else is a fact and holds for both sides of a comparison
DECISION_FIELDS = ("exit",)
MAPS = ("currencies", "countries", "places", "sites", "roles", "arrangements", "departments", "teams", "vendors", "moves", "exits")  # of named entries that hold quantities


class Money(Part):
    discount_rate: Annotated[
        Blank,
        portion(
            "Discount rate",
            "money",
            0.5,
            "What a year's delay of money costs the firm; treasury owns it (A1).",
            low=-0.5,
            step=0.005,
            unit="share per year",
            essential=True,
            slider=(0.0, 0.2),
            dated=False,
        ),
    ] = None
    inflation: Annotated[
        Blank,
        portion(
            "Inflation here",
            "money",
            1.0,
            "Yearly, in the scenario's currency; matters where a currency passes inflation through (A3).",
            low=-0.2,
            step=0.005,
            dated=False,
        ),
    ] = None
    tax_rate: Annotated[
        Blank, portion("Tax on profit", "money", 0.6, "For the present value after tax; 0: none is shown (L8).", dated=False)
    ] = None
    depreciation_months: Annotated[
        Blank,
        number(
            "Depreciation of fit-out",
            "months",
            "money",
            480,
            "Over which fit-out and set-up lower the tax (L8).",
            low=1,
            neutral=60.0,
            dated=False,
        ),
    ] = None


class Acknowledgement(Part):
    by: str
    date: str
    note: str = ""


class Against(Part):
    file: str
    npv_saving: int


class Review(Part):
    """What was approved, as `approve` writes it: it belongs to its own file, is not inherited and changes no number."""

    status: Literal["approved"] = Field(title=marked("Status"))
    by: str
    date: str
    note: str = ""
    digest: str
    library_digest: str
    library: str
    format: int
    total_cost: int
    npv_cost: int
    against: Against | None = None


@dataclass(frozen=True)
class Reading:
    """The files that a scenario was read from by name, its own first and then what it extends, and their merged tree."""

    texts: dict[str, bytes]
    tree: Node


class Scenario(Part):
    planner: int
    library: str = "none"
    name: str
    summary: str = ""
    currency: str = "USD"
    start: Annotated[Blank, date("First month", "money", "First month of the plan.", required=True)] = None
    months: int = Field(default=60, title=marked("Months of the plan"))
    fiscal_year_starts: int = Field(default=1, title=marked("First month of the fiscal year"))
    money: Money = Field(default_factory=Money)
    pay: PayPolicy = Field(default_factory=PayPolicy)
    work: Work = Field(default_factory=Work)
    evidence: Evidence = Field(default_factory=Evidence)
    currencies: dict[str, Currency] = Field(default_factory=dict)
    countries: dict[str, Country] = Field(default_factory=dict)
    places: dict[str, Place] = Field(default_factory=dict)
    sites: dict[str, Site] = Field(default_factory=dict)
    roles: dict[str, Role] = Field(default_factory=dict)
    arrangements: dict[str, Arrangement] = Field(default_factory=dict)
    departments: dict[str, Department] = Field(default_factory=dict)
    teams: dict[str, Team] = Field(default_factory=dict)
    vendors: dict[str, Vendor] = Field(default_factory=dict)
    moves: dict[str, Move] = Field(default_factory=dict)
    exits: dict[str, Exit] = Field(default_factory=dict)
    decide: Decide = Field(default_factory=Decide)
    stress: dict[str, Stress] = Field(default_factory=dict)
    acknowledged: dict[str, Acknowledgement] = Field(default_factory=dict)
    review: Review | None = None

    _tree: Node | None = PrivateAttr(default=None)
    _file: str = PrivateAttr(default="")
    _read: Reading | None = PrivateAttr(default=None)

    @property
    def file(self) -> str:
        """The file's name, "" for a scenario made in memory."""
        return self._file

    @property
    def read(self) -> Reading | None:
        """What was read before any change by address, None for a scenario made in memory."""
        return self._read

    @property
    def extends(self) -> str:
        """The name of the file that this one extends, "" if none."""
        link = self._tree.value.get("extends") if self._tree and isinstance(self._tree.value, dict) else None
        name = link.value if link else None
        return "" if not isinstance(name, str) else name if name.endswith(".yaml") else f"{name}.yaml"


def specs(scenario: Scenario) -> dict[str, Spec]:
    """Address -> declaration of every quantity there is in the scenario."""
    return {address: spec for address, spec, _ in declared(scenario)}


def quantities(scenario: Scenario) -> dict[str, Quantity | None]:
    """Address -> quantity, blanks included."""
    return {address: value for address, _, value in declared(scenario)}


def is_decision(address: str) -> bool:
    """Whether a value belongs to one plan (a decision) or to both sides of a comparison (a fact)."""
    steps = address.split(".")
    return steps[0] in DECISIONS or steps[-1] in DECISION_FIELDS
