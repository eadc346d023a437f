"""A study: settings to compare or explore ("arms"), each lived through with the same seeds."""

from __future__ import annotations

import hashlib
import importlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from experiments.code_version import code_version
from experiments.inquiry import Inquiry
from experiments.outcomes import outcomes
from simulation.mistakes import ConfigError
from simulation.own_policies import OwnPolicies
from simulation.parameters import EVIDENCE
from simulation.run_config import RunConfig, run_config

if TYPE_CHECKING:
    import pandas as pd

Measure = Callable[[Any], "pd.DataFrame"]
"""Takes a finished model and returns a small table with the columns ``place``, ``year`` and numbers."""


@dataclass(frozen=True)
class Arm:
    """One composed configuration under a name of its own; its seed does not count."""

    name: str
    config: RunConfig

    @cached_property
    def record(self) -> str:
        """Everything that the arm's runs depend on but the seed, as JSON: what is hashed is what is run."""
        record = {key: value for key, value in self.config.record.items() if key != "seed"}
        return json.dumps(_canonical(record), ensure_ascii=False, allow_nan=False)


@dataclass(frozen=True)
class Study:
    """Every arm with every seed. ``Study({"baseline": a, "pay_raise": b}, seeds=range(1, 31))``."""

    configs: Mapping[str, RunConfig]
    """Name of the arm → its composed configuration."""
    seeds: tuple[int, ...]
    title: str = "study"
    measure: Measure = outcomes
    """What is kept of a run: a function of a module, so that other processes find it."""
    seeds_of: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Arm → its seeds, where it is not lived through with all."""
    loading: tuple[str, ...] = ()
    """``policies_path=DIR`` or ``policy_plugins=true``: where every process finds policies of the user's own."""
    inquiry: Inquiry | None = None
    """The question that a command asks with it; None: whoever calls knows what belongs into one folder."""
    arms: tuple[Arm, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "seeds", tuple(self.seeds))
        object.__setattr__(self, "arms", tuple(Arm(name, config) for name, config in self.configs.items()))
        if not self.arms or not self.seeds:
            raise ConfigError("study: expected at least one arm and one seed.")
        if len(set(self.seeds)) < len(self.seeds):
            raise ConfigError("study: expected every seed once; a run that is counted twice narrows no interval.")
        if min(self.seeds) < 0 or max(self.seeds) >= 2**63:
            raise ConfigError("study: expected seeds from 0 to 2^63 - 1.")
        if not {seed for seeds in self.seeds_of.values() for seed in seeds} <= set(self.seeds):
            raise ConfigError("study: expected the seeds of single arms among those of the study.")
        if importable(measure_name(self.measure)) is not self.measure:
            raise ConfigError(f"study: expected a measure that other processes can import, got {self.measure!r}.")

    @cached_property
    def code(self) -> str:
        """Which code makes the runs."""
        return code_version(self.measure)

    @cached_property
    def id(self) -> str:
        """Twelve letters that change with the name or the settings of any arm, the measure and the code.

        They do not change with the seeds: more replications are the same study.
        """
        return _digest([self.arm_ids])[:12]

    @cached_property
    def arm_ids(self) -> dict[str, str]:
        """Name of the arm → letters that change with its settings, the measure and the code."""
        measure = measure_name(self.measure)
        return {arm.name: _digest([self.code, measure, arm.record])[:16] for arm in self.arms}

    def runs(self) -> Iterator[tuple[Arm, int, str]]:
        """Arm, seed and id of every run, all arms of a seed before the next seed.

        So whatever is finished when a study stops can be compared in pairs.
        """
        own = {name: frozenset(seeds) for name, seeds in self.seeds_of.items()}
        for seed in self.seeds:
            for arm in self.arms:
                if arm.name not in own or seed in own[arm.name]:
                    yield arm, seed, run_id(self.arm_ids[arm.name], seed)


def run_id(arm_id: str, seed: int) -> str:
    """The id of a run: sixteen letters for its configuration, code and seed."""
    return _digest([arm_id, seed])[:16]


def restored(record: str, seed: int = 0, own: OwnPolicies | None = None) -> RunConfig:
    """The configuration that an arm's record describes.

    Args:
        record: as ``Arm.record`` tells it.
        seed: the luck.
        own: the policies of the user's own that it may hold.

    Raises:
        ValueError: it describes none, or holds policies that are not there as they were.
    """
    # Studies from before there were fitted values know nothing of them.
    tree = {"parameters": EVIDENCE, "member": None, "fitted": {}} | json.loads(record)
    scenarios, fitted = tree.pop("scenario"), tree.pop("fitted")
    marks = (own or OwnPolicies()).marks
    for name, mark in tree.pop("own_policies", {}).items():
        if marks.get(name) != mark:
            raise ValueError(
                f"policies.{name}: expected {mark}, found {marks.get(name, 'none')}. "
                "Give policies_path=DIR or policy_plugins=true with the policy as it was when the study began."
            )
    how = {"seed": seed, "out": None, "progress": "none", "explain": False}
    return run_config(tree | how, scenarios, own, fitted)


def replications(number: int, first_seed: int = 1) -> tuple[int, ...]:
    """The seeds of so many replications: more of them begin with the same ones."""
    return tuple(range(first_seed, first_seed + number))


def measure_name(measure: Measure) -> str:
    """``module:function``."""
    return f"{measure.__module__}:{getattr(measure, '__qualname__', repr(measure))}"


def importable(name: str) -> Any:
    """The function of that name; None where another process would not find it."""
    module, _, function = name.partition(":")
    if module == "__main__":
        return None
    try:
        return getattr(importlib.import_module(module), function, None)
    except ImportError:
        return None


def _canonical(value: Any) -> Any:
    """20 and 20.0 are the same setting."""
    if isinstance(value, Mapping):
        return {key: _canonical(v) for key, v in value.items()}
    if isinstance(value, list):
        return [_canonical(v) for v in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _digest(content: Any) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()
