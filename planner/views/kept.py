"""Heavy work behind a button: its result is kept until its inputs change, and then marked as stale."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from time import monotonic
from typing import TypeVar, cast

import streamlit as st

from planner.analysis.batches import Progress
from planner.analysis.difference import Difference
from planner.scenario.language import numeral, plural
from planner.scenario.language import text as _
from planner.scenario.text import ScenarioError
from planner.views import logs
from planner.views.apart import apart, ready
from planner.views.turns import aside, turn

Result = TypeVar("Result")
BETWEEN = 0.2  # seconds, from one look at the progress to the next


def kept(
    key: str, inputs: Hashable, work: Callable[[Progress], Result], label: str, enough: Callable[[Result], bool] = lambda found: True
) -> Result | None:
    """The result of `work`, None as long as nobody has asked for it; one of earlier inputs is shown with a word and a button beside it.

    The button stays beside a result that is not `enough`. `work` (planner/analysis/heavy.py) is done in a process of its own, and handed what
    hears the share that is done, as often as it likes.
    """
    name = f"kept:{key}"
    found = st.session_state.get(name)
    stale = found is not None and found[0] != inputs
    if stale:
        st.warning(_("These results are for earlier inputs."), icon=":material/history:")
    if found is not None and not stale:
        st.caption(found[2])
    if found is not None and not stale and enough(found[1]):
        return cast(Result, found[1])
    ready()
    if st.button(_("Run again") if stale else label, key=f"do:{key}", icon=":material/play_arrow:"):
        begun, result = monotonic(), _watched(key, work)
        line = _("Worked out in {seconds} seconds {reference}").format(seconds=numeral(monotonic() - begun, "0.0"), reference=logs.shown())
        st.session_state[name] = (inputs, result, line.strip())
        st.rerun()
    if st.session_state.pop(f"stopped:{key}", False):
        st.caption(_("Stopped; nothing was lost."))
    return cast(Result, found[1]) if found else None


def latest(key: str, inputs: Callable[[], Hashable]) -> object | None:
    """The result that is kept for these inputs, None where there is none or it is stale."""
    found = st.session_state.get(f"kept:{key}")
    return found[1] if found is not None and found[0] == inputs() else None


def _watched(key: str, work: Callable[[Progress], Result]) -> Result:
    """`work` when its turn has come, beside a bar of its progress and a button that stops it.

    Streamlit ends this run of the page where the bar is next drawn after a click, a move of anything, or when the browser has left.
    """
    seen, place = monotonic(), st.empty()
    with place.container():
        bar = st.progress(0.0, _("Working it out …"))
        st.button(_("Cancel"), key=f"cancel:{key}", icon=":material/stop:")

        def waiting(before: int) -> None:
            bar.progress(0.0, plural("Waiting for {n} other run …", "Waiting for {n} other runs …", before))

        def heard(share: float) -> None:
            nonlocal seen
            if monotonic() - seen >= BETWEEN:
                seen = monotonic()
                bar.progress(min(1.0, share), _("Working it out …"))

        try:
            with aside(), turn(waiting), logs.heavy(key.partition(":")[0]):
                return apart(work, heard)
        except ScenarioError:
            place.empty()
            raise
        except BaseException:  # Streamlit's own, which no page may catch for good
            st.session_state[f"stopped:{key}"] = True
            raise


def inputs_of(d: Difference) -> tuple[str, str]:
    """What a result of two plans rests on."""
    return d.base.digest, d.plan.digest
