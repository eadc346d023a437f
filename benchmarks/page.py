"""How fast the page is, and what a visitor costs: ``python benchmarks/page.py``.

Measures in Chromium, with ties and six charts, 2 x 1,200 posts: the time from asking for the page to the first
picture, and painted frames a second at the highest speed, each frame a month in both worlds. Then, without a browser,
the memory of a visitor whose run is ten years and twenty years long, and how long 30 visitors who all play wait.
Needs what the tests need: ``pip install -e ".[test]" psutil``, and a Chromium.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass

import psutil
from playwright.sync_api import Browser, sync_playwright

from tests.demo.browser import FLAGS, installed_browser

YEARS = (10, 20)
VISITORS = 30


@dataclass
class Served:
    """A server of its own process."""

    process: subprocess.Popen[str]
    address: str

    @property
    def megabytes(self) -> float:
        """Memory that it holds [MB]."""
        return psutil.Process(self.process.pid).memory_info().rss / 1e6


def served() -> Served:
    """Start ``workforce demo``."""
    command = [sys.executable, "-m", "simulation", "demo", "--no-open", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    time.sleep(3)  # the first world is being made
    return Served(process, address)


def first_picture(browser: Browser, address: str) -> float:
    """Seconds from asking for the page to both worlds on the screen, in a browser that has not been here before."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("html[data-ready]", state="attached")
    milliseconds = page.evaluate("document.documentElement.dataset.ready && performance.now()")
    context.close()
    return float(milliseconds) / 1000


@dataclass
class Pace:
    """How fast the page paints, and what a frame costs, which does not depend on who else uses the machine."""

    frames_a_second: float
    server_ms: float
    browser_ms: float


def processor_seconds(server: Served) -> tuple[float, float]:
    """Processor time so far of the server and of the browser [s]."""
    children = psutil.Process().children(recursive=True)
    times = {child.pid: sum(child.cpu_times()[:2]) for child in children if child.is_running()}
    own = times.pop(server.process.pid)
    return own, sum(times.values())


def pace(browser: Browser, server: Served, seconds: float) -> Pace:
    """Painted frames a second at the highest speed."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(server.address)
    page.wait_for_selector("html[data-ready]", state="attached")
    page.evaluate("workforce.player.speed = Infinity; workforce.player.play()")
    page.wait_for_timeout(1000)
    asked = "[workforce.player.painted, performance.now()]"
    first, before = page.evaluate(asked), processor_seconds(server)
    page.wait_for_timeout(seconds * 1000)
    last, after = page.evaluate(asked), processor_seconds(server)
    page.close()
    frames = last[0] - first[0]
    costs = [1000 * (b - a) / frames for a, b in zip(before, after, strict=True)]
    return Pace(1000 * frames / (last[1] - first[1]), costs[0], costs[1])


async def visitor(address: str, months: int, at_once: int, stay: asyncio.Event | None = None) -> list[float]:
    """Waits for each answer [s] of a visitor who plays so many months."""
    from websockets.asyncio.client import connect

    waits: list[float] = []
    host = address.removeprefix("http://").rstrip("/")
    async with connect(f"ws://{host}/worlds", origin=f"http://{host}", max_size=None) as socket:  # type: ignore[arg-type]
        plan = {"seed": 1, "choices": [[0, "pay_and_posts", {}]], "events": []}
        await socket.send(json.dumps({"ask": "open", "n": 1, "plan": plan, "month": 0}))
        await socket.recv()
        await socket.recv()
        for _ in range(months // at_once):
            began = time.perf_counter()
            await socket.send(json.dumps({"ask": "frame", "n": 2, "months": at_once}))
            await socket.recv()
            waits.append(time.perf_counter() - began)
        if stay is not None:
            await stay.wait()
    return waits


async def memory(years: int, visitors: int = 6) -> float:
    """Memory of one visitor [MB] after so many years, the mean over several who are here at once, after a first."""
    server = served()
    await visitor(server.address, 12, 12)
    before = server.megabytes
    stay = asyncio.Event()
    tasks = [asyncio.create_task(visitor(server.address, 12 * years, 12, stay)) for _ in range(visitors)]
    await asyncio.sleep(0)
    while True:
        held = server.megabytes
        await asyncio.sleep(4)
        if abs(server.megabytes - held) < 0.5:
            break
    each = (server.megabytes - before) / visitors
    stay.set()
    await asyncio.gather(*tasks)
    server.process.terminate()
    return each


async def crowd(server: Served) -> list[float]:
    """Waits [s] for a month of 30 visitors who play at once."""
    found = await asyncio.gather(*(visitor(server.address, 24, 1) for _ in range(VISITORS)))
    return sorted(wait for waits in found for wait in waits)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=6.0, help="for how long frames are counted")
    seconds = parser.parse_args().seconds
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    server = served()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=installed_browser(), args=FLAGS)
            pictures = sorted(first_picture(browser, server.address) for _ in range(5))
            print(f"first picture {pictures[2]:.2f} s ({pictures[0]:.2f}-{pictures[-1]:.2f})")
            paces = sorted((pace(browser, server, seconds) for _ in range(3)), key=lambda p: p.frames_a_second)
            low, middle, high = (p.frames_a_second for p in paces)
            print(f"painted frames a second {middle:.1f} ({low:.1f}-{high:.1f}), two worlds, ties, six charts")
            print(
                f"processor time of a frame: server {paces[1].server_ms:.0f} ms, browser {paces[1].browser_ms:.0f} ms"
            )
            browser.close()
        waits = asyncio.run(crowd(server))
        last = waits[int(0.95 * len(waits))]
        print(f"{VISITORS} visitors at once: a month in {waits[len(waits) // 2]:.2f} s, 95 % within {last:.2f} s")
        print(f"memory of the server {server.megabytes:.0f} MB")
    finally:
        server.process.terminate()
    for years in YEARS:
        print(f"memory of a visitor after {years} years {asyncio.run(memory(years)):.1f} MB")


if __name__ == "__main__":
    main()
