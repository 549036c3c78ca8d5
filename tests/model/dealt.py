"""Small cases drawn by hypothesis that deal with vendors, departments, an employer of record, landlords and centres."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.model.case import Case
from tests.model.dealings import Annex, Department, Employer, Outsourced, Running
from tests.model.moved import moved_cases, some, starts, terms
from tests.model.plans import cents, shares

# every seat is for somebody: those that are shared have cases picked by hand, with whole people, whose chances can be counted
runnings = st.builds(
    Running,
    operating=cents(0, 20),
    varying=st.sampled_from([0, 0.3, 1]),
    setup=cents(0, 90000),
    fixed=cents(0, 9000),
    closes=st.none() | st.integers(2, 44),
    closing=cents(0, 9000),
    governance=st.sampled_from([0, 0.08]),
    span=st.sampled_from([None, 3, 8]),
    lead=cents(0, 6000),
    least_led=st.sampled_from([1, 4]),
    chance=st.sampled_from([0, 0.05]),
    lost=st.sampled_from([0.5, 1]),
    stops=st.sampled_from([0, 1.5]),
)

employers = st.builds(
    Employer, fee=cents(0, 900), fee_share=shares(0, 0.2), deposit=st.sampled_from([0, 1, 2.5]), spread=st.sampled_from([0, 0.02])
)

departments = st.builds(
    Department,
    hours_per_week=st.sampled_from([0, 4, 9.5]),
    days_on_site=st.sampled_from([0, 3, 5]),
    cost_per_hour=cents(0, 200),
    remote=st.sampled_from([0, 0.05, 0.15]),
    zone=st.sampled_from([0, 0.3, 0.8]),
    vendor=st.sampled_from([0, 0.03]),
    other_side=st.sampled_from([0, 0.5, 1]),
    at_once=st.sampled_from([0.3, 1]),
    hours_apart=st.sampled_from([0, 3, 7, 11]),
    other_language=st.booleans(),
)


@st.composite
def annexes(draw: st.DrawFn) -> Annex:
    begins = draw(st.sampled_from([1, 3, 9, -5, 44]))
    ends = begins + draw(st.integers(4, 40))
    sublet = draw(st.none() | st.integers(max(begins, 1), ends - 1)) if ends > max(begins, 1) else None
    return Annex(
        seats=draw(st.sampled_from([12, 1])),
        rent=draw(cents(0, 1500)),
        begins=begins,
        ends=ends,
        fit_out=draw(cents(0, 120)),
        allowance=draw(cents(0, 60)),
        sublet=sublet,
        downtime=0 if sublet is None else draw(st.sampled_from([0, 4, 18]).filter(lambda months: sublet + months < ends)),
        rent_share=draw(st.sampled_from([0.5, 1.1])),
        works_for_tenant=draw(cents(0, 900)),
        restoration=draw(cents(0, 9000)),
    )


@st.composite
def contracts(draw: st.DrawFn, share: float) -> Outsourced:
    start, out_of = draw(starts), draw(st.sampled_from([None, None, "ends", "terminates"]))
    given = draw(terms(away=False, full=True))
    term = draw(st.integers(1, 50))
    first = max(1, start + given.transfer)
    over = first + term
    return Outsourced(
        share=share,
        start=start,
        over=draw(st.sampled_from([1, 2, 5])),
        back=None if out_of is None else over + 1,
        terms=given,
        rate=draw(st.sampled_from([None, 0.018])),
        price=draw(cents(0, 60)),
        fixed=draw(cents(0, 900)),
        hours=draw(st.sampled_from([None, 160])),
        productivity=draw(st.sampled_from([0.7, 1, 1.3])),
        agreed=draw(st.sampled_from([None, None, 900])),
        minimum=draw(st.sampled_from([0, 0.8, 1])),
        cola=draw(st.sampled_from([0, 0.04])),
        glide=draw(st.sampled_from([0, 0.03])),
        begins=draw(st.none() | st.integers(-20, first + 9)),
        ends=over if out_of == "ends" else None if out_of == "terminates" else draw(st.sampled_from([None, over])),
        at_end="leave" if out_of == "ends" else "renew",
        renewal=draw(st.sampled_from([0, 0.1])),
        terminates=over if out_of == "terminates" else None,
        exit_fee=draw(st.sampled_from([3, 0])),
        selection=draw(st.sampled_from([0, 0.02])),
        transition=draw(st.sampled_from([0, 0.03])),
        legal=draw(cents(0, 30000)),
        chance=draw(st.sampled_from([0, 0.05])),
        stops=draw(st.sampled_from([0, 2])),
        **draw(st.sampled_from([{}, {"governance": 0.08}, {"retained": 0.2}])),
    )


@st.composite
def dealt_cases(draw: st.DrawFn, full: bool = False) -> Case:
    """A case that moves work, with some of what can come on top; `full`: with all of it."""
    case = draw(moved_cases(full))
    moved = case.share + (case.away.share if case.away is not None else 0)
    outside = [part for part in (0.25, 0.1, 0) if part + moved <= 1]
    return case.but(
        running=draw(some(runnings, Running(), full)),
        branch=draw(some(runnings, Running(), full)),
        annex=draw(some(annexes(), None, full)),
        employer=draw(some(employers, None, full)) if case.away is not None and not case.away.at_home else None,
        outsourced=draw(some(st.sampled_from(outside).flatmap(contracts), None, full)) if outside else None,
        department=draw(some(departments, None, full)),
        exits=(),
    )
