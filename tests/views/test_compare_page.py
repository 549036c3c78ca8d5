"""The Compare page through Streamlit's AppTest: what it says is what the command line says; heavy work waits and goes stale."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import planner
from planner.analysis.bridge import driver_bridge, factors_of_line
from planner.analysis.decide import verdicts
from planner.analysis.difference import run
from planner.analysis.worth import worth_of_moves, worth_of_roles
from planner.report.changes import changed_rows
from planner.report.explain import explain_text, explained
from planner.report.items import side_by_side
from planner.report.moving import move_label
from planner.report.overview import overview
from planner.report.words import effect_text, headline
from planner.views import state
from planner.views.sources import Source

ROOT = Path(__file__).parents[2]
STIPEND = "arrangements.home.stipend_per_month"


@pytest.fixture(autouse=True)
def drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANNER_DRAFTS", str(tmp_path / "drafts"))


def opened() -> AppTest:
    app = AppTest.from_file(str(ROOT / "planner/views/compare.py"), default_timeout=120)
    app.run()
    assert not app.exception
    return app


def plans(*names: str):
    return planner.compare(*(planner.load(ROOT / "scenarios" / f"{name}.yaml") for name in ("today", *names)))


def button(app: AppTest, label: str):
    return next(item for item in app.button if item.label == label)


def frame(app: AppTest, column: str):
    return next(item.value for item in (*app.dataframe, *app.table) if column in item.value.columns)


def unescaped(texts) -> str:
    return "\n".join(item.value for item in texts).replace("\\", "")


def test_it_answers_without_any_input() -> None:
    app = opened()
    (d,) = plans("work-from-home")
    assert headline(d) in unescaped(app.markdown)
    table = app.table[0].value
    assert {label.replace("\\", ""): list(table.loc[label]) for label in table.index} == dict(overview([d]))
    assert list(table.columns) == ["Today", "Work from home"]
    rule = next(item.value for item in app.table if "Criterion" in item.value.columns)
    marks = [f"{'✓ met' if verdict.passed else '✗ missed'}: {verdict.text}" for verdict in verdicts(d)]
    assert [text.replace("\\", "") for text in rule["Work from home"]] == marks


def test_others_stand_beside_it_and_one_is_looked_at_closely() -> None:
    app = opened()
    app.multiselect(key="compare:files").set_value(["outsourced.yaml", "hybrid.yaml"]).run()
    assert not app.exception
    found = plans("work-from-home", "outsourced", "hybrid")
    assert all(headline(d) in unescaped(app.markdown) for d in found)
    assert list(app.table[0].value.columns) == ["Today", "Work from home", "Outsourced", "Hybrid"]
    app.selectbox(key="compare:closer").set_value(1).run()
    assert not app.exception
    assert "Outsourced against Today" in unescaped(app.subheader)
    lines = frame(app, "Present value")
    assert effect_text(next(row for row in found[1].by_line if row.line == "vendor_bill").present_saving, "USD") in set(
        lines["Present value"]
    )
    assert "nothing" not in set(lines["Over all months"])  # what does not differ is not listed


def test_a_line_is_taken_apart_into_rates_and_volumes() -> None:
    app = opened()
    box = app.selectbox(key="compare:factors:today.yaml:work-from-home.yaml")
    assert box.value == "remote_it", "the line that differs most, of those where people are not only counted elsewhere"
    assert "Work that moves is counted in its own team" not in unescaped(app.caption)
    found = factors_of_line(plans("work-from-home")[0], "remote_it")
    assert found is not None
    assert list(frame(app, "Rates and volumes")["Effect"]) == [effect_text(saving, "USD") for saving in found.values() if abs(saving) >= 0.5]
    box.set_value("base_pay").run()
    assert not app.exception
    assert "Work that moves is counted in its own team" in unescaped(app.caption)


def test_changed_assumptions_stand_there_with_unit_and_sources() -> None:
    app = opened()
    (d,) = plans("work-from-home")
    table = next(item.value for item in app.table if "Address" in item.value.columns).map(lambda text: str(text).replace("\\", ""))
    rows = {row.address: row for row in changed_rows(d.base.scenario, d.plan.scenario, 1000)}
    assert list(table["Address"]) == list(rows)
    assert all(table["What it is"]) and not table.map(lambda text: text.endswith("…")).any().any()
    stipend = table[table["Address"] == STIPEND].iloc[0]
    assert stipend["What it is"] == "Stipend, USD per head and month"
    assert (stipend["Today"], stipend["Work from home "]) == (rows[STIPEND].before, rows[STIPEND].after)
    assert stipend["Source"] == rows[STIPEND].source


def test_drivers_wait_for_a_button_are_kept_and_go_stale() -> None:
    app = opened()
    assert not any("What each driver saves" in item.value.columns for item in app.dataframe)
    button(app, "Work out the drivers").click().run()
    assert not app.exception
    (d,) = plans("work-from-home")
    wanted = [effect_text(bar.saving, "USD") for bar in driver_bridge(d).bars if bar.parts]
    assert list(frame(app, "What each driver saves")["Effect"]) == wanted
    app.selectbox(key="compare:why:line").set_value("rent").run()
    assert list(frame(app, "What each driver saves")["Effect"]) == wanted  # another widget loses nothing
    assert not app.warning
    app.session_state["draft"] = state.Draft(app.session_state["draft"].source, app.session_state["draft"].base, {STIPEND: "400"})
    app.run()
    assert "These results are for earlier inputs." in unescaped(app.warning)
    assert list(frame(app, "What each driver saves")["Effect"]) == wanted
    button(app, "Run again").click().run()
    assert not app.exception
    assert list(frame(app, "What each driver saves")["Effect"]) != wanted
    assert not app.warning


def test_moves_and_roles_are_worked_out_on_request() -> None:
    app = opened()
    button(app, "Work out what each is worth").click().run()
    assert not app.exception
    moves = frame(app, "Move")
    carried = moves[moves[""] == "carried by the others"]
    (d,) = plans("work-from-home")
    assert list(carried["Move"]) == [move_label(d.plan.scenario, row.name) for row in worth_of_moves(d) if row.carried]
    assert list(frame(app, "Role")["Role"]) == [d.plan.scenario.roles[row.name].label for row in worth_of_roles(d)]


def test_why_a_number_goes_down_to_line_month_owner_and_sources() -> None:
    app = opened()
    plan = plans("work-from-home")[0].plan
    app.selectbox(key="compare:why:line").set_value("rent").run()
    app.selectbox(key="compare:why:month").set_value("2028-03").run()
    hint = "Down to the sources: pick one of them above."
    assert app.code[0].value == explain_text(plan, "rent", month="2028-03", hint=hint)
    app.selectbox(key="compare:why:plan").set_value(0).run()
    assert not app.exception
    assert "Today (today.yaml)" in app.code[0].value
    app.selectbox(key="compare:why:line").set_value("base_pay").run()
    app.selectbox(key="compare:why:owner").set_value("settlements").run()
    assert not app.exception
    assert "Sources" in app.code[0].value and "base pay of a head" in app.code[0].value
    said = "\n".join((unescaped(app.markdown), unescaped(app.caption), unescaped(app.text)))
    found = explained(plans("work-from-home")[0].base, "base_pay", "settlements", "2028-03")
    assert f"**{found.headline}**" in said and "\n".join(found.formula) in said and found.about in said
    for part in found.rests:
        assert f"**{part.title}**" in said and all(text in said for text in (*part.about, *part.more))
        assert all(f"- {address}: **{value}**; {origin}" in said for address, value, origin in part.rows)
    assert found.sources and all(source in said for source in found.sources)


def test_why_a_number_of_all_owners_is_a_table_that_wraps() -> None:
    app = opened()
    app.selectbox(key="compare:why:line").set_value("base_pay").run()
    found = explained(plans("work-from-home")[0].plan, "base_pay", hint="Down to the sources: pick one of them above.")
    assert found.owners
    table = next(item.value for item in app.table if found.owners.head[0] in item.value.columns)
    assert [tuple(text.replace("\\", "") for text in row) for row in table.to_numpy().tolist()] == list(found.owners.rows)
    assert found.owners.hint in unescaped(app.caption)


@pytest.mark.parametrize("by", ["role", "place", "line", "year", "month"])
def test_cost_by_group_lists_what_differs(by: str) -> None:
    app = opened()
    app.segmented_control(key="compare:by").set_value(by).run()
    assert not app.exception
    table = next(item.value for item in app.dataframe if {by.capitalize(), "Effect"} <= set(item.value.columns))
    assert len(table) and "nothing" not in set(table["Effect"])


def test_the_base_alone_asks_for_a_plan() -> None:
    app = opened()
    app.selectbox(key="pick:scenario").set_value("today.yaml").run()
    assert not app.exception
    assert "The baseline is open itself" in app.info[0].value
    app.multiselect(key="compare:files").set_value(["hybrid.yaml"]).run()
    assert not app.exception
    assert list(app.table[0].value.columns) == ["Today", "Hybrid"]


def test_what_an_item_costs_is_said_where_all_work_is_items(tmp_path: Path) -> None:
    today, home = (tmp_path / name for name in ("today.yaml", "home.yaml"))
    today.write_text(
        "planner: 1\nname: Today\nlibrary: 2026-11\nstart: 2027-01\nmonths: 24\n"
        "sites: {office: {place: us/new-york, flex_per_seat_month: 900}}\n"
        "arrangements: {on-site: {days_on_site: 5}, home: {days_on_site: 0}}\n"
        "teams: {claims: {role: claims, site: office, arrangement: on-site, volume: {items_per_month: 9000, minutes_per_item: 12}}}\n"
    )
    home.write_text(
        "planner: 1\nextends: today.yaml\nname: At home\n"
        "moves: {home: {team: claims, share: 80%, to: {arrangement: home}, start: 2027-03}}\n"
    )
    app = AppTest.from_file(str(ROOT / "planner/views/compare.py"), default_timeout=120)
    app.session_state["draft"] = state.Draft(*(Source(path.name, path.read_text(), str(tmp_path), uploaded=False) for path in (home, today)))
    app.run()
    assert not app.exception
    row = app.table[0].value.loc["Cost per item, present value"]
    base, plan = (run(planner.load(path)) for path in (today, home))
    assert [text.replace("\\", "") for text in row] == side_by_side(base, [plan])
    assert "shared by all items that come in" in unescaped(app.caption)
