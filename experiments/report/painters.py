"""Processes that draw the figures of a report together, started while its numbers are still being reckoned."""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from experiments.report.drawing import Drawn
from simulation.threads import processors

MOST = 3
"""Processes beside this one: more would take longer to start than there is to draw."""
# A fresh Python, as in ``experiments.engines.local``: whatever script or notebook asked is not run again.
START = "import sys; sys.path[:] = sys.argv[1:]; from experiments.report.painters import main; main()"


class Painters(AbstractContextManager["Painters"]):
    """As many processes as there are processors to spare. Use it as a context."""

    def __init__(self) -> None:
        self._crew: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Painters:
        with contextlib.suppress(OSError):  # Then all is drawn here.
            for _ in range(min(MOST, processors() - 1)):
                self._crew.append(_hired())
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._crew:
            process.kill()
            process.communicate()
        self._crew = []

    def paint(self, figures: Sequence[Drawn]) -> None:
        """Draw figures, so that their files are there at once; those of a painter who dies are drawn when asked for."""
        crew = len(self._crew) + 1
        given = [figures[n::crew] for n in range(1, crew)]
        for process, share in zip(self._crew, given, strict=True):
            _give(process, share)
        for one in figures[::crew]:
            _ = one.svg, one.png
        for process, share in zip(self._crew, given, strict=True):
            for one, files in zip(share, _answer(process), strict=False):
                vars(one).update(files)


def main() -> None:
    """Draw what comes in, and answer with the files of each figure."""
    figures: list[Drawn] = pickle.load(sys.stdin.buffer)
    pickle.dump([{"svg": one.svg, "png": one.png} for one in figures], sys.stdout.buffer)


def _hired() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", START, *sys.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for us alone.
    )


def _give(process: subprocess.Popen[bytes], figures: Sequence[Drawn]) -> None:
    with contextlib.suppress(OSError):
        assert process.stdin is not None
        pickle.dump([*figures], process.stdin)
        process.stdin.flush()


def _answer(process: subprocess.Popen[bytes]) -> list[dict[str, Any]]:
    """The files of each figure, or nothing if the process has died."""
    assert process.stdout is not None
    try:
        files: list[dict[str, Any]] = pickle.load(process.stdout)
    except (EOFError, pickle.UnpicklingError):
        return []
    return files
