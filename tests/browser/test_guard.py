"""What stands before every request, on a running server: other websites, other names, what nobody gets, and the headers."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from urllib.parse import urlparse

import pytest
from playwright.sync_api import expect
from streamlit import config
from streamlit.web import skills

from tests.browser.conftest import ROOT, for_other_tools, free_port


def shakes_hands(app: str, origin: str | None, host: str | None = None) -> bool:
    """Whether the server opens its websocket for a page of an origin, under a host name."""
    where = urlparse(app)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=10)
    connection.putrequest("GET", "/_stcore/stream", skip_host=True)
    head = {"Host": host or where.netloc, "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    head |= {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol": "streamlit"} | ({"Origin": origin} if origin else {})
    for name, value in head.items():
        connection.putheader(name, value)
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    assert status in (101, 403), status
    return status == 101


def test_only_pages_of_this_server_open_its_websocket(app) -> None:
    netloc = urlparse(app).netloc
    assert shakes_hands(app, app)
    assert shakes_hands(app, None)  # a program; without an origin no sign-in is taken from it
    assert not shakes_hands(app, "https://evil.example")
    assert not shakes_hands(app, "null")
    assert not shakes_hands(app, "http://localhost:9999")  # another program of this machine
    assert not shakes_hands(app, "http://evil.example", "evil.example")  # a name that was made to point here
    assert not shakes_hands(app, f"http://{netloc}.evil.example")


def answer(app: str, path: str, host: str = "") -> http.client.HTTPResponse:
    where = urlparse(app)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=10)
    connection.request("GET", path, headers={"Host": host} if host else {})
    return connection.getresponse()


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp", "/_stcore/agent/interact", "/_stcore/script-health-check"])
def test_what_nobody_needs_is_not_there(app, path) -> None:
    assert answer(app, path).status == 404


def test_another_name_gets_a_line_that_says_what_to_do(app) -> None:
    found = answer(app, "/", "planner.example")
    assert found.status == 421 and b"server.allowedHosts" in found.read()


def test_every_answer_has_the_headers_that_browsers_obey(app) -> None:
    for path in ("/", "/_stcore/health", "/media/none", "/_stcore/metrics"):
        head = answer(app, path).headers
        assert "frame-ancestors 'none'" in head["content-security-policy"] and "img-src 'self' data: blob:;" in head["content-security-policy"]
        assert "unsafe-inline" not in head["content-security-policy"].split("style-src")[0]
        assert (head["x-content-type-options"], head["x-frame-options"], head["referrer-policy"]) == ("nosniff", "DENY", "no-referrer")


def test_the_pages_need_nothing_that_the_headers_forbid(page, app) -> None:
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text))
    for name in ("plan", "assumptions", "staffing", "space", "compare", "risk", "files"):
        page.goto(app if name == "plan" else f"{app}/{name}")
        page.get_by_role("button", name="Export").first.wait_for()
    page.goto(app)  # where there is one list of what can be taken away
    page.get_by_role("button", name="Export").first.click()
    page.wait_for_timeout(300)  # a rerun says that it runs only after a moment
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)  # what is drawn anew hears no click
    button = for_other_tools(page)
    with page.expect_download():
        button.click()
    assert [line for line in said if "Content Security Policy" in line or "Content-Security-Policy" in line] == []


@pytest.mark.skipif(sys.platform != "linux", reason="the browser is started in another way")
def test_on_ones_own_machine_the_browser_opens_and_the_terminal_says_where(tmp_path) -> None:
    (tmp_path / "xdg-open").write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    (tmp_path / "xdg-open").chmod(0o755)
    port = free_port()
    more = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "BROWSER": str(tmp_path / "xdg-open"), "PLANNER_DRAFTS": str(tmp_path / "drafts")}
    command = [sys.executable, "-m", "streamlit", "run", "server.py", "--server.port", str(port)]
    with (tmp_path / "said").open("w") as said:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **more}, stdout=said)
    try:
        until = time.monotonic() + 40
        while not (tmp_path / "opened").exists() and time.monotonic() < until:
            time.sleep(0.2)
        time.sleep(0.2)
        assert (tmp_path / "opened").read_text().strip() == f"http://127.0.0.1:{port}"
        assert f"The planner is open in your browser: http://127.0.0.1:{port}\n" in (tmp_path / "said").read_text()
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_no_card_for_developers_stands_over_the_page(monkeypatch) -> None:
    """Streamlit offers developers' tools on a machine that has some, unless the app hides its welcome."""
    hidden = config.get_option("logger.hideWelcomeMessage")
    monkeypatch.setattr(skills, "agent_harness_present", lambda: True)
    monkeypatch.setattr(config, "get_option", {"server.headless": False, "logger.hideWelcomeMessage": hidden}.__getitem__)
    assert skills.nudge_suppression_reason(str(ROOT)) == "welcome_hidden"


def test_a_server_that_others_can_reach_does_not_start_without_a_sign_in() -> None:
    command = [sys.executable, "-m", "streamlit", "run", "server.py", "--server.headless", "true", "--server.port", str(free_port()), "--server.address", "0.0.0.0"]
    done = subprocess.run([*command, "--browser.serverAddress", "localhost"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "asks nobody to sign in, so it shows nothing" in done.stderr and "Traceback" not in done.stderr
