"""The library: the figures of one version, looked up by the address that they fill."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from planner.scenario.quantity import Origin, Quantity
from planner.scenario.text import Problem, ScenarioError

FOLDER = Path(__file__).parent.parent / "library"
SUMS = "SHA256SUMS"  # of the files of a version, as `sha256sum` writes and checks them; line ends don't count
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the library is ours, not a user's


class Library:
    """The figures of one version; a file is read when it is first asked for, and ScenarioError raised if it is not as it was published."""

    def __init__(self, version: str):
        self.version = version

    def find(self, address: str) -> tuple[dict[str, Any], str] | None:
        """(figure, where it stands) of an address of the scenario, None if the library has none."""
        return _found(FOLDER, self.version, address)

    def known(self, address: str) -> Quantity:
        """What `find` finds, with range, source and date. Raises LookupError where the library has none."""
        return _known(FOLDER, self.version, address)

    def quantity(self, figure: dict[str, Any], where: str, confidence: str = "") -> Quantity:
        """A figure that stands somewhere in the library; `confidence` is that of the figure where none is given."""
        return Quantity(
            float(figure["value"]),
            low=figure.get("low"),
            high=figure.get("high"),
            note=figure.get("note", ""),
            source=self.source(figure["source"]),
            as_of=str(figure.get("as_of", figure.get("year", ""))),
            origin=Origin("library", f"{self.version} {where}", confidence or figure["confidence"]),
        )

    def entry(self, group: str, name: str) -> dict[str, Any] | None:
        """A role, place or country, None if there is none of that name."""
        if group == "roles":
            return self.tree("roles").get(name)
        if group in ("places", "countries") and name in self.names(group):
            return self.tree(f"{group}/{name}")
        return None

    def names(self, group: str) -> list[str]:
        """The names of all roles, places or countries."""
        if self.version == "none":
            return []
        if group == "roles":
            return list(self.tree("roles"))
        return list(_names(FOLDER, self.version, group))

    def units_per_usd(self, currency: str) -> dict[str, Any] | None:
        """The figure for units of a currency per US dollar, None if no country of the library has it."""
        if currency == "USD":
            return {"value": 1.0, "unit": "USD per USD", "year": "", "source": "", "confidence": "derived"}
        for name in self.names("countries"):
            entry = self.tree(f"countries/{name}")
            if entry["currency"] == currency and "units_per_usd" in entry.get("fx", {}):
                figure: dict[str, Any] = entry["fx"]["units_per_usd"]
                return figure
        return None

    def neighbours(self, place: str, key: str) -> list[str]:
        """Places of the same country that have a figure ("rent_per_area_year", or "wages.SOC"), as "name value unit"; at most three."""
        out = []
        group, _, soc = key.partition(".")
        for name in self.names("places"):
            if name.split("/")[0] != place.split("/")[0] or "/" not in name or name == place:
                continue
            found = (self.entry("places", name) or {}).get(group, {})
            row = found.get(soc) if soc else found
            if row:
                out.append(f"{name} {row['p50' if soc else 'value']:,.10g} {row['unit']}")
        return out[:3]

    def source(self, key: str) -> str:
        """A source as one line of text."""
        known = self.tree("sources").get(key, {})
        return ", ".join(str(part) for part in (known.get("name", key), known.get("url", "")) if part)

    def tree(self, name: str) -> dict[str, Any]:
        """A file of the library as it stands, {} for the empty library."""
        return {} if self.version == "none" else _read(FOLDER, self.version, name)


def fits(address: str, pattern: str) -> bool:
    """Whether an address is one that a pattern names; `*` stands for one name, or a part of it."""
    steps, parts = pattern.split("."), address.split(".")
    return len(steps) == len(parts) and all(map(fnmatchcase, parts, steps))


def place_names(version: str, places: Iterable[str]) -> dict[str, str]:
    """Place -> what people call it: its label in that version of the library, with the country where another has the same; else its own name."""
    library, wanted = Library(version), list(dict.fromkeys(places))
    known = {name: entry for name in wanted if (entry := library.entry("places", name))}
    short = {name: str(known[name].get("label", name)) if name in known else _own(name) for name in wanted}
    several = {label for label in short.values() if list(short.values()).count(label) > 1}
    for name in wanted:
        if short[name] in several and name not in known:
            short[name] = name
        elif short[name] in several:
            country = str(known[name].get("country", ""))
            short[name] += f", {(library.entry('countries', country) or {}).get('label', country)}"
    return short


def _own(name: str) -> str:
    """What a firm calls a place of its own: without the country where it is written as people write a town."""
    town = name.rpartition("/")[2]
    return name if town.islower() else town


@lru_cache(maxsize=20_000)
def _found(_folder: Path, version: str, address: str) -> tuple[dict[str, Any], str] | None:
    library = Library(version)
    group, _, rest = address.partition(".")
    entity, _, field = rest.partition(".")
    figure: Any = library.entry(group, entity)
    if figure is not None:
        for step in field.split("."):
            figure = figure.get(step) if isinstance(figure, dict) else None
        if isinstance(figure, dict) and "value" in figure:
            return figure, f"{group}.{entity}.{field}"
    pattern = _default(version, address) if version != "none" else ""
    return (library.tree("defaults")[pattern], f"defaults: {pattern}") if pattern else None


@lru_cache(maxsize=20_000)
def _known(folder: Path, version: str, address: str) -> Quantity:
    found = _found(folder, version, address)
    if found is None:
        raise LookupError(address)
    return Library(version).quantity(*found)


@lru_cache(maxsize=20_000)
def _default(version: str, address: str) -> str:
    """The first pattern of the defaults that names an address, "" where none does."""
    steps = address.split(".")
    return next((pattern for pattern in _patterns(version, len(steps), steps[-1]) if fits(address, pattern)), "")


@cache
def _patterns(version: str, steps: int, last: str) -> tuple[str, ...]:
    """The patterns of the defaults with so many steps and this one at the end, which holds no `*`; in their order."""
    found = _read(FOLDER, version, "defaults")
    return tuple(pattern for pattern in found if pattern.split(".")[-1] == last and pattern.count(".") == steps - 1)


@cache
def _read(folder: Path, version: str, name: str) -> dict[str, Any]:
    file = f"{name}.yaml"
    try:
        data = (folder / version / file).read_bytes()
    except OSError as error:
        raise _damaged(version, file, error.strerror or str(error)) from None
    if _sum(data) != _sums(folder, version).get(file):
        raise _damaged(version, file, "it is not as it was published")
    return yaml.load(data.decode("utf-8"), Loader=_LOADER)


def _damaged(version: str, file: str, why: str) -> ScenarioError:
    line = f"can't be used: {why}; put the file back as it came with the program (after editing it: `library --rebuild`). No scenario was changed"
    return ScenarioError([Problem(f"library/{version}/{file}", line)])


@cache
def _names(folder: Path, version: str, group: str) -> tuple[str, ...]:
    """By what was published: a file that is missing is told when it is asked for."""
    return tuple(sorted(name.removeprefix(f"{group}/").removesuffix(".yaml") for name in _sums(folder, version) if name.startswith(f"{group}/")))


@cache
def _sums(folder: Path, version: str) -> dict[str, str]:
    try:
        lines = (folder / version / SUMS).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise _damaged(version, SUMS, "it can't be read") from None
    if not lines or lines.pop() != _end(len(lines)):
        raise _damaged(version, SUMS, "its end is missing")
    return {file: digest for digest, _, file in (line.partition("  ") for line in lines)}


def _end(files: int) -> str:
    """The last line of the sums, by which a file that was cut is known; `sha256sum` takes it for a comment."""
    return f"# {files} files"


def _sum(data: bytes) -> str:
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def seal(folder: Path) -> None:
    """Writes down what the files of a version say now, so that a damaged one is known."""
    sums = sorted((path.relative_to(folder).as_posix(), _sum(path.read_bytes())) for path in folder.rglob("*.yaml"))
    lines = [*(f"{digest}  {file}" for file, digest in sums), _end(len(sums))]
    (folder / SUMS).write_text("\n".join([*lines, ""]), "utf-8", newline="\n")


def versions() -> list[str]:
    """The versions of the library that come with the program, oldest first. Raises ScenarioError if there is none."""
    found = sorted({path.parent.name for name in (SUMS, "sources.yaml") for path in FOLDER.glob(f"*/{name}")})
    if not found:
        raise ScenarioError([Problem("library", "is missing; put it back as it came with the program. No scenario was changed")])
    return found
