"""Which code makes a run: runs of different code are never mixed."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from typing import Any

COMPOSED = ("region", "scenario", "calibrated", "engine", "design")
"""Folders of ``conf`` that are part of a composed configuration, or that no result depends on."""


@cache
def code_version(measure: Callable[..., Any]) -> str:
    """Twelve letters that change with the model, its evidence, what is measured, or numpy.

    numpy counts because its functions may differ in the last digit from one version to the next.

    Args:
        measure: the function that takes the outcomes from a finished model; its whole module counts.
    """
    digest = hashlib.sha256(f"numpy {metadata.version('numpy')}\n".encode())
    digest.update(inspect.getsource(inspect.getmodule(measure) or measure).encode())
    for name, file in sorted(_sources()):
        content = file.read_bytes()
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:12]


def _sources() -> Iterator[tuple[str, Traversable]]:
    yield from _files(resources.files("simulation"), "simulation", ".py")
    for folder in resources.files("conf").iterdir():
        if folder.is_dir() and folder.name not in COMPOSED:
            yield from _files(folder, f"conf/{folder.name}", ".yaml")


def _files(folder: Traversable, name: str, ending: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry, f"{name}/{entry.name}", ending)
        elif entry.name.endswith(ending):
            yield f"{name}/{entry.name}", entry
