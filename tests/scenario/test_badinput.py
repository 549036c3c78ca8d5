"""Every bad file of `badinput/` is refused with exactly its line of `expected.tsv`; the ok-files load.

A scenario has no time zone, so the unknown name of case 28 is that of a place. What must be exact to the byte, and what
would be 100 KB of brackets, is made here. In a circle the link that closes it is blamed.
"""

from __future__ import annotations

import hashlib
import time
import tracemalloc
from pathlib import Path

import pytest

import planner
from planner.__main__ import main
from planner.scenario.text import ScenarioError

FOLDER = Path(__file__).parent / "badinput"
EXPECTED = dict(line.split("\t") for line in (FOLDER / "expected.tsv").read_text("utf-8").splitlines())
BYTES = {
    "10-deep-nesting.yaml": b"planner: 1\nname: Plan\nteams: " + b"[" * 50_000 + b"]" * 50_000 + b"\n",
    "11-utf16.yaml": b"\xfe\xff" + "planner: 1\nname: Plan\nmonths: 12\n".encode("utf-16-be"),
    "12-latin1.yaml": "planner: 1\nname: Málaga\n".encode("latin-1"),
    "ok-1-bom-crlf.yaml": b"\xef\xbb\xbfplanner: 1\r\nname: Plan\r\nstart: 2027-01\r\nmonths: 12\r\n",
}
BAD = sorted(name for name, line in EXPECTED.items() if line != "OK")
OK = sorted(name for name, line in EXPECTED.items() if line == "OK")
NUMBERS = {1, 2, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 22, 23, 24, 26, 27, 28, 30}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """All cases side by side, so that what one extends is there."""
    for path in FOLDER.glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    for name, data in BYTES.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def test_every_case_is_there_and_has_its_expected_line(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == sorted(EXPECTED)
    assert {int(name[:2]) for name in BAD} >= NUMBERS
    assert len(OK) == 3


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_exactly_its_line(folder: Path, name: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        planner.load(folder / name)
    assert [str(problem) for problem in caught.value.problems] == [EXPECTED[name]]


@pytest.mark.parametrize(
    ("file", "name", "country"),
    [
        ("ok-1-bom-crlf.yaml", "Plan", None),
        ("ok-2-quoted-no.yaml", "Plan", "NO"),
        ("ok-3-formula-name.yaml", "=1+1 <img src=x onerror=alert(1)> José 日本", None),
    ],
)
def test_an_ok_file_loads_as_it_is_written(folder: Path, file: str, name: str, country: str | None) -> None:
    assert file in OK
    scenario = planner.load(folder / file)
    assert scenario.name == name
    assert [place.country for place in scenario.places.values()] == ([country] if country else [])
    assert scenario.months == (12 if file == "ok-1-bom-crlf.yaml" else 60)


def test_check_says_one_line_a_bad_file_and_changes_none(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    assert main(["check", str(folder)]) == 1
    out, err = capsys.readouterr()
    assert sorted(err.splitlines()) == sorted(EXPECTED[name] for name in BAD)
    assert out == f"{len(EXPECTED)} files checked, {len(BAD)} with problems\n"
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()} == before


@pytest.mark.parametrize("name", ["08-alias-bomb.yaml", "10-deep-nesting.yaml"])
def test_a_bomb_costs_less_than_half_a_second_and_50_mb(folder: Path, name: str) -> None:
    data = (folder / name).read_bytes()
    planner.parse(b"planner: 1\nname: Plan\nstart: 2027-01\n")  # imports are not what is measured
    started = time.process_time()
    with pytest.raises(ScenarioError):
        planner.parse(data)
    assert time.process_time() - started < 0.5
    tracemalloc.start()
    try:
        with pytest.raises(ScenarioError):
            planner.parse(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 50 * 2**20
