"""The units that quantities are said in, also of exactly one."""

from __future__ import annotations

from planner.scenario.language import marked
from planner.scenario.language import text as _

ONE_OF = {  # units as they are said of exactly one
    "months": marked("month"),
    "heads": marked("head"),
    "seats": marked("seat"),
    "hours": marked("hour"),
    "years": marked("year"),
    "people": marked("person"),
    "working days": marked("working day"),
    "days per week": marked("day per week"),
    "days per month": marked("day per month"),
    "hours per day": marked("hour per day"),
    "hours per week": marked("hour per week"),
    "heads per month": marked("head per month"),
    "months of pay": marked("month of pay"),
    "months of base pay": marked("month of base pay"),
    "months of rent": marked("month of rent"),
    "months of the minimum": marked("month of the minimum"),
    "weeks of pay": marked("week of pay"),
    "states or countries": marked("state or country"),
}


def unit_of(value: float, unit: str) -> str:
    """The unit as it is said of a value: 3 months, 1 month."""
    return _(ONE_OF.get(unit, unit) if value == 1 else unit)
