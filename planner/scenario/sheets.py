"""A table of a firm's own, CSV or Excel, read as text and numbers: nothing in it is run, nothing outside it is fetched.

Every limit is checked before anything is built, so no small file can grow large. Columns on persons are dropped at once.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import openpyxl

from planner.scenario.text import Problem, ScenarioError

MAX_BYTES = 2 << 20
MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_UNZIPPED = 50 << 20
_MOST_ENTRIES, _LAST_EXCEL_ROW = 1000, 1_048_576
_SEPARATORS = (",", ";", "\t")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # also what Excel makes of a workbook with a password
_PERSONAL = """
    name|full name|first name|last name|middle name|given name|family name|surname|forename|preferred name|employee|employee name|person
    e mail|email|email address|e mail address|work email|mail|phone|phone number|mobile|address|home address|postal address|street|zip|postcode
    birth date|birthdate|birthday|date of birth|dob|year of birth|age|gender|sex|race|ethnicity|nationality|religion|marital status|disability
    id|employee id|employee number|employee no|emp id|staff id|staff number|person id|personnel number|personnel no|worker id|user|user id|username|login
    ssn|social security number|tax id|tax number|national id|national insurance number|passport|passport number|iban|bank account|account number
    manager|manager name|supervisor|supervisor name|line manager|reports to|photo|notes|comment|comments
"""
PERSONAL = frozenset(item.strip() for item in re.split(r"[|\n]", _PERSONAL) if item.strip())

Cell = str | float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with named columns. A row is as long as it was in the file, without blanks at its end; `numbers` are the rows' numbers there.

    `dropped` are the columns on persons, of which nothing was kept; `notes` is what a reader has to know of how it was read.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: tuple[int, ...]
    dropped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_sheet(data: bytes, name: str, sheet: str = "", *, kind: str = "roster") -> Sheet:
    """The table of a CSV file, or of one sheet of an Excel workbook (the first if none is named). Raises ScenarioError with one line.

    A roster loses its columns on persons (names, e-mail, birth dates, numbers of employees); a list of leases has none.
    """
    if len(data) > MAX_BYTES:
        raise _refusal(name, f"the file is larger than {MAX_BYTES >> 20} MB")
    if data.startswith(_OLD_EXCEL):
        raise _refusal(name, "is an old or encrypted Excel file; save it as .xlsx without a password, or as CSV")
    notes: list[str] = []
    if data.startswith(b"PK") or name.lower().endswith((".xlsx", ".xlsm", ".xls", ".xltx", ".xltm", ".xlsb")):
        records = _excel(data, name, sheet)
    else:
        records = _csv(_text(data, name, notes), name)
    return _table(records, name, kind == "roster", notes)


def plain_heading(text: str) -> str:
    """A column's name as it is compared: small letters, no accents, words parted by one space, no signs."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    text = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def _refusal(name: str, message: str, line: int | None = None) -> ScenarioError:
    return ScenarioError([Problem(name, message, line)])


def _table(records: Iterable[tuple[int, list[Cell]]], name: str, roster: bool, notes: list[str]) -> Sheet:
    """The table of numbered records: the first that is not blank names the columns."""
    columns: tuple[str, ...] = ()
    keep: list[int] = []
    rows: list[tuple[Cell, ...]] = []
    numbers: list[int] = []
    for number, cells in records:
        while cells and cells[-1] == "":
            cells.pop()
        if not cells:
            continue
        if len(cells) > MAX_COLUMNS:
            raise _refusal(name, f"more than {MAX_COLUMNS} columns", number)
        if not columns:
            columns = _headings(cells)
            keep = [place for place, column in enumerate(columns) if not roster or plain_heading(column) not in PERSONAL]
            continue
        if len(rows) >= MAX_ROWS:
            raise _refusal(name, f"more than {MAX_ROWS:,} rows", number)
        beyond = cells[len(columns) :]  # kept, so that whoever reads the row sees that it does not fit
        rows.append(tuple(cells[place] if place < len(cells) else "" for place in keep) + tuple(beyond))
        numbers.append(number)
    if not columns:
        raise _refusal(name, "the file is empty")
    if not rows:
        raise _refusal(name, "there is no row below the names of the columns")
    dropped = tuple(column for place, column in enumerate(columns) if place not in keep)
    return Sheet(name, tuple(columns[place] for place in keep), tuple(rows), tuple(numbers), dropped, tuple(notes))


def _headings(cells: list[Cell]) -> tuple[str, ...]:
    """The names of the columns, each another: one without a name is called by its place, a second of a name is numbered."""
    out: list[str] = []
    for place, cell in enumerate(cells, 1):
        wanted = text_of(cell) or f"column {place}"
        word, count = wanted, 1
        while word in out:
            count += 1
            word = f"{wanted} ({count})"
        out.append(word)
    return tuple(out)


def text_of(cell: Cell) -> str:
    """A cell as one line of text."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    return " ".join(cell.split())


def _text(data: bytes, name: str, notes: list[str]) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _refusal(name, "file is UTF-16; save it as CSV UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            line = data[: error.start].count(b"\n") + 1
            raise _refusal(name, f"byte 0x{data[error.start]:02x} is not UTF-8; save the file as CSV UTF-8", line) from None
        notes.append("The file is not UTF-8 and was read as Windows-1252: look at names with accents.")
    if "\0" in text:
        raise _refusal(name, "is not a table in text: it has zero bytes", text[: text.index("\0")].count("\n") + 1)
    return text


def _csv(text: str, name: str) -> Iterator[tuple[int, list[Cell]]]:
    """(line on which it begins, cells) of each record."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    begins = 1
    try:
        for record in reader:
            yield begins, [cell.strip() for cell in record]
            begins = reader.line_num + 1
    except csv.Error as error:
        raise _refusal(name, f"not a CSV file: {error}", begins) from None


def _separator(text: str) -> str:
    """The sign that parts the first record into most cells."""
    start = next((line for line in text.splitlines() if line.strip(" ,;\t")), "")
    return max(_SEPARATORS, key=lambda sign: len(next(csv.reader([start[:100_000]], delimiter=sign), [])))


def _excel(data: bytes, name: str, sheet: str) -> Iterator[tuple[int, list[Cell]]]:
    """(row, cells) of one sheet: what Excel last calculated, for a formula."""
    _check_zip(data, name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        names = [item.title for item in book.worksheets]
        if not names or (sheet and sheet not in names):
            raise _refusal(name, f"there is no sheet '{sheet}'; there are {', '.join(names)[:200]}" if names else "there is no sheet with cells")
        chosen = book[sheet or names[0]]
        chosen.reset_dimensions()  # what the file says of its own size is not believed
        for number, row in enumerate(chosen.iter_rows(max_row=_LAST_EXCEL_ROW, values_only=True), 1):
            yield number, [_cell(value) for value in row]
    except ScenarioError:
        raise
    except Exception:  # what a broken workbook makes openpyxl raise is not bounded; nothing of ours runs in this block
        raise _refusal(name, "is not a workbook that can be read; save it again as .xlsx, or as CSV") from None


def _check_zip(data: bytes, name: str) -> None:
    """Refuses what only looks like a workbook, macros, and what would grow too large. Sizes are read before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNZIPPED:
                raise _refusal(name, f"unpacks to more than {MAX_UNZIPPED >> 20} MB or {_MOST_ENTRIES} parts")
            names = [entry.filename.lower() for entry in entries]
            if any("vbaproject" in part or "macrosheets/" in part or (part.endswith(".bin") and "xl/work" in part) for part in names):
                raise _refusal(name, "holds macros or is a binary workbook; save it as .xlsx, or as CSV")
            if "[content_types].xml" not in names:
                raise _refusal(name, "is not an Excel workbook (.xlsx)")
            for entry in entries:  # entities are how a small XML grows large; a workbook never declares any
                if not entry.filename.lower().endswith((".xml", ".rels")):
                    continue
                if re.search(rb"<!(DOCTYPE|ENTITY)", archive.read(entry).replace(b"\0", b""), re.I):
                    raise _refusal(name, "is not an Excel workbook (.xlsx): a part of it declares a document type")
    except ScenarioError:
        raise
    except Exception:  # a broken or locked archive; zipfile and zlib raise many kinds
        raise _refusal(name, "is not an Excel workbook (.xlsx), or it is broken") from None


def _cell(value: object) -> Cell:
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError:  # a whole number too long for a float stays text, and no number
            return str(value)[:50]
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()[:10]
    return str(value).strip()
