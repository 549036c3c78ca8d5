"""The next step for who has a baseline open: a plan on top of it, so that something can be compared."""

from __future__ import annotations

import streamlit as st

from planner.report.moving import heads_text
from planner.report.words import unit_text
from planner.scenario import folder, language, reference
from planner.scenario.arrangements import Arrangement
from planner.scenario.figures import place_names
from planner.scenario.language import plural
from planner.scenario.language import text as _
from planner.scenario.on_top import HOME, SHARE, can_go, going, plan_on
from planner.scenario.part import fields, spec_of
from planner.scenario.quantity import Quantity
from planner.scenario.schema import Scenario
from planner.scenario.sheets import plain_heading
from planner.scenario.text import ScenarioError
from planner.views import sources, state
from planner.views.fields import locale, plain
from planner.views.saving import done

AHEAD = 3  # months from the start of the baseline to the first at home


def plan_on_top(current: state.Draft) -> None:
    """What the plan is, in five fields; then it is made and the Plan page opens."""
    if current.source.key != current.base.key or not current.source.digest or "/" in current.source.key:
        return
    base = reference.fill(state.evaluate(current).opened)
    most, names = can_go(base), team_names(base)
    if not most:
        return
    assert base.start is not None
    here = f"files:plan:{current.source.key}"
    with st.container(border=True):
        st.subheader(_("Next: a plan on top of it"))
        st.write(_("This is a baseline. Say who goes home in part and from when; you change everything else from there."))
        name = st.text_input(_("Name of the plan"), _("{name} - some at home").format(name=base.name), key="files:plan", max_chars=80)
        teams = st.multiselect(
            _("Teams that go home in part"),
            list(most),
            list(most),
            key=f"{here}:teams",
            format_func=lambda team: names.get(team, team),
            placeholder=_("choose teams"),
            help=_("Those who are at home already are not listed, nor those whose role keeps all of them on site."),
        )
        one, two, three = st.columns(3)
        share = one.number_input(
            _("Share of their work, %"),
            1.0,
            100.0,
            SHARE * 100,
            5.0,
            format="%0.4g",
            key=f"{here}:share",
            help=_("Half is judgement, to begin with. Where a role keeps more on site, less goes."),
        )
        first, where = int(base.start.value), locale()
        months = list(range(first, first + base.months))
        month = two.selectbox(
            _("First month at home"), months, min(AHEAD, base.months - 1), key=f"{here}:start", format_func=lambda month: language.month(month, where)
        )
        if found := going(base, teams, share / 100, int(month)):
            one.caption(plain(_("{heads} go home.").format(heads=heads_text(*found, where))))
        figure, why = _stipend(base)
        spec = spec_of(fields(Arrangement)["stipend_per_month"][1])
        unit = unit_text(spec, base.currency) if spec else base.currency
        stipend = three.number_input(
            _("Stipend, {unit}").format(unit=unit), 0.0, 1e7, figure, 10.0, format="%0.8g", key=f"{here}:stipend", help=plain(why) or None
        )
        if st.button(_("Make the plan and open it"), type="primary", key="files:plan:make"):
            _make(current, base, name.strip(), list(teams), int(month), share / 100, stipend)


def _make(current: state.Draft, base: Scenario, name: str, teams: list[str], month: int, share: float, stipend: float | None) -> None:
    """Writes the plan and goes to its page; what is refused is said on this one."""
    if not teams:
        st.error(_("Choose at least one team. Nothing was changed."))
        return
    try:
        text = plan_on(current.source.file, name, base, month, share, teams=teams, stipend=stipend)
        path = folder.new(sources.FOLDER, name, text)
        said = plural("{file} is open: {n} team goes home in part.", "{file} is open: {n} teams go home in part.", len(teams), file=path.name)
        done(said, path.name)
    except (ScenarioError, OSError) as error:
        for line in state.lines_of(error):
            st.error(plain(line))
        return
    st.switch_page("planner/views/plan.py")


def team_names(base: Scenario) -> dict[str, str]:
    """Team -> its own name and place as they are read, the role's label where it has the role's name; told from others by its name in the file."""
    places = place_names(base.library, [site.place for site in base.sites.values()])
    out = {}
    for team, part in base.teams.items():
        label = (base.roles[part.role].label if part.role in base.roles else None) or part.role
        called = label if plain_heading(team) in (plain_heading(part.role), plain_heading(label)) else team
        place = places[base.sites[part.site].place]
        out[team] = called if place.casefold() in called.casefold() else _("{team}, {place}").format(team=called, place=place)
    several = list(out.values())
    return {team: name if several.count(name) == 1 else f"{name} ({team})" for team, name in out.items()}


def _stipend(base: Scenario) -> tuple[float, str]:
    """(what the base or the library has for those at home, where it comes from)."""
    at_home = base.arrangements.get(HOME)
    known: Quantity | None = at_home.stipend_per_month if at_home else None
    if known is None:
        return 0.0, _("Paid to each person at home; the library has no figure for it.")
    where = _("from the library") if known.origin.kind == "library" else _("from the baseline")
    parts = [_("Paid to each person at home"), where, known.note, known.source]
    return known.value, " ".join(f"{part.rstrip('.')}." for part in parts if part)
