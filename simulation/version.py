"""Which version of the project this is."""

from __future__ import annotations

from functools import cache
from importlib import metadata

DISTRIBUTION = "social-workforce"


@cache
def version() -> str:
    """Version of the installed package, such as ``0.1.0``; ``0+source`` when it runs from a folder uninstalled."""
    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return "0+source"
