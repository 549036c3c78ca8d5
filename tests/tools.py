"""Programs that tests drive: `python -m tests.tools chromium` prints where one is and gets it first where it is missing; if that fails it says how.

Debian as root: by apt. A Chromium elsewhere: the one that Playwright downloads. The OpenID provider: npm, by the hashes of its package-lock.json.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

PROVIDER = Path(__file__).parent / "browser" / "provider"
Command = list[str]


def _playwrights() -> str | None:
    """The Chromium that Playwright has downloaded."""
    try:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as play:
            path = play.chromium.executable_path
            return path if Path(path).exists() else None
    except Exception as error:
        print(f"Playwright can't be asked: {error}", file=sys.stderr)
        return None


def _apt(*packages: str) -> list[Command]:
    """What gets packages of Debian, nothing where that can't be done."""
    if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
        return []
    return [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]]


def _npm() -> list[Command]:
    """What gets Node.js and the provider's packages."""
    node = [] if shutil.which("node") and shutil.which("npm") else _apt("nodejs", "npm")
    return [*node, ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(PROVIDER)]]


@dataclass(frozen=True)
class Tool:
    """A program: the names that it has, the variable that may hold its path, what gets it, and what a person is told without it.

    `works` says whether it is whole, `otherwise` finds it elsewhere.
    """

    names: tuple[str, ...]
    variable: str
    commands: Callable[[], list[Command]]
    hint: str
    works: Callable[[], bool] = lambda: True
    otherwise: Callable[[], str | None] = lambda: None

    def found(self) -> str | None:
        """Its path: of the variable, else on the PATH, else `otherwise`; None where there is none."""
        given = os.environ.get(self.variable)
        paths = (shutil.which(name, path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin") for name in self.names)
        path = given if given and Path(given).exists() else next((path for path in paths if path), None) or self.otherwise()
        return path if path and self.works() else None

    def needed(self) -> str:
        """Its path, for a test: without it the test is skipped on a developer's machine and fails in CI."""
        path = self.found()
        if path is None:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(self.hint)
        return path

    def install(self) -> None:
        """Tries to get it; what that prints goes to standard error."""
        for command in self.commands():
            if shutil.which(command[0]):
                subprocess.run(command, stdout=sys.stderr, check=False)


CHROMIUM = Tool(
    ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    "CHROMIUM",
    lambda: _apt("chromium") or [[sys.executable, "-m", "playwright", "install", "chromium"]],
    "No Chromium found. Install one (Debian: apt-get install chromium; elsewhere: python -m playwright install chromium) or set CHROMIUM to its path.",
    otherwise=_playwrights,
)
OFFICE = Tool(
    ("soffice", "libreoffice"),
    "SOFFICE",
    lambda: _apt("libreoffice-calc"),
    "No LibreOffice found, so workbooks are not calculated again. Install it (Debian: apt-get install libreoffice-calc) or set SOFFICE to its path.",
)
NODE = Tool(
    ("node", "nodejs"),
    "NODE",
    _npm,
    "No OpenID provider to test against. Install Node.js 18 or newer with npm (Debian: apt-get install nodejs npm), then: "
    "npm ci --ignore-scripts --prefix tests/browser/provider",
    works=lambda: (PROVIDER / "node_modules" / "oidc-provider" / "package.json").is_file(),
)
NGINX = Tool(
    ("nginx",),
    "NGINX",
    lambda: _apt("nginx-light", "openssl"),
    "No nginx found, so deploy/nginx.conf is not driven. Install it (Debian: apt-get install nginx-light openssl) or set NGINX to its path.",
    works=lambda: shutil.which("openssl") is not None,
)
TOOLS = {"chromium": CHROMIUM, "office": OFFICE, "node": NODE, "nginx": NGINX}


def main() -> None:
    """Prints the path of the tool that is named, nothing where it can't be had."""
    tool = TOOLS[sys.argv[1]]
    if tool.found() is None:
        tool.install()
    path = tool.found()
    if path is None:
        print(tool.hint, file=sys.stderr)
    print(path or "")


if __name__ == "__main__":
    main()
