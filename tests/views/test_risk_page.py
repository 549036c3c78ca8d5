"""The Risk page through Streamlit's AppTest: what it says is what the analysis says; runs wait for a button, are kept and go stale."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.analysis.breakeven import map_of, near_even
from planner.analysis.sensitivity import indices, tornado
from planner.analysis.stress import stressed
from planner.analysis.uncertainty import simulate
from planner.report import chance, chance_text, charts_even, resting
from planner.report.words import effect_text, money
from planner.views import state
from tests.views.test_compare_page import STIPEND, button, drafts, frame, plans, unescaped
from tests.views.test_plan_page import opened as plan_page
from tests.views.test_staffing_space_risk_pages import opened

__all__ = ["drafts"]


def unescaped_text(text: str) -> str:
    return str(text).replace("\\", "")


@pytest.fixture(scope="module")
def home():
    return plans("work-from-home")[0]


def test_first_stands_what_would_have_to_be_true_for_the_plan_to_fail_then_the_tornado(home) -> None:
    app = opened("risk")
    assert unescaped(app.header) == chance.failing_sentence(home)
    assert "A run takes every assumption with a range at once" in unescaped(app.caption)
    assert not any("in the middle" in item.value or "cheaper in" in item.value for item in app.markdown)  # nothing is claimed before a run
    table = frame(app, "Turns the decision")
    found = tornado(home)
    assert list(table["Assumption"]) == [chance.label_of(home, bar.address) for bar in found.bars]
    assert list(table["At P10"]) == [effect_text(bar.at_low, "USD") for bar in found.bars]
    assert list(table["Turns the decision"]) == ["yes" if bar.turns else "" for bar in found.bars]


def test_a_run_is_kept_goes_stale_and_says_what_the_command_line_says(home) -> None:
    app = opened("risk")
    button(app, "Run 1,024 draws").click().run()
    assert not app.exception
    outcome = simulate(home, 1024, 0)[0][0]
    assert chance.range_sentence(outcome) in unescaped(app.markdown)
    assert resting.rests_on(outcome) in unescaped(app.warning)
    odds = next(item.value for item in app.table if " " in item.value.columns and len(item.value) == 6)
    assert len(odds) == len(chance.odds_rows(outcome))
    shown = frame(app, "Plain run")
    assert shown["P50"].iloc[-1] == money(outcome.quantile(outcome.saving, 0.5).value, "USD")
    app.selectbox(key="risk:even").set_value(STIPEND).run()
    assert chance.range_sentence(outcome) in unescaped(app.markdown) and "earlier inputs" not in unescaped(app.warning)  # another widget loses nothing
    app.segmented_control(key="risk:draws").set_value(4096).run()
    assert button(app, "Run 4,096 draws") and chance.range_sentence(outcome) in unescaped(app.markdown) and "earlier inputs" not in unescaped(app.warning)
    app.session_state["draft"] = state.Draft(app.session_state["draft"].source, app.session_state["draft"].base, {STIPEND: "400"})
    app.run()
    assert "These results are for earlier inputs." in unescaped(app.warning)
    assert button(app, "Run again")


def test_every_value_has_a_break_even_and_a_slider_that_changes_the_plan(home) -> None:
    app = opened("risk")
    app.selectbox(key="risk:even").set_value(STIPEND).run()
    assert not app.exception
    assert chance.even_sentence(near_even(home, STIPEND), home) in unescaped(app.markdown)
    slider = next(item for item in app.slider if item.label.startswith("Stipend"))
    slider.set_value(300.0).run()
    assert not app.exception
    assert {key: float(value) for key, value in app.session_state["draft"].changes.items()} == {STIPEND: 300.0}
    assert "Now 300 USD per head and month." in unescaped(app.markdown)


def test_the_map_and_the_stresses_wait_for_their_buttons(home) -> None:
    app = opened("risk")
    button(app, "Draw the map").click().run()
    assert not app.exception
    first, second = (app.selectbox(key=f"risk:{name}").value for name in ("Across", "Upwards"))
    assert charts_even.map_words(map_of(home, first, second), home) in unescaped(app.caption)
    app.selectbox(key="risk:Upwards").set_value(first).run()
    assert "Pick two different values." in unescaped(app.info)
    button(app, "Try them").click().run()
    assert not app.exception
    said = unescaped(app.caption)
    assert f"As planned it {effect_text(home.npv_saving, 'USD')}, all in present value." in said
    table = next(item.value for item in app.table if "If" in item.value.columns)
    assert len(table) == len(stressed(home))


def test_the_shares_of_the_spread_are_those_of_the_command(home) -> None:
    app = opened("risk")
    button(app, "Work out the shares").click().run()
    assert not app.exception
    found, first_sum = indices(home)
    table = next(item.value for item in app.table if len(item.value.columns) == 3 and len(item.value) == len(found))
    rows = chance_text.share_rows(home, found)
    assert [tuple(map(unescaped_text, row)) for row in table.itertuples(index=False)] == rows
    assert chance_text.together_line(first_sum) in unescaped(app.caption)


def test_draws_that_were_put_at_their_bounds_are_counted_in_words(home) -> None:
    outcome = simulate(home, 64)[0][0]
    assert chance.clipped_sentence(replace(outcome, base=replace(outcome.base, clipped={}), plan=replace(outcome.plan, clipped={}))) == ""
    clipped = {STIPEND: 12, "sites.headquarters.lease.escalator": 3, "a": 2, "b": 1, "c": 0}
    said = chance.clipped_sentence(replace(outcome, base=replace(outcome.base, clipped={STIPEND: 5}), plan=replace(outcome.plan, clipped=clipped)))
    assert said.startswith("Drawn beyond what is possible, and put at the nearest value that is: “Stipend (home)” in 12 draws, “Rent escalator")
    assert said.endswith(", and 1 more.")


def test_the_baseline_alone_asks_for_a_plan() -> None:
    app = opened("risk", "today.yaml")
    assert "Pick a plan above" in unescaped(app.info)


def test_a_run_stands_under_the_headline_of_the_plan_and_leaves_with_its_inputs(home) -> None:
    from planner.views.chance import Sure

    app = plan_page()
    outcome = simulate(home, 64)[0][0]
    said = chance.short_range(outcome)
    assert said not in unescaped(app.markdown)
    key = "kept:simulate:today.yaml:work-from-home.yaml"
    app.session_state[key] = ((home.base.digest, home.plan.digest), Sure(outcome, (), 0.0))
    app.run()
    assert not app.exception
    assert said in unescaped(app.markdown)
    app.session_state[key] = (("another", home.plan.digest), Sure(outcome, (), 0.0))
    app.run()
    assert said not in unescaped(app.markdown)
