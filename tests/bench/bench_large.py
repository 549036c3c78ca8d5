"""A large back office, 12 roles x 6 cohorts each: `python -m tests.bench.bench_large`. Prints a table; judges nothing.

Every team has a move home, a hybrid one, two to other towns and one to homes in a third. With everything switched on the third town gives way
to a vendor, one town to an employer of record abroad; departments, a limit to hiring, exits, a sublease and a centre's fixed cost come on top.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

import planner
from planner.analysis import measures
from planner.analysis.batches import in_batches
from planner.analysis.copies import may_be_copied
from planner.model.engine import simulate
from planner.model.inputs import Inputs
from planner.scenario.figures import Library
from planner.scenario.schema import Scenario
from tests.bench.bench_chance import peak
from tests.bench.bench_engine import best, floor
from tests.model import twin
from tests.model.plans import Case, parse

HEAD = """\
planner: 1
library: 2026-11
name: Large
start: 2027-01
months: {months}
"""
PLAIN = """\
sites:
  headquarters: {place: us/new-york, flex_per_seat_month: 1100, lease: {seats: 300, rent_per_seat_month: 1000, ends: 2029-06}}
arrangements: {on-site: {days_on_site: 5}, home: {days_on_site: 0}, hybrid: {days_on_site: 3}}
"""
EVERYTHING = """\
sites:
  headquarters:
    place: us/new-york
    flex_per_seat_month: 1100
    day_pass: 40
    operating_per_area_year: 12
    lease: {seats: 300, rent_per_seat_month: 1000, ends: 2030-06, exit: sublease, sublease: {month: 2029-03, rent_share: 60%, downtime_months: 4}}
  krakow: {place: pl/krakow, flex_per_seat_month: 420, hires_per_month: 12, setup_cost: 200000, fixed_per_month: 8000, governance_share: 3%, heads_per_lead: 12, lead_per_month: 2500}
arrangements:
  on-site: {days_on_site: 5}
  home: {days_on_site: 0, jurisdictions: 2, meet_ups_per_year: 2, meet_up_cost: 900, coworking_per_month: 20}
  hybrid: {days_on_site: 3}
  through a provider: {days_on_site: 5, employer: eor, shift_hours: 3}
vendors:
  manila: {place: ph/manila, price_per_hour: 14, minimum_share: 80%, begins: 2027-08, ends: 2031-06, at_end: renew, exit_fee_months: 3, retained_share: 10%}
departments: {trading: {place: us/new-york, days_on_site: 5, cost_per_hour: 150}}
work: {cover_limit: 30%}
"""
MOVES = (  # name, share, destination, first month, months
    ("home", "10%", "arrangement: home", "2027-04", 3),
    ("hybrid", "15%", "arrangement: hybrid", "2027-05", 1),
    ("tampa", "10%", "place: us/tampa", "2027-06", 2),
    ("dallas", "10%", "place: us/dallas", "2027-09", 1),
    ("phoenix", "10%", "place: us/phoenix, arrangement: home", "2028-02", 1),
)
OTHERS = {"dallas": "site: krakow, arrangement: through a provider", "phoenix": "vendor: manila"}  # with everything switched on


def large(roles: int = 12, months: int = 60, everything: bool = False) -> Scenario:
    """A scenario of so many roles with six cohorts each."""
    names = Library("2026-11").names("roles")[:roles]
    lines = ["teams:", *(f"  {role}: {{role: {role}, site: headquarters, arrangement: on-site, heads: 20}}" for role in names), "moves:"]
    for role in names:
        for name, share, to, start, over in MOVES:
            where = OTHERS.get(name, to) if everything else to
            lines.append(f"  {role}-{name}: {{team: {role}, share: {share}, to: {{{where}}}, start: {start}, over_months: {over}}}")
    if everything:
        lines += ["roles:", *(f"  {role}: {{works_with: {{trading: {{hours_per_week: 2}}}}}}" for role in names)]
        lines += ["exits:", *(f"  {role}-out: {{team: {role}, heads: 1, month: 2028-06, by: severance}}" for role in names[::3])]
    return planner.parse(HEAD.format(months=months) + (EVERYTHING if everything else PLAIN) + "\n".join(lines) + "\n")


def variations(scenario: Scenario, draws: int) -> dict[str, np.ndarray]:
    """What is not known about every role, move and place."""
    random = np.random.default_rng(1)
    spread = {
        "pay.hire_percentile": (0.4, 0.65),
        "places.us/new-york.wage_growth": (0.025, 0.045),
        "sites.headquarters.lease.rent_per_seat_month": (850, 1100),
        "arrangements.home.stipend_per_month": (75, 500),
        "evidence.remote_effect.routine": (-0.12, 0.08),
        "evidence.remote_effect.judgement": (-0.1, 0.06),
        **{f"roles.{name}.turnover": (0.1, 0.3) for name in scenario.roles},
        **{f"roles.{name}.ramp_months": (2, 6) for name in scenario.roles},
        **{f"moves.{name}.dip": (0.05, 0.3) for name in scenario.moves if name.endswith("tampa")},
    }
    return {address: random.uniform(low, high, draws) for address, (low, high) in spread.items()}


def table(draws: int, many: int, repeats: int, months: int = 60) -> list[tuple[str, str]]:
    scenario = large(months=months)
    cohorts = len(Inputs(scenario).cohorts)

    def seconds(of: Scenario, number: int, times: int = repeats) -> float:
        varied = variations(of, number)
        return best(lambda: in_batches(of, varied, measures.npv_cost), times)

    one = best(lambda: measures.npv_cost(simulate(Inputs(scenario))), 4 * repeats)
    some = seconds(scenario, draws)
    full = large(months=months, everything=True)
    one_full = best(lambda: measures.npv_cost(simulate(Inputs(full))), 4 * repeats)
    all_on = seconds(full, draws)
    half_draws, half_roles, half_months = (
        seconds(full, draws // 2),
        seconds(large(6, months, everything=True), draws),
        seconds(large(12, months // 2, everything=True), draws),
    )
    least = best(lambda: floor(draws, cohorts, months), max(1, repeats // 2))
    before = 1024 * peak()
    began = time.perf_counter()
    in_batches(full, variations(full, many), measures.npv_cost)
    lots = time.perf_counter() - began
    memory = 1024 * peak()
    case = Case()
    small = parse(case.plan())
    by_hand = best(lambda: twin.run(case), repeats)
    varied = {"teams.clerks.pay_per_year": np.linspace(50000, 70000, draws), "roles.clerk.turnover": np.linspace(0.1, 0.3, draws)}
    by_engine = best(lambda: in_batches(small, varied, measures.npv_cost), repeats) / draws
    return [
        (f"one run, {cohorts} cohorts x {months} months", f"{one * 1e3:10.2f} ms"),
        (f"{draws:,} draws, {len(variations(scenario, 1))} addresses varied", f"{some * 1e3:10.1f} ms"),
        ("  draws in a second", f"{draws / some:10,.0f} /s"),
        ("one run with everything switched on", f"{one_full * 1e3:10.2f} ms"),
        (f"{draws:,} draws of it", f"{all_on * 1e3:10.1f} ms"),
        ("  draws in a second", f"{draws / all_on:10,.0f} /s"),
        ("floor: 100 array operations a month, same shape", f"{least * 1e3:10.1f} ms"),
        ("  draws over floor", f"{some / least:10.2f} x"),
        ("  with everything switched on", f"{all_on / least:10.2f} x"),
        ("  half the draws of it take", f"{half_draws / all_on * 100:10.0f} %"),
        ("  half the roles take", f"{half_roles / all_on * 100:10.0f} %"),
        ("  half the months take", f"{half_months / all_on * 100:10.0f} %"),
        (f"{many:,} draws with everything switched on", f"{lots:10.2f} s"),
        ("  memory at most, of which before", f"{memory / 1024:10,.0f} MiB ({before / 1024:,.0f} MiB)"),
        ("a draw of a small case, the plain-Python twin", f"{by_hand * 1e6:10.1f} us"),
        ("  the twin over the engine", f"{by_hand / by_engine:10.1f} x"),
    ]


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Times of a large scenario.")
    parser.add_argument("--draws", type=int, default=1024)
    parser.add_argument("--many", type=int, default=16384)
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--repeats", type=int, default=3)
    given = parser.parse_args(argv)
    for label, value in table(given.draws, given.many, given.repeats, given.months):
        print(f"{label:<52}{value}")


if __name__ == "__main__":
    may_be_copied()
    main()
