"""The pool of people: how much of an occupation at a place the plan asks for (J1)."""

from __future__ import annotations

import numpy as np

from planner.model.inputs import Array, Inputs


def pool_share(inputs: Inputs, people: Array) -> Array:
    """J1: heads of a role at a place over those employed there in the occupation, NaN where that is not known. (draw, cohort, month)."""
    cohorts = inputs.cohorts
    together: Array = np.zeros(people.shape)
    for row, cohort in enumerate(cohorts):
        alike = [number for number, other in enumerate(cohorts) if (other.role, other.place) == (cohort.role, cohort.place)]
        together[:, row] = people[:, alike].sum(axis=1)
    return together / inputs.at([f"places.{cohort.place}.wages.{cohort.role}.employment" for cohort in cohorts])
