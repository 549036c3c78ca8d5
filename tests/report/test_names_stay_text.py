"""23 names that look like formulas, markup, script or tables, through every export: each comes out as it was typed, and does nothing."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser

import openpyxl
import pytest
from markdown_it import MarkdownIt

import planner
from planner.report.exports import EXPORTS, Exported

PAYLOADS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1:A9)",
    '=HYPERLINK("http://127.0.0.2:9/","x")',
    "=cmd|' /C calc'!A0",
    "=IMPORTXML(CONCAT(A1), 1)",
    "'=1+1",
    "{=1+1}",
    "http://127.0.0.2:9/x",
    "mailto:a@b.invalid",
    "<script>alert(1)</script>",
    "<img src=http://127.0.0.2:9/a.png onerror=alert(1)>",
    "<iframe src=file:///etc/passwd></iframe>",
    '"><svg onload=alert(1)>',
    "</td></template></style></pre></body>",
    "![b](http://127.0.0.2:9/b.png)",
    "[l](http://127.0.0.2:9/c) **B** _e_ `c` ~~s~~",
    "a | b || c",
    "# h $x^2$ :red[r]",
    "&lt;b&gt; &amp; &#61;1",
    "{{7*7}} {% raw %} ${7*7}",
    "\\\\host\\share \\| \\[x\\]",
)
FILE = (
    "planner: 1\nname: {title}\nsummary: {name}\nstart: 2027-01\nmonths: 12\n"
    "money: {{discount_rate: {{value: 5%, low: 4%, high: 6%, note: {name}, source: {name}}}}}\n"
    "sites: {{house: {{flex_per_seat_month: 100}}}}\narrangements: {{desk: {{days_on_site: 5}}, home: {{days_on_site: 0}}}}\n"
    "roles: {{clerk: {{label: {name}}}}}\nteams: {{clerks: {{role: clerk, site: house, arrangement: desk, heads: 10, pay_per_year: 60000}}}}\n"
    "moves: {moves}\n"
)
MOVE = "{go: {team: clerks, share: 50%, to: {arrangement: home}, start: 2027-04}}"


class Elements(HTMLParser):
    """The elements of a page with their attributes, and all its text."""

    def __init__(self, text: str):
        super().__init__()
        self.made: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.made.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def made(payload: str) -> Exported:
    """A small comparison in which every free text is the payload."""
    name = json.dumps(payload)
    base = FILE.format(title="The base", name=name, moves="{}")
    plan = FILE.format(title=name, name=name, moves=MOVE)
    found = planner.compare(planner.parse(base, "base.yaml"), planner.parse(plan, "plan.yaml"))
    return Exported(list(found), plan, "en_US", "2026-11-25")


def tags(found: Elements) -> set[str]:
    return {name for name, _attributes in found.made}


@pytest.fixture(scope="module")
def harmless() -> dict[str, bytes]:
    """Every export of the same comparison with a name that does nothing."""
    exported = made("Plain words")
    return {kind: export.make(exported) for kind, export in EXPORTS.items() if kind in ("markdown", "html")}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_name_comes_out_of_every_export_as_it_was_typed_and_does_nothing(payload: str, harmless: dict[str, bytes]) -> None:
    exported = made(payload)
    found = {kind: export.make(exported) for kind, export in EXPORTS.items()}

    render = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render
    read, plain = Elements(render(found["markdown"].decode())), Elements(render(harmless["markdown"].decode()))
    assert payload in read.text and tags(read) <= tags(plain)
    assert sorted(name for name, _ in read.made) == sorted(name for name, _ in plain.made)  # not a cell more, nothing bold that was not

    page, calm = Elements(found["html"].decode()), Elements(harmless["html"].decode())
    assert payload in page.text and tags(page) <= tags(calm)
    for _tag, attributes in page.made:
        assert not any(key.startswith("on") for key in attributes)
        assert not any("127.0.0.2" in (attributes.get(key) or "") or (attributes.get(key) or "").startswith("file:") for key in ("src", "href", "action"))

    cells = [cell for kind in ("csv", "ledger") for line in csv.reader(io.StringIO(found[kind].decode("utf-8-sig"))) for cell in line]
    assert any(cell.removeprefix("'") == payload or cell == payload for cell in cells)
    assert not any(re.match(r"[=@\t\r]|[+-](?![\d.]+$)", cell) for cell in cells)

    book = openpyxl.load_workbook(io.BytesIO(found["xlsx"]))
    values = [cell for sheet in book.worksheets for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert any(cell.value == payload and cell.data_type == "s" for cell in values)
    assert not any(cell.hyperlink for cell in values)
    formulas = " ".join(re.sub(r"'(?:[^']|'')*'|\"[^\"]*\"", "", str(cell.value)) for cell in values if cell.data_type == "f")
    assert not re.search(r"HYPERLINK|IMPORTXML|cmd|SUM\(A1:A9\)|alert", formulas)

    assert payload in json.dumps(json.loads(found["json"]), ensure_ascii=False).replace('\\"', '"').replace("\\\\", "\\")
    again = planner.parse(found["yaml"], "again.yaml")
    assert (again.name, again.roles["clerk"].label) == (payload, payload)


def test_there_are_as_many_as_it_says() -> None:
    assert len(set(PAYLOADS)) == 23
