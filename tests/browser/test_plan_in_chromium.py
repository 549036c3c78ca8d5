"""The Plan page as a manager uses it, in a real browser."""

from __future__ import annotations

import csv
import io
import json
import re
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from planner.__main__ import main
from tests.browser.conftest import at_rest, for_other_tools

ROOT = Path(__file__).parents[2]
expect.set_options(timeout=60_000)  # a machine that does other work too
TODAY, HOME = str(ROOT / "scenarios/today.yaml"), str(ROOT / "scenarios/work-from-home.yaml")


@cache
def command(*arguments: str) -> str:
    """What the command line prints."""
    said = io.StringIO()
    with redirect_stdout(said):
        assert main(list(arguments)) == 0
    return said.getvalue()


def headline_of(*changes: str) -> str:
    """The sentence that `compare --set` prints for the shipped example."""
    sets = [word for change in changes for word in ("--set", change)]
    return command("compare", TODAY, HOME, *sets).splitlines()[2].replace("\\", "")


def headline(page: Page):
    return page.get_by_test_id("stHeading").first


def metric(page: Page, label: str) -> str:
    return page.get_by_test_id("stMetric").filter(has_text=label).get_by_test_id("stMetricValue").inner_text()


def slide(page: Page, label: str, key: str, times: int = 1) -> None:
    handle = page.get_by_role("slider", name=re.compile(label))
    handle.focus()
    for _ in range(times):
        handle.press(key)


def group(page: Page, name: str) -> None:
    """Chooses a group of levers."""
    page.get_by_role("radio", name=re.compile(f"^{name}")).click()


def test_opens_with_an_answer_and_asks_nobody_else(page: Page, app: str) -> None:
    expect(headline(page)).to_have_text(headline_of())
    assert page.get_by_test_id("stMetric").count() == 4
    page.get_by_test_id("stVegaLiteChart").nth(1).wait_for()
    assert [url for url in page.asked if not url.startswith((app, "data:", "blob:", app.replace("http", "ws")))] == []


def test_a_moved_slider_gives_what_compare_set_prints(page: Page) -> None:
    slide(page, "Stipend", "ArrowRight", 2)
    expect(headline(page)).to_have_text(headline_of("arrangements.home.stipend_per_month=170"))
    expect(page.get_by_text("1 change", exact=True)).to_be_visible()
    group(page, "Money")
    slide(page, "Discount rate", "ArrowLeft", 1)
    expect(headline(page)).to_have_text(headline_of("arrangements.home.stipend_per_month=170", "money.discount_rate=8.5%"))
    expect(page.get_by_text("2 changes", exact=True)).to_be_visible()


def test_a_fact_moves_both_sides_and_a_share_is_cut_to_what_roles_can_spare(page: Page) -> None:
    slide(page, "Rent per seat", "ArrowRight")
    expect(headline(page)).to_have_text(headline_of("sites.headquarters.lease.rent_per_seat_month=1010"))
    group(page, "Places")
    slide(page, "Share of the work", "End")
    expect(headline(page)).to_have_text(headline_of("sites.headquarters.lease.rent_per_seat_month=1010", "moves.*home.share=100%"))
    page.get_by_text("2 changes", exact=True).click()
    expect(page.get_by_text("was cut to").first).to_be_visible()


def test_an_exact_value_is_typed_and_a_wrong_one_changes_nothing(page: Page) -> None:
    box = page.get_by_role("textbox", name=re.compile("Stipend, home, exact"))
    box.fill("512.5")
    box.press("Enter")
    expect(headline(page)).to_have_text(headline_of("arrangements.home.stipend_per_month=512.5"))
    box.fill("5,12,5 dollars")
    box.press("Enter")
    expect(page.get_by_text("Nothing was changed")).to_be_visible()
    expect(headline(page)).to_have_text(headline_of("arrangements.home.stipend_per_month=512.5"))


def test_every_change_can_be_undone(page: Page) -> None:
    before = headline_of()
    slide(page, "Stipend", "End")
    expect(headline(page)).not_to_have_text(before)
    page.get_by_text("1 change", exact=True).click()
    expect(page.get_by_text("Stipend: 150 USD per head and month → 500 USD per head and month")).to_be_visible()
    page.get_by_role("button", name="Undo").first.click()
    expect(headline(page)).to_have_text(before)
    expect(page.get_by_text("No changes", exact=True)).to_be_visible()


def test_a_bad_file_shows_its_lines_and_keeps_the_last_good_scenario(page: Page) -> None:
    before = headline_of()
    page.get_by_role("button", name="Save").click()
    page.locator("input[type=file]").set_input_files(
        {
            "name": "bad.yaml",
            "mimeType": "application/yaml",
            "buffer": b"planner: 1\nextends: today.yaml\nname: Bad\nmonhts: 12\nmoney: {discount_rate: 900%}\n",
        }
    )
    expect(page.get_by_text("bad.yaml:4:1: monhts: unknown key; did you mean months?")).to_be_visible()
    expect(page.get_by_text("bad.yaml:5:24: money.discount_rate: 900% is outside -50% to 50%")).to_be_visible()
    expect(headline(page)).to_have_text(before)


def test_a_scenario_of_ones_own_opens_with_its_name_as_typed(page: Page) -> None:
    name = "Plan *A* $5 and $7 ![x](http://127.0.0.1:9/x.png) <b>b</b>"
    text = f'planner: 1\nextends: today.yaml\nname: "{name}"\nmoves: {{accounting-home: {{team: accounting, share: 50%, to: {{arrangement: home}}, start: 2027-02}}}}\n'
    page.get_by_role("button", name="Save").click()
    page.locator("input[type=file]").set_input_files({"name": "own.yaml", "mimeType": "application/yaml", "buffer": text.encode()})
    expect(headline(page)).to_contain_text(name)
    expect(page.get_by_text("Example data")).to_be_visible()  # it rests on the example's figures
    assert not [url for url in page.asked if "127.0.0.1:9/" in url]


def test_the_downloaded_comparison_is_what_the_page_and_the_command_line_say(page: Page) -> None:
    slide(page, "Stipend", "ArrowRight")
    wanted = json.loads(command("compare", TODAY, HOME, "--set", "arrangements.home.stipend_per_month=160", "--json"))["scenarios"][0]
    expect(headline(page)).to_have_text(headline_of("arrangements.home.stipend_per_month=160"))
    page.get_by_role("button", name="Export").click()
    button = for_other_tools(page, "Comparison by month and line (CSV)")
    with page.expect_download() as waiting:
        button.click()
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text("utf-8-sig"))))
    assert sum(float(row["saving"]) for row in rows if row["kind"] == "cash") == pytest.approx(wanted["saving"], abs=0.005)
    by_line = {line: sum(float(row["cost"]) for row in rows if row["line"] == line) for line in wanted["by_line"]}
    assert by_line == pytest.approx({line: item["scenario"] for line, item in wanted["by_line"].items()}, abs=0.005)
    assert metric(page, "present value") == f"${wanted['npv_cost'] / 1e6:.0f}M"


def test_the_downloaded_scenario_opens_again_with_the_same_answer(page: Page, tmp_path: Path) -> None:
    slide(page, "Stipend", "ArrowRight", 3)
    changed = headline_of("arrangements.home.stipend_per_month=180")
    expect(headline(page)).to_have_text(changed)
    page.get_by_role("button", name="Export").click()
    button = for_other_tools(page)
    with page.expect_download() as waiting:
        button.click()
    text = Path(waiting.value.path()).read_text("utf-8")
    before = Path(HOME).read_text("utf-8").splitlines()
    differing = [line for line in text.splitlines() if line not in before]
    assert [line.strip() for line in differing] == ["stipend_per_month: 180"]
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save").click()
    page.locator("input[type=file]").set_input_files({"name": "again.yaml", "mimeType": "application/yaml", "buffer": text.encode()})
    expect(page.get_by_text("No changes", exact=True)).to_be_visible()
    expect(headline(page)).to_have_text(changed)


def test_the_founding_example_shows_its_sentence_and_its_four_assumptions_hold(page: Page) -> None:
    page.get_by_role("combobox", name=re.compile("Scenario")).click()
    page.get_by_role("option", name=re.compile("CPAs at home")).click()
    expect(headline(page)).to_contain_text("CPAs at home saves $240K a year (50%) from January 2027")
    acknowledged = page.get_by_text("Acknowledged by the founding example")
    acknowledged.wait_for(state="attached")  # the notes of this plan have taken the place of those of the one before
    page.get_by_text(re.compile(r"\d+ notes? on this plan")).click()
    expect(acknowledged).to_be_visible()


def cell(page: Page, x: int, row: int, text: str) -> None:
    """Types into a cell of the table of moves, which is a canvas."""
    page.locator("[data-test-script-state=notRunning]").wait_for()  # while charts above grow, the table moves
    grid = page.get_by_test_id("stDataFrame")
    grid.scroll_into_view_if_needed()
    at_rest(page, grid).click(position={"x": x, "y": 35 * (row + 1) + 17})
    page.keyboard.press("Enter")
    page.locator(".gdg-input").fill(text)
    page.locator(".gdg-input").press("Enter")


def changed(page: Page, count: int):
    return expect(page.get_by_text(f"{count} change{'s' * (count != 1)}", exact=True))


def test_moves_are_edited_in_the_table_and_a_wrong_cell_costs_nothing_else(page: Page) -> None:
    cell(page, 260, 0, "60%")
    expect(headline(page)).to_have_text(headline_of("moves.accounting-home.share=60%"))
    cell(page, 260, 3, "most of it")
    expect(page.get_by_text("hr → home, How much: expected a number")).to_be_visible()
    changed(page, 1).to_be_visible()
    cell(page, 260, 5, "5")  # heads of 20
    expect(headline(page)).to_have_text(headline_of("moves.accounting-home.share=60%", "moves.service desk-home.share=25%"))
    cell(page, 260, 3, "40%")
    expect(page.get_by_text("hr → home, How much: expected a number")).to_have_count(0)
    changed(page, 3).to_be_visible()
    for left in (2, 1):
        page.locator(".st-key-undo").get_by_role("button").first.click()
        changed(page, left).to_be_visible()
    expect(headline(page)).to_have_text(headline_of("moves.accounting-home.share=60%"))
    page.reload()
    expect(headline(page)).to_have_text(headline_of("moves.accounting-home.share=60%"))


def test_three_levers_undo_redo_reload_and_a_second_window(page: Page) -> None:
    before = headline_of()
    slide(page, "Stipend", "ArrowRight")
    changed(page, 1).to_be_visible()
    slide(page, "Rent per seat", "ArrowRight")
    changed(page, 2).to_be_visible()
    group(page, "Money")
    slide(page, "Discount rate", "ArrowLeft")
    wanted = ("arrangements.home.stipend_per_month=160", "sites.headquarters.lease.rent_per_seat_month=1010", "money.discount_rate=8.5%")
    after = headline_of(*wanted)
    expect(headline(page)).to_have_text(after)
    undo, redo = (page.locator(f".st-key-{name}").get_by_role("button").first for name in ("undo", "redo"))
    for left in (2, 1):
        undo.click()
        changed(page, left).to_be_visible()
    undo.click()
    expect(headline(page)).to_have_text(before)
    for now in (1, 2, 3):
        redo.click()
        changed(page, now).to_be_visible()
    expect(headline(page)).to_have_text(after)
    page.get_by_role("link", name="Assumptions", exact=True).click()
    expect(headline(page)).to_contain_text("Assumptions of")
    expect(page).to_have_url(re.compile("draft="))
    page.reload()
    changed(page, 3).to_be_visible()
    other = page.context.new_page()  # a colleague with the link, or a second window
    other.goto(page.url.replace("/assumptions", "/"))
    expect(headline(other)).to_have_text(after)
    slide(other, "Stipend", "ArrowRight")
    expect(headline(other)).to_have_text(headline_of("arrangements.home.stipend_per_month=170", *wanted[1:]))
    page.reload()
    changed(page, 3).to_be_visible()
    page.get_by_role("link", name="Plan", exact=True).click()
    expect(headline(page)).to_have_text(after)  # what the other one changed is a copy


@pytest.mark.parametrize("page", [{"locale": "hu-HU"}], indirect=True, ids=["hu-HU"])
def test_a_reader_types_and_reads_numbers_as_at_home(page: Page) -> None:
    box = page.get_by_role("textbox", name=re.compile("Stipend, home, exact"))
    box.fill("160.5")
    box.press("Enter")
    expect(page.get_by_text("Nothing was changed")).to_be_visible()
    changed(page, 1).to_have_count(0)
    box = page.get_by_role("textbox", name=re.compile("Stipend, home, exact"))
    box.fill("160,5")
    box.press("Enter")
    changed(page, 1).to_be_visible()
    expect(page.get_by_text("160,5 USD per head and month")).to_be_visible()
    cell(page, 260, 0, "62,5%")
    changed(page, 2).to_be_visible()


def test_the_plan_is_changed_and_undone_by_keyboard_alone(page: Page) -> None:
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowLeft")
    changed(page, 1).to_be_visible()
    for _ in range(40):  # back to the header, whatever stands between
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.closest('.st-key-undo') !== null"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text("No changes", exact=True)).to_be_visible()


def test_a_scenario_without_a_second_says_what_to_do(page: Page) -> None:
    page.get_by_role("combobox", name=re.compile("Scenario")).click()
    page.get_by_role("option", name=re.compile("Today .today")).click()
    expect(page.get_by_text("Pick a second scenario")).to_be_visible()


@pytest.mark.parametrize("page", [{"viewport": {"width": 390, "height": 844}}], indirect=True, ids=["390px"])
def test_a_narrow_screen_scrolls_down_only(page: Page) -> None:
    expect(headline(page)).to_have_text(headline_of())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    wide = page.evaluate(  # a table has a scroller of its own
        "[...document.querySelectorAll('[data-testid=stMain] *')].filter(e => e.getBoundingClientRect().right > 391 && e.checkVisibility() && !e.closest('.dvn-scroller')).length"
    )
    assert wide == 0


@pytest.mark.parametrize("page", [{"color_scheme": "dark"}], indirect=True, ids=["dark"])
def test_the_dark_theme_follows_the_system(page: Page) -> None:
    expect(headline(page)).to_have_text(headline_of())
    assert page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor") == "rgb(20, 20, 18)"


def test_charts_say_in_words_what_they_show(page: Page) -> None:
    charts = page.get_by_test_id("stVegaLiteChart")
    for number, words in enumerate(("What each part saves, Work from home against Today", "Cumulative saving of Work from home against Today")):
        expect(charts.nth(number)).to_have_attribute("aria-label", re.compile(f"^{words}"))  # they come in any order
