"""What somebody may see who may not see wages: no amount holds the pay of one or two roles, and no digit of a wage stands in it."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from planner.analysis.compare import compare
from planner.analysis.difference import Difference, run
from planner.report.summary import Summary, _tells, summary, withheld
from planner.scenario import change, load, reference

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def difference(base: str, plan: str, changes: dict[str, str] | None = None, both: bool = False) -> Difference:
    sides = [reference.fill(load.load(SCENARIOS / name)) for name in (base, plan)]
    one, two = (change.apply(side, changes or {})[0] if both or number else side for number, side in enumerate(sides))
    return compare(run(one), [run(two)])[0]


def texts(of: Summary) -> str:
    return " ".join(str(value) for value in dataclasses.asdict(of).values())


def test_the_shipped_plan_is_shown_with_its_saving_people_and_seats() -> None:
    d = difference("today.yaml", "work-from-home.yaml")
    found = summary(d)
    assert found.withheld == ""
    assert "Work from home saves $1.09M a year" in found.sentence
    assert {row[0]: row[1:] for row in found.money}["All together, present value"] == ("$121M", "$121M")
    assert [year for year, _text in found.years] == ["2027", "2028", "2029", "2030", "2031"]
    assert found.people[0][0] == "In the first month" and int(found.people[0][1]) > 100
    assert found.seats[1][0] == "Seats at the end" and int(found.seats[1][1]) > int(found.seats[1][2])


def test_the_two_groups_of_cost_add_up_to_the_whole() -> None:
    from planner.report.summary import LINES, _total

    d = difference("today.yaml", "blend.yaml")
    office, rest = (_total([row for row in d.cash_lines if (LINES[row.line].driver == "office") is of]) for of in (True, False))
    assert office[0] + rest[0] == pytest.approx(d.base.total_cost) and office[1] + rest[1] == pytest.approx(d.plan.total_cost)
    assert min(office) > 0 and min(rest) > 0


def test_a_plan_of_one_role_shows_people_and_no_amount() -> None:
    assert "saves $240K a year" in summary(difference("cpa/office.yaml", "cpa/home.yaml")).sentence  # a file without any pay
    found = summary(difference("cpa/office.yaml", "cpa/home.yaml", {"teams.cpas.pay_per_year": "91234"}, both=True))
    assert "pays so few roles" in found.withheld
    assert found.money == () and found.years == () and "$" not in texts(found)
    assert found.people and found.seats


def test_a_plan_that_changes_the_pay_of_one_role_shows_no_saving() -> None:
    d = difference("today.yaml", "today.yaml", {"teams.accounting.pay_per_year": "99999"})
    assert "changes the pay of so few roles" in withheld(d)
    assert "$" not in texts(summary(d))
    blurred = {f"teams.{team}.pay_per_year": str(pay) for team, pay in (("bookkeeping", 58_000), ("payroll", 60_000), ("hr", 66_000))}
    beside = difference("today.yaml", "today.yaml", blurred)
    assert withheld(beside) == ""
    assert "so few roles" in withheld(difference("today.yaml", "today.yaml", blurred | {"teams.accounting.pay_per_year": "999999"}))
    assert withheld(difference("today.yaml", "today.yaml")) == ""


def test_years_are_left_out_where_one_of_them_is_of_one_role() -> None:
    found = summary(difference("today.yaml", "outsourced.yaml"))  # one role moves in the first year, others later
    assert found.money and not found.years and "in one of them" in found.no_years
    found = summary(difference("today.yaml", "work-from-home.yaml"))
    assert found.years and not found.no_years


@pytest.mark.parametrize(
    ("amounts", "tells"),
    [([], False), ([0.0, 0.0], False), ([100.0], True), ([50.0, 50.0], True), ([50.0, 50.0, 0.5], True), ([40.0, 30.0, 30.0], False), ([81.0, 10.0, 9.0], True)],
)
def test_a_sum_tells_where_one_or_two_roles_make_it(amounts: list[float], tells: bool) -> None:
    assert _tells(amounts) is tells


@pytest.mark.parametrize("plan", ["today.yaml", "work-from-home.yaml", "hybrid.yaml", "regional-hub.yaml", "offshore-captive.yaml", "outsourced.yaml", "blend.yaml"])
def test_amounts_have_at_most_three_significant_figures(plan: str) -> None:
    found = summary(difference("today.yaml", plan))
    assert found.withheld == "" and found.money
    for amount in re.findall(r"\$([0-9.,]+)", texts(found)):
        assert len(amount.replace(",", "").replace(".", "").strip("0")) <= 3, amount
