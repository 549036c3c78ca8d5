"""Cells are read strictly in the reader's locale: what could be read two ways is refused with the value and what was expected."""

from __future__ import annotations

import pytest

from planner.scenario.cells import Reader

US, HU, DE, CH, FR = (Reader("en_US"), Reader("hu_HU", "HUF"), Reader("de_DE", "EUR"), Reader("de_CH", "USD"), Reader("fr_FR", "EUR"))


@pytest.mark.parametrize(
    ("reader", "cell", "value"),
    [
        (US, "84,000", 84000), (US, "84000.50", 84000.5), (US, "$84,000", 84000), (US, "84,000 USD", 84000), (US, 84000.0, 84000),
        (HU, "84 000,5", 84000.5), (HU, "84\u00a0000 Ft", 84000), (HU, "1500,75", 1500.75),
        (DE, "84.000,50 €", 84000.5), (DE, "1.500", 1500), (CH, "84'000", 84000), (CH, "84’000.5", 84000.5),
        (FR, "84 000,50 €", 84000.5), (FR, "84\u202f000", 84000),
    ],
)  # fmt: skip
def test_an_amount_as_it_is_written_in_its_locale(reader, cell, value):
    assert reader.number(cell) == value


@pytest.mark.parametrize(
    ("reader", "cell"),
    [
        (US, "84.000,50"), (US, "1500,75"), (US, "84 000"), (US, "€84,000"), (US, "84k"), (US, "=1+1"), (US, "-5"), (US, ""), (US, "NaN"),
        (US, "1e5"), (US, "(500)"), (US, "84,00"), (US, float("inf")), (US, -5.0), (HU, "1.500"), (HU, "1500.75"), (DE, "$84.000"), (DE, "1,500,000"),
        (US, "٣٤"),
    ],
)  # fmt: skip
def test_what_another_locale_would_write_or_no_number_is_refused(reader, cell):
    with pytest.raises(ValueError, match=r"expected a number such as|must be at least"):
        reader.number(cell)


@pytest.mark.parametrize(
    ("reader", "cell", "month"),
    [
        (US, "2029-06-30", "2029-06"), (US, "2029-06", "2029-06"), (US, "06/2029", "2029-06"), (US, "6/30/2029", "2029-06"),
        (US, "June 2029", "2029-06"), (US, "30-Jun-2029", "2029-06"), (US, "Jun 30, 2029", "2029-06"), (US, "Sept 2029", "2029-09"),
        (HU, "2029. 06. 30.", "2029-06"), (HU, "2029. június", "2029-06"), (DE, "30.06.2029", "2029-06"), (DE, "März 2029", "2029-03"),
        (US, "2029/06/30", "2029-06"),
    ],
)  # fmt: skip
def test_a_month_or_date(reader, cell, month):
    year, number = month.split("-")
    assert reader.month(cell) == int(year) * 12 + int(number) - 1


@pytest.mark.parametrize("cell", ["30/06/2029", "6/30/29", "Jun-29", "2029", "2029-13", "2029-02-30", "soon", "", 47299.0, 2029.1, "31 June 2029", "June May 2029"])  # fmt: skip
def test_a_date_that_could_be_another_or_none_is_refused(cell):
    with pytest.raises(ValueError, match="expected a month such as 2029-06"):
        US.month(cell)


def test_shares_are_written_with_a_percent_sign_or_are_numbers_of_excel():
    assert US.share("3%") == pytest.approx(0.03)
    assert HU.share("2,5 %") == pytest.approx(0.025)
    assert US.share(0.03) == 0.03
    for cell in ("3", "0.03", "3,5%"):
        with pytest.raises(ValueError, match="expected"):
            US.share(cell)
    with pytest.raises(ValueError, match="between"):
        US.share(3.0)


def test_days_on_site_are_numbers_in_halves_or_words():
    words = {"5": 5, "2.5": 2.5, "3 days": 3, "2 days/week": 2, "On-site": 5, "Fully remote": 0, "Remote": 0, "WFH": 0, 2.0: 2}
    assert {cell: US.days(cell) for cell in words} == words
    assert US.days("Hybrid", 3.0) == 3
    for cell in ("6", "2.3", "-1", "Hybrid", "sometimes", "3 weeks", ""):
        with pytest.raises(ValueError, match=r"expected days on site|does not say how many days"):
            US.days(cell)
