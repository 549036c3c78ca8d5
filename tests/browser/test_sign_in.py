"""Sign-in against a real OpenID provider on loopback: who comes in, what a viewer gets and can do, and that a way out is one."""

from __future__ import annotations

import json
import re
import shutil
import struct
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.conftest import ROOT, for_other_tools, free_port, serve
from tests.tools import NODE, PROVIDER

EDITOR, VIEWER, UNKNOWN, UNVERIFIED = "anna", "vera", "uwe", "una"
ACCOUNTS = {
    EDITOR: {"email": "Anna@Example.com", "email_verified": True},
    VIEWER: {"email": "vera@example.com", "email_verified": True},
    UNKNOWN: {"email": "uwe@elsewhere.example", "email_verified": True},
    UNVERIFIED: {"email": "una@example.com", "email_verified": False},
}
SECRET = "only-for-tests-" * 3
FIRST_WAGE, STEP = 73_913, 3_187  # one for each team, so that no two digits agree by chance


@dataclass
class Shared:
    """A server that people share: its address, its folder of scenarios, its access file, its log, and the wages in it."""

    address: str
    folder: Path
    access: Path
    log: Path
    issuer: str
    wages: dict[str, int]
    heads: dict[str, int]
    signed_in: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # login -> cookies of its first sign-in

    def let_in(self, **people: str) -> None:
        lines = [f"issuer: {self.issuer}", "people:", *(f"  {name}@example.com: {role}" for name, role in people.items())]
        self.access.write_text("\n".join(lines) + "\n", "utf-8")

    def lines(self, event: str) -> list[str]:
        return [line for line in self.log.read_text("utf-8", "replace").splitlines() if f"Z planner {event} " in line]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    node = NODE.needed()
    top = tmp_path_factory.mktemp("shared")
    port, other = free_port(), free_port()
    issuer, address = f"http://127.0.0.1:{other}", f"http://127.0.0.1:{port}"
    provider = subprocess.Popen([node, "provider.mjs", str(other), address], cwd=PROVIDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert provider.stdin and provider.stdout
    provider.stdin.write(json.dumps(ACCOUNTS).encode())
    provider.stdin.close()
    assert provider.stdout.readline().decode().strip() == issuer
    secrets = top / "secrets.toml"
    secrets.write_text(
        f'[auth]\nredirect_uri = "{address}/oauth2callback"\ncookie_secret = "{SECRET}"\nclient_id = "planner"\n'
        f'client_secret = "only-for-tests-only-for-tests-only"\nserver_metadata_url = "{issuer}/.well-known/openid-configuration"\n',
        "utf-8",
    )
    folder, wages, heads = _with_wages(top / "scenarios")
    more = {"PLANNER_ACCESS": str(top / "access.yaml"), "PLANNER_SCENARIOS": str(folder), "PLANNER_DRAFTS": str(top / "drafts")}
    here = Shared(address, folder, top / "access.yaml", top / "log.txt", issuer, wages, heads)
    here.let_in(anna="edit", vera="view", una="edit")
    process, _address = serve(ROOT / "server.py", here.log, port, more, ("--secrets.files", str(secrets)))
    yield here
    for running in (process, provider):
        running.terminate()
        running.wait(timeout=20)
    text = here.log.read_text("utf-8", "replace")
    assert "Traceback" not in text and not [line for line in here.lines("failure") if "kind=ScenarioError" not in line]
    assert not [wage for wage in wages.values() if str(wage) in text or f"{wage:,}" in text]
    assert not re.search(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text), "an id of a session"


def _with_wages(folder: Path) -> tuple[Path, dict[str, int], dict[str, int]]:
    """The example with a wage of its own for each team."""
    folder.mkdir()
    shutil.copy(ROOT / "scenarios" / "work-from-home.yaml", folder)
    text, wages, heads = (ROOT / "scenarios" / "today.yaml").read_text("utf-8"), {}, {}
    for number, match in enumerate(re.finditer(r"^  ([a-z ]+): \{role: .*?heads: ([0-9]+)", text, re.M)):
        wages[match[1]], heads[match[1]] = FIRST_WAGE + number * STEP, int(match[2])
    assert len(wages) >= 10
    for team, wage in wages.items():
        text = re.sub(rf"^(  {team}: \{{role: .*?heads: [0-9]+)", rf"\1, pay_per_year: {wage}", text, flags=re.M)
    (folder / "today.yaml").write_text(text, "utf-8")
    (folder / "wrong.yaml").write_text(text.replace(f"pay_per_year: {FIRST_WAGE}", f"pay_per_year: {FIRST_WAGE}x"), "utf-8")
    return folder, wages, heads


@dataclass
class Visit:
    """One person's browser, with all that came to it and all that it sent."""

    page: Any
    context: Any
    came: list[bytes] = field(default_factory=list)
    sent: list[bytes] = field(default_factory=list)

    def listen(self, socket: Any) -> None:
        socket.on("framereceived", lambda frame: self.came.append(frame if isinstance(frame, bytes) else frame.encode()))
        socket.on("framesent", lambda frame: self.sent.append(frame if isinstance(frame, bytes) else frame.encode()))

    def cookies(self) -> dict[str, str]:
        return {cookie["name"]: cookie["value"] for cookie in self.context.cookies()}


@pytest.fixture
def visit(chromium, shared):
    """Opens the server in a browser of its own and signs somebody in."""
    contexts = []

    def open_as(login: str, cookies: list[dict[str, Any]] | None = None) -> Visit:
        context = chromium.new_context(viewport={"width": 1400, "height": 1000}, color_scheme="light", accept_downloads=True, locale="en-US")
        contexts.append(context)
        context.set_default_timeout(60_000)
        cookies = cookies or shared.signed_in.get(login)
        if cookies:
            context.add_cookies(cookies)
        of = Visit(context.new_page(), context)
        of.page.on("websocket", of.listen)
        of.page.goto(shared.address)
        if login and not cookies:
            of.page.get_by_role("button", name="Sign in").click()
            of.page.get_by_role("link", name=login, exact=True).click()
            of.page.wait_for_url(f"{shared.address}/**")
            of.page.get_by_text("Compared with").or_(of.page.get_by_test_id("stAlert")).first.wait_for()
            shared.signed_in[login] = context.cookies()
        return of

    yield open_as
    for context in contexts:
        context.close()


def traces(shared: Shared) -> dict[str, list[bytes]]:
    """Every way in which a wage or a team's pay could stand in a message: as text, and as a number of eight bytes."""
    out = {}
    for team, wage in shared.wages.items():
        yearly = {"wage": wage, "pay of the team": wage * shared.heads[team]}
        for what, value in {**yearly, **{f"{name}, a month": round(amount / 12) for name, amount in yearly.items()}}.items():
            digits = [f"{value}".encode()] if value >= 10_000 else []  # four digits stand anywhere by chance
            out[f"{team}: {what}"] = [*digits, f"{value:,}".encode(), struct.pack("<d", value)]
    return out


def found_in(shared: Shared, frames: list[bytes]) -> set[str]:
    """What of the wages stands in some messages; ids, in which any digits stand by chance, are taken out first."""
    everything = re.sub(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[0-9]*[a-f])[0-9a-f]{24,}", b"", b"\0".join(frames))
    return {what for what, ways in traces(shared).items() if any(way in everything for way in ways)}


def status(address: str, cookies: dict[str, str] | None = None) -> int:
    request = urllib.request.Request(address, headers={"Cookie": "; ".join(f"{key}={value}" for key, value in (cookies or {}).items())})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def talk(shared: Shared, cookies: dict[str, str], messages: list[bytes]) -> list[bytes]:
    """Sends hand-made messages over a connection with somebody's cookies, each once the run before it has ended, and answers all that came back."""
    from websockets.sync.client import connect

    out: list[bytes] = []
    head = {"Cookie": "; ".join(f"{key}={value}" for key, value in cookies.items())}
    protocols: Any = ["streamlit", cookies.get("_streamlit_xsrf", "PLACEHOLDER")]
    where = shared.address.replace("http", "ws") + "/_stcore/stream"
    with connect(where, subprotocols=protocols, additional_headers=head, origin=shared.address, max_size=None) as socket:
        for message in messages:
            socket.send(message)
            try:
                out.append(socket.recv(timeout=3, decode=False))
                while kind_of(out[-1]) != "script_finished":
                    out.append(socket.recv(timeout=3, decode=False))
            except TimeoutError:
                continue
    return out


def kind_of(frame: bytes) -> str:
    message = ForwardMsg()
    message.ParseFromString(frame)
    return str(message.WhichOneof("type"))


def rerun(page: str = "") -> bytes:
    message = BackMsg()
    message.rerun_script.page_script_hash = page
    return message.SerializeToString()


def pages_of(frames: list[bytes]) -> dict[str, str]:
    """Title -> hash of the pages that a browser was told of."""
    out: dict[str, str] = {}
    for frame in frames:
        message = ForwardMsg()
        message.ParseFromString(frame)
        if message.WhichOneof("type") == "navigation":
            out |= {page.page_name: page.page_script_hash for page in message.navigation.app_pages}
    return out


def settled(of: Visit) -> None:
    """Waits until nothing comes any more."""
    count = -1
    while count != len(of.came):
        count = len(of.came)
        of.page.wait_for_timeout(700)


def test_an_editor_signs_in_sees_wages_and_saves_with_a_reference(shared, visit) -> None:
    anna = visit(EDITOR)
    anna.page.get_by_test_id("stMetric").first.wait_for()
    assert shared.lines("sign-in")[-1].endswith("who=anna@example.com role=edit")
    anna.page.get_by_role("link", name="Assumptions").first.click()
    anna.page.get_by_placeholder("Address, label or source").fill("pay_per_year")
    anna.page.keyboard.press("Enter")
    settled(anna)
    assert any(what.endswith(": wage") for what in found_in(shared, anna.came)), "the search for wages can find them"
    anna.page.get_by_role("button", name="Save").first.click()
    anna.page.get_by_label("Name of the scenario").fill("Of Anna")
    anna.page.get_by_role("button", name="Save as my scenario").click()
    toast = anna.page.get_by_test_id("stToast")
    toast.wait_for()
    reference = re.search(r"\(reference ([0-9a-f]{6})\)", toast.inner_text())
    assert reference and reference[1] in shared.lines("saved")[-1] and "who=anna@example.com" in shared.lines("saved")[-1]
    assert (shared.folder / "Of Anna.yaml").is_file()
    anna.page.goto(f"{shared.address}/files")
    anna.page.locator("input[type=file]").first.wait_for(state="attached")
    anna.page.locator("input[type=file]").first.set_input_files(
        files=[{"name": "brought.yaml", "mimeType": "application/yaml", "buffer": (ROOT / "scenarios" / "today.yaml").read_bytes()}]
    )
    expect(anna.page.get_by_role("combobox").first).to_have_value("brought.yaml (opened)", timeout=60_000)


@pytest.mark.parametrize(("login", "line"), [(UNKNOWN, "nobody has let you in"), (UNVERIFIED, "has not verified your e-mail address")])
def test_the_wrong_person_is_signed_in_and_gets_one_line(shared, visit, login, line) -> None:
    of = visit(login)
    of.page.get_by_text(line).wait_for()
    settled(of)
    assert of.page.get_by_test_id("stMetric").count() == 0 and not pages_of(of.came)
    assert found_in(shared, of.came) == set()
    reference = re.search(r"reference ([0-9a-f]{6})", of.page.get_by_test_id("stAlert").inner_text())
    assert reference and any(reference[1] in logged for logged in shared.lines("refused"))


def test_a_viewer_sees_the_answer_and_receives_no_wage_whatever_is_sent(shared, visit) -> None:
    before = {path.name: path.read_bytes() for path in shared.folder.iterdir() if path.is_file()}
    anna, vera = visit(EDITOR), visit(VIEWER)
    anna.page.get_by_test_id("stMetric").first.wait_for()
    vera.page.get_by_text("You may look, not change").wait_for()
    vera.page.get_by_role("combobox").first.click()
    vera.page.get_by_role("option").filter(has_text="work-from-home.yaml").click()
    vera.page.get_by_text("Work from home saves").first.wait_for()
    settled(vera)
    vera.page.get_by_role("combobox").first.click()
    vera.page.get_by_role("option").filter(has_text="wrong.yaml").click()
    vera.page.get_by_text("These two can't be compared").wait_for()
    settled(vera)
    assert list(pages_of(vera.came)) == ["Summary"]
    assert found_in(shared, vera.came) == set()
    anna.page.get_by_role("button", name="Save").first.click()
    anna.page.get_by_role("button", name="Save as my scenario").wait_for()
    anna.sent.clear()
    anna.page.get_by_label("Name of the scenario").fill("Copied")
    anna.page.get_by_role("button", name="Save as my scenario").click()
    anna.page.get_by_test_id("stToast").wait_for()
    saved = [path for path in shared.folder.iterdir() if path.is_file() and path.name not in before]
    assert len(saved) == 1
    saved[0].unlink()
    hashes = pages_of(anna.came)
    assert len(hashes) == 7
    replies = talk(shared, vera.cookies(), [rerun(), *(rerun(page) for page in hashes.values()), *anna.sent])
    assert replies and found_in(shared, replies) == set()
    assert {path.name: path.read_bytes() for path in shared.folder.iterdir() if path.is_file()} == before
    assert status(f"{shared.address}/_stcore/upload_file/x/y", vera.cookies()) == 403


def test_nobody_receives_anything_without_signing_in(shared, visit) -> None:
    anna = visit(EDITOR)
    anna.page.get_by_test_id("stMetric").first.wait_for()
    replies = talk(shared, {}, [rerun(), *(rerun(page) for page in pages_of(anna.came).values())])
    assert found_in(shared, replies) == set() and not pages_of(replies)
    assert b"Sign in to open the planner" in b"".join(replies)


def test_an_exported_file_is_for_its_editor_alone_and_is_made_on_the_click(shared, visit) -> None:
    anna = visit(EDITOR)
    anna.page.get_by_test_id("stMetric").first.wait_for()
    settled(anna)
    anna.page.get_by_role("button", name="Export").first.click()
    button = for_other_tools(anna.page)
    settled(anna)
    assert b"/media/" not in b"".join(anna.came), "no link before the click"
    with anna.page.expect_download() as download:
        button.click()
    address = download.value.url
    assert address.startswith(f"{shared.address}/media/") and address.removeprefix(shared.address).encode() in b"".join(anna.came)
    assert Path(download.value.path()).read_text("utf-8").startswith("#")
    assert status(address, anna.cookies()) == 200
    assert status(address) == 403
    assert status(address, visit(VIEWER).cookies()) == 403
    assert status(address, {"_streamlit_user": anna.cookies()["_streamlit_user"][:-3] + "abc"}) == 403
    assert shared.lines("export")[-1].endswith("who=anna@example.com kind=yaml")


def test_who_is_taken_out_of_the_file_is_out_at_the_next_click_and_saves_nothing_with_it(shared, visit) -> None:
    anna = visit(EDITOR)
    anna.page.get_by_test_id("stMetric").first.wait_for()
    anna.page.get_by_role("button", name="Save").first.click()
    anna.page.get_by_role("button", name="Save as my scenario").wait_for()
    anna.page.get_by_label("Name of the scenario").fill("Too late")
    before = sorted(path.name for path in shared.folder.iterdir())
    try:
        shared.let_in(vera="view")
        anna.page.get_by_role("button", name="Save as my scenario").click()
        anna.page.get_by_text("nobody has let you in").wait_for()
        assert anna.page.get_by_test_id("stMetric").count() == 0
        assert sorted(path.name for path in shared.folder.iterdir()) == before
        shared.access.write_text("issuer: here\npeople: [", "utf-8")
        anna.page.reload()
        anna.page.get_by_text("The list of who may enter can't be read").wait_for()
        assert anna.page.get_by_test_id("stMetric").count() == 0
    finally:
        shared.let_in(anna="edit", vera="view", una="edit")
    anna.page.reload()
    anna.page.get_by_test_id("stMetric").first.wait_for()


def test_signing_out_ends_every_session_also_with_a_copied_cookie(shared, visit) -> None:
    anna = visit(EDITOR)
    anna.page.get_by_test_id("stMetric").first.wait_for()
    copied = anna.context.cookies()
    other = visit("", copied)
    other.page.get_by_test_id("stMetric").first.wait_for()
    time.sleep(1)  # a sign-in counts whole seconds
    anna.page.get_by_role("button", name="account_circle").click()
    anna.page.get_by_role("button", name="Sign out").click()
    anna.page.get_by_role("button", name="Sign out here too").click()
    anna.page.get_by_role("button", name="Sign in").wait_for()
    third = visit("", copied)
    third.page.get_by_text("You were signed out. Sign in again.").wait_for()
    other.page.reload()
    other.page.get_by_text("You were signed out. Sign in again.").wait_for()
    assert status(f"{shared.address}/media/x.yaml", {cookie["name"]: cookie["value"] for cookie in copied}) == 403
    time.sleep(1)
    anna.page.get_by_role("button", name="Sign in").click()
    anna.page.get_by_role("link", name=EDITOR, exact=True).click()
    anna.page.get_by_test_id("stMetric").first.wait_for()


def test_app_py_alone_shows_nothing_where_a_sign_in_is_asked_for(shared, tmp_path, chromium) -> None:
    process, address = serve(ROOT / "app.py", tmp_path / "log.txt", 0, {"PLANNER_ACCESS": str(shared.access), "PLANNER_DRAFTS": str(tmp_path)})
    try:
        page = chromium.new_page()
        page.goto(address)
        page.get_by_text("has to be started with").wait_for()
        assert page.get_by_test_id("stMetric").count() == 0
        page.close()
    finally:
        process.terminate()
        process.wait(timeout=20)
