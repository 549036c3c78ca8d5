"""The firm's rule: what a plan must reach before the firm does it rather than nothing. A blank asks for nothing."""

from __future__ import annotations

from typing import Annotated

from planner.scenario.part import Blank, Part, amount, number, portion


class Decide(Part):
    """A rule, usually in the base file, so that every plan on top of it is held to the same."""

    minimum_saving: Annotated[
        Blank,
        portion(
            "Least saving a year",
            "money",
            1.0,
            "Yearly saving once nothing is under way any more, as a share of what the base costs a year then; too little is not worth the stir.",
            neutral=None,
            dated=False,
        ),
    ] = None
    minimum_npv: Annotated[
        Blank,
        amount(
            "Least present value of the saving",
            "in present value",
            "money",
            1e12,
            "What a plan must be worth over the horizon; a plan that is worth less than nothing is never chosen, whatever stands here.",
            step=10000.0,
            neutral=None,
            dated=False,
        ),
    ] = None
    payback_within_months: Annotated[
        Blank,
        number(
            "Payback within",
            "months",
            "money",
            120,
            "Months after which the money must be back for good.",
            neutral=None,
            dated=False,
        ),
    ] = None
    most_cash_out: Annotated[
        Blank,
        amount(
            "Most money out",
            "at any time",
            "money",
            1e12,
            "The deepest point of the cumulative saving must not lie further below zero than this.",
            step=10000.0,
            neutral=None,
            dated=False,
        ),
    ] = None
    least_on_site: Annotated[
        Blank,
        portion(
            "Least presence",
            "money",
            1.0,
            "Share of the working days that people spend on site, at whatever site, in the last month.",
            neutral=None,
            dated=False,
        ),
    ] = None
