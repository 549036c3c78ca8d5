"""Every kind of export is made, is not empty, and says the same as the comparison."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

import planner
from planner.report.exports import EXPORTS, Exported
from planner.report.extract import scenarios_in
from planner.report.tables import comparison_markdown
from planner.scenario import load
from planner.scenario.text import ScenarioError

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture(scope="module")
def exported() -> Exported:
    home = SCENARIOS / "work-from-home.yaml"
    found = planner.compare(planner.load(SCENARIOS / "today.yaml"), planner.load(home))
    return Exported(list(found), home.read_text("utf-8"), "en_US", "2026-11-25")


@pytest.mark.parametrize("kind", EXPORTS)
def test_every_export_has_a_name_an_ending_and_a_content(kind: str, exported: Exported) -> None:
    export = EXPORTS[kind]
    assert export.label
    assert "/" in export.mime
    assert export.ending.lstrip("-").count(".") == 1
    assert len(export.make(exported)) > 500


def test_no_two_exports_write_the_same_file() -> None:
    assert len({export.ending for export in EXPORTS.values()}) == len(EXPORTS)


def test_the_texts_say_what_the_comparison_says(exported: Exported) -> None:
    d = exported.differences[0]
    assert EXPORTS["markdown"].make(exported).decode().startswith(comparison_markdown([d]).split("\n| |")[0])
    rows = list(csv.DictReader(io.StringIO(EXPORTS["csv"].make(exported).decode("utf-8-sig"))))
    assert sum(float(row["saving"]) for row in rows if row["kind"] == "cash") == pytest.approx(d.saving, abs=0.005)
    assert load.parse(EXPORTS["yaml"].make(exported), "again.yaml", SCENARIOS).moves == load.load(SCENARIOS / "work-from-home.yaml").moves


@pytest.mark.parametrize("kind", ["html", "json"])
def test_what_carries_the_scenarios_gives_them_back(kind: str, exported: Exported) -> None:
    files = scenarios_in(EXPORTS[kind].make(exported), f"export{EXPORTS[kind].ending}")
    assert {name: text.encode() for name, text in files.items()} == {
        name: (SCENARIOS / name).read_bytes() for name in ("today.yaml", "work-from-home.yaml")
    }


@pytest.mark.parametrize("kind", [kind for kind in EXPORTS if kind != "yaml"])
def test_an_export_says_of_which_day_and_of_which_scenario_it_is(kind: str, exported: Exported) -> None:
    data, digest = EXPORTS[kind].make(exported), exported.differences[0].plan.digest
    if data.startswith(b"PK"):  # what a workbook says lies packed in it
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            data = b"".join(map(parts.read, parts.namelist()))
    assert b"2026-11-25" in data or b"November 25, 2026" in data
    assert digest[:12].encode() in data


@pytest.mark.parametrize("kind", [kind for kind in EXPORTS if kind != "yaml"])
@pytest.mark.parametrize("teams", ["", "teams: {clerks: {role: clerk, site: hq, arrangement: here, heads: 0, pay_per_year: 0}}\n"])
def test_a_plan_with_nobody_in_it_and_nothing_to_pay_is_exported_too(kind: str, teams: str) -> None:
    text = "planner: 1\nname: Nobody\nstart: 2027-01\nsites: {hq: {flex_per_seat_month: 0}}\narrangements: {here: {days_on_site: 5}}\n" + teams
    nobody = planner.parse(text)
    assert EXPORTS[kind].make(Exported(list(planner.compare(nobody, nobody)), text, "en_US", "2026-11-25"))


def test_a_plan_without_a_site_is_refused_in_a_line() -> None:
    empty = planner.parse("planner: 1\nname: Empty\nstart: 2027-01\n", "empty.yaml")
    with pytest.raises(ScenarioError, match=r"^empty.yaml: sites: is empty; what a plan costs is counted at its sites$"):
        planner.compare(empty, empty)
