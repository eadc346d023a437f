"""What the model shows of each pattern, measured in two small worlds: a growing city and the country.

The city lives 2011 to 2013, as Shenzhen did. The country lives one year, is questioned, and lives another so that the
same people can be asked again. What a questionnaire told is compared with what the questionnaire of the model tells,
noise of its items included: patterns P1, P2, P3 and P7 are answers, not states.

P9, the certified stock, is no matter of these worlds: it follows from the applicants and passes of each year.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.evidence import Fact, source_facts
from simulation.indicators import ALL
from simulation.processes.scales import Scales
from simulation.settings import Settings
from simulation.state.workforce import SOURCES, Workforce
from simulation.survey import (
    BLOCKS,
    TENURE_GROUPS,
    TENURE_STEPS_MONTHS,
    SurveyParams,
    answers,
    hedges_g,
    respondents,
    survey_weights,
)
from simulation.units import MONTHS_PER_YEAR
from simulation.world import World

if TYPE_CHECKING:
    from simulation.model import WorkforceModel

CITY, COUNTRY = "city", "country"
WORLDS = {
    CITY: ("region=city", "region.posts=4000", "start=2011-01", "years=3", "parameters=evidence"),
    COUNTRY: ("region=national_sample", "region.posts=6000", "start=2020-01", "years=1", "parameters=evidence"),
}
"""Settings of the two worlds: small enough for a thousand evaluations, large enough for their luck to be small.

They stand on the evidence alone: what is fitted must not depend on what was fitted before."""
DRAWS = 60
"""Virtual surveys of each world."""
EVERYBODY = 1_000_000
"""Number of the draw in which all are questioned; far from those of the virtual surveys, so that luck is not shared."""
CONTRASTED = ("exhaustion", "passion", "accomplishment", "overall_well_being")
LOWER_IS_BETTER = ("exhaustion",)
FEWEST_STAFF = 10
"""Agencies below this are too small for a mean to say something of the place."""
CRITICAL_P = 0.05


def measured(facts: Mapping[str, Mapping[str, Fact]], seed: int) -> dict[str, float]:
    """All patterns, simulated with these numbers and this luck.

    Args:
        facts: the evidence, as ``simulation.evidence.with_overrides`` gives it.
        seed: the luck.

    Returns:
        Key of the pattern → simulated value, in the unit of its target.
    """
    found: dict[str, float] = {}
    for world in WORLDS:
        found |= shown(lived(dataclasses.replace(settings(world), facts=facts, seed=seed)))
    return found


@cache
def settings(world: str) -> Settings:
    """Settings of the city or the country, with the evidence as it is."""
    from simulation.config import compose

    return compose(WORLDS[world]).settings


def lived(chosen: Settings) -> WorkforceModel:
    """The model after its months."""
    from simulation.model import WorkforceModel  # Mesa takes more than a second to import.

    model = WorkforceModel(chosen)
    for _ in range(chosen.months):
        model.step()
    return model


def pattern_table(model: WorkforceModel) -> pd.DataFrame:
    """What a finished world shows, as a study keeps it: one row, a column for each pattern of that world.

    Args:
        model: a city or a country after its months; the country lives on for another year.
    """
    return pd.DataFrame([{"place": ALL, "year": 0} | shown(model)])


def shown(model: WorkforceModel) -> dict[str, float]:
    """Key of the pattern → value, of those that this world shows."""
    return of_city(model) if model.settings.region.name == CITY else of_country(model)


def of_city(model: WorkforceModel) -> dict[str, float]:
    """Turnover of each year, quits in the first year, and time in post, of a city after three years of growth."""
    series = model.series[model.series.place == ALL]
    first = int(model.settings.start[:4])
    yearly = series.turnover_per_year.groupby(first + series.month // MONTHS_PER_YEAR).mean()
    # Who stays a year has stayed in each of its months.
    monthly = series.first_year_turnover_per_year.mean() / MONTHS_PER_YEAR
    table = model.workforce
    return {f"turnover_{year}": float(rate) for year, rate in yearly.items()} | {
        "first_year_quits": float(1.0 - (1.0 - monthly) ** MONTHS_PER_YEAR),
        "years_in_post": float(table.post_months[table.occupied].mean() / MONTHS_PER_YEAR),
    }


def of_country(model: WorkforceModel) -> dict[str, float]:
    """Questionnaires, intentions, who is in post, entry and caseloads of a country; it lives on for a year."""
    before = model.workforce.occupied.copy(), model.workforce.person_identity.copy()
    then = _exhaustion_told(model.world, before[0], 0)
    for _ in range(MONTHS_PER_YEAR):
        model.step()
    table, world = model.workforce, model.world
    series = model.series[model.series.place == ALL]
    last_year = series[series.month >= series.month.max() + 1 - MONTHS_PER_YEAR]
    now = _exhaustion_told(world, table.occupied, 1)
    same = before[0] & table.occupied & (before[1] == table.person_identity)
    held = table.occupied
    return {
        **of_surveys(world, DRAWS),
        "exhaustion_mean": float(now[held].mean()),
        "exhaustion_sd": float(now[held].std()),
        "exhaustion_stability": float(np.corrcoef(then[same], now[same])[0, 1]),
        "intention": float(last_year.intention_share.mean()),
        "women": float((table.gender[held] == 0).mean()),
        **_tenure_mix(table),
        "entry_of_graduates": float(series.joiners_graduate.sum() / series.graduates.sum()),
        "caseload_and_turnover": caseload_and_turnover(world),
    }


def of_surveys(world: World, draws: int) -> dict[str, float]:
    """Both tables of the survey over many draws of respondents.

    Returns:
        ``<block>_<scale>``: mean Hedges' g, positive where those whom the workplace supports fare better;
        ``<block>_passion_significant``: share of draws with p < .05; mean and pooled SD of overall well-being.
    """
    size = int(float(source_facts()["survey_sample"]["respondents.total"].value))
    rows = np.flatnonzero(world.workforce.occupied)
    weight = survey_weights(world.workforce, rows)
    tables = pd.DataFrame([_tables(world, draw, weight, rows, size) for draw in range(draws)])
    return {str(name): float(value) for name, value in tables.mean().items()}


def _tables(world: World, draw: int, weight: NDArray[Any], rows: NDArray[Any], size: int) -> dict[str, float]:
    chosen, given = respondents(world, draw, weight, rows, size)
    found: dict[str, float] = {}
    spreads, means = [], []
    for block, column in BLOCKS.items():
        source = getattr(world.workforce, column)[chosen]
        groups = source == SOURCES.index("family"), source == SOURCES.index("workplace")
        if min(group.sum() for group in groups) < 2:
            continue
        for name in CONTRASTED:
            family, workplace = (given[name][group] for group in groups)
            g = hedges_g(family, workplace)
            found[f"{block}_{name}"] = -g if name in LOWER_IS_BETTER else g
        family, workplace = (given["passion"][group] for group in groups)
        found[f"{block}_passion_significant"] = float(_significant(family, workplace))
        parts = [given["overall_well_being"][group] for group in groups]
        means.append(np.concatenate(parts).mean())
        spreads.append(np.sqrt(np.average([part.var(ddof=1) for part in parts], weights=[len(p) - 1 for p in parts])))
    return found | {"well_being_mean": float(np.mean(means)), "well_being_sd": float(np.mean(spreads))}


def _significant(first: NDArray[Any], second: NDArray[Any]) -> bool:
    """Whether Student's t of two samples is significant at 5 %."""
    from scipy import stats

    return bool(stats.ttest_ind(first, second).pvalue < CRITICAL_P)


def _exhaustion_told(world: World, held: NDArray[np.bool_], occasion: int) -> NDArray[Any]:
    """What each would answer on exhaustion [0-6], shape (n,); NaN where a post is vacant."""
    rows = np.flatnonzero(held)
    params, scales = world.params(SurveyParams), world.params(Scales)
    told = np.full(len(held), np.nan)
    told[rows] = answers(world.workforce, rows, world.luck, EVERYBODY + occasion, params, scales)["exhaustion"]
    return told


def _tenure_mix(table: Workforce) -> dict[str, float]:
    group = np.searchsorted(TENURE_STEPS_MONTHS, table.tenure_months[table.occupied], side="right")
    share = np.bincount(group, minlength=len(TENURE_GROUPS)) / len(group)
    return {f"tenure_{name}": float(value) for name, value in zip(TENURE_GROUPS, share, strict=True)}


def caseload_and_turnover(world: World) -> float:
    """Correlation, over agencies, of hours asked per hour available with the hazard of leaving, weighted by staff.

    Of the hazard and not of quits, of which an agency of thirty sees two or three a year, which is mostly luck; of
    hours and not of cases, since cases of some fields take longer. NaN where no two agencies are large enough.
    """
    table = world.workforce
    paid = table.occupied & ~table.just_joined & ~table.seconded
    staff = world.by_agency(paid)
    big = staff >= FEWEST_STAFF
    if big.sum() < 2:
        return float("nan")
    load = world.by_agency(table.hours_asked * paid)[big] / world.by_agency(table.hours_available * paid)[big]
    hazard = world.by_agency(table.leaving_hazard_per_year * paid)[big] / staff[big]
    both = np.cov(load, hazard, aweights=staff[big])
    return float(both[0, 1] / np.sqrt(both[0, 0] * both[1, 1]))
