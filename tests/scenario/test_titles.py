"""A firm's words for roles and places: suggested where the name says so, and nothing where it says something else."""

from __future__ import annotations

import pytest

from planner.scenario.figures import Library, versions
from planner.scenario.titles import _PLACES, _ROLES, countries_of, places_of, roles_of, suggest_place, suggest_role

LIBRARY = Library(versions()[-1])


@pytest.mark.parametrize(
    ("title", "role", "sure"),
    [
        ("Accounting", "accounting", True), ("ACCOUNTANT", "accounting", True), ("Senior Accountant", "accounting", False),
        ("Accounts Payable Clerk", "bookkeeping", False), ("AP Specialist", "bookkeeping", True), ("HR Generalist", "hr-specialist", True),
        ("Compliance Officer", "regulatory-compliance", False), ("Help Desk Analyst", "it-service-desk", False),
        ("Claims Adjuster II", "claims-adjusting", False), ("Settlements", "settlements", True), ("it-administration", "it-administration", True),
        ("Actuary", "", False), ("HR", "", False), ("", "", False), ("Claims and payroll", "payroll", False), ("Chief Executive", "", False),
    ],
)  # fmt: skip
def test_a_title(title, role, sure):
    found = suggest_role(title, LIBRARY)
    assert (found.name, found.sure) == (role, sure)
    assert bool(found.why) == bool(role)


def test_a_title_that_names_two_roles_alike_names_none():
    assert suggest_role("Billing / payroll", LIBRARY).name == ""


@pytest.mark.parametrize(
    ("name", "place", "sure"),
    [
        ("New York", "us/new-york", True), ("NYC", "us/new-york", True), ("New York, NY", "us/new-york", True), ("San Jose, CA", "", False),
        ("San José", "cr/san-jose", True), ("Dublin, OH", "", False), ("Dublin, Ireland", "ie/dublin", True), ("Budapest HQ", "hu/budapest", False),
        ("Columbus, GA", "", False), ("Columbus, OH", "us/columbus", True), ("Kansas City, KS", "us/kansas-city", True),
        ("Bogota, CO", "co/bogota", True), ("Denver, CO", "us/denver", True), ("Pune, IN", "in/pune", True), ("Warsaw, Indiana", "", False),
        ("Buffalo, New York", "us/buffalo", True), ("Manchester, NH", "", False), ("Manchester, UK", "gb/manchester", True),
        ("Kraków", "pl/krakow", True), ("London", "", False), ("Remote - New York", "us/new-york", False), ("Boston, Canada", "", False), ("", "", False),
    ],
)  # fmt: skip
def test_a_place(name, place, sure):
    found = suggest_place(name, LIBRARY)
    assert (found.name, found.sure) == (place, sure)


def test_every_word_belongs_to_something_of_the_library_and_every_label_suggests_itself():
    assert set(_ROLES) == set(roles_of(LIBRARY))
    assert set(_PLACES) <= set(places_of(LIBRARY))
    for role, label in roles_of(LIBRARY).items():
        assert suggest_role(label, LIBRARY).name == role
    for place, label in places_of(LIBRARY).items():
        assert suggest_place(label, LIBRARY).name == place, label
    assert countries_of(LIBRARY)["us"] == "United States"
