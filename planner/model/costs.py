"""Every line of the register from its terms: what it costs by owner and month, and in the long run (L5)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from planner.model.inputs import Array, Inputs, evenly
from planner.model.made import Made, Making, Product
from planner.model.register import LINES


def costs(inputs: Inputs, t: Made) -> Made:
    """Every line of the register but `upfront`, as its formula says; of many draws a line is made when it is asked for."""
    abroad = bool(np.any(t["exchange"] != 1))

    def converted(amount: Array) -> Array:
        return amount * t["exchange"] if abroad else amount

    several: dict[str, Array] = {}  # what several lines need

    def once(name: str, make: Callable[[], Array]) -> Array:
        if name not in several:
            several[name] = make()
        return several[name]

    def paid() -> Array:
        return once("paid", lambda: converted(t["heads"]))

    def monthly() -> Array:
        return once("monthly", lambda: paid() * t["pay"])

    def cover() -> Array:
        return once("cover", lambda: t["price_of_cover"])

    lines: Making = {
        "base_pay": lambda: (paid(), t["pay"]),
        "bonus": lambda: _times(t["bonus_months"], monthly()),
        "extra_months": lambda: _times(t["extra_months"], monthly()),
        "on_costs": lambda: (paid(), t["contributions"]),
        "benefits": lambda: (paid(), t["benefits"]),
        "hiring": lambda: (t["hires"], t["cost_per_hire"]),
        "cover": lambda: _times(t["covered"], cover()),
        "freed_time": lambda: _times(-t["freed"], t["loaded_pay"]),
        "stipend": lambda: _times(t["free"] + t["taxable"], paid()),
        "stipend_tax": lambda: _times(t["tax_on_stipend"], paid()),
        "remote_it": lambda: _times(t["it"], t["heads"]),
        "coworking": lambda: _times(t["coworking"], t["heads"]),
        "meet_ups": lambda: _times(t["meet_ups"], t["heads"]),
        "jurisdictions": lambda: t["jurisdictions"],
        "remote_setup": lambda: _times(t["setup"], t["first_sets"]),
        "remote_renewal": lambda: _times(t["setup"], t["more_sets"]),
        "move_hiring": lambda: _times(t["new_hires"], t["cost_per_hire"]),
        "severance": lambda: converted(t["severance"]),
        "retention": lambda: converted(t["retention"]),
        "relocation": lambda: _times(np.nan_to_num(t["relocation_per_head"]), t["relocated"]),
        "transition_cover": lambda: _times(t["covered_once"], cover()),
        "knowledge_transfer": lambda: t["travel"],
        "knowledge_transfer_time": lambda: t["experts_time"],
        "rent": lambda: t["seats_leased"] * t["leased_rent"] + t["seats_after"] * t["after_rent"],
        "flex_seats": lambda: t["seats_short"] * t["flex_price"],
        "lease_exit": lambda: t["leaving"],
        "eor": lambda: _times(t["eor"], t["heads"]),
        "eor_deposit": lambda: t["deposit"],
        "operating": lambda: t["operating"],
        "day_passes": lambda: _times(t["passes"], t["day_pass"]),
        "sublease": lambda: -t["subtenant"],
        "letting": lambda: t["letting"],
        "fit_out": lambda: t["moving_in"],
        "centre_setup": lambda: t["opening"],
        "centre_fixed": lambda: t["fixed"],
        "centre_closing": lambda: t["closing"],
        "governance": lambda: _times(t["steering"], t["people_and_space"]),
        "leads": lambda: _times(t["leads"], t["lead"]),
        "disruption": lambda: _times(t["disruption"], t["at_risk"]),
        "front_office": lambda: _times(t["lost_there"], t["fte"]),
        "vendor_bill": lambda: t["billed"] * t["price"] * t["vendor_exchange"] + t["fixed_fee"] * t["vendor_exchange"],
        "vendor_governance": lambda: t["vendor_steering"] * t["vendor_bill"],
        "vendor_entry": lambda: t["entering"],
        "vendor_exit": lambda: t["exit_fee"],
        "vendor_failure": lambda: t["failure"] * t["vendor_bill"] * t["premium"],
    }
    return Made({line: lines[line] for line in LINES if line in lines}, keep=inputs.draws == 1)


def people_and_space(inputs: Inputs, t: Made, lines: Made) -> Array:
    """G2: what the space of each site costs, and the people where a share of it is charged. (draw, site, month)."""
    out = lines["rent"] + lines["flex_seats"] + lines["operating"]
    for number, site in enumerate(inputs.sites):
        if np.any(t["steering"][:, number]):
            rows = evenly([row for row, cohort in enumerate(inputs.cohorts) if cohort.site == site])
            people = sum(lines.of(line, rows).sum(axis=1) for line in ("base_pay", "bonus", "extra_months", "on_costs", "benefits"))
            out = out + np.zeros((len(people), 1, 1))
            out[:, number] += people
    return out


def _times(first: Array, second: Array) -> Array | Product:
    """The product; where all of `first` is zero, one draw of zeros, which costs nothing to add up."""
    if not np.any(first[..., -1:]) and not np.any(first):
        return np.zeros((1, *np.broadcast_shapes(first.shape[1:], second.shape[1:])))
    return first, second
