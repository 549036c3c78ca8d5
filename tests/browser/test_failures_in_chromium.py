"""A failure that nobody thought of: one line with a reference on the page and in the log, no traceback, none of its message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, for_other_tools, serve

WAGE = "73913"
PLANTED = f"""
import sys

sys.path.insert(0, {str(ROOT)!r})
import streamlit as st
from starlette.middleware import Middleware

from planner.report import exports, space
from planner.views import header, logs
from planner.views.guard import Guard


def fails(*_args, **_named):
    raise ValueError("the wage of the clerk is {WAGE}")


space.total_seats = header._picked = fails
exports.EXPORTS["yaml"] = exports.Export("Planted", ".yaml", "application/yaml", fails)
app = st.App({str(ROOT / "app.py")!r}, middleware=[Middleware(Guard)], on_script_error=logs.broken)
"""


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("failing")
    (folder / "failing.py").write_text(PLANTED, "utf-8")
    process, address = serve(folder / "failing.py", folder / "log.txt")
    yield address, folder / "log.txt"
    process.terminate()
    process.wait(timeout=20)


def test_a_page_a_click_and_an_export_that_fail_say_one_line_with_a_reference(failing, chromium) -> None:
    address, log = failing
    context = chromium.new_context(viewport={"width": 1400, "height": 1000}, locale="en-US")
    context.set_default_timeout(60_000)
    page, came = context.new_page(), list[bytes]()
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: came.append(frame if isinstance(frame, bytes) else frame.encode())))
    page.goto(f"{address}/space")
    alert = page.get_by_text("Something went wrong")
    alert.wait_for()
    said = [alert.inner_text()]
    page.goto(address)
    page.get_by_test_id("stMetric").first.wait_for()
    page.get_by_role("combobox").first.click()
    page.get_by_role("option").filter(has_text="hybrid.yaml").click()
    alert.wait_for()
    said.append(alert.inner_text())
    page.goto(address)
    page.get_by_test_id("stMetric").first.wait_for()
    page.get_by_role("button", name="Export").first.click()
    page.wait_for_timeout(300)  # a rerun says that it runs only after a moment
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)  # what is drawn anew hears no click
    for_other_tools(page, "Planted").click()
    expect(page.get_by_text("Failed to generate file").first).to_be_visible()
    context.close()
    text = log.read_text("utf-8", "replace")
    for line in said:
        reference = re.search(r"\(reference ([0-9a-f]{6})\)\. Your scenario is safe", line)
        assert reference
        assert re.search(rf"Z planner failure reference={reference[1]} kind=ValueError at=\S*failing\.py\S*:fails", text)
    assert re.search(r"Z planner failure reference=[0-9a-f]{6} kind=ValueError", text.split(said[1])[-1])
    assert "Traceback" not in text and WAGE not in text
    assert "Traceback" not in "".join(said) and WAGE.encode() not in b"".join(came)
