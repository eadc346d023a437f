"""Who works on a folder: one at a time, also over a shared disk.

Each process puts a claim of its own name into the folder and then looks for others; whoever sees the claim of a living
process withdraws. So two that come together may both withdraw, but never both go on, and a claim whose process is dead
is in nobody's way. The whole claim is in the name of the file, so that it is never half written.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import time
from pathlib import Path
from typing import Self

from experiments.stopped import StudyError

STALE_SECONDS = 3600.0
"""Age of its last sign of life from which a claim of another machine counts as dead."""
SIGN_SECONDS = 60.0
"""Time between two signs of life."""
PREFIX = ".running-"


class Claim:
    """The right to write into a folder. Use it as a context: ``with Claim(folder): ...``.

    Raises:
        StudyError: another living process has it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._own = folder / f"{PREFIX}{machine()}-{os.getpid()}-{_began(os.getpid())}"
        self._last_sign = time.monotonic()

    def __enter__(self) -> Self:
        try:
            os.close(os.open(self._own, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        except FileExistsError:
            raise StudyError(_in_use(self._folder)) from None
        if others := [claim for claim in claims(self._folder) if claim != self._own]:
            self._own.unlink(missing_ok=True)
            raise StudyError(_in_use(self._folder, others[0]))
        return self

    def __exit__(self, *_: object) -> None:
        self._own.unlink(missing_ok=True)

    def sign_of_life(self) -> None:
        """Tell other machines, now and then, that this one is still at work."""
        if time.monotonic() - self._last_sign > SIGN_SECONDS:
            self._last_sign = time.monotonic()
            os.utime(self._own)


def claims(folder: Path, sweep: bool = True) -> list[Path]:
    """Claims of living processes on a folder.

    Args:
        folder: an existing folder.
        sweep: remove those of dead ones.
    """
    living = []
    for path in sorted(folder.glob(f"{PREFIX}*")):
        if _lives(path):
            living.append(path)
        elif sweep:
            path.unlink(missing_ok=True)
    return living


def machine() -> str:
    """Eight letters that differ between machines; the name itself is nobody's business."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]


def _lives(claim: Path) -> bool:
    found = re.fullmatch(rf"{re.escape(PREFIX)}([0-9a-f]{{8}})-(\d+)-(\d+)", claim.name)
    if found is None:
        return False
    if found[1] != machine() or os.name == "nt":  # On Windows one cannot ask for a process without harming it.
        try:
            return time.time() - claim.stat().st_mtime < STALE_SECONDS
        except FileNotFoundError:
            return False
    process = int(found[2])
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return found[3] == _began(process)


def _began(process: int) -> str:
    """When a process began, in ticks since the machine did: numbers of processes are used again. 0: nobody knows.

    None that is dead and only waits for its parent to notice has begun at all.
    """
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "0"
    fields = status.rpartition(")")[2].split()
    return "dead" if fields[0] in "ZX" else fields[19]


def _in_use(folder: Path, claim: Path | None = None) -> str:
    own = claim is None or f"-{machine()}-" in claim.name
    who = "a process of this machine" if own else "another machine"
    remedy = "" if claim is None else f", or remove {claim.name} there if you are sure that nobody does"
    return f"{folder} is being worked on by {who}. Wait for it, choose another folder{remedy}."
