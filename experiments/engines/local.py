"""Processes of this machine: long-lived, fed with chunks, replaced when they die.

Each is an ordinary Python that reads chunks from its standard input and answers on its standard output, so that

- a killed process costs the chunk that it had in hand and no other: which one it was is known,
- a script needs no ``if __name__ == "__main__"``, as it would with ``multiprocessing``,
- when this process dies, by whatever signal, its workers see their input end and go.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from dataclasses import dataclass
from typing import IO, Any, Self

from experiments.chunk import Chunk
from experiments.engine import Returned
from experiments.stopped import StudyError
from simulation import threads
from simulation.notice import notice

READY = "ready"
IN_HAND = 2
"""Chunks of a worker: one that it does and one that waits for it, so that it never waits for us."""
MOST_FALSE_STARTS = 3
SECONDS_TO_END = 2.0
LAST_WORDS = 2000
THREADS = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB", "BLIS", "NUMBA")
# A path of this process is a path of its workers, and what the caller has imported from is found there too.
START = "import sys; sys.path[:] = sys.argv[1:]; from experiments.engines.local_worker import main; main()"


@dataclass(frozen=True)
class Notice:
    """What a worker wants the user to know; its own error stream is read only when it dies."""

    text: str


class LocalEngine:
    """So many processes of this machine.

    Args:
        workers: how many.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._crew: list[_Worker] = []
        self._mail: queue.SimpleQueue[tuple[_Worker, Any]] = queue.SimpleQueue()
        self._false_starts = 0

    def __enter__(self) -> Self:
        for _ in range(self.workers):
            self._crew.append(self._hired())
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._crew:
            worker.end()
        for worker in self._crew:
            worker.wait()
        self._crew = []

    @property
    def processes(self) -> list[int]:
        """Numbers of the processes."""
        return [worker.process.pid for worker in self._crew]

    def room(self) -> int:
        """A chunk to do and one that waits, for each worker."""
        return sum(max(0, IN_HAND - len(worker.in_hand)) for worker in self._crew)

    def submit(self, chunk: Chunk) -> None:
        """Give the chunk to the worker that has least to do."""
        min(self._crew, key=lambda worker: len(worker.in_hand)).give(chunk)

    def returned(self, seconds: float) -> list[Returned]:
        """Chunks that are done, or whose worker died.

        Raises:
            StudyError: workers cannot be started, or refuse to work.
        """
        found: list[Returned] = []
        with contextlib.suppress(queue.Empty):
            found += self._read(*self._mail.get(timeout=seconds))
            while True:
                found += self._read(*self._mail.get_nowait())
        return found

    def _read(self, worker: _Worker, message: Any) -> list[Returned]:
        if message is None:
            return self._replace(worker)
        self._false_starts = 0
        if message == READY:
            worker.ready = True
            return []
        if isinstance(message, Notice):
            notice(message.text)
            return []
        if isinstance(message, StudyError):
            raise message
        return [Returned(worker.in_hand.popleft(), message)]

    def _replace(self, dead: _Worker) -> list[Returned]:
        """Start another in the place of a dead one; only the chunk that it was doing is in question."""
        why = dead.last_words()
        lost = list(dead.in_hand)
        if not dead.ready:
            self._false_starts += 1
            if self._false_starts >= MOST_FALSE_STARTS:
                raise StudyError(f"a worker process cannot be started: {why}")
        self._crew[self._crew.index(dead)] = self._hired()
        untouched = lost[1:] if dead.ready else lost
        for chunk in untouched:
            self.submit(chunk)
        return [Returned(chunk, None, why) for chunk in lost[: len(lost) - len(untouched)]]

    def _hired(self) -> _Worker:
        try:
            return _Worker(self._mail)
        except OSError as error:
            raise StudyError(
                f"a worker process cannot be started: {error}. Choose fewer: engine.workers=..."
            ) from error


class _Worker:
    """One process, what it has in hand, and a thread that waits for its answers."""

    def __init__(self, mail: queue.SimpleQueue[tuple[_Worker, Any]]) -> None:
        self.ready = False
        self.in_hand: deque[Chunk] = deque()
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process lives
        self.process = subprocess.Popen(
            [sys.executable, "-X", "faulthandler", "-c", START, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={threads.SWITCH: "1"} | os.environ | {f"{name}_NUM_THREADS": "1" for name in THREADS},
            start_new_session=True,  # Ctrl-C is for us alone.
        )
        threading.Thread(target=self._listen, args=(mail,), daemon=True).start()

    def give(self, chunk: Chunk) -> None:
        self.in_hand.append(chunk)
        with contextlib.suppress(OSError):  # A dead one is noticed by its listener.
            assert self.process.stdin is not None
            pickle.dump(chunk, self.process.stdin, pickle.HIGHEST_PROTOCOL)
            self.process.stdin.flush()

    def end(self) -> None:
        with contextlib.suppress(OSError):
            assert self.process.stdin is not None
            self.process.stdin.close()

    def wait(self) -> None:
        try:
            self.process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._errors.close()

    def last_words(self) -> str:
        """How the process ended and what it said last."""
        self.end()
        code = self.process.wait()
        self._errors.seek(max(0, self._errors.seek(0, os.SEEK_END) - LAST_WORDS))
        said = self._errors.read().decode(errors="replace").strip()
        self._errors.close()
        how = f"its process ended with exit code {code}"
        if code < 0:
            name = signal.Signals(-code).name
            how = f"its process was ended by {name}" + (", often for want of memory" if name == "SIGKILL" else "")
        return f"{how}. It said:\n{said}" if said else f"{how}."

    def _listen(self, mail: queue.SimpleQueue[tuple[_Worker, Any]]) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as answers, contextlib.suppress(Exception):
            while True:
                mail.put((self, pickle.load(answers)))
        mail.put((self, None))
