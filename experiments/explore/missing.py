"""Libraries that only an exploration needs: fetched when it is asked for, with a clear word where they lack."""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import Any

from simulation.mistakes import ConfigError


def explore_library(module: str) -> Any:
    """A module of a library of the extra ``explore``.

    Raises:
        ConfigError: it is not installed.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # What a library says of packages that it could also use.
            return import_module(module)
    except ImportError as error:
        library = module.split(".")[0]
        raise ConfigError(
            f"expected {library} to be there, which this command needs ({error}). "
            "Install it with: pip install 'social-workforce[explore]'"
        ) from None
