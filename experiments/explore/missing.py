"""Libraries that only some commands need: fetched when they are asked for, with a clear word where they lack."""

from __future__ import annotations

import warnings
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from simulation.mistakes import ConfigError


def expect_library(library: str, name: str = "", extra: str = "explore") -> None:
    """Say so before anything is done, where a library of an extra is not installed.

    Args:
        library: how it is imported.
        name: how it is called, where that is not the same.
        extra: of the project, that brings it.

    Raises:
        ConfigError: it is not.
    """
    if find_spec(library) is None:
        raise ConfigError(
            f"expected {name or library} to be there, which this command needs. "
            f"Install it with: pip install 'social-workforce[{extra}]'"
        )


def explore_library(module: str) -> Any:
    """A module of a library of the extra ``explore``.

    Raises:
        ConfigError: it is not installed.
    """
    expect_library(module.split(".")[0])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # What a library says of packages that it could also use.
        return import_module(module)
