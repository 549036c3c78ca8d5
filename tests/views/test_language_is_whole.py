"""Everything that a page or a report says goes through the catalogue: with one that puts every text in brackets, nothing else is left but data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextvars import copy_context
from html.parser import HTMLParser
from typing import Any

import pytest
from babel import Locale
from babel.dates import get_day_names, get_month_names
from babel.messages.pofile import write_po
from streamlit.testing.v1 import AppTest

import planner
from planner.analysis.difference import run
from planner.report import html
from planner.report.explain import explain_text
from planner.report.overview import by_markdown, overview_markdown
from planner.report.review import review_markdown
from planner.report.tables import comparison_markdown, run_text
from planner.report.why import why_markdown
from planner.scenario import language
from planner.scenario.figures import Library, place_names, versions
from planner.scenario.schema import Scenario, quantities
from planner.scenario.text import Node
from tests.words import ROOT, catalogue

PAGES = ("plan", "assumptions", "staffing", "space", "compare", "risk", "files")
SHOWN = {"label", "body", "help", "placeholder", "options", "title", "text", "content", "caption", "message", "delta", "code_text"}
CHART = ("title", "subtitle", "description", "text")  # what a reader sees or hears of a chart
NO_WORDS = {  # of no language
    "USD", "YAML", "YML", "HTML", "CSV", "JSON", "KB", "SHA",  # currencies and formats
    "P10", "P50", "P90",
}  # fmt: skip


@pytest.fixture(scope="module")
def brackets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A catalogue for English that answers each text in brackets."""
    folder, made = tmp_path_factory.mktemp("locale"), catalogue()
    made.locale, made.fuzzy = Locale("en"), False
    for message in made:
        if message.id:
            message.string = tuple(map(bracketed, message.id)) if isinstance(message.id, tuple) else bracketed(message.id)
    with (folder / "en.po").open("wb") as out:
        write_po(out, made)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "FOLDER", folder)
        yield


def bracketed(text: str) -> str:
    return f"⟦{text}⟧"


@pytest.fixture(scope="module")
def data() -> list[str]:
    """What files and library say by themselves: names, addresses, notes, sources; the longest first."""
    found: set[str] = set()
    for path in sorted((ROOT / "scenarios").rglob("*.yaml")):
        scenario = planner.load(path)
        found |= {path.name, str(path.relative_to(ROOT / "scenarios")), scenario.name, scenario.library, *_said(scenario)}
        found |= set(place_names(scenario.library, scenario.places).values())
    found |= {str(name) for name in (*get_month_names("wide", locale="en_US").values(), *get_day_names("abbreviated", locale="en_US").values())}
    newest = Library(versions()[-1])
    found |= {str(label) for label in _strings(vars(newest))}
    return sorted((text for text in found if re.search("[A-Za-z]{2}", text)), key=len, reverse=True)


def _said(scenario: Scenario) -> Iterator[str]:
    for address, quantity in quantities(scenario).items():
        yield from (address, *address.split("."))
        if quantity is not None:
            yield from (quantity.note, quantity.source, quantity.as_of, quantity.origin.where, quantity.same_as)
            yield from (part for said in (quantity.note, quantity.source) for part in said.split("; "))
    yield from (scenario.summary, *(role.label for role in scenario.roles.values()))
    if scenario._tree is not None:
        yield from _of_tree(scenario._tree)


def _of_tree(node: Node) -> Iterator[str]:
    if isinstance(node.value, dict):
        for key, item in node.value.items():
            yield key
            yield from _of_tree(item)
    elif isinstance(node.value, str):
        yield node.value


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from (str(key), *_strings(item))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, str):
        yield value


def unspoken(text: str, data: list[str]) -> str:
    """What is left of a text without what came out of the catalogue, data, markup, addresses and months; "" where no word is."""
    text, before = text.replace("\\", ""), ""
    while text != before:
        before, text = text, re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
    text = re.sub(r"⟦[^⟦⟧]*…|\b(Title|Subtitle) text '", " ", text)  # cut to fit; Vega's own words before a title that it reads aloud
    text = re.sub(r"<style>[^<]*</style>", " ", text)
    text = re.sub(r":material/\w+:|:[a-z]+-badge\[|:small\[|:[a-z]+\[|`[^`]*`", " ", text)
    for known in data:
        if known in text:
            text = re.sub(rf"(?<![A-Za-z]){re.escape(known)}(?![A-Za-z])", " ", text)
    text = re.sub(r"https?://\S+|\S*[._/:]\S*\w|\b[0-9a-f]{12,64}\b|\S{60,}", " ", text)  # addresses, files, digests, packed files
    words = [word for word in re.findall(r"[A-Za-z][A-Za-z]+", text) if word not in NO_WORDS]
    return " ".join(words)


def strings(message: Any) -> Iterator[tuple[str, str]]:
    """(field, text) of all that the browser is sent of an element."""
    for field, value in message.ListFields():
        items = [value] if isinstance(value, (str, bytes, int, float)) or hasattr(value, "ListFields") else value
        for item in items.values() if hasattr(items, "values") else items:
            if hasattr(item, "ListFields"):
                yield from strings(item)
            elif isinstance(item, str):
                yield field.name, item


def elements(block: Any) -> Iterator[Any]:
    for child in getattr(block, "children", {}).values():
        if getattr(child, "proto", None) is not None:
            yield child
        yield from elements(child)


def drawn(spec: Any, key: str = "") -> Iterator[str]:
    """The texts of a chart: titles, of axes and tooltips too, the description, and the labels in its data."""
    if isinstance(spec, dict):
        for name, value in spec.items():
            if name in CHART and isinstance(value, list) and all(isinstance(line, str) for line in value):
                yield " ".join(value)
            elif name in CHART and isinstance(value, str) and not value.endswith((":N", ":Q")):
                yield value
            else:
                yield from drawn(value, name)
    elif isinstance(spec, list):
        for value in spec:
            yield from drawn(value, key)


def texts(app: AppTest) -> Iterator[tuple[str, str]]:
    """(kind, text) of everything on a page."""
    for element in elements(app._tree):
        sent = element.proto
        kind = type(sent).__name__
        spec = getattr(sent, "spec", "")
        if isinstance(spec, str) and spec.startswith("{"):
            yield from (("chart", text) for text in drawn(json.loads(spec)))
            continue
        if hasattr(sent, "columns") and isinstance(sent.columns, str):
            frame = element.value
            for name, column in json.loads(sent.columns or "{}").items():
                yield f"heading of {name}", str(column.get("label") or name)
            yield from (("heading", str(name)) for name in frame.columns if name not in json.loads(sent.columns or "{}"))
            continue
        yield from ((f"{kind}.{field}", text) for field, text in strings(sent) if field in SHOWN)


def visited(page: str) -> list[tuple[str, str]]:
    """The texts of a page, on Compare with all that is worked out on request."""
    language.speak("en_US")  # AppTest asks for the names of options outside the page
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    if page != "plan":
        app.switch_page(f"planner/views/{page}.py").run()
    for key in [button.key for button in app.button if button.key and button.key.startswith("do:")]:
        if page == "compare":
            app.button(key=key).click().run()
    if page == "assumptions":
        app.selectbox(key=next(box.key for box in app.selectbox if box.key and box.key.startswith("quantity"))).set_value("money.discount_rate").run()
    if page == "files":
        app.get("button_group")[0].set_value("own").run()
    assert not app.exception
    return list(texts(app))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_nothing_outside_the_catalogue(page: str, brackets: None, data: list[str]) -> None:
    found = copy_context().run(visited, page)
    assert any("⟦" in text for _kind, text in found)
    left = {(kind, rest, text[:120]) for kind, text in found if (rest := unspoken(text, data))}
    assert not left, "\n".join(map(str, sorted(left)))


ALONE = ("meta", "br", "img", "link", "input", "hr", "path", "rect", "line", "circle", "col")  # tags with nothing in them


class Visible(HTMLParser):
    """The texts of a page of HTML, and those of its labels."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside: list[str] = []
        self.svg = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALONE:
            self.inside.append(tag)
        self.found += [value for name, value in attrs if name in ("aria-label", "title", "alt") and value]

    def handle_endtag(self, tag: str) -> None:
        while tag not in ALONE and self.inside and self.inside.pop() != tag:
            pass
        if tag == "svg":
            self.found.append(self.svg)
            self.svg = ""

    def handle_data(self, text: str) -> None:
        if {"style", "script", "template", "code"} & set(self.inside):
            return
        if "svg" in self.inside:  # a chart writes a text line by line
            self.svg += f" {text}"
        else:
            self.found.append(" ".join(text.split()))


@pytest.fixture(scope="module")
def spoken_reports(brackets: None) -> dict[str, list[str]]:
    """The texts of each report on shipped plans."""

    def made() -> dict[str, list[str]]:
        language.speak("en_US")
        base, home, offshore = (planner.load(ROOT / "scenarios" / f"{name}.yaml") for name in ("today", "work-from-home", "offshore-captive"))
        differences = planner.compare(base, home, offshore)
        more = [*why_markdown(differences), *overview_markdown(differences)]
        for by in ("role", "place", "line", "year"):
            more += by_markdown(differences, by)
        page = Visible()
        page.feed(html.report(differences, "2026-11-25").decode())
        today, plan = run(base), run(home)
        return {
            "Markdown": comparison_markdown(differences, more=more, date="2026-11-25").splitlines(),
            "HTML": page.found,
            "run": run_text(today).splitlines(),
            "review": review_markdown(today, plan, (None, today)).splitlines(),
            "explain": explain_text(plan, "stipend_tax", "settlements-home").splitlines(),
        }

    return copy_context().run(made)


@pytest.mark.parametrize("report", ("Markdown", "HTML", "run", "review", "explain"))
def test_a_report_says_nothing_outside_the_catalogue(report: str, spoken_reports: dict[str, list[str]], data: list[str]) -> None:
    lines = spoken_reports[report]
    assert any("⟦" in line for line in lines)
    left = {(rest, line[:160]) for line in lines if (rest := unspoken(line, data))}
    assert not left, "\n".join(map(str, sorted(left)))


def test_a_text_outside_the_catalogue_is_found(data: list[str]) -> None:
    """The check itself: a word beside the brackets, in nested ones, and plain data."""
    assert unspoken("⟦saves ⟦1⟧ more⟧ a year", data) == "year"
    assert unspoken("Search", data) == "Search"
    assert unspoken("⟦Now⟧ today.yaml:9 (2027-01)", data) == ""


def test_every_placeholder_of_a_text_is_a_name() -> None:
    """Places are named, so that a translator may change their order; none holds code."""
    for message in catalogue():
        for text in message.id if isinstance(message.id, tuple) else (message.id,):
            for place in re.findall(r"\{([^{}]*)\}", text):
                assert re.fullmatch(r"[a-z_][a-z_0-9]*", place), text
