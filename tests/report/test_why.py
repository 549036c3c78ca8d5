"""Why a plan saves what it saves, in words and as JSON, through the command line."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.__main__ import main
from planner.report.why import DRIVERS, bridge_json, whole, why_markdown
from planner.scenario import quantity
from tests.model.plans import parse

TODAY, HOME, HUB = "scenarios/today.yaml", "scenarios/work-from-home.yaml", "scenarios/regional-hub.yaml"


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["compare", *arguments]) == 0
    return capsys.readouterr().out


def amount(text: str) -> int:
    """ "saves $1,234" -> 1234, "costs $5 more" -> -5."""
    found = re.fullmatch(r"(saves|costs) \$([0-9,]+)( more)?", text)
    assert found, text
    return int(found[2].replace(",", "")) * (1 if found[1] == "saves" else -1)


def rows(text: str, title: str) -> list[list[str]]:
    """The rows of the table below a heading, without its head."""
    below = text.split(f"## {title}\n", 1)[1].split("\n## ")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in below.splitlines() if line.startswith("| ")][1:]


def test_every_driver_has_a_name():
    assert set(DRIVERS) == set(quantity.DRIVERS)


def test_the_json_has_the_bridge_only_when_it_is_asked_for(capsys):
    plain = json.loads(printed(capsys, TODAY, HOME, HUB, "--json"))
    asked = json.loads(printed(capsys, TODAY, HOME, HUB, "--json", "--bridge"))
    for without, scenario in zip(plain["scenarios"], asked["scenarios"], strict=True):
        bridge = scenario.pop("bridge")
        assert scenario == without
        assert [bar["driver"] for bar in bridge] == list(quantity.DRIVERS)
        assert all(set(bar) == {"driver", "saving"} for bar in bridge)
        assert sum(bar["saving"] for bar in bridge) == pytest.approx(scenario["npv_saving"], abs=0.005)


def test_the_markdown_says_why_between_the_comparison_and_its_last_line(capsys):
    plain, asked = printed(capsys, TODAY, HOME), printed(capsys, TODAY, HOME, "--markdown", "--bridge")
    *start, last = plain.splitlines()
    assert asked.startswith("\n".join(start)) and asked.endswith(last + "\n")
    bars = rows(asked, "Why: by driver, Work from home")
    assert bars[-1][0] == "All together"
    assert (
        sum(amount(row[1]) for row in bars[:-1])
        == amount(bars[-1][1])
        == round(planner.compare(*map(planner.load, (TODAY, HOME)))[0].npv_saving)
    )
    assert any("Rent: saves" in row[2] for row in bars[:-1])
    moves = rows(asked, "What each move is worth, Work from home")
    assert {row[0] for row in moves} == set(planner.load(HOME).moves)
    assert {row[0] for row in moves if row[3]} == {row[0] for row in moves if amount(row[1]) < 0}
    assert "Why" not in plain and "worth" not in "\n".join(line for line in plain.splitlines() if line.startswith("##"))


def test_a_plan_without_moves_says_nothing_of_them(today):
    text = "\n".join(why_markdown(planner.compare(today, today)))
    assert rows(text, "Why: by driver, Today") == [["All together", "nothing", ""]]
    assert "worth" not in text


def test_moves_of_a_role_stand_together_and_without_room_none_stands_alone():
    plan = {
        "planner": 1,
        "name": "A | plan",
        "start": "2027-01",
        "months": 12,
        "money": {"discount_rate": 0.1},
        "sites": {"house": {"flex_per_seat_month": 500}},
        "arrangements": {"desk": {"days_on_site": 5}, "home": {"days_on_site": 0}},
        "teams": {name: {"role": "clerk", "site": "house", "arrangement": "desk", "heads": 10, "pay_per_year": 100} for name in "ab"},
    }
    moves = {name: {"team": name[0], "share": 0.4, "to": {"arrangement": "home"}, "start": "2027-01"} for name in ("a 1", "a 2", "b 1")}
    base = plan | {"name": "Base", "moves": {"a 1": moves["a 1"] | {"share": 0.9}}}
    text = "\n".join(why_markdown(planner.compare(parse(base), parse(plan | {"moves": moves}))))
    found = {row[0]: row[2] for row in rows(text, "What each move is worth, A \\| plan")}
    assert found["a 2"] == "no room beside the base's moves"
    assert amount(found["b 1"]) > 0 and amount(found["All of clerk"]) != 0


def test_the_bridge_of_a_comparison_is_that_of_the_command_line(today, work_from_home, capsys):
    wanted = json.loads(printed(capsys, TODAY, HOME, "--json", "--bridge"))["scenarios"][0]["bridge"]
    assert bridge_json(planner.compare(today, work_from_home)[0]) == wanted


@given(st.lists(st.floats(-1e6, 1e6), max_size=12))
def test_whole_amounts_add_up_and_none_is_off_by_one(amounts):
    found = whole(amounts)
    assert sum(found) == pytest.approx(sum(amounts), abs=0.5 + 1e-6)
    assert all(abs(shown - given) < 1 for shown, given in zip(found, amounts, strict=True))
