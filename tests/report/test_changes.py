"""Changed assumptions in the words of the files, with label, unit and the source of each side."""

from __future__ import annotations

from pathlib import Path

import pytest

import planner
from planner.__main__ import main
from planner.analysis.compare import changed
from planner.report.changes import changed_json, changed_markdown, changed_rows
from planner.report.tables import comparison_markdown
from planner.scenario.part import Part, choices_of, fields, part_of, title_of
from planner.scenario.schema import Review, Scenario

BASE = """\
planner: 1
name: Base
start: 2027-01
months: 12
money: {discount_rate: {value: 9%, source: treasury, note: planning rate}}
sites: {office: {flex_per_seat_month: 1000}}
arrangements: {on-site: {days_on_site: 5}, home: {days_on_site: 0, stipend_per_month: 100}}
roles: {clerk: {turnover: 10%}}
teams: {clerks: {role: clerk, site: office, arrangement: on-site, heads: 10, pay_per_year: 60000}}
"""
PLAN = """\
planner: 1
extends: base.yaml
name: Plan
arrangements: {home: {stipend_per_month: {value: 150, low: 100, high: 300, note: an offer}, stipend_tax: statutory}}
roles: {clerk: {turnover: {2027-01: 10%, 2027-06: 8%}}}
moves:
  half: {team: clerks, share: 50%, to: {arrangement: home}, start: 2027-03}
"""


@pytest.fixture
def plans(tmp_path: Path):
    (tmp_path / "base.yaml").write_text(BASE)
    (tmp_path / "plan.yaml").write_text(PLAN)
    return planner.load(tmp_path / "base.yaml"), planner.load(tmp_path / "plan.yaml")


def test_each_change_has_what_it_is_before_after_and_where_both_come_from(plans):
    rows = {row.address: row for row in changed_rows(*plans)}
    assert set(rows) == {"arrangements.home.stipend_per_month", "arrangements.home.stipend_tax", "roles.clerk.turnover", "moves.half"}
    stipend = rows["arrangements.home.stipend_per_month"]
    assert (stipend.label, stipend.unit, stipend.before, stipend.after) == ("Stipend", "USD per head and month", "nobody works this way", "150")
    assert (stipend.source_before, stipend.source_after, stipend.source) == ("", "an offer", "an offer")
    turnover = rows["roles.clerk.turnover"]
    assert (turnover.before, turnover.after) == ("10%", "2027-01: 10%, 2027-06: 8%")
    tax = rows["arrangements.home.stipend_tax"]
    assert (tax.label, tax.unit, tax.after, tax.source_after) == ("How the stipend is taxed", "", "statutory", "plan.yaml:4")
    move = rows["moves.half"]
    assert (move.before, move.after) == ("none", "50% of clerks to home from 2027-03")
    assert (move.source_before, move.source_after) == ("", "plan.yaml:7")


def test_an_entry_says_what_it_is_and_in_text_stands_value_by_value(plans, tmp_path):
    assert {row.address: row.label for row in changed_rows(*plans)}["moves.half"] == "Move: clerks to home"
    more = "sites: {pune: {flex_per_seat_month: 190, setup_cost: {value: 500000, low: 250000, high: 900000, note: entity}}}\n"
    (tmp_path / "more.yaml").write_text(PLAN + more)
    new = planner.load(tmp_path / "more.yaml")
    (site,) = (row for row in changed_rows(plans[0], new) if row.address == "sites.pune")
    assert site.label == "Site: pune" and "500,000 USD once" in site.after
    text = "\n".join(changed_markdown(plans[0], new))
    assert "| `sites.pune.setup_cost` | Site: pune, Opening a centre | none | 500,000 USD once, from 250,000 to 900,000 | entity |" in text
    assert "| `sites.pune.flex_per_seat_month` | Site: pune, Flexible seat | none | 190 USD per seat and month | more.yaml:" in text
    assert "| `moves.half` | Move: clerks to home | none | 50% of clerks to home from 2027-03 | more.yaml:7 |" in text
    gone = "\n".join(changed_markdown(new, plans[0]))
    assert "| 500,000 USD once, from 250,000 to 900,000 | none | entity → none |" in gone


def test_the_other_way_round_an_entry_went(plans):
    rows = {row.address: row for row in changed_rows(*plans[::-1])}
    assert rows["moves.half"].after == "none"
    assert rows["moves.half"].source == "plan.yaml:7 → none"


def test_what_is_the_same_is_not_listed(plans):
    assert changed_rows(plans[0], plans[0]) == changed_json(plans[0], plans[0]) == []
    assert changed_markdown(plans[0], plans[0]) == ["No assumption differs."]


def test_the_json_has_every_value_with_label_unit_and_sources(plans):
    found = {row["address"]: row for row in changed_json(*plans)}
    assert set(found) == {change.address for change in changed(*plans)}
    share = found["moves.half.share"]
    assert (share["base"], share["scenario"], share["label"], share["scenario_source"]) == (None, 0.5, "Share of the work", "plan.yaml:7")
    stipend = found["arrangements.home.stipend_per_month"]
    assert (stipend["unit"], stipend["base_source"], stipend["scenario_source"]) == ("USD per head and month", "base.yaml:7", "an offer")


def test_lines_that_cost_the_same_are_one_sentence(plans):
    text = comparison_markdown(planner.compare(*plans))
    assert "| the same |" not in text
    assert "\n- In cash, year by year: 2027 " in text
    same = comparison_markdown(planner.compare(plans[0], plans[0]))
    assert "The same on both sides: base pay, " in same


def test_two_of_one_name_are_told_apart_by_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "base.yaml").write_text(BASE)
    for name, share in (("one", "50%"), ("two", "60%")):
        (tmp_path / f"{name}.yaml").write_text(PLAN.replace("50%", share))
    files = [str(tmp_path / f"{name}.yaml") for name in ("base", "one", "two")]
    assert main(["compare", *files]) == 0
    out = capsys.readouterr().out
    assert "# Base against Plan (one.yaml), Plan (two.yaml)" in out
    assert "| | Base | Plan (one.yaml) | Plan (two.yaml) |" in out
    (tmp_path / "other").mkdir()
    for name in ("base", "one"):
        text = (tmp_path / f"{name}.yaml").read_text()
        (tmp_path / "other" / f"{name}.yaml").write_text(text.replace("50%", "70%"))
    assert main(["compare", files[0], files[1], str(tmp_path / "other" / "one.yaml")]) == 0
    assert "# Base against Plan, Plan (2)" in capsys.readouterr().out
    assert [d.plan.name for d in planner.compare(planner.load(files[0]), planner.load(files[1]))] == ["Plan"]


def test_every_choice_flag_and_whole_number_of_a_scenario_has_a_title() -> None:
    def untitled(part: type[Part], seen: set[type[Part]]) -> list[str]:
        out: list[str] = []
        for key, (name, annotation) in fields(part).items():
            inner = part_of(annotation)[0]
            if inner and inner not in seen:
                out += untitled(inner, seen | {inner})
            elif (choices_of(annotation) or annotation is int) and not part.model_fields[name].title:
                out.append(f"{part.__name__}.{key}")
        return out

    assert untitled(Scenario, {Scenario, Review}) == ["Scenario.planner"]  # the format of the file, which nobody changes
    assert title_of(Scenario, "teams.accounting.whole_heads") == "Counted in whole heads"
    assert title_of(Scenario, "roles.accounting.class") == "Class of work"
    assert title_of(Scenario, "teams.accounting.role") == title_of(Scenario, "no.such") == ""


def test_an_entry_of_one_side_is_said_in_words_with_its_ranges_and_where_they_come_from(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(BASE)
    more = """\
sites: {hub: {flex_per_seat_month: {value: 560, low: 420, high: 800, note: an offer}}}
moves:
  half: {team: clerks, share: {2027-03: 20%, 2027-06: 50%}, to: {arrangement: home}, start: 2027-03}
  later: {team: clerks, share: 10%, to: {site: hub, arrangement: home}, start: 2027-05, over_months: 3, upfront: 9000, shortfall: origin}
"""
    (tmp_path / "plan.yaml").write_text("planner: 1\nextends: base.yaml\n" + more)
    scenarios = planner.load(tmp_path / "base.yaml"), planner.load(tmp_path / "plan.yaml")
    rows = {row.address: row for row in changed_rows(*scenarios, 400)}
    assert rows["sites.hub"].after == "Flexible seat: 560 USD per seat and month, from 420 to 800"
    assert rows["sites.hub"].source == "plan.yaml:3; an offer"
    assert rows["moves.half"].after.startswith("Team: clerks; Share of the work: 2027-03: 20%, 2027-06: 50%; Arrangement: home; First month: 2027-03")
    said = rows["moves.later"].after
    assert said.startswith("10% of clerks to hub, home from 2027-05 over 3 months; Cost at the decision: 9,000 USD once; ")
    short = {row.address: row.after for row in changed_rows(*scenarios, 80)}["moves.later"]
    assert short == "10% of clerks to hub, home from 2027-05 over 3 months; …"


def test_what_the_base_pays_to_somebody_is_told_with_its_source(tmp_path: Path):
    (tmp_path / "base.yaml").write_text(BASE.replace("arrangement: on-site, heads", "arrangement: home, heads"))
    (tmp_path / "plan.yaml").write_text(PLAN)
    plans = [planner.load(tmp_path / name) for name in ("base.yaml", "plan.yaml")]
    stipend = next(row for row in changed_rows(*plans) if row.address == "arrangements.home.stipend_per_month")
    assert (stipend.before, stipend.after) == ("100", "150")
    assert stipend.source == "base.yaml:7 → an offer"
