"""How sure, in words and as data: what is said is what was computed, whatever the plans are called."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from html import unescape

import numpy as np
import pytest

import planner
from planner.__main__ import main
from planner.analysis.breakeven import break_even
from planner.analysis.information import Worth
from planner.analysis.sensitivity import Share, indices, tornado
from planner.analysis.stress import stressed
from planner.analysis.uncertainty import simulate
from planner.report import chance, chance_data, chance_text, resting
from tests.analysis.chance import two


@pytest.fixture(scope="module")
def shipped(scenarios):
    today = planner.load(scenarios / "today.yaml")
    return planner.compare(today, planner.load(scenarios / "work-from-home.yaml"))


@pytest.fixture(scope="module")
def drawn(shipped):
    return simulate(shipped, 64)


def test_the_range_names_the_plain_run_and_the_middle_of_the_draws(drawn):
    (outcome,), _ = drawn
    said = chance.range_sentence(outcome)
    assert f"over {64} draws" in said and "every assumption at its value it saves" in said and "middle is that it costs" in said
    assert re.search(r"cheaper in \d+% of the draws", said)


def test_a_plan_that_changes_nothing_costs_the_same():
    outcome = simulate(two("0", "0", more=""), 64)[0][0]
    assert outcome.difference.npv_saving == 0
    for said in (chance.range_sentence(outcome), chance.short_range(outcome)):
        assert "it costs the same" in said and "it the same" not in said


@pytest.mark.parametrize("cheaper, said", [(0, "0%"), (1024, "100%"), (1023, "over 99%"), (1, "under 1%"), (1018, "99%"), (6, "1%"), (723, "71%")])
def test_what_is_not_every_draw_is_not_called_all_of_them(drawn, cheaper, said):
    outcome = drawn[0][0]
    costs = np.where(np.arange(1024) < cheaper, -1000.0, 1000.0)
    outcome = replace(outcome, base=replace(outcome.base, npv=np.zeros(1024)), plan=replace(outcome.plan, npv=costs))
    assert chance.range_sentence(outcome).endswith(f"It is cheaper in {said} of the draws.")


def test_each_chance_reads_on_from_its_label(drawn):
    labels = dict(chance.odds_rows(drawn[0][0]))
    assert labels["On average"].startswith(("saves ", "costs ")) and labels["In the worst tenth of the draws, on average"].startswith("costs ")


def test_odds_and_average_that_differ_are_said_and_only_these(drawn):
    certain = two("{value: 100, low: 50, high: 150}", "0")
    assert chance.odds_mislead(simulate(certain, 64)[0][0]) == ""
    # saves 500 for certain and costs a lognormal amount: mostly small, sometimes huge
    text = "{value: 300, low: 10, high: 9000, spread: lognormal}"
    gamble = two(text, "0", more="")
    base = gamble.base.scenario
    cheaper = planner.compare(base, planner.parse(_with_saving(500, text)))[0]
    outcome = simulate(cheaper, 1024)[0][0]
    assert outcome.chance_cheaper.value > 0.5 > 0 > outcome.mean(outcome.npv_saving).value
    said = chance.odds_mislead(outcome)
    assert said.startswith("P31: it is cheaper in") and "on average" in said


def test_a_headline_above_the_middle_of_its_ranges_is_said_to_be_so_and_one_within_them_is_not(drawn):
    said = resting.rests_on(drawn[0][0])
    assert said.startswith("The headline rests on values better than the middle of their ranges: as entered it saves $715K")
    certain = simulate(two("{value: 100, low: 50, high: 150}", "0"), 64)[0][0]
    assert resting.rests_on(certain) == ""
    worse = simulate(two("{value: 1000, low: 0, high: 1000, spread: uniform}", "0"), 1024)[0][0]
    assert resting.rests_on(worse).startswith("The headline rests on values worse than")
    assert chance_data.outcome_json(drawn[0][0])["rests_on"] == {"values": "better", "message": said}
    assert chance_data.outcome_json(certain)["rests_on"] is None
    assert chance_data.outcome_json(worse)["rests_on"] == {"values": "worse", "message": resting.rests_on(worse)}


def test_the_tornado_says_what_is_saved_at_the_median_where_that_is_another_thing(shipped):
    found = tornado(shipped[0])
    said = resting.at_median(found, shipped[0].npv_saving, "USD")
    assert re.fullmatch(r"With all at their median it costs \$\d+K more; as entered it saves \$715K, in present value\.", said)
    assert said.split("; as")[0] in chance_text.sensitivity_markdown(shipped[0], found, [], 0.0, []).replace("\\$", "$")
    assert resting.at_median(found, found.middle * 1.2, "USD") == ""


def test_shares_of_the_spread_are_whole_percents_the_largest_alone_first_and_countries_have_names(shipped):
    shares = [Share("factor country in", 0.2, 0.5), Share("money.discount_rate", 0.401, 0.39), Share("factor dollar", 0.0, 0.1)]
    assert chance_text.share_rows(shipped[0], shares) == [
        ("Discount rate", "40%", "40%"),
        ("common: the country India", "20%", "50%"),
        ("common: the dollar", "0%", "10%"),
    ]
    assert chance_text.together_line(1.004).startswith("Hardly any interaction")
    assert chance_text.together_line(0.601).startswith("Alone they add up to 60%;")


def _with_saving(saving: float, upfront: str) -> str:
    """The base with less to pay in one team's first year, and an amount at the decision."""
    from tests.analysis.chance import BASE, MOVES

    text = BASE.format(months=12, more="") + MOVES.format(clerks=upfront, payers="0")
    return text.replace("clerks: {role: clerk, site: office, arrangement: on-site, heads: 10, pay_per_year: 60000}", f"clerks: {{role: clerk, site: office, arrangement: on-site, heads: 10, pay_per_year: {60000 - saving / 10}}}")


def test_what_would_have_to_be_true_for_the_plan_to_fail(shipped):
    said = chance.failing_sentence(shipped[0])
    assert said.startswith("Work from home stops paying if, all else as planned, ")
    points = chance.turning_points(shipped[0])
    assert 1 <= len(points) <= chance.TURNING
    for address, _, crossing, now in points:
        assert chance.label_of(shipped[0], address) in said
        assert (crossing.low > now) == (f"“{chance.label_of(shipped[0], address)}” rises above" in said)


def test_a_plan_that_nothing_turns_says_so_and_one_that_does_not_pay_says_what_would_help():
    assert chance.failing_sentence(two("{value: 100, low: 50, high: 150}", "0")).startswith("No single assumption, within its range")
    helped = planner.compare(two("0", "0").base.scenario, planner.parse(_with_saving(500, "{value: 800, low: 100, high: 900}")))[0]
    assert chance.failing_sentence(helped) == (
        "Office (2) starts to pay if, all else as planned, “Cost at the decision (clerks → home)” falls below 500 USD once (now 800 USD once)."
    )


def test_labels_of_patterns_are_what_their_labels_share(shipped):
    assert chance.label_of(shipped[0], "evidence.remote_effect.*") == "Output at home against the office"
    assert chance.label_of(shipped[0], "roles.*.turnover") == "Turnover"
    assert chance.label_of(shipped[0], "arrangements.home.stipend_per_month").endswith(" (home)")
    assert chance.label_of(shipped[0], "no.such") == "no.such"


def test_what_it_is_worth_to_know_is_said_with_its_amount(shipped):
    said = chance.knowing_sentences(shipped[0], [Worth("evidence.remote_effect.*", (), 140_000.0)], 200_000.0)
    assert said[0] == "Knowing “Output at home against the office” before deciding is worth up to $140K: a pilot or survey below that price pays."
    assert said[-1] == "Knowing everything would be worth $200K."
    assert chance.knowing_sentences(shipped[0], [], 0.0) == [
        "No information about these assumptions could change the choice: the same plan is cheapest in every draw."
    ]
    assert "several together could" in chance.knowing_sentences(shipped[0], [], 100.0)[0]


def test_break_even_is_said_with_every_crossing_or_how_close_it_comes(shipped):
    found = break_even(shipped[0], "arrangements.home.stipend_per_month")
    said = chance.even_sentence(found, shipped[0])
    assert re.fullmatch(
        r".*\(home\): Work from home costs the same at 2\d\d USD per head and month, above which it is dearer\. Now 150 USD per head and month\.", said
    )
    none = break_even(shipped[0], "arrangements.home.stipend_per_month", 0, 100)
    assert re.search(r"no break-even between 0 USD .* and 100 USD .*; at the closest, 100 USD .*, Work from home saves \$", chance.even_sentence(none, shipped[0]))
    month = break_even(shipped[0], "sites.headquarters.lease.ends")
    assert re.search(r"between 20\d\d-\d\d and 20\d\d-\d\d", chance.even_sentence(month, shipped[0]))


def numbers(tree):
    if isinstance(tree, dict):
        for item in tree.values():
            yield from numbers(item)
    elif isinstance(tree, list):
        for item in tree:
            yield from numbers(item)
    elif isinstance(tree, float):
        yield tree


def test_data_is_json_with_finite_numbers_and_says_what_the_draws_say(drawn, shipped):
    outcomes, shared = drawn
    data = json.loads(json.dumps(chance_data.simulate_json(outcomes, shared, 0), allow_nan=False))
    plan = data["scenarios"][0]
    assert data["draws"] == 64 and plan["npv_saving"]["p50"]["value"] == pytest.approx(outcomes[0].quantile(outcomes[0].npv_saving, 0.5).value)
    assert len(plan["cumulative_saving"]["p10"]) == 61 and plan["plain"]["npv_saving"] == shipped[0].npv_saving
    assert data["base"]["chance_cheapest"] + plan["chance_cheapest"] == pytest.approx(1.0)
    found, (shares, total) = tornado(shipped[0]), indices(shipped[0], 64)
    other = json.loads(json.dumps(chance_data.sensitivity_json(shipped[0], found, shares, total, stressed(shipped[0])), allow_nan=False))
    assert len(other["tornado"]) == len(found.bars) and {row["name"] for row in other["stress"]} >= {"people leave"}
    even = json.loads(json.dumps(chance_data.break_even_json(shipped[0], break_even(shipped[0], "sites.headquarters.lease.ends"))))
    assert re.fullmatch(r"20\d\d-\d\d", even["crossings"][0]["low"]) and even["crossings"][0]["jump"] is True
    assert all(math.isfinite(value) for value in numbers([data, other, even]))


def test_hostile_names_stay_text_in_the_tables(drawn, shipped, scenarios):
    name = "=1+1 | <b>x</b> [a](http://127.0.0.1:9)"
    text = (scenarios / "work-from-home.yaml").read_text("utf-8").replace("name: Work from home", f'name: "{name}"')
    difference = planner.compare(shipped[0].base.scenario, planner.parse(text, folder=scenarios))[0]
    outcomes, shared = simulate(difference, 64)
    markdown = chance_text.simulate_markdown(outcomes, shared, 0)
    assert name not in markdown and "\\|" in markdown
    for line in markdown.splitlines():
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) == 6


def test_the_commands_print_and_refuse(scenarios, capsys):
    today, home = str(scenarios / "today.yaml"), str(scenarios / "work-from-home.yaml")
    assert main(["simulate", today, home, "--draws", "64", "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert main(["simulate", today, home, "--draws", "64", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == first
    assert main(["simulate", today, home, "--draws", "64"]) == 0
    assert capsys.readouterr().out.startswith("# How sure: Today against Work from home")
    assert main(["sensitivity", today, home, "--draws", "64"]) == 0
    assert "turns the decision" in capsys.readouterr().out
    assert main(["breakeven", today, home, "arrangements.home.stipend_per_month", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["crossings"]) == 1
    assert main(["breakeven", today, home, "arrangements.home.stipend_per_month"]) == 0
    assert "costs the same at" in capsys.readouterr().out
    assert main(["simulate", today, home, "--draws", "1000"]) == 1
    assert capsys.readouterr().err == "--draws: must be a power of two from 64 to 131,072, not 1,000\n"
    assert main(["breakeven", today, home, "arrangements.home.stipend"]) == 1
    assert "did you mean arrangements.home.stipend_per_month?" in capsys.readouterr().err


def test_a_report_and_a_workbook_say_how_sure_it_is_only_where_draws_were_made(drawn, shipped):
    import io

    import openpyxl

    from planner.report import charts_chance, excel, html

    sampled = chance.Sampled(*drawn, seed=0)
    (outcome,), _ = drawn
    page = html.report(list(shipped), "2026-11-25", sampled=sampled).decode()
    assert 'id="sure"' in page and 'id="sure"' not in html.report(list(shipped), "2026-11-25").decode()
    bars = tornado(shipped[0])
    for words in (
        chance.failing_sentence(shipped[0]),
        chance.range_sentence(outcome),
        charts_chance.fan_words(outcome),
        charts_chance.tornado_words(shipped[0], bars),
        *(text for row in chance.figure_rows(outcome) for text in row),
        *chance.found_out(sampled),
    ):
        assert words in unescape(page)
    book = openpyxl.load_workbook(io.BytesIO(excel.workbook(list(shipped), date="2026-11-25", sampled=sampled)))
    sheet = book["How sure"]
    rows = {row[0]: row[1:] for row in sheet.iter_rows(values_only=True) if row[0]}
    assert rows["Saving in present value"][:4] == pytest.approx(
        [outcome.quantile(outcome.npv_saving, level).value for level in (0.1, 0.5, 0.9)] + [outcome.mean(outcome.npv_saving).value]
    )
    assert rows["Discount rate"][3] == pytest.approx(next(bar.at_low for bar in bars.bars if bar.address == "money.discount_rate"))
    assert chance.failing_sentence(shipped[0]) in rows
    assert "How sure" not in openpyxl.load_workbook(io.BytesIO(excel.workbook(list(shipped), date="2026-11-25"))).sheetnames


def test_compare_makes_draws_for_what_it_writes_and_refuses_them_for_nothing(scenarios, capsys, tmp_path):
    pair = [str(scenarios / "today.yaml"), str(scenarios / "work-from-home.yaml")]
    assert main(["compare", *pair, "--draws", "64", "--html", str(tmp_path / "a.html")]) == 0
    assert "64 draws that all plans share, seed 0" in (tmp_path / "a.html").read_text("utf-8")
    capsys.readouterr()
    assert main(["compare", *pair, "--draws", "64"]) == 1
    assert capsys.readouterr().err == "--draws: goes with --html or --xlsx; `simulate` prints what the draws say\n"
    assert main(["compare", *pair, "--draws", "63", "--html", str(tmp_path / "b.html")]) == 1
    assert "must be a power of two" in capsys.readouterr().err and not (tmp_path / "b.html").exists()
