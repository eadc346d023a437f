"""A recording of both worlds as one HTML file that plays by itself: no server, no network."""

from __future__ import annotations

import base64
import gzip
import json
import re
from importlib import resources
from importlib.resources.abc import Traversable

import numpy as np

from experiments.demo.diary import GREATEST, HOLDER, Bytes, Diary
from experiments.demo.news import news
from experiments.demo.picture import frame, scene
from experiments.demo.two_worlds import Plan, TwoWorlds, live

STEP = 5
"""Of the 250 of a byte."""
PAGES = resources.files("experiments.demo") / "static"
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' data:; style-src 'unsafe-inline'; img-src data: blob:; "
    "base-uri 'none'; form-action 'none'"
)
"""The file may run what is in it and reach nothing else."""


def recording(plan: Plan, months: int) -> bytes:
    """The HTML file of both worlds from their first month to the last that was seen.

    Args:
        plan: what the worlds depend on; they are lived through again.
        months: how many to record.
    """
    worlds = TwoWorlds(plan)
    live(worlds, plan, 0)
    messages = [scene(worlds, 0), frame(worlds, 0, 0, [])]
    for month in range(1, months + 1):
        live(worlds, plan, month)
        messages.append(frame(worlds, month, month - 1, news(worlds)))
    # The scene is told again at the end, when all choices are in the plan.
    messages[0] = scene(worlds, 0)
    return page(messages, _lives(worlds)).encode()


def _lives(worlds: TwoWorlds) -> bytes:
    """Diaries of both worlds: the pages of each column one after another, and who left.

    Values are told in fifty steps, and each month as its difference to the month before: that packs to a third.
    """
    head = {
        "columns": GREATEST,
        "departures": [[[d.month, d.row, d.holder, d.way] for d in diary.departures] for diary in worlds.diaries],
    }
    pages = b"".join(_differences(diary).tobytes() for diary in worlds.diaries)
    text = json.dumps(head).encode()
    return len(text).to_bytes(4, "little") + text + pages


def _differences(diary: Diary) -> Bytes:
    """Shape (column, month, post): the first month, then what is added to it, modulo 256."""
    pages = np.array(list(diary.pages), np.uint8).transpose(1, 0, 2)
    told = np.rint(pages / STEP).astype(np.uint8) * np.uint8(STEP)
    told[HOLDER] = pages[HOLDER]
    return np.diff(told, axis=1, prepend=np.uint8(0))


def page(messages: list[bytes], lives: bytes) -> str:
    """The page with everything that it needs inside."""
    html = _text(PAGES / "page.html")
    modules = {file.name: _text(file) for file in PAGES.iterdir() if file.name.endswith(".js")}
    imports = {f"page/{name}": _data_address(_with_bare_names(text)) for name, text in modules.items()}
    style = _text(PAGES / "vendor" / "uPlot.min.css") + _text(PAGES / "page.css")
    sizes = [len(message) for message in messages]
    data = {"frames": _squeezed(b"".join(messages)), "lives": _squeezed(lives), "sizes": sizes}
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<script type="importmap">{json.dumps({"imports": imports})}</script>\n'
        f"<style>{style}</style>\n<script>{_text(PAGES / 'vendor' / 'uPlot.iife.min.js')}</script>\n"
        f'<script type="application/json" id="recording">{json.dumps(data)}</script>\n'
        '<script type="module">import "page/main.js";</script>\n'
    )
    html = re.sub(r"<!-- live -->.*?<!-- /live -->\n?", "", html, flags=re.DOTALL)
    return html.replace("<!-- recorded -->\n", head)


def _text(file: Traversable) -> str:
    return file.read_text(encoding="utf-8")


def _with_bare_names(module: str) -> str:
    """A module inside a data address has no folder: what it imports is found by name alone."""
    return re.sub(r'from "\./(\w+\.js)"', r'from "page/\1"', module)


def _data_address(text: str) -> str:
    return "data:text/javascript;base64," + base64.b64encode(text.encode()).decode()


def _squeezed(raw: bytes) -> str:
    return base64.b64encode(gzip.compress(raw, 6, mtime=0)).decode()
