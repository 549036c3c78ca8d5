"""What stands in a cell, read strictly in one locale: numbers, shares, months and days on site; nothing is guessed."""

from __future__ import annotations

import datetime
import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from babel.dates import get_date_format, get_month_names
from babel.numbers import NumberFormatError, format_decimal, get_currency_symbol, get_decimal_symbol, get_group_symbol, parse_decimal

from planner.scenario.language import text as _
from planner.scenario.sheets import Cell, plain_heading, text_of

_SPACES = " \u00a0\u202f\u2009"
_MARKS = "'’"
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?\Z")
_PER_WEEK = re.compile(r"\s*days?(\s*(per|a|/)\s*week)?\s*\Z", re.I)
_ON_SITE = {"on site", "onsite", "office", "in office", "office based", "site", "on premises", "full time office"}
_AT_HOME = {"home", "at home", "remote", "fully remote", "full remote", "wfh", "work from home", "working from home", "home based", "telework"}
_HYBRID = {"hybrid", "mixed", "flexible", "partly remote", "part remote"}


@dataclass(frozen=True)
class Reader:
    """Reads cells as a person of a locale writes them ("en_US", "hu_HU"), amounts in one currency. A wrong cell raises ValueError."""

    locale: str = "en_US"
    currency: str = "USD"

    def number(self, cell: Cell, least: float = 0.0, most: float = math.inf) -> float:
        """A number; its currency may stand before or behind it."""
        value = cell if isinstance(cell, float) else _parsed(cell.strip(), self.locale, self.currency)
        if not math.isfinite(value) or not least <= value <= most:
            if math.isfinite(most):
                edge = _("must be between {least} and {most}, not {cell}").format(least=self.shown(least), most=self.shown(most), cell=_cut(cell))
            else:
                edge = _("must be at least {least}, not {cell}").format(least=self.shown(least), cell=_cut(cell))
            raise ValueError(edge)
        return value

    def shown(self, value: float) -> str:
        """A number as this locale writes it."""
        return str(format_decimal(value, format="#,##0.##", locale=self.locale))

    def share(self, cell: Cell) -> float:
        """A share such as 3%; a number of Excel is the share itself."""
        if isinstance(cell, float):
            return self.number(cell, -1.0, 1.0)
        if not cell.strip().endswith("%"):
            raise ValueError(_("expected a share such as 3%, got '{cell}'").format(cell=_cut(cell)))
        return self.number(cell.strip().removesuffix("%").strip(), -100.0, 100.0) / 100

    def month(self, cell: Cell) -> int:
        """Months since year 0 of a date or month: 2029-06-30, 2029-06, 06/2029, June 2029, 30-Jun-2029, or a full date in the locale's order.

        A year has four digits; a number is no date.
        """
        text = text_of(cell)
        parts = [part for part in re.split(r"[./\-,\s]+", text) if part]
        if match := _ISO.match(text):
            year, month, day = match[1], match[2], match[3] or "1"
        elif isinstance(cell, float):
            year = month = day = ""
        elif words := [part for part in parts if not part.isdigit()]:
            year, month, day = self._of_words(words, [part for part in parts if part.isdigit()])
        elif len(parts) == 3:
            order = _order(self.locale) if len(parts[0]) < 4 else ["y", "M", "d"]
            year, month, day = (parts[order.index(letter)] for letter in "yMd")
        elif len(parts) == 2:
            year, month, day = *sorted(parts, key=len, reverse=True), "1"
        else:
            year = month = day = ""
        try:
            if len(year) != 4 or len(month) > 2 or len(day) > 2 or not (year + month + day).isascii():
                raise ValueError
            return datetime.date(int(year), int(month), int(day)).year * 12 + int(month) - 1
        except ValueError:
            example = _("expected a month such as 2029-06 or a date such as 2029-06-30, got '{cell}'")
            raise ValueError(example.format(cell=_cut(cell))) from None

    def _of_words(self, words: list[str], numbers: list[str]) -> tuple[str, str, str]:
        """(year, month, day) of a date with the name of its month, in English or the reader's language; blanks for anything else."""
        month = _months(self.locale).get(plain_heading(words[0]), 0) if len(words) == 1 else 0
        years = [number for number in numbers if len(number) == 4]
        days = [number for number in numbers if len(number) < 4] or ["1"]
        return (years[0], str(month), days[0]) if month and len(years) == 1 and len(days) == 1 else ("", "", "")

    def days(self, cell: Cell, hybrid_days: float | None = None) -> float:
        """Days on site a week, 0 to 5 in halves, of a number or a word; "hybrid" is so many days, refused where nobody has said."""
        word = " ".join(re.findall(r"[a-z]+", cell.lower())) if isinstance(cell, str) else ""
        if word in _ON_SITE | _AT_HOME | _HYBRID and not any(char.isdigit() for char in str(cell)):
            if word not in _HYBRID:
                return 5.0 if word in _ON_SITE else 0.0
            if hybrid_days is None:
                raise ValueError(_("'{cell}' does not say how many days: say it for all hybrid rows").format(cell=_cut(cell)))
            return hybrid_days
        try:
            value = self.number(_PER_WEEK.sub("", cell) if isinstance(cell, str) else cell, 0.0, 5.0)
            if value * 2 == int(value * 2):
                return value
        except ValueError:
            pass
        raise ValueError(_("expected days on site from 0 to 5 in halves, or on-site, hybrid, home, got '{cell}'").format(cell=_cut(cell)))


@lru_cache(maxsize=20_000)
def _parsed(text: str, locale: str, currency: str) -> float:
    """The number of a text, with or without its currency. Raises ValueError."""
    signs, given = _signs(locale, currency), text
    for mark in signs.money:
        if text.startswith(mark):
            text = text.removeprefix(mark).strip()
            break
        if text.endswith(mark):
            text = text.removesuffix(mark).strip()
            break
    alike = _SPACES if signs.group in _SPACES else _MARKS if signs.group in _MARKS else ""
    text = "".join(signs.group if char in alike else char for char in text)
    try:
        if not text or not set(text) <= signs.known:  # Babel reads "1.500" in Hungarian as one and a half
            raise NumberFormatError("a sign of another locale")
        return float(parse_decimal(text, locale=locale, strict=True))
    except NumberFormatError:
        example = Reader(locale, currency).shown(45000.5)
        raise ValueError(_("expected a number such as {example}, got '{cell}'").format(example=example, cell=_cut(given))) from None


def _cut(cell: Cell) -> str:
    """A cell as a message quotes it."""
    return text_of(cell)[:40]


@dataclass(frozen=True)
class _Signs:
    group: str
    known: frozenset[str]
    money: tuple[str, ...]


@cache
def _signs(locale: str, currency: str) -> _Signs:
    group, point = get_group_symbol(locale), get_decimal_symbol(locale)
    money = {currency, get_currency_symbol(currency, locale), get_currency_symbol(currency, "en_US")} | ({"$"} if currency == "USD" else set())
    return _Signs(group, frozenset(f"0123456789+-{point}{group}"), tuple(sorted(money, key=len, reverse=True)))


@cache
def _order(locale: str) -> list[str]:
    """The order of day, month and year in a short date."""
    pattern = re.sub(r"[^yMd]", "", get_date_format("short", locale).pattern)
    return list(dict.fromkeys(pattern))


@cache
def _months(locale: str) -> dict[str, int]:
    """The names of the months, long and short, in English and in the locale's language -> 1 to 12."""
    return {
        plain_heading(word): number
        for language in ("en", locale)
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, word in get_month_names(width, context, language).items()
    } | {"sept": 9}
