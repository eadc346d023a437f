"""What an exploration keeps of a run: the indicators over the whole period, everywhere and in each kind of place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from experiments.outcomes import WHOLE, adds_up, outcomes
from experiments.study_result import StudyResult
from simulation.indicators import ALL
from simulation.units import MONTHS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulation.model import WorkforceModel


def whole_period(model: WorkforceModel) -> pd.DataFrame:
    """The indicators of a model that has lived its months, without the single years: thousands of runs need less room.

    Args:
        model: a finished model.

    Returns:
        The rows of ``experiments.outcomes`` for the whole period.
    """
    table = outcomes(model)
    return table[table["year"] == WHOLE].reset_index(drop=True)


def observed(found: StudyResult, indicators: Sequence[str] | None = None, place: str = ALL) -> pd.DataFrame:
    """The outcomes of a study's runs; what adds up is given per year.

    Args:
        found: the study.
        indicators: None: all.
        place: ``all`` or a kind of region.

    Returns:
        A row per run, with the columns ``arm`` and ``seed`` and the indicators.
    """
    table = found.read(indicators, place=place, year=WHOLE)
    years = table["months"] / MONTHS_PER_YEAR
    names = [name for name in table.columns if name not in ("arm", "seed", "place", "year", "months")]
    scaled = {name: table[name] / years if adds_up(name) else table[name] for name in names}
    return pd.concat([table[["arm", "seed"]], pd.DataFrame(scaled)], axis=1)
