"""Filling: after it nothing is blank that the library or the schema knows, and every value says where it comes from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from example_texts import HEAD, NEW_YORK, PLAN, problems

import planner
from planner.model.engine import simulate
from planner.model.inputs import Inputs
from planner.scenario import load, reference
from planner.scenario.part import leaves, spec_of
from planner.scenario.quantity import Quantity, month_number
from planner.scenario.schema import Scenario, quantities, specs
from planner.scenario.text import ScenarioError

CONFIDENCE = {"official", "copied", "derived", "seller", "recalled", "judgement"}


def of(scenario: Scenario, address: str) -> Quantity:
    quantity = quantities(scenario)[address]
    assert quantity is not None, address
    return quantity


@pytest.mark.parametrize("text", [PLAN, NEW_YORK])
def test_after_filling_no_quantity_is_blank_that_has_a_neutral_or_library_value(text: str) -> None:
    written = load.parse(text)
    filled = reference.fill(written)
    library = reference.Library(filled.library)
    blank_before = sum(quantity is None for quantity in quantities(written).values())
    assert blank_before > 10
    for address, spec in specs(filled).items():
        quantity = quantities(filled)[address]
        if quantity is None:
            assert spec.neutral is None or spec.shared, address
            assert library.find(address) is None or not _applies(filled, address, library), address


def _applies(scenario: Scenario, address: str, library: reference.Library) -> bool:
    found = library.find(address)
    days = quantities(scenario).get(address.rsplit(".", 1)[0] + ".days_on_site")
    if found is None or (days is not None and days.value > found[0].get("up_to_days", 5)):
        return False
    beside = quantities(scenario).get(address.rsplit(".", 1)[0] + "." + found[0].get("beside", ""))
    return "beside" not in found[0] or (beside is not None and beside.origin.kind != "default")


@pytest.mark.parametrize("text", [PLAN, NEW_YORK])
def test_every_filled_value_has_an_origin_and_a_library_figure_its_source_and_confidence(text: str) -> None:
    kinds = set()
    for address, quantity in quantities(planner.parse(text)).items():
        if quantity is None:
            continue
        kinds.add(quantity.origin.kind)
        if quantity.origin.kind == "library":
            assert quantity.source, address
            assert quantity.origin.where, address
            assert quantity.origin.confidence in CONFIDENCE, address
        if quantity.origin.kind == "shared":
            assert quantity.same_as == quantity.origin.where != "", address
        if quantity.origin.kind == "file":
            assert quantity.origin.where.startswith("scenario.yaml:"), address
    assert kinds == ({"file", "default", "shared", "library"} if text == NEW_YORK else {"file", "default", "shared"})


def test_filling_leaves_what_the_file_says_and_the_scenario_given_alone() -> None:
    written = load.parse(NEW_YORK)
    before = dict(quantities(written))
    filled = reference.fill(written)
    assert quantities(written) == before
    for address, quantity in before.items():
        if quantity is not None:
            assert quantities(filled)[address] == quantity, address


def test_without_a_library_blanks_take_the_neutral_value_of_the_schema() -> None:
    filled = planner.parse(PLAN)
    assert all(quantity.origin.kind in ("file", "default", "shared") for quantity in quantities(filled).values() if quantity)
    assert of(filled, "pay.hire_percentile").value == 0.5
    assert of(filled, "pay.review_month").value == 1
    assert of(filled, "sites.office.area_per_seat").value == 165
    assert of(filled, "moves.clerks-home.over_months").value == 1
    assert of(filled, "roles.clerk.cost_per_hire").value == 0
    assert of(filled, "countries.unplaced.benefits_share").value == 0
    assert quantities(filled)["arrangements.home.refresh_months"] is None
    assert filled.countries["unplaced"].contributions == {}


def test_a_library_figure_comes_with_value_range_and_date() -> None:
    filled = planner.parse(NEW_YORK)
    turnover = of(filled, "roles.accounting.turnover")
    assert turnover.origin.where == "2026-11 roles.accounting.turnover"
    assert turnover.low is not None
    assert turnover.high is not None
    assert turnover.low < turnover.value < turnover.high
    assert turnover.as_of
    assert of(filled, "sites.office.area_per_seat").origin.where == "2026-11 defaults: sites.*.area_per_seat"
    assert of(filled, "countries.us.benefits_share").origin.confidence == "derived"
    assert of(filled, "countries.us.contributions.oasdi.cap_per_year").value == 184500
    assert filled.countries["us"].contributions["oasdi"].label == "Social Security"
    assert filled.roles["accounting"].label == "Accounting"


def test_the_wages_of_the_roles_employed_at_a_place_come_with_their_month() -> None:
    filled = planner.parse(NEW_YORK)
    assert filled.places["us/new-york"].wages.keys() == {"accounting", "payroll"}
    assert [of(filled, f"places.us/new-york.wages.accounting.{key}").value for key in ("p10", "p25", "p50", "p75", "p90")] == [
        67914, 81350, 105100, 139840, 181969,
    ]  # fmt: skip
    assert of(filled, "places.us/new-york.wages.accounting.as_of").value == month_number("2024-05")
    assert of(filled, "places.us/new-york.wages.accounting.p10").origin.confidence == "derived"
    assert of(filled, "places.us/new-york.wages.accounting.p50").origin.confidence == "official"


def test_a_blank_that_follows_another_address_takes_its_value_and_names_it() -> None:
    filled = planner.parse(NEW_YORK + "pay: {hire_percentile: 60%}\nroles: {accounting: {hire_percentile: 55%}}\n")
    team, role = of(filled, "teams.accountants.hire_percentile"), of(filled, "roles.payroll.hire_percentile")
    assert (team.same_as, team.value, team.dated) == ("roles.accounting.hire_percentile", 0.55, ())
    assert (role.same_as, role.value) == ("pay.hire_percentile", 0.6)
    assert of(filled, "roles.accounting.hire_percentile").same_as == ""
    assert quantities(filled)["teams.clerks.hire_percentile"] is None  # its pay is written


def test_a_figure_for_home_work_is_taken_only_up_to_its_days_on_site() -> None:
    filled = planner.parse(NEW_YORK)
    home, hybrid, office = (filled.arrangements[name] for name in ("home", "hybrid", "on-site"))
    assert home.stipend_per_month is not None and hybrid.stipend_per_month is not None and office.it_per_month is not None
    assert hybrid.it_per_month is not None and home.it_per_month is not None
    assert (home.stipend_per_month.value, home.stipend_per_month.origin.kind) == (110.0, "library")
    assert (hybrid.stipend_per_month.value, hybrid.stipend_per_month.origin.kind) == (0.0, "default")  # up to 2 days, and it has 3
    assert (home.it_per_month.value, hybrid.it_per_month.value, office.it_per_month.value) == (60.0, 60.0, 0.0)  # up to 4 days
    assert office.refresh_months is None


@pytest.mark.parametrize(("days", "stipend", "it"), [("0", 110, 60), ("2", 110, 60), ("2.5", 0, 60), ("4", 0, 60), ("4.5", 0, 0)])
def test_the_limit_of_days_on_site_is_itself_still_within(days: str, stipend: float, it: float) -> None:
    filled = planner.parse(NEW_YORK.replace("hybrid: {days_on_site: 3}", f"hybrid: {{days_on_site: {days}}}"))
    assert of(filled, "arrangements.hybrid.stipend_per_month").value == stipend
    assert of(filled, "arrangements.hybrid.it_per_month").value == it


# Work that goes home, to other space in the same place, to another place, and abroad.
MOVED = (
    NEW_YORK
    + """\
moves:
  home: {team: accountants, share: 20%, to: {arrangement: home}, start: 2027-06}
  corner: {team: accountants, share: 10%, to: {place: us/new-york}, start: 2027-06}
  near: {team: clerks, share: 20%, to: {place: us/atlanta}, start: 2027-06}
  far: {team: accountants, share: 20%, to: {place: hu/budapest}, start: 2027-06}
"""
)
TRANSITION = {
    "knowledge_transfer_months": (2, 0),
    "parallel_months": (2, 0),
    "dip": (0.15, 0),
    "dip_months": (6, 0),
    "retention_share": (0.15, 0),
    "donor_turnover_factor": (2, 1),
}


@pytest.mark.parametrize("field", TRANSITION)
def test_what_a_change_of_place_takes_is_filled_only_for_moves_to_another_place(field: str) -> None:
    filled, (away, within) = planner.parse(MOVED), TRANSITION[field]
    for move in ("near", "far"):
        found = of(filled, f"moves.{move}.{field}")
        assert (found.value, found.origin.kind, found.origin.where) == (away, "library", f"2026-11 defaults: moves.*.{field}")
    for move in ("home", "corner"):
        assert (of(filled, f"moves.{move}.{field}").value, of(filled, f"moves.{move}.{field}").origin.kind) == (within, "default")


def test_a_figure_for_places_abroad_is_taken_where_no_team_of_the_country_stands() -> None:
    def output(text: str) -> dict[str, tuple[float, str]]:
        filled = planner.parse(text)
        found = {place: of(filled, f"places.{place}.relative_productivity") for place in ("us/new-york", "us/atlanta", "hu/budapest")}
        return {place: (quantity.value, quantity.origin.kind) for place, quantity in found.items()}

    home = (1.0, "default")
    assert output(MOVED) == {"us/new-york": home, "us/atlanta": home, "hu/budapest": (0.9, "library")}
    there = "teams:\n  hungarians: {role: billing, site: danube, arrangement: on-site, heads: 3}\n"
    both = MOVED.replace("teams:\n", there).replace("sites: {", "sites: {danube: {place: hu/budapest}, ")
    assert output(both) == {"us/new-york": home, "us/atlanta": home, "hu/budapest": home}


@pytest.mark.parametrize(
    ("key", "price", "figure"), [("meet_ups_per_year", "meet_up_cost", 1200), ("jurisdictions", "jurisdiction_per_year", 3000)]
)
def test_a_price_that_stands_beside_another_value_is_filled_only_where_that_one_is_written(key: str, price: str, figure: float) -> None:
    address, text = f"arrangements.home.{price}", NEW_YORK.replace("home: {days_on_site: 0}", f"home: {{days_on_site: 0, {key}: 2}}")
    assert (of(planner.parse(NEW_YORK), address).value, of(planner.parse(NEW_YORK), address).origin.kind) == (0.0, "default")
    assert (of(planner.parse(text), address).value, of(planner.parse(text), address).origin.kind) == (figure, "library")
    assert of(planner.parse(text), f"arrangements.hybrid.{price}").value == 0.0
    assert of(planner.parse(NEW_YORK, changes={f"arrangements.home.{key}": "2"}), address).value == figure
    # in another currency it is asked for where it is used, and nowhere else
    asked = {line.split(": ")[1] for line in problems(text.replace("start:", "currency: EUR\nstart:"))}
    assert address in asked
    assert f"arrangements.hybrid.{price}" not in asked


def test_a_place_to_which_work_goes_has_flexible_space_of_its_name_at_the_rent_of_the_place() -> None:
    filled = planner.parse(MOVED)
    assert set(filled.sites) == {"office", "us/new-york", "us/atlanta", "hu/budapest"}
    assert [filled.sites[name].place for name in ("us/atlanta", "hu/budapest")] == ["us/atlanta", "hu/budapest"]
    assert all(filled.sites[name].lease is None for name in ("us/new-york", "us/atlanta", "hu/budapest"))
    assert filled.places["us/atlanta"].wages.keys() == {"payroll"}
    assert filled.places["hu/budapest"].wages.keys() == {"accounting"}
    ledger = simulate(Inputs(filled))
    site, rent = ledger.sites.index("us/atlanta"), of(filled, "places.us/atlanta.rent_per_area_year").value
    seats = ledger.states["seats_needed"][0, site]
    assert np.all(seats[5:] == 1) and not np.any(seats[:5])
    assert ledger.costs["flex_seats"][0, site, 5:] == pytest.approx(rent * 165 / 12)


def test_the_remote_effect_of_a_role_follows_its_class_of_work_and_that_of_a_team_its_role() -> None:
    filled = planner.parse(NEW_YORK + "evidence: {remote_effect: {routine: -2%}}\n")
    assert (filled.roles["accounting"].class_, filled.roles["payroll"].class_) == ("judgement", "routine")
    accounting, payroll = (of(filled, f"roles.{role}.remote_effect") for role in ("accounting", "payroll"))
    assert (accounting.same_as, accounting.value) == ("evidence.remote_effect.judgement", -0.01)
    assert (payroll.same_as, payroll.value) == ("evidence.remote_effect.routine", -0.02)
    team = of(filled, "teams.clerks.remote_effect")
    assert (team.same_as, team.value) == ("roles.payroll.remote_effect", -0.02)


def test_a_role_may_say_its_class_of_work_and_its_own_effect() -> None:
    filled = planner.parse(NEW_YORK + "roles: {accounting: {class: advisory}, payroll: {remote_effect: 3%}}\n")
    accounting, payroll = (of(filled, f"roles.{role}.remote_effect") for role in ("accounting", "payroll"))
    assert (accounting.same_as, accounting.value) == ("evidence.remote_effect.advisory", -0.04)
    assert (payroll.same_as, payroll.value, payroll.origin.kind) == ("", 0.03, "file")
    assert of(filled, "teams.clerks.remote_effect").value == 0.03
    routine = planner.parse(PLAN)  # a role that no library knows
    assert of(routine, "roles.clerk.remote_effect").same_as == "evidence.remote_effect.routine"
    again = planner.parse(NEW_YORK, changes={"roles.accounting.class": "synchronous"})
    assert of(again, "teams.accountants.remote_effect").value == of(again, "evidence.remote_effect.synchronous").value
    assert of(again, "roles.accounting.remote_effect").same_as == "evidence.remote_effect.synchronous"


def test_the_percentile_of_those_who_receive_work_follows_the_team_or_the_role_where_pay_is_written() -> None:
    filled = planner.parse(MOVED + "roles: {accounting: {hire_percentile: 55%}, payroll: {hire_percentile: 45%}}\n")
    far, near = of(filled, "moves.far.hire_percentile"), of(filled, "moves.near.hire_percentile")
    assert (far.same_as, far.value) == ("teams.accountants.hire_percentile", 0.55)
    assert (near.same_as, near.value) == ("roles.payroll.hire_percentile", 0.45)  # the team's pay is written
    own = planner.parse(MOVED.replace("heads: 10", "heads: 10, hire_percentile: 65%"))
    assert of(own, "moves.far.hire_percentile").value == 0.65
    paid = planner.parse(MOVED.replace("to: {place: hu/budapest}", "to: {place: hu/budapest}, pay_per_year: 30000"))
    assert quantities(paid)["moves.far.hire_percentile"] is None
    hire = of(planner.parse(MOVED + "roles: {accounting: {cost_per_hire: 900}}\n"), "moves.far.cost_per_hire")
    assert (hire.same_as, hire.value) == ("roles.accounting.cost_per_hire", 900)


def test_hours_and_absence_of_a_country_follow_the_firm_where_nobody_knows_better() -> None:
    firm = "work: {hours_per_week: {2027-01: 39, 2028-01: 37}, shrinkage_external: 12%}\n"
    filled = planner.parse(MOVED + firm)
    hu, us = of(filled, "countries.hu.hours_per_week"), of(filled, "countries.us.hours_per_week")
    assert (hu.same_as, hu.value, hu.dated) == ("work.hours_per_week", 39, of(filled, "work.hours_per_week").dated)
    assert (us.value, us.origin.kind) == (40, "library")
    for country in ("hu", "us"):
        away = of(filled, f"countries.{country}.shrinkage_external")
        assert (away.same_as, away.value) == ("work.shrinkage_external", 0.12)
    own = of(planner.parse(MOVED + firm + "countries: {hu: {hours_per_week: 36}}\n"), "countries.hu.hours_per_week")
    assert (own.same_as, own.value) == ("", 36)


def test_the_utilisation_of_a_role_follows_the_firm() -> None:
    filled = planner.parse(NEW_YORK + "work: {utilisation: 80%}\nroles: {payroll: {utilisation: 70%}}\n")
    assert (of(filled, "roles.accounting.utilisation").same_as, of(filled, "roles.accounting.utilisation").value) == (
        "work.utilisation",
        0.8,
    )
    assert (of(filled, "roles.payroll.utilisation").same_as, of(filled, "roles.payroll.utilisation").value) == ("", 0.7)


def test_what_a_file_says_goes_before_the_library() -> None:
    filled = planner.parse(
        NEW_YORK + "countries: {us: {contributions: {oasdi: {rate: 7%}, city: {rate: 1%}}}}\nplaces: {us/new-york: {wage_growth: 0}}\n"
    )
    assert of(filled, "countries.us.contributions.oasdi.rate").value == 0.07
    assert of(filled, "countries.us.contributions.oasdi.cap_per_year").value == 184500
    assert of(filled, "countries.us.contributions.city.rate").value == 0.01
    assert of(filled, "countries.us.contributions.medicare.rate").value == 0.0145
    assert of(filled, "places.us/new-york.wage_growth").value == 0.0
    assert of(filled, "places.us/new-york.wage_growth").origin.kind == "file"


def test_one_wage_point_of_a_file_leaves_the_other_points_of_the_library() -> None:
    filled = planner.parse(NEW_YORK + "places: {us/new-york: {wages: {accounting: {p50: 110000}}}}\n")
    assert of(filled, "places.us/new-york.wages.accounting.p50").value == 110000
    assert of(filled, "places.us/new-york.wages.accounting.p75").value == 139840
    assert of(filled, "places.us/new-york.wages.accounting.as_of").value == month_number("2024-05")


def test_a_version_of_the_library_that_does_not_exist_is_refused_with_those_that_do() -> None:
    (line,) = problems(NEW_YORK.replace("2026-11", "2031-01"))
    assert line == "plan.yaml:2:10: library: no version '2031-01'; there are 2026-11, none"


@pytest.mark.parametrize("version", ["../2026-11", ".", "", "2026-11/places", "latest"])
def test_a_version_is_one_of_the_list_and_never_a_path(version: str) -> None:
    (line,) = problems(HEAD + f'library: "{version}"\n')
    assert line.startswith(f"plan.yaml:4:10: library: no version '{version}'")


def test_an_unknown_role_or_place_is_refused_with_the_nearest() -> None:
    assert [line.split(": ", 1)[1] for line in problems(NEW_YORK.replace("role: accounting", "role: acounting"))] == [
        "teams.accountants.role: no role is called 'acounting'; did you mean accounting?"
    ]
    assert problems(NEW_YORK.replace("us/new-york", "us/new-yorck"))[0].endswith(
        "sites.office.place: no place is called 'us/new-yorck'; did you mean us/new-york?"
    )
    assert problems(NEW_YORK.replace("us/new-york", "zzyzx"))[0].endswith("no place is called 'zzyzx'; define it under `places`")


def test_a_role_and_a_place_defined_in_the_file_need_no_entry_in_the_library() -> None:
    text = NEW_YORK.replace("us/new-york", "home town").replace("role: accounting", "role: diver")
    text = text.replace("heads: 10", "heads: 10, pay_per_year: 50000") + (
        "places: {home town: {country: us, wage_growth: 2%}}\nroles: {diver: {turnover: 10%, cost_per_hire: 100}}\n"
    )
    filled = planner.parse(text)
    assert filled.places["home town"].country == "us"
    assert of(filled, "countries.us.contributions.oasdi.rate").value == 0.062


EURO = NEW_YORK.replace("start:", "currency: EUR\nstart:")


def test_a_figure_in_another_currency_is_refused_with_a_line_for_each() -> None:
    lines = problems(EURO)
    refused = {line.split(": ")[1]: line for line in lines}
    for address in ("arrangements.home.stipend_per_month", "arrangements.home.setup_per_head", "roles.accounting.cost_per_hire"):
        assert "the scenario is in EUR: enter it" in refused[address]
        assert "USD" in refused[address]


# EURO with every amount written that the library holds in dollars
ENTERED = (
    EURO.replace("{days_on_site: 3}", "{days_on_site: 3, it_per_month: 1, setup_per_head: 1}").replace(
        "{days_on_site: 0}", "{days_on_site: 0, it_per_month: 1, setup_per_head: 1, stipend_per_month: 1}"
    )
    + "roles: {accounting: {cost_per_hire: 1}, payroll: {cost_per_hire: 1}}\n"
)


def test_what_a_place_pays_stays_in_its_own_currency_and_is_converted_at_a_rate_that_is_named() -> None:
    filled = planner.parse(ENTERED)
    rate = of(filled, "currencies.USD.rate")
    assert rate.value == pytest.approx(0.85587)  # euro for a dollar
    assert rate.origin.kind == "library" and rate.source
    assert of(filled, "countries.us.contributions.oasdi.cap_per_year").value == 184500
    dollars = planner.parse(ENTERED.replace("currency: EUR", "currency: USD"))
    costs = [simulate(Inputs(scenario)).by_month("base_pay")[0, 0] for scenario in (filled, dollars)]
    wages = [of(scenario, "places.us/new-york.wages.accounting.p50").value for scenario in (filled, dollars)]
    assert wages[0] == wages[1]
    assert costs[0] < costs[1]


def test_a_currency_that_the_library_does_not_know_is_a_line() -> None:
    lines = problems(ENTERED.replace("currency: EUR", "currency: XXX"))
    assert any("currencies.USD.rate: is missing; the library has no rate between USD and XXX" in line for line in lines)
    filled = planner.parse(ENTERED.replace("currency: EUR", "currency: XXX") + "currencies: {USD: {rate: 12.5}}\n")
    assert of(filled, "currencies.USD.rate").value == 12.5


def test_a_missing_wage_or_rent_says_what_to_enter_and_what_neighbours_have() -> None:
    text = NEW_YORK.replace("us/new-york", "us/tulsa").replace("role: payroll", "role: settlements").replace(", pay_per_year: 60000", "")
    (line,) = problems(text)
    assert "there is no wage for settlements at us/tulsa: enter it, or places.us/tulsa.wages.settlements.p50 (nearby: us/atlanta" in line
    flexible = NEW_YORK.replace("us/new-york, lease: {seats: 12, rent_per_seat_month: 1000, ends: 2028-06}", "us/boston")
    (line,) = problems(flexible)
    assert "no rent is known at us/boston (nearby: us/atlanta" in line


def test_a_site_without_a_price_has_the_rent_of_its_place_in_the_currency_of_the_scenario() -> None:
    text = NEW_YORK.replace("us/new-york, lease: {seats: 12, rent_per_seat_month: 1000, ends: 2028-06}", "hu/budapest")
    filled = planner.parse(text)
    rent, rate = of(filled, "places.hu/budapest.rent_per_area_year"), of(filled, "currencies.HUF.rate")
    assert rent.value == pytest.approx(27.87 * 314.01917 / 0.85587) and rent.origin.confidence == "derived"
    assert rate.value == pytest.approx(1 / 314.01917)
    ledger = simulate(Inputs(filled))
    seats = ledger.states["seats_needed"][0, 0, 0]
    assert ledger.by_month("flex_seats")[0, 0] == pytest.approx(seats * rent.value * rate.value * 165 / 12)


def test_every_role_at_every_place_costs_something_or_says_what_is_missing() -> None:
    library = reference.Library("2026-11")
    priced = 0
    for place in (name for name in library.names("places") if "/" in name):
        text = "".join(f"  {role}: {{role: {role}, site: office, arrangement: on-site, heads: 1}}\n" for role in library.names("roles"))
        try:
            filled = planner.parse(
                f"planner: 1\nlibrary: 2026-11\nname: All\nstart: 2027-01\nmonths: 12\nsites: {{office: {{place: {place}}}}}\n"
                f"arrangements: {{on-site: {{days_on_site: 5}}}}\nteams:\n{text}"
            )
        except ScenarioError as error:
            assert all("is missing; there is no" in problem.message for problem in error.problems), place
            continue
        ledger = simulate(Inputs(filled))
        assert np.all(ledger.costs["base_pay"] > 0)
        assert all(quantity.origin.where for quantity in quantities(filled).values() if quantity and quantity.origin.kind == "library")
        priced += 1
    assert priced >= 8


def test_a_source_is_written_out_with_its_address() -> None:
    library = reference.Library("2026-11")
    assert library.source("bls-ecec-2025").startswith("U.S. Bureau of Labor Statistics, Employer Costs")
    assert "https://" in library.source("bls-ecec-2025")
    assert reference.Library("none").names("roles") == []
    assert "us/new-york" in library.names("places")
    assert reference.versions()[-1] == "2026-11"


def test_every_leaf_of_a_filled_scenario_has_an_address_of_its_own() -> None:
    addresses = [address for address, *_ in leaves(planner.parse(NEW_YORK))]
    assert len(addresses) == len(set(addresses)) > 60
    assert {"sites.office.lease.exit", "arrangements.home.stipend_tax"} <= set(addresses)
    assert all(spec_of(annotation) or "." in address for address, _, _, annotation in leaves(planner.parse(NEW_YORK)))


def test_what_a_vendors_people_earn_at_its_place_is_filled_in_for_the_roles_it_takes_over(scenarios: Path) -> None:
    """So that a price can be held against pay (G5); nobody of ours is paid by it."""
    wages = planner.load(scenarios / "outsourced.yaml").places["ph/manila"].wages
    assert set(wages) == {"bookkeeping", "record-maintenance", "payroll"}
    assert all(wage.p50 is not None and wage.p50.origin.kind == "library" for wage in wages.values())
