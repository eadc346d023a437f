"""Policies: one file each; a file ``pay_raise.py`` holds the class ``PayRaise``."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from simulation.policies.policy import Policy

__all__ = ["Policy", "catalogue"]


@cache
def catalogue() -> dict[str, type[Policy]]:
    """Name → class of every policy in this folder."""
    names = sorted(m.name for m in iter_modules(__path__) if m.name != "policy")
    return {name: getattr(import_module(f"{__name__}.{name}"), _class_name(name)) for name in names}


def _class_name(module: str) -> str:
    return "".join(word.capitalize() for word in module.split("_"))
