"""The terms of what a site costs: leases, seats, operating cost, centres."""

from __future__ import annotations

from planner.report.term import Term

_LEASED = "sites.{site}.leases.*.seats sites.{site}.leases.*.begins sites.{site}.leases.*.ends sites.{site}.leases.*.exit sites.{site}.lease.begins "
_LEASED += "sites.{site}.lease.seats sites.{site}.lease.ends sites.{site}.lease.exit break?sites.{site}.lease.break.month sites.{site}.lease.seats_per_module"
_RENT = (
    " sites.{site}.lease.rent_per_seat_month sites.{site}.lease.rent_per_area_year by_area?sites.{site}.area_per_seat"
    " sites.{site}.lease.escalator sites.{site}.lease.next_step"
)

SITES: dict[str, Term] = {
    "seats_leased": Term("seats leased", "seats", "E4: paid, used or not, while the lease runs", _LEASED, "needed"),
    "leased_rent": Term("rent of a leased seat", "{currency} per month", "E3, A2: stepped each year", _RENT.strip(), "rent_before"),
    "seats_after": Term(
        "seats rented after the lease",
        "seats",
        "E4: seats needed, in whole modules; each who comes in at all needs one",
        "arrangements.{arrangement}.days_on_site " + _LEASED,
        "needed",
    ),
    "after_rent": Term(
        "rent of a seat after the lease",
        "{currency} per month",
        "E4: as agreed, or the last rent of the lease, stepped on its anniversaries",
        "sites.{site}.lease.after.rent_per_seat_month sites.{site}.lease.after.escalator lasting?sites.{site}.lease.rent_per_seat_month"
        " lasting?sites.{site}.lease.rent_per_area_year lasting?sites.{site}.lease.escalator sites.{site}.lease.ends",
    ),
    "seats_short": Term(
        "seats short of the lease",
        "seats",
        "E4: seats needed beyond those leased, all of them where there is no lease",
        "arrangements.{arrangement}.days_on_site sites.{site}.lease.seats",
        "needed held",
    ),
    "flex_price": Term(
        "price of a flexible seat",
        "{currency} per month",
        "E4: as given, else the rent of the lease (also before it begins and while rent-free), else rent of the place x area of a seat / 12",
        "sites.{site}.flex_per_seat_month unpriced?sites.{site}.lease.rent_per_seat_month unpriced?sites.{site}.lease.rent_per_area_year"
        " unpriced?places.{place}.rent_per_area_year unpriced?sites.{site}.area_per_seat unpriced?currencies.{local}.rate",
    ),
    "leaving": Term(
        "cost of leaving",
        "{currency}",
        "E5, E9: penalty months x seats given back x rent + landlord's costs not yet written off + works, in the month of leaving",
        "break?sites.{site}.lease.break.* sites.{site}.lease.restoration " + _LEASED + _RENT,
        "held held_next leased_rent",
    ),
    "operating": Term(
        "operating cost",
        "{currency} per month",
        "E7: rate x area of a seat / 12 x (fixed share x seats paid + variable share x people present on an average day)",
        "sites.{site}.operating_per_area_year sites.{site}.operating_variable_share sites.{site}.area_per_seat",
        "held",
    ),
    "passes": Term(
        "days on which somebody finds no seat",
        "days",
        "E2: expected people beyond the seats there, over the five weekdays x 52/12",
        "sites.{site}.service_level sites.{site}.peak_factor sites.{site}.clustering sites.{site}.absence arrangements.{arrangement}.days_on_site",
        "needed held",
    ),
    "day_pass": Term("day pass", "{currency} per day", "E2", "sites.{site}.day_pass"),
    "subtenant": Term(
        "rent from subtenants",
        "{currency} per month",
        "E6: seats sublet x share of the lease's rent, from the end of the search to the end of the lease",
        "sites.{site}.lease.sublease.* sites.{site}.leases.*.sublease.*" + " " + _LEASED + _RENT,
        "sublet",
    ),
    "letting": Term(
        "cost of finding a subtenant",
        "{currency}",
        "E6: fee on the whole subtenancy + fit-out of the seats sublet, in its first month",
        "sites.{site}.lease.sublease.* sites.{site}.leases.*.sublease.*",
        "sublet",
    ),
    "moving_in": Term(
        "fit-out and move",
        "{currency}",
        "E8: seats x (area of a seat x (fit-out - allowance) + move), in the month in which a lease begins",
        "sites.{site}.lease.fit_out_per_area sites.{site}.lease.fit_out_allowance sites.{site}.lease.moving_per_seat"
        " sites.{site}.leases.*.fit_out_per_area sites.{site}.leases.*.fit_out_allowance sites.{site}.leases.*.moving_per_seat"
        " sites.{site}.leases.*.seats sites.{site}.leases.*.begins sites.{site}.lease.begins sites.{site}.area_per_seat",
    ),
    "opening": Term("cost of opening", "{currency}", "G6: in the first month with people there", "sites.{site}.setup_cost", "people"),
    "fixed": Term(
        "fixed cost",
        "{currency} per month",
        "G6: from the first month with people there to the closing, which waits until nobody is there",
        "sites.{site}.fixed_per_month sites.{site}.closing_month",
        "people",
    ),
    "closing": Term(
        "cost of closing", "{currency}", "G6: in the month in which it closes, or the last with people there", "sites.{site}.closing_cost sites.{site}.closing_month"
    ),
    "leads": Term(
        "leads",
        "leads",
        "G8: people / span in whole leads, none below the least that has its own",
        "sites.{site}.heads_per_lead sites.{site}.least_led",
        "people",
    ),
    "lead": Term("cost of a lead", "{currency} per month", "G8: loaded", "sites.{site}.lead_per_month"),
    "steering": Term("share for steering the site", "of its cost", "G2", "sites.{site}.governance_share"),
    "people_and_space": Term(
        "people and space of the site",
        "{currency} per month",
        "G2: base pay, bonus, extra months, contributions and benefits of those there + rent, flexible seats and operating cost",
        "sites.{site}.governance_share",
    ),
    "disruption": Term(
        "share of a month that a disruption takes",
        "months",
        "K2: chance a year / 12 x share lost x months it lasts",
        "sites.{site}.disruption_per_year sites.{site}.disruption_share sites.{site}.disruption_months",
    ),
    "at_risk": Term(
        "price of the site's capacity",
        "{currency} per month",
        "K2: loaded pay of the people there x overtime",
        "work.overtime_premium",
        "people",
    ),
}
