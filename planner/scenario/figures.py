"""The library: the figures of one version, looked up by the address that they fill."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import yaml

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
        figure: Any = self.entry(group, entity)
        for step in field.split("."):
            figure = figure.get(step) if isinstance(figure, dict) else None
        if isinstance(figure, dict) and "value" in figure:
            return figure, f"{group}.{entity}.{field}"
        steps = address.split(".")
        for pattern in _patterns(self.version, len(steps), steps[-1]) if self.version != "none" else ():
            if fits(address, pattern):
                return self.tree("defaults")[pattern], f"defaults: {pattern}"
        return None

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


@cache
def _patterns(version: str, steps: int, last: str) -> tuple[str, ...]:
    """The patterns of the defaults with so many steps and this one at the end, which holds no `*`; in their order."""
    found = _read(FOLDER, version, "defaults")
    return tuple(pattern for pattern in found if pattern.split(".")[-1] == last and pattern.count(".") == steps - 1)


@cache
def _read(folder: Path, version: str, name: str) -> dict[str, Any]:
    return yaml.load((folder / version / f"{name}.yaml").read_text("utf-8"), Loader=_LOADER)


@cache
def _names(folder: Path, version: str, group: str) -> tuple[str, ...]:
    root = folder / version / group
    return tuple(sorted(path.relative_to(root).with_suffix("").as_posix() for path in root.rglob("*.yaml")))


def versions() -> list[str]:
    """The versions of the library that come with the program, oldest first."""
    return sorted(path.name for path in FOLDER.iterdir() if (path / "sources.yaml").is_file())
