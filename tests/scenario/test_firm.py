"""What a firm's tables become: a file that the strict loader takes, with the totals of the tables, small bands merged, nothing personal."""

from __future__ import annotations

from math import fsum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from own_tables import START, VERSION, leases, roster, scenario

from planner.scenario import load, reference
from planner.scenario.bands import LEAST, WIDEST, grouped
from planner.scenario.cells import Reader
from planner.scenario.figures import Library
from planner.scenario.firm import MOST_TEAMS
from planner.scenario.premises import per_unit, site_name
from planner.scenario.roster import Post, totals_of
from planner.scenario.text import ScenarioError
from planner.scenario.unpaid import payable

HEAD = "Name,Employee ID,Role,Location,Headcount,Annual salary,Days on site\n"
TWELVE = HEAD + "".join(f"Zoe {n},E{n},Accounting,New York,1,{80000 + n},5\n" for n in range(12))


def teams_of(text: str):
    return load.parse(text).teams


def test_the_file_has_the_totals_of_the_table_and_says_where_they_are_from():
    people = roster(TWELVE + "Bo,E77,Payroll,Tampa,3,61000.33,2\n")
    held = leases("Site,City,Seats,Annual rent,Ends\nHQ,New York,7,100000,2029-06\nAnnex,New York,2,33333.33,2028-01\n")
    made = scenario(people, held)
    opened = load.parse(made.text)
    assert fsum(team.heads.value for team in opened.teams.values()) == people.totals.posts == 15
    paid = fsum(team.heads.value * team.pay_per_year.value for team in opened.teams.values())
    assert paid == pytest.approx(people.totals.payroll, abs=0.005 * len(opened.teams))
    rents = [lease for site in opened.sites.values() for lease in site.leases.values()]
    assert fsum(lease.seats.value for lease in rents) == held.seats == 9
    assert fsum(lease.seats.value * lease.rent_per_seat_month.value * 12 for lease in rents) == pytest.approx(held.rent_per_year, abs=0.01)
    assert (opened.library, opened.planner, opened.start.value, opened.name) == (VERSION, 1, START, "Our own")
    assert "roster.csv" in opened.summary
    assert "2026-11-25" in opened.summary
    team = next(iter(opened.teams.values()))
    assert (team.heads.source, team.pay_per_year.source, team.heads.as_of) == ("roster.csv", "roster.csv", "2026-11")
    assert rents[0].rent_per_seat_month.source == "leases.csv"
    assert "Zoe" not in made.text
    assert "E77" not in made.text


def test_people_of_one_role_site_and_days_are_a_team():
    made = scenario(roster(HEAD + "a,1,Accounting,New York,9,80000,5\nb,2,Accountant,New York,9,80000,5\nc,3,Accounting,New York,9,80000,3\n"))
    assert {name: (team.heads.value, team.arrangement) for name, team in teams_of(made.text).items()} == {
        "Accounting / Accountant on-site": (18, "on-site"),
        "Accounting hybrid": (9, "hybrid"),
    }


def test_several_hybrid_days_and_sites_have_names_of_their_own():
    rows = "".join(f"a,1,Accounting,{place},5,80000,{days}\n" for place in ("New York", "Tampa") for days in (0, 2, 2.5))
    made = scenario(roster(HEAD + rows))
    assert set(teams_of(made.text)) == {f"Accounting {place} {days}" for place in ("New York", "Tampa") for days in ("home", "hybrid 2", "hybrid 2 and a half")}  # fmt: skip
    assert load.parse(made.text).arrangements["hybrid 2 and a half"].days_on_site.value == 2.5


def test_pay_bands_hold_five_people_or_join_their_neighbour():
    def pay(*counts: tuple[int, float]) -> list[tuple[float, float]]:
        posts = [Post(row, "A", "T", people, people, people * each, 5, None) for row, (people, each) in enumerate(counts)]
        groups = grouped(posts, {"a": "accounting"}, {"t": "T"})
        assert fsum(group.payroll for group in groups) == fsum(people * each for people, each in counts)
        return [(group.people, group.payroll / group.posts) for group in groups]

    assert pay((5, 50000), (5, 74000), (5, 76000), (5, 120000)) == [(10, 62000), (5, 76000), (5, 120000)]
    assert pay((5, 50000), (1, 80000), (6, 130000)) == [(6, 55000), (6, 130000)], "nearer in pay"
    assert pay((5, 50000), (1, 110000), (6, 130000)) == [(5, 50000), (7, pytest.approx(890000 / 7))]
    assert pay((1, 30000), (1, 60000), (1, 120000)) == [(3, 70000)]
    assert (LEAST, WIDEST) == (5, 1.5)


def test_bands_can_be_left_out():
    posts = [Post(1, "A", "T", 9, 9, 9 * 50000, 5, None), Post(2, "A", "T", 9, 9, 9 * 100000, 5, 4.0)]
    (group,) = grouped(posts, {"a": "accounting"}, {"t": "T"}, split=False)
    assert (group.people, group.payroll, group.tenure, group.band) == (18, 1350000, 4.0, 0)


def test_a_team_of_one_person_is_warned_of_and_pay_that_is_not_there_too():
    made = scenario(roster(HEAD + "a,1,Accounting,Tampa,1,80000,5\nb,2,Payroll,Tampa,4,,5\n"))
    assert "shows that person's pay to whoever opens the file: Accounting." in made.warnings[0]
    assert "No pay in the table for 4 people" in made.warnings[1]
    assert teams_of(made.text)["Payroll"].pay_per_year is None


def test_those_without_pay_stand_apart_from_those_with():
    made = scenario(roster(HEAD + "a,1,Accounting,Tampa,9,80000,5\nb,2,Accounting,Tampa,4,,5\n"))
    assert {name: team.heads.value for name, team in teams_of(made.text).items()} == {"Accounting": 9, "Accounting market pay": 4}


def test_a_team_is_called_by_the_firms_own_titles():
    rows = "Ledger wizard", "Sr. Accountant, Tax", "Head of very long and rather ceremonial accounting titles", "No", "***", "Főkönyvelő"
    people = roster(HEAD + "".join(f'x,1,"{title}",Tampa,6,{pay},5\n' for title, pay in zip(rows, (40000, 70000, 110000, 170000, 260000, 400000), strict=True)))
    made = scenario(people, roles={title.casefold(): "accounting" for title in rows})
    names = ["Ledger wizard", "Sr Accountant Tax", "Head of very long and rather", "No", "accounting", "Főkönyvelő"]
    assert list(teams_of(made.text)) == list(made.teams) == names
    assert {team.role for team in teams_of(made.text).values()} == {"accounting"}
    assert [group.titles for group in made.teams.values()] == [(title,) for title in rows]


def test_titles_of_one_role_and_pay_band_are_a_team_with_the_names_of_both():
    made = scenario(roster(HEAD + "a,1,Accountant,Tampa,6,80000,5\nb,2,Controller,Tampa,2,82000,5\n"))
    assert list(made.teams) == ["Accountant / Controller"]
    three = "a,1,AP clerk,Tampa,2,50000,5\nb,2,AR clerk,Tampa,6,50000,5\nc,3,Bookkeeper,Tampa,1,50000,5\nd,4,AR clerk,Tampa,6,90000,5\n"
    assert list(scenario(roster(HEAD + three)).teams) == ["AR clerk and others", "AR clerk"]


def test_the_site_stands_where_the_same_titles_are_elsewhere_too():
    rows = [("Accountant", "Tampa"), ("Accountant", "New York"), ("Payroll", "Tampa"), ("Billing", "New York")]
    made = scenario(roster(HEAD + "".join(f"a,1,{title},{place},6,50000,5\n" for title, place in rows)))
    assert set(made.teams) == {"Accountant Tampa", "Accountant New York", "Payroll", "Billing"}


def test_bands_of_the_same_titles_are_numbered():
    made = scenario(roster(HEAD + "a,1,Accountant,Tampa,6,50000,5\nb,2,ACCOUNTANT,Tampa,6,90000,5\nc,3,Payroll,Tampa,6,90000,5\n"))
    assert list(made.teams) == ["Accountant band 1", "ACCOUNTANT band 2", "Payroll"]


def test_a_row_without_pay_where_no_wage_is_known_is_a_line_and_the_others_go_on():
    rows = "a,1,Accountant,Lyon,9,,5\nb,2,Accounting,Lyon,2,90000,5\nc,3,Payroll,Tampa,4,,5\nd,4,Accounting,Lyon,2,x,5\ne,5,Accounting,Lyon,1,,5\nf,6,Actuary,Lyon,1,,5\n"
    people = roster(HEAD + rows)
    known = {"accountant": "accounting", "accounting": "accounting", "payroll": "payroll"}
    places = {"lyon": ("Lyon", "elsewhere/us"), "tampa": ("Tampa", "us/tampa")}
    left = payable(people, known, places, Library(VERSION))
    assert [(problem.line, problem.message) for problem in left.problems if problem.line != 5] == [
        (2, "no pay given, and no market wage is known for Accountant (Accounting) in Lyon: enter the pay"),
        (6, "no pay given, and no market wage is known for Accounting in Lyon: enter the pay"),
    ]
    assert [problem.line for problem in left.problems] == [2, 5, 6]
    assert [post.row for post in left.posts] == [3, 4, 7], "a market wage stands for payroll in Tampa; who is left out is not asked for"
    made = scenario(left, roles=known, sites=places, seat_prices={"Lyon": 700.0})
    assert fsum(team.heads.value for team in teams_of(made.text).values()) == 6
    assert payable(left, known, places, Library(VERSION)) is left


def test_what_is_not_matched_is_left_out_and_nothing_left_is_refused():
    people = roster(TWELVE + "x,1,Actuary,New York,9,99000,5\n")
    made = scenario(people)
    assert fsum(team.heads.value for team in teams_of(made.text).values()) == 12
    with pytest.raises(ScenarioError, match="no row is left"):
        scenario(people, roles={})


def test_a_place_that_the_library_has_not_is_a_place_of_its_own():
    made = scenario(roster(HEAD + "a,1,Accounting,Lyon (Part-Dieu),9,80000,5\n"), sites={"lyon (part-dieu)": ("Lyon (Part-Dieu)", "elsewhere/us")},
                    seat_prices={"Lyon (Part-Dieu)": 700.0})  # fmt: skip
    opened = load.parse(made.text)
    assert opened.places["us/Lyon (Part-Dieu)"].country == "us"
    place = reference.fill(opened).places["us/Lyon (Part-Dieu)"]
    assert place.wage_growth == reference.fill(load.parse(scenario(roster(TWELVE)).text)).places["us/new-york"].wage_growth  # that of the country, not of far ones
    assert opened.sites["Lyon (Part-Dieu)"].flex_per_seat_month.value == 700


def test_what_is_missing_is_said_before_anything_is_made():
    people = roster(HEAD + "a,1,Accounting,Lyon,9,,5\n")
    with pytest.raises(ScenarioError) as error:
        scenario(people, sites={"lyon": ("Lyon", "elsewhere/us")})
    assert {problem.address for problem in error.value.problems} == {"teams.Accounting.pay_per_year", "sites.Lyon.flex_per_seat_month"}


@pytest.mark.parametrize("currency", ["HUF", "EUR", "GBP", "INR"])
def test_in_another_currency_the_librarys_amounts_are_converted_and_say_how(currency):
    made = scenario(roster(TWELVE, reader=Reader("en_US", currency)), currency=currency)
    opened = reference.fill(load.parse(made.text))
    fee = opened.roles["accounting"].cost_per_hire
    assert opened.currency == currency
    assert f"{currency} for 1 USD" in fee.note
    assert fee.low < fee.value < fee.high


def test_too_many_teams_are_refused_in_one_line():
    rows = "".join(f"a,1,Accounting,Site {number},5,80000,5\n" for number in range(MOST_TEAMS + 1))
    people = roster(HEAD + rows)
    sites = {f"site {number}": (f"Site {number}", "us/tampa") for number in range(MOST_TEAMS + 1)}
    with pytest.raises(ScenarioError, match=f"makes {MOST_TEAMS + 1} teams; at most {MOST_TEAMS} fit"):
        scenario(people, sites=sites)


@pytest.mark.parametrize(("text", "name"), [("St. Louis", "St Louis"), ("  (A) x", "A) x"), ("a:b_c{d}", "a b c d"), ("***", "site"), ("Köln", "Köln"), ("x" * 99, "x" * 60)])  # fmt: skip
def test_a_site_has_a_name_that_the_file_takes(text, name):
    assert site_name(text) == name


def test_a_price_has_the_fewest_decimals_that_keep_the_total():
    assert per_unit(249999, 3) == 83333
    assert per_unit(250000, 3) == 83333.333
    assert per_unit(100, 7) * 7 == pytest.approx(100, abs=0.005)
    assert isinstance(per_unit(100, 4), int)


ROW = st.tuples(
    st.sampled_from(["Accounting", "Payroll", "Accountant", "Actuary", "Billing", ""]),
    st.sampled_from(["New York", "Tampa", "Budapest", "Atlantis", ""]),
    st.sampled_from(["1", "3", "12", "0", "-1", "1,200", "x", ""]),
    st.one_of(st.integers(1, 900_000).map(str), st.sampled_from(["", "0", "12.345", "1e9", "84.000,5"])),
    st.sampled_from(["5", "0", "2.5", "3", "7", ""]),
)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(ROW, min_size=1, max_size=25), split=st.booleans())
def test_any_roster_gives_a_file_with_its_totals_or_a_line_per_row(rows, split):
    text = "Role,Location,Headcount,Annual salary,Days on site\n" + "".join(
        ",".join(f'"{cell}"' if "," in cell else cell for cell in row) + "\n" for row in rows
    )
    try:
        people = roster(text)
    except ScenarioError as error:
        assert "no row below" in str(error)
        return
    used = [post for post in people.posts if post.role != "Actuary" and post.place != "Atlantis"]
    blank = sum(not any(row) for row in rows)
    assert len(people.posts) + len(people.problems) == len(rows) - blank
    try:
        made = scenario(people, split=split)
    except ScenarioError as error:
        assert not used or "outside" in str(error), error  # a pay beyond what a file may hold
        return
    totals, teams = totals_of(used), load.parse(made.text).teams.values()
    assert fsum(team.heads.value for team in teams) == pytest.approx(totals.posts, abs=1e-6)
    paid = fsum(team.heads.value * team.pay_per_year.value for team in teams if team.pay_per_year)
    assert paid == pytest.approx(totals.payroll, rel=1e-12, abs=0.005 * len(teams))
    assert fsum(group.people for group in made.teams.values()) == totals.people


AREA = "Office,City,Sq ft,Annual rent,Ends\nHQ,New York,16500,100000,2029-06\nAnnex,New York,3300,33000,2028-01\n"


def test_seats_reckoned_from_the_area_are_called_so_until_a_person_enters_them():
    people = roster(TWELVE)
    made = scenario(people, leases(AREA))
    assert (
        "The lease list has no seats: 120 were reckoned at 165 sq ft each, for 12 people. When a lease ends, only the seats needed are rented on. "
        "Enter the desks you really have (step 2): much of the saving hangs on it." in made.warnings
    )
    opened = load.parse(made.text)
    assert "120 seats (reckoned from the area)" in opened.summary
    (site,) = opened.sites.values()
    assert site.leases["HQ"].seats.note == "reckoned from 16,500 sq ft at 165 sq ft a seat; the list of leases has no seats"
    part = scenario(people, leases(AREA, desks={2: 30}))
    assert any(line.startswith("The lease list has no seats for New York: 20 were reckoned") for line in part.warnings)
    own = scenario(people, leases(AREA, desks={2: 30, 3: 6}))
    assert own.warnings == ()
    opened = load.parse(own.text)
    assert "36 seats at 133,000" in opened.summary
    (site,) = opened.sites.values()
    assert (site.leases["HQ"].seats.value, site.leases["HQ"].seats.note) == (30, "desks entered by hand; the list of leases has none")
    assert site.area_per_seat.value == pytest.approx(19800 / 36, abs=0.01)


def test_people_are_not_called_posts():
    assert "12 people with" in load.parse(scenario(roster(TWELVE)).text).summary
    made = scenario(roster("Role,Location,Salary,Hrs/Wk\n" + "Accounting,New York,80000,40\n" * 9 + "Accounting,New York,80000,24\n"))
    assert "10 people in 9.6 full-time posts with" in load.parse(made.text).summary
