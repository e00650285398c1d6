"""The address of a page: what it may hold."""

import math
from urllib.parse import parse_qsl, urlencode

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import get_session_state


def tame_address() -> None:
    """Take from the address what is no finite number, before a control asks for it: Streamlit cannot convert that."""
    context = get_script_run_ctx()
    values = parse_qsl(context.query_string, keep_blank_values=True) if context else []
    tame = [(key, value) for key, value in values if not _is_endless(value)]
    if tame != values:
        with get_session_state().query_params() as address:
            address.set_initial_query_params(urlencode(tame))


def _is_endless(value: str) -> bool:
    try:
        return not math.isfinite(float(value))
    except ValueError:
        return False
