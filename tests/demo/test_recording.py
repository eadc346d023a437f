"""The recording: one file with everything in it, and the frames that were seen."""

import base64
import gzip
import json
import re

import numpy as np
import pytest

from experiments.demo.container import unpacked
from experiments.demo.controls import Choice
from experiments.demo.diary import HOLDER
from experiments.demo.recording import recording
from experiments.demo.two_worlds import Plan, TwoWorlds, live

PLAN = Plan(1, ((0, Choice("pay_raise")), (3, Choice("baseline", {"posts": 20.0}))), ((2, "pandemic"),))


@pytest.fixture(scope="module")
def html() -> str:
    return recording(PLAN, 5).decode()


@pytest.fixture(scope="module")
def data(html) -> dict:
    return json.loads(re.search(r'id="recording">(.*?)</script>', html)[1])


def test_nothing_in_the_file_points_outside(html):
    own = html.replace("http://www.w3.org/2000/svg", "")
    without_data = re.sub(r"data:text/javascript;base64,[\w+/=]+", "", own)
    assert not re.findall(r'(?:src|href)="(?!#)[^"]*"', without_data.split("</head>")[1])
    assert not re.findall(r"<(?:script|link)[^>]*(?:src|href)=", without_data)
    assert "connect-src" not in html  # so default-src 'none' holds for it
    assert "default-src 'none'" in html


def test_every_module_finds_what_it_imports(html):
    imports = json.loads(re.search(r'<script type="importmap">(.*?)</script>', html)[1])["imports"]
    for address in imports.values():
        text = base64.b64decode(address.partition(",")[2]).decode()
        assert set(re.findall(r'from "(.*?)"', text)) <= imports.keys()


def test_the_frames_are_those_that_were_seen(data):
    raw, frames, place = gzip.decompress(base64.b64decode(data["frames"])), [], 0
    for size in data["sizes"]:
        frames.append(unpacked(raw[place : place + size]))
        place += size
    assert [head.get("month") for head, _ in frames[1:]] == [0, 1, 2, 3, 4, 5]
    assert frames[0][0]["plan"]["choices"] == [[0, "pay_raise", {}], [3, "baseline", {"posts": 20.0}]]
    worlds = TwoWorlds(PLAN)
    live(worlds, PLAN, 5)
    np.testing.assert_array_equal(frames[-1][1]["series"].reshape(2, -1), worlds.series[-1])


def test_the_lives_in_it_are_those_of_the_diary(data):
    raw = gzip.decompress(base64.b64decode(data["lives"]))
    length = int.from_bytes(raw[:4], "little")
    worlds = TwoWorlds(PLAN)
    live(worlds, PLAN, 5)
    rows = len(worlds.models[0].workforce)
    # Told as differences month by month, in steps of 5 of 250.
    told = np.frombuffer(raw[4 + length :], np.uint8).reshape(2, HOLDER + 1, 5, rows)
    pages = np.cumsum(told, axis=2, dtype=np.uint8)
    for world, diary in enumerate(worlds.diaries):
        kept, own = pages[world].transpose(1, 0, 2), np.array(list(diary.pages))
        np.testing.assert_array_equal(kept[:, HOLDER], own[:, HOLDER])
        np.testing.assert_allclose(kept[:, :HOLDER].astype(int), own[:, :HOLDER].astype(int), atol=2.5)
