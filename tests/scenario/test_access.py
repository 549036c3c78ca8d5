"""Who may enter: the access file is read strictly, and the rule takes nothing for true that does not say so itself."""

from __future__ import annotations

import pytest

from planner.scenario import access, folder
from planner.scenario.access import HOURS, Access, Visitor, access_in, access_of, judged
from planner.scenario.text import ScenarioError

ISSUER = "https://login.example.com"
NOW = 1_800_000_000.0
GOOD = """issuer: https://login.example.com
session_hours: 8
domains:
  example.com: view
people:
  Anna@Example.com: edit
  ben@partner.example: {role: view, signed_out_before: "2026-11-26T09:00+01:00"}
  carl@example.com: none
"""
RULES = Access(ISSUER, 8, {"anna@example.com": "edit", "carl@example.com": "none"}, {"example.com": "view"}, {"anna@example.com": NOW - 7200})
CLAIMS = {"is_logged_in": True, "iss": ISSUER, "email": "anna@example.com", "email_verified": True, "iat": NOW - 60}


def test_a_file_says_who_may_do_what() -> None:
    found = access_in(GOOD.encode(), "access.yaml")
    assert found.issuer == ISSUER and found.session_hours == 8
    assert found.people == {"anna@example.com": "edit", "ben@partner.example": "view", "carl@example.com": "none"}
    assert found.domains == {"example.com": "view"}
    assert found.signed_out_before == {"ben@partner.example": 1795680000.0}
    assert access_in(f"issuer: {ISSUER}\npeople: {{a@example.com: edit}}".encode(), "access.yaml").session_hours == HOURS


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("people: {a@example.com: edit}", "access.yaml:1:1: issuer is missing"),
        (GOOD.replace("https:", "http:"), "access.yaml:1:9: issuer: expected an address that starts with https://"),
        (GOOD + "admins: [a]", "access.yaml:9:1: admins: unknown key; known are issuer, session_hours, domains, people"),
        (GOOD.replace("session_hours: 8", "session_hours: 0"), "access.yaml:2:16: session_hours: expected a number of hours"),
        (GOOD.replace("session_hours: 8", "session_hours: true"), "access.yaml:2:16: session_hours: expected a number of hours"),
        (GOOD.replace("session_hours: 8", "session_hours: 10000"), "at most 336"),
        (GOOD.replace("com: view", "com: admin"), "access.yaml:4:16: domains.example.com: expected view, edit or none"),
        (GOOD.replace("com: view", "com: {role: view}"), "expected view, edit or none"),
        (GOOD.replace("  carl@example.com", "  carl"), "access.yaml:8:3: people.carl: expected an e-mail address"),
        (GOOD.replace("  carl@example.com", "  anna@example.com"), "people.anna@example.com: stands here twice"),
        (GOOD.replace("role: view", "rol: view"), "unknown key; known are role, signed_out_before"),
        (GOOD.replace("T09:00+01:00", "T09:00"), "expected a time with its zone in quotes"),
        (GOOD.replace('"2026-11-26T09:00+01:00"', "2026-11-26"), "is a date; put it in quotes"),
        (f"issuer: {ISSUER}", "nobody may enter"),
        (f"issuer: {ISSUER}\npeople: [a@example.com]", "people: expected an e-mail address and a role in each line"),
        ("issuer: &a x", "anchor &a is not allowed"),
        ("- a", "must be a mapping"),
        ("people: {a@example.com: edit}\npeople: {b@example.com: edit}", "duplicate key"),
        ("issuer: {}\npeople: {a@example.com: edit}", "issuer: expected a text"),
        ("people: {\u0430nna@example.com: edit}", "which only looks like a Latin letter"),
    ],
)
def test_a_mistake_gets_its_line_and_nothing_is_guessed(text: str, line: str) -> None:
    with pytest.raises(ScenarioError) as error:
        access_in(text.encode(), "access.yaml")
    assert line in str(error.value)
    assert "Traceback" not in str(error.value)


def test_a_file_that_is_gone_is_a_line(tmp_path) -> None:
    with pytest.raises(ScenarioError, match=r"access\.yaml: can't be read"):
        access_of(tmp_path / "access.yaml")


def test_the_right_person_comes_in_with_the_role_of_the_file() -> None:
    assert judged(RULES, CLAIMS, NOW) == Visitor("anna@example.com", "edit")
    assert judged(RULES, CLAIMS | {"email": "ANNA@Example.COM"}, NOW) == Visitor("anna@example.com", "edit")
    assert judged(RULES, CLAIMS | {"email": "dora@example.com"}, NOW).role == "view"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"is_logged_in": False}, "signed out"),
        ({"is_logged_in": "true"}, "signed out"),
        ({"iss": "https://login.example.com/"}, "issuer"),
        ({"iss": None}, "issuer"),
        ({"email": None}, "e-mail"),
        ({"email": ["anna@example.com"]}, "e-mail"),
        ({"email": "anna@example.com\n"}, "e-mail"),
        ({"email": "x@evil.example@example.com"}, "e-mail"),
        ({"email": "\u0430nna@example.com"}, "e-mail"),  # Cyrillic
        ({"email": "mi\u212ae@example.com"}, "e-mail"),  # the Kelvin sign, whose small letter is k
        ({"email_verified": False}, "not verified"),
        ({"email_verified": "true"}, "not verified"),
        ({"email_verified": 1}, "not verified"),
        ({"email_verified": None}, "not verified"),
        ({"email": "eve@evil.example"}, "not allowed"),
        ({"email": "eve@sub.example.com"}, "not allowed"),
        ({"email": "carl@example.com"}, "not allowed"),  # taken out of a domain that may
        ({"iat": NOW - 8 * 3600 - 1, "email": "dora@example.com"}, "too old"),
        ({"iat": NOW + 3600}, "too old"),
        ({"iat": "now"}, "too old"),
        ({"iat": True}, "too old"),
        ({"iat": float("nan")}, "too old"),
        ({"iat": None}, "too old"),
        ({"iat": NOW - 7200}, "ended"),
    ],
)
def test_whatever_does_not_say_so_itself_refuses(change: dict[str, object], why: str) -> None:
    found = judged(RULES, CLAIMS | change, NOW)
    assert (found.role, found.refused) == ("none", why)
    assert found.refused in access.REFUSALS


def test_a_claim_that_is_missing_refuses() -> None:
    for name in CLAIMS:
        assert judged(RULES, {key: value for key, value in CLAIMS.items() if key != name}, NOW).role == "none"
    assert judged(RULES, {}, NOW) == Visitor("", "none", "signed out")


def test_who_signed_out_is_out_with_every_cookie_from_before() -> None:
    assert judged(RULES, CLAIMS, NOW, {"anna@example.com": NOW - 59}).refused == "ended"
    assert judged(RULES, CLAIMS, NOW, {"anna@example.com": NOW - 61}).role == "edit"


def test_nothing_is_written_for_who_may_not_save(tmp_path, monkeypatch) -> None:
    text = "planner: 1\nlibrary: none\nname: One\ncurrency: USD\nstart: 2027-01\nmonths: 12\n"
    monkeypatch.setattr(access, "_asks", [])
    path = folder.new(tmp_path, "One", text)
    before = folder.stamp(path).digest
    monkeypatch.setattr(access, "_asks", [lambda: True, lambda: False])
    for work in (
        lambda: folder.new(tmp_path, "Two", text),
        lambda: folder.save(path, text.replace("One", "Other"), before),
        lambda: folder.duplicate(path, "Copy"),
        lambda: folder.restore(path, 1, before),
    ):
        with pytest.raises(ScenarioError):
            work()
    assert [found.key for found in folder.files(tmp_path)] == [path.name]
    assert folder.stamp(path).digest == before
    with pytest.raises(ScenarioError, match="you may look at scenarios here, not change them; nothing was saved"):
        folder.new(tmp_path, "Two", text)
