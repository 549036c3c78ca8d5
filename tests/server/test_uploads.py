"""Uploads as they come over the wire: what the server takes, what the page makes of it, and that nothing in them is run, unpickled or fetched."""

from __future__ import annotations

import ast
import contextlib
import http.client
import io
import json
import urllib.request
from pathlib import Path

import pytest

from planner.__main__ import main
from tests.conftest import ROOT, SCENARIOS
from tests.server.client import Client, WidgetState, state
from tests.server.conftest import Server

MB = 1 << 20
RUNS_OR_FETCHES = {"pickle", "marshal", "shelve", "dill", "joblib", "requests", "httpx", "urllib.request", "http.client", "socket", "ftplib", "runpy", "ctypes"}
OWN_PIPES = {"apart.py": "pickle.load(out)", "worker.py": "pickle.load(sys.stdin.buffer)"}  # all that is ever unpickled
OWN_LIBRARY = {"memory.py": "ctypes.CDLL(None)"}  # and all of the C library that is ever opened: the one that runs this program
NO_CALLS = {"eval", "exec", "compile", "__import__", "read_pickle", "unsafe_load", "full_load"}


def sent(server: Server, client: Client, name: str, data: bytes) -> int:
    """Sends a file as the Scenarios page's uploader does and tells the page; the HTTP status."""
    uploader = client.part("file_uploader", "files:upload")
    with urllib.request.urlopen(f"{server.address}/_stcore/health") as answer:
        token = answer.headers["Set-Cookie"].split("_streamlit_xsrf=")[1].split(";")[0]
    edge = "0123456789abcdef"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
    url = f"/_stcore/upload_file/{client.session}/one"
    headers = {"Content-Type": f"multipart/form-data; boundary={edge}", "X-Xsrftoken": token, "Cookie": f"_streamlit_xsrf={token}"}
    link = http.client.HTTPConnection(server.address.removeprefix("http://"), timeout=30)
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it may answer before it has taken all
        link.request("PUT", url, head.encode() + data + f"\r\n--{edge}--\r\n".encode(), headers)
    status = link.getresponse().status
    link.close()
    if status >= 400:
        return status
    chosen = WidgetState(id=uploader.id)
    info = chosen.file_uploader_state_value.uploaded_file_info.add(file_id="one", name=name, size=len(data))
    info.file_urls.file_id, info.file_urls.upload_url, info.file_urls.delete_url = "one", url, url
    client.run(chosen)
    return status


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The JSON of a comparison, which carries its scenarios."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main(["compare", str(SCENARIOS / "today.yaml"), str(SCENARIOS / "work-from-home.yaml"), "--json"]) == 0
    return dict(json.loads(out.getvalue()))


@pytest.fixture
def scenarios_page(client: Client) -> Client:
    client.run(page="Scenarios")
    return client


def test_an_export_of_nearly_2_mb_can_be_opened_again(server: Server, scenarios_page: Client, export: dict[str, object]) -> None:
    data = json.dumps({**export, "padding": "x" * int(1.96 * MB - len(json.dumps(export)))}).encode()
    assert 1.95 * MB < len(data) < 1.97 * MB
    assert sent(server, scenarios_page, "export.json", data) == 204
    assert any("is open as it was exported in export.json" in text for text in scenarios_page.texts())


def test_a_browser_that_still_shows_the_file_before_does_not_open_it_again(server: Server, scenarios_page: Client) -> None:
    """It says where its pickers stand with its next click, which may come before the page with the uploaded scenario has reached it."""
    before = [scenarios_page.part("selectbox", key) for key in ("pick:scenario", "pick:base")]
    assert [part.raw_value for part in before] == ["Work from home (work-from-home.yaml)", "Today (today.yaml)"]
    assert sent(server, scenarios_page, "own.yaml", b"planner: 1\nextends: today.yaml\nname: A plan of our own\n") == 204
    scenarios_page.run(*(state(part, string=part.raw_value) for part in before), page="Plan")
    picker = scenarios_page.part("selectbox", "pick:scenario:1")
    assert picker.raw_value == "own.yaml (opened)"
    scenarios_page.run(state(picker, string="Today (today.yaml)"))
    assert scenarios_page.part("selectbox", "pick:scenario:1").raw_value == "Today (today.yaml)"


def test_more_than_2_mb_is_not_taken(server: Server, scenarios_page: Client) -> None:
    assert sent(server, scenarios_page, "export.json", b" " * (2 * MB + 1)) == 413
    assert sent(server, scenarios_page, "large.yaml", b"# " * 150_000) == 204
    assert any("large.yaml: the file is larger than 256 KB" in text for text in scenarios_page.texts("alert"))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("plan.yaml", b"planner: 1\nname: !!python/object/apply:os.system ['touch MARK']\n"),
        ("plan.yaml", b"\x80\x04\x95\x1f\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94\x8c\ntouch MARK\x94\x85\x94R\x94."),
        ("../../plan.yaml", b"planner: 1\nextends: ../../../../etc/passwd\nname: x\n"),
        ("plan.json", b'{"files": {"../../x.yaml": "planner: 1"}, "opens": ["../../x.yaml"]}'),
        ("plan.html", b"<script>fetch('http://127.0.0.1:9/')</script><img src=http://127.0.0.1:9/>"),
        ("plan.xlsx", b"PK\x03\x04" + b"\0" * 100),
    ],
    ids=["tag", "pickle", "path", "json", "html", "xlsx"],
)
def test_a_hostile_upload_is_a_line_and_leaves_nothing(server: Server, scenarios_page: Client, name: str, data: bytes) -> None:
    mark = server.scenarios.parent / "mark"
    before = {path: path.read_bytes() for path in server.scenarios.rglob("*.yaml")}
    assert sent(server, scenarios_page, name, data.replace(b"MARK", str(mark).encode())) == 204
    assert scenarios_page.texts("alert")
    assert not any("went wrong" in text or "Traceback" in text for text in scenarios_page.texts())
    assert not mark.exists()
    assert {path: path.read_bytes() for path in server.scenarios.rglob("*.yaml")} == before
    assert not list(server.scenarios.parent.rglob("x.yaml")) and "Traceback" not in server.logged()


@pytest.mark.parametrize("path", sorted([*(ROOT / "planner").rglob("*.py"), ROOT / "app.py", ROOT / "server.py"]), ids=lambda path: path.stem)
def test_no_file_of_the_program_can_run_unpickle_or_fetch(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names: set[str] = set()
        if isinstance(node, ast.Import):
            names = {item.name for item in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {node.module or "", *(f"{node.module}.{item.name}" for item in node.names)}
        known = {"pickle"} if path.name in OWN_PIPES else {"ctypes"} if path.name in OWN_LIBRARY else set()
        assert not names & RUNS_OR_FETCHES - known, names
        if isinstance(node, ast.Call):
            if ast.unparse(node.func).startswith("pickle.load"):
                assert ast.unparse(node) == OWN_PIPES[path.name], f"line {node.lineno}: reads something else than the pipe between our own processes"
            if ast.unparse(node.func).startswith("ctypes."):
                assert ast.unparse(node) == OWN_LIBRARY[path.name], f"line {node.lineno}: opens another library"
            if ast.unparse(node.func).startswith("library."):
                assert path.name not in OWN_LIBRARY or ast.unparse(node.func) == "library.mallopt", f"line {node.lineno}: {ast.unparse(node)}"
            called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
            assert called not in NO_CALLS or ast.unparse(node.func) == "re.compile", f"line {node.lineno}: {called}"
