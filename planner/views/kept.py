"""Heavy work behind a button: its result is kept until its inputs change, and then marked as stale."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

import streamlit as st

from planner.scenario.language import text as _

Result = TypeVar("Result")


def kept(key: str, inputs: Hashable, work: Callable[[], Result], label: str) -> Result | None:
    """The result of `work`, None as long as nobody has asked for it; one of earlier inputs is shown with a word and a button beside it."""
    name = f"kept:{key}"
    found = st.session_state.get(name)
    stale = found is not None and found[0] != inputs
    if stale:
        st.warning(_("These results are for earlier inputs."), icon=":material/history:")
    if found is not None and not stale:
        return cast(Result, found[1])
    if st.button(_("Run again") if stale else label, key=f"do:{key}", icon=":material/play_arrow:"):
        with st.spinner(_("Working it out …")):
            st.session_state[name] = (inputs, work())
        st.rerun()
    return cast(Result, found[1]) if found else None
