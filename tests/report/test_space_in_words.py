"""Space in words: the next chance to give seats back, the busiest day, desks and people."""

from __future__ import annotations

import pytest

import planner
from planner.analysis.difference import run
from planner.analysis.releases import chances, saving
from planner.report import space
from tests.conftest import SCENARIOS

LEASE = "sites.headquarters.lease"


def plan_of(name: str = "today.yaml", **changes: str):
    return run(planner.load(SCENARIOS / name, changes))


def test_the_next_chance_in_words():
    plan = plan_of("work-from-home.yaml")
    found = chances(plan)
    text = space.next_chance_words(plan, found, saving(plan, found[0]))
    assert text.startswith("Next chance to give seats back: 260 at headquarters after June 2028 (broken early); notice by June 2027, costs $2M.")
    assert "This plan leaves it; taking it saves $" in text
    broken = plan_of(**{f"{LEASE}.exit": "break"})
    assert space.next_chance_words(broken, chances(broken), None).endswith("This plan takes it.")
    flexible = run(planner.load(SCENARIOS / "cpa" / "office.yaml"))
    assert chances(flexible) == []
    assert space.next_chance_words(flexible, [], None).startswith("Every seat is flexible")


def test_the_busiest_day_in_words():
    hybrid, home = plan_of("hybrid.yaml"), plan_of("work-from-home.yaml")
    week = space.weekdays(hybrid, "headquarters", 60).set_index("weekday")["needed"]
    text = space.peak_words(hybrid, "headquarters", 60)
    assert week.nunique() > 1
    assert f"Busiest: {week.idxmax()}" in text
    assert f"{week.max():,.0f} seats" in text
    assert f"{week.min():,.0f}." in text
    assert space.peak_words(home, "headquarters", 60) == "Every weekday needs the same 109 seats."


def test_people_per_desk_and_desks_per_person_are_of_the_same_people_and_desks():
    plan = plan_of("work-from-home.yaml")
    found = space.site_figures(plan, "headquarters")
    assert found["people_per_desk"] * found["desks_per_person"] == pytest.approx(1)
    assert found["people_per_desk"] == pytest.approx(plan.heads_by_month[-1] / 109)
    assert (found["first"], found["last"], found["needed"]) == (260, 109, 109)
    assert found["empty"] == 151
    assert space.total_seats(plan) == (260, 109)
