"""Facts changed on the way: what holds for both sides on the screen goes into the baseline too when a scenario is saved."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from planner.scenario import change, folder, save
from planner.scenario.language import text as _
from planner.scenario.schema import Scenario
from planner.scenario.text import ScenarioError
from planner.views import sources, state
from planner.views.elsewhere import changed
from planner.views.fields import plain
from planner.views.results import facts_in, plan_of_text


def shared(current: state.Draft) -> dict[str, str]:
    """The changes that the baseline, which is another file, has on the screen but not in its file."""
    return {} if current.base.key == current.source.key else facts_in(current.changes, plan_of_text(current.base, {})[2])


def offer(current: state.Draft, where: str) -> None:
    """Asks whether the baseline gets the changed facts as well, or says why it can't; nothing where no fact was changed."""
    if not shared(current):
        return
    file, why = plain(current.base.file), _closed(current.base)
    st.caption(" ".join([_("A changed fact holds for both sides here; the saved scenario carries it for itself only."), *filter(None, [why])]))
    if why:
        return
    st.checkbox(
        _("Put the changed facts into the baseline, {file}, too").format(file=file),
        not sources.is_example(current.base),
        key=_key(current, where),
        help=_(
            "On this page a changed fact holds for both sides. Without this the saved scenario alone has it, and the comparison moves. The baseline's earlier version is kept; other plans on top of it follow."
        ),
    )


def wanted(current: state.Draft, where: str) -> bool:
    """Whether the facts are to go into the baseline."""
    return bool(shared(current)) and not _closed(current.base) and bool(st.session_state.get(_key(current, where)))


def put(current: state.Draft) -> state.Draft:
    """Writes the facts into the baseline; answers the draft as it goes on, with the changes that its own file still needs. Raises ScenarioError."""
    facts, base = shared(current), current.base
    before = plan_of_text(base, {})[2]
    text = save.written(base.text, save.changes_between(before, change.apply(before, facts)[0]), base.file, base.folder)
    folder.save(sources.FOLDER / base.key, text, base.digest)
    st.session_state.pop("beneath", None)  # nobody else has changed it
    now = plan_of_text(current.source, {})[2]
    changes = {address: value for address, value in current.changes.items() if address not in facts or _differs(now, address, value)}
    return replace(current, base=sources.source(base.key), changes=changes)


def _differs(scenario: Scenario, address: str, value: str) -> bool:
    """Whether a scenario says something else at an address."""
    return bool(save.changes_between(scenario, change.apply(scenario, {address: value})[0]))


def _closed(base: sources.Source) -> str:
    """Why a baseline can't be written, "" if it can."""
    file = plain(base.file)
    if not base.digest:
        return _("{file} is not in the folder.").format(file=file)
    try:
        if state.approval_of(base.key) == "approved":
            return _("{file} is approved.").format(file=file)
    except ScenarioError:
        return _("{file} can't be read any more.").format(file=file)
    return plain(changed(base))


def _key(current: state.Draft, where: str) -> str:
    return f"{where}:both:{current.base.key}"
