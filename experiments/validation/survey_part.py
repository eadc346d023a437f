"""The two tables of the survey of 142 social workers, and a thousand virtual surveys of as many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats

from experiments.outcomes import WHOLE
from experiments.validation.line import Conclusion, Line
from experiments.validation.verdict import FITTED, Span, rule, simulated
from simulation.evidence import source_facts
from simulation.indicators import ALL
from simulation.survey import BLOCKS, SCALES, SIGNIFICANT, surveys
from simulation.units import Amounts

if TYPE_CHECKING:
    from simulation.model import WorkforceModel

PART = "survey"
DRAWS_PER_WORLD = 100
"""Virtual surveys of one simulated country, so that their luck and the country's are both in the interval."""
VARIABLES = (*SCALES, "overall_well_being")
NAMES = {
    "exhaustion": "Emotional exhaustion",
    "passion": "Passion",
    "accomplishment": "Sense of accomplishment",
    "life_well_being": "Well-being in life",
    "work_well_being": "Well-being at work",
    "psychological_well_being": "Psychological well-being",
    "overall_well_being": "Well-being, all three",
}
HELP = {"financial": "money", "moral": "comfort"}
"""What somebody would ask for, in each table."""
OF_A_TABLE = ("family_n", "workplace_n")
OF_A_ROW = ("family_mean", "workplace_mean", "t", "p", "g")
DOWN, UP, UNKNOWN = -1, 1, 0
"""Whether the workplace group is printed lower or higher; unknown where both means round to the same."""


@dataclass(frozen=True)
class Row:
    """One comparison of the article: those who would turn to the family against those who would to the workplace."""

    block: str
    variable: str
    family_mean: float
    workplace_mean: float
    t: float
    p: float
    p_recomputed: float
    g: float
    """Size [SD], from t."""
    g_rounding: float
    """How far the rounding of t leaves it open [SD]."""
    direction: int
    misprint: bool

    @property
    def key(self) -> str:
        """``financial.exhaustion``."""
        return f"{self.block}.{self.variable}"

    @property
    def title(self) -> str:
        """As people read it."""
        return f"{NAMES[self.variable]}, by whom they would ask for {HELP[self.block]}"

    @property
    def significant(self) -> bool:
        """The article's conclusion; where p is misprinted, by the p that its own t gives."""
        return self.p_recomputed < SIGNIFICANT

    @property
    def signed_g(self) -> float:
        """Workplace minus family [SD]; the size alone where the direction is not printed."""
        return self.g * (self.direction or UP)


def printed_rows() -> tuple[Row, ...]:
    """The fourteen comparisons as the article has them."""
    facts = source_facts()["survey_tables"]

    def value(name: str) -> float:
        return float(facts[name].value)

    rows = []
    for block in BLOCKS:
        for name in VARIABLES:
            of = f"{block}.{name}."
            t = facts[of + "t"]
            assert t.high is not None
            means = value(of + "family_mean"), value(of + "workplace_mean")
            direction = int(np.sign(means[1] - means[0]))
            g = value(of + "hedges_g")
            rows.append(Row(
                block, name, *means, float(t.value), value(of + "p_printed"), value(of + "p_recomputed"), g,
                g * (t.high - float(t.value)) / float(t.value), direction,
                facts[of + "p_printed"].flag == "misprint",
            ))  # fmt: skip
    return tuple(rows)


def surveyed(model: WorkforceModel) -> pd.DataFrame:
    """A hundred virtual surveys of a country that has lived its months: a row for each.

    Args:
        model: a finished model.

    Returns:
        ``place``, ``year`` (the whole period), ``draw``; numbers of respondents as ``financial.family_n``, and means,
        t, p and g of each comparison as ``financial.exhaustion.g``.
    """
    taken = surveys(model.world, DRAWS_PER_WORLD)
    rows: list[dict[str, float]] = []
    for draw, survey in taken.groupby("draw"):
        row = {"draw": float(str(draw))}
        for one in survey.to_dict("records"):
            row |= {f"{one['block']}.{stat}": float(one[stat]) for stat in OF_A_TABLE}
            row |= {f"{one['block']}.{one['variable']}.{stat}": float(one[stat]) for stat in OF_A_ROW}
        rows.append(row)
    together = pd.DataFrame(rows)
    together.insert(0, "place", ALL)
    together.insert(1, "year", WHOLE)
    return together


def column(table: pd.DataFrame, row: Row, stat: str) -> Amounts:
    """One number of every virtual survey, shape (n,); without those that had nobody in one of the groups."""
    values = table[f"{row.key}.{stat}"].to_numpy(np.float64)
    return values[np.isfinite(values)]


def signed(table: pd.DataFrame, row: Row) -> Amounts:
    """Hedges' g of every virtual survey [SD], shape (n,), workplace minus family; its size where no sign is printed."""
    values = column(table, row, "g")
    return values if row.direction else np.abs(values)


def conclusion_share(table: pd.DataFrame, row: Row) -> float:
    """Share of virtual surveys that come to the article's conclusion [1]: significant in its direction, or not."""
    p, g = column(table, row, "p"), column(table, row, "g")
    found = (p < SIGNIFICANT) & ((np.sign(g) == row.direction) | (row.direction == UNKNOWN))
    return float((found if row.significant else p >= SIGNIFICANT).mean())


def repeated_share(row: Row) -> float:
    """Share of repetitions of the real survey that would come to its own conclusion [1], were its t the true one.

    The power of the test at the printed t (noncentral t with the degrees of freedom of the table).
    """
    facts = source_facts()["survey_tables"]
    df = sum(float(facts[f"{row.block}.sample.{name}"].value) for name in OF_A_TABLE) - 2.0
    edge = stats.t.ppf(1.0 - SIGNIFICANT / 2.0, df)
    significant = float(stats.nct.sf(edge, df, row.t))
    return significant if row.significant else 1.0 - significant - float(stats.nct.cdf(-edge, df, row.t))


def lines(table: pd.DataFrame) -> list[Line]:
    """Effect size, both means and the conclusion of each comparison.

    Args:
        table: virtual surveys, as ``surveyed`` tells them.
    """
    return [line for row in printed_rows() for line in _lines(table, row)]


def _lines(table: pd.DataFrame, row: Row) -> list[Line]:
    facts = f"survey_tables.{row.key}"
    g, off = row.signed_g, row.g_rounding
    share = conclusion_share(table, row)
    what = "significant" if row.significant else "not significant"
    found = [
        Line(PART, f"{row.key}.g", f"{row.title}: size of the contrast", "SD", Span(g, g - off, g + off),
             simulated(signed(table, row)), FITTED, f"{facts}.hedges_g", rule("near_effect")),
        Conclusion(PART, f"{row.key}.conclusion", f"{row.title}: {what}", "% of surveys", Span(1.0, 1.0, 1.0),
                   Span(share, share, share), FITTED, f"{facts}.p_recomputed"),
    ]  # fmt: skip
    for group in ("family", "workplace"):
        fact = source_facts()["survey_tables"][f"{row.key}.{group}_mean"]
        assert fact.low is not None
        assert fact.high is not None
        found.append(Line(
            PART, f"{row.key}.{group}_mean", f"{row.title}: mean of those who would turn to the {group}",
            "scale points", Span(float(fact.value), fact.low, fact.high),
            simulated(column(table, row, f"{group}_mean")), FITTED, f"{facts}.{group}_mean",
        ))  # fmt: skip
    return found
