"""What must hold among the terms of a lease and of a vendor's contract, as (address, message)."""

from __future__ import annotations

from collections.abc import Iterator

from planner.scenario.leases import Lease
from planner.scenario.quantity import value_in
from planner.scenario.schema import Scenario
from planner.scenario.vendors import Vendor


def contract_problems(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Of every lease and vendor of a scenario."""
    for name, site in scenario.sites.items():
        if site.lease and site.leases:
            yield f"sites.{name}.leases", "stands beside lease; write all of them under `leases`"
        for key, lease in leases_of(scenario, name).items():
            yield from _lease(scenario, f"sites.{name}.{key}", lease)
    for name, vendor in scenario.vendors.items():
        yield from _vendor(scenario, name, vendor)


def leases_of(scenario: Scenario, site: str) -> dict[str, Lease]:
    """The leases of a site by the end of their address: `lease`, or `leases.NAME`."""
    given = scenario.sites[site]
    single = {"lease": given.lease} if given.lease else {}
    return single | {f"leases.{name}": lease for name, lease in given.leases.items()}


def _lease(scenario: Scenario, address: str, lease: Lease) -> Iterator[tuple[str, str]]:
    if (lease.rent_per_seat_month is None) == (lease.rent_per_area_year is None):
        yield (f"{address}.rent_per_seat_month", "give one of rent_per_seat_month and rent_per_area_year")
    if lease.exit == "break" and lease.break_ is None:
        yield (f"{address}.exit", "break: the lease has no break; add `break: {month: ...}`")
    if lease.exit == "sublease" and lease.sublease is None:
        yield (
            f"{address}.exit",
            "sublease: the lease says nothing of one; add `sublease: {month: ..., downtime_months: ..., rent_share: ...}`",
        )
    if lease.begins is not None and lease.ends is not None and lease.begins.value > lease.ends.value:
        yield (f"{address}.begins", "lies after the end of the lease")
    sublet = lease.sublease
    if sublet and sublet.month and lease.ends and sublet.month.value >= lease.ends.value:
        yield (f"{address}.sublease.month", "leaves no month to sublet before the end of the lease")
    if lease.exit == "sublease" and sublet and sublet.month and scenario.start and sublet.month.value < scenario.start.value - 1:
        yield (f"{address}.sublease.month", "lies before the plan starts; write what is sublet by then as a lease of fewer seats")
    given = lease.break_
    if given is None or given.month is None or lease.ends is None or scenario.start is None:
        return
    if given.month.value > lease.ends.value:
        yield (f"{address}.break.month", "lies after the end of the lease")
    if lease.exit == "break" and given.month.value < scenario.start.value - 1:
        yield (f"{address}.break.month", "lies before the plan starts; the break can't be exercised any more")
        return
    if lease.exit == "break" and lease.begins is not None and given.month.value < lease.begins.value:
        yield (f"{address}.break.month", "lies before the lease begins")
    if given.unamortised_from is not None and given.unamortised_from.value > given.month.value:
        yield (f"{address}.break.unamortised_from", "lies after the break; the repayment of the landlord's costs begins with the lease")
    notice = given.notice_months.value if given.notice_months else 0
    if lease.exit == "break" and given.month.value - notice < scenario.start.value - 1:
        yield (
            f"{address}.break.notice_months",
            "the date for notice lies before the start of the plan; the break can't be exercised any more",
        )
    if given.unamortised is not None and given.unamortised.value > 0 and given.unamortised_from is None:
        yield (f"{address}.break.unamortised_from", "is missing; the repayment of the landlord's costs runs from this month")


def _vendor(scenario: Scenario, name: str, vendor: Vendor) -> Iterator[tuple[str, str]]:
    address = f"vendors.{name}"
    if (vendor.price_per_hour is None) == (vendor.price_per_item is None):
        yield f"{address}.price_per_hour", "give one of price_per_hour and price_per_item"
    if (
        vendor.governance_share is not None
        and vendor.retained_share is not None
        and vendor.governance_share.value * vendor.retained_share.value > 0
    ):
        yield f"{address}.retained_share", "stands beside governance_share, which is the same work counted twice (P07); give one of the two"
    moves = {key: move for key, move in scenario.moves.items() if move.to.vendor == name}
    for key, move in moves.items():
        team = scenario.teams.get(move.team)
        if vendor.price_per_item is not None and team is not None and team.volume is None:
            yield f"{address}.price_per_item", f"bills items, but team {move.team} of move {key} has no volume; give price_per_hour"
    last = vendor.ends
    if vendor.terminates is not None:
        if last is not None and vendor.terminates.value > last.value:
            yield f"{address}.terminates", "lies after the end of the contract"
        last = vendor.terminates
    if last is None or scenario.start is None or last.value >= scenario.start.value + scenario.months - 1:
        return
    if vendor.terminates is None and vendor.at_end == "unsaid":
        yield f"{address}.at_end", "is missing; the contract ends within the plan: say renew or leave"
    if vendor.terminates is not None or vendor.at_end == "leave":
        for key, move in moves.items():
            if move.share is not None and value_in(move.share, int(last.value) + 1) > 0:
                yield f"moves.{key}.share", f"the contract of {name} ends in this plan; date the share so that the work is back by then"
