"""The app behind its guard; start with `streamlit run server.py`. For a server that people share: docs/deploy.md."""

import sys

import streamlit as st
from starlette.middleware import Middleware

from planner.views import gate, logs
from planner.views.guard import Guard

logs.start()
gate.guarded()
if problem := gate.closed():
    sys.exit(problem)
app = st.App("app.py", middleware=[Middleware(Guard)], on_script_error=logs.broken)
