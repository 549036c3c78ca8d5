"""The JSON Schema of the scenario format: as generated, right about every shipped file, and wrong about no mistake that a field alone can show."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from planner.__main__ import main
from planner.report.schemas import scenario_schema
from planner.scenario.save import plain
from planner.scenario.text import read

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "scenario.schema.json"
SHIPPED = sorted((ROOT / "scenarios").rglob("*.yaml"))
CASES = sorted((ROOT / "tests" / "cases" / "scenarios").rglob("*.yaml"))
ALONE = "planner: 1\nname: A\nstart: 2027-01\n"
SITE = "sites: {hq: {place: us/new-york, lease: {seats: 10, ends: 2029-06}}}\n"


@pytest.fixture(scope="module")
def checks() -> jsonschema.Draft7Validator:
    schema = json.loads(FILE.read_text("utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def tree(text: str) -> object:
    return plain(read(text.encode(), "a.yaml"))


def test_the_committed_schema_is_what_the_fields_say(update_golden):
    text = json.dumps(scenario_schema(), indent=1, ensure_ascii=False) + "\n"
    if update_golden:
        FILE.write_text(text, encoding="utf-8")
    assert text == FILE.read_text("utf-8"), "pytest tests/report/test_schemas.py --update-golden"


@pytest.mark.parametrize("path", [*SHIPPED, *CASES], ids=lambda path: path.name)
def test_every_file_that_the_planner_reads_is_valid(path, checks):
    assert [f"{list(error.absolute_path)}: {error.message}"[:300] for error in checks.iter_errors(tree(path.read_text("utf-8")))] == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_every_shipped_file_points_to_it(path):
    pointer = path.read_text("utf-8").splitlines()[0].partition("$schema=")[2]
    assert (path.parent / pointer).resolve() == FILE


@pytest.mark.parametrize(
    "text",
    [
        ALONE,
        "planner: 1\nextends: today.yaml\nteams: {accounting: {heads: 12}}\n",
        "planner: 1\nextends: today.yaml\nteams: {accounting: null}\n",
        ALONE + "fiscal_year_starts: 7\n",
        ALONE + SITE,
        ALONE + "money: {discount_rate: 0.09}\n",
        ALONE + "money: {discount_rate: 9%}\n",
        ALONE + "money: {discount_rate: {value: 9%, low: 7%, high: 0.12, spread: pert, note: ours, source: treasury, as_of: 2026-10}}\n",
        ALONE + "arrangements: {home: {days_on_site: 0, stipend_per_month: {2027-01: 100, 2028-01: 150}}}\n",
        ALONE + "arrangements: {home: {days_on_site: 0, stipend_per_month: {value: {2027-01: 100, 2028-01: 150}, note: rises}}}\n",
        ALONE + "arrangements: {zu Hause (Köln): {days_on_site: 0}}\n",
    ],
)
def test_what_may_be_written_is_valid(text, checks):
    assert [error.message for error in checks.iter_errors(tree(text))] == []


@pytest.mark.parametrize(
    "text",
    [
        "name: A\nstart: 2027-01\n",  # no format
        "planner: 2\nname: A\nstart: 2027-01\n",
        "planner: 1\nname: A\n",  # no first month, and nothing that could have it
        ALONE + "montsh: 60\n",
        ALONE + "months: 121\n",
        ALONE + "months: twelve\n",
        ALONE + "fiscal_year_starts: 13\n",
        ALONE + "currency: dollars\n",
        ALONE + "library: 2020-01\n",
        ALONE + "money: {discount_rate: 9}\n",  # 9% is meant
        ALONE + "money: {discount_rate: nine}\n",
        ALONE + "money: {discount_rate: {low: 7%, high: 12%}}\n",  # no value
        ALONE + "money: {discount_rate: {value: 9%, lo: 7%}}\n",
        ALONE + "money: {discount_rate: {2027-01: 9%}}\n",  # does not change with time
        ALONE + "money: 9%\n",
        ALONE + SITE.replace("2029-06", "2029-13"),
        ALONE + SITE.replace("seats: 10", "seats: ten"),
        ALONE + SITE.replace(", ends: 2029-06", ""),
        ALONE + SITE.replace("hq", "h.q"),
        ALONE + "arrangements: {home: {days_on_site: 6}}\n",
        ALONE + "arrangements: {home: {days_on_site: 0, stipend_per_month: '150'}}\n",
        ALONE + "arrangements: {home: {days_on_site: 0, stipend_tax: free}}\n",
        ALONE + "arrangements: {home: {days_on_site: 0, stipend_per_month: {2027-1: 100}}}\n",
        ALONE + "teams: {accounting: {site: hq, arrangement: home, heads: 4}}\n",  # no role
        ALONE + "pay: {review_month: 1.5}\n",
    ],
)
def test_a_typical_mistake_is_found_while_it_is_typed(text, checks):
    assert not checks.is_valid(tree(text))


def output(capsys, *command: str) -> object:
    assert main(list(command)) == 0
    return json.loads(capsys.readouterr().out)


def wrong(name: str, data: object) -> list[str]:
    schema = json.loads((ROOT / "docs" / f"{name}.schema.json").read_text("utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    return [f"{list(error.absolute_path)}: {error.message}"[:300] for error in jsonschema.Draft7Validator(schema).iter_errors(data)]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_what_a_run_and_its_assumptions_say_as_json_is_what_their_schemas_say(path, capsys):
    assert wrong("run", output(capsys, "run", str(path), "--json")) == []
    assert wrong("assumptions", output(capsys, "assumptions", str(path), "--json")) == []


@pytest.mark.parametrize("more", [[], ["--bridge"], ["--set", "money.tax_rate=25%"]], ids=str)
def test_what_a_comparison_says_as_json_is_what_its_schema_says(more, capsys):
    plans = [str(path) for path in SHIPPED if path.parent.name == "scenarios" and path.stem != "today"][: 1 if more else 9]
    data = output(capsys, "compare", str(ROOT / "scenarios" / "today.yaml"), *plans, "--json", *more)
    assert wrong("compare", data) == []
    assert ("bridge" in data["scenarios"][0]) == ("--bridge" in more)
    del data["scenarios"][0]["npv_saving"]
    data["base"]["more"] = 1
    assert len(wrong("compare", data)) == 2  # it can fail


def test_the_founding_comparison_without_a_rule_is_valid_too(capsys):
    cpa = ROOT / "scenarios" / "cpa"
    assert wrong("compare", output(capsys, "compare", str(cpa / "office.yaml"), str(cpa / "home.yaml"), "--json")) == []


@pytest.mark.parametrize("name", ["work-from-home", "blend"])
def test_what_is_said_of_chance_as_json_is_what_its_schemas_say(name, capsys):
    pair = [str(ROOT / "scenarios" / "today.yaml"), str(ROOT / "scenarios" / f"{name}.yaml")]
    data = output(capsys, "simulate", *pair, "--draws", "64", "--json")
    assert wrong("simulate", data) == []
    assert wrong("sensitivity", output(capsys, "sensitivity", *pair, "--draws", "64", "--json")) == []
    for address in ("pay.hire_percentile", "sites.headquarters.lease.ends"):
        assert wrong("breakeven", output(capsys, "breakeven", *pair, address, "--json")) == []
    del data["scenarios"][0]["chance_cheaper"]
    data["seed"] = "0"
    assert len(wrong("simulate", data)) == 2  # it can fail


def test_what_is_said_of_chance_without_any_range_is_valid_too(capsys):
    cpa = [str(ROOT / "scenarios" / "cpa" / name) for name in ("office.yaml", "home.yaml")]
    assert wrong("simulate", output(capsys, "simulate", *cpa, "--draws", "64", "--json")) == []
    assert wrong("sensitivity", output(capsys, "sensitivity", *cpa, "--draws", "64", "--json")) == []
