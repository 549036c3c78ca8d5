"""The report as Chromium shows and prints it: nothing is asked for, nothing runs, it fits a telephone, and its pages are numbered paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import planner
from planner.report.html import report

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SECRET = "the secret of this machine"


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    """A report whose base tries to read a file beside it."""
    folder = tmp_path_factory.mktemp("report")
    (folder / "secret.txt").write_text(SECRET, encoding="utf-8")
    name = f"<iframe src=file://{folder}/secret.txt></iframe><script>document.title=1</script>"
    text = (SCENARIOS / "today.yaml").read_text("utf-8").replace("name: Today", f"name: '{name}'")
    (folder / "today.yaml").write_text(text, encoding="utf-8")
    (folder / "plan.yaml").write_bytes((SCENARIOS / "work-from-home.yaml").read_bytes())
    path = folder / "report.html"
    path.write_bytes(report(planner.compare(planner.load(folder / "today.yaml"), planner.load(folder / "plan.yaml")), "2026-11-25"))
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 390])
def test_it_stands_alone_and_fits(chromium, file, scheme, width):
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=True)
    page = context.new_page()
    asked, said = [], []
    page.on("request", lambda sent: asked.append(sent.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())
    assert asked == [file.as_uri()]
    assert said == []
    assert len(page.frames) == 1
    assert page.locator("h1").inner_text().startswith("Work from home against <iframe src=file:")
    assert SECRET not in page.locator("body").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    back, ink = (
        page.evaluate(f"getComputedStyle(document.{at}).{what}") for at, what in (("documentElement", "backgroundColor"), ("body", "color"))
    )
    assert (sum(map(int, re.findall(r"\d+", back)[:3])) > sum(map(int, re.findall(r"\d+", ink)[:3]))) == (scheme == "light")
    assert page.locator("svg").first.evaluate("e => e.getBoundingClientRect().width") <= min(width, 440)
    context.close()


def test_it_prints_on_pages_of_a4(chromium, file):
    context = chromium.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(file.as_uri())
    paper = page.pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox\s*\[0 0 ([0-9.]+) ([0-9.]+)\]", paper)
    assert 7 < len(sizes) < 20
    assert {(round(float(wide)), round(float(high))) for wide, high in sizes} == {(595, 842)}
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(20, 32, 43)"  # paper is light, whatever the screen
    assert page.locator("thead").first.evaluate("e => getComputedStyle(e).display") == "table-header-group"
    assert page.locator("details").evaluate_all("all => all.map(e => getComputedStyle(e).display)") == ["none"]
    assert page.locator("p.print").is_visible()
    page.emulate_media(media="screen")
    assert page.locator("details").is_visible() and not page.locator("p.print").is_visible()
    context.close()
