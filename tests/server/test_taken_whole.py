"""What somebody does while the last thing they did is still being taken in: neither is lost."""

from __future__ import annotations

import time
from contextlib import suppress

from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.server.client import Client, state

RENT = "slider:sites.headquarters.lease.rent_per_seat_month"


def in_turn(client: Client, first: WidgetState, pause: float, second: WidgetState) -> None:
    """Sends both, and waits until the server has been quiet for a while."""
    client.send(first)
    time.sleep(pause)
    client.send(second)
    with suppress(TimeoutError):
        while True:
            client.receive(0.5)


def group(client: Client, name: str) -> WidgetState:
    (found,) = [part.id for part in client.parts("button_group") if "levers:group" in part.id]
    return state(found, string_array=[name])


def undo(client: Client) -> WidgetState:
    """A click on the arrow of the header, not on one beside a change."""
    (found,) = [part.id for part in client.parts("button") if part.id.endswith("-undo")]
    return state(found, trigger=True)


def test_a_lever_moved_just_before_another_group_is_chosen_has_moved(client: Client) -> None:
    """At whichever moment the second message comes: a value that is new takes some 20 ms to work out."""
    seen = []
    for step in range(10):
        moved = state(client.part("slider", RENT), double_array=[1210.0 + 10 * step])
        in_turn(client, moved, 0.003 * step, group(client, "Money"))
        seen.append("1 change" in client.labels)
        if seen[-1]:
            client.run(undo(client))
        client.run(group(client, "Office"))
    assert seen == [True] * 10
