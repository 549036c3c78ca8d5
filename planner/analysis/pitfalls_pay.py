"""Pitfalls of pay: contributions without a ceiling, stipends, equipment, exchange rates that stand still, old rates, unequal treatment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from planner.analysis.difference import Difference, Plan, run
from planner.analysis.pitfall import (
    Warning,
    currency_of,
    days_on_site,
    exchange_rate,
    moving,
    place_of_team,
    rests_on,
    so_much,
    stated,
    value,
    written,
)
from planner.model.inputs import Cohort
from planner.scenario.change import apply
from planner.scenario.language import listed, marked, money, numeral
from planner.scenario.language import text as _
from planner.scenario.quantity import Quantity, month_number, month_text

HIGH_PAY = 100_000.0  # a year, in a currency like the dollar: above it ceilings of contributions begin to matter
LIKE_THE_DOLLAR = ("USD", "EUR", "GBP", "CHF")
EXPENSES_ARE_OWED = {  # places in states whose law makes the employer pay necessary expenses of home workers
    "us/san-francisco": marked("California"),
    "us/chicago": marked("Illinois"),
    "us/des-moines": marked("Iowa"),
    "us/boston": marked("Massachusetts"),
}
GROWTH_GAP = 0.03
SHOWN = 3  # names in a sentence


def contributions_without_a_ceiling(difference: Difference) -> Iterable[Warning]:
    """P06: contributions as one share of all pay, for people who earn more than most ceilings."""
    plan = difference.plan
    if plan.scenario.currency not in LIKE_THE_DOLLAR:
        return
    for country in sorted({cohort.country for cohort in plan.ledger.cohorts if not cohort.vendor}):
        rates = {name: item for name, item in plan.scenario.countries[country].contributions.items() if value(item.rate) > 0}
        ceilings = [item for item in rates.values() if item.cap_per_year or item.cap_per_month]
        if not rates or ceilings or not all(written(item.rate) for item in rates.values()):
            continue
        rows = [row for row, cohort in enumerate(plan.ledger.cohorts) if cohort.country == country and not cohort.vendor]
        highest = 12 * float(plan.ledger.terms["pay"][0, rows].max()) * exchange_rate(plan, currency_of(plan, country))
        if highest > HIGH_PAY:
            yield Warning(
                "P06",
                "note",
                _(
                    "Contributions in {country} are a share of all pay, without a ceiling, and pay there reaches {highest} a year. In "
                    "most countries they end at a ceiling, which starts anew in January and with each new person; a flat share is too dear above it."
                ).format(country=country, highest=money(highest, plan.scenario.currency)),
                f"countries.{country}.contributions.{max(rates, key=lambda name: value(rates[name].rate))}.cap_per_year",
            )


def stipend_assumed_free_of_tax(difference: Difference) -> Iterable[Warning]:
    """P11: a stipend counted as untaxed, which holds only under an accountable plan."""
    plan = difference.plan
    for name, arrangement in plan.scenario.arrangements.items():
        rows = [number for number, cohort in enumerate(plan.ledger.cohorts) if cohort.arrangement == name]
        paid = plan.ledger.costs["stipend"][0, rows].sum()
        if arrangement.stipend_tax != "accountable" or not paid > 0:
            continue
        address = f"arrangements.{name}.stipend_tax"
        more = run(apply(plan.scenario, {address: "taxable"})[0]).total_cost - plan.total_cost
        said = _(
            "The stipend of arrangement {name} counts as free of tax. That holds only under an accountable plan: a business connection, "
            "receipts within 60 days, what is left over returned within 120."
        ).format(name=name)
        if more >= 0.5:
            taxed = _("Taxed as wages it costs {amount} more in employer contributions, and people keep less of it.")
        else:
            taxed = _("Taxed as wages it costs nothing more in employer contributions, but people keep less of it.")
        yield Warning(
            "P11",
            "block",
            f"{said} {taxed.format(amount=money(more, plan.ledger.currency))}",
            address,
            more,
        )


def expenses_not_paid(difference: Difference) -> Iterable[Warning]:
    """P12: people at home get nothing where the law makes the employer pay what work needs."""
    plan, seen = difference.plan, set()
    for cohort in moving(plan):
        state, name = EXPENSES_ARE_OWED.get(cohort.place, ""), cohort.arrangement
        if cohort.vendor or not state or days_on_site(plan, cohort) > 0 or (name, state) in seen:
            continue
        given = plan.scenario.arrangements[name]
        if any(value(item) > 0 for item in (given.stipend_per_month, given.it_per_month)):
            continue
        seen.add((name, state))
        yield Warning(
            "P12",
            "caution",
            _(
                "People who work at home in {state} get neither a stipend nor IT in arrangement {name}. The law there makes the employer pay the "
                "expenses that work needs, such as a connection and a telephone."
            ).format(state=_(state), name=name),
            f"arrangements.{name}.stipend_per_month",
        )


def equipment_lasts_for_ever(difference: Difference) -> Iterable[Warning]:
    """P13: equipment is bought once and never again, or always comes back from those who leave."""
    plan = difference.plan
    for name, cohorts in _arrangements(plan):
        given = plan.scenario.arrangements[name]
        turnover = max(value(plan.scenario.roles[cohort.role].turnover) for cohort in cohorts)
        if not value(given.setup_per_head) > 0:
            continue
        if given.refresh_months is None and plan.ledger.months >= 36:
            address, instead = f"arrangements.{name}.refresh_months", "42"
            text = _("Equipment of arrangement {name} is bought once and lasts for ever; most is replaced after three to four years.").format(name=name)
        elif value(given.setup_recovery) >= 1 and turnover > 0:
            address, instead = f"arrangements.{name}.setup_recovery", "0"
            text = _("Everybody who leaves arrangement {name} is taken to hand back equipment that the next person can use.").format(name=name)
        else:
            continue
        amount = rests_on(difference, {address: instead})
        also = _("With 42 months the saving is {change}.") if instead == "42" else _("If nothing comes back the saving is {change}.")
        yield Warning(
            "P13",
            "note",
            text + (" " + also.format(change=so_much(amount, plan.ledger.currency)) if amount else ""),
            address,
            amount,
        )


def _arrangements(plan: Plan) -> Iterator[tuple[str, list[Cohort]]]:
    """The arrangements to which work goes, with their cohorts."""
    going = [cohort for cohort in moving(plan) if not cohort.vendor]
    for name in dict.fromkeys(cohort.arrangement for cohort in going):
        yield name, [cohort for cohort in going if cohort.arrangement == name]


def exchange_rate_stands_still(difference: Difference) -> Iterable[Warning]:
    """P18: wages there grow much faster than here, and the exchange rate does not move."""
    plan, seen = difference.plan, set()
    places = plan.scenario.places
    for cohort in moving(plan):
        currency = currency_of(plan, cohort.country)
        if cohort.vendor or currency == plan.scenario.currency or currency in seen:
            continue
        there, here = (value(places[name].wage_growth) for name in (cohort.place, place_of_team(plan, cohort.team)))
        money = plan.scenario.currencies[currency]
        moves = value(money.pass_through) * (value(money.inflation) - value(plan.scenario.money.inflation))
        if there - here <= GROWTH_GAP + 1e-9 or abs(moves) > 1e-9:
            continue
        seen.add(currency)
        yield Warning(
            "P18",
            "caution",
            _(
                "Wages in {place} grow by {there} a year, here by {here}, while one {currency} costs the same in all {months} months. Where "
                "prices rise faster, a currency usually loses value, and pay there stays cheaper than this plan says; enter inflation on both "
                "sides and how much of it the rate makes up for."
            ).format(
                place=cohort.place, there=numeral(there, "0.0%"), here=numeral(here, "0.0%"), currency=currency, months=numeral(plan.ledger.months)
            ),
            f"currencies.{currency}.inflation",
        )


def old_rates(difference: Difference) -> Iterable[Warning]:
    """P27: contributions and tax-free amounts of the law that are more than a year old when the plan starts."""
    plan, old = difference.plan, dict[str, str]()
    statutory = any(
        plan.scenario.arrangements[cohort.arrangement].stipend_tax == "statutory" for cohort in moving(plan) if not cohort.vendor
    )
    for country in sorted({cohort.country for cohort in plan.ledger.cohorts if not cohort.vendor}):
        given = plan.scenario.countries[country]
        rates = {f"contributions.{name}.rate": (item.label or name, item.rate) for name, item in given.contributions.items()}
        if statutory:
            rates["stipend_exempt_per_month"] = (_("tax-free allowance"), given.stipend_exempt_per_month)
        stale = {key: (label, when) for key, (label, rate) in rates.items() if (when := _as_of(rate)) < plan.ledger.start - 12}
        if stale:
            first, when = min(stale.values(), key=lambda item: item[1])
            said = _("{first} and {more} more (country {country}, of {month})") if len(stale) > 1 else _("{first} (country {country}, of {month})")
            old[f"countries.{country}.{next(iter(stale))}"] = said.format(
                first=first, more=numeral(len(stale) - 1), country=country, month=month_text(when)
            )
    if old:
        yield Warning(
            "P27",
            "note",
            _("More than a year old when the plan starts: {names}. Rates and ceilings change every year; enter those that hold.").format(names=listed(list(old.values()))),
            next(iter(old)),
        )


def _as_of(quantity: Quantity | None) -> float:
    """The month from which a figure is, endless if nobody said; of a year its January, when such figures change."""
    text = quantity.as_of[:7] if quantity and stated(quantity) else ""
    try:
        return month_number(text if len(text) == 7 else f"{text}-01")
    except ValueError:
        return float("inf")


def unequal_treatment(difference: Difference) -> Iterable[Warning]:
    """P36: of one role, some get a stipend and others none, or those at home are paid less."""
    plan = difference.plan
    away: dict[str, dict[str, float]] = {}
    for cohort in moving(plan):
        given = None if cohort.vendor else plan.scenario.arrangements[cohort.arrangement]
        if given is None:
            continue
        if days_on_site(plan, cohort) < 5 and cohort.country == plan.scenario.places[place_of_team(plan, cohort.team)].country:
            away.setdefault(cohort.role, {})[cohort.arrangement] = value(given.stipend_per_month)
    roles = {role: stipends for role, stipends in away.items() if min(stipends.values()) == 0 < max(stipends.values())}
    if roles:
        stipends = next(iter(roles.values()))
        without = min(stipends, key=lambda name: stipends[name])
        yield Warning(
            "P36",
            "note",
            _(
                "Of role {names}, some of those who work at home get a stipend and others none. Equal treatment is a question for counsel, and "
                "for the people."
            ).format(names=listed(list(roles))),
            f"arrangements.{without}.stipend_per_month",
        )
    for name, cohorts in _arrangements(plan):
        premium = value(plan.scenario.arrangements[name].pay_premium)
        if premium < 0:
            yield Warning(
                "P36",
                "note",
                _(
                    "People in arrangement {name} ({names}) are paid {premium} less than others who do the same work. In some countries that is "
                    "not allowed, and turnover may answer."
                ).format(name=name, names=listed(sorted({cohort.role for cohort in cohorts})), premium=numeral(-premium, "0.0%")),
                f"arrangements.{name}.pay_premium",
            )


def median_paid_instead(difference: Difference) -> Iterable[Warning]:
    """P40: pay is to stand away from the median, but of the wage there only the median is known, so that it is paid."""
    plan, found = difference.plan, dict[tuple[str, str], tuple[str, float]]()
    for cohort in plan.ledger.cohorts:
        payer = plan.scenario.moves[cohort.move] if cohort.away else plan.scenario.teams[cohort.team]
        wage, at = plan.scenario.places[cohort.place].wages.get(cohort.role), value(payer.hire_percentile, 0.5)
        if cohort.vendor or payer.pay_per_year is not None or wage is None or at == 0.5:
            continue
        quartile, outer = ("p25", wage.p10) if at < 0.5 else ("p75", wage.p90)
        beyond = outer is not None and abs(at - 0.5) > 0.25  # between the missing quartile and the point that is known
        if getattr(wage, quartile) is None and not beyond:
            found.setdefault((cohort.role, cohort.place), (quartile, at))
    if found:
        (role, place), (quartile, at) = next(iter(found.items()))
        shown = [_("{role} at {place}").format(role=role, place=place) for role, place in found][:SHOWN]
        more = len(found) - len(shown)
        names = _("{names} and {more} more").format(names=", ".join(shown), more=numeral(more)) if more else listed(shown)
        yield Warning(
            "P40",
            "caution",
            _(
                "Pay is to stand at {percentile} of the market, but of the wages of {names} only the median is known, so the median is paid. "
                "Enter what a quarter of the people earn less than, and what a quarter earn more than (p25 and p75), or the pay itself."
            ).format(percentile=numeral(at, "0%"), names=names),
            f"places.{place}.wages.{role}.{quartile}",
        )
