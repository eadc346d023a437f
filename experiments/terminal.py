"""The terminal: where tables and progress bars go, and whether anybody watches."""

from __future__ import annotations

import os
import sys

from rich.console import Console

PIPED_COLUMNS = 160
"""Width of a table that no screen folds."""


def console() -> Console:
    """The standard output."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else PIPED_COLUMNS)


def error_console() -> Console:
    """The error stream, for what is not a result: progress and notes."""
    return Console(stderr=True, highlight=False)


def somebody_watches() -> bool:
    """Whether a moving bar makes sense: on a screen, and not under continuous integration."""
    return sys.stderr.isatty() and not os.environ.get("CI") and os.environ.get("TERM") != "dumb"
