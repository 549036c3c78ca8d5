"""Drafts on disk: what a session works on outlives the page, the connection and the server, under an id that nobody can guess."""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from pathlib import Path
from typing import Any

LIFETIME = 14 * 24 * 3600  # seconds after the last change
_NAME = re.compile(r"[A-Za-z0-9_-]{22}")


def folder() -> Path:
    """Where drafts lie, readable by the server's user alone; PLANNER_DRAFTS names another place."""
    state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    path = Path(os.environ.get("PLANNER_DRAFTS") or Path(state) / "back-office-planner" / "drafts")
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def new_id() -> str:
    """128 random bits as text."""
    return secrets.token_urlsafe(16)


def keep(name: str, record: dict[str, Any]) -> None:
    """Writes a draft, whole or not at all. A disk that is full or read-only costs the safety net, not the work on the page."""
    try:
        path = _path(name)
        part = path.with_suffix(f".{secrets.token_hex(4)}.part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            json.dump(record, out)
        part.replace(path)
    except OSError:
        return


def found(name: str) -> dict[str, Any] | None:
    """A draft that was kept, None where there is none, or where it is too old or not readable."""
    if not _NAME.fullmatch(name):
        return None
    try:
        path = _path(name)
        if time.time() - path.stat().st_mtime > LIFETIME:
            return None
        record = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None


def sweep() -> None:
    """Removes what has expired."""
    try:
        for path in folder().iterdir():
            if time.time() - path.stat().st_mtime > LIFETIME:
                path.unlink(missing_ok=True)
    except OSError:
        return


def _path(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError("no id of a draft")
    return folder() / f"{name}.json"
