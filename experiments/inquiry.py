"""What a command asks of a folder, so that the folder of another question is not taken for its own."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

UNTOLD = ("out", "progress", "engine", "workers", "pdf")
"""How and where something is run changes nothing in it."""
PATHS = {"policies_path": "policies_path=DIR", "ensemble": "ensemble=FILE.csv"}
"""Keys whose value is a place on this machine, which is nobody's business."""
SHOWN = 300


@dataclass(frozen=True)
class Inquiry:
    """A question, as it was given on the command line."""

    command: str
    id: str
    """Letters that change with everything that is asked but how often it is lived through."""
    told: tuple[str, ...]

    def beside(self, other: Inquiry) -> str:
        """The command with what the other one was not told."""
        own = [text for text in self.told if self.command != other.command or text not in other.told]
        return textwrap.shorten(" ".join(["workforce", self.command, *own]), SHOWN, placeholder=" ...")


def inquiry(command: str, letters: str, given: Iterable[str]) -> Inquiry:
    """What was given, without how and where it is run.

    Args:
        command: its name.
        letters: the id of the question.
        given: ``key=value`` as on the command line.
    """
    keys = [(text.partition("=")[0].lstrip("+"), text) for text in given]
    told = (PATHS.get(key, text) for key, text in keys if key.split(".")[0] not in UNTOLD)
    return Inquiry(command, letters, tuple(told))
