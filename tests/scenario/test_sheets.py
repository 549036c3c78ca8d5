"""Tables of every odd kind: what is read, what is refused in one line, and that nothing personal and no bomb comes through."""

from __future__ import annotations

import datetime
import io
import random
import time
import zipfile

import openpyxl
import pytest

from planner.scenario.headings import headings, suggest, template_csv, template_words
from planner.scenario.sheets import MAX_BYTES, MAX_ROWS, read_sheet, sheet_names
from planner.scenario.text import ScenarioError

KNOWN = headings("roster")
PLAIN = "Role,Location,Headcount,Annual salary\nAccounting,New York,2,84000\nPayroll,Tampa,1,66500\n"


def sheet(data: str | bytes, name: str = "roster.csv", **more):
    return read_sheet(data.encode() if isinstance(data, str) else data, name, known=KNOWN, **more)


def refused(data: str | bytes, name: str = "roster.csv", **more) -> str:
    with pytest.raises(ScenarioError) as error:
        sheet(data, name, **more)
    assert len(error.value.problems) == 1
    return str(error.value)


def book(*rows: list[object], title: str = "Roster", more: tuple[str, ...] = ()) -> bytes:
    made = openpyxl.Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    for name in more:
        made.create_sheet(name).append(["Site", "Ends"])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_table_reads_alike_however_it_was_saved(sign, mark, line_end):
    found = sheet(mark + PLAIN.replace(",", sign).replace("\n", line_end))
    assert found.columns == ("Role", "Location", "Headcount", "Annual salary")
    assert found.rows == (("Accounting", "New York", "2", "84000"), ("Payroll", "Tampa", "1", "66500"))
    assert found.numbers == (2, 3)


def test_the_first_line_of_excel_that_names_the_separator_is_no_row():
    found = sheet("sep=;\nRole;Location\nA, B;Tampa\n")
    assert (found.columns, found.rows, found.numbers) == (("Role", "Location"), (("A, B", "Tampa"),), (3,))


def test_decimal_commas_in_a_table_with_semicolons_do_not_part_its_cells():
    assert sheet("Role;Location;Salary\nA;New York, NY;84000,50\n").rows == (("A", "New York, NY", "84000,50"),)


def test_windows_1252_is_read_and_said():
    found = sheet("Role,Location\nAccounting,Málaga\n".encode("cp1252"))
    assert found.rows[0][1] == "Málaga"
    assert "Windows-1252" in found.notes[0]


def test_a_title_and_a_group_row_above_the_names_of_the_columns_are_left_out_and_said():
    found = sheet("Headcount report 2026,,\n,,\n,Where,Pay\nRole,Location,Salary\nAccounting,Tampa,80000\n")
    assert (found.columns, found.head, found.numbers) == (("Role", "Location", "Salary"), 4, (5,))
    assert "Rows above row 4" in found.notes[0]
    assert sheet("Role,Location\nRole,Location\nA,B\n", head=2).numbers == (3,)
    assert "no row 9" in refused(PLAIN, head=9)


def test_blank_rows_are_no_rows_and_keep_the_numbers_of_the_others():
    assert sheet("\nRole,Location\n,,,\n\nAccounting,Tampa\n,\n").numbers == (5,)


def test_two_columns_of_one_name_and_one_without_are_told_apart():
    assert sheet("Role,Role,,Location\na,b,c,d\n").columns == ("Role", "Role (2)", "column 3", "Location")


@pytest.mark.parametrize("name", ["Name", "First Name", "Employee ID", "E-mail", "employeeId", "Birth date", "SSN", "Manager", "Notes"])
def test_what_is_on_persons_is_dropped_at_once(name):
    found = sheet(f"{name},Role,Location\nJane Doe 123,Accounting,Tampa\n")
    assert found.dropped == (name,)
    assert "Jane" not in repr(found)


def test_a_row_that_is_longer_keeps_its_rest_so_that_it_can_be_refused():
    assert len(sheet("Role,Location\nAccounting,New York, NY\n").rows[0]) == 3


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        ("", "a.csv", "the file is empty"),
        ("\n,,\n", "a.csv", "the file is empty"),
        ("Role,Location\n", "a.csv", "no row below"),
        ('Role,Location\n"a"b,c\n', "a.csv", "a.csv:2: is not a CSV file"),
        ("Role,Location\n\0,b\n", "a.csv", "zero bytes"),
        ("Role".encode("utf-16"), "a.csv", "UTF-16"),
        (b"Role\n\x81\n", "a.csv", "a.csv:2: is not UTF-8"),
        (b"\xd0\xcf\x11\xe0", "a.xls", "old or encrypted"),
        (b"not a zip", "a.xlsx", "broken"),
        (b"PK\x03\x04", "a.csv", "broken"),
        (b"x" * (MAX_BYTES + 1), "a.csv", "larger than 2 MB"),
        (",".join("abcdefghij" * 11), "a.csv", "more than 100 columns"),
    ],
)
def test_what_is_no_table_is_refused_in_one_line(data, name, words):
    assert words in refused(data, name)


def test_20_000_rows_are_read_and_one_more_is_refused():
    rows = "a,b\n" * MAX_ROWS
    assert len(sheet("Role,Location\n" + rows).rows) == 20_000
    assert "roster.csv:20002: has more than 20,000 rows" in refused("Role,Location\n" + rows + "a,b\n")


def test_a_workbook_gives_what_excel_shows():
    data = book(["Role", "Location", "Salary", "Start"], ["Accounting", "Tampa", 84000, datetime.date(2019, 4, 1)], [], ["Payroll", "Tampa", 1.5, None])
    found = sheet(data, "roster.xlsx")
    assert found.rows == (("Accounting", "Tampa", 84000.0, "2019-04-01"), ("Payroll", "Tampa", 1.5, ""))
    assert found.numbers == (2, 4)


def test_a_sheet_is_chosen_by_name():
    data = book(["Role", "Location"], ["a", "b"], more=("Leases", "Old"))
    assert sheet_names(data, "x.xlsx") == ["Roster", "Leases", "Old"]
    assert sheet_names(PLAIN.encode(), "x.csv") == []
    assert read_sheet(data, "x.xlsx", "Roster").columns == ("Role", "Location")
    assert "there is no sheet 'Nope'" in refused(data, "x.xlsx", sheet="Nope")


def test_a_formula_counts_as_excel_last_calculated_it_and_is_never_run():
    # openpyxl stores no result, so there is none
    assert sheet(book(["Role", "Location", "Salary"], ["a", "b", "=1+1"], ["c", "d", 5]), "a.xlsx").rows[0][2] == ""
    assert sheet("Role,Location,Salary\na,b,=1+1\n").rows[0][2] == "=1+1"


def changed(data: bytes, extra: dict[str, bytes]) -> bytes:
    """A workbook with other parts in the place of its own, or more of them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in extra:
                new.writestr(entry, old.read(entry))
        for name, content in extra.items():
            new.writestr(name, content)
    return out.getvalue()


GOOD = book(["Role", "Location"], ["a", "b"])


def test_macros_are_refused():
    assert "holds macros" in refused(changed(GOOD, {"xl/vbaProject.bin": b"x"}), "a.xlsm")
    assert "holds macros" in refused(changed(GOOD, {"xl/macrosheets/sheet1.xml": b"<x/>"}), "a.xlsx")


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = changed(GOOD, {"xl/worksheets/sheet1.xml": b" " * (60 << 20)})
    assert len(bomb) < 100_000
    assert "unpacks to more than 50 MB" in refused(bomb, "a.xlsx")
    many = changed(GOOD, {f"x{number}": b"" for number in range(1001)})
    assert "unpacks" in refused(many, "a.xlsx")


def unpacked(tag: str, count: int) -> str:
    """So many tags that don't pack well, as in an honest file."""
    chance = random.Random(1)
    return "".join(tag.format(n=chance.randrange(10**6), row=row) for row in range(3, count + 3))


OPEN = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


@pytest.mark.parametrize(
    ("part", "content", "words"),
    [
        (SHEET, lambda: OPEN + '<row r="1"><c r="A1"><v>1</v></c></row>' * 60_000, "more than 100 times its size"),
        ("xl/styles.xml", lambda: "<a/>" * 500_000, "more than 100 times its size"),
        ("xl/styles.xml", lambda: unpacked('<xf numFmtId="{n}"/>', 60_000), "too many styles, names or sheets"),
        ("xl/workbook.xml", lambda: unpacked('<sheet name="{n}"/>', 60_000), "too many styles, names or sheets"),
        ("[Content_Types].xml", lambda: unpacked('<Override PartName="/{n}"/>', 60_000), "too many styles, names or sheets"),
        ("xl/_rels/workbook.xml.rels", lambda: unpacked('<Relationship Id="{n}"/>', 60_000), "too many styles, names or sheets"),
        ("docProps/core.xml", lambda: unpacked("<x>{n}</x>", 100_000), "too many styles, names or sheets"),
        (STRINGS, lambda: unpacked("<si><t>{n}</t></si>", 250_001), "more than 250,000 cells or texts"),
        (STRINGS, lambda: unpacked("<x:si><x:t>{n}</x:t></x:si>", 250_001), "more than 250,000 cells or texts"),
        (SHEET, lambda: OPEN + unpacked('<row r="{row}"/>', 100_001), "more than 100,000 rows, blank ones too"),
        (SHEET, lambda: OPEN + '<row r="3">' + unpacked('<c r="A{n}"/>', 16_385), "more than 700,000 cells or texts"),
        (SHEET, lambda: OPEN + unpacked('<row r="{row}">' + '<c r="A{n}"/>' * 40 + "</row>", 17_501), "more than 700,000 cells or texts"),
        (SHEET, lambda: OPEN + unpacked('<col min="{n}"/>', 100_001), "cells or texts"),
        (SHEET, lambda: OPEN.encode().replace(b"<", b"<\0").decode(), "is not a workbook that can be read"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else None,
)
def test_a_part_that_would_take_long_to_walk_through_is_refused_before_it_is(part, content, words):
    bomb = changed(GOOD, {part: content().encode()})
    assert len(bomb) < 2 << 20
    began = time.process_time()
    assert words in refused(bomb, "a.xlsx")
    assert time.process_time() - began < 1


def test_a_cell_is_no_longer_than_in_excel():
    long = OPEN + '<row r="1"><c r="A1" t="inlineStr"><is><t>Role</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>' + unpacked("{n}", 100_000)
    (row,) = read_sheet(changed(GOOD, {SHEET: (long + "</t></is></c></row></sheetData></worksheet>").encode()}), "a.xlsx").rows
    assert len(row[0]) == 32_767


def test_an_xml_that_declares_entities_is_refused():
    part = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'
    assert "document type" in refused(changed(GOOD, {"xl/worksheets/sheet1.xml": part}), "a.xlsx")
    wide = part.decode().encode("utf-16")
    assert "document type" in refused(changed(GOOD, {"xl/worksheets/sheet1.xml": wide}), "a.xlsx")


def test_one_cell_far_away_is_refused_and_not_walked_to():
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    for row, words in ((9, "more than 100 columns"), (1048576, "more than 100,000 rows, blank ones too")):
        far = f'{head}<row r="{row}"><c r="XFD{row}"><v>1</v></c></row></sheetData></worksheet>'
        assert words in refused(changed(GOOD, {"xl/worksheets/sheet1.xml": far.encode()}), "a.xlsx")


@pytest.mark.parametrize("kind", ["roster", "leases"])
def test_a_template_reads_back_with_every_column_matched(kind):
    found = read_sheet(template_csv(kind).encode(), f"{kind}.csv", known=headings(kind), personal=kind == "roster")
    assert set(suggest(found.columns, kind).values()) == set(found.columns)
    assert [name for name, _ in template_words(kind)] == list(found.columns)
    assert all(words.endswith(".") for _, words in template_words(kind))


def test_columns_are_suggested_by_their_names_and_of_alike_ones_one():
    assert suggest(["Job Title", "Work Location", "Base Salary (USD)", "Eye colour"]) == {
        "role": "Job Title", "place": "Work Location", "pay": "Base Salary (USD)"
    }  # fmt: skip
    assert suggest(["Role", "Site", "Salary", "Monthly salary"]) == {"role": "Role", "place": "Site", "pay": "Salary"}
    assert suggest(["EUR salary"]) == {"pay": "EUR salary"}
    for hours in ("Hrs/Wk", "Hrs", "Hrs wk", "Hrs/week", "Hrs per week", "Weekly hrs", "Hours/wk", "Hours/week", "Std Hrs", "Std. Hours", "Sched Hrs"):
        assert suggest([hours]) == {"hours": hours}
    assert suggest(["Rent", "Pay day"], "leases") == {}, "a rent of a month or of a year is not guessed"
