"""Which engine does the runs, and how it is set up: ``engine=local engine.workers=4``."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from experiments.engine import Engine
from simulation.evidence import unknown
from simulation.mistakes import ConfigError
from simulation.strict_fields import built
from simulation.threads import processors

NAMES = ("serial", "local", "dask")


@dataclass(frozen=True)
class EngineChoice:
    """Which engine, and how it is set up; the values of ``conf/engine/``."""

    name: str = "local"
    workers: int | None = None
    """Processes of this machine; None: as many as there are processors."""
    address: str | None = None
    """Of the scheduler of a Dask cluster."""
    scheduler_file: str | None = None

    def __post_init__(self) -> None:
        if self.name not in NAMES:
            raise ConfigError(f"engine: {unknown('engine', self.name, list(NAMES))}")
        if self.workers is not None and self.workers < 1:
            raise ConfigError(f"engine.workers: expected a whole number from 1, got {self.workers}.")
        if self.name != "dask" and (self.address or self.scheduler_file):
            raise ConfigError(f"engine.address: only dask has one. Write engine=dask, not engine={self.name}.")

    def started_for(self, runs: int) -> Engine:
        """The engine, not yet entered, for so many runs.

        Raises:
            ConfigError: what it needs is not installed.
        """
        if self.name == "serial":
            from experiments.engines.serial import SerialEngine

            return SerialEngine()
        workers = min(self.workers or processors(), max(1, runs))
        if self.name == "local":
            from experiments.engines.local import LocalEngine

            return LocalEngine(workers)
        from experiments.engines.dask import DaskEngine

        return DaskEngine(self.address, self.scheduler_file, workers)


def chosen_engine(overrides: Iterable[str], config_dir: Path | None = None) -> tuple[EngineChoice, list[str]]:
    """Split what concerns the engine from the overrides of a command.

    Args:
        overrides: ``key=value``, some of them ``engine=`` and ``engine.<key>=``.
        config_dir: the user's own configuration folder; its ``engine/`` adds to ours.

    Returns:
        The engine, and the other overrides.

    Raises:
        ConfigError: no such engine, or a value that it does not have.
    """
    from simulation.config import composed_group

    given = list(overrides)
    own = [text for text in given if text.lstrip("+").partition("=")[0].split(".")[0] == "engine"]
    try:
        choice = built(EngineChoice, "engine", composed_group("engine", own, config_dir))
    except ValueError as error:
        raise ConfigError(str(error)) from None
    return choice, [text for text in given if text not in own]


def started(engine: str | EngineChoice | Engine, workers: int | None, runs: int) -> AbstractContextManager[Engine]:
    """The engine that ``run_study`` was asked for, running; one that ran before goes on running afterwards."""
    if isinstance(engine, str):
        engine = EngineChoice(engine, workers)
    return engine.started_for(runs) if isinstance(engine, EngineChoice) else nullcontext(engine)
