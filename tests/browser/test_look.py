"""Every page for everyone: nothing serious by axe in light and dark, no sideways scrolling on a phone, a text for each chart, by keyboard, on paper."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, TimeoutError, expect

PAGES = ["Plan", "Assumptions", "Staffing", "Space", "Compare", "Risk", "Scenarios"]
WIDE, PHONE = {"width": 1400, "height": 1000}, {"width": 390, "height": 844}
SETTLED = """() => !document.querySelector('[data-testid=stStatusWidget], [data-stale=true], [data-testid=stSkeleton]')
    && [...document.querySelectorAll('[data-testid=stVegaLiteChart]')].every(chart => !chart.checkVisibility() || chart.querySelector('svg, canvas'))"""
# What reaches beyond the screen: tables and tabs scroll in themselves, a block of code wraps and only spaces at the ends of its lines hang over.
TOO_WIDE = "() => [...document.querySelectorAll('[data-testid=stMain] *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.checkVisibility() && !e.closest('[data-testid=stDataFrame], [data-testid=stTable], [data-testid=stCode], [role=tablist]') && e.type !== 'range').map(e => e.outerHTML.slice(0, 200))"


@pytest.fixture(scope="module", params=["light", "dark"])
def tab(chromium, app, request):
    """One tab for all pages of a theme; pages are changed by their links, as a reader does."""
    context = chromium.new_context(viewport=WIDE, color_scheme=request.param, locale="en-US")
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(app)
    settled(page)
    yield page
    context.close()


def go(page: Page, name: str) -> None:
    """Opens a page on a wide screen and waits until it stands."""
    page.set_viewport_size(WIDE)
    page.emulate_media(media="screen")
    link = page.get_by_role("link", name=name, exact=True)
    link.click()
    expect(link).to_have_attribute("aria-current", "page", timeout=60_000)
    settled(page)


def settled(page: Page) -> None:
    page.get_by_test_id("stHeading").first.wait_for()
    page.wait_for_timeout(150)  # a rerun says that it runs only after a moment
    page.wait_for_function(SETTLED)


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(tab: Page, name: str) -> None:
    go(tab, name)
    closed = tab.locator("[data-testid=stMain] details:not([open]) > summary:visible")
    while closed.count():
        closed.first.click()
    settled(tab)
    assert serious(tab) == []


def serious(tab: Page) -> list[str]:
    """What axe finds serious on a page as it stands."""
    return [
        f"{broken['id']}: {node['html'][:200]} {node['failureSummary']}"
        for broken in Axe().run(tab).response["violations"]
        if broken["impact"] in ("serious", "critical")
        for node in broken["nodes"]
    ]


def test_the_main_button_can_be_read_under_the_mouse_too(tab: Page) -> None:
    go(tab, "Scenarios")
    tab.locator("[data-testid^=stBaseButton-primary]").first.hover()
    tab.wait_for_timeout(600)  # the colour fades in
    assert serious(tab) == []
    tab.mouse.move(0, 0)


@pytest.mark.parametrize("tab", ["light"], indirect=True)
@pytest.mark.parametrize("name", PAGES)
def test_a_phone_paper_and_ears(tab: Page, name: str) -> None:
    """A phone scrolls down only, paper leaves out what only a screen needs, each chart says what it shows."""
    go(tab, name)
    charts = tab.get_by_test_id("stVegaLiteChart")
    if name in ("Plan", "Staffing", "Space"):
        charts.first.wait_for()
    for chart in charts.filter(visible=True).all():  # those behind a tab that is not chosen come later and are not drawn
        expect(chart).to_have_attribute("aria-label", re.compile(".{40}"))  # once it is drawn
    tab.set_viewport_size(PHONE)
    tab.wait_for_function(SETTLED)
    assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    with suppress(TimeoutError):
        tab.wait_for_function(f"() => ({TOO_WIDE})().length === 0")  # charts are drawn again a moment later
    assert tab.evaluate(TOO_WIDE) == []
    tab.set_viewport_size(WIDE)
    tab.emulate_media(media="print")
    assert not tab.get_by_role("link", name=name, exact=True).is_visible()
    assert tab.get_by_test_id("stHeading").first.is_visible()


def test_a_team_and_a_site_are_picked_by_keyboard_alone(page: Page) -> None:
    tab_to(page, "Staffing")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stHeading").first).to_contain_text("people at first")
    settled(page)
    tab_to(page, "Team")
    page.keyboard.type("payroll")
    page.keyboard.press("Enter")
    expect(page.locator("[role=graphics-document][aria-label^='Work and capacity of payroll']")).to_be_visible()
    tab_to(page, "role")
    page.keyboard.press("Enter")
    expect(page.locator("[role=graphics-document][aria-label^='People of Work from home, payroll by role']")).to_be_visible()
    tab_to(page, "Hires and exits by team and month as a table")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("^Hires and exits of Work from home, payroll: ")).first).to_be_visible()


def tab_to(page: Page, name: str, most: int = 80) -> None:
    """Presses Tab, or an arrow inside a group, until the element of a name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if focused(page) == name:
            return
        if page.evaluate("() => document.activeElement.getAttribute('role') === 'radio'"):
            for _ in range(4):
                page.keyboard.press("ArrowRight")
                if focused(page) == name:
                    return
    raise AssertionError(f"{name} can't be reached by keyboard")


def focused(page: Page) -> str:
    """The name of the element that has the focus, without an icon before it."""
    return str(
        page.evaluate(
            "() => { const e = document.activeElement; return (e.getAttribute('aria-label') || (e.labels && e.labels[0] && e.labels[0].innerText) || e.innerText || '').trim(); }"
        )
    ).rpartition("\n")[2]
