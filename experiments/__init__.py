"""What is done with the model: runs, comparisons, reports.

In a notebook::

    import experiments
    comparison = experiments.compare(["baseline", "pay_raise"], replications=30)
    comparison.differences
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from experiments.comparing import compare
    from experiments.comparison import Comparison

__all__ = ["Comparison", "compare"]

# pandas, Hydra and scipy take seconds to import: each is fetched when it is first asked for.
_HOMES = {"compare": "experiments.comparing", "Comparison": "experiments.comparison"}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
