"""Prints the path of LibreOffice for the tests of workbooks; with --install, gets it first where it is missing.

Debian as root: apt. Elsewhere it has to be installed by hand. Prints nothing and says how, if there is none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

HINT = "No LibreOffice found, so workbooks are not calculated again. Install it (Debian: apt-get install libreoffice-calc) or set SOFFICE to its path."


def found() -> str | None:
    """The path of LibreOffice: $SOFFICE, then the PATH."""
    given = os.environ.get("SOFFICE")
    return given if given and os.path.exists(given) else shutil.which("soffice") or shutil.which("libreoffice")  # noqa: PTH110


def install() -> None:
    """Tries to get it; what it prints goes to standard error."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "libreoffice-calc"]):
            subprocess.run(command, stdout=sys.stderr, check=False)


if __name__ == "__main__":
    if found() is None and "--install" in sys.argv:
        install()
    print(found() or "")
    if found() is None:
        print(HINT, file=sys.stderr)
