"""Heavy work behind a button: its result is kept until its inputs change, and then marked as stale."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from time import monotonic
from typing import TypeVar, cast

import streamlit as st

from planner.scenario.language import text as _

Result = TypeVar("Result")
BETWEEN = 0.2  # seconds, from one look at the progress to the next


def kept(key: str, inputs: Hashable, work: Callable[[], Result], label: str, enough: Callable[[Result], bool] = lambda found: True) -> Result | None:
    """The result of `work`, None as long as nobody has asked for it; one of earlier inputs is shown with a word and a button beside it.

    The button stays beside a result that is not `enough`.
    """
    name = f"kept:{key}"
    found = st.session_state.get(name)
    stale = found is not None and found[0] != inputs
    if stale:
        st.warning(_("These results are for earlier inputs."), icon=":material/history:")
    if found is not None and not stale and enough(found[1]):
        return cast(Result, found[1])
    if st.button(_("Run again") if stale else label, key=f"do:{key}", icon=":material/play_arrow:"):
        with st.spinner(_("Working it out …")):
            st.session_state[name] = (inputs, work())
        st.rerun()
    if st.session_state.pop(f"stopped:{key}", False):
        st.caption(_("Stopped; nothing was lost."))
    return cast(Result, found[1]) if found else None


def latest(key: str, inputs: Callable[[], Hashable]) -> object | None:
    """The result that is kept for these inputs, None where there is none or it is stale."""
    found = st.session_state.get(f"kept:{key}")
    return found[1] if found is not None and found[0] == inputs() else None


def watched(key: str, work: Callable[[Callable[[float], None]], Result]) -> Result:
    """`work` beside a bar of its progress and a button that stops it: Streamlit ends this run of the page where the bar is next drawn."""
    seen = monotonic()
    with st.empty().container():
        bar = st.progress(0.0)
        st.button(_("Cancel"), key=f"cancel:{key}", icon=":material/stop:", on_click=_stop, args=(key,))

        def heard(share: float) -> None:
            nonlocal seen
            if monotonic() - seen >= BETWEEN:
                seen = monotonic()
                bar.progress(min(1.0, share))

        return work(heard)


def _stop(key: str) -> None:
    st.session_state[f"stopped:{key}"] = True
