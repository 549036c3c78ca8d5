"""Attendance and the seats of the busiest day."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.model.attendance import desk_ratios, overflow, presence, seats, weekday_weights
from tests.cases.reading import check, read


def needed(heads: float, share: float, level: float, clustering: float = 0.0) -> float:
    return float(seats(np.array([heads]), np.array([share]), level, clustering))


def distribution(classes: list[tuple[int, float]]) -> np.ndarray:
    """Probability of each number of people present, by folding in one person after the other."""
    out = np.array([1.0])
    for heads, chance in classes:
        for _ in range(heads):
            out = np.convolve(out, [1 - chance, chance])
    return out


def by_folding(classes: list[tuple[int, float]], level: float) -> int:
    return int(np.argmax(np.cumsum(distribution(classes)) >= level - 1e-12))


def test_WE08_seats_of_the_busiest_day_and_not_of_the_average_one():
    given = (case := read("WE08"))["inputs"]
    heads, fixed, level = given["heads"], given["fixed_desk_heads"], given["service_level"]
    peak = float(presence(given["days_on_site"], weekday_weights(given["peak_factor"])).max())
    pool = needed(heads - fixed, peak, level)
    naive = heads * given["days_on_site"] / 5
    chance, without = overflow(heads, peak, naive)
    check(
        case,
        {
            "desks_total": pool + fixed,
            "desks_pool": pool,
            "desks_all_pooled": needed(heads, peak, level),
            "sharing_ratio": desk_ratios(heads, pool + fixed, 0)["people_per_desk"],
            "p_overflow_naive": chance,
            "expected_overflow_naive": without,
            "cost_month": (pool + fixed) * given["seat_month"],
            "naive_cost_month": naive * given["seat_month"],
            "understatement": (pool + fixed - naive) * given["seat_month"],
        },
    )


def test_T05_desks_per_person_and_people_per_desk():
    given = (case := read("T05"))["inputs"]
    check(case, desk_ratios(given["people"], given["desks"], given["average_present"]))


def test_T09_desks_for_three_days_of_five():
    given = (case := read("T09"))["inputs"]
    share = given["days"] / 5
    got = {f"desks_{level}": needed(given["people"], share, level / 100) for level in (80, 90, 95, 99)}
    check(case, {**got, "mean_present": given["people"] * share, "shortage_probability_at_108": overflow(given["people"], share, 108)[0]})


@pytest.mark.parametrize(
    "heads, share, level, expected",
    [(0, 0.6, 0.95, 0), (50, 0.0, 0.95, 0), (50, 1.0, 0.9, 50), (50, 0.6, 1.0, 50), (0.2, 0.6, 0.99, 1), (1, 0.5, 0.4, 0)],
)
def test_nobody_everybody_and_certainty(heads, share, level, expected):
    assert needed(heads, share, level) == expected


def test_one_class_is_exact():
    for heads, share, level in ((7, 0.3, 0.9), (88, 0.72, 0.95), (400, 0.55, 0.99), (33, 0.91, 0.8)):
        assert needed(heads, share, level) == by_folding([(heads, share)], level)


@given(
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from([0.2, 0.4, 0.6, 0.78, 0.9, 1.0])), min_size=1, max_size=4),
    st.sampled_from([0.8, 0.9, 0.95, 0.99]),
)
def test_several_classes_come_within_a_seat_of_the_exact_answer(classes, level):
    heads, share = (np.array(values, dtype=float) for values in zip(*classes, strict=True))
    assert abs(float(seats(heads, share, level)) - by_folding(classes, level)) <= 1


def test_people_who_come_together_need_more_seats():
    got = [needed(1000, 0.72, 0.95, clustering) for clustering in (0, 0.02, 0.05)]
    assert got[0] == 743
    assert got[1:] == pytest.approx([822, 873], abs=2)  # by the beta-binomial itself


@given(st.integers(1, 300), st.floats(0, 5), st.floats(0, 5), st.floats(0.5, 0.999), st.floats(1, 1.6), st.sampled_from([0, 0.02, 0.05]))
def test_more_days_and_a_higher_promise_never_need_fewer_seats_and_never_more_than_heads(heads, days, more, level, peak, clustering):
    low, high = sorted((days, more))
    weights = weekday_weights(peak)
    shares = [float(presence(day, weights).max()) for day in (low, high)]
    first, second = (needed(heads, share, level, clustering) for share in shares)
    assert second >= first - (1 if clustering else 0)  # the approximation may round to the other side
    assert second <= heads
    assert needed(heads, shares[0], min(0.9999, level + 0.01), clustering) >= first
    assert needed(heads, shares[0], level, 0.0) <= needed(heads, shares[0], max(level, 0.8), 0.05) + 1


@given(st.floats(0, 5), st.floats(1, 1.65), st.sampled_from([0, 0.1, 0.3]))
def test_presence_keeps_the_days_of_the_week(days, peak, absence):
    share = presence(days, weekday_weights(peak), absence)
    assert np.all(share >= 0) and np.all(share <= 1)
    assert share.sum() == pytest.approx(days * (1 - absence))
    assert share.max() == share[2]


def test_many_rows_at_once_are_each_row_alone():
    heads = np.random.default_rng(3).integers(0, 80, (4, 5, 3)).astype(float)
    share = np.random.default_rng(4).choice([0.2, 0.6, 1.0], (4, 5, 3))
    together = seats(heads, share, 0.95, 0.02)
    for index in np.ndindex(4, 5):
        assert together[index] == float(seats(heads[index], share[index], 0.95, 0.02))
