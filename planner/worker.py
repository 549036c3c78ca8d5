"""Run as a program of its own: does what `planner.views.apart` hands it over standard input, and answers over standard output.

Both sides are the planner's own processes. It gives way to others, and ends by itself when it is left alone or its server has gone.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
import time

from planner.analysis.copies import may_be_copied
from planner.scenario.language import speak

REST = 120.0  # seconds without work after which it ends and gives its memory back
GIVES_WAY = 10  # of 19: whoever moves a slider comes first


def main() -> None:
    """Work after work: in comes the pickle of (language, work), out go those of ("share", share done), then ("done", found) or ("raised", error)."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between
    if hasattr(os, "nice"):
        os.nice(GIVES_WAY)

    def say(kind: str, what: object) -> None:
        pickle.dump((kind, what), out)
        out.flush()

    may_be_copied()  # its other thread only sleeps
    busy = threading.Event()
    threading.Thread(target=_watch, args=(busy, os.getppid()), daemon=True).start()
    while True:
        try:
            language, work = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        busy.set()
        speak(language)
        try:
            say("done", work(lambda share: say("share", share)))
        except BrokenPipeError:
            return
        except Exception as error:
            say("raised", error)
        busy.clear()


def _watch(busy: threading.Event, server: int) -> None:
    """Ends the process when its server has ended, or has had no work for it for a while."""
    alone = time.monotonic()
    while os.getppid() == server and time.monotonic() - alone < REST:
        if busy.is_set():
            alone = time.monotonic()
        time.sleep(1)
    os._exit(0)


if __name__ == "__main__":
    main()
