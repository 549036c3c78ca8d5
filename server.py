"""The app behind its guard; start with `streamlit run server.py`. For a server that people share: docs/deploy.md."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware
from streamlit.cli_util import open_browser
from streamlit.web.server.server_util import get_display_address, get_url

from planner.views import gate, logs
from planner.views.guard import Guard


@asynccontextmanager
async def browsed(_app: st.App) -> AsyncIterator[None]:
    """Opens the browser on one's own machine, as `streamlit run` does for an app without a guard, and says where the app is."""
    if not st.get_option("server.headless"):
        address = get_url(get_display_address(st.get_option("server.address")))
        print(f"\n  The planner is open in your browser: {address}\n  To end it: Ctrl+C\n", flush=True)
        asyncio.get_running_loop().call_later(0.5, open_browser, address)
    yield


logs.start()
gate.guarded()
if problem := gate.closed():
    sys.exit(problem)
app = st.App("app.py", lifespan=browsed, middleware=[Middleware(Guard)], on_script_error=logs.broken)
