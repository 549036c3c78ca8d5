"""Cost by line and year, people by place, what moves are worth: what is drawn is what the plan has, and it adds up."""

from __future__ import annotations

import numpy as np
import pytest

import planner
from planner.analysis.breakdown import breakdown
from planner.analysis.difference import Difference
from planner.analysis.worth import worth_of_moves
from planner.report.charts_cost import cost_by_year, cost_by_year_table, cost_by_year_words
from planner.report.charts_moves import worth, worth_table, worth_words
from planner.report.charts_people import people, people_table, people_words
from planner.report.charts_style import MOST, PALETTES
from planner.report.moving import move_labels
from planner.report.words import change_text
from tests.conftest import SCENARIOS
from tests.report.drawn import spec_of, texts


@pytest.fixture(scope="module")
def blend() -> Difference:
    return planner.compare(*(planner.load(SCENARIOS / f"{name}.yaml") for name in ("today", "blend")))[0]


def test_years_of_both_plans_add_up_to_their_cost(blend: Difference) -> None:
    table = cost_by_year_table([blend.base, blend.plan])
    for side, plan in enumerate((blend.base, blend.plan)):
        own = table[table["side"] == side]
        assert own["cost"].sum() == pytest.approx(plan.total_cost, abs=0.01)
        by_year = {str(year): cost for year, cost in own.groupby("year")["cost"].sum().items()}
        assert by_year == pytest.approx({year: values.sum() for year, values in breakdown(plan, "year").items()}, abs=0.01)
    assert table["line"].nunique() <= MOST


def test_pieces_of_a_year_stand_on_one_another(blend: Difference) -> None:
    spec = spec_of(cost_by_year([blend.base, blend.plan]))
    rows = next(rows for rows in spec["datasets"].values() if rows and "strength" in rows[0])
    by_bar: dict[tuple[int, str], list[dict]] = {}
    for row in rows:
        by_bar.setdefault((row["side"], str(row["year"])), []).append(row)
    for pieces in by_bar.values():
        assert pieces[0]["low"] == 0.0
        assert [piece["low"] for piece in pieces[1:]] == [piece["high"] for piece in pieces[:-1]]
    found = " ".join(text.words for text in texts(cost_by_year([blend.base, blend.plan])))
    assert all(word in found for row in rows for word in row["line"].split())


def test_words_of_the_years_say_both_ends(blend: Difference) -> None:
    words = cost_by_year_words([blend.base, blend.plan])
    assert "Today $" in words and "in 2027" in words and "in 2031" in words and "largest line is Base pay" in words


def test_people_by_place_add_up_to_all_people(blend: Difference) -> None:
    table = people_table(blend.plan)
    ledger = blend.plan.ledger
    both = ledger.states["heads"][0].sum(axis=0) + ledger.states["vendor_fte"][0].sum(axis=0)
    np.testing.assert_allclose(table.groupby("month")["people"].sum().to_numpy(), both, atol=1e-6)
    assert table["group"].nunique() <= MOST
    found = " ".join(text.words for text in texts(people(blend.plan)))
    for group, own in table.groupby("group"):
        assert f"{own['people'].iloc[-1]:.1f} at the end".replace(".0 ", " ") in found
        assert str(group).split()[0] in found
        assert str(group) in people_words(blend.plan)


def test_moves_are_drawn_twice_and_those_that_others_carry_are_said(blend: Difference) -> None:
    rows = worth_of_moves(blend)
    assert any(row.carried for row in rows)
    table = worth_table(rows)
    assert table["contribution"].tolist() == [row.contribution for row in rows]
    found, names = {text.words for text in texts(worth(blend, rows), 700)}, move_labels(blend.plan.scenario)
    for row in rows:
        assert change_text(row.contribution, "USD") in found
        assert row.alone is None or f"alone {change_text(row.alone, 'USD')}" in found
        name = names[row.name]
        assert (f"{name}, carried by the others" if row.carried else name) in found
        assert name in worth_words(blend, rows)
    for theme, colour in PALETTES.items():
        spec = spec_of(worth(blend, rows, theme))
        drawn = next(items for items in spec["datasets"].values() if items and "fill" in items[0])
        assert {row["fill"] for row in drawn if row["carried"]} == {colour["more"]}


def test_a_plan_without_moves_says_so(blend: Difference) -> None:
    (same,) = planner.compare(blend.base.scenario, blend.base.scenario)
    assert "The plan has no moves." in {text.words for text in texts(worth(same, ()))}
