"""A server of the app for clients of its websocket, with scenarios and drafts of its own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.conftest import serve
from tests.conftest import ROOT, SCENARIOS
from tests.server.client import Client


@dataclass(frozen=True)
class Server:
    """A running app: its address, its process, where its scenarios and drafts lie, and what it has logged."""

    address: str
    process: subprocess.Popen[bytes]
    scenarios: Path
    drafts: Path
    log: Path

    def logged(self) -> str:
        return self.log.read_text("utf-8", errors="replace")


def started(place: Path, **environment: str) -> Server:
    """Starts the app on a copy of the shipped scenarios."""
    scenarios, drafts, log = place / "scenarios", place / "drafts", place / "log.txt"
    shutil.copytree(SCENARIOS, scenarios)
    more = {"PLANNER_SCENARIOS": str(scenarios), "PLANNER_DRAFTS": str(drafts), **environment}
    process, address = serve(ROOT / "server.py", log, more=more)
    return Server(address, process, scenarios, drafts, log)


def stopped(server: Server) -> None:
    """Ends it; it was alive until now, and has logged no failure."""
    alive = server.process.poll() is None
    server.process.terminate()
    server.process.wait(timeout=20)
    assert alive
    assert "Traceback" not in server.logged() and "planner failure" not in server.logged(), server.logged()[-3000:]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all tests that leave it as they found it."""
    running = started(tmp_path_factory.mktemp("server"))
    yield running
    stopped(running)


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    """A session on the Plan page of the shipped example."""
    with Client(server.address) as found:
        found.run()
        yield found


@pytest.fixture
def another(server: Server) -> Callable[..., Client]:
    """Opens one more session."""

    def opened(query: str = "") -> Client:
        found = Client(server.address, query)
        found.run()
        return found

    return opened
