"""Plan: the answer in a sentence, four figures, the levers and two charts."""

from __future__ import annotations

import streamlit as st

from planner.analysis.difference import Difference
from planner.analysis.measures import run_rate_cost
from planner.analysis.warnings import warnings
from planner.report import charts
from planner.report.words import change_text, duration, headline, month_name, percent, short_money, warning_text
from planner.scenario.change import matches
from planner.scenario.schema import Scenario
from planner.views import sources, state
from planner.views.fields import lever, locale, plain
from planner.views.header import header


def page() -> None:
    """The whole page, from the draft."""
    header()
    current = state.draft()
    result = state.evaluate(current)
    difference = result.difference
    found = warnings(difference)
    for warning in found:
        if warning.blocks:
            st.error(plain(warning_text(warning)), icon=":material/block:")
    if sources.is_example(current.source):
        st.badge("Example data", icon=":material/info:", color="gray")
    if current.source.key == current.base.key:
        st.header(
            plain(
                f"{difference.plan.name}: {short_money(difference.plan.npv_cost, difference.plan.ledger.currency, locale())} in present value"
            )
        )
        st.write("Pick a second scenario above to see what changes.")
    else:
        st.header(plain(headline(difference, locale())))
    _figures(difference)
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.subheader("Levers")
        for address, label in levers(difference.plan.scenario):
            lever(address, label, difference.plan.scenario, result.opened)
        if result.capped:
            st.caption(plain(f"{len(result.capped)} moves were cut to what the roles can spare on site; see the list of changes."))
    with right:
        _charts(difference)
    for warning in found:
        if not warning.blocks:
            calm = warning.acknowledged or warning.severity == "note"
            (st.info if calm else st.warning)(plain(warning_text(warning)), icon=":material/info:")
    assumed = difference.plan.scenario
    st.caption(
        plain(
            f"{assumed.file}, library {assumed.library}, {difference.plan.ledger.months} months from {month_name(difference.plan.ledger.start, locale())}. "
            "Savings are cash; positive means cheaper. Examples, not advice."
        )
    )


def levers(scenario: Scenario) -> list[tuple[str, str]]:
    """The five levers of the page; rent is that of the first lease, or of the flexible seats where there is none."""
    rent = next(
        (
            address
            for pattern in ("sites.*.lease.rent_per_seat_month", "sites.*.flex_per_seat_month")
            for address in matches(scenario, pattern)[:1]
            if state.specs_of(scenario, address)[1]
        ),
        "sites.*.lease.rent_per_seat_month",
    )
    home = next(
        (
            f"arrangements.{name}.stipend_per_month"
            for name, item in scenario.arrangements.items()
            if item.days_on_site and item.days_on_site.value == 0
        ),
        "arrangements.home.stipend_per_month",
    )
    return [
        (home, "Stipend"),
        (rent, "Rent per seat"),
        ("moves.*home.share", "Share at home"),
        ("pay.hire_percentile", "Market percentile of pay"),
        ("money.discount_rate", "Discount rate"),
    ]


def _figures(d: Difference) -> None:
    currency, where = d.plan.ledger.currency, locale()

    def text(value: float) -> str:
        return short_money(value, currency, where)

    one, two, three, four = st.columns(4)
    yearly = float(run_rate_cost(d.plan.ledger)[0])
    share = f" ({percent(abs(round(d.share_saved, 3)), where)})" if d.share_saved else ""
    one.metric(
        "Cost a year once settled",
        "not settled" if d.run_rate is None else text(yearly),
        "something is under way at the end" if d.run_rate is None else f"{change_text(d.run_rate, currency, where)}{share}",
        delta_color="off",
        delta_arrow="off",
        border=True,
    )
    two.metric(
        f"Cost over {d.plan.ledger.months} months, present value",
        text(d.plan.npv_cost),
        change_text(d.npv_saving, currency, where),
        delta_color="off",
        delta_arrow="off",
        border=True,
    )
    three.metric(
        "Most money out before it pays",
        text(-d.lowest_cumulative),
        f"one-off cost {text(d.one_off_cost)}",
        delta_color="off",
        delta_arrow="off",
        border=True,
    )
    back = "not inside the horizon" if d.payback_months is None else duration(d.payback_months, where) if d.payback_months else "at once"
    rate = "no rate of return to quote" if d.irr is None else f"rate of return {percent(round(d.irr, 3), where)} a year"
    four.metric("Payback", back, rate, delta_color="off", delta_arrow="off", border=True)


def _charts(d: Difference) -> None:
    theme = "dark" if st.context.theme.type == "dark" else "light"
    st.altair_chart(charts.cumulative_saving(d, theme, locale()), width="stretch")
    with st.expander("Cumulative saving as a table"):
        st.caption(plain(charts.cumulative_words(d, locale())))
        st.dataframe(
            charts.cumulative_table(d).rename(
                columns={
                    "month": "Month",
                    "saving": f"Saving, {d.plan.ledger.currency}",
                    "cumulative": f"Cumulative, {d.plan.ledger.currency}",
                }
            ),
            hide_index=True,
            width="stretch",
        )
    st.altair_chart(charts.cost_by_line(d, theme, locale()), width="stretch")
    st.caption(plain(charts.unchanged_words(d, locale())))
    with st.expander("Cost by line as a table"):
        st.caption(plain(charts.cost_words(d, locale())))
        st.dataframe(
            charts.cost_table(d).rename(columns={"line": "Line", "base": "Baseline", "plan": "Plan", "saving": "Saving"}),
            hide_index=True,
            width="stretch",
        )


page()
state.settle()
