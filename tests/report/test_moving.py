"""What moves are called: by team and destination, told apart where two read the same; and how many heads a share is."""

from __future__ import annotations

import planner
from planner.report.moving import heads_text, move_label, move_labels, moved_text
from tests.conftest import SCENARIOS

TEXT = """planner: 1
library: 2026-11
name: Plan
start: 2027-01
sites:
  hq: {place: us/new-york, lease: {seats: 9, rent_per_seat_month: 900, ends: 2031-12}}
arrangements: {on-site: {days_on_site: 5}, home: {days_on_site: 0}}
teams:
  clerks: {role: accounting, site: hq, arrangement: on-site, heads: 8}
  desk: {role: it-service-desk, site: hq, arrangement: on-site, volume: {items_per_month: 800, minutes_per_item: 60}}
moves:
  first: {team: clerks, share: 25%, to: {arrangement: home}, start: 2027-04}
  second: {team: clerks, share: 12.5%, to: {arrangement: home}, start: 2027-06}
  again: {team: clerks, share: 12.5%, to: {arrangement: home}, start: 2027-06}
  far: {team: clerks, share: 10%, to: {place: us/tampa}, start: 2027-06}
  desks: {team: desk, share: 50%, to: {arrangement: home}, start: 2027-06}
"""


def test_a_move_is_called_by_its_team_and_where_it_goes():
    home = planner.load(SCENARIOS / "work-from-home.yaml")
    assert move_label(home, "service desk-home") == "service desk → home"
    assert move_label(home, "no such") == "no such"
    blend = planner.load(SCENARIOS / "blend.yaml")
    assert move_label(blend, "records-vendor") == "records → scanning"
    assert len(set(move_labels(blend).values())) == len(blend.moves)


def test_two_that_read_the_same_are_told_apart_by_their_month_and_then_by_their_name():
    plan = planner.parse(TEXT)
    assert move_labels(plan) == {
        "first": "clerks → home (2027-04)",
        "second": "clerks → home (2027-06) (second)",
        "again": "clerks → home (2027-06) (again)",
        "far": "clerks → Tampa",
        "desks": "desk → home",
    }


def test_a_share_is_so_many_heads_of_the_team():
    plan = planner.parse(TEXT)
    assert moved_text(plan, ["first"]) == "2 of 8 heads"
    assert moved_text(plan, ["first", "second", "far"]) == "3.8 of 8 heads", "the team counts once"
    assert moved_text(plan, ["first"], "hu_HU") == "2 of 8 heads"
    assert moved_text(plan, ["first", "desks"]) == "", "a team that is given by its work"
    assert moved_text(plan, []) == ""
    assert heads_text(0.5, 1) == "0.5 of 1 head"
    assert heads_text(800, 1600.04) == "800 of 1,600 heads"
