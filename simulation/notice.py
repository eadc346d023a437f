"""What a user should know while they wait: said on the error stream, or handed to whoever has the user's ear."""

from __future__ import annotations

import sys
from collections.abc import Callable


def _said(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


_way: Callable[[str], None] = _said


def notice(text: str) -> None:
    """Tell the user."""
    _way(text)


def hand_notices_to(way: Callable[[str], None]) -> None:
    """From now on in this process: a process that nobody sees hands them to the one that started it."""
    global _way
    _way = way
