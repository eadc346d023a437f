"""The model in Mesa's own viewer, SolaraViz: ``solara run docs/examples/solara/solara_app.py``.

See docs/solara.md for the packages that work together. The model is built inside a component, so that every visitor
has one of her own: a model at the level of the module would be shared by all.
"""

from __future__ import annotations

from typing import Any

import solara
from mesa.visualization import SolaraViz, make_plot_component
from mesa.visualization.utils import update_counter

from simulation import WorkforceModel
from simulation.config import compose


class ClassroomModel(WorkforceModel):
    """The classroom, with a constructor that SolaraViz can call: keyword arguments alone, and a scenario by name."""

    def __init__(self, scenario: str = "baseline", seed: int = 1) -> None:
        super().__init__(compose([f"scenario={scenario}", "region=classroom", "years=10", f"seed={seed}"]).settings)
        self.datacollector = Observed(self)


class Observed:
    """What was observed, in the shape in which Mesa's plots ask for it."""

    def __init__(self, model: WorkforceModel) -> None:
        self.model = model

    def get_model_vars_dataframe(self) -> Any:
        """A row per month, all places together."""
        series = self.model.series
        if series.empty:
            return series.reindex(columns=["exhaustion_mean", "vacancy_rate", "turnover_per_year"])
        return series[series["place"] == "all"].set_index("month")


@solara.component
def MostExhausted(model: WorkforceModel) -> None:  # noqa: N802 - components are named like this
    """The agency whose workers are most exhausted, read from ``model.agencies``."""
    update_counter.get()
    means = [(a.workers.agg("exhaustion", sum) / a.head_count, a) for a in model.agencies if a.head_count]
    worst, agency = max(means, key=lambda pair: pair[0])
    solara.Markdown(
        f"Month {model.months_done}: most exhausted is agency {agency.row} ({agency.field}), {worst:.1f} of 6."
    )


@solara.component
def Page() -> None:  # noqa: N802
    """Two plots and a sentence."""
    model = solara.use_memo(ClassroomModel, dependencies=[])
    SolaraViz(
        model,
        components=[make_plot_component("exhaustion_mean"), make_plot_component("vacancy_rate"), MostExhausted],
        model_params={
            "scenario": {
                "type": "Select", "value": "baseline", "label": "Scenario",
                "values": ["baseline", "pay_raise", "union_support", "pay_and_posts"],
            },
            "seed": {"type": "InputText", "value": 1, "label": "Luck"},
        },
        name="A comparison under stated assumptions, not a forecast",
        play_interval=100,
    )  # fmt: skip
