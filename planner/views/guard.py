"""What stands before every request of a server: hosts and origins, who may fetch an exported file, what nobody may, and headers that browsers obey."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Awaitable, Callable, MutableMapping
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import streamlit as st
from streamlit.auth_util import get_cookie_with_chunks, get_secrets_auth_section
from streamlit.web.server.server_util import AUTH_COOKIE_NAME, get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from planner.scenario.text import ScenarioError
from planner.views import gate

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

FOR_EDITORS = ("/media/", "/_stcore/upload_file/")
FOR_NOBODY = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
_PAGE = (Path(st.__file__).parent / "static" / "index.html").read_text("utf-8")
_INLINE = " ".join(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in re.findall(r"<script>(.*?)</script>", _PAGE, re.S))
HEADERS = {  # charts are compiled in the browser, hence eval; Streamlit styles its widgets inline; images come from nowhere else
    "content-security-policy": f"default-src 'self'; script-src 'self' 'unsafe-eval' {_INLINE}; "
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
}


class Guard:
    """Wraps the server: refuses what must not be answered, and adds the headers to what is."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        status, line = refusal(scope["type"], scope["path"], headers)
        if not status:
            await self.app(scope, receive, send if scope["type"] == "websocket" else _with_headers(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            out = [(b"content-type", b"text/plain; charset=utf-8")]
            await _with_headers(send)({"type": "http.response.start", "status": status, "headers": out})
            await send({"type": "http.response.body", "body": f"{line}\n".encode()})


def refusal(kind: str, path: str, headers: dict[str, str]) -> tuple[int, str]:
    """(status, line) of a request that is not answered, (0, "") of one that is."""
    host = headers.get("host")
    if not is_host_allowed(host):
        return 421, "This server does not answer to this name. Whoever runs it adds the name to server.allowedHosts."
    base = "/" + str(st.get_option("server.baseUrlPath") or "").strip("/")
    path = path.removeprefix(base) if base != "/" else path
    if kind == "websocket" and not _own(headers.get("origin"), host):
        return 403, "Another website asked."
    if path.startswith(FOR_NOBODY):
        return 404, "Not found."
    if path.startswith(FOR_EDITORS) and not _edits(headers.get("cookie", "")):
        return 403, "Sign in first; who may only look gets no files."
    return 0, ""


def _own(origin: str | None, host: str | None) -> bool:
    """Whether a page of this server asks; a program that is no browser says no origin, and without one Streamlit takes no sign-in from it."""
    return origin is None or urlparse(origin).netloc == host or origin in st.get_option("server.corsAllowedOrigins")


def _edits(cookies: str) -> bool:
    """Whether the cookies are of somebody who may edit now."""
    try:
        return gate.visitor(claims_in(cookies) if gate.configured() else {}).role == "edit"
    except ScenarioError:
        return False


def claims_in(cookies: str) -> dict[str, Any]:
    """What the signed cookie of a sign-in says, {} where there is none or it is not ours."""
    try:
        found = {name: part.value for name, part in SimpleCookie(cookies).items()}
    except CookieError:
        return {}

    def one(name: str) -> bytes | None:
        return decode_signed_value(get_cookie_secret(), name, found[name].encode("latin-1")) if name in found else None

    try:
        claims = json.loads(get_cookie_with_chunks(one, AUTH_COOKIE_NAME) or b"{}")
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) else {}


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            secure = gate.configured() and str(get_secrets_auth_section().get("redirect_uri", "")).startswith("https://")
            there = [(name, _secure(value) if secure and name.lower() == b"set-cookie" else value) for name, value in message.get("headers", [])]
            known = {name.lower() for name, _value in there}
            more = [(name.encode(), value.encode()) for name, value in HEADERS.items() if name.encode() not in known]
            message = {**message, "headers": [*there, *more]}
        await send(message)

    return sent


def _secure(cookie: bytes) -> bytes:
    return cookie if b"secure" in cookie.lower().split(b"; ") else cookie + b"; Secure"
