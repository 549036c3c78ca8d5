"""A firm's own roster, from the file to a plan on top of it and back to disk, as a person does it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from test_plan_in_chromium import cell

import planner
from planner.report.words import headline
from planner.scenario import load
from tests.browser.conftest import ROOT, for_other_tools, left, serve

ROSTER = "Name,Employee ID,Job title,Location,Annual salary,Days on site\n" + "".join(
    f'"Doe, Zoe",E{n},{title},"{place}","{60000 + 100 * n:,}",{days}\n'
    for n, (title, place, days) in enumerate([("Accountant", "NYC", 5)] * 9 + [("Ledger wizard", "New York, NY", 3)] * 6)
)


@pytest.fixture(scope="module")
def own(tmp_path_factory, tabs):
    """(the address of an app that has a folder of its own, the folder)."""
    place = tmp_path_factory.mktemp("own")
    folder = place / "scenarios"
    folder.mkdir()
    more = {"PLANNER_SCENARIOS": str(folder), "PLANNER_DRAFTS": str(place / "drafts")}
    process, address = serve(ROOT / "server.py", place / "log.txt", more=more)
    yield address, folder
    left(tabs, address)
    process.terminate()
    process.wait(timeout=20)
    assert "Traceback" not in (place / "log.txt").read_text(errors="replace")


@pytest.fixture
def shop(own, opened):
    """(a page of that app, the folder), which holds the example alone."""
    address, folder = own
    shutil.rmtree(folder)
    folder.mkdir()
    for name in ("today.yaml", "work-from-home.yaml"):
        shutil.copy(ROOT / "scenarios" / name, folder / name)
    return opened(address, "/files"), folder


def usable(page: Page) -> None:
    """Nothing serious by axe, with the mouse away from everything."""
    page.mouse.move(0, 0)
    page.wait_for_timeout(400)  # colours fade over
    broken = [item for item in Axe().run(page).response["violations"] if item["impact"] in ("serious", "critical")]
    assert [f"{item['id']}: {node['html'][:200]} {node['failureSummary']}" for item in broken for node in item["nodes"]] == []


def test_from_a_roster_to_a_saved_and_downloaded_plan(shop, tmp_path):
    page, folder = shop
    page.get_by_role("radio", name="Your own figures").click()
    page.get_by_text("A roster says who does what").wait_for()
    roster = page.get_by_test_id("stFileUploader").filter(has_text="Roster")
    roster.locator("input[type=file]").set_input_files({"name": "staff.csv", "mimeType": "text/csv", "buffer": ROSTER.encode()})
    page.get_by_text("Dropped at once, since they are on persons: Name, Employee ID.").wait_for()
    usable(page)
    page.get_by_role("button", name="Next: match").click()
    page.get_by_text("1 name has no match yet").wait_for()
    usable(page)
    title = page.get_by_role("combobox", name="Ledger wizard")
    title.fill("Bookkeeping")
    title.press("Enter")
    page.get_by_role("button", name="Next: check the sums").and_(page.locator(":enabled")).click()
    page.get_by_role("heading", name="Check these sums against your books").wait_for()
    usable(page)
    name = page.get_by_role("textbox", name="Name of the scenario")
    name.fill("Acme")
    name.press("Enter")
    page.get_by_role("button", name="Make the scenario").click()
    page.get_by_text("Acme.yaml was made from your tables and is open.").wait_for()
    own = load.load(folder / "Acme.yaml")
    assert sum(team.heads.value for team in own.teams.values()) == 15
    assert "Zoe" not in (folder / "Acme.yaml").read_text()
    usable(page)
    page.get_by_role("button", name="Make the plan and open it").click()
    page.get_by_test_id("stMetric").first.wait_for()
    assert page.get_by_text("Example data").count() == 0
    page.get_by_role("link", name="Scenarios").first.click()
    name = page.get_by_role("textbox", name="Name of the scenario")
    name.wait_for()
    name.fill("Acme for the board")
    name.press("Enter")
    page.get_by_role("button", name="Save as a new scenario").click()
    page.get_by_text("Saved as Acme for the board.yaml.").wait_for()
    button = for_other_tools(page)
    with page.expect_download() as got:
        button.click()
    target = tmp_path / got.value.suggested_filename
    got.value.save_as(target)
    assert target.name == "Acme for the board.yaml"
    assert load.parse(target.read_text(), target.name, folder).extends == "Acme - some at home.yaml"
    assert Path(folder / "Acme for the board.yaml").read_text() == target.read_text()


def scrolled(page: Page) -> float:
    return float(page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop"))


@pytest.mark.parametrize("width", [1400, 390])
def test_each_step_begins_at_the_top_of_the_page(shop, width):
    page, _folder = shop
    page.set_viewport_size({"width": width, "height": 600})
    page.get_by_role("radio", name="Your own figures").click()
    page.get_by_text("A roster says who does what").wait_for()
    for kind, text in (("Roster", ROSTER), ("Leases", "Office,Sq Ft,Annual rent,Ends\nNYC,9900,300000,2029-06\n")):
        upload = page.get_by_test_id("stFileUploader").filter(has_text=kind)
        upload.locator("input[type=file]").set_input_files({"name": f"{kind}.csv", "mimeType": "text/csv", "buffer": text.encode()})
        page.get_by_role("heading", name=f"{kind}.csv").wait_for()
    steps = ["Next: match", "Back", "Next: match", "Next: check the sums", "Back", "Next: check the sums", "Make the scenario"]
    columns, sums = "Columns of Roster.csv", "Check these sums"
    for step, head in zip(steps, [columns, "Roster.csv: 15 rows", columns, sums, columns, sums, "Next: a plan on top of it"], strict=True):
        if step == "Next: check the sums":
            title = page.get_by_role("combobox", name="Ledger wizard")
            title.click()
            title.fill("Bookkeeping")
            title.press("Enter")
            page.get_by_text("no match yet").wait_for(state="detached")
        button = page.get_by_role("button", name=step).and_(page.locator(":enabled"))
        button.scroll_into_view_if_needed()
        assert scrolled(page) > 50, f"{step} stands further down"
        button.click()
        page.get_by_role("heading", name=head).wait_for()
        expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
        page.wait_for_timeout(300)
        assert scrolled(page) == 0, f"after {step}"
    expect(page.get_by_text("was made from your tables and is open.")).to_be_in_viewport()
    field = page.get_by_role("textbox", name="Approved by")
    field.scroll_into_view_if_needed()
    before = scrolled(page)
    field.fill("Ann")
    field.press("Enter")
    page.wait_for_timeout(1000)
    assert scrolled(page) > before / 2 > 0, "what is no new step stays where it is, but for the line above that goes"


def test_a_file_of_ones_own_is_edited_saved_compared_and_exported(shop, tmp_path):
    page, folder = shop
    text = "planner: 1\nextends: today.yaml\nname: Mine\nmoves: {accounting-home: {team: accounting, share: 50%, to: {arrangement: home}, start: 2027-02}}\n"
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(
        {"name": "mine.yaml", "mimeType": "application/yaml", "buffer": text.encode()}
    )
    expect(page.get_by_role("combobox", name=re.compile("Scenario")).first).to_have_value(re.compile("mine.yaml"))
    page.get_by_role("link", name="Plan", exact=True).click()
    expect(page.get_by_test_id("stHeading").first).to_contain_text("Mine ")
    cell(page, 180, 0, "70%")
    expect(page.get_by_text("1 change", exact=True)).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    name = page.get_by_role("textbox", name="Name of the scenario")
    name.fill("Mine for the board")
    name.press("Enter")
    page.get_by_role("button", name="Save as my scenario").click()
    expect(page.get_by_text("No changes", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    saved = planner.load(folder / "Mine for the board.yaml")
    assert saved.moves["accounting-home"].share.value == 0.7

    page.get_by_role("link", name="Compare", exact=True).click()
    found = planner.compare(planner.load(folder / "today.yaml"), saved)[0]
    expect(page.get_by_text(headline(found)).first).to_be_visible()
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Workbook that calculates (Excel)").click()
    target = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(target)
    cells = [value for sheet in openpyxl.load_workbook(target, data_only=True) for row in sheet.iter_rows(values_only=True) for value in row]
    numbers = [value for value in cells if isinstance(value, (int, float))]
    assert min(abs(number - found.npv_saving) for number in numbers) < 0.005
    assert {"Mine for the board", "Today"} <= set(cells)


def test_two_people_save_the_same_scenario_and_nothing_is_lost(shop, own, opened):
    first, folder = shop
    first.goto(own[0])
    second = opened(own[0])
    for tab, stipend in ((first, "160"), (second, "170")):
        box = tab.get_by_role("textbox", name=re.compile("Stipend, home, exact")).first
        box.fill(stipend)
        box.press("Enter")
        expect(tab.get_by_text("1 change", exact=True)).to_be_visible()
    first.get_by_role("button", name="Save", exact=True).click()
    first.get_by_role("button", name="Save into work-from-home.yaml").click()
    expect(first.get_by_text("No changes", exact=True)).to_be_visible()
    assert planner.load(folder / "work-from-home.yaml").arrangements["home"].stipend_per_month.value == 160

    second.get_by_role("button", name="Save", exact=True).click()
    expect(second.get_by_text(re.compile("Your changes are safe")).first).to_be_visible()
    name = second.get_by_role("textbox", name="Name of the scenario")
    name.fill("Of the second")
    name.press("Enter")
    second.get_by_role("button", name="Save mine as a copy").click()
    expect(second.get_by_text("No changes", exact=True)).to_be_visible()
    stipends = {path.stem: planner.load(path).arrangements["home"].stipend_per_month.value for path in folder.glob("*.yaml") if path.stem != "today"}
    assert stipends == {"work-from-home": 160, "Of the second": 170}
