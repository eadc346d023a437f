"""``workforce demo``: what it prints, and what it refuses."""

import re
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from experiments.demo import command
from simulation.mistakes import ConfigError


def started(*arguments: str) -> subprocess.Popen:
    line = [sys.executable, "-m", "simulation", "demo", "--no-open", "--port", "0", *arguments]
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def get(address: str) -> bytes:
    for _ in range(100):
        try:
            return urllib.request.urlopen(address, timeout=5).read()
        except ConnectionError:
            time.sleep(0.1)
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
            time.sleep(0.1)
    raise AssertionError("the page does not answer")


@pytest.mark.slow
def test_the_command_serves_the_page_on_this_machine_and_ends_when_interrupted():
    process = started()
    try:
        address = process.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
        assert "not a forecast" in process.stdout.readline()
        assert b"Two worlds" in get(address)
        process.send_signal(2)
        assert process.wait(20) in (0, 130)
    finally:
        process.kill()


@pytest.mark.slow
def test_another_host_warns_and_asks_for_a_token():
    process = started("--host", "0.0.0.0")
    try:
        address = process.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{20,}", address)
        assert b"Two worlds" in get(address)
        with pytest.raises(urllib.error.HTTPError) as refused:
            get(address.partition("?")[0])
        assert refused.value.code == 403
    finally:
        process.kill()
        assert "token" in process.stderr.read()


@pytest.mark.parametrize("port", ["-1", "65536", "http", "", "1.5"])
def test_a_port_that_cannot_be_is_refused(port):
    with pytest.raises(ConfigError, match="65535"):
        command.port_of(port)


def test_a_port_that_is_taken_is_refused():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ConfigError, match="another port"):
            command.bound("127.0.0.1", taken.getsockname()[1])


def test_a_host_that_is_not_of_this_machine_is_refused():
    with pytest.raises(ConfigError, match="cannot listen"):
        command.bound("192.0.2.1", 0)


def test_missing_packages_are_named(monkeypatch):
    monkeypatch.setattr(command, "NEEDED", ("starlette", "no_such_package"))
    with pytest.raises(ConfigError, match=r"no_such_package.*\[page\]"):
        command._expect_packages()
