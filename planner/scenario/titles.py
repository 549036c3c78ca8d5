"""A firm's own words for roles and places -> those of the library: suggested by name with the reason, for a person to confirm."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel import Locale

from planner.scenario.figures import Library
from planner.scenario.language import text as _
from planner.scenario.sheets import plain_heading

# role of the library -> other words for it, beside its label
_ROLES = {
    "settlements": "settlement|trade settlement|securities settlement|trade support|trade confirmation|confirmations",
    "clearances": "clearing|clearance|reconciliation|reconciliations|margin",
    "record-maintenance": "records|record|records management|file clerk|filing|archive|archivist|document control|document management",
    "data-entry": "data entry|data keyer|keying|data processing",
    "regulatory-compliance": "compliance|regulatory|aml|kyc|anti money laundering|surveillance|regulatory reporting",
    "accounting": "accountant|accounting|controller|general ledger|financial reporting|fund accountant|fund accounting|financial accounting|tax accountant",
    "bookkeeping": "bookkeeper|bookkeeping|accounts payable|accounts receivable|ap clerk|ar clerk|ap specialist|ar specialist|accounting clerk",
    "billing": "billing|invoicing|invoice clerk",
    "payroll": "payroll",
    "hr-operations": "hr operations|hr assistant|hr administrator|hr administration|hr coordinator|hr clerk|human resources assistant"
    "|human resources operations|human resources administrator|personnel administration|hr shared services",
    "hr-specialist": "hr specialist|hr generalist|hr business partner|recruiter|recruiting|recruitment|talent acquisition|human resources specialist"
    "|human resources generalist|compensation and benefits",
    "procurement": "procurement|purchasing|buyer|sourcing",
    "claims": "claims|claims processor|claims processing|claims clerk|policy administration",
    "claims-adjusting": "claims adjuster|adjuster|claims examiner|claims adjusting|loss adjuster",
    "it-service-desk": "service desk|help desk|helpdesk|it support|desktop support|user support|technical support",
    "it-administration": "system administrator|systems administrator|sysadmin|network administrator|it administrator|it operations|server administrator"
    "|network engineer|systems engineer|it administration",
    "paralegal-support": "paralegal|legal assistant|paralegal support",
    "office-supervision": "office supervisor|supervisor|office manager|team lead|team leader|office supervision|administrative manager",
}
_PLACES = {
    "us/new-york": "nyc|new york city|manhattan|ny",
    "us/san-francisco": "sf|san francisco bay area",
    "us/philadelphia": "philly",
    "us/salt-lake-city": "slc",
    "us/dallas": "dallas fort worth|dfw",
    "in/bengaluru": "bangalore",
    "mx/mexico-city": "cdmx|ciudad de mexico|mexico df",
    "pl/krakow": "cracow",
    "pl/warsaw": "warszawa",
    "cz/prague": "praha",
    "ro/bucharest": "bucuresti",
    "ro/cluj-napoca": "cluj",
    "pt/lisbon": "lisboa",
    "za/johannesburg": "joburg",
    "ph/manila": "metro manila",
}
_STATES = """AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|DC District of Columbia|FL Florida|GA Georgia
HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota
MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota
OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia
WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming"""


@dataclass(frozen=True)
class Suggestion:
    """A name of the library, "" if none comes near enough; `sure` where the words are the same, `why` says so to a person."""

    name: str = ""
    sure: bool = False
    why: str = ""


def suggest_role(title: str, library: Library) -> Suggestion:
    """The role that a title names. Of several the one with the longest words in common; none where two are as near."""
    words, known = plain_heading(title), _role_words(library.version)
    found = {role for role, names in known.items() if words in names}
    if len(found) == 1:
        return Suggestion(found.pop(), True, _("the same name"))
    near = {(name, role) for role, names in known.items() for name in names if _holds(words, name)}
    return _longest(near)


def suggest_place(name: str, library: Library) -> Suggestion:
    """The place that a name begins with, or has in it; `sure` where nothing but its state or country stands beside.

    None where a name says another state or country ("San Jose, CA" is not in Costa Rica).
    """
    words, known = f" {plain_heading(name)} ", _place_words(library.version)
    near = [(words.find(f" {word} "), -len(word), word, place) for place, names in known.items() for word in names if f" {word} " in words]
    for _at, _length, word, place in sorted(near):
        agrees, alone = _beside(name, word, library.entry("places", place) or {})
        if agrees:
            return Suggestion(place, alone, _("the same name") if alone else _("has '{words}' in it").format(words=word))
    return Suggestion()


def roles_of(library: Library) -> dict[str, str]:
    """Every role that can be chosen -> its label."""
    return {name: str((library.entry("roles", name) or {}).get("label", name)) for name in library.names("roles")}


def places_of(library: Library) -> dict[str, str]:
    """Every place that can be chosen -> its label with the country."""
    out = {}
    for name in library.names("places"):
        if "/" in name:
            entry = library.entry("places", name) or {}
            country = library.entry("countries", entry["country"]) or {}
            out[name] = f"{entry['label']}, {country.get('label', entry['country'])}"
    return out


def countries_of(library: Library) -> dict[str, str]:
    """Every country in which a place of one's own can lie -> its label."""
    return {name: str((library.entry("countries", name) or {}).get("label", name)) for name in library.names("countries")}


def _longest(near: set[tuple[str, str]]) -> Suggestion:
    """What the longest words name, if they name one."""
    most = max((len(name) for name, _role in near), default=0)
    best = {role: name for name, role in near if len(name) == most}
    if len(best) != 1:
        return Suggestion()
    role, name = next(iter(best.items()))
    return Suggestion(role, False, _("has '{words}' in it").format(words=name))


def _holds(words: str, name: str) -> bool:
    return f" {name} " in f" {words} "


@cache
def _role_words(version: str) -> dict[str, frozenset[str]]:
    library = Library(version)
    return {
        role: frozenset({plain_heading(role), plain_heading(label), *filter(None, _ROLES.get(role, "").split("|"))})
        for role, label in roles_of(library).items()
    }


@cache
def _place_words(version: str) -> dict[str, frozenset[str]]:
    library = Library(version)
    return {
        place: frozenset({plain_heading(str((library.entry("places", place) or {})["label"])), *filter(None, _PLACES.get(place, "").split("|"))})
        for place in library.names("places")
        if "/" in place
    }


_STATE = {code: plain_heading(state) for code, _gap, state in (item.partition(" ") for item in re.split(r"[|\n]", _STATES))}


@cache
def _countries() -> dict[str, str]:
    """Name in English -> code of every country."""
    names = {plain_heading(name): code.lower() for code, name in Locale("en").territories.items() if len(code) == 2}
    return names | {"usa": "us", "united states of america": "us", "england": "gb", "scotland": "gb", "northern ireland": "gb"}


def _beside(name: str, word: str, entry: dict[str, Any]) -> tuple[bool, bool]:
    """(whether every state and country beside a place's own words is that of the place, whether nothing else stands there)."""
    country = str(entry["country"])
    own = set(re.findall(r"\b[A-Z]{2}\b", str(entry.get("area", "")))) if country == "us" else set()
    rest = re.sub(rf"\b{re.escape(word)}\b", " ", plain_heading(name), count=1)
    codes = {code for code in re.findall(r"\b[A-Z]{2}\b", name) if f" {code.lower()} " in f" {rest} "}
    places = {code.upper() for code in _countries().values()} | {"UK"}
    mine = own | {country.upper()} | ({"UK"} if country == "gb" else set())
    agrees = all(code in mine or (code not in _STATE and code not in places) for code in codes)
    agrees &= not any(_holds(rest, state) and code not in own for code, state in _STATE.items())
    agrees &= not any(_holds(rest, land) and code != country for land, code in _countries().items() if land not in _STATE.values())
    for said in (*(code.lower() for code in codes & mine), *(_STATE[code] for code in own), *(land for land in _countries() if _holds(rest, land))):
        rest = re.sub(rf"\b{re.escape(said)}\b", " ", rest)
    return agrees, not rest.strip()
