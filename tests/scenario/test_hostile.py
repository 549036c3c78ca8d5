"""Hostile and broken files: each gets its line within a second and 200 MB, measured in a process of its own."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from example_texts import HEAD, PLAN
from test_badinput import BYTES, EXPECTED, FOLDER

ROOT = Path(__file__).parents[2]
SECONDS, MB = 1.0, 200
FULL = 256 * 1024


def nested(open_: str, close: str, depth: int) -> str:
    return HEAD + "teams: " + open_ * depth + close * depth + "\n"


def indented(depth: int) -> str:
    return HEAD + "teams:\n" + "".join(f"{' ' * level}a:\n" for level in range(1, depth + 1))


def bomb(kind: str) -> str:
    """Nine levels that each name the one before nine times."""
    rows = ["a0: &a0 {x: 1}"] + [f"a{n}: &a{n} {kind.format(rows=', '.join([f'*a{n - 1}'] * 9))}" for n in range(1, 10)]
    return HEAD + "\n".join(rows) + "\n"


def filled(line: str, head: str = HEAD) -> str:
    """As many lines as fit into a file."""
    count = (FULL - len(head.encode())) // len(line.format(n=10**6).encode())
    return head + "".join(line.format(n=number) for number in range(count))


def many(first: int, one: str, second: int, other: str) -> str:
    """So many teams, and so many moves."""
    return PLAN.partition("teams:")[0] + "teams:\n" + "".join(one.format(n=n) for n in range(first)) + "moves:\n" + "".join(other.format(n=n) for n in range(second))


CHANCE = random.Random(1)
# name -> (content, what its line says)
CASES: dict[str, tuple[str | bytes, str]] = {
    "alias bomb": (bomb("[{rows}]"), "anchor &a0 is not allowed"),
    "merge bomb": (bomb("{{<<: [{rows}]}}"), "anchor &a0 is not allowed"),
    "merge without an anchor": (HEAD + "teams: {<<: {a: 1}}\n", "'<<' has a meaning of its own in YAML"),
    "a cycle": (HEAD + "a: &a [*a]\n", "anchor &a is not allowed"),
    "100 levels in braces": (nested("{a: ", "}", 100), "nested deeper than 20 levels"),
    "100 levels in brackets": (nested("[", "]", 100), "nested deeper than 20 levels"),
    "100 levels by indent": (indented(100), "nested deeper than 20 levels"),
    "100 levels of dashes": (HEAD + "teams:\n  " + "- " * 100 + "a\n", "nested deeper than 20 levels"),
    "100,000 open brackets": (HEAD + "teams: " + "[" * 100_000, "nested deeper than 20 levels"),
    "100,000 question marks": (HEAD + "? " * 100_000, "must be a word"),
    "10 MB of lines": (filled("# {n}\n") * 40, "larger than 256 KB"),
    "10 MB in a line": (HEAD + "summary: " + "x" * 10_000_000, "larger than 256 KB"),
    "256 KB of one word": (HEAD + "summary: " + "x" * (FULL - 100) + "\n", "longer than 2000 letters"),
    "256 KB of quotes": (HEAD + "summary: " + '"' * (FULL - 100), "not valid YAML"),
    "256 KB of an open quote": (HEAD + 'summary: "' + "x\n" * (FULL // 2 - 100), "not valid YAML"),
    "256 KB of a key": (HEAD + "x" * (FULL - 100) + ": 1\n", "not valid YAML"),
    "256 KB of spaces": (HEAD + "months:" + " " * (FULL - 100) + "12\n", ""),
    "256 KB of words": (filled("a{n}: {{}}\n"), "more than 40000 words"),
    "256 KB of unknown keys": (filled("unknown-{n}: 1\n"), "unknown key"),
    "256 KB of one key": (filled("months: 12   \n"), "duplicate key 'months'"),
    "256 KB of teams": (filled("  t{n}: {{role: r{n}, heads: 1}}\n", HEAD + "teams:\n"), "more than 40000 words"),
    "256 KB of wrong teams": (filled("  t{n}: {{role: 5, headz: -1, site: [x], arrangement: {{}}, pay_per_year: soon}}\n", HEAD + "teams:\n"), "more than 40000 words"),
    "256 KB of yes": (filled("  t{n}: yes\n", HEAD + "teams:\n"), "'yes' is a yes/no word"),
    "256 KB of months": (PLAN.replace("60000", "{" + ", ".join(f"{n // 12:04}-{n % 12 + 1:02}: 1" for n in range(15_000)) + "}"), ""),
    "hundreds of moves of nobody": (many(250, "  t{n}: {{role: clerk, site: office, arrangement: home, heads: 1}}\n", 340, "  m{n}: {{team: t0{n}, share: 1%, to: {{arrangement: home}}, start: 2027-03}}\n"), "no team is called"),
    "random bytes": (CHANCE.randbytes(100_000), "is not UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(1000), "byte 0x89 is not UTF-8"),
    "zero bytes": (bytes(100_000), "U+0000"),
    "a zip": (b"PK\x03\x04" + bytes(100), "U+0003"),
    "a pickle": (b"\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94.", "byte 0x80 is not UTF-8"),
    "nothing": (b"", "must be a mapping of keys to values, not empty"),
    "spaces": (b"   \n\n", "must be a mapping"),
    "UTF-16 little end": (b"\xff\xfe" + PLAN.encode("utf-16-le"), "file is UTF-16"),
    "UTF-16 big end": (b"\xfe\xff" + PLAN.encode("utf-16-be"), "file is UTF-16"),
    "UTF-16 without a mark": (PLAN.encode("utf-16-le"), "U+0000"),
    "UTF-32": (PLAN.encode("utf-32"), "UTF-16"),
    "a byte order mark inside": (PLAN.replace("months", "\ufeffmonths"), "U+FEFF"),
    "a bell": (PLAN.replace("Plan", "Pl\x07an"), "U+0007"),
    "an escape": (PLAN.replace("Plan", "\x1b[31mPlan"), "U+001B"),
    "a delete": (PLAN.replace("Plan", "Plan\x7f"), "U+007F"),
    "a next line": (PLAN.replace("Plan", "Pl\x85an"), "U+0085"),
    "a line separator": (PLAN.replace("Plan", "Pl\u2028an"), "U+2028"),
    "a name from right to left by a mark": (PLAN.replace("Plan", "\u202enalP"), "U+202E"),
    "a name of nothing to see": (PLAN.replace("Plan", "Pl\u200ban"), "U+200B"),
    "a lone half of a letter": (PLAN.replace("name: Plan", 'name: "\\ud800"'), "not valid YAML"),
    "a hidden letter in quotes": (PLAN.replace("name: Plan", 'name: "\\u202e"'), "U+202E"),
    "a Cyrillic letter in a key": (PLAN.replace("months", "m\u043enths"), "cyrillic small letter o"),
    "5,000 digits": (PLAN.replace("months: 24", "months: " + "9" * 5000), "too large for a number"),
    "a million digits to the base 16": (PLAN.replace("months: 24", "months: 0x" + "f" * 200_000), "number in another base"),
    "a huge exponent": (PLAN.replace("discount_rate: 10%", "discount_rate: 1e400"), "too large for a number"),
    "a tiny exponent": (PLAN.replace("discount_rate: 10%", "discount_rate: 1e-400"), "number with an exponent"),
    "a tiny number": (PLAN.replace("discount_rate: 10%", "discount_rate: 0." + "0" * 400 + "1"), "too large for a number (more than 20 digits)"),
    "a huge number": (PLAN.replace("60000", "99999999999999999999"), "is outside"),
    "a huge month": (PLAN.replace("2027-01", "99999-01"), "start"),
    "not a number": (PLAN.replace("discount_rate: 10%", "discount_rate: .nan"), "not a finite number"),
    "without end": (PLAN.replace("discount_rate: 10%", "discount_rate: -.inf"), "not a finite number"),
    "a date as a key": (PLAN.replace("months: 24", "2026-01-31: 24"), "is a date; put it in quotes"),
    "a number as a key": (PLAN.replace("months: 24", "24: 24"), "a key must be a word"),
    "true as a key": (PLAN.replace("months: 24", "true: 24"), "a key must be a word"),
    "nothing as a key": (PLAN.replace("months: 24", "~: 24"), "a key must be a word"),
    "on as a key": (PLAN.replace("months: 24", "on: 24"), "'on' is a yes/no word"),
    "a map as a key": (PLAN.replace("months: 24", "{a: b}: 24"), "a key must be a word"),
    "base 60": (PLAN.replace("months: 24", "months: 1:30"), "read as a number by some programs"),
    "underscores": (PLAN.replace("60000", "60_000"), "number with underscores"),
    "base 8": (PLAN.replace("months: 24", "months: 0o17"), "in another base"),
    "a leading zero": (PLAN.replace("months: 24", "months: 012"), "leading zero"),
    "an equals sign": (PLAN.replace("months: 24", "months: ="), "has a meaning of its own"),
    "a date": (PLAN.replace("2027-01", "2027-01-01"), "is a date"),
    "Norway": (PLAN.replace("role: clerk", "role: NO"), "'NO' is a yes/no word"),
    "a tag": (PLAN.replace("name: Plan", "name: !!python/object/apply:os.system [x]"), "tag tag:yaml.org,2002:python/object/apply:os.system is not allowed"),
    "bytes by a tag": (PLAN.replace("name: Plan", "name: !!binary aGk="), "tag tag:yaml.org,2002:binary is not allowed"),
    "a directive": ("%TAG ! tag:x,2000:\n---\n" + PLAN.replace("name: Plan", "name: !x Plan"), "tag tag:x,2000:x is not allowed"),
    "another YAML": ("%YAML 3.0\n---\n" + PLAN, "not valid YAML"),
    "two documents": (PLAN + "---\n" + PLAN, "more than one document"),
    "a shell line": (PLAN.replace("role: clerk", "role: '$(touch x)'"), "a name has letters"),
    "a base elsewhere": (HEAD + "extends: ../../etc/passwd\n", "is not a scenario file name"),
    "a base on the net": (HEAD + "extends: http://localhost/x.yaml\n", "is not a scenario file name"),
    "itself": (HEAD + "extends: itself.yaml\n", "makes a circle"),
}
ONE_LINE = {name for name, (_, line) in CASES.items() if line and not name.startswith(("256 KB of", "hundreds of", "UTF-16 without"))}  # the others are wrong in many places


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """Case -> what loading it cost and said."""
    if not hasattr(os, "fork"):
        pytest.skip("needs a system that forks")
    place = tmp_path_factory.mktemp("hostile")
    for name, (data, _) in CASES.items():
        (place / f"{name}.yaml").write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
    for path in FOLDER.glob("*.yaml"):
        (place / path.name).write_bytes(path.read_bytes())
    for name, data in BYTES.items():
        (place / name).write_bytes(data)
    done = subprocess.run([sys.executable, "-m", "tests.scenario.measured", str(place)], cwd=ROOT, capture_output=True, text=True, check=True)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {row["file"]: row for row in rows}


@pytest.mark.parametrize("name", [*(f"{name}.yaml" for name in CASES), *sorted(EXPECTED)])
def test_a_file_gets_its_line_within_a_second_and_200_mb(measured: dict[str, dict[str, object]], name: str) -> None:
    row = measured[name]
    problems, stem = row["problems"], name.removesuffix(".yaml")
    assert isinstance(problems, list)
    assert row["ended"] == 0, row
    assert row["seconds"] < SECONDS and row["mb"] < MB, {key: row[key] for key in ("seconds", "mb")}  # type: ignore[operator]
    assert not any(line.startswith("WRONG") or len(line.splitlines()) != 1 or len(line) > 1000 for line in problems), problems[:3]
    if stem in CASES:
        expected = CASES[stem][1]
        assert (not problems) if not expected else any(expected in line for line in problems), problems[:3]
        assert len(problems) == 1 or stem not in ONE_LINE, problems[:3]
    else:
        assert problems == ([] if EXPECTED[name] == "OK" else [EXPECTED[name]])


def test_no_more_than_50_mistakes_are_said_and_that_there_may_be_more(measured: dict[str, dict[str, object]]) -> None:
    for name, last in (("256 KB of unknown keys", "there may be more"), ("hundreds of moves of nobody", "there may be more"), ("256 KB of yes", "'yes' is")):
        problems = measured[f"{name}.yaml"]["problems"]
        assert isinstance(problems, list) and len(problems) in (50, 51) and last in problems[-1]


def test_most_and_least_are_known(measured: dict[str, dict[str, object]]) -> None:
    """What stands in docs/reliability.md rests on these many files."""
    assert len(measured) == len(CASES) + len(EXPECTED)
