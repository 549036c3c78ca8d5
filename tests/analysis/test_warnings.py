"""Each named pitfall: a plan that it catches and one that it leaves alone."""

from __future__ import annotations

import re

import pytest

import planner
from planner.analysis.warnings import WARNINGS, warnings
from planner.report.tables import cell, comparison_json, comparison_markdown
from planner.report.words import headline
from planner.scenario.change import put as put_node
from planner.scenario.load import build
from planner.scenario.part import leaves
from planner.scenario.text import Node
from tests.analysis.pitfall_cases import BASES, CATCHES, LEASED, LEAVES_ALONE, QUIET, SLOW, UNTAXED
from tests.model.plans import Case, Lease, changed, month, parse

BLOCKING = {"P07 leave", "P07 leaver", "P07 seat", "P11", "P15", "P16", "P35", "P35 vendor", "P37", "P37 alone", "P37 peaks", "P37 calls", "P37 none"}
ELSEWHERE = {"P14", "P29", "P30", "P31"}  # no rule can find these in two files; docs/model.md says why


def difference(case_or_plan, base=None):
    """The plan against itself, or another base, before its moves."""
    plan, base = (given.plan() if isinstance(given, Case) else given for given in (case_or_plan, base or case_or_plan))
    return planner.compare(parse({**base, "moves": {}, "name": "Before"}), parse(plan))[0]


def found(case_or_plan, base=None):
    return warnings(difference(case_or_plan, base))


def the(name):
    """The warnings of a pitfall in the plan of that name."""
    return [w for w in found(CATCHES[name], BASES.get(name)) if w.id == name[:3]]


def test_every_warning_that_there_is_is_tested_here():
    assert set(WARNINGS) == {name[:3] for name in CATCHES} == set(LEAVES_ALONE)
    assert set(WARNINGS) | ELSEWHERE == {f"P{number:02d}" for number in range(1, 42)} and not set(WARNINGS) & ELSEWHERE


@pytest.mark.parametrize("name", CATCHES)
def test_a_pitfall_is_found_where_it_is(name):
    (warning,) = the(name)
    assert warning.severity == "block" if name in BLOCKING else warning.severity in ("caution", "note")


@pytest.mark.parametrize("name", CATCHES)
def test_a_message_is_a_sentence_without_identifiers(name):
    (warning,) = the(name)
    assert warning.message[0].isupper() or warning.message[0].isdigit()
    assert warning.message.endswith(".") and 60 < len(warning.message) < 450
    assert not re.search(r"\b[A-Z]{1,2}[0-9]{1,2}\b|\bnan\b|\binf\b|None|\{|  |evidence\.|moves\.", warning.message)


@pytest.mark.parametrize("name", CATCHES)
def test_an_address_can_be_written(name):
    (warning,) = the(name)
    scenario = difference(CATCHES[name]).plan.scenario
    if warning.address not in {address for address, *_ in leaves(scenario)}:
        build(put_node(scenario._tree, warning.address, Node(2, "--set")), "a file")  # an unknown key is refused


@pytest.mark.parametrize("name, number", [(name, number) for name, cases in LEAVES_ALONE.items() for number in range(len(cases))])
def test_a_pitfall_is_not_found_where_it_is_not(name, number):
    assert name not in [w.id for w in found(LEAVES_ALONE[name][number])]


@pytest.mark.parametrize("name", sorted(BLOCKING))
def test_what_blocks_stands_before_the_headline_until_it_is_acknowledged(name):
    plan = CATCHES[name].plan() if isinstance(CATCHES[name], Case) else CATCHES[name]
    acknowledged = {**plan, "acknowledged": {name[:3]: {"by": "A. Controller", "date": "2026-11-24"}}}
    (warning,) = the(name)
    for given, is_open in ((plan, True), (acknowledged, False)):
        answer = difference(given, BASES.get(name))
        text = comparison_markdown([answer])
        assert (text.index(cell(warning.message)[:40]) < text.index(cell(headline(answer)))) == is_open
        (row,) = [row for row in comparison_json([answer])["scenarios"][0]["warnings"] if row["id"] == name[:3]]
        assert row["severity"] == "block" and (row["acknowledged"] is None) == is_open and row["address"] == warning.address


def test_a_quiet_plan_has_no_warnings():
    assert found(QUIET) == ()


def test_rent_that_runs_on_is_reckoned_for_the_seats_that_were_emptied():
    (warning,) = [w for w in found(LEASED) if w.id == "P01"]
    assert warning.amount == pytest.approx(8 * 10 * 1000)
    assert warning.severity == "caution" and not warning.blocks and warning.address == "sites.house.lease.exit"
    assert month(1) in warning.message and month(8) in warning.message


def test_seats_that_were_empty_before_the_plan_are_not_blamed_on_it():
    """15 leased, 10 used, 4 of them leave: 4 seats are paid for in vain, not 9."""
    case = LEASED.but(share=0.4, lease=Lease(seats=15, rent=1000.0, escalator=0, ends=8))
    (warning,) = [w for w in found(case) if w.id == "P01"]
    assert warning.amount == pytest.approx(8 * 4 * 1000)


def test_rent_that_runs_on_past_the_horizon_is_not_said_to_end_with_it():
    """The lease ends in month 30, the plan after 24: whoever reads the message must not take month 24 for the end of the lease."""
    (warning,) = [w for w in found(CATCHES["P21"]) if w.id == "P01"]
    assert month(30) in warning.message or f"{month(24)}, the end of the lease" not in warning.message


def test_rent_that_runs_on_to_a_break_names_the_break():
    case = LEASED.but(lease=Lease(seats=10, rent=1000.0, escalator=0, ends=30, exit="break", break_month=8))
    (warning,) = [w for w in found(case) if w.id == "P01"]
    assert "break" in warning.message and month(8) in warning.message


def test_an_untaxed_stipend_blocks_and_says_what_taxing_it_adds():
    case = UNTAXED.but(contributions=((0.0765, None),), share=1, move_start=1, months=12, stipend=500.0)
    (warning,) = [w for w in found(case) if w.id == "P11"]
    assert warning.severity == "block" and warning.blocks
    assert warning.amount == pytest.approx(20 * 12 * 500 * 0.0765)
    assert warning.address == "arrangements.home.stipend_tax"


def test_what_is_acknowledged_is_still_said_but_does_not_block():
    plan = changed(UNTAXED.plan(), "acknowledged", {"P11": {"by": "A. Controller", "date": "2026-11-24"}})
    (warning,) = [w for w in found(plan) if w.id == "P11"]
    assert not warning.blocks and warning.acknowledged == "A. Controller, 2026-11-24" and warning.severity == "block"


def test_an_acknowledgement_of_something_else_changes_nothing():
    plan = changed(UNTAXED.plan(), "acknowledged", {"P12": {"by": "A. Controller", "date": "2026-11-24"}})
    assert [w.blocks for w in found(plan) if w.id == "P11"] == [True]


def test_the_acknowledgement_of_the_base_is_not_that_of_the_plan():
    plan = UNTAXED.plan()
    base = changed({**plan, "moves": {}}, "acknowledged", {"P11": {"by": "A. Controller", "date": "2026-11-24"}})
    assert any(w.blocks for w in warnings(planner.compare(parse(base), parse(plan))[0]))


def test_the_founding_example_is_acknowledged(cpa_office, cpa_home):
    (warning,) = warnings(planner.compare(cpa_office, cpa_home)[0])
    assert warning.id == "P11" and not warning.blocks


def test_commitments_after_the_horizon_are_put_beside_the_saving():
    (warning,) = [w for w in found(CATCHES["P21"]) if w.id == "P21"]
    assert warning.severity == "caution" and warning.amount == pytest.approx(0)  # both sides owe the same rent
    assert "both still owe" in warning.message and "instead of" not in warning.message
    (warning,) = [w for w in found(CATCHES["P21"], LEASED.but(lease=Lease(seats=10, rent=1000.0, escalator=0, ends=24))) if w.id == "P21"]
    assert warning.amount == pytest.approx(-difference(CATCHES["P21"]).plan.tail_cost) and "instead of" in warning.message


@pytest.mark.parametrize("rent, is_found", [(5399.0, False), (5401.0, True)])
def test_commitments_count_from_a_twentieth_of_the_saving(rent, is_found):
    """Nine flexible seats at 1,000 are saved for a year, 108,000; one leased seat is owed for a month beyond it."""
    case = LEASED.but(months=12, rate=0.0, stipend=0.0, hire_cost=0.0, flex=1000.0, lease=Lease(seats=1, rent=rent, escalator=0, ends=13))
    assert ("P21" in [w.id for w in found(case)]) == is_found


def test_a_plan_that_breaks_a_lease_owes_less_afterwards_than_the_base():
    stays = LEASED.but(lease=Lease(seats=10, rent=1000.0, escalator=0, ends=36, break_month=12))
    base, plan = parse({**stays.plan(), "moves": {}}), parse(changed(stays.plan(), "sites.house.lease.exit", "break"))
    difference = planner.compare(base, plan)[0]
    (warning,) = [w for w in warnings(difference) if w.id == "P21"]
    assert warning.amount == pytest.approx(difference.base.tail_cost) and difference.plan.tail_cost == 0


def test_a_good_year_at_the_end_of_a_bad_plan_is_called_that():
    (warning,) = [w for w in found(CATCHES["P22"]) if w.id == "P22"]
    assert warning.severity == "caution" and warning.amount is not None and warning.amount < 0


def test_the_month_in_which_money_is_back_is_that_of_the_headline(scenarios):
    found = planner.compare(planner.load(scenarios / "today.yaml"), planner.load(scenarios / "hybrid.yaml"))[0]
    (warning,) = [w for w in warnings(found) if w.id == "P22"]
    (months,) = re.findall(r"after (\d+) months", warning.message)
    assert f"pays back after {months} months" in headline(found)


def test_what_blocks_comes_first():
    severities = [w.severity for w in found(LEASED.but(treatment="accountable", upfront=500000.0))]
    assert severities[0] == "block" and len(severities) == 3 and severities == sorted(severities, key=["block", "caution", "note"].index)


def test_work_that_nobody_covers_blocks_and_work_beyond_a_limit_does_not():
    (uncovered,) = found(CATCHES["P16"])
    assert uncovered.blocks
    assert "from 2027-04 on: in" in uncovered.message and "nobody covers it" in uncovered.message.lower()
    limited, _ = found(changed(SLOW, "work.cover_limit", 0.01))
    assert (limited.id, limited.severity, limited.address) == ("P16", "caution", "work.cover_limit")


def test_work_that_was_left_undone_before_is_not_blamed_on_the_plan():
    before = changed(SLOW, "work.cover", "none")
    before["exits"] = {"two": {"team": "clerks", "heads": 2, "month": "2027-02"}}
    assert [w.id for w in warnings(planner.compare(parse(before), parse({**before, "name": "The same"}))[0])] == []


def test_exits_of_more_than_are_there_say_how_many_were_asked_and_how_many_go():
    """10,000 items of 12 minutes are 11.5 posts: 5 leave, then of 10 only those who are left; the third exit lies after the plan."""
    (warning,) = the("P41")
    assert warning.message.startswith("15 people are to leave clerks") and f"only 11.5 can: in {month(5)} no more" in warning.message and "move" not in warning.message
    assert warning.address == "exits.more.heads" and warning.amount is None
    plan = difference(CATCHES["P41"]).plan.ledger
    assert (plan.states["quits"] + plan.states["severed"])[0].sum() == pytest.approx(2000 / (40 * 52 / 12))


def test_exits_are_counted_against_those_whom_a_move_has_left():
    (warning,) = the("P41 moved")
    assert "18 people are to leave clerks" in warning.message and "only 10 can" in warning.message and "Whoever a move has taken along is not among them" in warning.message
