"""What somebody does is taken in whole: only the page that is drawn for it may be broken off for the next thing they do.

Streamlit breaks a run off at almost every call (streamlit/streamlit#10578), those of a callback too. A lever moved just before a click
would be lost then: its message has been used up, and its callback has not come to the draft.
"""

from __future__ import annotations

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequest, ScriptRequests

_asked = ScriptRequests.on_scriptrunner_yield


def whole() -> None:
    """From now on no run of this process is broken off before all its callbacks are done. Twice is as once."""
    ScriptRequests.on_scriptrunner_yield = _when_drawing  # type: ignore[method-assign, assignment]


def _when_drawing(requests: ScriptRequests) -> ScriptRequest | None:
    """What has been asked for meanwhile, None as long as callbacks are under way."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None and not context.has_script_started:
        return None
    return _asked(requests)
