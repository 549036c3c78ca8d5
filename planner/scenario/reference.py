"""Fills what a scenario leaves blank from the library, with value, range, source and date."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from planner.scenario.checks import arrangement_of, at, away, site_of
from planner.scenario.figures import Library, versions
from planner.scenario.gaps import gaps
from planner.scenario.load import Problems
from planner.scenario.part import Part, fields, spec_of, to_fill
from planner.scenario.people import Role
from planner.scenario.places import Contribution, Country, Currency, Place, Wage
from planner.scenario.quantity import Origin, Quantity, Spec, month_number, nearest
from planner.scenario.schema import Scenario
from planner.scenario.space import UNPLACED, Site
from planner.scenario.text import Node, ScenarioError


def fill(scenario: Scenario) -> Scenario:
    """The scenario with no blank that the library or the schema can fill. Raises ScenarioError with what is missing."""
    tree = scenario._tree or Node({}, scenario.file)
    if scenario.library != "none" and scenario.library not in versions():
        raise ScenarioError(
            [at(tree, "library").problem(f"no version '{scenario.library}'; there are {', '.join([*versions(), 'none'])}", "library")]
        )
    work = _Fill(scenario, Library(scenario.library), tree)
    filled = work.run()
    if work.problems:
        raise ScenarioError(work.problems)
    filled._tree, filled._file, filled._read = scenario._tree, scenario._file, scenario._read
    return filled


class _Fill:
    def __init__(self, scenario: Scenario, library: Library, tree: Node):
        self.scenario, self.library, self.tree = scenario, library, tree
        self.problems = Problems()
        self.currency_of: dict[str, str] = {}  # of each country, once they are known

    def problem(self, address: str, message: str) -> None:
        self.problems.append(at(self.tree, address).problem(message, address))

    def run(self) -> Scenario:
        """Adds the roles, places and countries that are named, fills their blanks, then everything that shares a value."""
        scenario = self.scenario.model_copy(update=self._entities())
        filled = self._part(scenario, "")
        assert isinstance(filled, Scenario)
        for group in ("countries", "roles", "teams", "moves"):  # each may follow the ones before
            entries = {name: self._shared(part, self._names(filled, group, name), filled) for name, part in getattr(filled, group).items()}
            filled = filled.model_copy(update={group: entries})
        blamed = {problem.address for problem in self.problems}
        for address, message in gaps(filled, self.library, blamed):
            self.problem(address, message)
        return filled

    @staticmethod
    def _names(scenario: Scenario, group: str, name: str) -> dict[str, str]:
        """What the address that a blank follows may name, e.g. {role}."""
        if group == "roles":
            return {"class": scenario.roles[name].class_}
        if group == "teams":
            return {"role": scenario.teams[name].role}
        if group == "moves":
            team = scenario.moves[name].team
            by_percentile = scenario.teams[team].pay_per_year is None
            role = scenario.teams[team].role
            return {"owner": f"teams.{team}" if by_percentile else f"roles.{role}", "role": role}
        return {}

    def _entities(self) -> dict[str, Any]:
        scenario, library = self.scenario, self.library
        roles, places, countries = dict(scenario.roles), dict(scenario.places), dict(scenario.countries)
        sites = dict(scenario.sites)
        for name, move in scenario.moves.items():
            if move.to.place and move.to.site is None:
                self._known_place(f"moves.{name}.to.place", move.to.place)
                sites.setdefault(move.to.place, Site(place=move.to.place))
        for name, team in scenario.teams.items():
            if team.role not in roles:
                if library.version != "none" and not library.entry("roles", team.role):
                    near = nearest(team.role, library.names("roles"))
                    self.problem(
                        f"teams.{name}.role",
                        f"no role is called '{team.role}'" + (f"; did you mean {near}?" if near else "; define it under `roles`"),
                    )
                roles[team.role] = Role()
        for name, site in sites.items():
            if name in scenario.sites:
                self._known_place(f"sites.{name}.place", site.place)
            places.setdefault(site.place, Place())
        for group in ("vendors", "departments"):
            for name, part in getattr(scenario, group).items():
                self._known_place(f"{group}.{name}.place", part.place)
                places.setdefault(part.place, Place())
        self.scenario = scenario = scenario.model_copy(update={"sites": sites})
        for name, role in roles.items():
            known = library.entry("roles", name) or {}
            kind = role.class_ if "class_" in role.model_fields_set else known.get("class", role.class_)
            roles[name] = role.model_copy(update={"label": role.label or known.get("label", name), "class_": kind})
        for name, place in places.items():
            country = place.country or (library.entry("places", name) or {}).get("country", UNPLACED)
            land = countries.setdefault(country, Country())
            currency = land.currency or (library.entry("countries", country) or {}).get("currency", scenario.currency)
            countries[country] = land.model_copy(update={"currency": currency})
            places[name] = place.model_copy(
                update={
                    "country": country,
                    "time_zone": place.time_zone or (library.entry("places", name) or {}).get("time_zone", ""),
                    "wages": self._wages(name, place, currency),
                    "rent_per_area_year": self._rent(name, place, currency),
                }
            )
            if not place.time_zone:
                places[name].model_fields_set.discard("time_zone")  # it came from the library, nobody wrote it
        for name, land in countries.items():
            countries[name] = land.model_copy(
                update={"contributions": self._contributions(name, land), "currency": land.currency or scenario.currency}
            )
        self.currency_of = {name: land.currency or scenario.currency for name, land in countries.items()}
        employed = {(places[sites[team.site].place].country or UNPLACED) for team in scenario.teams.values() if team.site in sites}
        self.abroad = {name for name, place in places.items() if place.country not in employed}
        return {"roles": roles, "places": places, "countries": countries, "sites": sites, "currencies": self._currencies(places)}

    def _known_place(self, address: str, place: str) -> None:
        """Notes a place that neither the file nor the library has."""
        if (
            place not in self.scenario.places
            and place != UNPLACED
            and self.library.version != "none"
            and not self.library.entry("places", place)
        ):
            near = nearest(place, self.library.names("places"))
            self.problem(address, f"no place is called '{place}'" + (f"; did you mean {near}?" if near else "; define it under `places`"))

    def _currencies(self, places: dict[str, Place]) -> dict[str, Currency]:
        """The exchange rate of every currency in which somebody is paid, from the library's rates against the dollar."""
        currencies, here = dict(self.scenario.currencies), self.scenario.currency
        billed = {vendor.currency for vendor in self.scenario.vendors.values() if vendor.currency}
        for name in ({self.currency_of[site_place.country or UNPLACED] for site_place in places.values()} | billed) - {here}:
            own = currencies.get(name, Currency())
            currencies[name] = own.model_copy(update={"rate": own.rate or self._exchange(name, here, f"currencies.{name}.rate")})
        return currencies

    def _exchange(self, currency: str, into: str, address: str) -> Quantity | None:
        """A3: units of `into` for one of `currency`; a line where the library can't say."""
        from_usd, to_usd = self.library.units_per_usd(into), self.library.units_per_usd(currency)
        if from_usd is None or to_usd is None:
            self.problem(address, f"is missing; the library has no rate between {currency} and {into}: enter what one {currency} costs")
            return None
        known = from_usd if currency == "USD" else to_usd
        return self.library.quantity({**known, "value": from_usd["value"] / to_usd["value"], "low": None, "high": None}, address, "derived")

    def _wages(self, place: str, given: Place, currency: str) -> dict[str, Wage]:
        """The wage points of each role that is employed at the place, in the currency of its country."""
        rows = (self.library.entry("places", place) or {}).get("wages", {})
        wanted = {role for site, role in self._employed() if site in self.scenario.sites and self.scenario.sites[site].place == place}
        at_vendors = [move for move in self.scenario.moves.values() if getattr(self.scenario.vendors.get(move.to.vendor or ""), "place", "") == place]
        wanted |= {self.scenario.teams[move.team].role for move in at_vendors if move.team in self.scenario.teams}  # what its people earn (G5)
        wages = dict(given.wages)
        for role in sorted(wanted):
            soc = (self.library.entry("roles", role) or {}).get("soc")
            row = rows.get(soc)
            if not row or not row["unit"].startswith(currency + " "):
                continue
            own, where = wages.get(role, Wage()), f"places.{place}.wages.{soc}"
            points = {
                key: getattr(own, key)
                or self.library.quantity(
                    {**row, "value": row[key], **({} if key == "p50" else {"low": None, "high": None})},
                    f"{where}.{key}",
                    "derived" if key in row.get("derived", {}) else "",
                )
                for key in ("p10", "p25", "p50", "p75", "p90", "employment")
                if key in row
            }
            as_of = own.as_of or self.library.quantity({**row, "value": month_number(row["as_of"]), "low": None, "high": None}, where)
            wages[role] = own.model_copy(update={**points, "as_of": as_of})
        return wages

    def _employed(self) -> Iterable[tuple[str, str]]:
        """(site, role) of every team and of whoever receives its work."""
        for team in self.scenario.teams.values():
            yield team.site, team.role
        for name, move in self.scenario.moves.items():
            yield site_of(self.scenario, name), self.scenario.teams[move.team].role

    def _rent(self, name: str, given: Place, currency: str) -> Quantity | None:
        """Rent of a place, in the currency of its country also where it is quoted in another."""
        figure = (self.library.entry("places", name) or {}).get("rent_per_area_year")
        if given.rent_per_area_year or figure is None:
            return given.rent_per_area_year
        quoted = figure["unit"].split(" ")[0]
        if quoted == currency:
            return self.library.quantity(figure, f"places.{name}.rent_per_area_year")
        rate = self._exchange(quoted, currency, f"places.{name}.rent_per_area_year")
        edges = {key: figure[key] * rate.value for key in ("value", "low", "high") if rate and key in figure}
        return self.library.quantity({**figure, **edges}, f"places.{name}.rent_per_area_year", "derived") if rate else None

    def _contributions(self, country: str, given: Country) -> dict[str, Contribution]:
        """Each contribution of the library, with what the file says instead; then those that only the file has."""
        out = {}
        keys = [key for key, (_, annotation) in fields(Contribution).items() if spec_of(annotation)]
        for name, row in (self.library.entry("countries", country) or {}).get("contributions", {}).items():
            own = given.contributions.get(name, Contribution())
            values = {
                key: getattr(own, key)
                or self.library.quantity({**row, "value": row[key], "year": row["effective"]}, f"countries.{country}.contributions.{name}.{key}")
                for key in keys
                if key in row
            }
            out[name] = own.model_copy(update={"label": own.label or row["label"], "by": row.get("by", own.by), **values})
        return {**out, **{name: item for name, item in given.contributions.items() if name not in out}}

    def _part(self, part: Part, prefix: str) -> Part:
        """The part with every blank quantity below it filled."""
        update: dict[str, Any] = {}
        for key, name, spec in to_fill(type(part)):
            value = getattr(part, name)
            if spec:
                if value is None:
                    update[name] = self._blank(spec, f"{prefix}{key}", part)
            elif isinstance(value, Part):
                update[name] = self._part(value, f"{prefix}{key}.")
            elif isinstance(value, dict):
                update[name] = {entry: self._part(item, f"{prefix}{key}.{entry}.") for entry, item in value.items()}
        return part.model_copy(update=update) if update else part

    def _blank(self, spec: Spec, address: str, part: Part) -> Quantity | None:
        found = self.library.find(address)
        if found:
            figure, _ = found
            if self._applies(figure, address, part):
                if spec.kind == "money" and not figure["unit"].startswith(self._money_at(address) + " "):
                    self.problem(
                        address, f"the library's figure is in {figure['unit']}; the scenario is in {self._money_at(address)}: enter it"
                    )
                    return None
                return self.library.known(address)
        return None if spec.neutral is None or spec.shared else Quantity(spec.neutral)

    def _applies(self, figure: dict[str, Any], address: str, part: Part) -> bool:
        """Whether a default holds here: up to so many days on site, beside or without another value, or only for some."""
        days, name = getattr(part, "days_on_site", None), address.split(".")[1]
        if days is not None and days.value > figure.get("up_to_days", 5):
            return False
        beside = [getattr(part, figure[key]) if key in figure else None for key in ("beside", "unless")]
        given = [value is not None and value.origin.kind != "default" for value in beside]
        if ("beside" in figure and not given[0]) or given[1]:
            return False
        only = figure.get("only", "")
        if only == "moves to another place":
            return away(self.scenario, name)
        if only == "places abroad":
            return name in self.abroad
        if only == "own centres abroad":
            return self._own_centre(name)
        return only != "employers of record" or getattr(part, "employer", "") == "eor"

    def _own_centre(self, site: str) -> bool:
        """Whether a site is in a country where no team is today, and people of our own work there."""
        scenario = self.scenario
        moves = [name for name in scenario.moves if site_of(scenario, name) == site]
        own = [name for name in moves if scenario.arrangements[arrangement_of(scenario, name)].employer == "own"]
        return scenario.sites[site].place in self.abroad and bool(own)

    def _money_at(self, address: str) -> str:
        """The currency of an address: that of the country for what is said of one, else the scenario's."""
        group, _, rest = address.partition(".")
        return self.currency_of.get(rest.split(".")[0], self.scenario.currency) if group == "countries" else self.scenario.currency

    def _shared(self, part: Part, names: dict[str, str], scenario: Scenario) -> Part:
        """Blanks that follow another address take its value and say so."""
        update = {}
        for _key, name, spec in to_fill(type(part)):
            if spec and spec.shared and getattr(part, name) is None and not (name == "hire_percentile" and _has_pay(part)):
                target = spec.shared.format(**names)
                value: Any = scenario
                for step in target.split("."):
                    value = value[step] if isinstance(value, dict) else getattr(value, step)
                update[name] = Quantity(value.value, value.dated, same_as=target, origin=Origin("shared", target))
        return part.model_copy(update=update)


def _has_pay(part: Part) -> bool:
    """Whether pay is written down, so that no percentile is wanted."""
    return getattr(part, "pay_per_year", None) is not None
