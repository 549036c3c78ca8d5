"""Whether a headline rests on values that are better or worse than the middle of their ranges, in words."""

from __future__ import annotations

from typing import Literal

from planner.analysis.measures import NOTHING
from planner.analysis.sensitivity import Tornado
from planner.analysis.uncertainty import QUANTILES, Outcome
from planner.report.chance import does, part
from planner.report.words import LOCALE
from planner.scenario.language import text as _

MUCH = 0.25  # of the larger of two figures: they differ by so much


def resting(outcome: Outcome) -> Literal["better", "worse", ""]:
    """Whether the plain run rests on better or worse values than the middle of the draws; "" where it is one of the likely ones.

    It is none of them where it has another sign than the middle, or lies outside P10 to P90.
    """
    headline = outcome.difference.npv_saving
    low, middle, high = (outcome.quantile(outcome.npv_saving, level).value for level in QUANTILES)
    if low - NOTHING <= headline <= high + NOTHING and not _turned(headline, middle):
        return ""
    return "better" if headline > middle else "worse"


def rests_on(outcome: Outcome, locale: str = LOCALE) -> str:
    """What to say where the plain run rests on other values than the likely ones, "" where it does not."""
    than = resting(outcome)
    if not than:
        return ""
    headline, currency = outcome.difference.npv_saving, outcome.difference.plan.ledger.currency
    middle = outcome.quantile(outcome.npv_saving, QUANTILES[1]).value
    words = (
        _(
            "The headline rests on values better than the middle of their ranges: as entered it {plain} in present value, in the middle of the "
            "draws it {middle}, and in {chance} of them it is cheaper."
        )
        if than == "better"
        else _(
            "The headline rests on values worse than the middle of their ranges: as entered it {plain} in present value, in the middle of the "
            "draws it {middle}, and in {chance} of them it is cheaper."
        )
    )
    return words.format(
        plain=does(headline, currency, locale), middle=does(middle, currency, locale), chance=part(outcome.chance_cheaper.value, 2, locale)
    )


def at_median(found: Tornado, headline: float, currency: str, locale: str = LOCALE) -> str:
    """What a plan saves with all at their median beside what it saves as entered, "" where these are nearly the same."""
    if not found.bars or not (_turned(headline, found.middle) or abs(headline - found.middle) > MUCH * max(abs(headline), abs(found.middle))):
        return ""
    return _("With all at their median it {middle}; as entered it {plain}, in present value.").format(
        middle=does(found.middle, currency, locale), plain=does(headline, currency, locale)
    )


def _turned(one: float, other: float) -> bool:
    return min(one, other) < -NOTHING and max(one, other) > NOTHING
