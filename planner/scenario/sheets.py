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
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from statistics import median_high

import openpyxl

from planner.scenario.language import text as _
from planner.scenario.text import ScenarioError
from planner.scenario.workbooks import MOST_IN_CELL, MOST_RECORDS, check, refusal, too_many_rows

MAX_BYTES = 2 << 20
MAX_ROWS = 20_000
MAX_COLUMNS = 100
_SEPARATORS = (",", ";", "\t")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # also what Excel makes of a workbook with a password
_TOTAL = re.compile(r"((grand|over) )?(sub ?)?totals?( general)?\Z|.* total\Z|(sum|summe|gesamt|osszesen|overall)\Z")
_LIKE_TOTAL = re.compile("total|sum|gesamt|zesen|overall", re.I)
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
    """A table with named columns. A row has a cell for each, and more where the file's was longer; `numbers` are the rows' numbers there.

    `head` is the row with the columns' names, `dropped` are the columns on persons, of which nothing was kept but that a row says "Total"
    there (`totals`); `notes` is what a reader has to know of how it was read.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: tuple[int, ...]
    head: int = 1
    dropped: tuple[str, ...] = ()
    totals: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()


def read_sheet(data: bytes, name: str, sheet: str = "", *, known: Collection[str] = (), head: int = 0, personal: bool = True) -> Sheet:
    """The table of a CSV file, or of one sheet of an Excel workbook (the first if none is named). Raises ScenarioError with one line.

    `head` is the row with the names of the columns; 0: the one of the first ten that has most of the `known` headings, else the first.
    With `personal` the columns on persons (names, e-mail, birth dates, numbers of employees) are dropped.
    """
    notes: list[str] = []
    records = _excel(data, name, sheet) if is_excel(data, name) else _csv(_text(data, name, notes), name)
    return _table(records, name, known, head, personal, notes)


def sheet_names(data: bytes, name: str) -> list[str]:
    """The names of a workbook's sheets, none for a CSV file. Raises ScenarioError."""
    if not is_excel(data, name):
        return []
    with _book(data, name) as book:
        return [item.title for item in book.worksheets]


def is_excel(data: bytes, name: str) -> bool:
    """Whether a file is to be read as a workbook. Raises ScenarioError for what is neither a workbook nor a text of a sane size."""
    if len(data) > MAX_BYTES:
        raise refusal(name, _("the file is larger than {size} MB").format(size=MAX_BYTES >> 20))
    if data.startswith(_OLD_EXCEL):
        raise refusal(name, _("is an old or encrypted Excel file; save it as .xlsx without a password, or as CSV"))
    return data.startswith(b"PK") or name.lower().endswith((".xlsx", ".xlsm", ".xls", ".xltx", ".xltm", ".xlsb"))


def plain_heading(text: str) -> str:
    """A column's name as it is compared: small letters, no accents, words parted by one space, no signs."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    text = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def is_total(cell: Cell) -> bool:
    """Whether a cell calls its row a sum of others: "Total", "Subtotal", "Accounting total"."""
    return isinstance(cell, str) and bool(_LIKE_TOTAL.search(cell)) and bool(_TOTAL.match(plain_heading(cell)))


def _table(
    records: Iterator[tuple[int, list[Cell]]], name: str, known: Collection[str], head: int, personal: bool, notes: list[str]
) -> Sheet:
    """The table of numbered records, blank ones left out."""
    filled = _filled(records, name)
    first = list(islice(filled, 10)) if not head else [next((record for record in filled if record[0] >= head), (0, []))]
    if not first or not first[0][1]:
        raise refusal(name, _("the file is empty") if not head else _("there is no row {row}").format(row=head))
    place = max(range(len(first)), key=lambda at: (sum(plain_heading(text_of(cell)) in known for cell in first[at][1]), -at))
    if place:
        notes.append(_("Rows above row {row}, which names the columns, were left out.").format(row=first[place][0]))
    columns = _headings(first[place][1])
    keep = [at for at, column in enumerate(columns) if not personal or plain_heading(column) not in PERSONAL]
    rows: list[tuple[Cell, ...]] = []
    numbers: list[int] = []
    totals: set[int] = set()
    for number, cells in chain(first[place + 1 :], filled):
        if len(rows) >= MAX_ROWS:
            raise refusal(name, _("has more than {most} rows; leave out what is not to be planned").format(most=f"{MAX_ROWS:,}"), number)
        beyond = cells[len(columns) :]  # kept, so that whoever reads the row sees that it does not fit
        rows.append(tuple(cells[at] if at < len(cells) else "" for at in keep) + tuple(beyond))
        numbers.append(number)
        if any(map(is_total, cells)):
            totals.add(number)
    if not rows:
        raise refusal(name, _("there is no row below the names of the columns"))
    dropped = tuple(column for at, column in enumerate(columns) if at not in keep)
    return Sheet(name, tuple(columns[at] for at in keep), tuple(rows), tuple(numbers), first[place][0], dropped, frozenset(totals), tuple(notes))


def _filled(records: Iterable[tuple[int, list[Cell]]], name: str) -> Iterator[tuple[int, list[Cell]]]:
    """The records that are not blank, without blanks at their end."""
    for number, cells in records:
        while cells and cells[-1] == "":
            cells.pop()
        if len(cells) > MAX_COLUMNS:
            raise refusal(name, _("has more than {most} columns").format(most=MAX_COLUMNS), number)
        if cells:
            yield number, cells


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
        raise refusal(name, _("is UTF-16; save it as CSV UTF-8"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            line = data[: error.start].count(b"\n") + 1
            raise refusal(name, _("is not UTF-8; save the file as CSV UTF-8"), line) from None
        notes.append(_("The file is not UTF-8 and was read as Windows-1252: look at names with accents."))
    if "\0" in text:
        raise refusal(name, _("is not a table in text: it has zero bytes"), text[: text.index("\0")].count("\n") + 1)
    return text


def _csv(text: str, name: str) -> Iterator[tuple[int, list[Cell]]]:
    """(line on which it begins, cells) of each record."""
    first, _line_end, rest = text.partition("\n")
    told = re.fullmatch(r"sep=([,;\t])\r?", first)  # Excel's own first line
    reader = csv.reader(io.StringIO(rest if told else text, newline=""), delimiter=told[1] if told else _separator(text), strict=True)
    above = 1 if told else 0
    begins = 1 + above
    try:
        for record in reader:
            yield begins, [cell.strip() for cell in record]
            begins = reader.line_num + 1 + above
    except csv.Error as error:
        raise refusal(name, _("is not a CSV file: {error}").format(error=error), begins) from None


def _separator(text: str) -> str:
    """The sign that parts a usual line of the first twenty into most cells; a title above the table decides nothing."""
    lines = [line[:100_000] for line in islice((line for line in io.StringIO(text, newline=None) if line.strip(" ,;\t\r\n")), 20)]
    cells = {sign: [len(next(csv.reader([line], delimiter=sign), [])) for line in lines] for sign in _SEPARATORS}
    return max(_SEPARATORS, key=lambda sign: (median_high(cells[sign] or [0]), sum(cells[sign])))


@contextmanager
def _book(data: bytes, name: str) -> Iterator[openpyxl.Workbook]:
    """A workbook of cells as Excel last calculated them; whatever is wrong with it becomes one line."""
    check(data, name)
    try:
        yield openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except ScenarioError:
        raise
    except Exception:  # what a broken workbook makes openpyxl raise is not bounded; nothing of ours runs in this block
        raise refusal(name, _("is not a workbook that can be read; save it again as .xlsx, or as CSV")) from None


def _excel(data: bytes, name: str, sheet: str) -> Iterator[tuple[int, list[Cell]]]:
    """(row, cells) of one sheet."""
    with _book(data, name) as book:
        names = [item.title for item in book.worksheets]
        if not names:
            raise refusal(name, _("there is no sheet with cells"))
        if sheet and sheet not in names:
            raise refusal(name, _("there is no sheet '{sheet}'; there are {names}").format(sheet=sheet, names=", ".join(names)[:200]))
        chosen = book[sheet or names[0]]
        chosen.reset_dimensions()  # what the file says of its own size is not believed
        for number, row in enumerate(chosen.iter_rows(values_only=True), 1):
            if number > MOST_RECORDS:
                raise too_many_rows(name)
            yield number, [_cell(value) for value in row]


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
    return str(value)[:MOST_IN_CELL].strip()
