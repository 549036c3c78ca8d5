"""The register of cost lines: what each is, who owns it, its formula and what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Line:
    """A cost line: what it is called, whether it is cash, whether it comes once, who owns it and which driver explains it.

    `formula` is the line's formula in the names of the terms that the ledger keeps for it; `about` says it in words, with its IDs.
    """

    label: str
    owner: Literal["cohort", "site", "move", "vendor"]
    driver: str
    formula: str
    about: str
    kind: Literal["cash", "soft"] = "cash"
    one_off: bool = False


LINES: dict[str, Line] = {
    "base_pay": Line(
        "Base pay",
        "cohort",
        "pay",
        "heads * exchange * pay",
        "D1-D3: heads x yearly wage at the market percentile / 12, stepped in the review month",
    ),
    "bonus": Line(
        "Bonus",
        "cohort",
        "pay",
        "heads * exchange * pay * bonus_months",
        "D7: heads x base pay x bonus at its payout, in the month it is paid",
    ),
    "extra_months": Line(
        "Extra months of pay",
        "cohort",
        "on-costs",
        "heads * exchange * pay * extra_months",
        "D5: heads x base pay x extra months, in the month they are paid",
    ),
    "on_costs": Line(
        "Employer contributions",
        "cohort",
        "on-costs",
        "heads * exchange * contributions",
        "D4: heads x rate x pay below the yearly cap; the base restarts with each person",
    ),
    "benefits": Line("Benefits", "cohort", "on-costs", "heads * exchange * benefits", "D6: heads x (pay x benefits share + flat benefits)"),
    "hiring": Line(
        "Hiring of replacements", "cohort", "turnover", "hires * cost_per_hire", "C1, C3, C5: replacements and growth x cost per hire"
    ),
    "cover": Line(
        "Cover of missing capacity",
        "cohort",
        "productivity",
        "covered * price_of_cover",
        "B8, C7: what the team's capacity lacks, at overtime or an agency's rate",
    ),
    "freed_time": Line(
        "Time set free",
        "cohort",
        "productivity",
        "-freed * loaded_pay",
        "B7: capacity beyond the work for which no head leaves, at loaded pay",
        kind="soft",
    ),
    "stipend": Line(
        "Stipend",
        "cohort",
        "remote",
        "heads * exchange * (free + taxable)",
        "D9: heads x (free part + taxable part, grossed up where promised net)",
    ),
    "stipend_tax": Line(
        "Contributions on the stipend",
        "cohort",
        "remote",
        "heads * exchange * tax_on_stipend",
        "D9, D4: contributions on pay with the taxable stipend less those on pay",
    ),
    "remote_it": Line("Remote IT and security", "cohort", "remote", "heads * it", "F1: heads x (IT + insurance) per month"),
    "coworking": Line("Coworking", "cohort", "remote", "heads * coworking", "F4: heads x (membership + days x price of a day)"),
    "meet_ups": Line("Meet-ups", "cohort", "remote", "heads * meet_ups", "F3: heads x trips a year x cost of a trip / 12"),
    "jurisdictions": Line(
        "Jurisdictions", "cohort", "remote", "jurisdictions", "F5: registration in each state or country where people live"
    ),
    "remote_setup": Line(
        "Home-office set-up", "cohort", "transition", "first_sets * setup", "F2: heads who move in x set-up", one_off=True
    ),
    "remote_renewal": Line(
        "Renewal of set-up", "cohort", "remote", "more_sets * setup", "F2: (replacements + sets at the end of their life) x set-up"
    ),
    "move_hiring": Line(
        "Hiring for moved work",
        "cohort",
        "transition",
        "new_hires * cost_per_hire",
        "C3, H1: those hired to receive work x cost per hire",
        one_off=True,
    ),
    "severance": Line(
        "Severance",
        "cohort",
        "transition",
        "let_go * exchange * package",
        "C6: weeks of pay by service + contributions + outplacement, in the last month paid",
        one_off=True,
    ),
    "retention": Line(
        "Retention bonuses",
        "cohort",
        "transition",
        "stayed * exchange * stay_bonus",
        "H4: share of yearly pay + contributions for those who stay to their release",
        one_off=True,
    ),
    "relocation": Line(
        "Relocation", "cohort", "transition", "relocated * relocation_per_head", "H5: those who come along x package", one_off=True
    ),
    "transition_cover": Line(
        "Cover during the change",
        "cohort",
        "transition",
        "covered_once * price_of_cover",
        "B8, C7, H2: what dips and new people's ramps leave undone, at the price of cover",
        one_off=True,
    ),
    "knowledge_transfer": Line(
        "Knowledge transfer", "move", "transition", "travel", "H3: trips and documents, in the move's first month", one_off=True
    ),
    "knowledge_transfer_time": Line(
        "Experts' time",
        "move",
        "transition",
        "experts_time",
        "H3: hours of those who know the work, at loaded pay of a productive hour",
        kind="soft",
        one_off=True,
    ),
    "rent": Line(
        "Rent",
        "site",
        "office",
        "seats_leased * leased_rent + seats_after * after_rent",
        "E4: seats held x rent per seat, used or not; after the lease, seats needed x the rent then",
    ),
    "flex_seats": Line("Flexible seats", "site", "office", "seats_short * flex_price", "E4: seats short of the lease x flexible price"),
    "lease_exit": Line(
        "Leaving the lease",
        "site",
        "office",
        "leaving",
        "E5, E9: penalty + unamortised costs + restoration, in the month of leaving",
        one_off=True,
    ),
    "eor": Line(
        "Employer of record", "cohort", "vendor", "heads * eor", "G7: heads x (larger of fee per head and share of pay, + exchange spread)"
    ),
    "eor_deposit": Line(
        "Deposits at the employer of record",
        "cohort",
        "vendor",
        "deposit",
        "G7: months of pay for each who comes, returned when people go; below zero: returned",
        one_off=True,
    ),
    "operating": Line(
        "Operating cost", "site", "office", "operating", "E7: rate x leased area / 12, its variable share x people present / seats"
    ),
    "day_passes": Line(
        "Day passes", "site", "office", "passes * day_pass", "E2: people who find no seat on full days x price of a day pass"
    ),
    "sublease": Line("Rent from subtenants", "site", "office", "-subtenant", "E6: seats sublet x share of the rent, until the lease ends"),
    "letting": Line(
        "Finding a subtenant",
        "site",
        "office",
        "letting",
        "E6: broker's fee on the whole subtenancy + fit-out, in its first month",
        one_off=True,
    ),
    "fit_out": Line(
        "Fit-out and move",
        "site",
        "office",
        "moving_in",
        "E8: area x (fit-out - allowance) + seats x move, when a lease begins",
        one_off=True,
    ),
    "centre_setup": Line(
        "Opening a centre", "site", "transition", "opening", "G6: once, in the first month with people there", one_off=True
    ),
    "centre_fixed": Line(
        "Fixed cost of a centre", "site", "vendor", "fixed", "G6: from its first month with people on, whatever their number"
    ),
    "centre_closing": Line("Closing a centre", "site", "vendor", "closing", "G6: in the month in which it closes", one_off=True),
    "governance": Line(
        "Steering a centre", "site", "vendor", "steering * people_and_space", "G2: share x what the people and the space of the site cost"
    ),
    "leads": Line("Leads", "site", "vendor", "leads * lead", "G8: heads / span in whole leads, in each site by itself x cost of a lead"),
    "vendor_bill": Line(
        "Vendor bill",
        "vendor",
        "vendor",
        "(billed * price + fixed_fee) * vendor_exchange",
        "G1: price x larger of volume and minimum + fixed fee",
    ),
    "vendor_governance": Line("Steering a vendor", "vendor", "vendor", "vendor_steering * vendor_bill", "G2: share x bill"),
    "vendor_entry": Line(
        "Entering a contract", "vendor", "transition", "entering", "G3: selection, transition and legal cost, once", one_off=True
    ),
    "vendor_exit": Line(
        "Leaving a contract", "vendor", "vendor", "exit_fee", "G4: months of the minimum bill, when terminated early", one_off=True
    ),
    "front_office": Line(
        "Front-office time lost",
        "cohort",
        "productivity",
        "fte * lost_there",
        "I3: FTE x hours with departments x friction x their share x 52/12 x loaded cost of their hour",
        kind="soft",
    ),
    "disruption": Line(
        "Disruptions to expect",
        "site",
        "money",
        "disruption * at_risk",
        "K2: chance a year / 12 x share lost x months x cost of the capacity at overtime; no budget, a risk",
        kind="soft",
    ),
    "vendor_failure": Line(
        "Vendor failure to expect",
        "vendor",
        "money",
        "failure * vendor_bill * premium",
        "K2: as for a site, on the vendor's bill",
        kind="soft",
    ),
    "upfront": Line("Cost at the decision", "move", "transition", "upfront", "L1: due at once, not discounted", one_off=True),
}
