import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from studies import ROOT, wait_for

from experiments import claim
from experiments.claim import PREFIX, STALE_SECONDS, Claim, claims, machine
from experiments.stopped import StudyError

SLEEPER = "import sys; from pathlib import Path; from experiments.claim import Claim\n"
HOLD = SLEEPER + "with Claim(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"


def sleeper(folder, code=HOLD):
    return subprocess.Popen(
        [sys.executable, "-c", code, str(folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_claim_comes_and_goes(tmp_path):
    with Claim(tmp_path):
        assert len(claims(tmp_path)) == 1
    assert list(tmp_path.iterdir()) == []


def test_the_same_process_cannot_have_it_twice(tmp_path):
    with Claim(tmp_path), pytest.raises(StudyError, match="is being worked on"), Claim(tmp_path):
        pass


def test_another_living_process_keeps_it_and_a_killed_one_does_not(tmp_path):
    other = sleeper(tmp_path)
    assert other.stdout.readline() == "held\n"
    with pytest.raises(StudyError, match="is being worked on by a process of this machine"), Claim(tmp_path):
        pass
    assert len(claims(tmp_path)) == 1  # Its own was withdrawn.
    other.kill()
    # Dead, though nobody has asked for its exit code: it is still in the table of processes.
    wait_for(lambda: Path(f"/proc/{other.pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z", 20)
    with Claim(tmp_path):
        assert [path.name.split("-")[2] for path in claims(tmp_path)] == [str(os.getpid())]
    other.communicate()


def test_a_number_of_a_process_that_was_used_again_is_not_its_process(tmp_path):
    (tmp_path / f"{PREFIX}{machine()}-{os.getppid()}-1").touch()
    with Claim(tmp_path):
        assert len(claims(tmp_path)) == 1


def test_another_machine_is_believed_as_long_as_it_shows_signs_of_life(tmp_path):
    other = tmp_path / f"{PREFIX}01234567-1-1"
    other.touch()
    with pytest.raises(StudyError, match=f"another machine.*remove {other.name}"), Claim(tmp_path):
        pass
    long_ago = time.time() - STALE_SECONDS - 60
    os.utime(other, (long_ago, long_ago))
    with Claim(tmp_path):
        assert not other.exists()


def test_a_claim_shows_signs_of_life(tmp_path, monkeypatch):
    monkeypatch.setattr(claim, "SIGN_SECONDS", 0.0)
    with Claim(tmp_path) as own:
        (path,) = claims(tmp_path)
        os.utime(path, (1, 1))
        own.sign_of_life()
        assert path.stat().st_mtime > time.time() - 60


RACE = (
    SLEEPER
    + """
import os
from experiments.stopped import StudyError
folder = Path(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for _ in range(200):
    try:
        with Claim(folder):
            os.close(os.open(folder / "inside", os.O_CREAT | os.O_EXCL))
            (folder / "inside").unlink()
    except StudyError:
        pass
print("never two", flush=True)
"""
)


def test_never_two_at_once(tmp_path):
    racers = [sleeper(tmp_path, RACE) for _ in range(3)]
    for racer in racers:
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        racer.stdin.write("go\n")
        racer.stdin.flush()
    for racer in racers:
        assert racer.communicate(timeout=60)[0] == "never two\n"
