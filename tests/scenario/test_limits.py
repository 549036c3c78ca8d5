"""A scenario, its months and its draws are bounded, and the line says by how much it is too large."""

from __future__ import annotations

import time

import pytest

import planner
from planner.analysis.draws import draws
from planner.scenario import limits
from planner.scenario.text import ScenarioError

HEAD = """\
planner: 1
library: 2026-11
name: Many
start: 2027-01
months: {months}
sites: {{hq: {{place: us/new-york, flex_per_seat_month: 1100}}}}
arrangements: {{on-site: {{days_on_site: 5}}, home: {{days_on_site: 0}}}}
"""


def many(teams: int, moves: int, months: int = 12) -> str:
    """A scenario with so many teams, and moves of equal shares among them."""
    share = 0.5 / max(1, -(-moves // max(1, teams)))
    rows = [HEAD.format(months=months), "teams:"]
    rows += [f"  t{number}: {{role: accounting, site: hq, arrangement: on-site, heads: 5}}" for number in range(teams)]
    rows += ["moves:"] if moves else []
    rows += [f"  m{number}: {{team: t{number % teams}, share: {share}, to: {{arrangement: home}}, start: 2027-04}}" for number in range(moves)]
    return "\n".join(rows) + "\n"


def refused(text: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        planner.parse(text, "many.yaml")
    (line,) = str(caught.value).splitlines()
    return line


def test_the_largest_scenario_is_read() -> None:
    assert len(planner.parse(many(200, 400)).moves) == 400


@pytest.mark.parametrize(("teams", "moves", "said"), [(301, 0, "teams: 301 entries; a scenario has at most 300"), (2, 601, "moves: 601 entries; a scenario has at most 600")])
def test_more_teams_or_moves_than_that_are_refused_with_both_numbers(teams: int, moves: int, said: str) -> None:
    line = refused(many(teams, moves))
    assert line.startswith("many.yaml:") and line.endswith(said)


def test_teams_and_moves_are_bounded_together() -> None:
    assert refused(many(250, 360)).endswith("moves: 610 teams and moves together; a scenario has at most 600")


@pytest.mark.parametrize("name", [key for key in limits.MOST if key not in ("teams", "moves")])
def test_every_other_map_is_bounded(name: str) -> None:
    rows = "\n".join(f"  n{number}: {{}}" for number in range(limits.MOST[name] + 1))
    text = "".join(line for line in HEAD.format(months=12).splitlines(keepends=True) if not line.startswith(name)) + f"teams: {{}}\n{name}:\n{rows}\n"
    assert refused(text).endswith(f"{name}: {limits.MOST[name] + 1} entries; a scenario has at most {limits.MOST[name]}")


def test_what_is_much_too_large_is_refused_at_once() -> None:
    text = many(2500, 0)
    began = time.process_time()
    refused(text)
    assert time.process_time() - began < 3.0


@pytest.mark.parametrize(("months", "said"), [(0, "0 is outside 1 to 120 months"), (121, "121 is outside 1 to 120 months")])
def test_months_are_bounded(months: int, said: str) -> None:
    assert refused(many(1, 0, months)).endswith(said)


@pytest.mark.parametrize("count", [0, 63, 96, 1 << 18])
def test_draws_are_a_power_of_two_within_bounds(count: int, work_from_home: planner.Scenario) -> None:
    with pytest.raises(ScenarioError, match="must be a power of two from 64 to 131,072"):
        draws([work_from_home], count)


def test_draws_by_months_by_groups_are_bounded_and_the_line_says_how_many_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = planner.parse(many(10, 10, 12))
    monkeypatch.setattr("planner.analysis.draws.NUMBERS", 20 * 12 * 1024)
    assert len(draws([scenario], 1024)) == 1024
    with pytest.raises(ScenarioError, match="2,048 draws of 20 teams and moves over 12 months are more than one run works out; ask for at most 1,024 draws"):
        draws([scenario], 2048)


def test_every_shipped_scenario_may_be_signed_off(scenarios) -> None:
    for name in ("today", "work-from-home", "blend"):
        scenario = planner.load(scenarios / f"{name}.yaml")
        assert (len(scenario.teams) + len(scenario.moves)) * scenario.months * (1 << 17) < limits.NUMBERS
