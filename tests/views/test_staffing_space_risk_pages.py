"""The pages Staffing, Space and Risk without a browser: what they say, their filters, and what they say where there is nothing to show."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import planner
from planner.analysis.difference import run
from planner.report import people
from planner.views.sources import Source
from planner.views.state import Draft
from tests.conftest import SCENARIOS

VIEWS = Path(__file__).parents[2] / "planner" / "views"


def opened(page: str, name: str = "work-from-home.yaml", base: str = "today.yaml") -> AppTest:
    """A page with a shipped scenario open."""
    app = AppTest.from_file(str(VIEWS / f"{page}.py"), default_timeout=60)
    folder = SCENARIOS / Path(name).parent
    source, other = (
        Source(key, (SCENARIOS / Path(name).parent / Path(key).name).read_text("utf-8"), str(folder), uploaded=False)
        for key in (name, base)
    )
    app.session_state["draft"] = Draft(source, other)
    app.run()
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    return "\n".join(item.value.replace("\\", "") for kind in (app.header, app.markdown, app.caption, app.info) for item in kind)


def metric(app: AppTest, label: str) -> str:
    return next(item.value for item in app.metric if item.label == label)


@pytest.mark.parametrize("name", ["regional-hub.yaml", "outsourced.yaml"])
def test_staffing_says_what_the_ledger_says(name):
    plan = run(planner.load(SCENARIOS / name))
    app = opened("staffing", name)
    found = people.staffing_figures(plan)
    assert f"{plan.heads_by_month[0]:,.0f} people at first, {plan.heads_by_month[-1]:,.0f} at the end" in texts(app)
    assert ("at vendors" in app.header[0].value) == (found["vendor"] > 0)
    hired = (plan.ledger.terms["hires"] + plan.ledger.terms["new_hires"])[0].sum()
    assert metric(app, "Hired over the plan") == f"{hired:,.0f}"
    assert f"{plan.ledger.terms['let_go'][0].sum():,.0f} laid off" in [item.delta for item in app.metric]


def test_staffing_is_filtered_by_team_place_and_month():
    plan = run(planner.load(SCENARIOS / "regional-hub.yaml"))
    app = opened("staffing", "regional-hub.yaml")
    app.selectbox(key="staffing:team").select("payroll").run()
    app.selectbox(key="staffing:place").select("us/tampa").run()
    found = people.staffing_figures(plan, "payroll", "us/tampa")
    assert metric(app, "Hired over the plan") == f"{found['joining'] + found['replacing']:,.0f}"
    table = app.dataframe[0].value
    assert len(table) == 60
    slider = next(item for item in app.select_slider if item.label == "Months in the tables")
    slider.set_range("2027-08", "2027-10").run()
    assert not app.exception
    assert list(app.dataframe[0].value["Month"]) == ["2027-08", "2027-09", "2027-10"]
    flows = app.dataframe[2].value
    assert set(flows["Team"]) == {"payroll"}
    assert set(flows["Place"]) == {"Tampa"}


def test_staffing_where_nobody_comes_or_goes_says_what_to_do():
    app = opened("staffing", "outsourced.yaml")
    app.selectbox(key="staffing:place").select("ph/manila").run()
    assert not app.exception
    assert "Pick another team or place" in texts(app)


def test_staffing_says_how_long_a_call_waits_where_calls_are_answered():
    assert "Average wait of a call" not in texts(opened("staffing"))
    desk = "planner: 1\nextends: today.yaml\nname: Desk\nteams: {desk: {role: it-service-desk, site: headquarters, arrangement: on-site, calls: {per_hour: 100, seconds_each: 270}}}\n"
    app = AppTest.from_file(str(VIEWS / "staffing.py"), default_timeout=60)
    today = (SCENARIOS / "today.yaml").read_text("utf-8")
    app.session_state["draft"] = Draft(*(Source(key, text, str(SCENARIOS), uploaded=False) for key, text in (("desk.yaml", desk), ("today.yaml", today))))
    app.run()
    assert not app.exception
    plan = run(planner.parse(desk, "desk.yaml", SCENARIOS))
    table = next(item.value for item in app.table if "Promise" in item.value.columns).set_index("Team")
    assert table.loc["desk", "Average wait of a call, seconds"] == pytest.approx(plan.ledger.states["call_wait"][0, plan.ledger.teams.index("desk"), 0])
    assert people.calls_words(plan) in texts(app)
    app.selectbox(key="staffing:team").select("payroll").run()
    assert "Average wait of a call" not in texts(app)


def test_space_names_the_next_chance_and_the_busiest_day():
    app = opened("space", "hybrid.yaml")
    said = texts(app)
    assert "Next chance to give seats back: 260 at headquarters after June 2028 (broken early); notice by June 2027" in said
    assert "Busiest: " in said
    assert metric(app, "People per desk, at the end") != "–"


def test_space_without_a_lease_says_so():
    app = opened("space", "cpa/home.yaml", "cpa/office.yaml")
    assert "Every seat is flexible" in texts(app)
    assert "Leases" not in [item.value for item in app.subheader]


def test_space_has_a_picker_only_where_there_are_several_sites():
    assert [item.label for item in opened("space").selectbox if item.label == "Site"] == []
    app = opened("space", "blend.yaml")
    app.selectbox(key="space:site").select("krakow").run()
    assert not app.exception
    plan = run(planner.load(SCENARIOS / "blend.yaml"))
    seats = (plan.ledger.states["seats_held"] + plan.ledger.states["seats_short"])[0, plan.ledger.sites.index("krakow"), -1]
    assert metric(app, "Seats at the end") == f"{seats:,.0f}"


def test_risk_lists_what_was_found_with_its_size_and_every_quantity_with_a_range():
    app = opened("risk")
    said = texts(app)
    assert "What to change: sites.headquarters.lease.exit (P01)" in said
    assert "size $3." in said
    table = next(item.value for item in app.dataframe if "Low" in item.value.columns)
    assert f"{len(table)} quantities say how far they may be off." in said
    assert (table["Low"] != "").all() or (table["High"] != "").all()
    assert "money.discount_rate" in set(table["Address"])
