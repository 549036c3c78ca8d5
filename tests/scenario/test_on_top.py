"""A plan on top of a firm's scenario: it can be computed, keeps what has to stay on site, and says itself what it is."""

from __future__ import annotations

from own_tables import START, roster, scenario

import planner
from planner.scenario import load, reference
from planner.scenario.on_top import can_go, going, plan_on
from planner.scenario.schema import Scenario

HEAD = "Name,Employee ID,Role,Location,Headcount,Annual salary,Days on site\n"
TWELVE = HEAD + "".join(f"Zoe {n},E{n},Accounting,New York,1,{80000 + n},5\n" for n in range(12))
THREE = HEAD + "a,1,Accounting,New York,9,80000,5\nb,2,Payroll,Tampa,9,60000,5\nc,3,Billing,Tampa,9,50000,0\n"


def base_of(rows: str) -> Scenario:
    return reference.fill(load.parse(scenario(roster(rows)).text))


def test_it_can_be_computed_and_compared_at_once(tmp_path):
    (tmp_path / "own.yaml").write_text(scenario(roster(TWELVE)).text)
    base = planner.load(tmp_path / "own.yaml")
    (tmp_path / "plan.yaml").write_text(plan_on("own.yaml", "Some at home", reference.fill(base), START + 3))
    plan = planner.load(tmp_path / "plan.yaml")
    move = plan.moves["Accounting-home"]
    assert (plan.extends, move.share.value, move.to.arrangement) == ("own.yaml", 0.5, "home")
    (difference,) = planner.compare(base, plan)
    assert difference.npv_saving != 0


def test_a_plan_on_top_leaves_what_a_role_keeps_on_site():
    base = reference.fill(load.parse(scenario(roster(HEAD + "a,1,Accounting,Tampa,9,80000,1\nb,2,Payroll,Tampa,9,60000,0\n")).text))
    text = plan_on("own.yaml", "Plan", base, START)
    least = base.roles["accounting"].on_site_minimum.value
    assert 0 < least <= 0.2
    assert ("Accounting-home" in text) == (least < 0.2)
    assert "Payroll" not in text, "who is at home stays there"


def test_only_the_teams_that_were_asked_for_go_and_the_plan_says_what_it_is():
    base = base_of(THREE)
    assert set(can_go(base)) == {"Accounting", "Payroll"}
    text = plan_on("own.yaml", "Plan", base, 2027 * 12 + 3, 0.5)
    assert "50% of the work of 2 teams at home from April 2027, on top of Our own." in " ".join(text.split())
    text = plan_on("own.yaml", "Plan", base, 2027 * 12 + 3, 0.25, teams=["Payroll"])
    assert "25% of the work of 1 team at home from April 2027, on top of Our own." in " ".join(text.split())
    assert "Accounting" not in text
    assert "Nothing goes home yet" in plan_on("own.yaml", "Plan", base, START, teams=[])


def test_a_share_that_is_cut_says_so():
    text = plan_on("own.yaml", "Plan", base_of(TWELVE), START, 1.0)
    assert "100% of the work of 1 team at home from January 2027, on top of Our own. Where a role keeps more on site, less goes." in " ".join(text.split())


def test_a_stipend_is_written_where_it_is_another_than_the_bases(tmp_path):
    base = base_of(TWELVE)
    known = base.arrangements["home"].stipend_per_month
    assert known.origin.kind == "library"
    assert "stipend" not in plan_on("own.yaml", "Plan", base, START, stipend=known.value)
    (tmp_path / "own.yaml").write_text(scenario(roster(TWELVE)).text)
    (tmp_path / "plan.yaml").write_text(plan_on("own.yaml", "Plan", base, START, stipend=known.value + 40.5))
    assert planner.load(tmp_path / "plan.yaml").arrangements["home"].stipend_per_month.value == known.value + 40.5


def test_where_the_base_has_nobody_at_home_the_plan_brings_the_arrangement(tmp_path):
    text = scenario(roster(TWELVE)).text.replace("  home:\n    days_on_site: 0\n", "")
    (tmp_path / "own.yaml").write_text(text)
    base = reference.fill(planner.load(tmp_path / "own.yaml"))
    assert "home" not in base.arrangements
    (tmp_path / "plan.yaml").write_text(plan_on("own.yaml", "Plan", base, START, stipend=110))
    plan = planner.load(tmp_path / "plan.yaml")
    assert plan.arrangements["home"].days_on_site.value == 0
    planner.compare(planner.load(tmp_path / "own.yaml"), plan)


def test_a_share_is_so_many_heads_less_what_stays():
    base = base_of(THREE)
    assert going(base, ["Accounting", "Payroll"], 0.5, START) == (9, 18)
    moved, of = going(base, ["Accounting"], 1.0, START)
    assert (moved, of) == (9 * can_go(base)["Accounting"], 9)
    calls = base.teams["Payroll"].model_copy(update={"heads": None})
    assert going(base.model_copy(update={"teams": base.teams | {"Payroll": calls}}), ["Payroll"], 0.5, START) is None
