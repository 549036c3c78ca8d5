"""A comparison in a notebook: pandas tables that say what the JSON says, Altair charts, and no pandas before one asks."""

from __future__ import annotations

import altair as alt
import numpy as np
import pytest

import planner
from planner.report.notebook import CHARTS
from planner.report.tables import comparison_json
from tests.conftest import SCENARIOS


@pytest.fixture(scope="module")
def found():
    return planner.compare(*(planner.load(SCENARIOS / name) for name in ("today.yaml", "work-from-home.yaml", "outsourced.yaml")))


def test_it_is_a_list_of_differences(found):
    assert len(found) == 2
    assert found[0].npv_saving == pytest.approx(found[0].base.npv_cost - found[0].plan.npv_cost)
    assert [plan.name for plan in found.plans] == ["Today", "Work from home", "Outsourced"]


def test_its_tables_say_what_the_json_says(found):
    data, table = comparison_json(found), found.table()
    assert table.loc["Today", "total_cost"] == data["base"]["total_cost"]
    for row in data["scenarios"]:
        for key in table.columns:
            value = table.loc[row["name"], key]
            assert np.isnan(value) if row[key] is None else value == row[key]
    assert table.loc["Today"].isna().sum() == 8  # a base saves nothing against itself, and nothing here is given by items
    for number, row in enumerate(data["scenarios"]):
        lines = found.by_line(number)
        assert {line: value["saving"] for line, value in row["by_line"].items()} == lines["saving"].to_dict()
        assert lines[lines["kind"] == "cash"]["npv_saving"].sum() == pytest.approx(row["npv_saving"])
        assert found.by("place")[row["name"]].sum() == pytest.approx(row["total_cost"])
    assert list(found.by("year").index) == ["2027", "2028", "2029", "2030", "2031"]
    assert set(found.warnings()["id"]) == {warning["id"] for row in data["scenarios"] for warning in row["warnings"]}
    assert found.ledger()["scenario"].nunique() == 3
    with pytest.raises(ValueError, match="costs are grouped by role"):
        found.by("colour")


@pytest.mark.parametrize("kind", CHARTS)
def test_its_charts_are_altairs(found, kind):
    chart = found.chart(kind, 1)
    assert isinstance(chart, alt.LayerChart)
    assert "Outsourced" in str(chart.to_dict())


def test_another_chart_is_refused(found):
    with pytest.raises(ValueError, match="there are the charts cumulative"):
        found.chart("pie")


def test_it_shows_itself_and_a_name_stays_text():
    text = (SCENARIOS / "cpa" / "office.yaml").read_text("utf-8").replace("name: CPAs in the office", "name: <script>alert(1)</script>")
    scenario = planner.parse(text)
    shown = planner.compare(scenario, scenario)._repr_html_()
    assert "<script>" not in shown
    assert shown.count("&lt;script&gt;") >= 3
