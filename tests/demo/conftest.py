"""A browser, a server of the page, and visitors."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from experiments.demo.gate import House
from experiments.demo.limits import Limits
from experiments.demo.server import application
from experiments.demo.two_worlds import newborn
from tests.demo.browser import FLAGS, MISSING, installed_browser


@pytest.fixture(scope="session")
def browser():
    """Chromium; where there is none the tests are skipped, and say how to get it."""
    path = installed_browser()
    if path is None:
        pytest.skip(MISSING)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def served(**options) -> Iterator[str]:
    """The address of a server of its own."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application(**options), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The page on this machine."""
    newborn(1)
    yield from served(house=House(), limits=Limits())


class Visit:
    """A page that is open, and all that went wrong in it."""

    def __init__(self, context, address: str, hash_: str = "") -> None:
        self.page = context.new_page()
        self.trouble: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda m: self.trouble.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda e: self.trouble.append(str(e)))
        self.page.on("request", lambda r: self.asked.append(r.url))
        self.go(address + hash_)

    def go(self, url: str) -> None:
        """Open an address and wait for the first picture."""
        self.page.goto(url)
        self.page.wait_for_selector("html[data-ready]", state="attached", timeout=20_000)

    def month(self) -> int:
        """The month that is shown."""
        return int(self.page.evaluate("document.documentElement.dataset.month"))

    def wait_month(self, month: int) -> None:
        """Until that month is shown, or a later one."""
        for _ in range(400):
            if self.month() >= month:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"expected month {month}, still in month {self.month()}")

    def click(self, chosen: str) -> None:
        """Click on something."""
        self.page.click(chosen)

    def series(self, metric: str, world: int) -> list[float]:
        """What the page has received of a metric."""
        return self.page.evaluate(f"workforce.observations.column('{metric}', {world})")


@pytest.fixture
def visit(browser, address):
    """Opens pages: ``visit(hash, width=...)``; at the end nothing may have gone wrong in any."""
    contexts, visits = [], []

    def opened(hash_: str = "", url: str = address, **options) -> Visit:
        width = options.pop("width", 1280)
        options.setdefault("locale", "en-GB")
        context = browser.new_context(viewport={"width": width, "height": 900}, accept_downloads=True, **options)
        contexts.append(context)
        visits.append(Visit(context, url, hash_))
        return visits[-1]

    yield opened
    for context in contexts:
        context.close()
    assert [t for v in visits for t in v.trouble] == []
