"""Small cases drawn by hypothesis that use work, moves to another place, exits and all that comes with them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.model.case import Case
from tests.model.parts import Away, Dismissal, Land, Leave, Terms, Volume
from tests.model.plans import cases, cents, shares


def some(values: st.SearchStrategy[Any], otherwise: Any, always: bool = False) -> st.SearchStrategy[Any]:
    """What a case may leave out."""
    if always:
        return values
    return st.integers(0, 2).flatmap(lambda number: st.just(otherwise) if number == 0 else values)


dismissals = st.builds(
    Dismissal,
    weeks_per_year=st.sampled_from([0, 1.5, 4]),
    min_weeks=st.sampled_from([0, 4]),
    cap_weeks=st.sampled_from([None, 4, 10, 26]),
    notice=st.sampled_from([0, 1.5, 3, 6]),
    outplacement=cents(0, 3000),
)

lands = st.builds(
    Land,
    rate=st.sampled_from([None, 1.12, 0.0027]),
    contributions=st.sampled_from([(), ((0.2, None),), ((0.0976, 30000.0), (0.0167, 12000.0))]),
    monthly=st.sampled_from([(), ((0.05, 24000.0),)]),
    on_extra=st.booleans(),
    benefits_share=shares(0, 0.3),
    benefits_flat=cents(0, 500),
    employee_tax=shares(0, 0.6),
    exempt=cents(0, 300),
    extra_months=st.sampled_from([0, 1, 2.5]),
    extra_month=st.integers(1, 12),
    hours=st.sampled_from([None, 37.5, 48]),
    shrinkage=st.sampled_from([None, 0, 0.1, 0.3]),
    dismissal=dismissals,
)


starts = st.sampled_from([4, 1, 2, 3, 6, 9, 12, 13, 30])


def terms(away: bool, full: bool) -> st.SearchStrategy[Terms]:
    only_here: dict[str, Any] = {"release_share": st.sampled_from([0, 0.5, 1])}
    only_away: dict[str, Any] = {
        "relocating": st.sampled_from([0, 0.3, 1]),
        "package": cents(0, 20000),
        "redeployed": st.sampled_from([0, 0.4, 1]),
        "retention": st.sampled_from([0, 0.15, 1]),
        "donor_factor": st.sampled_from([0, 1, 2.5, 20]),
    }
    return some(
        st.builds(
            Terms,
            transfer=st.sampled_from([0, 1, 3, 24]),
            parallel=st.sampled_from([0, 1, 2, 24]),
            transfer_cost=cents(0, 50000),
            transfer_hours=st.sampled_from([0, 40]),
            dip=st.sampled_from([0, 0.2, 0.6]),
            dip_months=st.sampled_from([0, 1, 3, 4.5]),
            shortfall=st.sampled_from(["receiving", "origin", "cover"]),
            whole_heads=st.booleans(),
            **(only_away if away else only_here),
        ),
        Terms(),
        full,
    )


volumes = st.builds(Volume, st.sampled_from([20000, 9000, 900, 0]), st.sampled_from([12, 12, 12, 0]), st.sampled_from([0, 0.05]))


def months_of_peaks() -> st.SearchStrategy[tuple[tuple[int, float], ...]]:
    return some(st.lists(st.tuples(st.integers(1, 12), st.sampled_from([0, 0.5, 1.3, 3])), max_size=3).map(tuple), ())


@st.composite
def aways(draw: st.DrawFn, share: float, full: bool) -> Away:
    points = draw(st.lists(st.integers(9000, 90000), min_size=5, max_size=5).map(sorted))
    by_wage = draw(st.booleans())
    return Away(
        share=share,
        start=draw(starts),
        over=draw(st.sampled_from([1, 2, 5])),
        upfront=draw(cents(0, 50000)),
        terms=draw(terms(away=True, full=full)),
        at_home=draw(st.booleans()),
        pay=None if by_wage else draw(cents(0, 90000)),
        points=dict(zip(["p10", "p25", "p50", "p75", "p90"], points, strict=True)) if by_wage else {},
        percentile=draw(st.none() | shares(0.05, 0.95)) if by_wage else None,
        as_of=draw(st.none() | st.integers(-30, 1)),
        growth=draw(shares(-0.02, 0.1)),
        land=draw(st.none() | lands),
        productivity=draw(st.sampled_from([1, 0.8, 1.25])),
        seat=draw(st.none() | cents(0, 900)),
        hires_per_month=draw(some(st.sampled_from([0, 0.7, 3, 50]), None)),
    )


@st.composite
def moved_cases(draw: st.DrawFn, full: bool = False) -> Case:
    """One team with a move within the place, perhaps one to another place, and whatever changes the work or who does it.

    `full`: there are people and pay, both moves, and nothing is left out, so that a few cases reach everything.
    """
    plain = draw(cases())
    share = draw(st.sampled_from([0.25, 0.333, 0.5] if full else [0.25, 0, 0.333, 0.5, 1]))
    rest = [part for part in (0.25, 0.5, 0, 1) if part + share <= 1 and (part or not full)]
    away = draw(some(st.sampled_from(rest).flatmap(lambda part: aways(part, full)), None, full))
    growth = draw(st.sampled_from([0, 0, 0.1, -0.3]))
    home = draw(terms(away=False, full=full))
    case = plain.but(
        months=draw(st.sampled_from([18, 30, 40] if full else [18, 1, 2, 13, 24, 30, 40, 120])),
        heads=draw(st.sampled_from([20, 33.5, 50, 7] if full else [20, 33.5, 50, 7, 1, 0])),
        move_start=draw(starts),
        volume=draw(st.just(None) | volumes),
        work_growth=growth,
        whole_heads=draw(st.booleans()),
        remote_effect=draw(some(st.sampled_from([-0.3, -0.08, 0.06, 0.5]), 0)),
        productivity=draw(some(st.sampled_from([0.9, 1.1]), 1)),
        desk_days=draw(some(st.sampled_from([2, 3.5]), 5)),
        home_days=draw(some(st.sampled_from([1, 2]), 0)),
        utilisation=draw(some(st.sampled_from([0.85]), 1)),
        turnover=draw(st.sampled_from([0.18, 0.6, 1, 4.5, 0])),
        ramp=draw(some(st.sampled_from([1, 2.5, 3]), 0)),
        start_productivity=draw(st.sampled_from([0.25, 0, 1])),
        share=share,
        over=draw(st.sampled_from([1, 2, 5])),
        terms=home,
        away=away,
        **draw(some(hours(), {}, full)),
        **draw(some(covers(), {}, full)),
        **draw(some(rewards(), {}, full)),
        **draw(some(extras_at_home(), {}, full)),
    )
    if full and case.pay is not None:
        case = case.but(pay=draw(st.sampled_from([36000.0, 60000.0, 210000.0])))
    if draw(st.integers(0, 3)) == 3:
        case = case.but(pipeline="empty", fill=draw(st.sampled_from([0.4, 1.5, 2, 30])), notice=draw(st.sampled_from([0, 0.6, 1])))
    if draw(st.integers(0, 3)) == 3:
        case = case.but(hires_per_month=draw(st.sampled_from([0, 0.7, 3, 50])))
    moved = share + (away.share if away is not None else 0)
    if case.hires_per_month is None and growth >= 0 and moved <= 0.6 and case.volume is None and case.heads >= 20:
        # more than there are is a case of its own
        case = case.but(exits=draw(some(exits(), ())))
    return case


def hours() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "hours": st.sampled_from([35, 40]),
            "shrinkage": st.sampled_from([0, 0.17]),
            "internal": st.sampled_from([0, 0.15]),
            "peaks": months_of_peaks(),
            "turnaround": st.sampled_from([0, 3, 20]),
            "month_end_share": st.sampled_from([0, 0.3, 1]),
            "month_end_days": st.sampled_from([1, 3, 5]),
        }
    )


def covers() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "cover": st.sampled_from(["none", "agency", "overtime"]),
            "overtime": st.sampled_from([0, 1, 1.5]),
            "agency": cents(0, 90),
            "cover_hours": st.none() | st.sampled_from([1, 150]),
            "cover_limit": st.none() | st.sampled_from([0, 0.1, 1]),
        }
    )


def rewards() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "bonus": shares(0, 0.4),
            "bonus_month": st.integers(1, 12),
            "bonus_payout": st.sampled_from([0, 0.8, 1.2]),
            "location_weight": st.sampled_from([0, 0.4, 1]),
            "currency": st.sampled_from([None, 1.3]),
            "monthly": st.sampled_from([(), ((0.05, 36000.0),)]),
            "on_extra": st.booleans(),
            "extra_months": st.sampled_from([0, 1, 2]),
            "extra_month": st.integers(1, 12),
            "dismissal": dismissals,
            "tenure": st.sampled_from([0, 3.5, 20]),
            "desk_premium": st.sampled_from([0, 0.1]),
            "home_premium": st.sampled_from([-0.2, 0, 0.05]),
        }
    )


def extras_at_home() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "recovery": st.sampled_from([0, 0.5, 1]),
            "insurance": cents(0, 40),
            "coworking": cents(0, 300),
            "coworking_days": st.sampled_from([0, 4]),
            "coworking_price": cents(0, 40),
            "trips": st.sampled_from([0, 2.5]),
            "trip_cost": cents(0, 1500),
            "jurisdictions": st.sampled_from([0, 3]),
            "jurisdiction_cost": cents(0, 6000),
        }
    )


def exits() -> st.SearchStrategy[tuple[Leave, ...]]:
    one = st.builds(Leave, heads=st.sampled_from([0, 1, 1.2]), month=st.integers(1, 44), by=st.sampled_from(["resignation", "severance"]))
    return st.lists(one, max_size=2).map(tuple)
