"""The address of a page: what it may hold, and what is put into it beside the controls' values."""

import math
import threading
import time
from typing import NoReturn
from urllib.parse import parse_qsl, urlencode

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.runtime.state import get_session_state

from dlplay.ui.visitor import forget_settings, recall, remember
from dlplay.words import ENGLISH, ask_language, languages

AFRESH = "afresh"  # in the address: nothing of what was set before is wanted
ROUND = 0.5  # seconds on the way round: the browser has to let go of the page that was open, and of what it showed
GO_TO = "go_to"  # in the session's state: the page that is to be opened next, and its values
LANGUAGE = "lang"  # in the address: the language that is spoken, where it is not English

_run = threading.local()  # the context of the run in this thread, and the language that it speaks


def tame_address() -> None:
    """Take from the address what is no finite number, before a control asks for it: Streamlit cannot convert that."""
    values = address_values()
    tame = _without_endless(values)
    if tame != values:
        with get_session_state().query_params() as address:
            address.set_initial_query_params(urlencode(tame))


def put_in_address(key: str, value: str | list[str]) -> None:
    """Put a value into the address, or several, which no control stands for; an empty one takes it out."""
    context = get_script_run_ctx()
    values = [value] if isinstance(value, str) and value else list(value)
    if st.query_params.get_all(key) == values or context is None:
        return
    with get_session_state().query_params() as address:
        address.populate_from_query_string(context.query_string)  # the browser knows the controls' newest values
    if value:
        st.query_params[key] = value
    else:
        del st.query_params[key]


def speak_language() -> None:
    """Speak the language that the address names, as long as this browser tab is open; English where it names none."""
    wanted = st.query_params.get(LANGUAGE)
    if wanted in languages():
        st.session_state[LANGUAGE] = wanted
    _run.context = None


def spoken_language() -> str:
    """Name the language of this session; a page asks a thousand times, its session once a run."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return ENGLISH
    if getattr(_run, "context", None) is not context:
        _run.context, _run.language = context, str(st.session_state.get(LANGUAGE, ENGLISH))
    return str(_run.language)


def fresh_address() -> str:
    """Give the address at which the page that is open begins anew, without any setting."""
    return f"{st.context.url}?{AFRESH}=yes"


def address_of_playground() -> str:
    """Give the address at which this browser has the playground, without the page."""
    return str(st.context.url or "").rpartition("/")[0]


def go_to(page: StreamlitPage, values: list[tuple[str, str]], *, around: StreamlitPage | None = None) -> NoReturn:
    """Open a page with these values in its address, whatever its controls were before.

    around: another page to go by, where this one is open already: or the browser keeps what its controls show.
    """
    st.session_state[GO_TO] = page, values
    with get_session_state().query_params() as address:
        address.clear_with_no_forward_msg()  # Streamlit goes nowhere while controls' values stand in the address
    st.switch_page(around or page)


def run_page(page: StreamlitPage) -> None:
    """Run a page, and keep its address: whoever comes back to it, through the menu or the browser, finds it as it was.

    The first page that a browser tab opens is as its own address says.
    """
    if AFRESH in st.query_params:
        forget_settings()
        del st.query_params[AFRESH]
    note, state = f"address of {page.url_path}", st.session_state
    is_first, context = "pages_seen" not in state, get_script_run_ctx()
    seen = state.setdefault("pages_seen", set())
    kept = recall(note)
    target, wanted = state.get(GO_TO, (page, None))
    if target.url_path != page.url_path:
        time.sleep(ROUND)
        st.switch_page(target)
    state.pop(GO_TO, None)
    if wanted is not None and context is not None:
        for key in [key for key in state if str(key).startswith(f"{page.url_path}.")]:
            del state[key]
        _go_back_to(wanted, context)
    elif context is not None and context.is_history_navigation and not is_first:
        _go_back_to(address_values() or kept or [], context)
    elif not is_first and page.url_path not in seen and kept and {key for key, _ in address_values()} <= {LANGUAGE}:
        seen.add(page.url_path)
        st.switch_page(page, query_params=kept)
    seen.add(page.url_path)
    try:
        page.run()
    finally:
        language = spoken_language()
        put_in_address(LANGUAGE, language if language != ENGLISH else "")
        remember(note, [(key, value) for key, value in address_values() if key != LANGUAGE])


def _go_back_to(values: list[tuple[str, str]], context: ScriptRunContext) -> None:
    """Put the values of an address into the controls to which the browser's Back or Forward led.

    Streamlit leaves entries without any value in the browser's history where the page changes, and takes a control that
    several pages share for the other page's, so that its value would be lost.
    """
    tame = urlencode(_without_endless(values))
    with get_session_state().query_params() as address:
        address.set_initial_query_params(tame)
        address.populate_from_query_string(tame)
    message = ForwardMsg()
    message.page_info_changed.query_string = context.query_string = tame
    context.enqueue(message)


def address_values() -> list[tuple[str, str]]:
    """Give what stands in the address, in its order."""
    context = get_script_run_ctx()
    return parse_qsl(context.query_string, keep_blank_values=True) if context else []


def _without_endless(values: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(key, value) for key, value in values if not _is_endless(value)]


def _is_endless(value: str) -> bool:
    try:
        return not math.isfinite(float(value))
    except ValueError:
        return False


ask_language(spoken_language)
