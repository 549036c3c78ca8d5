"""Values changed by address: what `--set` and every slider do."""

from __future__ import annotations

import pytest
from example_texts import HEAD, NEW_YORK, PLAN
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.analysis.difference import run
from planner.scenario import change
from planner.scenario.part import choices_of, fields, leaves, spec_of
from planner.scenario.people import Team
from planner.scenario.save import digest
from planner.scenario.schema import Scenario, quantities
from planner.scenario.text import ScenarioError

TEAMS = """\
planner: 1
name: Teams
start: 2027-01
months: 12
sites: {office: {flex_per_seat_month: 1000}}
arrangements: {on-site: {days_on_site: 5}, hybrid: {days_on_site: 2}, home: {days_on_site: 0}}
roles: {clerk: {on_site_minimum: 20%}, guard: {on_site_minimum: 100%}, writer: {}}
teams:
  clerks: {role: clerk, site: office, arrangement: on-site, heads: 10, pay_per_year: 60000}
  guards: {role: guard, site: office, arrangement: on-site, heads: 2, pay_per_year: 40000}
  writers: {role: writer, site: office, arrangement: on-site, heads: 5, pay_per_year: 70000}
moves:
  clerks-home: {team: clerks, share: 10%, to: {arrangement: home}, start: 2027-03}
  guards-home: {team: guards, share: 0, to: {arrangement: home}, start: 2027-03}
  writers-home: {team: writers, share: 10%, to: {arrangement: home}, start: 2027-03}
  writers-hybrid: {team: writers, share: 30%, to: {arrangement: hybrid}, start: 2027-03}
"""


def value(scenario: Scenario, address: str) -> float:
    quantity = quantities(scenario)[address]
    assert quantity is not None
    return quantity.value


def refused(scenario: Scenario, changes: dict[str, str]) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        change.apply(scenario, changes)
    return [str(problem) for problem in caught.value.problems]


def test_no_changes_give_the_scenario_itself() -> None:
    scenario = planner.parse(PLAN)
    assert change.apply(scenario, {}) == (scenario, [])


def test_a_change_reaches_one_value_and_says_that_it_was_set() -> None:
    scenario = planner.parse(PLAN)
    after, capped = change.apply(scenario, {"teams.clerks.heads": "12"})
    assert capped == []
    differs = {address for address, quantity in quantities(after).items() if quantity != quantities(scenario)[address]}
    assert differs == {"teams.clerks.heads"}
    assert value(after, "teams.clerks.heads") == 12
    assert quantities(after)["teams.clerks.heads"].origin.kind == "set"  # type: ignore[union-attr]


def test_the_scenario_that_is_changed_stays_as_it_was() -> None:
    scenario = planner.parse(PLAN)
    before, mark = dict(quantities(scenario)), digest(scenario)
    change.apply(scenario, {"teams.clerks.heads": "12", "moves.*.share": "80%", "arrangements.home.stipend_tax": "accountable"})
    assert quantities(scenario) == before
    assert digest(scenario) == mark
    assert scenario.arrangements["home"].stipend_tax == "taxable"


@pytest.mark.parametrize(
    ("address", "text", "expected"),
    [
        ("moves.clerks-home.share", "40%", 0.4),
        ("moves.clerks-home.share", "0.4", 0.4),
        ("moves.clerks-home.start", "2027-05", 2027 * 12 + 4),
        ("money.discount_rate", "{value: 8%, low: 6%}", 0.08),
        ("arrangements.home.stipend_per_month", "{2027-01: 90, 2028-01: 95}", 90.0),
        ("teams.clerks.heads", "7 # a comment", 7.0),
        ("start", "2026-12", 2026 * 12 + 11),
    ],
)
def test_a_value_is_written_as_in_the_file(address: str, text: str, expected: float) -> None:
    assert value(change.apply(planner.parse(PLAN), {address: text})[0], address) == expected


def test_a_choice_is_changed_like_a_quantity() -> None:
    after = change.apply(planner.parse(PLAN), {"arrangements.*.stipend_tax": "grossed-up"})[0]
    assert {arrangement.stipend_tax for arrangement in after.arrangements.values()} == {"grossed-up"}


def test_a_value_that_came_from_the_library_or_a_default_can_be_changed_too() -> None:
    scenario = planner.parse(NEW_YORK)
    after = change.apply(
        scenario, {"roles.accounting.turnover": "5%", "pay.hire_percentile": "75%", "countries.us.contributions.oasdi.rate": "7%"}
    )[0]
    assert value(after, "roles.accounting.turnover") == 0.05
    assert value(after, "roles.accounting.cost_per_hire") == value(scenario, "roles.accounting.cost_per_hire")
    assert value(after, "teams.accountants.hire_percentile") == 0.75
    assert value(after, "countries.us.contributions.oasdi.rate") == 0.07
    assert value(after, "countries.us.contributions.oasdi.cap_per_year") == 184500


def test_setting_any_value_to_what_it_is_moves_no_money() -> None:
    scenario = planner.parse(NEW_YORK)
    before = run(scenario).total_cost
    moved = {}
    for address, _, _, annotation in leaves(scenario):
        quantity = quantities(scenario).get(address)
        spec = spec_of(annotation)
        if quantity is None or spec is None or spec.kind == "month" or quantity.dated:
            continue
        try:
            after = run(change.apply(scenario, {address: f"{quantity.value:.10f}"})[0]).total_cost
        except ScenarioError as error:
            moved[address] = str(error)
            continue
        if abs(after - before) > 0.01:
            moved[address] = f"{after - before:.2f}"
    assert moved == {}


def test_a_star_stands_for_one_name_or_a_part_of_one() -> None:
    scenario = planner.parse(TEAMS)
    assert change.matches(scenario, "moves.*-home.share") == [
        f"moves.{name}.share" for name in ("clerks-home", "guards-home", "writers-home")
    ]
    assert change.matches(scenario, "moves.*.share") == [
        f"moves.{name}.share" for name in ("clerks-home", "guards-home", "writers-home", "writers-hybrid")
    ]
    assert change.matches(scenario, "*.share") == []
    assert change.matches(scenario, "teams.*.*") == [
        f"teams.{team}.{key}"
        for team in ("clerks", "guards", "writers")
        for key, (_, annotation) in fields(Team).items()
        if spec_of(annotation) or choices_of(annotation)
    ]
    assert change.matches(scenario, "teams.*.pay*") == [f"teams.{team}.pay_per_year" for team in ("clerks", "guards", "writers")]
    assert change.matches(scenario, "teams.clerks") == []
    assert change.matches(scenario, "teams.CLERKS.heads") == []


def test_a_pattern_keeps_each_roles_minimum_on_site_and_says_what_it_cut() -> None:
    after, capped = change.apply(planner.parse(TEAMS), {"moves.*-home.share": "90%"})
    assert value(after, "moves.clerks-home.share") == pytest.approx(0.8)
    assert value(after, "moves.guards-home.share") == 0
    assert value(after, "moves.writers-home.share") == pytest.approx(0.7)  # 30% go hybrid already
    assert value(after, "moves.writers-hybrid.share") == pytest.approx(0.3)
    assert [(item.address, item.asked, round(item.given, 9)) for item in capped] == [
        ("moves.clerks-home.share", 0.9, 0.8),
        ("moves.guards-home.share", 0.9, 0.0),
        ("moves.writers-home.share", 0.9, 0.7),
    ]


def test_a_pattern_within_the_minimum_cuts_nothing() -> None:
    after, capped = change.apply(planner.parse(TEAMS), {"moves.clerks-*.share": "80%"})
    assert value(after, "moves.clerks-home.share") == pytest.approx(0.8)
    assert capped == []


def test_moves_of_one_team_share_what_can_be_moved() -> None:
    after, capped = change.apply(planner.parse(TEAMS), {"moves.writers-*.share": "100%"})
    assert value(after, "moves.writers-home.share") == value(after, "moves.writers-hybrid.share") == pytest.approx(0.5)
    assert {item.address for item in capped} == {"moves.writers-home.share", "moves.writers-hybrid.share"}


@pytest.mark.parametrize("count", [1, 2, 3, 4, 6, 7, 11])
@pytest.mark.parametrize("minimum", [0, 5, 10, 20, 30, 35])
def test_however_many_moves_a_team_has_a_pattern_is_cut_and_never_refused(count: int, minimum: int) -> None:
    moves = "".join(f"  m{n}: {{team: clerks, share: 1%, to: {{arrangement: home}}, start: 2027-03}}\n" for n in range(count))
    text = TEAMS[: TEAMS.index("moves:")].replace("on_site_minimum: 20%", f"on_site_minimum: {minimum}%") + "moves:\n" + moves
    after, capped = change.apply(planner.parse(text), {"moves.*.share": "100%"})
    assert sum(value(after, f"moves.m{n}.share") for n in range(count)) == pytest.approx(1 - minimum / 100, abs=1e-6)
    assert len(capped) == (0 if count == 1 and minimum == 0 else count)


def test_a_pattern_keeps_the_range_and_the_note_of_its_value() -> None:
    after = change.apply(planner.parse(TEAMS), {"moves.clerks-*.share": "{value: 50%, low: 40%, high: 60%, note: from the survey}"})[0]
    share = quantities(after)["moves.clerks-home.share"]
    assert share is not None
    assert (share.value, share.low, share.high, share.note) == (0.5, 0.4, 0.6, "from the survey")


def test_a_pattern_keeps_dated_values() -> None:
    after = change.apply(planner.parse(TEAMS), {"moves.clerks-*.share": "{2027-03: 10%, 2027-09: 50%}"})[0]
    share = quantities(after)["moves.clerks-home.share"]
    assert share is not None
    assert [amount for _, amount in share.dated] == [0.1, 0.5]


def test_an_exact_address_over_the_minimum_is_refused() -> None:
    (line,) = refused(planner.parse(TEAMS), {"moves.clerks-home.share": "90%"})
    assert (
        line
        == "--set: moves.clerks-home.share: leaves 10% of team clerks on site; its role keeps at least 20% (roles.clerk.on_site_minimum)"
    )
    (line,) = refused(planner.parse(TEAMS), {"moves.writers-home.share": "80%"})
    assert line.endswith("the moves of team writers add up to 110% of its work")


def test_an_unknown_address_is_refused_with_the_nearest() -> None:
    scenario = planner.parse(PLAN)
    assert refused(scenario, {"teams.clerks.haeds": "1"}) == [
        "--set: teams.clerks.haeds: no such value in the scenario; did you mean teams.clerks.heads?"
    ]
    assert refused(scenario, {"zzz": "1"}) == ["--set: zzz: no such value in the scenario"]
    assert "no such value" in refused(scenario, {"moves.x-*.share": "1%"})[0]
    assert "no such value" in refused(scenario, {"teams": "{}"})[0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("many", "must be a number of heads, not 'many'"),
        ("-1", "-1 is outside 0 to 100,000 heads"),
        ("true", "must be a number of heads, not true/false"),
        ("NO", "'NO' is a yes/no word"),
        ("1_000", "'1_000' is a number with underscores"),
        ("1e3", "'1e3' is a number with an exponent"),
        (".nan", "'.nan' is not a finite number"),
        ("1.000,50", "must be a number of heads, not '1.000,50'"),
        ("[1]", "must be a number of heads, not a list"),
        ("{valeu: 3}", "unknown key; did you mean value?"),
        ("{", "not valid YAML"),
        ("&a 1", "anchor &a is not allowed"),
        ("!!int 1", "is not allowed"),
        ("1\u202e", "U+202E"),
        ("", "is missing"),
        ("null", "is missing"),
    ],
)
def test_a_bad_value_is_refused_with_its_address(text: str, message: str) -> None:
    (line,) = refused(planner.parse(PLAN), {"teams.clerks.heads": text})
    assert line.startswith("--set: teams.clerks.heads: ")
    assert message in line


@pytest.mark.parametrize(
    "text",
    ["1\nname: x", "1\nvalue: 2", "1\n---\nvalue: 2", "1\n...\n---\na: 1", "1\r\nname: x", "{value: 1}\nteams: {}", "\n  a: 1\nb: 2"],
)
def test_a_value_can_not_smuggle_in_another_key_or_document(text: str) -> None:
    scenario = planner.parse(PLAN)
    (line,) = refused(scenario, {"teams.clerks.heads": text})
    assert line.startswith("--set: teams.clerks.heads: ")
    assert len(line.splitlines()) == 1


def test_all_bad_changes_are_said_at_once() -> None:
    lines = refused(planner.parse(PLAN), {"teams.clerks.haeds": "1", "teams.clerks.heads": "NO", "zzz": "1", "money.discount_rate": "9%"})
    assert [line.split(": ")[1] for line in lines] == ["teams.clerks.haeds", "teams.clerks.heads", "zzz"]


def test_a_change_that_breaks_a_rule_of_the_whole_is_refused() -> None:
    (line,) = refused(planner.parse(PLAN), {"teams.clerks.hire_percentile": "60%"})
    assert "stands beside pay_per_year" in line


def test_changes_add_up_when_they_are_made_one_after_the_other() -> None:
    scenario = planner.parse(PLAN)
    both = change.apply(scenario, {"teams.clerks.heads": "12", "money.discount_rate": "5%"})[0]
    one = change.apply(change.apply(scenario, {"teams.clerks.heads": "12"})[0], {"money.discount_rate": "5%"})[0]
    assert quantities(both) == quantities(one)
    assert digest(both) == digest(one)


@settings(max_examples=100, deadline=None, database=None, derandomize=True)
@given(st.sampled_from(["teams.clerks.heads", "moves.*.share", "start", "arrangements.home.stipend_tax", "no.such"]), st.text(max_size=30))
def test_any_text_as_a_value_gives_a_scenario_or_a_scenario_error(address: str, text: str) -> None:
    scenario = planner.parse(PLAN)
    try:
        after, _ = change.apply(scenario, {address: text})
    except ScenarioError as error:
        assert all(len(str(problem).splitlines()) == 1 for problem in error.problems)
    else:
        assert after.name == scenario.name
        assert after.teams.keys() == scenario.teams.keys()


def test_a_scenario_without_teams_can_be_changed() -> None:
    assert value(change.apply(planner.parse(HEAD), {"money.discount_rate": "3%"})[0], "money.discount_rate") == 0.03
