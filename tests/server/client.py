"""A browser's side of Streamlit's websocket, without a browser: it can also send what no browser would."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

Place = tuple[int, ...]
SENT_WHOLE = {"slider": "double_array_value", "text_input": "string_value"}  # kinds whose value goes out with every message, as from a browser
WORDS = {
    "alert": "body",
    "heading": "body",
    "markdown": "body",
    "text": "body",
    "metric": "body",
    "toast": "body",
    "code": "code_text",
    "exception": "message",
    "spinner": "text",
    "progress": "text",
    "button": "label",
    "download_button": "label",
    "link_button": "label",
}


class Client:
    """One session: what it was sent last, and what its widgets say."""

    def __init__(self, address: str, query: str = "", locale: str = "en-US", session: str = "") -> None:
        words = ["streamlit", "none", session] if session else ["streamlit"]
        self.session = session  # its id, which takes up one that was cut off
        self.socket: ClientConnection = connect(
            f"{address.replace('http', 'ws', 1)}/_stcore/stream", subprotocols=words, max_size=None, compression=None, ping_interval=None, legacy=True
        )  # type: ignore[arg-type]
        self.query, self.locale = query, locale
        self.page, self.pages = "", dict[str, str]()  # hash of the page, and of each by its name
        self.session = ""  # its id
        self.elements: dict[Place, Any] = {}  # by their place
        self.labels: list[str] = []  # of popovers and expanders
        self.blocks: dict[str, str] = {}  # id of a popover that tells the server when it is opened, by its key
        self.states: dict[str, WidgetState] = {}  # by id
        self.bytes: list[bytes] = []  # of every message ever received
        self.keep_bytes = False

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.socket.close()

    def send(self, *states: WidgetState) -> None:
        """Asks for a run of the page with some values of widgets beside those that the page itself has; answers nothing."""
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string, rerun.page_script_hash = self.query, self.page
        rerun.context_info.locale, rerun.context_info.timezone, rerun.context_info.color_scheme = self.locale, "Europe/Budapest", "light"
        given = self.states | {state.id: state for state in states}
        rerun.widget_states.widgets.extend(given.values())
        self.states = {key: state for key, state in given.items() if state.WhichOneof("value") not in ("trigger_value", "json_trigger_value")}
        self.socket.send(message.SerializeToString())

    def run(self, *states: WidgetState, page: str = "", timeout: float = 60.0) -> float:
        """As `send`, and waits for the end of the run. Seconds that it took."""
        if page:
            self.page, self.states = self.pages[page], {}
        began = time.perf_counter()
        self.send(*states)
        self.finished(timeout)
        return time.perf_counter() - began

    def finished(self, timeout: float = 60.0) -> None:
        """Waits for the end of a run that is no stop for another one. Raises TimeoutError."""
        until = time.monotonic() + timeout
        while True:
            message = self.receive(until - time.monotonic())
            if message.WhichOneof("type") == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return

    def receive(self, timeout: float = 60.0) -> ForwardMsg:
        """The next message, after it was taken in. Raises TimeoutError."""
        data = self.socket.recv(max(0.001, timeout))
        assert isinstance(data, bytes)
        if self.keep_bytes:
            self.bytes.append(data)
        message = ForwardMsg.FromString(data)
        self._take(message)
        return message

    def drain(self, seconds: float) -> None:
        """Takes in what arrives within some seconds."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                self.receive(left)
            except TimeoutError:
                return

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.page, self.session = message.new_session.page_script_hash, message.new_session.initialize.session_id
            self.pages = {page.page_name: page.page_script_hash for page in message.new_session.app_pages} or self.pages
            self.elements, self.labels, self.blocks = {}, [], {}
        elif kind == "navigation":
            self.page = message.navigation.page_script_hash
            self.pages = {page.page_name: page.page_script_hash for page in message.navigation.app_pages}
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta" and message.delta.WhichOneof("type") == "add_block":
            block = message.delta.add_block
            if block.id:
                self.blocks[block.id.partition("-")[2].partition("-")[2]] = block.id
            self.labels += [getattr(block, name).label for name in ("popover", "expandable") if block.WhichOneof("type") == name]
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            name = element.WhichOneof("type")
            part = getattr(element, name)
            self.elements[tuple(message.metadata.delta_path)] = (name, part)
            if name in SENT_WHOLE:
                self._shown(name, part)

    def _shown(self, name: str, part: Any) -> None:
        """What a browser sends of a widget that nobody has touched, or that the server has just set."""
        if part.id in self.states and not part.set_value:
            return
        state = WidgetState(id=part.id)
        value = part.value if part.set_value else part.default
        if name == "slider" and part.options:  # the names of months
            state.string_array_value.data.extend(part.raw_value if part.set_value else [part.options[int(at)] for at in part.default])
        elif name == "slider":
            state.double_array_value.data.extend(value)
        else:
            state.string_value = value
        self.states[part.id] = state

    def parts(self, kind: str) -> Iterator[Any]:
        """Every element of a kind that the page shows."""
        return (part for _path, (name, part) in sorted(self.elements.items()) if name == kind)

    def part(self, kind: str, key: str) -> Any:
        """The one element of a kind whose key (or, without one, label) begins so."""
        for part in self.parts(kind):
            if part.id.partition("-")[2].partition("-")[2].startswith(key) or getattr(part, "label", "").startswith(key):
                return part
        raise LookupError(f"no {kind} {key}: {[part.id for part in self.parts(kind)]}")

    def texts(self, *kinds: str) -> list[str]:
        """What stands on the page in elements of some kinds (all that hold a text), without the backslashes of Markdown."""
        found = (getattr(part, WORDS[name]) for _path, (name, part) in sorted(self.elements.items()) if name in (kinds or WORDS))
        return [text.replace("\\", "") for text in found]


def state(part: Any, **value: Any) -> WidgetState:
    """A value for a widget, whatever the widget allows: `double_array=[5]`, `string="x"`, `trigger=True`, `json="{}"`."""
    ((kind, given),) = value.items()
    out = WidgetState(id=part if isinstance(part, str) else part.id)
    if kind.endswith("_array"):
        getattr(out, f"{kind}_value").data.extend(given)
    else:
        setattr(out, f"{kind}_value", given)
    return out


def pressed(client: Client, key: str) -> WidgetState:
    """A click on a button."""
    return state(client.part("button", key), trigger=True)


def memory(pid: int) -> Mapping[str, float]:
    """MB of a process and those it has started: `rss`, `pss` (their share of what they have in common with others), and how many `threads` it has."""
    out = {"rss": 0.0, "pss": 0.0, "threads": 0.0}
    with open(f"/proc/{pid}/status") as lines:  # noqa: PTH123
        out["threads"] = float(next(line.split()[1] for line in lines if line.startswith("Threads:")))
    for number in (pid, *_started_by(pid)):
        try:
            with open(f"/proc/{number}/smaps_rollup") as lines:  # noqa: PTH123
                found = {key.strip(): int(rest.split()[0]) / 1024 for key, _, rest in (line.partition(":") for line in lines) if rest.strip().endswith("kB")}
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended meanwhile
        out["rss"] += found["Rss"]
        out["pss"] += found["Pss"]
    return out


def _started_by(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):  # a thread that has ended meanwhile
            found += [int(child) for child in (task / "children").read_text().split()]
    return found
