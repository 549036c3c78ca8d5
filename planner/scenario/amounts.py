"""In which currency an amount of a scenario is: the one that the model counts it in."""

from __future__ import annotations

from fnmatch import fnmatchcase

from planner.scenario.schema import Scenario

OWN_MONEY = ("legal_cost",)  # of a vendor: counsel is paid at home, whatever the vendor bills in


def currency_of(scenario: Scenario, address: str, *others: Scenario) -> str:
    """The code of the currency of an address or pattern: of the country for what is said of one or of a place, the vendor's own for
    its prices, else the scenario's; "INR / USD" where a pattern reaches both. What the scenario does not have is looked up in `others`."""
    group, _, rest = address.partition(".")
    name, _, field = rest.partition(".")
    if group not in ("places", "countries", "vendors") or (group == "vendors" and field in OWN_MONEY):
        return scenario.currency
    for side in (scenario, *others):
        entries: list[str] = list(getattr(side, group))
        found = [entry for entry in entries if name == entry or fnmatchcase(entry, name)]
        if found:
            return " / ".join(dict.fromkeys(_own(side, group, entry) or side.currency for entry in found))
    return scenario.currency


def _own(scenario: Scenario, group: str, name: str) -> str | None:
    if group == "vendors":
        return scenario.vendors[name].currency
    country = (scenario.places[name].country or "") if group == "places" else name
    land = scenario.countries.get(country)
    return land.currency if land else None
