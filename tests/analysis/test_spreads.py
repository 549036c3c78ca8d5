"""Ranges as distributions: low and high are the 5th and 95th percentile, whatever the family."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from planner.analysis.spreads import Z95, Spread, spread_of
from planner.scenario.quantity import SPREADS, Quantity

FAMILIES = [name for name in SPREADS if name != "beta"]


@pytest.mark.parametrize("family", SPREADS)
@given(low=st.floats(0.01, 0.5), middle=st.floats(0, 1), width=st.floats(0.05, 0.45))
def test_low_and_high_are_the_5th_and_95th_percentile(family, low, middle, width):
    spread = Spread(family, low, low + middle * width, low + width)
    found = spread.at(np.array([-Z95, Z95]))
    assert found == pytest.approx([low, low + width], abs=1e-4 * width)


@pytest.mark.parametrize("family", SPREADS)
def test_a_higher_score_is_never_a_lower_value(family):
    values = Spread(family, 0.1, 0.2, 0.6).at(np.linspace(-4, 4, 801))
    assert (np.diff(values) >= 0).all() and values[0] < 0.1 and values[-1] > 0.6


@given(low=st.floats(-1, 1), value=st.floats(0, 1), width=st.floats(0.01, 2), scale=st.floats(0.1, 100))
def test_a_range_scales_with_its_unit(low, value, width, scale):
    for family in ("pert", "triangular", "normal", "uniform"):
        one = Spread(family, low, low + value * width, low + width)
        other = Spread(family, scale * low, scale * (low + value * width), scale * (low + width))
        z = np.array([-2.0, 0.3, 1.1])
        assert other.at(z) == pytest.approx(scale * one.at(z), abs=1e-6 * scale * (width + 1))


def test_the_mode_of_a_triangle_is_the_value_and_its_mean_is_in_closed_form():
    spread = Spread("triangular", -0.12, 0.0, 0.08)
    a, b = (float(spread.at(np.array([z]))[0]) for z in (-40.0, 40.0))
    assert spread.mean == pytest.approx((a + 0.0 + b) / 3, abs=2e-5)
    cut = (0.0 - a) / (b - a)  # the share below the mode
    from scipy.special import ndtri

    assert spread.at(np.array([ndtri(cut)]))[0] == pytest.approx(0.0, abs=1e-9)


def test_a_mode_of_nothing_between_uneven_ends_has_not_the_mean_nothing():
    for family in ("pert", "triangular", "normal"):
        assert Spread(family, -0.12, 0.0, 0.08).mean < -0.009
        assert Spread(family, -0.1, 0.0, 0.1).mean == pytest.approx(0.0, abs=1e-6)


def test_pert_has_its_mode_at_the_value():
    spread = Spread("pert", 2.0, 3.5, 6.0)
    z = np.linspace(-3, 3, 6001)
    x = spread.at(z)
    density = np.exp(-(z**2) / 2)[1:] / np.maximum(np.diff(x), 1e-12)
    smooth = np.convolve(density, np.ones(101) / 101, "same")
    assert x[1:][smooth[200:-200].argmax() + 200] == pytest.approx(3.5, abs=0.1)


def test_normal_and_lognormal_have_their_median_at_the_value():
    assert Spread("normal", 1.0, 2.0, 5.0).median == 2.0
    assert Spread("lognormal", 1.0, 2.0, 5.0).median == pytest.approx(2.0)
    symmetric = Spread("normal", 1.0, 2.0, 3.0)
    assert symmetric.at(np.array([1.0]))[0] == pytest.approx(2 + 1 / Z95)
    assert symmetric.mean == pytest.approx(2.0)


def test_one_end_alone_leaves_the_other_at_the_value():
    assert spread_of(Quantity(5.0, low=3.0)) == Spread("pert", 3.0, 5.0, 5.0)
    assert spread_of(Quantity(5.0, high=7.0, spread="triangular")) == Spread("triangular", 5.0, 5.0, 7.0)


@pytest.mark.parametrize("quantity", [None, Quantity(5.0), Quantity(5.0, low=5.0, high=5.0), Quantity(5.0, low=1.0, high=9.0, same_as="a.b")])
def test_what_has_no_range_of_its_own_has_no_distribution(quantity):
    assert spread_of(quantity) is None


@given(low=st.floats(0.01, 0.98), high=st.floats(0.02, 0.99))
def test_a_beta_share_stays_a_share(low, high):
    assume(high - low > 0.01)
    values = Spread("beta", low, (low + high) / 2, high).at(np.linspace(-5, 5, 101))
    assert ((values >= 0) & (values <= 1)).all()
