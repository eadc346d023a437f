"""Files that are whole or not there, whatever becomes of the machine."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

PARTIAL = ".partial"
"""Ending of a file that is not whole yet."""


def put(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file under a temporary name beside it, flush it to the disk, and rename it.

    Args:
        path: the file; one that is there is replaced.
        write: writes into the open file.

    Raises:
        OSError: the disk refuses; nothing is left behind, and an earlier file stays as it was.
    """
    partial = path.with_name(f".{path.name}{PARTIAL}")
    try:
        with partial.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
        flush_entry(path.parent)
    finally:
        partial.unlink(missing_ok=True)


def hindrance(folder: Path) -> str | None:
    """Why nothing can be written into a folder that may not be there yet; None: nothing stands in the way.

    Rights alone do not tell: the system's own file systems take nothing from anybody. So it is tried, and undone.
    """
    try:
        there = next(path for path in (folder, *folder.parents) if path.exists())
        if not there.is_dir():
            return f"{there} is a file, no folder"
        tempfile.TemporaryDirectory(dir=there, prefix=".").cleanup()
    except OSError as error:
        return error.strerror or str(error)
    return None


def sweep(folder: Path) -> None:
    """Remove what killed processes have left half written in a folder that nobody else writes into."""
    for left in folder.glob(f".*{PARTIAL}"):
        left.unlink(missing_ok=True)


def flush_entry(path: Path) -> None:
    """Bring a file or a folder's list of names to the disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows has no handle on a folder to flush.
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
