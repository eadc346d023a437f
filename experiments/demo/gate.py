"""Who may come in: hosts, origins, the token, and the headers that keep a page to itself."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "workforce_token"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
DIRECTIVES = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self' ws://{host} wss://{host}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
FORBIDDEN = 403
CLOSED_BY_POLICY = 1008


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine alone."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True)
class House:
    """Under which names the page is served, and whether a token is asked for."""

    names: Iterable[str] = field(default=LOOPBACK)
    """Names that a browser may use for this host; none: any, since the token is asked for."""
    token: str | None = None

    def knows(self, host: str) -> bool:
        """Whether a ``Host`` header is meant for this page: against names that are bent to this address."""
        name = urlsplit(f"//{host}").hostname or ""
        known = {n.strip("[]") for n in self.names}
        return bool(name) and (not known or name in known)

    def is_own(self, origin: str | None, host: str) -> bool:
        """Whether a page of this very address speaks."""
        return origin in (f"http://{host}", f"https://{host}")

    def has_token(self, query: Mapping[str, str], cookies: Mapping[str, str]) -> bool:
        """Whether the token is given, in the address or as the cookie that it left."""
        if self.token is None:
            return True
        given = query.get("token") or cookies.get(COOKIE) or ""
        return hmac.compare_digest(given.encode(), self.token.encode())


class Gate:
    """Lets in who may come in, and puts the headers on what goes out."""

    def __init__(self, app: ASGIApp, house: House) -> None:
        self.app = app
        self.house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers, query = Headers(scope=scope), QueryParams(scope["query_string"])
        host = headers.get("host", "")
        refusal = self._refusal(scope["type"], headers, query, host)
        if refusal is not None:
            await _refuse(refusal, scope, receive, send)
            return
        token = query.get("token")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                put = MutableHeaders(scope=message)
                put.update({**HEADERS, "Content-Security-Policy": DIRECTIVES.format(host=host)})
                if self.house.token is not None and token:
                    put.append("Set-Cookie", f"{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/")
            await send(message)

        await self.app(scope, receive, with_headers)

    def _refusal(self, kind: str, headers: Headers, query: QueryParams, host: str) -> str | None:
        if not self.house.knows(host):
            return "expected this page under its own address."
        if kind == "websocket" and not self.house.is_own(headers.get("origin"), host):
            return "expected a page of this address."
        if not self.house.has_token(query, cookie_parser(headers.get("cookie", ""))):
            return "expected the token: open the address that the command printed."
        return None


async def _refuse(why: str, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": CLOSED_BY_POLICY, "reason": why})
    else:
        await PlainTextResponse(f"Refused: {why}\n", FORBIDDEN)(scope, receive, send)
