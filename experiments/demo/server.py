"""The page over the web: its files, and a socket for each visitor. Pull-based: the page asks, the server answers."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from functools import partial
from importlib import resources
from typing import Any

import anyio
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from experiments.demo.gate import CLOSED_BY_POLICY, Gate, House
from experiments.demo.limits import Allowance, Limits, price
from experiments.demo.messages import LONGEST_MESSAGE, Ask, RefusedError, read
from experiments.demo.session import HEAVY, Answer, Session

TRY_LATER, IDLE = 1013, 4000
"""Codes with which a socket is closed."""
log = logging.getLogger(__name__)


class Visitors:
    """Who is here, and what they share: threads to live in."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.sessions: set[Session] = set()
        self.threads = anyio.CapacityLimiter(2)
        self.heavy = anyio.CapacityLimiter(1)

    async def welcome(self, socket: WebSocket) -> None:
        """Serve one visitor until she goes, is idle for long, or asks too much."""
        await socket.accept()
        if len(self.sessions) >= self.limits.visitors:
            await socket.close(TRY_LATER, "full")
            return
        session = Session()
        self.sessions.add(session)
        try:
            await self._serve(socket, session)
        except WebSocketDisconnect:
            pass
        except TimeoutError:
            await _goodbye(socket, IDLE, "idle")
        except Exception:
            # One visitor's trouble stays hers.
            log.exception("a visitor's session has ended")
            await _goodbye(socket, CLOSED_BY_POLICY, "error")
        finally:
            self.sessions.discard(session)

    async def _serve(self, socket: WebSocket, session: Session) -> None:
        allowance = Allowance(self.limits.messages_per_second, self.limits.burst)
        refusals = 0
        while refusals <= self.limits.refusals:
            text = await asyncio.wait_for(_text(socket), self.limits.idle_seconds)
            try:
                ask = read(text)
                if not allowance.take(price(ask)):
                    raise RefusedError("too fast")
                answers = await self._answers(session, ask)
            except RefusedError as refusal:
                refusals += 1
                allowance.take(1.0)
                await socket.send_text(json.dumps({"kind": "refused", "why": str(refusal), "n": _number(text)}))
                continue
            for answer in answers:
                await _send(socket, answer)
        await socket.close(CLOSED_BY_POLICY, "too many messages that are refused")

    async def _answers(self, session: Session, ask: Ask) -> Sequence[Answer]:
        limiter = self.heavy if ask.what in HEAVY else self.threads
        return await anyio.to_thread.run_sync(partial(session.answers, ask), limiter=limiter)


async def _text(socket: WebSocket) -> str:
    """The next message; what is not text is read as nothing, which is refused."""
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    return message.get("text") or ""


async def _send(socket: WebSocket, answer: Answer) -> None:
    if isinstance(answer, bytes):
        await socket.send_bytes(answer)
    else:
        await socket.send_text(json.dumps(answer, ensure_ascii=False, allow_nan=False))


async def _goodbye(socket: WebSocket, code: int, reason: str) -> None:
    try:
        await socket.close(code, reason)
    except RuntimeError:
        log.debug("the visitor had gone")


def _number(text: str) -> int:
    """The number of a message that was refused, if it has one."""
    try:
        number = json.loads(text[:LONGEST_MESSAGE]).get("n", 0)
    except (ValueError, AttributeError, RecursionError):
        return 0
    return number if isinstance(number, int) else 0


def application(house: House | None = None, limits: Limits | None = None) -> Starlette:
    """The page as an ASGI application.

    Args:
        house: names and token; loopback without a token if not given.
        limits: of visitors and messages.
    """
    files = resources.files("experiments.demo") / "static"
    html = (files / "page.html").read_bytes().replace(b"<!-- recorded -->\n", b"")
    visitors = Visitors(limits or Limits())

    async def page(request: Request) -> Response:
        return Response(html, media_type="text/html; charset=utf-8")

    async def icon(request: Request) -> Response:
        return PlainTextResponse("", 204)

    app = Starlette(
        routes=[
            Route("/", page),
            Route("/favicon.ico", icon),
            WebSocketRoute("/worlds", visitors.welcome),
            Mount("/static", StaticFiles(directory=str(files))),
        ],
        middleware=[Middleware(Gate, house=house or House())],
    )
    app.state.visitors = visitors
    return app


def serve(app: Starlette, socket: Any, far: bool = False) -> None:
    """Serve until interrupted.

    Args:
        app: what ``application`` made.
        socket: bound to where it listens.
        far: visitors come over a network, where packing what is sent is worth its time.
    """
    import uvicorn

    config = uvicorn.Config(
        app, log_level="warning", ws_max_size=LONGEST_MESSAGE, ws_max_queue=8, server_header=False,
        limit_concurrency=200, timeout_keep_alive=10, ws_per_message_deflate=far,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[socket])
