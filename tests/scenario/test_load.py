"""What a scenario file may say: keys, types, bounds, `extends`, quantities, and what no single field can know."""

from __future__ import annotations

from pathlib import Path

import pytest
from example_texts import HEAD, NEW_YORK, PLAN, problems, with_lease

import planner
from planner.__main__ import main
from planner.scenario import load
from planner.scenario.quantity import month_number, month_text
from planner.scenario.schema import Scenario, quantities
from planner.scenario.text import ScenarioError


def plan(old: str, new: str) -> list[str]:
    """The lines that refuse PLAN with one piece of text replaced."""
    assert PLAN.count(old) == 1, old
    return problems(PLAN.replace(old, new))


def place(text: str, at: str) -> str:
    """File, line and column at which a piece of a text first stands."""
    before = text[: text.index(at)]
    return f"plan.yaml:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def parsed(old: str = "", new: str = "") -> Scenario:
    return planner.parse(PLAN.replace(old, new) if old else PLAN)


def extended(tmp_path: Path, over: str, base: str = PLAN) -> Scenario:
    (tmp_path / "base.yaml").write_text(base)
    (tmp_path / "over.yaml").write_text("planner: 1\nextends: base.yaml\n" + over)
    return planner.load(tmp_path / "over.yaml")


def refused(tmp_path: Path, over: str, base: str = PLAN) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        extended(tmp_path, over, base)
    return [str(problem) for problem in caught.value.problems]


VOLUME = "volume: {items_per_month: 100, minutes_per_item: 5}"
CALLS = "calls: {per_hour: 20, seconds_each: 300}"


def test_the_example_of_these_tests_loads() -> None:
    assert problems(PLAN) == []


@pytest.mark.parametrize(
    ("old", "new", "at", "rest"),
    [
        # unknown keys
        ("months:", "mnoths:", "mnoths", "mnoths: unknown key; did you mean months?"),
        ("stipend_per_month", "stipend_per_mont", "stipend", "arrangements.home.stipend_per_mont: unknown key; did you mean stipend_per_month?"),
        ("discount_rate", "colour", "colour", "money.colour: unknown key; known here: discount_rate, inflation, tax_rate, depreciation_months"),
        # wrong types
        ("60000", "sixty", "sixty", "teams.clerks.pay_per_year: must be an amount per year, not 'sixty'"),
        ("60000", "true", "true", "teams.clerks.pay_per_year: must be an amount per year, not true/false"),
        ("60000", "[1]", "[1]", "teams.clerks.pay_per_year: must be an amount per year, not a list"),
        ("60000", "60%", "60%", "teams.clerks.pay_per_year: must be an amount per year, not '60%'"),
        ("months: 24", "months: 24.5", "24.5", "months: must be a whole number, not '24.5'"),
        ("months: 24", "months: '24'", "'24'", "months: must be a whole number, not '24'"),
        ("name: Plan", "name: 7", "7", "name: must be text, not '7'; put it in quotes"),
        ("name: Plan", "name: [a]", "[a]", "name: must be a single value, not a list"),
        ("{discount_rate: 10%}", "10%", "10%", "money: must be a map of keys, not '10%'"),
        ("{clerk: {on_site_minimum: 20%, turnover: 10%}}", "[clerk]", "[clerk]", "roles: must be a map of names, not a list"),
        ("{on_site_minimum: 20%, turnover: 10%}", "word", "word", "roles.clerk: must be a map of keys, not 'word'"),
        ("start: 2027-03", "start: March", "March", "moves.clerks-home.start: must be a month such as 2027-01, not 'March'"),
        ("start: 2027-03", "start: 2027-13", "2027-13", "moves.clerks-home.start: must be a month such as 2027-01, not '2027-13'"),
        ("start: 2027-03", "start: 2033", "2033", "moves.clerks-home.start: must be a month such as 2027-01, not '2033'"),
        # bounds, with the unit
        ("heads: 10", "heads: -1", "-1,", "teams.clerks.heads: -1 is outside 0 to 100,000 heads"),
        ("share: 50%", "share: 101%", "101%", "moves.clerks-home.share: 101% is outside 0% to 100%"),
        ("days_on_site: 0", "days_on_site: 6", "6,", "arrangements.home.days_on_site: 6 is outside 0 to 5 days per week"),
        ("start: 2027-03", "start: 1999-12", "1999-12", "moves.clerks-home.start: 1999-12 is outside 2000-01 to 2099-12"),
        ("months: 24", "months: 0", "0\n", "months: 0 is outside 1 to 120 months"),
        ("months: 24", "months: 121", "121", "months: 121 is outside 1 to 120 months"),
        # required keys
        ("name: Plan\n", "", "planner", "name: is missing"),
        ("start: 2027-01\n", "", "planner", "start: is missing"),
        ("heads: 10, ", "", "clerks: {", "teams.clerks.heads: is missing"),
        ("share: 50%, ", "", "clerks-home", "moves.clerks-home.share: is missing"),
        ("role: clerk, ", "", "clerks: {", "teams.clerks.role: is missing"),
        ("to: {arrangement: home}, ", "", "clerks-home", "moves.clerks-home.to: is missing"),
        ("days_on_site: 5", "", "on-site: {", "arrangements.on-site.days_on_site: is missing"),
        # names that must exist
        ("site: office", "site: ofice", "ofice", "teams.clerks.site: no site is called 'ofice'; did you mean office?"),
        ("arrangement: on-site", "arrangement: onsite", "onsite", "teams.clerks.arrangement: no arrangement is called 'onsite'; did you mean on-site?"),
        ("{arrangement: home}", "{arrangement: hone}", "hone}", "moves.clerks-home.to.arrangement: no arrangement is called 'hone'; did you mean home?"),
        ("team: clerks", "team: klerks", "klerks", "moves.clerks-home.team: no team is called 'klerks'; did you mean clerks?"),
        # names
        ("clerks-home:", "clerks:", "{team", "moves.clerks: a move and a team must not have the same name"),
        ("clerks-home:", "a.b:", "a.b", "moves.a.b: a name has letters, digits, space and - / only, at most 60"),
        ("clerks-home:", "x" * 61 + ":", "xxx", f"moves.{'x' * 61}: a name has letters, digits, space and - / only, at most 60"),
        ("clerks-home:", "'*':", "'*'", "moves.*: a name has letters, digits, space and - / only, at most 60"),
        ("{on_site_minimum: 20%, turnover: 10%}", "{}, Clerk: {}", "Clerk", "roles.Clerk: the same name as 'clerk' but for upper and lower case"),
        ("{on_site_minimum: 20%, turnover: 10%}", "", "clerk: }", "roles.clerk: is empty"),
        # words
        ("stipend_per_month: 100", "stipend_tax: taxabel", "taxabel",
         "arrangements.home.stipend_tax: must be one of taxable, grossed-up, accountable, statutory; did you mean taxable?"),
        ("start: 2027-03", "start: 2027-03, shortfall: recieving", "recieving",
         "moves.clerks-home.shortfall: must be one of receiving, origin, cover; did you mean receiving?"),
        ("months: 24", "work: {cover: agncy}", "agncy", "work.cover: must be one of overtime, agency, none; did you mean agency?"),
        ("months: 24", "work: {pipeline: emtpy}", "emtpy", "work.pipeline: must be one of steady, empty; did you mean empty?"),
        ("turnover: 10%", "class: advisry", "advisry", "roles.clerk.class: must be one of routine, judgement, advisory, synchronous; did you mean advisory?"),
        ("months: 24", "exits: {leave: {team: clerks, heads: 1, month: 2027-05, by: dismissal}}", "dismissal",
         "exits.leave.by: must be one of resignation, severance, not 'dismissal'"),
        ("heads: 10", "heads: 10, whole_heads: maybe", "maybe", "teams.clerks.whole_heads: must be one of true, false, not 'maybe'"),
        ("heads: 10", "heads: 10, whole_heads: 1", "1, pay", "teams.clerks.whole_heads: must be one of true, false, not '1'"),
        ("start: 2027-03", "start: 2027-03, whole_heads: tru", "tru}", "moves.clerks-home.whole_heads: must be one of true, false; did you mean true?"),
        ("months: 24", "currency: usd", "usd", "currency: must be a currency code of three capital letters, such as USD"),
        ("name: Plan", "name: " + "x" * 2001, "xxx", "name: is longer than 2000 letters"),
        # the format of the file
        ("planner: 1", "planner: 2", "planner", "planner: this file is version 2; this program reads up to 1"),
        ("planner: 1", "planner: 0", "0\n", "planner: must be a whole number, not '0'"),
        ("planner: 1", "planner: true", "true", "planner: must be a whole number, not true/false"),
        ("planner: 1\n", "", "name", "planner: is missing; write `planner: 1` (the format of the file)"),
        # values that exclude one another, or need one another
        ("60000", "60000, hire_percentile: 60%", "60%", "teams.clerks.hire_percentile: stands beside pay_per_year; give one of the two"),
        ("heads: 10", f"heads: 10, {VOLUME}", "{items", "teams.clerks.volume: stands beside heads; give one of heads, volume and calls"),
        ("heads: 10", f"heads: 10, {CALLS}", "{per_hour", "teams.clerks.calls: stands beside heads; give one of heads, volume and calls"),
        ("heads: 10", f"{VOLUME}, {CALLS}", "{per_hour", "teams.clerks.calls: stands beside volume; give one of heads, volume and calls"),
        ("heads: 10", "volume: {items_per_month: 100}", "volume", "teams.clerks.volume.minutes_per_item: is missing"),
        ("heads: 10", "calls: {per_hour: 20}", "calls", "teams.clerks.calls.seconds_each: is missing"),
        ("heads: 10", "heads: 10, peaks: {december: {month: 12}}", "december", "teams.clerks.peaks.december.factor: is missing"),
        ("start: 2027-03", "start: 2027-03, pay_per_year: 50000, hire_percentile: 40%", "40%",
         "moves.clerks-home.hire_percentile: stands beside pay_per_year; give one of the two"),
        ("months: 24", "work: {cover: agency}", "{cover", "work.agency_per_hour: is missing; an agency that covers missing capacity bills by the hour"),
        # where work goes
        ("{arrangement: home}", "{}", "{}", "moves.clerks-home.to: says nothing; give an arrangement, a site, a place or a vendor"),
        ("{arrangement: home}", "{site: ofice}", "ofice", "moves.clerks-home.to.site: no site is called 'ofice'; did you mean office?"),
        ("{arrangement: home}", "{site: office, place: town}", "town", "moves.clerks-home.to.place: stands beside site; give one of the two"),
        # vendors
        ("{arrangement: home}", "{vendor: acme}", "acme", "moves.clerks-home.to.vendor: no vendor is called 'acme'"),
        ("{arrangement: home}, start: 2027-03}}", "{vendor: acme, arrangement: home}, start: 2027-03}}\nvendors: {acme: {price_per_hour: 1}}", "home}, start",
         "moves.clerks-home.to.arrangement: stands beside vendor, who decides that itself; leave it out"),
        ("{arrangement: home}, start: 2027-03}}", "{vendor: acme}, start: 2027-03, relocation_acceptance: 11%}}\nvendors: {acme: {price_per_hour: 1}}", "11%",
         "moves.clerks-home.relocation_acceptance: nobody relocates to a vendor; say who is taken over by it with redeployed_share"),
        ("months: 24", "vendors: {acme: {cola: 1%}}", "{cola", "vendors.acme.price_per_hour: give one of price_per_hour and price_per_item"),
        ("months: 24", "vendors: {acme: {price_per_hour: 1, governance_share: 8%, retained_share: 5%}}", "5%}}",
         "vendors.acme.retained_share: stands beside governance_share, which is the same work counted twice (P07); give one of the two"),
        ("months: 24", "vendors: {acme: {price_per_hour: 1, ends: 2027-06}}", "{price", "vendors.acme.at_end: is missing; the contract ends within the plan: say renew or leave"),
        ("months: 24", "vendors: {acme: {price_per_hour: 1, ends: 2028-01, terminates: 2028-02}}", "2028-02", "vendors.acme.terminates: lies after the end of the contract"),
        ("{arrangement: home}, start: 2027-03}}", "{vendor: acme}, start: 2027-03}}\nvendors: {acme: {price_per_item: 1}}", "1}}",
         "vendors.acme.price_per_item: bills items, but team clerks of move clerks-home has no volume; give price_per_hour"),
        ("share: 50%, to: {arrangement: home}, start: 2027-03}}", "share: 50%, to: {vendor: acme}, start: 2027-03}}\nvendors: {acme: {price_per_hour: 1, terminates: 2027-09}}",
         "50%, to", "moves.clerks-home.share: the contract of acme ends in this plan; date the share so that the work is back by then"),
        # departments, clocks
        ("{on_site_minimum", "{works_with: {sales: {hours_per_week: 2}}, on_site_minimum", "{hours_per_week", "roles.clerk.works_with.sales: no department is called 'sales'"),
        ("months: 24", "places: {town: {time_zone: Europe/Londn}}", "Europe", "places.town.time_zone: no time zone is called 'Europe/Londn'; did you mean Europe/London?"),
        # people who leave
        ("months: 24", "exits: {leave: {team: klerks, heads: 1, month: 2027-05}}", "klerks", "exits.leave.team: no team is called 'klerks'; did you mean clerks?"),
        ("months: 24", "exits: {leave: {team: clerks, month: 2027-05}}", "leave", "exits.leave.heads: is missing"),
        ("months: 24", "exits: {leave: {team: clerks, heads: 1}}", "leave", "exits.leave.month: is missing"),
        # shares of which all would mean nobody, or endlessly many
        ("months: 24", "work: {shrinkage_external: 100%}", "100%", "work.shrinkage_external: 100% is outside 0% to 95%"),
        ("months: 24", "work: {shrinkage_internal: 100%}", "100%", "work.shrinkage_internal: 100% is outside 0% to 95%"),
        ("months: 24", "countries: {land: {shrinkage_external: 100%}}", "100%", "countries.land.shrinkage_external: 100% is outside 0% to 95%"),
        ("heads: 10", "calls: {per_hour: 20, seconds_each: 300, answered_share: 100%}", "100%",
         "teams.clerks.calls.answered_share: 100% is outside 1% to 99.9%"),
        ("turnover: 10%", "turnover: 1201%", "1201%", "roles.clerk.turnover: 1201% is outside 0% to 1200%"),
        ("moves:", "acknowledged: {P1: {by: me, date: '2026-11-24'}}\nmoves:", "{by", "acknowledged.P1: must be the ID of a warning, such as P11"),
        ("moves:", "acknowledged: {P11: {by: me, date: today}}\nmoves:", "today",
         'acknowledged.P11.date: must be a date in quotes, such as "2026-11-24"'),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_with_its_place_address_and_what_would_be_right(old: str, new: str, at: str, rest: str) -> None:
    assert plan(old, new) == [f"{place(PLAN.replace(old, new), at)}: {rest}"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("arrangement: on-site", "arrangement: [a]"), ("arrangement: on-site", "arrangement: true"), ("months: 24", "months: [1]"),
     ("months: 24", "months: {a: 1}"), ("months: 24", "library: {a: 1}"), ("name: Plan", "name: {a: 1}"), ("name: Plan", "name: 2.5"),
     ("stipend_per_month: 100", "stipend_tax: [taxable]"), ("money: {discount_rate: 10%}", "money: [1]"), ("turnover: 10%}", "turnover: 10%, label: [a]}"),
     ("{flex_per_seat_month: 1000}", "{flex_per_seat_month: 1000, lease: 5}")],
)  # fmt: skip
def test_a_value_of_the_wrong_kind_is_one_line_in_our_own_words(old: str, new: str) -> None:
    (line,) = plan(old, new)
    assert "input should" not in line.lower()


def test_a_wage_that_is_out_of_bounds_is_not_repeated_in_the_error() -> None:
    (line,) = plan("60000", "70000000000")
    assert line == f"{place(PLAN, '60000')}: teams.clerks.pay_per_year: is outside 0 to 10,000,000,000 per year"


def test_every_problem_of_a_file_is_said_at_once() -> None:
    text = PLAN.replace("months:", "mnoths:").replace("10%}", "900%}", 1).replace("site: office", "site: ofice").replace("share: 50%, ", "")
    assert [line.split(": ")[1] for line in problems(text)] == [
        "mnoths",
        "money.discount_rate",
        "teams.clerks.site",
        "moves.clerks-home.share",
    ]


def test_unknown_keys_missing_values_and_unknown_names_are_said_at_once() -> None:
    text = PLAN.replace("months:", "mnoths:").replace("site: office", "site: ofice").replace("share: 50%, ", "")
    assert [line.split(": ")[1] for line in problems(text)] == ["mnoths", "teams.clerks.site", "moves.clerks-home.share"]


# --- quantities


def test_a_share_is_the_same_as_a_fraction_and_in_percent() -> None:
    for text in ("60%", "60 %", "0.6", "'60%'"):
        assert parsed("share: 50%", f"share: {text}").moves["clerks-home"].share.value == 0.6  # type: ignore[union-attr]
    assert parsed("10%}", "8.25%}").money.discount_rate.value == 0.0825  # type: ignore[union-attr]


def test_a_month_is_counted_from_year_zero() -> None:
    start = parsed().start
    assert start is not None
    assert start.value == 2027 * 12
    assert month_text(start.value) == "2027-01"
    assert month_number("2029-12") - month_number("2029-01") == 11


def test_dated_values_are_sorted_and_the_first_one_is_the_value() -> None:
    stipend = parsed("stipend_per_month: 100", "stipend_per_month: {2028-01: 950, 2027-01: 900}").arrangements["home"].stipend_per_month
    assert stipend is not None
    assert stipend.dated == ((2027 * 12, 900.0), (2028 * 12, 950.0))
    assert stipend.value == 900.0


def test_a_full_quantity_keeps_its_range_note_source_and_date() -> None:
    text = "{value: 500, low: 400, high: 650, spread: triangular, note: 'a: b', source: a survey, as_of: 2026-10}"
    stipend = parsed("stipend_per_month: 100", f"stipend_per_month: {text}").arrangements["home"].stipend_per_month
    assert stipend is not None
    assert (stipend.value, stipend.low, stipend.high, stipend.spread) == (500.0, 400.0, 650.0, "triangular")
    assert (stipend.note, stipend.source, stipend.as_of) == ("a: b", "a survey", "2026-10")
    assert (stipend.origin.kind, stipend.origin.where) == ("file", "scenario.yaml:7")


def test_a_full_quantity_may_have_dated_values() -> None:
    stipend = (
        parsed("stipend_per_month: 100", "stipend_per_month: {value: {2027-01: 90, 2029-01: 95}, note: both}")
        .arrangements["home"]
        .stipend_per_month
    )
    assert stipend is not None
    assert stipend.dated == ((2027 * 12, 90.0), (2029 * 12, 95.0))
    assert stipend.note == "both"


@pytest.mark.parametrize(
    ("text", "at", "rest"),
    [
        ("{low: 1}", "{low", "value is missing"),
        ("{}", "{}", "value is missing"),
        ("{value: {}}", "{value", "value is missing"),
        ("{value: 5, hihg: 6}", "hihg", "hihg: unknown key; did you mean high?"),
        ("{value: 5, low: 7}", "7}", "low, value and high must be in this order"),
        ("{value: 5, high: 4}", "4}", "low, value and high must be in this order"),
        ("{value: 5, high: 100000000}", "100000000", "is outside 0 to 10,000,000 per head and month"),
        ("{value: 5, note: 7}", "7}", "note: must be text, not '7'"),
        ("{value: 5, spread: wide}", "wide", "spread: must be one of pert, triangular, normal, lognormal, uniform, beta"),
        ("{value: 5, low: 4, high: 6, spread: beta}", "beta", "spread: beta is for shares; take pert"),
        ("{2027-01: 5, 2028-01: -1}", "-1}", "is outside 0 to 10,000,000 per head and month"),
    ],
)
def test_a_mistake_inside_a_quantity_is_refused_where_it_stands(text: str, at: str, rest: str) -> None:
    (found,) = plan("stipend_per_month: 100", f"stipend_per_month: {text}")
    start = f"{place(PLAN.replace('stipend_per_month: 100', f'stipend_per_month: {text}'), at)}: arrangements.home.stipend_per_month: "
    assert found == start + rest


@pytest.mark.parametrize("text", ["{value: 10%, low: 0, high: 30%, spread: beta}", "{value: 0, high: 30%, spread: beta}"])
def test_a_beta_range_that_no_distribution_has_is_refused(text: str) -> None:
    (found,) = problems(PLAN + f"work: {{shrinkage_internal: {text}}}\n")
    assert "work.shrinkage_internal: spread: the low of a beta range must be above 0% and its high below 100%" in found


def test_a_month_that_does_not_exist_among_dated_values_is_what_is_blamed() -> None:
    (found,) = plan("stipend_per_month: 100", "stipend_per_month: {2027-01: 5, 2027-13: 6}")
    assert "2027-13" in found


def test_a_map_that_is_no_dated_value_is_refused_in_our_own_words() -> None:
    (found,) = plan("stipend_per_month: 100", "stipend_per_month: {value: {low: 3}}")
    assert "arrangements.home.stipend_per_month: " in found
    assert "value error" not in found


def test_a_month_has_no_dated_values() -> None:
    (line,) = plan("start: 2027-03", "start: {2027-01: 2027-03}")
    assert line.endswith("moves.clerks-home.start: a month can't change with time; give one")


def test_a_quantity_counted_in_whole_units_refuses_a_fraction() -> None:
    (line,) = plan("start: 2027-03", "start: 2027-03, over_months: 2.5")
    assert line.endswith("moves.clerks-home.over_months: must be a whole number of months, not 2.5")


@pytest.mark.parametrize("field", ["knowledge_transfer_months", "parallel_months"])
def test_work_is_handed_over_after_whole_months(field: str) -> None:
    (line,) = plan("start: 2027-03", f"start: 2027-03, {field}: 1.5")
    assert line.endswith(f"moves.clerks-home.{field}: must be a whole number of months, not 1.5")


def test_what_holds_once_for_a_move_does_not_change_with_time() -> None:
    (line,) = plan("start: 2027-03", "start: 2027-03, dip: {2027-03: 10%, 2027-09: 5%}")
    assert line.endswith("moves.clerks-home.dip: this value can't change with time; give one")


# --- extends


def test_an_override_reaches_one_field_and_leaves_the_rest(tmp_path: Path) -> None:
    scenario = extended(tmp_path, "name: Other\nteams: {clerks: {heads: 12}}\n")
    assert scenario.name == "Other"
    assert scenario.teams["clerks"].heads.value == 12  # type: ignore[union-attr]
    assert scenario.teams["clerks"].pay_per_year.value == 60000  # type: ignore[union-attr]
    assert scenario.teams["clerks"].heads.origin.where == "over.yaml:4"  # type: ignore[union-attr]
    assert scenario.teams["clerks"].pay_per_year.origin.where == "base.yaml:9"  # type: ignore[union-attr]
    assert scenario.file == "over.yaml"


def test_an_override_replaces_a_quantity_as_a_whole(tmp_path: Path) -> None:
    base = PLAN.replace("stipend_per_month: 100", "stipend_per_month: {value: 100, low: 50, high: 200, note: old}")
    stipend = extended(tmp_path, "arrangements: {home: {stipend_per_month: 300}}\n", base).arrangements["home"].stipend_per_month
    assert stipend is not None
    assert (stipend.value, stipend.low, stipend.high, stipend.note) == (300.0, None, None, "")
    full = (
        extended(tmp_path, "arrangements: {home: {stipend_per_month: {value: 300, high: 400}}}\n", base)
        .arrangements["home"]
        .stipend_per_month
    )
    assert full is not None
    assert (full.value, full.low, full.high, full.note) == (300.0, None, 400.0, "")
    dated = base.replace("{value: 100, low: 50, high: 200, note: old}", "{2027-01: 5, 2028-01: 6}")
    again = extended(tmp_path, "arrangements: {home: {stipend_per_month: {2029-01: 7}}}\n", dated).arrangements["home"].stipend_per_month
    assert again is not None
    assert again.dated == ((2029 * 12, 7.0),)


def test_null_removes_an_entry_a_group_or_a_value(tmp_path: Path) -> None:
    assert extended(tmp_path, "moves: {clerks-home: null}\n").moves == {}
    assert extended(tmp_path, "moves:\n").moves == {}
    gone = extended(tmp_path, "arrangements: {home: {stipend_per_month: null}}\n").arrangements["home"].stipend_per_month
    assert gone is not None
    assert (gone.value, gone.origin.kind) == (0.0, "default")
    leased = with_lease("seats: 10, rent_per_seat_month: 900, ends: 2028-06")
    assert extended(tmp_path, "name: x\n", leased).sites["office"].lease is not None
    assert extended(tmp_path, "sites: {office: {lease: null}}\n", leased).sites["office"].lease is None


def test_removing_what_is_not_there_is_refused_with_the_nearest(tmp_path: Path) -> None:
    assert refused(tmp_path, "moves: {clerk-home: null}\n") == [
        "over.yaml:3:9: moves.clerk-home: there is no such entry to remove; did you mean clerks-home?"
    ]


def test_a_mistake_in_the_base_names_the_file_of_the_base(tmp_path: Path) -> None:
    assert refused(tmp_path, "name: x\n", PLAN.replace("months: 24", "months: 240")) == [
        "base.yaml:4:9: months: 240 is outside 1 to 120 months"
    ]
    assert refused(tmp_path, "name: x\n", PLAN.replace("months: 24", "months: 024"))[0].startswith("base.yaml:4:9: '024' ")


def test_the_base_may_be_named_without_its_ending(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(PLAN)
    (tmp_path / "over.yaml").write_text("planner: 1\nextends: base\nname: Over\n")
    assert planner.load(tmp_path / "over.yaml").teams.keys() == {"clerks"}


@pytest.mark.parametrize(
    "name", ["../base.yaml", "/etc/passwd", "..", "a/../base", "sub/base.yaml", "sub\\\\base.yaml", "", " base", ".hidden", "5"]
)
def test_only_a_plain_file_name_can_be_extended(tmp_path: Path, name: str) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "base.yaml").write_text(PLAN)
    (tmp_path / "sub" / "over.yaml").write_text(f'planner: 1\nname: x\nextends: "{name}"\n')
    (tmp_path / "base.yaml").write_text(PLAN)
    with pytest.raises(ScenarioError) as caught:
        planner.load(tmp_path / "sub" / "over.yaml")
    (problem,) = caught.value.problems
    assert str(problem).startswith("over.yaml:3:10: extends: ")
    assert "is not a scenario file name" in problem.message or "no file '5.yaml'" in problem.message


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.yaml").write_text(PLAN)
    (inside / "base.yaml").symlink_to(tmp_path / "secret.yaml")
    (inside / "over.yaml").write_text("planner: 1\nextends: base.yaml\nname: x\n")
    with pytest.raises(ScenarioError, match=r"over\.yaml:2:10: extends: no file 'base\.yaml' beside this one"):
        planner.load(inside / "over.yaml")


def test_a_missing_base_is_named(tmp_path: Path) -> None:
    (tmp_path / "over.yaml").write_text("planner: 1\nextends: bsae.yaml\nname: x\n")
    with pytest.raises(ScenarioError) as caught:
        planner.load(tmp_path / "over.yaml")
    assert str(caught.value) == "over.yaml:2:10: extends: no file 'bsae.yaml' beside this one"
    assert problems("planner: 1\nextends: base.yaml\nname: x\n") == ["plan.yaml:2:10: extends: no file 'base.yaml' beside this one"]


def test_a_file_that_extends_itself_is_a_circle(tmp_path: Path) -> None:
    (tmp_path / "me.yaml").write_text("planner: 1\nextends: me\nname: x\n")
    with pytest.raises(ScenarioError) as caught:
        planner.load(tmp_path / "me.yaml")
    assert str(caught.value) == "me.yaml:2:10: extends: makes a circle: me.yaml -> me.yaml"


def test_eight_files_extend_one_another_and_nine_do_not(tmp_path: Path) -> None:
    (tmp_path / "f1.yaml").write_text(PLAN)
    for n in range(2, 10):
        (tmp_path / f"f{n}.yaml").write_text(f"planner: 1\nextends: f{n - 1}.yaml\nname: F{n}\n")
    assert planner.load(tmp_path / "f8.yaml").name == "F8"
    with pytest.raises(ScenarioError, match="extends: more than 8 files extend one another"):
        planner.load(tmp_path / "f9.yaml")


def test_a_file_that_is_not_there_or_is_a_folder_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ScenarioError, match="no such file"):
        load.load(tmp_path / "none.yaml")
    with pytest.raises(ScenarioError, match="is a folder, not a scenario file"):
        load.load(tmp_path)
    assert main(["check", str(tmp_path / "none.yaml")]) == 1
    assert capsys.readouterr().err == f"{tmp_path / 'none.yaml'}: no such file\n"


# --- what no single field can know


def moves(*rows: str) -> list[str]:
    """The lines that refuse PLAN with other moves of its one team."""
    text = PLAN[: PLAN.index("moves:")] + "moves:\n" + "".join(f"  m{n}: {{team: clerks, {row}}}\n" for n, row in enumerate(rows))
    return problems(text)


def test_the_moves_of_a_team_take_at_most_all_of_its_work() -> None:
    stay = "to: {arrangement: on-site}, start: 2027-03"
    assert moves(f"share: 60%, {stay}", f"share: 40%, {stay}") == []
    assert moves(f"share: 60%, {stay}", f"share: 50%, {stay}") == [
        "plan.yaml:12:29: moves.m1.share: the moves of team clerks add up to 110% of its work"
    ]


def test_a_role_keeps_its_minimum_on_site() -> None:
    home = "to: {arrangement: home}, start: 2027-03"
    assert moves(f"share: 80%, {home}") == []
    assert moves(f"share: 81%, {home}") == [
        "plan.yaml:11:29: moves.m0.share: leaves 19% of team clerks on site; its role keeps at least 20% (roles.clerk.on_site_minimum)"
    ]
    assert len(moves(f"share: 50%, {home}", f"share: 31%, {home}")) == 1


def test_shares_that_change_with_time_are_held_to_the_same_limits_in_every_month() -> None:
    stay = "to: {arrangement: on-site}, start: 2027-03"
    home = "to: {arrangement: home}, start: 2027-03"
    assert moves("share: {2027-01: 10%, 2027-07: 80%}, " + home) == []
    assert len(moves("share: {2027-01: 10%, 2027-07: 100%}, " + home)) == 1
    assert len(moves("share: {2027-01: 10%, 2027-07: 70%}, " + stay, "share: 40%, " + stay)) == 1


def lease(text: str) -> list[str]:
    return problems(with_lease(text))


def test_a_lease_has_exactly_one_rent() -> None:
    both = "sites.office.lease.rent_per_seat_month: give one of rent_per_seat_month and rent_per_area_year"
    assert lease("seats: 10, rent_per_seat_month: 900, ends: 2028-06") == []
    assert lease("seats: 10, rent_per_area_year: 60, ends: 2028-06") == []
    assert [line.split(": ", 1)[1] for line in lease("seats: 10, rent_per_seat_month: 900, rent_per_area_year: 60, ends: 2028-06")] == [
        both
    ]
    assert [line.split(": ", 1)[1] for line in lease("seats: 10, ends: 2028-06")] == [both]


def test_a_lease_says_its_seats_and_its_end() -> None:
    assert [line.split(": ", 1)[1] for line in lease("rent_per_seat_month: 900")] == [
        "sites.office.lease.seats: is missing",
        "sites.office.lease.ends: is missing",
    ]


def test_a_break_lies_inside_the_lease() -> None:
    start = "seats: 10, rent_per_seat_month: 900, ends: 2028-06, "
    assert lease(start + "break: {month: 2028-06}") == []
    (line,) = lease(start + "break: {month: 2028-07}")
    assert line.endswith("sites.office.lease.break.month: lies after the end of the lease")
    (line,) = lease(start + "break: {notice_months: 3}")
    assert line.endswith("sites.office.lease.break.month: is missing")


def test_a_break_is_exercised_only_while_its_notice_can_still_be_given() -> None:
    start = "seats: 10, rent_per_seat_month: 900, ends: 2028-06, exit: break, "
    assert lease(start + "break: {month: 2027-06, notice_months: 6}") == []
    (line,) = lease(start + "break: {month: 2027-06, notice_months: 7}")
    assert line.endswith("the date for notice lies before the start of the plan; the break can't be exercised any more")
    assert lease(start.replace("exit: break, ", "") + "break: {month: 2027-06, notice_months: 7}") == []
    (line,) = lease(start.removesuffix(", "))
    assert "sites.office.lease.exit: break: the lease has no break" in line


def test_costs_of_the_landlord_need_the_month_they_run_from() -> None:
    start = "seats: 10, rent_per_seat_month: 900, ends: 2028-06, break: {month: 2028-01, unamortised: 5000"
    assert lease(start + ", unamortised_from: 2020-01}") == []
    (line,) = lease(start + "}")
    assert "sites.office.lease.break.unamortised_from: is missing" in line


def test_a_site_without_a_lease_has_a_price_of_a_flexible_seat() -> None:
    assert plan("{flex_per_seat_month: 1000}", "{}") == [
        "plan.yaml:6:17: sites.office.flex_per_seat_month: is missing; a site without a lease needs the price of a flexible seat"
    ]


def test_a_team_without_pay_where_there_is_no_wage_is_refused() -> None:
    assert plan(", pay_per_year: 60000", "") == [
        "plan.yaml:9:17: teams.clerks.pay_per_year: is missing; there is no wage for clerk at unplaced"
    ]


@pytest.mark.parametrize("size", ["heads: 10", VOLUME, CALLS])
def test_a_team_has_heads_or_a_volume_or_calls(size: str) -> None:
    assert plan("heads: 10", size) == []


# --- work that goes to another place, and people who are released

ELSEWHERE = NEW_YORK + "moves: {away: {team: accountants, share: 50%, to: {place: us/atlanta}, start: 2027-06}}\n"


def elsewhere(place: str) -> list[str]:
    """The lines that refuse the work of New York at a place."""
    return problems(ELSEWHERE.replace("us/atlanta", place))


def test_work_goes_to_a_place_that_is_known() -> None:
    assert elsewhere("us/atlanta") == []
    assert elsewhere("us/atlnta")[0] == "plan.yaml:11:59: moves.away.to.place: no place is called 'us/atlnta'; did you mean us/atlanta?"
    assert elsewhere("zzyzx")[0] == "plan.yaml:11:59: moves.away.to.place: no place is called 'zzyzx'; define it under `places`"


def test_those_who_receive_work_at_another_place_have_a_wage() -> None:
    wage = "moves.clerks-home.pay_per_year: is missing; there is no wage for clerk at town: enter it, or places.town.wages.clerk.p50"
    away = PLAN.replace("{arrangement: home}", "{place: town}") + "places: {town: {rent_per_area_year: 40}}\n"
    assert problems(away) == [f"{place(away, '{team')}: {wage}"]
    assert problems(away.replace("start: 2027-03", "start: 2027-03, pay_per_year: 30000")) == []
    assert problems(away.replace("rent_per_area_year: 40", "rent_per_area_year: 40, wages: {clerk: {p50: 30000}}")) == []
    tulsa = ELSEWHERE.replace("us/atlanta", "us/tulsa").replace("role: accounting", "role: settlements")
    (line,) = [line for line in problems(tulsa) if "moves.away" in line]
    assert line.startswith(
        "plan.yaml:11:15: moves.away.pay_per_year: is missing; there is no wage for settlements at us/tulsa: "
        "enter it, or places.us/tulsa.wages.settlements.p50 (nearby: us/atlanta 61,960 USD per year; "
    )


@pytest.mark.parametrize(
    ("release", "due"),
    [
        ("moves: {away: {team: accountants, share: 50%, to: {place: us/new-york}, start: 2027-06}}", True),
        ("exits: {leave: {team: accountants, heads: 1, month: 2027-06, by: severance}}", True),
        ("exits: {leave: {team: accountants, heads: 1, month: 2027-06, by: resignation}}", False),
        ("moves: {home: {team: accountants, share: 50%, to: {arrangement: home}, start: 2027-06}}", False),
    ],
)
def test_people_are_released_only_where_somebody_has_said_what_they_are_owed(release: str, due: bool) -> None:
    manila = NEW_YORK.replace("place: us/new-york", "place: ph/manila") + release + "\n"
    line = (
        "plan.yaml:1:1: countries.ph.severance.weeks_per_year: is missing; "
        "people are released and the library has no severance there: enter it, 0 where none is due"
    )
    assert problems(manila) == ([line] if due else [])
    assert problems(manila + "countries: {ph: {severance: {weeks_per_year: 0}}}\n") == []
    assert problems(NEW_YORK + release + "\n") == []  # the library has the severance of the United States


def test_what_is_owed_without_a_library_is_nothing_if_the_file_does_not_say() -> None:
    assert plan("months: 24", "exits: {leave: {team: clerks, heads: 1, month: 2027-05, by: severance}}") == []


def test_what_is_loaded_is_frozen() -> None:
    scenario = parsed()
    with pytest.raises(ValueError, match="frozen"):
        scenario.months = 12
    with pytest.raises(AttributeError):
        quantities(scenario)["start"].value = 3  # type: ignore[union-attr, misc]


def test_head_alone_is_a_scenario() -> None:
    scenario = planner.parse(HEAD)
    assert (scenario.months, scenario.currency, scenario.library, scenario.teams) == (60, "USD", "none", {})


def test_a_plan_counts_in_the_currency_of_what_it_extends(tmp_path):
    (tmp_path / "base.yaml").write_text("planner: 1\nname: Base\nstart: 2027-01\nsites: {office: {flex_per_seat_month: 100}}\n")
    over = "planner: 1\nextends: base.yaml\nname: Plan\ncurrency: {currency}\n"
    for wrong in ("EUR", "HUF"):
        with pytest.raises(ScenarioError) as caught:
            load.parse(over.format(currency=wrong), "plan.yaml", tmp_path)
        line = f"base.yaml counts in USD, and its amounts with it; a plan on top of it can't count in '{wrong}'"
        assert str(caught.value) == f"plan.yaml:4:11: currency: {line}"
    assert load.parse(over.format(currency="USD"), "plan.yaml", tmp_path).currency == "USD"


@pytest.mark.parametrize(
    ("old", "new", "address"),
    [
        ("role: clerk", "role: a.b", "teams.clerks.role"),
        ("{flex_per_seat_month: 1000}", "{flex_per_seat_month: 1000, place: a.b}", "sites.office.place"),
        ("to: {arrangement: home}", "to: {place: '*'}", "moves.clerks-home.to.place"),
        ("months: 24", "months: 24\nplaces: {here: {country: 'a.b'}}", "places.here.country"),
        ("months: 24", "months: 24\nvendors: {bpo: {place: 'a.b'}}", "vendors.bpo.place"),
        ("months: 24", "months: 24\ndepartments: {sales: {place: '<b>'}}", "departments.sales.place"),
    ],
)
def test_a_role_place_or_country_that_is_defined_nowhere_has_a_name_like_any_other(old: str, new: str, address: str) -> None:
    assert old in PLAN
    with pytest.raises(ScenarioError) as caught:
        planner.parse(PLAN.replace(old, new))
    lines = [str(problem) for problem in caught.value.problems if problem.address == address]
    assert len(lines) == 1 and lines[0].endswith(f"{address}: a name has letters, digits, space and - / only, at most 60")
