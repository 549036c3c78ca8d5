"""The language of what a person reads: the English text is the key, a catalogue in `planner/locale/` gives another one (gettext).

`speak` sets the language for the work at hand (a page's run, a command); where there is no catalogue, texts stay English.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import cache
from math import floor
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "locale"
ENGLISH = "en_US"
_now: ContextVar[gettext.NullTranslations | None] = ContextVar("language", default=None)
_locale: ContextVar[str] = ContextVar("locale", default=ENGLISH)
_asks: list[Callable[[], str]] = []


def text(message: str) -> str:
    """The message in the language that is spoken now."""
    catalogue = _speaking()
    return catalogue.gettext(message) if catalogue and message else message  # the entry of "" is the catalogue's own head


def plural(one: str, many: str, count: int, **values: object) -> str:
    """The form of a message that fits the count, in the language that is spoken now; `{n}` stands for the count, other names for `values`."""
    catalogue = _speaking() or gettext.NullTranslations()
    return catalogue.ngettext(one, many, count).format(n=numeral(count), **values)


def marked(message: str) -> str:
    """The message itself: marks a text for the catalogue where it is declared; `text` translates it where it is shown."""
    return message


def numeral(value: float, pattern: str = "#,##0") -> str:
    """A number as it stands in a sentence of the language that is spoken now: 1,235; with "0%" a share."""
    _speaking()
    if (pattern, _locale.get()) == ("#,##0", ENGLISH):
        return f"{value:,.0f}"  # without Babel, which `check` does not wait for
    from babel.numbers import format_decimal

    return str(format_decimal(value, format=pattern, locale=_locale.get()))


def money(value: float, currency: str, locale: str = "") -> str:
    """A full amount in whole units, as the language that is spoken now writes it, or a locale that is given: $1,234,568."""
    from babel import Locale
    from babel.numbers import format_currency

    _speaking()
    where = Locale.parse(locale or _locale.get())
    pattern = where.currency_formats["standard"].pattern.replace(".00", "")
    whole = floor(abs(value) + 0.5) * (1 if value > 0 else -1) + 0.0
    return str(format_currency(whole, currency, pattern, where, currency_digits=False))


def month(number: float, locale: str = "") -> str:
    """A month, counted since year 0, by its name, as the language that is spoken now writes it, or a locale that is given: July 2029."""
    from datetime import date

    from babel.dates import format_skeleton

    _speaking()
    return str(format_skeleton("yMMMM", date(int(number) // 12, int(number) % 12 + 1, 1), locale=locale or _locale.get()))


def listed(names: Sequence[str]) -> str:
    """ "a, b and c"."""
    return text("{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1]) if len(names) > 1 else "".join(names)


def speak(locale: str) -> None:
    """Speaks the language of a locale such as "hu_HU" from now on, numbers too; English words where there is no catalogue for it."""
    wanted = locale.replace("-", "_")
    _locale.set(_known(wanted))
    _now.set(_catalogue(wanted.split("_")[0], FOLDER))


def listen(reader: Callable[[], str]) -> None:
    """Where nothing was spoken yet, the language is that of the locale which `reader` answers, "" for nobody's: the app knows who reads."""
    _asks[:] = [reader]


def _speaking() -> gettext.NullTranslations | None:
    if _now.get() is None and _asks and (locale := _asks[0]()):
        speak(locale)
    return _now.get()


def _known(locale: str) -> str:
    """The locale as Babel writes it, English where Babel does not know it."""
    if locale == ENGLISH:
        return ENGLISH
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(locale))
    except (ValueError, UnknownLocaleError):
        return ENGLISH


def spoken() -> str:
    """The language of the texts that are shown now, such as "hu"; "en" where there is no catalogue for another."""
    return _locale.get().split("_")[0] if isinstance(_now.get(), gettext.GNUTranslations) else "en"


@cache
def _catalogue(language: str, folder: Path) -> gettext.NullTranslations:
    """The catalogue `planner/locale/LANGUAGE.po`, an empty one where there is none."""
    path = folder / f"{language}.po"
    if not language.isalpha() or not path.is_file():
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
