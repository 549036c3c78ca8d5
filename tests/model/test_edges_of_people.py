"""Edges of work, people, pay, working at home and transition: nobody, nothing, everybody, one month, ten years."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import planner
from planner.analysis.warnings import warnings
from planner.scenario.text import ScenarioError
from tests.model.plans import changed, ledger, month, parse

PLAN: dict[str, Any] = {
    "planner": 1,
    "name": "Edges",
    "start": month(1),
    "months": 12,
    "work": {"hours_per_week": 40, "overtime_premium": 1.5},
    "countries": {"land": {"severance": {"min_weeks": 10}, "contributions": {"tax": {"rate": 0.1}}}},
    "places": {"here": {"country": "land"}, "there": {"country": "land"}},
    "sites": {"here": {"place": "here", "flex_per_seat_month": 100}, "there": {"place": "there", "flex_per_seat_month": 50}},
    "arrangements": {"desk": {"days_on_site": 5}, "home": {"days_on_site": 0}},
    "roles": {"clerk": {"turnover": 0.24, "cost_per_hire": 1000}},
    "teams": {"clerks": {"role": "clerk", "site": "here", "arrangement": "desk", "heads": 100, "pay_per_year": 12000}},
    "moves": {},
}
AWAY = {"team": "clerks", "share": 1, "to": {"site": "there"}, "start": month(3), "pay_per_year": 6000}
HOME = {"team": "clerks", "share": 1, "to": {"arrangement": "home"}, "start": month(3)}


def plan(*changes: tuple[str, Any]) -> dict[str, Any]:
    out = PLAN
    for address, value in changes:
        out = changed(out, address, value)
    return out


def total(result: Any) -> float:
    return sum(float(values.sum()) for values in result.costs.values())


@pytest.mark.parametrize(
    "nothing",
    [
        {"heads": 0},
        {"volume": {"items_per_month": 0, "minutes_per_item": 10}},
        {"volume": {"items_per_month": 500, "minutes_per_item": 0}},
        {"calls": {"per_hour": 0, "seconds_each": 200}},
    ],
)
@pytest.mark.parametrize("moves", [{}, {"away": {**AWAY, "dip": 0.5, "dip_months": 4, "parallel_months": 2}}, {"home": HOME}])
def test_nobody_and_nothing_to_do_cost_nothing(nothing, moves):
    team = {key: value for key, value in PLAN["teams"]["clerks"].items() if key != "heads"}
    result = ledger(plan(("teams.clerks", {**team, **nothing}), ("moves", moves)))
    assert total(result) == 0
    assert not any(values.any() for key, values in result.states.items() if key in ("heads", "hires", "work", "backlog"))


def test_everybody_leaving_once_a_year_is_a_twelfth_a_month_and_never_less_than_nobody():
    result = ledger(plan(("roles.clerk.turnover", 1), ("sites.here.hires_per_month", 0), ("months", 120)))
    people = result.states["heads"][0, 0]
    assert people[:12] == pytest.approx(100 * (11 / 12) ** np.arange(1, 13))
    assert np.all(people > 0)
    assert ledger(plan(("roles.clerk.turnover", 12), ("sites.here.hires_per_month", 0))).states["heads"].sum() == 0


@pytest.mark.parametrize(
    ("address", "value", "message"),
    [
        ("countries.land.severance", {"min_weeks": 10, "cap_weeks": 4}, "severance.min_weeks: is more than cap_weeks"),
        (
            "countries.land.contributions.tax",
            {"rate": 0.1, "floor_per_year": 900, "cap_per_year": 800},
            "floor_per_year: is above cap_per_year",
        ),
        ("places.here.wages", {"clerk": {"p25": 500, "p75": 400}}, "wages.clerk.p75: is less than p25"),
        ("exits", {"gone": {"team": "clerks", "heads": 1, "month": month(0)}}, "exits.gone.month: lies before the plan starts"),
        ("exits", {"gone": {"team": "clerks", "heads": 101, "month": month(4)}}, "exits.gone.heads: with these 101 have left team clerks, which has 100"),
        (
            "exits",
            {"late": {"team": "clerks", "heads": 60, "month": month(5)}, "early": {"team": "clerks", "heads": 60, "month": month(4)}},
            "exits.late.heads: with these 120 have left team clerks, which has 100 heads then",
        ),
        ("moves", {"away": {**AWAY, "start": month(0)}}, "moves.away.start: lies before the plan starts"),
        ("teams.clerks.remote_effect", -1, "outside -50% to 50%"),
        ("moves", {"away": {**AWAY, "parallel_months": -1}}, "parallel_months: -1 is outside"),
        ("moves", {"away": {**AWAY, "knowledge_transfer_months": 1.5}}, "whole number of months"),
        ("roles.clerk.start_productivity", 1.2, "outside 0% to 100%"),
        ("work.shrinkage_external", 1, "outside 0% to 95%"),
        ("work.hours_per_week", 0, "outside 1 to 80"),
    ],
)
def test_what_makes_no_sense_gets_its_one_line(address, value, message):
    with pytest.raises(ScenarioError, match=re.escape(message)) as refused:
        parse(plan((address, value)))
    assert len(str(refused.value).splitlines()) == 1


def test_a_replacement_later_than_the_plan_never_arrives():
    result = ledger(plan(("work.pipeline", "empty"), ("roles.clerk.time_to_fill_months", 30)))
    assert result.states["hires"].sum() == 0
    assert result.states["heads"][0, 0, -1] == pytest.approx(100 * 0.98**12)


def test_a_limit_of_hiring_leaves_posts_unfilled_and_fills_them_later():
    grows = {month(1): 100, month(4): 120}
    result = ledger(plan(("teams.clerks.heads", grows), ("roles.clerk.turnover", 0), ("sites.here.hires_per_month", 4)))
    assert result.states["heads"][0, 0].tolist() == pytest.approx([100] * 3 + [104, 108, 112, 116, 120] + [120] * 4)
    assert result.states["need"][0, 0, 3] == 120


def test_more_leave_by_themselves_than_are_to_go_so_nobody_gets_severance():
    shrinks = {month(1): 100, month(6): 99}
    result = ledger(plan(("teams.clerks.heads", shrinks)))
    assert result.by_month("severance").sum() == 0
    assert result.states["hires"][0, 0, 5] == pytest.approx(1)  # two leave, one post is gone
    fewer = ledger(plan(("teams.clerks.heads", {month(1): 100, month(6): 90})))
    assert fewer.states["layoffs"][0, 0, 5] == pytest.approx(8)
    assert np.flatnonzero(fewer.by_month("severance")[0]).tolist() == [4]  # the month before they are gone


def test_notice_is_paid_to_those_laid_off_and_paid_to_go():
    """Ten weeks of pay of 1,000 a month, three months' notice, 10% on both; nobody works beside a successor meanwhile."""
    law = ("countries.land.severance", {"min_weeks": 10, "notice_months": 3})
    each = 1000 * (10 / 52 * 12 + 3) * 1.1
    still = ("roles.clerk.turnover", 0)
    fewer = ledger(plan(law, still, ("teams.clerks.heads", {month(1): 100, month(6): 90})))
    assert fewer.by_month("severance")[0, 4] == pytest.approx(10 * each)
    gone = ledger(plan(law, still, ("exits", {"some": {"team": "clerks", "heads": 10, "month": month(5), "by": "severance"}})))
    assert gone.by_month("severance")[0, 4] == pytest.approx(10 * each)
    waits = ledger(plan(law, still, ("moves", {"away": {**AWAY, "parallel_months": 2}})))
    assert waits.by_month("severance")[0].sum() == pytest.approx(100 * (each - 2 * 1100))  # two months of the notice are worked


def test_work_that_goes_on_from_one_place_to_another_takes_nobody_from_here():
    """Fifty posts go there and later on to a third place: those there are laid off, those who follow are hired, nobody is invented here."""
    sites = {**PLAN["sites"], "third": {"place": "third", "flex_per_seat_month": 50}}
    places = {**PLAN["places"], "third": {"country": "land"}}
    moves = {
        "there": {**AWAY, "share": {month(1): 0.5, month(8): 0}},
        "third": {**AWAY, "share": {month(1): 0, month(8): 0.5}, "to": {"site": "third"}, "start": month(8), "parallel_months": 2},
    }
    result = ledger(plan(("sites", sites), ("places", places), ("roles.clerk.turnover", 0), ("moves", moves)))
    assert result.states["heads"][0, :, 8].tolist() == pytest.approx([50, 0, 50])
    assert result.states["hires"][0].sum(axis=1).tolist() == pytest.approx([0, 50, 50])
    assert result.states["layoffs"][0].sum(axis=1).tolist() == pytest.approx([0, 50, 0])
    assert result.states["released"][0].sum(axis=1).tolist() == pytest.approx([50, 0])


def test_a_team_at_home_from_the_start_renews_its_equipment():
    """A hundred sets of every age that last ten months are ten a month; with turnover what the run-rate has, in every month."""
    team = {**PLAN["teams"]["clerks"], "arrangement": "home"}
    home = {"days_on_site": 0, "setup_per_head": 600, "refresh_months": 10}
    for turnover, months in ((0, 60), (0.24, 60), (0.24, 7)):
        result = ledger(plan(("arrangements.home", home), ("teams.clerks", team), ("roles.clerk.turnover", turnover), ("months", months)))
        assert result.by_month("remote_renewal")[0] == pytest.approx(np.full(months, result.level["remote_renewal"].sum()))
        assert not result.by_month("remote_setup").any()
    some_go = plan(("arrangements.home", home), ("teams.clerks", team), ("roles.clerk.turnover", 0), ("teams.clerks.heads", {month(1): 100, month(6): 50}))
    assert ledger(some_go).by_month("remote_renewal")[0].tolist() == pytest.approx([6000] * 5 + [3000] * 7)


def test_freed_time_below_a_whole_head_frees_none():
    for heads, expected in ((5, 5), (50, 50 / 1.1)):
        result = ledger(
            plan(
                ("teams.clerks.heads", heads),
                ("teams.clerks.remote_effect", 0.1),
                ("moves", {"home": {**HOME, "release_share": 1}}),
                ("roles.clerk.turnover", 0),
            )
        )
        assert result.states["heads"][0, :, -1].sum() == pytest.approx(expected)
    soft = ledger(plan(("teams.clerks.remote_effect", 0.1), ("moves", {"home": HOME})))
    assert soft.states["heads"][0, :, -1].sum() == pytest.approx(100)
    assert soft.by_month("freed_time")[0, -1] == pytest.approx(-10 * 1100)  # ten people's worth, at loaded pay
    assert soft.by_month("cover").sum() == 0


def test_a_ramp_longer_than_the_plan_and_none_at_all():
    longest = ledger(plan(("roles.clerk.ramp_months", 36), ("roles.clerk.start_productivity", 0), ("months", 6)))
    assert longest.by_month("cover").sum() == 0  # today's turnover and its ramp are part of today's capacity
    more = {month(1): 100, month(2): 110}
    grows = (("teams.clerks.heads", more), ("roles.clerk.turnover", 0), ("roles.clerk.start_productivity", 0))
    assert ledger(plan(*grows)).by_month("cover").sum() == 0
    assert ledger(plan(*grows, ("roles.clerk.ramp_months", 2))).by_month("cover").sum() == pytest.approx(10 * 1 * 1100 * 1.5)


@pytest.mark.parametrize("months", [1, 2, 120])
@pytest.mark.parametrize("move", [HOME, AWAY, {**AWAY, "over_months": 60, "parallel_months": 24, "dip": 0.3, "dip_months": 36}])
def test_one_month_and_ten_years(months, move):
    result = ledger(plan(("months", months), ("moves", {"move": move})))
    assert all(values.shape[-1] == months for values in result.costs.values())
    assert np.isfinite(total(result))


def test_a_wave_that_ends_after_the_horizon_leaves_no_run_rate():
    wave = {**AWAY, "over_months": 6, "parallel_months": 3, "dip": 0.2, "dip_months": 3}
    for months, settled in ((12, False), (13, False), (14, True)):
        base, other = parse(plan(("months", months))), parse(plan(("months", months), ("moves", {"wave": wave}), ("name", "Wave")))
        difference = planner.compare(base, other)[0]
        assert (difference.run_rate is not None) == settled, months


def test_a_later_step_of_a_share_is_learnt_like_a_move_of_its_own():
    learns = {**AWAY, "parallel_months": 2, "knowledge_transfer_months": 1, "dip": 0.4, "dip_months": 3}
    for start in (4, 10, 11):
        in_steps = {"away": {**learns, "share": {month(1): 0.3, month(start): 0.8}}}
        apart = {"away": {**learns, "share": 0.3}, "more": {**learns, "share": 0.5, "start": month(start)}}
        one, two = (ledger(plan(("moves", moves))) for moves in (in_steps, apart))
        for line in one.costs:
            assert one.by_month(line)[0] == pytest.approx(two.by_month(line)[0], abs=1e-6), (start, line)
    back = {**learns, "to": {"site": "here", "arrangement": "home"}, "share": {month(1): 1, month(8): 0.2}}
    assert ledger(plan(("moves", {"back": back}))).states["heads"][0, :, 7].tolist() == pytest.approx([80, 20])


@pytest.mark.parametrize(
    ("share", "ramp", "settled"),
    [({1: 0.2, 6: 0.5}, 0, 10), ({1: 0.2, 6: 0.5}, 6, 12), ({1: 0.5, 6: 0.2}, 0, 7), ({1: 0.5, 6: 0.2}, 4, 10), ({1: 0.5, 13: 0.2}, 0, 7)],
)
def test_a_later_change_of_a_share_is_under_way_until_it_is_learnt(share, ramp, settled):
    """Two months of running in parallel and a dip of two after what is added; the ramp of whoever is hired, there or back here."""
    move = {**AWAY, "share": {month(number): value for number, value in share.items()}, "parallel_months": 2, "dip": 0.2, "dip_months": 2}
    result = ledger(plan(("roles.clerk.ramp_months", ramp), ("moves", {"out": move})))
    assert result.settles()[0] == settled


def test_everybody_who_knows_the_work_is_gone_before_the_handover():
    move = {**AWAY, "parallel_months": 6, "donor_turnover_factor": 20}
    team = (
        ("moves", {"away": move}),
        ("roles.clerk", {"turnover": 0.6, "ramp_months": 12, "start_productivity": 0}),
        ("work.cover", "none"),
    )
    base, other = parse(plan(*team[1:])), parse(plan(*team, ("name", "Gone")))
    (found,) = [w for w in warnings(planner.compare(base, other)[0]) if w.id == "P16"]
    assert found.blocks and "before it is handed over" in found.message
    assert ledger(plan(*team)).by_month("severance").sum() == pytest.approx(0)  # nobody is left to release


def test_exits_take_those_who_would_go_anyway_first_and_never_more_than_there_are():
    leave = {"some": {"team": "clerks", "heads": 30, "month": month(4)}}
    part = {**AWAY, "share": 0.2, "parallel_months": 4}
    result = ledger(plan(("moves", {"away": part}), ("exits", leave), ("roles.clerk.turnover", 0)))
    people = dict(zip([cohort.name for cohort in result.cohorts], result.states["heads"][0], strict=True))
    assert people["clerks"].tolist() == pytest.approx([100, 100, 100, 100] + [70] * 8)  # 20 who waited and 10 others
    assert people["away"].tolist() == pytest.approx([0, 0] + [20] * 10)
    assert result.by_month("severance").sum() == 0
    assert result.by_month("cover")[0].tolist() == pytest.approx(
        [0] * 4 + [10 * 1100 * 1.5] * 8
    )  # those at the new place do their 20 posts' work
    everybody = ledger(
        plan(("exits", {"all": {"team": "clerks", "heads": 100, "month": month(4), "by": "severance"}}), ("roles.clerk.turnover", 0))
    )
    assert everybody.states["heads"][0, 0].tolist() == pytest.approx([100] * 4 + [0] * 8)
    assert everybody.by_month("severance")[0, 3] == pytest.approx(100 * 10 / 52 * 12000 * 1.1)


def test_work_that_fewer_people_leave_undone_is_covered_and_costs_more_than_their_pay():
    leave = {"some": {"team": "clerks", "heads": 10, "month": month(4)}}
    stays, goes = ledger(plan(("roles.clerk.turnover", 0))), ledger(plan(("exits", leave), ("roles.clerk.turnover", 0)))
    assert goes.by_month("cover")[0].tolist() == pytest.approx([0] * 4 + [10 * 1100 * 1.5] * 8)
    assert total(goes) > total(stays) - 8 * 10 * 100


def test_what_can_wait_waits_as_long_as_promised_and_no_longer():
    leave = {"some": {"team": "clerks", "heads": 10, "month": month(4)}}
    changes = (("exits", leave), ("roles.clerk.turnover", 0), ("teams.clerks.turnaround_days", 260 / 12 / 5))
    result = ledger(plan(*changes))
    assert result.states["backlog"][0, 0].tolist() == pytest.approx([0] * 4 + [10, 20] + [20] * 6)  # a fifth of a month's work may wait
    assert result.by_month("cover")[0].tolist() == pytest.approx([0] * 6 + [10 * 1100 * 1.5] * 6)
    assert result.states["turnaround_days"][0, 0, -1] == pytest.approx(20 / 90 * 260 / 12)


def test_a_lump_pays_contributions_only_below_what_is_left_of_the_cap():
    rules = {"tax": {"rate": 0.1, "cap_per_year": 5000}}
    for when, expected in ((2, 100 * (0.1 * (5000 - 2000))), (6, 0)):
        cut = {month(1): 100, month(when + 1): 0}
        result = ledger(
            plan(
                ("countries.land", {"contributions": rules, "severance": {"min_weeks": 52}}),
                ("teams.clerks.heads", cut),
                ("roles.clerk.turnover", 0),
                ("months", 12),
            )
        )
        assert result.by_month("severance")[0, when - 1] == pytest.approx(100 * 12000 + expected)


@pytest.mark.parametrize("limit", [None, 1000])
def test_who_waits_at_the_horizon_is_owed_what_a_longer_plan_pays(limit):
    """Waves of months 10 to 12 wait four months each, so they go in months 13 to 15, after a plan of 12."""
    waits = {"start": month(10), "over_months": 3, "knowledge_transfer_months": 2, "parallel_months": 2, "donor_turnover_factor": 2}
    move = {**AWAY, **waits, "share": 0.5, "retention_share": 0.1, "redeployed_share": 0.2}
    given = plan(("moves", {"away": move}), ("sites.here.hires_per_month", limit))
    short, long = ledger(given), ledger(changed(given, "months", 24))
    later = long.by_month("severance")[0, 12:] + long.by_month("retention")[0, 12:]
    assert not short.by_month("severance").any() and np.count_nonzero(later) == 3
    assert short.tail[0].sum(axis=0).tolist() == pytest.approx(later[:3].tolist())
    assert not long.tail.any()
