"""The virtual survey: the questionnaire of Li et al. (2022), given to simulated social workers.

142 respondents are drawn by the quotas of the survey (gender by tenure, gender by training, education), answer the
scales with the noise of their items, and are compared by the source that they would turn to, as in the two tables of
the article: Student's t, Welch's t and Hedges' g, over many draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from scipy.special import stdtr

from simulation.evidence import Parameters, source_facts
from simulation.processes.scales import Scales
from simulation.randomness import Luck
from simulation.state.workforce import EDUCATION, SOURCES, Workforce
from simulation.units import Amounts, Floats, Identities
from simulation.world import World

BLOCKS = {"financial": "financial_source", "moral": "moral_source"}
SCALES = (
    "exhaustion",
    "passion",
    "accomplishment",
    "life_well_being",
    "work_well_being",
    "psychological_well_being",
)
TENURE_GROUPS = ("under_1_year", "from_1_to_5_years", "from_6_to_10_years", "from_11_to_15_years", "over_15_years")
TENURE_STEPS_MONTHS = (12.0, 72.0, 132.0, 180.0)
"""Upper ends of the tenure groups: "from 1 to 5 years" lasts until the sixth year begins, and so on."""
SIGNIFICANT = 0.05


@dataclass(frozen=True)
class SurveyParams(Parameters):
    """How people answer."""

    group: ClassVar[str] = "survey"

    reliability: float
    well_being_subscale_sd: float


def contrasts(first: Amounts, second: Amounts) -> dict[str, Amounts]:
    """Two groups compared on several scales at once: Student's t, Welch's t, their p and Hedges' g, each of shape (k,).

    ``g = (m2 - m1) / s_pooled * (1 - 3 / (4 df - 1))`` (Hedges 1981); t has the sign of the first minus the second.

    Args:
        first: answers of the one group, shape (k, n), a row for each scale.
        second: answers of the other, shape (k, m).
    """
    n, m = first.shape[1], second.shape[1]
    df = n + m - 2.0
    v, w = first.var(axis=1, ddof=1), second.var(axis=1, ddof=1)
    pooled = ((n - 1) * v + (m - 1) * w) / df
    gap = first.mean(axis=1) - second.mean(axis=1)
    t = gap / np.sqrt(pooled * (1.0 / n + 1.0 / m))
    vn, wm = v / n, w / m
    welch_t, welch_df = gap / np.sqrt(vn + wm), (vn + wm) ** 2 / (vn**2 / (n - 1) + wm**2 / (m - 1))
    g = -gap / np.sqrt(pooled) * (1.0 - 3.0 / (4.0 * df - 1.0))
    return {"t": t, "p": two_sided(t, df), "welch_t": welch_t, "welch_p": two_sided(welch_t, welch_df), "g": g}


def hedges_g(first: Amounts, second: Amounts) -> float:
    """Difference of means (second - first) of one scale [SD]; see ``contrasts``."""
    return float(contrasts(first[np.newaxis], second[np.newaxis])["g"][0])


def two_sided(t: Amounts, df: Amounts | float) -> Amounts:
    """Chance of a t at least so far from nothing [1], if nothing differs."""
    chance: Amounts = 2.0 * stdtr(df, -np.abs(t))
    return chance


def quota_weights(cells: list[np.ndarray], shares: list[Amounts], rounds: int = 30) -> Amounts:
    """Weights that give several groupings their wanted shares at once (iterative proportional fitting), shape (k,).

    Args:
        cells: for each grouping, the cell of each person, shape (k,).
        shares: for each grouping, the wanted share of each cell [1]; empty cells cannot be filled and are left out.
        rounds: passes over all groupings.
    """
    weight = np.ones(len(cells[0]))
    for _ in range(rounds):
        for cell, share in zip(cells, shares, strict=True):
            have = np.bincount(cell, weights=weight, minlength=len(share))
            factor = np.divide(share, have, out=np.zeros(len(share)), where=have > 0)
            weight = weight * factor[cell]
    return weight


def drawn(weight: Amounts, chance: Floats, size: int) -> np.ndarray:
    """Positions of ``size`` persons drawn without replacement in proportion to weight (Efraimidis & Spirakis 2006)."""
    key = np.log(np.maximum(chance, 1e-12)) / np.maximum(weight, 1e-300)
    return np.argpartition(-key, size - 1)[:size]


def answers(table: Workforce, rows: np.ndarray, luck: Luck, draw: int, params: SurveyParams, scales: Scales) -> Any:
    """Scale scores as measured, name → shape (k,): the true state and the noise that the reliability leaves.

    The noise has variance ``true variance * (1 - reliability) / reliability`` (classical test theory).
    """
    noise = np.sqrt((1.0 - params.reliability) / params.reliability)
    spread = {"exhaustion": scales.exhaustion_sd, "passion": scales.passion_sd}
    spread["accomplishment"] = scales.accomplishment_sd
    identity = table.person_identity[rows]
    given: dict[str, Amounts] = {}
    for name in SCALES:
        sd = spread.get(name, params.well_being_subscale_sd)
        low, high = (0.0, 6.0) if name in spread else (6.0, 42.0)
        error = noise * sd * luck.normal(f"answer {name}", draw, identity)
        given[name] = np.clip(getattr(table, name)[rows].astype(np.float64) + error, low, high)
    given["overall_well_being"] = sum((given[n] for n in SCALES[3:]), np.zeros(len(rows)))
    return given


def survey_weights(table: Workforce, rows: np.ndarray) -> Amounts:
    """Weights of workers that give the quotas of the survey, shape (k,)."""
    facts = {name: float(fact.value) for name, fact in source_facts()["survey_sample"].items() if fact.unit != "date"}
    tenure = np.searchsorted(TENURE_STEPS_MONTHS, table.tenure_months[rows], side="right")
    gender, trained = table.gender[rows], table.psychology_trained[rows].astype(np.int64)
    by_tenure = [facts[f"tenure.{group}.{who}"] for who in ("women", "men") for group in TENURE_GROUPS]
    women, men = facts["psychology_training.trained_women"], facts["psychology_training.trained_men"]
    share_women = facts["respondents.women"] / facts["respondents.total"]
    by_training = [share_women - women, women, 1.0 - share_women - men, men]
    levels = ["secondary_or_below" if e == "secondary" else e for e in EDUCATION]
    by_education = [facts[f"education.{level}"] for level in levels]
    cells = [gender * len(TENURE_GROUPS) + tenure, gender * 2 + trained, table.education[rows].astype(np.int64)]
    return quota_weights(cells, [np.array(s) for s in (by_tenure, by_training, by_education)])


def respondents(world: World, draw: int, weight: Amounts, rows: np.ndarray, size: int) -> tuple[np.ndarray, Any]:
    """Rows of the respondents of one draw, shape (size,), and their answers by scale."""
    table, luck = world.workforce, world.luck
    identity: Identities = table.person_identity[rows]
    chosen = rows[drawn(weight, luck.uniform("respondents", draw, identity), size)]
    return chosen, answers(table, chosen, luck, draw, world.params(SurveyParams), world.params(Scales))


def one_survey(world: World, draw: int, weight: Amounts, rows: np.ndarray, size: int) -> list[dict[str, Any]]:
    """Both tables of one draw of respondents: a row for each block and scale."""
    table = world.workforce
    chosen, given = respondents(world, draw, weight, rows, size)
    score = np.stack(list(given.values()))
    results = []
    for block, column in BLOCKS.items():
        source = getattr(table, column)[chosen]
        family, workplace = source == SOURCES.index("family"), source == SOURCES.index("workplace")
        if min(family.sum(), workplace.sum()) < 2:
            continue
        first, second = (np.ascontiguousarray(score[:, group]) for group in (family, workplace))
        found = {"family_mean": first.mean(axis=1), "workplace_mean": second.mean(axis=1)} | contrasts(first, second)
        told = {"draw": draw, "block": block, "family_n": first.shape[1], "workplace_n": second.shape[1]}
        for place, name in enumerate(given):
            results.append(told | {"variable": name} | {key: float(values[place]) for key, values in found.items()})
    return results


def surveys(world: World, draws: int = 200) -> pd.DataFrame:
    """Many virtual surveys of the world as it is now.

    Args:
        world: at least 142 social workers.
        draws: how many surveys to take.

    Returns:
        A row for each draw, block and variable: ``family_n``, ``workplace_n``, the means, t, p, Welch's, and g.

    Raises:
        ValueError: fewer social workers than respondents.
    """
    size = int(float(source_facts()["survey_sample"]["respondents.total"].value))
    rows = np.flatnonzero(world.workforce.occupied)
    if len(rows) < size:
        raise ValueError(f"expected at least {size} social workers to question, got {len(rows)}; take a larger region.")
    weight = survey_weights(world.workforce, rows)
    return pd.DataFrame([r for d in range(draws) for r in one_survey(world, d, weight, rows, size)])


def virtual_survey(world: World, draws: int = 200) -> pd.DataFrame:
    """Printed and simulated side by side, a row for each of the 14 comparisons.

    Args:
        world: the world to question, as it is now; at least 142 social workers.
        draws: how many virtual surveys to take.

    Returns:
        Index (block, variable); printed means, t, p, recomputed p, flag and Hedges' g; simulated means, |t|, median p,
        g with the 2.5 and 97.5 % points over draws, and the share of draws significant at 5 %.

    Raises:
        ValueError: fewer social workers than respondents.
    """
    taken = surveys(world, draws)
    groups = taken.groupby(["block", "variable"], sort=False)
    simulated = groups[["family_n", "workplace_n", "family_mean", "workplace_mean"]].mean()
    simulated["t"] = groups["t"].median().abs()
    simulated["p"] = groups["p"].median()
    simulated["welch_p"] = groups["welch_p"].median()
    simulated["g"] = groups["g"].mean()
    simulated["g_low"], simulated["g_high"] = groups["g"].quantile(0.025), groups["g"].quantile(0.975)
    simulated["significant_share"] = groups["p"].apply(lambda p: float((p < SIGNIFICANT).mean()))
    return printed().join(simulated.add_prefix("simulated_"))


def printed() -> pd.DataFrame:
    """The two tables of the article, misprints flagged; index (block, variable)."""
    facts = source_facts()["survey_tables"]
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for block in BLOCKS:
        for name in (*SCALES, "overall_well_being"):
            fields = ("family_mean", "workplace_mean", "t", "p_printed", "p_recomputed", "hedges_g")
            row = {f"printed_{f.removesuffix('_printed')}": facts[f"{block}.{name}.{f}"].value for f in fields}
            row["flag"] = facts[f"{block}.{name}.p_printed"].flag
            rows[block, name] = row
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(["block", "variable"])
