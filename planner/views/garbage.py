"""Garbage collection: Streamlit forces one of everything after every rerun, which takes longer than the rerun once much is imported and kept."""

from __future__ import annotations

import gc
import time
from collections.abc import Mapping

EVERY = 60.0  # seconds, from one look at everything to the next
OLDEST = 2  # the generation of a collection of everything

_looked = 0.0


def light() -> None:
    """From now on what a collection of everything leaves alive is left out of the next ones, but once a minute. Twice is as once."""
    if _watch not in gc.callbacks:
        gc.callbacks.append(_watch)


def _watch(phase: str, found: Mapping[str, int]) -> None:
    """What is left out still goes as soon as nothing refers to it; only a circle of such things waits for the minute."""
    global _looked
    if found["generation"] != OLDEST:
        return
    if phase == "stop":
        gc.freeze()
    elif time.monotonic() - _looked > EVERY:
        _looked = time.monotonic()
        gc.unfreeze()
