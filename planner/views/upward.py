"""The page goes to its top when a step begins: what was scrolled stays where it was otherwise, and hides what the step says first.

No script is needed: for a moment the page's content has no height, which leaves nothing to be scrolled.
"""

from __future__ import annotations

import streamlit as st

_KEY = "upward"  # how often this session's page has gone up


def go_up() -> None:
    """For a click that begins another step."""
    st.session_state[_KEY] = st.session_state.get(_KEY, 0) + 1


def keep_up() -> None:
    """Stands at the top of a page whose steps go up, in every run: the animation runs once for each name."""
    name = f"upward-{st.session_state.get(_KEY, 0)}"
    gone = "height: 0; min-height: 0; padding: 0; overflow: hidden"
    st.html(f'<style>@keyframes {name} {{from, to {{{gone}}}}} [data-testid="stMainBlockContainer"] {{animation: {name} 0.1s}}</style>')
