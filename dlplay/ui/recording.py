"""What a run of a page sends to the browser, written down as blocks of a lab book: exactly what the student sees."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import pandas as pd
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.exceptions import StopException
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

from dlplay.lab_book import Block, Chart, Code, Formula, Heading, Number, Setting, Table, Text
from dlplay.ui.recorded_html import blocks_of_html
from dlplay.ui.recorded_pictures import COMPONENTS, blocks_of_images
from dlplay.words import plain, say

SILENT = {  # what a page sends and what says nothing that is worth keeping
    *("button", "download_button", "link_button", "page_link", "menu_button", "pagination"),
    *("file_uploader", "camera_input", "audio_input", "video", "iframe", "favicon"),
    *("empty", "skeleton", "space", "spinner", "toast", "balloons", "snow"),
}
MOST_ROWS, MOST_COLUMNS = 200, 40  # of a table
MOST_OF_A_CHART = 2_000_000  # letters of its JSON
MOST_OF_A_TEXT = 40_000  # letters
TONES = {1: "error", 2: "warning", 3: "info", 4: "success"}  # Alert.Format -> the tone of a text
CAPTION, LATEX = 2, 4  # Markdown.Type
EVENTS, BOTTOM = 2, 3  # the roots of what floats over a page, and stands below it
Path = tuple[int, ...]


class Recorder:
    """Notes the elements that a run of a page sends, each at its place; a later one takes the place of an earlier."""

    def __init__(self) -> None:
        self._parts: dict[Path, tuple[str, Any]] = {}

    def hear(self, message: ForwardMsg) -> None:
        """Note a message, if it is one that shows something."""
        if message.WhichOneof("type") != "delta":
            return
        path, delta = tuple(message.metadata.delta_path), message.delta
        if not path or path[0] in (EVENTS, BOTTOM):
            return
        if delta.WhichOneof("type") == "new_element":
            self._put(path, delta.new_element.WhichOneof("type") or "", delta.new_element)
        elif delta.WhichOneof("type") == "add_block":
            self._put(path, "block", delta.add_block)

    def _put(self, path: Path, kind: str, part: Any) -> None:
        if path in self._parts:
            self._parts = {at: one for at, one in self._parts.items() if at[: len(path)] != path}
        self._parts[path] = kind, part

    def blocks(self) -> tuple[Block, ...]:
        """Give what stood there from top to bottom, the controls of the sidebar first."""
        by_place = sorted(self._parts.items(), key=lambda one: (one[0][0] != 1, one[0]))
        found = [block for path, (kind, part) in by_place for block in self._blocks_of(path, kind, part)]
        return tuple(found)

    def _blocks_of(self, path: Path, kind: str, part: Any) -> list[Block]:
        if kind == "block":
            label = part.expandable.label if part.HasField("expandable") else ""
            label = label or (part.popover.label if part.HasField("popover") else "")
            is_filled = any(at[: len(path)] == path and at != path for at in self._parts)
            return [Heading(label, 5)] if label and is_filled else []
        if kind in SILENT or not kind:
            return []
        return READERS[kind](getattr(part, kind)) if kind in READERS else [_not_kept()]


@contextmanager
def recorded() -> Iterator[Recorder]:
    """Note what this run sends from now on; all of it reaches the browser as ever."""
    recorder, context = Recorder(), get_script_run_ctx()
    if context is None:
        yield recorder
        return

    def enqueue(message: ForwardMsg) -> None:
        recorder.hear(message)
        ScriptRunContext.enqueue(context, message)

    requests = context.script_requests
    context.enqueue, context.script_requests = enqueue, _MildStop(requests)  # type: ignore[method-assign, assignment]
    try:
        yield recorder
    finally:
        del context.enqueue
        context.script_requests = requests


class _MildStop:
    """Streamlit's requests, but that st.stop ends the page alone: after it, Keep can still say that it has kept."""

    def __init__(self, requests: ScriptRequests | None) -> None:
        self._requests = requests

    def request_stop(self) -> NoReturn:
        raise StopException

    def __getattr__(self, name: str) -> Any:
        return getattr(self._requests, name)


def _not_kept() -> Text:
    return Text(say("Something stood here that a lab book cannot keep yet."), "caption")


def _markdown(part: Any) -> list[Block]:
    body = part.body.strip()
    if part.element_type == LATEX:
        return [Formula(body.removeprefix("$$").removesuffix("$$").strip())]
    if not body or body == "---":
        return []
    return [Text(body[:MOST_OF_A_TEXT], "caption" if part.element_type == CAPTION else "")]


def _alert(part: Any) -> list[Block]:
    text = f"**{part.title}** {part.body}" if part.title else part.body
    return [Text(text[:MOST_OF_A_TEXT], TONES.get(part.format, ""))]


def _heading(part: Any) -> list[Block]:
    return [Heading(part.body, int(part.tag.removeprefix("h") or 2))]


def _text(part: Any) -> list[Block]:
    return [Text(plain(part.body[:MOST_OF_A_TEXT]))]


def _metric(part: Any) -> list[Block]:
    return [Number(part.label, part.body, part.delta)]


def _progress(part: Any) -> list[Block]:
    return [Text(say("{text} ({value} %)", text=part.text, value=part.value))]


def _code(part: Any) -> list[Block]:
    return [Code(part.code_text, part.language)]


def _chart(part: Any) -> list[Block]:
    if len(part.spec) > MOST_OF_A_CHART:
        megabytes = len(part.spec) / 2**20
        return [Text(say("A chart stood here; its {size:.1f} MB are too much to keep.", size=megabytes), "caption")]
    return [Chart(part.spec, part.alt)]


def _json(part: Any) -> list[Block]:
    return [Code(part.body, "json")]


def _frame(part: Any) -> list[Block]:
    """A data frame, with what was typed into it, in the order and with the names of its columns."""
    arrow = part.arrow_data if part.arrow_data.data or not part.HasField("lazy_data") else part.lazy_data.initial_chunk
    frame = convert_arrow_bytes_to_pandas_df(arrow.data)
    columns = json.loads(part.columns) if part.columns else {}
    for row, changes in _typed(part.id).items():
        for name, value in changes.items():
            if int(row) < len(frame) and name in frame.columns:
                frame[name] = frame[name].astype(object)
                frame.iat[int(row), list(frame.columns).index(name)] = value
    order = [name for name in part.column_order if name in frame.columns] or list(frame.columns)
    shown = [name for name in order if not columns.get(str(name), {}).get("hidden")]
    hide_index = bool(columns.get("_index", {}).get("hidden"))
    return [_table(frame[shown], columns, hide_index=hide_index)]


def _still_table(part: Any) -> list[Block]:
    frame = convert_arrow_bytes_to_pandas_df(part.arrow_data.data)
    if part.arrow_data.styler.display_values:
        frame = convert_arrow_bytes_to_pandas_df(part.arrow_data.styler.display_values)
    plain_index = isinstance(frame.index, pd.RangeIndex)
    return [_table(frame, {}, hide_index=bool(part.hide_index) or plain_index)]


def _table(frame: pd.DataFrame, columns: dict[str, Any], *, hide_index: bool) -> Table:
    names = [columns.get(str(name), {}).get("label") or str(name) for name in frame.columns[:MOST_COLUMNS]]
    forms = [columns.get(str(name), {}).get("type_config", {}) for name in frame.columns[:MOST_COLUMNS]]
    head = [] if hide_index else ["" if frame.index.name is None else str(frame.index.name)]
    rows = []
    for label, row in zip(
        frame.index[:MOST_ROWS], frame.iloc[:MOST_ROWS, :MOST_COLUMNS].itertuples(index=False), strict=False
    ):
        cells = [_cell(value, form or {}) for value, form in zip(row, forms, strict=True)]
        rows.append((*([] if hide_index else [str(label)]), *cells))
    return Table("", (*head, *names), tuple(rows), max(0, len(frame) - MOST_ROWS))


def _cell(value: Any, form: dict[str, Any]) -> str:
    """Write a cell as the browser does: by the column's format, or with at most four decimals."""
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float):
        pattern = str(form.get("format") or "")
        if pattern == "percent":
            return f"{value:.2%}"
        if "%" in pattern:
            try:
                return pattern % value
            except (TypeError, ValueError):
                return f"{value:g}"
        return f"{value:.4f}".rstrip("0").rstrip(".") if 1e-4 <= abs(value) < 1e15 or not value else f"{value:.4g}"
    text = str(value)
    return say("(picture)") if text.startswith("data:image/") else text


def _typed(element: str) -> dict[str, dict[str, Any]]:
    """Give what was typed into a table: row -> column -> value."""
    state = serialized_state(element)
    text = state.string_value if state is not None else ""
    changes: dict[str, dict[str, Any]] = json.loads(text).get("edited_rows", {}) if text.startswith("{") else {}
    return changes


def _control(part: Any) -> list[Block]:
    """A control and its value; one that nobody has a name for says nothing."""
    value = value_of(part)
    return [Setting(part.label, value)] if part.label and value else []


def value_of(part: Any) -> str:
    """Give a control's value as it stands in it."""
    state = serialized_state(part.id)
    kind = state.WhichOneof("value") if state is not None else None
    if state is None or kind is None:
        return str(getattr(part, "placeholder", ""))
    value = getattr(state, kind)
    if kind == "bool_value":
        return say("on") if value else say("off")
    if hasattr(value, "data"):
        return ", ".join(_number(one) if isinstance(one, float) else str(one) for one in value.data)
    return _number(value) if isinstance(value, float) else str(value)


def _number(value: float) -> str:
    return f"{value:.10g}"


def serialized_state(element: str) -> Any:
    """Give what the browser would send as the value of a control."""
    context = get_script_run_ctx()
    if context is None:
        return None
    return context.session_state._state._new_widget_state.get_serialized(element)


def _html(part: Any) -> list[Block]:
    return blocks_of_html(part.body)


def _component(part: Any) -> list[Block]:
    show = COMPONENTS.get(part.component_name)
    return show(json.loads(part.json or "{}"), serialized_state(part.id)) if show else [_not_kept()]


CONTROLS = (
    *("button_group", "checkbox", "color_picker", "date_input", "feedback", "multiselect", "number_input", "radio"),
    *("selectbox", "slider", "text_area", "text_input", "time_input"),
)
READERS: dict[str, Callable[[Any], list[Block]]] = {
    **dict.fromkeys(CONTROLS, _control),
    "alert": _alert,
    "bidi_component": _component,
    "code": _code,
    "dataframe": _frame,
    "heading": _heading,
    "html": _html,
    "imgs": blocks_of_images,
    "json": _json,
    "markdown": _markdown,
    "metric": _metric,
    "plotly_chart": _chart,
    "progress": _progress,
    "table": _still_table,
    "text": _text,
}
