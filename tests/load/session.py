"""A browser's tab without a browser: a session that speaks Streamlit's own messages over its websocket."""

import asyncio
import json
import ssl
import time
import uuid
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlencode
from urllib.request import HTTPCookieProcessor, HTTPSHandler, Request, build_opener

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

PATIENCE = 30.0  # seconds without the end of a run, after which a session is lost
OURS = "Something went wrong here"  # how a page begins to tell of a fault of ours
SLOT = {  # a control's kind -> where its value stands in a message; a list's name has its dot
    "slider": "double_array_value.data",
    "button": "trigger_value",
    "button_group": "string_array_value.data",
    "radio": "string_value",
    "selectbox": "string_value",
    "text_input": "string_value",
    "text_area": "string_value",
    "number_input": "double_value",
    "checkbox": "bool_value",
}
PASSING = ("trigger_value", "json_trigger_value", "string_trigger_value")  # values that count once


class LostError(Exception):
    """The connection of a session closed, or its page gave no answer."""


@dataclass(frozen=True)
class Control:
    """A control that a page has sent: its kind, its whole identity, the fragment in which it stands, and itself."""

    kind: str
    id: str
    fragment: str
    node: Any


@dataclass(frozen=True)
class Answer:
    """The milliseconds until a page's first element came and until its script had finished, and the bytes sent."""

    first: float
    whole: float
    size: int


class Browser:
    """What a tab's requests share: cookies, and trust in whatever certificate the server has made."""

    def __init__(self, url: str) -> None:
        self.url = url.replace("localhost", "127.0.0.1").rstrip("/")
        self.jar = CookieJar()
        self.trusting = ssl._create_unverified_context() if self.url.startswith("https") else None
        self._opener = build_opener(HTTPCookieProcessor(self.jar), HTTPSHandler(context=self.trusting))

    def visit(self) -> None:
        """Get a page, and with it the cookies."""
        for path in ("/", "/_stcore/health"):
            self._opener.open(self.url + path, timeout=PATIENCE).close()

    def cookies(self) -> dict[str, str]:
        """Give the cookies by name."""
        return {cookie.name: cookie.value or "" for cookie in self.jar}

    def put(self, path: str, name: str, content: bytes) -> int:
        """Send a file to where the server wants it; gives the status."""
        mark = uuid.uuid4().hex
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n'
        body = (
            head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + content + f"\r\n--{mark}--\r\n".encode()
        )
        headers = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        headers["X-Xsrftoken"] = self.cookies().get("_streamlit_xsrf", "")
        try:
            with self._opener.open(Request(self.url + path, body, headers, method="PUT"), timeout=120) as answer:
                return int(answer.status)
        except HTTPError as error:
            return error.code


class Session:
    """One page, opened by a link: its controls are found by the ends of their keys, and set one at a time.

    text: what the latest run wrote; faults: exceptions and apologies that a page has shown, until they are taken out.
    looks: the answers to the runs that the page asked for by itself (`run_every`).
    """

    def __init__(self, browser: Browser, page: str = "", query: str = "") -> None:
        self.browser, self.page, self.query = browser, page, dict(parse_qsl(query))
        self.controls: dict[str, Control] = {}
        self.text = ""
        self.faults: list[str] = []
        self.looks: list[Answer] = []
        self.session_id = ""
        self._page_hash = ""
        self._socket: websockets.ClientConnection | None = None
        self._states: dict[str, WidgetState] = {}
        self._repeats: dict[str, object] = {}  # fragment -> a mark of the one timer that may run it
        self._timers: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Lock()
        self._urls: list[Any] = []

    async def connect(self) -> None:
        """Connect, as the session that this was before where the server still knows it."""
        await self.close()
        address = self.browser.url.replace("http", "ws", 1) + "/_stcore/stream"
        cookies = self.browser.cookies()
        known = [cookies.get("_streamlit_xsrf", "none"), self.session_id] if self.session_id else []
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        options: dict[str, Any] = {"ssl": self.browser.trusting, "max_size": None}
        protocols: Any = ["streamlit", *known]
        try:
            self._socket = await websockets.connect(
                address, subprotocols=protocols, additional_headers=headers, **options
            )
        except (OSError, TimeoutError, websockets.WebSocketException) as error:
            raise LostError(f"no connection: {error}") from error

    async def close(self) -> None:
        """Leave, as a closed tab does."""
        self._repeats.clear()
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
        if self._socket is not None:
            await self._socket.close()
            self._socket = None

    async def open(self) -> Answer:
        """Run the whole page, as a link does that is opened, or a page that has come back."""
        return await self._rerun([], "")

    async def go(self, page: str, query: str = "") -> Answer:
        """Open another page, as a click in the menu does."""
        self.page, self.query, self._page_hash = page, dict(parse_qsl(query)), ""
        self._states.clear()
        return await self._rerun([], "")

    def find(self, key: str) -> Control | None:
        """Give the control whose key ends so; None where the page has none."""
        return next((one for name, one in self.controls.items() if name.endswith(f"-{key}")), None)

    async def set(self, key: str, value: Any) -> Answer:
        """Set a control, or press a button (True)."""
        begin = time.perf_counter()
        async with self._turn:  # first: while the page runs, it has no controls
            control = self.find(key)
            if control is None:
                raise LostError(f"the page {self.page} has no control {key}: {self.text[:200]}")
            state = WidgetState(id=control.id)
            slot = SLOT[control.kind]
            if slot.endswith(".data"):
                getattr(state, slot.removesuffix(".data")).data.append(value)
            else:
                setattr(state, slot, value)
            if link := getattr(control.node, "query_param_key", ""):
                self.query[link] = str(value)
            return await self._run(self._message([state], control.fragment), begin)

    async def send(self, states: list[WidgetState], fragment: str) -> Answer:
        """Send what a component of the page says."""
        return await self._rerun(states, fragment)

    async def upload(self, name: str, content: bytes) -> tuple[int, float, Answer]:
        """Upload a file; gives the status, the milliseconds that sending took, and the page's answer."""
        message, begin = BackMsg(), time.perf_counter()
        message.file_urls_request.request_id = uuid.uuid4().hex
        message.file_urls_request.file_names.append(name)
        message.file_urls_request.session_id = self.session_id
        async with self._turn:
            control = next((one for one in self.controls.values() if one.kind == "file_uploader"), None)
            if control is None:
                raise LostError(f"the page {self.page} takes no upload: {self.text[:200]}")
            await self._run(message, begin, until="file_urls_response")
            urls = self._urls[0]
        try:
            status = await asyncio.to_thread(self.browser.put, urls.upload_url, name, content)
        except OSError as error:
            raise LostError(f"the upload broke off: {error}") from error
        sent = (time.perf_counter() - begin) * 1000
        state = WidgetState(id=control.id)
        if status < 300:
            info = {"file_id": urls.file_id, "name": name, "size": len(content), "file_urls": urls}
            state.file_uploader_state_value.uploaded_file_info.add(**info)
        return status, sent, await self._rerun([state], control.fragment)

    async def _rerun(self, states: list[WidgetState], fragment: str, *, is_timer: bool = False) -> Answer:
        begin = time.perf_counter()
        async with self._turn:
            return await self._run(self._message(states, fragment, is_timer=is_timer), begin)

    def _message(self, states: list[WidgetState], fragment: str, *, is_timer: bool = False) -> BackMsg:
        for state in states:
            self._states[state.id] = state
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string, rerun.fragment_id, rerun.is_auto_rerun = urlencode(self.query), fragment, is_timer
        if self._page_hash:
            rerun.page_script_hash = self._page_hash
        else:
            rerun.page_name = self.page
        rerun.widget_states.widgets.extend(self._states.values())
        for state in states:
            if state.WhichOneof("value") in PASSING:
                del self._states[state.id]
        return message

    async def _run(self, message: BackMsg, begin: float, until: str = "script_finished") -> Answer:
        """Send a message and read until the page has run; whoever calls this has the turn."""
        if self._socket is None:
            raise LostError("not connected")
        self.text, first, size = "", 0.0, 0
        try:
            async with asyncio.timeout(PATIENCE):
                await self._socket.send(message.SerializeToString())
                while True:
                    data = await self._socket.recv()
                    answer, size = ForwardMsg.FromString(data), size + len(data)  # type: ignore[arg-type]
                    kind = answer.WhichOneof("type")
                    if kind == "delta" and not first:
                        first = (time.perf_counter() - begin) * 1000
                    self._take(kind, answer)
                    early = kind == "script_finished" and answer.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
                    if kind == until and not early:
                        whole = (time.perf_counter() - begin) * 1000
                        return Answer(first or whole, whole, size)
        except TimeoutError as error:
            raise LostError(f"no answer in {PATIENCE:.0f} seconds") from error
        except (OSError, websockets.WebSocketException) as error:
            raise LostError(f"the connection closed: {error}") from error

    def _take(self, kind: str | None, answer: ForwardMsg) -> None:
        if kind == "delta":
            element = answer.delta.new_element
            name = element.WhichOneof("type")
            if name:
                self.see(name, getattr(element, name), answer.delta.fragment_id)
        elif kind == "new_session":
            self.session_id = answer.new_session.initialize.session_id or self.session_id
            fragments = answer.metadata.run.fragment_ids
            self.controls = {
                name: one for name, one in self.controls.items() if fragments and one.fragment not in fragments
            }
            if not fragments:
                self._repeats.clear()
        elif kind == "navigation":
            self._page_hash = answer.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = dict(parse_qsl(answer.page_info_changed.query_string.lstrip("?")))
        elif kind == "auto_rerun":
            self._repeat(answer.auto_rerun.fragment_id, answer.auto_rerun.interval)
        elif kind == "stop_auto_rerun":
            for fragment in answer.stop_auto_rerun.fragment_ids:
                self._repeats.pop(fragment, None)
        elif kind == "file_urls_response":
            self._urls = list(answer.file_urls_response.file_urls)

    def see(self, kind: str, node: Any, fragment: str) -> None:
        """Look at an element that the page has sent."""
        if own := getattr(node, "id", ""):
            self.controls[own] = Control(kind, own, fragment, node)
        if kind == "markdown":
            self.text += node.body + "\n"
        elif kind == "alert":
            self.text += node.body + "\n"
            if node.body.startswith(OURS):
                self.faults.append(node.body[:80])
        elif kind == "exception":
            self.faults.append(f"{node.type}: {node.message}")

    def _repeat(self, fragment: str, interval: float) -> None:
        """Run a fragment again and again, as the page asks, until it runs as a whole or asks anew."""
        mark = self._repeats[fragment] = object()

        async def timer() -> None:
            await asyncio.sleep(interval)
            while self._repeats.get(fragment) is mark:
                try:
                    self.looks.append(await self._rerun([], fragment, is_timer=True))
                except LostError:
                    return  # whoever acts next is told
                await asyncio.sleep(interval)

        task = asyncio.create_task(timer())
        self._timers.add(task)
        task.add_done_callback(self._timers.discard)


def frame(component: str, number: int, jpeg: str) -> list[WidgetState]:
    """Give what the running camera's component sends with a frame."""
    from streamlit.components.v2.bidi_component.main import _make_trigger_id

    sent = json.dumps([{"event": "frame", "value": {"seq": number, "jpeg": jpeg}}])
    trigger = _make_trigger_id(component, "events")
    return [WidgetState(id=trigger, json_trigger_value=sent), WidgetState(id=component, json_value="{}")]
