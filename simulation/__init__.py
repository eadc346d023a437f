"""An open simulation of China's social-work workforce.

Three lines in a notebook::

    import simulation
    result = simulation.run(scenario="pay_raise", region="classroom", years=10, seed=1)
    result.plot()
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation.model import WorkforceModel
    from simulation.result import Result
    from simulation.settings import Settings

__all__ = ["Result", "Settings", "WorkforceModel", "run"]

# Mesa, pandas and Hydra take seconds to import: each is fetched when it is first asked for.
_HOMES = {"WorkforceModel": "simulation.model", "Settings": "simulation.settings", "Result": "simulation.result"}


def run(
    scenario: str | Sequence[str] = "baseline",
    region: str = "classroom",
    years: float = 10,
    seed: int = 1,
    overrides: Iterable[str] = (),
    parameters: str = "calibrated",
) -> Result:
    """Simulate one scenario in one region.

    Args:
        scenario: name of a scenario, or several names to combine them.
        region: name of a region.
        years: time to simulate [year].
        seed: the luck; the same seed gives the same lives under every scenario.
        overrides: further ``key=value``, as on the command line; they win over the arguments.
        parameters: ``calibrated`` (the evidence with the fitted values) or ``evidence``; ``ensemble`` with an
            override ``member=1`` takes one of the plausible sets.

    Returns:
        Monthly series, the workers and agencies of the last month, and what the run was.

    Raises:
        ConfigError: a setting that cannot be, with the nearest that can.
    """
    from simulation.config import compose
    from simulation.result import simulate

    further = list(overrides)
    names = [scenario] if isinstance(scenario, str) else list(scenario)
    asked = {"scenario": f"[{','.join(names)}]", "region": region, "years": years, "seed": seed}
    asked["parameters"] = parameters
    keys = {text.partition("=")[0].lstrip("+") for text in further}
    return simulate(compose([f"{key}={value}" for key, value in asked.items() if key not in keys] + further))


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from simulation.version import version

        return version()
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
