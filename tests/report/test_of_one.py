"""One month, one year, one person are said as one; and the same figure reads the same wherever it stands."""

from __future__ import annotations

import re

import pytest

import planner
from planner.analysis.decide import verdicts
from planner.report.charts import cumulative_words
from planner.report.html import report
from planner.report.overview import overview
from planner.report.tables import comparison_markdown
from planner.report.words import headline, horizon_text, payback_text, value_text
from planner.scenario.schema import specs
from tests.conftest import SCENARIOS

SMALL = """\
planner: 1
name: {name}
start: 2027-01
months: {months}
money: {{discount_rate: 5%}}
sites: {{house: {{flex_per_seat_month: 100}}}}
arrangements: {{desk: {{days_on_site: 5}}, home: {{days_on_site: 0}}}}
roles: {{clerk: {{}}}}
teams: {{clerks: {{role: clerk, site: house, arrangement: desk, heads: 1, pay_per_year: 60000}}}}
moves: {moves}
"""
GOES = "{all: {team: clerks, share: 100%, to: {arrangement: home}, start: 2027-01}}"


def small(months: int):
    return planner.compare(*(planner.parse(SMALL.format(name=name, months=months, moves=moves), f"{name}.yaml") for name, moves in (("a", "{}"), ("b", GOES))))[0]


@pytest.mark.parametrize(("months", "text"), [(1, "1 month"), (8, "8 months"), (12, "1 year"), (18, "1.5 years"), (60, "5 years")])
def test_a_horizon_is_said_as_people_say_it(months: int, text: str) -> None:
    assert horizon_text(months) == text


@pytest.mark.parametrize("months", [1, 12])
def test_nothing_of_one_is_said_as_of_several(months: int) -> None:
    d = small(months)
    texts = [headline(d), cumulative_words(d), comparison_markdown([d]), report([d], "2026-11-26").decode()]
    found = [hit for text in texts for hit in re.findall(r"(?<![\d.,])1 (?:months|years|people|seats|heads)\b[^<]{0,40}", text)]
    assert not found


def test_a_small_number_keeps_three_figures() -> None:
    scenario = planner.load(SCENARIOS / "offshore-captive.yaml")
    rate = scenario.currencies["INR"].rate
    assert value_text(rate.value, specs(scenario)["currencies.INR.rate"], "USD") == "0.0107 of the scenario's currency"


def test_a_payback_reads_the_same_everywhere() -> None:
    d = planner.compare(planner.load(SCENARIOS / "today.yaml"), planner.load(SCENARIOS / "work-from-home.yaml"))[0]
    assert payback_text(d) == "45 months"
    page = report([d], "2026-11-26").decode()
    for text in (dict(overview([d]))["Payback"][1], comparison_markdown([d]), headline(d), cumulative_words(d), page, verdicts(d)[2].text):
        assert "45 months" in text and "44.7 months" not in text


def test_what_pays_from_the_start_says_so_everywhere() -> None:
    d = small(12)
    assert d.payback_months == 0
    for text in (payback_text(d), dict(overview([d]))["Payback"][1], comparison_markdown([d]), headline(d), cumulative_words(d)):
        assert "from the start" in text and "0 months" not in text
