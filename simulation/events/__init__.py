"""Events: one file each; a file ``funding_cut.py`` holds the class ``FundingCut``."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from simulation.events.event import Event

__all__ = ["Event", "catalogue"]


@cache
def catalogue() -> dict[str, type[Event]]:
    """Name → class of every event in this folder."""
    names = sorted(m.name for m in iter_modules(__path__) if m.name != "event")
    return {name: getattr(import_module(f"{__name__}.{name}"), _class_name(name)) for name in names}


def _class_name(module: str) -> str:
    return "".join(word.capitalize() for word in module.split("_"))
