"""Where compiled loops are kept, so that only the first run after a change of the model waits for the compiler."""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numba.core.caching import CacheImpl, _CacheLocator
from numba.core.serialize import dumps

from simulation.notice import notice

PLACE = "SOCIAL_WORKFORCE_CACHE"
"""Names a folder to keep them in, instead of the user's own."""

WAIT = "The laws are compiled for this machine, which takes about a minute; the next run finds them ready."


@cache
def sources() -> str:
    """A short name for all that compiled laws are made of: every line of the model, numba and numpy."""
    digest = blake2b(f"{numba.__version__} {np.__version__}".encode(), digest_size=8)
    model = Path(__file__).parents[1]
    for path in sorted(model.rglob("*.py")):
        digest.update(path.relative_to(model).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@cache
def folder() -> Path:
    """The folder of this version of the model; one that vanishes where the user's own cannot be written.

    Whoever makes it says why it takes a minute before anything happens.
    """
    kept = os.environ.get(PLACE) or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    place = Path(kept) / "social-workforce" / sources()
    try:
        with suppress(FileExistsError):
            place.mkdir(parents=True)
            notice(WAIT)
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
        return cls() if _is_of_the_model(py_file) else None


def _is_of_the_model(file: str) -> bool:
    return file.startswith("<rows of simulation.") or Path(file).parent == Path(__file__).parent


class OneFileEach:
    """A file for each signature of a loop: whole or not there, whoever else reads and writes at the same time.

    Numba numbers the files of a loop and lists them in an index. Two processes that compile it for two signatures at
    once take the same number, and each may then load, and call, what was compiled for the arguments of the other.
    """

    def __init__(self, folder: str, name: str) -> None:
        self._folder, self._name = Path(folder), name

    def _path(self, key: Any) -> Path:
        return self._folder / f"{self._name}-{blake2b(repr(key).encode(), digest_size=10).hexdigest()}.nbc"

    def load(self, key: Any) -> Any:
        """What was kept for this signature, machine and code; None if nothing was."""
        try:
            return pickle.loads(self._path(key).read_bytes())
        except (OSError, EOFError, pickle.UnpicklingError):
            return None

    def save(self, key: Any, data: Any) -> None:
        """Keep it; where the disk is full, the next process compiles again."""
        with suppress(OSError), tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as file:
            try:
                file.write(dumps(data))
                file.close()
                os.replace(file.name, self._path(key))
            except BaseException:
                os.unlink(file.name)
                raise


def kept_on_disk(loop: Callable[..., Any]) -> Callable[..., Any]:
    """The compiled loop, read from disk if it is there and written when it has been compiled.

    Loops of laws from elsewhere, as of tests, live as long as the process: ``sources`` knows nothing of their changes.
    """
    if _SourcesOfTheModel not in CacheImpl._locator_classes:
        CacheImpl._locator_classes.insert(0, _SourcesOfTheModel)
    own: Any = loop
    if not _is_of_the_model(own.py_func.__code__.co_filename):
        return loop
    own.enable_caching()
    own._cache._cache_file = OneFileEach(own._cache.cache_path, own._cache._impl.filename_base)
    return loop
