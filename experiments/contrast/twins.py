"""What is kept of a run: the survey's contrast and its parts, from twin worlds with the same people and the same luck.

In a twin world a fifth of all people, drawn by lot, turn to a source that is set from outside, from the first month of
the warm-up or their first day on; everybody else chooses as ever. A fifth is few enough that those who are set change
little for the others (hours of union workers, money in need, the mood of a team), and enough to average over.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from experiments.contrast.parts import CHOICE, REST, Lives, explained, likeness, parts, pooled_sd
from experiments.outcomes import WHOLE
from simulation.assignment import Assignment
from simulation.evidence import source_facts
from simulation.indicators import ALL
from simulation.model import WorkforceModel
from simulation.processes.scales import Scales
from simulation.state.regions import REGION_KINDS
from simulation.state.workforce import EDUCATION, SOURCES
from simulation.survey import BLOCKS, SurveyParams, answers, survey_weights, surveys
from simulation.units import Amounts
from simulation.world import World

SHARE = 0.2
"""Of all people who are set in a twin world [1]."""
DRAWS = 25
"""Virtual surveys taken of each run."""
FAMILY, WORKPLACE = "family", "workplace"
OTHER = {"financial": "moral", "moral": "financial"}
TWINS: dict[str, dict[str, str]] = {
    "financial family": {"financial": FAMILY},
    "moral family": {"moral": FAMILY},
    "both family": {"financial": FAMILY, "moral": FAMILY},
    "financial workplace": {"financial": WORKPLACE},
    "moral workplace": {"moral": WORKPLACE},
}
"""Name of a twin world → kind of help → to whom people are set."""
REASONS = ("vulnerability", "asking", "place", "person")
"""Reasons behind the choice; see ``_reasons``."""
Scores = Mapping[str, Amounts]


def respondents() -> int:
    """How many people the survey asked."""
    return int(float(source_facts()["survey_sample"]["respondents.total"].value))


def split(model: WorkforceModel) -> pd.DataFrame:
    """Contrast, parts and virtual surveys of a model that has lived its months.

    Args:
        model: a finished model; its twins are lived here.

    Returns:
        A row per kind of help and scale (``draw`` 0) with the parts in points of the scale, their ``sd``, the
        likeness of the people of one agency, the share who leave in a year, and what adjusting for traits would make of
        the contrast; and a row for each of ``DRAWS`` virtual surveys (``draw`` from 1) with ``g`` and ``p``.
    """
    world = model.world
    rows = np.flatnonzero(world.workforce.occupied)
    weight = survey_weights(world.workforce, rows)
    twins = {name: _scores_in_twin(model, rows, told) for name, told in TWINS.items()}
    found = [*_whole(world, rows, weight, twins), *_drawn(world, len(rows))]
    table = pd.DataFrame(found)
    everywhere = model.series[model.series["place"] == ALL]
    table["turnover_per_year"] = everywhere["turnover_per_year"].mean()
    table.insert(0, "place", ALL)
    table.insert(1, "year", WHOLE)
    table.insert(2, "months", model.settings.months)
    return table


def _scores(world: World, rows: np.ndarray) -> dict[str, Amounts]:
    table = world.workforce
    names = ("exhaustion", "passion", "accomplishment", "life_well_being", "work_well_being",
             "psychological_well_being", "overall_well_being")  # fmt: skip
    return {name: getattr(table, name)[rows].astype(np.float64) for name in names}


def _scores_in_twin(model: WorkforceModel, rows: np.ndarray, told: Mapping[str, str]) -> Scores:
    """Scores of the same people in a twin world, shape (n,); NaN of those who were not set, or are not there."""
    assignment = Assignment(SHARE, **told)
    settings = dataclasses.replace(model.settings, assignment=assignment)
    twin = WorkforceModel(settings)
    for _ in range(settings.months):
        twin.step()
        twin.forget()
    mine, theirs = model.world.workforce, twin.world.workforce
    there = rows[theirs.occupied[rows] & (theirs.person_identity[rows] == mine.person_identity[rows])]
    # Who came in another month has had other luck: another life, if the same person.
    there = there[theirs.post_months[there] == mine.post_months[there]]
    there = there[assignment.falls_on(twin.world.luck, mine.person_identity[there])]
    known = np.isin(rows, there)
    return {name: np.where(known, values, np.nan) for name, values in _scores(twin.world, rows).items()}


def _whole(world: World, rows: np.ndarray, weight: Amounts, twins: Mapping[str, Scores]) -> list[dict[str, Any]]:
    table = world.workforce
    measured = answers(table, rows, world.luck, 0, world.params(SurveyParams), world.params(Scales))
    sources = {block: getattr(table, column)[rows] for block, column in BLOCKS.items()}
    reasons, asked = _reasons(world, rows), _questionnaire(world, rows)
    agency = table.agency[rows]
    found = []
    for block, source in sources.items():
        workplace, family = (source == SOURCES.index(name) for name in (WORKPLACE, FAMILY))
        other = np.column_stack([sources[OTHER[block]] == SOURCES.index(name) for name in (WORKPLACE, "none")])
        for name, actual in _scores(world, rows).items():
            lives = Lives(
                actual, twins[f"{block} family"][name], twins["both family"][name],
                twins[f"{block} workplace"][name], workplace, family, weight,
            )  # fmt: skip
            told = parts(lives)
            adjusted, worth = explained(lives, other.astype(float), reasons)
            by_questionnaire, _ = explained(lives, asked, {})
            found.append({
                "draw": 0, "block": block, "variable": name, **told,
                **{f"{CHOICE}_{reason}": worth[reason] for reason in REASONS},
                f"{CHOICE}_{REST}": told[CHOICE] - sum(worth.values()),
                "adjusted": adjusted, "adjusted_questionnaire": by_questionnaire,
                "sd": pooled_sd(measured[name], workplace, family, weight),
                "likeness": likeness(measured[name], agency),
                "people_of_an_agency": len(rows) / len(np.unique(agency)),
            })  # fmt: skip
    return found


def _drawn(world: World, people: int) -> list[dict[str, Any]]:
    """Virtual surveys as large as the printed one, of a world that has so many people."""
    if people < respondents():
        return []
    taken = surveys(world, DRAWS).assign(draw=lambda table: table["draw"] + 1)
    found: list[dict[str, Any]] = taken[["draw", "block", "variable", "g", "p"]].to_dict("records")  # type: ignore[assignment]
    return found


def _reasons(world: World, rows: np.ndarray) -> dict[str, Amounts]:
    """Why people choose as they do, and all else in which the groups may differ, standardised, shape (n, k) each."""
    table, agencies = world.workforce, world.agencies
    own = table.agency[rows]
    kind = world.regions.kind[agencies.region[own]]
    person = [table.age_years[rows], table.legacy[rows], table.idealism[rows], table.family_shock_risk[rows],
              table.role[rows], table.social_work_degree[rows]]  # fmt: skip
    return {
        "vulnerability": _standardised([table.vulnerability[rows]]),
        "asking": _standardised([table.help_seeking[rows], table.family_tie[rows]]),
        "place": _standardised(
            [world.climate[own], agencies.has_union[own], agencies.supervision_hours[own],
             *(kind == code for code in range(1, len(REGION_KINDS)))]
        ),
        "person": np.column_stack([_questionnaire(world, rows), _standardised(person)]),
    }  # fmt: skip


def _questionnaire(world: World, rows: np.ndarray) -> Amounts:
    """What the questionnaire asked beside its scales: gender, time in the sector, education, training; shape (n, k)."""
    table = world.workforce
    levels = [table.education[rows] == code for code in range(1, len(EDUCATION))]
    return _standardised(
        [table.gender[rows], np.log1p(table.tenure_months[rows]), table.psychology_trained[rows], *levels]
    )


def _standardised(columns: list[Any]) -> Amounts:
    values = np.column_stack([np.asarray(column, dtype=np.float64) for column in columns])
    spread = values.std(axis=0)
    return (values - values.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
