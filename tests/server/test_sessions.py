"""What one works on reaches nobody else: two sessions with wages of their own walk through every page, and no message holds what is the other's."""

from __future__ import annotations

import re
import stat

from tests.server.client import Client, pressed, state
from tests.server.conftest import Server

WAGE = "places.us/new-york.wages.{role}.p50"
MINE, YOURS = "93.517", "81.263"  # thousands of dollars a year: figures that stand nowhere else


def with_wage(client: Client, role: str, wage: str) -> None:
    """Changes the middle wage of a role in New York."""
    address = WAGE.format(role=role)
    client.run(page="Assumptions")
    options = client.part("selectbox", "quantity").options
    client.run(state(client.part("selectbox", "quantity"), string=next(text for text in options if address in text)))
    client.run(state(client.part("text_input", f"exact:{address}"), string=wage.replace(".", "")))
    assert "1 change" in client.labels


def everywhere(client: Client) -> None:
    """Opens every page, a run of draws, every group of levers, and what can be saved and exported."""
    for name in client.pages:
        client.run(page=name)
        if name == "Risk":
            client.run(pressed(client, "do:simulate"))
        if name == "Plan":
            for key in ("header:save", "header:export"):
                client.run(state(client.blocks[key], bool=True))
            for group in client.part("button_group", "levers:group").options:
                client.run(state(client.part("button_group", "levers:group"), string_array=[group.content]))
    assert not list(client.parts("exception"))


def within(wage: str, sent: bytes) -> bool:
    """Whether messages hold a figure as text, in one of the ways in which it is written; not as a part of an id."""
    whole, part = wage.split(".")
    return re.search(rf"(?<![0-9a-fA-F]){whole}[^0-9a-fA-F]{{0,3}}{part}(?![0-9a-fA-F])".encode(), sent) is not None


def test_no_byte_of_one_sessions_draft_is_in_any_message_to_another(server: Server) -> None:
    with Client(server.address) as mine, Client(server.address) as yours:
        for client in (mine, yours):
            client.keep_bytes = True
            client.run()
        with_wage(mine, "accounting", MINE)
        with_wage(yours, "payroll", YOURS)
        assert mine.query != yours.query and "draft=" in mine.query
        everywhere(mine)
        everywhere(yours)
        mine.run(page="Assumptions")
        ids = [client.query.partition("draft=")[2].encode() for client in (mine, yours)]
        for number, (client, own, others) in enumerate(((mine, MINE, YOURS), (yours, YOURS, MINE))):
            sent = b"".join(client.bytes)
            assert within(own, sent) and ids[number] in sent  # it would be found
            assert not within(others, sent)
            assert ids[1 - number] not in sent


def test_who_has_the_link_gets_a_copy_and_who_has_not_gets_the_example(server: Server) -> None:
    with Client(server.address) as mine:
        mine.run()
        with_wage(mine, "accounting", MINE)
        with Client(server.address, mine.query) as friend:
            friend.run()
            assert "1 change" in friend.labels
            friend.run(state(friend.part("slider", "slider of three:arrangements.home.stipend_per_month"), double_array=[200.0]))
            assert "2 changes" in friend.labels and friend.query != mine.query
        mine.run()
        assert "1 change" in mine.labels
        for guess in ("draft=", "draft=" + "A" * 22, mine.query[:-1] + ("A" if mine.query[-1] != "A" else "B"), mine.query + "A"):
            with Client(server.address, guess) as stranger:
                stranger.run()
                assert "No changes" in stranger.labels


def test_drafts_of_the_server_are_its_users_alone(server: Server) -> None:
    with Client(server.address) as mine:
        mine.run()
        with_wage(mine, "accounting", MINE)
        kept = list(server.drafts.iterdir())
        assert kept and all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in kept)
        assert stat.S_IMODE(server.drafts.stat().st_mode) == 0o700
