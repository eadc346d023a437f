"""``workforce demo``: open the browser demonstration."""

from __future__ import annotations

import secrets
import socket
import threading
import webbrowser
from collections.abc import Sequence
from contextlib import suppress

from experiments.cli import DONE, Arguments, complain
from simulation.mistakes import ConfigError

PORT = 8765
WIDE_OPEN = ("0.0.0.0", "::")
NEEDED = ("starlette", "uvicorn", "websockets")
WARNING = (
    "everybody who reaches {host} and knows the token can use this page. It serves no files and runs no code of "
    "theirs, but it is not made for the open internet."
)


def main(name: str, arguments: Sequence[str]) -> int:
    """Serve the page until interrupted."""
    parser = Arguments(prog=f"workforce {name}", description="Two worlds side by side in the browser, the same luck.")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on; another than this machine's asks for a token"
    )
    parser.add_argument("--port", default=str(PORT), help=f"{PORT} if not given; 0 takes any that is free")
    parser.add_argument("--no-open", action="store_true", help="do not open the browser")
    found = parser.read(arguments)
    _expect_packages()
    listening = bound(found.host, port_of(found.port))
    from experiments.demo.gate import LOOPBACK, House, is_loopback
    from experiments.demo.server import application, serve

    token = None if is_loopback(found.host) else secrets.token_urlsafe(18)
    names = LOOPBACK if token is None else () if found.host in WIDE_OPEN else (found.host,)
    app = application(House(names, token))
    threading.Thread(target=_first_world, daemon=True).start()
    address = address_of(found.host, listening.getsockname()[1], token)
    if token is not None:
        complain(WARNING.format(host=found.host), DONE)
    print(
        f"{address}\nOpen it in a browser; stop with Ctrl-C. A comparison under stated assumptions, not a forecast.",
        flush=True,
    )
    if not found.no_open:
        threading.Timer(0.3, webbrowser.open, [address]).start()
    with suppress(KeyboardInterrupt):  # the way to end it
        serve(app, listening, far=token is not None)
    return DONE


def port_of(text: str) -> int:
    """A port.

    Raises:
        ConfigError: something else than a whole number from 0 to 65535.
    """
    if not text.isdecimal() or int(text) > 65_535:
        raise ConfigError(f"--port: expected a whole number from 0 to 65535, got {text!r}.")
    return int(text)


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens at an address, before anything else is started.

    Raises:
        ConfigError: the address is not of this machine, or the port is taken.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen()  # from now on a browser that comes early waits
    except OSError as error:
        raise ConfigError(
            f"--host {host} --port {port}: cannot listen there ({error.strerror or error}). "
            "Choose another port, or 0 for any that is free."
        ) from None
    return listening


def address_of(host: str, port: int, token: str | None) -> str:
    """What to type into the browser."""
    shown = "127.0.0.1" if host in WIDE_OPEN else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/" + (f"?token={token}" if token else "")


def _expect_packages() -> None:
    from importlib.util import find_spec

    if missing := [name for name in NEEDED if find_spec(name) is None]:
        raise ConfigError(f"the page needs {', '.join(missing)}. Install them: pip install 'social-workforce[page]'.")


def _first_world() -> None:
    """Make the first world before the first visitor asks for it."""
    from experiments.demo.controls import catalogue
    from experiments.demo.two_worlds import newborn

    catalogue()
    newborn(1)
