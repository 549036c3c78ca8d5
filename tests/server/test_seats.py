"""More people than the server takes are told so, and get in when a browser has left."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.server.client import Client
from tests.server.conftest import Server, started, stopped


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for two."""
    running = started(tmp_path_factory.mktemp("small"), PLANNER_SESSIONS="2")
    yield running
    stopped(running)


def test_the_third_is_told_and_gets_in_when_one_has_left(small: Server) -> None:
    with Client(small.address) as first, Client(small.address) as third:
        second = Client(small.address)
        first.run()
        second.run()
        third.run()
        assert third.texts() == ["2 people have the planner open, which is as many as this server takes. Try again in a few minutes; nothing of yours was lost."]
        first.run()
        assert first.texts("heading")[0].startswith("Work from home")
        second.close()
        for _ in range(20):
            time.sleep(0.2)
            third.run()
            if third.texts("heading"):
                break
        assert third.texts("heading")[0].startswith("Work from home")
