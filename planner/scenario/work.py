"""Work: hours and shrinkage, volumes and desks that answer calls, peaks, cover of what is missing, and shared evidence."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from planner.scenario.departments import Friction, Talent, Turnover
from planner.scenario.factors import Factors
from planner.scenario.language import marked
from planner.scenario.part import Blank, Part, amount, number, portion
from planner.scenario.quantity import Spec


class Work(Part):
    """What an hour and a head mean in this firm, and who does the work that heads are missing for."""

    hours_per_week: Annotated[
        Blank,
        number(
            "Contracted hours",
            "hours per week",
            "productivity",
            80,
            "Paid hours; a month has 52/12 weeks (B1).",
            low=1,
            neutral=40.0,
            step=0.5,
        ),
    ] = None
    shrinkage_external: Annotated[
        Blank, portion("Shrinkage, leave and sickness", "productivity", 0.95, "Share of paid time away; shrinkages multiply (B2).")
    ] = None
    shrinkage_internal: Annotated[
        Blank,
        portion("Shrinkage, meetings and training", "productivity", 0.95, "Share of the time present that is not for the task (B2)."),
    ] = None
    utilisation: Annotated[
        Blank,
        portion(
            "Utilisation", "productivity", 1.0, "Busy share of the available time at which a team is sized (B4).", low=0.05, neutral=1.0
        ),
    ] = None
    pipeline: Literal["steady", "empty"] = Field(default="steady", title=marked("Hiring pipeline at the start"))
    cover: Literal["overtime", "agency", "none"] = Field(default="overtime", title=marked("Who covers missing capacity"))
    overtime_premium: Annotated[
        Blank,
        number(
            "Overtime", "times loaded pay", "productivity", 5, "Price of missing capacity covered by overtime (C7).", neutral=1.5, step=0.05
        ),
    ] = None
    agency_per_hour: Annotated[
        Blank,
        amount(
            "Agency rate", "per hour", "productivity", 1e6, "Price of missing capacity covered by an agency (C7).", step=1, neutral=None
        ),
    ] = None
    cover_hours_per_fte: Annotated[
        Blank,
        number(
            "Agency hours for one FTE",
            "hours per month",
            "productivity",
            400,
            "Hours billed for a missing FTE; blank: productive hours at the utilisation (B2, C7).",
            low=1,
            neutral=None,
        ),
    ] = None
    cover_limit: Annotated[
        Blank,
        portion(
            "Most that can be covered",
            "productivity",
            1.0,
            "Of a team's capacity; the rest waits as backlog. Blank: no limit (C7).",
            neutral=None,
            dated=False,
        ),
    ] = None


class Volume(Part):
    """Work as items: what fills a team instead of today's heads (B3)."""

    items_per_month: Annotated[
        Blank, number("Volume", "items per month", "productivity", 1e9, "Items of a month (B3).", required=True, neutral=None, step=100)
    ] = None
    minutes_per_item: Annotated[
        Blank, number("Handling time", "minutes per item", "productivity", 1e5, "Average handling time (B3).", required=True, neutral=None)
    ] = None
    rework: Annotated[Blank, portion("Rework", "productivity", 5.0, "Share of items done again (B3).")] = None


class Calls(Part):
    """A desk that must answer while the caller waits (B5): agents by Erlang C, for each place by itself."""

    per_hour: Annotated[
        Blank, number("Contacts", "per hour", "productivity", 1e5, "Contacts of an open hour (B5).", required=True, neutral=None)
    ] = None
    seconds_each: Annotated[
        Blank, number("Handling time", "seconds", "productivity", 36000, "Average handling time (B5).", low=1, required=True, neutral=None)
    ] = None
    answered_share: Annotated[
        Blank,
        portion(
            "Answered in time",
            "productivity",
            0.999,
            "Promised share answered within the time; 100% would take endless agents (B5).",
            low=0.01,
            neutral=0.8,
        ),
    ] = None
    within_seconds: Annotated[
        Blank, number("Promised answer time", "seconds", "productivity", 3600, "Of the promised share (B5).", neutral=20.0)
    ] = None
    open_hours_per_week: Annotated[
        Blank,
        number("Opening hours", "hours per week", "productivity", 168, "Hours in which the desk is staffed (B5).", low=1, neutral=50.0),
    ] = None


class Peak(Part):
    """A calendar month with more or less work than the average month."""

    month: Annotated[
        Blank,
        number(
            "Month of the peak",
            "calendar month",
            "productivity",
            12,
            "1 is January (B3).",
            low=1,
            required=True,
            neutral=None,
            whole=True,
            dated=False,
        ),
    ] = None
    factor: Annotated[
        Blank,
        portion(
            "Work of the month",
            "productivity",
            10.0,
            "Over that of an average month; 130% is 30% more (B3).",
            required=True,
            neutral=None,
            dated=False,
        ),
    ] = None


def _effect(work: str) -> Spec:
    return portion(f"Output at home against the office, {work}", "productivity", 0.5, "Change of output when fully remote (B6).", low=-0.5)


class RemoteEffect(Part):
    """Change of output when fully remote, by class of work (B6); none up to two days a week at home, then in proportion."""

    routine: Annotated[Blank, _effect("routine work")] = None
    judgement: Annotated[Blank, _effect("judgement")] = None
    advisory: Annotated[Blank, _effect("advisory work")] = None
    synchronous: Annotated[Blank, _effect("synchronous work")] = None


class Evidence(Part):
    """Figures that many roles share; a role or team overrides them where it knows better."""

    remote_effect: RemoteEffect = Field(default_factory=RemoteEffect)
    friction: Friction = Field(default_factory=Friction)
    turnover: Turnover = Field(default_factory=Turnover)
    talent: Talent = Field(default_factory=Talent)
    factors: Factors = Field(default_factory=Factors)
