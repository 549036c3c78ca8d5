"""The door on one's own machine and on a server that was set up wrongly: what is reachable from elsewhere shows nothing without a sign-in."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from planner.scenario import access, folder
from planner.scenario.text import ScenarioError
from planner.views import drafts, gate, guard, logs

ROOT = Path(__file__).parents[2]


@pytest.fixture
def address(monkeypatch):
    """Sets what the server listens on."""
    before = config.get_option("server.address")
    monkeypatch.delenv(gate.OPEN, raising=False)
    monkeypatch.delenv(gate.ACCESS, raising=False)
    yield lambda value: config.set_option("server.address", value)
    config.set_option("server.address", before)


@pytest.fixture
def written():
    """The lines of our log as they come."""
    logs.start()
    lines: list[str] = []
    hears = logging.Handler()
    hears.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger("planner").addHandler(hears)
    yield lines
    logging.getLogger("planner").removeHandler(hears)


def opened() -> AppTest:
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()


@pytest.mark.parametrize("name", ["127.0.0.1", "127.0.0.53", "localhost", "LOCALHOST", "::1", "[::1]", "unix:///run/planner.sock"])
def test_an_address_of_this_machine_is_not_exposed(name: str) -> None:
    assert not gate.exposed(name)


@pytest.mark.parametrize("name", [None, "", "0.0.0.0", "::", "192.168.1.5", "planner.example.com", "localhost.example.com", "127.0.0.1.example.com"])
def test_every_other_address_is(name: str | None) -> None:
    assert gate.exposed(name)


@pytest.mark.parametrize("name", [None, "0.0.0.0", "192.168.1.5"])
def test_an_exposed_server_without_a_sign_in_says_one_line_and_nothing_else(address, name) -> None:
    address(name)
    app = opened()
    assert [("asks nobody to sign in" in box.value) for box in app.error] == [True]
    assert not app.metric and not app.selectbox and not app.header and not app.exception


def test_an_open_server_says_so_on_the_page(address, monkeypatch) -> None:
    address("0.0.0.0")
    monkeypatch.setenv(gate.OPEN, "1")
    app = opened()
    assert app.metric and any("sees and changes everything" in caption.value for caption in app.caption)
    address("127.0.0.1")
    assert not any("sees and changes everything" in caption.value for caption in opened().caption)


def test_clicks_under_way_when_somebody_is_taken_out_find_no_session_and_do_nothing(address, monkeypatch, written) -> None:
    address("127.0.0.1")
    app = opened()
    for slider in app.get("slider"):
        slider.set_value(slider.max)
    sent = app._tree.get_widget_states()  # of the page that the browser still shows when the first answer is on its way
    monkeypatch.setattr(gate, "visitor", lambda claims: access.Visitor("anna@example.com", "none", "not allowed"))
    app.run()
    assert "nobody has let you in" in app.error[0].value
    app._run(sent)
    assert "nobody has let you in" in app.error[0].value and not app.metric and not app.exception
    assert not [line for line in written if "failure" in line]


def test_a_sign_in_without_server_py_or_without_its_secrets_lets_nobody_in(address, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv(gate.ACCESS, str(tmp_path / "access.yaml"))
    app = opened()
    assert "has to be started with" in app.error[0].value and not app.metric
    monkeypatch.setattr(gate, "_guarded", [True])
    for auth, line in (
        ({}, "no \\[auth\\] section"),
        ({"redirect_uri": "https://a.example/oauth2callback", "cookie_secret": "x" * 40}, "lacks client\\_id, client\\_secret, server\\_metadata\\_url"),
        (dict.fromkeys(gate.AUTH, "https://a.example/oauth2callback") | {"cookie_secret": "short"}, "cookie\\_secret in"),
    ):
        monkeypatch.setattr(gate, "get_secrets_auth_section", lambda auth=auth: auth)
        app = opened()
        assert line in app.error[0].value and not app.metric


def test_secrets_that_the_server_may_not_read_are_named_as_the_reason(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv(gate.ACCESS, str(tmp_path / "access.yaml"))
    monkeypatch.setattr(gate, "_guarded", [True])

    def unreadable() -> dict[str, str]:
        raise PermissionError(13, "Permission denied", "/etc/planner/secrets.toml")

    monkeypatch.setattr(gate, "get_secrets_auth_section", unreadable)
    assert "its secrets.toml can't be read: Permission denied." in gate.closed()


def test_headers_that_say_who_somebody_is_close_the_door(address, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv(gate.ACCESS, str(tmp_path / "access.yaml"))
    monkeypatch.setattr(gate, "_guarded", [True])
    monkeypatch.setattr(gate, "get_secrets_auth_section", lambda: dict.fromkeys(gate.AUTH, "x" * 40))
    assert gate.closed() == ""
    before = config.get_option("server.trustedUserHeaders")
    config.set_option("server.trustedUserHeaders", {"X-Email": "email"})
    try:
        assert "trustedUserHeaders" in gate.closed()
    finally:
        config.set_option("server.trustedUserHeaders", before)


def test_saving_asks_the_door_also_outside_a_page(monkeypatch, tmp_path) -> None:
    assert gate._may_save in access._asks
    monkeypatch.setenv(gate.ACCESS, str(tmp_path / "access.yaml"))  # asked for, and not even there
    with pytest.raises(ScenarioError, match="not change them; nothing was saved"):
        folder.new(tmp_path, "One", "planner: 1\nlibrary: none\nname: One\ncurrency: USD\nstart: 2027-01\nmonths: 12\n")
    assert not list(tmp_path.iterdir())


def test_who_signed_out_is_remembered_and_a_damaged_list_lets_nobody_in(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("PLANNER_DRAFTS", str(tmp_path / "drafts"))
    assert gate._signed_out() == {}
    gate._remember("anna@example.com")
    assert list(gate._signed_out()) == ["anna@example.com"]
    path = tmp_path / "drafts" / drafts.SIGNED_OUT
    path.write_text(json.dumps({"old@example.com": 1.0} | json.loads(path.read_text())))
    gate._remember("ben@example.com")
    assert list(gate._signed_out()) == ["anna@example.com", "ben@example.com"]
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 0)
    drafts.sweep()
    assert len(gate._signed_out()) == 2
    for damaged in ("{", "[]", '{"a": "x"}', "null"):
        path.write_text(damaged)
        with pytest.raises(ScenarioError, match="can't be read; remove it"):
            gate._signed_out()


def test_a_file_is_kept_from_who_has_no_cookie_or_a_forged_one(monkeypatch, tmp_path) -> None:
    assert guard.refusal("http", "/media/a.csv", {"host": "localhost:8501"}) == (0, "")
    monkeypatch.setenv(gate.ACCESS, str(tmp_path / "access.yaml"))
    for cookie in ("", "_streamlit_user=abc", "_streamlit_user=", "; ;=", "_streamlit_user=é", "x=" + "y" * 9000):
        for path in ("/media/a.csv", "/_stcore/upload_file/a/b"):
            assert guard.refusal("http", path, {"host": "localhost:8501", "cookie": cookie})[0] == 403
    assert guard.refusal("http", "/", {"host": "localhost:8501"}) == (0, "")
    assert guard.refusal("http", "/", {"host": "127.0.0.1:8501"}) == (0, "")
    assert guard.refusal("http", "/", {"host": "[::1]:8501"}) == (0, "")
    assert guard.refusal("http", "/", {})[0] == 421


@pytest.mark.parametrize(("where", "kept"), [("https://a.example/oauth2callback", b"a=b; Path=/; Secure"), ("http://127.0.0.1/oauth2callback", b"a=b; Path=/")])
def test_cookies_of_a_server_with_tls_are_for_tls_alone(monkeypatch, where: str, kept: bytes) -> None:
    monkeypatch.setenv(gate.ACCESS, "access.yaml")
    monkeypatch.setattr(guard, "get_secrets_auth_section", lambda: {"redirect_uri": where})
    sent: list[guard.Message] = []

    async def app(_scope: guard.Message, _receive: guard.Receive, send: guard.Send) -> None:
        await send({"type": "http.response.start", "status": 302, "headers": [(b"Set-Cookie", b"a=b; Path=/"), (b"set-cookie", b"c=d; Secure")]})
        await send({"type": "http.response.body", "body": b""})

    async def send(message: guard.Message) -> None:
        sent.append(message)

    with ThreadPoolExecutor(1) as elsewhere:  # a browser of other tests may have a loop in this thread
        answered = guard.Guard(app)({"type": "http", "path": "/auth/login", "headers": [(b"Host", b"localhost")]}, lambda: None, send)  # type: ignore[arg-type]
        elsewhere.submit(asyncio.run, answered).result()
    cookies = [value for name, value in sent[0]["headers"] if name.lower() == b"set-cookie"]
    assert cookies == [kept, b"c=d; Secure"] and sent[1]["body"] == b""


def test_a_line_of_the_log_stays_one_line_and_one_set_of_facts(written) -> None:
    reference = logs.note("saved", file='plan\n2026 planner sign-in who="eve".yaml', seconds=1.25)
    assert re.fullmatch(r"[0-9a-f]{6}", reference)
    assert written == [f'saved reference={reference} file="plan\\n2026 planner sign-in who=\\"eve\\".yaml" seconds=1.2']


def test_a_heavy_run_is_a_line_with_its_seconds_and_no_names_of_files(written) -> None:
    def page() -> None:
        from planner.views.kept import kept

        kept("drivers:secret.yaml:plan.yaml", 1, callable, "Go")  # work that can be handed to another process

    app = AppTest.from_function(page, default_timeout=60).run()
    app.button[0].click().run()
    assert not app.exception
    assert len(written) == 1 and re.fullmatch(r"run reference=[0-9a-f]{6} kind=drivers end=done seconds=\d+\.\d", written[0])
    reference = written[0].split()[1].partition("=")[2]
    assert any(f"(reference {reference})" in item.value for item in app.caption)


def test_what_streamlit_logs_loses_messages_of_exceptions_and_ids_of_sessions(caplog) -> None:
    logs.start()
    foreign = logging.getLogger("streamlit.testing of the log")
    with caplog.at_level(logging.INFO):
        try:
            raise ValueError("the wage of the clerk is 73913")
        except ValueError:
            foreign.exception("Failed for %s", "6a1b0c9e-1111-4222-8333-123456789abc")
    assert "73913" not in caplog.text and "Traceback" not in caplog.text and "6a1b0c9e" not in caplog.text
    assert re.search(r"Failed for …: ValueError at \S*test_gate\.py:\d+:test_what_streamlit", caplog.text)
