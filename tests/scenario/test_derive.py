"""Derived figures: computed from their formulas, written where they stand and nowhere else, refused with file and key."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from planner.scenario.derive import rebuild, recompute
from planner.scenario.figures import FOLDER, versions
from planner.scenario.text import ScenarioError

BASE = """\
# what it rests on
pay:
  average: {value: 1000, low: 900, high: 1200, unit: X, note: "not 1000 by law"}   # a comment
share: {effect: 0.25}
"""
PLACE = """\
rent: {value: 2100.0, low: 1890.0, high: 2520.0, formula: "base:pay.average * (2 + 0.1)", from: ["base:pay.average"]}
wages:
  1-1: {p25: 1575, p50: 2100, formula: "place:rent", derived: {p25: "p50 * (1 - base:share)"}, note: 2100 at 2100}
  1-2: {p50: 50, low: 40, high: 60, formula: "(low + high) / 2", derived: {low: "base:pay.average / 25", high: "-40 + base:pay.average.value ** 0.5 * 3.162278"}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "base.yaml").write_text(BASE)
    (tmp_path / "place.yaml").write_text(PLACE)
    return tmp_path


def results(folder: Path) -> dict[str, str]:
    return {f"{item.file} {item.key}": item.result for item in recompute(folder)}


def test_every_derived_number_is_computed_edges_and_points_too(folder: Path) -> None:
    assert results(folder) == {
        "place.yaml rent.value": "2100.0",
        "place.yaml rent.low": "1890.0",
        "place.yaml rent.high": "2520.0",
        "place.yaml wages.1-1.p25": "1575",
        "place.yaml wages.1-1.p50": "2100",
        "place.yaml wages.1-2.p50": "50",
        "place.yaml wages.1-2.low": "40",
        "place.yaml wages.1-2.high": "60",
    }
    assert rebuild(folder) == []


def test_what_rests_on_a_derived_number_follows_it_and_only_numbers_change(folder: Path) -> None:
    (folder / "base.yaml").write_text(BASE.replace("value: 1000", "value: 1100"))
    changed = rebuild(folder)
    assert [str(item) for item in changed] == [
        "place.yaml:1: rent.value: 2100.0 becomes 2310.0",
        "place.yaml:3: wages.1-1.p25: 1575 becomes 1733",  # 1732.5, half up
        "place.yaml:3: wages.1-1.p50: 2100 becomes 2310",
        "place.yaml:4: wages.1-2.p50: 50 becomes 55",  # of 44 and 65, as they are stored, not of 44 and 64.88
        "place.yaml:4: wages.1-2.low: 40 becomes 44",
        "place.yaml:4: wages.1-2.high: 60 becomes 65",
    ]
    assert (folder / "place.yaml").read_text() == (
        PLACE.replace("value: 2100.0", "value: 2310.0")
        .replace("p25: 1575, p50: 2100", "p25: 1733, p50: 2310")
        .replace("p50: 50, low: 40, high: 60", "p50: 55, low: 44, high: 65")
    )
    assert (folder / "base.yaml").read_text() == BASE.replace("value: 1000", "value: 1100")
    assert rebuild(folder) == []


def test_numbers_that_grow_longer_do_not_run_into_each_other(folder: Path) -> None:
    (folder / "place.yaml").write_text(
        PLACE.replace("p25: 1575, p50: 2100", "p25: 1, p50: 2").replace("2100.0, low: 1890.0", "0.0, low: 0.0")
    )
    assert len(rebuild(folder)) == 4
    assert (folder / "place.yaml").read_text() == PLACE


def test_lines_that_end_in_cr_lf_and_letters_beyond_ascii_stay(folder: Path) -> None:
    text = "# Łódź\n" + PLACE.replace("value: 2100.0", "value: 21.0").replace("2100 at 2100", "„2100” é")
    (folder / "place.yaml").write_bytes(text.replace("\n", "\r\n").encode())
    assert [item.result for item in rebuild(folder)] == ["2100.0"]
    assert (folder / "place.yaml").read_bytes() == text.replace("value: 21.0", "value: 2100.0").replace("\n", "\r\n").encode()


def test_a_number_keeps_the_digits_it_showed_and_three_where_nothing_would_be_left_of_it(folder: Path) -> None:
    for stored, result in (("13", "0.149"), ("0.1", "0.1"), ("0.2", "0.1"), ("0.14", "0.15"), ("0.1488", "0.1488"), ("-0.1489", "0.1488")):
        (folder / "place.yaml").write_text(f'a: {{value: {stored}, formula: "1.488 / 10"}}\n')
        assert results(folder) == {"place.yaml a.value": result}, stored


def test_a_half_is_rounded_up(folder: Path) -> None:
    for formula, result in (("1000.5", "1001"), ("1001.5", "1002"), ("1000.49", "1000"), ("0 - 1000.5", "-1001"), ("1 - 1", "0")):
        (folder / "place.yaml").write_text(f'a: {{value: 7, formula: "{formula}"}}\n')
        assert list(results(folder).values()) == [result]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("base:pay.average * (2", "base:pay.avrage * (2", "place.yaml:1:59: rent.value: the formula names base:pay.avrage, and no number stands there"),
        ("base:pay.average * (2", "bse:pay.average * (2", "place.yaml:1:59: rent.value: the formula names bse:pay.average, and no number stands there"),
        ("base:pay.average * (2", "base:pay * (2", "place.yaml:1:59: rent.value: the formula names base:pay, and no number stands there"),
        ("base:pay.average * (2", "base:pay.average.unit * (2", "place.yaml:1:59: rent.value: the formula names base:pay.average.unit, and no number stands there"),
        ('"place:rent"', '"place:wages.1-1.p25"', "wages.1-1.p50: the formula rests on itself"),
        ('"place:rent"', '"p50"', "wages.1-1.p50: the formula rests on itself"),
        ('"place:rent"', '"p60 * 2"', "place.yaml:3:40: wages.1-1.p50: the formula names p60, and no number of that name stands beside it"),
        ('"place:rent"', '"note * 2"', "place.yaml:3:40: wages.1-1.p50: the formula names note, and no number of that name stands beside it"),
        ('"place:rent"', "\"__import__('os')\"", "the formula must be arithmetic (+ - * / **) over numbers and references"),
        ('"place:rent"', "\"p25 if p25 else 'x'\"", "the formula must be arithmetic (+ - * / **) over numbers and references"),
        ('"place:rent"', '"2 % 3"', "the formula must be arithmetic (+ - * / **) over numbers and references"),
        ('"place:rent"', '"True + 1"', "the formula must be arithmetic (+ - * / **) over numbers and references"),
        ('"place:rent"', '"2 * (3"', "the formula can't be read as arithmetic"),
        ('"place:rent"', '""', "the formula can't be read as arithmetic"),
        ('"place:rent"', '"1 / (1 - 1)"', "the formula gives no finite number"),
        ('"place:rent"', '"9 ** 9 ** 9"', "the formula gives no finite number"),
        ('"place:rent"', '"(0 - 1) ** 0.5"', "the formula gives no finite number"),
        ("p25: 1575, p50", "p50", "wages.1-1.p25: there is a formula but no number for its result"),
        ("p25: 1575, p50: 2100", "p25: 1575, p50: much", "wages.1-1.p50: there is a formula but no number for its result"),
    ],
)  # fmt: skip
def test_a_formula_that_can_not_be_computed_is_refused_with_file_and_key_and_nothing_is_written(
    old: str, new: str, line: str, folder: Path
) -> None:
    text = PLACE.replace(old, new).replace("p50: 50", "p50: 51")
    assert old in PLACE
    (folder / "place.yaml").write_text(text)
    with pytest.raises(ScenarioError) as caught:
        rebuild(folder)
    lines = [str(problem) for problem in caught.value.problems]
    assert any(line in found for found in lines), lines
    assert all(found.startswith("place.yaml:") for found in lines)
    assert (folder / "place.yaml").read_text() == text


def test_every_bad_formula_is_said_once(folder: Path) -> None:
    (folder / "place.yaml").write_text(PLACE.replace("base:share", "base:shre").replace("base:pay.average / 25", "base:pya / 25"))
    with pytest.raises(ScenarioError) as caught:
        recompute(folder)
    assert [str(problem).partition(": ")[2] for problem in caught.value.problems] == [
        "wages.1-1.p25: the formula names base:shre, and no number stands there",
        "wages.1-2.low: the formula names base:pya, and no number stands there",
    ]


# --- the library that comes with the program


@pytest.fixture(params=versions())
def copy(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a version of the library."""
    return Path(shutil.copytree(FOLDER / request.param, tmp_path / request.param))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}


def test_a_rebuild_of_the_library_changes_nothing(copy: Path) -> None:
    before = contents(copy)
    assert len(recompute(copy)) > 2000
    assert rebuild(copy) == []
    assert contents(copy) == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("places/hu/budapest.yaml", "{value: 27.87, low: 25.64, high: 28.99,", "{value: 82.87, low: 25.46, high: 30.99,"),
        ("places/hu/budapest.yaml", "p25: 5247216, p50: 6959017,", "p25: 5247216, p50: 6000000,"),
        ("places/us/new-york.yaml", "p10: 55014,", "p10: 55013,"),
        ("countries/us.yaml", "benefits_share: {value: 0.1402,", "benefits_share: {value: 0.2350,"),
        ("evidence.yaml", "effect: 0.8323", "effect: 0.9000"),
    ],
)
def test_a_rebuild_repairs_a_wrong_number(file: str, old: str, new: str, copy: Path) -> None:
    before = contents(copy)
    assert before[file].decode().count(old) == 1
    (copy / file).write_text(before[file].decode().replace(old, new))
    changed = rebuild(copy)
    assert {item.file for item in changed} == {file}
    assert contents(copy) == before
