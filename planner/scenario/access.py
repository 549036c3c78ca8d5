"""Who may enter a shared server and what they may do there: one YAML file, and the rule over what the sign-in says of a person."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, get_args

from planner.scenario.language import marked
from planner.scenario.language import text as _
from planner.scenario.text import Node, Problem, ScenarioError, read

Role = Literal["view", "edit", "none"]
ROLES: tuple[str, ...] = get_args(Role)
HOURS = 12.0  # of a session, where the file says nothing
MOST_HOURS = 336.0  # as long as it is remembered who signed out
SKEW = 300.0  # seconds that the provider's clock may be ahead of ours
_KEYS = ("issuer", "session_hours", "domains", "people")
_PERSON = ("role", "signed_out_before")
_EMAIL = re.compile(r"[!-?A-~]{1,64}@[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+", re.I)
_DOMAIN = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+", re.I)
_ISSUER = re.compile(r"https://[!-~]+|http://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?(/[!-~]*)?")

REFUSALS = {
    "signed out": marked("Sign in to open the planner."),
    "issuer": marked("The sign-in came from another provider than the one that is trusted here."),
    "e-mail": marked("The sign-in says no e-mail address that can be looked up."),
    "not verified": marked("The provider has not verified your e-mail address."),
    "not allowed": marked("You are signed in, but nobody has let you in here. Ask whoever runs this server."),
    "ended": marked("You were signed out. Sign in again."),
    "too old": marked("Your session has ended. Sign in again."),
}


@dataclass(frozen=True)
class Access:
    """What the file says: e-mail addresses and domains in small letters; times in seconds since 1970."""

    issuer: str
    session_hours: float
    people: Mapping[str, Role] = field(default_factory=dict)
    domains: Mapping[str, Role] = field(default_factory=dict)
    signed_out_before: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Visitor:
    """Who asks and what they may do; `refused` is a key of REFUSALS where that is nothing."""

    who: str
    role: Role
    refused: str = ""


def judged(access: Access, claims: Mapping[str, Any], now: float, signed_out: Mapping[str, float] | None = None) -> Visitor:
    """The rule. `claims` is what the sign-in says, `now` the time in seconds, `signed_out` who has signed out here and when.

    Nothing is taken for true that does not say so itself: a claim that is missing or of another kind refuses.
    """
    if claims.get("is_logged_in") is not True:
        return Visitor("", "none", "signed out")
    if claims.get("iss") != access.issuer:
        return Visitor("", "none", "issuer")
    email = claims.get("email")
    if not isinstance(email, str) or not email.isascii() or not _EMAIL.fullmatch(email):
        return Visitor("", "none", "e-mail")
    who = email.lower()
    if claims.get("email_verified") is not True:
        return Visitor(who, "none", "not verified")
    role = access.people.get(who, access.domains.get(who.rpartition("@")[2], "none"))
    if role == "none":
        return Visitor(who, "none", "not allowed")
    since = claims.get("iat")
    if isinstance(since, bool) or not isinstance(since, int | float) or not math.isfinite(since) or since > now + SKEW:
        return Visitor(who, "none", "too old")
    if since <= max(access.signed_out_before.get(who, 0.0), (signed_out or {}).get(who, 0.0)):
        return Visitor(who, "none", "ended")
    if now - since > access.session_hours * 3600:
        return Visitor(who, "none", "too old")
    return Visitor(who, role)


def access_in(data: bytes, file: str) -> Access:
    """What an access file says. Raises ScenarioError with every problem and where it stands."""
    root = read(data, file)
    assert isinstance(root.value, dict)
    reader = _Reader()
    top = reader.map_of(root, "", _KEYS)
    issuer = reader.text(top.get("issuer"), "issuer") if "issuer" in top else ""
    if "issuer" not in top:
        reader.say(root, "", "issuer is missing: the address of the provider, as its tokens write it")
    elif issuer and not _ISSUER.fullmatch(issuer):
        reader.say(top["issuer"], "issuer", "expected an address that starts with https://")
    hours = reader.hours(top.get("session_hours"))
    people = reader.named(top.get("people"), "people", _EMAIL, "an e-mail address")
    domains = reader.named(top.get("domains"), "domains", _DOMAIN, "a domain such as example.com")
    if not people and not domains and not reader.problems:
        reader.say(root, "", "nobody may enter: people and domains are empty")
    if reader.problems:
        raise ScenarioError(reader.problems)
    out = {name: found[1] for name, found in people.items() if found[1]}
    return Access(issuer, hours, {name: role for name, (role, _since) in people.items()}, {name: role for name, (role, _since) in domains.items()}, out)


def access_of(path: Path) -> Access:
    """What the access file at a path says now. Raises ScenarioError, also where it can't be read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ScenarioError([Problem(path.name, f"can't be read: {error.strerror or error}")]) from None
    return access_in(data, path.name)


class _Reader:
    """Reads the parts of the file and gathers what is wrong."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def say(self, node: Node, address: str, message: str, at_key: bool = False) -> None:
        self.problems.append(node.problem(message, address, at_key))

    def map_of(self, node: Node, address: str, known: tuple[str, ...]) -> dict[str, Node]:
        """The entries of a map with known keys."""
        if not isinstance(node.value, dict):
            self.say(node, address, "expected keys with values")
            return {}
        for key, entry in node.value.items():
            if key not in known:
                self.say(entry, ".".join(part for part in (address, key) if part), f"unknown key; known are {', '.join(known)}", at_key=True)
        return {key: entry for key, entry in node.value.items() if key in known}

    def text(self, node: Node | None, address: str) -> str:
        if node is not None and isinstance(node.value, str):
            return node.value
        if node is not None:
            self.say(node, address, "expected a text")
        return ""

    def hours(self, node: Node | None) -> float:
        if node is None:
            return HOURS
        value = node.value
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= MOST_HOURS:
            self.say(node, "session_hours", f"expected a number of hours, more than 0 and at most {MOST_HOURS:.0f}")
            return HOURS
        return float(value)

    def named(self, node: Node | None, address: str, pattern: re.Pattern[str], what: str) -> dict[str, tuple[Role, float]]:
        """Name in small letters -> (role, signed out before)."""
        out: dict[str, tuple[Role, float]] = {}
        if node is None or node.value is None:
            return out
        if not isinstance(node.value, dict):
            self.say(node, address, f"expected {what} and a role in each line, such as anna@example.com: edit")
            return out
        for name, entry in node.value.items():
            place, key = f"{address}.{name}", name.lower()
            if not name.isascii() or not pattern.fullmatch(name):
                self.say(entry, place, f"expected {what}", at_key=True)
            if key in out:
                self.say(entry, place, "stands here twice: small and capital letters are the same", at_key=True)
            out[key] = self._entry(entry, place, address == "people")
        return out

    def _entry(self, node: Node, place: str, person: bool) -> tuple[Role, float]:
        if not isinstance(node.value, dict) or not person:
            return self._role(node, place), 0.0
        found = self.map_of(node, place, _PERSON)
        if "role" not in found:
            self.say(node, place, "role is missing: view, edit or none")
        role = self._role(found["role"], f"{place}.role") if "role" in found else "none"
        return role, self._time(found.get("signed_out_before"), f"{place}.signed_out_before")

    def _role(self, node: Node, place: str) -> Role:
        for role in get_args(Role):
            if node.value == role:
                known: Role = role
                return known
        self.say(node, place, "expected view, edit or none")
        return "none"

    def _time(self, node: Node | None, place: str) -> float:
        """Seconds since 1970 of "2026-11-26T09:00+01:00"; 0 where nothing is said."""
        if node is None:
            return 0.0
        try:
            when = datetime.fromisoformat(node.value) if isinstance(node.value, str) else None
        except ValueError:
            when = None
        if when is None or when.tzinfo is None:
            self.say(node, place, 'expected a time with its zone in quotes, such as "2026-11-26T09:00+01:00"')
            return 0.0
        return when.timestamp()


_asks: list[Callable[[], bool]] = []


def ask(may_save: Callable[[], bool]) -> None:
    """Makes saving ask whether whoever works now may save; once for each question."""
    if may_save not in _asks:
        _asks.append(may_save)


def check(file: str) -> None:
    """Raises ScenarioError if whoever works now may not change files; on one's own machine nobody is asked."""
    if not all(may_save() for may_save in _asks):
        raise ScenarioError([Problem(file, _("you may look at scenarios here, not change them; nothing was saved"))])
