"""Which column of a firm's table holds what: suggestions by the columns' names, and empty tables to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from babel.numbers import list_currencies

from planner.scenario.sheets import plain_heading
from planner.scenario.text import Problem, ScenarioError

# field -> names of its column; what comes first is taken first. Names are compared without case, accents, signs and currency.
ROSTER = {
    "role": "role|job role|job title|title|position|job|function|role name|position title|job family|occupation",
    "place": "place|site|location|city|office|work location|office location|site name|base location|workplace|metro",
    "heads": "heads|headcount|head count|number of heads|number of people|people|employees|count|number of employees|staff|posts|positions",
    "pay": "pay|annual salary|yearly salary|salary|base salary|base pay|annual pay|annual base pay|annual base salary|pay per year|salary per year|gross salary"
    "|annual gross salary|gross annual salary|yearly pay|wage|annual wage|annual compensation|base compensation|pay year|salary year",
    "pay_per_month": "pay per month|monthly salary|monthly pay|salary per month|monthly base pay|monthly base salary|gross monthly salary"
    "|monthly gross salary|monthly wage|salary month|pay month",
    "fte": "fte|full time equivalent|fte share|work time share|employment share|fte factor|employment rate|part time share",
    "days_on_site": "days on site|days onsite|days in office|office days|days in the office|on site days|days on site per week|days in office per week",
    "arrangement": "arrangement|work arrangement|working arrangement|work mode|work model|working model|remote status|work type|on site remote|workplace type",
    "tenure": "tenure|tenure years|years of service|service years|length of service|seniority years|average service",
    "since": "start date|hire date|hired|date of hire|joined|joining date|date joined|entry date|employment start|service date|since|employed since",
}
LEASES = {
    "site": "site|site name|building|office|office name|property|premises|name",
    "place": "place|city|location|market|metro",
    "seats": "seats|desks|seats leased|number of seats|workstations|capacity|number of desks",
    "area": "area|area sq ft|sq ft|sqft|square feet|rentable area|leased area|area sqft|rentable square feet|rsf",
    "area_sq_m": "area sq m|sq m|sqm|square metres|square meters|m2|area m2|area sqm",
    "rent_per_seat_month": "rent per seat month|rent per seat and month|rent per seat per month|monthly rent per seat|cost per seat month",
    "rent_per_area_year": "rent per area year|rent per sq ft|rent per sq ft year|rent per sq ft per year|rent per sqft|rent per square foot|rent psf|annual rent per sq ft"
    "|rent per area and year|rent per sq ft and year",
    "rent_per_sq_m_month": "rent per sq m month|rent per sq m per month|rent per sq m and month|rent per sqm month|rent per sqm per month|monthly rent per sq m|rent per m2 month",
    "rent_per_year": "annual rent|rent per year|yearly rent|total annual rent|base rent per year|annual base rent",
    "ends": "ends|lease ends|lease end|end date|lease end date|expiry|expiry date|lease expiry|expires|expiration|lease expiration|expiration date|end",
    "break_month": "break month|break|break date|break option|break option date|early termination date|termination option",
    "notice_months": "notice|notice months|notice period|break notice|break notice months|notice period months",
    "penalty_months": "penalty|penalty months|break penalty|break penalty months|termination penalty months|penalty months of rent",
    "escalator": "escalator|rent escalator|annual increase|yearly increase|rent increase|indexation|annual escalation",
}
KINDS = {"roster": ROSTER, "leases": LEASES}
_TEMPLATES = {
    "roster": (
        "Role,Location,Headcount,FTE,Annual salary,Days on site,Start date",
        "Accounting,New York,1,1,84000,5,2019-04-01",
        "Payroll,New York,1,1,66500,2,2022-10-01",
    ),
    "leases": (
        "Site,City,Seats,Rent per seat month,Ends,Break month,Notice months,Penalty months,Annual increase",
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
            problems.append(Problem(file, f"no field is called '{field}'; there are {', '.join(known)}"))
        elif column not in there:
            problems.append(Problem(file, f"there is no column '{column}'", address=field))
    twice = sorted({column for column in matched.values() if list(matched.values()).count(column) > 1})
    problems += [Problem(file, f"the column '{column}' is matched twice") for column in twice]
    needed: tuple[tuple[str, ...], ...] = (("role",), ("place",)) if kind == "roster" else (("site", "place"), ("seats", "area", "area_sq_m"), ("ends",))
    for group in needed:
        if not set(group) & set(matched):
            problems.append(Problem(file, f"no column is matched with {' or '.join(group)}; there are {', '.join(there)[:200]}"))
    for pair in (("pay", "pay_per_month"), ("tenure", "since"), ("area", "area_sq_m")):
        if set(pair) <= set(matched):
            problems.append(Problem(file, f"{pair[0]} and {pair[1]} say the same; match one of the two"))
    if problems:
        raise ScenarioError(problems)


def template_csv(kind: str) -> str:
    """A table to fill in, with two rows as examples; `kind` is "roster" or "leases"."""
    return "\r\n".join(_TEMPLATES[kind]) + "\r\n"
