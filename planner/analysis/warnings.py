"""Named pitfalls (P01-P41): the rule that finds each, and what they find in a comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from planner.analysis import (
    pitfalls_law,
    pitfalls_pay,
    pitfalls_result,
    pitfalls_service,
    pitfalls_sourcing,
    pitfalls_space,
    pitfalls_vendors,
    pitfalls_work,
)
from planner.analysis.difference import Difference
from planner.analysis.pitfall import Severity, Warning

__all__ = ["WARNINGS", "Severity", "Warning", "warnings"]

# P14, P29, P30 and P31 have no rule: docs/model.md says why.
WARNINGS: dict[str, Callable[[Difference], Iterable[Warning]]] = {
    "P01": pitfalls_space.rent_runs_on,
    "P02": pitfalls_space.seats_for_an_average_day,
    "P03": pitfalls_space.nobody_has_a_desk,
    "P04": pitfalls_space.part_of_a_floor,
    "P05": pitfalls_space.people_come_together,
    "P06": pitfalls_pay.contributions_without_a_ceiling,
    "P07": pitfalls_sourcing.counted_twice,
    "P08": pitfalls_work.as_productive_from_the_first_day,
    "P09": pitfalls_work.freed_time_counted_as_money,
    "P10": pitfalls_work.one_study_for_all,
    "P11": pitfalls_pay.stipend_assumed_free_of_tax,
    "P12": pitfalls_pay.expenses_not_paid,
    "P13": pitfalls_pay.equipment_lasts_for_ever,
    "P15": pitfalls_sourcing.people_come_along,
    "P16": pitfalls_service.service_gap,
    "P17": pitfalls_sourcing.let_go_and_hired,
    "P18": pitfalls_pay.exchange_rate_stands_still,
    "P19": pitfalls_vendors.contract_says_little,
    "P20": pitfalls_vendors.saving_outside_experience,
    "P21": pitfalls_result.horizon_cuts_commitments,
    "P22": pitfalls_result.run_rate_is_not_the_result,
    "P23": pitfalls_work.time_with_departments_forgotten,
    "P24": pitfalls_work.split_desks_and_clocks,
    "P25": pitfalls_result.studies_of_those_who_stayed,
    "P26": pitfalls_result.figures_of_sellers,
    "P27": pitfalls_pay.old_rates,
    "P28": pitfalls_result.several_rates_of_return,
    "P32": pitfalls_space.sunk_fit_out,
    "P33": pitfalls_space.odd_rent,
    "P34": pitfalls_space.rent_of_another_town,
    "P35": pitfalls_law.the_law,
    "P36": pitfalls_pay.unequal_treatment,
    "P37": pitfalls_result.another_amount_of_work,
    "P38": pitfalls_vendors.work_before_the_contract,
    "P39": pitfalls_sourcing.people_in_a_closed_centre,
    "P40": pitfalls_pay.median_paid_instead,
    "P41": pitfalls_sourcing.more_leave_than_are_there,
}


def warnings(difference: Difference) -> tuple[Warning, ...]:
    """Everything that the rules find, what blocks first."""
    given = difference.plan.scenario.acknowledged
    found = []
    for rule in WARNINGS.values():
        for warning in rule(difference):
            note = given.get(warning.id)
            found.append(Warning(**{**vars(warning), "acknowledged": f"{note.by}, {note.date}" if note else ""}))
    return tuple(sorted(found, key=lambda w: ("block", "caution", "note").index(w.severity)))
