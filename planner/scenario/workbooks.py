"""What a workbook may hold before it is opened: sizes, parts and tags are counted, so that no small file can grow large or take long."""

from __future__ import annotations

import io
import re
import zipfile

from planner.scenario.language import text as _
from planner.scenario.text import Problem, ScenarioError

MAX_UNZIPPED = 50 << 20
_MOST_ENTRIES, MOST_RECORDS = 1000, 100_000  # parts of a workbook; its rows, blank ones too
_MOST_CELLS, _MOST_TEXTS, _MOST_TAGS = 700_000, 250_000, 100_000  # of a part; tags are all else in it, such as widths of columns
_MOST_IN_ROW, MOST_IN_CELL = 16_384, 32_767  # cells and letters that Excel itself takes
_MOST_RATIO, _MOST_SETTINGS = 100, 1 << 20  # how far a part unpacks; bytes of a part that holds no cells
_TABLES = re.compile(r"xl/(worksheets/|sharedstrings)")  # the parts that may be large
_ROW, _CELL, _TEXT = (re.compile(rb"<(?:\w+:)?" + tag + rb"[\s/>]") for tag in (b"row", b"c", b"si"))
_INSIDE = re.compile(rb"<(?:\w+:)?(?:v|f|is|t|r|rPr)[\s/>]")  # what a cell holds


def refusal(name: str, message: str, line: int | None = None) -> ScenarioError:
    """A table that can't be taken, in one line."""
    return ScenarioError([Problem(name, message, line)])


def check(data: bytes, name: str) -> None:
    """Refuses what only looks like a workbook, macros, and what would grow too large. Raises ScenarioError with one line."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNZIPPED:
                raise refusal(name, _("unpacks to more than {size} MB; save the one sheet as CSV").format(size=MAX_UNZIPPED >> 20))
            if any(entry.file_size > max(_MOST_SETTINGS, _MOST_RATIO * entry.compress_size) for entry in entries):
                raise refusal(name, _("a part of it unpacks to more than {n} times its size; save the one sheet as CSV").format(n=_MOST_RATIO))
            names = [entry.filename.lower() for entry in entries]
            if any("vbaproject" in part or "macrosheets/" in part or (part.endswith(".bin") and "xl/work" in part) for part in names):
                raise refusal(name, _("holds macros or is a binary workbook; save it as .xlsx, or as CSV"))
            if "[content_types].xml" not in names:
                raise refusal(name, _("is not an Excel workbook (.xlsx)"))
            for part, entry in zip(names, entries, strict=True):
                if part.endswith((".xml", ".rels")):
                    _check_part(archive.read(entry), part, name)
    except ScenarioError:
        raise
    except Exception:  # a broken or locked archive; zipfile and zlib raise many kinds
        raise refusal(name, _("is not an Excel workbook (.xlsx), or it is broken")) from None


def _check_part(part: bytes, path: str, name: str) -> None:
    """Refuses an XML that would take long to walk through: entities, which a workbook never declares, and more in it than a table needs."""
    if re.search(rb"<!(DOCTYPE|ENTITY)", part.replace(b"\0", b""), re.I):
        raise refusal(name, _("is not an Excel workbook (.xlsx): a part of it declares a document type"))
    if not _TABLES.match(path):
        read = path.endswith(".rels") or path in ("[content_types].xml", "xl/workbook.xml", "xl/styles.xml") or path.startswith(("docprops/", "xl/theme/"))
        if read and len(part) > _MOST_SETTINGS:
            raise refusal(name, _("has too many styles, names or sheets; save the one sheet as CSV"))
        return
    if b"\0" in part:
        raise refusal(name, _("is not a workbook that can be read; save it again as .xlsx, or as CSV"))
    rows, cells, texts, inside = (sum(1 for _match in kind.finditer(part)) for kind in (_ROW, _CELL, _TEXT, _INSIDE))
    if rows > MOST_RECORDS:
        raise too_many_rows(name)
    others = part.count(b"<") - part.count(b"</") - rows - cells - texts - inside
    wide = any(len(row) > 10 * _MOST_IN_ROW and len(_CELL.findall(row)) > _MOST_IN_ROW for row in _ROW.split(part)) if rows else False
    if max(cells, inside) > _MOST_CELLS or texts > _MOST_TEXTS or others > _MOST_TAGS or wide:
        line = _("has more than {most} cells or texts, blank ones too; save the table alone as CSV")
        raise refusal(name, line.format(most=f"{_MOST_CELLS:,}" if cells else f"{_MOST_TEXTS:,}"))


def too_many_rows(name: str) -> ScenarioError:
    """The line for a sheet that goes on far below its table."""
    line = _("has more than {most} rows, blank ones too; delete what stands below the table")
    return refusal(name, line.format(most=f"{MOST_RECORDS:,}"))
