"""How many people may have the app open at once: each session holds memory, and all share the same cores."""

from __future__ import annotations

import os
import threading

import streamlit as st
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from planner.scenario.language import text as _

MOST = int(os.environ.get("PLANNER_SESSIONS", "100"))
_lock = threading.Lock()
_taken: set[str] = set()  # ids of sessions


def take() -> None:
    """Lets a session in, once, or says that all seats are taken and ends its page; who is in stays in until the browser leaves."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is None or not Runtime.exists() or _free(context.session_id):
        return
    line = _("{count} people have the planner open, which is as many as this server takes. Try again in a few minutes; nothing of yours was lost.")
    st.error(line.format(count=MOST), icon=":material/group:")
    st.stop()


def _free(session: str) -> bool:
    """Whether a session has a seat, or gets one of those whose browsers have left."""
    with _lock:
        if session in _taken:
            return True
        if len(_taken) >= MOST:
            runtime = Runtime.instance()
            _taken.intersection_update([other for other in _taken if runtime.is_active_session(other)])
        if len(_taken) >= MOST:
            return False
        _taken.add(session)
        return True
