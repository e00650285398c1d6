"""The cookie that tells a browser from all others: random, unreadable for scripts, gone with the browser."""

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import SimpleCookie
from typing import Any

COOKIE = "dlplay_visit"
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]


class VisitCookie:
    """Middleware of the server: whoever gets a page without having the cookie gets one with it.

    path: of the pages to which browsers send it; others on the same host never see it.
    """

    def __init__(self, application: Application, path: str = "/") -> None:
        self.application, self.path = application, path

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass a request on, and add the cookie to a page that is sent to a browser without one."""
        if scope["type"] != "http" or COOKIE in _cookies(scope):
            await self.application(scope, receive, send)
            return
        secure = "; Secure" if _is_over_https(scope) else ""

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                cookie = f"{COOKIE}={secrets.token_urlsafe(32)}; Path={self.path}; HttpOnly; SameSite=Lax{secure}"
                message["headers"] = [*message["headers"], (b"set-cookie", cookie.encode())]
            await send(message)

        await self.application(scope, receive, send_with_cookie)


def _cookies(scope: Message) -> SimpleCookie:
    lines = [value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie"]
    return SimpleCookie("; ".join(lines))


def _is_over_https(scope: Message) -> bool:
    """Say whether the browser came over HTTPS, here or at a proxy; a false claim harms nobody but who makes it."""
    claims = [value for name, value in scope["headers"] if name == b"x-forwarded-proto"]
    return scope.get("scheme") == "https" or any(claim.strip().startswith(b"https") for claim in claims)


def _is_page(message: Message) -> bool:
    return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in message["headers"])
