"""What other people have done to the files that a session has open: noticed at each run of a page, and said on the reader's clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st
from babel.dates import format_date, format_datetime, format_time

from planner.scenario import folder
from planner.scenario.language import text as _
from planner.scenario.text import ScenarioError
from planner.views import sources, state
from planner.views.fields import locale


def elsewhere(current: state.Draft) -> str:
    """What somebody else has done to the open file since it was opened here, as a sentence, "" if nothing."""
    return changed(current.source)


def changed(opened: sources.Source) -> str:
    """The same of any file that was opened; "" of a text that was never in the folder."""
    if not opened.digest:
        return ""
    try:
        found = folder.stamp(sources.FOLDER / opened.key)
    except FileNotFoundError:
        return _("{file} was removed or renamed by someone else since it was opened here.").format(file=opened.file)
    except OSError as error:
        return _("{file} can't be read any more: {error}.").format(file=opened.file, error=error.strerror)
    if found.digest == opened.digest:
        return ""
    if st.session_state.get("saved here", {}).get(opened.key) == found.digest:  # as after undo
        return _("{file} was saved from here at {time}.").format(file=opened.file, time=format_time(_there(found.time), "short", locale=locale()))
    return changed_at(opened.file, found.time)


def saved_here(made: sources.Source) -> None:
    """Notes what this session itself has made of a file, so that nobody else is blamed for it."""
    st.session_state["saved here"] = {**st.session_state.get("saved here", {}), made.key: made.digest}


def look_again() -> None:
    """Takes the baseline as its file is now, so that both sides rest on the same files; what the session changes is not touched.

    Where the baseline is the open scenario itself and somebody else has changed it, both stay as they were opened.
    """
    current = state.draft()
    if current.base == current.source or not changed(current.base):
        return
    try:
        new = replace(current, base=sources.source(current.base.key))
        state.evaluate(new)
    except (ScenarioError, FloatingPointError, OSError):
        return  # gone or broken: the one that was opened is still good
    st.session_state["draft"] = new


def beneath(current: state.Draft, result: state.Result) -> list[str]:
    """Sentences on the files that the open one rests on and is compared with, where others have changed them since it was opened here."""
    read = result.opened.read
    now = {name: folder.digest_of(data) for name, data in read.texts.items() if name != current.source.file} if read else {}
    if current.base.key != current.source.key:
        now[current.base.file] = current.base.digest
    key, before, said = st.session_state.get("beneath", ("", {}, {}))
    if key != current.source.key:
        before, said = {}, {}
    for name, digest in now.items():
        if before.get(name, digest) != digest:
            time = folder.stamp((sources.FOLDER / current.source.key).with_name(name)).time
            said = said | {name: _("{what} The figures follow it.").format(what=changed_at(name, time))}
    st.session_state["beneath"] = (current.source.key, now, said)
    gone = changed(current.base) if current.base.key != current.source.key else ""
    return [*said.values(), *([_("{what} It is compared with as it was opened.").format(what=gone)] if gone else [])]


def changed_at(file: str, time: datetime) -> str:
    """Says when somebody else changed a file."""
    there = _there(time)
    clock = format_time(there, "short", locale=locale())
    if there.date() == _there(datetime.now().astimezone()).date():
        return _("{file} was changed at {time} by someone else.").format(file=file, time=clock)
    day = format_date(there, "long", locale=locale())
    return _("{file} was changed on {day} at {time} by someone else.").format(file=file, day=day, time=clock)


def when(time: datetime) -> str:
    """A date with its time of day as the reader writes them."""
    return str(format_datetime(_there(time), "short", locale=locale()))


def _there(time: datetime) -> datetime:
    """A time in the zone of the reader's browser, in the server's own where that is not known."""
    try:
        return time.astimezone(ZoneInfo(st.context.timezone or ""))
    except (ValueError, KeyError, OSError):
        return time
