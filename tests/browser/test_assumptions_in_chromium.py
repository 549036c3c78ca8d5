"""The Assumptions page as a manager uses it, in a real browser; the table is a canvas, so its rows are clicked by place."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from test_plan_in_chromium import headline, headline_of

from tests.browser.conftest import for_other_tools

RENT = "sites.headquarters.lease.rent_per_seat_month"
LATER = "sites.headquarters.lease.after.rent_per_seat_month"
ROW = 35
HUNGARIAN = {"locale": "hu-HU"}


@pytest.fixture
def page(opened, app, request) -> Page:
    """The Assumptions page of the shipped example."""
    tab = opened(app, "/assumptions", **getattr(request, "param", {}))
    expect(headline(tab)).to_contain_text("Assumptions of")
    return tab


def go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    expect(headline(page)).to_contain_text("Assumptions of" if name == "Assumptions" else re.compile("Work from home (saves|spart|costs)"))


def search(page: Page, text: str, found: int) -> None:
    box = page.get_by_role("textbox", name="Search")
    box.fill(text)
    box.press("Enter")
    expect(page.get_by_text(re.compile(rf"^{found} of \d+ quantities"))).to_be_visible()


def found(*words: str) -> list[str]:
    """The addresses that hold all the words in address or label, in the order of the table, as `assumptions` lists them."""
    import planner
    from planner.scenario.assumptions import assumptions
    from planner.scenario.reference import fill

    rows = assumptions(fill(planner.load("scenarios/work-from-home.yaml")))
    return [
        row.address for row in rows if all(word in f"{row.address} {row.spec.label} {row.quantity.source}".casefold() for word in words)
    ]


def click(page: Page, row: int, x: int = 120) -> None:
    grid = page.get_by_test_id("stDataFrame")
    grid.scroll_into_view_if_needed()
    grid.click(position={"x": x, "y": ROW * (row + 1) + 15})


def quantity(page: Page):
    return page.get_by_role("combobox", name="Quantity")


def pick(page: Page, address: str) -> None:
    """Picks by keyboard."""
    quantity(page).click()
    quantity(page).fill(address)
    page.get_by_role("option", name=re.compile(f", {re.escape(address)}$")).wait_for()
    quantity(page).press("Enter")
    shows(page, address)


def shows(page: Page, address: str) -> None:
    expect(quantity(page)).to_have_value(re.compile(f", {re.escape(address)}$"))
    expect(page.get_by_role("paragraph").filter(has_text=re.compile(f"^{re.escape(address)}$"))).to_be_visible()


def box(page: Page):
    return page.get_by_role("textbox", name=re.compile("New value"))


def enter(page: Page, text: str) -> None:
    box(page).fill(text)
    box(page).press("Enter")


def test_search_pick_change_and_the_plan_says_what_compare_set_prints(page: Page) -> None:
    before, after = headline_of(), headline_of(f"{LATER}=1250.5")
    assert after != before
    go(page, "Plan")
    expect(headline(page)).to_have_text(before)
    go(page, "Assumptions")
    rows = found("rent")
    search(page, "rent", len(rows))
    click(page, rows.index(LATER))
    shows(page, LATER)
    expect(box(page)).to_have_value("1000")
    enter(page, "1,250.50")
    expect(page.get_by_text("Now 1,250.5 USD per seat and month, was 1,000")).to_be_visible()
    expect(page.get_by_text("1 change", exact=True)).to_be_visible()
    shows(page, LATER)
    go(page, "Plan")
    expect(headline(page)).to_have_text(after)
    page.get_by_text("1 change", exact=True).click()
    expect(page.get_by_text("1,000 USD per seat and month → 1,250.5 USD per seat and month")).to_be_visible()
    page.keyboard.press("Escape")
    go(page, "Assumptions")
    expect(page.get_by_role("textbox", name="Search")).to_have_value("rent")
    shows(page, LATER)
    page.get_by_role("button", name="Reset").click()
    expect(page.get_by_text("No changes", exact=True)).to_be_visible()
    expect(box(page)).to_have_value("1000")
    go(page, "Plan")
    expect(headline(page)).to_have_text(before)


def test_any_cell_or_the_box_of_a_row_selects_it_and_the_table_stays_where_it_was(page: Page) -> None:
    addresses = found()
    for row, x in ((2, 120), (5, 400), (3, 15), (9, 120)):
        click(page, row, x)
        shows(page, addresses[row])
    page.mouse.wheel(0, 20 * ROW)
    page.wait_for_timeout(500)
    click(page, 4)
    expect(quantity(page)).not_to_have_value(re.compile(f", {re.escape(addresses[9])}$"))
    assert addresses.index(quantity(page).input_value().split(", ")[-1]) >= 20


def test_a_scrolled_table_stays_where_it_was_after_a_choice(page: Page) -> None:
    page.get_by_test_id("stDataFrame").hover()
    page.mouse.wheel(0, 20 * ROW)
    page.wait_for_timeout(500)
    click(page, 4)
    expect(quantity(page)).not_to_have_value("")
    page.wait_for_timeout(1500)
    click(page, 4, 15)  # its own box lets it go, if the table has not moved
    expect(quantity(page)).to_have_value("", timeout=5000)


def test_two_fast_clicks_end_with_the_second(page: Page) -> None:
    addresses = found()
    for first, second in ((1, 6), (2, 8), (4, 0)):
        click(page, first)
        click(page, second)
        shows(page, addresses[second])
        page.wait_for_timeout(700)
        shows(page, addresses[second])


def test_a_choice_by_name_right_after_a_click_stands(page: Page) -> None:
    addresses = found()
    for row, other in ((1, 6), (3, 9), (6, 2)):
        click(page, row)
        shows(page, addresses[row])
        pick(page, addresses[other])
        page.wait_for_timeout(1000)
        shows(page, addresses[other])


def test_a_change_and_a_reset_in_one_go_leave_nothing(page: Page) -> None:
    pick(page, RENT)
    enter(page, "1300")
    expect(page.get_by_text("1 change", exact=True)).to_be_visible()
    box(page).fill("1400")
    page.get_by_role("button", name="Reset").click()  # leaving the box sends 1400 first
    expect(page.get_by_text("No changes", exact=True)).to_be_visible()
    expect(box(page)).to_have_value("1000")
    search(page, "rent", len(found("rent")))  # another run, with whatever the browser still holds
    expect(page.get_by_text("No changes", exact=True)).to_be_visible()


def test_a_chosen_filter_is_still_chosen_when_its_count_changes(page: Page) -> None:
    total = len(found())
    count = page.get_by_text(re.compile(r"^\d+ of \d+ quantities"))
    expect(count).to_have_text(f"{total} of {total} quantities")
    chip = page.get_by_role("button", name=re.compile(r"^file \d+"))
    files = int(chip.inner_text().split()[1])
    chip.click()
    expect(count).to_have_text(f"{files} of {total} quantities")
    pick(page, RENT)
    enter(page, "1300")
    expect(count).to_have_text(f"{files - 1} of {total} quantities")
    shows(page, RENT)
    enter(page, "1350")
    expect(page.get_by_text("Now 1,350 USD")).to_be_visible()
    expect(count).to_have_text(f"{files - 1} of {total} quantities")
    chip.click()
    expect(count).to_have_text(f"{total} of {total} quantities")


def test_a_value_out_of_bounds_is_refused_with_the_line_of_the_core(page: Page) -> None:
    pick(page, "moves.accounting-home.start")
    enter(page, "2199-01")
    expect(page.get_by_text("2199-01 is outside 2000-01 to 2099-12. Nothing was changed.")).to_be_visible()
    expect(page.get_by_text("No changes", exact=True)).to_be_visible()
    enter(page, "2027-09")
    expect(page.get_by_text("Now 2027-09, was 2027-04")).to_be_visible()
    expect(page.get_by_text("Nothing was changed.")).to_have_count(0)
    go(page, "Plan")
    expect(headline(page)).to_have_text(headline_of("moves.accounting-home.start=2027-09"))


@pytest.mark.parametrize("page", [HUNGARIAN], indirect=True, ids=["hu-HU"])
def test_a_comma_is_the_decimal_mark_where_the_reader_uses_one(page: Page) -> None:
    pick(page, RENT)
    enter(page, "1500.75")
    expect(page.get_by_text("got '1500.75'. Nothing was changed.")).to_be_visible()
    expect(page.get_by_text("No changes", exact=True)).to_be_visible()
    enter(page, "1500,75")
    expect(page.get_by_text(re.compile(r"Now 1\s?500,75 USD per seat and month"))).to_be_visible()
    expect(page.get_by_text("1 change", exact=True)).to_be_visible()
    page.get_by_role("button", name="Export").click()
    button = for_other_tools(page)
    with page.expect_download() as waiting:
        button.click()
    assert re.search(r"rent_per_seat_month: 1500\.75\b", waiting.value.path().read_text("utf-8"))
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Plan", exact=True).click()
    expect(page.get_by_role("textbox", name=re.compile("Rent per seat.*exact"))).to_have_value("1500,75")


def test_a_name_is_shown_as_typed_and_no_address_in_a_note_is_fetched_or_linked(page: Page) -> None:
    name, note = "Plan *A* <b>b</b> ![x](http://127.0.0.1:9/x.png)", "see http://plain.example/a and www.other.example, *not bold*"
    text = f'planner: 1\nextends: today.yaml\nname: "{name}"\nmoney: {{discount_rate: {{value: 8%, note: "{note}", source: "https://bls.example/x"}}}}\n'
    go(page, "Plan")
    page.get_by_role("button", name="Save").click()
    page.locator("input[type=file]").set_input_files({"name": "own.yaml", "mimeType": "application/yaml", "buffer": text.encode()})
    expect(headline(page)).to_contain_text(name)
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Assumptions", exact=True).click()
    expect(headline(page)).to_have_text(f"Assumptions of {name}")
    pick(page, "money.discount_rate")
    expect(page.get_by_text(note, exact=True)).to_be_visible()
    page.get_by_text("Open the source").wait_for()
    hrefs = page.get_by_test_id("stMain").get_by_role("link").evaluate_all("links => links.map(link => link.href)")
    assert [href for href in hrefs if "example" in href] == ["https://bls.example/x"]
    assert not [url for url in page.asked if "127.0.0.1:9/" in url or "example" in url]


@pytest.mark.parametrize("page", [{"viewport": {"width": 390, "height": 844}}], indirect=True, ids=["390px"])
def test_a_narrow_screen_scrolls_down_only_and_the_table_inside_itself(page: Page) -> None:
    page.get_by_test_id("stDataFrame").wait_for()
    pick(page, RENT)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    outside = page.evaluate(
        "[...document.querySelectorAll('[data-testid=stMain] *')].filter(e => !e.closest('[data-testid=stDataFrame]')"
        " && e.getBoundingClientRect().right > 391 && e.checkVisibility()).length"
    )
    assert outside == 0
    inside = page.get_by_test_id("stDataFrame").evaluate(
        "table => [...table.querySelectorAll('*')].some(e => e.scrollWidth > e.clientWidth + 300)"
    )
    assert inside


@pytest.mark.parametrize("page", [{"color_scheme": "dark"}], indirect=True, ids=["dark"])
def test_the_dark_theme_holds_here_too(page: Page) -> None:
    page.get_by_test_id("stDataFrame").wait_for()
    pick(page, "roles.accounting.turnover")
    assert page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor") == "rgb(20, 20, 18)"
