"""People and what a change costs, against cases with known answers, through whole scenarios."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import planner
from planner.analysis import measures
from planner.model.transition import severance_weeks
from planner.model.workload import agents, answer_speed, ramp_productivity
from tests.cases.reading import check, read
from tests.model.plans import ledger, text

START = "2027-01"


def plan(team: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One team of clerks in one town, paid as the team says; `more` are the file's other keys."""
    role = more.pop("role", {})
    return {
        "planner": 1,
        "name": "A case",
        "start": START,
        "months": 12,
        "countries": {"land": more.pop("country", {})},
        "places": {"town": {"country": "land"}, **more.pop("places", {})},
        "sites": {"house": {"place": "town", "flex_per_seat_month": 0, **more.pop("site", {})}},
        "roles": {"clerk": role},
        "arrangements": {"desk": {"days_on_site": 5}},
        "teams": {"team": {"role": "clerk", "site": "house", "arrangement": "desk", "pay_per_year": 0, **team}},
        **more,
    }


def heads(result: Any, cohort: str = "team") -> np.ndarray:
    return result.states["heads"][0, [c.name for c in result.cohorts].index(cohort)]


def test_T24_dated_hires_step_the_headcount():
    given = (case := read("T24"))["inputs"]
    more = given["heads"] + given["hires"]["Q2"]
    result = ledger(plan({"heads": {START: given["heads"], "2027-04": more}}))
    check(case, dict(zip(("Q1", "Q2", "Q3"), heads(result)[[2, 5, 8]], strict=True)))
    assert result.states["hires"][0, 0].tolist() == pytest.approx([0, 0, 0, 10, *[0] * 8])


def test_T26_a_move_conserves_people():
    given = (case := read("T26"))["inputs"]
    file = plan(
        {"heads": given["from"]},
        moves={"over": {"team": "team", "share": given["moved"] / given["from"], "to": {"site": "barn"}, "start": "2027-07"}},
    )
    file["sites"]["barn"] = file["sites"]["house"]
    file["teams"]["to"] = {**file["teams"]["team"], "heads": given["to"], "site": "barn"}
    result = ledger(file)
    quarters = [2, 5, 8, 11]
    check(
        case,
        {
            "from_by_quarter": heads(result)[quarters].tolist(),
            "to_by_quarter": (heads(result, "to") + heads(result, "over"))[quarters].tolist(),
        },
    )
    assert not result.states["hires"].any() and not result.states["layoffs"].any()


def test_T43_hiring_costs_what_recruiters_cost():
    given = (case := read("T43"))["inputs"]
    each = (given["external"] + given["internal"]) / given["hires"]
    result = ledger(plan({"heads": {START: 100, "2027-05": 100 + given["hires"]}}, role={"cost_per_hire": each}))
    check(case, {"cost_per_hire": each})
    assert result.by_month("hiring").sum() == pytest.approx(given["external"] + given["internal"])


def test_WE11_posts_stay_empty_until_the_replacement_comes():
    given = (case := read("WE11"))["inputs"]
    role = {"turnover": given["turnover"], "time_to_fill_months": given["lead_months"], "cost_per_hire": given["cost_per_hire"]}
    file = plan({"heads": given["heads"]}, role=role, work={"pipeline": "empty"}) | {"months": 120}
    result = ledger(file)
    people, first = heads(result), slice(0, given["months"])
    check(
        case,
        {
            **{f"heads_{month}": people[month - 1] for month in (1, 2, 3, 6)},
            "steady_state": people[-1],
            "hires_total": result.states["hires"][0, 0, first].sum(),
            "hiring_cost": result.by_month("hiring")[0, first].sum(),
        },
    )


def test_WE12_a_leaver_costs_a_slow_start_an_empty_post_and_a_hire():
    given = (case := read("WE12"))["inputs"]
    hires, paid = given["hires"], 12 * given["loaded_cost_month"]
    role = {"start_productivity": given["start_productivity"], "ramp_months": given["ramp_months"], "cost_per_hire": given["cost_per_hire"]}
    team = {"heads": {START: 10, "2027-02": 10 + hires}, "pay_per_year": paid}
    slow = ledger(plan(team, role=role, work={"overtime_premium": 1}))
    # a limit of no hires at all leaves the posts of leavers empty
    empty = {"turnover": 0.12, "cost_per_hire": 0}
    vacant = ledger(
        plan(
            {"heads": 100, "pay_per_year": paid},
            role=empty,
            site={"hires_per_month": 0},
            work={"overtime_premium": given["cover_multiple"]},
        )
    )
    missing = (100 - heads(vacant)).sum()
    saved = 12 * 100 * given["loaded_cost_month"] - vacant.by_month("base_pay").sum()
    net_of_one = (vacant.by_month("cover").sum() - saved) / missing
    total = {
        "ramp_cost": slow.by_month("cover").sum(),
        "vacancy_net_cost": hires * given["months_to_fill"] * net_of_one,
        "hiring_cost": slow.by_month("hiring").sum(),
    }
    first = [hires * float(ramp_productivity(given["start_productivity"], given["ramp_months"], k)) for k in (1, 4)]
    check(
        case,
        {
            "capacity_k1": first[0],
            "capacity_k4": first[1],
            "lost_fte_months": slow.by_month("cover").sum() / given["loaded_cost_month"],
            **total,
            "total": sum(total.values()),
            "per_leaver_share_of_salary": sum(total.values()) / hires / given["pay_year"],
        },
    )


def test_WE13_severance_and_retention_with_contributions():
    given = (case := read("WE13"))["inputs"]
    severance = {key: given[key] for key in ("weeks_per_year", "min_weeks", "cap_weeks", "outplacement")}
    country = {"severance": severance, "contributions": {"tax": {"rate": given["employer_rate"]}}}
    team = {"pay_per_year": given["pay_year"], "tenure_years": given["tenure_years"]}
    cut = ledger(plan({**team, "heads": {START: 40, "2027-06": 40 - given["heads_severed"]}}, country=country))
    move = {
        "team": "team",
        "share": 1,
        "to": {"site": "away"},
        "start": "2027-03",
        "parallel_months": 3,
        "pay_per_year": 1,
        "retention_share": given["retention_share"],
    }
    file = plan(
        {**team, "heads": given["heads_retained"]},
        country=country,
        moves={"all": {**move, "redeployed_share": 1}},
        places={"far": {"country": "land"}},
    )
    file["sites"]["away"] = {"place": "far", "flex_per_seat_month": 0}
    kept = ledger(file)
    assert not kept.by_month("severance").any()
    weeks = severance_weeks(*(np.array(given[key], dtype=float) for key in ("weeks_per_year", "min_weeks", "cap_weeks", "tenure_years")))
    check(
        case,
        {
            "weeks": float(weeks),
            "severance_head": cut.by_month("severance").sum() / given["heads_severed"],
            "severance_total": cut.by_month("severance").sum(),
            "retention_head": kept.by_month("retention").sum() / given["heads_retained"],
            "retention_total": kept.by_month("retention").sum(),
        },
    )
    assert np.flatnonzero(cut.by_month("severance")[0]).tolist() == [4]  # May, the last month paid
    assert np.flatnonzero(kept.by_month("retention")[0]).tolist() == [4]  # March, April and May side by side, then the handover


def test_X4_everybody_leaves_and_nobody_may_be_hired():
    given = (case := read("X4"))["inputs"]

    def left(turnover: float) -> np.ndarray:
        return heads(ledger(plan({"heads": given["heads"]}, role={"turnover": turnover}, site={"hires_per_month": 0})))

    nobody = ledger(plan({"heads": 0}))
    assert all(not values.any() for values in nobody.costs.values())
    saves = np.full(12, 100.0)
    check(
        case,
        {
            "survival_12": left(given["turnover"])[-1] / given["heads"],
            "heads_no_hiring_6": left(given["turnover_without_hiring"])[given["months_without_hiring"] - 1],
            "desks_zero_heads": nobody.states["seats_needed"].max(),
            "desks_full_attendance": ledger(plan({"heads": given["heads"]})).states["seats_needed"].max(),
            "irr_defined": float(measures.irr(0.0, saves) is not None),
        },
    )
    home = plan({"heads": 50, "arrangement": "home"}, arrangements={"home": {"days_on_site": 0}})
    check(case, {"desks_zero_attendance": ledger(home).states["seats_needed"].max()})


def test_work_in_items_is_staffed_as_WE06_says():
    given = read("WE06")["inputs"]
    volume = {"items_per_month": given["items_month"], "minutes_per_item": given["minutes_per_item"], "rework": given["rework"]}
    work = {
        "hours_per_week": given["weekly_hours"],
        "shrinkage_external": given["external_shrinkage"],
        "shrinkage_internal": given["internal_shrinkage"],
        "utilisation": given["utilisation"],
    }
    for productivity, key in ((1, "fte"), (given["productivity"], "fte_relative")):
        file = plan({"volume": volume}, work=work)
        file["places"]["town"]["relative_productivity"] = productivity
        check(read("WE06"), {key: heads(ledger(file))[0]})
        file["teams"]["team"]["whole_heads"] = True
        check(read("WE06"), {key.replace("fte", "heads"): heads(ledger(file))[0]})


def test_a_desk_that_answers_is_staffed_as_WE07_says():
    given = read("WE07")["inputs"]
    calls = {
        "per_hour": given["calls_per_hour"],
        "seconds_each": given["handling_seconds"],
        "answered_share": given["answered_share"],
        "within_seconds": given["within_seconds"],
        "open_hours_per_week": given["coverage_hours_week"],
    }
    file = plan({"calls": calls}, work={"hours_per_week": given["weekly_hours"], "shrinkage_external": given["shrinkage"]})
    answering = ledger(file)
    check(read("WE07"), {"fte": heads(answering)[0], "asa_seconds": answering.states["call_wait"][0, 0, 0]})
    assert planner.parse(text(file)).teams["team"].calls is not None


def split(share: float, to: dict[str, Any], **calls: float) -> dict[str, Any]:
    """The desk of WE07 with a move of a share of its calls in the third month."""
    file = plan({"calls": {"per_hour": 100, "seconds_each": 270, "answered_share": 0.8, "within_seconds": 20, "open_hours_per_week": 50, **calls}})
    file["arrangements"]["home"] = {"days_on_site": 0}
    file["moves"] = {"part": {"team": "team", "share": share, "to": to, "start": "2027-03"}}
    return file


def waits(file: dict[str, Any]) -> np.ndarray:
    return ledger(file).states["call_wait"][0, 0]


def seconds(load: float) -> float:
    return float(answer_speed(agents(load, 270, 20, 0.8), load, 270))


def test_a_call_waits_by_the_desk_that_takes_it_and_nobody_knows_what_a_vendor_does():
    file = split(0.4, {"place": "far"})
    file["places"]["far"], file["sites"]["far"] = {**file["places"]["town"]}, {"place": "far", "flex_per_seat_month": 0}
    file["moves"]["part"] |= {"to": {"site": "far"}, "pay_per_year": 0}
    assert waits(file).tolist() == pytest.approx([seconds(7.5)] * 2 + [0.6 * seconds(4.5) + 0.4 * seconds(3.0)] * 10)
    file = split(0.4, {"vendor": "helper"})
    file["vendors"] = {"helper": {"price_per_hour": 20}}
    assert waits(file).tolist() == pytest.approx([seconds(7.5)] * 2 + [seconds(4.5)] * 10)
    file["moves"]["part"]["share"] = 1
    assert np.isnan(waits(file)).tolist() == [False] * 2 + [True] * 10


def test_nobody_waits_where_nobody_calls_and_other_teams_have_no_wait():
    assert waits(split(0.4, {"arrangement": "home"}, per_hour=0)).tolist() == [0.0] * 12
    assert np.isnan(waits(plan({"heads": 10}))).all()
