"""The places and sites of a case as a scenario file writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.model.parts import Away, month

if TYPE_CHECKING:
    from tests.model.case import Case


def places(case: Case) -> dict[str, Any]:
    def wages(given: Case | Away) -> dict[str, Any] | None:
        if given.pay is not None:
            return None
        return {"clerk": {**given.points, "as_of": None if given.as_of is None else month(given.as_of, case.start)}}

    town = {"country": "land", "wage_growth": case.growth, "relative_productivity": case.productivity, "wages": wages(case)}
    gap, foreign = (case.department.hours_apart, case.department.other_language) if case.department else (0, False)
    if case.department:
        town |= {"time_zone": "Etc/GMT-0", "language": "one"}
    if case.away is None:
        return {"town": town}
    return {
        "town": town,
        "far town": {
            "country": "land" if case.away.land is None else "far land",
            "wage_growth": case.away.growth,
            "relative_productivity": case.away.productivity,
            "rent_per_area_year": case.away.area_rent,
            "wages": wages(case.away),
            **({"time_zone": f"Etc/GMT-{gap}", "language": "another" if foreign else "one"} if case.department else {}),
        },
    }


def sites(case: Case) -> dict[str, Any]:
    house = {
        "place": "town",
        "flex_per_seat_month": case.flex,
        "hires_per_month": case.hires_per_month,
        "lease": case.lease and case.lease.plan(case.start),
        **case.running.plan(case.start),
    }
    out = {"house": house}
    if case.annex is not None:
        out["annex"] = case.annex.plan(case.start)
    if case.away is not None and case.away.seat is not None:
        branch = {"place": "far town", "flex_per_seat_month": case.away.seat, "hires_per_month": case.away.hires_per_month}
        out["branch"] = branch | case.branch.plan(case.start)
    return out
