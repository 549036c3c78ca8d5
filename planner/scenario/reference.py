"""Fills what a scenario leaves blank from the library, with value, range, source and date."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from planner.scenario.checks import at, over_limits
from planner.scenario.part import Part, fields, part_of, spec_of
from planner.scenario.people import Role
from planner.scenario.places import Contribution, Country, Place, Wage
from planner.scenario.quantity import Origin, Quantity, Spec, month_number, nearest
from planner.scenario.schema import Scenario
from planner.scenario.space import UNPLACED
from planner.scenario.text import Node, Problem, ScenarioError

FOLDER = Path(__file__).parent.parent / "library"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the library is ours, not a user's


class Library:
    """The figures of one version; a file is read when it is first asked for."""

    def __init__(self, version: str):
        self.version = version

    def find(self, address: str) -> tuple[dict[str, Any], str] | None:
        """(figure, where it stands) of an address of the scenario, None if the library has none."""
        group, _, rest = address.partition(".")
        entity, _, field = rest.partition(".")
        entry = self.entry(group, entity)
        figure = entry.get(field) if entry else None
        if isinstance(figure, dict) and "value" in figure:
            return figure, f"{group}.{entity}.{field}"
        for pattern, figure in self._read("defaults").items():
            if fnmatchcase(address, pattern):
                return figure, f"defaults: {pattern}"
        return None

    def entry(self, group: str, name: str) -> dict[str, Any] | None:
        """A role, place or country, None if there is none of that name."""
        if group == "roles":
            return self._read("roles").get(name)
        if group in ("places", "countries") and name in self.names(group):
            return self._read(f"{group}/{name}")
        return None

    def names(self, group: str) -> list[str]:
        """The names of all roles, places or countries."""
        if self.version == "none":
            return []
        if group == "roles":
            return list(self._read("roles"))
        root = FOLDER / self.version / group
        return sorted(str(path.relative_to(root).with_suffix("")) for path in root.rglob("*.yaml"))

    def source(self, key: str) -> str:
        """A source as one line of text."""
        known = self._read("sources").get(key, {})
        return ", ".join(str(part) for part in (known.get("name", key), known.get("url", "")) if part)

    def _read(self, name: str) -> dict[str, Any]:
        return {} if self.version == "none" else _read(self.version, name)


@cache
def _read(version: str, name: str) -> dict[str, Any]:
    return yaml.load((FOLDER / version / f"{name}.yaml").read_text("utf-8"), Loader=_LOADER)


def versions() -> list[str]:
    """The versions of the library that come with the program, oldest first."""
    return sorted(path.name for path in FOLDER.iterdir() if (path / "sources.yaml").is_file())


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
    filled._tree, filled._file = scenario._tree, scenario._file
    return filled


class _Fill:
    def __init__(self, scenario: Scenario, library: Library, tree: Node):
        self.scenario, self.library, self.tree = scenario, library, tree
        self.problems: list[Problem] = []

    def problem(self, address: str, message: str) -> None:
        self.problems.append(at(self.tree, address).problem(message, address))

    def run(self) -> Scenario:
        """Adds the roles, places and countries that are named, fills their blanks, then everything that shares a value."""
        scenario = self.scenario.model_copy(update=self._entities())
        filled = self._part(scenario, "")
        assert isinstance(filled, Scenario)
        filled = filled.model_copy(update={"roles": {name: self._shared(role, {}, filled) for name, role in filled.roles.items()}})
        filled = filled.model_copy(
            update={
                "teams": {
                    name: self._shared(team, {"role": team.role}, filled) if team.pay_per_year is None else team
                    for name, team in filled.teams.items()
                }
            }
        )
        self._check(filled)
        return filled

    def _entities(self) -> dict[str, Any]:
        scenario, library = self.scenario, self.library
        roles, places, countries = dict(scenario.roles), dict(scenario.places), dict(scenario.countries)
        for name, team in scenario.teams.items():
            if team.role not in roles:
                if library.version != "none" and not library.entry("roles", team.role):
                    near = nearest(team.role, library.names("roles"))
                    self.problem(
                        f"teams.{name}.role",
                        f"no role is called '{team.role}'" + (f"; did you mean {near}?" if near else "; define it under `roles`"),
                    )
                roles[team.role] = Role()
        for name, site in scenario.sites.items():
            if site.place not in places:
                if site.place != UNPLACED and library.version != "none" and not library.entry("places", site.place):
                    near = nearest(site.place, library.names("places"))
                    self.problem(
                        f"sites.{name}.place",
                        f"no place is called '{site.place}'" + (f"; did you mean {near}?" if near else "; define it under `places`"),
                    )
                places[site.place] = Place()
        for name, role in roles.items():
            roles[name] = role.model_copy(update={"label": role.label or (library.entry("roles", name) or {}).get("label", name)})
        for name, place in places.items():
            country = place.country or (library.entry("places", name) or {}).get("country", UNPLACED)
            countries.setdefault(country, Country())
            places[name] = place.model_copy(update={"country": country, "wages": self._wages(name, place, roles)})
        for name, land in countries.items():
            countries[name] = land.model_copy(update={"contributions": self._contributions(name, land)})
        return {"roles": roles, "places": places, "countries": countries}

    def _wages(self, place: str, given: Place, roles: dict[str, Role]) -> dict[str, Wage]:
        """The wage points of each role that is employed at the place."""
        rows = (self.library.entry("places", place) or {}).get("wages", {})
        wanted = {
            team.role
            for team in self.scenario.teams.values()
            if self.scenario.sites.get(team.site) and self.scenario.sites[team.site].place == place
        }
        wages = dict(given.wages)
        for role in sorted(wanted):
            soc = (self.library.entry("roles", role) or {}).get("soc")
            row = rows.get(soc)
            if not row or not row["unit"].startswith(self.scenario.currency + " "):
                continue
            own, where = wages.get(role, Wage()), f"places.{place}.wages.{soc}"
            points = {
                key: getattr(own, key)
                or self._quantity({**row, "value": row[key]}, f"{where}.{key}", "derived" if key in row.get("derived", {}) else "")
                for key in ("p10", "p25", "p50", "p75", "p90")
                if key in row
            }
            as_of = own.as_of or Quantity(
                month_number(row["as_of"]),
                source=self.library.source(row["source"]),
                origin=Origin("library", f"{self.library.version} {where}", row["confidence"]),
            )
            wages[role] = own.model_copy(update={**points, "as_of": as_of})
        return wages

    def _contributions(self, country: str, given: Country) -> dict[str, Contribution]:
        out = {}
        entry = self.library.entry("countries", country) or {}
        for name, row in entry.get("contributions", {}).items():
            own = given.contributions.get(name, Contribution())
            if "cap_per_year" in row and own.cap_per_year is None and entry["currency"] != self.scenario.currency:
                self.problem(f"countries.{country}.contributions.{name}.cap_per_year", self._in_other_money(entry["currency"]))
                continue
            values = {
                key: getattr(own, key)
                or self._quantity({**row, "value": row[key], "year": row["effective"]}, f"countries.{country}.contributions.{name}.{key}")
                for key in ("rate", "cap_per_year")
                if key in row
            }
            out[name] = own.model_copy(update={"label": own.label or row["label"], **values})
        return {**out, **{name: item for name, item in given.contributions.items() if name not in out}}

    def _part(self, part: Part, prefix: str) -> Part:
        """The part with every blank quantity below it filled."""
        update: dict[str, Any] = {}
        for key, (name, annotation) in fields(type(part)).items():
            value, address, spec = getattr(part, name), f"{prefix}{key}", spec_of(annotation)
            if spec:
                if value is None and not spec.shared:
                    update[name] = self._blank(spec, address, part)
            elif isinstance(value, Part):
                update[name] = self._part(value, f"{address}.")
            elif isinstance(value, dict) and part_of(annotation)[0]:
                update[name] = {entry: self._part(item, f"{address}.{entry}.") for entry, item in value.items()}
        return part.model_copy(update=update)

    def _blank(self, spec: Spec, address: str, part: Part) -> Quantity | None:
        found = self.library.find(address)
        if found:
            figure, where = found
            days = getattr(part, "days_on_site", None)
            if days is None or days.value <= figure.get("up_to_days", 5):
                if spec.kind == "money" and not figure["unit"].startswith(self.scenario.currency + " "):
                    self.problem(address, self._in_other_money(figure["unit"]))
                    return None
                return self._quantity(figure, where)
        return None if spec.neutral is None else Quantity(spec.neutral)

    def _in_other_money(self, unit: str) -> str:
        return f"the library's figure is in {unit}; the scenario is in {self.scenario.currency}: enter it"

    def _quantity(self, figure: dict[str, Any], where: str, confidence: str = "") -> Quantity:
        return Quantity(
            float(figure["value"]),
            low=figure.get("low"),
            high=figure.get("high"),
            note=figure.get("note", ""),
            source=self.library.source(figure["source"]),
            as_of=str(figure.get("as_of", figure.get("year", ""))),
            origin=Origin("library", f"{self.library.version} {where}", confidence or figure["confidence"]),
        )

    def _shared(self, part: Part, names: dict[str, str], scenario: Scenario) -> Part:
        """Blanks that follow another address take its value and say so."""
        update = {}
        for name, annotation in fields(type(part)).values():
            spec = spec_of(annotation)
            if spec and spec.shared and getattr(part, name) is None:
                target = spec.shared.format(**names)
                value: Any = scenario
                for step in target.split("."):
                    value = value[step] if isinstance(value, dict) else getattr(value, step)
                update[name] = Quantity(value.value, value.dated, same_as=target, origin=Origin("shared", target))
        return part.model_copy(update=update)

    def _check(self, scenario: Scenario) -> None:
        """What can be judged only when nothing is blank."""
        for name, site in scenario.sites.items():
            if site.lease is None and site.flex_per_seat_month is None:
                self.problem(f"sites.{name}.flex_per_seat_month", "is missing; a site without a lease needs the price of a flexible seat")
        for name, team in scenario.teams.items():
            place = scenario.sites[team.site].place
            wage = scenario.places[place].wages.get(team.role)
            unknown = {problem.address for problem in self.problems} & {f"teams.{name}.role", f"sites.{team.site}.place"}
            if not unknown and team.pay_per_year is None and (wage is None or wage.p50 is None):
                self.problem(f"teams.{name}.pay_per_year", f"is missing; there is no wage for {team.role} at {place}")
            for address, message in over_limits(scenario, name):
                self.problem(address, message)
