"""What a run leaves: monthly series, the people and agencies of the last month, and how it came about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from simulation import frames, tipping
from simulation.evidence import load
from simulation.reach import Reach, ReachMeter
from simulation.run_config import RunConfig
from simulation.settings import Settings
from simulation.summary import LINES, summary

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simulation.model import WorkforceModel


@dataclass(frozen=True, repr=False)
class Result:
    """The outcome of one run."""

    series: pd.DataFrame
    """A row per month and place (``all`` and each kind of region); the indicators, units in their names."""
    workers: pd.DataFrame
    """A row per worker of the last month, with all state."""
    agencies: pd.DataFrame
    """A row per agency of the last month."""
    config: RunConfig
    """What was asked for."""
    reach: tuple[Reach, ...] = ()
    """How far each policy reached in the last twelve months."""

    @classmethod
    def of(cls, model: WorkforceModel, config: RunConfig, meter: ReachMeter) -> Result:
        """What is left of a model that has lived to its end and is given up: its workforce is empty afterwards."""
        series, agencies = model.series, model.agency_frame
        return cls(series, frames.workers(model.world, at_its_end=True), agencies, config, meter.lines(series))

    @property
    def settings(self) -> Settings:
        """What the model was built from."""
        return self.config.settings

    @property
    def title(self) -> str:
        """``pay_raise, classroom, seed 1, 10 years from 2021-01``."""
        s = self.settings
        return f"{s.scenario}, {s.region.name}, seed {s.seed}, {s.years:g} years from {s.start}"

    def summary(self) -> dict[str, float]:
        """Means of the last twelve months; see ``simulation.summary``."""
        return summary(self.series)

    @property
    def tips_in(self) -> str | None:
        """First month in which more than ``tipping.alarm_share`` of the agencies are past the point of no return."""
        return tipping.first_month_past(self.series, load(tipping.TippingParams, self.settings.facts).alarm_share)

    @property
    def tipping_told(self) -> str:
        """Whether the vicious circle tips, in one sentence."""
        everywhere = self.series[self.series["place"] == "all"]
        most, mean = 100.0 * everywhere["agencies_past_tipping_share"].max(), everywhere["loop_gain_mean"].mean()
        past = f"{most:.0f} % of the agencies past the point of no return"
        if self.tips_in is not None:
            return f"Tips in {self.tips_in}; at most {past}."
        return f"Does not tip: a leaver brings about {mean:.2f} further ones, {past} at most."

    def plot(self) -> Figure:
        """All figures of the run as six panels of one."""
        from simulation.figures import overview

        return overview(self.series, self.settings)

    def __repr__(self) -> str:
        return f"<Result: {self.title}; {len(self.series)} rows of series, {len(self.workers)} workers>"

    def _repr_html_(self) -> str:
        values = self.summary()
        rows = "".join(
            f"<tr><td>{line.label}</td><td style='text-align:right'>{line.text(values[line.column])}</td>"
            f"<td style='text-align:left'>{line.unit}</td></tr>"
            for line in LINES
        )
        return f"<table><caption>{escape(self.title)}: mean of the last 12 months</caption>{rows}</table>"


def simulate(config: RunConfig, on_month: Callable[[], None] | None = None) -> Result:
    """Run the model from its start to its end.

    Args:
        config: a validated run.
        on_month: called after each month, for a progress bar.

    Returns:
        The result of the run.
    """
    from simulation.model import WorkforceModel  # Mesa takes a second to import.

    model = WorkforceModel(config.settings)
    meter = ReachMeter(config.settings.policies, config.settings.months)
    for _ in range(config.settings.months):
        model.step()
        meter.read(model.world)
        if on_month is not None:
            on_month()
    return Result.of(model, config, meter)
