"""Step 3 of a firm's own figures: the sums to check, a line for each row that can't be used, and the scenario that they make."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from math import fsum

import pandas as pd
import streamlit as st
from babel.numbers import format_decimal

from planner.report.words import money
from planner.scenario import folder
from planner.scenario.bands import LEAST, WIDEST, Group
from planner.scenario.firm import Made, Matched, make
from planner.scenario.language import plural
from planner.scenario.language import text as _
from planner.scenario.leaselist import LeaseList, seats_of
from planner.scenario.quantity import month_number, month_text
from planner.scenario.roster import Roster, people_text, same, totals_of
from planner.scenario.text import Problem, ScenarioError
from planner.scenario.titles import roles_of
from planner.scenario.unpaid import payable
from planner.views import sources, state, tables, upward
from planner.views.fields import locale, plain
from planner.views.grid import table, written
from planner.views.tables import LEAVE, own

SHOWN = 20  # lines at a time


def check_and_make() -> None:
    """The whole step."""
    _settings()
    try:
        roster, leases, matched = _tables()
        _totals(roster, leases, matched)
        _lines(roster, leases, matched)
        _preview(_made(roster, leases, matched), matched)
        _steps(ready=True)
    except ScenarioError as error:
        _refused(error)
        _steps(ready=False)


def _tables() -> tuple[Roster, LeaseList | None, Matched]:
    """The tables as they are read now, and what was said of them. Raises ScenarioError."""
    matched = _matched(month_number(st.session_state["own:start"]))
    read, roles, sites = tables.roster(), matched.roles, matched.sites
    roster = tables.once("payable", (read, roles, sites), lambda: payable(read, roles, sites, tables.library()))
    return roster, tables.leases(matched.start), matched


def _made(roster: Roster, leases: LeaseList | None, matched: Matched) -> Made:
    return tables.once("made", (roster, leases, matched), lambda: make(roster, leases, matched))


def _settings() -> None:
    """Name, first month and bands."""
    left, middle, right = st.columns([3, 2, 3])
    st.session_state.setdefault("own:name", _("Our back office"))
    left.text_input(_("Name of the scenario"), key="own:name", persist_state="session", max_chars=80)
    first = tables.first_month()
    months = [month_text(month) for month in range(first - 12, first + 25)]
    st.session_state.setdefault("own:start", month_text(first))
    middle.selectbox(_("First month of the plan"), months, key="own:start", persist_state="session")
    words = {True: _("split into pay bands"), False: _("one for each role, site and days")}
    right.selectbox(
        _("Teams"),
        [True, False],
        key="own:split",
        format_func=words.__getitem__,
        persist_state="session",
        help=_(
            "With bands, who moves or leaves is reckoned at the pay of people like them, not at the average of clerks and managers. "
            "A band's highest pay is at most {widest} times its lowest. A band of fewer than {least} people joins its neighbour nearer in pay."
        ).format(widest=f"{WIDEST:g}", least=f"{LEAST:g}"),
    )


def _matched(start: int) -> Matched:
    now = own()
    return Matched(
        name=st.session_state["own:name"].strip() or _("Our back office"),
        on=date.today().isoformat(),
        start=start,
        library=tables.library().version,
        roles={title: role for title, role in now.roles.items() if role not in ("", LEAVE)},
        sites={name: at for name, at in now.sites.items() if at[1] not in ("", LEAVE)},
        lease_sites={name: at for name, at in now.lease_sites.items() if at[1] not in ("", LEAVE)},
        seat_prices=dict(now.seat_prices),
        currency=now.reader.currency,
        split=bool(st.session_state["own:split"]),
    )


def _totals(roster: Roster, leases: LeaseList | None, matched: Matched) -> None:
    """The sums of the tables, and how much of them comes into the scenario."""
    used = totals_of(post for post in roster.posts if same(post.role) in matched.roles and same(post.place) in matched.sites)
    every, currency, where = roster.totals, matched.currency, locale()

    def number(value: float) -> str:
        return str(format_decimal(value, "#,##0.##", where))

    rows = [
        (_("Rows of the roster"), number(every.rows + len(roster.problems)), number(used.rows)),
        (_("People"), number(every.people), number(used.people)),
        (_("Full-time posts"), number(every.posts), number(used.posts)),
        (_("Base pay a year"), money(every.payroll, currency, where), money(used.payroll, currency, where)),
    ]
    if roster.said:
        rows.append((_("Base pay, your total row says"), money(roster.said, currency, where), ""))
    if leases is not None:
        held = [lease for lease in leases.leases if same(lease.site) in matched.lease_sites]
        rows += [
            (_("Leases"), number(len(leases.leases) + len(leases.problems)), number(len(held))),
            (_("Seats"), _seats(leases, number), number(seats_of(held))),
            (_("Rent a year"), money(leases.rent_per_year, currency, where), money(fsum(lease.rent_per_year for lease in held), currency, where)),
        ]
    st.subheader(_("Check these sums against your books"))
    names = ["", _("In the tables"), _("In the scenario")]
    written(pd.DataFrame(rows, columns=names), _("Sums of the tables and of the scenario"), right=names[1:])
    if abs(used.people - used.posts) > 0.005:
        st.caption(_("The plan counts full-time posts; part-timers' stipend, seat and set-up count by their share."))
    if roster.problems:
        rows_there = number(every.rows + len(roster.problems))
        line = plural("{n} of {rows} rows was read; no other is in the sums.", "{n} of {rows} rows were read; no other is in the sums.", every.rows, rows=rows_there)
        st.caption(plain(line))
    if every.unpaid:
        st.caption(plain(" ".join(_unpaid(roster))))


def _unpaid(roster: Roster) -> Iterator[str]:
    """Whose pay the table does not say, and what stands there instead."""
    yield _("Without pay in the table: {people}.").format(people=people_text(roster.totals.unpaid))
    if words := [post.instead for post in roster.posts if post.instead]:
        shown = ", ".join(f"'{word}'" for word in dict.fromkeys(words[:SHOWN]))
        yield plural("{n} cell counts as empty: {words}.", "{n} cells count as empty: {words}.", len(words), words=shown)


def _seats(leases: LeaseList, number: Callable[[float], str]) -> str:
    """The seats that the list has, and beside them those that it has not."""
    words = {"reckoned": _("reckoned from the area: {seats}"), "entered": _("entered: {seats}")}
    beside = [word.format(seats=number(seats)) for key, word in words.items() if (seats := seats_of(leases.leases, key))]
    listed = seats_of(leases.leases, "listed")
    return " ".join(filter(None, (number(listed) if listed or not beside else "–", f"({', '.join(beside)})" if beside else "")))


def _lines(roster: Roster, leases: LeaseList | None, matched: Matched) -> None:
    """One line for each row that can't be used, each total, and each name that was left out."""
    wrong = [*roster.problems, *(leases.problems if leases else ())]
    if wrong:
        st.subheader(plain(plural("{n} row can't be used", "{n} rows can't be used", len(wrong))))
        st.caption(_("Correct them in your table and upload it again in step 1, or go on without them."))
        _shown(wrong)
    left = [*roster.totals_left_out, *_left_out(roster, leases, matched)]
    if left:
        with st.expander(plain(plural("{n} line was left out on purpose", "{n} lines were left out on purpose", len(left)))):
            _shown(left)


def _shown(problems: list[Problem]) -> None:
    """Lines, the first of them at once, the rest to download."""
    text = [_line(problem) for problem in problems]
    st.markdown("\n".join(f"- {plain(line)}" for line in text[:SHOWN]))
    if len(text) > SHOWN:
        st.download_button(
            plain(_("All {count} lines (text)").format(count=len(text))), "\n".join(text).encode(), "lines.txt", "text/plain", on_click="ignore"
        )


def _line(problem: Problem) -> str:
    """ "roster.csv, row 7: Annual salary: expected a number ..."."""
    if problem.line is None:
        return f"{problem.file}: {problem.message}"
    return _("{file}, row {row}: {what}").format(file=problem.file, row=problem.line, what=problem.message)


def _left_out(roster: Roster, leases: LeaseList | None, matched: Matched) -> list[Problem]:
    """What a person chose to leave out, with its people or seats."""
    people: dict[str, float] = {}
    for post in roster.posts:
        for name, known in ((post.role, matched.roles), (post.place, matched.sites)):
            if same(name) not in known:
                people[name] = people.get(name, 0.0) + post.people
    lines = [Problem(roster.file, _("{name}: {people}").format(name=name, people=people_text(count))) for name, count in people.items()]
    for lease in leases.leases if leases else ():
        if same(lease.site) not in matched.lease_sites:
            assert leases is not None
            lines.append(Problem(leases.file, _("{name}: {seats} seats").format(name=lease.site, seats=f"{lease.seats:g}"), lease.row))
    return lines


def _preview(made: Made, matched: Matched) -> None:
    """The teams that come of it, and what has to be known first."""
    for warning in made.warnings:
        st.warning(plain(warning), icon=":material/warning:")
    st.subheader(plain(plural("{n} team", "{n} teams", len(made.teams))))
    labels = roles_of(tables.library())
    rows = [_row(name, group, matched.currency, labels.get(group.role, group.role)) for name, group in made.teams.items()]
    table(pd.DataFrame(rows), _("The teams of the scenario"), right=[_("People"), _("Full-time posts"), _("Pay of a full-time post")])


def _row(name: str, group: Group, currency: str, role: str) -> dict[str, str]:
    pay = money(group.payroll / group.posts, currency, locale()) if group.payroll is not None else _("market wage")
    number = {key: str(format_decimal(value, "#,##0.##", locale())) for key, value in (("people", group.people), ("posts", group.posts), ("days", group.days))}
    return {
        _("Team"): name,
        _("Role"): role,
        _("Site"): group.site,
        _("Days on site"): number["days"],
        _("People"): number["people"],
        _("Full-time posts"): number["posts"],
        _("Pay of a full-time post"): pay,
    }


def _refused(error: ScenarioError) -> None:
    """What is missing before anything can be made."""
    for problem in error.problems[:SHOWN]:
        st.error(plain(_missing(problem)))
    st.caption(_("Nothing was made yet: go back a step, or upload another table."))


def _missing(problem: Problem) -> str:
    """What is missing in the words of these steps; in those of the file where they have none."""
    group, _dot, rest = problem.address.partition(".")
    if group == "sites" and rest.endswith(".flex_per_seat_month"):
        site = rest.removesuffix(".flex_per_seat_month")
        return _("{site}: there is no lease, and no rent is known there. Go back and enter the price of a seat.").format(site=site)
    return ": ".join(part for part in (problem.address, problem.message) if part)


def _steps(*, ready: bool) -> None:
    back, on, _rest = st.columns([1, 2, 4])
    back.button(_("Back"), on_click=_back, width="stretch")
    on.button(_("Make the scenario"), type="primary", on_click=_make, disabled=not ready, width="stretch")


def _back() -> None:
    own().step = 2
    upward.go_up()


def _make() -> None:
    """Puts the scenario into the folder, by what the page says at this moment, and opens it; the tables are forgotten."""
    if "own:start" not in st.session_state:
        return  # the session was let go of since
    try:
        roster, leases, matched = _tables()
        made = _made(roster, leases, matched)
        path = folder.new(sources.FOLDER, matched.name, made.text)
        opened = sources.source(path.name)
    except (ScenarioError, OSError) as error:
        st.session_state["files:refused"] = tuple(str(error).splitlines())
        upward.go_up()
        return
    state.update(state.Draft(opened, opened))
    tables.forget()
    upward.go_up()
    st.session_state["files:view"] = "files"
    st.session_state["said"] = _("{file} was made from your tables and is open. The tables are forgotten.").format(file=path.name)
