"""Workbooks in tests: cells changed where they stand in the file, and all of it calculated again by LibreOffice."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from tests.tools import OFFICE

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def recalculated(files: list[Path], folder: Path) -> list[Path]:
    """Each workbook opened, calculated from nothing and saved again, all in one run of the program (its start is slow)."""
    program = OFFICE.needed()
    profile, out = folder / "profile", folder / "out"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, "utf-8")
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(out),
    ]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=600)
    return [out / file.name for file in files]


def with_cell(data: bytes, sheet: int, cell: str, value: float | str) -> bytes:
    """A workbook with another value in one cell of its sheet of that number, 1 for the first; nothing else is touched."""
    part, found_ = f"xl/worksheets/sheet{sheet}.xml", 0
    pattern = re.compile(rf'<c r="{cell}"( s="\d+")?(?: t="s")?><v>[^<]*</v></c>')
    inner = f'\\1 t="inlineStr"><is><t>{escape(value)}</t></is>' if isinstance(value, str) else f"\\1><v>{value!r}</v>"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == part:
                text, found_ = pattern.subn(f'<c r="{cell}"{inner}</c>', content.decode())
                content = text.encode()
            target.writestr(item, content)
    assert found_ == 1, f"{found_} cells {cell}"
    return out.getvalue()
