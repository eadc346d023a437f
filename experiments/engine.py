"""Where runs are done: in this process, in processes of this machine, or on a cluster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, Self

from experiments.chunk import Chunk, Done


@dataclass(frozen=True)
class Returned:
    """A chunk that an engine gives back."""

    chunk: Chunk
    done: Done | None
    """None where the process that had it died."""
    why: str = ""
    """What is known of that death."""


class Engine(Protocol):
    """Does chunks of runs. Use it as a context."""

    def __enter__(self) -> Self:
        """Start it.

        Raises:
            StudyError: it cannot be started.
        """
        ...

    def __exit__(self, *_: object) -> None:
        """End it at once, whatever it is doing."""
        ...

    @property
    def workers(self) -> int:
        """How many runs it does at the same time, now."""
        ...

    def room(self) -> int:
        """How many chunks it should be given now, so that nobody waits."""
        ...

    def submit(self, chunk: Chunk) -> None:
        """Give it a chunk."""
        ...

    def returned(self, seconds: float) -> list[Returned]:
        """What has come back; waits at most so long for the first [second].

        Raises:
            StudyError: it can do no more runs at all.
        """
        ...
