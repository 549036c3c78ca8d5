"""The door: before anything else in each rerun it is looked up who asks, and again where something is saved or taken away.

On one's own machine it stands open. With PLANNER_ACCESS, the path of an access file, whoever comes in has signed in and is in that file.
"""

from __future__ import annotations

import ipaddress
import json
import os
import threading
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.auth_util import get_secrets_auth_section
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from planner.scenario import access, disk
from planner.scenario.access import REFUSALS, Access, Visitor, access_in, judged
from planner.scenario.language import text as _
from planner.scenario.text import Problem, ScenarioError
from planner.views import drafts, logs
from planner.views.fields import plain

ACCESS, OPEN = "PLANNER_ACCESS", "PLANNER_OPEN"
AUTH = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
SHORTEST = 32  # characters of the secret that signs the cookies
_lock = threading.Lock()
_guarded: list[bool] = []


def configured() -> bool:
    """Whether people have to sign in."""
    return bool(os.environ.get(ACCESS))


def guarded() -> None:
    """Says that the process answers no request for a file without asking the door (planner/views/guard.py)."""
    _guarded.append(True)


def exposed(address: str | None) -> bool:
    """Whether a server that listens there can be reached from other machines; no address means every network."""
    if not address:
        return True
    name = address.strip().removeprefix("[").removesuffix("]").lower()
    if name == "localhost" or name.startswith("unix:"):
        return False
    try:
        return not ipaddress.ip_address(name).is_loopback
    except ValueError:
        return True


def closed() -> str:
    """Why this server lets nobody in as it was started, "" where all is well."""
    if configured():
        if not _guarded:
            return _("This server asks for a sign-in, so it has to be started with `streamlit run server.py`: app.py alone does not protect exported files.")
        if st.get_option("server.trustedUserHeaders"):  # a browser can send any header
            return _("This server asks for a sign-in, and server.trustedUserHeaders would let anybody say who they are. Take that setting out.")
        try:
            return _unfinished(dict(get_secrets_auth_section()))
        except OSError as error:  # left to Streamlit, a file that may not be read becomes "no free port"
            return _("This server asks for a sign-in, but its secrets.toml can't be read: {why}. See docs/deploy.md.").format(why=error.strerror or error)
    if exposed(st.get_option("server.address")) and os.environ.get(OPEN) != "1":
        return _(
            "This server can be reached from other machines and asks nobody to sign in, so it shows nothing. "
            "Set PLANNER_ACCESS (see docs/deploy.md), listen on 127.0.0.1, or set PLANNER_OPEN=1 if everybody may see and change everything."
        )
    return ""


def _unfinished(auth: Mapping[str, Any]) -> str:
    """What the sign-in's own settings lack, "" where they are whole."""
    if not auth:
        return _("This server asks for a sign-in, but its secrets.toml is not there, is no TOML or has no [auth] section. See docs/deploy.md.")
    if lacking := ", ".join(name for name in AUTH if not auth.get(name)):
        return _("This server asks for a sign-in, but [auth] in its secrets.toml lacks {names}. See docs/deploy.md.").format(names=lacking)
    if len(str(auth["cookie_secret"])) < SHORTEST:
        return _("cookie_secret in secrets.toml is shorter than {n} characters, so that a sign-in could be forged. See docs/deploy.md.").format(n=SHORTEST)
    return ""


def visitor(claims: Mapping[str, Any]) -> Visitor:
    """Who asks, by the access file as it is now. Raises ScenarioError if that, or the list of those who signed out, can't be read."""
    if not configured():
        return Visitor("", "edit")
    path = Path(os.environ[ACCESS])
    try:
        rules = _read(path.read_bytes(), path.name)
    except OSError as error:
        raise ScenarioError([Problem(path.name, f"can't be read: {error.strerror or error}")]) from None
    return judged(rules, claims, time.time(), _signed_out())


@lru_cache(maxsize=2)
def _read(data: bytes, file: str) -> Access:
    return access_in(data, file)


def _claims() -> dict[str, Any]:
    """What the sign-in of the session that is worked for now says, {} where there is none."""
    return dict(st.user.to_dict()) if get_script_run_ctx(suppress_warning=True) else {}


def _may_save() -> bool:
    """Whether whoever works now may change files; clicks are worked on before the page is, so the door has not been passed yet."""
    try:
        return visitor(_claims()).role == "edit"
    except ScenarioError:
        return False


access.ask(_may_save)


def for_editors(make: Callable[[], bytes], kind: str) -> Callable[[], bytes]:
    """A file that is made on a click, for who may edit then; the click comes without a rerun. Raises PermissionError."""
    claims = _claims()

    def made() -> bytes:
        found = visitor(claims)
        if found.role != "edit":
            logs.note("refused", who=found.who, why=found.refused or "view", kind=kind)
            raise PermissionError("not for this person")
        logs.note("export", who=found.who, kind=kind)
        try:
            return make()
        except Exception as error:  # Streamlit says on the page that there is no file
            logs.failed(error)
            raise

    return made


def enter() -> str:
    """Lets in who may come in and answers the role, "view" or "edit"; all others get one line, and the run ends here."""
    logs.start()
    if line := closed():
        _shut(line, logs.note("refused", why="set-up"))
    try:
        found = visitor(_claims())
    except ScenarioError as error:
        reference = logs.note("refused", why="access file", at=str(error.problems[0].line or ""))
        print(error)  # for who runs the server: an access file holds no wages
        _shut(_("The list of who may enter can't be read, so nobody may. Whoever runs this server finds the line in its log."), reference)
    before = st.session_state.get("entered")
    if before != found:
        if before is not None:  # what the session held was for somebody else, or for another role
            st.session_state.clear()
        st.session_state["entered"], st.session_state["who"] = found, found.who
        if configured():
            _note(found)
    if found.role == "none":
        _refuse(found)
    if not configured() and exposed(st.get_option("server.address")):
        st.caption(_("Open server: whoever reaches this address sees and changes everything."))
    return found.role


def _note(found: Visitor) -> None:
    """Writes down a sign-in or a refusal, once for each session; who has not signed in yet is nobody."""
    if found.role != "none":
        st.session_state["gate:reference"] = logs.note("sign-in", who=found.who, role=found.role)
    elif found.refused != "signed out":
        st.session_state["gate:reference"] = logs.note("refused", who=found.who, why=found.refused)


def _refuse(found: Visitor) -> None:
    st.title(_("Back-office planner"))
    line = _(REFUSALS[found.refused])
    if found.refused == "signed out":
        st.write(plain(line))
        st.button(_("Sign in"), type="primary", on_click=st.login, key="gate:in")
    else:
        _say(line, st.session_state.get("gate:reference", ""))
        if found.who:
            st.text(_("Signed in as {who}").format(who=found.who))
        st.button(_("Sign out"), on_click=st.logout, key="gate:out")
    st.stop()


def _shut(line: str, reference: str) -> None:
    _say(line, reference)
    st.stop()


def _say(line: str, reference: str) -> None:
    st.error(plain(line + (" " + _("(reference {reference})").format(reference=reference) if reference else "")))


def sign_out(place: DeltaGenerator) -> None:
    """Who is in, and the way out; nothing on one's own machine."""
    if configured():
        found: Visitor = st.session_state["entered"]
        with place.popover("", icon=":material/account_circle:", help=_("Who is signed in, and the way out"), key="gate:who"):
            st.text(_("Signed in as {who}").format(who=found.who))  # text: Markdown would make a link of it
            if reference := st.session_state.get("gate:reference"):
                st.caption(_("(reference {reference})").format(reference=reference))
            st.button(_("Sign out"), on_click=_leave, key="gate:leave", help=_("Ends your sessions in all browsers."))


def _leave() -> None:
    """Signs out here and everywhere: the cookie may have been copied."""
    found = visitor(_claims())
    try:
        if found.who:
            _remember(found.who)
    except (ScenarioError, OSError) as error:
        logs.failed(error)
    logs.note("sign-out", who=found.who)
    st.session_state.clear()
    st.logout()


def _signed_out() -> dict[str, float]:
    """Who signed out here, and when, so that a copied cookie opens nothing afterwards. Raises ScenarioError if that can't be read."""
    path = drafts.folder() / drafts.SIGNED_OUT
    try:
        return {str(who): float(when) for who, when in json.loads(path.read_bytes()).items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, TypeError):
        raise ScenarioError([Problem(str(path), "can't be read; remove it, and everybody's sign-out is forgotten")]) from None


def _remember(who: str) -> None:
    with _lock:
        now = time.time()
        kept = {name: when for name, when in _signed_out().items() if when > now - access.MOST_HOURS * 3600}
        disk.put(drafts.folder() / drafts.SIGNED_OUT, json.dumps(kept | {who: now}).encode())
