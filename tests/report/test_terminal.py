"""What a comparison prints on a terminal has no backslashes; what is piped stays Markdown."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

from planner.report.columns import cell, code, shown
from tests.conftest import SCENARIOS


@pytest.mark.parametrize("text", ["$1.09M a year", "a_b*c|d", "# h", "1. x", "\\\\host\\*", "[a](b) `c` <d> ~e~ &f"])
def test_a_terminal_shows_what_was_typed(text: str, monkeypatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert shown(cell(text)) == text
    monkeypatch.setattr("sys.stdout.isatty", lambda: False, raising=False)
    assert shown(cell(text)) == cell(text)


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("arrangements.home.stipend_per_month", "`arrangements.home.stipend_per_month`"),
        ("places.in/pune.wages.book-keeping.p50", "`places.in/pune.wages.book-keeping.p50`"),
        ("sites.*.day_pass", "`sites.*.day_pass`"),
        ("vendors.a`b.price", "vendors.a\\`b.price"),
        ("vendors.a|b.price", "vendors.a\\|b.price"),
    ],
)
def test_an_address_is_code_where_its_name_allows(address: str, text: str) -> None:
    assert code(address) == text


def test_compare_on_a_terminal_and_piped() -> None:
    command = [sys.executable, "-m", "planner", "compare", str(SCENARIOS / "today.yaml"), str(SCENARIOS / "work-from-home.yaml")]
    piped = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "saves \\$1.09M" in piped and "`arrangements.home.stipend_per_month`" in piped
    ours, theirs = pty.openpty()
    process = subprocess.Popen(command, stdout=theirs)
    os.close(theirs)
    found = b""
    try:
        while part := os.read(ours, 65536):
            found += part
    except OSError:  # Linux says so at the end of a terminal
        pass
    assert process.wait() == 0
    text = found.decode().replace("\r\n", "\n")
    assert "saves $1.09M" in text and "\\" not in text
    assert text == piped.replace("\\", "")
