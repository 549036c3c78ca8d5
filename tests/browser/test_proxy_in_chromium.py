"""The nginx of deploy/nginx.conf before a running server: pages, websocket, upload and export pass, the rest of Streamlit does not."""

from __future__ import annotations

import re
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlparse

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, for_other_tools, free_port
from tests.tools import NGINX


@pytest.fixture(scope="module")
def proxied(app: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    nginx = NGINX.needed()
    top, port, other = tmp_path_factory.mktemp("proxy"), free_port(), free_port()
    key, certificate = top / "privkey.pem", top / "fullchain.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost", "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    text = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    for before, after in (
        ("127.0.0.1:8501", urlparse(app).netloc),
        ("listen 443", f"listen 127.0.0.1:{port}"),
        ("listen 80", f"listen 127.0.0.1:{other}"),
        ("server_name planner.example.com", "server_name localhost"),
        ("/etc/ssl/planner/fullchain.pem", str(certificate)),
        ("/etc/ssl/planner/privkey.pem", str(key)),
        ("/var/log/nginx/planner.log", str(top / "access.log")),
    ):
        assert before in text
        text = text.replace(before, after)
    temporary = "\n".join(f"{kind}_temp_path {top / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (top / "nginx.conf").write_text(f"pid {top / 'pid'};\nerror_log {top / 'error.log'};\ndaemon off;\nevents {{}}\nhttp {{\n{temporary}\n{text}\n}}\n", "utf-8")
    command = [nginx, "-e", str(top / "error.log"), "-c", str(top / "nginx.conf")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0 and "warn" not in checked.stderr, checked.stderr
    process = subprocess.Popen(command)
    address = f"https://localhost:{port}"
    for _ in range(50):
        try:
            status(f"{address}/_stcore/health")
            break
        except OSError:
            time.sleep(0.1)
    yield address, top / "access.log"
    process.terminate()
    process.wait(timeout=20)


def status(address: str, method: str = "GET") -> tuple[int, dict[str, str]]:
    trusting = ssl._create_unverified_context()
    try:
        with urllib.request.urlopen(urllib.request.Request(address, method=method), timeout=10, context=trusting) as answer:
            return int(answer.status), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers)


def test_of_streamlits_addresses_only_those_that_a_browser_needs_are_answered(proxied) -> None:
    address, _log = proxied
    found, head = status(address)
    assert found == 200 and head["Strict-Transport-Security"] == "max-age=31536000" and "frame-ancestors 'none'" in {k.lower(): v for k, v in head.items()}["content-security-policy"]
    for path in ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/script-health-check", "/component/x/index.html", "/_stcore/bidi-components/x"):
        assert status(address + path)[0] == 404, path
    assert status(f"{address}/_stcore/health")[0] == status(f"{address}/_stcore/host-config")[0] == 200
    assert status(address, "POST")[0] == 403


def test_the_planner_works_behind_it_and_no_id_is_logged(proxied, chromium) -> None:
    address, log = proxied
    context = chromium.new_context(ignore_https_errors=True, viewport={"width": 1400, "height": 1000}, accept_downloads=True, locale="en-US")
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(address)
    page.get_by_test_id("stMetric").first.wait_for()
    page.get_by_role("button", name="Export").first.click()
    button = for_other_tools(page)
    with page.expect_download() as download:
        button.click()
    assert Path(download.value.path()).stat().st_size > 100
    page.goto(f"{address}/files")
    chooser = page.locator("input[type=file]").first
    chooser.wait_for(state="attached")
    chooser.set_input_files(files=[{"name": "mine.yaml", "mimeType": "application/yaml", "buffer": (ROOT / "scenarios" / "today.yaml").read_bytes()}])
    expect(page.get_by_role("combobox").first).to_have_value("mine.yaml (opened)", timeout=60_000)
    context.close()
    text = log.read_text("utf-8")
    assert " GET 200 " in text and "/media/-" in text and "/_stcore/upload_file/-" in text
    assert not re.search(r"[0-9a-f]{20}|[0-9a-f]{8}-[0-9a-f]{4}-|draft=", text)
