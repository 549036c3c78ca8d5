"""A roster's rows: each is a post with its amounts, or one line that says what is wrong with it; the sums hold either way."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from own_tables import RULES, roster

from planner.scenario.cells import Reader
from planner.scenario.headings import headings, suggest
from planner.scenario.roster import fte_of_whole_row, names_in, people_text, read_roster
from planner.scenario.sheets import read_sheet
from planner.scenario.text import ScenarioError

HEAD = "Role,Location,Headcount,FTE,Annual salary,Days on site,Start date\n"


def test_a_row_is_a_post_and_the_totals_are_those_of_the_table():
    found = roster(HEAD + "Accounting,New York,1,1,84000,5,2019-11-01\nPayroll,Tampa,2,0.5,60000,,\nPayroll,Tampa,3,1,,0,\n")
    assert found.problems == ()
    assert [(post.row, post.people, post.posts, post.payroll, post.days, post.tenure) for post in found.posts] == [
        (2, 1, 1, 84000, 5, 7.0),
        (3, 2, 1, 60000, 5, None),
        (4, 3, 3, None, 0, None),
    ]
    totals = found.totals
    assert (totals.rows, totals.people, totals.posts, totals.payroll, totals.unpaid) == (3, 6, 5, 144000, 3)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Accounting,Tampa,-1,1,80000,5,", "Headcount: must be between 0 and 100,000, not -1"),
        ("Accounting,Tampa,0,1,80000,5,", "Headcount: 0, so there is nothing to count"),
        ("Accounting,Tampa,1,1,0,5,", "Annual salary: 0; leave it empty if it is not known"),
        ('Accounting,Tampa,1,1,"80.000,50",5,', "Annual salary: expected a number such as 45,000.5, got '80.000,50'"),
        ("Accounting,Tampa,1,1,€80000,5,", "Annual salary: expected a number"),
        ("Accounting,Tampa,1,1,=A1,5,", "Annual salary: expected a number"),
        (",Tampa,1,1,80000,5,", "Role: is empty"),
        ("=HYPERLINK(1),Tampa,1,1,80000,5,", "Role: is a formula; nothing in a table is run"),
        ("#REF!,Tampa,1,1,80000,5,", "Role: is an error of the sheet (#REF!)"),
        ("Accounting,#N/A,1,1,80000,5,", "Location: is an error of the sheet (#N/A)"),
        ("Accounting,,1,1,80000,5,", "Location: is empty"),
        ("Accounting,Tampa,1,40,80000,5,", "FTE: must be between 0.01 and 1.5, not 40"),
        ("Accounting,Tampa,1,1,80000,6,", "Days on site: expected days on site from 0 to 5"),
        ("Accounting,Tampa,1,1,80000,hybrid,", "Days on site: 'hybrid' does not say how many days"),
        ("Accounting,Tampa,1,1,80000,5,31/12/2019", "Start date: expected a month such as 2029-06"),
        ("Accounting,Tampa,1,1,80000,5,2072-01-01", "Start date: '2072-01-01' can't be the start of somebody"),
        ("Accounting,Tampa,1,1,80000,5,2020-01-01,x", "has more cells than there are columns"),
        ("Accounting,Tampa,x,y,80000,5,", "Headcount: expected a number such as 45,000.5, got 'x'; FTE: expected"),
    ],
)  # fmt: skip
def test_a_row_that_can_not_be_used_has_one_line_with_its_number_and_what_is_wrong(row, words):
    found = roster(HEAD + "Payroll,Tampa,1,1,60000,5,2020-01-01\n" + row + "\n")
    assert [problem.line for problem in found.problems] == [3]
    assert words in found.problems[0].message
    assert found.totals.people == 1


@pytest.mark.parametrize("word", ["Total", "Grand Total", "SUBTOTAL", "Sum", "Accounting Total", "Összesen"])
def test_a_total_at_the_bottom_is_not_counted_and_said(word):
    found = roster(HEAD + f"Payroll,Tampa,1,1,60000,5,\n{word},,240,,14000000,,\n")
    assert found.totals.people == 1
    assert found.problems == ()
    assert [(problem.line, problem.message) for problem in found.totals_left_out] == [(3, "is a total of 240 heads: not counted")]


def test_a_total_whose_word_stands_in_a_dropped_column_is_one_too():
    found = roster("Name,Role,Location,Headcount\nAnn,Payroll,Tampa,1\nTotal,,,1\n")
    assert len(found.totals_left_out) == 1


def test_a_title_with_total_in_it_is_a_title():
    assert roster("Role,Location\nTotal rewards analyst,Tampa\n").totals.people == 1


def test_fte_hours_and_pay_as_the_rules_say():
    text = "Role,Location,Headcount,FTE,Annual salary\nA,Tampa,10,9.5,80000\n"
    whole = roster(text, replace(RULES, fte_of="row"))
    assert (whole.totals.people, whole.totals.posts, whole.totals.payroll) == (10, 9.5, 760000)
    assert roster(text, replace(RULES, fte_of="row", pay_of="person")).totals.payroll == 800000
    hours = roster("Role,Location,Weekly hours,Monthly salary\nA,Tampa,20,3000\n", replace(RULES, pay_of="person"))
    assert (hours.totals.posts, hours.totals.payroll) == (0.5, 36000)
    assert roster("Role,Location,Headcount,Payroll\nA,Tampa,3,250000\n").totals.payroll == 250000


def test_fte_over_one_and_a_half_says_that_it_is_of_the_whole_row():
    def asked(cells: str) -> bool:
        sheet = read_sheet(f"Role,Location,FTE\nA,Tampa,1\n{cells}\n".encode(), "a.csv", known=headings("roster"))
        return fte_of_whole_row(sheet, suggest(sheet.columns), Reader())

    assert asked("A,Tampa,9.5")
    assert not asked("A,Tampa,0.5")
    assert not asked("A,Tampa,x")


def test_another_currency_than_the_tables_is_refused():
    found = roster("Role,Location,Salary,Currency\nA,Tampa,80000,USD\nA,Budapest,800000,HUF\n")
    assert [problem.message for problem in found.problems] == ["Currency: is in HUF; this table is read in USD"]


def test_words_for_days_and_who_says_how_many_hybrid_is():
    found = roster("Role,Location,Work arrangement\nA,T,Hybrid\nA,T,Remote\nA,T,On-site\n", replace(RULES, hybrid_days=2.0))
    assert [post.days for post in found.posts] == [2, 0, 5]


@pytest.mark.parametrize("column", ["Work pattern", "Working pattern", "WORK STYLE", "Work set-up"])
def test_how_people_work_is_found_under_many_names(column):
    found = roster(f"Role,Location,{column}\nA,T,Remote\nA,T,On-site\n")
    assert [post.days for post in found.posts] == [0, 5]


def test_numbers_are_read_in_the_locale_of_the_reader():
    text = "Role;Location;Salary\nA;T;84 000,50\n"
    assert roster(text, reader=Reader("hu_HU", "HUF")).totals.payroll == 84000.5
    assert len(roster(text).problems) == 1


@pytest.mark.parametrize(
    ("matched", "words"),
    [
        ({"role": "Role"}, "no column is matched with Location"),
        ({"role": "Role", "place": "Nope"}, "there is no column 'Nope'"),
        ({"role": "Role", "place": "Role"}, "matched twice"),
        ({"role": "Role", "place": "Location", "pay": "Pay", "payroll": "Total pay"}, "Annual salary and Annual payroll say the same"),
        ({"role": "Role", "place": "Location", "shoe": "Pay"}, "no field is called 'shoe'"),
    ],
)
def test_a_matching_that_can_not_be_used_is_refused(matched, words):
    with pytest.raises(ScenarioError, match=words):
        roster("Role,Location,Pay,Total pay\nA,T,1,2\n", **matched)


def test_names_are_counted_alike_however_they_are_written():
    found = roster("Role,Location,Heads\nAccounting  Clerk,T,2\nACCOUNTING clerk,T,3\nPayroll,T,9\n")
    assert names_in(found, "role") == {"Payroll": 9, "Accounting Clerk": 5}
    assert [people_text(number) for number in (1, 5, 2.5)] == ["1 person", "5 people", "2.5 people"]


CELL = st.one_of(
    st.sampled_from(["", "0", "1", "-2", "1.5", "1,000", "84000", "84.000,5", "abc", "=1+1", "#REF!", "Total", "hybrid", "2019-04-01", "5", "nan", "1e9"]),
    st.text(max_size=6).filter(lambda text: "\0" not in text),
)


@given(rows=st.lists(st.lists(CELL, min_size=0, max_size=8), min_size=1, max_size=12))
def test_whatever_a_table_holds_each_row_counts_or_has_a_line(rows):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Role", "Location", "Headcount", "FTE", "Annual salary", "Days on site", "Start date"])
    writer.writerows(rows)
    try:
        sheet = read_sheet(text.getvalue().encode("utf-8", "replace"), "a.csv", known=headings("roster"))
    except ScenarioError as error:
        assert len(error.problems) == 1
        return
    if "Role" not in sheet.columns or "Location" not in sheet.columns:
        return  # a row of it has more words for columns than the first
    found = read_roster(sheet, suggest(sheet.columns), Reader(), RULES)
    told = [post.row for post in found.posts] + [problem.line for problem in (*found.problems, *found.totals_left_out)]
    assert sorted(told) == list(sheet.numbers), "each row once"
    assert all(post.people > 0 and post.posts > 0 and (post.payroll is None or post.payroll > 0) and 0 <= post.days <= 5 for post in found.posts)
    assert found.totals.people == fsum(post.people for post in found.posts)
    assert all(problem.message for problem in found.problems)


def test_a_team_is_a_role_where_no_title_is_given_and_a_town_is_a_place():
    assert suggest(["Team", "Town", "Heads"]) == {"role": "Team", "place": "Town", "heads": "Heads"}
    assert suggest(["Team", "Job title", "City"])["role"] == "Job title"
    assert suggest(["Building", "Town", "Seats"], "leases")["place"] == "Town"
