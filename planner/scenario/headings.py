"""Which column of a firm's table holds what: suggestions by the columns' names, and empty tables to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from babel.numbers import list_currencies

from planner.scenario.language import marked
from planner.scenario.language import text as _
from planner.scenario.sheets import plain_heading
from planner.scenario.text import Problem, ScenarioError

# field -> names of its column; what comes first is taken first. Names are compared without case, accents, signs and currency.
ROSTER = {
    "role": "role|job role|job title|title|position|position title|job|function|role name|job family|occupation|team|team name",
    "place": "place|site|location|city|office|work location|office location|site name|base location|workplace|metro|town",
    "heads": "heads|headcount|head count|number of heads|number of people|people|employees|count|number of employees|staff|posts|positions|hc",
    "pay": "pay|annual salary|yearly salary|salary|base salary|base pay|annual pay|annual base pay|annual base salary|pay per year|salary per year"
    "|gross salary|annual gross salary|gross annual salary|yearly pay|wage|annual wage|annual compensation|base compensation|pay year|salary year"
    "|average salary|average pay|average annual salary",
    "pay_per_month": "pay per month|monthly salary|monthly pay|salary per month|monthly base pay|monthly base salary|gross monthly salary"
    "|monthly gross salary|monthly wage|salary month|pay month|average monthly salary",
    "payroll": "payroll|total pay|total salary|total salaries|annual payroll|payroll per year|yearly payroll|total base pay|sum of pay|total annual salary",
    "currency": "currency|pay currency|salary currency|currency code",
    "fte": "fte|ftes|full time equivalent|fte share|work time share|employment share|fte factor|employment rate|part time share",
    "hours": "hours|hours per week|weekly hours|contracted hours|contract hours|working hours|scheduled hours|standard hours|scheduled weekly hours"
    "|standard weekly hours|hours wk|hours week|hours a week|hrs|hrs wk|hrs week|hrs per week|hrs per wk|hrs a week|weekly hrs|std hrs|std hours"
    "|standard hrs|scheduled hrs|sched hrs|contracted hrs|contract hrs|std hrs wk|std hrs week",
    "days": "days on site|days onsite|days in office|office days|days in the office|on site days|days on site per week|days in office per week",
    "arrangement": "arrangement|work arrangement|working arrangement|work mode|work model|working model|remote status|work type|work pattern|working pattern|work style"
    "|work setup|work set up|on site remote|workplace type",
    "tenure": "tenure|tenure years|years of service|service years|length of service|seniority years|average service",
    "since": "start date|hire date|hired|date of hire|joined|joining date|date joined|entry date|employment start|service date|since|employed since",
}
LEASES = {
    "site": "site|site name|building|office|office name|property|premises|name",
    "place": "place|city|location|market|metro|town",
    "seats": "seats|desks|seats leased|number of seats|workstations|capacity|number of desks",
    "area": "area|area sq ft|sq ft|sqft|square feet|rentable area|leased area|area sqft|rentable square feet|rsf",
    "area_sq_m": "area sq m|sq m|sqm|square metres|square meters|m2|area m2|area sqm",
    "rent_per_seat_month": "rent per seat month|rent per seat and month|rent per seat per month|monthly rent per seat|cost per seat month",
    "rent_per_area_year": "rent per area year|rent per sq ft|rent per sq ft year|rent per sq ft per year|rent per sqft|rent per square foot|rent psf"
    "|annual rent per sq ft|rent per area and year|rent per sq ft and year",
    "rent_per_sq_m_month": "rent per sq m month|rent per sq m per month|rent per sq m and month|rent per sqm month|rent per sqm per month"
    "|monthly rent per sq m|rent per m2 month",
    "rent_per_month": "monthly rent|rent per month|rent month|total monthly rent",
    "rent_per_year": "annual rent|rent per year|yearly rent|total annual rent|base rent per year|annual base rent|rent year",
    "currency": "currency|rent currency|currency code",
    "begins": "begins|lease begins|lease start|start date|lease start date|commencement|commencement date|start",
    "ends": "ends|lease ends|lease end|end date|lease end date|expiry|expiry date|lease expiry|expires|expiration|lease expiration|expiration date|end",
    "break_month": "break month|break|break date|break option|break option date|early termination date|termination option",
    "notice_months": "notice|notice months|notice period|break notice|break notice months|notice period months",
    "penalty_months": "penalty|penalty months|break penalty|break penalty months|termination penalty months|penalty months of rent",
    "escalator": "escalator|rent escalator|annual increase|yearly increase|rent increase|indexation|annual escalation",
}
KINDS = {"roster": ROSTER, "leases": LEASES}
_RENTS = ("rent_per_seat_month", "rent_per_area_year", "rent_per_sq_m_month", "rent_per_month", "rent_per_year")
NEEDED = {"roster": (("role",), ("place",)), "leases": (("site", "place"), ("seats", "area", "area_sq_m"), _RENTS, ("ends",))}
ALIKE = {  # of each group one at most
    "roster": (("pay", "pay_per_month", "payroll"), ("fte", "hours"), ("tenure", "since")),
    "leases": (("area", "area_sq_m"), _RENTS),
}
# field -> (what the column is called in the template, what stands in it)
WORDS = {
    "role": (marked("Role"), marked("What people do; titles are matched to the planner's roles in the next step.")),
    "place": (marked("Location"), marked("City or site where they belong.")),
    "heads": (marked("Headcount"), marked("People in the row; left out: each row is one person.")),
    "pay": (marked("Annual salary"), marked("Base pay of one person a year, without bonus and contributions; blank: the place's market wage.")),
    "pay_per_month": (marked("Monthly salary"), marked("Base pay of one person a month, in place of the annual salary.")),
    "payroll": (marked("Annual payroll"), marked("Base pay a year of all people in the row together, in place of the annual salary.")),
    "currency": (marked("Currency"), marked("Code such as USD; a row in another currency than the rest can't be used.")),
    "fte": (marked("FTE"), marked("1 is full time, 0.5 is half; left out: full time.")),
    "hours": (marked("Hours per week"), marked("Contracted hours of one person, in place of FTE.")),
    "days": (marked("Days on site"), marked("Days a week in the office, 0 to 5; left out: said for all in the next step.")),
    "arrangement": (marked("Work arrangement"), marked("On-site, hybrid or home, where there is no number of days.")),
    "tenure": (marked("Tenure"), marked("Years of service; counts for severance.")),
    "since": (marked("Start date"), marked("In place of tenure, such as 2019-04-01.")),
    "site": (marked("Site"), marked("Name of the building or office; each lease is a row.")),
    "seats": (marked("Seats"), marked("Desks that the lease pays for; left out: of the area.")),
    "area": (marked("Area sq ft"), marked("Rentable area in square feet.")),
    "area_sq_m": (marked("Area sq m"), marked("Rentable area in square metres.")),
    "rent_per_seat_month": (marked("Rent per seat month"), marked("Rent with service charges, for one seat and month; or one of the other rents.")),
    "rent_per_area_year": (marked("Rent per sq ft and year"), marked("Rent for a square foot and year.")),
    "rent_per_sq_m_month": (marked("Rent per sq m and month"), marked("Rent for a square metre and month.")),
    "rent_per_month": (marked("Monthly rent"), marked("Rent of the whole lease for a month.")),
    "rent_per_year": (marked("Annual rent"), marked("Rent of the whole lease for a year.")),
    "begins": (marked("Begins"), marked("First month, for a lease that has not begun yet.")),
    "ends": (marked("Ends"), marked("Last month that is paid, such as 2029-06.")),
    "break_month": (marked("Break month"), marked("Last month paid if the firm ends the lease early; blank: it can't.")),
    "notice_months": (marked("Notice months"), marked("Months of notice for that.")),
    "penalty_months": (marked("Penalty months"), marked("Months of rent that it costs.")),
    "escalator": (marked("Annual increase"), marked("Yearly step of the rent, such as 3%.")),
}
_TEMPLATES = {
    "roster": (
        ("role", "place", "heads", "fte", "pay", "days", "since"),
        "Accounting,New York,1,1,84000,5,2019-04-01",
        "Payroll,New York,1,0.8,66500,2,2022-10-01",
    ),
    "leases": (
        ("site", "place", "seats", "rent_per_seat_month", "ends", "break_month", "notice_months", "penalty_months", "escalator"),
        "Headquarters,New York,260,1000,2029-06,2028-06,12,6,3%",
        "Annex,New York,40,900,2028-03,,,,3%",
    ),
}


def suggest(columns: Iterable[str], kind: str = "roster") -> dict[str, str]:
    """Field -> the column whose name says so; a column serves one field, a field that no column names is left out.

    `kind` is "roster" or "leases". A person confirms it.
    """
    free = {column: _without_currency(column) for column in columns}
    found: dict[str, str] = {}
    for field, names in KINDS[kind].items():
        wanted = names.split("|")
        near = [column for column, heading in free.items() if heading in wanted]
        if near:
            found[field] = min(near, key=lambda column: wanted.index(free[column]))
            del free[found[field]]
    for group in ALIKE[kind]:  # of columns that say the same the first field is suggested
        for field in [field for field in group if field in found][1:]:
            del found[field]
    return found


def _without_currency(column: str) -> str:
    """A heading without the code of a currency at either end: "Annual salary (USD)"."""
    words = re.findall(r"[^\W_]+", column)
    for end in (-1, 0):
        if len(words) > 1 and words[end] in list_currencies():
            words.pop(end)
            return plain_heading(" ".join(words))
    return plain_heading(column)


def check_columns(matched: dict[str, str], columns: Iterable[str], kind: str, file: str) -> None:
    """Refuses a matching that names what is not there, one column twice, or leaves out what is needed. Raises ScenarioError."""
    known, there = KINDS[kind], list(columns)
    problems = []
    for field, column in matched.items():
        if field not in known:
            problems.append(Problem(file, _("no field is called '{field}'; there are {known}").format(field=field, known=", ".join(known))))
        elif column not in there:
            problems.append(Problem(file, _("there is no column '{column}'").format(column=column), address=field))
    twice = sorted({column for column in matched.values() if list(matched.values()).count(column) > 1})
    problems += [Problem(file, _("the column '{column}' is matched twice").format(column=column)) for column in twice]
    for group in NEEDED[kind]:
        if not set(group) & set(matched):
            names = _(" or ").join(_(WORDS[field][0]) for field in group)
            problems.append(Problem(file, _("no column is matched with {names}").format(names=names)))
    for group in ALIKE[kind]:
        both = [_(WORDS[field][0]) for field in group if field in matched]
        if len(both) > 1:
            problems.append(Problem(file, _("{names} say the same; match one of them").format(names=_(" and ").join(both))))
    if problems:
        raise ScenarioError(problems)


def headings(kind: str) -> frozenset[str]:
    """Every heading that names a column of a roster or of a lease list."""
    return frozenset(name for names in KINDS[kind].values() for name in names.split("|"))


def template_csv(kind: str) -> str:
    """A table to fill in, with two rows as examples; `kind` is "roster" or "leases"."""
    fields, *rows = _TEMPLATES[kind]
    return "\r\n".join([",".join(WORDS[field][0] for field in fields), *rows]) + "\r\n"


def template_words(kind: str) -> list[tuple[str, str]]:
    """(column of the template, what stands in it)."""
    return [(_(WORDS[field][0]), _(WORDS[field][1])) for field in _TEMPLATES[kind][0]]
