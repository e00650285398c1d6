"""Who sits at this browser, and the settings that are kept for this visitor though they stand in no link."""

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dlplay import visits

TAB = "tab "  # before the name of a browser session, which stands for a visitor without cookies


def visitor() -> str:
    """Name who sits at this browser: by the cookie; without cookies, by the browser tab."""
    cookie = st.context.cookies.get(visits.COOKIE)
    if isinstance(cookie, str):
        return f"browser {hashlib.sha256(cookie.encode()).hexdigest()}"
    context = get_script_run_ctx()
    own = st.session_state.setdefault("visitor", secrets.token_urlsafe(16))
    return f"{TAB}{context.session_id if context else ''} {own}"


def is_gone(name: str) -> bool:
    """Say whether a visitor without cookies has left: the browser tab is no longer connected."""
    session = name.removeprefix(TAB).partition(" ")[0]
    return name.startswith(TAB) and not (runtime.exists() and runtime.get_instance().is_active_session(session))


def remember(name: str, value: Any) -> None:
    """Keep a setting that stands in no link, or take it back with None."""
    if recall(name) != value:
        visits.store().note(visitor(), name, value)


def forget_settings() -> None:
    """Forget all settings that were kept of this visitor; files stay."""
    visits.store().clear_notes(visitor())


def recall(name: str) -> Any:
    """Give a setting that was kept."""
    return visits.store().noted(visitor(), name)


def own_settings() -> dict[str, Any]:
    """Give all settings that are kept of this visitor, by their names."""
    return visits.store().notes(visitor())


def bring_settings(settings: Mapping[str, Any]) -> None:
    """Keep settings that were kept before, elsewhere."""
    for name, value in settings.items():
        visits.store().note(visitor(), name, value)
