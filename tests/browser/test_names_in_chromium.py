"""Texts of a scenario that look like markup, script, formulas or pictures of another machine stay text on every page, and no page asks anybody else for anything."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, serve

AWAY = "http://127.0.0.2:9"  # where nobody listens, and which is not the app
HOSTILE = (
    f"![b]({AWAY}/a.png) $a$ :red[RED] **BOLD** <img src={AWAY}/b.png onerror=alert(1)> `CODE` [link]({AWAY}/c) :+1: <b>TAG</b> "
    "<script>alert(2)</script> =1+1 | {{7*7}} # h :material/home: :material_home: :streamlit: $$x^2$$ ~~GONE~~ a -> b <- c <-> d -- e >= f <= g ~= h"
)
NAME = f"P1 {HOSTILE}"
BASE = "\n".join(
    [
        "planner: 1",
        "extends: today.yaml",
        f"name: {json.dumps('B1 ' + HOSTILE)}",
        f"summary: {json.dumps('S1 ' + HOSTILE)}",
        f"money: {{discount_rate: {{value: 9%, low: 7%, high: 12%, note: {json.dumps('N1 ' + HOSTILE)}, source: {json.dumps('N2 ' + HOSTILE)}}}}}",
        f"roles: {{accounting: {{label: {json.dumps('R1 ' + HOSTILE)}}}}}",
        "arrangements: {a _EM_ b - 1: {days_on_site: 0, stipend_per_month: 150}}",
        f"stress: {{dollar _EM_ falls: {{note: {json.dumps('T1 ' + HOSTILE)}, steps: {{one: {{address: money.discount_rate, by: x 1.1}}}}}}}}",
        f"acknowledged: {{P27: {{by: {json.dumps('A1 ' + HOSTILE)}, date: '2026-11-24', note: {json.dumps('A2 ' + HOSTILE)}}}}}",
    ]
)
PLAN = f"planner: 1\nextends: base.yaml\nname: {json.dumps(NAME)}\nmoves: {{go _EM_ home: {{team: accounting, share: 50%, to: {{arrangement: a _EM_ b - 1}}, start: 2027-04}}}}\n"

# Elements that a text can only have made by being read as something else than text. An address that stands written out may be a link to itself.
MADE = f"""() => [...document.querySelectorAll('*')].filter(e =>
    (e.matches('img, a, iframe, image, use') && ['src', 'href', 'xlink:href'].some(k => (e.getAttribute(k) || '').startsWith('{AWAY}')) && e.getAttribute('href') !== e.textContent)
    || e.matches('.katex, script:not([src]):not([type="module"])') && /alert|x\\^2|^a$/.test(e.textContent)
    || e.matches('b, strong, em, i, del, s, code, [class*=stMarkdownColored], h1 h1') && ['BOLD', 'TAG', 'EM', 'GONE', 'CODE', 'RED'].includes(e.textContent.trim())
).map(e => e.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on a folder in which every text that a person may write is hostile."""
    place = tmp_path_factory.mktemp("hostile")
    folder = place / "scenarios"
    folder.mkdir()
    shutil.copy(ROOT / "scenarios" / "today.yaml", folder)
    (folder / "base.yaml").write_text(BASE)
    (folder / "work-from-home.yaml").write_text(PLAN)  # what the app opens first
    process, address = serve(ROOT / "server.py", place / "log.txt", more={"PLANNER_SCENARIOS": str(folder), "PLANNER_DRAFTS": str(place / "drafts")})
    yield address
    process.terminate()
    process.wait(timeout=20)
    assert "failure" not in (place / "log.txt").read_text()


def still(page: Page) -> None:
    """Waits until the page is whole."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
    page.wait_for_timeout(400)


def text_of(page: Page) -> str:
    """What stands on the page, without the joiners of no width that keep signs from becoming pictures."""
    return page.locator("body").inner_text().replace("\u2060", "")


def open_all(page: Page) -> None:
    """Opens what is folded away."""
    page.evaluate("() => document.querySelectorAll('[data-testid=stExpander] details:not([open]) > summary').forEach(e => e.click())")
    still(page)


def test_texts_stay_texts_on_every_page_and_nobody_else_is_asked(chromium, hostile: str) -> None:
    context = chromium.new_context(viewport={"width": 1400, "height": 1000}, locale="en-US")
    context.set_default_timeout(60_000)
    page = context.new_page()
    asked, alerts = [], []
    page.on("request", lambda sent: asked.append(sent.url))
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    page.goto(hostile)
    page.get_by_test_id("stMetric").first.wait_for()
    shown = {}
    for name in ("Plan", "Assumptions", "Staffing", "Space", "Compare", "Risk", "Scenarios"):
        page.get_by_role("link", name=name, exact=True).click()
        still(page)
        if name == "Risk":
            for label in ("Run 1,024 draws", "Draw the map", "Try them"):
                page.get_by_role("button", name=label).click()
                still(page)
                expect(page.get_by_role("button", name="Cancel")).to_have_count(0, timeout=60_000)
        open_all(page)
        assert page.evaluate(MADE) == [], name
        shown[name] = text_of(page)
    for name in ("Plan", "Assumptions", "Staffing", "Space", "Compare", "Risk"):
        assert NAME in shown[name], name  # as it was typed, to the sign
    assert f"T1 {HOSTILE}" in shown["Risk"] and "dollar _EM_ falls" in shown["Risk"]
    for popover in ("Save", "Export"):
        page.get_by_role("button", name=popover, exact=True).first.click()
        still(page)
        assert page.evaluate(MADE) == [], popover
        page.keyboard.press("Escape")
    page.get_by_role("link", name="Assumptions", exact=True).click()
    page.get_by_role("combobox", name="Quantity").click()
    page.get_by_role("combobox", name="Quantity").fill("money.discount_rate")
    page.keyboard.press("Enter")
    expect(page.get_by_text("N1 ![b]").first).to_be_visible()
    said = text_of(page)
    assert f"N1 {HOSTILE}" in said and f"N2 {HOSTILE}" in said
    assert page.evaluate(MADE) == []
    assert alerts == []
    assert [url for url in asked if not url.startswith((f"{hostile}/", hostile.replace("http", "ws"), "data:", "blob:"))] == []
    assert any(url.startswith(f"{hostile}/") for url in asked)
    context.close()
