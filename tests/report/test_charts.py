"""What every chart keeps to: a title with its unit, words, colours that all readers tell apart, labels that don't touch."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest

import planner
from planner.analysis.bridge import driver_bridge
from planner.analysis.difference import Difference
from planner.analysis.worth import worth_of_moves, worth_of_roles
from planner.report import charts, charts_bridge, charts_cost, charts_moves, charts_people, charts_style
from planner.report.charts_style import DASHES, MOST, PALETTES, SERIES, spread
from planner.report.words import short_money
from tests.conftest import SCENARIOS
from tests.report.drawn import colours, contrast, linear, spec_of, texts, touching

WIDTHS = (350, 640)  # a phone, and half of a screen
PAPER = {"light": "#ffffff", "dark": "#181816"}  # the report; pages are darker still
NAMES = sorted(path.stem for path in SCENARIOS.glob("*.yaml") if path.stem != "today")


@pytest.fixture(scope="module")
def differences() -> dict[str, Difference]:
    base = planner.load(SCENARIOS / "today.yaml")
    plans = [planner.load(SCENARIOS / f"{name}.yaml") for name in NAMES]
    return dict(zip(NAMES, planner.compare(base, *plans), strict=True))


Drawing = Callable[[Difference, str], Any]
CHARTS: dict[str, Drawing] = {
    "cumulative": lambda d, theme: charts.cumulative_saving(d, theme),
    "line": lambda d, theme: charts.cost_by_line(d, theme),
    "bridge": lambda d, theme: charts_bridge.bridge(d, charts_bridge.line_rows(d), theme),
    "drivers": lambda d, theme: charts_bridge.bridge(d, charts_bridge.driver_rows(driver_bridge(d).bars), theme),
    "years": lambda d, theme: charts_cost.cost_by_year([d.base, d.plan], theme),
    "year of one": lambda d, theme: charts_cost.cost_by_year([d.plan], theme),
    "people": lambda d, theme: charts_people.people(d.plan, theme),
    "moves": lambda d, theme: charts_moves.worth(d, worth_of_moves(d), theme),
    "roles": lambda d, theme: charts_moves.worth(d, worth_of_roles(d), theme, what="role"),
}
UNITS = {"people": "heads"}


def whole(spec: Any, tables: dict[str, Any]) -> Any:
    """A specification with its tables where their names stand."""
    if isinstance(spec, dict):
        named = spec.get("name") if set(spec) == {"name"} else None
        return tables[named] if named in tables else {key: whole(part, tables) for key, part in spec.items() if key != "datasets"}
    return [whole(part, tables) for part in spec] if isinstance(spec, list) else spec


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_for_the_page_is_the_checked_one_with_its_tables_written_out_once(name: str, differences: dict[str, Difference]) -> None:
    quick, checked = charts_style.spec_of(lambda: CHARTS[name](differences["blend"], "light")), CHARTS[name](differences["blend"], "light").to_dict()
    if shared := checked.pop("data", None):  # Altair writes a table that all layers show once, above them
        checked["layer"] = [layer | {"data": shared} for layer in checked["layer"]]
    assert whole(quick, quick["datasets"]) == whole(checked, checked["datasets"])
    assert len(quick["datasets"]) == len({str(rows) for rows in quick["datasets"].values()})


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("theme", PALETTES)
def test_title_words_and_colours(name: str, theme: str, differences: dict[str, Difference]) -> None:
    chart = CHARTS[name](differences["blend"], theme)
    spec = spec_of(chart)
    title = " ".join(spec["title"]["text"])
    assert title.endswith(UNITS.get(name, "USD"))
    assert len(spec["description"]) > 40 and "Blend" in spec["description"]
    known = {colour.lower() for colour in (*PALETTES[theme].values(), *SERIES[theme])}
    assert colours(chart) - known == set()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("plan", ["blend", "work-from-home"])
def test_no_text_stands_on_another(name: str, plan: str, width: int, differences: dict[str, Difference]) -> None:
    found = texts(CHARTS[name](differences[plan], "light"), width)
    assert len(found) > 5
    assert touching(found) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("count", [2, 3, 6])
def test_several_plans_are_named_where_their_lines_end(count: int, width: int, differences: dict[str, Difference]) -> None:
    some = list(differences.values())[:count]
    chart = charts.cumulative_savings(some)
    found = texts(chart, width)
    assert touching(found) == []
    words = " ".join(text.words for text in found)
    drawn = sorted(some, key=lambda d: -d.npv_saving)[:MOST]
    for d in drawn:
        assert short_money(float(d.cumulative[-1]), "USD") in words
        assert d.plan.name.split()[0] in words
    lines = [layer for layer in spec_of(chart)["layer"] if layer["mark"]["type"] == "line"]
    assert len(lines) == len(drawn)
    assert len({str(layer["mark"]["strokeDash"]) for layer in lines}) == len(drawn)  # told apart without colour
    assert ("The 5 of 6 plans" in words) is (count == 6)


def test_the_month_of_payback_is_marked_and_said(differences: dict[str, Difference]) -> None:
    d = differences["work-from-home"]
    assert d.payback_months is not None
    month = charts.cumulative_table(d)["month"][int(np.ceil(d.payback_months))]
    assert f"paid back {month}" in {text.words for text in texts(charts.cumulative_saving(d))}
    chart = charts.cumulative_savings([d, differences["outsourced"]])
    (diamonds,) = [layer for layer in spec_of(chart)["layer"] if layer["mark"].get("shape") == "diamond"]
    rows = spec_of(chart)["datasets"][diamonds["data"]["name"]]
    assert {row["date"][:7] for row in rows} >= {month}
    assert f"back {month}" in {text.words for text in texts(chart)}


@pytest.mark.parametrize("theme", PALETTES)
def test_what_lies_above_zero_is_filled_as_saved_and_below_as_lost(theme: str, differences: dict[str, Difference]) -> None:
    today, dear = planner.load(SCENARIOS / "today.yaml"), planner.load(SCENARIOS / "work-from-home.yaml", {"arrangements.home.stipend_per_month": "3000"})
    for d, wanted in ((differences["work-from-home"], ["plan", "more"]), (planner.compare(today, dear)[0], ["more"])):
        spec = spec_of(charts.cumulative_saving(d, theme))
        areas = [layer for layer in spec["layer"] if layer["mark"]["type"] == "area"]
        assert [area["mark"]["color"] for area in areas] == [PALETTES[theme][paint] for paint in wanted]
        for area, paint in zip(areas, wanted, strict=True):
            rows = spec["datasets"][area["data"]["name"]]
            assert all(row["cumulative"] >= 0 if paint == "plan" else row["cumulative"] <= 0 for row in rows)
            assert len({row["date"] for row in rows}) == len(rows) == 61 + (len(wanted) - 1)  # and where the line goes through zero


@pytest.mark.parametrize("theme", PALETTES)
def test_a_move_that_costs_has_the_colour_of_losses_in_the_plan_and_alone(theme: str, differences: dict[str, Difference]) -> None:
    d, colour = differences["work-from-home"], PALETTES[theme]
    spec = spec_of(charts_moves.worth(d, worth_of_moves(d), theme))
    for field, layer in zip(("contribution", "alone"), spec["layer"], strict=False):
        rows = spec["datasets"][layer["data"]["name"]]
        assert {row[field] < 0 for row in rows} == {True, False}
        assert all(row["fill"] == colour["more" if row[field] < 0 else "plan"] for row in rows)


def test_the_table_of_the_cumulative_saving_ends_at_the_saving(differences: dict[str, Difference]) -> None:
    table = charts.cumulative_tables(list(differences.values()))
    for number, d in enumerate(differences.values()):
        own = table[table["series"] == number]
        assert len(own) == 61 and own["saving"].sum() == pytest.approx(d.saving, abs=0.01)
        assert own["cumulative"].iloc[-1] == pytest.approx(d.saving, abs=0.01)


@pytest.mark.parametrize("theme", PALETTES)
def test_every_colour_stands_out_from_the_page(theme: str) -> None:
    for colour in (*SERIES[theme], *(PALETTES[theme][key] for key in ("plan", "base", "more", "mark", "rule"))):
        assert contrast(colour, PAPER[theme]) >= 3.0, colour
    assert contrast(PALETTES[theme]["text"], PAPER[theme]) >= 7.0


# Viénot, Brettel and Mollon 1999: what is left of linear red, green and blue where one kind of cone is missing.
SEEN = {
    "protan": [[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]],
    "deutan": [[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]],
    "all cones": [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
}


def lab(colour: str, eye: str) -> np.ndarray:
    """CIE L*a*b* (D65) as an eye sees it."""
    seen = np.clip(np.array(SEEN[eye]) @ np.array(linear(colour)), 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ seen / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("eye", SEEN)
@pytest.mark.parametrize("theme", PALETTES)
def test_series_and_ends_are_told_apart_by_colour_blind_readers(theme: str, eye: str) -> None:
    for pair in (*combinations(SERIES[theme], 2), *combinations([PALETTES[theme][key] for key in ("plan", "more", "base")], 2)):
        assert np.linalg.norm(lab(pair[0], eye) - lab(pair[1], eye)) > 12, (pair, eye)


def test_there_are_as_many_dashes_as_series() -> None:
    assert len({str(dash) for dash in DASHES}) == MOST == len(SERIES["light"]) == len(SERIES["dark"])


@pytest.mark.parametrize("values", [[1.0, 1.0, 1.0], [0.0, 10.0, 5.0], [9.9, 9.8, 0.1, 9.7], []])
def test_labels_are_spread_in_their_order(values: list[float]) -> None:
    found = spread(values, 2.0, 0.0, 10.0)
    assert np.argsort(found, kind="stable").tolist() == np.argsort(values, kind="stable").tolist()
    assert all(gap >= 2.0 - 1e-9 for gap in np.diff(sorted(found)))
    assert all(0.0 <= value <= 10.0 for value in found)
