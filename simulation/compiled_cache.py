"""Where compiled loops are kept, so that only the first run after a change of the model waits for the compiler."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numba.core.caching import CacheImpl, _CacheLocator

PLACE = "SOCIAL_WORKFORCE_CACHE"
"""Names a folder to keep them in, instead of the user's own."""


@cache
def sources() -> str:
    """A short name for all that compiled laws are made of: every line of the model, numba and numpy."""
    digest = blake2b(f"{numba.__version__} {np.__version__}".encode(), digest_size=8)
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@cache
def folder() -> Path:
    """The folder of this version of the model; one that vanishes where the user's own cannot be written."""
    kept = os.environ.get(PLACE) or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    place = Path(kept) / "social-workforce" / sources()
    try:
        place.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=place).close()
    except OSError:
        return Path(tempfile.mkdtemp(prefix="social-workforce-"))
    return place


class _SourcesOfTheModel(_CacheLocator):  # type: ignore[misc]
    """Tells numba where loops are kept; a loop is as fresh as the folder that is named for its sources."""

    def get_cache_path(self) -> str:
        return str(folder())

    def get_source_stamp(self) -> str:
        return sources()

    def get_disambiguator(self) -> str:
        return ""

    @classmethod
    def from_function(cls, py_func: Any, py_file: str) -> Any:
        ours = py_file.startswith("<rows of ") or Path(py_file).parent == Path(__file__).parent
        return cls() if ours else None


def kept_on_disk(loop: Callable[..., Any]) -> Callable[..., Any]:
    """The compiled loop, read from disk if it is there and written when it has been compiled."""
    if _SourcesOfTheModel not in CacheImpl._locator_classes:
        CacheImpl._locator_classes.insert(0, _SourcesOfTheModel)
    loop.enable_caching()  # type: ignore[attr-defined]
    return loop
