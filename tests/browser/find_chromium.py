"""Prints the path of a Chromium for the browser tests; with --install, gets one first where none is found.

Debian as root: apt. Elsewhere: the one that Playwright downloads. Ends with 1 and says how, if there is none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HINT = "No Chromium found. Install one (Debian: apt-get install chromium; elsewhere: python -m playwright install chromium) or set CHROMIUM to its path."


def found() -> str | None:
    """The first Chromium: $CHROMIUM, the PATH, then Playwright's own."""
    given = os.environ.get("CHROMIUM")
    if given and Path(given).exists():
        return given
    on_path = next((path for name in NAMES if (path := shutil.which(name))), None)
    if on_path:
        return on_path
    try:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as play:
            path = play.chromium.executable_path
            return path if Path(path).exists() else None
    except Exception as error:
        print(f"Playwright can't be asked: {error}", file=sys.stderr)
        return None


def install() -> None:
    """Tries to get a Chromium; what it prints goes to standard error."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        commands = [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]]
    else:
        commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    for command in commands:
        subprocess.run(command, stdout=sys.stderr, check=False)


if __name__ == "__main__":
    path = found()
    if path is None and "--install" in sys.argv:
        install()
        path = found()
    if path is None:
        sys.exit(HINT)
    print(path)
