"""A server of the app on a free port of this machine and pages of an installed Chromium."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request

from tests.tools import CHROMIUM

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(script: Path, log: Path, port: int = 0, more: dict[str, str] | None = None, options: tuple[str, ...] = ()) -> tuple[subprocess.Popen[bytes], str]:
    """Starts Streamlit on a script, with more of an environment and options where they are given, and waits until it answers."""
    port = port or free_port()
    with log.open("wb") as out:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "streamlit",
                "run",
                str(script),
                "--server.headless",
                "true",
                "--server.port",
                str(port),
                "--server.address",
                "127.0.0.1",
                *options,
            ],
            cwd=ROOT,
            env={**os.environ, **(more or {})},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    for _ in range(150):
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return process, address
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.2)
    process.kill()
    raise RuntimeError(f"the app did not start:\n{log.read_text(errors='replace')}")


def for_other_tools(page, name: str = "This scenario (YAML)"):
    """Under Export, once open: the button of a file for other tools, when what was folded away stands still; a press on what moves is no click."""
    page.get_by_text("Data and files for other tools").first.click()
    button = page.get_by_role("button", name=name).first
    button.wait_for()
    return at_rest(page, button)


def at_rest(page, part):
    """A part of the page once it stands where it stood: what is pressed while it moves is pressed beside it."""
    before, now = None, part.bounding_box()
    while before != now:
        page.wait_for_timeout(300)
        before, now = now, part.bounding_box()
    return part


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, tabs) -> Iterator[str]:
    """The address of a running app; what it logs must hold no traceback at the end."""
    log = tmp_path_factory.mktemp("app") / "log.txt"
    process, address = serve(ROOT / "server.py", log)
    yield address
    left(tabs, address)
    process.terminate()
    process.wait(timeout=20)
    text = log.read_text(errors="replace")
    assert "Traceback" not in text and "planner failure" not in text


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """An installed Chromium; without one the tests are skipped on a developer's machine and fail in CI."""
    path = CHROMIUM.needed()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def tabs(chromium) -> dict[str, Page]:
    """A tab for each server and kind of reader, kept for the next test: what a tab has read once costs it a third the second time."""
    return {}


def left(tabs: dict[str, Page], address: str) -> None:
    """Closes the tabs of a server, before it ends."""
    for key in [key for key in tabs if key.startswith(f"{address} ")]:
        tabs.pop(key).context.close()


@pytest.fixture
def opened(chromium, tabs, request):
    """Opens an address for somebody who has never been there: wide and light unless options say otherwise; the page lists what it asked for."""
    used: dict[str, Callable[[Request], None]] = {}
    failures = request.session.testsfailed

    def open_at(address: str, path: str = "", **options: Any) -> Page:
        options = {"viewport": {"width": 1400, "height": 1000}, "color_scheme": "light", "accept_downloads": True, "locale": "en-US", **options}
        key = f"{address} {options} {len(used)}"
        if key not in tabs:
            tabs[key] = chromium.new_context(**options).new_page()
            tabs[key].context.set_default_timeout(60_000)
        tab = tabs[key]
        tab.asked = []
        used[key] = lambda sent: tab.asked.append(sent.url)
        tab.on("request", used[key])
        tab.set_viewport_size(options["viewport"])
        tab.mouse.move(0, 0)
        tab.goto(address + path)
        return tab

    yield open_at
    for key, listener in used.items():
        tab = tabs[key]
        picture(tab, request.node.name)
        for other in tab.context.pages:
            if other != tab:
                other.close()
        if request.session.testsfailed > failures:  # whatever it was, the next test has a new one
            tabs.pop(key).context.close()
            continue
        tab.remove_listener("request", listener)
        tab.evaluate("localStorage.clear(); sessionStorage.clear()")
        tab.context.clear_cookies()


def picture(tab: Page, name: str) -> None:
    """Keeps a picture of the whole page where SCREENSHOTS names a folder."""
    target = os.environ.get("SCREENSHOTS")
    if target:
        Path(target).mkdir(parents=True, exist_ok=True)
        tab.screenshot(path=str(Path(target) / f"{name.replace('/', '_')}.png"), full_page=True)


@pytest.fixture
def page(opened, app, request) -> Page:
    """The Plan page of the shipped example, with its answer, for a reader of the options that a test asks for."""
    tab = opened(app, **getattr(request, "param", {}))
    tab.get_by_test_id("stMetric").first.wait_for()
    return tab
