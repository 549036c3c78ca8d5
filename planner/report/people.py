"""People of a plan as tables: who is where by month, work against capacity and promises, who comes and who goes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from babel.numbers import format_decimal, format_percent

from planner.analysis.difference import Plan
from planner.model.calendar import Array
from planner.report.words import LOCALE
from planner.scenario import figures
from planner.scenario.language import marked
from planner.scenario.language import text as _
from planner.scenario.quantity import month_text

GROUPS = {"place": marked("place"), "role": marked("role"), "team": marked("team"), "arrangement": marked("arrangement")}
HEADINGS = {  # of the columns of the tables below
    "month": marked("Month"),
    "team": marked("Team"),
    "place": marked("Place"),
    "arrangement": marked("Arrangement"),
    "posts": marked("Posts of work"),
    "capacity": marked("Capacity, posts"),
    "covered": marked("Covered, posts"),
    "backlog": marked("Backlog, posts"),
    "wait": marked("Work waits, working days"),
    "wanted": marked("Heads wanted"),
    "heads": marked("Heads paid"),
    "vacancies": marked("Vacancies"),
    "vendor": marked("At vendors"),
    "joining": marked("Hired for moved work"),
    "replacing": marked("Hired to replace or grow"),
    "leaving": marked("Leave by themselves"),
    "redeployed": marked("Take another post"),
    "laid_off": marked("Laid off"),
    "relocated": marked("Relocate (here: +)"),
    "rearranged": marked("Change arrangement (here: +)"),
}
HIRES, EXITS = ("joining", "replacing"), ("leaving", "redeployed", "laid_off")
NOBODY = 0.05  # less than this is shown as nothing


def months(plan: Plan) -> list[str]:
    """The months of a plan as text."""
    return [month_text(plan.ledger.start + t) for t in range(plan.ledger.months)]


def places(plan: Plan) -> list[str]:
    """The places in which people or vendors of the plan work, in the order of its cohorts."""
    return list(dict.fromkeys(cohort.place for cohort in plan.ledger.cohorts))


def place_names(plan: Plan) -> dict[str, str]:
    """Place of the plan -> what people call it."""
    return figures.place_names(plan.scenario.library, plan.scenario.places)


def chosen(plan: Plan, team: str = "", place: str = "") -> list[int]:
    """The rows of the cohorts of a team at a place; an empty name stands for all."""
    return [n for n, of in enumerate(plan.ledger.cohorts) if (not team or of.team == team) and (not place or of.place == place)]


def heads_by(plan: Plan, by: str, team: str = "", place: str = "") -> pd.DataFrame:
    """People paid, a row a month and a column a group; a vendor's people stand in columns of their own. Raises ValueError for another group."""
    if by not in GROUPS:
        raise ValueError(f"people are grouped by {', '.join(GROUPS)}, not by {by}")
    heads, others = _state(plan, "heads"), _state(plan, "vendor_fte")
    columns: dict[str, Array] = {}
    called = place_names(plan)
    for number in chosen(plan, team, place):
        cohort = plan.ledger.cohorts[number]
        name = _("{vendor} (vendor)").format(vendor=cohort.vendor) if cohort.vendor else str(getattr(cohort, by))
        name = called.get(name, name) if by == "place" and not cohort.vendor else name
        columns[name] = columns.get(name, np.zeros(plan.ledger.months)) + (others if cohort.vendor else heads)[number]
    return pd.DataFrame(columns, index=pd.Index(months(plan), name="month"))


def telling(plans: Sequence[Plan], team: str = "", place: str = "") -> str:
    """The first grouping (place, arrangement, role) by which the people of any of the plans are in more than one group, else "place"."""
    for by in ("place", "arrangement", "role"):
        if any(heads_by(plan, by, team, place).any().sum() > 1 for plan in plans):
            return by
    return "place"


def work_by_team(plan: Plan) -> pd.DataFrame:
    """A row for each team and month: posts (the work in the team's own people), capacity, what is covered, backlog at the month's end, days that work waits."""
    ledger = plan.ledger
    names = {"team": np.repeat(ledger.teams, ledger.months), "month": np.tile(months(plan), len(ledger.teams))}
    return pd.DataFrame(names | {key: values.ravel() for key, values in _work(plan).items()})


def _work(plan: Plan) -> dict[str, Array]:
    """Work of the teams and what becomes of it. (team, month) each."""
    ledger = plan.ledger
    covered: Array = np.zeros((len(ledger.teams), ledger.months))
    by_cohort = _term(plan, "covered") + _term(plan, "covered_once")
    for number, cohort in enumerate(ledger.cohorts):
        covered[ledger.teams.index(cohort.team)] += by_cohort[number]
    parts = {key: _state(plan, name) for key, name in {"posts": "work", "capacity": "capacity"}.items()}
    return parts | {"covered": covered, "backlog": _state(plan, "backlog"), "wait": _state(plan, "turnaround_days")}


def staffing(plan: Plan, team: str = "", place: str = "") -> pd.DataFrame:
    """A row a month: heads wanted, paid and missing, people at vendors."""
    return pd.DataFrame({"month": months(plan), **_people(plan, chosen(plan, team, place))})


def _people(plan: Plan, rows: list[int]) -> dict[str, Array]:
    """Heads of some cohorts together; who waits for a release is paid and fills no post. (month,) each."""
    wanted, heads, vendor = (_state(plan, key)[rows] for key in ("need", "heads", "vendor_fte"))
    missing = np.maximum(wanted - (heads - _donors(plan)[rows]), 0.0)
    missing[missing < 1e-9] = 0.0
    parts = {"wanted": wanted, "heads": heads, "vacancies": missing, "vendor": vendor}
    return {key: values.sum(axis=0) for key, values in parts.items()}


def teams(plan: Plan, locale: str = LOCALE, team: str = "") -> pd.DataFrame:
    """A row for each team: its work and people in the last month, the most that was missing, waiting and covered, and its promise.

    Where one of them answers calls, also how long a call waits on average in the month in which it waits longest.
    """
    work, rows, calls = _work(plan), [], calls_words(plan, team)
    for number, name in enumerate(plan.ledger.teams):
        if team and name != team:
            continue
        people, most = _people(plan, chosen(plan, name)), {key: float(values[number].max()) for key, values in work.items()}
        promise, kept = _promise(plan, name, most["wait"], most["backlog"], locale)
        rows.append(
            {
                _("Team"): name,
                _("Posts of work"): float(work["posts"][number, -1]),
                _("Heads paid"): float(people["heads"][-1]),
                _("At vendors"): float(people["vendor"][-1]),
                _("Most vacancies"): float(people["vacancies"].max()),
                _("Most covered"): most["covered"],
                _("Most backlog"): most["backlog"],
                _("Longest wait, days"): most["wait"],
                **({_("Average wait of a call, seconds"): _call_wait(plan, number, most["backlog"])} if calls else {}),
                _("Promise"): promise,
                _("Kept"): kept,
            }
        )
    return pd.DataFrame(rows)


def _call_wait(plan: Plan, team: int, backlog: float) -> float:
    """Seconds that a call waits on average, in the month in which it waits longest; nan where none of ours answers or the promise is not kept."""
    waits = _state(plan, "call_wait")[team]
    answered = waits[~np.isnan(waits)]
    return float(answered.max()) if len(answered) and backlog < NOBODY else float("nan")


def calls_words(plan: Plan, team: str = "") -> str:
    """What the average wait of a call is; "" where no team, or not the one that is named, answers calls."""
    if not any(given.calls for name, given in plan.scenario.teams.items() if not team or name == team):
        return ""
    return _(
        "Average wait of a call (B5): in an ordinary hour, with the agents that the promise takes in each place; blank where the promise is not kept. "
        "Calls that a vendor answers are not in it."
    )


def _promise(plan: Plan, team: str, wait: float, backlog: float, locale: str) -> tuple[str, str]:
    """What a team promises about the time that work takes, and whether it is kept in every month."""
    given = plan.scenario.teams[team]
    if given.calls is not None and given.calls.answered_share and given.calls.within_seconds:
        share = format_percent(given.calls.answered_share.value, format="#,##0.#%", locale=locale)
        seconds = format_decimal(given.calls.within_seconds.value, format="#,##0.#", locale=locale)
        text, kept = _("{share} answered in {seconds} s").format(share=share, seconds=seconds), backlog < NOBODY
    else:
        days = given.turnaround_days.value if given.turnaround_days else 0.0
        kept = wait <= days + 1e-6
        number = format_decimal(days, format="#,##0.#", locale=locale)
        text = _("{n} days").format(n=number) if days else _("no wait")
    return text, _("yes") if kept else _("no")


def coming_and_going(plan: Plan, team: str = "", place: str = "") -> pd.DataFrame:
    """A row for each month and cohort in which somebody comes or goes, in the months of the ledger.

    Those who leave by themselves are gone from the month shown; those released are paid in it for the last time.
    """
    rows = [number for number in chosen(plan, team, place) if not plan.ledger.cohorts[number].vendor]
    flows = {key: values[rows] for key, values in _flows(plan).items()}
    t, n = np.nonzero(np.any([np.abs(values) > 1e-9 for values in flows.values()], axis=0).T)
    names, cohorts = months(plan), [plan.ledger.cohorts[row] for row in rows]
    who = {key: [getattr(cohorts[at], key) for at in n] for key in ("team", "place", "arrangement")}
    called = place_names(plan)
    who["place"] = [called.get(place, place) for place in who["place"]]
    return pd.DataFrame({"month": [names[at] for at in t], **who, **{key: values[n, t] for key, values in flows.items()}})


def _flows(plan: Plan) -> dict[str, Array]:
    """Who comes and who goes, by way. (cohort, month) each."""
    ledger = plan.ledger
    leaving, laid_off = _state(plan, "leavers").copy(), _term(plan, "let_go").copy()
    released = _state(plan, "layoffs").copy()  # in the last month paid, as severance has it
    released[:, :-1], released[:, -1] = _state(plan, "layoffs")[:, 1:], 0.0
    released[:, 0] += _state(plan, "layoffs")[:, 0]
    relocated, rearranged = _term(plan, "relocated").copy(), np.zeros_like(leaving)
    for number, cohort in enumerate(ledger.cohorts):
        if cohort.move and not cohort.away and not cohort.vendor:
            rearranged[number] = _state(plan, "joined")[number]
    for row, cohort in enumerate(ledger.cohorts):
        if cohort.move:
            continue
        team = ledger.teams.index(cohort.team)
        moves = [n for n, name in enumerate(ledger.moves) if plan.scenario.moves[name].team == cohort.team]
        parts = [n for n, other in enumerate(ledger.cohorts) if other.team == cohort.team and other.move]
        leaving[row] += _state(plan, "donor_leavers")[moves].sum(axis=0) + _state(plan, "quits")[team]
        released[row] += _state(plan, "released")[moves].sum(axis=0) + _state(plan, "severed")[team]
        relocated[row], rearranged[row] = -relocated[parts].sum(axis=0), -rearranged[parts].sum(axis=0)
    redeployed = np.maximum(released - laid_off, 0.0)
    redeployed[redeployed < 1e-9] = 0.0
    hires = {"joining": _term(plan, "new_hires"), "replacing": _term(plan, "hires")}
    return {**hires, "leaving": leaving, "redeployed": redeployed, "laid_off": laid_off, "relocated": relocated, "rearranged": rearranged}


def staffing_figures(plan: Plan, team: str = "", place: str = "") -> dict[str, float]:
    """The figures at a glance: people first and last month, at vendors, hires and exits over the plan, most vacancies, longest wait."""
    rows, flows, work = chosen(plan, team, place), _flows(plan), _work(plan)
    people, whose = _people(plan, rows), [n for n, name in enumerate(plan.ledger.teams) if not team or name == team]
    return {
        "first": float(people["heads"][0]),
        "last": float(people["heads"][-1]),
        "vendor": float(people["vendor"][-1]),
        **{key: float(flows[key][rows].sum()) for key in (*HIRES, *EXITS)},
        "vacancies": float(people["vacancies"].max()),
        "wait": float(work["wait"][whose].max(initial=0.0)),
        "backlog": float(work["backlog"][whose].sum(axis=0).max()),
    }


def exits_words(found: dict[str, float], locale: str = LOCALE) -> str:
    """Who goes by which way, in a sentence."""
    ways = {"leaving": _("leave by themselves"), "redeployed": _("take another post in the firm"), "laid_off": _("are laid off")}
    parts = [f"{format_decimal(found[key], format='#,##0', locale=locale)} {way}" for key, way in ways.items() if found[key] >= 0.5]
    return ", ".join(parts) or _("nobody goes")


def _donors(plan: Plan) -> Array:
    """Those who wait for their release, with the cohort that they come from. (cohort, month)."""
    ledger = plan.ledger
    out: Array = np.zeros((len(ledger.cohorts), ledger.months))
    rows = {cohort.team: number for number, cohort in enumerate(ledger.cohorts) if not cohort.move}
    waiting = _state(plan, "donors")
    for number, name in enumerate(ledger.moves):
        out[rows[plan.scenario.moves[name].team]] += waiting[number]
    return out


def _term(plan: Plan, key: str) -> Array:
    """A term of the ledger in every month. (owner, month)."""
    return _whole(plan.ledger.terms[key][0], plan.ledger.months)


def _state(plan: Plan, key: str) -> Array:
    """A state of the ledger in every month. (owner, month)."""
    return _whole(plan.ledger.states[key][0], plan.ledger.months)


def _whole(values: Array, count: int) -> Array:
    """Values of every month, also where one holds for all. (owner, month or 1) -> (owner, month)."""
    return np.broadcast_to(values, (*values.shape[:-1], count))
