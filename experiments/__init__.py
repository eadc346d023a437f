"""What is done with the model: runs, comparisons, reports.

In a notebook::

    import experiments
    comparison = experiments.compare(["baseline", "pay_raise"], replications=30)
    comparison.differences
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from experiments.calibration.calibration_result import Calibration
    from experiments.calibration.command import calibrate
    from experiments.comparing import compare
    from experiments.comparison import Comparison
    from experiments.contrast.command import cause
    from experiments.contrast.result import Cause
    from experiments.explore.discover import discover
    from experiments.explore.discovery import Discovery
    from experiments.explore.optimisation import Optimisation
    from experiments.explore.optimise import optimise
    from experiments.explore.sensitivity import sensitivity
    from experiments.explore.sensitivity_result import Sensitivity
    from experiments.explore.sweep import sweep
    from experiments.explore.sweep_result import Sweep
    from experiments.validation.command import validate
    from experiments.validation.validation import Validation

__all__ = [
    "Calibration",
    "Cause",
    "Comparison",
    "Discovery",
    "Optimisation",
    "Sensitivity",
    "Sweep",
    "Validation",
    "calibrate",
    "cause",
    "compare",
    "discover",
    "optimise",
    "sensitivity",
    "sweep",
    "validate",
]

# pandas, Hydra and scipy take seconds to import: each is fetched when it is first asked for.
_HOMES = {
    "cause": "experiments.contrast.command",
    "Cause": "experiments.contrast.result",
    "calibrate": "experiments.calibration.command",
    "Calibration": "experiments.calibration.calibration_result",
    "compare": "experiments.comparing",
    "Comparison": "experiments.comparison",
    "validate": "experiments.validation.command",
    "Validation": "experiments.validation.validation",
    "sweep": "experiments.explore.sweep",
    "Sweep": "experiments.explore.sweep_result",
    "sensitivity": "experiments.explore.sensitivity",
    "Sensitivity": "experiments.explore.sensitivity_result",
    "discover": "experiments.explore.discover",
    "Discovery": "experiments.explore.discovery",
    "optimise": "experiments.explore.optimise",
    "Optimisation": "experiments.explore.optimisation",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
