"""Page configuration and the list of pages; nothing else. server.py serves it."""

import streamlit as st

from planner.scenario.language import listen, speak
from planner.scenario.language import text as _
from planner.scenario.text import ScenarioError
from planner.views import garbage, gate, logs, seats, state, turns
from planner.views.fields import locale, reading
from planner.views.trouble import trouble
from planner.views.whole import whole

garbage.light()
whole()
listen(reading)  # clicks are worked on before the page is
speak(locale())
st.set_page_config(page_title=_("Back-office planner"), page_icon="⚖️", layout="wide", initial_sidebar_state="collapsed")
role = gate.enter()
seats.take()
if st.context.theme.type == "dark":  # the theme prints white on its main colour, which is bright so that it can be read as text
    st.html(
        "<style>[data-testid^='stBaseButton-primary']:not(:disabled), [data-tag] {color: #141412} "
        "[data-testid^='stBaseButton-primary']:not(:disabled):hover:not(:active) {color: #fff}</style>"  # under the mouse that colour is dark
    )
PAGES = {
    "edit": [
        st.Page("planner/views/plan.py", title=_("Plan"), default=True),
        st.Page("planner/views/assumptions.py", title=_("Assumptions")),
        st.Page("planner/views/staffing.py", title=_("Staffing")),
        st.Page("planner/views/space.py", title=_("Space")),
        st.Page("planner/views/compare.py", title=_("Compare")),
        st.Page("planner/views/risk.py", title=_("Risk")),
        st.Page("planner/views/files.py", title=_("Scenarios")),
    ],
    "view": [st.Page("planner/views/summary.py", title=_("Summary"), default=True)],
}
page = st.navigation(PAGES[role], position="top")
try:
    with turns.page():
        page.run()
except Exception as error:
    if isinstance(error, ScenarioError) and role == "edit":  # such as a damaged library: what is wrong and where
        trouble(state.lines_of(error))
    logs.broken(error)
