"""The waterfall: it starts at nothing and ends at the saving, each bar where the last one ended, with its words and running total."""

from __future__ import annotations

import pytest

import planner
from planner.analysis.bridge import driver_bridge
from planner.analysis.difference import Difference
from planner.model.register import LINES
from planner.report.charts_bridge import STEPS, bridge, bridge_table, bridge_words, driver_rows, line_rows
from planner.report.charts_style import PALETTES
from planner.report.why import PARTS, parts
from planner.report.words import change_text, short_money
from tests.conftest import SCENARIOS
from tests.report.drawn import spec_of, texts


@pytest.fixture(scope="module")
def blend() -> Difference:
    return planner.compare(*(planner.load(SCENARIOS / f"{name}.yaml") for name in ("today", "blend")))[0]


def test_the_bars_of_lines_and_of_drivers_run_from_nothing_to_the_saving(blend: Difference) -> None:
    for rows in (line_rows(blend), driver_rows(driver_bridge(blend).bars)):
        table = bridge_table(rows)
        steps, end = table[~table["end"]], table.iloc[-1]
        assert steps["before"].iloc[0] == 0.0
        assert steps["before"].tolist()[1:] == steps["after"].tolist()[:-1]
        assert end["before"] == 0.0
        assert end["after"] == end["saving"] == pytest.approx(blend.npv_saving, abs=0.005)
        assert steps["saving"].sum() == pytest.approx(blend.npv_saving, abs=0.005)


def test_the_largest_stand_first_and_the_rest_is_one_bar(blend: Difference) -> None:
    rows = line_rows(blend)
    assert len(rows) > STEPS
    table = bridge_table(rows)
    assert len(table) == STEPS + 1
    sizes = table["saving"].abs().tolist()[: STEPS - 1]
    assert sizes == sorted(sizes, reverse=True)
    moved = [row for row in rows if abs(row[1]) > 0.005]
    assert table["label"].iloc[-2] == f"Other ({len(moved) - STEPS + 1})"


def test_hairs_beside_one_large_bar_are_one_bar_but_a_single_one_keeps_its_name() -> None:
    table = bridge_table([("rent", 1e6), ("pay", -4e3), ("stipend", 3e3), ("wage", 2e5)])
    assert table["label"].tolist() == ["rent", "wage", "Other (2)", "All together"]
    assert table["saving"].tolist() == [1e6, 2e5, -1e3, 1_199_000.0]
    assert bridge_table([("rent", 1e6), ("pay", -4e3)])["label"].tolist() == ["rent", "pay", "All together"]


def test_each_bar_says_what_it_does_and_where_the_total_stands(blend: Difference) -> None:
    found = {text.words for text in texts(bridge(blend, line_rows(blend)))}
    for row in bridge_table(line_rows(blend)).itertuples():
        assert f"{row.label[:27]}" in " ".join(found) and any(text.endswith(f": {change_text(row.saving, 'USD')}") for text in found)
        assert row.end or short_money(row.after, "USD") in found


def test_what_costs_more_has_another_colour_and_the_end_is_grey(blend: Difference) -> None:
    for theme, colour in PALETTES.items():
        spec = spec_of(bridge(blend, line_rows(blend), theme))
        rows = next(rows for rows in spec["datasets"].values() if rows and "fill" in rows[0])
        for row in rows:
            assert row["fill"] == colour["base" if row["end"] else "plan" if row["saving"] >= 0 else "more"]


def test_the_parts_of_a_driver_add_up_to_its_bar(blend: Difference) -> None:
    bar = next(bar for bar in driver_bridge(blend).bars if bar.driver == "placement")
    assert bar.parts
    for by in PARTS:
        found = parts(bar, by)
        assert sum(saving for _, saving in found) == pytest.approx(bar.saving, abs=0.005)
        assert abs(found[0][1]) == max(abs(saving) for _, saving in found)
    assert {label for label, _ in parts(bar, "owner")} == {part.owner for part in bar.parts}
    assert LINES["rent"].label in dict(parts(bar, "line"))


def test_words_for_those_who_do_not_see_it(blend: Difference) -> None:
    words = bridge_words(blend, line_rows(blend))
    assert f"all together {change_text(blend.npv_saving, 'USD')}." in words
    assert spec_of(bridge(blend, line_rows(blend)))["description"] == words


def test_a_plan_against_itself_has_a_bridge_without_steps(blend: Difference) -> None:
    (same,) = planner.compare(blend.base.scenario, blend.base.scenario)
    table = bridge_table(line_rows(same))
    assert table["after"].tolist() == [0.0]
    assert "nothing differs; all together the same." in bridge_words(same, line_rows(same))
    assert "All together: the same" in {text.words for text in texts(bridge(same, line_rows(same)))}
