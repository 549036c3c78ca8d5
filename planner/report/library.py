"""The library as text: what is in it, one entry with all that is known of each figure, and the list of sources."""

from __future__ import annotations

from collections import Counter
from typing import Any

from planner.report.columns import aligned, cut, number, wrapped
from planner.scenario import derive
from planner.scenario.catalogue import Figure, WageRange, everything, figures, roles_of, tree, wages
from planner.scenario.figures import FOLDER, Library, versions
from planner.scenario.quantity import nearest
from planner.scenario.text import Problem, ScenarioError

GROUPS = {"places": "place", "roles": "role", "countries": "country", "evidence": "study or default", "sources": "source"}
_TEXT = {"note", "source", "confidence", "unit", "formula", "from", "derived", "as_of", "year", "effective", "label", "finding", "missing"}


def opened(version: str = "") -> Library:
    """A version of the library, the newest if none is named. Raises ScenarioError for one that is not there."""
    if version and version not in versions():
        raise ScenarioError([Problem("library", f"no version '{version}'; there is {', '.join(versions())}")])
    return Library(version or versions()[-1])


def overview(library: Library) -> str:
    """What the library holds, in a few lines."""
    others = [version for version in versions() if version != library.version]
    found = everything(library)
    sure = Counter(figure.row["confidence"] for figure in found)
    counts = {group: len(_names(library, group)) for group in ("roles", "places", "countries", "sources")}
    return "\n".join(
        [
            f"Library {library.version}" + (", the newest" if library.version == versions()[-1] else ""),
            f"Other versions: {', '.join(others) or 'none'}",
            f"{', '.join(f'{count} {group}' for group, count in counts.items())}, {len(_names(library, 'evidence'))} findings and starting values",
            f"{len(found)} figures: {', '.join(f'{count} {word}' for word, count in sure.most_common())}",
            f"More: library {'|'.join(GROUPS)} [NAME]",
        ]
    )


def group_text(library: Library, group: str) -> str:
    """A group as a table, one line an entry."""
    if group == "places":
        return "\n".join(_places(library))
    if group == "roles":
        return "\n".join(_roles(library))
    if group == "countries":
        return "\n".join(_countries(library))
    if group == "sources":
        rows = [[name, str(s.get("year", "")), str(n), ", ".join(sure), s["name"]] for name, s, n, sure in _sources(library)]
        return "\n".join(aligned(("source", "year", "figures", "confidence", "name"), rows, "figures"))
    lines = []
    for title, found in _evidence(library).items():
        rows = []
        for name, figure in found.items():
            value, between, unit = _value(figure.row)
            about = str(figure.row.get("finding", figure.row.get("note", "")))
            rows.append([name, value, between, cut(unit, 26), str(figure.row["year"]), figure.row["confidence"], about])
        lines += ["", title, *aligned(("name", "value", "range", "unit", "year", "confidence", "what"), rows, "value")]
    return "\n".join(lines[1:])


def role_text(library: Library, role: str) -> str:
    """The median wage of a role everywhere, with the places whose order means nothing. Raises ScenarioError for an unknown role."""
    found, without = wages(library, _known(library, "roles", role))
    rows, clear = [], []
    for place, item in enumerate(found):
        others = [n for n, other in enumerate(found, 1) if n != place + 1 and item.overlaps(other)]
        clear += [] if others else [item.place]
        rows.append([str(place + 1), item.place, item.label, *_wage(item), item.as_of, item.kind or "none", _runs(others) or "none"])
    head = ("#", "place", "label", "currency", "median", "low", "high", "USD median", "USD low", "USD high", "as of", "range", "overlaps #")
    kinds = Counter(item.kind for item in found)
    rated = {item.currency: library.units_per_usd(item.currency) for item in found if item.currency != "USD"}
    rates = [f"{money} {number(figure['value'])} ({figure['year']}, {figure['confidence']})" for money, figure in rated.items() if figure]
    pairs = sum(one.overlaps(other) for n, one in enumerate(found) for other in found[:n])
    notes = [
        f"Sorted by median in USD. The ranges of {pairs} of {len(found) * (len(found) - 1) // 2} pairs overlap: between a place and those under "
        f"'overlaps #' the order means nothing. Clear of all others: {', '.join(clear) or 'none'}.",
        f"Range: 'range' ({kinds['range']}) bounds the median; 'p25-p75' ({kinds['p25-p75']}), where there is no such range, is what the middle half "
        f"earns; 'none' ({kinds['']}) overlaps everything. Yearly base pay of different months, without contributions.",
        f"Units per USD: {', '.join(rates) or 'none needed'}.",
        f"No wage: {', '.join(without) or 'nowhere'}.",
    ]
    title = f"Wage of {tree(library, 'roles')[role]['label']}, per year"
    numbers = "#,median,low,high,USD median,USD low,USD high"
    return "\n".join([title, *aligned(head, rows, numbers), "", *(line for note in notes for line in wrapped(note, ""))])


def entry_text(library: Library, group: str, name: str) -> str:
    """Everything about one entry. Raises ScenarioError with the nearest name for one that is not there."""
    name = _known(library, group, name)
    if group == "sources":
        return "\n".join(_source(library, name))
    if group == "evidence":
        return "\n".join(_figure(library, next(found[name] for found in _evidence(library).values() if name in found)))
    entry = library.entry(group, name) or {}
    lines = [f"{GROUPS[group]} {name}, library {library.version}"]
    for key, item in entry.items():
        if not isinstance(item, (dict, list)):
            lines += wrapped(f"{key}: {item}", "  ")
    for note in entry.get("notes", []):
        lines += wrapped(f"note: {note}", "  ")
    shared = roles_of(library)
    for figure in figures(entry, f"{group}/{name}"):
        roles = shared.get(figure.key.removeprefix("wages."), []) if figure.kind == "wage" else []
        lines += ["", *_figure(library, figure, ", ".join(roles))]
    if group == "places":
        lines += ["", *_pool(library, entry)]
    lines += ["", *wrapped(f"Missing: {', '.join(entry.get('missing', [])) or 'nothing that is known of'}", "")]
    return "\n".join(lines)


def rebuilt(library: Library) -> str:
    """Writes every derived figure that differs from its formula and says which. Raises ScenarioError for a formula that can't be computed."""
    changed = derive.rebuild(FOLDER / library.version)
    return "\n".join(
        [*map(str, changed), f"library {library.version}: {len(changed) or 'no'} derived figure{'s' * (len(changed) > 1)} changed"]
    )


def sources_markdown(library: Library) -> str:
    """The sources as a Markdown table: `docs/sources.md`."""
    lines = [
        "# Sources",
        "",
        f"Every publication on which a figure of library {library.version} rests, and how sure its figures are "
        f"(`planner/library/{library.version}/CHANGELOG.md` explains the words). "
        "Made by `python -m planner library sources --markdown > docs/sources.md`.",
        "",
        "| id | name | year | address | read through | figures | confidence |",
        "|---|---|--:|---|---|--:|---|",
    ]
    for name, source, count, sure in _sources(library):
        cells = (name, source["name"], source.get("year", ""), source.get("url", ""), source.get("via", ""), count, ", ".join(sure))
        lines.append("| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines)


def _names(library: Library, group: str) -> list[str]:
    if group == "evidence":
        return [name for found in _evidence(library).values() for name in found]
    return list(tree(library, "sources")) if group == "sources" else library.names(group)


def _evidence(library: Library) -> dict[str, dict[str, Figure]]:
    """Title -> name -> figure: studies, starting values, and what fills a blank by its address."""
    out: dict[str, dict[str, Figure]] = {}
    for group, items in tree(library, "evidence").items():
        out[group.replace("_", " ").capitalize()] = {item.key: item for item in figures(items, "evidence")}
    return {**out, "What fills a blank": {item.key: item for item in figures(tree(library, "defaults"), "defaults")}}


def _known(library: Library, group: str, name: str) -> str:
    """The name, if there is an entry of it. Raises ScenarioError with the nearest, by its label too."""
    names = _names(library, group)
    if name in names:
        return name
    labels = {} if group in ("evidence", "sources") else {str((library.entry(group, item) or {}).get("label", "")): item for item in names}
    lowered = {label.lower(): item for label, item in labels.items()} | {item.lower(): item for item in names}
    near = lowered.get(nearest(name, lowered), "")
    raise ScenarioError(
        [
            Problem(
                f"library {library.version}",
                f"no {GROUPS[group]} is called '{name}'" + (f"; did you mean {near}?" if near else f"; see library {group}"),
            )
        ]
    )


def _places(library: Library) -> list[str]:
    codes = [tree(library, "roles")[role]["soc"] for role in library.names("roles")]
    rows = []
    for name in library.names("places"):
        entry = tree(library, f"places/{name}")
        rent = entry.get("rent_per_area_year")
        paid = f"{sum(code in entry['wages'] for code in codes)} of {len(codes)} roles"
        shown = (
            f"{number(rent['value'])} {rent['unit']} ({entry['rent_basis']}, {rent['year']}, {rent['confidence']})" if rent else "no rent"
        )
        rows.append([name, entry["label"], entry["country"], entry["currency"], paid, shown])
    return aligned(("place", "label", "country", "currency", "wages", "rent"), rows)


def _roles(library: Library) -> list[str]:
    entries = {name: tree(library, "roles")[name] for name in library.names("roles")}
    places = [tree(library, f"places/{name}")["wages"] for name in library.names("places")]
    rows = [
        [name, entry["label"], entry["soc"], entry["class"], entry["office"], f"{sum(entry['soc'] in paid for paid in places)} of {len(places)} places"]
        for name, entry in entries.items()
    ]  # fmt: skip
    return aligned(("role", "label", "occupation", "class", "office", "wages"), rows)


def _countries(library: Library) -> list[str]:
    homes = Counter(tree(library, f"places/{name}")["country"] for name in library.names("places"))
    rows = []
    for name in library.names("countries"):
        entry, rate = tree(library, f"countries/{name}"), library.units_per_usd(tree(library, f"countries/{name}")["currency"])
        shown = f"{number(rate['value'])} {rate['year']}".strip() if rate else "no rate"
        known = [str(len(item)) for item in (entry.get("contributions", {}), entry.get("missing", []))]
        rows.append([name, entry["label"], entry["currency"], shown, str(homes[name]), *known])
    return aligned(("country", "label", "currency", "per USD", "places", "contributions", "missing"), rows, "places,contributions,missing")


def _value(row: dict[str, Any]) -> tuple[str, str, str]:
    """(value, range, unit) of a value or a study."""
    edges = [number(row[key]) if key in row else "?" for key in ("low", "high")]
    return number(row["value" if "value" in row else "effect"]), " to ".join(edges) if edges != ["?", "?"] else "", str(row["unit"])


def _figure(library: Library, figure: Figure, roles: str = "") -> list[str]:
    """A figure with all that is said of it, and its source with the address."""
    row, lines = figure.row, [figure.key + (f" ({roles})" if roles else "")]
    for key in ("label", "finding"):
        lines += wrapped(str(row[key])) if key in row else []
    when = f"as of {row['as_of']}" if "as_of" in row else f"from {row['effective']}" if "effective" in row else str(row["year"])
    if figure.kind in ("value", "study"):
        value, between, unit = _value(row)
        shown = f"{value} {unit}" + (f", range {between}" if between else "")
        rest = {key: item for key, item in row.items() if key not in _TEXT | {"value", "effect", "low", "high"}}
    else:
        known = [f"{key} {number(item)}" for key, item in row.items() if isinstance(item, (int, float)) and key != "employment"]
        shown = f"{', '.join(known)} {row.get('unit', '')}".rstrip()
        shown += f"; {number(row['employment'])} people" if "employment" in row else ""
        rest = {key: item for key, item in row.items() if key not in _TEXT and not isinstance(item, (int, float))}
    lines += wrapped(f"{shown}; {when}; {row['confidence']}")
    lines += [line for key, item in rest.items() for line in wrapped(f"{key}: {number(item) if isinstance(item, (int, float)) else item}")]
    source = tree(library, "sources").get(row["source"], {})
    via = f", read through {source['via']}" if source.get("via") else ""
    lines += wrapped(f"source: {library.source(row['source'])}{via} [{row['source']}]")
    lines += wrapped(f"note: {row['note']}") if "note" in row else []
    lines += wrapped(f"formula: {row['formula']}") if "formula" in row else []
    return lines + [line for key, item in row.get("derived", {}).items() for line in wrapped(f"derived: {key} = {item}")]


def _pool(library: Library, entry: dict[str, Any]) -> list[str]:
    """J1: employment of each role as published; roles of one occupation share it."""
    rows = []
    for soc, roles in sorted(roles_of(library).items()):
        row = entry["wages"].get(soc, {})
        people = number(row["employment"]) if "employment" in row else "not published"
        rows.append([", ".join(roles), soc, people, str(row.get("as_of", "")) if "employment" in row else ""])
    return [
        "Talent pool: people employed in the occupation, as published",
        *aligned(("roles", "occupation", "people", "as of"), rows, "people"),
    ]


def _wage(item: WageRange) -> list[str]:
    """Currency, then median, low and high in it and in USD."""
    own = [number(edge) if edge is not None else "" for edge in (item.median, item.low, item.high)]
    return [
        item.currency,
        *own,
        *("no rate" if (usd := item.usd(edge)) is None else f"{usd:,.0f}" for edge in (item.median, item.low, item.high)),
    ]


def _runs(numbers: list[int]) -> str:
    """Numbers that rise, with runs drawn together: 1-3, 7."""
    runs: list[list[int]] = []
    for item in numbers:
        if runs and runs[-1][1] == item - 1:
            runs[-1][1] = item
        else:
            runs.append([item, item])
    return ", ".join(f"{first}-{last}" if last > first else str(first) for first, last in runs)


def _sources(library: Library) -> list[tuple[str, dict[str, Any], int, list[str]]]:
    """(id, source, how many figures rest on it, their confidences) of every source."""
    found = everything(library)
    out = []
    for name, source in sorted(tree(library, "sources").items()):
        sure = Counter(figure.row["confidence"] for figure in found if figure.row["source"] == name)
        out.append((name, source, sure.total(), sorted(sure)))
    return out


def _source(library: Library, name: str) -> list[str]:
    resting = [f"{figure.file}:{figure.key}" for figure in everything(library) if figure.row["source"] == name]
    lines = [line for key, item in tree(library, "sources")[name].items() for line in wrapped(f"{key}: {item}", "  ")]
    return [
        f"source {name}, library {library.version}",
        *lines,
        f"Figures that rest on it: {len(resting)}",
        *(f"    {item}" for item in resting),
    ]
