"""What users see of the shipped comparisons, to the cent: a change of a formula shows as a change of these files.

`pytest --update-golden` rewrites them; the difference is then read in the commit.
"""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import Any

import pytest

import planner
from planner.report import tables

FOLDER = Path(__file__).parent / "golden"
PLANS = ("work-from-home", "hybrid", "regional-hub", "offshore-captive", "outsourced", "blend")
PAIRS = {
    "cpa": ("cpa/office.yaml", "cpa/home.yaml"),
    **{f"today-{plan}": ("today.yaml", f"{plan}.yaml") for plan in PLANS},
}
RATES = ("irr", "payback_months")  # a cent is too coarse for these


def rounded(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: rounded(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [rounded(item, key) for item in value]
    return round(value, 6 if key in RATES else 2) + 0.0 if isinstance(value, float) else value


def as_text(value: Any) -> str:
    """JSON with one line a key, and lists of numbers on one line each year."""
    lines = []
    for line in json.dumps(rounded(value), indent=1, ensure_ascii=False).split("\n"):
        number = line.strip().rstrip(",")
        if (
            lines
            and number.replace(".", "").replace("-", "").isdigit()
            and lines[-1].count(",") % 12
            and lines[-1].strip()[:1] in "-0123456789"
        ):
            lines[-1] += " " + line.strip()
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


def shown(pair: str, scenarios: Path) -> dict[str, str]:
    """File name -> text of one comparison; the version of the program is left out."""
    differences = planner.compare(*(planner.load(scenarios / file) for file in PAIRS[pair]))
    data = tables.comparison_json(differences)
    del data["planner"]
    markdown = tables.comparison_markdown(differences).replace(f"planner {planner.__version__}", "planner")
    return {f"{pair}.json": as_text(data), f"{pair}.md": markdown}


@pytest.mark.parametrize("pair", PAIRS)
def test_what_users_see_is_what_they_saw(pair, scenarios, update_golden):
    for name, text in shown(pair, scenarios).items():
        path = FOLDER / name
        if update_golden:
            path.write_text(text, encoding="utf-8")
            continue
        before = path.read_text("utf-8") if path.exists() else ""
        if text != before:
            diff = "\n".join(
                difflib.unified_diff(before.splitlines(), text.splitlines(), f"{name} as committed", f"{name} as of now", lineterm="", n=1)
            )
            pytest.fail(f"{diff}\n\nIf that is meant: pytest tests/test_golden.py --update-golden", pytrace=False)


def test_every_shipped_plan_is_compared(scenarios):
    assert {path.stem for path in scenarios.glob("*.yaml")} == {"today", *PLANS}


def test_there_is_no_golden_file_that_nobody_compares():
    assert {path.name for path in FOLDER.iterdir()} == {f"{pair}.{kind}" for pair in PAIRS for kind in ("json", "md")}


@pytest.mark.parametrize("pair", PAIRS)
def test_the_text_of_a_golden_file_is_json_and_says_what_was_computed(pair, scenarios):
    data = json.loads(shown(pair, scenarios)[f"{pair}.json"])
    scenario = data["scenarios"][0]
    assert scenario["saving"] == pytest.approx(data["base"]["total_cost"] - scenario["total_cost"], abs=0.02)
    assert len(scenario["saving_by_month"]) == data["months"]
