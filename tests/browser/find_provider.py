"""Prints the path of a Node.js for the OpenID provider that the sign-in is tested against; with --install, gets it and its packages first.

Debian as root: apt. The packages (tests/browser/provider/package-lock.json, by their hashes) come by npm. Ends with 1 and says how, if there is none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "provider"
HINT = "No OpenID provider to test against. Install Node.js 18 or newer with npm (Debian: apt-get install nodejs npm), then: npm ci --ignore-scripts --prefix tests/browser/provider"


def found() -> str | None:
    """A Node.js with the provider's packages beside it: $NODE, then the PATH."""
    node = os.environ.get("NODE") or shutil.which("node") or shutil.which("nodejs")
    return node if node and (FOLDER / "node_modules" / "oidc-provider" / "package.json").is_file() else None


def install() -> None:
    """Tries to get both; what it prints goes to standard error."""
    commands = []
    if not (shutil.which("node") and shutil.which("npm")) and shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        commands = [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "nodejs", "npm"]]
    commands.append(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(FOLDER)])
    for command in commands:
        if shutil.which(command[0]):
            subprocess.run(command, stdout=sys.stderr, check=False)


if __name__ == "__main__":
    node = found()
    if node is None and "--install" in sys.argv:
        install()
        node = found()
    if node is None:
        sys.exit(HINT)
    print(node)
