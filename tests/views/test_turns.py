"""Turns: so many pages at once and no more, and one that only waits lets others pass."""

from __future__ import annotations

import threading
import time

import pytest

from planner.views import turns


def test_pages_are_worked_out_two_at_a_time_and_one_that_waits_lets_others_pass() -> None:
    now, most, waits, done = [0], [0], threading.Event(), []
    lock = threading.Lock()

    def work(number: int) -> None:
        with turns.page():
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            time.sleep(0.05)
            with lock:
                now[0] -= 1
        done.append(number)

    def wait() -> None:
        with turns.page(), turns.aside():
            waits.wait(20)
        done.append(99)

    waiting = [threading.Thread(target=wait) for _ in range(3)]  # more than there are turns
    working = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in waiting + working:
        thread.start()
    for thread in working:
        thread.join(20)
    assert sorted(done) == list(range(8)) and most[0] == turns.PAGES
    waits.set()
    for thread in waiting:
        thread.join(20)
    assert done.count(99) == 3


def test_a_page_that_fails_or_is_stopped_while_it_waits_gives_its_turn_back() -> None:
    for _ in range(turns.PAGES + 1):
        with pytest.raises(KeyboardInterrupt), turns.page():
            raise KeyboardInterrupt
        with pytest.raises(KeyboardInterrupt), turns.page(), turns.aside():
            raise KeyboardInterrupt
    with turns.page(), turns.aside():
        pass
    assert all(turns._pages.acquire(blocking=False) for _ in range(turns.PAGES))
    turns._pages.release(turns.PAGES)


def test_whoever_has_no_page_may_wait_too() -> None:
    with turns.aside():
        assert not getattr(turns._mine, "page", False)
