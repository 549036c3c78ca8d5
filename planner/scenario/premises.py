"""The sites of a firm's own scenario, with the leases of its list: as the file has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from math import fsum
from typing import Any

from planner.scenario.leaselist import AREA_PER_SEAT, Held
from planner.scenario.quantity import month_text
from planner.scenario.roster import same

ELSEWHERE = "elsewhere/"  # and a country of the library: a place that the library does not have


def site_name(text: str, blank: str = "site") -> str:
    """A firm's name of a place as a name of the scenario: letters, digits and space - / + & ( ) only; `blank` where nothing is left."""
    clean = re.sub(r"^\W+", "", " ".join(re.sub(r"[^\w /+&()-]|_", " ", text).split()))
    return clean[:60].strip() or blank


def whole(value: float) -> float | int:
    """A number as it is written: 12 and not 12.0."""
    return int(value) if value == int(value) else value


def per_unit(total: float, units: float) -> float | int:
    """A price for one of so many units with the fewest decimals by which the units cost the total to within half a cent."""
    price = next((price for digits in range(8) if abs((price := round(total / units, digits)) * units - total) < 0.005), None)
    return whole(round(total / units, 8) if price is None else price)


def written_sites(
    placed: Mapping[str, str], prices: Mapping[str, float], leases: Iterable[tuple[str, Held]], told: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """(`sites`, `places`) of a scenario file: sites by name with their place, each with its leases, if any.

    `placed` maps a site to a place of the library or to `elsewhere/COUNTRY`; `told` is the source and date of the list of leases.
    """
    by_site: dict[str, list[Held]] = {}
    for site, lease in leases:
        by_site.setdefault(site, []).append(lease)
    sites: dict[str, Any] = {}
    places: dict[str, Any] = {}
    for site, place in placed.items():
        own = place.removeprefix(ELSEWHERE) if place.startswith(ELSEWHERE) else ""
        if own:  # called as the library calls places, so that what it says of all places of a country holds, such as wage growth
            place = f"{own}/{site}"
            places[place] = {"country": own}
        held = by_site.get(site, [])
        entry: dict[str, Any] = {"place": place}
        if site in prices:
            entry["flex_per_seat_month"] = whole(prices[site])
        if held and all(lease.area for lease in held):
            entry["area_per_seat"] = round(fsum(lease.area for lease in held) / fsum(lease.seats for lease in held), 2)
        if len(held) == 1:
            entry["lease"] = _lease(held[0], told)
        elif held:
            entry["leases"] = {name: _lease(lease, told) for name, lease in zip(_names(held), held, strict=True)}
        sites[site] = entry
    return sites, places


def _names(held: list[Held]) -> list[str]:
    """A name for each lease of a site: its own name in the list, numbered where two have the same."""
    return numbered(site_name(lease.site) for lease in held)


def numbered(wanted: Iterable[str]) -> list[str]:
    """Names cut to 55 letters, each followed by a number where one before it is the same."""
    out: list[str] = []
    for text in wanted:
        name = first = text[:55].strip()
        count = 1
        while same(name) in map(same, out):
            count += 1
            name = f"{first} {count}"
        out.append(name)
    return out


def _seats(lease: Held) -> Any:
    """The seats as the list has them, else with a note on where they are from."""
    if lease.counted == "listed":
        return whole(lease.seats)
    if lease.counted == "entered":
        return {"value": whole(lease.seats), "note": "desks entered by hand; the list of leases has none"}
    note = f"reckoned from {lease.area:,.0f} sq ft at {AREA_PER_SEAT:g} sq ft a seat; the list of leases has no seats"
    return {"value": whole(lease.seats), "note": note}


def _lease(lease: Held, told: Mapping[str, str]) -> dict[str, Any]:
    out: dict[str, Any] = {
        "seats": _seats(lease),
        "rent_per_seat_month": {"value": per_unit(lease.rent_per_year, lease.seats * 12), **told},
        "ends": month_text(lease.ends),
    }
    if lease.begins is not None:
        out["begins"] = month_text(lease.begins)
    if lease.escalator is not None:
        out["escalator"] = whole(round(lease.escalator, 6))
    if lease.break_month is not None:
        terms = {"notice_months": lease.notice_months, "penalty_months": lease.penalty_months}
        out["break"] = {"month": month_text(lease.break_month), **{key: whole(value) for key, value in terms.items() if value is not None}}
    return out
