"""The server: who may come in, what they may do to themselves, and that nobody can harm another."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from experiments.demo.container import unpacked
from experiments.demo.gate import House, is_loopback
from experiments.demo.limits import Allowance, Limits, price
from experiments.demo.messages import LONGEST_MESSAGE, read
from experiments.demo.server import IDLE, TRY_LATER, application

HERE = "http://127.0.0.1:8765"
PLAN = {"seed": 1, "choices": [], "events": []}


def client(**options) -> TestClient:
    return TestClient(application(**options), base_url=HERE)


def socket(visitor: TestClient, origin: str | None = HERE, path: str = "/worlds"):
    headers = {"host": "127.0.0.1:8765"} | ({"origin": origin} if origin else {})
    return visitor.websocket_connect(path, headers=headers)


def opened(channel) -> None:
    channel.send_text(json.dumps({"ask": "open", "n": 1, "plan": PLAN, "month": 0}))
    assert unpacked(channel.receive_bytes())[0]["kind"] == "scene"
    assert unpacked(channel.receive_bytes())[0]["kind"] == "frame"


def frame(channel, months: int = 1) -> dict:
    channel.send_text(json.dumps({"ask": "frame", "n": 2, "months": months}))
    return unpacked(channel.receive_bytes())[0]


def test_the_page_is_served_with_headers_that_keep_it_to_itself():
    answer = client().get("/")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server.py",
        "/static/%2e%2e/server.py",
        "/../../pyproject.toml",
        "/static/..%2f..%2fcli.py",
        "/worlds",
        "/static/",
    ],
)
def test_there_is_no_path_to_files_or_code(path):
    answer = client().get(path)
    assert answer.status_code in (404, 405)
    assert "import" not in answer.text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "evil.example:8765"])
def test_another_name_for_this_machine_is_refused(host):
    """A name that is bent to this address (DNS rebinding)."""
    assert client().get("/", headers={"host": host}).status_code == 403


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "http://127.0.0.1:9999", "https://127.0.0.1"])
def test_a_socket_from_another_page_is_refused(origin):
    with pytest.raises(WebSocketDisconnect), socket(client(), origin):
        pass


def test_with_a_token_nothing_is_given_without_it():
    house = House(names=(), token="right")
    visitor = client(house=house)
    for path in ("/", "/static/main.js", "/?token=wrong"):
        assert visitor.get(path).status_code == 403
    with pytest.raises(WebSocketDisconnect), socket(visitor):
        pass
    welcome = visitor.get("/?token=right")
    assert welcome.status_code == 200
    assert "HttpOnly" in welcome.headers["set-cookie"]
    assert visitor.get("/static/main.js").status_code == 200  # by the cookie
    with socket(visitor, path="/worlds?token=right") as channel:
        opened(channel)


@pytest.mark.parametrize(
    ("host", "own"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("10.0.0.5", False)]
)
def test_which_hosts_are_this_machine_alone(host, own):
    assert is_loopback(host) == own


def test_nonsense_is_refused_and_the_visitor_goes_on():
    with client() as visitor, socket(visitor) as channel:
        opened(channel)
        for text in ("", "{", '{"ask":"frame","n":9,"months":1000}', '{"ask":"fly","n":9}'):
            channel.send_text(text)
            assert channel.receive_json()["kind"] == "refused"
        channel.send_bytes(b"\x00\xff")
        assert channel.receive_json()["kind"] == "refused"
        assert frame(channel)["month"] == 1


def test_a_long_message_is_refused():
    with client() as visitor, socket(visitor) as channel:
        channel.send_text('{"ask":"' + "x" * LONGEST_MESSAGE + '"}')
        assert "at most" in channel.receive_json()["why"]


def test_who_goes_on_with_nonsense_is_shown_out():
    with client(limits=Limits(refusals=5)) as visitor, socket(visitor) as channel:
        for _ in range(6):
            channel.send_text("nonsense")
            channel.receive_json()
        with pytest.raises(WebSocketDisconnect):
            channel.receive_json()


def test_a_flood_is_slowed_down_and_another_visitor_is_served():
    limits = Limits(messages_per_second=20, burst=40, refusals=100_000)
    with client(limits=limits) as visitor, socket(visitor) as flooder, socket(visitor) as other:
        opened(flooder)
        opened(other)
        for _ in range(400):
            flooder.send_text(json.dumps({"ask": "frame", "n": 3, "months": 0}))
        waits = []
        for month in range(1, 6):
            began = time.perf_counter()
            assert frame(other)["month"] == month
            waits.append(time.perf_counter() - began)
        assert max(waits) < 2
        answers = [flooder.receive() for _ in range(400)]
    refused = [a for a in answers if "too fast" in (a.get("text") or "")]
    assert len(refused) > 200


def test_two_visitors_do_not_disturb_each_other():
    with client() as visitor, socket(visitor) as first, socket(visitor) as second:
        opened(first)
        opened(second)
        frame(first, 12)
        first.send_text(json.dumps({"ask": "event", "n": 4, "name": "pandemic"}))
        assert first.receive_json()["plan"]["events"] == [[12, "pandemic"]]
        assert frame(second)["month"] == 1
        second.send_text(json.dumps({"ask": "choose", "n": 4, "scenario": "baseline", "doses": {}}))
        assert second.receive_json()["plan"]["events"] == []


def test_thirty_visitors_play_at_once():
    with client() as visitor:

        def year(_: int) -> int:
            with socket(visitor) as channel:
                opened(channel)
                return [frame(channel)["month"] for _ in range(6)][-1]

        with ThreadPoolExecutor(30) as pool:
            assert list(pool.map(year, range(30))) == [6] * 30
        assert not visitor.app.state.visitors.sessions  # all worlds are cleared away


def test_one_visitor_too_many_is_asked_to_come_later():
    with client(limits=Limits(visitors=1)) as visitor, socket(visitor) as first:
        opened(first)
        with socket(visitor) as second, pytest.raises(WebSocketDisconnect) as refused:
            second.receive_bytes()
        assert refused.value.code == TRY_LATER
        assert frame(first)["month"] == 1


def test_an_idle_visitor_is_cleared_away():
    with client(limits=Limits(idle_seconds=0.2)) as visitor, socket(visitor) as channel:
        opened(channel)
        assert len(visitor.app.state.visitors.sessions) == 1
        with pytest.raises(WebSocketDisconnect) as ended:
            channel.receive_bytes()
        assert ended.value.code == IDLE
        time.sleep(0.1)
        assert not visitor.app.state.visitors.sessions


def test_an_allowance_fills_with_time_and_is_emptied_by_messages():
    now = [0.0]
    allowance = Allowance(per_second=10, most=3, clock=lambda: now[0])
    assert [allowance.take(1) for _ in range(4)] == [True, True, True, False]
    now[0] = 0.1  # a tenth of a second fills one of ten
    assert [allowance.take(1), allowance.take(1)] == [True, False]
    now[0] = 60.0
    assert [allowance.take(1) for _ in range(4)] == [True, True, True, False]


def test_a_message_costs_as_much_as_the_months_to_be_lived():
    year = read('{"ask": "frame", "n": 1, "months": 12}')
    assert price(year) == 1 + 12
    restored = read(json.dumps({"ask": "open", "n": 1, "plan": PLAN, "month": 240}))
    assert price(restored) == 10 + 240 < Limits().burst
