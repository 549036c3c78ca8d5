"""Scenarios for tests, drawn by hypothesis: small cases that the twin can follow, and whole files."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import yaml
from hypothesis import strategies as st

import planner
from planner.model.engine import simulate
from planner.model.inputs import Inputs
from planner.model.ledger import Ledger
from planner.scenario.schema import Scenario
from tests.model.case import Case
from tests.model.parts import JANUARY, Lease, month

__all__ = ["JANUARY", "Case", "Lease", "cases", "changed", "ledger", "line_totals", "month", "parse", "plans", "same", "text"]


class _Plain(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes everything out: files with anchors are refused."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def text(plan: dict[str, Any]) -> str:
    """A plan as the text of a file."""
    return yaml.dump(plan, Dumper=_Plain, sort_keys=False, allow_unicode=True)


def parse(plan: dict[str, Any], **changes: str) -> Scenario:
    return planner.parse(text(plan), changes={address.replace("__", "."): value for address, value in changes.items()})


def ledger(plan: dict[str, Any] | Scenario, variations: dict[str, Any] | None = None) -> Ledger:
    return simulate(Inputs(plan if isinstance(plan, Scenario) else parse(plan), variations))


def line_totals(result: Ledger) -> dict[str, float]:
    """Undiscounted cost of each line of a plain run."""
    return {line: float(result.by_month(line).sum() + result.at_start(line)[0]) for line in result.lines}


def cents(low: float, high: float) -> st.SearchStrategy[float]:
    """Amounts that a person would type."""
    return st.integers(int(low * 100), int(high * 100)).map(lambda value: value / 100)


def shares(low: float, high: float) -> st.SearchStrategy[float]:
    return st.integers(round(low * 1000), round(high * 1000)).map(lambda value: value / 1000)


@st.composite
def leases(draw: st.DrawFn) -> Lease:
    ends = draw(st.integers(1, 50))
    early = draw(st.booleans())
    module = draw(st.none() | st.sampled_from([5, 8.0, 12]))
    # restoration of a lease that expires with modules is left open: the twin has no opinion on it
    works = draw(st.none() | cents(0, 50000)) if early or module is None else None
    return Lease(
        seats=draw(st.sampled_from([0, 12, 30, 41])),
        rent=draw(cents(0, 2000)),
        escalator=draw(shares(-0.05, 0.1)),
        next_step=draw(st.none() | st.integers(-20, 40)),
        ends=ends,
        restoration=works,
        module=module,
        after_rent=draw(st.none() | cents(0, 2000)),
        after_escalator=draw(shares(-0.05, 0.1)),
        exit="break" if early else "expiry",
        break_month=draw(st.integers(1, ends)) if early else None,
        penalty=draw(st.sampled_from([0.0, 3, 6.5])),
        unamortised=draw(cents(0, 100000)),
        unamortised_rate=draw(st.sampled_from([0.0, 0.08])),
        break_restoration=draw(cents(0, 30000)) if early else None,
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """One team, one move. Where pay can pass a cap, a taxed stipend starts for everybody in one month: what is due then is beyond dispute."""
    by_wage = draw(st.booleans())
    points = draw(st.lists(st.integers(20000, 150000), min_size=5, max_size=5).map(sorted))
    names = ["p10", "p25", "p50", "p75", "p90"]
    left_out = draw(st.sets(st.sampled_from(["p10", "p90"])))
    return Case(
        start=JANUARY + draw(st.integers(0, 11)),
        months=draw(st.integers(1, 40)),
        rate=draw(shares(-0.02, 0.2)),
        heads=draw(st.sampled_from([0, 1, 7, 20, 33.5])),
        pay=None if by_wage else draw(cents(0, 250000)),
        points={name: value for name, value in zip(names, points, strict=True) if name not in left_out} if by_wage else {},
        percentile=draw(shares(0.05, 0.95)),
        as_of=draw(st.none() | st.integers(-30, 1)),
        growth=draw(shares(-0.02, 0.1)),
        review=draw(st.integers(1, 12)),
        contributions=draw(
            st.sampled_from(
                [(), ((0.2, None),), ((0.062, 184500.0), (0.0145, None), (0.006, 7000.0)), ((0.0976, 30000.0), (0.0167, 12000.0))]
            )
        ),
        benefits_share=draw(shares(0, 0.3)),
        benefits_flat=draw(cents(0, 500)),
        employee_tax=draw(shares(0, 0.6)),
        exempt=draw(cents(0, 300)),
        turnover=draw(st.sampled_from([0, 0.18, 1, 4.5])),
        hire_cost=draw(cents(0, 9000)),
        stipend=draw(cents(0, 600)),
        treatment=draw(st.sampled_from(["taxable", "grossed-up", "accountable", "statutory"])),
        it=draw(cents(0, 120)),
        setup=draw(cents(0, 2500)),
        refresh=draw(st.none() | st.sampled_from([1, 5, 12, 42])),
        share=draw(st.sampled_from([0, 0.25, 0.333, 1])),
        move_start=draw(st.integers(1, 30)),
        over=1,
        upfront=draw(cents(0, 50000)),
        flex=draw(cents(0, 1500)),
        lease=draw(st.none() | leases()),
    )


@st.composite
def plans(draw: st.DrawFn, whole: bool = False, lease: bool | None = None, moves: bool = True) -> dict[str, Any]:
    """A file with up to four teams of two roles at one site, moves to two arrangements, and perhaps a lease.

    `whole`: shares and waves that move whole people. `lease`: with one, without one, or either.
    """
    start, months = JANUARY + draw(st.integers(0, 11)), draw(st.integers(1, 36))
    arrangements = {
        "desk": {"days_on_site": 5},
        "hybrid": {"days_on_site": 2, "stipend_per_month": draw(cents(0, 100)), "it_per_month": 20},
        "home": {
            "days_on_site": 0,
            "stipend_per_month": draw(cents(0, 600)),
            "it_per_month": draw(cents(0, 120)),
            "setup_per_head": draw(cents(0, 2500)),
            "stipend_tax": draw(st.sampled_from(["taxable", "grossed-up", "accountable", "statutory"])),
        },
    }
    if draw(st.booleans()):
        arrangements["home"]["refresh_months"] = draw(st.integers(3, 48))
    teams, found = {}, {}
    for number in range(draw(st.integers(1, 4))):
        name = f"team {number}"
        teams[name] = {
            "role": draw(st.sampled_from(["clerk", "expert"])),
            "site": "house",
            "arrangement": "desk",
            "heads": draw(st.sampled_from([0, 40, 80, 120] if whole else [0, 1, 7, 12, 30.5, 40])),
        }
        if draw(st.booleans()):
            teams[name]["pay_per_year"] = draw(cents(0, 250000))
        left = 100
        for target in ("home", "hybrid") if moves else ():
            share = draw(st.sampled_from([0, 25, 50, 100] if whole else [0, 10, 33, 50, 100]))
            if share > left or not draw(st.booleans()):
                continue
            left -= share
            found[f"{name} {target}"] = {
                "team": name,
                "share": f"{share}%",
                "to": {"arrangement": target},
                "start": month(draw(st.integers(1, 30)), start),
                "over_months": draw(st.sampled_from([1, 2, 5])),
                "upfront": draw(cents(0, 20000)),
            }
    site: dict[str, Any] = {"place": "town", "flex_per_seat_month": draw(cents(0, 1500))}
    if lease or (lease is None and draw(st.booleans())):
        site["lease"] = {
            "seats": draw(st.sampled_from([20, 60, 150])),
            "rent_per_seat_month": draw(cents(1, 2000)),
            "escalator": draw(shares(0, 0.08)),
            "ends": month(draw(st.integers(1, 48)), start),
            "restoration": draw(cents(0, 50000)),
            "after": {"rent_per_seat_month": draw(cents(0, 2000))},
        }
    return {
        "planner": 1,
        "library": "none",
        "name": "A plan",
        "currency": "USD",
        "start": month(1, start),
        "months": months,
        "money": {"discount_rate": draw(shares(0.0, 0.2))},
        "pay": {"hire_percentile": draw(shares(0.05, 0.95)), "review_month": draw(st.integers(1, 12))},
        "countries": {
            "land": {
                "contributions": {
                    "pension": {"rate": 0.062, "cap_per_year": draw(st.sampled_from([7000, 60000, 184500]))},
                    "health": {"rate": 0.0145},
                },
                "benefits_share": 0.14,
                "benefits_per_month": 30,
                "employee_tax_rate": 0.3,
                "stipend_exempt_per_month": 40,
            }
        },
        "places": {
            "town": {
                "country": "land",
                "wage_growth": draw(shares(0, 0.08)),
                "wages": {
                    "clerk": {"p25": 40000, "p50": 50000, "p75": 65000, "as_of": "2025-05"},
                    "expert": {"p10": 60000, "p25": 80000, "p50": 110000, "p75": 150000, "p90": 200000},
                },
            }
        },
        "sites": {"house": site},
        "roles": {"clerk": {"turnover": draw(shares(0, 1)), "cost_per_hire": 4700}, "expert": {"turnover": 0.1, "cost_per_hire": 9000}},
        "arrangements": arrangements,
        "teams": teams,
        "moves": found,
    }


def changed(plan: dict[str, Any], address: str, value: Any) -> dict[str, Any]:
    """A copy of a plan with one value changed."""
    out = copy.deepcopy(plan)
    branch, steps = out, address.split(".")
    for step in steps[:-1]:
        branch = branch[step]
    branch[steps[-1]] = value
    return out


def same(left: Ledger, right: Ledger, relative: float = 0.0, draw: int = 0) -> None:
    """Every cost of the first draw of `left` equals that of one draw of `right`; bit for bit unless a tolerance is given."""
    for line in left.costs:
        np.testing.assert_allclose(
            _draw(right.costs[line], draw), _draw(left.costs[line], 0), rtol=relative, atol=relative * 1e4, err_msg=line
        )
        np.testing.assert_allclose(
            _draw(right.level[line], draw), _draw(left.level[line], 0), rtol=relative, atol=relative * 1e4, err_msg=f"level of {line}"
        )
    np.testing.assert_allclose(_draw(right.upfront["upfront"], draw), _draw(left.upfront["upfront"], 0), rtol=relative)


def _draw(values: np.ndarray, draw: int) -> np.ndarray:
    return values[draw if values.shape[0] > 1 else 0]
