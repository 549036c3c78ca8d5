"""How a workbook looks: one set of formats, names of sheets that Excel takes, and texts that stay texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from babel import Locale
from babel.numbers import get_currency_symbol

NAVY, TEAL, PURPLE, ORANGE, GREY = "#002D54", "#2B9C93", "#6A2063", "#E5682A", "#8A8A8A"
SERIES = (GREY, TEAL, PURPLE, ORANGE, NAVY)  # the base first
MOST_CHARACTERS = 32_767  # of a cell
_LONGEST_NAME = 31
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff￾￿]")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff￾￿]")

MONEY, CENTS, PRICE, SHARE, FACTOR, WHOLE, DATE, GENERAL = (
    '#,##0;-#,##0;"–"', '#,##0.00;-#,##0.00;"–"', "#,##0.00", "0.0##%", "#,##0.0000", "0", "yyyy-mm", "General")  # fmt: skip


def cell_text(text: str) -> str:
    """A text as a cell can hold it: nothing that XML forbids, cut where it is too long for a cell."""
    text = _NOT_IN_XML.sub("", text)
    text = f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text  # which XlsxWriter would take for text with formats
    return text if len(text.encode("utf-16-le")) <= 2 * MOST_CHARACTERS else text[: MOST_CHARACTERS // 2] + "…"


def sheet_names(wanted: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Names of sheets that Excel takes: 31 characters at most, no sign that it forbids, each another whatever the case of its letters."""
    used, out = {name.lower() for name in taken} | {"history"}, []
    for name in wanted:
        plain = _NOT_IN_A_NAME.sub(" ", name).strip(" '") or "Plan"
        count, found = 1, _cut(plain, "")
        while found.lower() in used:
            count += 1
            found = _cut(plain, f" ({count})")
        used.add(found.lower())
        out.append(found)
    return out


def _cut(name: str, end: str) -> str:
    """A name with an end, cut before the end to what Excel counts as 31 characters (of UTF-16)."""
    while len((name + end).encode("utf-16-le")) > 2 * _LONGEST_NAME:
        name = name[:-1]
    return name.rstrip(" '") + end


def currency_format(currency: str, locale: str, decimals: int = 0) -> str:
    """A number format with the sign of a currency where the reader's locale puts it."""
    pattern = Locale.parse(locale).currency_formats["standard"].pattern.split(";")[0]
    number = "#,##0" + ("." + "0" * decimals if decimals else "")
    sign = f'"{get_currency_symbol(currency, locale=locale)}"'
    plain = re.sub(r"[#0.,]+", number, pattern.replace("\xa0", " ")).replace("¤", sign)
    return f"{plain};-{plain}"


class Styles:
    """Formats of a workbook, each made once. A style is words: bold, italic, input, planner, head, title, block, wrap, ..."""

    _WORDS: dict[str, dict[str, Any]] = {  # noqa: RUF012
        "bold": {"bold": True},
        "italic": {"italic": True},
        "input": {"font_color": "#0000FF", "bg_color": "#FFFFCC", "border": 1, "border_color": "#D9D9D9"},
        "planner": {"font_color": "#5F5F5F", "italic": True, "bg_color": "#F2F2F2"},
        "quiet": {"font_color": "#5F5F5F"},
        "head": {
            "bold": True,
            "font_color": "#FFFFFF",
            "bg_color": NAVY,
            "text_wrap": True,
            "valign": "vcenter",
            "border": 1,
            "border_color": NAVY,
        },
        "title": {"bold": True, "font_size": 16, "font_color": NAVY},
        "block": {"bold": True, "font_color": NAVY, "bg_color": "#E4ECF3", "top": 1, "top_color": NAVY},
        "wrap": {"text_wrap": True, "valign": "top"},
        "top": {"valign": "top"},
        "total": {"bold": True, "top": 1, "top_color": NAVY},
        "right": {"align": "right"},
        "left": {"align": "left"},
        "large": {"font_size": 12},
        "key": {"bold": True, "font_size": 14, "font_color": NAVY},
        "warning": {"font_color": "#8A2A00", "text_wrap": True, "valign": "top"},
        "indent": {"indent": 1},
    }

    def __init__(self, book: Any):
        self.book, self.made = book, {}  # type: ignore[var-annotated]

    def __call__(self, words: str = "", number: str = GENERAL) -> Any:
        key = (words, number)
        if key not in self.made:
            properties: dict[str, Any] = {"font_name": "Calibri", "font_size": 10}
            for word in words.split():
                properties |= self._WORDS[word]
            if number != GENERAL:
                properties["num_format"] = number
            self.made[key] = self.book.add_format(properties)
        return self.made[key]


def number_format(unit: str, values: Iterable[float]) -> str:
    """The number format of a unit."""
    if unit.startswith(("share", "of heads")) or "share" in unit:
        return "0.00%"
    if unit == "" or "/" in unit:
        return FACTOR
    return CENTS


def quantity_format(kind: str, value: float) -> str:
    """The number format of an assumption, which never hides a digit that was typed in."""
    if kind == "month":
        return DATE
    if kind == "share":
        return SHARE
    if kind == "money" and abs(value) >= 0.005 and round(value, 2) == value:
        return PRICE
    return GENERAL
