"""Text tables: for a terminal, columns aligned, long texts cut or wrapped; and cells of Markdown."""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Sequence

WIDTH = 160
_TYPED = str.maketrans({char: f"\\{char}" for char in "\\|`*_[]<>$&~"})
_ESCAPED = re.compile(r"\\([\\|`*_\[\]<>$&~#\-+.)])")
_ADDRESS = re.compile(r"[\w.*/@ -]*[\w*]")
_BEGINS = re.compile(r"^(\d{0,9})(?=#{1,6} |[-+.)] )")  # as a heading or an item of a list does


def aligned(head: Sequence[str], rows: Sequence[Sequence[str]], right: str = "", whole: bool = False) -> list[str]:
    """Lines of a table. `right` names the columns to align right, a word each; what passes the width is cut, unless `whole`."""
    table = [list(head), *(list(row) for row in rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(head))]
    to_right = set(right.split(","))
    lines = [
        "  ".join(
            f"{cell:>{width}}" if name in to_right else f"{cell:<{width}}" for cell, width, name in zip(row, widths, head, strict=True)
        )
        for row in table
    ]
    return [line.rstrip() if whole else cut(line.rstrip()) for line in lines]


def cut(text: str, width: int = WIDTH) -> str:
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def wrapped(text: str, indent: str = "    ") -> list[str]:
    """A text as indented lines; a word longer than the width, such as an address, keeps a line of its own."""
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def number(value: float) -> str:
    """With thousands marked and no digit lost: 1,234,567.5."""
    return f"{value:,.12g}"


def cell(text: str) -> str:
    """A text that Markdown shows as it was typed, in a table too, and where a line begins with it."""
    return _BEGINS.sub(r"\1\\", text.replace("\n", " ").translate(_TYPED))


def code(address: str) -> str:
    """An address for Markdown: as code, so that it needs no escapes; as a cell where its name has signs that would end the code."""
    return f"`{address}`" if _ADDRESS.fullmatch(address) else cell(address)


def shown(markdown: str) -> str:
    """What standard output is given: on a terminal, which shows signs as they are, without the backslashes that only Markdown needs."""
    return _ESCAPED.sub(r"\1", markdown) if sys.stdout.isatty() else markdown
