"""The Plan page as a manager uses it, in a real browser."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

ROOT = Path(__file__).parents[2]
TODAY, HOME = "scenarios/today.yaml", "scenarios/work-from-home.yaml"


def command(*arguments: str) -> str:
    """What the command line prints."""
    return subprocess.run([sys.executable, "-m", "planner", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout


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


def test_opens_with_an_answer_and_asks_nobody_else(page: Page, app: str) -> None:
    expect(headline(page)).to_have_text(headline_of())
    assert page.get_by_test_id("stMetric").count() == 4
    page.get_by_test_id("stVegaLiteChart").nth(1).wait_for()
    assert [url for url in page.asked if not url.startswith((app, "data:", "blob:", app.replace("http", "ws")))] == []


def test_a_moved_slider_gives_what_compare_set_prints(page: Page) -> None:
    slide(page, "Stipend", "ArrowRight", 2)
    expect(headline(page)).to_have_text(headline_of("arrangements.home.stipend_per_month=170"))
    expect(page.get_by_text("1 change", exact=True)).to_be_visible()
    slide(page, "Discount rate", "ArrowLeft", 1)
    expect(headline(page)).to_have_text(headline_of("arrangements.home.stipend_per_month=170", "money.discount_rate=8.5%"))
    expect(page.get_by_text("2 changes", exact=True)).to_be_visible()


def test_a_fact_moves_both_sides_and_a_share_is_cut_to_what_roles_can_spare(page: Page) -> None:
    slide(page, "Rent per seat", "ArrowRight")
    expect(headline(page)).to_have_text(headline_of("sites.headquarters.lease.rent_per_seat_month=1010"))
    slide(page, "Share at home", "End")
    expect(headline(page)).to_have_text(headline_of("sites.headquarters.lease.rent_per_seat_month=1010", "moves.*home.share=100%"))
    expect(page.get_by_text("moves were cut to what the roles can spare on site")).to_be_visible()


def test_an_exact_value_is_typed_and_a_wrong_one_changes_nothing(page: Page) -> None:
    box = page.get_by_role("textbox", name=re.compile("Stipend, exact"))
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
    expect(page.get_by_text("Stipend: 150 USD per head and month → 1,000 USD per head and month")).to_be_visible()
    page.get_by_role("button", name="Undo").first.click()
    expect(headline(page)).to_have_text(before)
    expect(page.get_by_text("No changes", exact=True)).to_be_visible()


def test_a_bad_file_shows_its_lines_and_keeps_the_last_good_scenario(page: Page) -> None:
    before = headline_of()
    page.get_by_text("Open, download").click()
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
    page.get_by_text("Open, download").click()
    page.locator("input[type=file]").set_input_files({"name": "own.yaml", "mimeType": "application/yaml", "buffer": text.encode()})
    expect(headline(page)).to_contain_text(name)
    expect(page.get_by_text("Example data")).to_have_count(0)
    assert not [url for url in page.asked if "127.0.0.1:9/" in url]


def test_the_downloaded_comparison_is_what_the_page_and_the_command_line_say(page: Page) -> None:
    slide(page, "Stipend", "ArrowRight")
    wanted = json.loads(command("compare", TODAY, HOME, "--set", "arrangements.home.stipend_per_month=160", "--json"))["scenarios"][0]
    expect(headline(page)).to_have_text(headline_of("arrangements.home.stipend_per_month=160"))
    page.get_by_text("Open, download").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the comparison (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text("utf-8-sig"))))
    assert sum(float(row["saving"]) for row in rows if row["kind"] == "cash") == pytest.approx(wanted["saving"], abs=0.005)
    by_line = {line: sum(float(row["cost"]) for row in rows if row["line"] == line) for line in wanted["by_line"]}
    assert by_line == pytest.approx({line: item["scenario"] for line, item in wanted["by_line"].items()}, abs=0.005)
    assert metric(page, "present value") == f"${wanted['npv_cost'] / 1e6:.0f}M"


def test_the_downloaded_scenario_opens_again_with_the_same_answer(page: Page, tmp_path: Path) -> None:
    slide(page, "Stipend", "ArrowRight", 3)
    changed = headline_of("arrangements.home.stipend_per_month=180")
    expect(headline(page)).to_have_text(changed)
    page.get_by_text("Open, download").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download this scenario (YAML)").click()
    text = Path(waiting.value.path()).read_text("utf-8")
    before = (ROOT / HOME).read_text("utf-8").splitlines()
    differing = [line for line in text.splitlines() if line not in before]
    assert [line.strip() for line in differing] == ["stipend_per_month: 180"]
    page.locator("input[type=file]").set_input_files({"name": "again.yaml", "mimeType": "application/yaml", "buffer": text.encode()})
    expect(page.get_by_text("No changes", exact=True)).to_be_visible()
    expect(headline(page)).to_have_text(changed)


def test_the_founding_example_shows_its_sentence_and_its_four_assumptions_hold(page: Page) -> None:
    page.get_by_role("combobox", name=re.compile("Scenario")).click()
    page.get_by_role("option", name=re.compile("CPAs at home")).click()
    expect(headline(page)).to_contain_text("CPAs at home saves $240K a year (50%) from January 2027")
    expect(page.get_by_text("Acknowledged by the founding example")).to_be_visible()


def test_a_scenario_without_a_second_says_what_to_do(page: Page) -> None:
    page.get_by_role("combobox", name=re.compile("Scenario")).click()
    page.get_by_role("option", name=re.compile("Today .today")).click()
    expect(page.get_by_text("Pick a second scenario")).to_be_visible()


@pytest.mark.parametrize("page", [{"viewport": {"width": 390, "height": 844}}], indirect=True, ids=["390px"])
def test_a_narrow_screen_scrolls_down_only(page: Page) -> None:
    expect(headline(page)).to_have_text(headline_of())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    wide = page.evaluate(
        "[...document.querySelectorAll('[data-testid=stMain] *')].filter(e => e.getBoundingClientRect().right > 391 && e.checkVisibility()).length"
    )
    assert wide == 0


@pytest.mark.parametrize("page", [{"color_scheme": "dark"}], indirect=True, ids=["dark"])
def test_the_dark_theme_follows_the_system(page: Page) -> None:
    expect(headline(page)).to_have_text(headline_of())
    assert page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor") == "rgb(24, 24, 22)"


def test_charts_say_in_words_what_they_show(page: Page) -> None:
    charts = page.get_by_test_id("stVegaLiteChart")
    charts.nth(1).wait_for()
    labels = [charts.nth(number).get_attribute("aria-label") for number in range(2)]
    assert labels[0].startswith("Cumulative saving of Work from home against Today")
    assert labels[1].startswith("Cost by line, Work from home against Today")
