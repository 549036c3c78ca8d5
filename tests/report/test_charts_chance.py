"""Charts of how sure an answer is: what is drawn is what was computed, every text legible, nothing told by colour alone."""

from __future__ import annotations

import numpy as np
import pytest

import planner
from planner.analysis.breakeven import Map, break_even, map_of, saving_at
from planner.analysis.sensitivity import Tornado
from planner.analysis.sensitivity import tornado as bars_of
from planner.analysis.spreads import P90, spread_of
from planner.analysis.uncertainty import simulate
from planner.report import charts_chance, charts_even
from planner.report.charts_style import PALETTES
from planner.report.words import change_text, short_money
from planner.scenario.schema import quantities
from tests.analysis.chance import two
from tests.report.drawn import colours, spec_of, texts, touching

STIPEND, EFFECT, ENDS = "arrangements.home.stipend_per_month", "evidence.remote_effect.routine", "sites.headquarters.lease.ends"


@pytest.fixture(scope="module")
def home(today, work_from_home):
    return planner.compare(today, work_from_home)[0]


@pytest.fixture(scope="module")
def outcome(home):
    return simulate(home, 64)[0][0]


@pytest.fixture(scope="module")
def found(home) -> Tornado:
    return bars_of(home)


@pytest.fixture(scope="module")
def grid(home) -> Map:
    return map_of(home, STIPEND, EFFECT)


@pytest.fixture(params=["light", "dark"])
def theme(request) -> str:
    return request.param


@pytest.fixture
def every(home, outcome, found, grid, theme):
    return {
        "fan": charts_chance.fan(outcome, theme),
        "tornado": charts_chance.tornado(home, found, theme),
        "curve": charts_even.even(break_even(home, STIPEND), home, theme),
        "jump": charts_even.even(break_even(home, ENDS), home, theme),
        "map": charts_even.two_ways(grid, home, theme),
    }


def test_titles_have_the_unit_each_chart_says_what_it_shows_and_keeps_to_its_palette(every, theme):
    for name, chart in every.items():
        spec = spec_of(chart)
        assert "USD" in spec["title"]["text"][-1] or "USD" in " ".join(spec["title"]["text"]), name
        assert len(spec["description"]) > 80 and "legend" not in str(spec), name
        assert colours(chart) <= set(PALETTES[theme].values()), name


@pytest.mark.parametrize("width", [250, 900])
def test_no_text_stands_on_another(every, width):
    for name, chart in every.items():
        assert touching(texts(chart, width)) == [], name


def test_the_fan_is_the_quantiles_of_the_draws_beside_the_plain_run(outcome, home):
    table = charts_chance.fan_table(outcome)
    assert len(table) == 61 and table["month"].iloc[0] == "2026-12"
    assert table["p10"].iloc[-1] == pytest.approx(np.quantile(outcome.saving, 0.1))
    assert table["p90"].iloc[30] == pytest.approx(np.quantile(outcome.cumulative[:, 30], 0.9))
    assert table["plain"].iloc[-1] == pytest.approx(home.saving)
    drawn = {text.words for text in texts(charts_chance.fan(outcome))}
    assert {f"{short_money(table[name].iloc[-1], 'USD')} {name.upper()}" for name in ("p10", "p50", "p90")} <= drawn
    assert f"{short_money(home.saving, 'USD')} plain run" in drawn
    assert "64 draws" in " ".join(drawn)
    assert change_text(float(table["p50"].iloc[-1]), "USD") in charts_chance.fan_words(outcome)


def test_the_tornado_has_at_most_twelve_bars_and_a_diamond_for_each_that_turns(home, found):
    table = charts_chance.tornado_table(home, found)
    assert len(table) == len(found.bars) > charts_chance.MOST_BARS
    chart = charts_chance.tornado(home, found)
    drawn = [text.words for text in texts(chart)]
    for row in table.iloc[: charts_chance.MOST_BARS].itertuples():
        assert row.p10 in drawn and row.p90 in drawn and any(words.startswith(row.assumption) for words in drawn)
    turning = [bar for bar in found.bars[: charts_chance.MOST_BARS] if bar.turns]
    spec = spec_of(chart)
    marks = [layer for layer in spec["layer"] if layer["mark"].get("shape") == "diamond"]
    assert [len(spec["datasets"][layer["data"]["name"]]) for layer in marks] == [len(turning)]
    assert charts_chance.tornado_words(home, found).count("turns the decision") == len(turning)
    assert f"{len(found.bars) - charts_chance.MOST_BARS} more" in " ".join(drawn)


def test_the_low_value_stands_where_the_low_value_leads(home, found):
    """A dear stipend stands at the left end, where the plan saves less."""
    chart = charts_chance.tornado(home, found)
    rows = next(rows for rows in spec_of(chart)["datasets"].values() if any(row.get("assumption") == "Stipend (home)" for row in rows))
    row = next(row for row in rows if row["assumption"] == "Stipend (home)")
    assert row["left"] == row["at_p90"] < row["at_p10"] == row["right"]
    assert (row["left_text"], row["right_text"]) == (row["p90"], row["p10"])


def test_a_plan_without_ranges_and_one_whose_bars_are_far_from_zero():
    nothing = two("100", "0")
    drawn = [text.words for text in texts(charts_chance.tornado(nothing, bars_of(nothing)))]
    assert any("no assumption has a range" in words for words in drawn)
    far = two("{value: 100000, low: 99990, high: 100010}", "0")
    chart = charts_chance.tornado(far, bars_of(far))
    assert "None alone turns the decision." in " ".join(text.words for text in texts(chart))
    low, high = spec_of(chart)["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert high < 0 and high - low < 60


def test_the_curve_marks_every_crossing_and_the_value_now(home):
    found = break_even(home, STIPEND)
    drawn = [text.words for text in texts(charts_even.even(found, home))]
    assert "now 150" in drawn and charts_even.end_text(found.crossings[0].low, found.spec) in drawn
    jump = break_even(home, ENDS)
    drawn = [text.words for text in texts(charts_even.even(jump, home))]
    assert any(" – " in words and words.startswith("20") for words in drawn) and any("Band" in words for words in drawn)
    none = break_even(home, STIPEND, 0, 100)
    assert any("never costs the same" in text.words for text in texts(charts_even.even(none, home)))
    assert "no break-even between" in charts_even.even_words(none, home)


def test_the_map_is_the_plan_at_each_point_with_its_zero_line_point_and_box(home, grid):
    table = charts_even.map_table(grid)
    assert len(table) == 41 * 41
    for row in table.iloc[[0, 700, 1680]].itertuples():
        assert saving_at(home, {STIPEND: np.array([row.x]), EFFECT: np.array([row.y])})[0] == pytest.approx(row.saving, abs=0.01)
    assert len(grid.zero_lines) == 1
    points = grid.zero_lines[0][::7]
    on_line = saving_at(home, {STIPEND: points[:, 0], EFFECT: points[:, 1]})
    assert np.abs(on_line).max() < 0.01 * np.abs(grid.saving).max()
    assert grid.now == (150.0, 0.0)
    known = quantities(home.plan.scenario)
    for box, address in zip(grid.box, (STIPEND, EFFECT), strict=True):
        assert box == pytest.approx(tuple(spread_of(known[address]).at(np.array([-P90, P90]))))
    assert grid.at_x[0] <= 150 <= grid.at_x[-1] and grid.at_y[0] <= grid.box[1][0] < grid.box[1][1] <= grid.at_y[-1]
    words = charts_even.map_words(grid, home)
    assert change_text(float(grid.saving.max()), "USD") in words and change_text(float(grid.saving.min()), "USD") in words


def test_a_map_of_patterns_has_no_point_and_one_without_a_change_of_sign_no_line(home):
    found = map_of(home, "evidence.remote_effect.*", "money.discount_rate", points=5)
    assert found.now[0] is None and found.box[0] is None
    drawn = " ".join(text.words for text in texts(charts_even.two_ways(found, home)))
    assert "Diamond: the plan" not in drawn and "Dashed box" not in drawn
    small = two("100", "100")
    flat = map_of(small, "moves.clerks-home.upfront", "moves.payers-home.upfront", points=5)
    assert flat.zero_lines == [] and "costs the same nowhere" in " ".join(text.words for text in texts(charts_even.two_ways(flat, small)))
