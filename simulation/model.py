"""The model: a Mesa model whose month is written in ``schedule.MONTH``."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import mesa
import numpy as np
import pandas as pd

from simulation import frames
from simulation.agent_set import WorkforceAgentSet
from simulation.agents import Agency, SocialWorker, agencies, social_workers
from simulation.events import Event
from simulation.indicators import Observation, Row, expect_numbers, rows_of, seen
from simulation.policies import Policy
from simulation.processes.leaving_hazard import Factors
from simulation.processes.turnover import hazard_factors
from simulation.processes.vacating import vacate
from simulation.rows import choose_engine
from simulation.schedule import MONTH
from simulation.settings import Settings
from simulation.start import world_at_start
from simulation.state.agencies import Agencies
from simulation.state.regions import Regions
from simulation.state.workforce import Workforce
from simulation.tipping import loop_gain
from simulation.units import Amounts
from simulation.world import World


class WorkforceModel(mesa.Model):  # type: ignore[misc]
    """Social workers, agencies and the training pipeline of a region, month by month.

    Args:
        settings: what the model is built from; everything that its result depends on.

    The constructor lives through the warm-up, so that the first ``step()`` is the first month that is reported.
    All luck comes from ``settings.seed`` (``simulation.randomness``); ``model.random`` is not used by the month.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__(rng=settings.seed)
        self.settings = settings
        choose_engine(settings.region.posts)
        self.world: World = world_at_start(settings)
        self.months_done = 0
        self.watcher: Callable[[str, World], None] | None = None
        """Called before each line of the month with its name and the world, which it must not change."""
        self._seen: list[Observation] = []
        for t in range(-settings.warm_up_months, 0):
            self._live(t)

    def step(self) -> None:
        """Live one month and observe it.

        Raises:
            ArithmeticError: what was observed is no number.
        """
        self._live(self.months_done)
        self._seen.append(seen(self.world))
        expect_numbers(self._seen[-1])
        self.months_done += 1

    def pursue(self, policies: Sequence[Policy], events: Sequence[Event] = ()) -> None:
        """From the next month on these policies are in force and these events happen, in place of all others.

        Args:
            policies: their dates count as ever: to start with the next month, it must be their start.
            events: likewise.
        """
        self.world.measures, self.world.happenings = tuple(policies), tuple(events)

    def _live(self, t: int) -> None:
        choose_engine(self.settings.region.posts)
        self.world.t = t
        for line in MONTH:
            if self.watcher is not None:
                self.watcher(line.name, self.world)
            line.run(self.world)

    @property
    def agents(self) -> WorkforceAgentSet:
        """The social workers who hold a post now, as Mesa agents that read and write the columns."""
        return social_workers(self)

    @property
    def agencies(self) -> WorkforceAgentSet:
        """The agencies, as Mesa agents."""
        return agencies(self)

    @property
    def agents_by_type(self) -> dict[type, WorkforceAgentSet]:
        """Social workers and agencies, by class."""
        return {SocialWorker: self.agents, Agency: self.agencies}

    @property
    def agent_types(self) -> list[type]:
        """The classes of agents of this model."""
        return [SocialWorker, Agency]

    def remove_all_agents(self) -> None:
        """All social workers go; the posts stay and are filled again as months pass."""
        self.vacate(np.flatnonzero(self.workforce.occupied))

    @property
    def workforce(self) -> Workforce:
        """All posts, a struct of arrays."""
        return self.world.workforce

    @property
    def agency_table(self) -> Agencies:
        """All agencies, a struct of arrays."""
        return self.world.agencies

    @property
    def region_table(self) -> Regions:
        """All regions, a struct of arrays."""
        return self.world.regions

    def vacate(self, rows: np.ndarray) -> None:
        """The holders of these posts go, as when they leave of their own will: cases wait, ties end.

        Args:
            rows: occupied posts, shape (k,), each once.
        """
        vacate(self.world, np.asarray(rows))

    @property
    def latest(self) -> Row:
        """What was observed last for all places together: indicator → value; empty before the first month."""
        return rows_of(self._seen[-1])[0] if self._seen else {}

    def give_up(self) -> None:
        """Let the world go at once. Mesa's ``step`` refers to its model: else it stays until Python looks for rings."""
        del self.world

    def forget(self) -> None:
        """Drop what was observed but for the last month, which frees memory where nobody asks for the series."""
        del self._seen[:-1]

    @property
    def observations(self) -> Sequence[Observation]:
        """What was observed in each month, as sums of which ``indicators.told`` makes numbers."""
        return self._seen

    @property
    def hazard_factors(self) -> Factors:
        """What each post's hazard of leaving is made of, as things stand; see ``turnover.hazard_factors``."""
        return hazard_factors(self.world)

    @property
    def loop_gain(self) -> Amounts:
        """How many of its workers follow one who leaves [person/person], shape (A,); see ``tipping.loop_gain``."""
        return loop_gain(self.world)

    @property
    def series(self) -> pd.DataFrame:
        """What was observed: a row per month and place."""
        return frames.series(self._seen)

    @property
    def workers(self) -> pd.DataFrame:
        """The social workers who hold a post now: a row each, all state, readable names."""
        return frames.workers(self.world)

    @property
    def agency_frame(self) -> pd.DataFrame:
        """The agencies now: a row each, all state, readable names."""
        return frames.agencies(self.world)
