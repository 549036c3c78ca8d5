"""Many people at once: `python -m tests.bench.bench_load --minutes 10 --sessions 20 --reruns 3000`. Prints tables for docs/reliability.md; judges nothing.

Sessions move a slider every three seconds through the websocket, as browsers do, beside heavy runs on the Risk page that never stop; before and
after them the same load falls on a bare Streamlit page with a slider, a figure and a chart. Then one session reruns the page many times, and
memory is read before and after, two minutes later each. Times are those of the sender, on the machine that also serves.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import numpy as np

from tests.bench.bench_page import BARE
from tests.browser.conftest import serve
from tests.server.client import Client, memory, pressed, state
from tests.server.conftest import Server, started

STIPEND = "slider of three:arrangements.home.stipend_per_month"
RENT = "exact:sites.headquarters.lease.rent_per_seat_month"
AGAIN = 40  # moves of the slider before its positions come again
KEPT = 130.0  # seconds
THINK = 3.0  # seconds between two moves of a hand
DEPLOYED = {"MALLOC_ARENA_MAX": "2"}  # as docs/deploy.md starts a server


@dataclass
class Seen:
    """What the sessions saw: seconds of each rerun, what went wrong, and runs of draws that came to their end."""

    reruns: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    runs: int = 0


@contextmanager
def bare_page() -> Iterator[Server]:
    """A page of Streamlit alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "bare.py").write_text(BARE)
        process, address = serve(folder / "bare.py", folder / "log.txt", more=DEPLOYED)
        yield Server(address, process, folder, folder, folder / "log.txt")
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def planner_page(**environment: str) -> Iterator[Server]:
    """The app on a copy of the shipped scenarios."""
    with tempfile.TemporaryDirectory() as name:
        server = started(Path(name), **DEPLOYED, **environment)
        yield server
        server.process.terminate()
        server.process.wait(timeout=20)


def moved(client: Client, key: str, number: int) -> float:
    """Moves the slider to its next position. Seconds until the page is whole."""
    slider = client.part("slider", key)
    places = round((slider.max - slider.min) / slider.step)
    took = client.run(state(slider, double_array=[slider.min + slider.step * (number * 7 % (places + 1))]))
    if list(client.parts("exception")) or not list(client.parts("metric")):
        raise RuntimeError(f"no figures on the page: {client.texts()[:3]}")
    return took


def apart(client: Client, key: str, number: int) -> None:
    """Gives the plan a rent that nobody else has, so that what the slider asks for was never worked out before."""
    if key == STIPEND:
        client.run(state(client.part("text_input", RENT), string=str(700 + number % 900)))


def hand(server: Server, key: str, until: float, number: int, seen: Seen) -> None:
    """A person who opens the page and moves a slider every three seconds."""
    rng = np.random.default_rng(number)
    try:
        with Client(server.address) as client:
            client.run()
            apart(client, key, number)
            time.sleep(float(rng.uniform(0, THINK)))
            while True:
                seen.reruns.append(moved(client, key, int(rng.integers(1000))))
                if time.monotonic() > until:
                    return
                time.sleep(THINK * float(rng.uniform(0.8, 1.2)))
    except Exception as error:
        seen.errors.append(f"{type(error).__name__}: {error}")


def heavy(server: Server, until: float, seen: Seen, draws: str = "16,384 to sign off") -> None:
    """A person who runs draws on the Risk page, again and again, each time with another stipend."""
    try:
        with Client(server.address) as client:
            client.run()
            for number in count(1):
                client.run(page="Plan")
                moved(client, STIPEND, number)
                client.run(page="Risk")
                client.run(state(client.part("button_group", "risk:draws"), string_array=[draws]))
                client.run(pressed(client, "do:simulate"), timeout=600)
                if not any("cheaper in" in text for text in client.texts("markdown")):
                    raise RuntimeError("a run without a result")
                seen.runs += 1
                if time.monotonic() > until:
                    return
    except Exception as error:
        seen.errors.append(f"{type(error).__name__}: {error}")


def under_load(server: Server, key: str, minutes: float, sessions: int, heavies: int) -> Seen:
    """What so many sessions see in so many minutes."""
    seen, until = Seen(), time.monotonic() + 60 * minutes
    threads = [threading.Thread(target=hand, args=(server, key, until, number, seen)) for number in range(sessions)]
    threads += [threading.Thread(target=heavy, args=(server, until, seen)) for _ in range(heavies)]
    for thread in threads:
        thread.start()
        time.sleep(0.1)
    for thread in threads:
        thread.join()
    return seen


def in_a_row(server: Server, key: str, many: int) -> list[float]:
    """Seconds of reruns by one session that never thinks."""
    with Client(server.address) as client:
        client.run()
        times = []
        for number in range(many):
            if number % AGAIN == 0:
                apart(client, key, number // AGAIN)
            times.append(moved(client, key, number))
        return times


def forgotten(server: Server) -> Mapping[str, float]:
    """Memory once the server has let go of sessions whose browsers have left, which it does after two minutes."""
    time.sleep(KEPT)
    in_a_row(server, STIPEND, 1)  # it looks when somebody comes
    return memory(server.process.pid)


def row(label: str, seen: Seen) -> str:
    p50, p95 = (1e3 * float(np.quantile(seen.reruns or [float("nan")], level)) for level in (0.5, 0.95))
    return f"| {label} | {len(seen.reruns):,} | {seen.runs} | {len(seen.errors)} | {p50:,.0f} | {p95:,.0f} |"


def load(minutes: float, sessions: int, heavies: int, reruns: int) -> Iterator[str]:
    """The lines of both tables, each as soon as it is known."""
    with bare_page() as bare:
        in_a_row(bare, "value", 10)
        before = under_load(bare, "value", minutes / 4, sessions, 0)
    with planner_page() as app:
        at_start = memory(app.process.pid)
        in_a_row(app, STIPEND, 150)  # what is kept of earlier plans is full, what is imported late is in
        warm = memory(app.process.pid)
        seen = under_load(app, STIPEND, minutes, sessions, heavies)
        loaded = memory(app.process.pid)
        with bare_page() as bare:  # the app does nothing meanwhile
            in_a_row(bare, "value", 10)
            after = under_load(bare, "value", minutes / 4, sessions, 0)
        both = Seen(before.reruns + after.reruns, before.errors + after.errors)
        ratio = float(np.quantile(seen.reruns, 0.95) / np.quantile(both.reruns, 0.95))
        yield f"| {sessions} sessions, {minutes:g} minutes | reruns | heavy runs | errors | p50, ms | p95, ms |"
        yield "|---|--:|--:|--:|--:|--:|"
        yield row("a bare Streamlit page", both)
        yield row(f"the Plan page, beside {heavies} people on Risk with 16,384 draws", seen)
        yield f"| p95 against the bare page (target: at most 5) | | | | | {ratio:.1f} |"
        yield from ("", "| memory of the server, MB | resident | share of its own (PSS) | threads |", "|---|--:|--:|--:|")
        yield memory_row("started", at_start)
        yield memory_row("after 150 reruns by one session", warm)
        yield memory_row("at the end of the load above", loaded)
        idle = forgotten(app)
        yield memory_row("all have left", idle)
        row_times = in_a_row(app, STIPEND, reruns)
        worn = forgotten(app)
        label = f"after {reruns:,} reruns more by one session ({1e3 * statistics.median(row_times):,.0f} ms each), and two minutes"
        yield memory_row(label, worn)
        yield f"| growth in those {reruns:,} reruns (target: under 10) | {worn['rss'] - idle['rss']:+,.1f} | {worn['pss'] - idle['pss']:+,.1f} | |"
        failures = [line for line in app.logged().splitlines() if "failure" in line or "Traceback" in line]
    yield from (f"error: {line}" for line in (*both.errors, *seen.errors, *failures))


def memory_row(label: str, found: Mapping[str, float]) -> str:
    return f"| {label} | {found['rss']:,.0f} | {found['pss']:,.0f} | {found['threads']:.0f} |"


def collected(sessions: int = 10, reruns: int = 20) -> list[str]:
    """What the collection of garbage after each rerun costs: with what is kept left out of it, as the app does, and without."""
    out = [f"| garbage collection after each rerun, {sessions} sessions without pauses | p50, ms | p95, ms | reruns a second |", "|---|--:|--:|--:|"]
    folder = tempfile.mkdtemp()
    (Path(folder) / "sitecustomize.py").write_text("import gc\n\ngc.freeze = lambda: None\n")  # which a server reads when it starts
    for label, environment in (("of everything", {"PYTHONPATH": folder}), ("of what came since the last one", {})):
        rates, times = [], []
        for _ in range(3):
            with planner_page(**environment) as app:
                in_a_row(app, STIPEND, 5)
                began, found = time.monotonic(), list[float]()
                threads = [threading.Thread(target=lambda app=app, found=found: found.extend(in_a_row(app, STIPEND, reruns))) for _ in range(sessions)]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
                rates.append(len(found) / (time.monotonic() - began))
                times.append(np.quantile(found, [0.5, 0.95]) * 1e3)
        p50, p95 = np.median(times, axis=0)
        out.append(f"| {label} | {p50:,.0f} | {p95:,.0f} | {statistics.median(rates):.1f} |")
    return [*out, "", "Median of 3 starts each."]


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="The app under the load of many people, against a bare page.")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--heavy", type=int, default=2, help="people who run draws without end")
    parser.add_argument("--reruns", type=int, default=3000, help="by one session, after which memory is read again")
    parser.add_argument("--collection", action="store_true", help="measure the garbage collection instead")
    given = parser.parse_args(argv)
    for line in collected() if given.collection else load(given.minutes, given.sessions, given.heavy, given.reruns):
        print(line, flush=True)


if __name__ == "__main__":
    main()
