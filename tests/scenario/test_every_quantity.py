"""Every quantity that the schema declares is read by some formula: varying it changes the ledger. So does every choice.

One scenario uses everything, and a few more make the choices that it can't make too: each quantity is drawn twice, as it
is and a little off, and some array of the ledger must differ between the two draws. `start` is not drawn (a plan has one)
and is changed in the file instead. What only the rules of a scenario read, and no formula, is listed with the test that
shows it at work.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import planner
from planner.model.engine import simulate
from planner.model.inputs import Inputs
from planner.model.ledger import Ledger
from planner.scenario import change
from planner.scenario.decide import Decide
from planner.scenario.factors import CountryFactor, Dollar, Execution, LabourMarket, OfficeMarket
from planner.scenario.part import Part, choices_of, fields, leaves, part_of, spec_of
from planner.scenario.quantity import DRIVERS, Spec
from planner.scenario.schema import Scenario, quantities, specs
from planner.scenario.text import ScenarioError

EVERYTHING = """\
planner: 1
name: Everything
start: 2027-01
months: 72
money: {discount_rate: 9%, inflation: 3%, tax_rate: 25%, depreciation_months: 60}
pay: {hire_percentile: 50%, review_month: 4, bonus_month: 3, bonus_payout: 90%, location_weight: 60%}
work: {hours_per_week: 40, shrinkage_external: 15%, shrinkage_internal: 10%, utilisation: 85%, overtime_premium: 1.4, cover_limit: 20%}
evidence:
  remote_effect: {routine: 6%, judgement: -3%, advisory: -4%, synchronous: -5%}
  friction:
    remote: 10%
    zone: 40%
    language: 8%
    vendor: 5%
    counterpart_share: 60%
    sync: {routine: 30%, judgement: 50%, advisory: 70%, synchronous: 60%}
  turnover: {hybrid: 0.7, home: 0.8}
  talent: {wage_elasticity: 4, home_reach: 2}
  factors:
    labour_market: {wage_growth: 60%, turnover: 50%, time_to_fill: 40%, vendor_increase: 30%, rent_escalator: 20%}
    dollar: {exchange: -70%}
    country: {wage_growth: 30%, exchange: -20%, disruption: 40%}
    office_market: {rent: -60%, sublease_wait: 50%, sublease_rent: -40%}
    execution: {knowledge_transfer: 60%, dip: 50%, ramp: 40%, governance: 30%, productivity_there: -20%}
currencies:
  CRN: {rate: 0.8}
  PES: {rate: 0.02, pass_through: 50%, inflation: 6%, hedged_share: 40%, forward_rate: 0.019, volatility: 12%}
countries:
  here:
    currency: CRN
    extra_months: 1.5
    extra_month: 6
    contributions:
      pension: {rate: 8%, cap_per_year: 50000, floor_per_year: 3000}
      fund: {rate: 2%, cap_per_month: 3000, share_of_pay: 70%}
      low pay: {rate: 3%, flat_per_month: 20, off_above_per_year: 55000}
    severance: {weeks_per_year: 2, min_weeks: 4, cap_weeks: 20, notice_months: 3, outplacement: 1500}
    benefits_share: 10%
    benefits_per_month: 50
    employee_tax_rate: 30%
    stipend_exempt_per_month: 40
  there:
    currency: PES
    hours_per_week: 44
    shrinkage_external: 12%
places:
  town:
    country: here
    wage_growth: 3%
    rent_per_area_year: 45
    time_zone: America/New_York
    language: English
    wages:
      clerk: {p10: 30000, p25: 40000, p50: 50000, p75: 65000, p90: 80000, employment: 9000, as_of: 2025-05}
      guard: {p10: 20000, p25: 25000, p50: 30000, p75: 35000, p90: 42000, as_of: 2025-05}
      cook: {p10: 21000, p25: 26000, p50: 31000, p75: 36000, p90: 43000, as_of: 2025-05}
      payer: {p50: 38000, as_of: 2025-05}
      agent: {p50: 36000, as_of: 2025-05}
  port:
    country: there
    wage_growth: 6%
    relative_productivity: 90%
    turnover_factor: 1.3
    rent_per_area_year: 900
    time_zone: Asia/Manila
    language: Tagalog
    wages: {clerk: {p25: 640000, p50: 800000, p75: 1000000, employment: 60, as_of: 2025-05}}
sites:
  tower:
    place: town
    area_per_seat: 150
    flex_per_seat_month: 900
    peak_factor: 1.2
    service_level: 95%
    clustering: 5%
    absence: 5%
    day_pass: 30
    operating_per_area_year: 9
    operating_variable_share: 30%
    heads_per_lead: 12
    lead_per_month: 900
    least_led: 5
    disruption_per_year: 5%
    disruption_share: 50%
    disruption_months: 1
    lease:
      seats: 140
      rent_per_seat_month: 700
      escalator: 3%
      next_step: 2027-09
      ends: 2029-06
      seats_per_module: 7
      restoration: 30000
      after: {seats: 90, rent_per_seat_month: 800, escalator: 2%}
  annex:
    place: town
    area_per_seat: 160
    flex_per_seat_month: 950
    lease:
      seats: 30
      rent_per_area_year: 55
      escalator: 2%
      ends: 2030-12
      exit: break
      break: {month: 2028-06, notice_months: 6, penalty_months: 3, unamortised: 90000, unamortised_rate: 7%, unamortised_from: 2021-01, restoration: 20000}
  desks: {place: town, area_per_seat: 120}
  loft:
    place: town
    area_per_seat: 140
    flex_per_seat_month: 800
    setup_cost: 40000
    fixed_per_month: 3000
    closing_month: 2031-06
    closing_cost: 20000
    governance_share: 8%
    heads_per_lead: 2
    lead_per_month: 500
    least_led: 3
    leases:
      old: {seats: 12, rent_per_seat_month: 500, ends: 2030-06, exit: sublease, sublease: {month: 2028-06, downtime_months: 6, rent_share: 80%, fee_share: 5%, fit_out_per_seat: 300}}
      new: {seats: 10, rent_per_seat_month: 650, begins: 2028-04, ends: 2032-03, rent_free_months: 3, fit_out_per_area: 90, fit_out_allowance: 40, moving_per_seat: 700}
roles:
  clerk: {works_with: {sales: {hours_per_week: 4}}, needed_overlap: 2, turnover: 20%, cost_per_hire: 4000, bonus_share: 10%, ramp_months: 4, start_productivity: 30%, time_to_fill_months: 1.5, notice_months: 1}
  guard: {class: judgement, works_with: {sales: {hours_per_week: 3}}, turnover: 15%, cost_per_hire: 3000, hire_percentile: 20%}
  cook: {class: advisory, works_with: {sales: {hours_per_week: 2}}, turnover: 15%, cost_per_hire: 3000, on_site_minimum: 10%}
  payer: {turnover: 20%, cost_per_hire: 3500}
  agent: {class: synchronous, works_with: {sales: {hours_per_week: 1}}, turnover: 30%, cost_per_hire: 2500, utilisation: 80%}
departments: {sales: {place: town, days_on_site: 4, cost_per_hour: 80}}
arrangements:
  on-site: {days_on_site: 5}
  staffed: {days_on_site: 5, employer: eor, eor_fee_per_month: 90, eor_fee_share: 5%, eor_deposit_months: 1, eor_spread: 2%, shift_hours: 5}
  home:
    days_on_site: 0
    pay_premium: -2%
    stipend_per_month: 100
    it_per_month: 60
    insurance_per_month: 8
    setup_per_head: 1200
    refresh_months: 36
    setup_recovery: 40%
    coworking_per_month: 30
    coworking_days: 2
    coworking_day_price: 25
    meet_ups_per_year: 3
    meet_up_cost: 700
    jurisdictions: 2
    jurisdiction_per_year: 3000
  net: {days_on_site: 0, stipend_per_month: 100, stipend_tax: grossed-up}
  mixed: {days_on_site: 3}
teams:
  clerks:
    role: clerk
    site: tower
    arrangement: on-site
    heads: 155
    growth: 2%
    tenure_years: 5
    fixed_desk_share: 12%
    peaks: {december: {month: 12, factor: 130%}}
  seniors: {role: clerk, site: annex, arrangement: on-site, heads: 20, hire_percentile: 80%, tenure_years: 15}
  guards: {role: guard, site: annex, arrangement: on-site, heads: 9, tenure_years: 1}
  cooks: {role: cook, site: tower, arrangement: on-site, heads: 6, pay_per_year: 33000, remote_effect: -6%}
  porters: {role: cook, site: desks, arrangement: on-site, heads: 4, pay_per_year: 33000}
  payers:
    role: payer
    site: desks
    arrangement: on-site
    volume: {items_per_month: 9000, minutes_per_item: 12, rework: 5%}
    month_end_share: 45%
    month_end_days: 4
    turnaround_days: 2
  agents:
    role: agent
    site: desks
    arrangement: on-site
    calls: {per_hour: 150, seconds_each: 300, answered_share: 80%, within_seconds: 20, open_hours_per_week: 60}
vendors:
  acme:
    place: port
    currency: PES
    price_per_hour: 700
    fixed_per_month: 90000
    hours_per_fte: 150
    relative_productivity: 95%
    agreed_volume: 500
    minimum_share: 90%
    cola: 4%
    glide: 1%
    begins: 2027-11
    terminates: 2031-10
    exit_fee_months: 3
    selection_share: 1%
    transition_share: 3%
    legal_cost: 5000
    governance_share: 8%
    disruption_per_year: 5%
    disruption_share: 60%
    disruption_months: 2
  itemised: {price_per_item: 2.5, minimum_share: 50%, ends: 2030-12, at_end: renew, renewal_change: 10%, retained_share: 6%}
moves:
  clerks-home: {team: clerks, share: 50%, to: {arrangement: home}, start: 2027-04, over_months: 3, upfront: 25000, release_share: 50%}
  clerks-mixed: {team: clerks, share: 25%, to: {arrangement: mixed}, start: 2027-05}
  guards-net: {team: guards, share: 40%, to: {arrangement: net}, start: 2027-04}
  cooks-home: {team: cooks, share: 50%, to: {arrangement: home}, start: 2027-06}
  porters-home: {team: porters, share: 50%, to: {arrangement: home}, start: 2027-06}
  payers-out: {team: payers, share: 30%, to: {vendor: itemised}, start: 2028-01}
  cooks-out: {team: cooks, share: {2027-10: 40%, 2031-11: 0%}, to: {vendor: acme}, start: 2027-10, over_months: 2, knowledge_transfer_months: 1}
  guards-out: {team: guards, share: {2029-01: 10%, 2031-11: 0%}, to: {vendor: acme}, start: 2029-01}
  agents-out: {team: agents, share: {2030-01: 20%, 2031-11: 0%}, to: {vendor: acme}, start: 2030-01}
  guards-loft: {team: guards, share: {2028-03: 40%, 2031-06: 0%}, to: {site: loft, arrangement: staffed}, start: 2028-03}
  payers-home: {team: payers, share: 30%, to: {arrangement: home}, start: 2027-06}
  agents-home: {team: agents, share: 50%, to: {arrangement: home}, start: 2027-06}
  clerks-port:
    team: clerks
    share: 20%
    to: {place: port, arrangement: staffed}
    start: 2028-02
    over_months: 4
    pay_per_year: 18000
    cost_per_hire: 1800
    knowledge_transfer_months: 1
    parallel_months: 1
    knowledge_transfer_cost: 40000
    knowledge_transfer_hours: 60
    dip: 20%
    dip_months: 5
    relocation_acceptance: 10%
    relocation_per_head: 9000
    redeployed_share: 25%
    retention_share: 15%
    donor_turnover_factor: 2
  seniors-port: {team: seniors, share: 25%, to: {place: port}, start: 2028-05, hire_percentile: 60%}
exits:
  seniors-leave: {team: seniors, heads: 2, month: 2029-03, by: severance}
  guards-leave: {team: guards, heads: 1, month: 2029-03, by: severance}
  cooks-leave: {team: cooks, heads: 1, month: 2029-09}
decide: {minimum_saving: 10%, minimum_npv: 100000, payback_within_months: 24, most_cash_out: 500000, least_on_site: 40%}
"""

# What can't stand beside the choices made there.
VARIANTS = {
    "agency": {"work.cover": "agency", "work.agency_per_hour": "60", "work.cover_hours_per_fte": "120"},
    "replacements come late": {"work.pipeline": "empty"},
    "few hires": {"sites.desks.hires_per_month": "1"},
    "a pool": {"evidence.talent.capture": "30%", "evidence.talent.movers": "20%", "evidence.talent.most_of_pool": "30%"},
    "late, and a tight market": {
        "work.pipeline": "empty",
        "evidence.talent.home_time_to_fill": "0.8",
        "evidence.talent.tightness_elasticity": "50%",
    },
    "back at the end": {"moves.payers-out.share": "{2028-01: 30%, 2031-01: 0%}"},
}

# No formula reads these; the rules do. Each with the test that shows it.
RULES_ONLY = {
    ("Money", "tax_rate"): "test_measures.py: test_tax_takes_its_share_and_depreciation_gives_some_back",
    ("Money", "depreciation_months"): "test_measures.py: test_tax_takes_its_share_and_depreciation_gives_some_back",
    ("Role", "needed_overlap"): "test_warnings.py: P24",
    ("Role", "on_site_minimum"): "test_load.py: test_a_role_keeps_its_minimum_on_site",
    ("Break", "notice_months"): "test_load.py: test_a_break_is_exercised_only_while_its_notice_can_still_be_given",
    ("Currency", "volatility"): "test_shared_draws.py: test_a_currency_moves_by_its_volatility_from_the_rate_of_today",
    **{
        (part.__name__, key): "test_shared_draws.py: test_a_factor_pulls_what_it_says_with_its_weight"
        for part in (LabourMarket, Dollar, CountryFactor, OfficeMarket, Execution)
        for key in part.model_fields
    },
    **{("Decide", key): "test_decide.py: test_a_criterion_is_met_up_to_its_edge_and_no_further" for key in Decide.model_fields},
}


def declared() -> dict[tuple[str, str], Spec]:
    """(part, key) -> declaration, for every quantity that a scenario may hold."""
    out: dict[tuple[str, str], Spec] = {}

    def walk(part: type[Part]) -> None:
        for key, (_, annotation) in fields(part).items():
            spec, inner = spec_of(annotation), part_of(annotation)[0]
            if spec:
                out[part.__name__, key] = spec
            elif inner:
                walk(inner)

    walk(Scenario)
    return out


def addresses(scenario: Scenario) -> dict[tuple[str, str], list[str]]:
    """(part, key) -> the addresses in a scenario at which there is a value."""
    out: dict[tuple[str, str], list[str]] = {}
    values = quantities(scenario)

    def walk(part: Part, prefix: str) -> None:
        for key, (name, annotation) in fields(type(part)).items():
            value: Any = getattr(part, name)
            if spec_of(annotation):
                if values[prefix + key] is not None:
                    out.setdefault((type(part).__name__, key), []).append(prefix + key)
            elif isinstance(value, Part):
                walk(value, f"{prefix}{key}.")
            elif isinstance(value, dict):
                for entry, item in value.items():
                    walk(item, f"{prefix}{key}.{entry}.")

    walk(scenario, "")
    return out


def arrays(ledger: Ledger) -> dict[str, np.ndarray]:
    """Every array of a ledger by its name."""
    groups = {"costs": ledger.costs, "upfront": ledger.upfront, "level": ledger.level, "states": ledger.states}
    flat = {f"{group}.{name}": array for group, found in groups.items() for name, array in found.items()}
    return flat | {"tail": ledger.tail, "discount_rate": ledger.discount_rate, "settled": ledger.settled}


def off(value: float, spec: Spec) -> float:
    """Another value within the bounds."""
    step = 1.0 if spec.kind == "month" or spec.whole else max(abs(value) * 0.3, 0.02)
    return value + step if value + step <= spec.high else value - step


def moved_by(scenario: Scenario, address: str) -> list[str]:
    """The arrays of the ledger that change when one quantity does."""
    quantity, spec = quantities(scenario)[address], specs(scenario)[address]
    assert quantity is not None
    ledger = simulate(Inputs(scenario, {address: [quantity.value, off(quantity.value, spec)]}))
    both = {name: array for name, array in arrays(ledger).items() if array.shape[0] == 2}
    return [name for name, array in both.items() if not np.array_equal(array[0], array[1], equal_nan=True)]


SCENARIO = planner.parse(EVERYTHING)
SCENARIOS = {"everything": SCENARIO} | {name: change.apply(SCENARIO, changes)[0] for name, changes in VARIANTS.items()}
THERE: dict[tuple[str, str], list[tuple[Scenario, str]]] = {}
for _scenario in SCENARIOS.values():
    for _field, _found in addresses(_scenario).items():
        THERE.setdefault(_field, []).extend((_scenario, address) for address in _found)


def test_the_scenarios_of_this_test_have_every_quantity_that_the_schema_declares() -> None:
    assert set(declared()) - set(THERE) == set()
    assert len(declared()) > 100


@pytest.mark.parametrize("field", sorted(set(declared()) - set(RULES_ONLY) - {("Scenario", "start")}), ids=".".join)
def test_a_quantity_moves_the_ledger(field: tuple[str, str]) -> None:
    assert any(moved_by(scenario, address) for scenario, address in THERE[field])


def test_the_first_month_moves_the_ledger() -> None:
    later = planner.parse(EVERYTHING.replace("start: 2027-01\nmonths", "start: 2027-02\nmonths"))
    first, second = (simulate(Inputs(scenario)) for scenario in (SCENARIO, later))
    assert not np.allclose(first.costs["base_pay"].sum(), second.costs["base_pay"].sum(), rtol=1e-6)


@pytest.mark.parametrize("field", sorted(RULES_ONLY), ids=".".join)
def test_what_only_the_rules_read_moves_no_money(field: tuple[str, str]) -> None:
    assert not any(moved_by(scenario, address) for scenario, address in THERE[field])


# Choices that only warnings read.
NO_MONEY = {("Role", "onshore_only"): "test_warnings.py: P35"}
# A contract that ends within the plan must say how, one that doesn't need not say it.
UNSAID = {("Vendor", "at_end"): {"unsaid"}}


def choices() -> dict[tuple[str, str], tuple[str, ...]]:
    """(part, key) -> the words of every choice that a scenario may make."""
    return {
        (type(part).__name__, name): choices_of(annotation)
        for scenario in SCENARIOS.values()
        for _, part, name, annotation in leaves(scenario)
        if choices_of(annotation) and (type(part).__name__, name) not in NO_MONEY
    }


def words_that_count(field: tuple[str, str]) -> set[str]:
    """The words of a choice that give another ledger than some other word of it does."""
    out: set[str] = set()
    for scenario in SCENARIOS.values():
        before = arrays(simulate(Inputs(scenario)))
        for address, part, name, annotation in leaves(scenario):
            if (type(part).__name__, name) != field:
                continue
            now = str(getattr(part, name)).lower()
            for word in set(choices_of(annotation)) - {now} - (out if now in out else set()):
                try:
                    after = arrays(simulate(Inputs(change.apply(scenario, {address: word})[0])))
                except ScenarioError:  # needs something beside it that is not there
                    continue
                if any(not np.array_equal(before[key], after[key], equal_nan=True) for key in before):
                    out |= {now, word}
        if out == set(choices()[field]) - UNSAID.get(field, set()):
            break
    return out


@pytest.mark.parametrize("field", sorted(choices()), ids=".".join)
def test_every_word_of_a_choice_moves_the_ledger(field: tuple[str, str]) -> None:
    assert words_that_count(field) == set(choices()[field]) - UNSAID.get(field, set())


def cut_to_the_first(scenario: Scenario, address: str, spec: Spec) -> bool:
    """Whether a later value of a quantity is taken and counts for nothing. A refusal is an answer, a crash is not."""
    quantity = quantities(scenario)[address]
    assert quantity is not None
    first, later = (f"{value:.6f}".rstrip("0").rstrip(".") for value in (quantity.value, off(quantity.value, spec)))
    ledgers = []
    for text in (first, f"{{2027-01: {first}, 2027-02: {later}}}"):
        try:
            ledgers.append(arrays(simulate(Inputs(change.apply(scenario, {address: text})[0]))))
        except ScenarioError:
            return False
    before, after = ledgers
    return all(before[name].shape == after[name].shape and np.array_equal(before[name], after[name], equal_nan=True) for name in before)


def test_dated_values_are_read_month_by_month_or_refused_and_never_cut_to_the_first() -> None:
    """A formula that reads one month of a quantity would count a later value for nothing, in silence."""
    dated = [field for field in sorted(set(declared()) - set(RULES_ONLY)) if declared()[field].kind != "month"]
    ignored = [
        ".".join(field)
        for field in dated
        if all(cut_to_the_first(scenario, address, declared()[field]) for scenario, address in THERE[field])
    ]
    assert ignored == []


def test_a_draw_that_changes_nothing_moves_nothing() -> None:
    """The test above can fail: two equal draws give two equal ledgers."""
    ledger = simulate(Inputs(SCENARIO, {"teams.clerks.heads": [155.0, 155.0]}))
    assert all(np.array_equal(array[0], array[-1], equal_nan=True) for array in arrays(ledger).values())
    assert arrays(ledger)["costs.base_pay"].shape[0] == 2


@pytest.mark.parametrize("field", sorted(declared()), ids=".".join)
def test_a_declaration_is_complete_and_its_bounds_hold_its_neutral_value(field: tuple[str, str]) -> None:
    spec = declared()[field]
    assert spec.label and spec.label[0].isupper()
    assert spec.help.endswith(".")
    assert spec.unit
    assert spec.driver in DRIVERS
    assert spec.low < spec.high
    assert spec.step > 0
    assert spec.neutral is None or spec.shared or spec.low <= spec.neutral <= spec.high
    assert not (spec.required and spec.neutral not in (None, 0.0))
