"""Departments that the back office works with, hours spent with them, and shared evidence on friction, turnover and hiring."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from planner.scenario.part import Blank, Part, amount, number, portion
from planner.scenario.quantity import Spec
from planner.scenario.space import UNPLACED


class Department(Part):
    """People in the front office or elsewhere in the firm who are not planned here."""

    place: str = UNPLACED
    days_on_site: Annotated[
        Blank, number("Days on site", "days per week", "productivity", 5, "Of the department's people (I2).", neutral=5.0)
    ] = None
    cost_per_hour: Annotated[
        Blank, amount("Hour of the department", "per hour", "productivity", 1e5, "Loaded cost; values the hours it loses (I3).", step=1)
    ] = None


class Interaction(Part):
    """What a role has to do with a department."""

    hours_per_week: Annotated[
        Blank,
        number(
            "Time with a department",
            "hours per FTE and week",
            "productivity",
            80,
            "Asking, answering, meeting (I1).",
            required=True,
            neutral=None,
            step=0.5,
        ),
    ] = None


def _sync(work: str) -> Spec:
    return portion(f"At the same time, {work}", "productivity", 1.0, "Share of the exchange that needs both at once (I2).")


class SyncShare(Part):
    """Share of the exchange that needs both sides at the same time, by class of work (I2)."""

    routine: Annotated[Blank, _sync("routine work")] = None
    judgement: Annotated[Blank, _sync("judgement")] = None
    advisory: Annotated[Blank, _sync("advisory work")] = None
    synchronous: Annotated[Blank, _sync("synchronous work")] = None


class Friction(Part):
    """Extra time for each hour of exchange (I2)."""

    remote: Annotated[Blank, portion("Time lost, working apart", "productivity", 5.0, "Where two are never at the same office (I2).")] = None
    zone: Annotated[Blank, portion("Time lost, across time zones", "productivity", 5.0, "Where no working hour is shared (I2).")] = None
    language: Annotated[Blank, portion("Time lost, across languages", "productivity", 5.0, "Where working languages differ (I2).")] = None
    vendor: Annotated[Blank, portion("Time lost, with another firm", "productivity", 5.0, "Where a vendor does the work (I2).")] = None
    counterpart_share: Annotated[
        Blank, portion("Time lost on the other side", "productivity", 5.0, "Hours that the department loses for each that we lose (I3).")
    ] = None
    sync: SyncShare = Field(default_factory=SyncShare)


class Turnover(Part):
    """Turnover over that of people on site (K1)."""

    hybrid: Annotated[
        Blank, number("Turnover, hybrid", "times on site", "turnover", 5, "One to four days on site (K1).", neutral=1.0, step=0.05)
    ] = None
    home: Annotated[Blank, number("Turnover, at home", "times on site", "turnover", 5, "No day on site (K1).", neutral=1.0, step=0.05)] = (
        None
    )


class Talent(Part):
    """How many can be hired from those who work in an occupation at a place (J1-J4)."""

    movers: Annotated[
        Blank, portion("Changing jobs", "turnover", 1.0, "Of the people in an occupation, in a month (J1).", step=0.005, neutral=None)
    ] = None
    capture: Annotated[
        Blank, portion("Our share of those", "turnover", 1.0, "Who can be won; blank: hiring has no limit (J1).", neutral=None)
    ] = None
    home_reach: Annotated[
        Blank,
        number(
            "Reach of jobs at home",
            "times the local pool",
            "turnover",
            100,
            "The pool of a job without a commute (J1).",
            low=1,
            neutral=1.0,
            dated=False,
        ),
    ] = None
    most_of_pool: Annotated[
        Blank,
        portion("Most of a pool", "turnover", 1.0, "Of the people in an occupation at a place that one firm can employ (J4).", neutral=1.0),
    ] = None
    home_time_to_fill: Annotated[
        Blank,
        number(
            "Time to fill at home",
            "times on site",
            "turnover",
            5,
            "Jobs at home are sought by more (J2).",
            neutral=1.0,
            step=0.05,
            dated=False,
        ),
    ] = None
    tightness_elasticity: Annotated[
        Blank,
        portion("Effect of a tight market", "turnover", 1.0, "Of posts per person in the pool on the time to fill (J2).", dated=False),
    ] = None
    wage_elasticity: Annotated[
        Blank,
        number(
            "Elasticity of labour supply",
            "% more people per % more pay",
            "pay",
            100,
            "Hiring above 5 % of a pool raises pay by the rest over this; blank: off (J3).",
            low=0.1,
            neutral=None,
        ),
    ] = None
