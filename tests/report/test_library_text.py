"""The library as text: complete, aligned, and never a rank that the ranges do not bear."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from planner.report import library as report
from planner.report.library import GROUPS
from planner.scenario.figures import FOLDER, Library, versions
from planner.scenario.text import ScenarioError

ROOT = Path(__file__).parents[2]
LIBRARY = Library(versions()[-1])
FOLDER_NOW = FOLDER / LIBRARY.version
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same in C, where there is one
FILES: dict[str, Any] = {
    path.relative_to(FOLDER_NOW).with_suffix("").as_posix(): yaml.load(path.read_text("utf-8"), Loader=LOADER) for path in FOLDER_NOW.rglob("*.yaml")
}
ROLES = list(FILES["roles"])


def rows_below(tree: Any) -> list[dict[str, Any]]:
    """Every figure of a tree, found by its source."""
    if not isinstance(tree, dict):
        return []
    return [tree] if "source" in tree else [row for item in tree.values() for row in rows_below(item)]


def flat(text: str) -> str:
    return " ".join(text.split())


# --- tables


@pytest.mark.parametrize("group", GROUPS)
def test_a_table_has_a_line_an_entry_and_fits_a_terminal(group: str) -> None:
    lines = report.group_text(LIBRARY, group).splitlines()
    assert max(map(len, lines)) <= 160
    first = Counter(re.split(r"\s{2,}", line.strip())[0] for line in lines)
    names = report._names(LIBRARY, group)
    assert len(names) > 10
    assert [name for name in names if first[name] < 1] == []


def test_the_table_of_places_counts_the_roles_with_a_wage_and_says_where_no_rent_is_known() -> None:
    lines = {line.split()[0]: line for line in report.group_text(LIBRARY, "places").splitlines()[1:]}
    for name, line in lines.items():
        entry = FILES[f"places/{name}"]
        known = sum(role["soc"] in entry["wages"] for role in FILES["roles"].values())
        assert f"{known} of {len(ROLES)} roles" in line
        rent = entry.get("rent_per_area_year")
        assert line.endswith("no rent") if rent is None else f"{rent['value']:,} {rent['unit']}" in line
    assert any("no rent" in line for line in lines.values()) and "15 of 18 roles" in lines["us/tulsa"]


# --- the wage of a role everywhere


def numbers(text: str) -> set[int]:
    """The numbers that "1-3, 7" names."""
    found = [part.split("-") for part in text.split(", ") if part != "none"]
    return {number for part in found for number in range(int(part[0]), int(part[-1]) + 1)}


def usd(place: str, amount: float) -> float:
    currency = FILES[f"places/{place}"]["currency"]
    rates = [tree["fx"]["units_per_usd"]["value"] for file, tree in FILES.items() if file.startswith("countries/") and tree["currency"] == currency and "fx" in tree]  # fmt: skip
    return amount / (1.0 if currency == "USD" else rates[0])


@pytest.mark.parametrize("role", ROLES)
def test_places_are_sorted_by_median_in_usd_and_each_names_those_with_which_its_order_means_nothing(role: str) -> None:
    title, _, *lines = report.role_text(LIBRARY, role).splitlines()
    assert title.startswith(f"Wage of {FILES['roles'][role]['label']}")
    lines = lines[: lines.index("")]
    assert max(map(len, lines)) <= 160
    cells = [re.split(r"\s{2,}", line.strip()) for line in lines]
    found = []
    for number, place, label, currency, median, low, high, in_usd, low_usd, high_usd, as_of, kind, overlaps in cells:
        row = FILES[f"places/{place}"]["wages"][FILES["roles"][role]["soc"]]
        keys = ("low", "high") if "low" in row else ("p25", "p75")
        assert (label, currency, as_of) == (FILES[f"places/{place}"]["label"], FILES[f"places/{place}"]["currency"], row["as_of"])
        assert kind == ("range" if "low" in row else "p25-p75")
        assert [float(cell.replace(",", "")) for cell in (median, low, high)] == [row["p50"], row[keys[0]], row[keys[1]]]
        edges = [usd(place, row[key]) for key in ("p50", *keys)]
        assert [float(cell.replace(",", "")) for cell in (in_usd, low_usd, high_usd)] == [pytest.approx(edge, abs=0.5) for edge in edges]
        found.append((int(number), *edges, numbers(overlaps)))
    assert [row[0] for row in found] == list(range(1, len(found) + 1))
    assert all(one[1] <= other[1] + 1e-9 for one, other in pairwise(found))
    for number, _, low, high, overlaps in found:
        assert overlaps == {other[0] for other in found if other[0] != number and low <= other[3] and other[2] <= high}
    assert len(found) + sum(FILES["roles"][role]["soc"] not in FILES[f"places/{place}"]["wages"] for place in LIBRARY.names("places")) == 50


def test_below_the_wages_it_is_said_what_the_ranges_are_and_who_has_none() -> None:
    text = flat(report.role_text(LIBRARY, "settlements"))
    assert "the order means nothing" in text
    pairs = re.search(r"The ranges of (\d+) of 1176 pairs overlap", text)
    table = report.role_text(LIBRARY, "settlements").splitlines()[2:51]
    assert pairs and 2 * int(pairs[1]) == sum(len(numbers(re.split(r"\s{2,}", line.strip())[-1])) for line in table)
    assert "'range' (25) bounds the median; 'p25-p75' (24)" in text
    assert "COP 4,070 (2024, recalled)" in text
    assert text.endswith("No wage: us/tulsa.")


def test_a_wage_without_range_or_rate_overlaps_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    soc = FILES["roles"]["settlements"]["soc"]
    lone = {**FILES["places/us/new-york"], "wages": {soc: {**FILES["places/us/new-york"]["wages"][soc]}}}
    del lone["wages"][soc]["p25"]
    read = LIBRARY.tree
    monkeypatch.setattr(Library, "tree", lambda self, name: lone if name == "places/us/new-york" else read(name))
    monkeypatch.setattr(
        Library, "units_per_usd", lambda self, money: {"value": 1.0, "year": "", "confidence": ""} if money == "USD" else None
    )
    lines = report.role_text(LIBRARY, "settlements").splitlines()
    (row,) = (line for line in lines if " us/new-york " in line)
    number = int(row.split()[0])
    assert re.split(r"\s{2,}", row.strip())[-2:] == ["none", ", ".join(part for part in (f"1-{number - 1}", f"{number + 1}-49") if part)]
    (pune,) = (line for line in lines if " in/pune " in line)
    assert "no rate" in pune and int(pune.split()[0]) > number


# --- one entry


@pytest.mark.parametrize("address", [f"{group} {name}" for group in ("places", "roles", "countries") for name in LIBRARY.names(group)])
def test_an_entry_shows_every_figure_with_source_address_confidence_note_and_formula_and_what_is_missing(address: str) -> None:
    group, _, name = address.partition(" ")
    entry = FILES["roles"][name] if group == "roles" else FILES[f"{group}/{name}"]
    text = flat(report.entry_text(LIBRARY, group, name))
    found = rows_below(entry)
    assert len(found) > 3 and text.count("source: ") == len(found)
    for row in found:
        source = FILES["sources"][row["source"]]
        for shown in (
            source["name"],
            source.get("url", ""),
            f"[{row['source']}]",
            row["confidence"],
            row.get("note", ""),
            row.get("formula", ""),
        ):
            assert flat(shown) in text
        for key, item in row.items():
            if isinstance(item, (int, float)) and not isinstance(item, bool) and key != "year":
                assert f"{item:,.12g}" in text, key
        assert all(f"{key} = {flat(item)}" in text for key, item in row.get("derived", {}).items())
        assert row.get("unit", "") in text and str(row.get("as_of", row.get("year", ""))) in text
    assert f"Missing: {', '.join(entry.get('missing', [])) or 'nothing'}" in text


def test_a_place_says_how_many_people_are_employed_in_each_role_as_published() -> None:
    lines = report.entry_text(LIBRARY, "places", "us/new-york").splitlines()
    pool = lines[lines.index("Talent pool: people employed in the occupation, as published") + 2 :]
    assert [re.split(r"\s{2,}", line) for line in pool if line.startswith("settlements, clearances")] == [
        ["settlements, clearances", "43-4011", f"{FILES['places/us/new-york']['wages']['43-4011']['employment']:,}", "2024-05"]
    ]
    said = " ".join(pool)
    assert all(role in said for role in ROLES)
    assert "not published" in report.entry_text(LIBRARY, "places", "us/kansas-city") and "not published" not in said


def test_each_study_starting_value_default_and_source_can_be_opened() -> None:
    for name in report._names(LIBRARY, "evidence"):
        assert "source: " in report.entry_text(LIBRARY, "evidence", name)
    study = FILES["evidence"]["studies"]["ctrip-home-output"]
    assert flat(study["setting"]) in flat(report.entry_text(LIBRARY, "evidence", "ctrip-home-output"))
    text = report.entry_text(LIBRARY, "sources", "bloom-2015")
    assert "evidence:studies.ctrip-home-output" in text and FILES["sources"]["bloom-2015"]["url"] in text


def test_an_unknown_entry_is_refused() -> None:
    for group in GROUPS:
        with pytest.raises(ScenarioError):
            report.entry_text(LIBRARY, group, "nothing of this name")


# --- sources


def test_the_document_of_sources_is_what_the_command_prints() -> None:
    assert (ROOT / "docs" / "sources.md").read_text("utf-8") == report.sources_markdown(LIBRARY) + "\n"


def test_the_document_of_sources_counts_the_figures_that_rest_on_each() -> None:
    found = [row for file, tree in FILES.items() if file != "sources" for row in rows_below(tree)]
    counts = Counter(row["source"] for row in found)
    rows = [line.split(" | ") for line in report.sources_markdown(LIBRARY).splitlines() if re.match(r"\| [a-z]", line)][1:]
    assert {row[0].removeprefix("| "): int(row[5]) for row in rows} == {name: counts[name] for name in FILES["sources"]}
    for row in rows:
        sure = {item["confidence"] for item in found if item["source"] == row[0].removeprefix("| ")}
        assert set(row[6].removesuffix(" |").split(", ")) - {""} == sure
    assert sum(counts.values()) == len(found) > 1400
