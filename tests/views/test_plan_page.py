"""The Plan page through Streamlit's AppTest: what it shows, and that wrong values change nothing."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import planner
from planner.analysis.difference import Difference
from planner.analysis.matter import swings
from planner.report.moving import heads_text, moved_text
from planner.report.words import headline, money, swing_text
from planner.scenario.schema import specs
from planner.views import answer, detail, fields, lever, levers, sources, state

ROOT = Path(__file__).parents[2]
STIPEND = "arrangements.home.stipend_per_month"


def opened(group: str = "office") -> AppTest:
    """The app, which opens with the Plan page, with a group of levers chosen."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.run()
    assert not app.exception
    return choose(app, group) if group != "office" else app


def choose(app: AppTest, group: str) -> AppTest:
    app.get("button_group")[0].set_value(group).run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return app.header[0].value.replace("\\", "")


def wanted(changes: dict[str, str] | None = None) -> str:
    changes = changes or {}
    facts = {address: value for address, value in changes.items() if not address.startswith(("moves", "arrangements"))}
    base = planner.load(ROOT / "scenarios/today.yaml", facts)
    return headline(planner.compare(base, planner.load(ROOT / "scenarios/work-from-home.yaml", changes))[0])


def slider(app: AppTest, label: str):
    return next(item for item in app.slider if item.label.startswith(label))


def exact(app: AppTest, label: str):
    return next(item for item in app.text_input if item.label.startswith(label))


def test_shows_an_answer_without_any_input() -> None:
    app = opened()
    assert said(app) == wanted()
    assert "Firm's rule: meets the whole rule." in [item.value.replace("\\", "") for item in app.markdown]
    assert len(app.metric) == 4
    assert "Example data" in " ".join(item.value for item in app.markdown)
    base, plan = planner.load(ROOT / "scenarios/today.yaml"), planner.load(ROOT / "scenarios/work-from-home.yaml")
    d = planner.compare(base, plan)[0]
    first = swings(d)[:3]
    assert [item.key.split(":")[1] for item in app.slider[:3]] == [row.address for row in first]
    words = [item.value.replace("\\", "") for item in app.markdown]
    assert [text for text in words if "Between" in text] == [f":small[{swing_text(row, 'USD')}]" for row in first]
    assert any("**All together**" in text and money(d.npv_saving, "USD") in text for text in words)


def test_the_levers_are_those_that_the_schema_calls_essential_in_their_groups() -> None:
    app, found = opened(), {}
    for group in levers.GROUPS:
        choose(app, group)
        found[group] = [item.key.split(":")[1] for item in [*app.slider[3:], *app.select_slider]]
    assert found == {
        "office": ["sites.headquarters.lease.rent_per_seat_month", "sites.headquarters.lease.escalator", "sites.headquarters.lease.ends"],
        "remote": [STIPEND],
        "places": ["moves.*-home.share"],
        "pay": ["pay.hire_percentile", "places.us/new-york.wage_growth"],
        "people": ["roles.*.turnover"],
        "transition": [],
        "money": ["money.discount_rate"],
    }


@pytest.mark.parametrize(
    ("group", "label", "position", "change"),
    [
        ("remote", "Stipend", 300.0, {STIPEND: "300"}),
        ("office", "Rent per seat", 800.0, {"sites.headquarters.lease.rent_per_seat_month": "800"}),
        ("places", "Share of the work, all to home", 40.0, {"moves.*-home.share": "0.4"}),
        ("pay", "Where pay stands in the market", 60.0, {"pay.hire_percentile": "0.6"}),
        ("money", "Discount rate", 7.0, {"money.discount_rate": "0.07"}),
        ("people", "Turnover, all roles", 20.0, {"roles.*.turnover": "0.2"}),
    ],
)
def test_each_slider_does_what_set_does(group: str, label: str, position: float, change: dict[str, str]) -> None:
    app = opened(group)
    slider(app, label).set_value(position).run()
    assert not app.exception
    assert said(app) == wanted(change)
    assert {key: float(value) for key, value in app.session_state["draft"].changes.items()} == {
        key: pytest.approx(float(value)) for key, value in change.items()
    }


@pytest.mark.parametrize("said, changes, wanted", [(160.0, {}, []), (170.0, {}, ["170"]), (160.0, {STIPEND: "170"}, ["160"])])
def test_a_slider_reported_where_it_stands_is_no_change(monkeypatch, said: float, changes: dict[str, str], wanted: list[str]) -> None:
    """A browser may say where its sliders stand when it draws them anew; one that was moved may be moved back."""
    taken: list[tuple[str, str]] = []
    monkeypatch.setattr(lever, "widget_key", lambda kind, address: f"{kind}:{address}")
    monkeypatch.setattr(lever, "renew_others", lambda *_: None)
    monkeypatch.setattr(lever, "st", SimpleNamespace(session_state={f"slider:{STIPEND}": said}))
    monkeypatch.setattr(state, "draft", lambda: SimpleNamespace(changes=changes))
    monkeypatch.setattr(state, "set_value", lambda address, text: taken.append((address, text)))
    spec = specs(planner.load(ROOT / "scenarios" / "work-from-home.yaml"))[STIPEND]
    lever._slid(lever.Lever(STIPEND, "Stipend", (0.0, 500.0)), f"slider:{STIPEND}", spec, 1.0, 160.0)
    assert taken == [(STIPEND, text) for text in wanted]


@pytest.mark.parametrize("said, changes, wanted", [("160", {}, []), ("170", {}, ["170"]), ("160", {STIPEND: "170"}, ["160"])])
@pytest.mark.parametrize("page", ["plan", "assumptions"])
def test_a_box_reported_with_what_stood_in_it_is_no_change(monkeypatch, page: str, said: str, changes: dict[str, str], wanted: list[str]) -> None:
    """A message sent while other levers take the place of some may still name those: what stood in their boxes was typed by nobody."""
    taken: list[tuple[str, str]] = []
    module = lever if page == "plan" else detail
    monkeypatch.setattr(module, "widget_key", lambda kind, address: f"{kind}:{address}")
    monkeypatch.setattr(module, "renew_others", lambda *_: None)
    monkeypatch.setattr(module, "said", lambda key: said)
    monkeypatch.setattr(state, "draft", lambda: SimpleNamespace(changes=changes, problems=()))
    monkeypatch.setattr(state, "set_value", lambda address, text: taken.append((address, text)))
    spec = specs(planner.load(ROOT / "scenarios" / "work-from-home.yaml"))[STIPEND]
    if page == "plan":
        lever._typed(lever.Lever(STIPEND, "Stipend", (0.0, 500.0)), f"exact:{STIPEND}", spec, "160")
    else:
        detail._typed(f"exact:{STIPEND}", STIPEND, spec, "160")
    assert taken == [(STIPEND, text) for text in wanted]


def test_a_change_of_what_is_approved_is_refused_in_a_line(monkeypatch) -> None:
    """The widgets of an approved scenario are disabled; a change that comes another way is refused all the same."""
    said: list[str] = []
    opened_file = sources.source("hybrid.yaml")
    monkeypatch.setattr(state, "draft", lambda: state.Draft(opened_file, opened_file))
    monkeypatch.setattr(state, "locked", lambda: True)
    monkeypatch.setattr(state, "refuse", lambda *lines: said.extend(lines))
    monkeypatch.setattr(state, "_take", lambda new: said.append("taken"))
    state.set_value(STIPEND, "170")
    assert said == ["hybrid.yaml is approved. Duplicate it to change it."]


def test_the_month_in_which_a_lease_ends_is_a_lever_too() -> None:
    app = opened()
    app.select_slider[0].set_value("2028-12").run()
    assert said(app) == wanted({"sites.headquarters.lease.ends": "2028-12"})
    exact(app, "Lease ends").set_value("2029-12").run()
    assert said(app) == wanted({"sites.headquarters.lease.ends": "2029-12"})
    exact(app, "Lease ends").set_value("December").run()
    assert "must be a month such as 2027-01" in app.error[0].value.replace("\\", "")
    assert said(app) == wanted({"sites.headquarters.lease.ends": "2029-12"})


def test_the_same_value_in_two_places_of_the_page_is_one_value() -> None:
    app = opened("remote")
    first, second = [item for item in app.slider if item.label.startswith("Stipend")]
    assert first.value == second.value == 150
    first.set_value(300.0).run()
    assert [item.value for item in app.slider if item.label.startswith("Stipend")] == [300, 300]
    [item for item in app.slider if item.label.startswith("Stipend")][1].set_value(200.0).run()
    assert [item.value for item in app.slider if item.label.startswith("Stipend")] == [200, 200]
    assert app.session_state["draft"].changes == {STIPEND: "200"}


def test_a_lever_says_what_it_was_and_what_the_baseline_has_and_is_reset() -> None:
    app = opened("money")
    slider(app, "Discount").set_value(5.0).run()
    marks = [item.value.replace("\\", "") for item in app.caption]
    assert "5% · was 9%" in marks  # a fact: the same on both sides
    exact(app, "Stipend").set_value("300").run()
    marks = [item.value.replace("\\", "") for item in app.caption]
    assert "300 USD per head and month · was 150 · in the baseline nobody works this way" in marks
    app.button(key="reset:money.discount_rate").click().run()
    assert app.session_state["draft"].changes == {STIPEND: "300"}
    assert app.button(key="reset:money.discount_rate").disabled


def test_more_levers_are_added_from_all_values_of_a_group_and_a_changed_one_shows_by_itself() -> None:
    app = opened("money")
    app.toggle[0].set_value(True).run()
    app.multiselect[0].set_value(["money.inflation"]).run()
    slider(app, "Inflation here").set_value(3.0).run()
    assert app.session_state["draft"].changes == {"money.inflation": "0.03"}
    app.toggle[0].set_value(False).run()
    assert slider(app, "Inflation here").value == 3


def test_what_matters_is_chosen_again_only_when_asked() -> None:
    app = opened("remote")
    before = [item.key for item in app.slider[:3]]
    exact(app, "Stipend").set_value("0").run()
    assert [item.key.split(":")[:2] for item in app.slider[:3]] == [key.split(":")[:2] for key in before]
    assert any("picked before your 1 change; the amounts are up to date" in item.value for item in app.caption)
    app.button(key="matter:again").click().run()
    assert not any("picked before" in item.value for item in app.caption)
    assert STIPEND not in [item.key.split(":")[1] for item in app.slider[:3]]  # a change replaces the range with the value


def test_an_exact_value_moves_the_slider_and_an_impossible_one_changes_nothing() -> None:
    app = opened()
    exact(app, "Stipend").set_value("337.50").run()
    assert said(app) == wanted({STIPEND: "337.5"})
    assert slider(app, "Stipend").value == pytest.approx(340)
    assert exact(app, "Stipend").value == "337.5"
    before = said(app)
    for wrong in ("1,5,0", "abc", "-3", "nan", "1e400"):
        exact(app, "Stipend").set_value(wrong).run()
        assert not app.exception
        assert app.error, wrong
        assert said(app) == before


def test_mixed_shares_say_so_until_they_are_touched() -> None:
    app, home = opened("places"), planner.load(ROOT / "scenarios/work-from-home.yaml")
    of = sum(home.teams[move.team].heads.value for move in home.moves.values())
    assert exact(app, "Share").placeholder == "mixed"
    assert any(item.value.replace("\\", "") == f"30% to 70% · {moved_text(home, list(home.moves))}" for item in app.caption)
    assert exact(app, "Share").value == ""
    slider(app, "Share").set_value(30.0).run()
    assert exact(app, "Share").value == "30"
    assert any(item.value.replace("\\", "") == f"30% · {heads_text(0.3 * of, of)} · was 30% to 70%" for item in app.caption)


def test_changes_are_listed_and_undone_one_by_one() -> None:
    app = opened("money")
    slider(app, "Stipend").set_value(500.0).run()
    slider(app, "Discount").set_value(5.0).run()
    undo = [item for item in app.button if item.label == "Undo"]
    assert len(undo) == 2
    undo[0].click().run()
    assert said(app) == wanted({"money.discount_rate": "0.05"})
    next(item for item in app.button if item.label == "Undo").click().run()
    assert said(app) == wanted()


def test_another_scenario_brings_its_own_baseline() -> None:
    app = opened()
    app.selectbox(key="pick:scenario").set_value("cpa/home.yaml").run()
    assert not app.exception
    assert app.session_state["draft"].base.key == "cpa/office.yaml"
    assert "$240K a year (50%)" in said(app)


def test_a_blocking_warning_stands_before_the_headline_until_it_is_acknowledged() -> None:
    app = opened()
    assert not app.error
    text = (ROOT / "scenarios/work-from-home.yaml").read_text().replace("stipend_tax: taxable ", "stipend_tax: accountable ")
    with_warning = state.Draft(sources.Source("own.yaml", text, str(ROOT / "scenarios"), uploaded=True), sources.source("today.yaml"))
    app.session_state["draft"] = with_warning
    app.run()
    assert any("P11" in item.value for item in app.error)


def test_a_baseline_alone_says_what_it_costs_and_what_to_do() -> None:
    app = opened("places")
    app.selectbox(key="pick:scenario").set_value("today.yaml").run()
    assert not app.exception
    assert not [item for item in app.slider if item.label.startswith("Share")]
    assert "Pick a second scenario" in " ".join(item.value for item in app.markdown)


@pytest.mark.parametrize(
    ("locale", "text", "value"), [("en_US", "1,500.75", 1500.75), ("hu_HU", "1500,75", 1500.75), ("de_DE", "1.500,75", 1500.75)]
)
def test_numbers_are_read_in_the_readers_locale(monkeypatch: pytest.MonkeyPatch, locale: str, text: str, value: float) -> None:
    spec = fields.state.specs_of(planner.load(ROOT / "scenarios/work-from-home.yaml"), STIPEND)[0]
    assert spec is not None
    monkeypatch.setattr(fields, "locale", lambda: locale)
    assert fields.parsed(text, spec) == value


@pytest.mark.parametrize(
    ("locale", "text"), [("en_US", "1500,75"), ("de_DE", "1,500.75"), ("hu_HU", "1.500,75"), ("en_US", ""), ("en_US", "5 5")]
)
def test_a_number_of_another_locale_is_refused_not_misread(monkeypatch: pytest.MonkeyPatch, locale: str, text: str) -> None:
    spec = fields.state.specs_of(planner.load(ROOT / "scenarios/work-from-home.yaml"), STIPEND)[0]
    assert spec is not None
    monkeypatch.setattr(fields, "locale", lambda: locale)
    with pytest.raises(ValueError, match="Nothing was changed"):
        fields.parsed(text, spec)


def test_markdown_in_a_name_is_shown_as_typed() -> None:
    assert fields.plain("a*b_[c](d)$e$ :red[x]") == "a\\*b\\_\\[c\\]\\(d\\)\\$e\\$ \\:red\\[x\\]"


def test_a_saving_without_a_rate_of_return_says_why() -> None:
    swinging = SimpleNamespace(irr=None, saving_at_start=0.0, saving_by_month=np.array([-9.0, 8.0, -9.0, 30.0]), lowest_cumulative=-10.0, payback_months=3.3)
    text, why = answer._rate(cast(Difference, swinging), "en_US")
    assert text == "no single rate of return (P28)"
    assert why.startswith("The saving changes between gain and loss 3 times")
    free = SimpleNamespace(irr=None, saving_at_start=0.0, saving_by_month=np.array([1.0, 1.0]), lowest_cumulative=0.0, payback_months=0.0)
    assert answer._rate(cast(Difference, free), "en_US") == ("no rate of return: nothing is paid first", "")


def test_every_value_has_a_name_of_its_own_and_an_address_only_where_two_are_called_alike() -> None:
    plan = planner.load(ROOT / "scenarios/work-from-home.yaml")
    names = levers.named_values(plan)
    assert len({name.casefold() for name in names.values()}) == len(names)
    assert names["arrangements.home.stipend_per_month"] == "Stipend, home"
    assert names["moves.accounting-home.share"] == "Share of the work, accounting → home"
    assert names["teams.accounting.hire_percentile"].endswith("(teams.accounting.hire_percentile)"), "the role is called Accounting"
    assert sum("moves." in name for name in names.values()) == 0
