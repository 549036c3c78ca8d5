"""Clocks of places: hours ahead of UTC by calendar month, daylight saving included."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones


@cache
def hours_ahead(zone: str, year: int, month: int) -> float:
    """Hours ahead of UTC at noon of the 15th. Raises ZoneInfoNotFoundError for a name that the tz database does not have."""
    offset = datetime(year, month, 15, 12, tzinfo=ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return offset.total_seconds() / 3600


def is_known(zone: str) -> bool:
    """Whether the tz database has a zone of this name."""
    try:
        hours_ahead(zone, 2026, 1)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def names() -> list[str]:
    """All names of the tz database."""
    return sorted(available_timezones())
