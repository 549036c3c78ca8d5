"""Drafts: what a session works on, kept on disk so that it outlives the page, the connection and the server, under an id that nobody can guess."""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from planner.views.sources import Source, restored

LIFETIME = 14 * 24 * 3600  # seconds after the last change
MOST_BYTES = 1_000_000  # of a draft: its oldest steps go first
MOST_DRAFTS = 2_000  # that are kept: those that were left alone for longest go first
OLD = 3600  # seconds after which a draft that was being written has no living writer
SIGNED_OUT = "signed-out.json"  # no draft: who signed out and when, kept beside them
_NAME = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True)
class Draft:
    """What a session works on. `changes` maps an address, a pattern of them or a whole entry to what would stand in the file."""

    source: Source
    base: Source
    changes: dict[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """A draft with the steps before it and those that were undone."""

    draft: Draft
    past: Sequence[Draft] = ()
    future: Sequence[Draft] = ()


def folder() -> Path:
    """Where drafts lie, readable by the server's user alone; PLANNER_DRAFTS names another place."""
    state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    path = Path(os.environ.get("PLANNER_DRAFTS") or Path(state) / "back-office-planner" / "drafts")
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def new_id() -> str:
    """128 random bits as text."""
    return secrets.token_urlsafe(16)


def keep(name: str, kept: Kept) -> None:
    """Writes a draft, whole or not at all. A disk that is full or read-only costs the safety net, not the work on the page."""
    with suppress(OSError):
        path = _path(name)
        part = path.with_suffix(f".{secrets.token_hex(4)}.part")
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
                out.write(_text(kept))
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def found(name: str) -> Kept | None:
    """A draft that was kept, None where there is none, or where it is too old or not readable."""
    if not _NAME.fullmatch(name):
        return None
    try:
        path = _path(name)
        if time.time() - path.stat().st_mtime > LIFETIME:
            return None
        record = json.loads(path.read_text("utf-8"))
        texts = [restored(item) for item in record["texts"]]

        def whole(of: dict[str, Any]) -> Draft:
            return Draft(texts[of["source"]], texts[of["base"]], {str(key): str(value) for key, value in of["changes"].items()})

        return Kept(whole(record["draft"]), *([whole(of) for of in record[key]] for key in ("past", "future")))
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError):
        return None


def sweep() -> None:
    """Removes what has expired, what writers that were stopped left behind, and what is more than is kept."""
    with suppress(OSError):
        ages = {path: time.time() - path.stat().st_mtime for path in folder().iterdir() if path.name != SIGNED_OUT}
        for number, path in enumerate(sorted(ages, key=ages.__getitem__)):
            if number >= MOST_DRAFTS or ages[path] > (LIFETIME if path.suffix == ".json" else OLD):
                path.unlink(missing_ok=True)


def _text(kept: Kept) -> str:
    """A draft as it stands on disk, with as many of its steps as there is room for."""
    text = json.dumps(_record(kept))
    while len(text) > MOST_BYTES and (kept.past or kept.future):
        kept = Kept(kept.draft, kept.past[len(kept.past) // 2 + 1 :], kept.future[len(kept.future) // 2 + 1 :])
        text = json.dumps(_record(kept))
    return text


def _record(kept: Kept) -> dict[str, Any]:
    """A draft with its steps as JSON takes it; each text once."""
    texts: list[Source] = []

    def number(of: Source) -> int:
        if of not in texts:
            texts.append(of)
        return texts.index(of)

    def plain(of: Draft) -> dict[str, Any]:
        return {"source": number(of.source), "base": number(of.base), "changes": of.changes}

    out = {"draft": plain(kept.draft), "past": [plain(of) for of in kept.past], "future": [plain(of) for of in kept.future]}
    return {**out, "texts": [{"key": of.key, "text": of.text, "uploaded": of.uploaded, "digest": of.digest} for of in texts]}


def _path(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError("no id of a draft")
    return folder() / f"{name}.json"
