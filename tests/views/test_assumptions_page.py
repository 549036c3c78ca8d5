"""The Assumptions page through Streamlit's AppTest: what it lists, what it finds, and that only a good value changes anything."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import planner
from planner.scenario.assumptions import assumptions
from planner.scenario.reference import fill
from planner.views import fields, listing, sources, state

ROOT = Path(__file__).parents[2]
RENT = "sites.headquarters.lease.rent_per_seat_month"
AFTER = "sites.headquarters.lease.after.rent_per_seat_month"


def opened(page: str = "planner/views/assumptions.py") -> AppTest:
    app = AppTest.from_file(str(ROOT / page), default_timeout=60)
    app.run()
    assert not app.exception
    return app


def own(change: tuple[str, str], page: str = "planner/views/assumptions.py") -> AppTest:
    """The page with the shipped example opened as a person's own, one text in it replaced."""
    text = (ROOT / "scenarios/work-from-home.yaml").read_text()
    assert change[0] in text
    app = AppTest.from_file(str(ROOT / page), default_timeout=60)
    source = sources.Source("own.yaml", text.replace(*change), str(ROOT / "scenarios"), uploaded=True)
    app.session_state["draft"] = state.Draft(source, sources.source("today.yaml"))
    app.run()
    assert not app.exception
    return app


def table(app: AppTest) -> pd.DataFrame:
    return app.dataframe[0].value.set_index("Address")


def search(app: AppTest, text: str) -> AppTest:
    return next(item for item in app.text_input if item.label == "Search").set_value(text).run()


def pills(app: AppTest, label: str):
    return next(item for item in app.get("button_group") if item.label == label)


def counts(app: AppTest, label: str) -> dict[str, int]:
    pairs = (option.content.rsplit(" ", 1) for option in pills(app, label).proto.options)
    return {word: int(count) for word, count in pairs}


def pick(app: AppTest, address: str) -> AppTest:
    app.selectbox(key=quantity(app).key).set_value(address).run()
    assert not app.exception
    return app


def quantity(app: AppTest):
    return next(item for item in app.selectbox if item.label == "Quantity")


def box(app: AppTest):
    return next(item for item in app.text_input if item.label.startswith("New value"))


def words(app: AppTest) -> str:
    return "\n".join(item.value for kind in (app.markdown, app.caption, app.text, app.error) for item in kind).replace("\\", "")


def button(app: AppTest, label: str):
    return next((item for item in app.button if item.label == label), None)


def changes(app: AppTest) -> dict[str, str]:
    return app.session_state["draft"].changes


def wanted(changes: dict[str, str] | None = None) -> list:
    return assumptions(fill(planner.load(ROOT / "scenarios/work-from-home.yaml", changes or {})))


def test_every_quantity_of_the_plan_has_a_row_in_the_order_of_the_schema() -> None:
    rows = wanted()
    frame = table(opened())
    assert list(frame.index) == [row.address for row in rows]
    assert list(frame["What it is"]) == [row.spec.label for row in rows]
    assert list(frame["Source"]) == [row.quantity.source for row in rows]
    assert set(frame["Changed"]) == {""}
    assert frame.loc["money.discount_rate", ["Value", "Low", "High", "Unit", "Confidence"]].tolist() == [
        "9%",
        "7%",
        "12%",
        "% per year",
        "entered",
    ]
    assert frame.loc[RENT, ["Value", "Unit"]].tolist() == ["1,000", "USD per seat and month"]
    assert frame.loc["start", "Value"] == "2027-01"
    assert frame.loc["money.discount_rate", "Where from"].startswith("file: today.yaml:")
    assert frame.loc["roles.accounting.turnover", "Where from"].startswith("library: 2026-11 roles.accounting.turnover")


def test_a_range_that_is_not_known_is_empty_and_never_nought() -> None:
    rows, frame = wanted(), table(opened())
    blank = [row.address for row in rows if row.quantity.low is None and row.quantity.high is None]
    assert len(blank) > 50
    assert set(frame.loc[blank, "Low"]) == set(frame.loc[blank, "High"]) == {""}
    zero = [row.address for row in rows if row.quantity.low == 0]
    assert all(text in ("0", "0%") for text in frame.loc[zero, "Low"])


def test_the_search_goes_over_address_label_and_source_with_every_word() -> None:
    app = opened()
    assert set(table(search(app, "RENT headquarters")).index) == {
        row.address for row in wanted() if "rent" in f"{row.address} {row.spec.label}".lower() and "headquarters" in row.address
    }
    assert RENT in table(app).index
    by_source = table(search(app, "occupational employment"))
    assert len(by_source) > 20
    assert all("Occupational Employment" in source for source in by_source["Source"])
    assert table(search(app, "stands in the market"))["What it is"].str.startswith("Where pay stands in the market").all()


def test_filters_count_what_they_would_leave() -> None:
    app, rows = opened(), wanted()
    origins = {"file": "file", "library": "library", "shared": "shared", "default": "default"}
    assert counts(app, "Where from") == {
        **{word: sum(row.origin == kind for row in rows) for kind, word in origins.items()},
        "changed here": 0,
    }
    assert counts(app, "Confidence")["judgement"] == sum(row.confidence == "judgement" for row in rows)
    pills(app, "Where from").set_value(["library"]).run()
    assert set(table(app)["Where from"].str.split(":").str[0]) == {"library"}
    assert counts(app, "Where from")["file"] == sum(row.origin == "file" for row in rows)  # what one more would add
    assert counts(app, "Confidence")["entered"] == 0
    pills(app, "Confidence").set_value(["seller", "recalled"]).run()
    assert set(table(app)["Confidence"]) == {"seller", "recalled"}
    assert counts(app, "Where from")["file"] == 0
    search(app, "stipend_per_month")
    assert set(counts(app, "Where from").values()) | set(counts(app, "Confidence").values()) == {0}
    assert [item.value for item in app.info] == ["Nothing matches."]


def test_nothing_found_says_so_and_the_filters_are_cleared_at_once() -> None:
    app = opened()
    everything = len(table(app))
    pills(app, "Where from").set_value(["library"]).run()
    search(app, "no such thing")
    assert [item.value for item in app.info] == ["Nothing matches."]
    assert not app.dataframe
    button(app, "Clear the filters").click().run()
    assert len(table(app)) == everything


@pytest.mark.parametrize(
    ("address", "text", "value", "echo"),
    [
        (RENT, "1,500.75", "1500.75", "Now 1,500.75 USD per seat and month, was 1,000"),
        ("money.discount_rate", "7.25%", "0.0725", "Now 7.25% per year, was 9%"),
        ("moves.accounting-home.start", "2027-09", "2027-09", "Now 2027-09, was 2027-04"),
        ("sites.headquarters.lease.escalator", "0.005", "0.00005", "Now 0.005%, was 3%"),
    ],
)
def test_a_typed_value_is_the_change_that_set_makes(address: str, text: str, value: str, echo: str) -> None:
    app = pick(opened(), address)
    box(app).set_value(text).run()
    assert not app.exception
    assert changes(app) == {address: value}
    assert echo in words(app)
    row = next(row for row in wanted({address: value}) if row.address == address)
    assert app.session_state["draft"].problems == ()
    assert table(app).loc[address, "Value"] == listing.value_text(row.quantity, row.spec)
    assert table(app).loc[address, ["Where from", "Confidence"]].tolist() == ["changed here", "entered"]
    assert counts(app, "Where from")["changed here"] == 1
    assert quantity(app).value == address


@pytest.mark.parametrize(
    ("address", "text", "line"),
    [
        (RENT, "abc", "expected a number"),
        (RENT, "1500,75", "expected a number"),
        (RENT, "nan", "expected a number"),
        (RENT, "9" * 400, "must be an amount"),
        (RENT, "-3", f"{RENT}: is outside 0 to"),
        (RENT, "1,000,000,000", f"{RENT}: is outside 0 to"),
        ("money.discount_rate", "900", "outside -50% to 50%"),
        ("moves.accounting-home.share", "99", "its role keeps at least"),
        ("moves.accounting-home.start", "April 2027", "must be a month such as 2027-01"),
        ("moves.accounting-home.start", "2027-13", "must be a month such as 2027-01"),
        ("moves.accounting-home.start", "1999-01", "outside 2000-01 to 2099-12"),
        ("pay.review_month", "1.5", "must be a whole number"),
    ],
)
def test_a_wrong_value_changes_nothing_and_says_why(address: str, text: str, line: str) -> None:
    app = pick(opened(), address)
    before = table(app)
    box(app).set_value(text).run()
    assert not app.exception
    assert len(app.error) == 1
    said = app.error[0].value.replace("\\", "")
    assert line in said
    assert said.endswith("Nothing was changed.")
    assert "--set" not in said
    assert changes(app) == {}
    assert table(app).equals(before)
    assert box(app).value == text  # to be corrected, not typed again
    pick(app, "start")
    assert not app.error
    pick(app, address)
    assert not app.error
    assert box(app).value != text


def test_a_wrong_value_after_a_good_one_leaves_the_good_one() -> None:
    app = pick(opened(), RENT)
    box(app).set_value("1200").run()
    box(app).set_value("12OO").run()
    assert app.error
    assert changes(app) == {RENT: "1200"}
    box(app).set_value("1300").run()
    assert not app.error
    assert changes(app) == {RENT: "1300"}


def test_reset_puts_one_row_back_and_leaves_the_others() -> None:
    app = pick(opened(), RENT)
    assert button(app, "Reset") is None
    box(app).set_value("1500").run()
    pick(app, "money.discount_rate")
    box(app).set_value("7").run()
    assert table(app).loc[[RENT, "money.discount_rate"], "Changed"].tolist() == ["was 1,000", "was 9%"]
    pick(app, RENT)
    button(app, "Reset").click().run()
    assert changes(app) == {"money.discount_rate": "0.07"}
    assert table(app).loc[RENT, ["Value", "Changed"]].tolist() == ["1,000", ""]
    assert box(app).value == "1000"
    assert button(app, "Reset") is None


def test_a_levers_pattern_marks_every_row_it_moved_and_reset_undoes_it() -> None:
    app = opened()
    app.session_state["draft"] = state.Draft(
        *(getattr(app.session_state["draft"], name) for name in ("source", "base")), {"moves.*home.share": "0.4"}
    )
    app.run()
    moved = [row.address for row in wanted() if row.address.startswith("moves.") and row.address.endswith("home.share")]
    assert len(moved) > 3
    assert (table(app).loc[moved, "Where from"] == "changed here").all()
    assert table(app).loc[moved, "Changed"].str.startswith("was ").all()
    pick(app, moved[0])
    button(app, "Reset").click().run()
    assert changes(app) == {}
    assert set(table(app)["Changed"]) == {""}


def test_a_row_that_follows_a_changed_one_says_what_it_was() -> None:
    app = pick(opened(), "pay.hire_percentile")
    box(app).set_value("60").run()
    follower = next(row.address for row in wanted() if row.origin == "shared" and row.address.endswith("hire_percentile"))
    assert table(app).loc[follower, ["Value", "Changed"]].tolist() == ["60%", "was 50%"]
    pick(app, follower)
    assert button(app, "Reset") is None  # there is nothing of its own to undo


def test_a_change_under_a_filter_keeps_the_quantity_in_hand() -> None:
    app = opened()
    pills(app, "Where from").set_value(["file"]).run()
    pick(app, RENT)
    box(app).set_value("1500").run()
    assert RENT not in table(app).index
    assert quantity(app).value == RENT
    assert "Now 1,500 USD" in words(app)


def test_undo_in_the_header_shows_in_the_box() -> None:
    app = pick(opened(), RENT)
    box(app).set_value("1500").run()
    button(app, "Undo").click().run()
    assert box(app).value == "1000"
    assert table(app).loc[RENT, "Changed"] == ""


def test_another_scenario_drops_a_quantity_that_it_does_not_have() -> None:
    app = pick(opened(), RENT)
    app.selectbox(key="pick:scenario").set_value("cpa/home.yaml").run()
    assert not app.exception
    assert len(table(app)) > 10
    assert (quantity(app).value == RENT) == (RENT in table(app).index)


def test_rows_are_made_once_for_a_draft() -> None:
    app = pick(opened(), RENT)
    first = app.session_state["listing"][2]
    search(app, "rent")
    assert app.session_state["listing"][2] is first
    box(app).set_value("1500").run()
    assert app.session_state["listing"][2] is not first


def test_notes_and_sources_are_shown_as_typed_and_only_https_is_a_link() -> None:
    note, source = "*A* $5 ![x](http://127.0.0.1:9/x.png)", "Broker <b>b</b>, http://plain.example/a javascript:alert(1)"
    text = 'upfront: {value: 60000, note: "%s", source: "%s"}'
    line = "upfront: {value: 60000, note: judgement; project office and security review}"
    app = pick(own((line, text % (note, source))), "moves.accounting-home.upfront")
    assert {note, source} <= {item.value for item in app.text}
    assert not list(app.get("link_button"))
    app = pick(own((line, text % (note, f"{source}, https://bls.example/oes."))), "moves.accounting-home.upfront")
    assert [item.proto.url for item in app.get("link_button")] == ["https://bls.example/oes"]


def test_dated_values_are_all_shown_and_one_value_replaces_them() -> None:
    line = "upfront: {value: 60000, note: judgement; project office and security review}"
    app = own(
        (
            f"share: 70%, to: {{arrangement: home}}, start: 2027-04, over_months: 3, {line}",
            "share: {2027-04: 50%, 2028-01: 70%}, to: {arrangement: home}, start: 2027-04",
        )
    )
    pick(app, "moves.accounting-home.share")
    assert table(app).loc["moves.accounting-home.share", "Value"] == "2027-04: 50%; 2028-01: 70%"
    assert box(app).value == ""
    box(app).set_value("55").run()
    assert changes(app) == {"moves.accounting-home.share": "0.55"}
    assert table(app).loc["moves.accounting-home.share", "Changed"] == "was 2027-04: 50%; 2028-01: 70%"


@pytest.mark.parametrize(("locale", "text"), [("en_US", "1,500.75"), ("hu_HU", "1500,75"), ("de_DE", "1.500,75")])
def test_a_number_in_full_is_written_in_the_readers_locale(monkeypatch: pytest.MonkeyPatch, locale: str, text: str) -> None:
    row = next(row for row in wanted() if row.address == RENT)
    monkeypatch.setattr(listing, "locale", lambda: locale)
    shown = listing.number_text(1500.75, row.spec)
    assert shown.replace(" ", "").replace("\xa0", "") == text
    monkeypatch.setattr(fields, "locale", lambda: locale)
    assert fields.parsed(text, row.spec) == 1500.75


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("hu_HU", "1500.75"),
        ("hu_HU", "1.500"),
        ("fr_FR", "1.500"),
        ("en_US", "1e3"),
        ("en_US", "1_000"),
        ("en_US", "١٢"),
        ("en_US", "Infinity"),
    ],
)
def test_a_sign_that_the_readers_locale_does_not_write_is_refused(monkeypatch: pytest.MonkeyPatch, locale: str, text: str) -> None:
    row = next(row for row in wanted() if row.address == RENT)
    monkeypatch.setattr(fields, "locale", lambda: locale)
    with pytest.raises(ValueError, match="Nothing was changed"):
        fields.parsed(text, row.spec)
