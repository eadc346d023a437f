"""The other side of ``experiments.engines.local``: a process that does chunks until its input ends."""

from __future__ import annotations

import os
import pickle
import queue
import sys
import threading
from typing import BinaryIO

import pyarrow as pa

from experiments.chunk import Chunk, done
from experiments.engines.local import READY, Notice
from experiments.stopped import StudyError
from simulation.notice import hand_notices_to

MOST_SAID = 1_000_000
"""Of what a model prints, so much is kept [byte]."""


def main() -> None:
    """Answer each chunk with what became of it."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # Whatever a model prints must not get between the answers.
    chunks: queue.SimpleQueue[Chunk | StudyError] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, chunks), daemon=True).start()
    hand_notices_to(lambda text: _answer(answers, Notice(text)))
    pa.set_cpu_count(1)
    import simulation.model  # noqa: F401 - Mesa takes more than a second to import: before the first run, and once.

    _answer(answers, READY)
    while True:
        chunk = chunks.get()
        _forget_what_was_said()
        try:
            _answer(answers, chunk if isinstance(chunk, StudyError) else done(chunk))
        except StudyError as stopped:
            _answer(answers, stopped)


def _answer(answers: BinaryIO, message: object) -> None:
    pickle.dump(message, answers, pickle.HIGHEST_PROTOCOL)
    answers.flush()


def _forget_what_was_said() -> None:
    """What a model prints is told only if its process dies, and must not fill the disk."""
    said = sys.stderr.fileno()
    if os.fstat(said).st_size > MOST_SAID:
        os.ftruncate(said, 0)
        os.lseek(said, 0, os.SEEK_SET)


def _listen(asked: BinaryIO, chunks: queue.SimpleQueue[Chunk | StudyError]) -> None:
    """Take chunks as they come; when the input ends, so does the process, in the middle of a run if need be."""
    try:
        while True:
            chunks.put(pickle.load(asked))
    except EOFError:
        os._exit(0)
    except Exception as error:
        chunks.put(StudyError(f"a worker process cannot read what it is to do: {error}."))
