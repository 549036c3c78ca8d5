"""Messages that no widget would send: the core refuses them in a line, the draft stays, the server lives and logs no traceback."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Iterator

import pytest
from websockets.exceptions import ConnectionClosed

from planner.report.approve import approve
from tests.conftest import SCENARIOS
from tests.server.client import Client, pressed, state
from tests.server.conftest import Server, started

STIPEND = "arrangements.home.stipend_per_month"
ESCALATOR = "sites.headquarters.lease.escalator"
ENDS = "sites.headquarters.lease.ends"


def answer(client: Client) -> str:
    return client.texts("heading")[0]


def sound(client: Client) -> None:
    """The page is whole: an answer, and nothing that looks like a fault of the program."""
    assert client.texts("heading")[0].startswith("Work from home"), client.texts()[:5]
    assert not list(client.parts("exception"))
    said = "\n".join(client.texts())
    assert "Traceback" not in said and "Error:" not in said and "went wrong" not in said


def errors(client: Client) -> list[str]:
    """Lines in red."""
    from streamlit.proto.Alert_pb2 import Alert

    return [part.body.replace("\\", "") for part in client.parts("alert") if part.format == Alert.ERROR]


def editor(client: Client, **said: object) -> None:
    """Sends what the table of moves would hold."""
    given = {"edited_rows": {}, "added_rows": [], "deleted_rows": [], **said}
    client.run(state(client.part("dataframe", "moves:editor"), string=json.dumps(given)))


@pytest.mark.parametrize("value", [-5.0, 1e9, 1e308, -1e308, math.inf, -math.inf, math.nan])
def test_a_slider_beyond_its_ends_changes_nothing(client: Client, value: float) -> None:
    before = answer(client)
    client.run(state(client.part("slider", f"slider of three:{STIPEND}"), double_array=[value]))
    sound(client)
    assert answer(client) == before
    assert "No changes" in client.labels


def test_a_message_that_still_names_the_levers_of_another_group_changes_what_was_moved_alone(client: Client) -> None:
    """A browser sends one when a hand is faster than the page that has to let those levers go."""
    (group,) = [part for part in client.parts("button_group") if "levers:group" in part.id]
    client.run(state(group, string_array=["Money"]))
    assert any(f"exact:{ESCALATOR}" in name for name in client.states) and not any(ESCALATOR in part.id for part in client.parts("text_input"))
    client.run(state(client.part("slider", "slider:money.discount_rate"), double_array=[8.5]))
    assert "1 change" in client.labels, client.labels
    client.run(pressed(client, "undo"))
    assert "No changes" in client.labels, client.labels


@pytest.mark.parametrize("values", [[], [100.0, 200.0], [100.0] * 10_000])
def test_a_slider_with_another_number_of_values(client: Client, values: list[float]) -> None:
    client.run(state(client.part("slider", f"slider of three:{STIPEND}"), double_array=values))
    sound(client)
    client.run()
    sound(client)


OTHER_KINDS = [{"int": 5}, {"bool": True}, {"json": "{}"}, {"bytes": b"\x00"}, {"string_array": ["x"]}, {"trigger": True}, {"double_array": [1.0]}]


@pytest.mark.parametrize("wrong", OTHER_KINDS, ids=str)
def test_a_box_for_text_with_a_value_of_another_kind(client: Client, wrong: dict[str, object]) -> None:
    before = answer(client)
    client.run(state(client.part("text_input", f"exact of three:{STIPEND}"), **wrong))
    sound(client)
    client.run()
    sound(client)
    assert answer(client) == before


def test_a_month_that_the_slider_does_not_have(client: Client) -> None:
    before = answer(client)
    for month in ("1900-01", "2027-13", "nonsense", "", "../../etc"):
        client.run(state(client.part("slider", f"slider:{ENDS}"), string_array=[month]))
        sound(client)
        assert answer(client) == before


@pytest.mark.parametrize(
    "typed", ["-5", "1e400", "nan", "inf", "-inf", "1_000", "0x10", "9" * 400, "12:30", "${7*7}", "=1+1", "\u0661\u0662", "\x00", "1e5", "{value: 1}", "null", "&a 5"]
)
def test_a_typed_value_is_read_strictly_and_refused_in_a_line(client: Client, typed: str) -> None:
    before = answer(client)
    client.run(state(client.part("text_input", f"exact of three:{STIPEND}"), string=typed))
    sound(client)
    assert answer(client) == before
    (line,) = errors(client)
    assert "\n" not in line and len(line) < 300


def test_two_megabytes_of_text_are_refused_in_a_line(client: Client) -> None:
    before = answer(client)
    client.run(state(client.part("text_input", f"exact of three:{STIPEND}"), string="9" * 2_000_000))
    sound(client)
    assert answer(client) == before
    assert len("".join(errors(client))) < 1000


def test_a_share_beyond_all_and_a_rise_below_none_are_refused(client: Client) -> None:
    before = answer(client)
    for typed in ("900", "-101"):
        client.run(state(client.part("text_input", f"exact:{ESCALATOR}"), string=typed))
        sound(client)
        assert answer(client) == before
        assert len(errors(client)) == 1


@pytest.mark.parametrize(
    "said",
    [
        {"edited_rows": {"99": {"share": "10%"}}},
        {"edited_rows": {"-1": {"share": "10%"}}},
        {"edited_rows": {"0": {"share": "-10%"}}},
        {"edited_rows": {"0": {"share": "5000%"}}},
        {"edited_rows": {"0": {"share": "1e999%"}}},
        {"edited_rows": {"0": {"share": 1e308}}},
        {"edited_rows": {"0": {"share": None, "team": None}}},
        {"edited_rows": {"0": {"team": "nobody"}}},
        {"edited_rows": {"0": {"team": ["records"]}}},
        {"edited_rows": {"0": {"where": "../../etc/passwd"}}},
        {"edited_rows": {"0": {"unknown": "x"}}},
        {"edited_rows": {"0": "x"}},
        {"edited_rows": {"0": {"share": "9" * 100_000 + "%"}}},
        {"deleted_rows": [99]},
        {"deleted_rows": [-1]},
        {"deleted_rows": ["x", None]},
        {"added_rows": [{}]},
        {"added_rows": [{"team": "records", "share": "nan%", "where": "in/pune", "start": "2027-04"}]},
        {"added_rows": [{"team": "records", "share": "10%", "where": "in/pune", "start": "0001-01"}]},
        {"added_rows": [{"team": "records: {x: 1}", "share": "10%", "where": "in/pune\nname: x", "start": "2027-04"}]},
        {"added_rows": [7, "x", None]},
        {"added_rows": "x"},
        {"edited_rows": {"0": {"__proto__": {"x": 1}, "_index": "x"}}},
    ],
    ids=str,
)
def test_a_table_of_moves_that_no_hand_has_filled_in(client: Client, said: dict[str, object]) -> None:
    before = answer(client)
    editor(client, **said)
    sound(client)
    assert answer(client) == before
    client.run()
    sound(client)
    assert answer(client) == before
    client.run(state(client.part("slider", f"slider of three:{STIPEND}"), double_array=[200.0]))
    sound(client)
    assert answer(client) != before  # the page still works


def test_hundreds_of_added_moves_are_refused_or_worked_out_but_do_not_hold_the_server(client: Client) -> None:
    row = {"team": "records", "share": "0.1%", "where": "in/pune", "start": "2027-04"}
    editor(client, added_rows=[row] * 400)
    assert not list(client.parts("exception"))
    assert len(errors(client)) <= 20


def test_a_scenario_that_is_not_offered_is_not_opened(client: Client) -> None:
    before = answer(client)
    for key in ("../../../etc/passwd", "/etc/passwd", "nothing.yaml", ".history/x.yaml", "x" * 10_000, "\x00"):
        client.run(state(client.part("selectbox", "pick:scenario"), string=key))
        sound(client)
        assert answer(client) == before


def test_a_button_that_is_disabled_or_gone_does_nothing(client: Client) -> None:
    before = answer(client)
    client.run(pressed(client, "undo"), pressed(client, "redo"))
    client.run(state("$$ID-00000000000000000000000000000000-undo all", trigger=True))
    sound(client)
    assert answer(client) == before


def test_a_page_and_a_query_that_do_not_exist(client: Client) -> None:
    client.page = "0" * 32
    client.run()
    client.page = client.pages["Plan"]
    for query in ("draft=../../x", "draft=" + "A" * 22, "draft=%00", "draft=" + "A" * 100_000, "x=" + "%f0" * 1000):
        client.query = query
        client.run()
        sound(client)


WAGE = "places.us/new-york.wages.settlements.p50"


@pytest.mark.parametrize("typed", ["-5", "-1e9", "1e300", "nan"])
def test_a_negative_or_endless_wage_is_refused_beside_its_box(client: Client, typed: str) -> None:
    client.run(page="Assumptions")
    client.run(state(client.part("selectbox", "quantity"), string=next(text for text in client.part("selectbox", "quantity").options if WAGE in text)))
    client.run(state(client.part("text_input", f"exact:{WAGE}"), string=typed))
    (line,) = errors(client)
    assert "\n" not in line and "Nothing was changed" in line
    assert "No changes" in client.labels


def test_a_message_that_still_names_the_box_of_another_assumption_changes_nothing(client: Client) -> None:
    client.run(page="Assumptions")
    for address in (WAGE, ESCALATOR, STIPEND):
        picker = client.part("selectbox", "quantity")
        client.run(state(picker, string=next(text for text in picker.options if address in text)))
        assert client.part("text_input", f"exact:{address}").value
    assert any(f"exact:{WAGE}" in name for name in client.states)
    assert "No changes" in client.labels, client.labels


def test_what_is_approved_is_not_changed_by_a_message_that_no_widget_sends(server: Server, client: Client) -> None:
    """The widgets are disabled: a browser sends nothing of them, and what another program sends is let go of."""
    name = "hybrid.yaml"
    approve(server.scenarios / name, by="A. Reviewer", date="2026-11-26")
    try:
        client.run(state(client.part("selectbox", "pick:scenario"), string=next(text for text in client.part("selectbox", "pick:scenario").options if name in text)))
        before = answer(client)
        assert client.part("dataframe", "moves:editor").disabled
        editor(client, edited_rows={"0": {"share": "1%"}})
        assert answer(client) == before and not list(client.parts("exception"))
        for key, value in (("slider:sites", {"double_array": [500.0]}), ("exact:sites", {"string": "500"})):
            kind = "slider" if key.startswith("slider") else "text_input"
            assert client.part(kind, key).disabled
            client.run(state(client.part(kind, key), **value))
            assert answer(client) == before and "No changes" in client.labels
            assert not errors(client) and not list(client.parts("exception"))
    finally:
        shutil.copy(SCENARIOS / name, server.scenarios / name)


@pytest.fixture(scope="module")
def rough(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for messages that Streamlit itself can't read: it logs them as failures."""
    running = started(tmp_path_factory.mktemp("rough"))
    yield running
    running.process.terminate()
    running.process.wait(timeout=20)


UNREADABLE = [
    ("slider", f"slider of three:{STIPEND}", {"int": 5}),
    ("slider", f"slider of three:{STIPEND}", {"string_array": ["x"]}),
    ("selectbox", "pick:scenario", {"json": "{}"}),
    ("dataframe", "moves:editor", {"bytes": b"\x00"}),
    *(("dataframe", "moves:editor", {"string": text}) for text in ("{", "[]", "[" * 100_000, '{"edited_rows": []}', '{"edited_rows": {"x": {}}}')),
]


def test_what_streamlit_itself_cannot_read_costs_its_sender_a_reload_and_nobody_anything_else(rough: Server) -> None:
    with Client(rough.address) as other:
        other.run()
        for kind, key, wrong in UNREADABLE:
            with Client(rough.address) as sender:
                sender.run()
                sender.run(state(sender.part("slider", f"slider of three:{STIPEND}"), double_array=[200.0]))
                worked_out = answer(sender)
                sender.keep_bytes = True
                sender.run(state(sender.part(kind, key), **wrong))
                said = b"".join(sender.bytes)
                assert b"Traceback" not in said and b"/planner/" not in said and b"site-packages" not in said, (key, wrong)
                with Client(rough.address, sender.query) as again:
                    again.run()
                    assert answer(again) == worked_out, (key, wrong)
        other.run()
        sound(other)
    assert rough.process.poll() is None


def test_bytes_that_are_no_message_and_widgets_that_never_were(rough: Server) -> None:
    with Client(rough.address) as other, Client(rough.address) as lost:
        lost.run()
        lost.run(state("nonsense", trigger=True), state("$$ID-x-" + "y" * 1_000_000, string="x"))
        lost.socket.send(b"\xff" * 1000)
        with pytest.raises(ConnectionClosed):
            lost.run()
        other.run()
        sound(other)
