"""The report: one file that stands alone, says what the comparison says, keeps hostile text as text, and gives its scenarios back."""

from __future__ import annotations

import base64
import json
import re
from contextvars import copy_context
from html.parser import HTMLParser

import pytest

import planner
from planner.__main__ import main
from planner.analysis.uncertainty import simulate
from planner.report.chance import Sampled, short_range
from planner.report.extract import scenarios_in
from planner.report.html import css_text, report
from planner.report.words import headline
from planner.scenario import language
from planner.scenario.assumptions import assumptions
from tests.conftest import SCENARIOS

DAY = "2026-11-25"
HOSTILE = (
    "<script>alert(1)</script>",
    "<iframe src=file:///etc/passwd></iframe>",
    '=HYPERLINK("http://x/","y")',
    "</template></style></pre></body>",
    '"><img src=http://x/ onerror=alert(1)>',
    "a | b ![c](http://x/d.png) $e$",
    "{{ 7 * 7 }}{% include 'report.css' %}",
    "שלום x" * 200,
)
SHAPE = (
    "planner: 1\nname: {name}\nsummary: {name}\nstart: 2027-01\nmonths: 14\n"
    "money: {{discount_rate: {{value: 5%, note: {note}, source: {name}}}}}\n"
    "sites: {{house: {{flex_per_seat_month: {{value: 100, note: {note}}}}}}}\n"
    "arrangements: {{desk: {{days_on_site: 5}}, home: {{days_on_site: 0}}}}\nroles: {{clerk: {{label: {name}}}}}\n"
    "teams: {{clerks: {{role: clerk, site: house, arrangement: desk, heads: 10, pay_per_year: 60000}}}}\n"
    "vendors: {{acme & co: {{price_per_hour: 10, hours_per_fte: 100}}}}\nmoves: {moves}\n"
)


class Page(HTMLParser):
    """The elements of a page with their attributes, and its texts outside the style and the files."""

    def __init__(self, data: bytes):
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._inside: list[str] = []
        self.feed(data.decode())

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag in ("style", "pre"):
            self._inside.append(tag)

    def handle_endtag(self, tag):
        if self._inside and tag == self._inside[-1]:
            self._inside.pop()

    def handle_data(self, data):
        if not self._inside:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


@pytest.fixture(scope="module")
def found():
    return planner.compare(*(planner.load(SCENARIOS / name) for name in ("today.yaml", "work-from-home.yaml")))


@pytest.fixture(scope="module")
def data(found) -> bytes:
    return report(found, DAY)


@pytest.fixture(scope="module")
def page(data) -> Page:
    return Page(data)


def compared(name: str, note: str = "n") -> planner.report.notebook.Comparison:
    texts = [
        SHAPE.format(name=json.dumps(name), note=json.dumps(note), moves=moves)
        for moves in ("{}", "{out: {team: clerks, share: 50%, to: {vendor: acme & co}, start: 2027-02}}")
    ]
    return planner.compare(*(planner.parse(text, file) for text, file in zip(texts, ("base.yaml", "plan.yaml"), strict=True)))


def test_it_runs_nothing_and_fetches_nothing(page, data):
    tags = {tag for tag, _ in page.elements}
    assert (
        tags & {"script", "iframe", "object", "embed", "link", "img", "base", "form", "template", "audio", "video", "image", "use"} == set()
    )
    policy = next(attributes["content"] for tag, attributes in page.elements if attributes.get("http-equiv") == "Content-Security-Policy")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    for tag, attributes in page.elements:
        assert not any(name.startswith("on") or name in ("src", "srcset", "action", "xlink:href") for name in attributes), tag
        assert attributes.get("href", "#").startswith("#")
    assert b"url(" not in data and b"@import" not in data


def test_it_says_what_the_comparison_says(page, found):
    (d,) = found
    assert " ".join(headline(d).split()) in page.text
    for wanted in ("Today", "Work from home", "November 25, 2026", "library 2026-11", f"planner {planner.__version__}"):
        assert wanted in page.text
    for plan in (d.base, d.plan):
        assert plan.digest[:12] in page.text
    assert "Work from home meets the whole rule" in page.text
    assert f"${d.base.total_cost:,.0f}" in page.text
    assert "P01" in page.text
    headings = [attributes["id"] for tag, attributes in page.elements if tag == "section"]
    assert headings == ["summary", "decision", "why", "changes", "staffing", "space", "risks", "conventions", "appendix"]


def test_the_summary_has_the_decision_first_the_chosen_plan_before_others_and_how_sure(shipped_plans):
    base, home, offshore = shipped_plans
    page = Page(report(planner.compare(base, offshore, home), DAY))
    summary = page.text.partition(" Summary ")[2]
    assert summary.index("Work from home meets the whole rule") < summary.index("Offshore captive saves")
    assert "Offshore captive would save more ($9,896,485) but has $2,251,252 out at its deepest" in summary
    assert "How sure: not worked out" in summary
    differences = planner.compare(base, home)
    outcomes, shared = simulate(differences, 64)
    drawn = Page(report(list(differences), DAY, sampled=Sampled(outcomes, shared, 0))).text
    assert " ".join(short_range(outcomes[0]).split()) in drawn
    assert "How sure: not worked out" not in drawn and "The headline rests on values better" in drawn


@pytest.fixture(scope="module")
def shipped_plans():
    return [planner.load(SCENARIOS / f"{name}.yaml") for name in ("today", "work-from-home", "offshore-captive")]


def test_every_assumption_stands_in_it_with_its_source(page, found):
    for plan in found.plans:
        for row in assumptions(plan.scenario):
            assert row.address in page.text
            assert " ".join(row.quantity.source.split()) in page.text
            assert " ".join(row.quantity.note.split()) in page.text


def test_paper_keeps_what_differs_has_a_range_or_is_the_firms_and_a_screen_unfolds_the_rest(data, found):
    text = data.decode()
    appendix = text[text.index('<section id="appendix"') :]
    kept, _summary, folded = appendix.partition("<details>")
    assert "assumptions: in this file on a screen, and in the workbook" in kept
    for plan in found.plans:
        for row in assumptions(plan.scenario):
            entered = row.origin in ("file", "set")
            ranged = row.quantity.low is not None and row.origin != "shared"
            assert f">{row.address}<" in kept or not (entered or ranged), row.address
    assert "places.us/new-york.wages.payroll.p25" in folded and "places.us/new-york.wages.payroll.p25" not in kept
    used = sorted(map(int, set(re.findall(r"<td>\[(\d+)\]", kept))))
    assert used and all(f'<th scope="row">[{number}]</th>' in kept for number in used)


def test_its_charts_are_drawn_in_it_with_words_for_those_who_do_not_see_them(page):
    svgs = [attributes for tag, attributes in page.elements if tag == "svg"]
    assert len(svgs) == 7  # saving, bridge, years, people twice, seats twice
    assert all(float(str(attributes["width"])) <= 440 for attributes in svgs)
    assert page.text.count("Cumulative saving of Work from home against Today:") == 1


def test_it_gives_its_scenarios_back_byte_for_byte(data):
    files = scenarios_in(data, "report.html")
    assert {name: text.encode() for name, text in files.items()} == {
        name: (SCENARIOS / name).read_bytes() for name in ("today.yaml", "work-from-home.yaml")
    }


def test_the_same_comparison_and_day_give_the_same_report(found, data):
    assert report(found, DAY) == data
    assert report(found, "2026-11-26") != data


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    found = compared(text)
    data = report(found, DAY)
    page = Page(data)
    assert page.text.count(" ".join(text.split())) >= 4  # title, heading, table, note
    assert {tag for tag, _ in page.elements} & {"script", "iframe", "img", "template"} == set()
    assert [tag for tag, _ in page.elements].count("body") == 1
    assert list(scenarios_in(data, "report.html")) == ["base.yaml", "plan.yaml"]


def test_a_note_of_32000_letters_stands_in_it_whole():
    note = "long " * 6400
    assert " ".join(note.split()) in Page(report(compared("A", note), DAY)).text


def test_a_name_can_not_end_the_string_of_a_style_sheet():
    text = '</style>"; } * { display: none } \\'
    written = str(css_text(text))[1:-1]
    assert not set('<>";{}') & set(written)
    back = "".join(chr(int(part[:6], 16)) + part[6:] if n else part for n, part in enumerate(written.split("\\")))
    assert back == text


def test_numbers_and_dates_are_the_readers(found):
    def in_hungarian() -> Page:
        language.speak("hu_HU")
        return Page(report(found, DAY, "hu_HU"))

    page = copy_context().run(in_hungarian)
    assert page.elements[0][1] == {"lang": "hu" if (language.FOLDER / "hu.po").is_file() else "en", "dir": "ltr"}
    assert "2026. november 25." in page.text
    assert "150 023 665" in page.text.replace("\xa0", " ")


def test_fiscal_years_group_its_tables():
    bases = [
        planner.parse(f"planner: 1\nextends: {name}.yaml\nfiscal_year_starts: 7\n", folder=SCENARIOS / "cpa") for name in ("office", "home")
    ]
    page = Page(report(planner.compare(*bases), DAY))
    assert "FY2027/28" in page.text and "2027-06" in page.text
    assert "fiscal years, from month 7 on" in page.text


def test_the_command_writes_it(tmp_path, capsys, data):
    path = tmp_path / "report.html"
    base, plan = str(SCENARIOS / "today.yaml"), str(SCENARIOS / "work-from-home.yaml")
    assert main(["compare", base, plan, "--html", str(path), "--date", DAY]) == 0
    assert path.read_bytes() == data
    assert main(["extract", str(path), "--to", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / "work-from-home.yaml").read_bytes() == (SCENARIOS / "work-from-home.yaml").read_bytes()
    capsys.readouterr()
    assert main(["compare", base, plan, "--locale", "xx_YY"]) == 1
    assert capsys.readouterr().err == "--locale: 'xx_YY' is no locale such as hu_HU\n"
    assert main(["compare", base, plan, "--locale", "hu-HU"]) == 0
    assert "121 303" in capsys.readouterr().out.replace("\xa0", " ")


def test_the_files_stand_in_it_as_letters_that_end_no_element(data):
    letters = data.partition(b'<pre hidden id="scenario-files">')[2].partition(b"</pre>")[0]
    assert json.loads(base64.b64decode(letters, validate=True))["opens"] == ["today.yaml", "work-from-home.yaml"]
