"""A run of draws as a person makes it: it can be stopped, its figures are those of the command line, and a change marks it as stale."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from planner.__main__ import main
from planner.report.words import change_text
from tests.conftest import SCENARIOS


def test_a_run_is_stopped_made_again_compared_and_goes_stale(page: Page, capsys) -> None:
    page.get_by_role("link", name="Risk", exact=True).click()
    expect(page.get_by_test_id("stHeading").first).to_contain_text("stops paying if")
    page.get_by_text("16,384 to sign off").click()
    page.get_by_role("button", name="Run 16,384 draws").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Stopped; nothing was lost.")).to_be_visible()
    expect(page.get_by_text("It is cheaper in")).to_have_count(0)

    page.get_by_text("1,024 to look").click()
    page.get_by_role("button", name="Run 1,024 draws").click()
    said = page.get_by_text("It is cheaper in")
    expect(said).to_be_visible(timeout=60_000)
    expect(page.locator("[role=graphics-document][aria-label^='Cumulative saving of Work from home against Today over 1,024 draws']")).to_be_visible()
    assert main(["simulate", str(SCENARIOS / "today.yaml"), str(SCENARIOS / "work-from-home.yaml"), "--draws", "1024", "--seed", "0", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["scenarios"][0]["npv_saving"]
    for name in ("p10", "p50", "p90"):
        expect(said).to_contain_text(change_text(found[name]["value"], "USD"))

    exact = page.get_by_label("exact value in").first
    exact.fill("-2")
    exact.press("Enter")
    expect(page.get_by_text("These results are for earlier inputs.")).to_be_visible()
    expect(said).to_be_visible()
    page.get_by_role("link", name="Plan", exact=True).click()
    expect(page.get_by_test_id("stMetric").first).to_be_visible()
    expect(page.get_by_text("in 8 of 10 of 1,024 draws")).to_have_count(0)  # it was for other inputs
    page.locator(".st-key-undo").get_by_role("button").first.click()
    expect(page.get_by_text("in 8 of 10 of 1,024 draws")).to_be_visible()
