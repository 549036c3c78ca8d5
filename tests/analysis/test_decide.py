"""The firm's rule: each criterion at its edge, what is not defined, and who is chosen; doing nothing is always a choice."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import planner
from planner.__main__ import main
from planner.analysis.decide import CRITERIA, Verdict, decision, rule, rule_line, verdicts
from planner.analysis.difference import Difference
from planner.report.tables import comparison_json, comparison_markdown
from planner.scenario.decide import Decide
from planner.scenario.schema import Scenario

BASE = """\
planner: 1
name: Base
start: 2027-01
months: 24
money: {discount_rate: 10%}
sites: {office: {flex_per_seat_month: 1000}}
arrangements: {on-site: {days_on_site: 5}, home: {days_on_site: 0}}
roles: {clerk: {turnover: 0}}
teams: {clerks: {role: clerk, site: office, arrangement: on-site, heads: 10, pay_per_year: 60000}}
"""
MOVE = "moves: {%s: {team: clerks, share: %s, to: {arrangement: home}, start: 2027-03, upfront: %s}}\n"


def base(decide: str = "") -> Scenario:
    return planner.parse(BASE + (f"decide: {{{decide}}}\n" if decide else ""), "base.yaml")


def plan(name: str = "Half", share: str = "50%", upfront: int = 12000, more: str = "") -> Scenario:
    return planner.parse(BASE.replace("name: Base", f"name: {name}") + MOVE % (name.lower(), share, upfront) + more, f"{name.lower()}.yaml")


def judged(decide: str, other: Scenario | None = None) -> list[Verdict]:
    return verdicts(*planner.compare(base(decide), other or plan()))


def one(decide: str, other: Scenario | None = None) -> Verdict:
    (verdict,) = judged(decide, other)
    return verdict


def test_every_criterion_of_the_file_is_judged() -> None:
    assert set(CRITERIA) == set(Decide.model_fields)


# 5 of 10 seats at 1,000 go in March 2027 for 12,000 at once: 5,000 a month, 60,000 a year of 720,000; back after 2 + 12/5 months.
EDGES = {
    "minimum_saving": ("8.33%", "8.34%", 1 / 12),
    "payback_within_months": ("4.4", "4.39", 4.4),
    "most_cash_out": ("12000", "11999", 12000),
    "least_on_site": ("50%", "50.1%", 0.5),
}


@pytest.mark.parametrize("key", sorted(EDGES))
def test_a_criterion_is_met_up_to_its_edge_and_no_further(key: str) -> None:
    met, missed, got = EDGES[key]
    for text, passed in ((met, True), (missed, False)):
        verdict = one(f"{key}: {text}")
        assert (verdict.criterion, verdict.passed) == (key, passed)
        assert verdict.got == pytest.approx(got)
        assert "is wanted)" in verdict.text


def test_present_value_is_met_up_to_its_edge_and_no_further() -> None:
    worth = planner.compare(base(), plan())[0].npv_saving
    assert one(f"minimum_npv: {worth:.4f}").passed
    assert not one(f"minimum_npv: {worth + 1:.4f}").passed
    assert one("minimum_npv: 0").got == pytest.approx(worth)


def test_money_that_never_comes_back_fails_and_says_so() -> None:
    verdict = one("payback_within_months: 120", plan(upfront=500000))
    assert (verdict.got, verdict.passed) == (None, False)
    assert "does not pay back inside the horizon" in verdict.text


def test_a_saving_that_is_not_settled_fails_and_says_so() -> None:
    late = planner.parse(BASE + (MOVE % ("late", "50%", 0)).replace("2027-03", "2028-12, over_months: 3"))
    verdict = one("minimum_saving: 0", late)
    assert (verdict.got, verdict.passed) == (None, False)
    assert "still under way when the horizon ends" in verdict.text


def test_presence_where_nobody_is_left_fails_and_says_so() -> None:
    empty = planner.parse(BASE.replace("heads: 10", "heads: 0"))
    verdict = verdicts(*planner.compare(base("least_on_site: 0"), empty))[0]
    assert (verdict.got, verdict.passed) == (None, False)
    assert "nobody works there" in verdict.text


def test_dated_days_on_site_count_as_in_the_last_month() -> None:
    hybrid = planner.parse(BASE.replace("on-site: {days_on_site: 5}", "on-site: {days_on_site: {2027-01: 5, 2028-01: 2}}"))
    assert one("least_on_site: 40%", hybrid).got == pytest.approx(0.4)


# --- who is chosen


def chosen(decide: str, *plans: Scenario) -> tuple[str, str]:
    found = decision(planner.compare(base(decide), *plans))
    assert found is not None
    assert found.nothing == (found.choice.name == "Base")
    return found.choice.name, found.why


def test_the_plan_that_is_worth_most_among_those_that_pass_is_chosen() -> None:
    all_, half = plan("All", "100%"), plan()
    assert chosen("minimum_npv: 0", half, all_)[0] == "All"
    name, why = chosen("least_on_site: 30%", half, all_)
    assert name == "Half" and why.startswith("Half meets the whole rule and saves ")


def test_nothing_is_done_where_no_plan_passes() -> None:
    name, why = chosen("minimum_npv: 0, most_cash_out: 100", plan())
    assert name == "Base"
    assert why.startswith("Stay with Base: Half misses 1 of 2 criteria: has $12,000 out at its deepest (at most $100 is wanted)")


def test_nothing_is_done_for_a_plan_that_meets_the_rule_and_is_worth_less_than_nothing() -> None:
    assert chosen("least_on_site: 10%", plan(upfront=500000)) == (
        "Base",
        "Stay with Base: Half meets the rule but saves nothing in present value.",
    )
    assert chosen("minimum_npv: 0", base())[0] == "Base"


def test_a_choice_with_a_warning_that_blocks_says_what_to_settle_first() -> None:
    text = BASE.replace("days_on_site: 0", "days_on_site: 0, stipend_per_month: 100, stipend_tax: accountable")
    untaxed = planner.parse(text.replace("name: Base", "name: Untaxed") + MOVE % ("half", "50%", 0))
    assert chosen("minimum_npv: 0", untaxed)[1].endswith("First settle P11: until then its figures don't hold.")


def test_a_plan_that_is_worth_more_and_was_not_taken_is_named_with_its_reason() -> None:
    name, why = chosen("least_on_site: 30%", plan(), plan("All", "100%"))
    assert name == "Half"
    assert re.search(r" All would save more \(\$[\d,]+\) but 0% of the working days are on site \(at least 30% is wanted\)\.$", why)
    assert "would save more" not in chosen("minimum_npv: 0", plan(), plan("All", "100%"))[1]


def test_a_line_says_whether_the_rule_accepts_a_plan() -> None:
    lines = [rule_line(*planner.compare(base(text), plan())) for text in ("", "minimum_npv: 0", "minimum_npv: 0, most_cash_out: 100", "most_cash_out: 100")]
    assert lines == [
        "",
        "Firm's rule: meets the whole rule.",
        "Firm's rule: misses 1 of 2 criteria: has $12,000 out at its deepest (at most $100 is wanted).",
        "Firm's rule: misses 1 of 1 criterion: has $12,000 out at its deepest (at most $100 is wanted).",
    ]


def test_without_a_rule_there_is_no_decision() -> None:
    differences = planner.compare(base(), plan())
    assert (verdicts(*differences), decision(differences)) == ([], None)
    assert comparison_json(differences)["decision"] is None
    assert "Decision" not in comparison_markdown(differences)


def test_the_rule_of_the_base_holds_for_every_plan_and_a_plan_sets_no_bar_of_its_own() -> None:
    lenient = plan(more="decide: {minimum_saving: 0}\n")
    assert one("minimum_saving: 90%", lenient).passed is False
    (difference,) = planner.compare(base("minimum_saving: 90%"), lenient)
    assert "decide.minimum_saving" in {row["address"] for row in comparison_json([difference])["scenarios"][0]["changed"]}
    (alone,) = planner.compare(base(), lenient)
    assert rule(alone).minimum_saving is not None and isinstance(alone, Difference)


def test_the_rule_is_inherited_and_moves_no_money(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "base.yaml").write_text(BASE + "decide: {minimum_saving: 5%, most_cash_out: 20000}\n")
    (tmp_path / "half.yaml").write_text("planner: 1\nextends: base.yaml\nname: Half\n" + MOVE % ("half", "50%", 12000))
    assert main(["compare", str(tmp_path / "base.yaml"), str(tmp_path / "half.yaml"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(row["criterion"], row["wanted"], row["passed"]) for row in found["scenarios"][0]["decision"]] == [
        ("minimum_saving", 0.05, True),
        ("most_cash_out", 20000, True),
    ]
    assert found["decision"]["choice"] == "half.yaml"
    assert not any(row["address"].startswith("decide") for row in found["scenarios"][0]["changed"])
    assert planner.compare(base(), plan())[0].npv_saving == pytest.approx(found["scenarios"][0]["npv_saving"])


def test_the_section_in_markdown_has_a_row_for_each_plan_and_criterion() -> None:
    text = comparison_markdown(planner.compare(base("minimum_npv: 0, most_cash_out: 100"), plan(), plan("All", "100%", 0)))
    section = text.partition("## Decision\n")[2]
    assert section.startswith("\nAll meets the whole rule and saves ")
    assert section.count("| Half |") == section.count("| All |") == 2
    assert section.count("**missed**") == 1
