"""What the server writes down: one line per sign-in, save, export, heavy run and failure, with a reference that the page shows too.

No wage, no text of a scenario, no message of an exception (it may quote one) and no id of a session gets into it.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from planner.scenario.language import text as _

ROOT = Path(__file__).parents[2]
_LOG = logging.getLogger("planner")
_PLAIN = re.compile(r"[A-Za-z0-9_./:@+-]{1,200}")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")  # as sessions and their files have
_FOREIGN = ("streamlit", "uvicorn", "asyncio", "websockets", "authlib", "httpx")


def note(event: str, **facts: str | float) -> str:
    """Writes a line and answers its reference. `facts` are names of people, files and kinds, and seconds; nothing of what a file says."""
    start()
    reference = secrets.token_hex(3)
    _LOG.info(_line(event, reference, facts))
    return reference


def _line(event: str, reference: str, facts: dict[str, str | float]) -> str:
    words = {"reference": reference, **({"who": who} if (who := _who()) and "who" not in facts else {}), **facts}
    return " ".join([event, *(f"{key}={_written(value)}" for key, value in words.items() if value != "")])


def _written(value: str | float) -> str:
    """A value that can't end its line or look like another key."""
    text = value if isinstance(value, str) else f"{value:.1f}"
    return text if _PLAIN.fullmatch(text) else json.dumps(text)


def _who() -> str:
    """The e-mail address of whoever works now, as the door has noted it."""
    return str(st.session_state.get("who", "")) if get_script_run_ctx(suppress_warning=True) else ""


@contextmanager
def heavy(kind: str) -> Iterator[None]:
    """Notes a run that takes long, with its seconds, whether it comes to its end or not; the page shows the reference."""
    begun, end = time.monotonic(), "stopped"
    try:
        yield
        end = "done"
    finally:
        st.session_state["reference"] = note("run", kind=kind, end=end, seconds=time.monotonic() - begun)


def shown() -> str:
    """The reference of what was just done, once; "" where nothing was written down."""
    reference = st.session_state.pop("reference", "")
    return _("(reference {reference})").format(reference=reference) if reference else ""


def failed(error: BaseException) -> str:
    """Notes a failure by its kind and place and answers its reference."""
    return note("failure", kind=type(error).__name__, at=_place(error))


def broken(error: Exception) -> bool:
    """Says on the page that something went wrong; True: this was said, nothing else is shown."""
    st.error(_("Something went wrong (reference {reference}). Your scenario is safe: reload the page to go on.").format(reference=failed(error)))
    return True


def _place(error: BaseException) -> str:
    """Where it happened, innermost first; file, line and function of our own code, and the first step outside it."""
    steps: list[str] = []
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        own = path.is_relative_to(ROOT) and ".venv" not in path.parts
        if own or not steps:
            name = path.relative_to(ROOT).as_posix() if own else path.name
            steps.append(f"{name}:{frame.lineno}:{frame.name}")
    return " < ".join(steps[:12])


class _Saved(logging.Handler):
    """Notes each file that the core has written, and keeps the reference for the page."""

    def emit(self, record: logging.LogRecord) -> None:
        reference = note("saved", file=record.getMessage())
        if get_script_run_ctx(suppress_warning=True):
            st.session_state["reference"] = reference


@cache
def start() -> None:
    """Once per process: our lines go to standard error, and what Streamlit logs loses messages of exceptions and ids of sessions."""
    out = logging.StreamHandler(sys.stderr)
    stamp = logging.Formatter("%(asctime)sZ planner %(message)s", "%Y-%m-%dT%H:%M:%S")
    stamp.converter = time.gmtime
    out.setFormatter(stamp)
    _LOG.addHandler(out)
    _LOG.setLevel(logging.INFO)
    _LOG.propagate = False
    saved = logging.getLogger("planner.saved")
    saved.addHandler(_Saved())
    saved.propagate = False
    made = logging.getLogRecordFactory()

    def calm(*args: Any, **named: Any) -> logging.LogRecord:
        record = made(*args, **named)
        if record.name.partition(".")[0] in _FOREIGN:
            text = _ID.sub("…", record.getMessage())
            if record.exc_info and record.exc_info[1] is not None:
                error = record.exc_info[1]
                text, record.exc_info = f"{text.splitlines()[0]}: {type(error).__name__} at {_place(error)}", None
            record.msg, record.args = text, ()
        return record

    logging.setLogRecordFactory(calm)
