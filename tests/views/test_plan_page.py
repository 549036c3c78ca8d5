"""The Plan page through Streamlit's AppTest: what it shows, and that wrong values change nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import planner
from planner.report.words import headline
from planner.views import fields, sources, state

ROOT = Path(__file__).parents[2]
STIPEND = "arrangements.home.stipend_per_month"


def opened(page: str = "planner/views/plan.py") -> AppTest:
    app = AppTest.from_file(str(ROOT / page), default_timeout=60)
    app.run()
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
    assert len(app.metric) == 4
    assert [item.label.split(",")[0] for item in app.slider] == [
        "Stipend",
        "Rent per seat",
        "Share at home",
        "Market percentile of pay",
        "Discount rate",
    ]


@pytest.mark.parametrize(
    ("label", "position", "change"),
    [
        ("Stipend", 300.0, {STIPEND: "300"}),
        ("Rent per seat", 800.0, {"sites.headquarters.lease.rent_per_seat_month": "800"}),
        ("Share at home", 40.0, {"moves.*home.share": "0.4"}),
        ("Market percentile of pay", 60.0, {"pay.hire_percentile": "0.6"}),
        ("Discount rate", 7.0, {"money.discount_rate": "0.07"}),
    ],
)
def test_each_slider_does_what_set_does(label: str, position: float, change: dict[str, str]) -> None:
    app = opened()
    slider(app, label).set_value(position).run()
    assert not app.exception
    assert said(app) == wanted(change)
    assert {key: float(value) for key, value in app.session_state["draft"].changes.items()} == {
        key: pytest.approx(float(value)) for key, value in change.items()
    }


def test_an_exact_value_moves_the_slider_and_an_impossible_one_changes_nothing() -> None:
    app = opened()
    exact(app, "Stipend").set_value("337.50").run()
    assert said(app) == wanted({STIPEND: "337.5"})
    assert slider(app, "Stipend").value == pytest.approx(340)
    before = said(app)
    for wrong in ("1,5,0", "abc", "-3", "nan", "1e400"):
        exact(app, "Stipend").set_value(wrong).run()
        assert not app.exception
        assert app.error, wrong
        assert said(app) == before


def test_mixed_shares_say_so_until_they_are_touched() -> None:
    app = opened()
    assert any("mixed" in item.value for item in app.caption)
    assert exact(app, "Share").value == ""
    slider(app, "Share").set_value(30.0).run()
    assert exact(app, "Share").value == "30"
    assert not any(item.value.startswith("mixed") for item in app.caption)


def test_changes_are_listed_and_undone_one_by_one() -> None:
    app = opened()
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


def test_levers_that_nothing_answers_to_are_off() -> None:
    app = opened()
    app.selectbox(key="pick:scenario").set_value("today.yaml").run()
    assert slider(app, "Share").disabled
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
