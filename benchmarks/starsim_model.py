"""The month of ``worker_rules`` lived by a Starsim module: Starsim's states and Starsim's luck, the same laws.

Starsim (Kerr et al., starsim.org) is the nearest peer that keeps agents in arrays and gives every decision a stream of
luck of its own. Its states hold every column of the workforce, its distributions make the draws (but those that a law
makes within itself: who leaves), its loop runs the months and keeps the results. The laws are called as they stand, and
ties stay in the table: a module that writes its own laws and keeps ties as a network of Starsim is slower, so that the
comparison favours the peer.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import starsim as ss
from worker_rules import ColumnarWorkers

from simulation.randomness import Luck
from simulation.settings import Settings
from simulation.state.workforce import Workforce
from simulation.units import Floats, Identities

NORMALS = {
    "pressure from work": 1, "pressure from the family": 1, "pressure between people": 1, "pressure from society": 1,
    "exhaustion": 1, "engagement": 2, "well-being": 2, "well-being of work and mind": 2,
}  # fmt: skip
"""Stream → standard normal draws a month."""
UNIFORMS = {"family shock": 1, "leaving": 2, "retirement": 1}
"""Stream → uniform draws a month."""
STATES = tuple(n for n, c in Workforce.columns().items() if c.width == 1 and np.dtype(c.dtype) == np.float32)


class DistributionsOfStarsim(Luck):
    """Luck from Starsim's distributions, a stream of theirs for each of ours; draws of all agents."""

    def __init__(self, module: Team) -> None:
        super().__init__(seed=1)
        self.module = module

    def uniform(self, stream: str, month: int, identity: Identities) -> Floats:
        """Uniform draws [1] of those who ask, shape (n,)."""
        return self._drawn(stream, 0, identity)

    def uniform_pair(self, stream: str, month: int, identity: Identities) -> tuple[Floats, Floats]:
        """Two uniform draws [1] of those who ask, shape (n,) each."""
        return self._drawn(stream, 0, identity), self._drawn(stream, 1, identity)

    def normal(self, stream: str, month: int, identity: Identities) -> Floats:
        """Standard normal draws [1] of those who ask, shape (n,)."""
        return self._drawn(stream, 0, identity)

    def normal_pair(self, stream: str, month: int, identity: Identities) -> tuple[Floats, Floats]:
        """Two standard normal draws [1] of those who ask, shape (n,) each."""
        return self._drawn(stream, 0, identity), self._drawn(stream, 1, identity)

    def _drawn(self, stream: str, which: int, identity: Identities) -> Floats:
        everybody, uids = self.module.columnar.world.workforce.person_identity, self.module.uids
        if len(identity) < len(everybody):
            uids = ss.uids(np.flatnonzero(np.isin(everybody, identity)))
        return np.asarray(getattr(self.module, _name(stream, which)).rvs(uids), np.float32)


def _name(stream: str, which: int) -> str:
    return f"{stream} {which}".replace(" ", "_").replace("-", "_")


class Team(ss.Module):  # type: ignore[misc]
    """Everything that a social worker lives through in a month; one agent for each post."""

    def __init__(self, columnar: ColumnarWorkers) -> None:
        super().__init__(name="team")
        self.columnar = columnar
        self.define_states(*[ss.FloatArr(name, default=0.0) for name in STATES])
        for streams, kind in ((NORMALS, ss.normal), (UNIFORMS, ss.random)):
            for stream, draws in streams.items():
                for which in range(draws):
                    setattr(self, _name(stream, which), kind())

    def init_post(self) -> None:
        """Copy the first day."""
        super().init_post()
        self.uids = self.sim.people.auids
        self._keep()
        self.columnar.world.luck = DistributionsOfStarsim(self)

    def init_results(self) -> None:
        """Say what is kept of every month."""
        super().init_results()
        self.define_results(ss.Result("exhaustion_mean", dtype=float), ss.Result("leavers", dtype=float))

    def step(self) -> None:
        """Read the states, live the month, write the states."""
        self.uids, table = self.sim.people.auids, self.columnar.world.workforce
        for name in STATES:
            getattr(table, name)[:] = getattr(self, name)[self.uids]
        self.columnar.step()
        self._keep()

    def update_results(self) -> None:
        """Keep this month's means."""
        super().update_results()
        self.results.exhaustion_mean[self.ti] = self.columnar.rows[-1]["exhaustion_mean"]
        self.results.leavers[self.ti] = self.columnar.left[-1]

    def _keep(self) -> None:
        table = self.columnar.world.workforce
        for name in STATES:
            getattr(self, name)[self.uids] = getattr(table, name)


class StarsimWorkers:
    """A Starsim simulation of the workers' month, to be stepped like a model of Mesa.

    Args:
        settings: as for ``ColumnarWorkers``; ``years`` is the most that will be lived.
    """

    def __init__(self, settings: Settings) -> None:
        self.columnar = ColumnarWorkers(settings)
        agents = len(self.columnar.world.workforce)
        self.sim = ss.Sim(
            n_agents=agents, modules=[Team(self.columnar)], start=2021, stop=2021 + settings.years, dt=1 / 12,
            rand_seed=settings.seed, verbose=0, copy_inputs=False,
        )  # fmt: skip
        self.sim.init()

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What was observed, a row a month."""
        return self.columnar.rows

    def step(self) -> None:
        """Live one month."""
        self.sim.run_one_step()
