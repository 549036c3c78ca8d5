"""Working with departments from elsewhere: time that friction takes of each cohort (I2, I3) and of the departments (I3, I4)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from planner.model import collaboration
from planner.model.inputs import Array, Inputs
from planner.scenario.clocks import hours_ahead


@dataclass(frozen=True)
class Friction:
    """(draw, cohort, month or 1) each: lost (hours a week that friction takes of an FTE), lost_there (money a month that it takes of
    the departments, an FTE), overhead tau (share of productive time, on the average of a year: nobody is hired for a clock change)."""

    lost: Array
    lost_there: Array
    overhead: Array


def friction(inputs: Inputs, hours: Array) -> Friction:
    """I1-I3 of every cohort; `hours` are the productive hours of an FTE and month. (draw, cohort, month or 1).

    Raises FloatingPointError where working with others takes all the time there is.
    """
    cohorts, scenario = inputs.cohorts, inputs.scenario
    lost = there = np.zeros((1, len(cohorts), 1))
    shared = inputs.at(["evidence.friction.counterpart_share"])
    for department in inputs.departments:
        time = np.nan_to_num(inputs.at([f"roles.{cohort.role}.works_with.{department}.hours_per_week" for cohort in cohorts]))
        if not np.any(time):
            continue
        extra = time * _per_hour(inputs, department)
        lost = lost + extra
        there = there + extra * shared * 52 / 12 * inputs.at([f"departments.{department}.cost_per_hour"])
    week = hours * 12 / 52
    overhead = (lost / week).mean(axis=-1, keepdims=True) if lost.shape[-1] == 1 else _of_a_year(inputs, lost / week)
    if np.any(overhead >= 1):
        row = int(np.argmax(overhead.max(axis=(0, 2))))
        raise FloatingPointError(
            f"working with departments takes all the time of {cohorts[row].name}; lower roles.{cohorts[row].role}.works_with"
            + (f" or evidence.friction of {scenario.name}" if scenario.name else "")
        )
    return Friction(lost, there, overhead)


def _of_a_year(inputs: Inputs, share: Array) -> Array:
    """Average of each plan year, of the last twelve months where the year is cut short. (draw, cohort, month) -> same."""
    out = np.empty_like(share)
    for first in range(0, inputs.months, 12):
        year = share[..., first : first + 12] if first + 12 <= inputs.months else share[..., max(0, inputs.months - 12) :]
        out[..., first : first + 12] = year.mean(axis=-1, keepdims=True)
    return out


def _per_hour(inputs: Inputs, department: str) -> Array:
    """I2: extra time for each hour that a cohort exchanges with a department. (draw, cohort, month or 1)."""
    cohorts, scenario = inputs.cohorts, inputs.scenario
    place = scenario.departments[department].place
    same = np.array([cohort.place == place and not cohort.vendor for cohort in cohorts], dtype=bool)[:, None]
    days = np.where(same, inputs.of("arrangements.{}.days_on_site", [cohort.arrangement for cohort in cohorts]), 0.0)
    together = collaboration.copresence(days, inputs.at([f"departments.{department}.days_on_site"]))
    shift = np.where(
        [[cohort.vendor != ""] for cohort in cohorts], 0.0, inputs.of("arrangements.{}.shift_hours", [c.arrangement for c in cohorts])
    )
    classes = [scenario.roles[cohort.role].class_ for cohort in cohorts]
    languages = [scenario.places[cohort.place].language for cohort in cohorts]
    own = scenario.places[place].language
    foreign = np.array([bool(own and spoken and own != spoken) for spoken in languages], dtype=bool)[:, None]
    vendors = np.array([bool(cohort.vendor) for cohort in cohorts], dtype=bool)[:, None]
    evidence = {key: inputs.at([f"evidence.friction.{key}"]) for key in ("remote", "zone", "language", "vendor")}
    return collaboration.friction(
        together,
        shared_hours(inputs, place, shift),
        inputs.of("evidence.friction.sync.{}", classes),
        remote=evidence["remote"],
        zone=evidence["zone"],
        language=np.where(foreign, evidence["language"], 0.0),
        vendor=np.where(vendors, evidence["vendor"], 0.0),
    )


def shared_hours(inputs: Inputs, place: str, shift: Array | float = 0.0) -> Array:
    """I2: hours a day that each cohort and a place both work, month by month; 8 where a clock is not known. (draw, cohort, month)."""
    return collaboration.overlap(_gaps(inputs, place), shift)


def _gaps(inputs: Inputs, place: str) -> Array:
    """Hours between the clocks of each cohort's place and another. (1, cohort, month)."""
    zones = {name: at.time_zone or "" for name, at in inputs.scenario.places.items()}
    found: Array = np.array([_gap(zones[cohort.place], zones[place], inputs.start, inputs.months) for cohort in inputs.cohorts])[None]
    return found if np.any(found) else found[..., :1]


@lru_cache(maxsize=256)
def _gap(one: str, other: str, start: int, months: int) -> tuple[float, ...]:
    """Hours between two clocks in each month, 0 where one is not known."""
    if not one or not other or one == other:
        return (0.0,) * months
    ahead = [hours_ahead(one, *when) - hours_ahead(other, *when) for when in ((at // 12, at % 12 + 1) for at in range(start, start + months))]
    return tuple(collaboration.time_gap(np.array(ahead), 0.0).tolist())
