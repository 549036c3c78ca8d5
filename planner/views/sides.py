"""Facts changed on the way: what holds for both sides on the screen goes into the baseline too when a scenario is saved, if one says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import isclose
from pathlib import Path

import streamlit as st

from planner.report.words import value_text
from planner.scenario import change, folder, load, reference, save, trial
from planner.scenario.amounts import currency_of
from planner.scenario.language import plural
from planner.scenario.language import text as _
from planner.scenario.schema import is_decision
from planner.scenario.text import Problem, ScenarioError
from planner.views import sources, state
from planner.views.elsewhere import changed
from planner.views.fields import locale, plain
from planner.views.results import facts_in, plan_of_text, table_of

SHOWN = 3  # facts that differ, by name


def shared(current: state.Draft) -> dict[str, str]:
    """The changes that the baseline, which is another file, has on the screen but not in its file."""
    one = (current.base.key, current.base.digest) == (current.source.key, current.source.digest)
    return {} if one else facts_in(current.changes, plan_of_text(current.base, {})[2])


def offer(current: state.Draft, where: str) -> None:
    """Asks whether the baseline gets the changed facts as well, or says why it can't; nothing where no fact was changed."""
    facts = shared(current)
    if not facts:
        return
    file = plain(current.base.file)
    said = _("Changed facts hold for both sides here: {addresses}.").format(addresses=", ".join(map(plain, facts)))
    if why := _closed(current.base):
        st.caption(f"{said} {plain(why)} {_without()}")
        return
    st.caption(said)
    approved = _approved_above(current.base, current.source.key)
    both = st.checkbox(
        _("Put the changed facts into the baseline, {file}, too").format(file=file),
        not approved and not sources.is_example(current.base),
        key=_key(current, where),
        help=_("Its earlier version is kept, other plans on top of it follow. A new value stands there without the range and the source of the old one."),
    )
    if approved:
        st.caption(plain(_("Approved on top of it, and then no longer what was approved: {files}.").format(files=", ".join(approved))))
    if not both:
        st.caption(_without())


def _without() -> str:
    return _("The saved scenario will have them for itself only, and the comparison moves.")


def uneven(result: state.Result) -> str:
    """A sentence on the facts that are not the same on both sides, as after they were saved into the plan alone; "" where there are none."""
    there, scenario = table_of(result.difference.base.scenario), result.difference.plan.scenario
    lines = []
    for address, (spec, here) in table_of(scenario).items():
        other = there[address][1] if address in there else None
        if here is None or other is None or is_decision(address) or (isclose(here.value, other.value) and here.dated == other.dated):
            continue
        words = [value_text(quantity.value, spec, currency_of(scenario, address), locale()) for quantity in (here, other)]
        lines.append(_("{label} {here} here, {there} there ({address})").format(label=_(spec.label), here=words[0], there=words[1], address=address))
    if not lines:
        return ""
    more = len(lines) - SHOWN
    facts = "; ".join([*lines[:SHOWN], *([plural("and {n} more", "and {n} more", more)] if more > 0 else [])])
    line = _("Not the same in {base}, so that part of the difference comes from it: {facts}.")
    return line.format(base=result.difference.base.name, facts=facts)


def wanted(current: state.Draft, where: str) -> bool:
    """Whether the facts are to go into the baseline."""
    return bool(shared(current)) and bool(st.session_state.get(_key(current, where)))


def put(current: state.Draft, file: str, text_of: Callable[[state.Draft], str], write: Callable[[str], object]) -> sources.Source:
    """Writes the facts into the baseline and the scenario on top of it: both, or neither. Answers the baseline as it is now.

    `text_of` makes the text of the scenario, which is to stand in `file`, from a draft; `write` saves it. Raises ScenarioError, OSError.
    """
    base, facts = current.base, shared(current)
    if why := _closed(base):
        raise ScenarioError([Problem(base.file, why)])
    before = plan_of_text(base, {})[2]
    below = save.written(base.text, save.changes_between(before, change.apply(before, facts)[0]), base.file, base.folder)
    above = _on_top(current, facts, below, file, text_of)
    path = sources.FOLDER / base.key
    trial.check_above(path, below, file if base.folder == current.source.folder else "")
    now = folder.save(path, below, base.digest)
    try:
        write(above)
    except (ScenarioError, OSError):
        folder.save(path, base.text, now.digest)
        raise
    st.session_state.pop("beneath", None)  # nobody else has changed it
    return sources.source(base.key)


def _on_top(current: state.Draft, facts: Mapping[str, str], below: str, file: str, text_of: Callable[[state.Draft], str]) -> str:
    """The text with which the plan stays what it is on the screen: without the facts where it gets them from the baseline, else with them."""
    base, source = current.base, current.source
    aim = trial.values(state.evaluate(current).difference.plan.scenario)
    own = {address: value for address, value in current.changes.items() if address not in facts}
    problems: list[Problem] | tuple[Problem, ...] = [Problem(base.file, _("with these facts in it the scenario would not stay what it is; nothing was saved"))]
    with trial.beside(source.folder, {source.file: source.text, **({base.file: below} if base.folder == source.folder else {})}) as place:
        for changes in (own, current.changes):
            try:
                text = text_of(replace(current, changes=dict(changes)))
                if trial.values(reference.fill(load.parse(text, file, place))) == aim:
                    return text
            except ScenarioError as error:
                problems = error.problems
    raise ScenarioError(problems)


def _approved_above(base: sources.Source, but: str) -> list[str]:
    """The approved files that rest on a baseline, without the open one."""
    path = sources.FOLDER / base.key
    if not any(b"review:" in other.read_bytes() for other in path.parent.glob("*.yaml")):
        return []  # without reading every scenario of the folder
    keys = [(Path(base.key).parent / name).as_posix() for name in trial.above(path)]
    return [key for key in keys if key != but and state.approval_of(key) == "approved"]


def _closed(base: sources.Source) -> str:
    """Why a baseline can't be written, "" if it can."""
    if not base.digest:
        return _("{file} is not in the folder.").format(file=base.file)
    try:
        if state.approval_of(base.key) == "approved":
            return _("{file} is approved.").format(file=base.file)
    except ScenarioError:
        return _("{file} can't be read any more.").format(file=base.file)
    return changed(base)


def _key(current: state.Draft, where: str) -> str:
    return f"{where}:both:{current.base.key}"
