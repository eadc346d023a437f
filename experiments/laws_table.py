"""Every law of the month with what it says, as a table of the documents: its sentence and formula."""

from __future__ import annotations

import inspect
import pkgutil
import re
from importlib import import_module
from types import ModuleType

from simulation import processes

NOT_LAWS = ("month", "vacate")
"""What reads and writes the columns, and no more."""
SECTIONS = ("Args:", "Returns:", "Raises:")


def laws() -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Heading and rows: process, law, what it says."""
    rows: list[tuple[str, ...]] = []
    for found in pkgutil.iter_modules(processes.__path__):
        module = import_module(f"{processes.__name__}.{found.name}")
        rows += [(f"`{found.name}`", f"`{name}`", said(law)) for name, law in _of(module)]
    return ("process", "law", "what it says"), rows


def said(law: object) -> str:
    """The first two paragraphs of a docstring, the sentence and the formula, in Markdown."""
    paragraphs = (inspect.getdoc(law) or "").split("\n\n")
    told = [paragraphs[0], *(p for p in paragraphs[1:2] if not p.startswith(SECTIONS))]
    return re.sub(r"``(.+?)``", r"`\1`", " ".join(" ".join(told).split()))


def _of(module: ModuleType) -> list[tuple[str, object]]:
    """The public functions of a module with arguments other than the world, in the order of its text."""
    own = [
        (inspect.unwrap(value).__code__.co_firstlineno, name, value)
        for name, value in vars(module).items()
        if inspect.isfunction(inspect.unwrap(value)) and value.__module__ == module.__name__
        and not name.startswith("_") and name not in NOT_LAWS
        and "world" not in inspect.signature(value).parameters
    ]  # fmt: skip
    return [(name, value) for _, name, value in sorted(own, key=lambda law: law[0])]
