"""The page goes to its top when a step begins: what was scrolled stays where it was otherwise, and hides what the step says first.

No script is needed: for a moment the page's content has no height, which leaves nothing to be scrolled.
"""

from __future__ import annotations

import streamlit as st

_KEY = "upward"  # turns with each step of this session


def go_up() -> None:
    """For a click that begins another step."""
    st.session_state[_KEY] = not st.session_state.get(_KEY, False)


def keep_up() -> None:
    """Stands at the top of a page whose steps go up, in every run: an animation runs once, and again under its other name."""
    if st.session_state.get(_KEY):
        st.html(
            "<style>@keyframes up-there {from, to {height: 0; min-height: 0; padding: 0; overflow: hidden}} "
            "[data-testid='stMainBlockContainer'] {animation: up-there 0.1s}</style>"
        )
    else:
        st.html(
            "<style>@keyframes up-here {from, to {height: 0; min-height: 0; padding: 0; overflow: hidden}} "
            "[data-testid='stMainBlockContainer'] {animation: up-here 0.1s}</style>"
        )
