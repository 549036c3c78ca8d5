"""A line explained: the formula with its numbers gives the line, and every number is followed down to where it comes from."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import planner
from planner.analysis.difference import Plan, run
from planner.model.register import LINES
from planner.report import formula as arithmetic
from planner.report.explain import MOST, explain_text
from planner.report.origins import STEPS, Origins, names, value_at
from planner.report.terms import TERMS
from planner.scenario.part import Part, choices_of, fields, part_of, spec_of
from planner.scenario.quantity import month_text
from planner.scenario.schema import Scenario
from planner.scenario.text import ScenarioError

ROOT = Path(__file__).parents[2]

EVERYTHING = """\
planner: 1
library: none
name: Everything
start: 2027-01
months: 30
currency: USD
money: {discount_rate: 8%}
pay: {hire_percentile: 60%, review_month: 4, bonus_month: 3, bonus_payout: 90%, location_weight: 50%}
work: {shrinkage_external: 17%, shrinkage_internal: 10%, utilisation: 90%, cover_limit: 20%}
currencies: {HUF: {rate: 0.0027397}}
countries:
  land:
    contributions:
      pension: {rate: 6.2%, cap_per_year: 40000}
      health: {rate: 1.45%}
    severance: {weeks_per_year: 1.5, cap_weeks: 26, notice_months: 3, outplacement: 2500}
    benefits_share: 14%
    benefits_per_month: 30
    stipend_exempt_per_month: 40
    employee_tax_rate: 30%
  far:
    currency: HUF
    extra_months: 1
    extra_month: 12
    contributions: {social: {rate: 13%}}
    benefits_share: 2%
places:
  town: {country: land, wage_growth: 3%, wages: {clerk: {p25: 50000, p50: 62000, p75: 80000, as_of: 2026-05}}}
  city: {country: far, wage_growth: 6%, relative_productivity: 90%, wages: {clerk: {p25: 6000000, p50: 7500000, p75: 9000000, as_of: 2026-05}}}
sites:
  house:
    place: town
    flex_per_seat_month: 600
    lease:
      seats: 30
      rent_per_seat_month: 500
      escalator: 3%
      ends: 2029-06
      exit: break
      break: {month: 2028-03, penalty_months: 3, unamortised: 90000, unamortised_rate: 6%, unamortised_from: 2024-01, restoration: 20000}
      after: {rent_per_seat_month: 550}
    day_pass: 25
    service_level: 80%
    peak_factor: 1.4
    operating_per_area_year: 9
    operating_variable_share: 30%
    heads_per_lead: 8
    lead_per_month: 700
    disruption_per_year: 5%
    disruption_share: 50%
    disruption_months: 1
  annex:
    place: city
    flex_per_seat_month: 300
    setup_cost: 30000
    fixed_per_month: 2000
    closing_month: 2028-12
    closing_cost: 9000
    governance_share: 8%
  loft:
    place: town
    leases:
      old: {seats: 10, rent_per_seat_month: 400, ends: 2029-12, exit: sublease, sublease: {month: 2027-06, downtime_months: 4, rent_share: 80%, fee_share: 5%}}
      new: {seats: 6, rent_per_seat_month: 450, begins: 2027-10, ends: 2030-09, fit_out_per_area: 80, fit_out_allowance: 30, moving_per_seat: 500}
arrangements:
  desk: {days_on_site: 5}
  mixed: {days_on_site: 2}
  staffed: {days_on_site: 5, employer: eor, eor_fee_per_month: 200, eor_fee_share: 8%, eor_deposit_months: 1, eor_spread: 2%}
  home:
    days_on_site: 0
    stipend_per_month: 150
    stipend_tax: grossed-up
    it_per_month: {2027-01: 40, 2028-01: 45}
    insurance_per_month: 3
    setup_per_head: 1200
    setup_recovery: 25%
    refresh_months: 14
    coworking_per_month: 20
    coworking_days: 2
    coworking_day_price: 25
    meet_ups_per_year: 2
    meet_up_cost: 300
    jurisdictions: 3
    jurisdiction_per_year: 1000
roles:
  clerk: {works_with: {sales: {hours_per_week: 4}}, turnover: 20%, cost_per_hire: 4700, bonus_share: 5%, ramp_months: 4, start_productivity: 40%, class: routine}
evidence: {remote_effect: {routine: 5%}, friction: {remote: 5%, vendor: 3%, counterpart_share: 50%}}
departments: {sales: {place: town, days_on_site: 4, cost_per_hour: 70}}
vendors:
  acme:
    price_per_hour: 20
    fixed_per_month: 500
    hours_per_fte: 150
    minimum_share: 80%
    cola: 4%
    terminates: 2029-02
    exit_fee_months: 2
    selection_share: 1%
    transition_share: 2%
    legal_cost: 3000
    governance_share: 8%
    disruption_per_year: 5%
    disruption_months: 1
teams:
  clerks:
    {role: clerk, site: house, arrangement: desk, heads: 30, growth: 4%, tenure_years: 6, peaks: {spring: {month: 4, factor: 130%}}}
  books: {role: clerk, site: house, arrangement: desk, heads: 14, pay_per_year: 71000}
moves:
  clerks home: {team: clerks, share: 50%, to: {arrangement: home}, start: 2027-03, over_months: 2, upfront: 20000, release_share: 30%}
  clerks away:
    team: clerks
    share: {2027-09: 40%, 2029-03: 0%}
    to: {site: annex, arrangement: staffed}
    start: 2027-09
    over_months: 2
    cost_per_hire: 2000
    knowledge_transfer_months: 2
    parallel_months: 1
    knowledge_transfer_cost: 15000
    knowledge_transfer_hours: 60
    dip: 20%
    dip_months: 4
    relocation_acceptance: 10%
    relocation_per_head: 9000
    redeployed_share: 20%
    retention_share: 15%
    donor_turnover_factor: 2
  books out: {team: books, share: {2027-07: 30%, 2029-03: 0%}, to: {vendor: acme}, start: 2027-07}
  books mixed: {team: books, share: 40%, to: {arrangement: mixed}, start: 2027-04}
exits:
  early: {team: books, heads: 2, month: 2027-05, by: severance}
"""


@pytest.fixture(scope="module")
def plan() -> Plan:
    return run(planner.parse(EVERYTHING, "everything.yaml"))


@pytest.fixture(scope="module")
def home() -> Plan:
    return run(planner.load(ROOT / "scenarios" / "work-from-home.yaml"))


def spots(plan: Plan, line: str) -> Iterator[tuple[int, int, float]]:
    """(owner, month, value) of a line, its only month that of the decision for what is due then."""
    array = plan.ledger.upfront[line][..., None] if line in plan.ledger.upfront else plan.ledger.costs[line]
    for owner in range(len(plan.ledger.owners(line))):
        for month in range(1 if line in plan.ledger.upfront else plan.ledger.months):
            yield owner, month, value_at(array, owner, month)


def amount(value: float) -> str:
    return f"{round(value, 2) + 0.0:,.2f}"


def number(text: str) -> float:
    return float(text.replace(",", ""))


# --- the registers


@pytest.mark.parametrize("line", LINES)
def test_the_formula_of_a_line_is_arithmetic_over_terms_that_have_an_entry(line: str, plan: Plan) -> None:
    found = {node.id for node in ast.walk(ast.parse(LINES[line].formula)) if isinstance(node, ast.Name)}
    assert found == set(arithmetic.names_in(LINES[line].formula))
    assert found and found <= set(TERMS) and found <= set(plan.ledger.terms)


def test_every_entry_is_used_and_every_term_and_state_it_names_exists(plan: Plan) -> None:
    assert {name for line in LINES.values() for name in arithmetic.names_in(line.formula)} == set(TERMS)
    assert {step for term in TERMS.values() for step in term.steps.split()} == set(STEPS)
    assert [step.array for step in STEPS.values() if step.array not in plan.ledger.terms and step.array not in plan.ledger.states] == []
    labels = [term.label for term in TERMS.values()]
    assert len(set(labels)) == len(labels)
    assert all(re.search(r"\b[A-L][0-9]", term.about) for term in TERMS.values()), "a term without the ID of its formula"


def reachable(part: type[Part], steps: list[str]) -> bool:
    """Whether an address with {names} and `*` leads to a quantity or choice of the schema."""
    known = fields(part)
    keys = list(known) if steps[0] == "*" else [steps[0]] if steps[0] in known else []
    for key in keys:
        annotation = known[key][1]
        inner, is_map = part_of(annotation)
        if inner is None:
            if len(steps) == 1 and (spec_of(annotation) or choices_of(annotation)):
                return True
            continue
        rest = steps[1:]
        if is_map and rest and (rest[0] == "*" or rest[0].startswith("{")):
            rest = rest[1:]
        elif is_map:
            continue
        if rest and reachable(inner, rest):
            return True
    return False


@pytest.mark.parametrize("name", TERMS)
def test_every_address_of_a_term_names_a_field_of_the_schema_and_a_kind_of_name_that_its_owners_have(name: str, plan: Plan) -> None:
    kinds: set[str] = set()
    for line, spec in LINES.items():
        if name in arithmetic.names_in(spec.formula):
            kinds |= set(names(plan.scenario, plan.ledger, line, 0))
    assert TERMS[name].templates
    for kind, template in TERMS[name].templates:
        assert reachable(Scenario, template.split(".")), template
        assert {*re.findall(r"\{(\w+)\}", template), *([kind] if kind else [])} <= kinds, template


def test_the_check_of_addresses_can_tell_right_from_wrong() -> None:
    assert reachable(Scenario, ["countries", "{country}", "contributions", "*", "rate"])
    assert not reachable(Scenario, ["countries", "{country}", "contributions", "*", "rat"])
    assert not reachable(Scenario, ["teams", "heads"])
    assert not reachable(Scenario, ["teams", "{team}"])


# --- the numbers


@pytest.mark.parametrize("line", LINES)
def test_the_formula_over_its_terms_gives_the_line_for_every_owner_and_month(line: str, plan: Plan) -> None:
    formula = LINES[line].formula
    found = list(spots(plan, line))
    assert any(value for _, _, value in found), "the scenario of this test does not use the line"
    for owner, month, value in found:
        values = {name: value_at(plan.ledger.terms[name], owner, month) for name in arithmetic.names_in(formula)}
        assert arithmetic.evaluate(formula, values) == pytest.approx(value, rel=1e-12, abs=1e-12)
        shorter = arithmetic.pruned(ast.parse(formula, mode="eval").body, values)
        assert arithmetic.evaluate(shorter, values) == pytest.approx(value, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("file", sorted((ROOT / "scenarios").rglob("*.yaml")), ids=lambda file: file.stem)
def test_in_every_shipped_plan_the_formulas_over_their_terms_give_the_ledger(file: Path) -> None:
    ledger = run(planner.load(file)).ledger
    for line, spec in LINES.items():
        array = ledger.upfront[line][..., None] if line in ledger.upfront else ledger.costs[line]
        values = {name: np.nan_to_num(ledger.terms[name]) for name in arithmetic.names_in(spec.formula)}
        found = np.broadcast_to(arithmetic.evaluate(spec.formula, values), array.shape)
        np.testing.assert_allclose(found, array, rtol=1e-12, atol=1e-9, err_msg=line)


@pytest.mark.parametrize("line", LINES)
def test_the_text_shows_the_value_and_the_printed_numbers_give_it_to_the_cent(line: str, plan: Plan) -> None:
    for owner, month, value in spots(plan, line):
        name = plan.ledger.owners(line)[owner]
        when = "" if line in plan.ledger.upfront else month_text(plan.ledger.start + month)
        text = explain_text(plan, line, name, when)
        lines = text.splitlines()
        assert lines[0].startswith(f"{LINES[line].label} of {name}{f' in {when}' if when else ''}: {amount(value)} USD")
        assert ("(once" in lines[0], "soft: time, not cash" in lines[0]) == (LINES[line].one_off, LINES[line].kind == "soft")
        assert max(map(len, lines)) <= 160
        *numbers, result = [row.removeprefix("  = ") for row in lines if row.startswith("  = ")]
        assert result == f"{amount(value)} USD"
        for printed in numbers:
            python = printed.replace(",", "").replace(" x ", " * ")
            assert amount(arithmetic.evaluate(python, {})) == amount(value), printed


@pytest.mark.parametrize("line", LINES)
def test_without_an_owner_all_with_a_value_stand_with_their_numbers_and_add_up_to_the_line(line: str, plan: Plan) -> None:
    by_month: dict[int, dict[str, float]] = {}
    for owner, month, value in spots(plan, line):
        if abs(value) > 1e-9:
            by_month.setdefault(month, {})[plan.ledger.owners(line)[owner]] = value
    for month, found in by_month.items():
        when = "" if line in plan.ledger.upfront else month_text(plan.ledger.start + month)
        text = explain_text(plan, line, month=when)
        if len(found) == 1:
            assert text == explain_text(plan, line, next(iter(found)), when)
            continue
        total = plan.ledger.at_start(line)[0] if line in plan.ledger.upfront else plan.ledger.by_month(line)[0, month]
        assert text.splitlines()[0].startswith(f"{LINES[line].label}{f' in {when}' if when else ''}: {amount(total)} USD")
        rows = [re.split(r"\s{2,}", row) for row in text.splitlines()]
        assert {row[0]: row[2] for row in rows if row[0] in found} == {name: amount(value) for name, value in found.items()}
        (summed,) = [row[-1] for row in rows if row[0] == "sum"]
        assert summed == amount(total)
        assert sum(map(number, (row[2] for row in rows if row[0] in found))) == pytest.approx(total, abs=0.005 * len(found))
        for row in rows:
            if row[0] in found:
                assert amount(arithmetic.evaluate(row[1].replace(",", "").replace(" x ", " * "), {})) == row[2]
    first = min(by_month)
    said = explain_text(plan, line).splitlines()
    if line not in plan.ledger.upfront:
        assert said[1] == f"{month_text(plan.ledger.start + first)} is the first month with a value."


def test_arithmetic_is_all_that_a_formula_may_hold() -> None:
    assert arithmetic.evaluate("-a * (b + 2) / 4 - 1", {"a": 3.0, "b": 6.0}) == -7.0
    for wrong in ("a ** 2", "a.b", "f(a)", "a[0]", "'a'", "a if b else a", "True", "+a", "a and b"):
        with pytest.raises(ValueError, match="not arithmetic"):
            arithmetic.evaluate(wrong, {"a": 1.0, "b": 1.0})
    with pytest.raises(KeyError):
        arithmetic.evaluate("c", {"a": 1.0})


@pytest.mark.parametrize(
    ("formula", "values", "shown"),
    [
        ("heads * exchange * pay", {"heads": 2.0, "exchange": 1.0, "pay": 0.0}, "heads * pay"),
        ("heads * exchange * pay", {"heads": 2.0, "exchange": 0.5, "pay": 3.0}, "heads * exchange * pay"),
        ("exchange * pay", {"exchange": 1.0, "pay": 3.0}, "pay"),
        ("a * b + c * d", {"a": 0.0, "b": 1.0, "c": 2.0, "d": 3.0}, "c * d"),
        ("a * b + c * d", {"a": 0.0, "b": 1.0, "c": 0.0, "d": 3.0}, "a * b + c * d"),
        ("heads * (free + taxable)", {"heads": 1.0, "free": 5.0, "taxable": 0.0}, "heads * free"),
        ("heads * (free + taxable)", {"heads": 1.0, "free": 5.0, "taxable": 1.0}, "heads * (free + taxable)"),
    ],
)
def test_what_a_month_does_not_need_is_left_out(formula: str, values: dict[str, float], shown: str) -> None:
    node = arithmetic.pruned(ast.parse(formula, mode="eval").body, values)
    assert ast.unparse(node) == shown
    assert arithmetic.written(node, {name: name for name in values}) == shown.replace("*", "x")


# --- where numbers come from


def quantities_below(text: str, label: str) -> dict[str, str]:
    """Address -> the rest of its line, below one term."""
    (part,) = [part for part in text.split("\n\n") if part.startswith(f"{label}: ")]
    rows = [row.strip() for row in part.splitlines() if re.match(r"    [a-z_]+\.", row)]
    return {re.split(r"\s{2,}", row)[0]: " ".join(re.split(r"\s{2,}", row)[1:]) for row in rows}


def test_a_value_is_that_of_the_month_and_its_origin_is_the_line_of_the_file(plan: Plan) -> None:
    line = 1 + next(n for n, row in enumerate(EVERYTHING.splitlines()) if "it_per_month" in row)
    for month, value in (("2027-12", "40"), ("2028-01", "45")):
        rows = quantities_below(explain_text(plan, "remote_it", "clerks home", month), "IT and insurance of a head")
        assert rows["arrangements.home.it_per_month"] == f"{value} USD per head and month everything.yaml:{line}"


def test_pay_at_another_place_is_in_its_currency_and_rests_on_its_wages(plan: Plan) -> None:
    text = explain_text(plan, "base_pay", "clerks away", "2027-10")
    assert "heads x exchange rate x base pay of a head" in text
    rows = quantities_below(text, "base pay of a head")
    assert rows["places.city.wages.clerk.p50"].startswith("7,500,000 HUF per year everything.yaml:")
    assert "HUF per month" in text and "USD for one HUF" in text
    assert "pay.location_weight" in rows and "places.town.wages.clerk.p50" not in rows
    assert rows["moves.clerks away.hire_percentile"].startswith("60% as pay.hire_percentile: everything.yaml:8")
    assert quantities_below(text, "exchange rate") == {"currencies.HUF.rate": "0.0027397 of the scenario's currency everything.yaml:10"}


def test_pay_that_is_written_down_rests_on_no_wage(plan: Plan) -> None:
    rows = quantities_below(explain_text(plan, "base_pay", "books"), "base pay of a head")
    assert "teams.books.pay_per_year" in rows
    assert not any(".wages." in address or "percentile" in address for address in rows)


def test_a_choice_stands_with_the_quantities(plan: Plan) -> None:
    text = explain_text(plan, "stipend", "clerks home")
    rows = quantities_below(text, "taxable stipend")
    assert rows["arrangements.home.stipend_tax"].startswith("grossed-up everything.yaml:")
    assert {"countries.land.stipend_exempt_per_month", "countries.land.employee_tax_rate"} <= set(rows)
    assert rows == quantities_below(text, "stipend free of tax")


def test_a_changed_value_a_default_and_a_figure_of_the_library_say_so() -> None:
    changed = planner.load(ROOT / "scenarios" / "work-from-home.yaml", {"arrangements.home.stipend_per_month": "200"})
    text = explain_text(run(changed), "stipend", "accounting-home", "2028-01")
    assert quantities_below(text, "taxable stipend")["arrangements.home.stipend_per_month"] == "200 USD per head and month --set"
    rows = quantities_below(explain_text(run(changed), "base_pay", "accounting"), "base pay of a head")
    assert rows["pay.review_month"] == "1 calendar month default of the schema"
    assert re.fullmatch(
        r"[\d,]+ USD per year library 2026-11 places\.us/new-york\.wages\.13-2011\.p50, 2024-05, official \[\d\]",
        rows["places.us/new-york.wages.accounting.p50"],
    )


def test_every_footnote_has_its_source_and_every_source_its_footnote(home: Plan) -> None:
    text = explain_text(home, "on_costs", "accounting-home", "2027-08")
    body, _, sources = text.partition("\n\nSources\n")
    assert set(re.findall(r" (\[\d+\])$", body, re.M)) == set(re.findall(r"^  (\[\d+\]) ", sources, re.M)) != set()
    assert "U.S. Social Security Administration" in sources


def test_a_long_list_is_cut_and_says_by_how_much(plan: Plan) -> None:
    text = explain_text(plan, "base_pay", "clerks", "2027-04")
    (below,) = [part for part in text.split("\n\n") if part.startswith("heads: ")]
    (more,) = re.findall(r"\.\.\. and (\d+) more, see `assumptions`", below)
    named = names(plan.scenario, plan.ledger, "base_pay", 0)
    rows = Origins(plan.scenario).of(TERMS["heads"], named, plan.ledger.start + 3)
    assert len(quantities_below(text, "heads")) == MOST
    assert MOST + int(more) == sum(not row.idle for row in rows)


def test_what_a_default_leaves_without_effect_is_told_in_one_line_unless_the_term_is_0(home: Plan) -> None:
    text = explain_text(home, "base_pay", "accounting")
    assert "without effect, by default: arrangements.on-site.pay_premium" in text
    rows = quantities_below(explain_text(home, "coworking", "accounting-home", "2027-08"), "coworking of a head")
    assert rows["arrangements.home.coworking_per_month"] == "0 USD per head and month default of the schema"


def test_numbers_on_the_way_are_those_of_the_run(plan: Plan) -> None:
    states, t = plan.ledger.states, 10
    text = explain_text(plan, "base_pay", "clerks", month_text(plan.ledger.start + t))
    (row,) = re.findall(r"this month: (.*?)\n    [a-z]", text.split("\n\n")[2], re.S)
    said = dict(re.findall(r"([^;]+?) ([\d,.]+)(?:; |$)", " ".join(row.split())))
    assert float(said["posts of the team"]) == pytest.approx(states["posts"][0, 0, t], abs=1e-4)
    assert float(said["heads wanted here"]) == pytest.approx(states["need"][0, 0, t], abs=1e-4)
    assert float(said["heads a month before"]) == pytest.approx(states["heads"][0, 0, t - 1], abs=1e-4)
    donors = states["donors"][0, :, t].sum()
    assert donors > 0
    assert float(said["work gone, paid to their release"]) == pytest.approx(donors, abs=1e-4)


# --- whole texts, nothing, and errors

RENT = """\
Rent of house in 2027-01: 15,000.00 USD
2027-01 is the first month with a value.
Everything (everything.yaml), library none

E4: seats held x rent per seat, used or not; after the lease, seats needed x the rent then
  seats leased x rent of a leased seat
  = 30 x 500.00
  = 15,000.00 USD
  left out, since 0 in this month: seats rented after the lease, rent of a seat after the lease

seats leased: 30 seats
  E4: paid, used or not, while the lease runs
  this month: seats needed 44
    sites.house.lease.seats                30 seats                    everything.yaml:35
    sites.house.lease.ends                 2029-06                     everything.yaml:38
    sites.house.lease.exit                 break                       everything.yaml:39
    sites.house.lease.break.month          2028-03                     everything.yaml:40

rent of a leased seat: 500.00 USD per month
  E3, A2: stepped each year
    sites.house.lease.rent_per_seat_month  500 USD per seat and month  everything.yaml:36
    sites.house.lease.escalator            3%                          everything.yaml:37"""


def test_a_text_in_full(plan: Plan) -> None:
    assert explain_text(plan, "rent", "house") == RENT


def test_all_owners_in_full(home: Plan) -> None:
    text = explain_text(home, "hiring", month="2027-01")
    assert text.splitlines()[:7] == [
        "Hiring of replacements in 2027-01: 16,920.00 USD",
        "Work from home (work-from-home.yaml), library 2026-11",
        "",
        "C1, C3, C5: replacements and growth x cost per hire",
        "",
        "team or move       hires x cost per hire        USD",
        "settlements        0.66 x 4,700.00         3,102.00",
    ]
    assert text.splitlines()[-3:] == [
        "sum                                       16,920.00",
        "",
        "Down to the sources: one of them with --owner NAME",
    ]


def test_a_line_that_is_0_everywhere_says_so_and_on_what_that_rests(home: Plan) -> None:
    text = explain_text(home, "meet_ups")
    assert text.splitlines()[:2] == ["Meet-ups in 2027-01: 0.00 USD", "It is 0 in every month of the plan."]
    assert LINES["meet_ups"].about in text
    assert re.search(r"arrangements\.\*\.meet_ups_per_year +0 trips per head and year +default of the schema", text)
    one = explain_text(home, "meet_ups", "accounting-home")
    assert "It is 0 in every month of the plan." in one and "arrangements.home.meet_ups_per_year" in one
    nobody = planner.parse(EVERYTHING[: EVERYTHING.index("moves:\n")], "alone.yaml")
    assert "It is 0 at the decision." in explain_text(run(nobody), "upfront")
    assert "There is no move in the plan." in explain_text(run(nobody), "knowledge_transfer")


def test_a_month_without_a_value_names_the_first_that_has_one(home: Plan) -> None:
    assert explain_text(home, "stipend", month="2027-01").splitlines()[:2] == [
        "Stipend in 2027-01: 0.00 USD",
        "The first month with a value is 2027-04.",
    ]
    assert "The first month with a value is 2027-05." in explain_text(home, "stipend", "payroll-home", "2027-01")


def test_a_cost_at_the_decision_has_no_month(home: Plan) -> None:
    text = explain_text(home, "upfront")
    assert text.startswith("Cost at the decision of accounting-home: 60,000.00 USD (once)\nWork from home")
    assert refused(home, "upfront", month="2027-01") == "--month: upfront is due at the decision and not in a month; leave the month out"


def refused(plan: Plan, *arguments: str, **more: Any) -> str:
    with pytest.raises(ScenarioError) as caught:
        explain_text(plan, *arguments, **more)
    return str(caught.value)


def test_a_name_or_month_that_is_not_there_is_refused_in_one_line(plan: Plan) -> None:
    listed = ", ".join(LINES)
    assert refused(plan, "base_pya") == f"explain: no line is called 'base_pya'; did you mean base_pay? There is {listed}"
    assert refused(plan, "???") == f"explain: no line is called '???'; there is {listed}"
    owners = "clerks, clerks home, clerks away, books, books out, books mixed"
    assert (
        refused(plan, "base_pay", "clarks")
        == f"explain: no team or move with base_pay is called 'clarks'; did you mean clerks? There is {owners}"
    )
    assert refused(plan, "base_pay", "house") == f"explain: no team or move with base_pay is called 'house'; there is {owners}"
    assert refused(plan, "rent", "clerks") == "explain: no site with rent is called 'clerks'; there is house, annex, loft"
    assert refused(plan, "rent", month="2026-12") == "--month: 2026-12 is outside the plan, 2027-01 to 2029-06"
    assert refused(plan, "rent", month="2029-07") == "--month: 2029-07 is outside the plan, 2027-01 to 2029-06"
    assert refused(plan, "rent", month="May") == "--month: must be a month such as 2027-01, not 'May'"
