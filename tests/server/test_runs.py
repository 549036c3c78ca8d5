"""Heavy runs: one at a time, the others in line and told so; cancelled, dragged over or left by its browser, a run ends and leaves nothing behind."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.server.client import Client, memory, pressed, state
from tests.server.conftest import Server

RUN = "do:simulate"
STIPEND = "arrangements.home.stipend_per_month"
LONG = "16,384 to sign off"


def on_risk(client: Client, draws: str = "") -> None:
    """Opens the page, with a number of draws chosen."""
    client.run()
    client.run(page="Risk")
    if draws:
        client.run(state(client.part("button_group", "risk:draws"), string_array=[draws]))


def begun(client: Client, key: str = RUN) -> None:
    """Presses a button and waits until the work goes on or waits in line."""
    client.send(pressed(client, key))
    until(client, lambda: any(part.label == "Cancel" for part in client.parts("button")))


def until(client: Client, seen: Callable[[], bool], seconds: float = 60.0) -> None:
    """Takes in messages until something stands on the page. Raises TimeoutError."""
    end = time.monotonic() + seconds
    while not seen():
        client.receive(end - time.monotonic())


def said(client: Client) -> list[str]:
    return client.texts("progress", "markdown")


def threads_at_rest(server: Server, at_most: float, seconds: float = 20.0) -> float:
    """How many threads the server has, once they are not more than so many; else after some seconds."""
    end = time.monotonic() + seconds
    while (found := memory(server.process.pid)["threads"]) > at_most and time.monotonic() < end:
        time.sleep(0.2)
    return found


def test_runs_take_turns_and_say_so_and_one_that_is_cancelled_lets_the_next_begin(server: Server) -> None:
    with Client(server.address) as first, Client(server.address) as second, Client(server.address) as third, Client(server.address) as light:
        on_risk(first, LONG)
        on_risk(second)
        on_risk(third)
        light.run()
        begun(first)
        begun(second)
        until(second, lambda: "Waiting for 1 other run …" in said(second))
        begun(third)
        until(third, lambda: "Waiting for 2 other runs …" in said(third))
        light.run(state(light.part("slider", f"slider of three:{STIPEND}"), double_array=[200.0]))
        assert "1 change" in light.labels  # who only moves a slider waits for nobody
        first.run(pressed(first, "cancel:simulate"))
        assert "Stopped; nothing was lost." in first.texts("markdown") and not any("cheaper in" in text for text in first.texts("markdown"))
        for client in (second, third):
            client.finished()
            assert any("cheaper in" in text for text in client.texts("markdown"))


def test_a_run_ends_when_its_browser_leaves_and_the_next_in_line_begins(server: Server) -> None:
    rest = memory(server.process.pid)["threads"]
    with Client(server.address) as waiting:
        on_risk(waiting)
        gone = Client(server.address)
        on_risk(gone, LONG)
        begun(gone)
        gone.close()
        begun(waiting)
        waiting.finished()
        assert any("cheaper in" in text for text in waiting.texts("markdown"))
        assert threads_at_rest(server, rest + 1) <= rest + 1
        with Client(server.address, gone.query, session=gone.session) as back:  # as after a connection that was cut off
            back.page = gone.page
            back.run()
            assert back.session == gone.session
            assert back.part("button", RUN) and not any("cheaper in" in text for text in back.texts("markdown"))  # it did not come to its end


def test_a_slider_dragged_over_a_slow_run_leaves_no_pile_of_runs(server: Server) -> None:
    with Client(server.address) as hand, Client(server.address) as other:
        on_risk(hand, LONG)
        hand.run(state(hand.part("selectbox", "risk:even"), string=next(text for text in hand.part("selectbox", "risk:even").options if text.startswith("Stipend, home"))))
        on_risk(other)
        rest = memory(server.process.pid)["threads"]
        slider = hand.part("slider", f"slider:{STIPEND}")
        begun(hand)
        most = 0.0
        for position in range(160, 260, 10):
            hand.send(state(slider, double_array=[float(position)]))
            most = max(most, memory(server.process.pid)["threads"])
            time.sleep(0.02)
        hand.finished()
        until(hand, lambda: any("Now 250 USD" in text for text in hand.texts("markdown")))
        assert most <= rest + 4  # its own thread, and those that work on the draws
        begun(other)
        other.finished()
        assert not any("Waiting" in text for text in other.texts("progress"))
        assert threads_at_rest(server, rest + 1) <= rest + 1


def test_a_second_click_takes_the_place_of_the_first(server: Server) -> None:
    with Client(server.address) as twice, Client(server.address) as other:
        on_risk(twice, LONG)
        on_risk(other)
        begun(twice)
        click = state(twice.part("button", "do:simulate"), trigger=True)
        for _ in range(3):
            twice.send(click)
        time.sleep(1.0)
        begun(other)
        until(other, lambda: any("Waiting" in text for text in other.texts("progress")))
        assert "Waiting for 1 other run …" in other.texts("progress")
        twice.run(pressed(twice, "cancel:simulate"))
        other.finished()
