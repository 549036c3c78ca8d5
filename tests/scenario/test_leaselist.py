"""A list of leases: each row a lease with its yearly rent, or one line that says what is wrong with it."""

from __future__ import annotations

import pytest
from own_tables import leases

from planner.scenario.leaselist import SQ_FT_PER_SQ_M, seats_of, sites_in
from planner.scenario.quantity import month_number
from planner.scenario.text import ScenarioError

HEAD = "Site,City,Seats,Rent per seat month,Ends,Break month,Notice months,Penalty months,Annual increase\n"


def test_a_row_is_a_lease():
    found = leases(HEAD + "HQ,New York,260,1000,2029-06,2028-06,12,6,3%\nAnnex,New York,40,900,2028-03-31,,,,\n")
    assert found.problems == ()
    first, second = found.leases
    assert (first.site, first.place, first.seats, first.rent_per_year) == ("HQ", "New York", 260, 3120000)
    assert (first.ends, first.break_month, first.notice_months, first.penalty_months) == (month_number("2029-06"), month_number("2028-06"), 12, 6)
    assert first.escalator == pytest.approx(0.03)
    assert (second.ends, second.break_month, second.escalator) == (month_number("2028-03"), None, None)
    assert (found.seats, found.rent_per_year) == (300, 3552000)
    assert sites_in(found) == {"HQ": (260, "New York"), "Annex": (40, "New York")}


@pytest.mark.parametrize(
    ("head", "row", "seats", "rent"),
    [
        ("Site,Area sq ft,Rent per sq ft,Ends", "HQ,16500,60,2029-06", 100, 990000),
        ("Site,Sq m,Rent per sq m month,Ends", "HQ,1000,20,2029-06", 65, 240000),
        ("Site,Seats,Sq m,Rent per sq ft,Ends", "HQ,50,100,60,2029-06", 50, 100 * SQ_FT_PER_SQ_M * 60),
        ("Site,Seats,Annual rent,Ends", "HQ,50,600000,2029-06", 50, 600000),
        ("Site,Seats,Monthly rent,Ends", "HQ,50,50000,2029-06", 50, 600000),
    ],
)
def test_rent_and_seats_however_the_list_has_them(head, row, seats, rent):
    found = leases(f"{head}\n{row}\n")
    assert found.problems == ()
    assert (found.seats, found.rent_per_year) == (seats, pytest.approx(rent))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",,260,1000,2029-06,,,,", "Site: is empty"),
        ("HQ,New York,0,1000,2029-06,,,,", "Seats: must be between 1"),
        ("HQ,New York,,1000,2029-06,,,,", "there are no seats and no area"),
        ("HQ,New York,260,,2029-06,,,,", "Rent per seat month: is empty; write 0"),
        ("HQ,New York,260,1000,,,,,", "Ends: is empty"),
        ("HQ,New York,260,1000,2026-06,,,,", "Ends: 2026-06, before the plan starts in 2027-01"),
        ("HQ,New York,260,1000,2100-06,,,,", "Ends: lies after 2099"),
        ("HQ,New York,260,1000,2029-06,2030-01,,,", "Break month: lies after the end"),
        ("HQ,New York,260,1000,2029-06,2026-01,,,", "Break month: 2026-01, before the plan starts in 2027-01; empty it"),
        ("HQ,New York,260,1000,2029-06,,,,3", "Annual increase: expected a share such as 3%"),
        ("HQ,New York,260,1000,2029-06,,,,50%", "Annual increase: must be between -10% and 30%"),
        ("HQ,New York,260,1000,2029-06,2028-06,2.5,,", "Notice months: must be whole months"),
        ("HQ,New York,260,1000,06/30/29,,,,", "Ends: expected a month such as 2029-06"),
        ("Total,,300,1000,,,,,", "is a total: not counted"),
    ],
)
def test_a_row_that_can_not_be_used_has_one_line(row, words):
    found = leases(HEAD + row + "\nAnnex,New York,40,900,2028-03,,,,\n")
    assert [problem.line for problem in found.problems] == [2]
    assert words in found.problems[0].message
    assert found.seats == 40


def test_what_is_needed_has_to_be_matched():
    with pytest.raises(ScenarioError, match="no column is matched with Rent per seat month or"):
        leases("Site,Seats,Ends\nHQ,1,2029-06\n")
    with pytest.raises(ScenarioError, match="say the same"):
        leases("Site,Seats,Ends,Rent,Other\nHQ,1,2029-06,1,2\n", site="Site", seats="Seats", ends="Ends", rent_per_year="Rent", rent_per_month="Other")


AREAS = "Office,City,Desks,Sq Ft,Annual Rent,Lease End\nTower,Chicago,,16500,500000,2028-06\nAnnex,Chicago,20,3300,90000,2027-03\nLoft,Chicago,,,9000,2027-03\n"


def test_seats_that_the_list_has_not_are_told_from_its_own():
    found = leases(AREAS)
    assert [(lease.site, lease.seats, lease.counted) for lease in found.leases] == [("Tower", 100, "reckoned"), ("Annex", 20, "listed")]
    assert [(item.row, item.site, item.area, item.reckoned) for item in found.unsaid] == [(2, "Tower", 16500, 100), (4, "Loft", 0, 0)]
    assert "there are no seats and no area" in found.problems[0].message


def test_desks_that_a_person_enters_stand_where_the_list_has_none():
    found = leases(AREAS, desks={2: 76, 3: 999, 4: 5})
    assert [(lease.site, lease.seats, lease.counted) for lease in found.leases] == [
        ("Tower", 76, "entered"),
        ("Annex", 20, "listed"),
        ("Loft", 5, "entered"),
    ]
    assert found.problems == ()
    assert seats_of(found.leases, "entered") == 81
