"""A firm's own figures on the Scenarios page: table, match, check and make; what is wrong is said and nothing is lost."""

from __future__ import annotations

import io
import shutil
from math import fsum
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

import planner
from planner.scenario.headings import KINDS
from planner.views import sources

ROOT = Path(__file__).parents[2]
ROSTER = (
    "Name,Job title,Location,Annual salary,Days on site\n"
    + "".join(f"Zoe {n},Accountant,NYC,{80000 + n * 100},5\n" for n in range(8))
    + "".join(f"Abe {n},Ledger wizard,New York,{60000 + n * 100},3\n" for n in range(6))
    + "Eve,Payroll clerk,New York,0,5\nTotal,,,1000000,\n"
)
LEASES = "Site,City,Seats,Rent per seat month,Ends\nTower,New York,20,1000,2029-06\n"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder of scenarios of one's own."""
    for name in ("today.yaml", "work-from-home.yaml"):
        shutil.copy(ROOT / "scenarios" / name, tmp_path / name)
    monkeypatch.setattr(sources, "FOLDER", tmp_path)
    return tmp_path


def opened() -> AppTest:
    app = AppTest.from_file(str(ROOT / "planner/views/files.py"), default_timeout=60)
    app.session_state["files:view"] = "own"
    app.run()
    assert not app.exception
    return app


def upload(app: AppTest, text: str | bytes, kind: str = "roster", name: str = "") -> AppTest:
    data = text.encode() if isinstance(text, str) else text
    app.file_uploader(key=f"own:{kind}:file").set_value((name or f"{kind}.csv", data, "text/csv")).run()
    assert not app.exception
    return app


def click(app: AppTest, label: str) -> AppTest:
    next(item for item in app.button if item.label.replace("\\", "") == label).click().run()
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    return "\n".join(str(item.value) for group in (app.markdown, app.error, app.warning, app.caption, app.info, app.subheader, app.success) for item in group).replace("\\", "")  # fmt: skip


def choose(app: AppTest, key: str, value: str) -> AppTest:
    app.selectbox(key=key).set_value(value).run()
    assert not app.exception
    return app


def whole(page: AppTest) -> AppTest:
    """The Scenarios page of the whole app, from which another can be gone to, with what is open on a page alone."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.session_state["draft"] = page.session_state["draft"]
    app.run().switch_page("planner/views/files.py").run()
    assert not app.exception
    return app


def test_at_first_it_says_what_to_bring_and_has_templates(place):
    app = opened()
    assert "1 Table" in texts(app)
    assert "A roster says who does what" in texts(app)
    assert [item.label for item in app.get("download_button")][-2:] == ["Roster (CSV)", "Leases (CSV)"]
    assert not any(item.label == "Next: match" for item in app.button)


def test_from_a_roster_to_a_scenario_that_is_open_and_a_plan_on_top_of_it(place):
    app = upload(upload(opened(), ROSTER), LEASES, "leases")
    assert "Dropped at once, since they are on persons: Name." in texts(app)
    assert "Zoe" not in str([frame.value for frame in app.dataframe])
    app = click(app, "Next: match")
    assert app.selectbox(key="own:roster:column:role").value == "Job title"
    assert app.selectbox(key="own:role:accountant").value == "accounting"
    assert app.selectbox(key="own:role:ledger wizard").value == ""
    assert "1 name has no match yet" in texts(app)
    assert next(item for item in app.button if item.label == "Next: check the sums").disabled
    app = choose(app, "own:role:ledger wizard", "bookkeeping")
    assert app.text_input(key="own:site:nyc").value == "New York"
    app = click(app, "Next: check the sums")
    shown = texts(app)
    assert "1 row can't be used" in shown
    assert "roster.csv, row 16: Annual salary: 0; leave it empty" in shown
    assert "row 17: is a total" in shown
    sums = app.table[0].value
    assert list(sums.iloc[:, 0]) == ["Rows of the roster", "People", "Full-time posts", "Base pay a year", "Base pay, your total row says", "Leases", "Seats", "Rent a year"]
    assert list(sums["In the scenario"]) == ["14", "14", "14", "$1,004,300", "", "1", "20", "$240,000"]
    assert next(iter(sums["In the tables"])) == "15"
    app.text_input(key="own:name").set_value("Acme").run()
    app = click(app, "Make the scenario")
    saved = planner.load(place / "Acme.yaml")
    assert fsum(team.heads.value for team in saved.teams.values()) == 14
    assert fsum(team.heads.value * team.pay_per_year.value for team in saved.teams.values()) == pytest.approx(1_004_300, abs=0.05)
    assert saved.sites["New York"].lease.seats.value == 20
    assert "Zoe" not in (place / "Acme.yaml").read_text()
    assert "own" not in app.session_state
    draft = app.session_state["draft"]
    assert (draft.source.key, draft.base.key) == ("Acme.yaml", "Acme.yaml")
    assert "Acme.yaml was made from your tables" in texts(app)
    app = whole(app)
    assert app.multiselect(key="files:plan:Acme.yaml:teams").value == list(saved.teams)
    assert app.multiselect(key="files:plan:Acme.yaml:teams").options == ["Accountant, New York", "Ledger wizard, New York"]
    app = click(app, "Make the plan and open it")
    draft = app.session_state["draft"]
    assert (draft.source.key, draft.base.key) == ("Acme - some at home.yaml", "Acme.yaml")
    assert any(item.label == "Payback" for item in app.metric), "the Plan page is open"
    plan = planner.load(place / draft.source.key)
    assert plan.summary == "50% of the work of 2 teams at home from April 2027, on top of Acme."
    assert plan.extends == "Acme.yaml"
    assert {move.share.value for move in plan.moves.values()} == {0.5}
    (difference,) = planner.compare(saved, plan)
    assert difference.npv_saving != 0


def test_what_is_no_table_is_said_and_the_table_before_stays(place):
    app = upload(opened(), ROSTER)
    app = upload(app, b"\xd0\xcf\x11\xe0", name="old.xls.csv")
    assert "old or encrypted Excel file" in texts(app)
    assert "Nothing was changed" in texts(app)
    assert app.session_state["own"].sheets["roster"].name == "roster.csv"


def test_going_back_and_to_another_page_keeps_what_was_chosen(place):
    app = click(upload(opened(), ROSTER), "Next: match")
    app = choose(app, "own:role:ledger wizard", "bookkeeping")
    app = choose(app, "own:days", 2.0)
    app = click(click(app, "Back"), "Next: match")
    assert app.selectbox(key="own:role:ledger wizard").value == "bookkeeping"
    app.session_state["files:view"] = "files"
    app.run()
    app.session_state["files:view"] = "own"
    app.run()
    assert app.selectbox(key="own:role:ledger wizard").value == "bookkeeping"
    assert app.selectbox(key="own:days").value == 2.0


def test_columns_can_be_corrected_and_a_wrong_match_is_said(place):
    app = click(upload(opened(), "A,B,C\nAccountant,Tampa,70000\n"), "Next: match")
    assert "no column is matched with Role" in texts(app)
    for field, column in (("role", "A"), ("place", "B"), ("pay", "C")):
        app = choose(app, f"own:roster:column:{field}", column)
    assert app.selectbox(key="own:role:accountant").value == "accounting"
    app = choose(app, "own:roster:column:pay", "A")
    assert "matched twice" in texts(app)


def test_what_is_asked_stands_in_its_order_on_a_phone_too(place):
    """A phone puts the columns of a row below one another, so rows must not share their columns."""
    titles = "".join(f"Zoe,Work of kind {letter},NYC,80000,5\n" * (9 - at) for at, letter in enumerate("abcde"))
    app = click(upload(opened(), "Name,Job title,Location,Annual salary,Days on site\n" + titles), "Next: match")
    keys = [str(item.key) for item in app.selectbox]
    asked = [key.rpartition(":")[2] for key in keys if key.startswith("own:roster:column:")]
    assert asked[:5] == [field for field in KINDS["roster"] if field in asked[:5]] and "pay" in asked[:5]
    assert [key for key in keys if key.startswith("own:role:")] == [f"own:role:work of kind {letter}" for letter in "abcde"]


def test_a_sheet_of_a_workbook_and_the_row_of_the_columns_names_are_chosen(place):
    book = openpyxl.Workbook()
    book.active.append(["Notes"])
    book.active.append(["nothing here"])
    staff = book.create_sheet("Staff 2026")
    for row in (["Accounting", "Tampa"], ["What", "Where", "Pay"], ["Accountant", "Tampa", 70000]):
        staff.append(row)
    out = io.BytesIO()
    book.save(out)
    app = upload(opened(), out.getvalue(), name="own.xlsx")
    app = choose(app, "own:roster:sheet", "Staff 2026")
    app.number_input(key="own:roster:head").set_value(2).run()
    assert app.session_state["own"].sheets["roster"].columns == ("What", "Where", "Pay")
    assert "Rows above row 2" not in texts(app), "said by a person, so no news"
    app = click(app, "Next: match")
    for field, column in (("role", "What"), ("place", "Where")):
        app = choose(app, f"own:roster:column:{field}", column)
    app = click(click(app, "Next: check the sums"), "Make the scenario")
    assert next(iter(planner.load(place / "Our back office.yaml").teams.values())).pay_per_year.value == 70000


def test_many_titles_come_in_parts_and_all_have_to_be_matched(place):
    text = "Role,Location,Salary\n" + "".join(f"Wizard {n},Tampa,70000\n" for n in range(70))
    app = click(upload(opened(), text), "Next: match")
    assert "70 names have no match yet" in texts(app)
    assert [item.label for item in app.expander if "with fewer people" in item.label] == ["30 more, with fewer people", "10 more, with fewer people"]


def test_numbers_are_read_as_the_person_says(place):
    app = upload(opened(), "Role;Location;Salary\nAccounting;Tampa;84.000,50\n")
    app = choose(app, "own:locale", "de_DE")
    app = click(click(app, "Next: match"), "Next: check the sums")
    assert "$84,00" in app.table[0].value["In the scenario"].iloc[3]


def test_what_is_left_out_is_counted_and_listed(place):
    app = click(upload(opened(), ROSTER), "Next: match")
    app = choose(app, "own:role:ledger wizard", "-")
    app = click(app, "Next: check the sums")
    assert list(app.table[0].value["In the scenario"])[1] == "8"
    assert "Ledger wizard: 6 people" in texts(app)


def test_a_name_that_is_taken_loses_nothing(place):
    app = click(choose(click(upload(opened(), ROSTER), "Next: match"), "own:role:ledger wizard", "bookkeeping"), "Next: check the sums")
    app.text_input(key="own:name").set_value("Today").run()
    before = (place / "today.yaml").read_bytes()
    app = click(app, "Make the scenario")
    assert "there already" in texts(app)
    assert (place / "today.yaml").read_bytes() == before
    assert app.session_state["own"].step == 3


def test_a_place_without_rent_asks_for_the_price_of_a_seat(place):
    app = click(upload(opened(), "Role,Location,Salary\nAccounting,Atlantis,84000\n"), "Next: match")
    app = choose(app, "own:place:atlantis", "elsewhere/us")
    assert "Needed to go on: there is no lease there" in texts(app)
    app = click(app, "Next: check the sums")
    assert "Atlantis: there is no lease, and no rent is known there. Go back and enter the price of a seat." in texts(app)
    assert next(item for item in app.button if item.label == "Make the scenario").disabled
    app = click(app, "Back")
    app.text_input(key="own:price:atlantis").set_value("700").run()
    app = click(click(app, "Next: check the sums"), "Make the scenario")
    assert planner.load(place / "Our back office.yaml").sites["Atlantis"].flex_per_seat_month.value == 700


def test_a_row_without_pay_where_no_wage_is_known_has_a_line_and_the_others_make_the_scenario(place):
    app = click(upload(opened(), "Role,Location,Salary\nAccountant,Atlantis,\nAccountant,Tampa,84000\n"), "Next: match")
    app = click(choose(app, "own:place:atlantis", "elsewhere/us"), "Next: check the sums")
    shown = texts(app)
    assert "1 row can't be used" in shown
    assert "roster.csv, row 2: no pay given, and no market wage is known for Accountant (Accounting) in Atlantis: enter the pay" in shown
    assert "1 of 2 rows was read" in shown
    assert not app.error
    teams = app.dataframe[0].value
    assert (list(teams["Team"]), list(teams["Role"])) == (["Accountant"], ["Accounting"])
    click(app, "Make the scenario")
    assert list(planner.load(place / "Our back office.yaml").teams) == ["Accountant"]


def number(app: AppTest, label: str) -> object:
    return next(item for item in app.number_input if item.label.replace("\\", "") == label)


def test_seats_that_the_list_has_not_are_called_reckoned_and_desks_can_be_entered(place):
    areas = "Site,City,Sq Ft,Annual rent,Ends\nTower,New York,16500,500000,2029-06\n"
    app = upload(upload(opened(), ROSTER), areas, "leases")
    app = choose(click(app, "Next: match"), "own:role:ledger wizard", "bookkeeping")
    assert number(app, "Desks in Tower").value == 100
    app = click(app, "Next: check the sums")
    seats = dict(zip(app.table[0].value.iloc[:, 0], app.table[0].value["In the tables"], strict=True))["Seats"]
    assert seats == "– (reckoned from the area: 100)"
    assert "100 were reckoned at 165 sq ft each, for 14 people" in texts(app)
    app = click(app, "Back")
    number(app, "Desks in Tower").set_value(18).run()
    app = click(app, "Next: check the sums")
    seats = dict(zip(app.table[0].value.iloc[:, 0], app.table[0].value["In the tables"], strict=True))["Seats"]
    assert seats == "– (entered: 18)"
    assert "were reckoned" not in texts(app)
    app = click(app, "Back")
    assert number(app, "Desks in Tower").value == 18
    app = click(click(app, "Next: check the sums"), "Make the scenario")
    lease = planner.load(place / "Our back office.yaml").sites["New York"].lease
    assert (lease.seats.value, lease.seats.note) == (18, "desks entered by hand; the list of leases has none")


def test_part_timers_are_told_from_posts_under_the_sums_and_in_the_teams(place):
    text = "Role,Location,Salary,Hrs/Wk\n" + "Accounting,Tampa,80000,40\n" * 9 + "Accounting,Tampa,80000,24\n"
    app = click(click(upload(opened(), text), "Next: match"), "Next: check the sums")
    assert "part-timers' stipend, seat and set-up count by their share" in texts(app)
    teams = app.dataframe[0].value
    assert (list(teams["People"]), list(teams["Full-time posts"])) == (["10"], ["9.6"])
    app = click(click(upload(opened(), "Role,Location,Salary\nAccounting,Tampa,80000\n"), "Next: match"), "Next: check the sums")
    assert "count by their share" not in texts(app)


TWO = "Role,Location,Salary,Hrs/Wk\n" + "Accounting,Chicago,80000,40\n" * 8 + "Accounting,Milwaukee,40000,20\n" * 6


def test_a_suggestion_that_comes_later_is_taken_and_a_choice_of_ones_own_stays(place):
    leases = "Office,Seats,Annual rent,Ends\nChicago,20,300000,2029-06\nMilwaukee,10,70000,2028-03\n"
    app = click(upload(upload(opened(), TWO), leases, "leases"), "Next: match")
    assert app.selectbox(key="own:lease:milwaukee").value == ""
    app = choose(app, "own:place:milwaukee", "elsewhere/us")
    assert app.selectbox(key="own:lease:milwaukee").value == "site:Milwaukee"
    assert not any("Price of a seat" in item.label for item in app.text_input), "the lease has its price"
    assert [item.label.replace("\\", "") for item in app.expander if "roster" in item.label] == ["2 have names of sites of the roster"]
    app = choose(app, "own:lease:milwaukee", "us/chicago")
    app = choose(app, "own:days", 4.0)
    assert app.selectbox(key="own:lease:milwaukee").value == "us/chicago"
    app = choose(app, "own:lease:milwaukee", "")
    assert "1 name has no match yet" in texts(choose(app, "own:days", 3.0))


def test_the_countries_of_what_is_matched_stand_first(place):
    app = click(upload(opened(), TWO), "Next: match")
    box = app.selectbox(key="own:place:milwaukee")
    assert box.options[:2] == ["choose", "elsewhere in United States"]
    assert box.options[2].endswith(", United States")
    assert len(set(box.options)) == len(box.options)
    assert "Not in the library? Choose 'elsewhere in ...'" in box.help.replace("\\", "")
    app = click(upload(opened(), TWO.replace("Chicago", "Warsaw")), "Next: match")
    assert app.selectbox(key="own:place:milwaukee").options[1] == "elsewhere in Poland"


def test_for_work_that_the_library_has_not_it_says_what_to_choose(place):
    app = click(upload(opened(), "Role,Location,Salary\nFloater,Chicago,71000\n"), "Next: match")
    said = app.selectbox(key="own:role:floater").help.replace("\\", "")
    assert "Record maintenance or Data entry for clerks and assistants" in said
    assert "leave the rows out" in said


@pytest.mark.parametrize(("total", "chosen"), [("880,000", "person"), ("760,000", "full time"), ("123", "full time")])
def test_the_total_row_says_whose_pay_the_table_has(place, total, chosen):
    app = click(upload(opened(), TWO + f'Total,,"${total}",\n'), "Next: match")
    box = app.selectbox(key="own:pay")
    assert box.value == chosen
    assert box.label == "Pay of part-timers in the table is"
    assert box.options == ["the full-time rate, to be cut to their hours", "what they are really paid"]
    assert ("Your total row says" in texts(app)) == (total != "123")
    app = choose(app, "own:place:milwaukee", "elsewhere/us")
    app.text_input(key="own:price:milwaukee").set_value("700").run()
    app = click(app, "Next: check the sums")
    sums = app.table[0].value.set_index(app.table[0].value.columns[0])["In the tables"]
    assert sums["Base pay, your total row says"] == f"${total}"
    app = choose(click(app, "Back"), "own:pay", "person" if chosen == "full time" else "full time")
    app = click(click(app, "Next: check the sums"), "Back")
    assert app.selectbox(key="own:pay").value != chosen, "a person knows better"


def test_a_pay_that_nobody_knows_yet_counts_as_empty_and_is_said(place):
    text = "Role,Location,Salary\n" + "Accounting,Tampa,80000\n" * 5 + "Accounting,Tampa,TBD\nAccounting,Tampa,n/a\nAccounting,Tampa,soon\n"
    app = click(click(upload(opened(), text), "Next: match"), "Next: check the sums")
    shown = texts(app)
    assert "Without pay in the table: 2 people. 2 cells count" in shown
    assert "2 cells count as empty: 'TBD', 'n/a'." in shown
    assert "No pay in the table for 2 people: the market wage of their place is used." in shown
    assert "7 of 8 rows were read" in shown
    assert "expected a number such as 45,000.5, got 'soon', or leave it empty: market wage" in shown
