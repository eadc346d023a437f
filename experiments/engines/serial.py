"""One run after the other, in this process: a debugger stops where the model is."""

from __future__ import annotations

from typing import Self

from experiments.chunk import Chunk, done
from experiments.engine import Returned


class SerialEngine:
    """Does a chunk when it is asked for what has come back."""

    workers = 1

    def __init__(self) -> None:
        self._chunk: Chunk | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._chunk = None

    def room(self) -> int:
        """One chunk, or none."""
        return 0 if self._chunk else 1

    def submit(self, chunk: Chunk) -> None:
        """Keep the chunk until it is asked for."""
        self._chunk = chunk

    def returned(self, seconds: float) -> list[Returned]:
        """Do the chunk, however long it takes."""
        chunk, self._chunk = self._chunk, None
        return [Returned(chunk, done(chunk))] if chunk else []
