"""Step 2 of a firm's own figures: which column is what, which role a title stands for, where a place lies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from planner.scenario.cells import Reader
from planner.scenario.language import plural
from planner.scenario.language import text as _
from planner.scenario.leaselist import sites_in
from planner.scenario.premises import ELSEWHERE, site_name
from planner.scenario.roster import Roster, names_in, people_text, same
from planner.scenario.text import ScenarioError
from planner.scenario.titles import Suggestion, countries_of, places_of, roles_of, suggest_place, suggest_role
from planner.views import columns, tables, upward
from planner.views.fields import locale, plain
from planner.views.tables import LEAVE, own

SHOWN = 30  # names at a time


def match() -> None:
    """The whole step."""
    for kind in own().sheets:
        columns.columns(kind)
    columns.unsaid()
    try:
        roster, leases = tables.roster(), tables.leases(tables.first_month())
    except ScenarioError as error:
        for problem in error.problems:
            st.error(plain(problem.message))
        _steps(ready=False)
        return
    wrong = len(roster.problems) + (len(leases.problems) if leases else 0)
    if wrong:
        line = plural("{n} row can't be used as matched now; the next step says why.", "{n} rows can't be used as matched now; the next step says why.", wrong)
        st.caption(plain(line))
    _roles(roster)
    _places(roster)
    if leases is not None:
        _leases({site: place for site, (_seats, place) in sites_in(leases).items()})
    _seat_prices()
    _steps(ready=_open() == 0)


def _steps(*, ready: bool) -> None:
    """Back and on; how many names are still open."""
    if not ready and _open():
        line = plural("{n} name has no match yet: choose one, or leave its rows out.", "{n} names have no match yet: choose one, or leave their rows out.", _open())
        st.info(plain(line), icon=":material/info:")
    back, on, _rest = st.columns([1, 2, 4])
    back.button(_("Back"), on_click=_go, args=(1,), width="stretch")
    on.button(_("Next: check the sums"), type="primary", on_click=_go, args=(3,), disabled=not ready, width="stretch")


def _go(step: int) -> None:
    own().step = step
    upward.go_up()


def _open() -> int:
    """How many titles and places have neither a match nor been left out."""
    now = own()
    return sum(not role for role in now.roles.values()) + sum(not place for _site, place in (*now.sites.values(), *now.lease_sites.values()))


def _roles(roster: Roster) -> None:
    """Each title with the role that it stands for."""
    names = names_in(roster, "role")
    labels = {**roles_of(tables.library()), LEAVE: _("leave these rows out")}
    found = {title: suggest_role(title, tables.library()) for title in names}
    st.subheader(_("Titles and roles"))
    st.caption(_("Choose the role most like it: pay stays your own; turnover, ramp and class of work come from the role."))
    now = own()
    now.roles = {same(title): now.roles.get(same(title), found[title].name) for title in names}

    def one(title: str, place: DeltaGenerator) -> None:
        label = f"{title} · {people_text(names[title])}"
        now.roles[same(title)] = _choice(place, "role", title, label, now.roles[same(title)], labels, found[title], "" if found[title].name else _other_work(labels))

    _listed(list(names), found, one)


def _places(roster: Roster) -> None:
    """Each place's name with where it lies, and the site that it is."""
    names = names_in(roster, "place")
    found = {name: suggest_place(name, tables.library()) for name in names}
    st.subheader(_("Places"))
    st.caption(_("A site is where people share seats: two names with the same site become one."))
    now = own()
    suggested = {name: (_site(name, found[name]), found[name].name) for name in names}
    now.sites = {same(name): now.sites.get(same(name), suggested[name]) for name in names}
    labels = _place_labels(_likely(place for _site, place in now.sites.values()))

    def one(name: str, place: DeltaGenerator) -> None:
        site, where = now.sites[same(name)]
        label = f"{name} · {people_text(names[name])}"
        where = _choice(place, "place", name, label, where, labels, found[name], _not_there())
        key = f"own:site:{same(name)}"
        st.session_state.setdefault(key, site)
        typed = place.text_input(plain(_("Site of {name}").format(name=name)), key=key, persist_state="session", max_chars=60)
        now.sites[same(name)] = (site_name(typed or name), where)

    _listed(list(names), found, one)
    by_site: dict[str, set[str]] = {}
    for site, where in now.sites.values():
        by_site.setdefault(same(site), set()).add(where)
    if any(len(places - {LEAVE, ""}) > 1 for places in by_site.values()):
        st.warning(_("One site can't lie at two places: give them different names."), icon=":material/warning:")


def _leases(names: Mapping[str, str]) -> None:
    """Each site of the list of leases with the site of the roster whose people sit there, or a place of its own."""
    now = own()
    sites = {site: place for site, place in now.sites.values() if place not in ("", LEAVE)}
    labels = {f"site:{site}": _("where people of {site} sit").format(site=site) for site in sites}
    labels |= {place: _("a site of its own: {place}").format(place=label) for place, label in _place_labels(_likely(sites.values())).items()}
    st.subheader(_("Leases"))
    now.lease_sites = {same(site): now.lease_sites.get(same(site), ("", "")) for site in names}

    def one(site: str, place: DeltaGenerator) -> None:
        suggested = _lease_site(site, names[site], sites)
        label = site if same(site) == same(names[site]) else f"{site} · {names[site]}"
        chosen = _choice(place, "lease", site, label, suggested.name, labels, suggested, "" if suggested.name else _not_there())
        if chosen.startswith("site:"):
            at = chosen.removeprefix("site:")
            now.lease_sites[same(site)] = (at, sites.get(at, ""))
        else:
            now.lease_sites[same(site)] = (site_name(site), chosen)

    found = {site: _lease_site(site, names[site], sites) for site in names}
    _listed(list(names), found, one, lambda count: plural("{n} has the name of a site of the roster", "{n} have names of sites of the roster", count))


def _lease_site(site: str, place: str, sites: Mapping[str, str]) -> Suggestion:
    """The site of the roster by its name, by its place, or the only one there; else a site of its own where the place is known."""
    by_name = {same(name): name for name in sites}
    for word in (site, place):
        if same(word) in by_name:
            return Suggestion(f"site:{by_name[same(word)]}", same(word) == same(site), _("the same name"))
        known = own().sites.get(same(word))
        if known and known[0] in sites:
            return Suggestion(f"site:{known[0]}", False, _("the same name"))
    where = suggest_place(place, tables.library())
    there = [name for name, at in sites.items() if at == where.name]
    if len(there) == 1:
        return Suggestion(f"site:{there[0]}", False, _("the only site there"))
    return where


def _seat_prices() -> None:
    """The price of a seat, for sites where neither a lease nor the library says one."""
    now = own()
    held = {site for site, place in now.lease_sites.values() if place not in ("", LEAVE)}
    used = {site: place for site, place in now.sites.values() if place not in ("", LEAVE) and site not in held}
    library, prices = tables.library(), {}
    for site, place in used.items():
        if not place.startswith(ELSEWHERE) and "rent_per_area_year" in (library.entry("places", place) or {}):
            continue
        label = _("Price of a seat in {site}, {currency} per seat and month").format(site=site, currency=now.reader.currency)
        typed = st.text_input(
            plain(label), key=f"own:price:{same(site)}", persist_state="session", help=_("There is no lease, and the library has no rent there.")
        )
        if not typed:
            st.caption(_("Needed to go on: there is no lease there, and the library has no rent."))
        try:
            if typed:
                prices[site] = Reader(locale(), now.reader.currency).number(typed, 0.0, 1e8)
        except ValueError as error:
            st.error(plain(str(error)))
    now.seat_prices = prices


def _site(name: str, found: Suggestion) -> str:
    """A site by the name of its place where that is all that the firm's name says: NYC is New York."""
    entry = tables.library().entry("places", found.name) if found.sure else None
    return site_name(str(entry["label"]) if entry else name)


def _place_labels(likely: Iterable[str]) -> dict[str, str]:
    """Where something can lie: the countries of places that are `likely` (with "elsewhere" before their places), then the others."""
    places, countries = places_of(tables.library()), countries_of(tables.library())
    elsewhere = {f"{ELSEWHERE}{code}": _("elsewhere in {country}").format(country=label) for code, label in countries.items()}
    first: dict[str, str] = {}
    for code in dict.fromkeys(map(_country, filter(None, likely))):
        if code in countries:
            first |= {f"{ELSEWHERE}{code}": elsewhere[f"{ELSEWHERE}{code}"]}
            first |= {place: label for place, label in places.items() if _country(place) == code}
    return {**first, **places, **elsewhere, LEAVE: _("leave these rows out")}


def _country(place: str) -> str:
    """The code of the country of a place, or of what lies elsewhere in it."""
    return place.removeprefix(ELSEWHERE).partition("/")[0]


def _likely(places: Iterable[str]) -> list[str]:
    """Places that are matched, and the reader's own country where none is."""
    matched = [place for place in places if place not in ("", LEAVE)]
    return matched or [locale().rpartition("_")[2].lower()]


def _choice(
    place: DeltaGenerator,
    group: str,
    name: str,
    label: str,
    value: str,
    labels: Mapping[str, str],
    found: Suggestion,
    more: str = "",
) -> str:
    """What one name stands for, "" is open: a person's own choice while there is such a thing, else what is suggested now."""
    key, options, now = f"own:{group}:{same(name)}", ["", *labels], own()
    kept = st.session_state.get(key, value)
    if key not in now.chosen or kept not in options:
        now.chosen.discard(key)
        kept = found.name if found.name in options else ""
    if st.session_state.get(key) != kept:
        st.session_state[key] = kept
    why = _("Suggested: {why}.").format(why=found.why) if found.why else _("Nothing in the library has a name like it.")
    chosen = place.selectbox(
        plain(label),
        options,
        key=key,
        persist_state="session",
        format_func=lambda option: labels.get(option) or _("choose"),
        help=plain(f"{why} {more}".strip()),
        on_change=now.chosen.add,
        args=(key,),
    )
    return str(chosen or "")


def _other_work(labels: Mapping[str, str]) -> str:
    """What to choose for a title that is none of the library's roles."""
    line = _(
        "For work of another kind choose the role nearest to it: {records} or {entry} for clerks and assistants, {hr} for administrators, {lead} "
        "for who leads an office. Or leave the rows out, where the work is no part of the plan."
    )
    names = {"records": "record-maintenance", "entry": "data-entry", "hr": "hr-operations", "lead": "office-supervision"}
    return line.format(**{word: labels.get(role, role) for word, role in names.items()})


def _not_there() -> str:
    return _("Not in the library? Choose 'elsewhere in ...': your own pay and rent are used.")


def _same_name(count: int) -> str:
    return plural("{n} has the same name in the library", "{n} have the same name in the library", count)


def _listed(
    names: list[str],
    found: Mapping[str, Suggestion],
    one: Callable[[str, DeltaGenerator], None],
    alike: Callable[[int], str] = _same_name,
) -> None:
    """Names without a suggestion first, then those with a likely one; those with the very same name below, to be corrected too."""
    unsure = sorted((name for name in names if not found[name].sure), key=lambda name: bool(found[name].name))
    sure = [name for name in names if found[name].sure]
    _grid(unsure[:SHOWN], one)
    for start in range(SHOWN, len(unsure), SHOWN):
        part = unsure[start : start + SHOWN]
        with st.expander((_("{count} more, with fewer people") if alike is _same_name else _("{count} more")).format(count=len(part))):
            _grid(part, one)
    if sure:
        with st.expander(plain(alike(len(sure))), expanded=not unsure and len(sure) <= 6):
            _grid(sure, one)


def _grid(names: list[str], one: Callable[[str, DeltaGenerator], None]) -> None:
    for name, place in zip(names, columns.side_by_side(len(names), 2), strict=True):
        one(name, place)
