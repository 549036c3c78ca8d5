"""Work, hours, agents, productivity and ramp: known answers, edges, and Erlang C against its sum."""

from __future__ import annotations

from fractions import Fraction
from math import exp, factorial

import numpy as np
import pytest

from planner.model.workload import (
    agents,
    answer_speed,
    desk_fte,
    erlang_b,
    offered_load,
    paid_hours,
    productive_hours,
    ramp_loss,
    ramp_productivity,
    remote_productivity,
    required_fte,
    service_level,
    waiting_probability,
    whole,
    workload,
)
from tests.cases.reading import check, read

LOADS = (0.25, 1.0, 7.5, 10.0, 42.5, 120.0)


def test_WE06_items_become_hours_and_hours_people():
    given = (case := read("WE06"))["inputs"]
    work = workload(given["items_month"], given["minutes_per_item"], given["rework"])
    hours = productive_hours(given["weekly_hours"], given["external_shrinkage"], given["internal_shrinkage"])
    fte, fte_relative = required_fte(work, hours, given["utilisation"], np.array([1.0, given["productivity"]]))
    check(
        case,
        {
            "workload_hours": work,
            "productive_hours": hours,
            "fte": fte,
            "fte_relative": fte_relative,
            "heads": whole(fte),
            "heads_relative": whole(fte_relative),
        },
    )


def test_WE07_a_desk_of_four_in_five_within_twenty_seconds():
    given = (case := read("WE07"))["inputs"]
    load = offered_load(given["calls_per_hour"], given["handling_seconds"])
    needed = agents(load, given["handling_seconds"], given["within_seconds"], given["answered_share"])
    levels = service_level(np.array([10, 11]), load, given["handling_seconds"], given["within_seconds"])
    check(
        case,
        {
            "erlangs": load,
            "agents": needed,
            "service_level_10": levels[0],
            "service_level_11": levels[1],
            "p_wait_11": waiting_probability(11, load),
            "asa_seconds": answer_speed(11, load, given["handling_seconds"]),
            "occupancy": load / needed,
            "fte": desk_fte(needed, given["coverage_hours_week"], given["weekly_hours"], given["shrinkage"]),
        },
    )


def test_T12_a_hundred_contacts_in_half_an_hour():
    given = (case := read("T12"))["inputs"]
    seconds, within = given["handling_minutes"] * 60, given["within_seconds"]
    load = offered_load(given["contacts"] * 60 / given["interval_minutes"], seconds)
    needed = agents(load, seconds, within, given["answered_share"], given["max_occupancy"])
    check(
        case,
        {
            "erlangs": load,
            "raw_positions": needed,
            "scheduled_positions": whole(desk_fte(needed, 40, 40, given["shrinkage"])),
            "service_level": service_level(needed, load, seconds, within),
            "occupancy": load / needed,
            "waiting_probability": waiting_probability(needed, load),
        },
    )


def test_T13_the_service_level_of_each_further_agent():
    given = (case := read("T13"))["inputs"]
    desks = np.arange(11, 16)
    levels = service_level(desks, given["erlangs"], given["handling_minutes"] * 60, given["within_seconds"])
    check(case, {f"sl_{desk}": level for desk, level in zip(desks, levels, strict=True)})


def fte_of_a_day(cases, minutes_per_case, hours):
    """B3 and B4 of a day instead of a month."""
    return required_fte(workload(cases, minutes_per_case, 0.0), hours, 1.0, 1.0)


def test_T19_a_backlog_cleared_in_days():
    given = (case := read("T19"))["inputs"]
    cases = given["new_per_day"] + given["backlog"] / given["days"]
    fte = fte_of_a_day(cases, given["minutes_per_case"], given["productive_hours_per_day"])
    check(case, {"needed_per_day": cases, "per_person_per_day": cases / fte, "fte": fte, "people": whole(fte)})


def test_T21_fte_of_a_monthly_volume():
    given = (case := read("T21"))["inputs"]
    per_day = given["items_month"] / given["days"]
    check(case, {"per_day": per_day, "base_fte": fte_of_a_day(per_day, given["minutes_per_item"], given["hours_per_day"])})


def test_T47_an_hour_paid_is_not_an_hour_worked():
    given = (case := read("T47"))["inputs"]
    paid = 12 * paid_hours(given["weekly_hours"])
    worked = 12 * productive_hours(given["weekly_hours"], 1 - given["productive_hours"] / paid, 0)
    check(case, {"rate_per_productive_hour": given["salary"] / worked, "vendor_year": given["vendor_rate"] * paid})


def test_WE12_the_slow_start_of_ten_hires():
    given = (case := read("WE12"))["inputs"]
    start, ramp, months = given["start_productivity"], given["ramp_months"], np.arange(1, 13)
    capacity = given["hires"] * ramp_productivity(start, ramp, months)
    lost = given["hires"] * ramp_loss(start, ramp, months).sum()
    check(
        case,
        {"capacity_k1": capacity[0], "capacity_k4": capacity[3], "lost_fte_months": lost, "ramp_cost": lost * given["loaded_cost_month"]},
    )
    assert capacity[4:].tolist() == [given["hires"]] * 8


def test_X4_nobody_calls_and_nobody_answers():
    case = read("X4")
    check(case, {"agents_zero_calls": agents(offered_load(0, 270), 270, 20, 0.8)})
    check(case, {"agents_zero_calls": agents(offered_load(100, 0), 0, 20, 0.8, 0.85)})


# Hours, work, FTE


def test_forty_hours_a_week_are_173_and_a_third_a_month():
    assert paid_hours(40) == pytest.approx(520 / 3)
    assert paid_hours(0) == 0


def test_shrinkages_take_one_after_the_other_in_any_order():
    weekly, outside, inside = np.array([[35.0], [40.0]]), np.array([0.1, 0.17, 0.0]), 0.15
    hours = productive_hours(weekly, outside, inside)
    assert hours.shape == (2, 3)
    np.testing.assert_allclose(hours, productive_hours(weekly, inside, outside))
    assert hours[1, 2] == pytest.approx(paid_hours(40) * 0.85)


@pytest.mark.parametrize("shrinkages", [(1.0, 0.1), (0.1, 1.0), (1.5, 1.5), (np.array([0.1, 1.0]), 0.0)])
def test_a_shrinkage_of_everything_is_refused(shrinkages):
    with pytest.raises(ValueError, match="shrinkage"):
        productive_hours(40, *shrinkages)


def test_no_hours_at_all_are_refused():
    with pytest.raises(ValueError, match="zero productive hours"):
        productive_hours(np.array([40.0, 0.0]), 0.17, 0.15)


def test_no_items_and_items_of_no_minutes_are_no_work():
    assert workload(np.array([0.0, 100.0]), np.array([12.0, 0.0]), 0.05).tolist() == [0.0, 0.0]
    with pytest.raises(ValueError, match="minutes"):
        workload(100, np.array([12.0, -1.0]), 0)


def test_no_work_takes_nobody_whatever_the_hours():
    assert required_fte(np.array([0.0, 0.0, 85.0]), np.array([0.0, np.nan, 100.0]), 0.85, 1.0).tolist() == [0.0, 0.0, 1.0]


@pytest.mark.parametrize("hours, utilisation, productivity", [(0, 0.9, 1), (100, 0, 1), (100, 0.9, 0), (100, 0.9, -0.2)])
def test_work_that_nobody_can_do_is_refused(hours, utilisation, productivity):
    with pytest.raises(ValueError):
        required_fte(np.array([0.0, 85.0]), hours, utilisation, productivity)


def test_a_productivity_of_nothing_is_refused_even_without_work():
    with pytest.raises(ValueError, match="productivity"):
        required_fte(0, 100, 0.9, 0)


def test_whole_heads_are_not_rounded_up_by_a_rounding_error():
    assert whole(np.array([0.0, 0.1 + 0.2 - 0.3, 3.0000000001, 3.00001, 19.08])).tolist() == [0.0, 0.0, 3.0, 4.0, 20.0]
    assert not np.signbit(whole(0))


def test_cases_need_hours_to_be_done_in():
    assert fte_of_a_day(0, 25, 0) == 0
    with pytest.raises(ValueError, match="hours"):
        fte_of_a_day(120, 25, 0)


# A desk


def summed(desk: int, load: float) -> float:
    """Erlang C as it is defined: the term of `desk` agents against the sum of a^k / k!, in exact fractions."""
    a = Fraction(load)
    last = a**desk / factorial(desk) * desk / (desk - a)
    return float(last / (sum(a**k / factorial(k) for k in range(desk)) + last))


def summed_level(desk: int, load: float, seconds: float, within: float) -> float:
    return 1 - summed(desk, load) * exp(-(desk - load) * within / seconds)


@pytest.mark.parametrize("load", LOADS)
def test_erlang_c_is_its_sum(load):
    desks = np.arange(int(load) + 1, int(load) + 25)
    np.testing.assert_allclose(waiting_probability(desks, load), [summed(int(desk), load) for desk in desks], rtol=1e-10)
    np.testing.assert_allclose(service_level(desks, load, 270, 20), [summed_level(int(desk), load, 270, 20) for desk in desks], rtol=1e-10)


@pytest.mark.parametrize("share, within", [(0.5, 0), (0.8, 20), (0.95, 10), (0.999, 0)])
def test_the_agents_are_the_fewest_that_do(share, within):
    for load, found in zip(LOADS, agents(np.array(LOADS), 180, within, share), strict=True):
        desk = int(load) + 1
        while summed_level(desk, load, 180, within) < share:
            desk += 1
        assert found == desk, load


def test_erlang_b_blocks_everybody_without_agents_and_nobody_without_calls():
    assert erlang_b(0, np.array([0.0, 7.5])).tolist() == [1.0, 1.0]
    assert erlang_b(np.array([1, 2]), 0).tolist() == [0.0, 0.0]
    assert erlang_b(np.array([1, 2]), 2.0) == pytest.approx([2 / 3, 2 / 5])


def test_too_few_agents_keep_everybody_waiting_for_ever():
    few = np.array([0, 5, 10])
    assert waiting_probability(few, 10).tolist() == [1.0, 1.0, 1.0]
    assert service_level(few, 10, 180, 20).tolist() == [0.0, 0.0, 0.0]
    assert answer_speed(few, 10, 180).tolist() == [np.inf] * 3


def test_without_calls_nobody_waits():
    desks = np.array([0, 3])
    assert waiting_probability(desks, 0).tolist() == [0.0, 0.0]
    assert service_level(desks, 0, 0, 20).tolist() == [1.0, 1.0]
    assert answer_speed(desks, 0, 180).tolist() == [0.0, 0.0]


def test_every_load_of_a_batch_has_the_agents_of_its_own():
    loads, shares = np.array([[0.0, 7.5, 10.0, 7.5], [3.0, 0.0, 7.5, 3.0]]), np.array([[0.8], [0.95]])
    together = agents(loads, 270, 20, shares)
    alone = [[float(agents(load, 270, 20, share)) for load in row] for row, share in zip(loads, shares[:, 0], strict=True)]
    assert together.tolist() == alone
    assert agents(np.zeros((2, 0)), 270, 20, 0.8).shape == (2, 0)


def test_an_occupancy_limit_adds_agents_where_it_binds():
    loads = np.array([1.0, 85.0])
    assert agents(loads, 180, 20, 0.8).tolist() == [3.0, 92.0]
    assert agents(loads, 180, 20, 0.8, 0.85).tolist() == [3.0, 100.0]
    assert agents(loads, 180, 20, 0.8, np.array([0.1, 1.0])).tolist() == [10.0, 92.0]


@pytest.mark.parametrize("load", [1e-6, 1.0, 1000.0])
def test_a_strict_target_is_reached(load):
    assert service_level(agents(load, 180, 0, 1 - 1e-12), load, 180, 0) >= 1 - 1e-12


def test_without_a_target_the_agents_just_keep_up():
    assert agents(np.array([0.0, 9.5, 10.0]), 180, 20, 0).tolist() == [0.0, 10.0, 11.0]


@pytest.mark.parametrize("share", [1.0, 1.2, np.array([0.8, 1.0])])
def test_to_answer_every_call_in_time_is_refused(share):
    with pytest.raises(ValueError, match="every call"):
        agents(10, 180, 20, share)


@pytest.mark.parametrize(
    "load, seconds, within, occupancy, message",
    [(-1, 180, 20, None, "load"), (10, 0, 20, None, "no time"), (10, 180, -1, None, "wait"), (10, 180, 20, 0.0, "occupancy")],
)
def test_a_desk_that_makes_no_sense_is_refused(load, seconds, within, occupancy, message):
    with pytest.raises(ValueError, match=message):
        agents(load, seconds, within, 0.8, occupancy)


def test_a_load_below_zero_is_refused():
    with pytest.raises(ValueError, match="load"):
        erlang_b(3, -1)
    with pytest.raises(ValueError):
        offered_load(100, -1)


@pytest.mark.parametrize("share", [0.5, 0.8, 0.95])
def test_a_load_split_over_two_desks_never_needs_fewer_agents(share):
    loads, parts = np.linspace(0.5, 60, 40)[:, None], np.linspace(0, 0.5, 11)
    split = agents(loads * parts, 270, 20, share) + agents(loads * (1 - parts), 270, 20, share)
    assert np.all(split >= agents(loads, 270, 20, share))
    assert 2 * agents(3.75, 270, 20, share) > agents(7.5, 270, 20, share)


def test_a_desk_needs_hours_to_be_staffed():
    assert desk_fte(0, 50, 40, 0.3) == 0
    assert desk_fte(np.array([11, 5]), 168, 40, 0).tolist() == [46.2, 21.0]
    with pytest.raises(ValueError, match="shrinkage"):
        desk_fte(11, 50, 40, 1)
    with pytest.raises(ValueError, match="zero productive hours"):
        desk_fte(11, 50, 0, 0.3)


# Productivity and ramp


def test_two_days_at_home_change_nothing_and_five_have_the_whole_effect():
    days = np.array([5, 4, 3, 2, 1, 0])
    np.testing.assert_allclose(remote_productivity(-0.12, days), [1, 1, 1, 0.96, 0.92, 0.88])
    np.testing.assert_allclose(remote_productivity(0.06, days), [1, 1, 1, 1.02, 1.04, 1.06])


def test_an_effect_that_leaves_no_productivity_is_refused():
    assert remote_productivity(-1, 5) == 1
    with pytest.raises(ValueError, match="productivity"):
        remote_productivity(np.array([0.0, -1.0]), 0)


@pytest.mark.parametrize("start", [0.0, 0.25, 1.0])
@pytest.mark.parametrize("ramp", [1, 2, 6, 12])
def test_a_ramp_of_whole_months_loses_half_of_what_is_missing_at_the_start(start, ramp):
    assert ramp_loss(start, ramp, np.arange(1, 25)).sum() == pytest.approx((1 - start) * ramp / 2)


def test_a_ramp_longer_than_the_plan_is_cut_off():
    assert ramp_loss(0.0, 12, np.arange(1, 7)).sum() == pytest.approx(6 - 18 / 12)


def test_without_a_ramp_a_hire_is_productive_at_once():
    assert ramp_productivity(0.25, 0, np.arange(1, 4)).tolist() == [1.0, 1.0, 1.0]
    assert ramp_loss(0.0, np.array([0.0, 2.0]), 1).tolist() == [0.0, 0.75]


def test_a_ramp_rises_to_one_and_stays():
    climbed = ramp_productivity(0.25, 3.5, np.arange(1, 12))
    assert np.all(np.diff(climbed) >= 0) and climbed[3:].tolist() == [1.0] * 8


@pytest.mark.parametrize("start, ramp", [(-0.1, 4), (1.1, 4), (0.25, -1)])
def test_a_ramp_that_makes_no_sense_is_refused(start, ramp):
    with pytest.raises(ValueError):
        ramp_productivity(start, ramp, 1)
