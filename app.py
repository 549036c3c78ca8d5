"""Page configuration and the list of pages; nothing else. Start with `streamlit run app.py`."""

import streamlit as st

st.set_page_config(page_title="Back-office planner", page_icon="⚖️", layout="wide", initial_sidebar_state="collapsed")
if st.context.theme.type == "dark":  # the theme prints white on its main colour, which is bright so that it can be read as text
    st.html("<style>[data-testid^='stBaseButton-primary']:not(:disabled), [data-tag] {color: #181816}</style>")
st.navigation(
    [
        st.Page("planner/views/plan.py", title="Plan", default=True),
        st.Page("planner/views/assumptions.py", title="Assumptions"),
        st.Page("planner/views/staffing.py", title="Staffing"),
        st.Page("planner/views/space.py", title="Space"),
        st.Page("planner/views/compare.py", title="Compare"),
        st.Page("planner/views/risk.py", title="Risk"),
        st.Page("planner/views/files.py", title="Scenarios"),
    ],
    position="top",
).run()
