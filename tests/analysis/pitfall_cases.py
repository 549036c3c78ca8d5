"""For each named pitfall small plans that it catches ("P07 leave": the ID, and which of its rules) and plans that it leaves alone."""

from __future__ import annotations

import copy
from typing import Any

from tests.model.parts import JANUARY, Away, Calls, Dismissal, Land, Lease, Terms, Volume, clean, month
from tests.model.plans import Case

Plan = dict[str, Any]

QUIET = Case(lease=None, treatment="taxable", share=0.5, upfront=0.0, setup=0.0)  # flexible seats, taxed stipend, nothing paid in advance
LEASED = Case(
    heads=10,
    pay=0.0,
    benefits_flat=0,
    share=1,
    move_start=1,
    upfront=0.0,
    setup=0.0,
    stipend=100.0,
    it=0.0,
    months=24,
    treatment="taxable",
    lease=Lease(seats=10, rent=1000.0, escalator=0, ends=8),
)
UNTAXED = QUIET.but(treatment="accountable")


def put(case: Case | Plan, changes: dict[str, Any]) -> Plan:
    """The plan with values added or changed by address; None takes one away. Names in addresses may hold a slash, no dot."""
    out = copy.deepcopy(case.plan() if isinstance(case, Case) else case)
    for address, value in changes.items():
        branch, steps = out, address.split(".")
        for step in steps[:-1]:
            branch = branch.setdefault(step, {})
        branch[steps[-1]] = value
    return clean(out)


def exits(when: int, heads: float, name: str = "some") -> Plan:
    """An exit of so many at the end of a month of the plan."""
    return {name: {"team": "clerks", "heads": heads, "month": month(when)}}


def renamed(case: Case | Plan, old: str, new: str) -> Plan:
    """The plan with a place or country called otherwise."""

    def walk(node: Any) -> Any:
        if isinstance(node, dict):
            return {new if key == old else key: walk(item) for key, item in node.items()}
        return new if node == old else node

    return walk(case.plan() if isinstance(case, Case) else case)


def without(case: Plan, address: str) -> Plan:
    return put(case, {address: None})


SLOW = put(QUIET, {"moves.leaving.dip": 0.2, "moves.leaving.dip_months": 6})  # a dip of a fifth after the move
SHARING = put(QUIET.but(home_days=3), {"sites.house.service_level": 0.95, "sites.house.peak_factor": 1.3, "sites.house.clustering": 0.02})
MODULES = Case(
    heads=40, share=0.5, setup=0.0, upfront=0.0, move_start=2, lease=Lease(seats=40, rent=800.0, escalator=0.0, ends=10, module=15)
)
LEARNING = Terms(dip=0.1, dip_months=6)
ABROAD = QUIET.but(share=0, away=Away(share=0.5, land=Land(rate=0.02), terms=LEARNING), dismissal=Dismissal(weeks_per_year=2, min_weeks=8))
DEARER = ABROAD.but(away=Away(share=0.5, land=Land(rate=0.02), pay=42000.0, terms=LEARNING))
NEARBY = ABROAD.but(away=Away(share=0.5, land=None, terms=LEARNING))
GAINS = QUIET.but(remote_effect=0.08, share=1, move_start=2)
AMONG_FEW = Case(lease=None, treatment="taxable", upfront=0.0, setup=0.0, share=0, dismissal=Dismissal(weeks_per_year=2, min_weeks=8),
                 away=Away(share=0.5, land=None, pay=None, points={"p50": 30000.0}, terms=LEARNING))  # fmt: skip
CONTRACT = put(
    QUIET.but(share=0, dismissal=Dismissal(weeks_per_year=2, min_weeks=8)),
    {
        "places.far": {"country": "land"},
        "vendors.helper": {"place": "far", "price_per_hour": 22, "relative_productivity": 0.9, "governance_share": 0.08, "minimum_share": 0.8, "cola": 0.04,
                           "exit_fee_months": 3, "ends": month(48)},
        "moves.out": {"team": "clerks", "share": 0.5, "to": {"vendor": "helper"}, "start": month(3), "redeployed_share": 0.1},
    },
)  # fmt: skip
DESK = QUIET.but(calls=Calls(per_hour=100.0))
ITEMS = QUIET.but(volume=Volume(), share=0, turnover=0)
WITH_FRONT = put(QUIET, {"departments.front.place": "town", "roles.clerk.class": "judgement"})
CLOCKS = put(
    ABROAD,
    {
        "places.town.time_zone": "America/New_York",
        "places.far town.time_zone": "Asia/Kolkata",
        "departments.front": {"place": "town"},
        "roles.clerk.needed_overlap": 3,
        "roles.clerk.works_with.front.hours_per_week": 2,
    },
)
LIBRARY: Plan = {
    "planner": 1,
    "library": "2026-11",
    "name": "By the library",
    "start": "2027-01",
    "months": 24,
    "sites": {"office": {"place": "us/new-york", "flex_per_seat_month": 900}},
    "arrangements": {"on-site": {"days_on_site": 5}, "home": {"days_on_site": 0}},
    "teams": {"books": {"role": "bookkeeping", "site": "office", "arrangement": "on-site", "heads": 20}},
    "moves": {"books-home": {"team": "books", "share": 0.5, "to": {"arrangement": "home"}, "start": "2027-03"}},
}
NO_MONEY = {"arrangements.home.stipend_per_month": 0, "arrangements.home.it_per_month": 0}
ONE_MORE = {
    "arrangements.mixed": {"days_on_site": 1, "stipend_per_month": 50},
    "moves.mixed": {"team": "clerks", "share": 0.2, "to": {"arrangement": "mixed"}, "start": month(4)},
}

OLD, NEW = Lease(seats=6, rent=1000.0, escalator=0, ends=8), Lease(seats=4, rent=500.0, escalator=0, ends=12)

CATCHES: dict[str, Case | Plan] = {
    "P01": LEASED,
    "P01 leases": put(
        LEASED, {"sites.house.lease": None, "sites.house.leases.old": OLD.plan(JANUARY), "sites.house.leases.new": NEW.plan(JANUARY)}
    ),
    "P02": without(SHARING, "sites.house.peak_factor"),
    "P03": SHARING,
    "P04": MODULES,
    "P05": put(SHARING, {"sites.house.clustering": 0}),
    "P06": QUIET.but(pay=150000.0, contributions=((0.2, None),)),
    "P07 leave": QUIET.but(benefits_share=0.42, shrinkage=0.17),
    "P07 leaver": QUIET.but(hire_cost=12600.0, ramp=3.5, start_productivity=0.25),
    "P07 seat": put(LEASED, {"sites.house.operating_per_area_year": 9}),
    "P08": ABROAD.but(away=Away(share=0.5, land=Land(rate=0.02))),
    "P08 vendor": put(CONTRACT, {"vendors.helper.relative_productivity": 1}),
    "P09": GAINS.but(terms=Terms(release_share=1)),
    "P09 few": GAINS.but(heads=9, remote_effect=0.5, terms=Terms(release_share=0.4)),
    "P10": QUIET.but(remote_effect=0.2),
    "P10 low": QUIET.but(remote_effect=-0.25),
    "P11": UNTAXED,
    "P12": put(renamed(QUIET, "town", "us/chicago"), NO_MONEY),
    "P13": QUIET.but(setup=1250.0, months=48),
    "P13 back": QUIET.but(setup=1250.0, refresh=42, recovery=1.0),
    "P15": ABROAD.but(away=Away(share=0.5, land=Land(rate=0.02), terms=Terms(dip=0.1, dip_months=6, relocating=0.6, package=9000.0))),
    "P16": put(SLOW, {"work.cover": "none"}),
    "P16 left": put(SLOW, {"teams.clerks.turnaround_days": 30}),
    "P16 pool": put(AMONG_FEW, {"places.far town.wages.clerk.employment": 60, "evidence.talent.most_of_pool": 0.1}),
    "P16 posts": put(
        AMONG_FEW, {"places.far town.wages.clerk.employment": 60, "evidence.talent": {"most_of_pool": 0.1, "capture": 0.05, "movers": 0.02}}
    ),
    "P17": ABROAD.but(turnover=0.4, away=Away(share=0.25, land=Land(rate=0.02), over=12, terms=LEARNING)),
    "P17 nothing": ABROAD.but(dismissal=Dismissal()),
    "P18": ABROAD.but(away=Away(share=0.5, land=Land(rate=0.02), growth=0.095, terms=LEARNING)),
    "P19": without(CONTRACT, "vendors.helper.minimum_share"),
    "P19 end": without(CONTRACT, "vendors.helper.ends"),
    "P20": put(CONTRACT, {"vendors.helper.price_per_hour": 9}),
    "P20 centre": ABROAD,
    "P20 price": put(CONTRACT, {"places.far.wages.clerk.p50": 42000}),
    "P21": LEASED.but(lease=Lease(seats=10, rent=1000.0, escalator=0, ends=30)),
    "P22": LEASED.but(upfront=500000.0),
    "P23": WITH_FRONT,
    "P23 lost": put(CLOCKS, {"roles.clerk.works_with.front.hours_per_week": 20, "evidence.friction": {"remote": 0.3, "zone": 0.8, "sync": {"routine": 0.7}}}),
    "P24": DESK,
    "P24 hours": CLOCKS,
    "P25": LIBRARY,
    "P25 hybrid": put(LIBRARY, {"arrangements.home.days_on_site": 3}),
    "P26": LIBRARY,
    "P27": LIBRARY,
    "P28": put(QUIET, {"arrangements.home.stipend_per_month": {month(1): 0, month(8): 4000, month(16): 0}}),
    "P28 first": put(LEASED, {"arrangements.home.stipend_per_month": {month(1): 0, month(20): 4000}, "sites.house.lease.ends": month(1)}),
    "P32": put(LEASED, {"sites.house.lease.begins": month(-20), "sites.house.lease.fit_out_per_area": 100}),
    "P33": LEASED.but(lease=Lease(seats=10, rent=100.0, escalator=0, ends=8)),
    "P33 flexible": QUIET.but(flex=10800.0),
    "P34": put(LEASED, {"places.town.rent_per_area_year": 37.03}),
    "P34 flexible": put(QUIET, {"places.town.rent_per_area_year": 25}),
    "P35": put(ABROAD, {"roles.clerk.onshore_only": True}),
    "P35 vendor": put(without(CONTRACT, "vendors.helper.place"), {"roles.clerk.onshore_only": True}),
    "P35 heard": renamed(CONTRACT, "land", "hu"),
    "P35 provider": put(ABROAD, {"arrangements.desk.employer": "eor"}),
    "P35 states": LIBRARY,
    "P36": QUIET.but(home_premium=-0.05),
    "P36 stipend": put(QUIET.but(stipend=0.0), ONE_MORE),
    "P37": QUIET,
    "P38": put(CONTRACT, {"vendors.helper.begins": month(20), "vendors.helper.ends": month(70)}),
    "P39": put(NEARBY, {"sites.branch": {"place": "far town", "closing_month": month(12)}, "moves.abroad.to": {"site": "branch"}}),
    "P39 later": put(QUIET.but(share=1, move_start=20), {"sites.house.closing_month": month(12)}),
    "P40": put(QUIET.but(pay=None, points={"p50": 60000.0}), {"teams.clerks.hire_percentile": 0.6}),
    "P40 there": put(AMONG_FEW.but(pay=60000.0), {"moves.abroad.hire_percentile": 0.4, "places.far town.wages.clerk": {"p50": 30000, "p75": 40000}}),
    "P41": put(ITEMS, {"exits": {**exits(3, 5), **exits(5, 10, "more"), **exits(60, 90, "later")}}),
    "P41 calls": put(DESK, {"exits": exits(6, 60)}),
    "P41 moved": put(QUIET, {"exits": exits(12, 18)}),
    "P37 alone": QUIET,
    "P37 peaks": QUIET,
    "P37 calls": DESK,
    "P37 none": put(QUIET, {"teams": None, "moves": None}),
}
BASES = {"P37 peaks": put(QUIET, {"teams.clerks.peaks.december": {"month": 12, "factor": 1.5}}),
         "P37 calls": put(DESK, {"teams.clerks.calls.within_seconds": 10}), "P37 none": QUIET,
         "P37": QUIET.but(heads=25), "P37 alone": put(QUIET, {"teams.others": put(QUIET, {})["teams"]["clerks"]})}  # where it is not the plan without its moves

LEAVES_ALONE: dict[str, list[Case | Plan]] = {
    "P01": [QUIET, LEASED.but(share=0), LEASED.but(move_start=9), Case(heads=40, share=0.25, lease=Lease(seats=30, ends=20)), MODULES.but(move_start=11)],
    "P02": [SHARING, QUIET.but(home_days=3), without(put(SHARING, {"moves.leaving.share": 0}), "sites.house.peak_factor")],
    "P03": [QUIET, put(SHARING, {"teams.clerks.fixed_desk_share": 0.1}), put(SHARING, {"teams.clerks.fixed_desk_share": 0})],
    "P04": [QUIET, LEASED, MODULES.but(lease=Lease(seats=40, rent=800.0, escalator=0.0, ends=10, module=20)), MODULES.but(share=0), MODULES.but(months=9)],
    "P05": [SHARING, put(QUIET.but(home_days=3), {"sites.house.clustering": 0})],
    "P06": [QUIET, QUIET.but(contributions=((0.2, None),)), QUIET.but(pay=150000.0), QUIET.but(pay=150000.0, contributions=((0.2, None), (0.1, 90000.0)))],
    "P07": [
        QUIET.but(shrinkage=0.17, benefits_share=0.3),
        QUIET.but(benefits_share=0.42),
        QUIET.but(hire_cost=12600.0),
        QUIET.but(ramp=3.5, start_productivity=0.25),
        put(QUIET, {"sites.house.lease": {"seats": 20, "rent_per_area_year": 30, "ends": month(30)}, "sites.house.operating_per_area_year": 9}),
    ],
    "P08": [
        ABROAD,
        QUIET,
        ABROAD.but(away=Away(share=0.5, land=Land(rate=0.02), productivity=0.9)),
        ABROAD.but(away=Away(share=0.5, land=Land(rate=0.02)), ramp=3.0, start_productivity=0.5),
        ABROAD.but(away=Away(share=0, land=Land(rate=0.02))),
        put(ABROAD.but(away=Away(share=0.5, land=Land(rate=0.02))), {"teams.others": {"role": "clerk", "site": "branch", "arrangement": "desk", "heads": 5, "pay_per_year": 30000}}),
        CONTRACT,
        put(CONTRACT, {"vendors.helper.relative_productivity": 1, "moves.out.dip": 0.1, "moves.out.dip_months": 3}),
    ],
    "P09": [GAINS, GAINS.but(terms=Terms(release_share=0.5)), QUIET.but(terms=Terms(release_share=1)), GAINS.but(share=0, terms=Terms(release_share=1))],
    "P10": [QUIET, QUIET.but(remote_effect=0.1), QUIET.but(remote_effect=-0.2), QUIET.but(remote_effect=0.2, home_days=3), QUIET.but(remote_effect=0.2, share=0)],
    "P11": [QUIET, UNTAXED.but(stipend=0.0), UNTAXED.but(share=0), UNTAXED.but(move_start=99), QUIET.but(treatment="statutory", exempt=50.0)],
    "P12": [put(QUIET, NO_MONEY), renamed(QUIET, "town", "us/chicago"), put(renamed(QUIET, "town", "us/new-york"), NO_MONEY), put(renamed(QUIET.but(home_days=3), "town", "us/chicago"), NO_MONEY)],
    "P13": [QUIET, QUIET.but(setup=1250.0, refresh=42), QUIET.but(setup=1250.0, months=35), QUIET.but(setup=1250.0, refresh=42, recovery=1.0, turnover=0.0)],
    "P15": [ABROAD, ABROAD.but(away=Away(share=0.5, land=Land(rate=0.02), terms=Terms(relocating=0.3))), ABROAD.but(away=Away(share=0, terms=Terms(relocating=0.6)))],
    "P16": [
        QUIET,
        SLOW,
        QUIET.but(turnaround=30.0),
        put(AMONG_FEW, {"places.far town.wages.clerk.employment": 200, "evidence.talent.most_of_pool": 0.1}),
        put(AMONG_FEW, {"evidence.talent.most_of_pool": 0.1}),
        put(AMONG_FEW, {"places.far town.wages.clerk.employment": 20000, "sites.branch.hires_per_month": 0.1}),
        put(AMONG_FEW, {"places.far town.wages.clerk.employment": 20000, "evidence.talent": {"most_of_pool": 0.1, "capture": 0.05, "movers": 0.02}}),
    ],
    "P17": [
        QUIET,
        ABROAD.but(turnover=0.05),
        ABROAD.but(turnover=0.4, away=Away(share=0.25, land=Land(rate=0.02), over=12, terms=Terms(dip=0.1, dip_months=6, redeployed=0.3))),
        ABROAD.but(dismissal=Dismissal(), away=Away(share=0.5, terms=Terms(redeployed=1.0))),
    ],
    "P18": [
        ABROAD,
        ABROAD.but(away=Away(share=0.5, land=Land(rate=0.02), growth=0.06)),
        ABROAD.but(away=Away(share=0.5, land=None, growth=0.095)),
        put(ABROAD.but(away=Away(share=0.5, land=Land(rate=0.02), growth=0.095)), {"currencies.FAR.inflation": 0.05, "currencies.FAR.pass_through": 0.5}),
    ],
    "P19": [CONTRACT, put(CONTRACT, {"vendors.helper.minimum_share": 0}), put(without(CONTRACT, "vendors.helper.cola"), {"moves.out.share": 0})],
    "P20": [CONTRACT, put(CONTRACT, {"places.far.wages.clerk.p50": 30000}), put(CONTRACT, {"places.far.wages.clerk.p50": 42000, "moves.out.share": 0}), put(CONTRACT, {"vendors.helper.price_per_hour": 9, "moves.out.share": 0}), DEARER, NEARBY, put(ABROAD, {"moves.abroad.share": 0})],
    "P21": [QUIET, LEASED, LEASED.but(lease=Lease(seats=1, rent=10.0, ends=25, escalator=0))],
    "P22": [QUIET, LEASED, LEASED.but(upfront=500000.0, stipend=1000.0), LEASED.but(upfront=500000.0, move_start=99)],
    "P23": [
        put(WITH_FRONT, {"roles.clerk.works_with.front.hours_per_week": 2}),
        put(WITH_FRONT, {"roles.clerk.class": "routine"}),
        put(WITH_FRONT, {"moves.leaving.share": 0}),
        put(CLOCKS, {"evidence.friction": {"remote": 0.3, "zone": 0.8, "sync": {"routine": 0.7}}}),
        put(QUIET, {"roles.clerk.class": "judgement"}),
    ],
    "P24": [
        QUIET,
        DESK.but(share=0),
        DESK.but(share=1),
        DESK.but(share=1, remote_effect=-0.2),
        put(CLOCKS, {"places.far town.time_zone": "America/Chicago"}),
        put(CLOCKS, {"roles.clerk.needed_overlap": 0}),
        put(CLOCKS, {"arrangements.desk.shift_hours": 8}),
    ],
    "P25": [QUIET, put(LIBRARY, {"evidence.turnover.home": 0.9}), put(LIBRARY, {"moves.books-home.share": 0})],
    "P26": [QUIET, put(LIBRARY, {"arrangements.home.stipend_per_month": 100, "arrangements.home.setup_per_head": 900}), put(LIBRARY, {"moves.books-home.share": 0})],
    "P27": [QUIET, put(LIBRARY, {"start": "2026-01", "moves.books-home.start": "2026-03"})],
    "P28": [QUIET, ABROAD, LEASED.but(upfront=500000.0)],
    "P32": [LEASED, put(LEASED, {"sites.house.lease.begins": month(2), "sites.house.lease.fit_out_per_area": 100}), put(LEASED, {"sites.house.lease.begins": month(-20)})],
    "P33": [QUIET, LEASED, put(LEASED.but(lease=Lease(seats=10, rent=100.0, escalator=0, ends=8)), {"currency": "EUR"})],
    "P34": [QUIET, LEASED, put(LEASED, {"places.town.rent_per_area_year": 60}), put(QUIET, {"places.town.rent_per_area_year": 37.03})],
    "P35": [ABROAD, CONTRACT, put(NEARBY, {"roles.clerk.onshore_only": True}), put(QUIET, {"roles.clerk.onshore_only": True}), renamed(QUIET, "land", "hu"),
            put(NEARBY, {"arrangements.desk.employer": "eor"}), put(LIBRARY, {"arrangements.home.jurisdictions": 0}), put(LIBRARY, {"arrangements.home.days_on_site": 1})],
    "P36": [QUIET, QUIET.but(home_premium=0.05), QUIET.but(stipend=0.0), put(QUIET, ONE_MORE)],
    "P37": [QUIET, ABROAD, CONTRACT, put(QUIET, {"teams.clerks.growth": 0.1})],
    "P40": [QUIET.but(pay=None, points={"p50": 60000.0}), put(QUIET, {"pay.hire_percentile": 0.6}),
            put(QUIET.but(pay=None, points={"p25": 50000.0, "p50": 60000.0, "p75": 70000.0}), {"pay.hire_percentile": 0.6}),
            put(QUIET.but(pay=None, points={"p50": 60000.0, "p90": 90000.0}), {"pay.hire_percentile": 0.8})],
    "P39": [NEARBY, put(QUIET.but(share=1, move_start=3), {"sites.house.closing_month": month(2)}), put(QUIET, {"sites.house.closing_month": month(24)})],
    "P41": [put(ITEMS, {"exits": exits(3, 11)}), put(ITEMS, {"exits": exits(3, 12)}), put(ITEMS, {"exits": exits(60, 90)}), put(DESK, {"exits": exits(6, 5)}), put(QUIET, {"exits": exits(12, 10)})],
    "P38": [CONTRACT, QUIET, put(CONTRACT, {"vendors.helper.begins": month(3)}), put(CONTRACT, {"vendors.helper.begins": month(-9)})],
}  # fmt: skip
