"""What the server tells a browser with every answer: ask nobody but this server, whatever stands on a page."""

import base64
import hashlib
import re
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"


def inline_hashes(page: str) -> list[str]:
    """Name the scripts that stand within an HTML page by their SHA-256, as a policy wants it."""
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    return [f"'sha256-{digest}'" for digest in digests]


POLICY = {  # what a page may load -> from where; blob: and data: are made in the page itself and ask nobody
    "default-src": ["'self'"],
    "script-src": ["'self'", *inline_hashes(INDEX.read_text(encoding="utf-8")), "blob:"],  # blob: our components' code
    "style-src": ["'self'", "'unsafe-inline'"],  # Streamlit and Plotly write their styles into the page
    "img-src": ["'self'", "data:", "blob:"],
    "media-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'", "data:"],
    "connect-src": ["'self'", "data:"],  # the websocket, uploads, downloads; data: a photo of the camera
    "worker-src": ["'self'", "blob:"],
    "object-src": ["'none'"],
    "base-uri": ["'self'"],
    "form-action": ["'self'"],
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{what} {' '.join(places)}" for what, places in POLICY.items()),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class SafeHeaders:
    """An ASGI middleware that adds the headers to every answer over HTTP."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; where an answer begins, set the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, send_with_headers)
